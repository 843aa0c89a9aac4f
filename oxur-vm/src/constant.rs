//! Constants that types depend on, run while types are checked.

use std::sync::Arc;

use oxur_core::Diagnostic;

use crate::Limits;
use crate::check::Checker;
use crate::machine::Machine;
use crate::thir::Body;
use crate::types::Prim;

/// Runs a constant that a type depends on, in a machine of its own that the checker is lent to. Gives the integer,
/// `bool` or `char`; none for a value of another type.
pub(crate) fn run_const(checker: &mut Checker, body: &Arc<Body>) -> Result<Option<i128>, Box<Diagnostic>> {
    /// A constant that takes more is refused.
    const LIMITS: Limits = Limits { steps: 20_000_000, memory: 1 << 26, depth: 1 << 12 };
    let Some(prim) = body.ret.prim() else { return Ok(None) };
    let placeholder = Checker::hollow();
    let mut machine = Machine::new(std::mem::replace(checker, placeholder), LIMITS, &oxur_core::NoHost);
    let result = machine.evaluate(body).and_then(|address| {
        let size = machine.layout(body.ret)?.size;
        let mut bits = [0; 16];
        bits[..size].copy_from_slice(machine.memory.slice(address, size as u64)?);
        Ok(u128::from_le_bytes(bits))
    });
    let result = match result {
        Ok(bits) => Ok(match prim {
            Prim::Int(int) if int.is_signed() => {
                let sh = 128 - int.bits();
                Some((bits << sh) as i128 >> sh)
            }
            Prim::Int(_) | Prim::Bool | Prim::Char => Some(bits as i128),
            _ => None,
        }),
        Err(trap) => Err(Box::new(machine.diagnostic(trap))),
    };
    *checker = machine.checker;
    result
}
