//! Macros, templates and compile-time evaluation inside of one call.

use oxur_macros::oxur;

oxur! {
    (defmacro unless [test:expr & body:expr]
      (quasiquote (if ~test () (do ~@body))))

    (deffn check [x:i32] -> i32
      (def mut out 0)
      (unless (> x 3)
        (set! out (+ x 1)))
      out)

    (deftest works (assert_eq! (check 1) 2))
}

// What a macro computes decides where its call may stand: items here, a value or statements in `main`.
oxur! {
    (defmacro constants [start:int & names:name]
      (def mut value (. start (as_int) (unwrap)))
      (def mut items (vec!))
      (for [name names]
        (items.push (quasiquote (defconst ~name:i64 ~value)))
        (+= value 1))
      (quasiquote (splice ~@items)))

    (constants 5 FIVE SIX)
}

oxur! {
    (defmacro getter-of [value:int]
      (def name (symbol (format! "get-{value}")))
      (quasiquote (deffn ~name [] -> i64 ~value)))
    (getter-of 7)
}

fn computed() -> i64 {
    let total = oxur! {
        (defmacro total [& xs:int]
          (def mut sum 0)
          (for [x xs] (+= sum (. x (as_int) (unwrap))))
          (quasiquote ~sum))
        (total 1 2 3)
    };
    let block = oxur! {
        (defmacro helper-of [n:int] (def name (symbol (format! "local-{n}"))) (quasiquote (deffn ~name [] -> i64 ~n)))
        (helper-of 8)
        (local-8)
    };
    total + block
}

fn main() {
    assert_eq!(FIVE + SIX, 11);
    assert_eq!(get_7(), 7);
    assert_eq!(computed(), 14);
    assert_eq!(check(1), 2);
    assert_eq!(check(5), 0);
}
