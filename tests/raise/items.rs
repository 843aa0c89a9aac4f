//! Items of all kinds, and their order.
#![allow(dead_code)]

use std::collections::{self, BTreeMap as Map, HashSet};
use std::fmt::*;
pub use crate::inner::{deep::Thing, Other as _};
extern crate alloc as memory;

// A comment before an item.
#[derive(Debug, Clone)]
pub struct Point<T = f64> {
    /// Across.
    pub x: T, // beside a field
    pub(super) y: T,
}

struct Meters(pub f64, u8);
struct Marker;

enum Shape {
    /// Round.
    Circle { radius: f64 },
    Line(Point, Point),
    Empty = 7,
}

union Bits {
    whole: u32,
    parts: [u8; 4],
}

pub trait Area: Display + 'static {
    type Unit: Clone;
    type Many<'a>
    where
        Self: 'a;
    const SIDES: u32;
    const MORE: u32 = 1;
    fn area(&self) -> f64;
    fn twice(&self) -> f64 {
        2.0 * self.area()
    }
    fn take(self: Box<Self>, mut other: Self);
}

impl<T: Copy> Area for Point<T>
where
    T: Into<f64>,
{
    type Unit = &'static str;
    const SIDES: u32 = 4;
    fn area(&self) -> f64 {
        self.x.into() * self.y.into()
    }
}

unsafe impl Send for Marker {}
impl !Sync for Marker {}

impl<const N: usize> From<[u8; N]> for Meters {
    fn from(x: [u8; N]) -> Self {
        Self(x[0].into(), 0)
    }
}

type Grid<T> = Vec<Vec<T>>;
const LIMIT: u32 = 60 * 60;
const TABLE: [u8; 3] = [1, 2, 3];
const MADE: u32 = make(3);
static NAME: &str = "x";
static mut COUNT: u64 = 0;

mod inner {
    //! Inside.
    #![allow(unused)]

    pub mod deep;

    pub(in crate::inner) fn f() {}
}

#[cfg(unix)]
fn same() {}
#[cfg(not(unix))]
fn same() {}

macro_rules! square {
    // The only rule.
    ($x:expr) => {
        $x * $x
    };
}

thread_local! {
    static LOCAL: u8 = 3;
}

my_macro!(a b c);
