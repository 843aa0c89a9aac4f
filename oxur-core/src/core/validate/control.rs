//! Expressions: loops and labels, conditions, places of assignment, and what is gone after evaluation.

use super::{Stage, Validator};
use crate::codes::core as codes;
use crate::core::{
    BinOp, BlockKind, Body, Break, Expr, IfExpr, Lambda, Lifetime, MacroArgs, Member, Quasiquote, Visitor, Walk,
};
use crate::{Form, Span};

/// What `break`, `continue` and labels can refer to.
#[derive(Clone, Copy)]
pub(super) enum Scope {
    /// A `loop`.
    Loop(Option<Lifetime>),
    /// A `while` or `for`, which cannot be left with a value.
    Valueless(Option<Lifetime>),
    /// A labelled block.
    Block(Lifetime),
    /// Code around what is checked, of which nothing is known.
    Unknown,
}

impl Scope {
    fn label(self) -> Option<Lifetime> {
        match self {
            Self::Loop(label) | Self::Valueless(label) => label,
            Self::Block(label) => Some(label),
            Self::Unknown => None,
        }
    }
}

impl Validator {
    pub(super) fn check_expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Literal(node) => self.check_literal(node),
            Expr::Lambda(node) => self.check_lambda(node),
            Expr::Block(node) => self.check_block(node.kind, node.label, &node.body),
            Expr::Assign(node) => {
                if let Some(op) = node.op.filter(|op| !assigns(*op)) {
                    self.error(codes::ASSIGN_OP, node.span, format!("{op:?} cannot stand before `=`"));
                }
                match node.op {
                    None => self.check_assigned(&node.place),
                    Some(_) => self.expr(&node.place),
                }
                self.expr(&node.value);
            }
            Expr::IfExpr(node) => self.check_if(node),
            Expr::LetTest(node) => {
                let message = "`let-test` stands in a condition only, alone or joined by `and`";
                self.error(codes::LET_TEST, node.span, message);
                node.walk_children(self);
            }
            Expr::MatchExpr(node) => {
                self.expr(&node.value);
                for arm in &node.arms {
                    arm.attrs.walk(self);
                    self.pat(&arm.pattern);
                    if let Some(guard) = &arm.guard {
                        self.check_condition(guard);
                    }
                    self.expr(&arm.body);
                }
            }
            Expr::LoopExpr(node) => self.check_loop(Scope::Loop(node.label), |validator| validator.body(&node.body)),
            Expr::WhileExpr(node) => self.check_loop(Scope::Valueless(node.label), |validator| {
                validator.check_condition(&node.test);
                validator.body(&node.body);
            }),
            Expr::ForExpr(node) => {
                self.expr(&node.iter);
                self.check_loop(Scope::Valueless(node.label), |validator| {
                    validator.pat(&node.pattern);
                    validator.body(&node.body);
                });
            }
            Expr::Break(node) => self.check_break(node),
            Expr::Continue(node) => self.check_continue(node.label, node.span),
            Expr::WildExpr(node) => {
                self.error(codes::WILD_EXPR, node.span, "`_` is a value only on the left of an assignment");
            }
            Expr::RangeExpr(node) => {
                self.check_range(node.inclusive, node.end.is_some(), node.span);
                node.walk_children(self);
            }
            Expr::StructExpr(node) => {
                self.path(&node.path);
                for field in &node.fields {
                    field.attrs.walk(self);
                    self.check_field_init(field.member, field.value.is_some(), field.span);
                    field.value.walk(self);
                }
                node.base.walk(self);
            }
            Expr::FieldRef(node) => {
                self.expr(&node.base);
                if !matches!(node.member, Member::Named(name) if name.name == "await") {
                    self.check_member(node.member);
                }
            }
            Expr::MacroCall(node) => {
                if let MacroArgs::MatchesArgs(args) = &node.args {
                    self.path(&node.path);
                    self.expr(&args.value);
                    self.pat(&args.pattern);
                    if let Some(guard) = &args.guard {
                        self.check_condition(guard);
                    }
                    args.rest.walk(self);
                } else {
                    node.walk_children(self);
                }
            }
            Expr::Comptime(node) => {
                self.check_comptime(node.span, "comptime");
                self.fresh_scopes(|validator| node.walk_children(validator));
            }
            Expr::Quote(node) => self.check_comptime(node.span, "quote"),
            Expr::Quasiquote(node) => self.check_quasiquote(node),
            _ => expr.walk_children(self),
        }
    }

    fn check_comptime(&mut self, place: Span, what: &str) {
        if self.stage == Stage::Evaluated && !self.comptime {
            let message = format!("`{what}` is left in code that becomes Rust");
            self.error(codes::COMPTIME_LEFT, place, message);
        }
    }

    fn check_quasiquote(&mut self, node: &Quasiquote) {
        self.check_comptime(node.span, "quasiquote");
        let mut worst = None;
        holes(&node.template, &mut |hole, place| {
            if hole >= node.holes.len() {
                worst = worst.or(Some(place));
            }
        });
        if let Some(place) = worst {
            self.error(codes::QUASIQUOTE_HOLE, place, "the template has a hole for which there is no expression");
        }
        node.holes.walk(self);
    }

    fn check_lambda(&mut self, node: &Lambda) {
        node.lifetimes.walk(self);
        node.params.walk(self);
        node.return_type.walk(self);
        self.fresh_scopes(|validator| validator.expr(&node.body));
    }

    fn check_block(&mut self, kind: BlockKind, label: Option<Lifetime>, body: &Body) {
        if let Some(label) = label {
            self.check_label(label);
            if kind != BlockKind::Plain {
                self.error(codes::UNKNOWN_LABEL, label.span, "only a plain block can have a label");
            }
        }
        match kind {
            BlockKind::Async | BlockKind::AsyncMove | BlockKind::Const => {
                self.fresh_scopes(|validator| validator.body(body));
            }
            BlockKind::Plain | BlockKind::Unsafe => {
                let scopes = self.scopes.len();
                self.scopes.extend(label.map(Scope::Block));
                self.body(body);
                self.scopes.truncate(scopes);
            }
        }
    }

    fn check_if(&mut self, node: &IfExpr) {
        self.check_condition(&node.test);
        self.body(&node.then);
        match &node.otherwise {
            Some(Expr::Block(block)) if block.kind == BlockKind::Plain && block.label.is_none() => {
                self.deeper(block.span, |validator| validator.body(&block.body));
            }
            Some(Expr::IfExpr(next)) => self.deeper(next.span, |validator| validator.check_if(next)),
            Some(other) => {
                self.error(codes::ELSE, other.span(), "the other branch is a plain `block` or another `if-expr`");
                self.expr(other);
            }
            None => {}
        }
    }

    fn check_condition(&mut self, test: &Expr) {
        match test {
            Expr::LetTest(node) => self.deeper(node.span, |validator| {
                validator.pat(&node.pattern);
                validator.expr(&node.value);
            }),
            Expr::BinaryOp(node) if node.op == BinOp::And => self.deeper(node.span, |validator| {
                validator.check_condition(&node.left);
                validator.check_condition(&node.right);
            }),
            _ => self.expr(test),
        }
    }

    /// What stands on the left of `=`, where `_` is allowed within tuples, arrays, structs and calls.
    fn check_assigned(&mut self, place: &Expr) {
        self.deeper(place.span(), |validator| match place {
            Expr::WildExpr(_) => {}
            Expr::TupleExpr(node) => node.items.iter().for_each(|item| validator.check_assigned(item)),
            Expr::ArrayExpr(node) => node.items.iter().for_each(|item| validator.check_assigned(item)),
            Expr::Call(node) => {
                validator.expr(&node.func);
                node.args.iter().for_each(|arg| validator.check_assigned(arg));
            }
            Expr::StructExpr(node) => {
                validator.path(&node.path);
                for field in &node.fields {
                    validator.check_field_init(field.member, field.value.is_some(), field.span);
                    if let Some(value) = &field.value {
                        validator.check_assigned(value);
                    }
                }
                node.base.walk(validator);
            }
            _ => validator.check_expr(place),
        });
    }

    fn check_loop(&mut self, scope: Scope, check: impl FnOnce(&mut Self)) {
        if let Some(label) = scope.label() {
            self.check_label(label);
        }
        self.scopes.push(scope);
        check(self);
        self.scopes.pop();
    }

    fn check_break(&mut self, node: &Break) {
        let target = match node.label {
            Some(label) => self.labelled(label),
            None => self.innermost_loop(node.span, "break"),
        };
        if let (Some(Scope::Valueless(_)), Some(value)) = (target, &node.value) {
            let message = "only a `loop-expr` or a labelled block can be left with a value";
            self.error(codes::BREAK_VALUE, value.span(), message);
        }
        node.value.walk(self);
    }

    fn check_continue(&mut self, label: Option<Lifetime>, place: Span) {
        match label {
            None => {
                self.innermost_loop(place, "continue");
            }
            Some(label) => {
                if let Some(Scope::Block(_)) = self.labelled(label) {
                    let message = format!("`{}` is the label of a block, which cannot be continued", label.name);
                    self.error(codes::UNKNOWN_LABEL, label.span, message);
                }
            }
        }
    }

    fn labelled(&mut self, label: Lifetime) -> Option<Scope> {
        let found = self.scopes.iter().rev().find(|scope| match scope {
            Scope::Unknown => true,
            scope => scope.label() == Some(label),
        });
        let found = found.copied();
        if found.is_none() {
            self.error(codes::UNKNOWN_LABEL, label.span, format!("there is no label `{}` around this", label.name));
        }
        found
    }

    fn innermost_loop(&mut self, place: Span, what: &str) -> Option<Scope> {
        let found = self.scopes.iter().rev().find(|scope| !matches!(scope, Scope::Block(_))).copied();
        if found.is_none() {
            self.error(codes::OUTSIDE_LOOP, place, format!("`{what}` stands outside of any loop"));
        }
        found
    }

    pub(super) fn check_range(&mut self, inclusive: bool, has_end: bool, place: Span) {
        if inclusive && !has_end {
            self.error(codes::RANGE, place, "a range that its end belongs to needs an end");
        }
    }

    fn check_field_init(&mut self, member: Member, has_value: bool, place: Span) {
        self.check_member(member);
        if matches!(member, Member::Index(..)) && !has_value {
            self.error(codes::SHORTHAND, place, "a numbered field needs a value");
        }
    }
}

/// Whether there is an operator `op=`.
fn assigns(op: BinOp) -> bool {
    match op {
        BinOp::Eq | BinOp::Ne | BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge | BinOp::And | BinOp::Or => false,
        BinOp::Add | BinOp::Sub | BinOp::Mul | BinOp::Div | BinOp::Rem => true,
        BinOp::BitAnd | BinOp::BitOr | BinOp::BitXor | BinOp::Shl | BinOp::Shr => true,
    }
}

/// Calls `visit` with the number and place of each hole in a template.
fn holes(template: &Form, visit: &mut impl FnMut(usize, Span)) {
    // The template is as deep as a source may be; a list of what is left to do needs no stack.
    let mut left = vec![template];
    while let Some(form) = left.pop() {
        match Quasiquote::hole(form) {
            Some((number, _)) => visit(number, form.span),
            None => left.extend(form.as_list().or(form.as_vector()).or(form.as_brace()).unwrap_or_default()),
        }
    }
}
