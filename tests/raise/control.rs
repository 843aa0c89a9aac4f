fn choices(n: i32, list: &[i32]) -> i32 {
    // Three ways are a `cond`.
    if n < 0 {
        return -1;
    } else if n == 0 {
        println!("zero");
    } else {
        println!("more");
    }

    if !list.is_empty() {
        list.iter().for_each(drop);
    }
    if let Some(first) = list.first() {
        println!("{first}");
    }
    let x = if let [a, b] = list { a + b } else { 0 };
    let Some(y) = list.get(1) else {
        panic!("short");
    };
    if n > 1 && let Some(z) = list.get(2) && *z > 0 {
        return *z;
    }
    // A statement whose arms end without semicolons.
    match n {
        0 => {}
        1 | 2 => drop(n),
        3..=5 if x > 1 => {
            let z = x;
            drop(z);
        }
        ..0 => (),
        _ => { drop(x) }
    }
    let found = 'outer: loop {
        for (i, item) in list.iter().enumerate() {
            if *item == 3 {
                break 'outer i;
            }
            if *item == 4 {
                continue 'outer;
            }
        }
        while let Some(z) = list.last() {
            drop(z)
        }
    };
    let value = 'early: {
        if n == 9 {
            break 'early 1;
        }
        2
    };
    unsafe {
        danger();
    }
    let block = {
        let a = 1;
        a + 1
    };
    let c = const { 1 + 2 };
    let f = async move { later().await };
    if n == 1 {
        1
    } else {
        if n == 2 { 2 } else { 3 }
    }
}
