//! The sink that keeps the tokens.

use oxur_core::{Delimiter, Literal, RustToken, RustTokenKind, Spacing, Span, Symbol};

use crate::print::{Bracket, Sink};
use crate::tokens::literal_kind;

/// Keeps tokens in the form that [`Tokens`](crate::Tokens) has: those that a lexer would make of the text.
#[derive(Default)]
pub(crate) struct Recorder {
    /// The tokens so far.
    pub(crate) tokens: Vec<RustToken>,
    /// Whether the next token stands apart from the last.
    apart: bool,
}

impl Recorder {
    fn push(&mut self, kind: RustTokenKind, span: Span) {
        self.apart = false;
        self.tokens.push(RustToken { kind, span });
    }
}

impl Sink for Recorder {
    fn ident(&mut self, text: &str, span: Span) {
        self.push(RustTokenKind::Ident(Symbol::new(text)), span);
    }

    fn lifetime(&mut self, text: &str, span: Span) {
        self.push(RustTokenKind::Lifetime(Symbol::new(text)), span);
    }

    fn literal(&mut self, text: &str, span: Span) {
        let kind = literal_kind(text);
        self.push(RustTokenKind::Literal(Literal { kind, text: Symbol::new(text) }), span);
    }

    fn punct(&mut self, c: char, spacing: Spacing, span: Span) {
        // Operators that touch: `::` and `<`.
        if !self.apart
            && let Some(RustToken { kind: RustTokenKind::Punct(_, spacing), .. }) = self.tokens.last_mut()
        {
            *spacing = Spacing::Joint;
        }
        self.push(RustTokenKind::Punct(c, spacing), span);
    }

    fn open(&mut self, delimiter: Delimiter, _: Bracket, span: Span) {
        self.push(RustTokenKind::Open(delimiter), span);
    }

    fn close(&mut self, delimiter: Delimiter, _: Bracket, span: Span) {
        self.push(RustTokenKind::Close(delimiter), span);
    }

    fn space(&mut self) {
        self.apart = true;
    }

    fn line(&mut self, _: usize) {
        self.apart = true;
    }
}
