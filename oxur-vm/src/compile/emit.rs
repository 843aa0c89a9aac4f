//! Instructions, registers and frame memory.

use oxur_core::Span;

use super::{Fun, Place};
use crate::code::{CallSite, Op, Reg, Target};
use crate::layout::{Class, Kind};
use crate::trap::Trap;
use crate::types::Ty;

/// Registers and bytes that were in use at some point.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    reg: usize,
    byte: usize,
}

impl Fun<'_, '_> {
    pub(super) fn emit(&mut self, op: Op) {
        self.chains.mark(self.ops.len() as Target);
        self.ops.push(op);
    }

    /// The place of the next instruction.
    pub(super) fn here(&self) -> Target {
        self.ops.len() as Target
    }

    /// Notes that what follows is evaluated at `span`.
    pub(super) fn at(&mut self, span: Span) {
        let here = self.here();
        match self.places.last_mut() {
            Some(last) if last.1 == span => {}
            Some(last) if last.0 == here => last.1 = span,
            _ => self.places.push((here, span)),
        }
    }

    /// Emits a jump whose target is set later by [`Self::patch`].
    pub(super) fn jump(&mut self, op: Op) -> usize {
        self.emit(op);
        self.ops.len() - 1
    }

    /// Makes an earlier jump lead to the next instruction.
    pub(super) fn patch(&mut self, at: usize) {
        let here = self.here();
        self.patch_to(at, here);
    }

    /// Makes an earlier jump lead to `target`.
    pub(super) fn patch_to(&mut self, at: usize, target: Target) {
        match &mut self.ops[at] {
            Op::Jump { to }
            | Op::Loop { to }
            | Op::JumpIf { to, .. }
            | Op::JumpIfNot { to, .. }
            | Op::JumpEq { to, .. }
            | Op::JumpNe { to, .. }
            | Op::JumpLtS { to, .. }
            | Op::JumpLeS { to, .. }
            | Op::JumpLtU { to, .. }
            | Op::JumpLeU { to, .. }
            | Op::JumpIfClear { to, .. } => *to = target,
            _ => {}
        }
    }

    /// A free register.
    pub(super) fn reg(&mut self) -> Reg {
        let reg = self.next_reg;
        self.next_reg += 1;
        self.max_reg = self.max_reg.max(self.next_reg);
        // A window that is too large is refused at the end.
        reg.min(usize::from(u16::MAX)) as Reg
    }

    /// A register that is never released.
    pub(super) fn flag_register(&mut self) -> Reg {
        let reg = self.reg();
        self.reg_floor = self.next_reg;
        reg
    }

    /// Two free registers, one behind the other.
    pub(super) fn pair(&mut self) -> Reg {
        let reg = self.reg();
        self.reg();
        reg
    }

    /// Free bytes of the frame.
    pub(super) fn bytes(&mut self, size: usize, align: usize) -> i32 {
        let at = self.next_byte.next_multiple_of(align.max(1));
        self.next_byte = at.saturating_add(size);
        self.max_byte = self.max_byte.max(self.next_byte);
        at.min(i32::MAX as usize) as i32
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { reg: self.next_reg, byte: self.next_byte }
    }

    /// Frees what was taken since `mark`.
    pub(super) fn release(&mut self, mark: Mark) {
        self.next_reg = mark.reg.max(self.reg_floor);
        self.next_byte = mark.byte.max(self.floor);
    }

    /// A free place of the frame for a value of that type: registers if it fits.
    pub(super) fn fresh(&mut self, ty: Ty) -> Result<Place, Trap> {
        Ok(match self.class(ty)? {
            Class::Zst => Place::Zst,
            Class::Scalar(_) => Place::Reg(self.reg()),
            Class::Pair => Place::Pair(self.pair()),
            Class::Mem => self.fresh_memory(ty)?,
        })
    }

    /// A free place in memory. A type without size gets an address all the same.
    pub(super) fn fresh_memory(&mut self, ty: Ty) -> Result<Place, Trap> {
        let layout = self.m.layout(ty)?;
        if layout.size > self.m.limits.memory as usize {
            return Err(Trap::Limit(crate::trap::Limit::Memory));
        }
        let at = self.bytes(layout.size, layout.align);
        Ok(Place::Mem(0, at))
    }

    /// A place in memory that is there until the innermost scope ends.
    pub(super) fn temp_memory(&mut self, ty: Ty) -> Result<Place, Trap> {
        let place = self.fresh_memory(ty)?;
        self.floor = self.next_byte;
        Ok(place)
    }

    /// A constant in a register.
    pub(super) fn constant(&mut self, d: Reg, value: u64) {
        match i32::try_from(value as i64) {
            Ok(k) => self.emit(Op::Imm { d, k }),
            Err(_) => {
                let next = self.longs.len() as u32;
                let k = *self.long_numbers.or_insert_with(value, || next);
                if k == next {
                    self.longs.push(value);
                }
                self.emit(Op::Long { d, k });
            }
        }
    }

    /// A constant in a free register.
    pub(super) fn constant_reg(&mut self, value: u64) -> Reg {
        let d = self.reg();
        self.constant(d, value);
        d
    }

    /// Reads a scalar from memory.
    pub(super) fn load(&mut self, kind: Kind, d: Reg, a: Reg, off: i32) {
        self.emit(match kind {
            Kind::U8 => Op::LdU8 { d, a, off },
            Kind::I8 => Op::LdI8 { d, a, off },
            Kind::U16 => Op::LdU16 { d, a, off },
            Kind::I16 => Op::LdI16 { d, a, off },
            Kind::U32 => Op::LdU32 { d, a, off },
            Kind::I32 => Op::LdI32 { d, a, off },
            Kind::W64 => Op::Ld64 { d, a, off },
        });
    }

    /// Writes a scalar to memory.
    pub(super) fn store(&mut self, kind: Kind, value: Reg, a: Reg, off: i32) {
        let d = value;
        self.emit(match kind.size() {
            1 => Op::St8 { d, a, off },
            2 => Op::St16 { d, a, off },
            4 => Op::St32 { d, a, off },
            _ => Op::St64 { d, a, off },
        });
    }

    /// The address of a place in memory, in a register. Of a place without size: some address.
    pub(super) fn address(&mut self, place: Place) -> Reg {
        match place {
            Place::Mem(a, 0) if a != 0 => a,
            Place::Mem(a, off) => {
                let d = self.reg();
                self.emit(Op::Lea { d, a, off });
                d
            }
            Place::Unsized(a) => a,
            // A well-aligned address that nothing is read from, as Rust's dangling pointers.
            _ => self.constant_reg(16),
        }
    }

    /// Copies a value of that type from one place to another.
    pub(super) fn copy(&mut self, ty: Ty, from: Place, to: Place) -> Result<(), Trap> {
        if from == to {
            return Ok(());
        }
        let layout = self.m.layout(ty)?;
        match (layout.class, from, to) {
            (Class::Zst, ..) => {}
            (_, Place::Reg(a), Place::Reg(d)) => self.emit(Op::Move { d, a }),
            (Class::Scalar(kind), Place::Reg(value), Place::Mem(a, off)) => self.store(kind, value, a, off),
            (Class::Scalar(kind), Place::Mem(a, off), Place::Reg(d)) => self.load(kind, d, a, off),
            (Class::Scalar(kind), Place::Mem(a, off), Place::Mem(b, to)) => {
                let mark = self.mark();
                let value = self.reg();
                self.load(kind, value, a, off);
                self.store(kind, value, b, to);
                self.release(mark);
            }
            (Class::Pair, _, _) => {
                let mark = self.mark();
                let (first, second) = match from {
                    Place::Pair(a) => (a, a + 1),
                    Place::Mem(a, off) => {
                        let pair = match to {
                            Place::Pair(d) => d,
                            _ => self.pair(),
                        };
                        // The base may be the register that is written first.
                        if a == pair {
                            self.load(Kind::W64, pair + 1, a, off + 8);
                            self.load(Kind::W64, pair, a, off);
                        } else {
                            self.load(Kind::W64, pair, a, off);
                            self.load(Kind::W64, pair + 1, a, off + 8);
                        }
                        (pair, pair + 1)
                    }
                    _ => return Err(Trap::Internal("a pair that is not in registers or memory")),
                };
                match to {
                    Place::Pair(d) if d == first => {}
                    Place::Pair(d) => {
                        self.emit(Op::Move { d, a: first });
                        self.emit(Op::Move { d: d + 1, a: second });
                    }
                    Place::Mem(b, off) => {
                        self.store(Kind::W64, first, b, off);
                        self.store(Kind::W64, second, b, off + 8);
                    }
                    _ => return Err(Trap::Internal("a pair goes to registers or memory")),
                }
                self.release(mark);
            }
            (Class::Mem, Place::Mem(..), Place::Mem(..)) => {
                let mark = self.mark();
                let a = self.address(from);
                let d = self.address(to);
                self.emit(Op::Copy { d, a, k: layout.size as u32 });
                self.release(mark);
            }
            _ => return Err(Trap::Internal("a value that is not where its type says")),
        }
        Ok(())
    }

    /// The value in a register or pair as a place in memory.
    pub(super) fn spill(&mut self, place: Place, ty: Ty) -> Result<Place, Trap> {
        match place {
            Place::Reg(_) | Place::Pair(_) => {
                let memory = self.fresh_memory(ty)?;
                self.copy(ty, place, memory)?;
                Ok(memory)
            }
            Place::Zst => self.fresh_memory(ty),
            _ => Ok(place),
        }
    }

    /// A call site; gives its number.
    pub(super) fn site(&mut self, target: u32, args: Vec<Reg>, ret: Reg) -> u32 {
        self.calls.push(CallSite { target, args: args.into(), moved: Box::default(), ret });
        self.calls.len() as u32 - 1
    }

    /// Runs a function of the machine.
    pub(super) fn machine_call(&mut self, which: crate::intrinsics::Intrinsic, args: Vec<Reg>, ret: Reg) {
        let k = self.site(0, args, ret);
        self.emit(Op::Intrinsic { which, k });
    }

    /// An error for what the machine does not do.
    pub(super) fn unsupported(&mut self, message: &str) {
        self.messages.push(message.into());
        let k = self.messages.len() as u32 - 1;
        self.emit(Op::Unsupported { k });
    }

    /// A new drop flag.
    pub(super) fn flag(&mut self) -> u16 {
        self.flags += 1;
        self.flags - 1
    }
}
