//! Rust text to Oxur AST, nothing lost.
//!
//! A part is kept in typed form only if its printed tokens are those of the source; what syn cannot parse, or loses,
//! is kept as tokens: an item, or within an item that is otherwise sound an inner item or statement.

mod check;
mod comments;
mod arguments;
mod compare;
mod depth;
mod parts;
mod places;
mod split;
mod verify;

use oxur_core::{Diagnostic, RustToken, RustTokenKind, SourceId, Span, codes};
use proc_macro2::TokenStream;

pub use self::arguments::{MatchArguments, read_expression_arguments, read_match_arguments, read_repeat_arguments};
pub use self::check::check_rust;
pub use self::comments::{Comment, rust_comments};
pub(crate) use self::places::{Locate, Places};
pub use self::verify::{Difference, Totals, Verification, verify_rust};
use crate::convert::{Convert, FromSyn, flatten};
use crate::stack::with_large_stack;
use crate::{File, Item, Tokens};

/// Up to this estimate of its depth a file is parsed where the caller stands.
const DIRECT_DEPTH: usize = 96;
/// Above this one it is not parsed as a whole, and no part of it that is as deep is.
const PARSE_DEPTH: usize = 4096;

/// Reads a Rust file. `source` is where messages point; the tree has no places.
///
/// # Errors
///
/// The text is not made of Rust's tokens.
pub fn from_rust(text: &str, source: SourceId) -> Result<File, Box<Diagnostic>> {
    read(text, source, false).map(|read| read.file)
}

/// Reads a Rust file, with the place of each node in it: from its first token to its last.
///
/// An expression's place is without the semicolon of its statement. What has no tokens, as generics that are not there,
/// has no place. A file with tokens that only proc-macro2's lexer is sure of has no places.
///
/// # Errors
///
/// The text is not made of Rust's tokens.
pub fn from_rust_with_positions(text: &str, source: SourceId) -> Result<File, Box<Diagnostic>> {
    read(text, source, true).map(|read| read.file)
}

/// A file that was read.
struct Read {
    file: File,
    /// Whether syn parsed it as a whole.
    parsed: bool,
}

fn read(text: &str, source: SourceId, positions: bool) -> Result<Read, Box<Diagnostic>> {
    let (shebang, body) = split_shebang(text);
    let located = |mut read: Result<Read, Box<Diagnostic>>| {
        if let Ok(read) = &mut read
            && positions
        {
            places::locate(&mut read.file, body, text.len() - body.len(), source);
        }
        read
    };
    let raw = || located(raw_file(body, source));
    let mut read = match depth::estimate_text(body) {
        Some(0..=DIRECT_DEPTH) => located(whole_or_parts(body, source))?,
        // Deep text is lexed only: no stack is deep enough for it.
        Some(deep) if deep <= PARSE_DEPTH => {
            with_large_stack(|| located(whole_or_parts(body, source))).unwrap_or_else(raw)?
        }
        // What the light lexer does not know, proc-macro2's does.
        Some(_) | None => with_large_stack(|| located(in_parts(body, source))).unwrap_or_else(raw)?,
    };
    read.file.shebang = shebang;
    Ok(read)
}

/// A file as a whole if it can be typed as a whole, else in parts.
fn whole_or_parts(body: &str, source: SourceId) -> Result<Read, Box<Diagnostic>> {
    let Ok(node) = syn::parse_str::<syn::File>(body) else {
        return Ok(Read { file: parts::file(lex(body, source)?), parsed: false });
    };
    if let Some(file) = File::from_syn(&node, &mut FromSyn::default())
        && compare::prints_text(&file, body)
    {
        return Ok(Read { file, parsed: true });
    }
    Ok(Read { file: parts::file(lex(body, source)?), parsed: true })
}

/// A file in parts, each as deep as it may be.
fn in_parts(body: &str, source: SourceId) -> Result<Read, Box<Diagnostic>> {
    Ok(Read { file: parts::file_in_parts(lex(body, source)?), parsed: false })
}

/// A file of which nothing is typed.
fn raw_file(body: &str, source: SourceId) -> Result<Read, Box<Diagnostic>> {
    let mut file = File::new(Span::NOWHERE);
    file.items.push(Item::Verbatim(Tokens::trusted(flatten(lex(body, source)?))));
    Ok(Read { file, parsed: false })
}

/// Takes off the byte order mark and the `#!` line, as rustc does.
fn split_shebang(text: &str) -> (Option<String>, &str) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(rest) = text.strip_prefix("#!") else { return (None, text) };
    // `#![…]`, with whatever space and comments between, is an attribute.
    if starts_with_bracket(rest) {
        return (None, text);
    }
    let end = text.find('\n').unwrap_or(text.len());
    (Some(text[..end].to_owned()), &text[end..])
}

fn starts_with_bracket(mut rest: &str) -> bool {
    loop {
        rest = rest.trim_start();
        if let Some(comment) = rest.strip_prefix("//") {
            rest = comment.find('\n').map_or("", |end| &comment[end..]);
        } else if let Some(comment) = rest.strip_prefix("/*") {
            let mut depth = 1_usize;
            let mut at = 0;
            let bytes = comment.as_bytes();
            while depth > 0 && at < bytes.len() {
                match (bytes[at], bytes.get(at + 1)) {
                    (b'/', Some(b'*')) => (depth, at) = (depth + 1, at + 2),
                    (b'*', Some(b'/')) => (depth, at) = (depth - 1, at + 2),
                    _ => at += 1,
                }
            }
            rest = comment.get(at..).unwrap_or("");
        } else {
            return rest.starts_with('[');
        }
    }
}

fn lex(text: &str, source: SourceId) -> Result<TokenStream, Box<Diagnostic>> {
    text.parse().map_err(|_| {
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let message = "this text is not made of Rust's tokens";
        Box::new(Diagnostic::error(codes::ast::NOT_RUST, Span::new(source, 0, end), message))
    })
}

#[cfg(feature = "pretty")]
pub(crate) use self::compare::Compare;

/// Whether two token sequences are one, spacing aside.
pub(crate) fn same_tokens(a: &[RustToken], b: &[RustToken]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_token(a, b))
}

pub(crate) fn same_token(a: &RustToken, b: &RustToken) -> bool {
    match (&a.kind, &b.kind) {
        (RustTokenKind::Punct(a, _), RustTokenKind::Punct(b, _)) => a == b,
        (RustTokenKind::Literal(a), RustTokenKind::Literal(b)) => a.text == b.text,
        (a, b) => a == b,
    }
}
