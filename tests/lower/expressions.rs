fn f() {
    let a;
    let mut b: i64 = -1;
    let Some(z) = opt else {
        return;
    };
    [1, true, "a"];
    [0; 10];
    (1,);
    Point { x: 1.0, y, ..p };
    Pair::<i32> { 0: 1 };
    1..=5;
    xs[..];
    Vec::<i32>::new();
    <T as std::Default>::default();
    <[T]>::len();
    (self.on_click)(e);
    x.collect::<Vec<_>>(t.0.1);
    -((a + b) * c);
    !*p;
    e as u8;
    &x;
    &mut x;
    &raw const x;
    x.await?;
    a = 1;
    a <<= 1;
    (a, _) = pair;
    println!("{} {x}", a + 1, x = 1);
    vec![0; n];
    matches!(e, None if g);
    m! {
        a => b, ;
    }
    #[allow(unused)]
    {
        1;
    }
    a + b;
    |x, y: i32| {
        x + y
    };
    move || -> i32 {
        1
    };
    for<'a> async move || {}
}
