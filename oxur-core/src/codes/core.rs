//! Codes of the Core Forms reader and validator (OXR0300 to OXR0399).

super::codes! {
    NO_HEAD = "OXR0300", "a core form without its name", "\
A core form is a list whose first element names it.

    (1 2)                   wrong: a number cannot be a core form's name
    (tuple-expr (literal 1) (literal 2))";

    UNKNOWN_HEAD = "OXR0301", "an unknown core form", "\
The name at the start of the list is not one of the core forms of this version. docs/core-forms.md lists them.

    (define-function :name f :body [])     wrong
    (define-func :name f :body [])";

    UNKNOWN_FIELD = "OXR0302", "an unknown field of a core form", "\
The core form has no field of that name. docs/core-forms.md lists the fields of each form.

    (define-func :called f :body [])       wrong
    (define-func :name f :body [])";

    MISSING_FIELD = "OXR0303", "a field of a core form is missing", "\
Fields without a default must be written, and each keyword needs its value.

    (cast-expr :value (literal 1))         wrong: to what type?
    (cast-expr :value (literal 1) :type (type-ref u8))";

    DOUBLED_FIELD = "OXR0304", "a field of a core form is given twice", "\
    (module :name a :name b :items [])     wrong
    (module :name a :items [])";

    WRONG_KIND = "OXR0305", "a field of a core form has a value of the wrong kind", "\
Each field takes one kind of value: a name, a literal, a vector, a core form of a certain group.

    (break :label outer)                   wrong: a label has its quote
    (break :label 'outer)";

    WRONG_COUNT = "OXR0306", "too few or too many values in a core form", "\
What stands in a core form without a keyword is taken by position.

    (literal 1 2)                          wrong
    (literal 1)";

    MISPLACED = "OXR0307", "a core form where another kind is wanted", "\
The form exists, but not in this place: a pattern where an expression is wanted, for example.

    (try-expr (wild))                      wrong: `wild` is a pattern
    (try-expr (var-ref x))";

    VERSION = "OXR0308", "core forms of another version", "\
The text of a whole program begins with the version that it was written for. Other versions are not read.

    (core-forms 9)                         wrong
    (core-forms 1)";

    TOO_DEEP = "OXR0309", "core forms nest too deep", "\
Reading is bounded, so that no text can exhaust the stack. Give a part of the program a name of its own: a function
for a part of an expression, an alias for a part of a type.";

    BAD_NAME = "OXR0350", "not a name in Rust", "\
Names in core forms are Rust identifiers, lifetimes and labels; a Rust keyword needs its `r#`.

    (var-ref type)                         wrong
    (var-ref r#type)";

    BAD_LITERAL = "OXR0351", "not a literal in Rust", "\
The text of a literal must be one that Rust reads as one literal of that kind.";

    EMPTY_PATH = "OXR0352", "a path without a name", "\
    (path :segments [])                    wrong
    (path :segments [std fs])";

    NO_BODY = "OXR0353", "a definition that needs a body, or must not have one", "\
Functions and constants without a body stand in traits only, and functions and statics without one in extern blocks;
there they must not have one.

    (define-func :name f)                  wrong in a module
    (define-func :name f :body [])";

    ITEM_PLACE = "OXR0354", "an item that cannot stand there", "\
Traits, `impl`s and extern blocks hold functions, constants, types, statics and macros, each as Rust has it.";

    LET_TEST = "OXR0355", "`let-test` outside of a condition", "\
A pattern is tested in the condition of `if-expr` and `while-expr` and in guards, alone or joined by `and`.

    (unary-op :op not :operand (let-test :pattern (wild) :value (var-ref x)))    wrong";

    BREAK_VALUE = "OXR0356", "a loop that cannot have a value is left with one", "\
Only `loop-expr` and labelled blocks have the value that `break` gives; `while-expr` and `for-expr` have `()`.";

    UNKNOWN_LABEL = "OXR0357", "a label that is not bound there", "\
`break` and `continue` name the label of a loop or block around them, within the same function or closure.";

    OUTSIDE_LOOP = "OXR0358", "`break` or `continue` outside of any loop", "\
Without a label `break` and `continue` mean the innermost loop around them, within the same function or closure.";

    OR_PATTERN = "OXR0359", "an alternative of fewer than two patterns", "\
    (or-pat (literal 1))                   wrong
    (literal 1)";

    COMPTIME_LEFT = "OXR0360", "left for run time what exists at compile time only", "\
After evaluation no `comptime`, `quote`, `quasiquote` or `def` is left, save in functions that never become Rust.";

    FIELD_NAME = "OXR0361", "a field with a name it must not have, or without one", "\
Fields between braces have names, fields of tuples have none.";

    ELSE = "OXR0362", "another branch of `if-expr` that Rust does not have", "\
Behind `else` stands a plain block or another `if-expr`.

    (if-expr :test (var-ref a) :then [] :else (literal 1))                         wrong
    (if-expr :test (var-ref a) :then [] :else (block :body [(literal 1)]))";

    ATTRIBUTE = "OXR0363", "an attribute of the wrong kind", "\
Inner attributes stand at the start of a body, outer ones before everything else.";

    RECEIVER = "OXR0364", "a `self` that cannot be", "\
`self` is a parameter of functions in traits and `impl`s only. It is a reference, with or without a lifetime, or it has
a type.";

    REST = "OXR0365", "a `rest` that cannot be", "\
`rest` stands once, directly in a tuple, a tuple struct or a slice.";

    RANGE = "OXR0366", "a range that cannot be", "\
A range that includes its end has one, and a range pattern has at least one end: a literal, a path or a const block.";

    SHORTHAND = "OXR0367", "a field without a value or name that needs one", "\
A field's value is left out where it is the variable of the same name; a number names no variable.";

    ASSOC_ARG = "OXR0368", "a generic argument of a kind that cannot stand there", "\
`Item = …` takes a type or a constant, an associated item's own arguments stand in angle brackets, and `use<…>` takes
lifetimes and names.";

    WILD_EXPR = "OXR0369", "`_` as a value", "\
`wild-expr` stands on the left of an assignment only: there it throws a part of the value away.";

    BAD_TOKENS = "OXR0370", "verbatim Rust that is no sequence of tokens", "\
Brackets in verbatim Rust must match, and no unquoted form may be left in it.";

    NESTED_TOO_DEEP = "OXR0371", "a program that nests too deep", "\
How deep expressions, patterns, types and items may stand within each other is bounded, so that no program can exhaust
the stack. Give a part of it a name of its own.";

    ASSIGN_OP = "OXR0372", "an operator that cannot stand before `=`", "\
The arithmetic and bit operators may: `+= -= *= /= %= &= |= ^= <<= >>=`.";

    LET_ELSE = "OXR0373", "a `let` with `:else` and without a value", "\
What is to be done if the pattern does not match has a meaning only if there is a value to match.";

    QUASIQUOTE_HOLE = "OXR0374", "a hole in a template without an expression", "\
The number of a hole is the index of its expression in `:holes`.";
}
