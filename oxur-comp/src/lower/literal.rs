//! Literals.

use oxur_ast as ast;
use oxur_core::core::{Literal, LiteralValue};

use super::Lowerer;

impl Lowerer<'_> {
    pub(super) fn literal(&mut self, node: &Literal) -> ast::ExprLit {
        let lit = match node.value {
            LiteralValue::Bool(value) => ast::Lit::bool(value, node.span),
            LiteralValue::Token(token) => ast::Lit::from_literal(token, node.span),
        };
        ast::ExprLit::new(lit, node.span)
    }
}
