//! Places: where things are.

use std::sync::Arc;

use super::moves::{Path, Root};
use super::{Fun, Place};
use crate::code::{Op, Reg};
use crate::layout::{Class, Kind};
use crate::machine::{BodyKey, Key};
use crate::thir::{ExprId, ExprKind, TempScope};
use crate::trap::Trap;
use crate::types::{Ty, TyKind};

impl Fun<'_, '_> {
    /// Where the place that an expression names is.
    pub(super) fn place(&mut self, id: ExprId) -> Result<Place, Trap> {
        let body = Arc::clone(&self.body);
        let expr = body.expr(id);
        self.m.check_depth(expr.span)?;
        match &expr.kind {
            ExprKind::Local(local) => {
                self.locals.get(local).copied().ok_or(Trap::Internal("a local that is not declared"))
            }
            ExprKind::Upvar(number) => {
                let Some(&(place, by_ref)) = self.upvars.get(*number as usize) else {
                    return Err(Trap::Internal("a captured value that is not there"));
                };
                if !by_ref {
                    let ty = self.ty(expr.ty);
                    return Ok(if self.class(ty)? == Class::Zst { Place::Zst } else { place });
                }
                let ty = self.ty(expr.ty);
                self.deref_place(place, ty)
            }
            ExprKind::Static(def) => {
                let ty = self.ty(expr.ty);
                let k = self.m.static_slot(Key::Const(*def, &[]), ty)?;
                let d = self.reg();
                self.at(expr.span);
                self.emit(Op::Static { d, k });
                Ok(Place::Mem(d, 0))
            }
            ExprKind::Deref(base) => {
                let content = self.ty(expr.ty);
                let base_ty = self.expr_ty(*base);
                // A box is a place, any other pointer a value.
                let pointer = if self.m.is_box(base_ty) && is_place(&body.expr(*base).kind) {
                    self.place(*base)?
                } else {
                    self.value(*base)?
                };
                self.deref_place(pointer, content)
            }
            ExprKind::Field { base, field } => {
                let base_ty = self.expr_ty(*base);
                let base = self.place(*base)?;
                self.variant_field(base, base_ty, 0, *field)
            }
            ExprKind::Index { base, index } => {
                let base_ty = self.expr_ty(*base);
                let base = self.place(*base)?;
                let index = self.word(*index)?;
                self.at(expr.span);
                self.index_place(base, base_ty, index)
            }
            ExprKind::Temp { value, scope } => self.temp_place(id, *value, *scope),
            // A value where a place is needed lives as long as the scope.
            _ => self.temp_place(id, id, TempScope::Here),
        }
    }

    fn temp_place(&mut self, id: ExprId, value: ExprId, scope: TempScope) -> Result<Place, Trap> {
        let ty = self.expr_ty(value);
        let ty = if ty.is_never() { self.expr_ty(id) } else { ty };
        if scope == TempScope::Static {
            let key = Key::Promoted(BodyKey(Arc::clone(&self.body)), value, self.args);
            let k = self.m.static_slot(key, ty)?;
            let d = self.reg();
            self.emit(Op::Static { d, k });
            return Ok(if self.class(ty)? == Class::Zst { Place::Zst } else { Place::Mem(d, 0) });
        }
        let place = if self.class(ty)? == Class::Zst { Place::Zst } else { self.temp_memory(ty)? };
        if scope == TempScope::Block {
            self.block_floor = self.next_byte;
        }
        self.value_to(value, place)?;
        let place = if place == Place::Zst && self.m.needs_drop(ty)? { self.temp_memory(ty)? } else { place };
        if scope == TempScope::Block {
            self.declare_in_block(Root::Temp(id), place, ty)?;
        } else {
            self.declare_temp(id, place, ty)?;
        }
        Ok(place)
    }

    /// What a pointer that is at `pointer` points to.
    pub(super) fn deref_place(&mut self, pointer: Place, content: Ty) -> Result<Place, Trap> {
        let is_unsized = self.m.is_unsized(content)?;
        Ok(match pointer {
            Place::Pair(a) if is_unsized => Place::Unsized(a),
            Place::Mem(a, off) if is_unsized => {
                let d = self.pair();
                self.load(Kind::W64, d, a, off);
                self.load(Kind::W64, d + 1, a, off + 8);
                Place::Unsized(d)
            }
            _ if self.class(content)? == Class::Zst => self.zst_behind(pointer, content)?,
            Place::Reg(a) => Place::Mem(a, 0),
            Place::Mem(a, off) => {
                let d = self.reg();
                self.load(Kind::W64, d, a, off);
                Place::Mem(d, 0)
            }
            _ => return Err(Trap::Internal("a pointer that is not where its type says")),
        })
    }

    /// The place of a value without size behind a pointer: its address matters to drop glue and comparisons of
    /// pointers only.
    fn zst_behind(&mut self, pointer: Place, _content: Ty) -> Result<Place, Trap> {
        Ok(match pointer {
            Place::Reg(a) => Place::Mem(a, 0),
            Place::Mem(a, off) => {
                let d = self.reg();
                self.load(Kind::W64, d, a, off);
                Place::Mem(d, 0)
            }
            _ => Place::Zst,
        })
    }

    /// A field of what is at `base`.
    pub(super) fn variant_field(&mut self, base: Place, ty: Ty, variant: u32, field: u32) -> Result<Place, Trap> {
        let layout = self.m.layout(ty)?;
        let Some(field_ty) = self.m.field_types(ty, variant)?.get(field as usize).copied() else {
            return Err(Trap::Internal("a field that its type does not have"));
        };
        let offset = layout.variants.get(variant as usize).and_then(|fields| fields.get(field as usize));
        let offset = *offset.ok_or(Trap::Internal("a field that its layout does not have"))? as i32;
        let field_layout = self.m.layout(field_ty)?;
        Ok(match base {
            Place::Unsized(a) => {
                if field_layout.unsized_ {
                    let d = self.pair();
                    self.emit(Op::Move { d: d + 1, a: a + 1 });
                    self.tail_address(d, a, ty, field_ty)?;
                    Place::Unsized(d)
                } else {
                    Place::Mem(a, offset)
                }
            }
            Place::Mem(a, off) => Place::Mem(a, off + offset),
            // All of a value in registers is in its one field that has a size.
            _ if field_layout.class == Class::Zst => Place::Zst,
            Place::Reg(_) | Place::Pair(_) => base,
            Place::Zst => Place::Zst,
        })
    }

    /// The address of the unsized last field of what is at the address in `a`, whose table or length follows.
    fn tail_address(&mut self, d: Reg, a: Reg, ty: Ty, field_ty: Ty) -> Result<(), Trap> {
        let layout = self.m.layout(ty)?;
        let before = layout.size - self.m.layout(field_ty)?.size;
        let mark = self.mark();
        let before = self.unaligned_prefix(ty, before)?;
        if let TyKind::Dyn(_) = field_ty.kind() {
            // The offset is the size of what stands before it, rounded up to the value's alignment.
            let size = self.pair();
            self.emit(Op::SizeVirtual { d: size, table: a + 1 });
            let at = self.constant_reg(before as u64);
            self.round_up(at, size + 1);
            self.emit(Op::AddW { d, a, b: at });
        } else {
            let offset = before.next_multiple_of(self.m.layout(field_ty)?.align);
            self.emit(Op::Lea { d, a, off: offset as i32 });
        }
        self.release(mark);
        Ok(())
    }

    /// How many bytes the sized fields of an unsized struct take.
    fn unaligned_prefix(&mut self, ty: Ty, _size: usize) -> Result<usize, Trap> {
        let layout = self.m.layout(ty)?;
        let fields = self.m.field_types(ty, 0)?;
        let mut end = 0;
        for (field, offset) in fields.iter().zip(&layout.variants[0]).take(fields.len().saturating_sub(1)) {
            end = end.max(offset + self.m.layout(*field)?.size);
        }
        Ok(end)
    }

    /// Rounds the number in `at` up to a multiple of the power of two in `align`.
    fn round_up(&mut self, at: Reg, align: Reg) {
        let mark = self.mark();
        let mask = self.reg();
        self.emit(Op::AddImm { d: mask, a: align, k: -1 });
        self.emit(Op::AddW { d: at, a: at, b: mask });
        self.emit(Op::Not { d: mask, a: mask });
        self.emit(Op::And { d: at, a: at, b: mask });
        self.release(mark);
    }

    /// The element of that number of the array at `base`.
    pub(super) fn element_place(&mut self, base: Place, item: Ty, index: u64) -> Result<Place, Trap> {
        let size = self.m.layout(item)?.size;
        Ok(match base {
            Place::Mem(a, off) if size > 0 => Place::Mem(a, off + (index as usize * size) as i32),
            Place::Unsized(a) if size > 0 => Place::Mem(a, (index as usize * size) as i32),
            Place::Mem(a, off) => Place::Mem(a, off),
            Place::Unsized(a) => Place::Mem(a, 0),
            _ => Place::Zst,
        })
    }

    /// An element of an array or slice by an index in a register, which is checked.
    fn index_place(&mut self, base: Place, ty: Ty, index: Reg) -> Result<Place, Trap> {
        let (item, len) = match *ty.kind() {
            TyKind::Array(item, len) => {
                let len = self.m.array_len(len)?;
                (item, self.constant_reg(len))
            }
            TyKind::Slice(item) => match base {
                Place::Unsized(a) => (item, a + 1),
                _ => return Err(Trap::Internal("a slice without its length")),
            },
            _ => return Err(Trap::Internal("an index into what is no array or slice")),
        };
        self.emit(Op::Bounds { a: index, len });
        let size = self.m.layout(item)?.size;
        if size == 0 {
            return Ok(Place::Zst);
        }
        let a = self.address(base);
        let d = self.reg();
        self.scaled(d, a, index, size);
        Ok(Place::Mem(d, 0))
    }

    /// `a + index * size`
    pub(super) fn scaled(&mut self, d: Reg, a: Reg, index: Reg, size: usize) {
        if let Ok(k) = u16::try_from(size) {
            self.emit(Op::Index { d, a, b: index, k });
        } else {
            let mark = self.mark();
            let offset = self.reg();
            self.emit(Op::MulImm { d: offset, a: index, k: size as i32 });
            self.emit(Op::AddW { d, a, b: offset });
            self.release(mark);
        }
    }

    /// The number of the variant of the enum value at a place, in a register.
    pub(super) fn tag(&mut self, place: Place, ty: Ty) -> Result<Reg, Trap> {
        let layout = self.m.layout(ty)?;
        Ok(match (layout.tag, place) {
            (Some(_), Place::Reg(a)) => a,
            (Some(kind), Place::Mem(a, off)) => {
                let d = self.reg();
                self.load(kind, d, a, off);
                d
            }
            _ => self.constant_reg(0),
        })
    }

    /// The size of the value at a place, in a register.
    pub(super) fn size_of_val(&mut self, place: Place, ty: Ty) -> Result<Reg, Trap> {
        self.size_and_align(place, ty)
    }

    /// The size of the value at a place in a register, its alignment in the next.
    pub(super) fn size_and_align(&mut self, place: Place, ty: Ty) -> Result<Reg, Trap> {
        let layout = self.m.layout(ty)?;
        let d = self.pair();
        let meta = match place {
            Place::Unsized(a) if layout.unsized_ => a + 1,
            _ => {
                self.constant(d, layout.size as u64);
                self.constant(d + 1, layout.align as u64);
                return Ok(d);
            }
        };
        match ty.kind() {
            TyKind::Str => {
                self.emit(Op::Move { d, a: meta });
                self.constant(d + 1, 1);
            }
            TyKind::Slice(item) => {
                let item = self.m.layout(*item)?;
                self.emit(Op::MulImm { d, a: meta, k: item.size as i32 });
                self.constant(d + 1, item.align as u64);
            }
            TyKind::Dyn(_) => self.emit(Op::SizeVirtual { d, table: meta }),
            _ => {
                let fields = self.m.field_types(ty, 0)?;
                let Some(&last) = fields.last() else { return Err(Trap::Internal("an unsized type without fields")) };
                let before = self.unaligned_prefix(ty, 0)?;
                let inner = self.size_and_align(place, last)?;
                // Offset of the tail, its end, rounded up to the alignment of the whole.
                let mark = self.mark();
                let at = self.constant_reg(before as u64);
                self.round_up(at, inner + 1);
                self.emit(Op::AddW { d, a: at, b: inner });
                let align = self.constant_reg(layout.align as u64);
                let keep = self.jump(Op::JumpLeU { a: align, b: inner + 1, to: 0 });
                self.emit(Op::Move { d: inner + 1, a: align });
                self.patch(keep);
                self.emit(Op::Move { d: d + 1, a: inner + 1 });
                self.round_up(d, d + 1);
                self.release(mark);
            }
        }
        Ok(d)
    }

    /// The type in a box.
    pub(super) fn boxed_ty(&mut self, ty: Ty) -> Result<Ty, Trap> {
        match ty.kind() {
            TyKind::Adt(_, args) => args.first().map(|arg| arg.ty()).ok_or(Trap::Internal("a box of nothing")),
            _ => Err(Trap::Internal("a box that is none")),
        }
    }

    /// The part of something owned that a place is, for drop flags.
    pub(super) fn owned_path(&mut self, place: ExprId) -> Option<Path> {
        self.path_of(place)
    }
}

/// Whether an expression names a place.
pub(super) fn is_place(kind: &ExprKind) -> bool {
    matches!(
        kind,
        ExprKind::Local(_)
            | ExprKind::Upvar(_)
            | ExprKind::Static(_)
            | ExprKind::Deref(_)
            | ExprKind::Field { .. }
            | ExprKind::Index { .. }
            | ExprKind::Temp { .. }
    )
}
