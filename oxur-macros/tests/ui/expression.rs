//! Several mistakes in an expression: rustc sees one expression all the same.

use oxur_macros::oxur;

fn main() {
    let x: i32 = oxur! { (+ f(1) g(2)) };
    let y = oxur! { (if x) };
    oxur! {
        (def z 1)
        (let [a] a)
        (println! "{}" z)
    }
    let _ = y;
}
