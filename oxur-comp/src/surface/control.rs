//! Control flow.

use oxur_core::core::{Arm, BinOp, Block, BlockKind, Body, Expr, IfExpr, UnOp};
use oxur_core::{Form, Span};

use super::attr::attributed;
use super::body::Ending;
use super::{Writer, headed, names, unit, word};
use crate::lower::{is_plain, is_unit_block};

impl Writer {
    pub(super) fn control(&mut self, expr: &Expr) -> Option<Form> {
        let span = expr.span();
        Some(match expr {
            Expr::Block(node) => self.block(node)?,
            Expr::IfExpr(node) => self.if_expr(node)?,
            // A test stands in conditions only.
            Expr::LetTest(_) => return None,
            Expr::MatchExpr(node) => {
                let mut items = vec![self.expr(&node.value)];
                for arm in &node.arms {
                    items.push(self.arm(arm)?);
                }
                headed("match", items, span)
            }
            Expr::LoopExpr(node) => {
                let label = node.label.map(names::lifetime);
                let body = self.body_forms(&node.body, Ending::Discard)?;
                headed("loop", label.into_iter().chain(body), span)
            }
            Expr::WhileExpr(node) => {
                let label = node.label.map(names::lifetime);
                let test = self.condition(&node.test);
                let body = self.body_forms(&node.body, Ending::Discard)?;
                headed("while", label.into_iter().chain([test]).chain(body), span)
            }
            Expr::ForExpr(node) => {
                let label = node.label.map(names::lifetime);
                let mut binding = self.pat_words(&node.pattern);
                binding.push(self.expr(&node.iter));
                // A pattern and `in` are read as an older spelling.
                let binding = Form::vector(binding, node.iter.span());
                let body = self.body_forms(&node.body, Ending::Discard)?;
                headed("for", label.into_iter().chain([binding]).chain(body), span)
            }
            Expr::Break(node) => {
                let label = node.label.map(names::lifetime);
                let value = node.value.as_ref().map(|value| self.expr(value));
                headed("break", label.into_iter().chain(value), span)
            }
            Expr::Continue(node) => headed("continue", node.label.map(names::lifetime), span),
            Expr::Return(node) => {
                let value = node.value.as_ref().map(|value| self.expr(value));
                headed("return", value, span)
            }
            _ => return None,
        })
    }

    fn block(&mut self, node: &Block) -> Option<Form> {
        let head = match node.kind {
            BlockKind::Plain => "do",
            BlockKind::Unsafe => "unsafe",
            BlockKind::Async | BlockKind::AsyncMove => "async",
            BlockKind::Const => "const",
        };
        let mut items = Vec::new();
        if node.kind == BlockKind::AsyncMove {
            items.push(word("move", node.span));
        }
        items.extend(node.label.map(names::lifetime));
        let forms = self.body_forms(&node.body, Ending::Value)?;
        // What would be read as a modifier or a closure.
        if head == "async" && forms.first().is_some_and(|form| form.is_symbol("move") || form.is_symbol("fn")) {
            return None;
        }
        items.extend(forms);
        Some(headed(head, items, node.span))
    }

    /// A condition: tests that bind stand in it directly, or among the operands of `&&`.
    pub(super) fn condition(&mut self, test: &Expr) -> Form {
        match test {
            Expr::LetTest(node) => {
                self.census.forms += 1;
                let (pattern, value) = (self.pat(&node.pattern), self.expr(&node.value));
                headed("let", [pattern, value], node.span)
            }
            // The operands go on as conditions, see `binary`.
            Expr::BinaryOp(node) if node.op == BinOp::And => self.expr(test),
            _ => self.expr(test),
        }
    }

    fn if_expr(&mut self, node: &IfExpr) -> Option<Form> {
        let span = node.span;
        if let Some(clauses) = clauses(node).filter(|_| !self.taken.contains(&"cond")) {
            return self.cond(&clauses, span);
        }
        let Some(otherwise) = &node.otherwise else { return self.when(node) };
        let then = self.branch(&node.then)?;
        let otherwise = match otherwise {
            Expr::IfExpr(next) => self.expr(&Expr::IfExpr(next.clone())),
            Expr::Block(block) if is_plain(block) => {
                let alone = block.body.stmts.is_empty() && matches!(block.body.value.as_deref(), Some(Expr::IfExpr(_)));
                let form = self.branch(&block.body)?;
                // An `if` alone in braces is no `else if`.
                if alone { headed("do", [form], block.span) } else { form }
            }
            _ => return None,
        };
        if let Expr::LetTest(test) = &node.test {
            self.census.forms += 1;
            let mut binding = self.pat_words(&test.pattern);
            binding.push(self.expr(&test.value));
            return Some(headed("if-let", [Form::vector(binding, test.span), then, otherwise], span));
        }
        let test = self.condition(&node.test);
        Some(headed("if", [test, then, otherwise], span))
    }

    /// An `if` without another branch: `when`, `unless` or `when-let` if its value is discarded.
    fn when(&mut self, node: &IfExpr) -> Option<Form> {
        let span = node.span;
        // A last block whose value is `()` is the same with its value discarded.
        let discards =
            node.then.attrs.is_empty() && node.then.value.as_deref().map_or(!node.then.stmts.is_empty(), is_unit_block);
        if !discards {
            let test = self.condition(&node.test);
            let then = self.branch(&node.then)?;
            return Some(headed("if", [test, then], span));
        }
        let body = self.body_forms(&node.then, Ending::Discard)?;
        match &node.test {
            Expr::LetTest(test) => {
                self.census.forms += 1;
                let mut binding = self.pat_words(&test.pattern);
                binding.push(self.expr(&test.value));
                let binding = Form::vector(binding, test.span);
                Some(headed("when-let", std::iter::once(binding).chain(body), span))
            }
            Expr::UnaryOp(not) if not.op == UnOp::Not && !self.taken.contains(&"unless") => {
                self.census.forms += 1;
                let test = self.expr(&not.operand);
                Some(headed("unless", std::iter::once(test).chain(body), span))
            }
            test if self.taken.contains(&"when") => {
                let test = self.condition(test);
                let then = headed("do", body.into_iter().chain([unit(span)]), span);
                Some(headed("if", [test, then], span))
            }
            test => {
                let test = self.condition(test);
                Some(headed("when", std::iter::once(test).chain(body), span))
            }
        }
    }

    fn cond(&mut self, clauses: &[(Option<&Expr>, &Body)], span: Span) -> Option<Form> {
        let mut forms = Vec::new();
        for (test, body) in clauses {
            let at = test.map_or(span, |test| test.span());
            let mut clause = vec![match test {
                Some(test) => self.condition(test),
                None => word("else", at),
            }];
            // A clause without a form has the value `()`, and so has an empty body.
            let inside = self.body_forms(body, Ending::Value)?;
            // An `if` alone in braces is no clause of its own.
            let nested = body.stmts.is_empty() && matches!(body.value.as_deref(), Some(Expr::IfExpr(_)));
            if test.is_none() && nested {
                clause.push(headed("do", inside, at));
            } else {
                clause.extend(inside);
            }
            self.census.forms += 1;
            forms.push(Form::vector(clause, at));
        }
        Some(headed("cond", forms, span))
    }

    /// A branch as one form.
    pub(super) fn branch(&mut self, body: &Body) -> Option<Form> {
        let mut forms = self.body_forms(body, Ending::Value)?;
        Some(match forms.len() {
            0 => unit(body.span),
            1 => forms.remove(0),
            _ => headed("do", forms, body.span),
        })
    }

    fn arm(&mut self, arm: &Arm) -> Option<Form> {
        self.census.forms += 1;
        let mut items = self.pat_words(&arm.pattern);
        if let Some(guard) = &arm.guard {
            items.push(Form::keyword("if", guard.span()));
            items.push(self.condition(guard));
        }
        items.extend(self.expr_or_body(&arm.body));
        Some(attributed(&arm.attrs, Form::vector(items, arm.span)))
    }

    /// The body of an arm or closure: the forms of a block, or one expression. A block of one form stays a block.
    pub(super) fn expr_or_body(&mut self, body: &Expr) -> Vec<Form> {
        if let Expr::Block(block) = body
            && is_plain(block)
            && let Some(forms) = self.body_forms(&block.body, Ending::Value)
        {
            self.census.forms += 1;
            if forms.len() > 1 {
                return forms;
            }
            return vec![headed("do", forms, block.span)];
        }
        vec![self.expr(body)]
    }
}

/// The clauses of a choice with more than two ways, all by conditions.
fn clauses(node: &IfExpr) -> Option<Vec<(Option<&Expr>, &Body)>> {
    let mut clauses = vec![(Some(&node.test), &node.then)];
    let mut next = node.otherwise.as_ref();
    let mut conditions = 1;
    while let Some(otherwise) = next {
        match otherwise {
            Expr::IfExpr(inner) => {
                conditions += 1;
                clauses.push((Some(&inner.test), &inner.then));
                next = inner.otherwise.as_ref();
            }
            Expr::Block(block) if is_plain(block) => {
                clauses.push((None, &block.body));
                next = None;
            }
            _ => return None,
        }
    }
    (conditions > 1).then_some(clauses)
}
