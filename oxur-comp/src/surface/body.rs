//! Bodies: statements, bindings, and the value at the end.

use oxur_core::core::{Body, Expr, Let, Stmt};
use oxur_core::{Form, FormKind, ListStyle, LiteralKind};

use super::attr::attributed;
use super::{Place, Writer, styled, unit, word};
use crate::lower::is_plain;

/// What becomes of the last form of a body: see the expander.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ending {
    Value,
    Discard,
    Unit,
}

impl Writer {
    /// The forms of a body; none if it has no spelling.
    pub(super) fn body_forms(&mut self, body: &Body, ending: Ending) -> Option<Vec<Form>> {
        let mut forms = self.inner_attrs(&body.attrs);
        let count = body.stmts.len();
        for (at, stmt) in body.stmts.iter().enumerate() {
            let last = at + 1 == count && body.value.is_none();
            match stmt {
                Stmt::Let(node) => forms.push(self.local(node)?),
                Stmt::Item(item) => self.item(item, Place::Body, &mut forms),
                Stmt::Expr(expr) => {
                    forms.push(self.expr(expr));
                    if last && ending == Ending::Value && !ends_as_statement(expr) {
                        forms.push(unit(expr.span()));
                    }
                }
            }
        }
        if let Some(value) = body.value.as_deref() {
            forms.push(self.value(value, body, ending));
        } else if body.stmts.is_empty() && !body.attrs.is_empty() && ending == Ending::Value {
            return None;
        }
        Some(forms)
    }

    fn value(&mut self, value: &Expr, body: &Body, ending: Ending) -> Form {
        let alone = body.stmts.is_empty() && body.attrs.is_empty();
        let lost = match value {
            // `()` at the end says that there is no value.
            Expr::TupleExpr(node) => node.items.is_empty() && ending != Ending::Discard,
            // Braces in braces are one pair.
            Expr::Block(block) => alone && is_plain(block) && block.body.attrs.is_empty() && ending != Ending::Discard,
            _ => false,
        };
        if lost { self.embedded_expr(value) } else { self.expr(value) }
    }

    fn local(&mut self, node: &Let) -> Option<Form> {
        self.census.forms += 1;
        let span = node.span;
        let mut items = vec![word("def", span)];
        let mut words = self.pat_words(&node.pattern);
        if let Some(ty) = &node.ty {
            let last = words.pop()?;
            words.push(styled(ListStyle::Typed, ":", [last, self.ty(ty)], span));
        }
        items.append(&mut words);
        if let Some(init) = &node.init {
            items.push(self.expr(init));
        }
        if let Some(otherwise) = &node.otherwise {
            items.push(Form::keyword("else", otherwise.span));
            let forms = self.body_forms(otherwise, Ending::Value)?;
            if forms.is_empty() {
                return None;
            }
            items.extend(forms);
        }
        Some(attributed(&node.attrs, Form::list(items, span)))
    }
}

/// Whether an expression at the end of a body is a statement without more.
fn ends_as_statement(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Assign(_) | Expr::WhileExpr(_) | Expr::ForExpr(_) | Expr::Return(_) | Expr::Break(_) | Expr::Continue(_)
    )
}

/// Whether the first of several forms would be read as a docstring.
pub(super) fn starts_with_docstring(forms: &[Form]) -> bool {
    forms.len() > 1 && matches!(&forms[0].kind, FormKind::Literal(literal) if literal.kind == LiteralKind::String)
}
