//! The machine's library: Core Forms text that was made from the `.oxr` sources beside it, see
//! [`resolve`](crate::resolve) for how it is loaded.

/// The index and the lines.
// One line a body, parsed when it is first needed: the size costs no time, and the library belongs into the binary.
#[allow(clippy::large_include_file)]
pub(crate) const TEXT: &str = include_str!("std/std.core");
