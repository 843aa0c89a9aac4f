//! Names and numbers of fields.

use oxur_core::Span;

use crate::Ident;
use crate::declare::node_enum;
use crate::nodes::Spanned;

node_enum! {
    /// The name or number of a field.
    Member {
        inline Named(Ident) Unnamed(Index);
    }
    print auto
}

/// The number of a field.
#[derive(Clone, Copy, Debug)]
pub struct Index {
    /// The number, from 0.
    pub index: u32,
    /// Its place.
    pub span: Span,
}

impl Index {
    /// The number `index` at `span`.
    #[must_use]
    pub fn new(index: u32, span: Span) -> Self {
        Self { index, span }
    }
}

impl PartialEq for Index {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}

impl Spanned for Index {
    fn span(&self) -> Span {
        self.span
    }
}
