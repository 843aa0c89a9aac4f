//! The sink that makes text, and the place that each piece of it comes from.

use oxur_core::{Delimiter, Spacing, Span};

use crate::File;
use crate::print::{Bracket, Print, Printer, Sink};

/// Rust text and where its tokens come from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct GeneratedText {
    /// The text.
    pub text: String,
    /// For each token that has a place: the byte at which it starts, and the place; in order.
    pub positions: Vec<(u32, Span)>,
}

/// The Rust text of a file, laid out simply: an item or statement a line.
#[must_use]
pub fn gen_rust(file: &File) -> String {
    generate(file, false).text
}

/// The Rust text of a node, without a line break at its end; of items as [`gen_rust`] makes it of a file with them.
#[must_use]
pub fn gen_rust_part(node: &(impl Print + ?Sized)) -> String {
    let mut text = generate(node, false).text;
    text.truncate(text.trim_end().len());
    text
}

/// The same text as [`gen_rust`] makes, with the place of each token.
#[must_use]
pub fn gen_rust_with_positions(file: &File) -> GeneratedText {
    generate(file, true)
}

/// Prints any node as text.
pub(crate) fn generate(node: &(impl Print + ?Sized), positions: bool) -> GeneratedText {
    let mut sink = TextSink { out: GeneratedText::default(), with_positions: positions };
    node.print(&mut Printer::new(&mut sink), Span::NOWHERE);
    let mut out = sink.out;
    if !out.text.is_empty() && !out.text.ends_with('\n') {
        out.text.push('\n');
    }
    out
}

/// How far lines are indented at most, so that deep code does not grow with the square of its depth.
const MAX_INDENT: usize = 32;

struct TextSink {
    out: GeneratedText,
    with_positions: bool,
}

impl TextSink {
    fn mark(&mut self, span: Span) {
        if self.with_positions && !span.is_nowhere() {
            self.out.positions.push((u32::try_from(self.out.text.len()).unwrap_or(u32::MAX), span));
        }
    }

    fn push(&mut self, text: &str, span: Span) {
        self.mark(span);
        self.out.text.push_str(text);
    }
}

impl Sink for TextSink {
    fn ident(&mut self, text: &str, span: Span) {
        self.push(text, span);
    }

    fn lifetime(&mut self, text: &str, span: Span) {
        self.push(text, span);
    }

    fn literal(&mut self, text: &str, span: Span) {
        self.push(text, span);
    }

    fn punct(&mut self, c: char, _: Spacing, span: Span) {
        self.mark(span);
        self.out.text.push(c);
    }

    fn operator(&mut self, text: &'static str, span: Span) {
        self.push(text, span);
    }

    fn open(&mut self, delimiter: Delimiter, _: Bracket, span: Span) {
        let text = match delimiter {
            Delimiter::Paren => "(",
            Delimiter::Bracket => "[",
            Delimiter::Brace => "{",
        };
        self.push(text, span);
    }

    fn close(&mut self, delimiter: Delimiter, _: Bracket, span: Span) {
        let text = match delimiter {
            Delimiter::Paren => ")",
            Delimiter::Bracket => "]",
            Delimiter::Brace => "}",
        };
        self.push(text, span);
    }

    fn takes_doc_comments(&self) -> bool {
        true
    }

    fn doc_comment(&mut self, text: &str, inner: bool, span: Span) {
        self.push(if inner { "//!" } else { "///" }, span);
        self.out.text.push_str(text);
    }

    fn shebang(&mut self, text: &str) {
        self.out.text.push_str(text);
        self.out.text.push('\n');
    }

    fn space(&mut self) {
        self.out.text.push(' ');
    }

    fn line(&mut self, indent: usize) {
        self.out.text.push('\n');
        for _ in 0..indent.min(MAX_INDENT) {
            self.out.text.push_str("    ");
        }
    }
}
