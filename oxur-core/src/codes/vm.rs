//! Codes of the virtual machine, its checker first (OXR0600 to OXR0699), then running (OXR0700 to OXR0799).

super::codes! {
    UNKNOWN_NAME = "OXR0600", "an unknown name", "\
What runs at compile time may name what Oxur code in view and the machine's library define. Nothing of that name is there.

    (comptime (squaer 4))          wrong: no function of that name
    (comptime (square 4))";

    FOREIGN = "OXR0601", "Rust code at compile time", "\
Functions and types that are written in Rust, come from other crates, or stand behind `#[cfg]` cannot run at compile time.

    (comptime (rand::random))      wrong: another crate's code
    (deffn seed [] -> u32 42)      write what is needed in Oxur
    (comptime (seed))";

    MISMATCH = "OXR0602", "types differ", "\
An expression has another type than its place needs.

    (deffn f [] -> i32 \"one\")     wrong
    (deffn f [] -> i32 1)";

    ANNOTATION = "OXR0603", "a type must be written", "\
What the code says leaves a type open.

    (let [v (Vec::new)] ())        wrong: a vector of what?
    (let [v:Vec<u8> (Vec::new)] ())";

    NO_METHOD = "OXR0604", "no such method", "\
The type has no method or associated function of that name, or the trait that has it is not in scope.

    (.lenght \"abc\")              wrong
    (.len \"abc\")";

    NO_FIELD = "OXR0605", "no such field", "\
    (defstruct Point {x:i32 y:i32})
    (. p z)                        wrong: a Point has x and y
    (. p x)";

    UNSATISFIED = "OXR0606", "a trait is not implemented", "\
A function, operator or macro needs a trait that the type does not have.

    (defstruct P {x:i32})
    (println! \"{:?}\" (P {x:1}))  wrong: P has no Debug
    #[derive(Debug)] (defstruct P {x:i32})";

    WRONG_COUNT = "OXR0607", "the wrong number of arguments", "\
    (deffn add [a:i32 b:i32] -> i32 (+ a b))
    (add 1)                        wrong
    (add 1 2)";

    NOT_CALLABLE = "OXR0608", "this cannot be called", "\
    (let [x 1] (x 2))              wrong: x is a number
    (let [x (fn [y:i32] y)] (x 2))";

    GENERIC_ARGS = "OXR0609", "wrong generic arguments", "\
    (deffn f [v:Vec<u8 u16 u32>] ())  wrong: Vec takes fewer
    (deffn f [v:Vec<u8>] ())";

    UNSUPPORTED = "OXR0610", "not for the virtual machine", "\
The virtual machine runs all of the language but `async`, raw memory, foreign functions and what is embedded as Rust text.

    (comptime (rust { 1 + 1 }))    wrong: only rustc reads it
    (comptime (+ 1 1))";

    BAD_CAST = "OXR0611", "a cast that there is not", "\
`as` converts numbers, characters, pointers, and enums without fields to integers.

    (as \"7\" i32)                 wrong
    (. \"7\" (parse::<i32>) (unwrap))";

    BAD_PATTERN = "OXR0612", "a pattern that does not fit", "\
    (match x [(Some a b) a])       wrong: Some has one field
    (match x [(Some a) a] [None 0])";

    NOT_A_PLACE = "OXR0613", "this cannot be assigned to", "\
Only variables, fields, elements and what references refer to can be assigned to.

    (set! (f x) 1)                 wrong
    (set! x 1)";

    NO_LOOP = "OXR0614", "no loop or block to leave", "\
`break` and `continue` stand in a loop, or name a label that is around them.

    (deffn f [] (break))           wrong
    (deffn f [] (loop (break)))";

    FORMAT = "OXR0615", "a wrong format string", "\
    (println! \"{} {}\" 1)         wrong: two holes, one argument
    (println! \"{} {}\" 1 2)";

    BAD_LITERAL = "OXR0616", "a literal that does not fit", "\
    (let [x:u8 256] x)             wrong: a u8 is at most 255
    (let [x:u16 256] x)";

    NO_OPERATOR = "OXR0617", "an operator that the type does not have", "\
    (+ true 1)                     wrong
    (+ 2 1)";

    WRONG_FIELDS = "OXR0618", "missing or doubled fields", "\
    (defstruct Point {x:i32 y:i32})
    (Point {x:1})                  wrong: y is missing
    (Point {x:1 y:2})";

    CONSTANT = "OXR0619", "a constant that types depend on", "\
Array lengths, constant arguments and discriminants are computed while types are checked. They are integers, `bool`s or
`char`s, and cannot depend on generic parameters but as such a parameter alone.

    (deffn f<T> [a:[u8 (size-of::<T>)]] ())       wrong: it depends on T
    (deffn f<(const N:usize)> [a:[u8 N]] ())";

    LIMIT = "OXR0620", "too deep to check", "\
Types, expressions or the traits that they need are nested deeper than the checker goes. Split the expression, or write
types where a chain of traits is endless.";

    AMBIGUOUS = "OXR0621", "more than one meaning", "\
Two traits in scope have a method of that name. Name the one that is meant.

    (.go x)                        wrong: both Walk and Drive have go
    (Walk::go &x)";

    MOVED = "OXR0622", "a value is used after it was moved", "\
A value is used on a way where it has been moved, moved out of what does not own it, or used before it is set.

    (let [a (String::from \"x\") b a] (println! \"{}\" a))          wrong: b has it
    (let [a (String::from \"x\") b (.clone a)] (println! \"{}\" a))";

    CYCLE = "OXR0623", "a definition that depends on itself", "\
    (defconst A:i32 B)
    (defconst B:i32 A)             wrong
    (defconst B:i32 1)";

    PANIC = "OXR0700", "a panic", "\
What ran at compile time (or in the virtual machine) panicked, as it would have when run as Rust.

    (comptime (panic! \"no\"))     wrong: it always panics";

    OVERFLOW = "OXR0701", "arithmetic overflow", "\
The result does not fit the type. Take a wider type, or say what is meant: `wrapping_add`, `checked_add`, `saturating_add`.

    (comptime (+ 255u8 1))         wrong
    (comptime (.wrapping-add 255u8 1))";

    DIVISION = "OXR0702", "a division by zero", "\
    (deffn f [n:u32] -> u32 (/ 1 n))
    (comptime (f 0))               wrong
    (comptime (f 1))";

    INDEX = "OXR0703", "an index out of bounds", "\
    (deffn f [i:usize] -> i32 (. [1 2 3] [i]))
    (comptime (f 3))               wrong: the last index is 2
    (comptime (f 2))";

    UNWRAP = "OXR0704", "an unwrap of nothing", "\
`unwrap` or `expect` met a `None` or an `Err`. Handle that case with `match`, `if let`, `unwrap-or` or `?`.

    (comptime (.unwrap (.parse::<i32> \"x\")))      wrong
    (comptime (.unwrap-or (.parse::<i32> \"x\") 0))";

    ASSERT = "OXR0705", "a failed assertion", "\
    (comptime (assert_eq! (+ 1 1) 3))        wrong";

    STEPS = "OXR0710", "too many steps", "\
Evaluation is bounded: calls and turns of loops are counted. The message says how many are allowed and how to allow more.

    (comptime (loop ()))           wrong: it never ends";

    MEMORY = "OXR0711", "too much memory", "\
Evaluation is bounded in memory. The message says how much is allowed and how to allow more.

    (let [mut v (Vec::new)] (loop (.push v 1u64)))   wrong: it grows for ever";

    DEPTH = "OXR0712", "calls nested too deep", "\
Evaluation is bounded in the depth of its calls. A call in tail position costs no depth if nothing is left to drop.

    (deffn f [n:u64] -> u64 (+ 1 (f n)))     wrong: it never ends";

    INTERRUPTED = "OXR0713", "interrupted", "\
Whoever runs the virtual machine asked it to stop.";

    DEADLOCK = "OXR0714", "every thread waits", "\
Each thread waits for another: for a lock that is held, a message that nobody is left to send, or a thread that itself
waits. A compiled program would wait for ever.

    (let [m (Mutex::new 1) a (.unwrap (.lock m)) b (.unwrap (.lock m))] ())      wrong: it holds the lock already";

    NOT_RUN = "OXR0720", "not for the virtual machine", "\
The virtual machine does not do this: unsafe raw memory, `async` and foreign functions are left to rustc.";

    MACRO_ERROR = "OXR0730", "an error that a macro reports", "\
A macro called `(error form \"message\")`. The message is the macro's own.";

    MACRO_WARNING = "OXR0731", "a warning that a macro reports", "\
A macro called `(warn form \"message\")`. The message is the macro's own.";

    TARGET = "OXR0739", "a value that depends on the target", "\
What is computed at compile time must be the same on every target: sizes of types, `usize::MAX` and code behind `#[cfg]`
are left to rustc. In a `defconst` rustc evaluates the expression; `comptime` must not reach it.

    (comptime usize::MAX)          wrong
    (comptime u64::MAX)";

    NO_MAIN = "OXR0740", "no main function", "\
    (deffn main [] (println! \"hello\"))";

    INTERNAL = "OXR0799", "an error in the virtual machine", "\
Something went wrong inside the virtual machine. The program is not to blame; please report it.";
}
