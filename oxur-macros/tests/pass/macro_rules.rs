//! Where a `macro_rules!` macro makes the call there is no text, but the tokens have places.

use oxur_macros::oxur;

macro_rules! define {
    ($($code:tt)*) => { oxur! { $($code)* } };
}

define! {
    (deffn half-of [x:i32] -> i32 (/ x 2))
    (deffn minus-one [] -> Vec<i32> (vec! -1 (- 1)))
}

macro_rules! shifted {
    ($name:ident, $value:expr) => {
        oxur! { (deffn $name [x:i32] -> i32 (+ x $value)) }
    };
}

shifted!(plus_ten, 5 + 5);

fn main() {
    assert_eq!(half_of(10), 5);
    assert_eq!(minus_one(), [-1, -1]);
    assert_eq!(plus_ten(1), 11);
}
