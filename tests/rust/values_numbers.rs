#[allow(dead_code)]
fn square(n: u32) -> u32 {
    n * n
}
const SIZE: u32 = 144;
const NEGATIVE: i8 = -99;
const WIDE: u128 = 1267650600228229401496703205376;
const HALF: f32 = 0.5;
const TINY: f64 = 3.3333333333333335e-201;
const INF: f64 = f64::INFINITY;
const NEGATIVE_ZERO: f64 = f64::from_bits(0x8000000000000000);
fn main() {
    let a = 9u32;
    let b: u32 = 9;
    let c = 3.0f64;
    let d = 9u8;
    let e = ['x'; 3];
    println!("{a} {b} {c} {d} {e:?}");
}
