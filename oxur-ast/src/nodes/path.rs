//! Paths and what stands between their angle brackets.

use crate::declare::{node_enum, nodes};
use crate::nodes::{Expr, NamedArg, ReturnType, Type, TypeParamBound};
use crate::{Ident, Lifetime, List};

nodes! {
    /// A path: `a::B::<C>::d`, `::std::mem`.
    Path { leading_colon: bool; segments: List<PathSegment>; }
    text short
    print custom

    /// One name of a path, with its arguments: `Vec<T>`.
    PathSegment { ; ident: Ident; arguments: PathArguments }
    text short
    print custom

    /// The type before a path, `<T as Tr>::A`: `position` of the path's segments stand before the `>`.
    QSelf { ; ty: Type, position: usize; }
    tokens { lt_token, gt_token }
    derived { as_token(n) = n.position > 0 }
    print custom

    /// Arguments in angle brackets: `<A, 'b, { 3 }>`, `::<A>`.
    AngleBracketedGenericArguments { colon2_token: bool; ; args: List<GenericArgument> }
    tokens { lt_token, gt_token }
    print custom

    /// Arguments as the traits of functions take them: `(A, B) -> C`.
    ParenthesizedGenericArguments { ; ; inputs: List<NamedArg>, output: ReturnType }
    tokens { paren_token }
    print custom

    /// An associated type that is said: `Item = T`.
    AssocType { ; ident: Ident, ty: Type; generics: Option<AngleBracketedGenericArguments> }
    tokens { eq_token }
    print [ident generics "=" ty]

    /// An associated constant that is said: `N = 3`.
    AssocConst { ; ident: Ident, value: Expr; generics: Option<AngleBracketedGenericArguments> }
    tokens { eq_token }
    print [ident generics "=" value]

    /// An associated type that is bounded: `Item: Tr`.
    Constraint { ; ident: Ident, bounds: List<TypeParamBound>; generics: Option<AngleBracketedGenericArguments> }
    tokens { colon_token }
    print [ident generics ":" bounds]
}

node_enum! {
    /// The arguments of a path's segment.
    PathArguments {
        unit None;
        boxed AngleBracketed(AngleBracketedGenericArguments) Parenthesized(ParenthesizedGenericArguments);
    }
    print auto

    /// An argument in angle brackets.
    GenericArgument {
        boxed AssocType(AssocType) AssocConst(AssocConst) Constraint(Constraint);
        inline Lifetime(Lifetime) Type(Type) Const(Expr);
    }
    text custom
    print custom
}

#[allow(clippy::derivable_impls)]
impl Default for PathArguments {
    fn default() -> Self {
        Self::None
    }
}
