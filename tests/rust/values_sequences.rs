#[allow(dead_code)]
fn squares() -> [u32; 4] {
    let mut all = [0u32; 4];
    let mut i = 0;
    while i < 4 {
        all[i] = i as u32 * i as u32;
        i += 1;
    }
    all
}
const SQUARES: [u32; 4] = [0, 1, 4, 9];
const MANY: [u8; 100] = [1 + 2; 100];
const PAIRS: [(u8, char); 2] = [(1 + 1, 'a'), (2, 'b')];
const GREETING: [u8; 10] = *b"0123456789";
trait Greet {
    fn greet(self) -> [u8; 10];
}
impl Greet for usize {
    #[allow(dead_code)]
    fn greet(self) -> [u8; 10] {
        *b"0123456789"
    }
}
static INFERRED: [u32; 4] = [0, 1, 4, 9];
fn main() {
    println!("{SQUARES:?} {MANY:?} {PAIRS:?} {GREETING:?} {INFERRED:?} {:?}", [0u32, 1, 4, 9]);
}
