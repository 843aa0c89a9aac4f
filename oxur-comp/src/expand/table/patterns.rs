//! Special forms that are patterns.

use super::Category::Pattern;
use super::Layout::Call;
use super::{Handler, SpecialForm};

/// Declares entries that are all indented as calls.
macro_rules! patterns {
    ($($name:literal, $syntax:literal, $doc:literal, $example:literal, $handler:ident;)*) => {
        &[$(SpecialForm {
            name: $name,
            category: Pattern,
            syntax: $syntax,
            doc: $doc,
            example: $example,
            layout: Call,
            reserved: true,
            handler: Handler::Pattern(|expander, call| expander.$handler(call)),
        }),*]
    };
}

/// Entries in the order of the documentation.
pub(super) const PATTERNS: &[SpecialForm] = patterns![
    "mut", "(mut name)", "Binds a name that can be assigned to.", "(mut x)", pat_mut;
    "ref", "(ref mut? name)", "Binds a reference to what is matched.", "(ref x)", pat_ref;
    "tuple", "(tuple pattern…)", "Matches a tuple; written `#(a b)`.", "#(a _)", pat_tuple;
    "&", "(& pattern)", "Matches a reference.", "(& x)", pat_reference;
    "&mut", "(&mut pattern)", "Matches a mutable reference.", "(&mut x)", pat_reference;
    "|", "(| pattern…)", "Matches if one of the patterns does.", "(| 1 2)", pat_or;
    "..=", "(..= low high)", "Matches what lies between two values, both included.", "(..= 1 5)", pat_range;
    "..", "(.. low high)", "Matches a range without its end; `_` leaves an end open.", "(.. 1 _)", pat_range;
    "@", "(@ name pattern)", "Binds a name to what the pattern matches.", "(@ n (..= 1 5))", pat_at;
    "-", "(- number)", "A negative number.", "(- 1)", pat_negative;
    "const", "(const body…)", "Matches a value computed by a const block.", "(const (+ 1 2))", pat_const;
    "comptime", "(comptime value)", "Matches a value that is evaluated while compiling.", "(comptime (size))", pat_comptime;
    "rust", "(rust {…})", "A pattern in Rust's own syntax.", "(rust { Some(x) })", pat_rust;
];
