//! Paths and their generic arguments.

use super::nodes::nodes;
use super::{Bound, Expr, Ident, Lifetime, Type};

nodes! {
    /// A path, of a value, type, trait, macro or module. A plain one is written as one symbol: `std::fs::File`.
    struct Path "path": path short {
        /// `<T>` or `<T as Trait>` at its start.
        qself: Option<Box<QSelf>> [opt],
        /// Whether it starts with `::`.
        global: bool [opt],
        /// The segments behind the qualified self and its trait; at least one.
        segments: Vec<Segment> [req],
    }

    /// The qualified self of a path: `<T as Trait>::Item` has `T` and `Trait`, and the one segment `Item`.
    struct QSelf "qself" {
        /// The type.
        ty: Type [req],
        /// The trait.
        trait_path: Option<Path> [opt],
    }

    /// One step of a path. One without arguments is written as its name.
    struct Segment "segment" short {
        /// The name; also `self`, `Self`, `super`, `crate`.
        name: Ident [req],
        /// The arguments, `<…>` or `(…)`. In a value's path they are written with `::<…>`.
        args: Option<PathArgs> [opt],
    }

    /// The arguments of a segment.
    enum PathArgs "arguments of a path" { AngleArgs, ParenArgs, }

    /// `<A, B>`.
    struct AngleArgs "angle-args" {
        /// The arguments in order.
        args: Vec<GenericArg> [arg],
    }

    /// `(A, B) -> C`, as in `Fn(A) -> C`.
    struct ParenArgs "paren-args" {
        /// The inputs.
        inputs: Vec<Type> [opt],
        /// The output; none for nothing written.
        output: Option<Type> [opt],
    }

    /// A generic argument.
    enum GenericArg "a generic argument": generic_arg { LifetimeArg, TypeArg, ConstArg, AssocArg, BoundArg, }

    /// `'a`.
    struct LifetimeArg "lifetime-arg" {
        /// The lifetime.
        lifetime: Lifetime [arg],
    }

    /// A type; also a bare name that turns out to be a constant.
    struct TypeArg "type-arg" {
        /// The type.
        ty: Type [arg],
    }

    /// A literal or a block, `3` or `{ 2 * N }`.
    struct ConstArg "const-arg" {
        /// The expression.
        value: Expr [arg],
    }

    /// `Item = u8`, `N = 3` (a type or a constant).
    struct AssocArg "assoc-arg" {
        /// The associated item.
        name: Ident [req],
        /// Its own arguments.
        args: Option<PathArgs> [opt],
        /// What it is equal to: a type argument or a constant argument.
        value: GenericArg [req],
    }

    /// `Item: Display`.
    struct BoundArg "bound-arg" {
        /// The associated item.
        name: Ident [req],
        /// Its own arguments.
        args: Option<PathArgs> [opt],
        /// The bounds.
        bounds: Vec<Bound> [opt],
    }
}

impl Path {
    /// A path of that one name.
    #[must_use]
    pub fn name(name: Ident) -> Self {
        let segment = Segment { name, args: None, span: name.span };
        Self { qself: None, global: false, segments: vec![segment], span: name.span }
    }

    /// The name, if the path is one name and nothing else.
    #[must_use]
    pub fn as_name(&self) -> Option<Ident> {
        match &*self.segments {
            [Segment { name, args: None, .. }] if self.qself.is_none() && !self.global => Some(*name),
            _ => None,
        }
    }
}
