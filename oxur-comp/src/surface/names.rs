//! Names as Oxur writes them: kebab-case where that means the same name.

use oxur_core::core::{Ident, Lifetime};
use oxur_core::{Form, FormKind, Name, Span, rust_ident, rust_lifetime};

/// The spelling of a Rust identifier.
pub(super) fn spelled(name: &str) -> String {
    if name.starts_with("r#") || !name.contains('_') || name.chars().any(char::is_uppercase) {
        return name.to_owned();
    }
    // A hyphen stands between two words; a number behind it would look like a subtraction.
    let words_only = name.split('_').all(|word| word.starts_with(char::is_alphabetic));
    let kebab = name.replace('_', "-");
    if words_only && rust_ident(&kebab) == name { kebab } else { name.to_owned() }
}

/// An identifier as a symbol.
pub(super) fn name(ident: Ident) -> Form {
    symbol(&spelled(&ident.name), ident.span)
}

/// A symbol of that text.
pub(super) fn symbol(text: &str, span: Span) -> Form {
    Form::symbol(text, span)
}

/// A lifetime or label.
pub(super) fn lifetime(lifetime: Lifetime) -> Form {
    let text = lifetime.name.as_str();
    let bare = text.trim_start_matches('\'');
    let kebab = format!("'{}", spelled(bare));
    let text = if rust_lifetime(&kebab) == text { &kebab } else { text };
    Form::new(FormKind::Lifetime(Name::new(text)), lifetime.span)
}

#[cfg(test)]
mod tests {
    use super::spelled;

    #[test]
    fn kebab_case_means_the_same_name() {
        let cases = [
            ("foo", "foo"),
            ("foo_bar", "foo-bar"),
            ("is_empty", "is-empty"),
            ("_x", "_x"),
            ("a__b", "a__b"),
            ("u8_2", "u8_2"),
            ("A_B", "A_B"),
            ("r#type", "r#type"),
            ("x_", "x_"),
        ];
        for (rust, oxur) in cases {
            assert_eq!(spelled(rust), oxur);
        }
    }
}
