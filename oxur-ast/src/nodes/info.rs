//! What the declarations say of the nodes, as data: for the documentation and the tests.

use crate::nodes::{attr, expr, generics, item, member, pat, path, stmt, ty};

/// What is known of a node.
#[derive(Clone, Copy, Debug)]
pub struct StructInfo {
    /// Its name, as in syn.
    pub name: &'static str,
    /// What it is, with an example in Rust.
    pub doc: &'static str,
    /// Its fields.
    pub fields: &'static [FieldInfo],
    /// The flags that syn keeps in `modifiers`.
    pub modifiers: &'static [&'static str],
    /// The type of syn's field `modifiers`; empty if there is none.
    pub modifiers_type: &'static str,
    /// Flags for tokens that stand although nothing asks for them.
    pub odd: &'static [&'static str],
    /// syn's fields for fixed tokens.
    pub tokens: &'static [&'static str],
    /// syn's fields for tokens that follow from the other fields.
    pub derived: &'static [&'static str],
}

/// What is known of a field.
#[derive(Clone, Copy, Debug)]
pub struct FieldInfo {
    /// Its name, as in syn.
    pub name: &'static str,
    /// Its type.
    pub ty: &'static str,
    /// Whether it must stand.
    pub required: bool,
}

impl FieldInfo {
    pub(crate) const fn new(name: &'static str, ty: &'static str, required: bool) -> Self {
        Self { name, ty, required }
    }

    /// Its name in S-expressions, without the colon.
    #[cfg(feature = "text")]
    #[must_use]
    pub fn text_name(&self) -> String {
        crate::text::text_name(self.name)
    }
}

/// What is known of a group of nodes, or of tokens.
#[derive(Clone, Copy, Debug)]
pub struct EnumInfo {
    /// Its name, as in syn.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Its variants, and what each holds: the name of a node, the text of a token, or nothing.
    pub variants: &'static [(&'static str, &'static str)],
}

/// All nodes, by file and in order of declaration.
pub fn structs() -> impl Iterator<Item = &'static StructInfo> {
    [item::STRUCTS, stmt::STRUCTS, expr::STRUCTS, pat::STRUCTS, ty::STRUCTS, path::STRUCTS]
        .into_iter()
        .chain([generics::STRUCTS, attr::STRUCTS])
        .flatten()
}

/// All groups of nodes.
pub fn enums() -> impl Iterator<Item = &'static EnumInfo> {
    [item::ENUMS, expr::ENUMS, pat::ENUMS, ty::ENUMS, path::ENUMS, generics::ENUMS, attr::ENUMS, member::ENUMS]
        .into_iter()
        .flatten()
}

/// All groups of tokens.
pub fn token_enums() -> impl Iterator<Item = &'static EnumInfo> {
    [expr::TOKEN_ENUMS, ty::TOKEN_ENUMS].into_iter().flatten()
}
