fn expressions(mut v: Vec<i32>, p: Point) -> Result<(), Error> {
    let a = 1 + 2 + 3 * (4 - 5) / 6 % 7;
    let b = !(a == 1 && a != 2 || a < 3) as u8 as f64;
    let c = (a & 1 | a ^ 2) << 3 >> 1;
    let d = -1 + -a - (-2i32).abs();
    let (e, mut f) = (&a, &mut v);
    *f = vec![1, 2, 3];
    *e.x += 2;
    (v[0], _) = (1, 2);
    let g = [0u8; 16];
    let h = [1, 2, 3];
    let i = (1,);
    let j = Point { x: 1, y, ..p };
    let k = Pair::<i32> { a: 1, 0: b };
    let l = v.iter().map(|x| x * 2).filter(|&x| x > 1).collect::<Vec<_>>();
    let m = |x: i32, (y, z): (u8, u8)| -> i32 { x };
    let n = move || {
        drop(v);
        1
    };
    let o = async |x| x;
    let q = self.items[3].name.0.len();
    let r = (self.callback)(1, 2)?;
    let s = <Vec<u8> as Default>::default();
    let t = <[u8]>::len(&[1]);
    let u = <Self>::new();
    let w = std::mem::size_of::<Option<&'static str>>();
    let x = 0..10;
    let y = ..=5;
    let z = (1.., ..);
    let aa = &raw const a;
    let bb = matches!(a, Some(1 | 2) if b > 3);
    let cc = format!("{a:>4} {} {b}", v.len(), b = 3);
    let dd = vec![0; 10];
    let ee = custom!(a => b);
    let ff = "text\n\"quoted\"";
    let gg = (r#"raw "text""#, b"bytes", b'a', 'c', '\'', c"c", 1_000u64, 0xff, 1.5e3, 2f32, true);
    #[allow(unused)]
    let hh = 1;
    consume(|| {}, |_| {}, |x| { x });
    return Ok(());
}
