//! The nodes, one declaration each, in files by what they are about.

mod attr;
mod expr;
mod generics;
mod info;
mod item;
mod member;
mod pat;
mod path;
mod stmt;
mod ty;

use oxur_core::Span;

pub use self::attr::*;
pub use self::expr::*;
pub use self::generics::*;
pub use self::info::{EnumInfo, FieldInfo, StructInfo, enums, structs, token_enums};
pub use self::item::*;
pub use self::member::*;
pub use self::pat::*;
pub use self::path::*;
pub use self::stmt::*;
pub use self::ty::*;

/// What has a place.
pub trait Spanned {
    /// The place of the node's own tokens; nowhere for what has none.
    fn span(&self) -> Span;
}

impl Spanned for crate::Ident {
    fn span(&self) -> Span {
        self.span
    }
}

impl Spanned for crate::Lifetime {
    fn span(&self) -> Span {
        self.span
    }
}

impl Spanned for crate::Lit {
    fn span(&self) -> Span {
        self.span
    }
}

/// Tells whether an optional field is present.
pub(crate) trait Present {
    fn present(&self) -> bool;
}

impl Present for bool {
    fn present(&self) -> bool {
        *self
    }
}

impl<T> Present for Option<T> {
    fn present(&self) -> bool {
        self.is_some()
    }
}
