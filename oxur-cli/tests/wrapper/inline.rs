//! Oxur code in a Rust file.

oxur::modules!();

oxur::oxur! {
    (deffn moved-twice [] -> usize
      (let [my-vec (vec! 1 2 3)
            other my-vec]
        (+ (.len my-vec) (.len other))))

    (pub deffn take-it [v:Vec<i32> not-used:u8] -> bool
      (empty-list? v))

    (deffn full-list? [v:Vec<i32>] -> bool (> (.len v) "ten"))
}

fn in_rust(unused_here: u8) {
    let big_list = vec![1];
    let n = oxur::oxur!((let [un-used 5 x big-list] big-list));
}

fn main() {}
