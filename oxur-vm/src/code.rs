//! The machine's instructions.
//!
//! A frame is a window of 64-bit registers and a range of memory. Register 0 holds the address of the memory, the next
//! ones the arguments. Integers stand in registers extended to 64 bits by their sign or with zeros, `f32` by its bits; what
//! is larger than a word, or has its address taken, lies in memory.

use std::rc::Rc;

use oxur_core::{Span, Symbol};

/// The number of a register in its frame.
pub(crate) type Reg = u16;
/// A place in the code.
pub(crate) type Target = u32;

/// An instruction. `d` is where the result goes, `a` and `b` are operands, `sh` is 64 less the integer's width.
#[derive(Clone, Copy, Debug)]
#[rustfmt::skip]
pub(crate) enum Op {
    /// Does nothing.
    Nop,
    /// A small constant, extended by its sign.
    Imm { d: Reg, k: i32 },
    /// A constant from the list.
    Long { d: Reg, k: u32 },
    Move { d: Reg, a: Reg },
    /// The constant whose number in the list is `k` plus the operand.
    Table { d: Reg, a: Reg, k: u32 },

    /// An address plus a number.
    Lea { d: Reg, a: Reg, off: i32 },
    LdU8 { d: Reg, a: Reg, off: i32 },
    LdI8 { d: Reg, a: Reg, off: i32 },
    LdU16 { d: Reg, a: Reg, off: i32 },
    LdI16 { d: Reg, a: Reg, off: i32 },
    LdU32 { d: Reg, a: Reg, off: i32 },
    LdI32 { d: Reg, a: Reg, off: i32 },
    Ld64 { d: Reg, a: Reg, off: i32 },
    /// Writes the register `d` to memory.
    St8 { d: Reg, a: Reg, off: i32 },
    St16 { d: Reg, a: Reg, off: i32 },
    St32 { d: Reg, a: Reg, off: i32 },
    St64 { d: Reg, a: Reg, off: i32 },
    /// Copies `k` bytes from the address in `a` to the one in `d`.
    Copy { d: Reg, a: Reg, k: u32 },
    /// The same, for as many bytes as `n` says.
    CopyN { d: Reg, a: Reg, n: Reg },

    AddS { d: Reg, a: Reg, b: Reg, sh: u8 },
    AddU { d: Reg, a: Reg, b: Reg, sh: u8 },
    SubS { d: Reg, a: Reg, b: Reg, sh: u8 },
    SubU { d: Reg, a: Reg, b: Reg },
    MulS { d: Reg, a: Reg, b: Reg, sh: u8 },
    MulU { d: Reg, a: Reg, b: Reg, sh: u8 },
    DivS { d: Reg, a: Reg, b: Reg, sh: u8 },
    DivU { d: Reg, a: Reg, b: Reg },
    RemS { d: Reg, a: Reg, b: Reg, sh: u8 },
    RemU { d: Reg, a: Reg, b: Reg },
    ShlS { d: Reg, a: Reg, b: Reg, sh: u8 },
    ShlU { d: Reg, a: Reg, b: Reg, sh: u8 },
    ShrS { d: Reg, a: Reg, b: Reg, sh: u8 },
    ShrU { d: Reg, a: Reg, b: Reg, sh: u8 },
    NegS { d: Reg, a: Reg, sh: u8 },
    And { d: Reg, a: Reg, b: Reg },
    Or { d: Reg, a: Reg, b: Reg },
    Xor { d: Reg, a: Reg, b: Reg },
    /// All 64 bits turned over.
    Not { d: Reg, a: Reg },
    NotB { d: Reg, a: Reg },
    /// Wrapping operations on 64 bits; `NormS` or `NormU` follows where the type is narrower.
    AddW { d: Reg, a: Reg, b: Reg },
    SubW { d: Reg, a: Reg, b: Reg },
    MulW { d: Reg, a: Reg, b: Reg },
    /// Extends the low bits by their sign, or with zeros.
    NormS { d: Reg, a: Reg, sh: u8 },
    NormU { d: Reg, a: Reg, sh: u8 },
    /// Adds a small number without a check of the width: `k` times `b`, to an address.
    Index { d: Reg, a: Reg, b: Reg, k: u16 },
    AddImm { d: Reg, a: Reg, k: i32 },
    MulImm { d: Reg, a: Reg, k: i32 },

    Eq { d: Reg, a: Reg, b: Reg },
    Ne { d: Reg, a: Reg, b: Reg },
    LtS { d: Reg, a: Reg, b: Reg },
    LeS { d: Reg, a: Reg, b: Reg },
    LtU { d: Reg, a: Reg, b: Reg },
    LeU { d: Reg, a: Reg, b: Reg },

    /// An operation on `f64` or `f32`.
    Float64 { op: FloatOp, d: Reg, a: Reg, b: Reg },
    Float32 { op: FloatOp, d: Reg, a: Reg, b: Reg },
    Neg64 { d: Reg, a: Reg },
    Neg32 { d: Reg, a: Reg },
    /// A cast whose kind is in the list.
    Cast { d: Reg, a: Reg, kind: CastKind },
    /// An operation on 128-bit integers; `d`, `a`, `b` are addresses, but the result of a comparison and the amount of
    /// a shift are words.
    Wide { op: WideOp, signed: bool, d: Reg, a: Reg, b: Reg },

    Jump { to: Target },
    /// A jump backwards, which costs a step.
    Loop { to: Target },
    JumpIf { a: Reg, to: Target },
    JumpIfNot { a: Reg, to: Target },
    JumpEq { a: Reg, b: Reg, to: Target },
    JumpNe { a: Reg, b: Reg, to: Target },
    JumpLtS { a: Reg, b: Reg, to: Target },
    JumpLeS { a: Reg, b: Reg, to: Target },
    JumpLtU { a: Reg, b: Reg, to: Target },
    JumpLeU { a: Reg, b: Reg, to: Target },

    /// Sets every flag to 0; stands first in the code.
    ClearFlags,
    SetFlag { f: u16 },
    ClearFlag { f: u16 },
    JumpIfClear { f: u16, to: Target },

    /// Checks an index against a length.
    Bounds { a: Reg, len: Reg },
    /// The address of a static or evaluated constant.
    Static { d: Reg, k: u32 },
    /// Calls the instance that the site names.
    Call { k: u32 },
    /// The same, in the place of the running frame.
    TailCall { k: u32 },
    /// Calls the function in a register.
    CallPtr { k: u32, f: Reg },
    /// Calls the method `slot` of the table in a register.
    CallVirtual { k: u32, table: Reg, slot: u16 },
    /// Calls the drop glue of the table in a register, if it has one, with the address in `a`.
    DropVirtual { table: Reg, a: Reg },
    /// The size (and in the next register the alignment) of what the table in a register is for.
    SizeVirtual { d: Reg, table: Reg },
    /// Runs a function of the machine itself.
    Intrinsic { which: crate::intrinsics::Intrinsic, k: u32 },
    Ret,
    Ret1 { a: Reg },
    Ret2 { a: Reg },
    /// Calls the function in a register; a panic in it ends there, and the result is the panic's number.
    Try { k: u32, f: Reg },
    /// The end of cleanup: the panic goes on to the caller.
    Resume,
    /// An error for what the machine does not do, with a message from the list.
    Unsupported { k: u32 },
    /// A place that no run reaches if the checker is right.
    Unreachable,
}

/// What a float operation does; comparisons give 0 or 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub(crate) enum FloatOp {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    Eq,
    Ne,
    Lt,
    Le,
}

/// What a 128-bit operation does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub(crate) enum WideOp {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    And,
    Or,
    Xor,
    Shl,
    Shr,
    Not,
    Neg,
    Eq,
    Ne,
    Lt,
    Le,
    /// From a word, extended by its sign or with zeros: `a` is the word.
    FromWord,
    /// To a word: `d` is the word.
    ToWord,
    ToF64,
    ToF32,
    FromF64,
    FromF32,
}

/// A cast that is more than an extension of bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub(crate) enum CastKind {
    I64ToF64,
    I64ToF32,
    U64ToF64,
    U64ToF32,
    /// The saturating cast to an integer of that many bits.
    F64ToInt {
        bits: u8,
        signed: bool,
    },
    F32ToInt {
        bits: u8,
        signed: bool,
    },
    F32ToF64,
    F64ToF32,
}

/// A call: what is called, with which registers, and where the result goes.
#[derive(Clone, Debug)]
pub(crate) struct CallSite {
    /// The instance, or, for functions of the machine, a number that they read.
    pub(crate) target: u32,
    /// The arguments, a word each.
    pub(crate) args: Box<[Reg]>,
    /// Of a tail call: which arguments are addresses of bytes that move along, and how many.
    pub(crate) moved: Box<[(u16, u32)]>,
    /// The register of the result.
    pub(crate) ret: Reg,
}

/// The code of one instance.
#[derive(Debug)]
pub(crate) struct Code {
    /// The function's name, for call stacks.
    pub(crate) name: Symbol,
    /// Where the function is defined.
    pub(crate) span: Span,
    /// Whether it belongs to the VM's own library: its places are not shown.
    pub(crate) library: bool,
    /// The instructions.
    pub(crate) ops: Vec<Op>,
    /// From which instruction on which place is being evaluated.
    pub(crate) places: Vec<(Target, Span)>,
    /// From which instruction on which code drops what is there when a panic comes through; the greatest number for none.
    pub(crate) cleanups: Vec<(Target, Target)>,
    /// Large constants.
    pub(crate) longs: Vec<u64>,
    /// Call sites.
    pub(crate) calls: Vec<CallSite>,
    /// Messages of what the machine does not do.
    pub(crate) messages: Vec<Rc<str>>,
    /// How many registers a frame has, flags included.
    pub(crate) window: usize,
    /// The first of the flags.
    pub(crate) first_flag: usize,
    /// How many bytes of memory a frame has.
    pub(crate) frame_size: usize,
}

impl Code {
    /// The place being evaluated at an instruction.
    pub(crate) fn place(&self, pc: usize) -> Span {
        let after = self.places.partition_point(|&(at, _)| at as usize <= pc);
        after.checked_sub(1).map_or(self.span, |at| self.places[at].1)
    }

    /// The code that drops what is there when a panic comes from the instruction `pc`.
    pub(crate) fn cleanup(&self, pc: usize) -> Option<usize> {
        let after = self.cleanups.partition_point(|&(at, _)| at as usize <= pc);
        let (_, start) = self.cleanups[after.checked_sub(1)?];
        (start != Target::MAX).then_some(start as usize)
    }
}
