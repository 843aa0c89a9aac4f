use std::{fmt, io::{self, *}, collections::HashMap as Map};
pub use::alloc::vec as _;
extern crate alloc as a;
#[cfg(test)]
mod tests {
    use super::*;
    pub mod r#type;
}
#[derive(Debug, Clone)]
pub struct Point<T> {
    pub x: T,
    /// The other.
    y: T
}
struct Meters(pub f64);
struct Marker;
enum Shape {
    Circle {
        radius: f64
    },
    Rect(f64, f64),
    Empty = 5
}
union Bits {
    f: f32,
    u: u32
}
pub trait Area: Debug {
    type Item: Display;
    const SIDES: u32;
    fn area(&self) -> f64;
    fn twice(&'a mut self) {}
    m!(x);
    fn z();
}
impl<T> fmt::Area<T> for Point<T> {
    type Item = u8;
    const SIDES: u32 = 4;
    fn area(mut self) {}
    fn boxed(self: Box<Self>) {}
    m! {
        x
    }
}
impl !Send for Marker {}
type Grid<T> = [T];
const _: () = ();
static mut COUNTER: u64 = 0;
macro_rules! twice {
    ($e:expr) => {
        $e;
        $e
    }
}
thread_local!(static X: u8 = 1);
#[test]
/// d
fn raw() {}
