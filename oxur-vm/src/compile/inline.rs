//! Intrinsics whose meaning depends on types: they become instructions here, or calls of the machine with the types'
//! facts in the call site.

use super::{Fun, Place};
use crate::code::{Op, Reg};
use crate::intrinsics::{FormatInt, IntOp, Intrinsic, int_target};
use crate::layout::Class;
use crate::trap::Trap;
use crate::types::{Args, IntTy, Prim, Ty, TyKind};

impl Fun<'_, '_> {
    /// Calls the intrinsic of that name.
    #[allow(clippy::too_many_lines)]
    pub(super) fn intrinsic(
        &mut self,
        name: &str,
        generic: Args,
        args: &[(Place, Ty)],
        ty: Ty,
        dest: Place,
    ) -> Result<(), Trap> {
        let first_ty = generic.first().map_or_else(Ty::unit, |arg| arg.ty());
        let arg = |index: usize| args.get(index).copied().ok_or(Trap::Internal("an intrinsic without its arguments"));
        match name {
            "size_of" => {
                let size = self.m.layout(first_ty)?.size;
                self.bits(size as u128, ty, dest)
            }
            "align_of" => {
                let align = self.m.layout(first_ty)?.align;
                self.bits(align as u128, ty, dest)
            }
            "needs_drop" => {
                let needs = self.m.needs_drop(first_ty)?;
                self.bits(u128::from(needs), ty, dest)
            }
            "type_name" => {
                let text = self.m.checker.show(first_ty);
                self.literal(&crate::thir::Lit::Str(text.into()), ty, dest)
            }
            "type_id" => {
                let id = self.m.type_id(first_ty);
                self.bits(u128::from(id), ty, dest)
            }
            "try_call" => {
                let ((func, func_ty), (data, data_ty)) = (arg(0)?, arg(1)?);
                let (f, data) = (self.in_reg(func, func_ty)?, self.in_reg(data, data_ty)?);
                let d = self.reg();
                let k = self.site(0, vec![data], d);
                self.emit(Op::Try { k, f });
                self.copy(ty, Place::Reg(d), dest)
            }
            "size_of_val" | "align_of_val" => {
                let (place, _) = arg(0)?;
                let inner = self.deref_place(place, first_ty)?;
                let d = self.size_and_align(inner, first_ty)?;
                let d = if name == "size_of_val" { d } else { d + 1 };
                self.copy(ty, Place::Reg(d), dest)
            }
            "ptr_read" => {
                let (place, _) = arg(0)?;
                let from = self.deref_place(place, first_ty)?;
                self.copy(first_ty, from, dest)
            }
            "ptr_write" => {
                let ((pointer, _), (value, value_ty)) = (arg(0)?, arg(1)?);
                let to = self.deref_place(pointer, value_ty)?;
                self.copy(value_ty, value, to)
            }
            "ptr_copy" => {
                let ((from, from_ty), (to, _), (count, count_ty)) = (arg(0)?, arg(1)?, arg(2)?);
                let (a, d) = (self.in_reg(from, from_ty)?, self.in_reg(to, from_ty)?);
                let count = self.in_reg(count, count_ty)?;
                let size = self.m.layout(first_ty)?.size;
                let n = self.reg();
                self.emit(Op::MulImm { d: n, a: count, k: size as i32 });
                self.emit(Op::CopyN { d, a, n });
                Ok(())
            }
            "ptr_add" | "ptr_sub" => {
                let ((pointer, pointer_ty), (count, count_ty)) = (arg(0)?, arg(1)?);
                let a = self.in_reg(pointer, pointer_ty)?;
                let count = self.in_reg(count, count_ty)?;
                let size = self.m.layout(first_ty)?.size;
                let d = self.target(dest);
                if name == "ptr_add" {
                    self.scaled(d, a, count, size);
                } else {
                    let n = self.reg();
                    self.emit(Op::MulImm { d: n, a: count, k: size as i32 });
                    self.emit(Op::SubW { d, a, b: n });
                }
                self.copy(ty, Place::Reg(d), dest)
            }
            "ptr_diff" => {
                let ((x, x_ty), (y, _)) = (arg(0)?, arg(1)?);
                let (a, b) = (self.in_reg(x, x_ty)?, self.in_reg(y, x_ty)?);
                let size = self.m.layout(first_ty)?.size.max(1);
                let d = self.target(dest);
                self.emit(Op::SubW { d, a, b });
                let size = self.constant_reg(size as u64);
                self.emit(Op::DivS { d, a: d, b: size, sh: 0 });
                self.copy(ty, Place::Reg(d), dest)
            }
            "drop_in_place" => {
                let (place, _) = arg(0)?;
                let inner = self.deref_place(place, first_ty)?;
                self.drop_value(inner, first_ty)
            }
            "forget" | "uninit" => Ok(()),
            "pair_new" => {
                let ((first, first_ty), (second, second_ty)) = (arg(0)?, arg(1)?);
                let (a, b) = (self.in_reg(first, first_ty)?, self.in_reg(second, second_ty)?);
                let d = self.pair();
                self.emit(Op::Move { d, a });
                self.emit(Op::Move { d: d + 1, a: b });
                self.copy(ty, Place::Pair(d), dest)
            }
            "pair_first" | "pair_second" => {
                let (place, place_ty) = arg(0)?;
                let d = match place {
                    Place::Pair(d) => d,
                    _ => {
                        let d = self.pair();
                        self.copy(place_ty, place, Place::Pair(d))?;
                        d
                    }
                };
                let d = if name == "pair_first" { d } else { d + 1 };
                self.copy(ty, Place::Reg(d), dest)
            }
            "transmute" => {
                let (place, from_ty) = arg(0)?;
                self.transmute(from_ty, place, ty, dest)
            }
            "discriminant" => {
                let (place, _) = arg(0)?;
                let inner = self.deref_place(place, first_ty)?;
                if self.m.is_enum(first_ty) {
                    self.discriminant(inner, first_ty, IntTy::Isize, dest)
                } else {
                    self.bits(0, ty, dest)
                }
            }
            "wrapping_add" | "wrapping_sub" | "wrapping_mul" if narrow(first_ty) => {
                let ((x, x_ty), (y, _)) = (arg(0)?, arg(1)?);
                let (a, b) = (self.in_reg(x, x_ty)?, self.in_reg(y, x_ty)?);
                let d = self.target(dest);
                self.emit(match name {
                    "wrapping_add" => Op::AddW { d, a, b },
                    "wrapping_sub" => Op::SubW { d, a, b },
                    _ => Op::MulW { d, a, b },
                });
                if let Some(Prim::Int(int)) = first_ty.prim() {
                    let sh = 64 - int.bits() as u8;
                    if sh > 0 {
                        self.emit(if int.is_signed() { Op::NormS { d, a: d, sh } } else { Op::NormU { d, a: d, sh } });
                    }
                }
                self.copy(ty, Place::Reg(d), dest)
            }
            "as_u64" => {
                // An integer, bool or char by its bits.
                let (place, place_ty) = arg(0)?;
                let a = self.in_reg(place, place_ty)?;
                self.copy(ty, Place::Reg(a), dest)
            }
            _ => {
                if let Some(op) = IntOp::from_name(name) {
                    let Some(Prim::Int(int)) = first_ty.prim() else {
                        return Err(Trap::Internal("an integer intrinsic of no integer"));
                    };
                    return self.run_machine(Intrinsic::Int(op), int_target(int), args, ty, dest);
                }
                if let Some(style) = FormatInt::from_name(name) {
                    let Some(Prim::Int(int)) = first_ty.prim() else {
                        return Err(Trap::Internal("an integer intrinsic of no integer"));
                    };
                    return self.run_machine(Intrinsic::FmtInt(style), int_target(int), args, ty, dest);
                }
                match Intrinsic::from_name(name) {
                    Some(which) => self.run_machine(which, 0, args, ty, dest),
                    None => {
                        self.unsupported(&format!("the virtual machine has no intrinsic `{name}`"));
                        Ok(())
                    }
                }
            }
        }
    }

    /// Runs a function of the machine; an argument or result in memory is passed by its address, the result's first.
    fn run_machine(
        &mut self,
        which: Intrinsic,
        target: u32,
        args: &[(Place, Ty)],
        ty: Ty,
        dest: Place,
    ) -> Result<(), Trap> {
        let words = self.place_words(ty, dest, args)?;
        let class = self.class(ty)?;
        let ret: Reg = match (class, dest) {
            (Class::Scalar(_), Place::Reg(d)) | (Class::Pair, Place::Pair(d)) => d,
            (Class::Pair, _) => self.pair(),
            _ => self.pair(),
        };
        let k = self.site(target, words.words, ret);
        self.emit(Op::Intrinsic { which, k });
        match class {
            Class::Scalar(_) => self.copy(ty, Place::Reg(ret), dest),
            Class::Pair => self.copy(ty, Place::Pair(ret), dest),
            _ => Ok(()),
        }
    }

    fn transmute(&mut self, from: Ty, place: Place, to: Ty, dest: Place) -> Result<(), Trap> {
        let (from_layout, to_layout) = (self.m.layout(from)?, self.m.layout(to)?);
        if from_layout.class == to_layout.class && from_layout.size == to_layout.size {
            return self.copy(to, place, dest);
        }
        let size = from_layout.size.max(to_layout.size);
        let align = from_layout.align.max(to_layout.align);
        let at = self.bytes(size, align);
        let memory = Place::Mem(0, at);
        self.copy(from, place, memory)?;
        self.copy(to, memory, dest)
    }
}

fn narrow(ty: Ty) -> bool {
    matches!(ty.kind(), TyKind::Int(int) if int.bits() < 128)
}
