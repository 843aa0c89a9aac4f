//! Codes of lowering (OXR0500 to OXR0599).

super::codes! {
    COMPTIME_ONLY = "OXR0500", "something that exists at compile time only", "\
Forms as values, and functions that work on them, exist while compiling only; they have no counterpart in Rust.

    (deffn f [] '(a b))                    wrong: a form is no Rust value
    (defmacro f [] '(a b))";
}
