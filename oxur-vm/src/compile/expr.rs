//! Expressions.

use std::sync::Arc;

use super::drops::{Pending, Root};
use super::pattern::Phase;
use super::{Fun, Label, Place};
use crate::code::{Op, Reg};
use crate::intrinsics::Intrinsic;
use crate::layout::{Class, Kind};
use crate::machine::Key;
use crate::thir::{
    Arm, BindMode, Block, CaptureMode, ExprId, ExprKind, LabelId, Lit, LocalId, PatId, PatKind, Stmt, TempScope,
};
use crate::trap::Trap;
use crate::types::{Const, Ty, TyKind};

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
                _ => super::drops::children(&self.body, id, &mut todo),
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

    /// The value of a constant generic argument.
    pub(super) fn const_value(&mut self, value: Const) -> Result<u128, Trap> {
        Ok(self.m.checker.mono_const(value, self.args))
    }

    /// A constant of a primitive type by its bits, as [`Lit::Int`] has them.
    pub(super) fn bits(&mut self, bits: u128, ty: Ty, dest: Place) -> Result<(), Trap> {
        let layout = self.m.layout(ty)?;
        let word = match layout.class {
            Class::Mem => {
                let Place::Mem(a, off) = dest else { return Err(Trap::Internal("a large integer outside of memory")) };
                let mark = self.mark();
                let low = self.constant_reg(bits as u64);
                self.store(Kind::W64, low, a, off);
                let high = self.constant_reg((bits >> 64) as u64);
                self.store(Kind::W64, high, a, off + 8);
                self.release(mark);
                return Ok(());
            }
            Class::Scalar(Kind::I8) => bits as i8 as u64,
            Class::Scalar(Kind::I16) => bits as i16 as u64,
            Class::Scalar(Kind::I32) => bits as i32 as u64,
            _ => bits as u64,
        };
        match dest {
            Place::Reg(d) => self.constant(d, word),
            Place::Mem(a, off) => {
                if let Class::Scalar(kind) = layout.class {
                    let mark = self.mark();
                    let value = self.constant_reg(word);
                    self.store(kind, value, a, off);
                    self.release(mark);
                }
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn literal(&mut self, lit: &Lit, ty: Ty, dest: Place) -> Result<(), Trap> {
        match lit {
            Lit::Bool(value) => self.bits(u128::from(*value), ty, dest),
            Lit::Char(value) => self.bits(u128::from(*value), ty, dest),
            Lit::Int(bits, _) => self.bits(*bits, ty, dest),
            Lit::Float(bits, _) => self.bits(u128::from(*bits), ty, dest),
            Lit::Str(text) => self.slice_literal(text.as_bytes(), ty, dest),
            Lit::Bytes(bytes) => self.slice_literal(bytes, ty, dest),
        }
    }

    fn slice_literal(&mut self, bytes: &[u8], ty: Ty, dest: Place) -> Result<(), Trap> {
        let address = self.m.constant_bytes(bytes)?;
        let mark = self.mark();
        let from = if self.class(ty)? == Class::Pair {
            let d = if let Place::Pair(d) = dest { d } else { self.pair() };
            self.constant(d, address);
            self.constant(d + 1, bytes.len() as u64);
            Place::Pair(d)
        } else {
            let d = if let Place::Reg(d) = dest { d } else { self.reg() };
            self.constant(d, address);
            Place::Reg(d)
        };
        self.copy(ty, from, dest)?;
        self.release(mark);
        Ok(())
    }

    /// A reference to a place.
    fn borrow(&mut self, place: ExprId, dest: Place) -> Result<(), Trap> {
        // What a temporary lies in outlives the reference, so nothing is released here.
        let place = self.place(place)?;
        match place {
            Place::Unsized(a) => match dest {
                Place::Pair(d) if d == a => {}
                Place::Pair(d) => {
                    self.emit(Op::Move { d, a });
                    self.emit(Op::Move { d: d + 1, a: a + 1 });
                }
                Place::Mem(b, off) => {
                    self.store(Kind::W64, a, b, off);
                    self.store(Kind::W64, a + 1, b, off + 8);
                }
                _ => {}
            },
            Place::Reg(_) | Place::Pair(_) => {
                return Err(Trap::Internal("a reference to what is not in memory"));
            }
            _ => match (place, dest) {
                (Place::Mem(a, off), Place::Reg(d)) => self.emit(Op::Lea { d, a, off }),
                (_, Place::Reg(d)) => self.constant(d, 16),
                (_, Place::Mem(b, off)) => {
                    let value = self.address(place);
                    self.store(Kind::W64, value, b, off);
                }
                _ => {}
            },
        }
        Ok(())
    }

    /// The fields of a struct, tuple, closure or variant, each evaluated to its place.
    fn aggregate(&mut self, ty: Ty, variant: u32, fields: &[(u32, ExprId)], dest: Place) -> Result<(), Trap> {
        let values: Vec<ExprId> = fields.iter().map(|&(_, value)| value).collect();
        let mut pending = Vec::new();
        for (index, &(field, value)) in fields.iter().enumerate() {
            let field_ty = self.expr_ty(value);
            let place = self.variant_field(dest, ty, variant, field)?;
            let place = if self.class(field_ty)? == Class::Zst { Place::Zst } else { place };
            let mark = self.mark();
            self.value_to(value, place)?;
            self.release(mark);
            pending.push(self.pending_if(&values[index + 1..], place, field_ty)?);
        }
        self.all_used(pending);
        Ok(())
    }

    /// Writes which variant the enum value at a place has.
    pub(super) fn set_tag(&mut self, ty: Ty, variant: u32, dest: Place) -> Result<(), Trap> {
        let layout = self.m.layout(ty)?;
        let Some(kind) = layout.tag else { return Ok(()) };
        match dest {
            Place::Reg(d) => self.constant(d, u64::from(variant)),
            Place::Mem(a, off) => {
                let mark = self.mark();
                let value = self.constant_reg(u64::from(variant));
                self.store(kind, value, a, off);
                self.release(mark);
            }
            _ => {}
        }
        Ok(())
    }

    /// The fields that a struct expression takes from its base.
    fn struct_base(&mut self, ty: Ty, base: ExprId, given: &[(u32, ExprId)], dest: Place) -> Result<(), Trap> {
        let base_ty = self.expr_ty(base);
        let from = self.place(base)?;
        let path = self.owned_path(base);
        for (field, field_ty) in (0..).zip(self.m.field_types(base_ty, 0)?) {
            if given.iter().any(|&(known, _)| known == field) {
                continue;
            }
            let source = self.variant_field(from, base_ty, 0, field)?;
            let target = self.variant_field(dest, ty, 0, field)?;
            self.copy(field_ty, source, target)?;
            if let Some(path) = &path {
                self.clear_flags(&path.then(super::drops::Step::Field(field)));
            }
        }
        Ok(())
    }

    fn repeat(&mut self, ty: Ty, value: ExprId, _count: Const, dest: Place) -> Result<(), Trap> {
        let TyKind::Array(item, len) = *ty.kind() else { return Err(Trap::Internal("a repetition that is no array")) };
        let len = self.m.array_len(len)?;
        if len == 0 || self.class(item)? == Class::Zst {
            return self.discard(value);
        }
        let mark = self.mark();
        self.value_to(value, self.element_place_mem(dest)?)?;
        if len > 1 {
            let size = self.m.layout(item)?.size;
            let a = self.address(dest);
            let size = self.constant_reg(size as u64);
            let count = self.constant_reg(len);
            let ret = self.reg();
            self.machine_call(Intrinsic::Repeat, vec![a, size, count], ret);
        }
        self.release(mark);
        Ok(())
    }

    fn element_place_mem(&self, dest: Place) -> Result<Place, Trap> {
        match dest {
            Place::Mem(..) => Ok(dest),
            _ => Err(Trap::Internal("an array outside of memory")),
        }
    }

    fn closure_value(&mut self, ty: Ty, id: crate::types::ClosureId, dest: Place) -> Result<(), Trap> {
        let body = Arc::clone(&self.body);
        let Some(closure) = body.closures.iter().find(|closure| closure.id == id) else {
            return Err(Trap::Internal("a closure without a body"));
        };
        for (field, capture) in (0..).zip(&closure.captures) {
            let to = self.variant_field(dest, ty, 0, field)?;
            let capture_ty = self.ty(capture.ty);
            let mark = self.mark();
            match capture.mode {
                CaptureMode::Shared | CaptureMode::Mut => self.borrow(capture.place, to)?,
                CaptureMode::Copy | CaptureMode::Move => {
                    let from = self.place(capture.place)?;
                    self.copy(capture_ty, from, to)?;
                    if capture.mode == CaptureMode::Move
                        && let Some(path) = self.owned_path(capture.place)
                    {
                        self.clear_flags(&path);
                    }
                }
            }
            self.release(mark);
        }
        Ok(())
    }

    fn block(&mut self, block: &Block, dest: Place) -> Result<(), Trap> {
        let mark = self.mark();
        let depth = self.scopes.len();
        if let Some(id) = block.label {
            self.labels.push(Label { id, depth, dest, breaks: Vec::new(), start: 0 });
            self.conditions += 1;
        }
        self.open_block();
        for stmt in &block.stmts {
            match stmt {
                Stmt::Expr(value) => {
                    let mark = self.mark();
                    self.open_scope();
                    self.discard(*value)?;
                    self.close_scope()?;
                    self.release(mark);
                }
                Stmt::Let { pat, place, otherwise } => self.let_stmt(*pat, *place, *otherwise)?,
            }
        }
        if let Some(value) = block.value {
            self.value_to(value, dest)?;
        }
        self.close_scope()?;
        if block.label.is_some() {
            self.conditions -= 1;
            if let Some(label) = self.labels.pop() {
                for jump in label.breaks {
                    self.patch(jump);
                }
            }
        }
        self.release(mark);
        Ok(())
    }

    /// Room for a local.
    pub(super) fn new_local(&mut self, local: LocalId) -> Result<Place, Trap> {
        let body = Arc::clone(&self.body);
        let ty = self.ty(body.local(local).ty);
        let place = if self.borrowed[local.0 as usize] && self.class(ty)? != Class::Zst {
            self.fresh_memory(ty)?
        } else {
            self.fresh(ty)?
        };
        self.locals.insert(local, place);
        Ok(place)
    }

    fn let_stmt(&mut self, pat: PatId, place: Option<ExprId>, otherwise: Option<ExprId>) -> Result<(), Trap> {
        let body = Arc::clone(&self.body);
        self.new_locals(pat)?;
        let Some(place) = place else {
            return self.declare_unset(pat);
        };
        let mark = self.mark();
        // A value that is bound as a whole needs no temporary.
        if let PatKind::Bind { local, mode: BindMode::Copy | BindMode::Move, sub: None } = body.pat(pat).kind
            && let ExprKind::Temp { value, scope: TempScope::Here | TempScope::Block } = body.expr(place).kind
        {
            let to = self.locals[&local];
            let ty = self.ty(body.local(local).ty);
            self.open_scope();
            self.value_to(value, to)?;
            self.close_scope()?;
            self.release(mark);
            return self.declare(Root::Local(local), to, ty, true);
        }
        self.open_scope();
        let depth = self.scopes.len() - 1;
        let ty = self.expr_ty(place);
        let at = self.place(place)?;
        let path = self.owned_path(place);
        let mut fails = Vec::new();
        if otherwise.is_some() {
            self.test(pat, at, ty, &mut fails)?;
        } else {
            self.prepare_irrefutable(pat, at)?;
        }
        let entries = self.scope_len();
        self.bind(pat, at, path, Phase::Whole, true)?;
        self.emit_drops(depth, usize::MAX, 0)?;
        if let Some(otherwise) = otherwise {
            let done = self.jump(Op::Jump { to: 0 });
            for fail in fails {
                self.patch(fail);
            }
            self.emit_drops(depth, entries, 0)?;
            // What the pattern binds is not there in this branch.
            let hidden = self.hide_block_entries_after(pat);
            let never = self.fresh(Ty::never())?;
            self.value_to(otherwise, never)?;
            self.show_block_entries(hidden);
            self.emit(Op::Unreachable);
            self.patch(done);
        }
        self.scopes_pop();
        self.release(mark);
        Ok(())
    }

    fn scopes_pop(&mut self) {
        self.pop_scope_silently();
    }

    fn if_expr(&mut self, test: ExprId, then: ExprId, otherwise: Option<ExprId>, dest: Place) -> Result<(), Trap> {
        let mark = self.mark();
        self.open_scope();
        let depth = self.scopes.len() - 1;
        let mut fails = Vec::new();
        self.condition(test, &mut fails)?;
        let inner = self.mark();
        self.conditions += 1;
        self.value_to(then, dest)?;
        self.conditions -= 1;
        self.release(inner);
        self.emit_drops(depth, usize::MAX, 0)?;
        let done = if fails.is_empty() { None } else { Some(self.jump(Op::Jump { to: 0 })) };
        self.fail_drops(depth, &fails)?;
        self.pop_scope_silently();
        self.release(mark);
        if let Some(done) = done {
            if let Some(otherwise) = otherwise {
                self.conditions += 1;
                self.value_to(otherwise, dest)?;
                self.conditions -= 1;
            }
            self.patch(done);
        }
        self.release(mark);
        Ok(())
    }

    /// Lets the jumps of a failed condition lead here, each dropping what was there when it left.
    pub(super) fn fail_drops(&mut self, depth: usize, fails: &[(usize, usize)]) -> Result<(), Trap> {
        let mut at = fails.iter().map(|&(_, entries)| entries).max().unwrap_or(0);
        loop {
            for &(jump, _) in fails.iter().filter(|&&(_, entries)| entries == at) {
                self.patch(jump);
            }
            let next = fails.iter().map(|&(_, entries)| entries).filter(|&entries| entries < at).max();
            let Some(next) = next else { break };
            self.emit_drops(depth, at, next)?;
            at = next;
        }
        self.emit_drops(depth, at, 0)
    }

    /// Evaluates a condition: goes on if it holds, else one of the jumps (each with the number of things that the
    /// innermost scope then holds) is taken.
    pub(super) fn condition(&mut self, id: ExprId, fails: &mut Vec<(usize, usize)>) -> Result<(), Trap> {
        let body = Arc::clone(&self.body);
        let expr = body.expr(id);
        match &expr.kind {
            ExprKind::Logical { and: true, left, right } => {
                self.condition(*left, fails)?;
                self.condition(*right, fails)
            }
            ExprKind::Let { pat, place } => {
                let ty = self.expr_ty(*place);
                self.new_locals(*pat)?;
                let at = self.place(*place)?;
                let path = self.owned_path(*place);
                let mut list = Vec::new();
                self.test(*pat, at, ty, &mut list)?;
                let entries = self.scope_len();
                fails.extend(list.into_iter().map(|jump| (jump, entries)));
                self.bind(*pat, at, path, Phase::Whole, false)
            }
            ExprKind::Literal(Lit::Bool(true)) => Ok(()),
            ExprKind::Binary { op, prim, left, right, .. } => {
                let mark = self.mark();
                let entries = self.scope_len();
                let a = self.operand(*left, &[*right])?;
                let b = self.value(*right)?;
                self.at(expr.span);
                let jump = match self.compare_jump(*op, *prim, a, b)? {
                    Some(jump) => jump,
                    None => {
                        let d = self.reg();
                        self.binary(*op, *prim, *prim, a, b, Place::Reg(d))?;
                        self.jump(Op::JumpIfNot { a: d, to: 0 })
                    }
                };
                // Temporaries in the operands keep their places until the scope ends.
                if self.scope_len() == entries {
                    self.release(mark);
                }
                let entries = self.scope_len();
                fails.push((jump, entries));
                Ok(())
            }
            _ => {
                let a = self.word(id)?;
                let jump = self.jump(Op::JumpIfNot { a, to: 0 });
                let entries = self.scope_len();
                fails.push((jump, entries));
                Ok(())
            }
        }
    }

    /// A condition as a value.
    fn logical_value(&mut self, id: ExprId, dest: Place) -> Result<(), Trap> {
        let body = Arc::clone(&self.body);
        let d = self.reg();
        if let ExprKind::Logical { and, left, right } = body.expr(id).kind {
            self.value_to(left, Place::Reg(d))?;
            let op = if and { Op::JumpIfNot { a: d, to: 0 } } else { Op::JumpIf { a: d, to: 0 } };
            let skip = self.jump(op);
            self.conditions += 1;
            self.value_to(right, Place::Reg(d))?;
            self.conditions -= 1;
            self.patch(skip);
        } else {
            self.open_scope();
            let depth = self.scopes.len() - 1;
            let mut fails = Vec::new();
            self.condition(id, &mut fails)?;
            self.emit_drops(depth, usize::MAX, 0)?;
            self.emit(Op::Imm { d, k: 1 });
            let done = self.jump(Op::Jump { to: 0 });
            self.fail_drops(depth, &fails)?;
            self.emit(Op::Imm { d, k: 0 });
            self.patch(done);
            self.pop_scope_silently();
        }
        self.copy(Ty::bool(), Place::Reg(d), dest)
    }

    fn match_expr(&mut self, place: ExprId, arms: &[Arm], dest: Place) -> Result<(), Trap> {
        let mark = self.mark();
        let ty = self.expr_ty(place);
        let at = self.place(place)?;
        let path = self.owned_path(place);
        // A register of a local may change in a guard or an arm; what the patterns see is what it held.
        let mut ends = Vec::new();
        for arm in arms {
            let mark = self.mark();
            self.open_scope();
            let depth = self.scopes.len() - 1;
            self.new_locals(arm.pat)?;
            let mut fails = Vec::new();
            self.conditions += 1;
            self.scopes_condition();
            self.test(arm.pat, at, ty, &mut fails)?;
            let mut guard_fails = Vec::new();
            if let Some(guard) = arm.guard {
                self.bind(arm.pat, at, path.clone(), Phase::Copy, false)?;
                self.open_scope();
                let guard_depth = self.scopes.len() - 1;
                let mut list = Vec::new();
                self.condition(guard, &mut list)?;
                // Bindings of the guard are seen by the body: its scope ends with the arm.
                self.bind(arm.pat, at, path.clone(), Phase::Commit, false)?;
                guard_fails = list;
                self.arm_body(arm.body, dest)?;
                self.emit_drops(guard_depth, usize::MAX, 0)?;
                self.emit_drops(depth, usize::MAX, 0)?;
                ends.push(self.jump(Op::Jump { to: 0 }));
                let before: Vec<(usize, usize)> = guard_fails.clone();
                self.fail_drops(guard_depth, &before)?;
                self.pop_scope_silently();
            } else {
                self.bind(arm.pat, at, path.clone(), Phase::Whole, false)?;
                self.arm_body(arm.body, dest)?;
                self.emit_drops(depth, usize::MAX, 0)?;
                ends.push(self.jump(Op::Jump { to: 0 }));
            }
            let refutable = !fails.is_empty() || !guard_fails.is_empty();
            for fail in fails {
                self.patch(fail);
            }
            self.conditions -= 1;
            self.pop_scope_silently();
            self.release(mark);
            if !refutable {
                break;
            }
        }
        self.emit(Op::Unreachable);
        for end in ends {
            self.patch(end);
        }
        self.release(mark);
        Ok(())
    }

    fn arm_body(&mut self, body: ExprId, dest: Place) -> Result<(), Trap> {
        let mark = self.mark();
        self.value_to(body, dest)?;
        self.release(mark);
        Ok(())
    }

    fn loop_expr(&mut self, label: LabelId, body: ExprId, dest: Place) -> Result<(), Trap> {
        let mark = self.mark();
        let start = self.here();
        let depth = self.scopes.len();
        self.labels.push(Label { id: label, depth, dest, breaks: Vec::new(), start });
        self.conditions += 1;
        self.open_scope();
        self.value_to(body, Place::Zst)?;
        self.close_scope()?;
        self.conditions -= 1;
        self.emit(Op::Loop { to: start });
        if let Some(label) = self.labels.pop() {
            for jump in label.breaks {
                self.patch(jump);
            }
        }
        self.release(mark);
        Ok(())
    }

    fn assign(&mut self, place: ExprId, value: ExprId, span: oxur_core::Span) -> Result<(), Trap> {
        let mark = self.mark();
        let ty = self.expr_ty(place);
        let class = self.class(ty)?;
        let drops = self.m.needs_drop(ty)?;
        // A local in a register takes the value at once: operations write their result last.
        if !drops
            && matches!(class, Class::Scalar(_))
            && let ExprKind::Local(_) = self.body.expr(place).kind
        {
            let to = self.place(place)?;
            self.value_to(value, to)?;
            if let Some(path) = self.owned_path(place) {
                self.set_flags(&path);
            }
            self.release(mark);
            return Ok(());
        }
        let from = self.fresh(ty)?;
        self.value_to(value, from)?;
        let wait = self.pending(from, ty)?;
        let to = self.place(place)?;
        self.at(span);
        let path = self.owned_path(place);
        if drops {
            self.drop_old(path.as_ref(), to, ty)?;
        }
        self.used(wait);
        self.copy(ty, from, to)?;
        if let Some(path) = path {
            self.set_flags(&path);
        }
        self.release(mark);
        Ok(())
    }
}
