//! The machine that runs Core Forms: checked to typed IR, compiled to typed register code per instance, run on an
//! explicit stack.
//!
//! ```text
//! Core Forms ──resolve, check──▶ typed IR ──compile per instance──▶ code ──run──▶ values
//! ```

mod literal;
mod types;
mod thir;
mod resolve;
mod check;

mod std;
mod reach;

mod layout;
mod code;
mod compile;

mod trap;
mod memory;
mod machine;
mod run;
mod unwind;
mod threads;
mod cast;
mod wide;
mod number;
mod intrinsics;
mod forms;

mod constant;
mod outcome;
mod datum;
mod vm;
mod owned;
mod session;

pub use self::datum::{Datum, FieldDatum, Value};
pub use self::session::{Ended, Variable};
pub use self::vm::{ExitStatus, Expanded, Limits, MacroArg, Plan, Unfit, Vm, VmOptions};
