//! The macros of the standard library, by what they take.

/// How a macro takes its arguments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MacroArguments {
    /// Expressions, of which the one at that position may be a format string.
    Format(usize),
    /// Elements, or one element and a count.
    Elements,
    /// A value, a pattern, a guard.
    Matches,
    /// Not known: the macro of a library.
    Other,
}

/// How the macro of that name (the last of its path) takes its arguments.
#[must_use]
pub fn macro_arguments(name: &str) -> MacroArguments {
    match name {
        "print" | "println" | "eprint" | "eprintln" | "format" | "format_args" | "panic" | "todo" | "unimplemented"
        | "unreachable" => MacroArguments::Format(0),
        "write" | "writeln" | "assert" | "debug_assert" => MacroArguments::Format(1),
        "assert_eq" | "assert_ne" | "debug_assert_eq" | "debug_assert_ne" => MacroArguments::Format(2),
        "vec" => MacroArguments::Elements,
        "matches" | "assert_matches" | "debug_assert_matches" => MacroArguments::Matches,
        _ => MacroArguments::Other,
    }
}

/// Whether the value of a call of that macro is `()`, or it never has one.
#[must_use]
pub fn is_unit_macro(name: &str) -> bool {
    matches!(
        name,
        "print"
            | "println"
            | "eprint"
            | "eprintln"
            | "assert"
            | "assert_eq"
            | "assert_ne"
            | "debug_assert"
            | "debug_assert_eq"
            | "debug_assert_ne"
            | "panic"
            | "unreachable"
            | "todo"
            | "unimplemented"
    )
}
