//! Names: what is one, and which known name an unknown one is near to.

use oxur_core::{Symbol, rust_ident, rust_lifetime};

/// The Rust name of a name or of a lifetime.
pub(super) fn rust_name(text: &str) -> Symbol {
    if text.starts_with('\'') { Symbol::new(&rust_lifetime(text)) } else { Symbol::new(&rust_ident(text)) }
}

/// Whether `text` is one identifier of Oxur (kebab-case allowed, raw or not).
pub(super) fn is_identifier(text: &str) -> bool {
    let text = text.strip_prefix("r#").unwrap_or(text);
    let text = text.strip_suffix('?').filter(|base| !base.is_empty()).unwrap_or(text);
    let mut chars = text.chars();
    let starts = chars.next().is_some_and(|c| c == '_' || c.is_alphabetic());
    starts && text != "_" && !text.ends_with('-') && chars.all(|c| c == '_' || c == '-' || c.is_alphanumeric())
}

/// Whether a name is lower-case at its start: as a pattern, it binds.
pub(super) fn binds(text: &str) -> bool {
    let text = text.strip_prefix("r#").unwrap_or(text);
    !text.trim_start_matches('_').chars().next().is_some_and(char::is_uppercase)
}

/// Whether the name has a meaning of its own in every path.
pub(super) fn is_path_keyword(text: &str) -> bool {
    matches!(text, "self" | "Self" | "super" | "crate")
}

/// The name among `candidates` that is most like `name`, if one is near enough to be meant.
pub(super) fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
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
