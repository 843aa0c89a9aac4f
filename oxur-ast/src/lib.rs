//! The Oxur AST: all of Rust as typed nodes, its text as S-expressions, and its ways from and to Rust.

mod declare;
mod known_macros;
mod list;
mod name;
#[cfg(feature = "text")]
#[cfg_attr(not(feature = "parse"), allow(dead_code))]
mod scan;
#[cfg(feature = "text")]
mod stack;
mod tokens;

mod nodes;

mod print;

#[cfg(feature = "text")]
mod text;

#[cfg(feature = "syn")]
mod convert;

#[cfg(feature = "parse")]
mod plain;
#[cfg(feature = "parse")]
mod rust;

#[cfg(feature = "pretty")]
mod pretty;

#[cfg(feature = "syn")]
pub use self::convert::{from_syn, to_syn};
pub use self::known_macros::{MacroArguments, is_unit_macro, macro_arguments};
pub use self::list::List;
pub use self::name::{Ident, Lifetime, Lit, LitKind};
pub use self::nodes::*;
#[cfg(feature = "parse")]
pub use self::plain::Plain;
#[cfg(feature = "pretty")]
pub use self::pretty::gen_rust_pretty;
pub use self::print::{
    Bracket, GeneratedText, Lender, Lent, Print, Printed, Printer, Sink, SourceToken, SourceTokenKind, gen_rust,
    gen_rust_part, gen_rust_with_positions, print_to, print_tokens,
};
#[cfg(feature = "parse")]
pub use self::rust::{
    Comment, Difference, MatchArguments, Totals, Verification, check_rust, from_rust, from_rust_with_positions,
    read_expression_arguments, read_match_arguments, read_repeat_arguments, rust_comments, verify_rust,
};
#[cfg(feature = "text")]
pub use self::text::{AstText, TEXT_VERSION, read_file, read_text, write_compact_text, write_file, write_text};
pub use self::tokens::Tokens;
