//! Items in a module, statements and expressions in a function, with each kind of bracket.

#![deny(warnings)]

use oxur_macros::oxur;

oxur! {
    // A comment, and one with a quote: don't.
    (deffn add [a:i32 b:i32] -> i32 (+ a b))

    /// A point.
    #[derive(Debug, Clone, PartialEq)]
    (pub defstruct Point {pub x:i32 pub y:i32})

    (impl Point
      (pub deffn new [x:i32 y:i32] -> Self (Point {x y}))
      (pub deffn on-axis? [&self] -> bool (|| (== self.x 0) (== self.y 0))))
}

oxur![ (deffn twice<T:Clone> [x:&T] -> #(T T) #((x.clone) (x.clone))) ];

oxur!(
    (deffn kebab-name [] -> &'static str "kebab")
);

oxur! {
    (deffn line [] -> #(u32 u32)
      (let [place (std::panic::Location::caller)]
        #((.line place) (.column place))))
    (deffn precedence [a:i32 b:i32] -> i32 (* (+ a b) (- (- a) (if (> a b) 1 2))))
}

const LINE: u32 = line!() - 5;

fn main() {
    assert_eq!(line(), (LINE, 19));
    assert_eq!(precedence(1, 2), -9);
    let five = oxur!((add 2 3));
    assert_eq!(five, 5);
    assert_eq!(oxur! { (if (> five 3) "more" "less") }, "more");
    oxur! { (def mut total:i32 0) }
    let (a, b) = twice(&five);
    assert_eq!((a, b), (5, 5));
    assert!(Point::new(0, 3).is_on_axis());
    assert_eq!(kebab_name(), "kebab");
    let sum = oxur! {
        (def x 1)
        (def y (add x 2))
        (* x y)
    };
    assert_eq!(sum, 3);
    total += sum;
    assert_eq!(total, 3);
}
