//! Generic parameters, bounds and where clauses.

use crate::declare::{node_enum, nodes};
use crate::nodes::{Attrs, Expr, Path, Type};
use crate::{Ident, Lifetime, List};

nodes! {
    /// Parameters and where clause: `<'a, T: Tr, const N: usize>`, `where T: Tr`. Absent if all is empty.
    Generics { ; ; params: List<GenericParam>, where_clause: Option<WhereClause> }
    odd { lt_token(n) = !n.params.is_empty(), gt_token(n) = !n.params.is_empty() }
    text short
    print custom

    /// A lifetime: `'a: 'b`.
    LifetimeParam { attrs: Attrs; lifetime: Lifetime; bounds: List<Lifetime> }
    odd { colon_token(n) = !n.bounds.is_empty() }
    print custom

    /// A type: `T: Tr = D`.
    TypeParam { attrs: Attrs; ident: Ident; bounds: List<TypeParamBound>, default: Option<Type> }
    odd { colon_token(n) = !n.bounds.is_empty() }
    print custom

    /// A constant: `const N: usize = 3`.
    ConstParam { attrs: Attrs; ident: Ident, ty: Type; default: Option<Expr> }
    tokens { const_token, colon_token }
    print custom

    /// Lifetimes that a bound brings: `for<'a>`.
    BoundLifetimes { ; ; lifetimes: List<GenericParam> }
    tokens { for_token, lt_token, gt_token }
    print ["for" "<*" lifetimes "*>"]

    /// A trait as a bound: `Tr<A>`, `?Sized`, `for<'a> Fn(&'a T)`.
    TraitBound { paren_token: bool, lifetimes: Option<BoundLifetimes>, maybe: bool; path: Path; }
    modifiers TraitBoundModifiers {}
    print custom

    /// What an `impl Tr` captures: `use<'a, T>`.
    PreciseCapture { ; ; params: List<CapturedParam> }
    tokens { use_token, lt_token, gt_token }
    print ["use" "<*" params "*>"]

    /// A where clause: `where T: Tr`.
    WhereClause { ; ; predicates: List<WherePredicate> }
    tokens { where_token }
    print custom

    /// A predicate on a lifetime: `'a: 'b`.
    PredicateLifetime { attrs: Attrs; lifetime: Lifetime; bounds: List<Lifetime> }
    tokens { colon_token }
    print [attrs lifetime ":" bounds]

    /// A predicate on a type: `for<'a> T: Tr<'a>`.
    PredicateType { attrs: Attrs, lifetimes: Option<BoundLifetimes>; bounded_ty: Type; bounds: List<TypeParamBound> }
    tokens { colon_token }
    print [attrs lifetimes bounded_ty ":" bounds]
}

node_enum! {
    /// A generic parameter.
    GenericParam {
        boxed Lifetime(LifetimeParam) Type(TypeParam) Const(ConstParam);
    }
    print auto

    /// A bound.
    TypeParamBound {
        boxed Trait(TraitBound) PreciseCapture(PreciseCapture);
        inline Lifetime(Lifetime);
        verbatim Verbatim;
    }
    text short
    print auto

    /// A parameter that an `impl Tr` captures.
    CapturedParam {
        inline Lifetime(Lifetime) Ident(Ident);
    }
    print auto

    /// A predicate of a where clause.
    WherePredicate {
        boxed Lifetime(PredicateLifetime) Type(PredicateType);
    }
    print auto
}

impl Default for Generics {
    fn default() -> Self {
        Self::new(oxur_core::Span::NOWHERE)
    }
}
