//! Names: from what Oxur writes to the identifiers of Rust.

use oxur_core::Symbol;

/// The name as a Rust identifier: `-` inside becomes `_`, a trailing `?` a leading `is_`. Raw names stay.
pub(super) fn rust_segment(text: &str) -> String {
    if text.starts_with("r#") {
        return text.to_owned();
    }
    let (base, question) = match text.strip_suffix('?') {
        Some(base) if !base.is_empty() => (base, true),
        _ => (text, false),
    };
    let name = base.replace('-', "_");
    if question && !name.starts_with("is_") { format!("is_{name}") } else { name }
}

/// The same, as a symbol.
pub(super) fn rust_name(text: &str) -> Symbol {
    if text.contains(['-', '?']) { Symbol::new(&rust_segment(text)) } else { Symbol::new(text) }
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

/// Rust's strict and reserved keywords that no identifier may be spelled as without `r#`.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Whether Rust reserves the name (`self`, `Self`, `super` and `crate` are not counted: paths may have them).
pub(super) fn is_keyword(text: &str) -> bool {
    KEYWORDS.binary_search(&text).is_ok()
}

/// Whether the name has a meaning of its own in every path.
pub(super) fn is_path_keyword(text: &str) -> bool {
    matches!(text, "self" | "Self" | "super" | "crate")
}

/// The name among `candidates` that is most like `name`, if one is near enough to be meant.
pub(super) fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let limit = match name.chars().count() {
        0..=2 => 1,
        3..=5 => 2,
        _ => 3,
    };
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate == name {
            continue;
        }
        let distance = distance(name, candidate, limit);
        // A candidate that shares nothing is no candidate.
        let shares = distance < candidate.chars().count().max(name.chars().count());
        if distance <= limit && shares && best.is_none_or(|(least, _)| distance < least) {
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
    fn names_become_rust_identifiers() {
        for (oxur, rust) in [("on-click", "on_click"), ("empty?", "is_empty"), ("is-empty?", "is_empty"), ("加法", "加法")] {
            assert_eq!(rust_segment(oxur), rust);
        }
    }

    #[test]
    fn keywords_are_sorted() {
        assert!(KEYWORDS.is_sorted());
        assert!(is_keyword("while") && !is_keyword("Self"));
    }

    #[test]
    fn near_names() {
        assert_eq!(nearest("whlie", ["when", "while", "loop"]), Some("while"));
        assert_eq!(nearest("deffun", ["deffn", "defenum"]), Some("deffn"));
        assert_eq!(nearest("frobnicate", ["when", "while"]), None);
    }
}
