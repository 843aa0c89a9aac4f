//! The reader: text to forms. It never fails: it gives what it could read, and diagnostics.
//!
//! ```text
//! text ──lex──▶ tokens ──brackets──▶ tokens whose brackets match ──build──▶ forms
//! ```
//!
//! The grammar is docs/grammar.md. Every stage is linear in the text and keeps its nesting on the heap.

mod brackets;
mod build;
mod lex;
#[cfg(feature = "lexemes")]
mod lexemes;
mod literal;
mod names;
mod operators;
mod rust_tokens;
mod sound;
mod token;
mod touch;
mod unknown;

pub(crate) use self::lex::{is_macro_name, is_name, is_name_start, starts_form};
#[cfg(feature = "lexemes")]
pub use self::lexemes::{Lexeme, LexemeKind, read_lexemes};
pub use self::sound::sound_forms;
use self::token::Token;
use crate::{Diagnostic, Form, SourceId, Span, codes, sort_diagnostics};

/// How deep forms may nest if nothing else is said.
pub const DEFAULT_NESTING: u32 = 512;

/// Where the text comes from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Door {
    /// A file: it may start with a byte order mark and a `#!` line, and with inner attributes.
    #[default]
    File,
    /// The text between the brackets of an `oxur!` call: inner attributes have nothing to belong to there.
    Macro,
}

/// What the reader is told beside the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReadOptions {
    /// Where the text comes from.
    pub door: Door,
    /// How deep forms may nest; what is deeper is an error and left out.
    pub nesting: u32,
    /// The column, from 0, of what stands before the text on its first line; none if the text starts that line. Where
    /// brackets do not match, indentation is compared.
    pub first_indent: Option<u32>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { door: Door::File, nesting: DEFAULT_NESTING, first_indent: None }
    }
}

impl ReadOptions {
    /// The usual limits for text that comes through `door`.
    #[must_use]
    pub fn new(door: Door) -> Self {
        Self { door, ..Self::default() }
    }
}

/// A comment that is no doc comment. Forms do not hold comments; formatters find them here, in the order of the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Comment {
    /// How it is written.
    pub kind: CommentKind,
    /// The whole of it, comment marks included, a line's end not.
    pub span: Span,
}

/// How a comment is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CommentKind {
    /// `// …`
    Line,
    /// `/* … */`
    Block,
    /// `; …`
    Semicolon,
    /// The `#!` line at the start of a file.
    Shebang,
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct ReadResult {
    /// The forms that could be read.
    pub forms: Vec<Form>,
    /// The comments, in the order of the text.
    pub comments: Vec<Comment>,
    /// What is wrong, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads all forms of `text`, which is the source `source`.
///
/// What is wrong is told in the diagnostics; the forms around it are read all the same.
#[must_use]
pub fn read(source: SourceId, text: &str, options: &ReadOptions) -> ReadResult {
    read_tokens(source, text, options).0
}

/// Reads, and gives the tokens that the forms were built of.
fn read_tokens(source: SourceId, text: &str, options: &ReadOptions) -> (ReadResult, Vec<Token>) {
    if u32::try_from(text.len()).is_err() {
        let message = format!("a source of {} bytes is too large: the limit is 4 GiB", text.len());
        let diagnostics = vec![Diagnostic::error(codes::read::TOO_LARGE, Span::new(source, 0, 0), message)];
        return (ReadResult { diagnostics, ..ReadResult::default() }, Vec::new());
    }
    let mut lexer = lex::Lexer::new(source, text, options);
    lexer.run();
    let lex::Lexed { tokens, comments, mut diagnostics } = lexer.finish();
    let tokens = brackets::repair(tokens, source, text, &comments, &mut diagnostics);
    let forms = build::build(&tokens, source, text, options, 0, &mut diagnostics);
    sort_diagnostics(&mut diagnostics);
    (ReadResult { forms, comments, diagnostics }, tokens)
}
