//! Codes of the expander (OXR0100 to OXR0299).

super::codes! {
    ARITY = "OXR0100", "wrong number of arguments",
        "A special form or operator has too few or too many forms behind its head.\n\n    (if c)            // mistake: what runs if `c` holds?\n    (if c (f) (g))    // mend\n";
    SHAPE = "OXR0101", "a form of the wrong kind",
        "A special form wants a vector, a type, a name or the like at some place and has something else there.\n\n    (for x xs (f x))      // mistake\n    (for [x xs] (f x))    // mend\n";
    UNKNOWN_ITEM = "OXR0102", "not an item",
        "A module holds definitions, imports and calls of macros that give them.\n\n    (println! \"hello\")                    // mistake, in a module\n    (deffn main [] (println! \"hello\"))    // mend\n";
    BAD_NAME = "OXR0103", "not a name",
        "Something is defined under what is not a name.\n\n    (deffn 2x [] ())    // mistake\n    (deffn x2 [] ())    // mend\n";
    MISSING_TYPE = "OXR0104", "a type is missing",
        "Parameters, fields, constants and statics have their type behind a colon.\n\n    (deffn f [x] ())        // mistake\n    (deffn f [x:i32] ())    // mend\n";
    NOT_A_TYPE = "OXR0105", "not a type",
        "A form that is no type stands where one is wanted.\n\n    (deffn f [x:{a}] ())             // mistake\n    (deffn f [x:#(i32 i32)] ())    // mend: a tuple\n";
    NOT_A_PATTERN = "OXR0106", "not a pattern",
        "A form that is no pattern stands where one is wanted.\n\n    (match x [(+ 1 2) 0])    // mistake\n    (match x [3 0])          // mend\n";
    NOT_AN_EXPRESSION = "OXR0107", "not an expression",
        "A form that has no value stands where a value is wanted.\n\n    (def p {x:1})            // mistake\n    (def p (Point {x:1}))    // mend\n";
    INFIX = "OXR0108", "an operator between its operands",
        "The operator is the head of its list.\n\n    (x + 1)    // mistake\n    (+ x 1)    // mend\n";
    ANGLE_IN_EXPRESSION = "OXR0109", "generic arguments without `::`",
        "In an expression generic arguments are written with `::<`, as in Rust.\n\n    (Vec<i32>::new)      // mistake\n    (Vec::<i32>::new)    // mend\n";
    UNKNOWN_OPTION = "OXR0110", "an unknown option",
        "A keyword names an option that the form does not have, or lacks what stands behind it.\n\n    (deffn f<T> [x:T] :were [T:Clone] ())     // mistake\n    (deffn f<T> [x:T] :where [T:Clone] ())    // mend\n";
    MODIFIER = "OXR0111", "a modifier in the wrong place",
        "Modifiers stand before the head of the item that they modify, in Rust's order: `pub`, `default`, `const`, `async`,\n`unsafe`, `extern`.\n\n    (async defstruct S)         // mistake\n    (async deffn f [] ())       // mend\n";
    SAME_RUST_NAME = "OXR0112", "two names that are one in Rust",
        "`-` becomes `_` in Rust, and a `?` at the end `is_` at the start; two names of one scope may not meet that way.\n\n    (let [a-b 1 a_b 2] (+ a-b a_b))    // mistake\n    (let [a-b 1 c 2] (+ a-b c))        // mend\n";
    OPERATOR_AS_VALUE = "OXR0113", "an operator as a value",
        "Operators are no functions.\n\n    (.fold xs 0 +)                     // mistake\n    (.fold xs 0 (fn [a b] (+ a b)))    // mend\n";
    QUESTION_MARK = "OXR0114", "a question mark behind a value",
        "`x?` is the name `is_x`. To return an error, write `(? x)`, or the step `?` in a chain.\n\n    (def n s.parse?)                   // mistake\n    (def n (. s (parse::<i32>) ?))     // mend\n";
    TOO_DEEP = "OXR0115", "code that nests too deep",
        "Forms, or what becomes of them, nest deeper than the limit: an operator with hundreds of arguments counts too.\n\nGive an inner part a name with `def`, or a function of its own.\n";
    ITEM_AS_EXPRESSION = "OXR0116", "a definition where a value is wanted",
        "Definitions and `def` stand in a module or in a body, as forms of their own.\n\n    (f (def x 1))            // mistake\n    (do (def x 1) (f x))     // mend\n";
    FIELDS = "OXR0117", "something wrong among fields",
        "Named fields stand in braces, `{x:f64 y:f64}`; fields of a tuple struct in a vector, `[f64 f64]`. In a literal the\nvalue is glued to its field, and a base `..base` stands last.\n\n    (Point {x 1 y 2})    // mistake\n    (Point {x:1 y:2})    // mend\n";
    MATCH_ARM = "OXR0118", "not an arm of a match",
        "An arm is a vector: a pattern, possibly `:if` and a guard, and a body.\n\n    (match n (1 2) (_ 3))    // mistake\n    (match n [1 2] [_ 3])    // mend\n";
    BINDINGS = "OXR0119", "wrong bindings",
        "`let` takes a vector of names and values; directly in a condition `(let pattern value)` is a test.\n\n    (let [x] x)          // mistake\n    (let [x 1] x)        // mend\n";
    CHAIN = "OXR0120", "not a step of a chain",
        "A chain is a value and its steps: a field `x`, a method `(m arg…)`, an index `[i]`, `?`, `await`.\n\n    (. x \"f\")    // mistake\n    (. x (f))    // mend\n";
    USE_TREE = "OXR0121", "not a tree of imports",
        "`use` takes paths, lists of a path and what stands below it, and `[path :as name]`.\n\n    (use [a b])      // mistake\n    (use (a b c))    // mend: a::b and a::c\n";
    INNER_ATTRIBUTE = "OXR0122", "an inner attribute in the wrong place",
        "`#![…]` and `//!` stand first in their module or block.\n";
    RUST_MACRO = "OXR0123", "a wrong call of a Rust macro",
        "A Rust macro takes expressions, or verbatim Rust in braces as its only argument.\n\n    (println! {1})          // verbatim Rust\n    (println! \"{}\" 1)       // expressions\n";
    OUTSIDE_TEMPLATE = "OXR0124", "an unquote outside of a quasiquote",
        "`~x` and `~@xs` put forms into a template, so they stand within one.\n\n    (defmacro m [x] ~x)     // mistake\n    (defmacro m [x] `~x)    // mend\n";
    MODULE_DEF = "OXR0125", "a `def` that a module cannot have",
        "In a module `def` defines a static whose value is computed while compiling: it has a plain name and does not change.\n\n    (def mut n 0)                          // mistake, in a module\n    (defstatic N:AtomicU32 (AtomicU32::new 0))    // mend\n";
    UNSUPPORTED = "OXR0126", "not supported yet",
        "A rare corner of the language that this version does not have yet. `(rust { … })` takes Rust's own syntax.\n";
    NOT_CALLABLE = "OXR0127", "something that cannot be called",
        "Parentheses apply what stands first in them.\n\n    (1 2 3)     // mistake\n    [1 2 3]     // mend: an array\n";
    FORMAT_STRING = "OXR0128", "a wrong name in a format string",
        "Between the braces of a format string stands a name, a number or nothing.\n\n    (println! \"{(+ 1 2)}\")      // mistake\n    (println! \"{}\" (+ 1 2))     // mend\n";
    FILE = "OXR0129", "a file that cannot be included",
        "The path is a string literal, relative to the source file, and stays inside the package.\n";
    HABIT = "OXR0130", "written as in Rust or in another Lisp",
        "The thing exists in Oxur under another name or in another shape; the help line shows it.\n\n    (defn f [x:i32] x)              // mistake\n    (deffn f [x:i32] -> i32 x)      // mend\n";
    DUPLICATE = "OXR0131", "defined twice",
        "Two fields, variants or definitions of one scope have the same name in Rust.\n\n    (defstruct P {x:i32 x:i64})    // mistake\n    (defstruct P {x:i32 y:i64})    // mend\n";
    GENERICS = "OXR0132", "something wrong among generic parameters",
        "A generic parameter is `T`, `T:Bound`, `'a`, `(const N:usize)` or `(= T Default)`; `:where` takes a vector of bounds.\n\n    (deffn f<1> [] ())    // mistake\n    (deffn f<T> [] ())    // mend\n";
    ATTRIBUTE = "OXR0133", "an attribute where none can stand",
        "Attributes stand before items, fields, variants, parameters, arms, statements and expressions.\n";
    BAD_PATH = "OXR0134", "not a path",
        "A name or path is wanted, as `std::mem::swap`, `Vec::<i32>::new` or `(:: (as T Default) default)`.\n";
    PARAMS = "OXR0135", "something wrong among parameters",
        "`self` comes first, and every parameter of a function is a pattern with a type.\n\n    (deffn f [x:i32 self] ())    // mistake\n    (deffn f [self x:i32] ())    // mend\n";
    ASSOCIATED = "OXR0136", "an item that cannot stand in a trait or `impl`",
        "Traits and implementations hold functions, constants and types.\n";
    SPLICE = "OXR0137", "`splice` where no sequence is read",
        "`(splice a b)` stands for several forms: among items, in bodies, arms, fields, arguments and bindings.\n";
    NOT_A_PLACE = "OXR0138", "not a place",
        "What is assigned to is a variable, a field, an index, a dereference, or a tuple or struct of these.\n\n    (set! 5 6)    // mistake\n    (set! x 6)    // mend\n";
    HEAD_AS_VALUE = "OXR0139", "a special form or macro as a value",
        "Special forms and macros are no functions: they can only be the head of a list.\n\n    (.map xs when)                 // mistake\n    (.map xs (fn [x] (f x)))       // mend\n";
    UNKNOWN_FORM = "OXR0140", "no such form",
        "The head is near to the name of a special form or macro, and nothing is called so.\n\n    (whle c (f))     // mistake\n    (while c (f))    // mend\n";
    COMPTIME_ONLY = "OXR0141", "a compile-time function at run time",
        "Functions on forms, and those marked `(comptime deffn …)`, exist while compiling only.\n\n    (comptime deffn n [] -> i32 5)\n    (deffn f [] -> i32 (n))               // mistake\n    (deffn f [] -> i32 (comptime (n)))    // mend\n";
    SPECIAL_NAME = "OXR0142", "a function that is called like a special form",
        "Special forms are reserved as heads of lists, so `(call f)` is never a call of a function `call`.\n\n    (deffn call [f:i32] ())    // a warning\n    (r#call 1)                 // calls it\n";
    MACRO_ARGUMENT = "OXR0150", "an argument that the macro does not take",
        "A parameter of the macro names the kind of form that it takes, or takes a sequence apart.\n\n    (defmacro twice [n:literal] `(* 2 ~n))\n    (twice (f))    // mistake: a literal is wanted\n    (twice 4)      // mend\n";
    MACRO_ARITY = "OXR0151", "too few or too many forms for a macro",
        "A macro takes as many forms as it has parameters; `& rest` takes all that follow.\n";
    MACRO_PARAMS = "OXR0152", "wrong parameters of a macro",
        "The parameters stand in a vector: names, names with a kind as `x:expr`, sequences that are taken apart, and `& rest`\nas the last.\n\n    (defmacro m [a & b & c] …)    // mistake\n    (defmacro m [a & b] …)        // mend\n";
    CYCLE = "OXR0153", "a definition that needs itself",
        "To expand a definition, a macro has to run that needs the same definition. The notes name each step.\n\n    (deffn f [] -> i32 (m))\n    (defmacro m [] (f) `1)    // mistake: `f` needs `m`, which needs `f`\n";
    EXPANSION_LIMIT = "OXR0154", "macros that expand without end",
        "Expansions nest too deep, are too many, or give too much code. A macro whose expansion calls it again needs a case in\nwhich it does not.\n";
    USE_MACROS = "OXR0155", "a macro that cannot be used here",
        "`use-macros` names macros of Oxur modules by their path; other modules see those that are `pub`.\n\n    (defmacro m [] `1)        // private to its module\n    (pub defmacro m [] `1)    // for others too\n";
    PRIVATE_NAME = "OXR0156", "a public macro that refers to something private",
        "What a template of a `pub defmacro` names must be visible wherever the macro may be used.\n\n    (deffn helper [] -> i32 1)\n    (pub defmacro m [] `(helper))    // mistake: `helper` is private\n    (pub deffn helper [] -> i32 1)   // mend\n";
    CAPTURE = "OXR0157", "`capture` of what is no name",
        "`(capture x)` in a template lets it bind the name `x` for the caller; it takes one symbol.\n";
}
