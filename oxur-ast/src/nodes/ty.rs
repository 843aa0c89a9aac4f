//! Types.

use crate::declare::{node_enum, nodes, token_enum};
use crate::nodes::{Abi, Attrs, BoundLifetimes, Expr, Macro, Path, QSelf, TypeParamBound};
use crate::{Ident, Lifetime, List};

node_enum! {
    /// A type.
    Type {
        boxed
            Array(TypeArray) FnPtr(TypeFnPtr) Group(TypeGroup) ImplTrait(TypeImplTrait) Infer(TypeInfer)
            Macro(TypeMacro) Never(TypeNever) Paren(TypeParen) Path(TypePath) Ptr(TypePtr) Reference(TypeReference)
            Slice(TypeSlice) TraitObject(TypeTraitObject) Tuple(TypeTuple);
        verbatim Verbatim;
    }
    text short
    print auto
}

token_enum! {
    /// What a raw pointer lets one do.
    PointerMutability { Const = "const", Mut = "mut" }
}

/// What a function returns: `-> T`, or nothing said.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum ReturnType {
    /// Nothing said: `()`, or what a closure's body gives.
    #[default]
    Default,
    /// `-> T`.
    Type(Type),
}

nodes! {
    /// An array: `[T; n]`.
    TypeArray { attrs: Attrs; elem: Type, len: Expr; }
    tokens { bracket_token, semi_token }
    print custom

    /// A pointer to a function: `fn(a: T) -> U`.
    TypeFnPtr {
        attrs: Attrs, lifetimes: Option<BoundLifetimes>, unsafety: bool, abi: Option<Abi>;
        ;
        inputs: List<NamedArg>, variadic: Option<FnPtrVariadic>, output: ReturnType
    }
    tokens { fn_token, paren_token }
    print custom

    /// A type within invisible brackets, as a macro's expansion has it.
    TypeGroup { attrs: Attrs; elem: Type; }
    tokens { group_token }
    print [attrs elem]

    /// Some type with these bounds: `impl Tr`.
    TypeImplTrait { attrs: Attrs; bounds: List<TypeParamBound>; }
    tokens { impl_token }
    print [attrs "impl" bounds]

    /// A type to be inferred: `_`.
    TypeInfer { attrs: Attrs; ; }
    tokens { underscore_token }
    print [attrs "_"]

    /// A macro call in a type's place: `m!(…)`.
    TypeMacro { attrs: Attrs; mac: Macro; }
    print [attrs mac]

    /// The type of what never returns: `!`.
    TypeNever { attrs: Attrs; ; }
    tokens { bang_token }
    print [attrs "!"]

    /// A type in parentheses: `(T)`.
    TypeParen { attrs: Attrs; elem: Type; }
    tokens { paren_token }
    print custom

    /// A path: `a::B<C>`, `<T as Tr>::A`.
    TypePath { attrs: Attrs, qself: Option<QSelf>; path: Path; }
    print custom

    /// A raw pointer: `*const T`, `*mut T`.
    TypePtr { attrs: Attrs; mutability: PointerMutability, elem: Type; }
    tokens { star_token }
    print custom

    /// A reference: `&'a mut T`.
    TypeReference { attrs: Attrs, lifetime: Option<Lifetime>, mutability: bool; elem: Type; }
    tokens { and_token }
    print custom

    /// A slice: `[T]`.
    TypeSlice { attrs: Attrs; elem: Type; }
    tokens { bracket_token }
    print custom

    /// A trait object: `dyn Tr + Send`.
    TypeTraitObject { attrs: Attrs, dyn_token: bool; bounds: List<TypeParamBound>; }
    print [attrs [dyn_token "dyn"] bounds]

    /// A tuple: `(A, B)`, `()`.
    TypeTuple { attrs: Attrs; ; elems: List<Type> }
    tokens { paren_token }
    print custom

    /// A parameter of a function pointer or of `Fn(…)`: `T`, `a: T`.
    NamedArg { attrs: Attrs, name: Option<Ident>; ty: Type; }
    convert custom
    print [attrs [name name ":"] ty]

    /// The `...` of a pointer to a variadic function.
    FnPtrVariadic { attrs: Attrs, name: Option<Ident>; ; comma: bool }
    tokens { dots }
    convert custom
    print [attrs [name name ":"] "..." [comma ","]]
}
