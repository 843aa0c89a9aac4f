//! Tokens that another macro made have no places of their own.

use oxur_macros::oxur;

macro_rules! typed {
    ($name:ident $ty:ident) => {
        oxur! { (deffn f [$name:$ty] -> $ty $name) }
    };
}

typed!(x i32);

fn main() {
    let _: u8 = f(1);
}
