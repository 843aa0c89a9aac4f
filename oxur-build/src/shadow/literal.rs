//! How long Rust's literals and comments are, and whether Rust's lexer takes them as they are written.

/// A string that starts with its quote: its length, and whether Rust takes it.
pub(super) fn quoted(text: &str) -> (usize, bool) {
    string(text, Kind::Str)
}

/// A literal that starts with letters: `r"…"`, `b'a'`, `br#"…"#`, `c"…"`; none if the letters are a name.
pub(super) fn prefixed(text: &str) -> Option<(usize, bool)> {
    let prefix = text.find(|c: char| !c.is_ascii_alphabetic())?;
    let rest = &text[prefix..];
    let kind = match &text[..prefix] {
        "r" => Kind::Str,
        "b" | "br" => Kind::Bytes,
        "c" | "cr" => Kind::C,
        _ => return None,
    };
    let raw = text[..prefix].ends_with('r');
    let (length, valid) = match rest.as_bytes().first()? {
        b'\'' if kind == Kind::Bytes && !raw => {
            let length = char_length(rest)?;
            (length, is_char(&rest[..length], true))
        }
        b'"' if !raw => string(rest, kind),
        b'"' | b'#' if raw => raw_string(rest, kind)?,
        _ => return None,
    };
    Some((prefix + length, valid))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Str,
    Bytes,
    C,
}

fn string(text: &str, kind: Kind) -> (usize, bool) {
    let bytes = text.as_bytes();
    let mut at = 1;
    loop {
        match bytes.get(at) {
            None => return (text.len(), false),
            Some(b'"') => break,
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
        }
    }
    let body = &text[1..at];
    (at + 1, returns_end_lines(body) && fits(body, kind) && escapes(body, kind))
}

fn raw_string(text: &str, kind: Kind) -> Option<(usize, bool)> {
    let hashes = text.bytes().take_while(|b| *b == b'#').count();
    if text.as_bytes().get(hashes) != Some(&b'"') {
        return None;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    let body = &text[hashes + 1..];
    let Some(length) = body.find(&end) else { return Some((text.len(), false)) };
    let valid = returns_end_lines(&body[..length]) && fits(&body[..length], kind) && hashes < 256;
    Some((hashes + 1 + length + end.len(), valid))
}

/// Whether every carriage return is part of a line's end.
fn returns_end_lines(body: &str) -> bool {
    body.bytes().zip(body.bytes().skip(1).chain([0])).all(|(byte, next)| byte != b'\r' || next == b'\n')
}

fn fits(body: &str, kind: Kind) -> bool {
    match kind {
        Kind::Str => true,
        Kind::Bytes => body.is_ascii(),
        Kind::C => !body.contains('\0'),
    }
}

/// Whether all escapes are Rust's.
fn escapes(body: &str, kind: Kind) -> bool {
    let mut rest = body;
    while let Some(at) = rest.find('\\') {
        rest = &rest[at + 1..];
        let Some(length) = escape(rest, kind) else { return false };
        rest = &rest[length..];
    }
    true
}

/// How long an escape is behind its `\`; none if Rust has no such escape.
fn escape(rest: &str, kind: Kind) -> Option<usize> {
    let hex = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit());
    match rest.as_bytes().first()? {
        b'n' | b'r' | b't' | b'\\' | b'\'' | b'"' | b'\n' => Some(1),
        b'\r' if rest.as_bytes().get(1) == Some(&b'\n') => Some(2),
        b'0' if kind != Kind::C => Some(1),
        b'x' => {
            let digits = rest.get(1..3).filter(|digits| hex(digits))?;
            let value = u8::from_str_radix(digits, 16).ok()?;
            (kind == Kind::Bytes || (kind == Kind::C && value > 0) || (kind == Kind::Str && value < 0x80)).then_some(3)
        }
        b'u' if kind != Kind::Bytes => {
            let digits = rest.get(1..)?.strip_prefix('{')?;
            let digits = &digits[..digits.find('}')?];
            let plain = digits.replace('_', "");
            let valid = hex(&plain) && plain.len() <= 6 && !digits.starts_with('_');
            let value = char::from_u32(u32::from_str_radix(&plain, 16).ok()?)?;
            (valid && (kind == Kind::Str || value != '\0')).then_some(digits.len() + 3)
        }
        _ => None,
    }
}

/// How long the character literal is that a text starts with; none if it starts with a lifetime or a quotation.
pub(super) fn char_length(text: &str) -> Option<usize> {
    let inner = &text[1..];
    let mut chars = inner.chars();
    match chars.next()? {
        '\\' => {
            let behind = inner[1..].chars().next()?.len_utf8() + 1;
            let end = inner[behind..].find(['\'', '\n'])?;
            inner[behind + end..].starts_with('\'').then_some(1 + behind + end + 1)
        }
        '\'' => None,
        c => (chars.next() == Some('\'')).then_some(c.len_utf8() + 2),
    }
}

/// Whether Rust takes what has a character literal's quotes, or a byte literal's.
pub(super) fn is_char(text: &str, byte: bool) -> bool {
    let inner = &text[1..text.len() - 1];
    let kind = if byte { Kind::Bytes } else { Kind::Str };
    match inner.strip_prefix('\\') {
        Some(rest) => !rest.starts_with(['\n', '\r']) && escape(rest, kind) == Some(rest.len()),
        None => !matches!(inner, "\n" | "\r" | "\t") && fits(inner, kind),
    }
}

/// A number as Rust's lexer reads it: its length with the suffix, and whether it takes it.
pub(super) fn number(text: &str) -> (usize, bool) {
    let bytes = text.as_bytes();
    let word = |at: usize| {
        text[at..].find(|c: char| !(c == '_' || c.is_alphanumeric())).map_or(text.len() - at, |length| length)
    };
    let digits = |at: usize| bytes[at..].iter().take_while(|b| b.is_ascii_digit() || **b == b'_').count();
    let radix = match bytes {
        [b'0', b'x', ..] => 16,
        [b'0', b'o', ..] => 8,
        [b'0', b'b', ..] => 2,
        _ => 10,
    };
    if radix != 10 {
        let length = word(0);
        let body = &text[2..length];
        let end = body.find(|c: char| c != '_' && !c.is_digit(if radix == 16 { 16 } else { 10 }));
        let (body, suffix) = body.split_at(end.unwrap_or(body.len()));
        let valid = body.chars().any(|c| c != '_') && body.chars().all(|c| c == '_' || c.is_digit(radix));
        return (length, valid && !suffix.starts_with(['e', 'E']));
    }
    let mut end = digits(0);
    // A point belongs to the number if no name and no second point follows.
    if bytes.get(end) == Some(&b'.') {
        let next = text[end + 1..].chars().next();
        if !next.is_some_and(|c| c == '.' || c == '_' || c.is_alphabetic()) {
            end += 1;
            end += digits(end);
        }
    }
    let mut valid = true;
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits((end + 1 + sign).min(bytes.len()));
        let some = bytes[(end + 1 + sign).min(bytes.len())..].iter().take(exponent).any(u8::is_ascii_digit);
        if sign == 1 || some {
            valid = some;
            end += 1 + sign + exponent;
        } else {
            valid = false;
        }
    }
    (end + word(end), valid)
}

/// How long a line is, without its end.
pub(super) fn line(text: &str) -> usize {
    let line = text.split('\n').next().unwrap_or(text);
    line.strip_suffix('\r').unwrap_or(line).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rust_takes() {
        for good in ["\"a\\n\\u{1F600}\\x7f\\\n b\"", "\"\"", "\"a\r\nb\""] {
            assert_eq!(quoted(good), (good.len(), true), "{good}");
        }
        for bad in ["\"\\q\"", "\"\\x80\"", "\"\\u{d800}\"", "\"a\rb\"", "\"open"] {
            assert_eq!(quoted(bad), (bad.len(), false), "{bad}");
        }
        for good in ["r\"\\q\"", "r##\"a\"#b\"##", "b\"\\xff\"", "b'\\n'", "c\"a\\x80\"", "br\"x\""] {
            assert_eq!(prefixed(good), Some((good.len(), true)), "{good}");
        }
        for bad in ["b\"é\"", "b'é'", "c\"\\0\""] {
            assert_eq!(prefixed(bad), Some((bad.len(), false)), "{bad}");
        }
        assert_eq!(prefixed("bar\"x\""), None);
        assert_eq!(prefixed("r#type"), None);
    }

    #[test]
    fn numbers() {
        for (text, length, valid) in [
            ("12_u8 ", 5, true),
            ("1.5e-3f32)", 9, true),
            ("1..2", 1, true),
            ("0.1.2", 3, true),
            ("1.foo", 1, true),
            ("0xffu8", 6, true),
            ("0x", 2, false),
            ("0b12", 4, false),
            ("1e", 2, false),
            ("1e+", 3, false),
            ("2.", 2, true),
        ] {
            assert_eq!(number(text), (length, valid), "{text}");
        }
    }

    #[test]
    fn characters() {
        for (text, length) in [("'a' b", 3), ("'\\n'", 4), ("'\\''", 4), ("'\\u{e9}'", 8), ("'''", 0), ("'ab", 0)] {
            assert_eq!(char_length(text).unwrap_or(0), length, "{text}");
        }
        for good in ["'a'", "'\\''", "'\\x7f'", "'é'"] {
            assert!(is_char(good, false), "{good}");
        }
        for bad in ["'\\q'", "'\t'", "'\\xff'"] {
            assert!(!is_char(bad, false), "{bad}");
        }
        assert!(is_char("'\\xff'", true) && !is_char("'é'", true));
    }
}
