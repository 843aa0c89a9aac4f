//! Core Forms: the small, stable language between the expander and the two engines that run it.
//!
//! Each node is declared once, with its head symbol and fields (see `nodes!`); docs/core-forms.md is the
//! specification. Names are Rust identifiers here (`on-click` is `on_click`), sugar and macros are gone, and hygienic
//! renaming is done. Equality of nodes leaves their places out.

mod nodes;
mod table;
mod visit;

mod validate;

mod codec;
mod codec_leaf;
mod read;
mod write;

mod body;
mod expr;
mod item;
mod leaf;
mod path;
mod pattern;
mod template;
mod types;

#[cfg(test)]
mod random;
#[cfg(test)]
mod strict;

pub use self::body::{Body, Stmt};
pub use self::codec::{CoreText, Node};
pub use self::expr::*;
pub use self::item::*;
pub use self::leaf::*;
pub use self::path::*;
pub use self::pattern::*;
pub use self::read::MAX_DEPTH;
pub use self::table::{EnumInfo, FieldInfo, FieldKind, StructInfo, enums, reread, structs};
pub use self::template::{Filling, Marks};
pub use self::types::*;
pub use self::validate::{Stage, validate, validate_body, validate_items};
pub use self::visit::{AsVisitor, AsVisitorMut, Visitor, VisitorMut, Walk};

/// The version of Core Forms that this crate reads and writes.
pub const VERSION: u32 = 1;
