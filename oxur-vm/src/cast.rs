//! Casts between words of primitive types.

use crate::code::CastKind;

/// A cast between words.
pub(crate) fn cast(kind: CastKind, word: u64) -> u64 {
    match kind {
        CastKind::I64ToF64 => (word as i64 as f64).to_bits(),
        CastKind::I64ToF32 => u64::from((word as i64 as f32).to_bits()),
        CastKind::U64ToF64 => (word as f64).to_bits(),
        CastKind::U64ToF32 => u64::from((word as f32).to_bits()),
        CastKind::F64ToInt { bits, signed } => float_to_int(f64::from_bits(word), bits, signed),
        // Every f32 is an f64, so the detour changes nothing.
        CastKind::F32ToInt { bits, signed } => float_to_int(f64::from(f32::from_bits(word as u32)), bits, signed),
        CastKind::F32ToF64 => f64::from(f32::from_bits(word as u32)).to_bits(),
        CastKind::F64ToF32 => u64::from((f64::from_bits(word) as f32).to_bits()),
    }
}

fn float_to_int(value: f64, bits: u8, signed: bool) -> u64 {
    match (bits, signed) {
        (8, true) => value as i8 as u64,
        (16, true) => value as i16 as u64,
        (32, true) => value as i32 as u64,
        (_, true) => value as i64 as u64,
        (8, false) => u64::from(value as u8),
        (16, false) => u64::from(value as u16),
        (32, false) => u64::from(value as u32),
        (_, false) => value as u64,
    }
}
