//! Panics on their way up: each frame drops what it has, until one catches the panic or none is left.

use oxur_core::codes::vm as codes;
use oxur_core::{Span, Stream, TraceStep};

use crate::machine::{Key, Machine};
use crate::run::FrameKind;
use crate::trap::Trap;

/// A panic that has begun.
pub(crate) struct Panic {
    /// The code of its diagnostic.
    code: &'static str,
    /// Its message.
    pub(crate) message: String,
    /// Where it began.
    pub(crate) place: Span,
    /// The calls that led there.
    pub(crate) trace: Vec<TraceStep>,
    /// What was given to `panic_any` or `resume_unwind`, a box of a trait object.
    pub(crate) payload: Option<(u64, u64)>,
    /// Whether the message is a literal: then what is caught is a `&'static str`, else a `String`.
    pub(crate) literal: bool,
    /// Whether frames are being left for it: before, its hook runs.
    unwinding: bool,
}

impl Machine<'_> {
    /// Notes a panic of the innermost frame, which stands at the instruction that panicked, and begins to unwind.
    /// `depth` frames belong to others; what reaches them ends the run.
    pub(crate) fn begin_panic(&mut self, code: &'static str, message: String, depth: usize) -> Result<(), Trap> {
        let (place, trace) = self.call_stack();
        // The messages of arithmetic are literals; those with numbers in them are not.
        let literal = std::mem::take(&mut self.next_literal) || matches!(code, codes::OVERFLOW | codes::DIVISION);
        let payload = self.next_payload.take();
        let silent = std::mem::take(&mut self.next_silent);
        let told = silent || !self.frames.iter().any(|frame| frame.kind == FrameKind::Catch);
        self.panics.push(Panic { code, message, place, trace, payload, literal, unwinding: false });
        if told {
            return self.unwind(depth, true);
        }
        // A panic of the hook itself is told without it.
        if self.hook && !self.frames.iter().any(|frame| frame.kind == FrameKind::Hook) {
            let Some(hook) = self.checker.lang_item("panic_hook") else {
                return Err(Trap::Internal("the library has no panic hook"));
            };
            let instance = self.instance(Key::Fn(hook, &[]));
            let Some(frame) = self.frames.last() else { return Err(Trap::Internal("a panic without a frame")) };
            let base = frame.base + frame.code.window;
            self.push_call(instance, &[], base, 0, None)?;
            if let Some(frame) = self.frames.last_mut() {
                frame.kind = FrameKind::Hook;
            }
            return Ok(());
        }
        let message = self.panics.last().map_or("", |panic| panic.message.as_str());
        let text = format!("\nthread '{}' panicked:\n{message}\n", self.threads.name());
        // What cannot be told is lost, as in Rust.
        let _ = self.host.print(Stream::Err, text.as_bytes());
        self.unwind(depth, true)
    }

    /// Leaves frames until one has something to drop, or catches the panic. `innermost`: the frame on top stands at the
    /// instruction that panicked, and not behind a call.
    pub(crate) fn unwind(&mut self, depth: usize, innermost: bool) -> Result<(), Trap> {
        let mut innermost = innermost;
        if let Some(panic) = self.panics.last_mut() {
            panic.unwinding = true;
        }
        loop {
            if self.frames.len() <= depth {
                let Some(panic) = self.panics.pop() else { return Err(Trap::Internal("a panic that is none")) };
                self.last_panic = Some((panic.place, panic.trace));
                return Err(Trap::Panic { code: panic.code, message: panic.message });
            }
            let Some(frame) = self.frames.last_mut() else { return Err(Trap::Internal("no frame to leave")) };
            if frame.cleanup || frame.kind == FrameKind::Hook {
                let (code, first) = (codes::PANIC, self.panics.first().map_or("", |panic| panic.message.as_str()));
                let message = format!("panic in a destructor during cleanup\nthe first panic: {first}");
                return Err(Trap::Abort { code, message });
            }
            let at = if innermost { frame.pc } else { frame.pc.saturating_sub(1) };
            innermost = false;
            if let Some(start) = frame.code.cleanup(at) {
                frame.pc = start;
                frame.cleanup = true;
                return Ok(());
            }
            if self.leave_frame()? {
                return Ok(());
            }
        }
    }

    /// Removes the innermost frame, which a panic leaves; gives whether it catches the panic.
    fn leave_frame(&mut self) -> Result<bool, Trap> {
        let Some(frame) = self.frames.pop() else { return Err(Trap::Internal("no frame to leave")) };
        self.memory.pop_to(frame.top);
        if let Some(number) = frame.finishes {
            self.statics[number as usize].started = false;
        }
        if frame.kind != FrameKind::Catch {
            return Ok(false);
        }
        self.caught = self.panics.pop();
        if let Some(caller) = self.frames.last() {
            let to = caller.base + frame.ret as usize;
            self.regs[to] = 1;
        }
        Ok(true)
    }

    /// Goes on with a panic when a frame has dropped what it had.
    pub(crate) fn resume_panic(&mut self, depth: usize) -> Result<(), Trap> {
        if self.leave_frame()? { Ok(()) } else { self.unwind(depth, false) }
    }

    /// Whether destructors run because of a panic.
    pub(crate) fn is_panicking(&self) -> bool {
        self.panics.iter().any(|panic| panic.unwinding)
    }
}
