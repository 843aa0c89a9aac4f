//! A light lexer: the texts of Rust's tokens, without making anything of them.
//!
//! It serves the checks that nothing is lost: they ask only for the next token's text. What it does not know for sure
//! ends it, and the caller asks proc-macro2's lexer instead.

/// A token's text, or what a doc comment stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Scanned<'t> {
    /// A name, keyword or literal.
    Word(&'t str),
    /// A lifetime, with its quote.
    Lifetime(&'t str),
    /// One character of punctuation.
    Punct(char),
    /// An opening bracket.
    Open(char),
    /// A closing bracket.
    Close(char),
    /// A doc comment's text, and whether it belongs to what is around it.
    Doc { text: &'t str, inner: bool },
}

/// Whether a text is one literal, as far as its look goes: what stands between quotes is not looked at.
pub(crate) fn is_literal(text: &str) -> bool {
    let starts = match text.as_bytes() {
        [b'0'..=b'9' | b'"' | b'\'', ..] => true,
        [b'b' | b'c' | b'r', rest @ ..] => rest.iter().any(|b| matches!(b, b'"' | b'\'')) && !text.starts_with("r#'"),
        _ => false,
    };
    let mut scanner = Scanner::new(text);
    let whole = matches!(scanner.next(), Some(Scanned::Word(word)) if word.len() == text.len());
    // A name that a literal's prefix starts is no literal.
    starts && whole && !oxur_core::is_rust_ident(text)
}

/// Goes through a text token by token.
pub(crate) struct Scanner<'t> {
    rest: &'t str,
    /// How long the whole text is.
    len: usize,
    /// Where the last token or comment starts.
    start: usize,
    /// Something was met that is not known for sure.
    pub(crate) lost: bool,
}

impl<'t> Scanner<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { rest: text, len: text.len(), start: 0, lost: false }
    }

    fn take(&mut self, len: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(len);
        self.rest = rest;
        taken
    }

    fn lost(&mut self) -> Option<Scanned<'t>> {
        self.lost = true;
        self.rest = "";
        None
    }

    /// The bytes of the last token.
    pub(crate) fn range(&self) -> std::ops::Range<usize> {
        self.start..self.len - self.rest.len()
    }

    /// The next token; none at the end, or where the text is not known for sure.
    pub(crate) fn next(&mut self) -> Option<Scanned<'t>> {
        loop {
            if let Ok(token) = self.next_or_comment()? {
                return Some(token);
            }
        }
    }

    /// The next token, or the next comment that is no token.
    pub(crate) fn next_or_comment(&mut self) -> Option<Result<Scanned<'t>, &'t str>> {
        let blanks = self.rest.bytes().take_while(u8::is_ascii_whitespace).count();
        self.take(blanks);
        self.start = self.len - self.rest.len();
        let bytes = self.rest.as_bytes();
        match (bytes.first()?, bytes.get(1)) {
            (b'/', Some(b'/')) => {
                let line = self.rest.find('\n').unwrap_or(self.rest.len());
                let comment = self.take(line);
                let doc = (comment.starts_with("///") && !comment.starts_with("////")) || comment.starts_with("//!");
                if !doc {
                    return Some(Err(comment));
                }
                let text = comment[3..].strip_suffix('\r').unwrap_or(&comment[3..]);
                Some(Ok(Scanned::Doc { text, inner: comment.starts_with("//!") }))
            }
            (b'/', Some(b'*')) => {
                let Some(len) = oxur_core::block_comment(bytes) else { return self.lost().map(Ok) };
                let comment = self.take(len);
                let outer = comment.starts_with("/**") && !comment.starts_with("/***") && comment.len() > 5;
                if !outer && !comment.starts_with("/*!") {
                    return Some(Err(comment));
                }
                Some(Ok(Scanned::Doc { text: &comment[3..comment.len() - 2], inner: !outer }))
            }
            _ => self.token().map(Ok),
        }
    }

    fn token(&mut self) -> Option<Scanned<'t>> {
        let bytes = self.rest.as_bytes();
        let first = *bytes.first()?;
        match first {
            b'(' | b'[' | b'{' => {
                self.take(1);
                Some(Scanned::Open(char::from(first)))
            }
            b')' | b']' | b'}' => {
                self.take(1);
                Some(Scanned::Close(char::from(first)))
            }
            b'0'..=b'9' => {
                let len = number(bytes);
                Some(Scanned::Word(self.take(len)))
            }
            b'"' => self.literal(quoted(bytes, b'"')),
            b'\'' => self.quote(),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => self.word(),
            _ if b"~!@#$%^&*-=+|;:,<.>/?".contains(&first) => {
                self.take(1);
                Some(Scanned::Punct(char::from(first)))
            }
            _ => self.lost(),
        }
    }

    fn literal(&mut self, len: Option<usize>) -> Option<Scanned<'t>> {
        let Some(len) = len else { return self.lost() };
        // A suffix is part of the literal.
        let suffix = word_len(&self.rest[len..]);
        Some(Scanned::Word(self.take(len + suffix)))
    }

    /// A character or a lifetime.
    fn quote(&mut self) -> Option<Scanned<'t>> {
        let inner = &self.rest[1..];
        let mut chars = inner.chars();
        match chars.next() {
            Some('\\') => self.literal(quoted(self.rest.as_bytes(), b'\'')),
            Some(c) if chars.next() == Some('\'') => self.literal(Some(c.len_utf8() + 2)),
            Some(_) => {
                let raw = if inner.starts_with("r#") { 2 } else { 0 };
                match word_len(&inner[raw..]) {
                    0 => self.lost(),
                    len => Some(Scanned::Lifetime(self.take(1 + raw + len))),
                }
            }
            None => self.lost(),
        }
    }

    /// A name, or a literal with a prefix.
    fn word(&mut self) -> Option<Scanned<'t>> {
        let len = word_len(self.rest);
        if len == 0 {
            return self.lost();
        }
        let (word, behind) = self.rest.split_at(len);
        match (word, behind.as_bytes().first()) {
            ("r" | "br" | "cr", Some(b'"' | b'#')) => {
                let hashes = behind.bytes().take_while(|b| *b == b'#').count();
                if behind.as_bytes().get(hashes) != Some(&b'"') {
                    // A raw identifier.
                    let name = behind.get(1..).map_or(0, word_len);
                    return if word == "r" && hashes == 1 && name > 0 {
                        Some(Scanned::Word(self.take(len + 1 + name)))
                    } else {
                        self.lost()
                    };
                }
                let inner = &behind[hashes + 1..];
                let mut end = String::with_capacity(hashes + 1);
                end.push('"');
                end.extend(std::iter::repeat_n('#', hashes));
                self.literal(inner.find(&end).map(|at| len + hashes + 1 + at + end.len()))
            }
            ("b" | "c", Some(b'"')) => self.literal(quoted(behind.as_bytes(), b'"').map(|quoted| len + quoted)),
            ("b", Some(b'\'')) => self.literal(quoted(behind.as_bytes(), b'\'').map(|quoted| len + quoted)),
            _ => Some(Scanned::Word(self.take(len))),
        }
    }
}

/// How long the name is that a text starts with. Names in other scripts are taken as a whole: Rust has no other token
/// that starts so.
fn word_len(text: &str) -> usize {
    // Most names are ASCII.
    let bytes = text.as_bytes();
    let ascii = bytes.iter().take_while(|b| is_name_byte(**b) && b.is_ascii()).count();
    match bytes.first() {
        None | Some(b'0'..=b'9') => return 0,
        _ if bytes.get(ascii).is_none_or(u8::is_ascii) => return ascii,
        _ => {}
    }
    let mut chars = text.char_indices();
    match chars.next() {
        Some((_, c)) if c == '_' || c.is_alphabetic() => {}
        _ => return 0,
    }
    chars.find(|(_, c)| !(*c == '_' || c.is_alphanumeric())).map_or(text.len(), |(at, _)| at)
}

/// How long a quoted literal is, without prefix and suffix.
fn quoted(bytes: &[u8], quote: u8) -> Option<usize> {
    let mut at = 1;
    loop {
        match bytes.get(at)? {
            b'\\' => at += 2,
            b if *b == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}

fn number(bytes: &[u8]) -> usize {
    let word = |at: usize| bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    let mut len = word(0);
    let decimal = !(bytes.starts_with(b"0x") || bytes.starts_with(b"0o") || bytes.starts_with(b"0b"));
    let digits = |from: usize, to: usize| bytes[from..to].iter().all(|b| b.is_ascii_digit() || *b == b'_');
    if decimal && digits(0, len) && bytes.get(len) == Some(&b'.') {
        // A point is the number's own if no name and no second point follows.
        match bytes.get(len + 1) {
            Some(b'.' | b'_' | b'a'..=b'z' | b'A'..=b'Z' | 0x80..) => return len,
            _ => len += 1 + word(len + 1),
        }
    }
    // `1e+5`: the sign stands within.
    let exponent = matches!(bytes.get(len - 1), Some(b'e' | b'E')) && matches!(bytes.get(len), Some(b'+' | b'-'));
    if decimal && exponent && bytes.get(len + 1).is_some_and(u8::is_ascii_digit) {
        let mantissa = bytes[..len - 1].iter().all(|b| b.is_ascii_digit() || matches!(b, b'_' | b'.'));
        if mantissa {
            len += 1 + word(len + 1);
        }
    }
    len
}

/// Whether a name may go on with a byte, or with the character that it starts.
pub(crate) fn is_name_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || !b.is_ascii()
}

/// Whether a number's text goes on behind `number`, which is one by itself, or may go on.
pub(crate) fn goes_on_in_number(number: &[u8], rest: &[u8]) -> bool {
    let digits = number.iter().all(|b| b.is_ascii_digit() || *b == b'_');
    match rest {
        [b'.', next @ ..] if digits => !matches!(next.first(), Some(b'.' | b'_' | b'a'..=b'z' | b'A'..=b'Z' | 0x80..)),
        [b'+' | b'-', b'0'..=b'9', ..] => matches!(number.last(), Some(b'e' | b'E')),
        _ => false,
    }
}
