//! The sink that keeps the tokens.

use oxur_core::{Delimiter, Literal, LiteralKind, RustToken, RustTokenKind, Spacing, Span, Symbol};

use crate::print::{Bracket, Sink};

/// Keeps tokens in the form that [`Tokens`](crate::Tokens) has.
#[derive(Default)]
pub(crate) struct Recorder {
    /// The tokens so far.
    pub(crate) tokens: Vec<RustToken>,
}

impl Recorder {
    fn push(&mut self, kind: RustTokenKind, span: Span) {
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
        self.push(RustTokenKind::Punct(c, spacing), span);
    }

    fn open(&mut self, delimiter: Delimiter, _: Bracket, span: Span) {
        self.push(RustTokenKind::Open(delimiter), span);
    }

    fn close(&mut self, delimiter: Delimiter, _: Bracket, span: Span) {
        self.push(RustTokenKind::Close(delimiter), span);
    }
}

/// The kind of a literal, by how its text starts.
pub(crate) fn literal_kind(text: &str) -> LiteralKind {
    let bytes = text.as_bytes();
    match (bytes.first(), bytes.get(1)) {
        (Some(b'"' | b'r'), _) => LiteralKind::String,
        (Some(b'\''), _) => LiteralKind::Char,
        (Some(b'b'), Some(b'\'')) => LiteralKind::Byte,
        (Some(b'b'), _) => LiteralKind::ByteString,
        (Some(b'c'), _) => LiteralKind::CString,
        (Some(b'0'), Some(b'x' | b'o' | b'b')) => LiteralKind::Integer,
        _ => {
            let exponent = text.find(['e', 'E']).is_some_and(|at| {
                text[..at].bytes().all(|b| b.is_ascii_digit() || b == b'_' || b == b'-')
                    && text[at + 1..].starts_with(|c: char| c.is_ascii_digit() || "+-_".contains(c))
            });
            if text.contains('.') || exponent || text.ends_with("f32") || text.ends_with("f64") {
                LiteralKind::Float
            } else {
                LiteralKind::Integer
            }
        }
    }
}
