#[allow(dead_code)]
fn square(n: u32) -> u32 {
    n * n
}
const SIZE: u32 = 144;
const NEGATIVE: i8 = 1 - 100;
const WIDE: u128 = 1u128 << 100;
const HALF: f32 = 1.0 / 2.0;
const TINY: f64 = 1.0 / 3.0e200;
const INF: f64 = 1.0 / 0.0;
const NEGATIVE_ZERO: f64 = -1.0 * 0.0;
fn main() {
    let a = 9u32;
    let b: u32 = 9;
    let c = 3.0f64;
    let d = 9u8;
    let e = ['x'; 3];
    println!("{a} {b} {c} {d} {e:?}");
}
