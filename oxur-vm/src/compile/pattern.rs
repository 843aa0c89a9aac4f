//! Patterns: first all tests, then the bindings.

use std::sync::Arc;

use super::moves::{Path, Root, Step};
use super::{Fun, Place};
use crate::code::Op;
use crate::intrinsics::Intrinsic;
use crate::layout::{Class, Kind};
use crate::thir::{BinaryOp, BindMode, Lit, LocalId, PatId, PatKind};
use crate::trap::Trap;
use crate::types::{Prim, Ty, TyKind};

/// Which part of binding is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Phase {
    /// All of it.
    Whole,
    /// Names get their values, for a guard.
    Copy,
    /// What was moved out of is gone, and the names are to be dropped.
    Commit,
}

impl Fun<'_, '_> {
    /// The locals that a pattern binds.
    pub(super) fn locals_of(&self, pat: PatId, list: &mut Vec<LocalId>) {
        match &self.body.pat(pat).kind {
            PatKind::Bind { local, sub, .. } => {
                if !list.contains(local) {
                    list.push(*local);
                }
                sub.iter().for_each(|&sub| self.locals_of(sub, list));
            }
            PatKind::Deref(sub) => self.locals_of(*sub, list),
            PatKind::Fields(fields) | PatKind::Variant { fields, .. } => {
                fields.iter().for_each(|&(_, pat)| self.locals_of(pat, list));
            }
            PatKind::Slice { prefix, rest, suffix } => {
                prefix.iter().chain(rest.iter().flatten()).chain(suffix).for_each(|&pat| self.locals_of(pat, list));
            }
            PatKind::Or(pats) => pats.iter().for_each(|&pat| self.locals_of(pat, list)),
            PatKind::Wild | PatKind::Lit(_) | PatKind::Range { .. } | PatKind::Const { .. } => {}
        }
    }

    /// Makes room for the locals that a pattern binds.
    pub(super) fn new_locals(&mut self, pat: PatId) -> Result<(), Trap> {
        let mut list = Vec::new();
        self.locals_of(pat, &mut list);
        for local in list {
            self.new_local(local)?;
        }
        Ok(())
    }

    /// Declares locals that have no value yet.
    pub(super) fn declare_unset(&mut self, pat: PatId) -> Result<(), Trap> {
        let body = Arc::clone(&self.body);
        let mut list = Vec::new();
        self.locals_of(pat, &mut list);
        for local in list {
            let ty = self.ty(body.local(local).ty);
            let place = self.locals[&local];
            self.declare(Root::Local(local), place, ty, false)?;
        }
        Ok(())
    }

    /// Binds a pattern that always matches.
    pub(super) fn bind_irrefutable(&mut self, pat: PatId, place: Place, path: Option<Path>) -> Result<(), Trap> {
        self.new_locals(pat)?;
        self.prepare_irrefutable(pat, place)?;
        self.bind(pat, place, path, Phase::Whole, false)
    }

    /// Runs those tests of a pattern that bindings depend on, though it always matches.
    pub(super) fn prepare_irrefutable(&mut self, pat: PatId, place: Place) -> Result<(), Trap> {
        if !self.has_or(pat) {
            return Ok(());
        }
        let body = Arc::clone(&self.body);
        let ty = self.ty(body.pat(pat).ty);
        let mut fails = Vec::new();
        self.test(pat, place, ty, &mut fails)?;
        if !fails.is_empty() {
            let done = self.jump(Op::Jump { to: 0 });
            for fail in fails {
                self.patch(fail);
            }
            self.emit(Op::Unreachable);
            self.patch(done);
        }
        Ok(())
    }

    fn has_or(&self, pat: PatId) -> bool {
        match &self.body.pat(pat).kind {
            PatKind::Or(_) => true,
            PatKind::Bind { sub, .. } => sub.is_some_and(|sub| self.has_or(sub)),
            PatKind::Deref(sub) => self.has_or(*sub),
            PatKind::Fields(fields) | PatKind::Variant { fields, .. } => {
                fields.iter().any(|&(_, pat)| self.has_or(pat))
            }
            PatKind::Slice { prefix, rest, suffix } => {
                prefix.iter().chain(rest.iter().flatten()).chain(suffix).any(|&pat| self.has_or(pat))
            }
            PatKind::Wild | PatKind::Lit(_) | PatKind::Range { .. } | PatKind::Const { .. } => false,
        }
    }

    /// The parts of a pattern with the places that they are matched against.
    fn parts(&mut self, pat: PatId, place: Place, ty: Ty) -> Result<Vec<(PatId, Place, Ty, Step)>, Trap> {
        let body = Arc::clone(&self.body);
        let mut parts = Vec::new();
        match &body.pat(pat).kind {
            PatKind::Deref(sub) => {
                let content = self.ty(body.pat(*sub).ty);
                let inner = self.deref_place(place, content)?;
                parts.push((*sub, inner, content, Step::Boxed));
            }
            PatKind::Fields(fields) => {
                for &(field, sub) in fields {
                    let field_ty = self.ty(body.pat(sub).ty);
                    parts.push((sub, self.variant_field(place, ty, 0, field)?, field_ty, Step::Field(field)));
                }
            }
            PatKind::Variant { variant, fields } => {
                for &(field, sub) in fields {
                    let field_ty = self.ty(body.pat(sub).ty);
                    let at = self.variant_field(place, ty, *variant, field)?;
                    parts.push((sub, at, field_ty, Step::Variant(*variant, field)));
                }
            }
            PatKind::Slice { prefix, rest, suffix } => {
                let item = self.item_ty(ty)?;
                for (index, &sub) in (0..).zip(prefix) {
                    let at = self.element_place(place, item, index)?;
                    parts.push((sub, at, item, Step::Element(index)));
                }
                self.slice_tail(place, ty, item, prefix.len() as u64, rest.as_ref(), suffix, &mut parts)?;
            }
            _ => {}
        }
        Ok(parts)
    }

    #[allow(clippy::too_many_arguments)]
    fn slice_tail(
        &mut self,
        place: Place,
        ty: Ty,
        item: Ty,
        before: u64,
        rest: Option<&Option<PatId>>,
        suffix: &[PatId],
        parts: &mut Vec<(PatId, Place, Ty, Step)>,
    ) -> Result<(), Trap> {
        let body = Arc::clone(&self.body);
        let after = suffix.len() as u64;
        if let TyKind::Array(_, len) = *ty.kind() {
            let len = self.m.array_len(len)?;
            if let Some(Some(sub)) = rest {
                let at = self.element_place(place, item, before)?;
                let rest_ty = self.ty(body.pat(*sub).ty);
                let at = if self.class(rest_ty)? == Class::Zst { Place::Zst } else { at };
                parts.push((*sub, at, rest_ty, Step::Element(u64::MAX)));
            }
            for (index, &sub) in (len.saturating_sub(after)..).zip(suffix) {
                let at = self.element_place(place, item, index)?;
                parts.push((sub, at, item, Step::Element(index)));
            }
            return Ok(());
        }
        let Place::Unsized(a) = place else { return Err(Trap::Internal("a slice without its length")) };
        let size = self.m.layout(item)?.size;
        if let Some(Some(sub)) = rest {
            let d = self.pair();
            self.emit(Op::Lea { d, a, off: (before as usize * size) as i32 });
            self.emit(Op::AddImm { d: d + 1, a: a + 1, k: -((before + after) as i32) });
            let rest_ty = self.ty(body.pat(*sub).ty);
            parts.push((*sub, Place::Unsized(d), rest_ty, Step::Element(u64::MAX)));
        }
        if !suffix.is_empty() {
            let index = self.reg();
            self.emit(Op::AddImm { d: index, a: a + 1, k: -(after as i32) });
            let start = self.reg();
            self.scaled(start, a, index, size);
            for (index, &sub) in suffix.iter().enumerate() {
                let at = if size == 0 { Place::Zst } else { Place::Mem(start, (index * size) as i32) };
                parts.push((sub, at, item, Step::Element(u64::MAX)));
            }
        }
        Ok(())
    }

    /// Tests a pattern: goes on if it matches, else takes one of the jumps.
    pub(super) fn test(&mut self, pat: PatId, place: Place, ty: Ty, fails: &mut Vec<usize>) -> Result<(), Trap> {
        if !self.is_refutable(pat) && !self.has_or(pat) {
            return Ok(());
        }
        let body = Arc::clone(&self.body);
        match &body.pat(pat).kind {
            PatKind::Wild => return Ok(()),
            PatKind::Bind { sub, .. } => {
                if let Some(sub) = sub {
                    self.test(*sub, place, ty, fails)?;
                }
                return Ok(());
            }
            PatKind::Variant { variant, .. } => {
                if self.m.layout(ty)?.tag.is_some() {
                    let tag = self.tag(place, ty)?;
                    let fail = if *variant == 0 {
                        self.jump(Op::JumpIf { a: tag, to: 0 })
                    } else {
                        let number = self.constant_reg(u64::from(*variant));
                        self.jump(Op::JumpNe { a: tag, b: number, to: 0 })
                    };
                    fails.push(fail);
                }
            }
            PatKind::Slice { prefix, rest, suffix } => {
                if let (TyKind::Slice(_), Place::Unsized(a)) = (ty.kind(), place) {
                    let count = self.constant_reg((prefix.len() + suffix.len()) as u64);
                    let fail = if rest.is_some() {
                        self.jump(Op::JumpLtU { a: a + 1, b: count, to: 0 })
                    } else {
                        self.jump(Op::JumpNe { a: a + 1, b: count, to: 0 })
                    };
                    fails.push(fail);
                }
            }
            PatKind::Lit(lit) => return self.test_literal(lit, place, ty, fails),
            PatKind::Range { start, end, inclusive } => {
                let Some(prim) = ty.prim() else { return Err(Trap::Internal("a range of what has no order")) };
                if let Some(start) = start {
                    self.test_order(BinaryOp::Ge, prim, place, ty, start, fails)?;
                }
                if let Some(end) = end {
                    let op = if *inclusive { BinaryOp::Le } else { BinaryOp::Lt };
                    self.test_order(op, prim, place, ty, end, fails)?;
                }
                return Ok(());
            }
            PatKind::Const { value, eq } => {
                let at = self.spill(place, ty)?;
                let left = match at {
                    Place::Unsized(a) => Place::Pair(a),
                    _ => Place::Reg(self.address(at)),
                };
                let right = self.value(*value)?;
                let instance = self.resolve(*eq)?;
                let reference = Ty::shared(ty);
                let d = self.reg();
                self.special(&instance, &[(left, reference), (right, reference)], Ty::bool(), Place::Reg(d))?;
                fails.push(self.jump(Op::JumpIfNot { a: d, to: 0 }));
                return Ok(());
            }
            PatKind::Or(pats) => return self.test_or(pat, pats, place, ty, fails),
            PatKind::Deref(_) | PatKind::Fields(_) => {}
        }
        for (sub, at, sub_ty, _) in self.parts(pat, place, ty)? {
            self.test(sub, at, sub_ty, fails)?;
        }
        Ok(())
    }

    fn test_or(
        &mut self,
        pat: PatId,
        pats: &[PatId],
        place: Place,
        ty: Ty,
        fails: &mut Vec<usize>,
    ) -> Result<(), Trap> {
        let which = self.which(pat);
        let mut matched = Vec::new();
        for (number, &sub) in pats.iter().enumerate() {
            let mut list = Vec::new();
            self.test(sub, place, ty, &mut list)?;
            self.emit(Op::Imm { d: which, k: number as i32 });
            if number + 1 == pats.len() {
                fails.extend(list);
            } else {
                matched.push(self.jump(Op::Jump { to: 0 }));
                for fail in list {
                    self.patch(fail);
                }
            }
        }
        for jump in matched {
            self.patch(jump);
        }
        Ok(())
    }

    /// The register that says which alternative of an or-pattern matched.
    fn which(&mut self, pat: PatId) -> crate::code::Reg {
        if let Some(&reg) = self.alternatives.get(&pat) {
            return reg;
        }
        // It keeps its register for the whole function: tests and bindings stand apart.
        let reg = self.flag_register();
        self.alternatives.insert(pat, reg);
        reg
    }

    fn is_refutable(&self, pat: PatId) -> bool {
        match &self.body.pat(pat).kind {
            PatKind::Wild => false,
            PatKind::Bind { sub, .. } => sub.is_some_and(|sub| self.is_refutable(sub)),
            PatKind::Deref(sub) => self.is_refutable(*sub),
            PatKind::Fields(fields) => fields.iter().any(|&(_, pat)| self.is_refutable(pat)),
            _ => true,
        }
    }

    fn test_literal(&mut self, lit: &Lit, place: Place, ty: Ty, fails: &mut Vec<usize>) -> Result<(), Trap> {
        let (bytes, text): (&[u8], bool) = match lit {
            Lit::Str(text) => (text.as_bytes(), true),
            Lit::Bytes(bytes) => (bytes, false),
            _ => {
                let Some(prim) = ty.prim() else { return Err(Trap::Internal("a literal of no primitive type")) };
                return self.test_order(BinaryOp::Eq, prim, place, ty, lit, fails);
            }
        };
        let _ = text;
        let mark = self.mark();
        // The place is the text itself, or (for byte strings) what refers to it.
        let place = match ty.kind() {
            TyKind::Ref(inner, _) => self.deref_place(place, *inner)?,
            _ => place,
        };
        let (a, len) = match place {
            Place::Unsized(a) => (a, a + 1),
            other => {
                let a = self.address(other);
                (a, self.constant_reg(bytes.len() as u64))
            }
        };
        let address = self.m.constant_bytes(bytes)?;
        let b = self.constant_reg(address);
        let b_len = self.constant_reg(bytes.len() as u64);
        let d = self.reg();
        self.machine_call(Intrinsic::BytesEq, vec![a, len, b, b_len], d);
        fails.push(self.jump(Op::JumpIfNot { a: d, to: 0 }));
        self.release(mark);
        Ok(())
    }

    fn test_order(
        &mut self,
        op: BinaryOp,
        prim: Prim,
        place: Place,
        ty: Ty,
        lit: &Lit,
        fails: &mut Vec<usize>,
    ) -> Result<(), Trap> {
        let mark = self.mark();
        let other = self.fresh(ty)?;
        self.literal(lit, ty, other)?;
        let place = match place {
            Place::Mem(..) if self.class(ty)? != Class::Mem => {
                let d = self.fresh(ty)?;
                self.copy(ty, place, d)?;
                d
            }
            _ => place,
        };
        let jump = match self.compare_jump(op, prim, place, other)? {
            Some(jump) => jump,
            None => {
                let d = self.reg();
                self.binary(op, prim, prim, place, other, Place::Reg(d))?;
                self.jump(Op::JumpIfNot { a: d, to: 0 })
            }
        };
        fails.push(jump);
        self.release(mark);
        Ok(())
    }

    /// Binds the names of a pattern that has matched. `in_block`: the names belong to the innermost block, not to the
    /// innermost scope.
    pub(super) fn bind(
        &mut self,
        pat: PatId,
        place: Place,
        path: Option<Path>,
        phase: Phase,
        in_block: bool,
    ) -> Result<(), Trap> {
        let body = Arc::clone(&self.body);
        let ty = self.ty(body.pat(pat).ty);
        match &body.pat(pat).kind {
            PatKind::Wild | PatKind::Lit(_) | PatKind::Range { .. } | PatKind::Const { .. } => Ok(()),
            PatKind::Bind { local, mode, sub } => {
                let local_ty = self.ty(body.local(*local).ty);
                let to = self.locals[local];
                if phase != Phase::Commit {
                    match mode {
                        BindMode::Copy | BindMode::Move => self.copy(local_ty, place, to)?,
                        BindMode::Ref(_) => self.bind_ref(place, to)?,
                    }
                }
                if phase != Phase::Copy {
                    if *mode == BindMode::Move
                        && let Some(path) = &path
                    {
                        self.clear_flags(path);
                    }
                    if in_block {
                        self.declare_in_block(Root::Local(*local), to, local_ty)?;
                    } else {
                        self.declare(Root::Local(*local), to, local_ty, true)?;
                    }
                }
                match sub {
                    Some(sub) => self.bind(*sub, place, path, phase, in_block),
                    None => Ok(()),
                }
            }
            PatKind::Or(pats) => {
                let mut list = Vec::new();
                self.locals_of(pat, &mut list);
                if list.is_empty() {
                    return Ok(());
                }
                let which = self.which(pat);
                let mut ends = Vec::new();
                let declared = self.scope_state();
                for (number, &sub) in pats.iter().enumerate() {
                    let mark = self.mark();
                    let next = if number + 1 == pats.len() {
                        None
                    } else {
                        let number = self.constant_reg(number as u64);
                        Some(self.jump(Op::JumpNe { a: which, b: number, to: 0 }))
                    };
                    // Each alternative binds the same names: they are declared once.
                    if number > 0 {
                        self.restore_scopes(&declared);
                    }
                    self.bind(sub, place, path.clone(), phase, in_block)?;
                    self.release(mark);
                    if let Some(next) = next {
                        ends.push(self.jump(Op::Jump { to: 0 }));
                        self.patch(next);
                    }
                }
                for end in ends {
                    self.patch(end);
                }
                Ok(())
            }
            PatKind::Deref(_) | PatKind::Fields(_) | PatKind::Variant { .. } | PatKind::Slice { .. } => {
                let mark = self.mark();
                let boxed = self.m.is_box(ty);
                for (sub, at, _, step) in self.parts(pat, place, ty)? {
                    let path = match (&path, step) {
                        (Some(path), Step::Boxed) if boxed => Some(path.then(step)),
                        (_, Step::Boxed) => None,
                        (Some(path), _) => Some(path.then(step)),
                        (None, _) => None,
                    };
                    self.bind(sub, at, path, phase, in_block)?;
                }
                self.release(mark);
                Ok(())
            }
        }
    }

    fn bind_ref(&mut self, place: Place, to: Place) -> Result<(), Trap> {
        let mark = self.mark();
        match (place, to) {
            (Place::Unsized(a), Place::Pair(d)) => {
                self.emit(Op::Move { d, a });
                self.emit(Op::Move { d: d + 1, a: a + 1 });
            }
            (Place::Unsized(a), Place::Mem(b, off)) => {
                self.store(Kind::W64, a, b, off);
                self.store(Kind::W64, a + 1, b, off + 8);
            }
            (Place::Reg(_) | Place::Pair(_), _) => {
                return Err(Trap::Internal("a reference to what is not in memory"));
            }
            (Place::Mem(a, off), Place::Reg(d)) => self.emit(Op::Lea { d, a, off }),
            (_, Place::Reg(d)) => self.constant(d, 16),
            (_, Place::Mem(b, off)) => {
                let a = self.address(place);
                self.store(Kind::W64, a, b, off);
            }
            _ => {}
        }
        self.release(mark);
        Ok(())
    }
}
