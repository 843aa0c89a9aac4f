//! Expressions.

use std::sync::Arc;

use super::drops::Pending;
use super::{Fun, Place};
use crate::code::{Op, Reg};
use crate::intrinsics::Intrinsic;
use crate::layout::Class;
use crate::machine::Key;
use crate::thir::{ExprId, ExprKind};
use crate::trap::Trap;
use crate::types::{Ty, TyKind};

impl Fun<'_, '_> {
    /// Evaluates an expression to wherever its value fits.
    pub(super) fn value(&mut self, id: ExprId) -> Result<Place, Trap> {
        let ty = self.expr_ty(id);
        let body = Arc::clone(&self.body);
        match &body.expr(id).kind {
            ExprKind::Load { place, moves: false } => {
                let place = self.place(*place)?;
                if matches!(place, Place::Reg(_) | Place::Pair(_) | Place::Zst) {
                    return Ok(place);
                }
                let dest = self.fresh(ty)?;
                self.copy(ty, place, dest)?;
                Ok(dest)
            }
            // A reference to a place at an address in a register is that register.
            ExprKind::Borrow { place, .. } if matches!(body.expr(*place).kind, ExprKind::Deref(_)) => {
                let place = self.place(*place)?;
                Ok(match place {
                    Place::Unsized(a) => Place::Pair(a),
                    _ => Place::Reg(self.address(place)),
                })
            }
            _ => {
                let dest = self.fresh(ty)?;
                self.value_to(id, dest)?;
                Ok(dest)
            }
        }
    }

    /// Evaluates an expression of a scalar type to a register, which may be a local's own.
    pub(super) fn word(&mut self, id: ExprId) -> Result<Reg, Trap> {
        match self.value(id)? {
            Place::Reg(reg) | Place::Pair(reg) => Ok(reg),
            Place::Mem(a, off) => {
                let ty = self.expr_ty(id);
                let d = self.reg();
                self.copy(ty, Place::Mem(a, off), Place::Reg(d))?;
                Ok(d)
            }
            _ => Ok(self.constant_reg(0)),
        }
    }

    /// Evaluates an operand that `later` ones follow: they must not change it.
    pub(super) fn operand(&mut self, id: ExprId, later: &[ExprId]) -> Result<Place, Trap> {
        let first_free = self.mark_reg();
        let place = self.value(id)?;
        let own = match place {
            Place::Reg(reg) | Place::Pair(reg) => usize::from(reg) < first_free,
            _ => false,
        };
        if own && later.iter().any(|&id| self.may_assign(id)) {
            let ty = self.expr_ty(id);
            let fresh = self.fresh(ty)?;
            self.copy(ty, place, fresh)?;
            return Ok(fresh);
        }
        Ok(place)
    }

    fn mark_reg(&self) -> usize {
        self.next_reg
    }

    /// Whether evaluating an expression may change a local of this function.
    fn may_assign(&self, id: ExprId) -> bool {
        let mut todo = vec![id];
        while let Some(id) = todo.pop() {
            match self.body.expr(id).kind {
                ExprKind::Assign { .. } | ExprKind::AssignOp { .. } => return true,
                _ => super::moves::children(&self.body, id, &mut todo),
            }
        }
        false
    }

    /// Evaluates an expression and drops its value.
    pub(super) fn discard(&mut self, id: ExprId) -> Result<(), Trap> {
        let ty = self.expr_ty(id);
        let mark = self.mark();
        let dest = self.fresh(ty)?;
        self.value_to(id, dest)?;
        self.drop_value(dest, ty)?;
        self.release(mark);
        Ok(())
    }

    /// Evaluates what gives the function its result.
    pub(super) fn tail_value(&mut self, id: ExprId, dest: Place) -> Result<(), Trap> {
        self.mark_tails(id);
        self.value_to(id, dest)
    }

    /// Evaluates an expression to a place of its class.
    #[allow(clippy::too_many_lines)]
    pub(super) fn value_to(&mut self, id: ExprId, dest: Place) -> Result<(), Trap> {
        let body = Arc::clone(&self.body);
        let expr = body.expr(id);
        self.m.check_depth(expr.span)?;
        let ty = self.ty(expr.ty);
        match &expr.kind {
            ExprKind::Local(_)
            | ExprKind::Upvar(_)
            | ExprKind::Static(_)
            | ExprKind::Deref(_)
            | ExprKind::Field { .. }
            | ExprKind::Index { .. } => {
                let mark = self.mark();
                let from = self.place(id)?;
                self.copy(ty, from, dest)?;
                self.release(mark);
            }
            ExprKind::Temp { value, .. } => self.value_to(*value, dest)?,
            ExprKind::Load { place, moves } => {
                let mark = self.mark();
                let from = self.place(*place)?;
                self.copy(ty, from, dest)?;
                if *moves && let Some(path) = self.owned_path(*place) {
                    self.clear_flags(&path);
                }
                self.release(mark);
            }
            ExprKind::Borrow { place, .. } | ExprKind::RawBorrow { place, .. } => self.borrow(*place, dest)?,
            ExprKind::Literal(lit) => self.literal(lit, ty, dest)?,
            ExprKind::FnItem => {}
            ExprKind::Const(callee) => {
                let (def, args) = self.resolve_const(*callee)?;
                let k = self.m.static_slot(Key::Const(def, args), ty)?;
                if self.class(ty)? != Class::Zst {
                    let mark = self.mark();
                    let d = self.reg();
                    self.at(expr.span);
                    self.emit(Op::Static { d, k });
                    self.copy(ty, Place::Mem(d, 0), dest)?;
                    self.release(mark);
                }
            }
            ExprKind::ConstValue(value) => {
                let bits = self.const_value(*value)?;
                self.bits(bits, ty, dest)?;
            }
            ExprKind::Tuple(items) => {
                let fields: Vec<(u32, ExprId)> = (0..).zip(items.iter().copied()).collect();
                self.aggregate(ty, 0, &fields, dest)?;
            }
            ExprKind::Adt { variant, fields, base } => {
                self.aggregate(ty, *variant, fields, dest)?;
                if let Some(base) = base {
                    self.struct_base(ty, base.place, fields, dest)?;
                }
                self.set_tag(ty, *variant, dest)?;
            }
            ExprKind::Array(items) => {
                let item = self.item_ty(ty)?;
                let mut pending = Vec::new();
                for (index, &value) in items.iter().enumerate() {
                    let place = self.element_place(dest, item, index as u64)?;
                    let mark = self.mark();
                    let to = if self.class(item)? == Class::Zst { Place::Zst } else { place };
                    self.value_to(value, to)?;
                    self.release(mark);
                    pending.push(self.pending_if(&items[index + 1..], place, item)?);
                }
                self.all_used(pending);
            }
            ExprKind::Repeat { value, count } => self.repeat(ty, *value, *count, dest)?,
            ExprKind::Closure { id } => self.closure_value(ty, *id, dest)?,
            ExprKind::Unary { op, prim, value } => {
                let mark = self.mark();
                self.unary(*op, *prim, *value, dest, expr.span)?;
                self.release(mark);
            }
            ExprKind::Binary { op, prim, right_prim, left, right } => {
                let mark = self.mark();
                let a = self.operand(*left, &[*right])?;
                let b = self.value(*right)?;
                self.at(expr.span);
                self.binary(*op, *prim, *right_prim, a, b, dest)?;
                self.release(mark);
            }
            ExprKind::Logical { .. } | ExprKind::Let { .. } => self.logical_value(id, dest)?,
            ExprKind::Cast { kind, value } => {
                let mark = self.mark();
                self.cast(*kind, *value, ty, dest)?;
                self.release(mark);
            }
            ExprKind::Coerce { kind, value } => {
                let mark = self.mark();
                self.coerce(*kind, *value, ty, dest)?;
                self.release(mark);
            }
            ExprKind::Call { callee, args } => {
                let mark = self.mark();
                self.call(id, *callee, args, ty, dest)?;
                self.release(mark);
            }
            ExprKind::CallValue { kind, callee_ty, func, args } => {
                let mark = self.mark();
                let callee = self.ty(*callee_ty);
                self.call_value(id, *kind, callee, *func, args, ty, dest)?;
                self.release(mark);
            }
            ExprKind::Block(block) => self.block(block, dest)?,
            ExprKind::Scope(inner) => {
                let mark = self.mark();
                self.open_scope();
                self.value_to(*inner, dest)?;
                self.close_scope()?;
                self.release(mark);
            }
            ExprKind::If { test, then, otherwise } => self.if_expr(*test, *then, *otherwise, dest)?,
            ExprKind::Match { place, arms } => self.match_expr(*place, arms, dest)?,
            ExprKind::Loop { label, body } => self.loop_expr(*label, *body, dest)?,
            ExprKind::Break { label, value } => {
                let Some(index) = self.labels.iter().rposition(|known| known.id == *label) else {
                    return Err(Trap::Internal("a break out of no loop"));
                };
                let (dest, depth) = (self.labels[index].dest, self.labels[index].depth);
                if let Some(value) = value {
                    self.value_to(*value, dest)?;
                }
                self.leave_scopes(depth)?;
                let jump = self.jump(Op::Jump { to: 0 });
                self.labels[index].breaks.push(jump);
            }
            ExprKind::Continue { label } => {
                let Some(index) = self.labels.iter().rposition(|known| known.id == *label) else {
                    return Err(Trap::Internal("a continue of no loop"));
                };
                let (depth, to) = (self.labels[index].depth, self.labels[index].start);
                self.leave_scopes(depth)?;
                self.emit(Op::Loop { to });
            }
            ExprKind::Return { value } => {
                let ret = self.ret;
                if let Some(value) = value {
                    self.tail_value(*value, ret)?;
                }
                self.leave_scopes(0)?;
                self.emit_ret();
            }
            ExprKind::Assign { place, value } => self.assign(*place, *value, expr.span)?,
            ExprKind::AssignOp { op, prim, right_prim, place, value } => {
                let mark = self.mark();
                let b = self.operand(*value, &[*place])?;
                let target = self.place(*place)?;
                self.at(expr.span);
                self.binary(*op, *prim, *right_prim, target, b, target)?;
                self.release(mark);
            }
            ExprKind::FormatArgs(format) => {
                self.at(expr.span);
                self.format_args(id, format, dest)?;
            }
            ExprKind::Quote(form) => {
                let value = self.m.new_form(form.clone());
                self.bits(u128::from(value), ty, dest)?;
            }
            ExprKind::Quasiquote { template, holes } => {
                let mark = self.mark();
                let mut words = Vec::new();
                let mut pending: Vec<(Place, Ty, Pending)> = Vec::new();
                for &hole in holes {
                    let hole_ty = self.expr_ty(hole);
                    // Each hole is told by two words: whether it is a vector, and the form or the vector's address.
                    let place = self.fresh(hole_ty)?;
                    self.value_to(hole, place)?;
                    let vector = matches!(place, Place::Mem(..));
                    words.push(self.constant_reg(u64::from(vector)));
                    words.push(if let Place::Reg(reg) = place { reg } else { self.address(place) });
                    let wait = self.pending(place, hole_ty)?;
                    pending.push((place, hole_ty, wait));
                }
                self.at(expr.span);
                let template = self.m.new_form(template.clone());
                let d = self.reg();
                let k = self.site(template as u32, words, d);
                self.emit(Op::Intrinsic { which: Intrinsic::Quasiquote, k });
                for (place, hole_ty, wait) in pending {
                    self.used(wait);
                    self.drop_value(place, hole_ty)?;
                }
                self.copy(ty, Place::Reg(d), dest)?;
                self.release(mark);
            }
        }
        Ok(())
    }

    /// Notes that an operand waits for `later` ones, if one of those may leave early.
    pub(super) fn pending_if(&mut self, later: &[ExprId], place: Place, ty: Ty) -> Result<Pending, Trap> {
        if later.is_empty() { self.pending_none() } else { self.pending(place, ty) }
    }

    fn pending_none(&mut self) -> Result<Pending, Trap> {
        self.pending(Place::Zst, Ty::unit())
    }

    pub(super) fn all_used(&mut self, pending: Vec<Pending>) {
        for wait in pending.into_iter().rev() {
            self.used(wait);
        }
    }

    /// The element type of an array or slice type.
    pub(super) fn item_ty(&self, ty: Ty) -> Result<Ty, Trap> {
        match ty.kind() {
            TyKind::Array(item, _) | TyKind::Slice(item) => Ok(*item),
            _ => Err(Trap::Internal("the elements of what has none")),
        }
    }
}
