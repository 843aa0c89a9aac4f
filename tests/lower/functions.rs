fn add(a: i32, b: i32) -> i32 {
    a + b
}
/// Says it.
#[inline(always)]
#[cfg_attr(test, allow(dead_code))]
pub(crate) const unsafe extern "C" fn f<'a: 'b, T: Clone + 'a = i32, const N: usize = 3>((x, _): (i32, _)) -> ! where for<'x> &'x T: ?Sized, 'a: 'b {
    #![allow(unused)]
    loop {}
}
async fn g() {
    h().await;
}
pub(in a::b) fn seen() {}
unsafe extern "C" {
    safe fn printf(s: *const u8, ...);
    static mut errno: c_int;
    type Opaque;
}
