//! Values that are written down: literals, references, aggregates, closures.

use std::sync::Arc;

use super::{Fun, Place};
use crate::code::Op;
use crate::intrinsics::Intrinsic;
use crate::layout::{Class, Kind};
use crate::thir::{CaptureMode, ExprId, Lit};
use crate::trap::Trap;
use crate::types::{Const, Ty, TyKind};
use oxur_core::mapped;

impl Fun<'_, '_> {
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
    pub(super) fn borrow(&mut self, place: ExprId, dest: Place) -> Result<(), Trap> {
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
    pub(super) fn aggregate(
        &mut self,
        ty: Ty,
        variant: u32,
        fields: &[(u32, ExprId)],
        dest: Place,
    ) -> Result<(), Trap> {
        let values: Vec<ExprId> = mapped(fields, |&(_, value)| value);
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
    pub(super) fn struct_base(
        &mut self,
        ty: Ty,
        base: ExprId,
        given: &[(u32, ExprId)],
        dest: Place,
    ) -> Result<(), Trap> {
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
                self.clear_flags(&path.then(super::moves::Step::Field(field)));
            }
        }
        Ok(())
    }

    pub(super) fn repeat(&mut self, ty: Ty, value: ExprId, _count: Const, dest: Place) -> Result<(), Trap> {
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

    pub(super) fn closure_value(&mut self, ty: Ty, id: crate::types::ClosureId, dest: Place) -> Result<(), Trap> {
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
}
