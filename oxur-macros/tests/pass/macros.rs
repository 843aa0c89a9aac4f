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

fn main() {
    assert_eq!(check(1), 2);
    assert_eq!(check(5), 0);
}
