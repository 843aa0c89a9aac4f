//! A warning of the compiler's is one of rustc's, which lints take part in.

#![deny(deprecated)]

use oxur_macros::oxur;

oxur! {
    (defmacro twice [x:expr]
      (quasiquote (+ ,x ~x)))

    (deffn four [x:i32] -> i32 (let [y 2] (+ x y)))
}

fn main() {
    assert_eq!(four(2), 4);
}
