//! Functions of all kinds.

/// Gives the largest of `xs`.
pub fn largest<T: PartialOrd>(xs: &[T]) -> &T {
    let mut best = &xs[0];
    for x in xs {
        if x > best {
            best = x;
        }
    }
    best
}

pub(crate) const fn twice(x: u32) -> u32 {
    2 * x
}

unsafe fn first(xs: *const i32) -> i32 {
    unsafe { *xs }
}

extern "C" fn callback(x: i32) -> i32 {
    x + 1
}

async fn later(x: i32) -> i32 {
    other(x).await?.value().await
}

unsafe extern "C" {
    // Declared.
    pub safe fn sqrt(x: f64) -> f64;
    fn printf(format: *const u8, ...) -> i32;
    static ERROR: i32;
    type Opaque;
}

#[inline]
#[must_use = "it is pure"]
fn attributes(#[cfg(unix)] a: i32, (b, _): (i32, i32), mut c: Vec<i32>) -> impl Iterator<Item = i32> + use<'_> {
    #![allow(unused)]
    c.push(a + b);
    c.into_iter()
}

fn nothing() {}

fn without_result(list: &mut Vec<i32>) {
    list.pop();
}

fn generic<'a, 'b: 'a, T, const N: usize>(x: &'a [T; N], y: &'b mut T) -> Option<&'a T>
where
    T: Clone + 'a,
    for<'c> &'c T: IntoIterator<Item = &'c u8>,
    'b: 'a,
{
    None
}

fn pointers(f: fn(i32) -> i32, g: unsafe extern "C" fn(*const u8, ...), h: for<'a> fn(&'a str) -> &'a str) -> ! {
    loop {}
}

fn objects(a: &dyn Fn(i32) -> bool, b: Box<dyn Iterator<Item = u8> + Send + 'static>, c: impl FnMut()) {}
