//! Codes of evaluation at compile time (OXR0800 to OXR0899).

super::codes! {
    NOT_YET = "OXR0800", "not supported by this version", "\
The language has this, but this version of the compiler does not do it yet. The message says what it is.";

    DEF_TYPE = "OXR0801", "a `def` whose type is not known", "\
A `def` in a module becomes a `static`, and Rust wants its type. It is inferred where the value is computed while
compiling; else it must be written.

    (def start (std::time::Instant::now))              wrong: Rust code that is not known here
    (def names:[&str 2] [\"a\" \"b\"])";
}
