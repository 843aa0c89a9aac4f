//! Names: the tree of modules and definitions, imports, and what a path's first names mean.

mod collect;
mod defs;
mod derive;
mod derive_build;
mod library;
mod lookup;
mod session;

pub(crate) use self::collect::is_left_out;
pub(crate) use self::defs::{DefKind, Defs, ModId, Namespace};
pub(crate) use self::lookup::Unresolved;
