// What Oxur has no spelling for is embedded, as small a part of it as can be.
use {std::fmt, std::io};

fn alone() {
    { { inner() } }
}

trait Alias = Clone + Send;

fn brackets() {
    let x = smallvec![1, 2, 3];
    let y = for<'a> |x: &'a u8| -> &'a u8 { x };
}
