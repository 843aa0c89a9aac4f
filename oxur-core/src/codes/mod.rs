//! The codes of all diagnostics, a file per stage, each with the text that `oxur explain` prints.

/// A code: what [`Diagnostic::code`](crate::Diagnostic) holds and what is said about it at length.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// `OXR` and four digits.
    pub code: &'static str,
    /// The kind of mistake, in a few words.
    pub title: &'static str,
    /// What it means, with an example of the mistake and its mend.
    pub explanation: &'static str,
}

/// Declares a stage's codes: a constant each, and the list `CODES`.
macro_rules! codes {
    ($($name:ident = $code:literal, $title:literal, $explanation:literal;)*) => {
        $(#[doc = $title] pub const $name: &str = $code;)*

        /// The codes of this stage, in order.
        pub(crate) const CODES: &[$crate::codes::Code] =
            &[$($crate::codes::Code { code: $code, title: $title, explanation: $explanation }),*];
    };
}
pub(crate) use codes;

pub mod build;
pub mod comptime;
pub mod core;
pub mod ast;
pub mod expand;
pub mod lower;
pub mod read;
pub mod session;
pub mod vm;

/// All codes, in order.
pub fn all() -> impl Iterator<Item = &'static Code> {
    [
        read::CODES,
        expand::CODES,
        core::CODES,
        ast::CODES,
        lower::CODES,
        vm::CODES,
        comptime::CODES,
        session::CODES,
        build::CODES,
    ]
    .into_iter()
    .flatten()
}
