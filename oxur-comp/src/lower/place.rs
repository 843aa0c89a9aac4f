//! The places of keywords and operators: Core Forms know the place of the whole form, Rust's tokens want the symbol's.

use oxur_core::Span;

use super::Lowerer;

/// Words that may stand before the head of an item.
const MODIFIERS: &[&str] = &["pub", "default", "const", "async", "unsafe", "safe", "extern", "auto", "comptime"];

impl Lowerer<'_> {
    /// The place of a form's head: of `if` in `(if a b)`, of `+` in `(+ a b)`, of `&` in `&x`; of the whole form where
    /// there is none to be seen.
    pub(super) fn head(&self, span: Span) -> Span {
        let text = self.sources.snippet(span);
        match text.strip_prefix('(') {
            Some(rest) => atom(rest).map_or(span, |(lo, hi)| part(span, 1 + lo, 1 + hi)),
            None => {
                let operator = text.len() - text.trim_start_matches(['&', '*', '!', '-', '.', '=', '?']).len();
                if operator == 0 { span } else { part(span, 0, operator) }
            }
        }
    }

    /// The place of an item's head: of `deffn` in `(pub const deffn f …)`.
    pub(super) fn item_head(&self, span: Span) -> Span {
        let Some(mut rest) = self.sources.snippet(span).strip_prefix('(') else {
            return span;
        };
        let mut lo = 1;
        while let Some((from, to)) = atom(rest) {
            let word = &rest[from..to];
            if !MODIFIERS.contains(&word) && !word.starts_with('"') {
                return part(span, lo + from, lo + to);
            }
            let mut next = to;
            // A restriction, as in `pub(crate)`.
            if word == "pub" && rest[to..].starts_with('(') {
                next += rest[to..].find(')').map_or(0, |close| close + 1);
            }
            lo += next;
            rest = &rest[next..];
        }
        self.head(span)
    }
}

/// Where the first symbol or string of a text starts and ends, after white space.
fn atom(text: &str) -> Option<(usize, usize)> {
    let lo = text.len() - text.trim_start_matches([' ', '\t', '\n', '\r', ',']).len();
    let rest = &text[lo..];
    let length = match rest.strip_prefix('"') {
        Some(string) => string.find('"').map_or(rest.len(), |end| end + 2),
        None => rest.find(|c: char| c.is_whitespace() || "()[]{}\",;".contains(c)).unwrap_or(rest.len()),
    };
    (length > 0).then_some((lo, lo + length))
}

fn part(span: Span, lo: usize, hi: usize) -> Span {
    let at = |offset: usize| span.lo + u32::try_from(offset).unwrap_or(0);
    Span { lo: at(lo), hi: at(hi), ..span }
}
