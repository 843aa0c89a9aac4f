//! Codes of evaluation at compile time (OXR0800 to OXR0899).

super::codes! {
    NOT_YET = "OXR0800", "not supported by this version", "\
The language has this, but this version of the compiler does not do it yet. The message says what it is.";
}
