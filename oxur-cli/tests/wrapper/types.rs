//! Mistakes in types, of which rustc's messages are compared with the wrapper's.
use std::fmt::Debug;
use std::rc::Rc;
use std::thread;

macro_rules! outer { ($e:expr) => { inner!($e) } }
macro_rules! inner { ($e:expr) => { { let z: u8 = "q"; let y: u8 = $e; (z, y) } } }

struct NoClone;
struct S { a: i32, b: String }
#[derive(PartialEq)] struct E1 { n: NoClone }
trait Shape { fn area(&self, n: u8) -> f64; }
impl Shape for S {}
fn show<T: Debug>(_: T) where T: Send {}

fn several(
    a: i32,
    b: i32,
) -> i32 {
    several(
        1,
        "x",
    )
}

fn macros() {
    outer!("x");
    let rc = Rc::new(1);
    thread::spawn(move || { println!("{}", rc); });
    show(Rc::new(1));
    assert_eq!(1, "x");
}

fn values(f: fn(u8) -> u8) {
    let t: (u8, u8) = (1, 2, 3);
    let n: u8 = "text";
    let e = S { a: 1 };
    let g: fn(u16) -> u8 = f;
    None::<u8>.map(|x| x.foo());
    let r = vec![1, 2].into_iter().map(|x| x + "a").collect::<Vec<_>>();
    let long = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" * 2;
    let ä = "日本語" + 1; let wide = 1u8 + "日本語";
	let tab: u8 =	"x";
    let q = S {
        a: if true {
            'a'
        } else {
            1
        },
        b: String::new(),
    };
    undefined_name;
    if 1 { }
    let c: u8 = if true { 1 } else { "x" };
}

fn impl_trait() -> impl Iterator<Item = u8> { vec![1u16].into_iter() }
fn main() {}
