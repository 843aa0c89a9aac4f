//! The machine's library: Core Forms text that was made from the `.oxr` sources beside it, see
//! [`resolve`](crate::resolve) for how it is loaded.

/// The index and the lines.
pub(crate) const TEXT: &str = include_str!("std/std.core");
