//! The lexing of literals, exactly as Rust's: numbers, characters, strings of all kinds.

use super::lex::{Lexer, Suspect, is_name_continue, is_name_start};
use super::token::{Token, TokenKind};
use crate::{Literal, LiteralKind, Symbol, codes::read as codes};

/// Suffixes of integers.
const INTEGER_SUFFIXES: &[&str] =
    &["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize"];
/// Suffixes of floats.
const FLOAT_SUFFIXES: &[&str] = &["f16", "f32", "f64", "f128"];

impl Lexer<'_> {
    fn push_literal(&mut self, kind: LiteralKind, start: usize) {
        let literal = self.literal(kind, start);
        self.push(TokenKind::Literal(literal), start);
    }

    /// The literal from `start` to here. Lines end in a line feed in it, as Rust has them, however the file has them.
    pub(super) fn literal(&self, kind: LiteralKind, start: usize) -> Literal {
        let text = &self.text[start..self.pos];
        let text = if text.contains("\r\n") { Symbol::new(&text.replace("\r\n", "\n")) } else { Symbol::new(text) };
        Literal { kind, text }
    }

    // ---- numbers ----

    /// A number; `start` is where its sign stands if it has one.
    pub(super) fn number_token(&mut self, start: usize) {
        if matches!(self.tokens.last(), Some(Token { kind: TokenKind::Dot, .. })) {
            // A tuple field: `t.0.1` has two of them, no float.
            self.eat_while(|c| c.is_ascii_digit());
            return self.push_literal(LiteralKind::Integer, start);
        }
        let kind = self.number(start, false);
        self.push_literal(kind, start);
    }

    /// Goes behind a number and tells its kind. In verbatim Rust any suffix is taken, for macros may want it.
    pub(super) fn number(&mut self, start: usize, rust: bool) -> LiteralKind {
        let digits_start = self.pos;
        let radix = match (self.byte(0), self.byte(1)) {
            (b'0', b'x') => 16,
            (b'0', b'o') => 8,
            (b'0', b'b') => 2,
            _ => 10,
        };
        let mut float = false;
        if radix == 10 {
            self.eat_while(|c| c.is_ascii_digit() || c == '_');
            float = self.fraction() | self.exponent(start);
        } else {
            self.pos += 2;
            self.eat_while(|c| c == '_' || if radix == 16 { c.is_ascii_hexdigit() } else { c.is_ascii_digit() });
            self.check_digits(start, digits_start + 2, radix);
        }
        let suffix_start = self.pos;
        if self.peek().is_some_and(is_name_start) {
            self.eat_while(is_name_continue);
        }
        let suffix = &self.text[suffix_start..self.pos];
        if !float && suffix_start > digits_start {
            self.check_size(start, digits_start, suffix_start, radix);
        }
        if suffix.is_empty() {
            return if float { LiteralKind::Float } else { LiteralKind::Integer };
        }
        let float_suffix = FLOAT_SUFFIXES.contains(&suffix) && radix == 10;
        if !rust && !float_suffix && (float || !INTEGER_SUFFIXES.contains(&suffix)) {
            self.bad_suffix(start, suffix_start, float);
        }
        if float || float_suffix { LiteralKind::Float } else { LiteralKind::Integer }
    }

    /// `.5`, or a `.` that ends the number.
    fn fraction(&mut self) -> bool {
        let next = self.char_at(self.pos + usize::from(self.byte(0) == b'.'));
        if self.byte(0) != b'.' || next.is_some_and(|c| c == '.' || is_name_start(c)) {
            return false;
        }
        self.pos += 1;
        if self.byte(0).is_ascii_digit() {
            self.eat_while(|c| c.is_ascii_digit() || c == '_');
        }
        true
    }

    fn exponent(&mut self, start: usize) -> bool {
        if !matches!(self.byte(0), b'e' | b'E') {
            return false;
        }
        self.pos += 1;
        if matches!(self.byte(0), b'+' | b'-') {
            self.pos += 1;
        }
        let digits = self.pos;
        self.eat_while(|c| c.is_ascii_digit() || c == '_');
        if !self.text[digits..self.pos].contains(|c: char| c.is_ascii_digit()) {
            // The rest of what was meant to be a suffix belongs to the mistake.
            self.eat_while(is_name_continue);
            let diagnostic = self
                .error(codes::BAD_NUMBER, start, self.pos, "an exponent needs at least one digit")
                .help("as in `1e6`; a name cannot start with a digit");
            self.report(diagnostic);
        }
        true
    }

    fn check_digits(&mut self, start: usize, digits_start: usize, radix: u32) {
        let digits = &self.text[digits_start..self.pos];
        if !digits.contains(|c: char| c != '_') {
            let message = format!("no digits after `{}`", &self.text[digits_start - 2..digits_start]);
            let diagnostic = self.error(codes::BAD_NUMBER, start, self.pos, message);
            return self.report(diagnostic);
        }
        if let Some(at) = digits.find(|c: char| c != '_' && !c.is_digit(radix)) {
            let at = digits_start + at;
            let message = format!("`{}` is no digit of a number to base {radix}", &self.text[at..=at]);
            let diagnostic = self.error(codes::BAD_NUMBER, at, at + 1, message);
            self.report(diagnostic);
        }
        if self.byte(0) == b'.' && self.byte(1).is_ascii_digit() {
            self.pos += 1;
            self.eat_while(|c| c.is_ascii_digit());
            let message = format!("a number to base {radix} has no fraction");
            let diagnostic = self.error(codes::BAD_NUMBER, start, self.pos, message);
            self.report(diagnostic);
        }
    }

    fn check_size(&mut self, start: usize, digits_start: usize, end: usize, radix: u32) {
        let digits = &self.text[digits_start + if radix == 10 { 0 } else { 2 }..end];
        let too_large = digits
            .chars()
            .filter_map(|c| c.to_digit(radix))
            .try_fold(0u128, |sum, digit| sum.checked_mul(u128::from(radix))?.checked_add(u128::from(digit)))
            .is_none();
        if too_large {
            let diagnostic = self
                .error(codes::BAD_NUMBER, start, end, "this integer is too large")
                .note("the largest integer type is `u128`, up to 340282366920938463463374607431768211455");
            self.report(diagnostic);
        }
    }

    fn bad_suffix(&mut self, start: usize, suffix_start: usize, float: bool) {
        let (number, suffix) = (&self.text[start..suffix_start], &self.text[suffix_start..self.pos]);
        let what = if float { "a float" } else { "an integer" };
        let message = format!("invalid suffix `{suffix}` for {what}");
        let mut diagnostic = self.error(codes::BAD_SUFFIX, start, self.pos, message);
        diagnostic = if float && INTEGER_SUFFIXES.contains(&suffix) {
            diagnostic.help(format!("floats have the suffix `f32` or `f64`; or convert: `(as {number} {suffix})`"))
        } else {
            diagnostic.help("a suffix is a number type, as in `1u8` or `2f32`; a name cannot start with a digit")
        };
        self.report(diagnostic);
    }

    // ---- characters ----

    pub(super) fn char_token(&mut self, start: usize) {
        self.character(start, LiteralKind::Char);
        self.push_literal(LiteralKind::Char, start);
    }

    /// Goes behind a character or byte literal; its opening quote stands here.
    pub(super) fn character(&mut self, start: usize, kind: LiteralKind) {
        self.pos += 1;
        let content = self.pos;
        match self.peek() {
            Some('\\') => self.escape(kind),
            Some(c) if c != '\'' && c != '\n' => {
                self.pos += c.len_utf8();
                if kind == LiteralKind::Byte && !c.is_ascii() {
                    let diagnostic = self
                        .error(codes::BAD_CHAR, content, self.pos, format!("`{c}` is no ASCII character"))
                        .help("write the byte as `\\x` and two digits, or a char without the `b`");
                    self.report(diagnostic);
                }
            }
            _ => {}
        }
        if self.byte(0) == b'\'' {
            self.pos += 1;
            if self.pos == content + 1 {
                let diagnostic = self
                    .error(codes::BAD_CHAR, start, self.pos, "an empty character literal")
                    .help("the character `'` is written `'\\''`, an empty string `\"\"`");
                self.report(diagnostic);
            }
            return;
        }
        // Is there a quote a little further, within one word?
        let word = self.rest().chars().take_while(|&c| !c.is_whitespace() && !"'\"()[]{}".contains(c));
        let length: usize = word.map(char::len_utf8).sum();
        if self.byte(length) == b'\'' && self.pos > content {
            self.pos += length + 1;
            let inside = &self.text[content..self.pos - 1];
            let diagnostic = self
                .error(codes::BAD_CHAR, start, self.pos, "a character literal holds exactly one character")
                .help(format!("a string is written `\"{inside}\"`"));
            return self.report(diagnostic);
        }
        self.pos = content;
        let diagnostic = self
            .error(codes::BAD_CHAR, start, content, "a `'` that starts no character literal and no lifetime")
            .help("a character literal is `'a'`, a lifetime `'a`; quote a form with `(quote form)`");
        self.report(diagnostic);
    }

    // ---- strings ----

    pub(super) fn string_token(&mut self, start: usize) {
        self.string(start, LiteralKind::String);
        self.push_literal(LiteralKind::String, start);
    }

    /// Reads `r"…"`, `b'a'`, `c"…"` and the like, if one stands here.
    pub(super) fn prefixed_literal(&mut self, start: usize) -> bool {
        let Some(kind) = self.prefixed(start) else { return false };
        self.push_literal(kind, start);
        true
    }

    /// Goes behind a literal with a prefix, if one stands here.
    pub(super) fn prefixed(&mut self, start: usize) -> Option<LiteralKind> {
        let (prefix, kind, raw) = match (self.byte(0), self.byte(1), self.byte(2)) {
            (b'b', b'\'', _) => {
                self.pos += 1;
                self.character(start, LiteralKind::Byte);
                return Some(LiteralKind::Byte);
            }
            (b'r', b'"' | b'#', _) => (1, LiteralKind::String, true),
            (b'b', b'"', _) => (1, LiteralKind::ByteString, false),
            (b'c', b'"', _) => (1, LiteralKind::CString, false),
            (b'b', b'r', b'"' | b'#') => (2, LiteralKind::ByteString, true),
            (b'c', b'r', b'"' | b'#') => (2, LiteralKind::CString, true),
            _ => return None,
        };
        if raw {
            let hashes = self.rest()[prefix..].bytes().take_while(|&byte| byte == b'#').count();
            if self.byte(prefix + hashes) != b'"' {
                return None;
            }
            self.pos += prefix;
            self.raw_string(start, kind, hashes);
        } else {
            self.pos += prefix;
            self.string(start, kind);
        }
        Some(kind)
    }

    /// Goes behind a string with escapes; its opening quote stands here.
    pub(super) fn string(&mut self, start: usize, kind: LiteralKind) {
        self.pos += 1;
        loop {
            match self.byte(0) {
                b'"' => {
                    self.pos += 1;
                    return self.string_suffix(start);
                }
                b'\\' => self.escape(kind),
                b'\n' => self.newline_inside(),
                0 if self.pos >= self.text.len() => return self.unterminated_string(start),
                _ => self.string_char(kind),
            }
        }
    }

    fn raw_string(&mut self, start: usize, kind: LiteralKind, hashes: usize) {
        self.pos += hashes + 1;
        loop {
            match self.byte(0) {
                b'"' => {
                    self.pos += 1;
                    let found = self.rest().bytes().take(hashes).take_while(|&byte| byte == b'#').count();
                    self.pos += found;
                    if found == hashes {
                        return self.string_suffix(start);
                    }
                }
                b'\n' => self.newline_inside(),
                0 if self.pos >= self.text.len() => return self.unterminated_string(start),
                _ => self.string_char(kind),
            }
        }
    }

    /// A line's end inside of a token: what follows is not the first of its line.
    fn newline_inside(&mut self) {
        let first = self.first;
        self.newline();
        self.first = first;
    }

    fn string_char(&mut self, kind: LiteralKind) {
        let (at, Some(c)) = (self.pos, self.peek()) else { return };
        self.pos += c.len_utf8();
        let message = match (c, kind) {
            ('\r', _) if self.byte(0) != b'\n' => "a carriage return without a line feed in a string",
            ('\0', LiteralKind::CString) => "a C string cannot hold a NUL",
            (c, LiteralKind::ByteString) if !c.is_ascii() => "a byte string holds ASCII characters only",
            _ => return,
        };
        let code = if c == '\r' { codes::BARE_CR } else { codes::BAD_ESCAPE };
        let help = match c {
            '\r' => "write `\\r`",
            '\0' => "a C string ends with a NUL by itself",
            _ => "write bytes above 127 as `\\x` and two digits",
        };
        let diagnostic = self.error(code, at, self.pos, message).help(help);
        self.report(diagnostic);
    }

    fn string_suffix(&mut self, string: usize) {
        let start = self.pos;
        if self.suspect_string.is_none()
            && self.peek().is_some_and(is_name_continue)
            && self.text[string..start].contains('\n')
        {
            let (tokens, diagnostics) = (self.tokens.len(), self.diagnostics.len());
            self.suspect_string = Some(Suspect { start: string, tokens, diagnostics });
        }
        if self.peek().is_some_and(is_name_start) {
            self.eat_while(is_name_continue);
            let message = format!("a suffix `{}` on a string", &self.text[start..self.pos]);
            let diagnostic =
                self.error(codes::BAD_SUFFIX, start, self.pos, message).help("put a blank between the two");
            self.report(diagnostic);
        }
    }

    fn unterminated_string(&mut self, end: usize) {
        let mut start = end;
        if let Some(suspect) = self.suspect_string {
            // What was read since then was read inside out.
            start = suspect.start;
            self.tokens.truncate(suspect.tokens);
            self.diagnostics.truncate(suspect.diagnostics);
            self.touches = false;
        }
        let line = self.text[start..].lines().next().unwrap_or("").len().max(1);
        let diagnostic = self
            .error(codes::UNTERMINATED_STRING, start, start + line, "this string is never closed")
            .help("add the closing quote where it ends; a quote inside of a string is written `\\\"`");
        self.report(diagnostic);
    }

    // ---- escapes ----

    /// Goes behind an escape; its backslash stands here.
    fn escape(&mut self, kind: LiteralKind) {
        let start = self.pos;
        self.pos += 1;
        let bytes = matches!(kind, LiteralKind::Byte | LiteralKind::ByteString);
        let string = matches!(kind, LiteralKind::String | LiteralKind::ByteString | LiteralKind::CString);
        let Some(c) = self.peek() else { return };
        let problem = match c {
            'n' | 'r' | 't' | '\\' | '\'' | '"' => None,
            '0' if kind == LiteralKind::CString => Some("a C string cannot hold a NUL"),
            '0' => None,
            'x' => return self.hex_escape(start, bytes || kind == LiteralKind::CString, kind),
            'u' if bytes => Some("a byte or byte string has no `\\u`"),
            'u' => return self.unicode_escape(start, kind),
            '\n' if string => return,
            '\r' if string && self.byte(1) == b'\n' => return,
            _ => Some("unknown escape"),
        };
        self.pos += c.len_utf8();
        if let Some(problem) = problem {
            let shown = self.text[start..self.pos].escape_debug().to_string().replace("\\\\", "\\");
            let message =
                if problem == "unknown escape" { format!("unknown escape `{shown}`") } else { problem.to_owned() };
            let help = match c {
                '0' => "a C string ends with a NUL by itself",
                'u' => "write the bytes as `\\x` and two digits each",
                _ => {
                    "the escapes are `\\n` `\\r` `\\t` `\\\\` `\\0` `\\'` `\\\"` `\\x41` `\\u{e9}`; a backslash is `\\\\`"
                }
            };
            let diagnostic = self.error(codes::BAD_ESCAPE, start, self.pos, message).help(help);
            self.report(diagnostic);
            if c == '\n' {
                self.pos = start + 1;
            }
        }
    }

    fn hex_escape(&mut self, start: usize, any_byte: bool, kind: LiteralKind) {
        self.pos += 1;
        let digits = self.rest().bytes().take(2).take_while(u8::is_ascii_hexdigit).count();
        let value = u8::from_str_radix(&self.rest()[..digits], 16).unwrap_or(0);
        self.pos += digits;
        let message = if digits < 2 {
            "`\\x` needs two hexadecimal digits"
        } else if value > 0x7f && !any_byte {
            "`\\x` goes up to 7f in a character or string"
        } else if value == 0 && kind == LiteralKind::CString {
            "a C string cannot hold a NUL"
        } else {
            return;
        };
        let diagnostic = self
            .error(codes::BAD_ESCAPE, start, self.pos, message)
            .help("as in `\\x41`; any character is `\\u{…}` with its code point");
        self.report(diagnostic);
    }

    fn unicode_escape(&mut self, start: usize, kind: LiteralKind) {
        self.pos += 1;
        let mut message = "`\\u` needs braces with one to six hexadecimal digits";
        if self.byte(0) == b'{' {
            self.pos += 1;
            let digits = self.pos;
            self.eat_while(|c| c.is_ascii_hexdigit() || c == '_');
            let text = &self.text[digits..self.pos];
            let plain: String = text.chars().filter(|&c| c != '_').take(7).collect();
            let value = u32::from_str_radix(&plain, 16).ok();
            if self.byte(0) == b'}' && matches!(plain.len(), 1..=6) && !text.starts_with('_') {
                self.pos += 1;
                match value.and_then(char::from_u32) {
                    Some('\0') if kind == LiteralKind::CString => message = "a C string cannot hold a NUL",
                    Some(_) => return,
                    None => message = "this is the code point of no character",
                }
            }
        }
        let diagnostic = self.error(codes::BAD_ESCAPE, start, self.pos, message).help("as in `\\u{e9}`");
        self.report(diagnostic);
    }
}
