//! Which token of a source lends its place to a token that is printed.
//!
//! A node knows the place of the form or symbol it came from, in bytes. rustc knows no places but those of tokens that it
//! has read, so every printed token borrows one: that of the symbol it stands for, or that of a whole form in brackets.

use oxur_core::{Delimiter, Span};

use crate::print::Bracket;

/// A token of a source, as rustc reads it: one character of punctuation at a time, brackets on their own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SourceToken {
    /// The byte at which it starts.
    pub lo: u32,
    /// The byte behind it.
    pub hi: u32,
    /// What it is.
    pub kind: SourceTokenKind,
}

/// What a token of a source is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SourceTokenKind {
    /// Anything but a bracket.
    Leaf,
    /// An opening bracket.
    Open(Delimiter),
    /// A closing bracket. Brackets match.
    Close,
}

/// What is printed, as far as it matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Printed<'t> {
    /// A name or keyword.
    Word(&'t str),
    /// A literal or lifetime.
    Literal,
    /// An operator of one or more characters.
    Operator(&'t str),
    /// A pair of brackets.
    Brackets(Delimiter, Bracket),
}

/// The token that lends its place, by its number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lent {
    /// That token.
    Token(usize),
    /// That token, and those behind it for the further characters of an operator.
    Tokens(usize),
    /// The brackets that that token opens, with all between them.
    Whole(usize),
}

/// The tokens of a source, to be asked for places.
#[derive(Clone, Debug, Default)]
pub struct Lender {
    tokens: Vec<SourceToken>,
    /// For each token the bracket that it matches, or itself.
    partner: Vec<usize>,
    /// For each token the opening bracket around it.
    parent: Vec<Option<usize>>,
}

/// How many tokens are looked through for one that reads like the printed one.
const SEARCH: usize = 24;

impl Lender {
    /// A lender of these tokens, which come in the order of the text.
    #[must_use]
    pub fn new(tokens: Vec<SourceToken>) -> Self {
        let mut partner: Vec<usize> = (0..tokens.len()).collect();
        let mut parent = Vec::with_capacity(tokens.len());
        let mut open: Vec<usize> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            if token.kind == SourceTokenKind::Close
                && let Some(start) = open.pop()
            {
                partner[start] = at;
                partner[at] = start;
            }
            parent.push(open.last().copied());
            if matches!(token.kind, SourceTokenKind::Open(_)) {
                open.push(at);
            }
        }
        Self { tokens, partner, parent }
    }

    /// The tokens.
    #[must_use]
    pub fn tokens(&self) -> &[SourceToken] {
        &self.tokens
    }

    /// The bracket that matches the one at `at`; `at` itself if it is no bracket.
    #[must_use]
    pub fn partner(&self, at: usize) -> usize {
        self.partner.get(at).copied().unwrap_or(at)
    }

    /// Who lends a place to what is printed for `span`, a place in `text`; none if there are no tokens.
    #[must_use]
    pub fn lend(&self, text: &str, printed: Printed<'_>, span: Span) -> Option<Lent> {
        let at = self.token_at(span)?;
        let token = self.tokens[at];
        let single = self.is_one(at, span);
        Some(match (printed, token.kind) {
            (Printed::Brackets(delimiter, bracket), SourceTokenKind::Leaf) => {
                self.brackets_of_leaf(at, single, delimiter, bracket, span)
            }
            (Printed::Brackets(_, Bracket::Block), SourceTokenKind::Open(_)) if !self.is_group(at, span) => {
                Lent::Whole(self.parent[at].unwrap_or(at))
            }
            (Printed::Literal, SourceTokenKind::Leaf) => Lent::Token(at),
            (Printed::Word(_), SourceTokenKind::Leaf) if span.hi <= token.hi => Lent::Token(at),
            (Printed::Word(word), kind) => {
                let found = self.search(text, word, at, span, false).map(Lent::Token);
                found.unwrap_or(if kind == SourceTokenKind::Leaf { Lent::Token(at) } else { Lent::Whole(at) })
            }
            (Printed::Operator(operator), kind) => {
                let found = if matches!(operator, "," | ";" | "." | "=" | "!") {
                    None
                } else {
                    // What closes generic arguments, and what ends a chain, stands last; `(? x)` has its operator first.
                    let first = kind == SourceTokenKind::Leaf
                        || self.tokens.get(at + 1).is_some_and(|next| reads(text, next, operator));
                    let backwards = operator == ">" || (operator == "?" && !first);
                    self.search(text, operator, at, span, backwards).map(Lent::Tokens)
                };
                found.unwrap_or(if kind == SourceTokenKind::Leaf { Lent::Token(at) } else { Lent::Whole(at) })
            }
            (_, SourceTokenKind::Open(_)) => Lent::Whole(at),
            (_, SourceTokenKind::Close) => Lent::Token(at),
        })
    }

    /// Who lends a place to all that a macro made of the call at `span`: the call.
    #[must_use]
    pub fn lend_call(&self, span: Span) -> Option<Lent> {
        let at = self.token_at(span)?;
        let open = matches!(self.tokens[at].kind, SourceTokenKind::Open(_));
        Some(if open { Lent::Whole(at) } else { Lent::Token(at) })
    }

    /// The last token of `span`, which lends the end of its place.
    #[must_use]
    pub fn last(&self, span: Span) -> Option<usize> {
        let after = self.tokens.partition_point(|token| token.lo < span.hi.max(span.lo + 1));
        after.checked_sub(1)
    }

    /// Whether `span` is the head of a list, with a blank behind it: `+` in `(+ a b)`, and not `&` in `&x`.
    #[must_use]
    pub fn is_head(&self, span: Span) -> bool {
        let Some(at) = self.token_at(span) else { return false };
        let behind = self.tokens.partition_point(|token| token.lo < span.hi);
        self.tokens[at].lo == span.lo
            && self.list_of_head(at).is_some()
            && self.tokens.get(behind).is_some_and(|next| next.lo > span.hi)
    }

    /// The token at the start of `span`, or the nearest one: of those that start together, the first.
    fn token_at(&self, span: Span) -> Option<usize> {
        let after = self.tokens.partition_point(|token| token.lo <= span.lo);
        let Some(mut at) = after.checked_sub(1) else {
            return (!self.tokens.is_empty()).then_some(0);
        };
        if self.tokens[at].hi <= span.lo && self.tokens.get(after).is_some_and(|next| next.lo < span.hi) {
            return Some(after);
        }
        while at > 0 && self.tokens[at - 1].lo == self.tokens[at].lo {
            at -= 1;
        }
        Some(at)
    }

    /// Whether `span` is one symbol: one token, or several that touch, as those of an operator do.
    fn is_one(&self, at: usize, span: Span) -> bool {
        let mut hi = self.tokens[at].hi;
        for next in self.tokens.iter().skip(at + 1).take_while(|next| next.lo < span.hi) {
            if next.lo > hi || next.kind != SourceTokenKind::Leaf {
                return false;
            }
            hi = next.hi;
        }
        true
    }

    /// Whether `span` is the brackets that open at `at`, and what is between them.
    fn is_group(&self, at: usize, span: Span) -> bool {
        self.tokens[self.partner[at]].hi >= span.hi
    }

    /// The list that the token at `at` is the head of: nothing but what touches it stands before it.
    fn list_of_head(&self, mut at: usize) -> Option<usize> {
        loop {
            let before = at.checked_sub(1)?;
            if self.tokens[before].hi != self.tokens[at].lo {
                return None;
            }
            match self.tokens[before].kind {
                SourceTokenKind::Open(_) => return Some(before),
                SourceTokenKind::Close => return None,
                SourceTokenKind::Leaf => at = before,
            }
        }
    }

    fn brackets_of_leaf(&self, at: usize, single: bool, delimiter: Delimiter, bracket: Bracket, span: Span) -> Lent {
        let own = Lent::Token(at);
        if !single {
            // `#(a b)`: the brackets behind the `#`. Several forms in a row: what is around them.
            let next = self.tokens.get(at + 1).filter(|next| next.lo == self.tokens[at].hi);
            return match next.map(|next| next.kind) {
                Some(SourceTokenKind::Open(_)) if self.is_group(at + 1, span) => Lent::Whole(at + 1),
                _ if bracket == Bracket::Block => self.parent[at].map_or(own, Lent::Whole),
                _ => own,
            };
        }
        match (bracket, self.parent[at]) {
            (Bracket::Operand, _) => own,
            (Bracket::Parameters, Some(list)) => self.parameters(list, at).map_or(own, Lent::Whole),
            // The braces of an item end where its form ends, and start with its first word.
            (Bracket::Other, Some(list)) if delimiter == Delimiter::Brace => Lent::Token(self.partner[list]),
            _ => self.list_of_head(at).map_or(own, Lent::Whole),
        }
    }

    /// The first vector behind `at` in the list.
    fn parameters(&self, list: usize, at: usize) -> Option<usize> {
        let end = self.partner[list];
        let mut next = at + 1;
        while next < end {
            if self.tokens[next].kind == SourceTokenKind::Open(Delimiter::Bracket) {
                return Some(next);
            }
            next = self.partner[next].max(next) + 1;
        }
        None
    }

    /// The token in `span` that reads like `wanted`, brackets within the first level left out.
    fn search(&self, text: &str, wanted: &str, at: usize, span: Span, backwards: bool) -> Option<usize> {
        let reads = |at: usize| {
            let token =
                self.tokens.get(at).filter(|token| token.kind == SourceTokenKind::Leaf && token.hi <= span.hi)?;
            text.get(token.lo as usize..)?.starts_with(wanted).then_some(token)
        };
        let fits = |at: usize| {
            reads(at).is_some_and(|token| {
                let word = wanted.starts_with(|c: char| c == '_' || c.is_alphanumeric());
                !word || (token.hi - token.lo) as usize == wanted.len()
            })
        };
        if backwards {
            let mut last = self.last(span)?;
            for _ in 0..SEARCH {
                match self.tokens.get(last)?.kind {
                    _ if last < at => return None,
                    SourceTokenKind::Leaf if fits(last) => return Some(last),
                    // The brackets that the form itself stands in are entered, others are not.
                    SourceTokenKind::Close if self.partner[last] > at => last = self.partner[last].checked_sub(1)?,
                    _ => last = last.checked_sub(1)?,
                }
            }
            return None;
        }
        let mut next = if self.tokens[at].kind == SourceTokenKind::Leaf { at } else { at + 1 };
        for _ in 0..SEARCH {
            let token = self.tokens.get(next).filter(|token| token.lo < span.hi)?;
            match token.kind {
                SourceTokenKind::Leaf if fits(next) => return Some(next),
                SourceTokenKind::Leaf => next += 1,
                SourceTokenKind::Open(_) => next = self.partner[next].max(next) + 1,
                SourceTokenKind::Close => return None,
            }
        }
        None
    }
}

/// Whether a token is the word `wanted`, or starts the operator.
fn reads(text: &str, token: &SourceToken, wanted: &str) -> bool {
    let word = wanted.starts_with(|c: char| c == '_' || c.is_alphanumeric());
    token.kind == SourceTokenKind::Leaf
        && (!word || (token.hi - token.lo) as usize == wanted.len())
        && text.get(token.lo as usize..).is_some_and(|rest| rest.starts_with(wanted))
}

#[cfg(test)]
mod tests {
    use oxur_core::{ExpnId, SourceId};

    use super::*;

    /// Words, punctuation and brackets of a text.
    fn lender(text: &str) -> Lender {
        let mut tokens = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let c = char::from(text.as_bytes()[at]);
            let word = text[at..].find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len() - at);
            let (length, kind) = match c {
                ' ' => {
                    at += 1;
                    continue;
                }
                '(' => (1, SourceTokenKind::Open(Delimiter::Paren)),
                '[' => (1, SourceTokenKind::Open(Delimiter::Bracket)),
                ')' | ']' => (1, SourceTokenKind::Close),
                _ => (word.max(1), SourceTokenKind::Leaf),
            };
            tokens.push(SourceToken { lo: at as u32, hi: (at + length) as u32, kind });
            at += length;
        }
        Lender::new(tokens)
    }

    /// What lends its place, as text.
    fn lent(text: &str, printed: Printed<'_>, form: &str) -> String {
        let lender = lender(text);
        let lo = text.find(form).expect("the form is in the text") as u32;
        let span = Span { source: SourceId(1), lo, hi: lo + form.len() as u32, expn: ExpnId::ROOT };
        let range = match lender.lend(text, printed, span).expect("there are tokens") {
            Lent::Token(at) | Lent::Tokens(at) => lender.tokens[at].lo..lender.tokens[at].hi,
            Lent::Whole(at) => lender.tokens[at].lo..lender.tokens[lender.partner[at]].hi,
        };
        text[range.start as usize..range.end as usize].to_owned()
    }

    #[test]
    fn what_is_printed_borrows_the_place_of_what_is_written() {
        let paren = |bracket| Printed::Brackets(Delimiter::Paren, bracket);
        let brace = |bracket| Printed::Brackets(Delimiter::Brace, bracket);
        let cases = [
            ("(f a)", Printed::Word("f"), "f", "f"),
            ("(g (f a))", paren(Bracket::Other), "(f a)", "(f a)"),
            ("(+ a b)", Printed::Operator("+"), "+", "+"),
            ("(+ a b)", paren(Bracket::Grouping), "+", "(+ a b)"),
            ("(== a b)", paren(Bracket::Grouping), "==", "(== a b)"),
            ("(. x (foo 1))", paren(Bracket::Other), "foo", "(foo 1)"),
            ("(x.foo 1)", paren(Bracket::Other), "foo", "(x.foo 1)"),
            ("(f x.foo)", paren(Bracket::Grouping), "foo", "foo"),
            ("(deffn f [a] b c)", paren(Bracket::Parameters), "deffn", "[a]"),
            ("(deffn f [a] b c)", brace(Bracket::Block), "b c", "(deffn f [a] b c)"),
            ("(pub impl T [] x)", brace(Bracket::Other), "impl", ")"),
            ("(let [mut x 1] x)", Printed::Word("mut"), "mut x", "mut"),
            ("(f Vec<Vec<A>> a)", Printed::Operator("<"), "Vec<Vec<A>>", "<"),
            ("(. x ? y ?)", Printed::Operator("?"), "(. x ? y ?)", "?"),
            ("(? x)", paren(Bracket::Operand), "?", "?"),
            ("(f #(a b))", paren(Bracket::Other), "#(a b)", "(a b)"),
            ("(if a b)", brace(Bracket::Block), "b", "b"),
        ];
        for (text, printed, form, expected) in cases {
            assert_eq!(lent(text, printed, form), expected, "{text}, {printed:?} for {form}");
        }
    }

    #[test]
    fn heads_have_a_blank_behind() {
        let head = |text: &str, lo: u32, hi: u32| lender(text).is_head(Span::new(SourceId(1), lo, hi));
        assert!(head("(+ a b)", 1, 2) && head("(a.b c)", 1, 4));
        assert!(!head("(f &x)", 3, 4) && !head("(&x y)", 1, 2) && !head("(f a)", 3, 4));
    }

    #[test]
    fn there_may_be_nothing_to_lend() {
        assert_eq!(Lender::default().lend("", Printed::Literal, Span::new(SourceId(1), 0, 0)), None);
        assert_eq!(lent("(a)", Printed::Literal, ""), "(a)");
    }
}
