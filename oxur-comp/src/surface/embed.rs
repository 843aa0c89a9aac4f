//! What has no spelling: Rust's own tokens in `(rust {…})`.

use std::sync::Arc;

use oxur_core::core::{Expr, Item, Pat, Type};
use oxur_core::{Delimiter, Form, FormKind, RustToken, Span, Verbatim};

use super::{Writer, headed};
use crate::lower;

impl Writer {
    /// `(rust {…})`, counted as embedded node of that kind.
    pub(super) fn embedded(&mut self, kind: &'static str, tokens: &[RustToken], span: Span) -> Form {
        *self.census.embedded.entry(kind).or_default() += 1;
        self.census.embedded_tokens += tokens.len();
        headed("rust", [verbatim(tokens, Delimiter::Brace, span)], span)
    }

    pub(super) fn embedded_expr(&mut self, expr: &Expr) -> Form {
        self.embedded("rust-expr", &lower::expr_tokens(expr), expr.span())
    }

    pub(super) fn embedded_pat(&mut self, pat: &Pat) -> Form {
        self.embedded("rust-pat", &lower::pat_tokens(pat), pat.span())
    }

    pub(super) fn embedded_type(&mut self, ty: &Type) -> Form {
        self.embedded("rust-type", &lower::type_tokens(ty), ty.span())
    }

    pub(super) fn embedded_item(&mut self, item: &Item, place: super::Place) -> Form {
        let tokens = lower::item_tokens(item, place == super::Place::Member);
        self.embedded("rust-item", &tokens, item.span())
    }
}

/// Rust's tokens in brackets.
pub(super) fn verbatim(tokens: &[RustToken], delimiter: Delimiter, span: Span) -> Form {
    let tokens: Arc<[RustToken]> = tokens.into();
    Form::new(FormKind::Verbatim(Verbatim { delimiter, tokens }), span)
}
