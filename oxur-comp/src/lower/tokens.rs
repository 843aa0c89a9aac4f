//! Verbatim Rust.

use oxur_ast as ast;
use oxur_core::RustToken;
use oxur_core::core::RustTokens;

use super::Lowerer;

impl Lowerer<'_> {
    /// Verbatim tokens; nothing, and a diagnostic, if they are no token sequence.
    pub(super) fn tokens(&mut self, tokens: &RustTokens) -> ast::Tokens {
        self.token_list(tokens.0.to_vec())
    }

    pub(super) fn token_list(&mut self, tokens: Vec<RustToken>) -> ast::Tokens {
        ast::Tokens::new(tokens).unwrap_or_else(|diagnostic| {
            self.diagnostics.push(*diagnostic);
            ast::Tokens::default()
        })
    }
}
