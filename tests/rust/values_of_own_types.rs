#[derive(Clone, Copy, Debug)]
pub struct Point {
    pub x: i32,
    pub y: i32
}
#[derive(Clone, Copy, Debug)]
struct Meters(f64);
#[derive(Clone, Copy, Debug)]
struct Marker;
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    Circle {
        radius: u8
    },
    Line(Point, Point),
    Empty
}
#[allow(dead_code)]
fn line(n: i32) -> Shape {
    Shape::Line(Point { x: 0 - n, y: 0 }, Point { x: n, y: 0 })
}
#[allow(dead_code)]
const CENTRE: Point = Point { x: 1 + 1, y: 2 * -3 };
const LENGTH: Meters = Meters(2.0 * 1.25);
const MARK: Marker = Marker;
const EMPTY: Option<Point> = None;
const RESULT: Result<u8, &str> = Err("no");
mod inner {
    pub const SHAPE: super::Shape = crate::Shape::Line(crate::Point { x: -4, y: 0 }, crate::Point { x: 4, y: 0 });
    pub const SHAPES: [super::Shape; 2] = [crate::Shape::Circle { radius: 3 }, crate::Shape::Empty];
}
fn main() {
    let none = None::<u8>;
    println!("{CENTRE:?} {LENGTH:?} {MARK:?} {EMPTY:?} {RESULT:?} {:?} {none:?}", inner::SHAPE);
}
