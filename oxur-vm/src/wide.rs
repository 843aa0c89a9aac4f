//! Operations on 128-bit integers, which lie in memory.

use crate::code::WideOp;
use crate::machine::Machine;
use crate::trap::Trap;
use crate::trap::{by_zero, overflow};

impl Machine<'_> {
    /// Runs an operation: `x` and `y` are addresses or words as [`WideOp`] says, `d` is the register that holds the
    /// result's address or is itself the result.
    pub(crate) fn wide(&mut self, op: WideOp, signed: bool, d: usize, x: u64, y: u64) -> Result<(), Trap> {
        let result = match op {
            WideOp::FromWord if signed => i128::from(x as i64) as u128,
            WideOp::FromWord => u128::from(x),
            WideOp::FromF64 => from_float(f64::from_bits(x), signed),
            WideOp::FromF32 => from_float(f64::from(f32::from_bits(x as u32)), signed),
            WideOp::ToWord | WideOp::ToF64 | WideOp::ToF32 => {
                let a = self.wide_at(x)?;
                self.regs[d] = match (op, signed) {
                    (WideOp::ToF64, true) => (a as i128 as f64).to_bits(),
                    (WideOp::ToF64, false) => (a as f64).to_bits(),
                    (WideOp::ToF32, true) => u64::from((a as i128 as f32).to_bits()),
                    (WideOp::ToF32, false) => u64::from((a as f32).to_bits()),
                    _ => a as u64,
                };
                return Ok(());
            }
            WideOp::Not => !self.wide_at(x)?,
            WideOp::Neg => (self.wide_at(x)? as i128).checked_neg().ok_or_else(|| overflow("negate"))? as u128,
            WideOp::Shl | WideOp::Shr => {
                let a = self.wide_at(x)?;
                let what = if op == WideOp::Shl { "shift left" } else { "shift right" };
                if y >= 128 {
                    return Err(overflow(what));
                }
                match (op, signed) {
                    (WideOp::Shl, _) => a << y,
                    (_, true) => ((a as i128) >> y) as u128,
                    (_, false) => a >> y,
                }
            }
            WideOp::Eq | WideOp::Ne | WideOp::Lt | WideOp::Le => {
                let (a, b) = (self.wide_at(x)?, self.wide_at(y)?);
                let order = if signed { (a as i128).cmp(&(b as i128)) } else { a.cmp(&b) };
                self.regs[d] = u64::from(match op {
                    WideOp::Eq => order.is_eq(),
                    WideOp::Ne => order.is_ne(),
                    WideOp::Lt => order.is_lt(),
                    _ => order.is_le(),
                });
                return Ok(());
            }
            _ => arithmetic(op, signed, self.wide_at(x)?, self.wide_at(y)?)?,
        };
        let to = self.regs[d];
        self.memory.write(to, result.to_le_bytes())
    }

    /// The 128-bit integer at an address.
    pub(crate) fn wide_at(&self, at: u64) -> Result<u128, Trap> {
        self.memory.read::<16>(at).map(u128::from_le_bytes)
    }
}

fn arithmetic(op: WideOp, signed: bool, a: u128, b: u128) -> Result<u128, Trap> {
    let (x, y) = (a as i128, b as i128);
    let result = match op {
        WideOp::Add if signed => x.checked_add(y).map(|sum| sum as u128).ok_or("add"),
        WideOp::Add => a.checked_add(b).ok_or("add"),
        WideOp::Sub if signed => x.checked_sub(y).map(|sum| sum as u128).ok_or("subtract"),
        WideOp::Sub => a.checked_sub(b).ok_or("subtract"),
        WideOp::Mul if signed => x.checked_mul(y).map(|sum| sum as u128).ok_or("multiply"),
        WideOp::Mul => a.checked_mul(b).ok_or("multiply"),
        WideOp::Div | WideOp::Rem if b == 0 => return Err(by_zero(op == WideOp::Rem)),
        WideOp::Div if signed => x.checked_div(y).map(|sum| sum as u128).ok_or("divide"),
        WideOp::Div => Ok(a / b),
        WideOp::Rem if signed => x.checked_rem(y).map(|sum| sum as u128).ok_or("calculate the remainder"),
        WideOp::Rem => Ok(a % b),
        WideOp::And => Ok(a & b),
        WideOp::Or => Ok(a | b),
        _ => Ok(a ^ b),
    };
    result.map_err(overflow)
}

fn from_float(value: f64, signed: bool) -> u128 {
    if signed { value as i128 as u128 } else { value as u128 }
}
