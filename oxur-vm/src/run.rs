//! The loop that runs instructions, on frames of its own: calls in the program never nest calls in the host.

use std::rc::Rc;

use oxur_core::mapped;

use crate::cast::cast;
use crate::code::{Code, FloatOp, Op, Reg};
use crate::machine::Machine;
use crate::memory::StackTop;
use crate::trap::{Limit, Trap, by_zero, out_of_bounds, overflow};

/// A call that has not returned.
pub(crate) struct Frame {
    /// What runs.
    pub(crate) code: Rc<Code>,
    /// The next instruction; of the innermost frame only while it is not running.
    pub(crate) pc: usize,
    /// Its first register.
    pub(crate) base: usize,
    /// Where the stack ended before it.
    pub(crate) top: StackTop,
    /// The caller's register for its result.
    pub(crate) ret: Reg,
    /// The static that is there when it returns.
    pub(crate) finishes: Option<u32>,
    /// What its end means to a panic.
    pub(crate) kind: FrameKind,
    /// Whether it drops what it has because of a panic.
    pub(crate) cleanup: bool,
}

/// What the end of a frame means to a panic.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FrameKind {
    /// Nothing: the panic goes on.
    Plain,
    /// The panic ends there.
    Catch,
    /// It is the panic's hook: when it returns, the frame below is unwound.
    Hook,
}

/// The words that a frame returns.
struct Returned {
    count: usize,
    words: [u64; 2],
}

/// How many steps pass between two questions to the host.
const STRIDE: u64 = 1 << 14;

impl Machine<'_> {
    /// Runs an instance with these argument words and gives the words that it returns.
    pub(crate) fn run(&mut self, instance: u32, args: &[u64]) -> Result<[u64; 2], Trap> {
        let depth = self.frames.len();
        let base = self.frames.last().map_or(0, |frame| frame.base + frame.code.window);
        self.enter(instance, args, base, 0, None)?;
        self.resume(depth)
    }

    /// Frees the frames above a depth, after a trap.
    pub(crate) fn unwind_to(&mut self, depth: usize) {
        if let Some(frame) = self.frames.get(depth) {
            self.memory.pop_to(frame.top);
            self.frames.truncate(depth);
        }
    }

    /// Pushes the frame of an instance.
    pub(crate) fn enter(
        &mut self,
        instance: u32,
        args: &[u64],
        base: usize,
        ret: Reg,
        finishes: Option<u32>,
    ) -> Result<(), Trap> {
        let code = self.code(instance)?;
        self.make_room(base + code.window)?;
        let top = self.memory.stack_top();
        let memory = if code.frame_size == 0 { 0 } else { self.memory.push_frame(code.frame_size)? };
        self.regs[base] = memory as u64;
        self.regs[base + 1..base + 1 + args.len()].copy_from_slice(args);
        if self.frames.len() >= self.limits.depth as usize {
            return Err(Trap::Limit(Limit::Depth));
        }
        self.frames.push(Frame { code, pc: 0, base, top, ret, finishes, kind: FrameKind::Plain, cleanup: false });
        Ok(())
    }

    fn make_room(&mut self, registers: usize) -> Result<(), Trap> {
        // Room for an instance's arguments besides its window.
        let need = registers + 256;
        if self.regs.len() < need {
            if need.saturating_mul(8) as u64 > self.limits.memory {
                return Err(Trap::Limit(Limit::Memory));
            }
            self.regs.resize(need.next_power_of_two(), 0);
        }
        Ok(())
    }

    /// Called when the fuel of a stride is spent.
    #[cold]
    pub(crate) fn refuel(&mut self) -> Result<(), Trap> {
        if self.host.interrupted() {
            return Err(Trap::Interrupted);
        }
        if self.steps_left == 0 {
            return Err(Trap::Limit(Limit::Steps));
        }
        let stride = self.steps_left.min(self.longest_share(STRIDE));
        self.steps_left -= stride;
        self.fuel += stride;
        self.share(stride)
    }

    /// How many of the frames of the thread that runs belong to others.
    fn run_depth(&self, depth: usize) -> usize {
        if self.threads.is_first() { depth } else { 0 }
    }

    /// Runs until only `depth` frames are left.
    fn resume(&mut self, depth: usize) -> Result<[u64; 2], Trap> {
        loop {
            let Some(frame) = self.frames.last() else { return Err(Trap::Internal("no frame to run")) };
            let (code, base, mut pc) = (Rc::clone(&frame.code), frame.base, frame.pc);
            match self.run_frame(&code, base, &mut pc) {
                Ok(Some(Returned { count, words })) => {
                    let Some(frame) = self.frames.pop() else { return Err(Trap::Internal("no frame to leave")) };
                    self.memory.pop_to(frame.top);
                    if let Some(number) = frame.finishes {
                        self.statics[number as usize].ready = true;
                    }
                    let depth = self.run_depth(depth);
                    if frame.kind == FrameKind::Hook {
                        self.unwind(depth, true)?;
                        continue;
                    }
                    if self.frames.len() == depth {
                        if !self.threads.is_first() {
                            self.end_thread()?;
                            continue;
                        }
                        self.end_threads();
                        return Ok(words);
                    }
                    if let Some(caller) = self.frames.last() {
                        let to = caller.base + frame.ret as usize;
                        self.regs[to..to + count].copy_from_slice(&words[..count]);
                    }
                }
                Ok(None) => {}
                Err(Trap::Resume) => self.resume_panic(self.run_depth(depth))?,
                Err(Trap::Switch { again }) => {
                    if let Some(frame) = self.frames.last_mut() {
                        frame.pc = if again { pc } else { pc + 1 };
                    }
                    self.switch()?;
                }
                Err(trap) => {
                    if let Some(frame) = self.frames.last_mut() {
                        frame.pc = pc;
                    }
                    match trap {
                        Trap::Panic { code, message } => self.begin_panic(code, message, self.run_depth(depth))?,
                        trap => return Err(trap),
                    }
                }
            }
        }
    }

    /// Runs the innermost frame until it returns (then gives what it returns) or another frame is the innermost.
    #[allow(clippy::too_many_lines)]
    fn run_frame(&mut self, code: &Rc<Code>, base: usize, at: &mut usize) -> Result<Option<Returned>, Trap> {
        let ops = &code.ops[..];
        let mut pc = *at;
        macro_rules! r {
            ($reg:expr) => {
                self.regs[base + $reg as usize]
            };
        }
        macro_rules! fail {
            ($trap:expr) => {{
                *at = pc;
                return Err($trap);
            }};
        }
        macro_rules! ok {
            ($result:expr) => {
                match $result {
                    Ok(value) => value,
                    Err(trap) => fail!(trap),
                }
            };
        }
        macro_rules! address {
            ($a:expr, $off:expr) => {
                r!($a).wrapping_add_signed(i64::from($off))
            };
        }
        macro_rules! load {
            ($d:expr, $a:expr, $off:expr, $n:literal, $ty:ty, $via:ty) => {{
                let bytes = ok!(self.memory.read::<$n>(address!($a, $off)));
                r!($d) = <$ty>::from_le_bytes(bytes) as $via as u64;
            }};
        }
        macro_rules! store {
            ($d:expr, $a:expr, $off:expr, $ty:ty) => {{
                let value = r!($d) as $ty;
                ok!(self.memory.write(address!($a, $off), value.to_le_bytes()));
            }};
        }
        macro_rules! signed {
            ($d:expr, $a:expr, $b:expr, $sh:expr, $f:ident, $what:literal) => {{
                let (sum, over) = (r!($a) as i64).$f(r!($b) as i64);
                if over || (sum << $sh) >> $sh != sum {
                    fail!(overflow($what));
                }
                r!($d) = sum as u64;
            }};
        }
        macro_rules! unsigned {
            ($d:expr, $a:expr, $b:expr, $sh:expr, $f:ident, $what:literal) => {{
                let (sum, over) = r!($a).$f(r!($b));
                if over || (sum << $sh) >> $sh != sum {
                    fail!(overflow($what));
                }
                r!($d) = sum;
            }};
        }
        macro_rules! shift {
            ($b:expr, $sh:expr, $what:literal) => {{
                let amount = r!($b);
                if amount >= 64 - u64::from($sh) {
                    fail!(overflow($what));
                }
                amount as u32
            }};
        }
        macro_rules! compare {
            ($d:expr, $a:expr, $b:expr, $ty:ty, $op:tt) => {
                r!($d) = u64::from((r!($a) as $ty) $op (r!($b) as $ty))
            };
        }
        macro_rules! jump_if {
            ($cond:expr, $to:expr) => {
                if $cond {
                    pc = $to as usize;
                    continue;
                }
            };
        }
        macro_rules! step {
            () => {
                if self.fuel == 0 {
                    ok!(self.refuel());
                }
                self.fuel -= 1;
            };
        }
        loop {
            let Some(&op) = ops.get(pc) else { fail!(Trap::Internal("the code ends without a return")) };
            match op {
                Op::Nop => {}
                Op::Imm { d, k } => r!(d) = i64::from(k) as u64,
                Op::Long { d, k } => r!(d) = code.longs[k as usize],
                Op::Move { d, a } => r!(d) = r!(a),
                Op::Lea { d, a, off } => r!(d) = address!(a, off),
                Op::LdU8 { d, a, off } => load!(d, a, off, 1, u8, u64),
                Op::LdI8 { d, a, off } => load!(d, a, off, 1, i8, i64),
                Op::LdU16 { d, a, off } => load!(d, a, off, 2, u16, u64),
                Op::LdI16 { d, a, off } => load!(d, a, off, 2, i16, i64),
                Op::LdU32 { d, a, off } => load!(d, a, off, 4, u32, u64),
                Op::LdI32 { d, a, off } => load!(d, a, off, 4, i32, i64),
                Op::Ld64 { d, a, off } => load!(d, a, off, 8, u64, u64),
                Op::St8 { d, a, off } => store!(d, a, off, u8),
                Op::St16 { d, a, off } => store!(d, a, off, u16),
                Op::St32 { d, a, off } => store!(d, a, off, u32),
                Op::St64 { d, a, off } => store!(d, a, off, u64),
                Op::Copy { d, a, k } => ok!(self.memory.copy(r!(a) as usize, r!(d) as usize, k as usize)),
                Op::CopyN { d, a, n } => ok!(self.memory.copy(r!(a) as usize, r!(d) as usize, r!(n) as usize)),

                Op::AddS { d, a, b, sh } => signed!(d, a, b, sh, overflowing_add, "add"),
                Op::AddU { d, a, b, sh } => unsigned!(d, a, b, sh, overflowing_add, "add"),
                Op::SubS { d, a, b, sh } => signed!(d, a, b, sh, overflowing_sub, "subtract"),
                Op::SubU { d, a, b } => unsigned!(d, a, b, 0, overflowing_sub, "subtract"),
                Op::MulS { d, a, b, sh } => signed!(d, a, b, sh, overflowing_mul, "multiply"),
                Op::MulU { d, a, b, sh } => unsigned!(d, a, b, sh, overflowing_mul, "multiply"),
                Op::DivS { d, a, b, sh } => {
                    if r!(b) == 0 {
                        fail!(by_zero(false));
                    }
                    let (sum, over) = (r!(a) as i64).overflowing_div(r!(b) as i64);
                    if over || (sum << sh) >> sh != sum {
                        fail!(overflow("divide"));
                    }
                    r!(d) = sum as u64;
                }
                Op::DivU { d, a, b } => match r!(a).checked_div(r!(b)) {
                    Some(value) => r!(d) = value,
                    None => fail!(by_zero(false)),
                },
                Op::RemS { d, a, b, sh } => {
                    let (left, right) = (r!(a) as i64, r!(b) as i64);
                    if right == 0 {
                        fail!(by_zero(true));
                    }
                    if right == -1 && left == i64::MIN >> sh {
                        fail!(overflow("calculate the remainder"));
                    }
                    r!(d) = (left % right) as u64;
                }
                Op::RemU { d, a, b } => match r!(a).checked_rem(r!(b)) {
                    Some(value) => r!(d) = value,
                    None => fail!(by_zero(true)),
                },
                Op::ShlS { d, a, b, sh } => {
                    let amount = shift!(b, sh, "shift left");
                    r!(d) = ((((r!(a) << amount) << sh) as i64) >> sh) as u64;
                }
                Op::ShlU { d, a, b, sh } => {
                    let amount = shift!(b, sh, "shift left");
                    r!(d) = ((r!(a) << amount) << sh) >> sh;
                }
                Op::ShrS { d, a, b, sh } => {
                    let amount = shift!(b, sh, "shift right");
                    r!(d) = ((r!(a) as i64) >> amount) as u64;
                }
                Op::ShrU { d, a, b, sh } => {
                    let amount = shift!(b, sh, "shift right");
                    r!(d) = r!(a) >> amount;
                }
                Op::NegS { d, a, sh } => {
                    let (value, over) = (r!(a) as i64).overflowing_neg();
                    if over || (value << sh) >> sh != value {
                        fail!(overflow("negate"));
                    }
                    r!(d) = value as u64;
                }
                Op::And { d, a, b } => r!(d) = r!(a) & r!(b),
                Op::Or { d, a, b } => r!(d) = r!(a) | r!(b),
                Op::Xor { d, a, b } => r!(d) = r!(a) ^ r!(b),
                Op::Not { d, a } => r!(d) = !r!(a),
                Op::NotB { d, a } => r!(d) = r!(a) ^ 1,
                Op::AddW { d, a, b } => r!(d) = r!(a).wrapping_add(r!(b)),
                Op::SubW { d, a, b } => r!(d) = r!(a).wrapping_sub(r!(b)),
                Op::MulW { d, a, b } => r!(d) = r!(a).wrapping_mul(r!(b)),
                Op::NormS { d, a, sh } => r!(d) = (((r!(a) << sh) as i64) >> sh) as u64,
                Op::NormU { d, a, sh } => r!(d) = (r!(a) << sh) >> sh,
                Op::Index { d, a, b, k } => r!(d) = r!(a).wrapping_add(r!(b).wrapping_mul(u64::from(k))),
                Op::AddImm { d, a, k } => r!(d) = r!(a).wrapping_add_signed(i64::from(k)),
                Op::MulImm { d, a, k } => r!(d) = r!(a).wrapping_mul(i64::from(k) as u64),

                Op::Eq { d, a, b } => compare!(d, a, b, u64, ==),
                Op::Ne { d, a, b } => compare!(d, a, b, u64, !=),
                Op::LtS { d, a, b } => compare!(d, a, b, i64, <),
                Op::LeS { d, a, b } => compare!(d, a, b, i64, <=),
                Op::LtU { d, a, b } => compare!(d, a, b, u64, <),
                Op::LeU { d, a, b } => compare!(d, a, b, u64, <=),

                Op::Float64 { op, d, a, b } => {
                    let (x, y) = (f64::from_bits(r!(a)), f64::from_bits(r!(b)));
                    r!(d) = match op {
                        FloatOp::Add => (x + y).to_bits(),
                        FloatOp::Sub => (x - y).to_bits(),
                        FloatOp::Mul => (x * y).to_bits(),
                        FloatOp::Div => (x / y).to_bits(),
                        FloatOp::Rem => (x % y).to_bits(),
                        FloatOp::Eq => u64::from(x == y),
                        FloatOp::Ne => u64::from(x != y),
                        FloatOp::Lt => u64::from(x < y),
                        FloatOp::Le => u64::from(x <= y),
                    };
                }
                Op::Float32 { op, d, a, b } => {
                    let (x, y) = (f32::from_bits(r!(a) as u32), f32::from_bits(r!(b) as u32));
                    r!(d) = match op {
                        FloatOp::Add => u64::from((x + y).to_bits()),
                        FloatOp::Sub => u64::from((x - y).to_bits()),
                        FloatOp::Mul => u64::from((x * y).to_bits()),
                        FloatOp::Div => u64::from((x / y).to_bits()),
                        FloatOp::Rem => u64::from((x % y).to_bits()),
                        FloatOp::Eq => u64::from(x == y),
                        FloatOp::Ne => u64::from(x != y),
                        FloatOp::Lt => u64::from(x < y),
                        FloatOp::Le => u64::from(x <= y),
                    };
                }
                Op::Neg64 { d, a } => r!(d) = r!(a) ^ (1 << 63),
                Op::Neg32 { d, a } => r!(d) = r!(a) ^ (1 << 31),
                Op::Cast { d, a, kind } => r!(d) = cast(kind, r!(a)),
                Op::Wide { op, signed, d, a, b } => {
                    let (d, x, y) = (base + d as usize, r!(a), r!(b));
                    ok!(self.wide(op, signed, d, x, y));
                }

                Op::Jump { to } => {
                    pc = to as usize;
                    continue;
                }
                Op::Loop { to } => {
                    step!();
                    pc = to as usize;
                    continue;
                }
                Op::JumpIf { a, to } => jump_if!(r!(a) != 0, to),
                Op::JumpIfNot { a, to } => jump_if!(r!(a) == 0, to),
                Op::JumpEq { a, b, to } => jump_if!(r!(a) == r!(b), to),
                Op::JumpNe { a, b, to } => jump_if!(r!(a) != r!(b), to),
                Op::JumpLtS { a, b, to } => jump_if!((r!(a) as i64) < r!(b) as i64, to),
                Op::JumpLeS { a, b, to } => jump_if!((r!(a) as i64) <= r!(b) as i64, to),
                Op::JumpLtU { a, b, to } => jump_if!(r!(a) < r!(b), to),
                Op::JumpLeU { a, b, to } => jump_if!(r!(a) <= r!(b), to),

                Op::ClearFlags => {
                    let flags = base + code.first_flag..base + code.window;
                    self.regs[flags].fill(0);
                }
                Op::SetFlag { f } => r!(code.first_flag + f as usize) = 1,
                Op::ClearFlag { f } => r!(code.first_flag + f as usize) = 0,
                Op::JumpIfClear { f, to } => jump_if!(r!(code.first_flag + f as usize) == 0, to),

                Op::Bounds { a, len } => {
                    if r!(a) >= r!(len) {
                        fail!(out_of_bounds(r!(len), r!(a)));
                    }
                }
                Op::Static { d, k } => {
                    let slot = &self.statics[k as usize];
                    if slot.ready {
                        r!(d) = slot.address;
                    } else if slot.started && slot.thread != self.threads.current() {
                        fail!(Trap::Switch { again: true });
                    } else if slot.started {
                        let message = "the constant is part of a cycle: it needs its own value".to_owned();
                        fail!(Trap::Panic { code: oxur_core::codes::vm::CYCLE, message });
                    } else {
                        let (instance, address) = (slot.instance, slot.address);
                        ok!(self.push_call(instance, &[address], base + code.window, d, Some(k)));
                        let thread = self.threads.current();
                        let slot = &mut self.statics[k as usize];
                        (slot.started, slot.thread) = (true, thread);
                        // When the value is there this instruction runs again.
                        return self.leave(pc);
                    }
                }
                Op::Call { k } => {
                    step!();
                    let site = &code.calls[k as usize];
                    ok!(self.call(site, site.target, base, code.window));
                    return self.leave(pc + 1);
                }
                Op::CallPtr { k, f } => {
                    step!();
                    let site = &code.calls[k as usize];
                    let instance = r!(f) as u32;
                    ok!(self.call(site, instance, base, code.window));
                    return self.leave(pc + 1);
                }
                Op::Try { k, f } => {
                    step!();
                    let site = &code.calls[k as usize];
                    let instance = r!(f) as u32;
                    r!(site.ret) = 0;
                    ok!(self.call(site, instance, base, code.window));
                    if let Some(frame) = self.frames.last_mut() {
                        frame.kind = FrameKind::Catch;
                    }
                    return self.leave(pc + 1);
                }
                Op::Resume => return Err(Trap::Resume),
                Op::CallVirtual { k, table, slot } => {
                    step!();
                    let site = &code.calls[k as usize];
                    let instance = ok!(self.virtual_method(r!(table), slot));
                    ok!(self.call(site, instance, base, code.window));
                    return self.leave(pc + 1);
                }
                Op::DropVirtual { table, a } => {
                    let instance = ok!(self.vtable(r!(table))).drop;
                    if let Some(instance) = instance {
                        step!();
                        let address = r!(a);
                        ok!(self.push_call(instance, &[address], base + code.window, code.window as Reg, None));
                        return self.leave(pc + 1);
                    }
                }
                Op::SizeVirtual { d, table } => {
                    let table = ok!(self.vtable(r!(table)));
                    let (size, align) = (table.size, table.align);
                    r!(d) = size;
                    r!(d as usize + 1) = align;
                }
                Op::TailCall { k } => {
                    step!();
                    let site = &code.calls[k as usize];
                    ok!(self.tail_call(site, base));
                    return Ok(None);
                }
                Op::Intrinsic { which, k } => {
                    let site = &code.calls[k as usize];
                    ok!(self.intrinsic(which, site, base));
                }
                Op::Ret => return Ok(Some(Returned { count: 0, words: [0; 2] })),
                Op::Ret1 { a } => return Ok(Some(Returned { count: 1, words: [r!(a), 0] })),
                Op::Ret2 { a } => return Ok(Some(Returned { count: 2, words: [r!(a), r!(a as usize + 1)] })),
                Op::Table { d, a, k } => r!(d) = code.longs.get(k as usize + r!(a) as usize).copied().unwrap_or(0),
                Op::Unsupported { k } => {
                    fail!(Trap::Unsupported(code.messages[k as usize].to_string()));
                }
                Op::Unreachable => fail!(Trap::Internal("a place is reached that no value leads to")),
            }
            pc += 1;
        }
    }

    /// Notes where the frame below the new one goes on.
    fn leave(&mut self, pc: usize) -> Result<Option<Returned>, Trap> {
        if let Some(below) = self.frames.len().checked_sub(2) {
            self.frames[below].pc = pc;
        }
        Ok(None)
    }

    pub(crate) fn push_call(
        &mut self,
        instance: u32,
        args: &[u64],
        base: usize,
        ret: Reg,
        finishes: Option<u32>,
    ) -> Result<(), Trap> {
        self.enter(instance, args, base, ret, finishes)
    }

    /// Pushes the frame that a call site asks for.
    fn call(&mut self, site: &crate::code::CallSite, instance: u32, base: usize, window: usize) -> Result<(), Trap> {
        if self.frames.len() >= self.limits.depth as usize {
            return Err(Trap::Limit(Limit::Depth));
        }
        let code = self.code(instance)?;
        let new = base + window;
        self.make_room(new + code.window)?;
        let top = self.memory.stack_top();
        self.regs[new] = if code.frame_size == 0 { 0 } else { self.memory.push_frame(code.frame_size)? as u64 };
        for (to, &arg) in (new + 1..).zip(&site.args) {
            self.regs[to] = self.regs[base + arg as usize];
        }
        let (ret, kind) = (site.ret, FrameKind::Plain);
        self.frames.push(Frame { code, pc: 0, base: new, top, ret, finishes: None, kind, cleanup: false });
        Ok(())
    }

    /// Puts the frame of the callee where the running frame is.
    fn tail_call(&mut self, site: &crate::code::CallSite, base: usize) -> Result<(), Trap> {
        let code = self.code(site.target)?;
        self.make_room(base + code.window)?;
        let mut words: Vec<u64> = mapped(&site.args, |&arg| self.regs[base + arg as usize]);
        let mut bytes = Vec::new();
        for &(index, size) in &site.moved {
            bytes.push(self.memory.slice(words[index as usize], u64::from(size))?.to_vec());
        }
        let Some(frame) = self.frames.last_mut() else { return Err(Trap::Internal("no frame for a tail call")) };
        self.memory.pop_to(frame.top);
        frame.pc = 0;
        let extra: usize = site.moved.iter().map(|&(_, size)| (size as usize).next_multiple_of(16)).sum();
        let size = code.frame_size + extra;
        frame.code = code;
        let memory = if size == 0 { 0 } else { self.memory.push_frame(size)? };
        let mut at = memory + size - extra;
        for (&(index, size), bytes) in site.moved.iter().zip(bytes) {
            self.memory.slice_mut(at as u64, u64::from(size))?.copy_from_slice(&bytes);
            words[index as usize] = at as u64;
            at += (size as usize).next_multiple_of(16);
        }
        self.regs[base] = memory as u64;
        self.regs[base + 1..base + 1 + words.len()].copy_from_slice(&words);
        Ok(())
    }
}
