fn f(a: &'a mut str, b: *mut u8, c: [u8; 2 * N], d: for<'a> unsafe extern "C" fn(x: u8, _, ...) -> u8, e: &(dyn Send + 'a), g: impl for<'a> Fn(&'a T) -> u8 + use<'a, T>, h: m![], i: fn(u8) -> u8, j: <T as Iterator>::Item, k: ::std::Foo<'a, (u8,), 3, {
    2 * N
}, Item = u8, N = 3, Out<_>: Display>) {}
