//! Rust tokens: verbatim ones, and nodes that become tokens because a macro takes them.

use oxur_ast as ast;
use oxur_core::core::RustTokens;
use oxur_core::{Delimiter, Literal, LiteralKind, RustToken, RustTokenKind, Spacing, Span, Symbol};

use super::Lowerer;

impl Lowerer<'_> {
    /// Verbatim tokens; nothing, and a diagnostic, if they are no token sequence.
    pub(super) fn tokens(&mut self, tokens: &RustTokens) -> ast::Tokens {
        self.token_list(tokens.0.to_vec())
    }

    pub(super) fn token_list(&mut self, tokens: Vec<RustToken>) -> ast::Tokens {
        ast::Tokens::new(tokens).unwrap_or_else(|diagnostic| {
            self.diagnostics.push(diagnostic.into());
            ast::Tokens::default()
        })
    }
}

/// Collects what is printed as tokens.
#[derive(Default)]
pub(super) struct TokenSink {
    pub(super) tokens: Vec<RustToken>,
}

impl TokenSink {
    fn push(&mut self, kind: RustTokenKind, span: Span) {
        self.tokens.push(RustToken { kind, span });
    }

    /// A comma between arguments.
    pub(super) fn comma(&mut self, span: Span) {
        self.push(RustTokenKind::Punct(',', Spacing::Alone), span);
    }

    /// Prints a node.
    pub(super) fn node(&mut self, node: &impl ast::Print) {
        ast::print_to(node, self);
    }
}

impl ast::Sink for TokenSink {
    fn ident(&mut self, text: &str, span: Span) {
        self.push(RustTokenKind::Ident(Symbol::new(text)), span);
    }

    fn lifetime(&mut self, text: &str, span: Span) {
        self.push(RustTokenKind::Lifetime(Symbol::new(text)), span);
    }

    fn literal(&mut self, text: &str, span: Span) {
        let literal = Literal { kind: literal_kind(text), text: Symbol::new(text) };
        self.push(RustTokenKind::Literal(literal), span);
    }

    fn punct(&mut self, c: char, spacing: Spacing, span: Span) {
        self.push(RustTokenKind::Punct(c, spacing), span);
    }

    fn open(&mut self, delimiter: Delimiter, _bracket: ast::Bracket, span: Span) {
        self.push(RustTokenKind::Open(delimiter), span);
    }

    fn close(&mut self, delimiter: Delimiter, _bracket: ast::Bracket, span: Span) {
        self.push(RustTokenKind::Close(delimiter), span);
    }
}

/// The kind of a valid literal, told by its first characters, and for numbers by what only a float has.
fn literal_kind(text: &str) -> LiteralKind {
    let quoted = |prefix: &str| {
        let rest = text.strip_prefix(prefix).map(|rest| rest.trim_start_matches('#'));
        rest.is_some_and(|rest| rest.starts_with('"'))
    };
    let radix = ["0x", "0o", "0b"].iter().any(|prefix| text.starts_with(prefix));
    match () {
        () if text.starts_with('\'') => LiteralKind::Char,
        () if text.starts_with("b'") => LiteralKind::Byte,
        () if quoted("") || quoted("r") => LiteralKind::String,
        () if quoted("b") || quoted("br") => LiteralKind::ByteString,
        () if quoted("c") || quoted("cr") => LiteralKind::CString,
        () if !radix
            && (text.contains('.') || text.contains("f16") || text.contains("f32") || text.contains("f64")) =>
        {
            LiteralKind::Float
        }
        // An exponent; the `e` of `1usize` is no such thing.
        () if !radix && text.contains(['e', 'E']) && !text.contains('s') => LiteralKind::Float,
        () => LiteralKind::Integer,
    }
}
