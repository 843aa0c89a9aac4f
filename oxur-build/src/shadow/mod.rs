//! The shadow of a source: a text that Rust's lexer reads, in which every symbol is one token of the same width at the same
//! line and column. rustc reads it and so has places to show; what stands in it has no other meaning.
//!
//! Comments are blanked, and so is what Rust cannot lex. In names, every character that no Rust identifier can have becomes
//! `_`. A character becomes one character, so that columns stay. Brackets always match: those that do not match in the
//! source become `<` and `>`, and what is open at the end is closed there.

mod literal;

use std::ops::Range;

use oxur_ast::{SourceToken, SourceTokenKind};
use oxur_core::{Delimiter, is_rust_ident};

/// How deep brackets may nest: more than the reader's limit, less than what rustc's own recursion bears.
const MAX_NESTING: usize = 600;

/// A shadow.
pub(crate) struct Shadow {
    /// The text.
    pub(crate) text: String,
    /// The tokens that rustc reads in it, with their places in the source.
    pub(crate) tokens: Vec<SourceToken>,
    /// Where literals stand in the text, with the numbers of their tokens, in order.
    literals: Vec<(usize, Range<usize>)>,
}

impl Shadow {
    /// The shadow of `source`. `comments` are the places of its comments, `errors` those where an error is to be shown,
    /// both in order.
    pub(crate) fn new(source: &str, comments: &[(u32, u32)], errors: &[u32]) -> Self {
        let mut scanner = Scanner {
            source,
            at: 0,
            comments,
            errors,
            text: String::with_capacity(source.len()),
            tokens: Vec::new(),
            literals: Vec::new(),
            open: Vec::new(),
            repairs: Vec::new(),
            word_before: false,
        };
        scanner.run();
        scanner.finish()
    }

    /// Puts another literal of the same length in the place of that of a token.
    pub(crate) fn change(&mut self, token: usize, literal: &str) {
        let found = self.literals.binary_search_by_key(&token, |(token, _)| *token);
        if let Some((_, range)) = found.ok().and_then(|at| self.literals.get(at))
            && range.len() == literal.len()
        {
            self.text.replace_range(range.clone(), literal);
        }
    }

    /// The shadow behind `head`, which takes the place of blanks at its start; and by how many columns the first line is
    /// shifted where there are too few.
    pub(crate) fn behind(&self, head: &str) -> (String, usize) {
        let line = self.text.split('\n').next().unwrap_or_default();
        let blank = line.chars().take_while(|c| *c == ' ').count();
        if blank >= head.len() {
            return (format!("{head}{}", &self.text[head.len()..]), 0);
        }
        if line.trim_end().is_empty() {
            return (format!("{head}{}", &self.text[line.len()..]), 0);
        }
        (format!("{head}{}", self.text), head.len())
    }
}

struct Scanner<'s> {
    source: &'s str,
    at: usize,
    comments: &'s [(u32, u32)],
    errors: &'s [u32],
    text: String,
    tokens: Vec<SourceToken>,
    literals: Vec<(usize, Range<usize>)>,
    open: Vec<Open>,
    /// Brackets in the text that match nothing, with what stands for them.
    repairs: Vec<(usize, u8)>,
    /// Whether the character before belongs to a name or literal, with which the next one would become one token.
    word_before: bool,
}

/// An open bracket.
struct Open {
    bracket: u8,
    /// Where it stands in the text.
    at: usize,
    /// Its token.
    token: usize,
    /// Whether it is in the text at all, and not too deep.
    kept: bool,
    /// Whether Rust stands in it.
    verbatim: bool,
}

impl Scanner<'_> {
    fn run(&mut self) {
        // rustc does not count the mark.
        if self.source.starts_with('\u{feff}') {
            self.at = '\u{feff}'.len_utf8();
        }
        while let Some(c) = self.rest().chars().next() {
            if let Some(&(lo, hi)) = self.comments.first().filter(|(lo, _)| *lo as usize <= self.at) {
                self.comments = &self.comments[1..];
                if lo as usize == self.at {
                    self.blank(hi as usize);
                }
                continue;
            }
            match c {
                '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | ' ' | '\u{85}' | '\u{200e}' | '\u{200f}' | '\u{2028}'
                | '\u{2029}' => {
                    self.copy(self.at + c.len_utf8());
                    self.word_before = false;
                }
                '(' | '[' | '{' => self.open(c as u8),
                ')' | ']' | '}' => self.close(c as u8),
                '"' => self.literal(literal::quoted(self.rest())),
                '\'' => self.quote(),
                '0'..='9' => self.literal(literal::number(self.rest())),
                '/' if self.rest().starts_with("//") || self.rest().starts_with("/*") => self.doc_comment(),
                '#' if self.word_before || matches!(self.byte(1), b'"' | b'#' | b'\'') => self.stray(),
                '~' | '!' | '@' | '#' | '$' | '%' | '^' | '&' | '*' | '-' | '=' | '+' | '|' | ';' | ':' | ',' | '<'
                | '.' | '>' | '/' | '?' => {
                    self.copy(self.at + 1);
                    self.leaf(self.at - 1, self.at);
                    self.word_before = false;
                }
                _ if is_word(c) => self.word(),
                _ => self.stray(),
            }
        }
    }

    fn finish(mut self) -> Shadow {
        // What is still open ends with the text.
        while let Some(open) = self.open.pop() {
            if open.kept {
                self.text.push(match open.bracket {
                    b'(' => ')',
                    b'[' => ']',
                    _ => '}',
                });
                self.token(self.at, self.at, SourceTokenKind::Close);
            }
        }
        let mut bytes = self.text.into_bytes();
        for (at, byte) in self.repairs {
            bytes[at] = byte;
        }
        // One ASCII character took the place of another, so that it is still UTF-8.
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Shadow { text, tokens: self.tokens, literals: self.literals }
    }

    fn rest(&self) -> &str {
        &self.source[self.at..]
    }

    /// The byte `ahead` bytes from here; 0 at the end.
    fn byte(&self, ahead: usize) -> u8 {
        self.source.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Copies up to `end`.
    fn copy(&mut self, end: usize) {
        self.text.push_str(&self.source[self.at..end]);
        self.at = end;
    }

    /// Goes to `end`, each character as a blank, line ends and tabs as they are.
    fn blank(&mut self, end: usize) {
        self.fill(end, ' ');
        self.word_before = false;
    }

    fn fill(&mut self, end: usize, with: char) {
        let range = &self.source[self.at..end];
        self.text.extend(range.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { c } else { with }));
        self.at = end;
    }

    fn token(&mut self, lo: usize, hi: usize, kind: SourceTokenKind) {
        self.tokens.push(SourceToken { lo: lo as u32, hi: hi as u32, kind });
    }

    fn leaf(&mut self, lo: usize, hi: usize) {
        self.token(lo, hi, SourceTokenKind::Leaf);
    }

    /// A character that Rust cannot lex: a blank, or, where an error is to be shown, something that has a place.
    fn stray(&mut self) {
        let (lo, hi) = (self.at, self.at + self.rest().chars().next().map_or(0, char::len_utf8));
        if self.errors.binary_search(&(lo as u32)).is_ok() {
            self.fill(hi, '?');
            self.leaf(lo, hi);
            self.word_before = false;
        } else {
            self.blank(hi);
        }
    }

    // ---- brackets ----

    fn open(&mut self, bracket: u8) {
        let token = self.tokens.len();
        let verbatim = self.is_verbatim(bracket);
        let kept = self.open.len() < MAX_NESTING;
        self.open.push(Open { bracket, at: self.text.len(), token, kept, verbatim });
        if kept {
            let delimiter = match bracket {
                b'(' => Delimiter::Paren,
                b'[' => Delimiter::Bracket,
                _ => Delimiter::Brace,
            };
            self.token(self.at, self.at + 1, SourceTokenKind::Open(delimiter));
            self.copy(self.at + 1);
            self.word_before = false;
        } else {
            self.blank(self.at + 1);
        }
    }

    fn close(&mut self, bracket: u8) {
        let partner = match bracket {
            b')' => b'(',
            b']' => b'[',
            _ => b'{',
        };
        let Some(depth) = self.open.iter().rposition(|open| open.bracket == partner) else {
            self.repairs.push((self.text.len(), b'>'));
            self.copy(self.at + 1);
            self.leaf(self.at - 1, self.at);
            self.word_before = false;
            return;
        };
        while self.open.len() > depth + 1 {
            if let Some(open) = self.open.pop() {
                self.unmatched(&open);
            }
        }
        if self.open.pop().is_some_and(|open| open.kept) {
            self.token(self.at, self.at + 1, SourceTokenKind::Close);
            self.copy(self.at + 1);
            self.word_before = false;
        } else {
            self.blank(self.at + 1);
        }
    }

    fn unmatched(&mut self, open: &Open) {
        if open.kept {
            self.repairs.push((open.at, b'<'));
            self.tokens[open.token].kind = SourceTokenKind::Leaf;
        }
    }

    /// Whether a bracket that opens here has Rust in it: an attribute's, a brace behind the name of a macro or in `(rust …)`.
    fn is_verbatim(&self, bracket: u8) -> bool {
        let around = self.open.last();
        let text = |token: &SourceToken| &self.source[token.lo as usize..token.hi as usize];
        let touching = self.tokens.last().filter(|token| token.hi as usize == self.at).map(text);
        let head = around.and_then(|open| self.tokens.get(open.token + usize::from(open.kept))).map(text);
        let is_macro = |name: Option<&str>| name.is_some_and(|name| name.len() > 1 && name.ends_with('!'));
        around.is_some_and(|open| open.verbatim)
            || (bracket == b'[' && matches!(touching, Some("#" | "!")))
            || (bracket == b'{' && (is_macro(touching) || is_macro(head) || head == Some("rust")))
    }

    // ---- literals ----

    /// A literal of `length` bytes; or, if Rust would refuse it, of the same length with something in its place.
    fn literal(&mut self, (length, valid): (usize, bool)) {
        let (lo, hi) = (self.at, self.at + length);
        if self.word_before {
            return self.blank(hi);
        }
        if valid {
            self.literals.push((self.tokens.len(), self.text.len()..self.text.len() + length));
            self.copy(hi);
            self.leaf(lo, hi);
        } else {
            let line = self.source[lo..hi].find(['\n', '\r', '\t']).map_or(hi, |end| lo + end);
            self.fill(line, '_');
            self.leaf(lo, line);
            self.blank(hi);
        }
        self.word_before = true;
    }

    /// A character, a lifetime, or a mark of quotation.
    fn quote(&mut self) {
        if let Some(length) = literal::char_length(self.rest()) {
            return self.literal((length, literal::is_char(&self.source[self.at..self.at + length], false)));
        }
        let name = &self.source[self.at + 1..];
        let length = self.name_length(name);
        let behind = name.as_bytes().get(length).copied().unwrap_or(0);
        if length == 0 || self.word_before || matches!(behind, b'\'' | b'#' | b'"') {
            return self.stray();
        }
        // rustc hands a lifetime over as two tokens, which both have its place.
        let lo = self.at;
        self.copy(lo + 1);
        self.name(lo + 1 + length);
        self.leaf(lo, self.at);
        self.leaf(lo, self.at);
        self.word_before = true;
    }

    /// `/// …` and the like, which rustc hands over as the tokens of `#[doc = "…"]`, all with its place.
    fn doc_comment(&mut self) {
        let (lo, rest) = (self.at, self.rest());
        let line = rest.starts_with("//");
        let Some(length) = (if line { Some(literal::line(rest)) } else { oxur_core::block_comment(rest.as_bytes()) })
        else {
            return self.blank(self.source.len());
        };
        let (comment, inner) = (&rest[..length], rest[2..].starts_with('!'));
        let doc = inner
            || (line && rest.starts_with("///") && !rest.starts_with("////"))
            || (!line && rest.starts_with("/**") && !rest.starts_with("/***") && length > 4);
        let returns = comment.replace("\r\n", "").contains('\r');
        if !doc || returns || self.open.len() >= MAX_NESTING {
            // `//` that is no comment of Oxur's is none here either.
            return if doc { self.blank(lo + length) } else { self.stray() };
        }
        self.copy(lo + length);
        let hi = self.at;
        self.leaf(lo, hi);
        if inner {
            self.leaf(lo, hi);
        }
        self.token(lo, hi, SourceTokenKind::Open(Delimiter::Bracket));
        (0..3).for_each(|_| self.leaf(lo, hi));
        self.token(lo, hi, SourceTokenKind::Close);
        self.word_before = false;
    }

    // ---- names ----

    fn word(&mut self) {
        if let Some(found) = literal::prefixed(self.rest()) {
            return self.literal(found);
        }
        let raw = if self.rest().starts_with("r#") { 2 } else { 0 };
        let length = raw + self.name_length(&self.rest()[raw..]);
        let (lo, hi) = (self.at, self.at + length.max(1));
        if self.word_before {
            return self.blank(hi);
        }
        if raw > 0 {
            let valid = is_rust_ident(&self.source[lo..hi]);
            return self.literal((length, valid));
        }
        self.name(hi);
        self.leaf(lo, hi);
        self.word_before = true;
    }

    /// How long the name is that a text starts with. In Oxur names go on over `-x` and end with `?` or `!`.
    fn name_length(&self, text: &str) -> usize {
        let continues = |c: char| c == '_' || is_word(c) || unicode_continue(c);
        let run = |text: &str| text.find(|c: char| !continues(c)).unwrap_or(text.len());
        if !text.starts_with(is_word) {
            return 0;
        }
        let mut length = run(text);
        if self.open.last().is_some_and(|open| open.verbatim) {
            return length;
        }
        while text[length..].starts_with('-') && text[length + 1..].starts_with(continues) {
            length += 1 + run(&text[length + 1..]);
        }
        let behind = &text[length..];
        let mark = behind.starts_with('?') || (behind.starts_with('!') && !behind.starts_with("!="));
        length + usize::from(mark)
    }

    /// Writes the name up to `end`.
    fn name(&mut self, end: usize) {
        let name = &self.source[self.at..end];
        self.text.extend(name.chars().map(|c| if is_word(c) || unicode_continue(c) { c } else { '_' }));
        self.at = end;
    }
}

/// Whether a name may start with the character.
fn is_word(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic() || (!c.is_ascii() && is_rust_ident(c.encode_utf8(&mut [0; 4])))
}

/// Whether a name may go on with the character.
fn unicode_continue(c: char) -> bool {
    c.is_ascii_digit() || (!c.is_ascii() && is_rust_ident(&format!("_{c}")))
}

#[cfg(test)]
mod tests {
    use super::Shadow;

    /// The shadow, with the comments found by the reader.
    fn shadow(source: &str) -> Shadow {
        let read = oxur_core::read(oxur_core::SourceId(1), source, &oxur_core::ReadOptions::default());
        let comments: Vec<(u32, u32)> = read.comments.iter().map(|c| (c.span.lo, c.span.hi)).collect();
        let errors: Vec<u32> = read.diagnostics.iter().map(|d| d.span().lo).collect();
        Shadow::new(source, &comments, &errors)
    }

    #[test]
    fn symbols_keep_their_width_and_comments_go() {
        let cases = [
            ("(let [my-vec (vec! 1 -2)] ; don't (", "(let [my_vec (vec_ 1 -2)]          )"),
            ("(empty? x) (set! a 'b') ; x", "(empty_ x) (set_ a 'b')    "),
            ("`(if ~c '(a b) ~@d)", " (if ~c  (a b) ~@d)"),
            ("(f x:&'a str \"a\\n\" r#\"b\"# r#type)", "(f x:&'a str \"a\\n\" r#\"b\"# r#type)"),
            ("(- a 1) a->b λ-x 'l-x", "(- a 1) a->b λ_x 'l_x"),
            ("/// doc\n(f)", "/// doc\n(f)"),
            ("(rust { a - b; x? }) #[cfg(a)]", "(rust { a - b; x? }) #[cfg(a)]"),
            ("(m!{ x! a-b })", "(m_{ x! a-b })"),
            ("x.0.1 1..2 1e 0b2", "x.0.1 1..2 __ ___"),
            ("// é\n(é \u{2192} \"é\")", "    \n(é ? \"é\")"),
            ("(a\r\n\tb)", "(a\r\n\tb)"),
        ];
        for (source, expected) in cases {
            assert_eq!(shadow(source).text, expected, "{source}");
        }
    }

    #[test]
    fn brackets_always_match() {
        let cases = [
            ("(f (g)", "(f (g))"),
            ("(f [g)", "(f <g)"),
            ("f) (g)", "f> (g)"),
            ("(f \"x", "(f __)"),
            ("{[(", "{[()]}"),
            ("{[(}", "{<<}"),
        ];
        for (source, expected) in cases {
            assert_eq!(shadow(source).text, expected, "{source}");
        }
        let deep = "(".repeat(5_000) + &")".repeat(5_000);
        let text = Shadow::new(&deep, &[], &[]).text;
        assert_eq!(text.matches('(').count(), super::MAX_NESTING);
        assert_eq!(text.matches(')').count(), super::MAX_NESTING);
    }

    #[test]
    fn the_head_takes_the_place_of_blanks() {
        let behind = |source: &str| shadow(source).behind("m!{");
        assert_eq!(behind("(f)"), ("m!{(f)".to_owned(), 3));
        assert_eq!(behind("; c\n(f)"), ("m!{\n(f)".to_owned(), 0));
        assert_eq!(behind(";c\n(f)"), ("m!{\n(f)".to_owned(), 0));
        assert_eq!(behind("/*long*/ (f)"), ("m!{      (f)".to_owned(), 0));
        assert_eq!(behind(""), ("m!{".to_owned(), 0));
    }
}
