//! The leaves: identifiers, lifetimes, literals.

use oxur_core::{Literal, LiteralKind, Span, Symbol};

/// An identifier (or a keyword that stands as a path segment: `self`, `Self`, `super`, `crate`).
#[derive(Clone, Copy, Debug)]
pub struct Ident {
    /// The text; a raw identifier has its `r#`.
    pub name: Symbol,
    /// Its place.
    pub span: Span,
}

impl Ident {
    /// The identifier `name` at `span`.
    #[must_use]
    pub fn new(name: &str, span: Span) -> Self {
        Self { name: Symbol::new(name), span }
    }
}

impl PartialEq for Ident {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// A lifetime or the name of a label.
#[derive(Clone, Copy, Debug)]
pub struct Lifetime {
    /// The text, with its quote: `'a`.
    pub name: Symbol,
    /// Its place.
    pub span: Span,
}

impl Lifetime {
    /// The lifetime `name`, which has its quote, at `span`.
    #[must_use]
    pub fn new(name: &str, span: Span) -> Self {
        Self { name: Symbol::new(name), span }
    }
}

impl PartialEq for Lifetime {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// A literal, by its exact text.
#[derive(Clone, Copy, Debug)]
pub struct Lit {
    /// Its kind.
    pub kind: LitKind,
    /// Its text as written, with prefix, quotes, suffix; a number may have a minus sign before it.
    pub text: Symbol,
    /// Its place.
    pub span: Span,
}

/// The kinds of literals, named as in syn.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum LitKind {
    /// `"…"`, `r"…"`.
    Str,
    /// `b"…"`, `br"…"`.
    ByteStr,
    /// `c"…"`, `cr"…"`.
    CStr,
    /// `b'a'`.
    Byte,
    /// `'a'`.
    Char,
    /// `1`, `0xff_u8`, `-1`.
    Int,
    /// `1.5`, `2f32`.
    Float,
    /// `true`, `false`.
    Bool,
    /// A literal that syn does not know.
    Verbatim,
}

impl Lit {
    /// A literal with that text.
    #[must_use]
    pub fn new(kind: LitKind, text: &str, span: Span) -> Self {
        Self { kind, text: Symbol::new(text), span }
    }

    /// `true` or `false`.
    #[must_use]
    pub fn bool(value: bool, span: Span) -> Self {
        Self::new(LitKind::Bool, if value { "true" } else { "false" }, span)
    }

    /// A string literal whose value is `value`.
    #[must_use]
    pub fn string(value: &str, span: Span) -> Self {
        let mut text = String::with_capacity(value.len() + 2);
        text.push('"');
        for c in value.chars() {
            match c {
                '\'' => text.push('\''),
                _ => text.extend(c.escape_debug()),
            }
        }
        text.push('"');
        Self::new(LitKind::Str, &text, span)
    }

    /// An integer without suffix.
    #[must_use]
    pub fn int(value: u128, span: Span) -> Self {
        Self::new(LitKind::Int, &value.to_string(), span)
    }

    /// The literal of a form or token.
    #[must_use]
    pub fn from_literal(literal: Literal, span: Span) -> Self {
        let kind = match literal.kind {
            LiteralKind::Integer => LitKind::Int,
            LiteralKind::Float => LitKind::Float,
            LiteralKind::Char => LitKind::Char,
            LiteralKind::Byte => LitKind::Byte,
            LiteralKind::String => LitKind::Str,
            LiteralKind::ByteString => LitKind::ByteStr,
            LiteralKind::CString => LitKind::CStr,
        };
        Self { kind, text: literal.text, span }
    }

    /// The same as a form or token has it; none for `true` and `false`, which are names there.
    #[must_use]
    pub fn to_literal(self) -> Option<Literal> {
        let kind = match self.kind {
            LitKind::Int => LiteralKind::Integer,
            LitKind::Float => LiteralKind::Float,
            LitKind::Char => LiteralKind::Char,
            LitKind::Byte => LiteralKind::Byte,
            LitKind::Str => LiteralKind::String,
            LitKind::ByteStr => LiteralKind::ByteString,
            LitKind::CStr => LiteralKind::CString,
            LitKind::Bool => return None,
            LitKind::Verbatim => LiteralKind::Integer,
        };
        Some(Literal { kind, text: self.text })
    }

    /// Whether a minus sign stands before the number.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.text.as_str().starts_with('-')
    }
}

impl PartialEq for Lit {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.text == other.text
    }
}
