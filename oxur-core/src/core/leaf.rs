//! What the nodes are made of at their ends: names, lifetimes, literals, operators, verbatim Rust, attributes.

use std::sync::Arc;

use super::Path;
use crate::{Literal as LiteralToken, RustToken, Span, Symbol};

/// A Rust identifier at its place.
#[derive(Clone, Copy, Debug)]
pub struct Ident {
    /// The Rust name; raw ones with their `r#`.
    pub name: Symbol,
    /// Where it stands.
    pub span: Span,
}

/// A lifetime or label at its place.
#[derive(Clone, Copy, Debug)]
pub struct Lifetime {
    /// The name, with the quote.
    pub name: Symbol,
    /// Where it stands.
    pub span: Span,
}

/// The value of a `literal`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LiteralValue {
    /// `true` or `false`.
    Bool(bool),
    /// Every other literal, by its exact text; a negative number has its sign.
    Token(LiteralToken),
}

/// Rust tokens that Core Forms carry and do not interpret.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct RustTokens(pub Arc<[RustToken]>);

/// An attribute or doc comment.
#[derive(Clone, Debug)]
pub struct Attr {
    /// What it is.
    pub kind: AttrKind,
    /// Where it stands.
    pub span: Span,
}

/// What an attribute is.
#[derive(Clone, PartialEq, Debug)]
pub enum AttrKind {
    /// `#[…]`: the tokens between the brackets.
    Outer(RustTokens),
    /// `#![…]`, for a block or function body; a module's become outer attributes of it.
    Inner(RustTokens),
    /// A doc comment's text.
    Doc(Symbol),
}

/// Who may see an item or field.
#[derive(Clone, Debug, Default)]
pub enum Visibility {
    /// Nothing written.
    #[default]
    Inherited,
    /// `pub`.
    Public(Span),
    /// `pub(crate)`, `pub(super)`, `pub(in path)`: the path.
    Restricted(Path),
}

/// `unsafe`, `safe`, or nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Safety {
    /// Nothing written.
    #[default]
    Default,
    /// `unsafe`.
    Unsafe,
    /// `safe`, in an extern block.
    Safe,
}

/// `extern` or `extern "C"`.
#[derive(Clone, Debug)]
pub struct Abi {
    /// The string's exact text, if one is written.
    pub name: Option<Symbol>,
    /// Where it stands.
    pub span: Span,
}

/// A field's name or number.
#[derive(Clone, Copy, Debug)]
pub enum Member {
    /// `x`.
    Named(Ident),
    /// `0`.
    Index(u32, Span),
}

/// Prefix operators.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum UnOp {
    /// `-`, in text `neg`.
    Neg,
    /// `!`, in text `not`.
    Not,
    /// `*`, in text `deref`.
    Deref,
}

/// Infix operators; in text `add sub mul div rem bit-and bit-or bit-xor shl shr eq ne lt le gt ge and or`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum BinOp {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    BitAnd,
    BitOr,
    BitXor,
    Shl,
    Shr,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    /// `&&`
    And,
    /// `||`
    Or,
}

/// What kind of block a `block` is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum BlockKind {
    /// `{ }`
    #[default]
    Plain,
    /// `unsafe { }`
    Unsafe,
    /// `async { }`
    Async,
    /// `async move { }`
    AsyncMove,
    /// `const { }`
    Const,
}

/// How `&` is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum RefKind {
    /// `&`
    #[default]
    Shared,
    /// `&mut`
    Mut,
    /// `&raw const`
    RawConst,
    /// `&raw mut`
    RawMut,
}

// Places take no part in equality.
impl PartialEq for Ident {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl PartialEq for Lifetime {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl PartialEq for Attr {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl PartialEq for Visibility {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Inherited, Self::Inherited) | (Self::Public(_), Self::Public(_)) => true,
            (Self::Restricted(a), Self::Restricted(b)) => a == b,
            _ => false,
        }
    }
}

impl PartialEq for Abi {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl PartialEq for Member {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Named(a), Self::Named(b)) => a == b,
            (Self::Index(a, _), Self::Index(b, _)) => a == b,
            _ => false,
        }
    }
}

impl Ident {
    /// The identifier `name` at `span`.
    #[must_use]
    pub fn new(name: &str, span: Span) -> Self {
        Self { name: Symbol::new(name), span }
    }
}

impl Member {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match *self {
            Self::Named(ident) => ident.span,
            Self::Index(_, span) => span,
        }
    }
}
