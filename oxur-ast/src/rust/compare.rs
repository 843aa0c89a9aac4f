//! A sink that compares what is printed with a text, token by token, as it is printed.

use oxur_core::{Delimiter, Spacing, Span};

use crate::print::{Bracket, Print, Sink, print_to};
use crate::scan::{Scanned, Scanner};

/// Whether a node prints the tokens of a text. False also if that is not known for sure.
pub(super) fn prints_text(node: &impl Print, text: &str) -> bool {
    let mut sink = Compare::new(text, false);
    print_to(node, &mut sink);
    sink.finish()
}

/// The comparison of what is printed with a text.
pub(crate) struct Compare<'t> {
    scanner: Scanner<'t>,
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
        Self { scanner: Scanner::new(text), doc: Doc::None, same: true, loose }
    }

    /// Whether all was the same. False also if that is not known for sure.
    pub(crate) fn finish(mut self) -> bool {
        self.same && self.doc == Doc::None && self.next().is_none() && !self.scanner.lost
    }

    fn next(&mut self) -> Option<Scanned<'t>> {
        loop {
            match self.scanner.next()? {
                Scanned::Punct(',' | ';') | Scanned::Open('(' | '{') | Scanned::Close(')' | '}') if self.loose => {}
                token => return Some(token),
            }
        }
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

    fn expect(&mut self, matches: impl FnOnce(Scanned<'t>) -> bool) {
        if self.same {
            self.same = self.next().is_some_and(matches);
        }
    }
}

/// The words of a string literal.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.trim_matches('"').split("\\n").flat_map(str::split_whitespace)
}

impl Sink for Compare<'_> {
    fn ident(&mut self, text: &str, _: Span) {
        let step = |doc| match doc {
            Doc::Name(comment) if text == "doc" => Some(Doc::Equals(comment)),
            _ => None,
        };
        if !self.in_doc(step) {
            self.expect(|token| token == Scanned::Word(text));
        }
    }

    fn lifetime(&mut self, text: &str, _: Span) {
        self.expect(|token| token == Scanned::Lifetime(text));
    }

    fn literal(&mut self, text: &str, _: Span) {
        let loose = self.loose;
        let step = |doc| match doc {
            Doc::Text(comment) => {
                let literal = proc_macro2::Literal::string(comment).to_string();
                (literal == text || (loose && words(&literal).eq(words(text)))).then_some(Doc::Close)
            }
            _ => None,
        };
        if !self.in_doc(step) {
            self.expect(|token| token == Scanned::Word(text));
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
        match self.next() {
            Some(Scanned::Punct(found)) => self.same = found == c,
            Some(Scanned::Doc { text, inner }) if c == '#' => {
                self.doc = if inner { Doc::Bang(text) } else { Doc::Open(text) };
            }
            _ => self.same = false,
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
        if !self.in_doc(step) {
            let c = match delimiter {
                Delimiter::Paren => '(',
                Delimiter::Bracket => '[',
                Delimiter::Brace => '{',
            };
            self.expect(|token| token == Scanned::Open(c));
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
        if !self.in_doc(step) {
            let c = match delimiter {
                Delimiter::Paren => ')',
                Delimiter::Bracket => ']',
                Delimiter::Brace => '}',
            };
            self.expect(|token| token == Scanned::Close(c));
        }
    }
}
