//! Blocks, conditions, matches, loops and assignments.

use std::sync::Arc;

use super::moves::Root;
use super::pattern::Phase;
use super::{Fun, Label, Place};
use crate::code::Op;
use crate::layout::Class;
use crate::thir::{Arm, BindMode, Block, ExprId, ExprKind, LabelId, Lit, LocalId, PatId, PatKind, Stmt, TempScope};
use crate::trap::Trap;
use crate::types::Ty;

impl Fun<'_, '_> {
    pub(super) fn block(&mut self, block: &Block, dest: Place) -> Result<(), Trap> {
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

    pub(super) fn if_expr(
        &mut self,
        test: ExprId,
        then: ExprId,
        otherwise: Option<ExprId>,
        dest: Place,
    ) -> Result<(), Trap> {
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
    pub(super) fn logical_value(&mut self, id: ExprId, dest: Place) -> Result<(), Trap> {
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

    pub(super) fn match_expr(&mut self, place: ExprId, arms: &[Arm], dest: Place) -> Result<(), Trap> {
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

    pub(super) fn loop_expr(&mut self, label: LabelId, body: ExprId, dest: Place) -> Result<(), Trap> {
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

    pub(super) fn assign(&mut self, place: ExprId, value: ExprId, span: oxur_core::Span) -> Result<(), Trap> {
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
        if drops && !path.as_ref().is_some_and(|path| self.has_flags(path)) {
            // The new value is there before the old one drops: a panic in its destructor finds the place whole.
            let old = self.fresh(ty)?;
            self.copy(ty, to, old)?;
            self.used(wait);
            self.copy(ty, from, to)?;
            self.drop_value(old, ty)?;
            self.release(mark);
            return Ok(());
        }
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
