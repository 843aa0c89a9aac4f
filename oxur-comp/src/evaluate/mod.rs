//! Evaluation: what is computed at compile time is replaced by its value.

mod known;

use oxur_core::codes::comptime as codes;
use oxur_core::core::{Def, DefineStatic, Expr, Item, Safety, VisitorMut, Walk};
use oxur_core::{Diagnostic, Span};

use crate::{Code, ExpandedModule, Session};

/// Evaluates all `comptime`s, constants, statics and `def`s of the modules. What fails is told in the session, and the
/// item around it left out.
pub fn evaluate(modules: &mut [ExpandedModule], session: &mut Session<'_>) {
    for module in modules {
        match &mut module.code {
            Code::Items(items) => {
                let all = std::mem::take(items);
                items.extend(all.into_iter().filter_map(|mut item| {
                    let mut evaluator = Evaluator { session, failed: false };
                    evaluator.item(&mut item);
                    (!evaluator.failed).then_some(item)
                }));
            }
            Code::Body(body) => {
                let mut evaluator = Evaluator { session, failed: false };
                evaluator.body(body);
                if evaluator.failed {
                    module.code = Code::default();
                }
            }
        }
    }
}

struct Evaluator<'s, 'h> {
    session: &'s mut Session<'h>,
    failed: bool,
}

impl Evaluator<'_, '_> {
    fn fail(&mut self, diagnostic: Diagnostic) {
        self.session.report(diagnostic);
        self.failed = true;
    }

    /// The static that a module's `def` becomes.
    fn def(&mut self, def: &mut Def) -> Option<DefineStatic> {
        let known = known::is_literal(&def.value);
        let ty = def.ty.clone().or_else(|| known::literal_type(&def.value).filter(|_| known));
        let Some(ty) = ty else {
            let message = format!("the type of `{}` must be written", def.name.name);
            let diagnostic = Diagnostic::error(codes::DEF_TYPE, def.name.span, message);
            self.fail(diagnostic.help(format!("write `{}:T` with its type for `T`", def.name.name)));
            return None;
        };
        let value = def.value.clone();
        Some(DefineStatic {
            attrs: std::mem::take(&mut def.attrs),
            vis: def.vis.clone(),
            safety: Safety::Default,
            mutable: def.mutable,
            name: def.name,
            ty,
            value: Some(value),
            span: def.span,
        })
    }

    fn comptime(&mut self, span: Span) {
        let message = "`comptime` is not supported by this version";
        self.fail(Diagnostic::error(codes::NOT_YET, span, message));
    }
}

impl VisitorMut for Evaluator<'_, '_> {
    fn item(&mut self, item: &mut Item) {
        match item {
            // It runs when it is called, not now.
            Item::DefineFunc(func) if func.comptime => return,
            Item::Def(def) => {
                if let Some(lowered) = self.def(def) {
                    *item = lowered.into();
                }
            }
            _ => {}
        }
        item.walk_children_mut(self);
    }

    fn expr(&mut self, expr: &mut Expr) {
        if let Expr::Comptime(node) = expr {
            if known::is_literal(&node.value) {
                *expr = node.value.clone();
            } else {
                self.comptime(node.span);
            }
            return;
        }
        expr.walk_children_mut(self);
    }
}
