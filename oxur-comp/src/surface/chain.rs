//! Chains of fields, methods, indices, `?` and `await`.

use oxur_core::core::{Expr, Member, MethodCall};
use oxur_core::{Form, FormKind, ListStyle, Span};

use super::pattern::{member, number};
use super::{Writer, headed, list, names, styled, word};

/// What goes on from a value.
enum Step<'e> {
    Field(Member),
    Method(&'e MethodCall),
    Index(&'e Expr, Span),
    Try(Span),
    Await(Span),
}

impl Writer {
    /// An expression that is a step of a chain, with all the steps before it.
    pub(super) fn chain(&mut self, expr: &Expr) -> Option<Form> {
        let span = expr.span();
        let mut steps = Vec::new();
        let mut base = expr;
        loop {
            match base {
                Expr::MethodCall(node) => {
                    steps.push(Step::Method(node));
                    base = &node.receiver;
                }
                Expr::FieldRef(node) => {
                    steps.push(Step::Field(node.member));
                    base = &node.base;
                }
                Expr::IndexRef(node) => {
                    steps.push(Step::Index(&node.index, node.span));
                    base = &node.base;
                }
                Expr::TryExpr(node) => {
                    steps.push(Step::Try(node.span));
                    base = &node.value;
                }
                Expr::AwaitExpr(node) => {
                    steps.push(Step::Await(node.span));
                    base = &node.value;
                }
                _ => break,
            }
        }
        self.census.forms += steps.len().saturating_sub(1);
        steps.reverse();
        let base = self.expr(base);
        // One `?` or `await` alone is a prefix of what it is about.
        if let [before @ .., Step::Try(at) | Step::Await(at)] = &*steps
            && before.len() <= 1
        {
            let head = if matches!(steps.last(), Some(Step::Try(_))) { "?" } else { "await" };
            let inner = self.steps(base, before, *at)?;
            return Some(headed(head, [inner], span));
        }
        self.steps(base, &steps, span)
    }

    fn steps(&mut self, base: Form, steps: &[Step<'_>], span: Span) -> Option<Form> {
        let Some((last, before)) = steps.split_last() else { return Some(base) };
        let fields_only = before.iter().all(|step| matches!(step, Step::Field(_)));
        if fields_only && is_simple(&base) {
            match last {
                // `a.b.c`
                Step::Field(_) => return Some(glued(base, steps, span)),
                // `(a.b.f x)`
                Step::Method(node) => {
                    let receiver = self.method_head(node)?;
                    let mut items = vec![word(".", span), base];
                    items.extend(before.iter().map(field));
                    items.push(receiver);
                    let head = Form::styled(ListStyle::Chain, items, node.method.span);
                    let mut call = vec![head];
                    call.extend(self.exprs(&node.args));
                    return Some(list(call, span));
                }
                _ => {}
            }
        }
        // `(.f x a)`
        if let ([], Step::Method(node)) = (before, last) {
            let method = names::symbol(&format!(".{}", names::spelled(&node.method.name)), node.method.span);
            let head = match &node.generic_args {
                None => method,
                Some(args) => {
                    let args = self.some_args(args)?;
                    styled(ListStyle::Turbofish, "::<", std::iter::once(method).chain(args), node.method.span)
                }
            };
            let mut items = vec![head, base];
            items.extend(self.exprs(&node.args));
            return Some(list(items, span));
        }
        // `(. x (f a) y ?)`, the fields at the start glued to the value.
        let fields = steps.iter().take_while(|step| matches!(step, Step::Field(_))).count();
        let (base, rest) = if is_simple(&base) && fields > 0 && fields < steps.len() {
            (glued(base, &steps[..fields], span), &steps[fields..])
        } else {
            (base, steps)
        };
        let mut items = vec![word(".", span), base];
        for step in rest {
            items.push(self.step(step)?);
        }
        Some(list(items, span))
    }

    fn step(&mut self, step: &Step<'_>) -> Option<Form> {
        Some(match step {
            Step::Field(_) => field(step),
            Step::Method(node) => {
                let mut items = vec![self.method_head(node)?];
                items.extend(self.exprs(&node.args));
                list(items, node.method.span)
            }
            Step::Index(index, span) => Form::vector([self.expr(index)], *span),
            Step::Try(span) => word("?", *span),
            Step::Await(span) => word("await", *span),
        })
    }

    fn method_head(&mut self, node: &MethodCall) -> Option<Form> {
        let name = names::name(node.method);
        match &node.generic_args {
            None => Some(name),
            Some(args) => {
                let args = self.some_args(args)?;
                Some(styled(ListStyle::Turbofish, "::<", std::iter::once(name).chain(args), node.method.span))
            }
        }
    }

    fn some_args(&mut self, args: &[oxur_core::core::GenericArg]) -> Option<Vec<Form>> {
        if args.is_empty() { None } else { self.generic_args(args) }
    }
}

fn field(step: &Step<'_>) -> Form {
    match step {
        Step::Field(name) => member(*name),
        _ => number(0, Span::NOWHERE),
    }
}

/// A value with fields glued to it.
fn glued(base: Form, fields: &[Step<'_>], span: Span) -> Form {
    let mut items = vec![word(".", span)];
    // A chain that is glued already goes on.
    match base.as_styled(ListStyle::Chain) {
        Some([_, parts @ ..]) => items.extend_from_slice(parts),
        _ => items.push(base),
    }
    items.extend(fields.iter().map(field));
    Form::styled(ListStyle::Chain, items, span)
}

/// Whether a value is a name that a field or method can be glued to.
fn is_simple(base: &Form) -> bool {
    match &base.kind {
        FormKind::Symbol(name) => {
            let text = name.symbol.as_str();
            !text.contains("::") && text.starts_with(|c: char| c.is_alphabetic() || c == '_') && !text.ends_with('?')
        }
        _ => false,
    }
}
