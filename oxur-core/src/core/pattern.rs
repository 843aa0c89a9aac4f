//! Patterns.

use super::nodes::nodes;
use super::{Attr, Body, Expr, Ident, Literal, MacroCall, Member, Path, RustTokens};

nodes! {
    /// A pattern. A `literal` is one too.
    enum Pat "a pattern": pat {
        Wild, Bind, Literal, PathPat, TuplePat, TupleStructPat, StructPat, SlicePat, OrPat, RangePat, RefPat, Rest,
        ConstPat, MacroPat, RustPat,
    }

    /// `_`
    struct Wild "wild" {}

    /// `ref mut name @ pattern`
    struct Bind "bind" {
        /// Whether `ref` is written.
        by_ref: bool [opt],
        /// Whether `mut` is written.
        mutable: bool [opt],
        /// The name.
        name: Ident [req],
        /// The pattern behind `@`.
        pattern: Option<Pat> [opt],
    }

    /// A constant, a unit struct or variant; a single capitalised name that is none of them binds, as in Rust.
    struct PathPat "path-pat" {
        /// The path.
        path: Path [arg],
    }

    /// `(a, b)`
    struct TuplePat "tuple-pat" {
        /// The patterns.
        items: Vec<Pat> [arg],
    }

    /// `Some(p)`
    struct TupleStructPat "tuple-struct-pat" {
        /// The struct or variant.
        path: Path [req],
        /// The patterns.
        items: Vec<Pat> [opt],
    }

    /// `Point { x, y: p, .. }`
    struct StructPat "struct-pat" {
        /// The struct or variant.
        path: Path [req],
        /// The fields.
        fields: Vec<FieldPat> [opt],
        /// Whether `..` is written.
        rest: bool [opt],
    }

    /// A field of a struct pattern.
    struct FieldPat "field-pat" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// The field.
        member: Member [req],
        /// The pattern. For the shorthand a `bind` of the field's name.
        pattern: Pat [req],
        /// Whether the field's name is left out.
        shorthand: bool [opt],
    }

    /// `[a, .., z]`
    struct SlicePat "slice-pat" {
        /// The patterns.
        items: Vec<Pat> [arg],
    }

    /// `p | q`
    struct OrPat "or-pat" {
        /// The patterns, two or more.
        items: Vec<Pat> [arg],
    }

    /// `1..=5`, `1..`, `..5`
    struct RangePat "range-pat" {
        /// The start: a literal, path or const block.
        start: Option<Expr> [opt],
        /// The end.
        end: Option<Expr> [opt],
        /// Whether the end belongs to it.
        inclusive: bool [opt],
    }

    /// `&mut p`
    struct RefPat "ref-pat" {
        /// Whether `mut` is written.
        mutable: bool [opt],
        /// The pattern.
        pattern: Pat [req],
    }

    /// `..` in a tuple or slice.
    struct Rest "rest" {}

    /// `const { … }`
    struct ConstPat "const-pat" {
        /// The body.
        body: Body [req],
    }

    /// A macro that gives a pattern.
    struct MacroPat "macro-pat" {
        /// The call.
        call: MacroCall [arg],
    }

    /// A pattern in Rust's own syntax.
    struct RustPat "rust-pat" {
        /// The tokens.
        tokens: RustTokens [arg],
    }
}

impl Pat {
    /// The name, if the pattern binds a name and nothing else is written.
    #[must_use]
    pub fn as_name(&self) -> Option<Ident> {
        match self {
            Self::Bind(bind) if !bind.by_ref && !bind.mutable && bind.pattern.is_none() => Some(bind.name),
            _ => None,
        }
    }
}
