const WORD: usize = std::mem::align_of::<usize>();
const NAMES: [&str; 2] = ["a", "b"];
const HEX: u32 = 0xff_ff;
trait Sized2 {
    const BYTES: usize;
    const TWICE: usize = 2 * Self::BYTES;
}
impl<T> Sized2 for [T; 2] {
    const BYTES: usize = 2 * std::mem::size_of::<T>();
}
const fn from_rust() -> u8 {
    7
}
const RUST: u8 = 1 + from_rust();
static LOCK: std::sync::Mutex<Vec<u8>> = std::sync::Mutex::new(Vec::new());
fn main() {
    println!("{WORD} {NAMES:?} {HEX} {RUST}");
}
