//! Attributes and visibility.

use oxur_core::Delimiter;

use crate::Tokens;
use crate::declare::{node_enum, nodes};
use crate::nodes::{Expr, Path};

/// Attributes, in order.
pub type Attrs = Vec<Attribute>;

nodes! {
    /// An attribute: `#[…]`, `#![…]`. A doc comment is `#[doc = "…"]`.
    Attribute { style: AttrStyle; meta: Meta; }
    tokens { pound_token, bracket_token }
    print custom

    /// An attribute's content with arguments: `derive(Clone)`.
    MetaList { ; path: Path, delimiter: Delimiter, tokens: Tokens; }
    print custom

    /// An attribute's content with a value: `doc = "…"`.
    MetaNameValue { ; path: Path, value: Expr; }
    tokens { eq_token }
    print [path "=" value]

    /// A visibility within a path: `pub(crate)`, `pub(in a::b)`.
    VisRestricted { in_token: bool; path: Path; }
    tokens { pub_token, paren_token }
    print custom
}

/// Whether an attribute stands before what it is about or within.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum AttrStyle {
    /// `#[…]`.
    #[default]
    Outer,
    /// `#![…]`.
    Inner,
}

node_enum! {
    /// An attribute's content.
    Meta {
        boxed List(MetaList) NameValue(MetaNameValue);
        inline Path(Path);
    }
    print auto
}

/// Who may name an item.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Visibility {
    /// `pub`.
    Public,
    /// `pub(…)`.
    Restricted(Box<VisRestricted>),
    /// Nothing said.
    #[default]
    Inherited,
}
