//! Which known name an unknown one is near to: the optimal string alignment distance of Damerau and Levenshtein.

/// The name among `candidates` that is most like `name`, if one is near enough to be meant; of equally near ones the
/// first.
#[must_use]
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let length = name.chars().count();
    let limit = match length {
        0..=5 => 1,
        6..=8 => 2,
        _ => 3,
    };
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate == name {
            continue;
        }
        let distance = distance(name, candidate, limit);
        // More than half of the word has to be the same.
        let same = distance * 2 < candidate.chars().count().max(length);
        if distance <= limit && same && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The number of insertions, deletions, substitutions and swaps of neighbours between two words; `limit + 1` stands for
/// anything larger than `limit`.
fn distance(a: &str, b: &str, limit: usize) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    if a.len().abs_diff(b.len()) > limit {
        return limit + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()].min(limit + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names() {
        assert_eq!(nearest("whlie", ["when", "while", "loop"]), Some("while"));
        assert_eq!(nearest("deffun", ["deffn", "defenum"]), Some("deffn"));
        assert_eq!(nearest("frobnicate", ["when", "while"]), None);
        assert_eq!(nearest("a", ["b"]), None);
        assert_eq!(nearest("fetch", ["match"]), None);
    }
}
