//! Special forms that are expressions, and the built-in macros.

use super::Category::Expr;
use super::Layout::{self, Body, Branches, Call, Clauses, Steps};
use super::{Handler, SpecialForm};

/// Declares entries.
macro_rules! exprs {
    ($kind:ident $reserved:literal: $($name:literal, $syntax:literal, $doc:literal, $example:literal, $layout:expr, $handler:ident;)*) => {
        &[$(SpecialForm {
            name: $name,
            category: Expr,
            syntax: $syntax,
            doc: $doc,
            example: $example,
            layout: $layout,
            reserved: $reserved,
            handler: Handler::$kind(|expander, call| expander.$handler(call)),
        }),*]
    };
}

const CALL: Layout = Call;

/// Special forms in the order of the documentation: reserved as heads.
pub(super) const EXPRS: &[SpecialForm] = exprs![Expr true:
    "if", "(if test then else?)", "Chooses by a condition; `(let PATTERN value)` in it is a test.", "(if (> x 0) x (- x))", Branches(1), expr_if;
    "match", "(match value [pattern body…] …)", "Chooses by patterns; `:if guard` may follow a pattern.", "(match x [(Some y) y] [None 0])", Clauses(1), expr_match;
    "let", "(let [name value …] body…)", "Binds names for its body, each seeing those before it.", "(let [x 1 y (+ x 1)] (* x y))", Body(1), expr_let;
    "def", "(def pattern value)", "Binds a name for the rest of the enclosing scope.", "(def x 1)", Branches(1), expr_def;
    "set!", "(set! place value)", "Assigns.", "(set! x 2)", Branches(1), expr_set;
    "do", "(do 'label? form…)", "A block: runs its forms in order and has the value of the last.", "(do (f) (g))", Branches(0), expr_do;
    "loop", "(loop 'label? body…)", "Repeats until a `break`, whose value it has.", "(loop (break 1))", Body(0), expr_loop;
    "while", "(while 'label? test body…)", "Repeats as long as a condition holds.", "(while (< i 10) (+= i 1))", Body(1), expr_while;
    "for", "(for 'label? [pattern iterator] body…)", "Runs its body for each item of an iterator.", "(for [i (.. 0 10)] (println! \"{i}\"))", Body(1), expr_for;
    "break", "(break 'label? value?)", "Leaves a loop or a labelled block.", "(break 'outer)", CALL, expr_break;
    "continue", "(continue 'label?)", "Goes on with the next round of a loop.", "(continue)", CALL, expr_continue;
    "return", "(return value?)", "Leaves the function.", "(return 0)", CALL, expr_return;
    "fn", "(fn [param …] -> Type body…)", "A closure; `move` and `async` may stand before it.", "(fn [x] (+ x 1))", Branches(1), expr_fn;
    "move", "(move fn [param …] body…)", "A closure that takes what it captures.", "(move fn [x] (+ x n))", Branches(2), expr_move;
    "unsafe", "(unsafe body…)", "An unsafe block.", "(unsafe (* p))", Branches(0), expr_unsafe;
    "async", "(async move? body…)", "An async block.", "(async (await (f)))", Branches(0), expr_async;
    "const", "(const body…)", "A const block.", "(const (+ 1 2))", Branches(0), expr_const;
    "as", "(as value Type)", "Casts.", "(as x u8)", CALL, expr_as;
    "?", "(? value)", "Gives the value, or returns the error.", "(? (f x))", CALL, expr_try;
    "await", "(await future)", "Waits for a future.", "(await (fetch url))", CALL, expr_await;
    ".", "(. value step…)", "A chain of fields, methods `(m arg…)`, indices `[i]`, `?` and `await`.", "(. xs (iter) (count))", Steps, expr_chain;
    "call", "(call function argument…)", "Calls the value of an expression.", "(call f 1)", CALL, expr_call;
    "::", "(:: Type name…)", "A path that starts with a type; `(as T Trait)` qualifies it.", "(:: (as T Default) default)", CALL, expr_path_form;
    "::<", "(::< path Type…)", "A path with generic arguments; written `f::<T>`.", "parse::<i32>", CALL, expr_turbofish;
    "&", "(& value value…)", "Borrows; with two or more arguments bit-and.", "(& x)", CALL, expr_ref;
    "&mut", "(&mut place)", "Borrows mutably.", "(&mut x)", CALL, expr_ref_mut;
    "&raw", "(&raw const place)", "A raw pointer to a place, `const` or `mut`.", "(&raw const x)", CALL, expr_ref_raw;
    "tuple", "(tuple value…)", "A tuple; written `#(a b)`.", "#(1 2)", CALL, expr_tuple;
    "..", "(.. start? end?)", "A range without its end; `_` leaves an end open.", "(.. 0 10)", CALL, expr_range;
    "..=", "(..= start end)", "A range with its end.", "(..= 1 10)", CALL, expr_range;
    "comptime", "(comptime value)", "Evaluated while compiling and replaced by its value.", "(comptime (fib 20))", Branches(0), expr_comptime;
    "rust", "(rust {…})", "An expression in Rust's own syntax.", "(rust { 1 + 2 })", CALL, expr_rust;
    "quote", "(quote form)", "The form itself, as a value; at compile time only.", "(quote (f x))", CALL, expr_quote;
    "quasiquote", "(quasiquote form)", "A form with holes `~x` and `~@xs`; at compile time only.", "`(f ~x)", CALL, expr_quasiquote;
];

/// Declares entries of standard macros.
macro_rules! standard {
    ($($name:literal, $syntax:literal, $doc:literal, $example:literal, $layout:expr;)*) => {
        &[$(SpecialForm {
            name: $name,
            category: Expr,
            syntax: $syntax,
            doc: $doc,
            example: $example,
            layout: $layout,
            reserved: false,
            handler: Handler::Standard,
        }),*]
    };
}

/// The standard macros: they give way to a name bound or imported in scope.
pub(super) const MACROS: &[SpecialForm] = standard![
    "when", "(when test body…)", "Runs its body if a condition holds; has the value `()`.", "(when (> x 0) (f x))", Body(1);
    "unless", "(unless test body…)", "Runs its body if a condition does not hold.", "(unless (> x 0) (f x))", Body(1);
    "when-not", "(when-not test body…)", "The same as `unless`.", "(when-not (> x 0) (f x))", Body(1);
    "if-not", "(if-not test then else?)", "Chooses by a condition that does not hold.", "(if-not (> x 0) (- x) x)", Branches(1);
    "cond", "(cond [test body…] …)", "The first clause whose condition holds; `else` always holds.", "(cond [(> x 0) 1] [else 0])", Clauses(0);
    "case", "(case value [key body…] …)", "The first clause whose key equals the value; `[[a b] …]` has several keys, `else` fits always.", "(case x [1 (f)] [[2 3] (g)] [else (h)])", Clauses(1);
    "if-let", "(if-let [pattern value] then else?)", "Chooses by whether a pattern matches.", "(if-let [(Some x) opt] x 0)", Branches(1);
    "when-let", "(when-let [pattern value] body…)", "Runs its body if a pattern matches.", "(when-let [(Some x) opt] (f x))", Body(1);
    "if-some", "(if-some [pattern option] then else?)", "Chooses by whether an option is `Some`.", "(if-some [x opt] x 0)", Branches(1);
    "when-some", "(when-some [pattern option] body…)", "Runs its body if an option is `Some`.", "(when-some [x opt] (f x))", Body(1);
    "while-let", "(while-let 'label? [pattern value] body…)", "Repeats as long as a pattern matches.", "(while-let [(Some x) (xs.pop)] (f x))", Body(1);
    "->", "(-> value step…)", "Passes a value through calls, each time as the first argument.", "(-> x (f 1) (.trim))", Steps;
    "->>", "(->> value step…)", "Passes a value through calls, each time as the last argument.", "(->> xs (map f))", Steps;
    "as->", "(as-> value name step…)", "Passes a value through forms that name it.", "(as-> 3 n (+ n 1) (* n n))", Steps;
    "some->", "(some-> option step…)", "Passes what is in an option through calls that give options; `None` ends it.", "(some-> opt (f 1))", Steps;
    "some->>", "(some->> option step…)", "The same, each time as the last argument.", "(some->> opt (f 1))", Steps;
    "cond->", "(cond-> value [test step…] …)", "Passes a value through the steps whose conditions hold.", "(cond-> x [(> n 1) (+ n)])", Clauses(1);
    "cond->>", "(cond->> value [test step…] …)", "The same, each time as the last argument.", "(cond->> x [(> n 1) (- n)])", Clauses(1);
    "doto", "(doto value step…)", "Calls methods, or functions with `&mut`, on a value and gives the value.", "(doto (Vec::new) (.push 1) (.push 2))", Body(1);
    "dotimes", "(dotimes 'label? [name count] body…)", "Runs its body for each number from 0 to below the count.", "(dotimes [i 3] (f i))", Body(1);
    "doseq", "(doseq [pattern items …] body…)", "Nested loops; `:when`, `:while` and `:let [name value]` may follow a pair.", "(doseq [x xs :when (> x 0) y ys] (f x y))", Body(1);
    "vec-for", "(vec-for [pattern items …] value)", "A `Vec` of the values that `doseq` loops give.", "(vec-for [x xs :when (> x 0)] (* x x))", Body(1);
    "map-for", "(map-for [pattern items …] key value)", "A `BTreeMap` of the keys and values that `doseq` loops give.", "(map-for [x xs] x (* x x))", Body(1);
    "assert-ok", "(assert-ok result)", "Gives what is in an `Ok`; panics with the error of an `Err`.", "(assert-ok (f x))", CALL;
    "assert-err", "(assert-err result)", "Gives the error of an `Err`; panics with what is in an `Ok`.", "(assert-err (f x))", CALL;
    "assert-some", "(assert-some option)", "Gives what is in a `Some`; panics if it is `None`.", "(assert-some (f x))", CALL;
    "assert-none", "(assert-none option)", "Panics with what is in a `Some`.", "(assert-none (f x))", CALL;
    "assert-match", "(assert-match pattern value)", "Panics if a value does not match a pattern.", "(assert-match (Some 1) (f x))", CALL;
    "assert-near", "(assert-near a b tolerance)", "Panics if two numbers differ by more than a tolerance.", "(assert-near (f x) 0.5 1e-9)", CALL;
    "assert-each", "(assert-each [name…] test [value…] …)", "Asserts a test for each row of values.", "(assert-each [a b] (= (f a) b) [1 2] [2 3])", Body(2);
];

/// Built-in macros that give an expression at once.
pub(super) const BUILTINS: &[SpecialForm] = exprs![Expr false:
    "repeat", "(repeat value count)", "An array of that many copies of a value.", "(repeat 0 10)", CALL, expr_repeat;
    "include-str", "(include-str \"path\")", "The text of a file, read while compiling.", "(include-str \"words.txt\")", CALL, expr_include_str;
    "include-bytes", "(include-bytes \"path\")", "The bytes of a file, read while compiling.", "(include-bytes \"logo.png\")", CALL, expr_include_bytes;
    "include-forms", "(include-forms \"path\")", "The forms of a file, as values; at compile time only.", "(include-forms \"table.oxr\")", CALL, expr_include_forms;
];
