#[allow(dead_code)]
fn primes(below: usize) -> Vec<usize> {
    (2..below).filter(|n| (2..*n).all(|d| n % d != 0)).collect()
}
const SLICE: &[usize] = &[2, 3, 5, 7, 11, 13, 17, 19];
const ARRAY: [usize; 4] = [2, 3, 5, 7];
const LOUD: &str = "ABC";
const NESTED: &[(usize, &str)] = &[(1, "X"), (2, "Y")];
const NOTHING: Vec<usize> = Vec::new();
static INFERRED: [usize; 3] = [2, 3, 5];
fn main() {
    let owned: Vec<usize> = vec![2, 3, 5, 7];
    let array = [2usize, 3, 5, 7];
    let text = String::from("ABC");
    let borrowed: &str = "ABC";
    let option: Option<String> = Some(String::from("ABC"));
    println!("{SLICE:?} {ARRAY:?} {LOUD} {NESTED:?} {NOTHING:?} {INFERRED:?}");
    println!("{owned:?} {array:?} {text} {borrowed} {option:?}");
}
