//! Types and bounds.

use super::nodes::nodes;
use super::{Abi, Attr, Expr, GenericArg, Ident, Lifetime, LifetimeParam, MacroCall, Path, RustTokens};

nodes! {
    /// A type.
    enum Type "a type": ty {
        TypeRef, RefType, PtrType, SliceType, ArrayType, TupleType, FnType, DynType, ImplType, Never, Infer, MacroType,
        RustType,
    }

    /// A path in a type's place.
    struct TypeRef "type-ref" {
        /// The path.
        path: Path [arg],
    }

    /// `&'a mut T`
    struct RefType "ref-type" {
        /// The lifetime.
        lifetime: Option<Lifetime> [opt],
        /// Whether `mut` is written.
        mutable: bool [opt],
        /// The type referred to.
        ty: Type [req],
    }

    /// `*const T`, `*mut T`
    struct PtrType "ptr-type" {
        /// Whether it is `*mut`.
        mutable: bool [opt],
        /// The type pointed to.
        ty: Type [req],
    }

    /// `[T]`
    struct SliceType "slice-type" {
        /// The type of the elements.
        ty: Type [arg],
    }

    /// `[T; N]`
    struct ArrayType "array-type" {
        /// The type of the elements.
        ty: Type [req],
        /// The length.
        len: Expr [req],
    }

    /// `(A, B)`; without items `()`.
    struct TupleType "tuple-type" {
        /// The types.
        items: Vec<Type> [arg],
    }

    /// `for<'a> unsafe extern "C" fn(A) -> B`
    struct FnType "fn-type" {
        /// The lifetimes behind `for`.
        lifetimes: Vec<LifetimeParam> [opt],
        /// Whether `unsafe` is written.
        unsafety: bool [opt],
        /// The ABI.
        abi: Option<Abi> [opt],
        /// The parameters.
        params: Vec<FnTypeParam> [opt],
        /// Whether `...` follows them.
        variadic: bool [opt],
        /// The return type; none for nothing written.
        return_type: Option<Type> [opt],
    }

    /// A parameter of a function type.
    struct FnTypeParam "fn-type-param" {
        /// Attributes.
        attrs: Vec<Attr> [opt],
        /// The name, which says nothing.
        name: Option<Ident> [opt],
        /// The type.
        ty: Type [req],
    }

    /// `dyn Trait + 'a`
    struct DynType "dyn-type" {
        /// The bounds.
        bounds: Vec<Bound> [arg],
    }

    /// `impl Trait + 'a`
    struct ImplType "impl-type" {
        /// The bounds.
        bounds: Vec<Bound> [arg],
    }

    /// `!`
    struct Never "never" {}

    /// `_`
    struct Infer "infer" {}

    /// A macro that gives a type.
    struct MacroType "macro-type" {
        /// The call.
        call: MacroCall [arg],
    }

    /// A type in Rust's own syntax.
    struct RustType "rust-type" {
        /// The tokens.
        tokens: RustTokens [arg],
    }

    /// A bound.
    enum Bound "a bound" { TraitBound, LifetimeBound, UseBound, }

    /// `for<'a> ?Trait`
    struct TraitBound "trait-bound" {
        /// The lifetimes behind `for`.
        lifetimes: Vec<LifetimeParam> [opt],
        /// Whether `?` is written.
        maybe: bool [opt],
        /// The trait.
        path: Path [req],
    }

    /// `'a`
    struct LifetimeBound "lifetime-bound" {
        /// The lifetime.
        lifetime: Lifetime [arg],
    }

    /// `use<'a, T>`
    struct UseBound "use-bound" {
        /// Lifetimes and names of types and constants.
        args: Vec<GenericArg> [arg],
    }
}

impl Type {
    /// The name, if the type is one name and nothing else.
    #[must_use]
    pub fn as_name(&self) -> Option<Ident> {
        match self {
            Self::TypeRef(node) => node.path.as_name(),
            _ => None,
        }
    }
}
