//! Names, paths, literals and verbatim Rust.

use unicode_ident::{is_xid_continue, is_xid_start};

use super::Validator;
use crate::codes::core as codes;
use crate::core::{Ident, Lifetime, Literal, LiteralValue, Member, Path, RustTokens, Walk};
use crate::{Delimiter, FormKind, ReadOptions, RustTokenKind, SourceId, is_rust_keyword, read};

/// Names that stand for something in a path and can be no one's own name, not even raw.
const PATH_WORDS: &[&str] = &["self", "Self", "super", "crate"];

/// Whether `text` has the shape of an identifier.
fn is_word(text: &str) -> bool {
    let mut chars = text.chars();
    let first = chars.next();
    first.is_some_and(|c| c == '_' || is_xid_start(c)) && chars.all(is_xid_continue)
}

/// Whether Rust reads `name` as an identifier.
fn is_identifier(name: &str) -> bool {
    match name.strip_prefix("r#") {
        Some(raw) => is_word(raw) && raw != "_" && !PATH_WORDS.contains(&raw),
        None => is_word(name) && name != "_" && !is_rust_keyword(name) && !PATH_WORDS.contains(&name),
    }
}

/// Whether Rust reads the text as one literal of that kind.
fn is_literal(literal: crate::Literal) -> bool {
    let result = read(SourceId::default(), &literal.text, &ReadOptions::default());
    match &*result.forms {
        [form] => result.diagnostics.is_empty() && form.kind == FormKind::Literal(literal),
        _ => false,
    }
}

impl Validator {
    pub(super) fn check_ident(&mut self, ident: Ident) {
        if !is_identifier(&ident.name) {
            self.error(codes::BAD_NAME, ident.span, format!("`{}` is not a name in Rust", ident.name));
        }
    }

    /// A name where `_` may stand.
    pub(super) fn check_ident_or_wild(&mut self, ident: Ident) {
        if ident.name != "_" {
            self.check_ident(ident);
        }
    }

    /// A name where `self`, `super` and the like may stand.
    pub(super) fn check_path_word(&mut self, ident: Ident) {
        if !PATH_WORDS.contains(&ident.name.as_str()) {
            self.check_ident(ident);
        }
    }

    pub(super) fn check_lifetime(&mut self, lifetime: Lifetime) {
        let word = lifetime.name.strip_prefix('\'');
        let word = word.map(|word| word.strip_prefix("r#").unwrap_or(word));
        let good = word.is_some_and(|word| {
            is_word(word)
                && (matches!(word, "static" | "_") || word.len() < lifetime.name.len() - 1 || is_identifier(word))
        });
        if !good {
            self.error(codes::BAD_NAME, lifetime.span, format!("`{}` is not a lifetime in Rust", lifetime.name));
        }
    }

    pub(super) fn check_label(&mut self, label: Lifetime) {
        self.check_lifetime(label);
        if matches!(label.name.as_str(), "'static" | "'_") {
            self.error(codes::BAD_NAME, label.span, format!("`{}` cannot be a label", label.name));
        }
    }

    pub(super) fn check_path(&mut self, path: &Path) {
        if path.segments.is_empty() {
            self.error(codes::EMPTY_PATH, path.span, "a path needs a name");
        }
        path.qself.walk(self);
        for (index, segment) in path.segments.iter().enumerate() {
            let leading = index == 0 && !path.global && path.qself.is_none();
            let word = segment.name.name.as_str();
            let follows_super = word == "super"
                && path.segments[..index].iter().all(|before| matches!(before.name.name.as_str(), "self" | "super"));
            match leading || (follows_super && !path.global && path.qself.is_none()) {
                true => self.check_path_word(segment.name),
                false => self.check_ident(segment.name),
            }
            segment.args.walk(self);
        }
    }

    pub(super) fn check_literal(&mut self, literal: &Literal) {
        if let LiteralValue::Token(token) = literal.value
            && !is_literal(token)
        {
            self.error(codes::BAD_LITERAL, literal.span, format!("`{}` is not a literal in Rust", token.text));
        }
    }

    pub(super) fn check_member(&mut self, member: Member) {
        if let Member::Named(name) = member {
            self.check_ident(name);
        }
    }

    pub(super) fn check_tokens(&mut self, tokens: &RustTokens) {
        let mut open: Vec<(Delimiter, crate::Span)> = Vec::new();
        for token in tokens.0.iter() {
            match token.kind {
                RustTokenKind::Open(delimiter) => open.push((delimiter, token.span)),
                RustTokenKind::Close(delimiter) if open.last().is_some_and(|(opened, _)| *opened == delimiter) => {
                    open.pop();
                }
                RustTokenKind::Close(_) => {
                    return self.error(codes::BAD_TOKENS, token.span, "this bracket has no partner");
                }
                RustTokenKind::Unquote(_) => {
                    let message = "an unquoted form is left among Rust tokens";
                    return self.error(codes::BAD_TOKENS, token.span, message);
                }
                _ => {}
            }
        }
        if let Some((_, span)) = open.pop() {
            self.error(codes::BAD_TOKENS, span, "this bracket has no partner");
        }
    }
}
