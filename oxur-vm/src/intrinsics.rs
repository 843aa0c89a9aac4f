//! The machine's own functions, which the library's text declares as intrinsics: memory, text, numbers.

use oxur_core::codes::vm as codes;
use oxur_core::{Stream, mapped};

use crate::code::{CallSite, Reg};
use crate::forms::FormOp;
use crate::machine::Machine;
use crate::number::{self, FloatFn, Spec};
use crate::trap::Trap;
use crate::types::IntTy;

/// Flags of a `fmt::Formatter`.
pub(crate) mod flags {
    pub(crate) const PLUS: u32 = 1;
    pub(crate) const MINUS: u32 = 2;
    pub(crate) const ALTERNATE: u32 = 4;
    pub(crate) const ZERO: u32 = 8;
    pub(crate) const DEBUG_LOWER_HEX: u32 = 16;
    pub(crate) const DEBUG_UPPER_HEX: u32 = 32;
    pub(crate) const LEFT: u32 = 64;
    pub(crate) const CENTER: u32 = 128;
    pub(crate) const RIGHT: u32 = 256;
}

/// Where the fields of the library's `fmt::Formatter` lie.
pub(crate) struct FormatterLayout;

impl FormatterLayout {
    pub(crate) const STRING: i32 = 0;
    pub(crate) const WIDTH: i32 = 8;
    pub(crate) const PRECISION: i32 = 16;
    pub(crate) const FILL: i32 = 24;
    pub(crate) const FLAGS: i32 = 28;
    pub(crate) const SIZE: usize = 32;
}

/// An operation on integers of any width.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub(crate) enum IntOp {
    WrappingAdd,
    WrappingSub,
    WrappingMul,
    AddOverflows,
    SubOverflows,
    MulOverflows,
    WrappingShl,
    WrappingShr,
    CountOnes,
    LeadingZeros,
    TrailingZeros,
    SwapBytes,
    ReverseBits,
    RotateLeft,
    RotateRight,
}

impl IntOp {
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "wrapping_add" => Self::WrappingAdd,
            "wrapping_sub" => Self::WrappingSub,
            "wrapping_mul" => Self::WrappingMul,
            "add_overflows" => Self::AddOverflows,
            "sub_overflows" => Self::SubOverflows,
            "mul_overflows" => Self::MulOverflows,
            "wrapping_shl" => Self::WrappingShl,
            "wrapping_shr" => Self::WrappingShr,
            "count_ones" => Self::CountOnes,
            "leading_zeros" => Self::LeadingZeros,
            "trailing_zeros" => Self::TrailingZeros,
            "swap_bytes" => Self::SwapBytes,
            "reverse_bits" => Self::ReverseBits,
            "rotate_left" => Self::RotateLeft,
            "rotate_right" => Self::RotateRight,
            _ => return None,
        })
    }
}

/// How an integer is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub(crate) enum FormatInt {
    Display,
    Debug,
    LowerHex,
    UpperHex,
    Octal,
    Binary,
    LowerExp,
    UpperExp,
}

impl FormatInt {
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "fmt_int_display" => Self::Display,
            "fmt_int_debug" => Self::Debug,
            "fmt_int_lower_hex" => Self::LowerHex,
            "fmt_int_upper_hex" => Self::UpperHex,
            "fmt_int_octal" => Self::Octal,
            "fmt_int_binary" => Self::Binary,
            "fmt_int_lower_exp" => Self::LowerExp,
            "fmt_int_upper_exp" => Self::UpperExp,
            _ => return None,
        })
    }
}

/// What a call site's target says of an integer type.
pub(crate) fn int_target(int: IntTy) -> u32 {
    int.bits() << 1 | u32::from(int.is_signed())
}

/// A function of the machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub(crate) enum Intrinsic {
    Alloc,
    Dealloc,
    Realloc,
    /// Appends bytes to the string at an address.
    Append,
    BytesEq,
    MemCmp,
    /// Copies the first element of an array to the others.
    Repeat,
    Print,
    Eprint,
    /// Panics: which kind, and the message.
    Panic,
    Exit,
    /// Panics with a box of a trait object; whether it is told.
    PanicPayload,
    /// The message of the panic that was caught, or (for its hook) that has begun; gives what it is.
    PanicMessage,
    /// What the panic that was caught carries.
    PanicTaken,
    Panicking,
    /// Says that the program has a hook for panics, or has none.
    SetHook,
    /// The number of the next thread.
    ThreadNext,
    ThreadSpawn,
    ThreadId,
    ThreadYield,
    ThreadClock,
    ThreadWait,
    ThreadWake,
    /// Whether bytes are UTF-8: all ones, or how many are, and in the upper half the error's length or 0.
    Utf8Check,
    StrFind,
    StrRfind,
    CharIs,
    CharCase,
    StrCase,
    FmtInt(FormatInt),
    FmtFloat64,
    FmtFloat32,
    FmtPad,
    FmtPadIntegral,
    FmtStrDebug,
    FmtCharDebug,
    ParseF64,
    ParseF32,
    SipHash,
    Float64(FloatFn),
    Float32(FloatFn),
    Int(IntOp),
    ArgCount,
    Arg,
    Upcast,
    Quasiquote,
    Form(FormOp),
}

impl Intrinsic {
    /// The function of that name in the library.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "alloc" => Self::Alloc,
            "dealloc" => Self::Dealloc,
            "realloc" => Self::Realloc,
            "append" => Self::Append,
            "str_eq" => Self::BytesEq,
            "mem_cmp" => Self::MemCmp,
            "print_str" => Self::Print,
            "eprint_str" => Self::Eprint,
            "panic_with" => Self::Panic,
            "exit" => Self::Exit,
            "panic_payload" => Self::PanicPayload,
            "panic_message" => Self::PanicMessage,
            "panic_taken" => Self::PanicTaken,
            "panicking" => Self::Panicking,
            "set_hook" => Self::SetHook,
            "thread_next" => Self::ThreadNext,
            "thread_spawn" => Self::ThreadSpawn,
            "thread_id" => Self::ThreadId,
            "thread_yield" => Self::ThreadYield,
            "thread_clock" => Self::ThreadClock,
            "thread_wait" => Self::ThreadWait,
            "thread_wake" => Self::ThreadWake,
            "utf8_check" => Self::Utf8Check,
            "str_find" => Self::StrFind,
            "str_rfind" => Self::StrRfind,
            "char_is" => Self::CharIs,
            "char_case" => Self::CharCase,
            "str_case" => Self::StrCase,
            "fmt_f64" => Self::FmtFloat64,
            "fmt_f32" => Self::FmtFloat32,
            "fmt_pad" => Self::FmtPad,
            "fmt_pad_integral" => Self::FmtPadIntegral,
            "fmt_str_debug" => Self::FmtStrDebug,
            "fmt_char_debug" => Self::FmtCharDebug,
            "parse_f64" => Self::ParseF64,
            "parse_f32" => Self::ParseF32,
            "sip_hash" => Self::SipHash,
            "arg_count" => Self::ArgCount,
            "arg" => Self::Arg,
            _ => {
                if let Some(op) = name.strip_prefix("f64_").and_then(FloatFn::from_name) {
                    Self::Float64(op)
                } else if let Some(op) = name.strip_prefix("f32_").and_then(FloatFn::from_name) {
                    Self::Float32(op)
                } else {
                    Self::Form(FormOp::from_name(name.strip_prefix("form_")?)?)
                }
            }
        })
    }
}

impl Machine<'_> {
    /// Runs a function of the machine.
    pub(crate) fn intrinsic(&mut self, which: Intrinsic, site: &CallSite, base: usize) -> Result<(), Trap> {
        let mut words = [0u64; 8];
        for (word, &arg) in words.iter_mut().zip(&site.args) {
            *word = self.regs[base + arg as usize];
        }
        let [a, b, c, d, ..] = words;
        let ret = base + site.ret as usize;
        match which {
            Intrinsic::Alloc => self.regs[ret] = self.memory.alloc(a as usize)? as u64,
            Intrinsic::Dealloc => self.memory.dealloc(a as usize, b as usize),
            Intrinsic::Realloc => {
                self.regs[ret] = self.memory.realloc(a as usize, b as usize, c as usize)? as u64;
            }
            Intrinsic::Append => {
                self.append_range(a, b, c)?;
            }
            Intrinsic::BytesEq => {
                let equal = b == d && self.memory.slice(a, b)? == self.memory.slice(c, d)?;
                self.regs[ret] = u64::from(equal);
            }
            Intrinsic::MemCmp => {
                let order = self.memory.slice(a, c)?.cmp(self.memory.slice(b, c)?);
                self.regs[ret] = i64::from(order as i8) as u64;
            }
            Intrinsic::Repeat => self.repeat(a, b, c)?,
            Intrinsic::Print | Intrinsic::Eprint => {
                let stream = if which == Intrinsic::Print { Stream::Out } else { Stream::Err };
                let bytes = self.memory.slice(a, b)?;
                if self.host.print(stream, bytes).is_err() {
                    let name = if stream == Stream::Out { "stdout" } else { "stderr" };
                    let message = format!("failed printing to {name}");
                    return Err(Trap::Panic { code: codes::PANIC, message });
                }
            }
            Intrinsic::Panic => {
                let message = self.text(b, c)?.to_owned();
                self.next_literal = a & 8 != 0;
                let code = match a & 7 {
                    1 => codes::UNWRAP,
                    2 => codes::ASSERT,
                    3 => codes::INDEX,
                    4 => codes::OVERFLOW,
                    5 => codes::DIVISION,
                    _ => codes::PANIC,
                };
                return Err(Trap::Panic { code, message });
            }
            Intrinsic::PanicPayload => {
                self.next_payload = Some((a, b));
                self.next_silent = c == 0;
                return Err(Trap::Panic { code: codes::PANIC, message: "Box<dyn Any>".to_owned() });
            }
            Intrinsic::PanicMessage => {
                let panic = if a == 0 { self.caught.as_ref() } else { self.panics.last() };
                let Some(panic) = panic else { return Err(Trap::Internal("no panic to ask about")) };
                let kind = if panic.payload.is_some() { 2 } else { u64::from(!panic.literal) };
                let message = panic.message.clone();
                self.append(b, message.as_bytes())?;
                self.regs[ret] = kind;
            }
            Intrinsic::PanicTaken => {
                let payload = self.caught.take().and_then(|panic| panic.payload);
                let (data, table) = payload.ok_or(Trap::Internal("a panic that carries nothing"))?;
                self.regs[ret] = data;
                self.regs[ret + 1] = table;
            }
            Intrinsic::Panicking => self.regs[ret] = u64::from(self.is_panicking()),
            Intrinsic::SetHook => self.hook = a != 0,
            Intrinsic::ThreadNext => self.regs[ret] = self.threads.next(),
            Intrinsic::ThreadSpawn => {
                let name = self.text(c, d)?.to_owned();
                self.spawn(a as u32, b, name)?;
            }
            Intrinsic::ThreadId => self.regs[ret] = self.threads.current(),
            Intrinsic::ThreadYield => return self.yield_thread(),
            Intrinsic::ThreadClock => self.regs[ret] = self.threads.clock(),
            Intrinsic::ThreadWait => return self.wait(a, b as u32, c),
            Intrinsic::ThreadWake => self.wake(a, b),
            Intrinsic::Exit => return Err(Trap::Exit(a as i32)),
            Intrinsic::Utf8Check => {
                self.regs[ret] = match std::str::from_utf8(self.memory.slice(a, b)?) {
                    Ok(_) => u64::MAX,
                    Err(error) => error.valid_up_to() as u64 | (error.error_len().unwrap_or(0) as u64) << 56,
                };
            }
            Intrinsic::StrFind | Intrinsic::StrRfind => {
                let (hay, needle) = (self.text(a, b)?, self.text(c, d)?);
                let at = if which == Intrinsic::StrFind { hay.find(needle) } else { hay.rfind(needle) };
                self.regs[ret] = at.map_or(u64::MAX, |at| at as u64);
            }
            Intrinsic::CharIs => self.regs[ret] = u64::from(number::char_is(a as u32, b)),
            Intrinsic::CharCase => self.regs[ret] = u64::from(number::char_case(a as u32, b != 0, c as usize)),
            Intrinsic::StrCase => {
                let text = self.text(a, b)?;
                let text = if c != 0 { text.to_uppercase() } else { text.to_lowercase() };
                self.append(d, text.as_bytes())?;
            }
            Intrinsic::FmtInt(style) => {
                let (value, signed) = self.integer(site.target, b)?;
                let spec = self.spec(a)?;
                let text = number::format_int(value, site.target >> 1, signed, style, &spec);
                self.write_formatted(a, &text)?;
            }
            Intrinsic::FmtFloat64 | Intrinsic::FmtFloat32 => {
                let spec = self.spec(a)?;
                let text = if which == Intrinsic::FmtFloat64 {
                    number::format_float(f64::from_bits(b), c, &spec)
                } else {
                    number::format_float(f32::from_bits(b as u32), c, &spec)
                };
                self.write_formatted(a, &text)?;
            }
            Intrinsic::FmtPad => {
                let spec = self.spec(a)?;
                let text = spec.pad(self.text(b, c)?);
                self.write_formatted(a, &text)?;
            }
            Intrinsic::FmtPadIntegral => {
                let spec = self.spec(a)?;
                let prefix = self.text(c, d)?;
                let digits = self.text(words[4], words[5])?;
                let text = spec.pad_integral(b != 0, prefix, digits);
                self.write_formatted(a, &text)?;
            }
            Intrinsic::FmtStrDebug => {
                let text = format!("{:?}", self.text(b, c)?);
                self.write_formatted(a, &text)?;
            }
            Intrinsic::FmtCharDebug => {
                let text = format!("{:?}", char::from_u32(b as u32).unwrap_or('\u{fffd}'));
                self.write_formatted(a, &text)?;
            }
            Intrinsic::ParseF64 => {
                let parsed = self.text(a, b)?.parse::<f64>();
                if let Ok(value) = parsed {
                    self.memory.set_word(c, value.to_bits())?;
                }
                self.regs[ret] = u64::from(parsed.is_ok());
            }
            Intrinsic::ParseF32 => {
                let parsed = self.text(a, b)?.parse::<f32>();
                if let Ok(value) = parsed {
                    self.memory.write(c, value.to_bits().to_le_bytes())?;
                }
                self.regs[ret] = u64::from(parsed.is_ok());
            }
            Intrinsic::SipHash => self.regs[ret] = number::sip_hash(self.memory.slice(a, b)?),
            Intrinsic::Float64(op) => self.regs[ret] = op.run64(a, b, c),
            Intrinsic::Float32(op) => self.regs[ret] = op.run32(a, b, c),
            Intrinsic::Int(op) => self.int_op(op, site, base)?,
            Intrinsic::ArgCount => self.regs[ret] = self.program_arguments()?.len() as u64,
            Intrinsic::Arg => {
                let text = self.program_arguments()?.get(a as usize).cloned().unwrap_or_default();
                self.append(b, text.as_bytes())?;
            }
            Intrinsic::Upcast => self.regs[ret] = self.upcast(a, b)?,
            Intrinsic::Quasiquote => {
                let holes: Vec<u64> = mapped(&site.args, |&arg| self.regs[base + arg as usize]);
                self.regs[ret] = self.quasiquote(site.target, &holes)?;
            }
            Intrinsic::Form(op) => self.form_op(op, &words, ret)?,
        }
        Ok(())
    }

    /// The program's arguments; what is evaluated while compiling has none.
    fn program_arguments(&self) -> Result<&Vec<String>, Trap> {
        let message = "a program's arguments are not known while it is compiled";
        self.arguments.as_ref().ok_or_else(|| Trap::Unsupported(message.to_owned()))
    }

    /// The text at an address.
    pub(crate) fn text(&self, at: u64, len: u64) -> Result<&str, Trap> {
        std::str::from_utf8(self.memory.slice(at, len)?).map_err(|_| Trap::Internal("a string that is not UTF-8"))
    }

    /// Appends bytes to the `String` or `Vec<u8>` at an address.
    pub(crate) fn append(&mut self, string: u64, bytes: &[u8]) -> Result<(), Trap> {
        let at = self.grow(string, bytes.len() as u64)?;
        self.memory.slice_mut(at, bytes.len() as u64)?.copy_from_slice(bytes);
        Ok(())
    }

    /// Appends bytes of the memory itself.
    fn append_range(&mut self, string: u64, from: u64, len: u64) -> Result<(), Trap> {
        let at = self.grow(string, len)?;
        self.memory.copy(from as usize, at as usize, len as usize)
    }

    /// Makes the `String` at an address longer, and gives the address of its new bytes.
    fn grow(&mut self, string: u64, more: u64) -> Result<u64, Trap> {
        let (pointer, cap, len) =
            (self.memory.word(string)?, self.memory.word(string + 8)?, self.memory.word(string + 16)?);
        let new = len.saturating_add(more);
        let mut pointer = pointer;
        if new > cap {
            let to = new.max(cap * 2).max(8);
            pointer = if cap == 0 {
                self.memory.alloc(to as usize)?
            } else {
                self.memory.realloc(pointer as usize, cap as usize, to as usize)?
            } as u64;
            self.memory.set_word(string, pointer)?;
            self.memory.set_word(string + 8, to)?;
        }
        self.memory.set_word(string + 16, new)?;
        Ok(pointer + len)
    }

    fn repeat(&mut self, at: u64, size: u64, count: u64) -> Result<(), Trap> {
        let total = (size * count) as usize;
        let mut done = size as usize;
        let at = at as usize;
        while done < total {
            let more = done.min(total - done);
            self.memory.copy(at, at + done, more)?;
            done += more;
        }
        Ok(())
    }

    /// The options of the `fmt::Formatter` at an address.
    fn spec(&self, formatter: u64) -> Result<Spec, Trap> {
        let word = |off: i32| self.memory.word(formatter + off as u64);
        // Rust's own bound of widths and precisions.
        let count = |word: u64| match word {
            u64::MAX => Ok(None),
            0..=0xffff => Ok(Some(word as usize)),
            _ => Err(Trap::Panic { code: codes::PANIC, message: "Formatting argument out of range".to_owned() }),
        };
        let last = word(FormatterLayout::FILL)?;
        Ok(Spec {
            width: count(word(FormatterLayout::WIDTH)?)?,
            precision: count(word(FormatterLayout::PRECISION)?)?,
            fill: char::from_u32(last as u32).unwrap_or(' '),
            flags: (last >> 32) as u32,
        })
    }

    fn write_formatted(&mut self, formatter: u64, text: &str) -> Result<(), Trap> {
        if text.len() as u64 > self.limits.memory {
            return Err(Trap::Limit(crate::trap::Limit::Memory));
        }
        let string = self.memory.word(formatter)?;
        self.append(string, text.as_bytes())
    }

    /// The integer in a word (or, of 128 bits, at its address), as the 128 bits of its type extended.
    fn integer(&self, target: u32, word: u64) -> Result<(u128, bool), Trap> {
        let signed = target & 1 != 0;
        let value = match (target >> 1, signed) {
            (128, _) => self.wide_at(word)?,
            (_, true) => i128::from(word as i64) as u128,
            (_, false) => u128::from(word),
        };
        Ok((value, signed))
    }

    fn int_op(&mut self, op: IntOp, site: &CallSite, base: usize) -> Result<(), Trap> {
        let bits = site.target >> 1;
        let wide = bits == 128;
        let word = |index: usize| site.args.get(index).map_or(0, |&arg: &Reg| self.regs[base + arg as usize]);
        // Of a wide result the address comes first.
        let gives_integer = matches!(
            op,
            IntOp::WrappingAdd
                | IntOp::WrappingSub
                | IntOp::WrappingMul
                | IntOp::WrappingShl
                | IntOp::WrappingShr
                | IntOp::SwapBytes
                | IntOp::ReverseBits
                | IntOp::RotateLeft
                | IntOp::RotateRight
        );
        let first = usize::from(wide && gives_integer);
        let (a, signed) = self.integer(site.target, word(first))?;
        let second = word(first + 1);
        let shifts = matches!(op, IntOp::WrappingShl | IntOp::WrappingShr | IntOp::RotateLeft | IntOp::RotateRight);
        let b = match op {
            IntOp::WrappingAdd
            | IntOp::WrappingSub
            | IntOp::WrappingMul
            | IntOp::AddOverflows
            | IntOp::SubOverflows
            | IntOp::MulOverflows => self.integer(site.target, second)?.0,
            _ if shifts => u128::from(second),
            _ => 0,
        };
        let result = number::int_op(op, a, b, bits, signed);
        if wide && gives_integer {
            return self.memory.write(word(0), result.to_le_bytes());
        }
        let ret = base + site.ret as usize;
        self.regs[ret] = result as u64;
        Ok(())
    }
}
