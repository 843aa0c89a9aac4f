//! rustc's own messages stand at the Oxur code.

use oxur_macros::oxur;

oxur! {
    (deffn add [a:i32 b:i32] -> i32
      (+ a "two"))

    (deffn take [xs:Vec<i32>] -> usize (.len xs))

    (deffn moved [] -> usize
      (let [some-list (vec! 1 2 3)
            first (take some-list)]
        (+ first (take some-list))))

    (deffn unused [the-value:i32] -> i32 (no-such-function 1))
}

fn main() {
    let n: u8 = oxur!((add 1 2));
    oxur! { (def unused-name 1) }
    let _ = n;
}
