//! The values of literals, from their exact text.

/// An integer literal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct IntLiteral<'a> {
    /// Whether a minus sign stands before it.
    pub(crate) negative: bool,
    /// The digits' value.
    pub(crate) value: u128,
    /// The type behind it; empty if there is none.
    pub(crate) suffix: &'a str,
}

/// Reads an integer literal; none if it does not fit in 128 bits or is no such literal.
pub(crate) fn int(text: &str) -> Option<IntLiteral<'_>> {
    let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (radix, digits) = match rest.get(..2) {
        Some("0x") => (16, &rest[2..]),
        Some("0o") => (8, &rest[2..]),
        Some("0b") => (2, &rest[2..]),
        _ => (10, rest),
    };
    let end = digits.find(|c: char| c != '_' && !c.is_digit(radix)).unwrap_or(digits.len());
    let mut value = 0u128;
    let mut any = false;
    for digit in digits[..end].chars().filter_map(|c| c.to_digit(radix)) {
        value = value.checked_mul(u128::from(radix))?.checked_add(u128::from(digit))?;
        any = true;
    }
    any.then_some(IntLiteral { negative, value, suffix: &digits[end..] })
}

/// Reads a float literal, or an integer literal that stands for a float: its text for the standard parser, and suffix.
pub(crate) fn float(text: &str) -> (String, &str) {
    let body = text.strip_suffix("f32").or_else(|| text.strip_suffix("f64")).unwrap_or(text);
    (body.replace('_', ""), &text[body.len()..])
}

/// The text between the quotes of a string literal, and whether it is raw; `prefix` is `b`, `c` or nothing.
fn quoted<'a>(text: &'a str, prefix: &str) -> Option<(&'a str, bool)> {
    let text = text.strip_prefix(prefix)?;
    if let Some(raw) = text.strip_prefix('r') {
        let hashes = raw.bytes().take_while(|&byte| byte == b'#').count();
        return Some((raw.get(hashes + 1..raw.len().checked_sub(hashes + 1)?)?, true));
    }
    Some((text.get(1..text.len().checked_sub(1)?)?, false))
}

/// The value of a string literal.
pub(crate) fn string(text: &str) -> Option<String> {
    let (body, raw) = quoted(text, "")?;
    if raw {
        return Some(body.replace("\r\n", "\n"));
    }
    let mut out = String::with_capacity(body.len());
    unescape(body, |piece| match piece {
        Piece::Char(c) => out.push(c),
        Piece::Byte(byte) => out.push(char::from(byte)),
    })?;
    Some(out)
}

/// The value of a byte string or C string literal, without the nul of the latter.
pub(crate) fn bytes(text: &str, prefix: &str) -> Option<Vec<u8>> {
    let (body, raw) = quoted(text, prefix)?;
    if raw {
        return Some(body.replace("\r\n", "\n").into_bytes());
    }
    let mut out = Vec::with_capacity(body.len());
    unescape(body, |piece| match piece {
        Piece::Char(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        Piece::Byte(byte) => out.push(byte),
    })?;
    Some(out)
}

/// The value of a character literal.
pub(crate) fn char(text: &str) -> Option<char> {
    let body = text.get(1..text.len().checked_sub(1)?)?;
    let mut found = None;
    unescape(body, |piece| {
        found = Some(match piece {
            Piece::Char(c) => c,
            Piece::Byte(byte) => char::from(byte),
        });
    })?;
    found
}

/// The value of a byte literal, `b'a'`.
pub(crate) fn byte(text: &str) -> Option<u8> {
    u8::try_from(u32::from(char(text.strip_prefix('b')?)?)).ok()
}

enum Piece {
    Char(char),
    /// `\x41`
    Byte(u8),
}

fn unescape(body: &str, mut push: impl FnMut(Piece)) -> Option<()> {
    let mut chars = body.chars();
    while let Some(c) = chars.next() {
        if c == '\r' && chars.as_str().starts_with('\n') {
            continue;
        }
        if c != '\\' {
            push(Piece::Char(c));
            continue;
        }
        match chars.next()? {
            'n' => push(Piece::Char('\n')),
            'r' => push(Piece::Char('\r')),
            't' => push(Piece::Char('\t')),
            '0' => push(Piece::Char('\0')),
            '\\' => push(Piece::Char('\\')),
            '\'' => push(Piece::Char('\'')),
            '"' => push(Piece::Char('"')),
            'x' => {
                let digits = chars.as_str().get(..2)?;
                push(Piece::Byte(u8::from_str_radix(digits, 16).ok()?));
                chars.nth(1);
            }
            'u' => {
                let rest = chars.as_str().strip_prefix('{')?;
                let (digits, after) = rest.split_once('}')?;
                push(Piece::Char(char::from_u32(u32::from_str_radix(&digits.replace('_', ""), 16).ok()?)?));
                chars = after.chars();
            }
            // A line break that is escaped goes with the white space that follows.
            '\n' | '\r' => chars = chars.as_str().trim_start().chars(),
            _ => return None,
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers() {
        let value = |text| int(text).map(|int| (int.negative, int.value, int.suffix));
        assert_eq!(value("42"), Some((false, 42, "")));
        assert_eq!(value("-0xff_u8"), Some((true, 255, "u8")));
        assert_eq!(value("1_000i64"), Some((false, 1000, "i64")));
        assert_eq!(value("0b101usize"), Some((false, 5, "usize")));
        assert_eq!(value("340282366920938463463374607431768211456"), None);
    }

    #[test]
    fn strings() {
        assert_eq!(
            string(
                r#""a\n\u{41}\x42\
              c""#
            )
            .as_deref(),
            Some("a\nABc")
        );
        assert_eq!(string(r##"r#"a\n"b"#"##).as_deref(), Some("a\\n\"b"));
        assert_eq!(bytes(r#"b"\xffa""#, "b"), Some(vec![255, b'a']));
        assert_eq!(char(r"'\''"), Some('\''));
        assert_eq!(byte("b'a'"), Some(97));
    }
}
