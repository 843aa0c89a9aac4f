//! What every stage of Oxur shares: sources and spans, forms and their reader and printer, diagnostics, and Core Forms.
//!
//! ```text
//! text ──read──▶ forms ──(oxur-comp: expand)──▶ Core Forms ──▶ oxur-vm, or lowering to Rust
//! ```

mod map;
mod mapped;
mod sort;
mod symbol;
mod span;
mod source;
mod host;

pub mod codes;
mod diagnostic;
mod render;

mod form;
mod block_comment;
mod names;
mod nearest;
mod read;
mod print;

pub mod core;

pub use self::block_comment::block_comment;
pub use self::diagnostic::{Diagnostic, Label, Severity, TraceStep, sort_diagnostics};
pub use self::form::{
    Attribute, AttributeKind, Attributed, Delimiter, Form, FormKind, ListStyle, Literal, LiteralKind, Mark, Name,
    RustToken, RustTokenKind, Sequence, Spacing, Verbatim,
};
pub use self::host::{Host, NoHost, Stream};
pub use self::map::{Map, Set};
pub use self::mapped::mapped;
pub use self::names::{
    is_rust_ident, is_rust_keyword, last_segment, rust_ident, rust_lifetime, rust_path, same_in_rust,
};
pub use self::nearest::nearest;
pub use self::print::{pretty, print, print_doc_lines, print_explicit, print_rust_tokens};
pub use self::read::{Comment, CommentKind, DEFAULT_NESTING, Door, ReadOptions, ReadResult, read, sound_forms};
#[cfg(feature = "lexemes")]
pub use self::read::{Lexeme, LexemeKind, read_lexemes};
#[cfg(feature = "render")]
pub use self::render::render;
pub use self::render::{render_message, render_plain};
pub use self::sort::{sort, sort_by};
pub use self::source::{LineColumn, Source, SourceMap};
pub use self::span::{Expansion, Expansions, ExpnId, SourceId, Span};
pub use self::symbol::Symbol;
