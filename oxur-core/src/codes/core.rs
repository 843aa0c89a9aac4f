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
}
