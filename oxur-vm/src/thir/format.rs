//! `format_args!` in the typed IR.

use std::sync::Arc;

use super::{Callee, ExprId};

/// `format_args!`
#[derive(Clone, Debug)]
pub(crate) struct FormatArgs {
    /// Text and arguments in order.
    pub(crate) pieces: Vec<FormatPiece>,
    /// The arguments, each evaluated once, in order: references to the values.
    pub(crate) args: Vec<ExprId>,
}

/// A part of a format string.
#[derive(Clone, Debug)]
pub(crate) enum FormatPiece {
    /// Text.
    Text(Arc<str>),
    /// An argument.
    Arg(FormatArg),
}

/// An argument's place in a format string.
#[derive(Clone, Debug)]
pub(crate) struct FormatArg {
    /// The argument's number.
    pub(crate) arg: u32,
    /// The trait's method that formats it: `<T as Display>::fmt`, of the type that the argument refers to.
    pub(crate) method: Callee,
    /// The options.
    pub(crate) spec: FormatSpec,
}

/// The options between `:` and the trait.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct FormatSpec {
    /// The fill character; a space if none.
    pub(crate) fill: Option<char>,
    /// The alignment.
    pub(crate) align: Option<FormatAlign>,
    /// `+`
    pub(crate) plus: bool,
    /// `-`
    pub(crate) minus: bool,
    /// `#`
    pub(crate) alternate: bool,
    /// `0`
    pub(crate) zero: bool,
    /// `x?` or `X?`
    pub(crate) debug_hex: Option<DebugHex>,
    /// The width.
    pub(crate) width: Option<FormatCount>,
    /// The precision.
    pub(crate) precision: Option<FormatCount>,
}

/// `<`, `^`, `>`
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub(crate) enum FormatAlign {
    Left,
    Center,
    Right,
}

/// `x?` or `X?`
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub(crate) enum DebugHex {
    Lower,
    Upper,
}

/// A width or precision.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FormatCount {
    /// A number.
    Literal(u16),
    /// The argument of that number: a `&usize`.
    Arg(u32),
}
