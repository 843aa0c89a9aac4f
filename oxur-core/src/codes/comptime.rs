//! Codes of evaluation at compile time (OXR0800 to OXR0849).

super::codes! {
    NOT_YET = "OXR0800", "not supported by this version", "\
The language has this, but this version of the compiler does not do it yet. The message says what it is.";

    DEF_TYPE = "OXR0801", "a `def` whose type is not known", "\
A `def` in a module becomes a `static`, and Rust wants its type. It is inferred where the value is computed while
compiling; else it must be written.

    (def start (std::time::Instant::now))              wrong: Rust code that is not known here
    (def names:[&str 2] [\"a\" \"b\"])";

    VALUE_TYPE = "OXR0802", "a value of another type than the constant's", "\
The value that was computed has a type that cannot be written as the type of its place.

    (defconst LIMIT:u8 (double 4))                     wrong, if `double` gives an `i32`
    (defconst LIMIT:u8 (as (double 4) u8))";

    NO_CONSTANT_FORM = "OXR0803", "a value that cannot be a constant", "\
Constants in Rust hold no allocated memory: a `String` becomes a `&'static str` and a `Vec` an array or a
`&'static [T]`, if the constant has such a type; maps, boxes and the like cannot be constants at all.

    (defconst NAMES:Vec<String> (names))               wrong
    (defconst NAMES:&[&str] (names))

A table that is looked up can be a sorted array; a value that must be made when it is first used stands in a
`std::sync::LazyLock`.";

    GENERIC = "OXR0804", "a generic parameter in `comptime`", "\
`comptime` is evaluated once, before any type is known that stands for a generic parameter.

    (deffn size<T> [] -> usize (comptime (std::mem::size_of::<T>)))    wrong
    (deffn size<T> [] -> usize (std::mem::size_of::<T>))";

    LOCAL_VARIABLE = "OXR0805", "a local variable in `comptime`", "\
`comptime` is evaluated while compiling: local variables and parameters have no values then.

    (deffn f [x:i32] -> i32 (comptime (* x 2)))        wrong
    (deffn f [x:i32] -> i32 (* x (comptime (square 2))))";
}
