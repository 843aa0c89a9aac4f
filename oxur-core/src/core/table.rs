//! The table of all nodes: what documentation, completion and tests read.

use super::{expr, item, path, pattern, types};
use crate::{Diagnostic, Form};

/// What is known of a struct of Core Forms.
#[derive(Clone, Copy, Debug)]
pub struct StructInfo {
    /// The Rust type's name.
    pub name: &'static str,
    /// The head symbol of its text.
    pub head: &'static str,
    /// The doc comment.
    pub doc: &'static str,
    /// The fields in order; `span`, which every node has, is left out.
    pub fields: &'static [FieldInfo],
}

/// Reads a form as a node and writes the node again; fails where the form is not the text of that node.
pub(in crate::core) type Reread = fn(&Form) -> Result<Form, Box<Diagnostic>>;

/// What is known of a field.
#[derive(Clone, Copy, Debug)]
pub struct FieldInfo {
    /// The Rust field's name.
    pub name: &'static str,
    /// The Rust type as written.
    pub ty: &'static str,
    /// How it stands in the text.
    pub kind: FieldKind,
    /// The doc comment.
    pub doc: &'static str,
}

/// How a field stands in the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FieldKind {
    /// By position, before all keywords; a sequence takes all that is left.
    Arg,
    /// Behind its keyword.
    Required,
    /// Behind its keyword, left out where it has its default.
    Optional,
    /// `:name a` for a pattern that is a plain name, `:pattern …` for any other.
    Binder,
}

/// What is known of an enum: the structs that may stand in one place.
#[derive(Clone, Copy, Debug)]
pub struct EnumInfo {
    /// The Rust type's name.
    pub name: &'static str,
    /// The doc comment.
    pub doc: &'static str,
    /// The structs' names, which are the variants' too.
    pub variants: &'static [&'static str],
    /// The structs' heads, in the same order.
    pub heads: &'static [&'static str],
}

impl FieldInfo {
    /// The keyword without its colon; for [`FieldKind::Binder`] the one for plain names.
    #[must_use]
    pub fn keyword(&self) -> String {
        match self.kind {
            FieldKind::Binder => "name".to_owned(),
            _ => keyword(self.name),
        }
    }
}

// Documentation and tests use the tables, builds of users do not: what is `inline` is compiled where it is used.

/// All structs, in the order of their declarations.
#[inline]
pub fn structs() -> impl Iterator<Item = &'static StructInfo> {
    rereads().map(|(info, _)| info)
}

#[inline]
fn rereads() -> impl Iterator<Item = &'static (StructInfo, Reread)> {
    [item::STRUCTS, expr::STRUCTS, pattern::STRUCTS, types::STRUCTS, path::STRUCTS].into_iter().flatten()
}

/// Reads a form as a node of that struct and writes the node again.
///
/// # Errors
///
/// The form is not the text of such a node.
#[inline]
pub fn reread(info: &StructInfo, form: &Form) -> Result<Form, Box<Diagnostic>> {
    match rereads().find(|(known, _)| known.name == info.name) {
        Some((_, reread)) => reread(form),
        None => Ok(form.clone()),
    }
}

/// All enums, in the order of their declarations.
#[inline]
pub fn enums() -> impl Iterator<Item = &'static EnumInfo> {
    [item::ENUMS, expr::ENUMS, pattern::ENUMS, types::ENUMS, path::ENUMS].into_iter().flatten()
}

/// The keyword of the field `name`: kebab-case, and Rust's word where the field could not bear it.
pub(super) fn keyword(name: &str) -> String {
    rust_word(name).map_or_else(|| name.replace('_', "-"), str::to_owned)
}

/// Whether `keyword` is the keyword of the field `name`.
pub(super) fn is_keyword(name: &str, keyword: &str) -> bool {
    match rust_word(name) {
        Some(word) => word == keyword,
        None => {
            let kebab = name.bytes().map(|byte| if byte == b'_' { b'-' } else { byte });
            kebab.eq(keyword.bytes())
        }
    }
}

fn rust_word(name: &str) -> Option<&'static str> {
    Some(match name {
        "ty" => "type",
        "trait_path" => "trait",
        "vis" => "visibility",
        "defaultness" => "default",
        "constness" => "const",
        "asyncness" => "async",
        "unsafety" => "unsafe",
        "mutable" => "mut",
        "by_ref" => "ref",
        "moving" => "move",
        "otherwise" => "else",
        _ => return None,
    })
}
