//! What takes the printer's tokens.

use oxur_core::{Delimiter, Spacing, Span};

/// What a pair of brackets is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Bracket {
    /// Parentheses that only group, around an expression, a pattern or a type.
    Grouping,
    /// The braces of a block.
    Block,
    /// Parentheses around the operand of an operator that Rust writes behind it and the source before it: they bear the
    /// place of the operator, so that it ends the expression.
    Operand,
    /// The parentheses of a function's parameters.
    Parameters,
    /// All others: of calls, tuples, arrays, indices, items, attributes, macro calls.
    Other,
}

/// What takes the printer's tokens, in order. Each token comes with the place that it bears.
pub trait Sink {
    /// An identifier, raw ones with their `r#`, or a keyword, `_` among them.
    fn ident(&mut self, text: &str, span: Span);

    /// A lifetime, with its quote.
    fn lifetime(&mut self, text: &str, span: Span);

    /// A literal by its exact text; a minus sign before a number comes as a token of its own.
    fn literal(&mut self, text: &str, span: Span);

    /// One character of punctuation.
    fn punct(&mut self, c: char, spacing: Spacing, span: Span);

    /// An opening bracket.
    fn open(&mut self, delimiter: Delimiter, bracket: Bracket, span: Span);

    /// A closing bracket.
    fn close(&mut self, delimiter: Delimiter, bracket: Bracket, span: Span);

    /// An operator of one or more characters.
    fn operator(&mut self, text: &'static str, span: Span) {
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let spacing = if chars.peek().is_some() { Spacing::Joint } else { Spacing::Alone };
            self.punct(c, spacing, span);
        }
    }

    /// Whether the sink takes doc attributes as comments; otherwise they come as tokens.
    fn takes_doc_comments(&self) -> bool {
        false
    }

    /// A doc comment of one line: its text behind the `///`, or the `//!` of an inner one. A new line follows.
    fn doc_comment(&mut self, _text: &str, _inner: bool, _span: Span) {}

    /// Whether an expression with that place is put in parentheses that it does not need. In tokens for rustc they bear
    /// the place of the whole form, where the expression alone would only reach from its first operand to its last.
    fn wraps(&self, _span: Span) -> bool {
        false
    }

    /// The `#!` line before all tokens; only text has it.
    fn shebang(&mut self, _text: &str) {}

    /// Space between two tokens.
    fn space(&mut self) {}

    /// A new line, indented by so many steps.
    fn line(&mut self, _indent: usize) {}
}
