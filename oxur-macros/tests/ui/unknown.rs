//! Mistakes in the language's terms.

use oxur_macros::oxur;

oxur! {
    #![allow(dead_code)]
    (deffn f [x] x)
    (deffn g [x:i32] -> i32
      (if x))
    (deffn h [] (let [x] x))
}

fn main() {}
