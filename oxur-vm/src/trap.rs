//! What ends a run before its time.

use oxur_core::codes::vm as codes;

/// Why a run stopped.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Trap {
    /// A panic with its message.
    Panic {
        /// The code of the diagnostic.
        code: &'static str,
        /// The message, as in Rust.
        message: String,
    },
    /// The innermost frame has dropped what it had because of a panic, which goes on.
    Resume,
    /// A panic that cannot be unwound.
    Abort {
        /// The code of the diagnostic.
        code: &'static str,
        /// The message.
        message: String,
    },
    /// Another thread is to run; `again` says that the instruction runs anew afterwards.
    Switch {
        /// Whether it does.
        again: bool,
    },
    /// Every thread waits for another.
    Deadlock,
    /// A limit was met.
    Limit(Limit),
    /// The host asked to stop.
    Interrupted,
    /// `std::process::exit`.
    Exit(i32),
    /// An error for which no place in the Oxur program is to blame.
    Internal(&'static str),
    /// Something that the machine does not do.
    Unsupported(String),
    /// A diagnostic that was made while an instance was compiled.
    Compile(Box<oxur_core::Diagnostic>),
    /// An error that a macro raised with `(error form "message")`.
    MacroError(Box<oxur_core::Diagnostic>),
}

/// The limits of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Limit {
    /// Calls and loop turns.
    Steps,
    /// Bytes.
    Memory,
    /// Nested calls.
    Depth,
}

/// The panic of arithmetic whose result does not fit.
pub(crate) fn overflow(what: &str) -> Trap {
    Trap::Panic { code: codes::OVERFLOW, message: format!("attempt to {what} with overflow") }
}

/// The panic of a division by zero.
pub(crate) fn by_zero(remainder: bool) -> Trap {
    let message = if remainder {
        "attempt to calculate the remainder with a divisor of zero"
    } else {
        "attempt to divide by zero"
    };
    Trap::Panic { code: codes::DIVISION, message: message.to_owned() }
}

/// The panic of an index that is too large.
pub(crate) fn out_of_bounds(len: u64, index: u64) -> Trap {
    let message = format!("index out of bounds: the len is {len} but the index is {index}");
    Trap::Panic { code: codes::INDEX, message }
}
