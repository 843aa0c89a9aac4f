//! What std's iterators do for a list in a dozen generic functions per closure, in one: they are compiled anew for each
//! closure wherever a user's crate is built with Oxur.

/// What `make` makes of each element.
pub fn mapped<T, U>(list: &[T], mut make: impl FnMut(&T) -> U) -> Vec<U> {
    let mut made = Vec::with_capacity(list.len());
    for element in list {
        made.push(make(element));
    }
    made
}
