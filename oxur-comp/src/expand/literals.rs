//! The values of string literals, and literals made from values.

use oxur_core::{Literal, LiteralKind, Symbol};

/// The value of a string literal by its exact text; none if the text is none.
pub(crate) fn string_value(text: &str) -> Option<String> {
    if let Some(raw) = text.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let inner = raw[hashes..].strip_prefix('"')?;
        return Some(inner.strip_suffix(&raw[..hashes])?.strip_suffix('"')?.to_owned());
    }
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    let mut value = String::with_capacity(inner.len());
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            value.push(c);
            continue;
        }
        match chars.next()? {
            'n' => value.push('\n'),
            'r' => value.push('\r'),
            't' => value.push('\t'),
            '0' => value.push('\0'),
            'x' => {
                let digits: String = chars.by_ref().take(2).collect();
                value.push(char::from(u8::from_str_radix(&digits, 16).ok()?));
            }
            'u' => {
                let digits: String = chars.by_ref().skip(1).take_while(|&c| c != '}').filter(|&c| c != '_').collect();
                value.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
            }
            // A line that goes on: the white space at the next one's start is left out.
            '\n' => while chars.next_if(|c| c.is_whitespace()).is_some() {},
            other => value.push(other),
        }
    }
    Some(value)
}

/// The string literal of that value.
pub(super) fn string_literal_of(value: &str) -> Literal {
    Literal { kind: LiteralKind::String, text: Symbol::new(&format!("{value:?}")) }
}

/// The byte string literal of that value.
pub(super) fn byte_string_literal_of(value: &[u8]) -> Literal {
    let text = format!("b\"{}\"", value.escape_ascii());
    Literal { kind: LiteralKind::ByteString, text: Symbol::new(&text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_keep_their_value() {
        for value in ["", "a\nb", "\"\\", "\u{1F600}\u{7f}\0'", "é"] {
            assert_eq!(string_value(&string_literal_of(value).text).as_deref(), Some(value));
        }
        assert_eq!(string_value("r#\"a\"b\\\"#").as_deref(), Some("a\"b\\"));
        assert_eq!(string_value("\"a\\\n   b\"").as_deref(), Some("ab"));
    }
}
