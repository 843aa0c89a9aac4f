//! Numbers and characters as Rust computes and prints them: all of it by Rust's own functions.

use std::fmt::{Debug, Display, LowerExp, UpperExp};
use std::hash::Hasher;

use crate::intrinsics::{FormatInt, IntOp, flags};

/// The options of a format placeholder.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spec {
    pub(crate) width: Option<usize>,
    pub(crate) precision: Option<usize>,
    pub(crate) fill: char,
    pub(crate) flags: u32,
}

impl Spec {
    fn has(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }

    /// The padding of so many characters, before and behind.
    fn around(&self, missing: usize, default: u32) -> (String, String) {
        let align = [flags::LEFT, flags::CENTER, flags::RIGHT].into_iter().find(|&flag| self.has(flag));
        let before = match align.unwrap_or(default) {
            flags::LEFT => 0,
            flags::CENTER => missing / 2,
            _ => missing,
        };
        let fill = |count: usize| std::iter::repeat_n(self.fill, count).collect();
        (fill(before), fill(missing - before))
    }

    fn pad_to_width(&self, text: &str, default: u32) -> String {
        let missing = self.width.unwrap_or(0).saturating_sub(text.chars().count());
        if missing == 0 {
            return text.to_owned();
        }
        let (before, behind) = self.around(missing, default);
        format!("{before}{text}{behind}")
    }

    /// `Formatter::pad`
    pub(crate) fn pad(&self, text: &str) -> String {
        let text = match self.precision {
            Some(max) => text.char_indices().nth(max).map_or(text, |(at, _)| &text[..at]),
            None => text,
        };
        self.pad_to_width(text, flags::LEFT)
    }

    /// `Formatter::pad_integral`
    pub(crate) fn pad_integral(&self, nonnegative: bool, prefix: &str, digits: &str) -> String {
        let sign = match nonnegative {
            false => "-",
            true if self.has(flags::PLUS) => "+",
            true => "",
        };
        let prefix = if self.has(flags::ALTERNATE) { prefix } else { "" };
        if self.has(flags::ZERO) {
            let have = sign.len() + prefix.chars().count() + digits.len();
            let zeros = "0".repeat(self.width.unwrap_or(0).saturating_sub(have));
            return format!("{sign}{prefix}{zeros}{digits}");
        }
        self.pad_to_width(&format!("{sign}{prefix}{digits}"), flags::RIGHT)
    }
}

/// The text of an integer.
pub(crate) fn format_int(value: u128, bits: u32, signed: bool, style: FormatInt, spec: &Spec) -> String {
    let style = match style {
        FormatInt::Debug if spec.has(flags::DEBUG_LOWER_HEX) => FormatInt::LowerHex,
        FormatInt::Debug if spec.has(flags::DEBUG_UPPER_HEX) => FormatInt::UpperHex,
        other => other,
    };
    let negative = signed && (value as i128) < 0;
    let magnitude = if negative { (value as i128).unsigned_abs() } else { value };
    // In the other bases a negative number shows its bits.
    let raw = if bits == 128 { value } else { value & ((1 << bits) - 1) };
    match style {
        FormatInt::Display | FormatInt::Debug => spec.pad_integral(!negative, "", &magnitude.to_string()),
        FormatInt::LowerHex => spec.pad_integral(true, "0x", &format!("{raw:x}")),
        FormatInt::UpperHex => spec.pad_integral(true, "0x", &format!("{raw:X}")),
        FormatInt::Octal => spec.pad_integral(true, "0o", &format!("{raw:o}")),
        FormatInt::Binary => spec.pad_integral(true, "0b", &format!("{raw:b}")),
        FormatInt::LowerExp | FormatInt::UpperExp => {
            let digits = match (style, spec.precision) {
                (FormatInt::LowerExp, None) => format!("{magnitude:e}"),
                (FormatInt::LowerExp, Some(p)) => format!("{magnitude:.p$e}"),
                (_, None) => format!("{magnitude:E}"),
                (_, Some(p)) => format!("{magnitude:.p$E}"),
            };
            spec.pad_integral(!negative, "", &digits)
        }
    }
}

/// The text of a float: `style` is 0 for `Display`, 1 for `Debug`, 2 and 3 for `LowerExp` and `UpperExp`.
pub(crate) fn format_float<T>(value: T, style: u64, spec: &Spec) -> String
where
    T: Copy + Display + Debug + LowerExp + UpperExp,
{
    macro_rules! one {
        ($plain:literal, $precise:literal, $zero:literal, $zero_precise:literal) => {
            match (spec.has(flags::ZERO), spec.precision) {
                (false, None) => format!($plain, value),
                (false, Some(p)) => format!($precise, p, value),
                (true, None) => format!($zero, spec.width.unwrap_or(0), value),
                (true, Some(p)) => format!($zero_precise, spec.width.unwrap_or(0), p, value),
            }
        };
    }
    let text = match (style, spec.has(flags::PLUS)) {
        (0, false) => one!("{}", "{:.*}", "{1:00$}", "{2:00$.1$}"),
        (0, true) => one!("{:+}", "{:+.*}", "{1:+00$}", "{2:+00$.1$}"),
        (1, false) => one!("{:?}", "{:.*?}", "{1:00$?}", "{2:00$.1$?}"),
        (1, true) => one!("{:+?}", "{:+.*?}", "{1:+00$?}", "{2:+00$.1$?}"),
        (2, false) => one!("{:e}", "{:.*e}", "{1:00$e}", "{2:00$.1$e}"),
        (2, true) => one!("{:+e}", "{:+.*e}", "{1:+00$e}", "{2:+00$.1$e}"),
        (_, false) => one!("{:E}", "{:.*E}", "{1:00$E}", "{2:00$.1$E}"),
        (_, true) => one!("{:+E}", "{:+.*E}", "{1:+00$E}", "{2:+00$.1$E}"),
    };
    spec.pad_to_width(&text, flags::RIGHT)
}

/// An operation on integers of that width, given and returned extended to 128 bits.
pub(crate) fn int_op(op: IntOp, a: u128, b: u128, bits: u32, signed: bool) -> u128 {
    let sh = 128 - bits;
    let extend = |value: u128| {
        if signed { ((value << sh) as i128 >> sh) as u128 } else { (value << sh) >> sh }
    };
    // The value in its width, zero-extended.
    let raw = (a << sh) >> sh;
    let overflows = |sum: Option<u128>| u128::from(sum.is_none_or(|sum| extend(sum) != sum));
    match op {
        IntOp::WrappingAdd => extend(a.wrapping_add(b)),
        IntOp::WrappingSub => extend(a.wrapping_sub(b)),
        IntOp::WrappingMul => extend(a.wrapping_mul(b)),
        IntOp::AddOverflows if signed => overflows((a as i128).checked_add(b as i128).map(|sum| sum as u128)),
        IntOp::AddOverflows => overflows(a.checked_add(b)),
        IntOp::SubOverflows if signed => overflows((a as i128).checked_sub(b as i128).map(|sum| sum as u128)),
        IntOp::SubOverflows => overflows(a.checked_sub(b)),
        IntOp::MulOverflows if signed => overflows((a as i128).checked_mul(b as i128).map(|sum| sum as u128)),
        IntOp::MulOverflows => overflows(a.checked_mul(b)),
        IntOp::WrappingShl => extend(a << (b as u32 & (bits - 1))),
        IntOp::WrappingShr if signed => ((a as i128) >> (b as u32 & (bits - 1))) as u128,
        IntOp::WrappingShr => a >> (b as u32 & (bits - 1)),
        IntOp::CountOnes => u128::from(raw.count_ones()),
        IntOp::LeadingZeros => u128::from(raw.leading_zeros() - sh),
        IntOp::TrailingZeros => u128::from(raw.trailing_zeros().min(bits)),
        IntOp::SwapBytes => extend(raw.swap_bytes() >> sh),
        IntOp::ReverseBits => extend(raw.reverse_bits() >> sh),
        IntOp::RotateLeft | IntOp::RotateRight => {
            let by = b as u32 % bits;
            let by = if op == IntOp::RotateLeft { by } else { (bits - by) % bits };
            if by == 0 { extend(raw) } else { extend(raw << by | raw >> (bits - by)) }
        }
    }
}

/// A function on floats.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub(crate) enum FloatFn {
    Sqrt,
    Cbrt,
    Floor,
    Ceil,
    Round,
    RoundTiesEven,
    Trunc,
    Exp,
    Exp2,
    ExpM1,
    Ln,
    Ln1p,
    Log2,
    Log10,
    Sin,
    Cos,
    Tan,
    Asin,
    Acos,
    Atan,
    Sinh,
    Cosh,
    Tanh,
    Asinh,
    Acosh,
    Atanh,
    Atan2,
    Hypot,
    Pow,
    Powi,
    Log,
    MulAdd,
}

/// The result of a float function: one list for both widths, so that they cannot disagree.
macro_rules! float_result {
    ($function:expr, $x:ident, $y:ident, $z:ident, $integer:ident) => {
        match $function {
            Self::Sqrt => $x.sqrt(),
            Self::Cbrt => $x.cbrt(),
            Self::Floor => $x.floor(),
            Self::Ceil => $x.ceil(),
            Self::Round => $x.round(),
            Self::RoundTiesEven => $x.round_ties_even(),
            Self::Trunc => $x.trunc(),
            Self::Exp => $x.exp(),
            Self::Exp2 => $x.exp2(),
            Self::ExpM1 => $x.exp_m1(),
            Self::Ln => $x.ln(),
            Self::Ln1p => $x.ln_1p(),
            Self::Log2 => $x.log2(),
            Self::Log10 => $x.log10(),
            Self::Sin => $x.sin(),
            Self::Cos => $x.cos(),
            Self::Tan => $x.tan(),
            Self::Asin => $x.asin(),
            Self::Acos => $x.acos(),
            Self::Atan => $x.atan(),
            Self::Sinh => $x.sinh(),
            Self::Cosh => $x.cosh(),
            Self::Tanh => $x.tanh(),
            Self::Asinh => $x.asinh(),
            Self::Acosh => $x.acosh(),
            Self::Atanh => $x.atanh(),
            Self::Atan2 => $x.atan2($y),
            Self::Hypot => $x.hypot($y),
            Self::Pow => $x.powf($y),
            Self::Powi => $x.powi($integer as i32),
            Self::Log => $x.log($y),
            Self::MulAdd => $x.mul_add($y, $z),
        }
    };
}

impl FloatFn {
    /// The function of that name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "sqrt" => Self::Sqrt,
            "cbrt" => Self::Cbrt,
            "floor" => Self::Floor,
            "ceil" => Self::Ceil,
            "round" => Self::Round,
            "round_ties_even" => Self::RoundTiesEven,
            "trunc" => Self::Trunc,
            "exp" => Self::Exp,
            "exp2" => Self::Exp2,
            "exp_m1" => Self::ExpM1,
            "ln" => Self::Ln,
            "ln_1p" => Self::Ln1p,
            "log2" => Self::Log2,
            "log10" => Self::Log10,
            "sin" => Self::Sin,
            "cos" => Self::Cos,
            "tan" => Self::Tan,
            "asin" => Self::Asin,
            "acos" => Self::Acos,
            "atan" => Self::Atan,
            "sinh" => Self::Sinh,
            "cosh" => Self::Cosh,
            "tanh" => Self::Tanh,
            "asinh" => Self::Asinh,
            "acosh" => Self::Acosh,
            "atanh" => Self::Atanh,
            "atan2" => Self::Atan2,
            "hypot" => Self::Hypot,
            "powf" => Self::Pow,
            "powi" => Self::Powi,
            "log" => Self::Log,
            "mul_add" => Self::MulAdd,
            _ => return None,
        })
    }

    /// Runs it on the bits of `f64`s.
    pub(crate) fn run64(self, a: u64, b: u64, c: u64) -> u64 {
        let (x, y, z) = (f64::from_bits(a), f64::from_bits(b), f64::from_bits(c));
        float_result!(self, x, y, z, b).to_bits()
    }

    /// Runs it on the bits of `f32`s.
    pub(crate) fn run32(self, a: u64, b: u64, c: u64) -> u64 {
        let of = |bits: u64| f32::from_bits(bits as u32);
        let (x, y, z) = (of(a), of(b), of(c));
        u64::from(float_result!(self, x, y, z, b).to_bits())
    }
}

/// Whether a character is of a kind.
pub(crate) fn char_is(code: u32, kind: u64) -> bool {
    let Some(c) = char::from_u32(code) else { return false };
    match kind {
        0 => c.is_alphabetic(),
        1 => c.is_numeric(),
        2 => c.is_alphanumeric(),
        3 => c.is_whitespace(),
        4 => c.is_lowercase(),
        5 => c.is_uppercase(),
        _ => c.is_control(),
    }
}

/// The character of that number in the upper or lower case form; all ones behind the last.
pub(crate) fn char_case(code: u32, upper: bool, index: usize) -> u32 {
    let Some(c) = char::from_u32(code) else { return u32::MAX };
    let found = if upper { c.to_uppercase().nth(index) } else { c.to_lowercase().nth(index) };
    found.map_or(u32::MAX, |c| c as u32)
}

/// What Rust's `DefaultHasher` makes of bytes.
pub(crate) fn sip_hash(bytes: &[u8]) -> u64 {
    let mut hasher = std::collections::hash_map::DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}
