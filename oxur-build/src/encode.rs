//! The tokens of a module as text for the macro that hands them to rustc, each with the token of the shadow whose place it
//! bears. The macro has little to do: it neither parses Rust nor reads Oxur.
//!
//! The text has four parts:
//!
//! - a line with the version of this format, and the number of places in the shadow;
//! - a line with the distinct words, a blank between them;
//! - the distinct literals, a line each, in which `\\`, `\n` and `\r` stand for themselves; then an empty line;
//! - the tokens: for each a character for what it is, and numbers.
//!
//! | character | numbers | token |
//! | --- | --- | --- |
//! | `w` | word, place | a name or keyword |
//! | `l` | literal, place | a literal |
//! | `(` `[` `{` | | an opening bracket |
//! | `)` `]` `}` | place | a closing bracket; the pair bears the place |
//! | `j` and another | place | a character of punctuation that the next one touches |
//! | `r` before a closing bracket | | the place is to resolve at the macro's call |
//! | any other | place | a character of punctuation |
//!
//! A number is written in base 32, the lowest digit first, as characters from `0` on; all digits but the last have 32
//! added. A place is the difference from the place before, doubled, and one less than that for differences below zero.
//!
//! The places of the shadow are counted as they stand in the text: one for each token, for brackets one where they open,
//! one for the whole of them, and one where they close.

use oxur_ast::{Bracket, Item, Lender, Lent, Printed, Sink, SourceTokenKind, print_to};
use oxur_core::{Delimiter, Expansions, Map, SourceId, Spacing, Span};

/// The version of the format, which the macro checks.
pub(crate) const VERSION: u32 = 1;

/// Makes the text.
pub(crate) struct Encoder<'s> {
    source: SourceId,
    text: &'s str,
    expansions: &'s Expansions,
    lender: Lender,
    /// The number of the place of each token, and how many there are.
    places: Vec<u32>,
    count: u32,
    /// Whether parentheses and braces may bear plain places: the module's attributes turn off the lints about them.
    plain: bool,
    words: Table,
    literals: Table,
    code: Vec<u8>,
    /// The place before.
    last: u32,
    /// Literals of the source, by their tokens, that were printed with another text of the same length.
    changed: Vec<(usize, String)>,
}

/// Distinct texts with their numbers, in the order of these.
#[derive(Default)]
struct Table(Map<String, u32>);

impl Table {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.0.get(text) {
            return number;
        }
        let number = self.0.len() as u32;
        self.0.insert(text.to_owned(), number);
        number
    }
}

impl<'s> Encoder<'s> {
    /// An encoder for the module of `source`, whose tokens are `lender`'s.
    pub(crate) fn new(
        source: SourceId,
        text: &'s str,
        expansions: &'s Expansions,
        lender: Lender,
        plain: bool,
    ) -> Self {
        let mut count = 0;
        let mut places = Vec::with_capacity(lender.tokens().len());
        for token in lender.tokens() {
            places.push(count);
            count += if matches!(token.kind, SourceTokenKind::Open(_)) { 2 } else { 1 };
        }
        let (words, literals) = (Table::default(), Table::default());
        let (code, last, changed) = (Vec::new(), 0, Vec::new());
        Self { source, text, expansions, lender, places, count, plain, words, literals, code, last, changed }
    }

    /// Adds an item.
    pub(crate) fn item(&mut self, item: &Item) {
        print_to(item, self);
    }

    /// Adds `::core::compile_error! { "message" }` at a place.
    pub(crate) fn error(&mut self, message: &str, span: Span) {
        let (first, last) = self.ends(span);
        for name in ["core", "compile_error"] {
            self.mark(b':', Spacing::Joint, first);
            self.mark(b':', Spacing::Alone, first);
            self.word(name, first);
        }
        self.mark(b'!', Spacing::Alone, first);
        self.code.push(b'{');
        let literal = self.literals.number(&format!("{message:?}"));
        self.code.push(b'l');
        self.put(literal);
        self.place(last);
        self.code.push(b'}');
        self.place(last);
    }

    /// The places at which a span starts and ends: one and the same if it is a form in brackets.
    fn ends(&self, span: Span) -> (u32, u32) {
        let (Some(first), Some(last)) = (self.lender.lend_call(span), self.lender.last(span)) else {
            return (self.last, self.last);
        };
        match first {
            Lent::Whole(at) if self.lender.partner(at) == last => (self.places[at] + 1, self.places[at] + 1),
            Lent::Whole(at) | Lent::Token(at) | Lent::Tokens(at) => (self.places[at], self.places[last.max(at)]),
        }
    }

    /// The text, and the literals that the shadow should have in place of the source's: rustc finds places within a format
    /// string only if it reads the same in both.
    pub(crate) fn finish(self) -> (String, Vec<(usize, String)>) {
        let words: Vec<&str> = self.words.0.keys().map(String::as_str).collect();
        let mut text = format!("{VERSION} {}\n{}\n", self.count, words.join(" "));
        for literal in self.literals.0.keys() {
            text.push_str(&literal.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r"));
            text.push('\n');
        }
        text.push('\n');
        text.extend(self.code.iter().map(|byte| char::from(*byte)));
        (text, self.changed)
    }

    /// The place for what is printed of `span`.
    fn lent(&self, printed: Printed<'_>, span: Span) -> (u32, bool) {
        let place = self.expansions.call_site(span);
        let lent = if place.source != self.source {
            None
        } else if place == span {
            self.lender.lend(self.text, printed, place)
        } else {
            self.lender.lend_call(place)
        };
        match lent {
            Some(Lent::Token(at)) => (self.places[at], false),
            Some(Lent::Tokens(at)) => (self.places[at], true),
            Some(Lent::Whole(at)) => (self.places[at] + 1, false),
            // What has no place of its own stays where the last token was.
            None => (self.last, false),
        }
    }

    fn put(&mut self, mut number: u32) {
        while number >= 32 {
            self.code.push(b'0' + 32 + (number % 32) as u8);
            number /= 32;
        }
        self.code.push(b'0' + number as u8);
    }

    fn place(&mut self, place: u32) {
        let difference = i64::from(place) - i64::from(self.last);
        let number = if difference < 0 { -2 * difference - 1 } else { 2 * difference };
        self.put(number as u32);
        self.last = place;
    }

    fn word(&mut self, text: &str, place: u32) {
        let word = self.words.number(text);
        self.code.push(b'w');
        self.put(word);
        self.place(place);
    }

    fn mark(&mut self, c: u8, spacing: Spacing, place: u32) {
        if spacing == Spacing::Joint {
            self.code.push(b'j');
        }
        self.code.push(c);
        self.place(place);
    }
}

impl Sink for Encoder<'_> {
    fn ident(&mut self, text: &str, span: Span) {
        let (place, _) = self.lent(Printed::Word(text), span);
        self.word(text, place);
    }

    fn lifetime(&mut self, text: &str, span: Span) {
        let (place, _) = self.lent(Printed::Literal, span);
        self.mark(b'\'', Spacing::Joint, place);
        self.word(text.trim_start_matches('\''), place);
    }

    fn literal(&mut self, text: &str, span: Span) {
        let (place, _) = self.lent(Printed::Literal, span);
        if span.source == self.source
            && let Some(written) = self.text.get(span.lo as usize..span.hi as usize)
            && written.len() == text.len()
            && written != text
            && let Some(Lent::Token(at)) = self.lender.lend_call(span)
        {
            self.changed.push((at, text.to_owned()));
        }
        let literal = self.literals.number(text);
        self.code.push(b'l');
        self.put(literal);
        self.place(place);
    }

    fn punct(&mut self, c: char, spacing: Spacing, span: Span) {
        let (place, _) = self.lent(Printed::Operator(c.encode_utf8(&mut [0; 4])), span);
        // The printer's punctuation is Rust's, which is ASCII.
        self.mark(u8::try_from(c).unwrap_or(b'?'), spacing, place);
    }

    fn operator(&mut self, text: &'static str, span: Span) {
        let (mut place, each) = self.lent(Printed::Operator(text), span);
        for (at, c) in text.bytes().enumerate() {
            let spacing = if at + 1 < text.len() { Spacing::Joint } else { Spacing::Alone };
            self.mark(c, spacing, place);
            place += u32::from(each);
        }
    }

    fn open(&mut self, delimiter: Delimiter, _: Bracket, _: Span) {
        self.code.push(match delimiter {
            Delimiter::Paren => b'(',
            Delimiter::Bracket => b'[',
            Delimiter::Brace => b'{',
        });
    }

    fn close(&mut self, delimiter: Delimiter, bracket: Bracket, span: Span) {
        let (place, _) = self.lent(Printed::Brackets(delimiter, bracket), span);
        if !self.plain && matches!(bracket, Bracket::Grouping | Bracket::Operand | Bracket::Block) {
            self.code.push(b'r');
        }
        self.code.push(match delimiter {
            Delimiter::Paren => b')',
            Delimiter::Bracket => b']',
            Delimiter::Brace => b'}',
        });
        self.place(place);
    }

    fn wraps(&self, span: Span) -> bool {
        self.plain && self.expansions.call_site(span) == span && self.lender.is_head(span)
    }
}
