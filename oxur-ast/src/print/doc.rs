//! Doc comments: attributes that text may have as `/// …` and `//! …`, which are the same tokens.

use std::borrow::Cow;

use oxur_core::{Delimiter, LiteralKind, RustToken, RustTokenKind, Spacing, Span};

use crate::print::{Gap, Last, Printer};
use crate::{AttrStyle, Attribute, Expr, Lit, LitKind, Meta};

/// A doc attribute that can be written as a comment of one line.
pub(super) struct DocComment {
    text: Cow<'static, str>,
    inner: bool,
}

impl DocComment {
    /// The comment for an attribute.
    pub(super) fn of_attribute(attribute: &Attribute) -> Option<Self> {
        let Meta::NameValue(node) = &attribute.meta else { return None };
        let [segment] = node.path.segments.items.as_slice() else { return None };
        let Expr::Lit(value) = &node.value else { return None };
        let plain = segment.ident.name == "doc"
            && !node.path.leading_colon
            && !node.path.segments.trailing
            && matches!(segment.arguments, crate::PathArguments::None)
            && value.attrs.is_empty()
            && value.lit.kind == LitKind::Str;
        let text = if plain { text(value.lit.text.as_str())? } else { return None };
        Some(Self { text, inner: attribute.style == AttrStyle::Inner })
    }

    /// The comment for the attribute that tokens start with, and how many they are. rustc's macros see the tokens of
    /// an attribute where a comment stands, but for the pattern of a rule, where a comment is nothing: so what a
    /// comment was, by its looks, stays one.
    pub(super) fn of_tokens(tokens: &[RustToken]) -> Option<(Self, usize)> {
        let at = |i: usize| tokens.get(i).map(|token| &token.kind);
        let alone = |i: usize, c: char| at(i) == Some(&RustTokenKind::Punct(c, Spacing::Alone));
        if !alone(0, '#') {
            return None;
        }
        let inner = alone(1, '!');
        let start = 1 + usize::from(inner);
        let Some(RustTokenKind::Literal(literal)) = at(start + 3) else { return None };
        let doc = at(start) == Some(&RustTokenKind::Open(Delimiter::Bracket))
            && matches!(at(start + 1), Some(RustTokenKind::Ident(name)) if *name == "doc")
            && alone(start + 2, '=')
            && literal.kind == LiteralKind::String
            && at(start + 4) == Some(&RustTokenKind::Close(Delimiter::Bracket));
        let text = if doc { text(literal.text.as_str())? } else { return None };
        Some((Self { text, inner }, start + 5))
    }
}

/// The text of a comment that has this literal as its attribute's value: one line, as people write it, and of which
/// the lexer makes exactly this literal.
fn text(literal: &'static str) -> Option<Cow<'static, str>> {
    let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
    if !inner.is_empty() && !inner.starts_with(' ') {
        return None;
    }
    if inner.bytes().all(|b| matches!(b, b' '..=b'~') && b != b'\\') {
        return Some(Cow::Borrowed(inner));
    }
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        text.push(match c {
            '\\' => match chars.next()? {
                't' => '\t',
                c @ ('"' | '\\') => c,
                // What is written by its number is not seen as it is: rustc refuses some of it in a comment.
                _ => return None,
            },
            c => c,
        });
    }
    let lines = text.contains(['\n', '\r']);
    (!lines && Lit::string(&text, Span::NOWHERE).text == literal).then_some(Cow::Owned(text))
}

impl Printer<'_> {
    /// Prints a doc comment; a line follows.
    pub(super) fn doc_comment(&mut self, doc: &DocComment, span: Span) {
        self.gap(Gap::Space, '/');
        self.sink.doc_comment(&doc.text, doc.inner, span);
        self.last = Last::Bracket;
        self.want = Gap::Line;
    }
}
