fn patterns(x: X) -> u8 {
    match x {
        X::A(a, .., b) => 1,
        X::B { x, y: Y(z), .. } => 2,
        X::C { ref x, mut y, ref mut z, w: _ } => 3,
        (a, _) | (_, a) => 4,
        [first, middle @ .., last] => 5,
        &(ref a, mut b) => 6,
        n @ (1 | 2) => 7,
        ref r @ Some(_) => 8,
        -1 | 'a'..='z' | "text" => 9,
        i32::MIN..=-1 => 10,
        NONE => 11,
        std::cmp::Ordering::Less => 12,
        const { 1 + 2 } => 13,
        m!(a) => 14,
        box_pattern!() if let Some(y) = z => 15,
        () => 16,
    }
}
