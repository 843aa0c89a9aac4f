//! A sink that compares what is printed with a text, token by token, as it is printed.
//!
//! It takes no token out of the text, it only looks whether the next one is the one that is printed. Where the text could
//! go on with the same token, as a name or number does, it says no: the caller then compares in another way.

use oxur_core::{Delimiter, Spacing, Span};

use crate::print::{Bracket, Print, Sink, print_to};
use crate::scan::{Scanned, Scanner, goes_on_in_number, is_name_byte};

/// Whether a node prints the tokens of a text. False also if that is not known for sure.
pub(super) fn prints_text(node: &impl Print, text: &str) -> bool {
    let mut sink = Compare::new(text, false);
    print_to(node, &mut sink);
    sink.finish()
}

/// The comparison of what is printed with a text.
pub(crate) struct Compare<'t> {
    rest: &'t str,
    doc: Doc<'t>,
    same: bool,
    /// Whether what layout may add and drop is left aside: commas and semicolons, parentheses and braces, blanks in
    /// doc comments.
    loose: bool,
}

/// How far into the tokens of a doc comment, `#[doc = "…"]`, the comparison is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doc<'t> {
    None,
    Bang(&'t str),
    Open(&'t str),
    Name(&'t str),
    Equals(&'t str),
    Text(&'t str),
    Close,
}

impl<'t> Compare<'t> {
    /// A comparison with a text, `loose` if layout is left aside.
    pub(crate) fn new(text: &'t str, loose: bool) -> Self {
        Self { rest: text, doc: Doc::None, same: true, loose }
    }

    /// Whether all was the same. False also if that is not known for sure.
    pub(crate) fn finish(mut self) -> bool {
        self.skip();
        self.same && self.doc == Doc::None && self.rest.is_empty()
    }

    /// Goes to the next token.
    fn skip(&mut self) {
        let bytes = self.rest.as_bytes();
        let mut at = 0;
        loop {
            match bytes.get(at) {
                Some(b' ' | b'\n' | b'\t' | b'\r') => at += 1,
                Some(b',' | b';' | b'(' | b')' | b'{' | b'}') if self.loose => at += 1,
                Some(b'/') => match comment(&self.rest[at..]) {
                    Some(len) => at += len,
                    None => break,
                },
                _ => break,
            }
        }
        self.rest = &self.rest[at..];
    }

    /// Whether the doc comment that is being compared goes on with this.
    fn in_doc(&mut self, step: impl FnOnce(Doc<'t>) -> Option<Doc<'t>>) -> bool {
        if self.doc == Doc::None {
            return false;
        }
        match step(self.doc) {
            Some(next) => self.doc = next,
            None => self.same = false,
        }
        true
    }

    /// The next token must be this name, lifetime or literal.
    fn word(&mut self, text: &str) {
        self.skip();
        match self.rest.strip_prefix(text) {
            Some(rest) if ends_token(text, rest.as_bytes()) => self.rest = rest,
            _ => self.same = false,
        }
    }

    /// The next token must be this bracket or punctuation.
    fn mark(&mut self, mark: u8) {
        self.skip();
        match self.rest.as_bytes().first() {
            Some(found) if *found == mark => self.rest = &self.rest[1..],
            _ => self.same = false,
        }
    }
}

/// How long the comment is that a text starts with; none if it starts with none or with a doc comment.
fn comment(text: &str) -> Option<usize> {
    let doc = |outer: &str, no_outer: &str, inner: &str| {
        (text.starts_with(outer) && !text.starts_with(no_outer)) || text.starts_with(inner)
    };
    if text.starts_with("//") {
        return (!doc("///", "////", "//!")).then(|| text.find('\n').unwrap_or(text.len()));
    }
    if text.starts_with("/*") && (text.starts_with("/**/") || !doc("/**", "/***", "/*!")) {
        return oxur_core::block_comment(text.as_bytes());
    }
    None
}

/// Whether a token surely ends before `rest`.
fn ends_token(text: &str, rest: &[u8]) -> bool {
    let Some(next) = rest.first() else { return true };
    match text.as_bytes().first() {
        _ if is_name_byte(*next) => false,
        Some(b'0'..=b'9') => !goes_on_in_number(text.as_bytes(), rest),
        // What looks like a lifetime may be a character.
        Some(b'\'') => *next != b'\'',
        Some(b'"') => true,
        // What looks like a name may be a literal's prefix.
        _ => !matches!(next, b'"' | b'\'' | b'#'),
    }
}

/// The words of a string literal.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.trim_matches('"').split("\\n").flat_map(str::split_whitespace)
}

/// Whether a literal is the one that a doc comment of that text stands for.
fn is_literal_of(literal: &str, comment: &str) -> bool {
    let inner = literal.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let plain = |text: &str| text.bytes().all(|b| matches!(b, b' '..=b'~') && b != b'"' && b != b'\\');
    if inner == Some(comment) && plain(comment) {
        return true;
    }
    proc_macro2::Literal::string(comment).to_string() == literal
}

impl Sink for Compare<'_> {
    fn ident(&mut self, text: &str, _: Span) {
        let step = |doc| match doc {
            Doc::Name(comment) if text == "doc" => Some(Doc::Equals(comment)),
            _ => None,
        };
        if !self.in_doc(step) && self.same {
            self.word(text);
        }
    }

    fn lifetime(&mut self, text: &str, _: Span) {
        if self.same {
            self.word(text);
        }
    }

    fn literal(&mut self, text: &str, _: Span) {
        let loose = self.loose;
        let step = |doc| match doc {
            Doc::Text(comment) => {
                let same = is_literal_of(text, comment)
                    || (loose && words(&proc_macro2::Literal::string(comment).to_string()).eq(words(text)));
                same.then_some(Doc::Close)
            }
            _ => None,
        };
        if !self.in_doc(step) && self.same {
            self.word(text);
        }
    }

    fn punct(&mut self, c: char, _: Spacing, _: Span) {
        if self.loose && matches!(c, ',' | ';') {
            return;
        }
        let step = |doc| match (doc, c) {
            (Doc::Bang(comment), '!') => Some(Doc::Open(comment)),
            (Doc::Equals(comment), '=') => Some(Doc::Text(comment)),
            _ => None,
        };
        if self.in_doc(step) || !self.same {
            return;
        }
        if c == '#' {
            self.skip();
            if self.rest.starts_with('/') {
                let mut scanner = Scanner::new(self.rest);
                let Some(Scanned::Doc { text, inner }) = scanner.next() else {
                    self.same = false;
                    return;
                };
                self.rest = &self.rest[scanner.range().end..];
                self.doc = if inner { Doc::Bang(text) } else { Doc::Open(text) };
                return;
            }
        }
        match u8::try_from(c) {
            Ok(mark) => self.mark(mark),
            Err(_) => self.same = false,
        }
    }

    fn open(&mut self, delimiter: Delimiter, _: Bracket, _: Span) {
        if self.loose && delimiter != Delimiter::Bracket {
            return;
        }
        let step = |doc| match (doc, delimiter) {
            (Doc::Open(comment), Delimiter::Bracket) => Some(Doc::Name(comment)),
            _ => None,
        };
        if !self.in_doc(step) && self.same {
            self.mark(match delimiter {
                Delimiter::Paren => b'(',
                Delimiter::Bracket => b'[',
                Delimiter::Brace => b'{',
            });
        }
    }

    fn close(&mut self, delimiter: Delimiter, _: Bracket, _: Span) {
        if self.loose && delimiter != Delimiter::Bracket {
            return;
        }
        let step = |doc| match (doc, delimiter) {
            (Doc::Close, Delimiter::Bracket) => Some(Doc::None),
            _ => None,
        };
        if !self.in_doc(step) && self.same {
            self.mark(match delimiter {
                Delimiter::Paren => b')',
                Delimiter::Bracket => b']',
                Delimiter::Brace => b'}',
            });
        }
    }
}
