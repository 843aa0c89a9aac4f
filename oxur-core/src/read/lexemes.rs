//! The lexemes of a text, for tools that keep all of it: the formatter. Forms tell what a text means; lexemes tell how it
//! is written.

use super::token::{Token, TokenKind};
use super::{ReadOptions, ReadResult, read_tokens};
use crate::SourceId;

/// A piece of text between which white space and comments may stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lexeme {
    /// What it is.
    pub kind: LexemeKind,
    /// Its first byte.
    pub lo: u32,
    /// The byte after its last.
    pub hi: u32,
    /// Whether nothing at all stands between the lexeme before and this one.
    pub touches: bool,
}

/// What a lexeme is, as far as its place on the page depends on it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum LexemeKind {
    /// An opening bracket: `(`, `[`, `{`, `#(`, the `<` of arguments, `::<`, the `(` of `pub(…)`.
    Open,
    /// A closing bracket.
    Close,
    /// A name, literal, keyword or verbatim Rust, or what glues such to one another.
    Text,
    /// A prefix word, which takes the form behind it: `&mut`, `*const`, `&raw mut`, the lifetime of `&'a`, the `mut` of
    /// `&'a mut`.
    Word,
    /// A quotation mark, which touches its form.
    Mark,
    /// `#[…]`, or a doc comment of the form behind it.
    Outer,
    /// `#![…]`, or a doc comment of what is around it.
    Inner,
    /// `#_`
    Discard,
}

/// Reads a text as [`read`](super::read) does and gives its lexemes too. Where there are errors, a bracket that was put in
/// has an empty lexeme.
#[must_use]
pub fn read_lexemes(source: SourceId, text: &str, options: &ReadOptions) -> (ReadResult, Vec<Lexeme>) {
    let (result, tokens) = read_tokens(source, text, options);
    let mut lexemes = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let kind = kind(&tokens[..at], token);
        lexemes.push(Lexeme { kind, lo: token.lo, hi: token.hi, touches: token.touches });
    }
    (result, lexemes)
}

fn kind(before: &[Token], token: &Token) -> LexemeKind {
    match &token.kind {
        TokenKind::Open(_) => LexemeKind::Open,
        TokenKind::Close(_) => LexemeKind::Close,
        TokenKind::Word(_) | TokenKind::Raw(_) => LexemeKind::Word,
        TokenKind::Quote | TokenKind::Quasiquote | TokenKind::Unquote | TokenKind::Splice => LexemeKind::Mark,
        TokenKind::Outer(_) => LexemeKind::Outer,
        TokenKind::Inner(_) => LexemeKind::Inner,
        TokenKind::Discard => LexemeKind::Discard,
        TokenKind::Lifetime(_) if borrows_for(before) => LexemeKind::Word,
        TokenKind::Name(name) if *name == "mut" && !token.touches => match before {
            [.., before, last] if matches!(last.kind, TokenKind::Lifetime(_)) && is_borrow(before) && last.touches => {
                LexemeKind::Word
            }
            _ => LexemeKind::Text,
        },
        _ => LexemeKind::Text,
    }
}

/// Whether the `&` of `&'a` stands last.
fn borrows_for(before: &[Token]) -> bool {
    before.last().is_some_and(is_borrow)
}

fn is_borrow(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Prefix("&"))
}
