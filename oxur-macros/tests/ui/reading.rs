//! Several mistakes of reading in one call; the forms without mistakes are there all the same.

use oxur_macros::oxur;

oxur! {
    (deffn good [] -> i32 1)
    (deffn bad [x:i32] -> i32 (+ x f(x)))
    (deffn worse [xs:[i32; 3]] xs)
    (deffn minus [] -> i32 i32::MAX-1)
}

fn main() {
    let _: i32 = good();
    let _ = oxur!((+ 1 string->list));
}
