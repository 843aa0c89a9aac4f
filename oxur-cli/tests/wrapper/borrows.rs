//! Mistakes in borrowing and what lints say, of which rustc's messages are compared with the wrapper's.
#[must_use] fn must() -> u8 { 1 }
#[deprecated(note = "use other")] fn old() {}
struct S { a: i32, b: String }
fn two<'a, 'b>(a: &'a str, b: &'b str) -> &'a str { b }
fn main() {
    let x = 5; let w = String::new();
    let mut v = vec![1];
    let r = &v;
    v.push(1);
    println!("{:?}", r);
    old();
    let y;
    {
        let z = 5;
        y = &z;
    }
    println!("{}", y);
    let cl = || drop(w);
    cl();
    cl();
    let a1 = &mut v;
    let a2 = &mut v;
    a1.push(1);
    a2.push(2);
    let arr = [1, 2, 3];
    println!("{}", arr[5]);
    loop {
    }
    println!("unreachable");
}
fn unused_function() {}
struct NeverMade { field: u8 }
fn moved(s: S) -> String { let t = s; s.b }
fn dangling() -> &'static str { let s = String::new(); let t: &str = &s; t }
fn assigned() { let x; x = 1; x = 2; }
fn not_all(b: Option<u8>) { let mut z = 1; let p = &z; z = 2; drop(p); }
fn shadowed() -> u8 { return 1; 2 }
fn borrowed() { let mut s = String::new(); let r = &mut s; let t = &s; r.push('a'); t.len(); }
fn partial(s: S) { let b = s.b; drop(s); drop(b); }
