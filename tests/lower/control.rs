fn f() {
    if c {
        1
    } else {
        2
    };
    if let Some(x) = a && x > 1 {
        g();
    } else if d {}
    match x {
        1 => {
            g();
        }
        #[cfg(test)]
        -1 | 'c' if g => (),
        _ => {
            3
        }
    };
    match (S {}) {
        _ => println!()
    }
    'outer: loop {
        while let _ = e {
            continue 'outer;
            break;
        }
        'inner: for mut i in ..5 {
            break 'outer;
        }
    }
    loop {
        break 1;
    };
    'b: {
        break 'b 1;
    };
    unsafe {
        g();
    }
    async move {};
    const {
        1
    };
    const K: u8 = 1;
    if c {
        return 1;
    }
    {
        g();
    }
}
fn tail() -> i32 {
    match 1 {
        n => n
    }
}
