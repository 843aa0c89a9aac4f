//! Rust tokens to text that lexes to equal tokens, with blanks where a person would put them.

use super::{Printer, Work};
use crate::{Delimiter, RustToken, RustTokenKind, Spacing};

impl<'a> Printer<'a> {
    pub(super) fn tokens(&mut self, list: &'a [RustToken]) {
        let mut before: Option<&RustTokenKind> = None;
        let mut run_start = ' ';
        for (number, token) in list.iter().enumerate() {
            let joined = matches!(before, Some(RustTokenKind::Punct(_, Spacing::Joint)));
            if before.is_some_and(|before| space_between(before, &token.kind, run_start)) {
                self.out.push(' ');
            }
            match &token.kind {
                RustTokenKind::Ident(text) | RustTokenKind::Lifetime(text) => self.out.push_str(text),
                RustTokenKind::Literal(literal) => self.out.push_str(&literal.text),
                RustTokenKind::Punct(c, _) => {
                    if !joined {
                        run_start = *c;
                    }
                    self.out.push(*c);
                }
                RustTokenKind::Open(delimiter) => self.out.push_str(match delimiter {
                    Delimiter::Paren => "(",
                    Delimiter::Bracket => "[",
                    Delimiter::Brace => "{",
                }),
                RustTokenKind::Close(delimiter) => self.out.push_str(match delimiter {
                    Delimiter::Paren => ")",
                    Delimiter::Bracket => "]",
                    Delimiter::Brace => "}",
                }),
                RustTokenKind::Unquote(form) => {
                    // The form first, then the rest.
                    self.work.push(Work::Tokens(&list[number + 1..]));
                    if list.len() > number + 1 {
                        self.work.push(Work::Text(" "));
                    }
                    self.work.push(Work::Form(form));
                    return;
                }
            }
            before = Some(&token.kind);
        }
    }
}

/// Whether a blank stands between two tokens; `run` is the first character of the punctuation that `left` ends.
fn space_between(left: &RustTokenKind, right: &RustTokenKind, run: char) -> bool {
    use RustTokenKind::{Close, Ident, Lifetime, Literal, Open, Punct, Unquote};
    match (left, right) {
        (Punct(_, Spacing::Joint), _) => false,
        // They were apart, or else they would be joint; an unquote starts with punctuation too.
        (Punct(_, Spacing::Alone), Punct(..) | Unquote(_)) => true,
        (Punct(',' | ';' | '=', _), Close(_)) => false,
        (Punct(',' | ';' | '=', _), _) => true,
        (Punct('>', _), _) if matches!(run, '-' | '=') => true,
        (Punct(':', _), _) => run != ':' || !matches!(right, Ident(_) | Open(_) | Close(_)),
        (Punct(..), Open(Delimiter::Brace)) => true,
        (Punct(..), _) => false,
        (Ident(_) | Literal(_) | Lifetime(_), Ident(_) | Literal(_) | Lifetime(_) | Unquote(_)) => true,
        (Ident(_) | Close(_), Punct('=' | '#' | '-' | '+' | '|' | '/' | '%' | '^', _)) => true,
        (Literal(_), Punct(c, _)) => !matches!(c, ',' | ';' | '?'),
        (Lifetime(_), Punct(c, _)) => !matches!(c, ',' | ';' | ':' | '>'),
        (Open(Delimiter::Brace), Close(Delimiter::Brace)) => false,
        (Open(Delimiter::Brace), _) | (_, Close(Delimiter::Brace)) => true,
        (Open(_), _) | (_, Close(_)) => false,
        (_, Open(Delimiter::Brace)) => true,
        (Close(_), Ident(_) | Literal(_) | Lifetime(_) | Unquote(_)) => true,
        _ => false,
    }
}
