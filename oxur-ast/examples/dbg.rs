//! debugging
use oxur_ast::*;
use oxur_core::*;
fn main() {
    let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let file = from_rust(&text, SourceId(0)).unwrap();
    let printed = write_text(&file);
    let back = read_text(SourceId(0), &printed).unwrap();
    println!("equal {}", file == back);
    let (a, b) = (print_tokens(&file), print_tokens(&back));
    for (i, (x, y)) in a.iter().zip(&b).enumerate() {
        if x != y { println!("{i}: {:?} {:?} before {:?} after {:?}", x.kind, y.kind, &a[i-5..i].iter().map(|t| &t.kind).collect::<Vec<_>>(), &a[i+1..i+3].iter().map(|t| &t.kind).collect::<Vec<_>>()); }
    }
    for (x, y) in file.items.iter().zip(&back.items) { if x != y { println!("{x:?}\n{y:?}"); break } }
}
