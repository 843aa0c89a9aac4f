//! Sorting, stable, by one machinery for all types.
//!
//! Each instance of std's sorts costs the builder of a user's crate as much as two hundred lines of code. Here numbers are
//! sorted, in one piece of code, and the list is put into their order by swaps.

use std::cmp::Ordering;

/// Sorts a list; equal elements keep their order.
pub fn sort<T: Ord>(list: &mut [T]) {
    sort_by(list, T::cmp);
}

/// Sorts a list by a comparison; equal elements keep their order.
pub fn sort_by<T>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let order = order(list.len(), &|a, b| compare(&list[a], &list[b]));
    rearrange(order, &mut |a, b| list.swap(a, b));
}

/// The numbers below `count` in their order.
fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|&a, &b| compare(a, b));
    order
}

/// Swaps until at each place stands what stood at the place that `order` names there: along each cycle once.
fn rearrange(mut order: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..order.len() {
        let mut at = start;
        loop {
            let from = order[at];
            order[at] = at;
            if from == start {
                break;
            }
            swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_sorts_as_std_does() {
        let mut random = 7u32;
        for length in 0..60 {
            let list: Vec<(u32, usize)> = (0..length)
                .map(|at| {
                    random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    ((random >> 16) % 20, at)
                })
                .collect();
            let (mut ours, mut theirs) = (list.clone(), list.clone());
            super::sort_by(&mut ours, |a, b| a.0.cmp(&b.0));
            theirs.sort_by_key(|pair| pair.0);
            assert_eq!(ours, theirs);
            let (mut ours, mut theirs) = (list.clone(), list);
            super::sort(&mut ours);
            theirs.sort_unstable();
            assert_eq!(ours, theirs);
        }
    }
}
