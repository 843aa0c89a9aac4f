//! Bodies are not checked yet: what asks for one is told so.

use std::sync::Arc;

use oxur_core::core::{Expr, Type};
use oxur_core::{Diagnostic, Span, Symbol};

use crate::check::Checker;
use crate::thir::Body;
use crate::types::DefId;

fn not_yet() -> Vec<Diagnostic> {
    let message = "the virtual machine does not check bodies yet";
    vec![Diagnostic::error(oxur_core::codes::vm::NOT_RUN, Span::NOWHERE, message)]
}

impl Checker {
    /// The checked body of a function, constant or static.
    pub(crate) fn body(&mut self, _def: DefId) -> Result<Arc<Body>, Vec<Diagnostic>> {
        Err(not_yet())
    }

    /// An expression given alone, checked.
    pub(crate) fn check_expr(
        &mut self,
        _module: &[Symbol],
        _expr: &Expr,
        _expected: Option<&Type>,
    ) -> Result<Arc<Body>, Vec<Diagnostic>> {
        Err(not_yet())
    }
}
