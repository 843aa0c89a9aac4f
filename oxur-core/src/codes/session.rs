//! Codes of sessions, in which code is entered piece by piece (OXR0850 to OXR0899).

super::codes! {
    MOVED = "OXR0850", "a variable that has been moved", "\
A variable of a session holds its value until something takes it. After that it is there no more.

    (def names (vec! \"a\" \"b\"))
    (def others names)
    (.len names)                   wrong: `others` has the value
    (def others (.clone names))    leaves `names` as it is";

    MOVE_AGAIN = "OXR0851", "a variable that would be moved more than once", "\
A function, a closure or a loop may run more than once, and a session's variable can be taken only once.

    (def names (vec! \"a\" \"b\"))
    (deffn take [] -> Vec<&'static str> names)            wrong
    (deffn take [] -> Vec<&'static str> (.clone names))";

    NOT_MUTABLE = "OXR0852", "a variable that may not be changed", "\
    (def count 1)
    (+= count 1)                   wrong
    (def mut count 1)
    (+= count 1)";

    NO_VARIABLE = "OXR0853", "this `def` makes no variables", "\
Of the patterns with an `:else` and of those that bind nothing there is nothing to keep, and a variable of a session has a
value from the start.

    (def x:i32)                    wrong
    (def mut x:i32 0)";
}
