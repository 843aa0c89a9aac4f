//! Names: what is one, and what it is in Rust.

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
