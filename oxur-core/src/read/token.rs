//! Tokens: what the lexer gives and the builder takes.

use std::sync::Arc;

use crate::{Attribute, Literal, Symbol, Verbatim};

/// A token.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: TokenKind,
    /// Its first byte.
    pub(super) lo: u32,
    /// The byte after its last.
    pub(super) hi: u32,
    /// Whether nothing at all stands between the token before and this one.
    pub(super) touches: bool,
    /// Whether it is the first of its line.
    pub(super) first: bool,
    /// The column, from 0, of the first token of its line.
    pub(super) indent: u32,
    /// The byte at which its line starts.
    pub(super) line: u32,
}

/// What a token is.
#[derive(Clone, Debug)]
pub(super) enum TokenKind {
    /// An opening bracket.
    Open(Bracket),
    /// A closing bracket.
    Close(Closer),
    /// A name, path or operator.
    Name(Symbol),
    /// `:name`, without the colon.
    Keyword(Symbol),
    /// A literal.
    Literal(Literal),
    /// `'a`, with the quote.
    Lifetime(Symbol),
    /// The braces of verbatim Rust, with their contents.
    Verbatim(Verbatim),
    /// `#[…]`, `///`, `/** */`.
    Outer(Arc<Attribute>),
    /// `#![…]`, `//!`, `/*! */`.
    Inner(Arc<Attribute>),
    /// The dot between the steps of a chain.
    Dot,
    /// The colon between a name and its type.
    Colon,
    /// The `::` between what is not one name: behind a `>`, before or behind an unquote.
    PathSep,
    /// A prefix operator that touches its operand.
    Prefix(&'static str),
    /// A prefix word that takes the next form: `&mut`, `*const`, `*mut`.
    Word(&'static str),
    /// `&raw const`, `&raw mut`: the second word.
    Raw(&'static str),
    /// `'` before a bracket.
    Quote,
    /// A backquote.
    Quasiquote,
    /// `~`
    Unquote,
    /// `~@`
    Splice,
    /// `#_`
    Discard,
}

/// Opening brackets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Bracket {
    /// `(`
    Paren,
    /// `[`
    Square,
    /// `{`
    Brace,
    /// `#(`
    Tuple,
    /// The `(` of `pub(crate)`.
    Restriction,
    /// The `<` of `Name<A>`.
    Angle,
    /// `::<`
    Turbofish,
}

/// Closing brackets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Closer {
    /// `)`
    Paren,
    /// `]`
    Square,
    /// `}`
    Brace,
    /// `>`
    Angle,
}

impl Bracket {
    /// The bracket that closes it.
    pub(super) fn closer(self) -> Closer {
        match self {
            Self::Paren | Self::Tuple | Self::Restriction => Closer::Paren,
            Self::Square => Closer::Square,
            Self::Brace => Closer::Brace,
            Self::Angle | Self::Turbofish => Closer::Angle,
        }
    }

    /// How it is written.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Paren | Self::Restriction => "(",
            Self::Square => "[",
            Self::Brace => "{",
            Self::Tuple => "#(",
            Self::Angle => "<",
            Self::Turbofish => "::<",
        }
    }
}

impl Closer {
    /// How it is written.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Paren => ")",
            Self::Square => "]",
            Self::Brace => "}",
            Self::Angle => ">",
        }
    }
}

impl TokenKind {
    /// Whether a form may end with this token.
    pub(super) fn ends_form(&self) -> bool {
        matches!(
            self,
            Self::Close(_)
                | Self::Name(_)
                | Self::Keyword(_)
                | Self::Literal(_)
                | Self::Lifetime(_)
                | Self::Verbatim(_)
        )
    }
}
