//! Control: conditions, matches, loops, jumps, `?`.

use oxur_core::core::{self, Expr};
use oxur_core::{Diagnostic, Span, Symbol, codes::vm as codes, mapped};

use super::coerce::Merge;
use super::{BodyCx, Label};
use crate::thir::{Arm, BindMode, Block, ExprId, ExprKind, LabelId, PatId, PatKind, Stmt};
use crate::types::{Arg, Mutability, Ty, TyKind, intern_args};

impl BodyCx<'_> {
    pub(super) fn if_expr(&mut self, node: &core::IfExpr, expect: Option<Ty>) -> ExprId {
        let depth = self.ribs.len();
        let test = self.condition(&node.test);
        let diverges = self.diverges;
        let before = self.temps;
        let expect_branch = if node.otherwise.is_some() { expect } else { None };
        let mut then = self.block(&node.then, None, expect_branch, node.then.span);
        then = self.scope_since(before, then);
        self.ribs.truncate(depth);
        let then_diverges = std::mem::replace(&mut self.diverges, diverges);
        let Some(otherwise) = &node.otherwise else {
            let then = self.coerce(then, Ty::unit());
            self.diverges = diverges;
            return self.add(ExprKind::If { test, then, otherwise: None }, Ty::unit(), node.span);
        };
        let mut merge = Merge::new(expect);
        self.merge(&mut merge, then);
        let hint = merge.hint();
        let before = self.temps;
        let otherwise = self.value(otherwise, hint);
        let otherwise = self.scope_since(before, otherwise);
        self.merge(&mut merge, otherwise);
        self.diverges = diverges || (then_diverges && self.diverges);
        let ty = self.merge_type(&merge).unwrap_or_else(Ty::never);
        let items = self.merge_finish(merge, ty);
        let [then, otherwise] = items[..] else { return self.error_expr(node.span) };
        self.add(ExprKind::If { test, then, otherwise: Some(otherwise) }, ty, node.span)
    }

    /// A condition: a `bool`, with `let`s joined by `&&`. What these bind is declared in a rib that is left open.
    pub(super) fn condition(&mut self, expr: &Expr) -> ExprId {
        self.ribs.push(super::Rib::Locals(Vec::new()));
        self.condition_part(expr)
    }

    fn condition_part(&mut self, expr: &Expr) -> ExprId {
        match expr {
            Expr::BinaryOp(node) if node.op == core::BinOp::And && has_let(expr) => {
                let left = self.condition_part(&node.left);
                let right = self.condition_part(&node.right);
                self.add(ExprKind::Logical { and: true, left, right }, Ty::bool(), node.span)
            }
            Expr::LetTest(node) => {
                let value = self.check(&node.value, None);
                let place = self.place_of(value);
                let ty = self.expr(place).ty;
                let (pat, names) = self.pattern(&node.pattern, ty);
                if self.binds_mut_ref(pat) {
                    self.make_mut(place);
                }
                self.declare_all(names);
                self.add(ExprKind::Let { pat, place }, Ty::bool(), node.span)
            }
            Expr::AttrExpr(node) => self.condition_part(&node.value),
            _ => {
                let before = self.temps;
                let id = self.coerced(expr, Ty::bool());
                self.scope_since(before, id)
            }
        }
    }

    pub(super) fn match_expr(&mut self, node: &core::MatchExpr, expect: Option<Ty>) -> ExprId {
        let value = self.check(&node.value, None);
        let place = self.place_of(value);
        let ty = self.try_known(self.expr(place).ty);
        let scrutinee_diverges = self.diverges;
        let mut merge = Merge::new(expect);
        let mut arms = Vec::new();
        let mut all_diverge = true;
        for arm in node.arms.iter().filter(|arm| !crate::resolve::is_left_out(&arm.attrs)) {
            let depth = self.ribs.len();
            self.ribs.push(super::Rib::Locals(Vec::new()));
            self.diverges = false;
            let (pat, names) = self.pattern(&arm.pattern, ty);
            if self.binds_mut_ref(pat) {
                self.make_mut(place);
            }
            self.declare_all(names);
            let guard = arm.guard.as_ref().map(|guard| self.condition(guard));
            self.diverges = false;
            let hint = merge.hint();
            let before = self.temps;
            let body = self.value(&arm.body, hint);
            let body = self.scope_since(before, body);
            self.merge(&mut merge, body);
            all_diverge &= self.diverges;
            self.ribs.truncate(depth);
            arms.push((pat, guard));
        }
        self.diverges = scrutinee_diverges || all_diverge;
        let ty = self.merge_type(&merge).unwrap_or_else(Ty::never);
        let bodies = self.merge_finish(merge, ty);
        let arms = arms.into_iter().zip(bodies).map(|((pat, guard), body)| Arm { pat, guard, body }).collect();
        self.add(ExprKind::Match { place, arms }, ty, node.span)
    }

    pub(super) fn loop_expr(&mut self, node: &core::LoopExpr, expect: Option<Ty>) -> ExprId {
        let label = self.push_label(node.label, true, Some(Merge::new(expect)));
        let outer = self.diverges;
        let body = self.loop_body(&node.body);
        let Some(found) = self.labels.pop() else { return body };
        self.diverges = outer || !found.broken;
        let ty = match found.merge {
            Some(merge) if found.broken => {
                let ty = self.merge_type(&merge).unwrap_or_else(Ty::unit);
                let values = self.merge_finish(merge, ty);
                self.fix_breaks(&found.breaks, &values);
                ty
            }
            _ => Ty::never(),
        };
        self.add(ExprKind::Loop { label, body }, ty, node.span)
    }

    /// The body of a loop, of type `()`.
    fn loop_body(&mut self, body: &core::Body) -> ExprId {
        let before = self.temps;
        let id = self.block_coerced(body, None, Ty::unit(), body.span);
        self.scope_since(before, id)
    }

    fn push_label(&mut self, label: Option<core::Lifetime>, takes_value: bool, merge: Option<Merge>) -> LabelId {
        let id = self.new_label();
        let name = label.map(|label| label.name);
        let closure = self.closure;
        self.labels.push(Label {
            name,
            id,
            is_loop: true,
            takes_value,
            merge,
            broken: false,
            breaks: Vec::new(),
            closure,
        });
        id
    }

    pub(super) fn while_expr(&mut self, node: &core::WhileExpr) -> ExprId {
        let label = self.push_label(node.label, false, None);
        let outer = self.diverges;
        let depth = self.ribs.len();
        let test = self.condition(&node.test);
        let then = self.loop_body(&node.body);
        self.ribs.truncate(depth);
        self.labels.pop();
        self.diverges = outer;
        let stop = self.add(ExprKind::Break { label, value: None }, Ty::never(), node.span);
        let stop = self.coerce(stop, Ty::unit());
        let body = self.add(ExprKind::If { test, then, otherwise: Some(stop) }, Ty::unit(), node.span);
        self.add(ExprKind::Loop { label, body }, Ty::unit(), node.span)
    }

    /// `match into_iter(e) { mut iter => loop { match next(&mut iter) { None => break, Some(pat) => body } } }`
    pub(super) fn for_expr(&mut self, node: &core::ForExpr) -> ExprId {
        let span = node.iter.span();
        let value = self.value(&node.iter, None);
        let ty = self.known(self.expr(value).ty, span);
        let outer = self.diverges;
        let iter_value = self.lang_call(("into_iterator", "into_iter"), &[ty], vec![value], span);
        let iter_ty = self.try_known(self.expr(iter_value).ty);
        let place = self.place_of(iter_value);
        let iter = self.local(iter_ty, span);
        let iter_pat = self.bind_pat(iter, iter_ty);

        let label = self.push_label(node.label, false, None);
        let iter_place = self.add(ExprKind::Local(iter), iter_ty, span);
        let borrow = self.add(
            ExprKind::Borrow { mutability: Mutability::Mut, place: iter_place },
            Ty::reference(iter_ty, Mutability::Mut),
            span,
        );
        let next = self.lang_call(("iterator", "next"), &[iter_ty], vec![borrow], span);
        let next_ty = self.try_known(self.expr(next).ty);
        let item_ty = match *next_ty.kind() {
            TyKind::Adt(_, args) => args.first().map_or_else(Ty::error, |arg| arg.ty()),
            _ => Ty::error(),
        };
        let next_place = self.place_of(next);
        let (none, some) = self.option_pats(next_ty);
        let depth = self.ribs.len();
        self.ribs.push(super::Rib::Locals(Vec::new()));
        let (pat, names) = self.pattern(&node.pattern, item_ty);
        self.declare_all(names);
        let some_pat = some.map(|variant| {
            let kind = PatKind::Variant { variant, fields: vec![(0, pat)] };
            self.add_pat(kind, next_ty)
        });
        let body = self.loop_body(&node.body);
        self.ribs.truncate(depth);
        self.labels.pop();
        self.diverges = outer;
        let (Some(none), Some(some_pat)) = (none, some_pat) else { return self.error_expr(node.span) };
        let stop = self.add(ExprKind::Break { label, value: None }, Ty::never(), span);
        let stop = self.coerce(stop, Ty::unit());
        let arms = vec![Arm { pat: none, guard: None, body: stop }, Arm { pat: some_pat, guard: None, body }];
        let step = self.add(ExprKind::Match { place: next_place, arms }, Ty::unit(), node.span);
        let step = self.add(ExprKind::Scope(step), Ty::unit(), node.span);
        let repeat = self.add(ExprKind::Loop { label, body: step }, Ty::unit(), node.span);
        let arms = vec![Arm { pat: iter_pat, guard: None, body: repeat }];
        self.add(ExprKind::Match { place, arms }, Ty::unit(), node.span)
    }

    /// The pattern `None`, and the number of `Some`.
    fn option_pats(&mut self, option: Ty) -> (Option<PatId>, Option<u32>) {
        let TyKind::Adt(def, _) = *option.kind() else { return (None, None) };
        let (none, some) = (self.variant_number(def, "None"), self.variant_number(def, "Some"));
        let none = none.map(|variant| self.add_pat(PatKind::Variant { variant, fields: Vec::new() }, option));
        (none, some)
    }

    pub(super) fn variant_number(&mut self, def: crate::types::DefId, name: &str) -> Option<u32> {
        let adt = self.ctx.cx.adt(def);
        adt.variants.iter().position(|variant| variant.name == name).and_then(|index| u32::try_from(index).ok())
    }

    /// The label that a jump names, or the innermost loop.
    fn find_label(&mut self, label: Option<core::Lifetime>, what: &str, span: Span) -> Option<usize> {
        let closure = self.closure;
        let found = self.labels.iter().rposition(|known| match label {
            Some(label) => known.name == Some(label.name),
            None => known.is_loop,
        });
        match found {
            Some(index) if self.labels[index].closure == closure => Some(index),
            _ => {
                let message = match label {
                    Some(label) => format!("no loop or block here has the label `{}`", label.name),
                    None => format!("`{what}` stands outside of a loop"),
                };
                self.ctx.cx.error(codes::NO_LOOP, span, message);
                None
            }
        }
    }

    pub(super) fn break_expr(&mut self, node: &core::Break) -> ExprId {
        let index = self.find_label(node.label, "break", node.span);
        let hint = index.and_then(|index| self.labels[index].merge.as_ref().and_then(Merge::hint));
        let value = node.value.as_ref().map(|value| self.value(value, hint));
        let Some(index) = index else { return self.error_expr(node.span) };
        let label = self.labels[index].id;
        if value.is_some() && !self.labels[index].takes_value {
            let message = "only `loop` and labelled blocks have a value to give";
            return self.err(codes::NO_LOOP, node.span, message);
        }
        self.labels[index].broken = true;
        let id = self.add(ExprKind::Break { label, value }, Ty::never(), node.span);
        if let Some(mut merge) = self.labels[index].merge.take() {
            let given = match value {
                Some(value) => value,
                None => self.unit_expr(node.span),
            };
            self.labels[index].breaks.push((merge.len(), id));
            self.merge(&mut merge, given);
            self.labels[index].merge = Some(merge);
        }
        id
    }

    pub(super) fn continue_expr(&mut self, node: &core::Continue) -> ExprId {
        let Some(index) = self.find_label(node.label, "continue", node.span) else {
            return self.error_expr(node.span);
        };
        if !self.labels[index].is_loop {
            return self.err(codes::NO_LOOP, node.span, "`continue` names a block, which does not repeat");
        }
        let label = self.labels[index].id;
        self.add(ExprKind::Continue { label }, Ty::never(), node.span)
    }

    pub(super) fn return_expr(&mut self, node: &core::Return) -> ExprId {
        let ret = self.ret;
        if ret.is_error() && self.owner.is_none() && self.closure.is_none() {
            return self.err(codes::NO_LOOP, node.span, "`return` stands outside of a function");
        }
        let value = match &node.value {
            Some(value) => Some(self.coerced(value, ret)),
            None => {
                if !self.ctx.try_unify(ret, Ty::unit()) {
                    self.mismatch_at(Ty::unit(), ret, node.span);
                }
                None
            }
        };
        self.add(ExprKind::Return { value }, Ty::never(), node.span)
    }

    /// `match e { Ok(v) => v, Err(e) => return Err(From::from(e)) }`
    pub(super) fn try_expr(&mut self, node: &core::TryExpr) -> ExprId {
        let span = node.span;
        let value = self.value(&node.value, None);
        let ty = self.known(self.expr(value).ty, span);
        let (option, result) = (self.ctx.cx.lang_item("Option"), self.ctx.cx.lang_item("Result"));
        let TyKind::Adt(def, args) = *ty.kind() else {
            return self.no_try(ty, span);
        };
        let ret = self.try_known(self.ret);
        if ret.is_error() {
            if self.owner.is_none() && self.closure.is_none() {
                return self.err(codes::MISMATCH, span, "`?` stands outside of a function that could return early");
            }
            return self.error_expr(span);
        }
        if Some(def) == option {
            let inner = args[0].ty();
            let wanted = self.ctx.table.fresh();
            let wanted = Ty::adt(def, intern_args(&[Arg::Ty(wanted)]));
            if !self.ctx.try_unify(ret, wanted) {
                return self.try_mismatch("Option", ret, span);
            }
            let none = self.variant_number(def, "None").unwrap_or(0);
            let failed =
                self.add(ExprKind::Adt { variant: none, fields: Vec::new(), base: None }, self.ctx.shallow(ret), span);
            let pat = self.add_pat(PatKind::Variant { variant: none, fields: Vec::new() }, ty);
            return self.try_match(value, ty, inner, "Some", pat, failed, span);
        }
        if Some(def) == result {
            let (inner, error) = (args[0].ty(), args[1].ty());
            let (ok_ty, to) = (self.ctx.table.fresh(), self.ctx.table.fresh());
            let wanted = Ty::adt(def, intern_args(&[Arg::Ty(ok_ty), Arg::Ty(to)]));
            if !self.ctx.try_unify(ret, wanted) {
                return self.try_mismatch("Result", ret, span);
            }
            let err = self.variant_number(def, "Err").unwrap_or(1);
            let local = self.local(error, span);
            let bind = self.bind_pat(local, error);
            let pat = self.add_pat(PatKind::Variant { variant: err, fields: vec![(0, bind)] }, ty);
            let place = self.add(ExprKind::Local(local), error, span);
            let given = self.rvalue(place);
            let converted = self.lang_call(("from", "from"), &[to, error], vec![given], span);
            let failed = self.add(
                ExprKind::Adt { variant: err, fields: vec![(0, converted)], base: None },
                self.ctx.shallow(ret),
                span,
            );
            return self.try_match(value, ty, inner, "Ok", pat, failed, span);
        }
        self.no_try(ty, span)
    }

    #[allow(clippy::too_many_arguments)]
    fn try_match(
        &mut self,
        value: ExprId,
        ty: Ty,
        inner: Ty,
        good: &str,
        bad_pat: PatId,
        failed: ExprId,
        span: Span,
    ) -> ExprId {
        let TyKind::Adt(def, _) = *ty.kind() else { return self.error_expr(span) };
        let good = self.variant_number(def, good).unwrap_or(0);
        let local = self.local(inner, span);
        let bind = self.bind_pat(local, inner);
        let good_pat = self.add_pat(PatKind::Variant { variant: good, fields: vec![(0, bind)] }, ty);
        let held = self.add(ExprKind::Local(local), inner, span);
        let held = self.rvalue(held);
        let leave = self.add(ExprKind::Return { value: Some(failed) }, Ty::never(), span);
        let leave = self.coerce(leave, inner);
        let place = self.place_of(value);
        let arms = vec![Arm { pat: good_pat, guard: None, body: held }, Arm { pat: bad_pat, guard: None, body: leave }];
        self.add(ExprKind::Match { place, arms }, inner, span)
    }

    fn no_try(&mut self, ty: Ty, span: Span) -> ExprId {
        if ty.is_error() {
            return self.error_expr(span);
        }
        let shown = self.ctx.show(ty);
        self.err(codes::MISMATCH, span, format!("`?` takes an `Option` or a `Result`, and this is `{shown}`"))
    }

    fn try_mismatch(&mut self, what: &str, ret: Ty, span: Span) -> ExprId {
        let shown = self.ctx.show(ret);
        let message = format!("`?` on `{what}` needs a function that returns `{what}`, and this one returns `{shown}`");
        self.report(Diagnostic::error(codes::MISMATCH, span, message));
        self.error_expr(span)
    }

    /// `{ let pattern = value; a = x; b = y; }` for `(a, b) = value`.
    pub(super) fn destructure(&mut self, node: &core::Assign) -> ExprId {
        let value = self.check(&node.value, None);
        let value_ty = self.expr(value).ty;
        let place = if self.is_place(value) { value } else { self.place_of(value) };
        let mut assigns = Vec::new();
        let pattern = self.place_pattern(&node.place, &mut assigns);
        let (pat, names) = self.pattern(&pattern, value_ty);
        let mut stmts = vec![Stmt::Let { pat, place: Some(place), otherwise: None }];
        for (name, target) in assigns {
            let Some(&(_, local)) = names.iter().find(|(known, _)| *known == name) else { continue };
            let span = target.span();
            let target = self.check(&target, None);
            if !self.is_place(target) {
                if !self.ty(target).is_error() {
                    self.ctx.cx.error(codes::NOT_A_PLACE, span, "this cannot be assigned to");
                }
                continue;
            }
            self.make_mut(target);
            let target_ty = self.expr(target).ty;
            let ty = self.locals[local.0 as usize].ty;
            let held = self.add(ExprKind::Local(local), ty, span);
            let held = self.rvalue(held);
            let held = self.coerce(held, target_ty);
            let assign = self.add(ExprKind::Assign { place: target, value: held }, Ty::unit(), span);
            stmts.push(Stmt::Expr(assign));
        }
        self.add(ExprKind::Block(Block { label: None, stmts, value: None }), Ty::unit(), node.span)
    }

    /// The pattern for the left of a destructuring assignment; each place in it gets a name.
    fn place_pattern(&mut self, place: &Expr, assigns: &mut Vec<(Symbol, Expr)>) -> core::Pat {
        let span = place.span();
        match place {
            Expr::WildExpr(_) => core::Wild { span }.into(),
            Expr::TupleExpr(node) => {
                let items = mapped(&node.items, |item| self.place_pattern(item, assigns));
                core::TuplePat { items, span }.into()
            }
            Expr::ArrayExpr(node) => {
                let items = mapped(&node.items, |item| self.place_pattern(item, assigns));
                core::SlicePat { items, span }.into()
            }
            // `..` on the left of an assignment.
            Expr::RangeExpr(node) if node.start.is_none() && node.end.is_none() => core::Rest { span }.into(),
            Expr::StructExpr(node) => {
                let fields = mapped(&node.fields, |field| {
                    let value = field.value.clone().unwrap_or_else(|| {
                        let name = match field.member {
                            core::Member::Named(name) => name,
                            core::Member::Index(_, span) => core::Ident::new("_", span),
                        };
                        core::VarRef { path: core::Path::name(name), span }.into()
                    });
                    let pattern = self.place_pattern(&value, assigns);
                    core::FieldPat { attrs: Vec::new(), member: field.member, pattern, shorthand: false, span }
                });
                core::StructPat { path: node.path.clone(), fields, rest: true, span }.into()
            }
            Expr::Call(node) if self.is_ctor(&node.func) => {
                let items = mapped(&node.args, |item| self.place_pattern(item, assigns));
                let Expr::VarRef(func) = &node.func else { return core::Wild { span }.into() };
                core::TupleStructPat { path: func.path.clone(), items, span }.into()
            }
            _ => {
                let name = Symbol::new(&format!("value {}", assigns.len()));
                assigns.push((name, place.clone()));
                let name = core::Ident { name, span };
                core::Bind { by_ref: false, mutable: false, name, pattern: None, span }.into()
            }
        }
    }

    /// A pattern that takes the value into a variable.
    pub(super) fn bind_pat(&mut self, local: crate::thir::LocalId, ty: Ty) -> PatId {
        self.add_pat(PatKind::Bind { local, mode: BindMode::Move, sub: None }, ty)
    }
}

fn has_let(expr: &Expr) -> bool {
    match expr {
        Expr::LetTest(_) => true,
        Expr::BinaryOp(node) if node.op == core::BinOp::And => has_let(&node.left) || has_let(&node.right),
        Expr::AttrExpr(node) => has_let(&node.value),
        _ => false,
    }
}
