//! How the names of Oxur become Rust's.

use std::borrow::Cow;

/// Rust's keywords that cannot be identifiers, in any edition, but for those that `r#` cannot change.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that are path segments and cannot be raw identifiers.
const PATH_KEYWORDS: &[&str] = &["crate", "self", "super", "Self"];

/// Whether `name` is a keyword of Rust, in any edition.
#[must_use]
pub fn is_rust_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name) || PATH_KEYWORDS.contains(&name)
}

/// Whether `text` is an identifier or keyword of Rust, `_` and raw identifiers included.
#[must_use]
pub fn is_rust_ident(text: &str) -> bool {
    let name = text.strip_prefix("r#").unwrap_or(text);
    let raw = name.len() < text.len();
    let mut chars = name.chars();
    let starts = chars.next().is_some_and(|c| c == '_' || unicode_ident::is_xid_start(c));
    starts && chars.all(unicode_ident::is_xid_continue) && !(raw && (name == "_" || PATH_KEYWORDS.contains(&name)))
}

/// The Rust identifier of one segment of a name: hyphens become underscores, a `?` at the end becomes `is_` at the start
/// (unless the name starts so), and a keyword gets `r#` (which a name may also have itself).
///
/// `_`, `self`, `Self`, `super` and `crate` stay. The result of a segment that the reader accepts is a Rust identifier.
#[must_use]
pub fn rust_ident(segment: &str) -> Cow<'_, str> {
    if let Some(name) = segment.strip_prefix("r#") {
        // To Rust, a raw identifier that is no keyword is the plain one.
        return Cow::Borrowed(if KEYWORDS.contains(&name) { segment } else { name });
    }
    let (name, question) = match segment.strip_suffix('?') {
        Some(name) => (name, true),
        None => (segment, false),
    };
    let name = if name.contains('-') { Cow::Owned(name.replace('-', "_")) } else { Cow::Borrowed(name) };
    if question && !name.starts_with("is_") {
        return Cow::Owned(format!("is_{name}"));
    }
    if KEYWORDS.contains(&name.as_ref()) {
        return Cow::Owned(format!("r#{name}"));
    }
    name
}

/// The Rust path of a name, segment by segment: `a::empty?` is `a::is_empty`, `::std::mem` stays.
#[must_use]
pub fn rust_path(name: &str) -> String {
    name.split("::").map(rust_ident).collect::<Vec<_>>().join("::")
}

/// The last segment of a path: what the name says, apart from where it stands.
#[must_use]
pub fn last_segment(name: &str) -> &str {
    name.rsplit("::").next().unwrap_or(name)
}

/// The Rust lifetime or label of `'a`, `'outer-loop`.
#[must_use]
pub fn rust_lifetime(lifetime: &str) -> Cow<'_, str> {
    if lifetime.contains('-') { Cow::Owned(lifetime.replace('-', "_")) } else { Cow::Borrowed(lifetime) }
}

/// Whether two names are one name in Rust, as `a-b` and `a_b`, `type` and `r#type` are.
#[must_use]
pub fn same_in_rust(a: &str, b: &str) -> bool {
    a == b || rust_ident(a) == rust_ident(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments() {
        let cases = [
            ("foo", "foo"),
            ("foo-bar", "foo_bar"),
            ("Foo", "Foo"),
            ("empty?", "is_empty"),
            ("is-empty?", "is_empty"),
            ("is_empty?", "is_empty"),
            ("island?", "is_island"),
            ("type", "r#type"),
            ("r#type", "r#type"),
            ("match?", "is_match"),
            ("self", "self"),
            ("_", "_"),
            ("_x", "_x"),
            ("加法", "加法"),
        ];
        for (name, rust) in cases {
            assert_eq!(rust_ident(name), rust, "{name}");
        }
    }

    #[test]
    fn paths_and_lifetimes() {
        assert_eq!(rust_path("a::empty?"), "a::is_empty");
        assert_eq!(rust_path("::std-x::type"), "::std_x::r#type");
        assert_eq!(rust_path("crate::a-b"), "crate::a_b");
        assert_eq!(last_segment("a::b::c-d"), "c-d");
        assert_eq!(rust_lifetime("'outer-loop"), "'outer_loop");
        assert!(same_in_rust("a-b", "a_b") && same_in_rust("type", "r#type") && !same_in_rust("a", "b"));
    }
}
