fn f() {
    match x {
        ref mut x => 0,
        x @ 1..=i32::MAX => 0,
        1.. => 0,
        [&mut a, ..] => 0,
        (a, .., z) => 0,
        Point { ref x, y: 1 | 2, .. } => 0,
        std::Option::<u8>::None => 0,
        const {
            1
        } => 0,
        m!() => 0,
        Some(_) => 0,
        &(1 | 2) => 0
    }
}
