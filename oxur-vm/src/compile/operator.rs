//! Operators, casts and coercions.

use oxur_core::{Span, mapped};

use super::{Fun, Place};
use crate::code::{CastKind as Convert, FloatOp, Op, Reg, WideOp};
use crate::layout::Class;
use crate::machine::Key;
use crate::thir::{BinaryOp, Callee, CastKind, Coercion, ExprId, UnaryOp};
use crate::trap::Trap;
use crate::types::{FloatTy, IntTy, Prim, Ty, TyKind};

/// 64 less the width.
fn shift(int: IntTy) -> u8 {
    64u32.saturating_sub(int.bits()) as u8
}

/// Whether a primitive type takes two words.
pub(super) fn is_wide(prim: Prim) -> bool {
    matches!(prim, Prim::Int(int) if int.bits() == 128)
}

impl Fun<'_, '_> {
    /// The value of a scalar place in a register.
    pub(super) fn in_reg(&mut self, place: Place, ty: Ty) -> Result<Reg, Trap> {
        Ok(match place {
            Place::Reg(reg) => reg,
            Place::Zst => self.constant_reg(0),
            _ => {
                let d = self.reg();
                self.copy(ty, place, Place::Reg(d))?;
                d
            }
        })
    }

    /// The register that an operation writes to whose result goes to a scalar place.
    pub(super) fn target(&mut self, dest: Place) -> Reg {
        match dest {
            Place::Reg(d) => d,
            _ => self.reg(),
        }
    }

    pub(super) fn unary(
        &mut self,
        op: UnaryOp,
        prim: Prim,
        value: ExprId,
        dest: Place,
        span: Span,
    ) -> Result<(), Trap> {
        if let (UnaryOp::Neg | UnaryOp::Not, true) = (op, is_wide(prim)) {
            let from = self.value(value)?;
            let (a, d) = (self.address(from), self.address(dest));
            let signed = matches!(prim, Prim::Int(int) if int.is_signed());
            let op = if op == UnaryOp::Neg { WideOp::Neg } else { WideOp::Not };
            self.at(span);
            self.emit(Op::Wide { op, signed, d, a, b: a });
            return Ok(());
        }
        let a = self.word(value)?;
        let d = self.target(dest);
        self.at(span);
        match (op, prim) {
            (UnaryOp::Neg, Prim::Float(FloatTy::F64)) => self.emit(Op::Neg64 { d, a }),
            (UnaryOp::Neg, Prim::Float(FloatTy::F32)) => self.emit(Op::Neg32 { d, a }),
            (UnaryOp::Neg, Prim::Int(int)) => self.emit(Op::NegS { d, a, sh: shift(int) }),
            (UnaryOp::Not, Prim::Int(int)) => {
                self.emit(Op::Not { d, a });
                if !int.is_signed() {
                    self.emit(Op::NormU { d, a: d, sh: shift(int) });
                }
            }
            (UnaryOp::Not, _) => self.emit(Op::NotB { d, a }),
            _ => return Err(Trap::Internal("an operator that its type does not have")),
        }
        self.copy(prim.ty(), Place::Reg(d), dest)
    }

    /// An operator on two values.
    pub(super) fn binary(
        &mut self,
        op: BinaryOp,
        prim: Prim,
        right_prim: Prim,
        a: Place,
        b: Place,
        dest: Place,
    ) -> Result<(), Trap> {
        let compares =
            matches!(op, BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge);
        let result = if compares { Ty::bool() } else { prim.ty() };
        if is_wide(prim) {
            return self.wide_binary(op, prim, right_prim, a, b, dest);
        }
        let a = self.in_reg(a, prim.ty())?;
        let b = if is_wide(right_prim) {
            // The amount of a shift: one that does not fit is too large in any case.
            let low = self.reg();
            let address = self.address(b);
            self.emit(Op::Wide { op: WideOp::ToWord, signed: false, d: low, a: address, b: address });
            low
        } else {
            self.in_reg(b, right_prim.ty())?
        };
        let d = self.target(dest);
        match prim {
            Prim::Int(int) => self.emit(int_op(op, int, d, a, b)),
            Prim::Bool | Prim::Char => self.emit(int_op(op, IntTy::U32, d, a, b)),
            Prim::Float(float) => {
                let (op, a, b) = float_op(op, a, b)?;
                self.emit(match float {
                    FloatTy::F64 => Op::Float64 { op, d, a, b },
                    FloatTy::F32 => Op::Float32 { op, d, a, b },
                });
            }
        }
        self.copy(result, Place::Reg(d), dest)
    }

    fn wide_binary(
        &mut self,
        op: BinaryOp,
        prim: Prim,
        right_prim: Prim,
        a: Place,
        b: Place,
        dest: Place,
    ) -> Result<(), Trap> {
        let signed = matches!(prim, Prim::Int(int) if int.is_signed());
        let (wide, swap) = match op {
            BinaryOp::Add => (WideOp::Add, false),
            BinaryOp::Sub => (WideOp::Sub, false),
            BinaryOp::Mul => (WideOp::Mul, false),
            BinaryOp::Div => (WideOp::Div, false),
            BinaryOp::Rem => (WideOp::Rem, false),
            BinaryOp::BitAnd => (WideOp::And, false),
            BinaryOp::BitOr => (WideOp::Or, false),
            BinaryOp::BitXor => (WideOp::Xor, false),
            BinaryOp::Shl => (WideOp::Shl, false),
            BinaryOp::Shr => (WideOp::Shr, false),
            BinaryOp::Eq => (WideOp::Eq, false),
            BinaryOp::Ne => (WideOp::Ne, false),
            BinaryOp::Lt => (WideOp::Lt, false),
            BinaryOp::Le => (WideOp::Le, false),
            BinaryOp::Gt => (WideOp::Lt, true),
            BinaryOp::Ge => (WideOp::Le, true),
        };
        let mut a = self.address(a);
        let shifts = matches!(wide, WideOp::Shl | WideOp::Shr);
        let mut b = if shifts && !is_wide(right_prim) {
            self.in_reg(b, right_prim.ty())?
        } else if shifts {
            let low = self.reg();
            let address = self.address(b);
            self.emit(Op::Wide { op: WideOp::ToWord, signed: false, d: low, a: address, b: address });
            low
        } else {
            self.address(b)
        };
        if swap {
            std::mem::swap(&mut a, &mut b);
        }
        if matches!(wide, WideOp::Eq | WideOp::Ne | WideOp::Lt | WideOp::Le) {
            let d = self.target(dest);
            self.emit(Op::Wide { op: wide, signed, d, a, b });
            return self.copy(Ty::bool(), Place::Reg(d), dest);
        }
        let d = self.address(dest);
        self.emit(Op::Wide { op: wide, signed, d, a, b });
        Ok(())
    }

    /// A jump that is taken if a comparison of integers does not hold, if there is one instruction for it.
    pub(super) fn compare_jump(&mut self, op: BinaryOp, prim: Prim, a: Place, b: Place) -> Result<Option<usize>, Trap> {
        let signed = match prim {
            Prim::Int(int) if int.bits() < 128 => int.is_signed(),
            Prim::Bool | Prim::Char => false,
            _ => return Ok(None),
        };
        if !matches!(op, BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge) {
            return Ok(None);
        }
        let a = self.in_reg(a, prim.ty())?;
        let b = self.in_reg(b, prim.ty())?;
        let to = 0;
        let jump = match (op, signed) {
            (BinaryOp::Eq, _) => Op::JumpNe { a, b, to },
            (BinaryOp::Ne, _) => Op::JumpEq { a, b, to },
            (BinaryOp::Lt, true) => Op::JumpLeS { a: b, b: a, to },
            (BinaryOp::Lt, false) => Op::JumpLeU { a: b, b: a, to },
            (BinaryOp::Le, true) => Op::JumpLtS { a: b, b: a, to },
            (BinaryOp::Le, false) => Op::JumpLtU { a: b, b: a, to },
            (BinaryOp::Gt, true) => Op::JumpLeS { a, b, to },
            (BinaryOp::Gt, false) => Op::JumpLeU { a, b, to },
            (_, true) => Op::JumpLtS { a, b, to },
            (_, false) => Op::JumpLtU { a, b, to },
        };
        Ok(Some(self.jump(jump)))
    }

    /// `value as T`
    pub(super) fn cast(&mut self, kind: CastKind, value: ExprId, ty: Ty, dest: Place) -> Result<(), Trap> {
        match kind {
            CastKind::Same => self.value_to(value, dest),
            CastKind::Prim(from, to) => {
                let at = self.value(value)?;
                self.convert(from, to, at, dest)
            }
            CastKind::Enum(int) => {
                let from_ty = self.expr_ty(value);
                let at = self.value(value)?;
                self.discriminant(at, from_ty, int, dest)
            }
            CastKind::Pointer => {
                let from_ty = self.expr_ty(value);
                let at = self.value(value)?;
                match (at, self.class(ty)?) {
                    // A pointer to a slice becomes one to its first element.
                    (Place::Pair(a), Class::Scalar(_)) => self.copy(ty, Place::Reg(a), dest),
                    _ => self.copy(from_ty, at, dest),
                }
            }
            CastKind::Address(int) => {
                let from_ty = self.expr_ty(value);
                // A function item becomes a pointer first.
                if let TyKind::FnDef(def, args) = from_ty.kind() {
                    let number = self.pointer_to(Callee { def: *def, args }, from_ty)?;
                    return self.bits(u128::from(number), Ty::int(int), dest);
                }
                let a = self.word(value)?;
                self.convert(Prim::Int(IntTy::Usize), Prim::Int(int), Place::Reg(a), dest)
            }
        }
    }

    /// The discriminant of an enum value as an integer.
    pub(super) fn discriminant(&mut self, at: Place, ty: Ty, int: IntTy, dest: Place) -> Result<(), Trap> {
        let TyKind::Adt(def, _) = ty.kind() else { return Err(Trap::Internal("the discriminant of no enum")) };
        let adt = self.m.checker.adt(*def);
        let values: Vec<i128> = mapped(&adt.variants, |variant| variant.discriminant);
        let tag = self.tag(at, ty)?;
        let plain = values.iter().enumerate().all(|(index, &value)| value == index as i128);
        let word = if plain {
            tag
        } else {
            let first = self.longs.len() as u32;
            self.longs.extend(values.iter().map(|&value| value as u64));
            let d = self.reg();
            self.emit(Op::Table { d, a: tag, k: first });
            d
        };
        self.convert(Prim::Int(IntTy::Isize), Prim::Int(int), Place::Reg(word), dest)
    }

    /// A cast between primitive types.
    pub(super) fn convert(&mut self, from: Prim, to: Prim, at: Place, dest: Place) -> Result<(), Trap> {
        let from_signed = matches!(from, Prim::Int(int) if int.is_signed());
        let to_signed = matches!(to, Prim::Int(int) if int.is_signed());
        if is_wide(from) || is_wide(to) {
            return self.wide_convert(from, to, at, dest);
        }
        let a = self.in_reg(at, from.ty())?;
        let d = self.target(dest);
        match (from, to) {
            (Prim::Float(x), Prim::Float(y)) => match (x, y) {
                (FloatTy::F32, FloatTy::F64) => self.emit(Op::Cast { d, a, kind: Convert::F32ToF64 }),
                (FloatTy::F64, FloatTy::F32) => self.emit(Op::Cast { d, a, kind: Convert::F64ToF32 }),
                _ => self.emit(Op::Move { d, a }),
            },
            (Prim::Float(float), Prim::Int(int)) => {
                let (bits, signed) = (int.bits() as u8, int.is_signed());
                let kind = match float {
                    FloatTy::F64 => Convert::F64ToInt { bits, signed },
                    FloatTy::F32 => Convert::F32ToInt { bits, signed },
                };
                self.emit(Op::Cast { d, a, kind });
            }
            (_, Prim::Float(float)) => {
                let kind = match (from_signed, float) {
                    (true, FloatTy::F64) => Convert::I64ToF64,
                    (true, FloatTy::F32) => Convert::I64ToF32,
                    (false, FloatTy::F64) => Convert::U64ToF64,
                    (false, FloatTy::F32) => Convert::U64ToF32,
                };
                self.emit(Op::Cast { d, a, kind });
            }
            (_, Prim::Int(int)) if to_signed => self.emit(Op::NormS { d, a, sh: shift(int) }),
            (_, Prim::Int(int)) => self.emit(Op::NormU { d, a, sh: shift(int) }),
            _ => self.emit(Op::Move { d, a }),
        }
        self.copy(to.ty(), Place::Reg(d), dest)
    }

    fn wide_convert(&mut self, from: Prim, to: Prim, at: Place, dest: Place) -> Result<(), Trap> {
        let from_signed = matches!(from, Prim::Int(int) if int.is_signed());
        let to_signed = matches!(to, Prim::Int(int) if int.is_signed());
        match (from, to) {
            (Prim::Int(_), Prim::Int(_)) if is_wide(from) && is_wide(to) => self.copy(to.ty(), at, dest),
            (_, Prim::Float(float)) => {
                let a = self.address(at);
                let d = self.target(dest);
                let op = if float == FloatTy::F64 { WideOp::ToF64 } else { WideOp::ToF32 };
                self.emit(Op::Wide { op, signed: from_signed, d, a, b: a });
                self.copy(to.ty(), Place::Reg(d), dest)
            }
            (Prim::Float(float), _) => {
                let a = self.in_reg(at, from.ty())?;
                let d = self.address(dest);
                let op = if float == FloatTy::F64 { WideOp::FromF64 } else { WideOp::FromF32 };
                self.emit(Op::Wide { op, signed: to_signed, d, a, b: a });
                Ok(())
            }
            (_, Prim::Int(int)) if is_wide(from) => {
                let a = self.address(at);
                let d = self.target(dest);
                self.emit(Op::Wide { op: WideOp::ToWord, signed: false, d, a, b: a });
                let sh = shift(int);
                self.emit(if to_signed { Op::NormS { d, a: d, sh } } else { Op::NormU { d, a: d, sh } });
                self.copy(to.ty(), Place::Reg(d), dest)
            }
            _ => {
                let a = self.in_reg(at, from.ty())?;
                let d = self.address(dest);
                self.emit(Op::Wide { op: WideOp::FromWord, signed: from_signed, d, a, b: a });
                Ok(())
            }
        }
    }

    /// A coercion.
    pub(super) fn coerce(&mut self, kind: Coercion, value: ExprId, ty: Ty, dest: Place) -> Result<(), Trap> {
        let from_ty = self.expr_ty(value);
        match kind {
            Coercion::Never => self.value_to(value, Place::Zst),
            Coercion::ToRawPointer => self.value_to(value, dest),
            Coercion::FnItemToPtr => {
                let TyKind::FnDef(def, args) = *from_ty.kind() else {
                    return Err(Trap::Internal("a function pointer to no function"));
                };
                self.discard(value)?;
                let number = self.pointer_to(Callee { def, args }, ty)?;
                self.bits(u128::from(number), Ty::usize(), dest)
            }
            Coercion::ClosureToPtr => {
                let TyKind::Closure(id, args) = *from_ty.kind() else {
                    return Err(Trap::Internal("a function pointer to no closure"));
                };
                self.discard(value)?;
                let number = self.m.instance(Key::ClosurePtr(id, args));
                self.bits(u128::from(number), Ty::usize(), dest)
            }
            Coercion::UnsizeArray | Coercion::UnsizeDyn => {
                let from = pointee(self, from_ty)?;
                let to = pointee(self, ty)?;
                let meta = self.unsize_meta(from, to)?;
                let d = if let Place::Pair(d) = dest { d } else { self.pair() };
                // The pointer may need the register for its own evaluation.
                let a = self.word(value)?;
                self.emit(Op::Move { d, a });
                self.constant(d + 1, meta);
                self.copy(ty, Place::Pair(d), dest)
            }
            Coercion::Upcast => {
                // The table is made for the other trait when the coercion runs.
                let to = pointee(self, ty)?;
                let d = if let Place::Pair(d) = dest { d } else { self.pair() };
                let from = self.value(value)?;
                self.copy(from_ty, from, Place::Pair(d))?;
                let number = self.m.dyn_type_number(to);
                let number = self.constant_reg(u64::from(number));
                let table = self.reg();
                self.machine_call(crate::intrinsics::Intrinsic::Upcast, vec![d + 1, number], table);
                self.emit(Op::Move { d: d + 1, a: table });
                self.copy(ty, Place::Pair(d), dest)
            }
        }
    }

    /// The second word of a pointer to `from` as a pointer to the unsized `to`.
    fn unsize_meta(&mut self, from: Ty, to: Ty) -> Result<u64, Trap> {
        match (from.kind(), to.kind()) {
            (TyKind::Array(_, len), TyKind::Slice(_)) => self.m.array_len(*len),
            (_, TyKind::Dyn(_)) => Ok(u64::from(self.m.vtable_for(to, from)?)),
            // A struct whose last field it is.
            (TyKind::Adt(..), TyKind::Adt(..)) => {
                let from = self.m.field_types(from, 0)?.last().copied();
                let to = self.m.field_types(to, 0)?.last().copied();
                match (from, to) {
                    (Some(from), Some(to)) => self.unsize_meta(from, to),
                    _ => Err(Trap::Internal("a coercion between types without fields")),
                }
            }
            _ => Err(Trap::Internal("a coercion that makes nothing unsized")),
        }
    }
}

/// What a pointer, or the pointer in a struct as `Box` and `Rc`, points to.
fn pointee(fun: &mut Fun<'_, '_>, ty: Ty) -> Result<Ty, Trap> {
    match ty.kind() {
        TyKind::Ref(to, _) | TyKind::Ptr(to, _) => Ok(*to),
        TyKind::Adt(..) => {
            for field in fun.m.field_types(ty, 0)? {
                if fun.class(field)? != Class::Zst {
                    return pointee(fun, field);
                }
            }
            Err(Trap::Internal("a pointer type without a pointer"))
        }
        _ => Err(Trap::Internal("a coercion of what is no pointer")),
    }
}

fn int_op(op: BinaryOp, int: IntTy, d: Reg, a: Reg, b: Reg) -> Op {
    let sh = shift(int);
    match (op, int.is_signed()) {
        (BinaryOp::Add, true) => Op::AddS { d, a, b, sh },
        (BinaryOp::Add, false) => Op::AddU { d, a, b, sh },
        (BinaryOp::Sub, true) => Op::SubS { d, a, b, sh },
        (BinaryOp::Sub, false) => Op::SubU { d, a, b },
        (BinaryOp::Mul, true) => Op::MulS { d, a, b, sh },
        (BinaryOp::Mul, false) => Op::MulU { d, a, b, sh },
        (BinaryOp::Div, true) => Op::DivS { d, a, b, sh },
        (BinaryOp::Div, false) => Op::DivU { d, a, b },
        (BinaryOp::Rem, true) => Op::RemS { d, a, b, sh },
        (BinaryOp::Rem, false) => Op::RemU { d, a, b },
        (BinaryOp::BitAnd, _) => Op::And { d, a, b },
        (BinaryOp::BitOr, _) => Op::Or { d, a, b },
        (BinaryOp::BitXor, _) => Op::Xor { d, a, b },
        (BinaryOp::Shl, true) => Op::ShlS { d, a, b, sh },
        (BinaryOp::Shl, false) => Op::ShlU { d, a, b, sh },
        (BinaryOp::Shr, true) => Op::ShrS { d, a, b, sh },
        (BinaryOp::Shr, false) => Op::ShrU { d, a, b, sh },
        (BinaryOp::Eq, _) => Op::Eq { d, a, b },
        (BinaryOp::Ne, _) => Op::Ne { d, a, b },
        (BinaryOp::Lt, true) => Op::LtS { d, a, b },
        (BinaryOp::Lt, false) => Op::LtU { d, a, b },
        (BinaryOp::Le, true) => Op::LeS { d, a, b },
        (BinaryOp::Le, false) => Op::LeU { d, a, b },
        (BinaryOp::Gt, true) => Op::LtS { d, a: b, b: a },
        (BinaryOp::Gt, false) => Op::LtU { d, a: b, b: a },
        (BinaryOp::Ge, true) => Op::LeS { d, a: b, b: a },
        (BinaryOp::Ge, false) => Op::LeU { d, a: b, b: a },
    }
}

fn float_op(op: BinaryOp, a: Reg, b: Reg) -> Result<(FloatOp, Reg, Reg), Trap> {
    Ok(match op {
        BinaryOp::Add => (FloatOp::Add, a, b),
        BinaryOp::Sub => (FloatOp::Sub, a, b),
        BinaryOp::Mul => (FloatOp::Mul, a, b),
        BinaryOp::Div => (FloatOp::Div, a, b),
        BinaryOp::Rem => (FloatOp::Rem, a, b),
        BinaryOp::Eq => (FloatOp::Eq, a, b),
        BinaryOp::Ne => (FloatOp::Ne, a, b),
        BinaryOp::Lt => (FloatOp::Lt, a, b),
        BinaryOp::Le => (FloatOp::Le, a, b),
        BinaryOp::Gt => (FloatOp::Lt, b, a),
        BinaryOp::Ge => (FloatOp::Le, b, a),
        _ => return Err(Trap::Internal("an operator that floats do not have")),
    })
}
