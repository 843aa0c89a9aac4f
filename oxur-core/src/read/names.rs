//! The lexing of names and paths: `foo-bar`, `std::fs::File`, `r#type`, `empty?`, `println!`, `'a`.

use super::lex::{Lexer, is_name_continue, is_name_start};
use super::token::{Token, TokenKind};
use crate::{Symbol, codes::read as codes};

impl Lexer<'_> {
    /// A name, or a literal that starts with a letter: `r"…"`, `b'a'`, `c"…"`.
    pub(super) fn name_or_prefixed_literal(&mut self) {
        let start = self.pos;
        if self.prefixed_literal(start) {
            return;
        }
        self.name_token(start);
    }

    /// A name, as a whole path unless it is a step of a chain or path that already goes on.
    pub(super) fn name_token(&mut self, start: usize) {
        let single = matches!(self.tokens.last(), Some(Token { kind: TokenKind::Dot | TokenKind::PathSep, .. }))
            || matches!(self.tokens.last(), Some(Token { kind: TokenKind::Unquote | TokenKind::Splice, .. }));
        if self.at("::") {
            self.pos += 2;
        }
        self.name(single);
        let name = Symbol::new(&self.text[start..self.pos]);
        let quasi = self.next_quasi.filter(|_| name.ends_with('!'));
        self.push(TokenKind::Name(name), start);
        self.next_quasi = quasi;
        self.note_head(name);
    }

    /// Goes behind a name; with `single` only one segment is read, else a path.
    pub(super) fn name(&mut self, single: bool) {
        let start = self.pos;
        loop {
            let more = self.segment(start);
            if !more || single || !self.at("::") {
                return;
            }
            match self.char_at(self.pos + 2) {
                Some('*') => {
                    self.pos += 3;
                    return;
                }
                Some(c) if is_name_start(c) => self.pos += 2,
                // A turbofish, an unquote, or an error that is told where forms are built.
                _ => return,
            }
        }
    }

    /// Goes behind one segment of a name; gives whether a path may go on behind it.
    fn segment(&mut self, name_start: usize) -> bool {
        let start = self.pos;
        if self.at("r#") && self.char_at(start + 2).is_some_and(is_name_start) {
            self.pos += 2;
            self.eat_name();
            let name = &self.text[start + 2..self.pos];
            if matches!(name, "crate" | "self" | "super" | "Self" | "_") {
                let message = format!("`{name}` cannot be a raw identifier");
                let diagnostic = self
                    .error(codes::MALFORMED_NAME, start, self.pos, message)
                    .help(format!("write `{name}`, or choose another name"));
                self.report(diagnostic);
            }
        } else {
            self.eat_name();
        }
        self.hyphens(name_start, start);
        if self.arrow(start) {
            return false;
        }
        match self.byte(0) {
            b'?' => {
                self.question_mark(name_start);
                false
            }
            b'!' if self.byte(1) != b'=' => {
                self.pos += 1;
                false
            }
            _ => true,
        }
    }

    /// Goes on over the arrow of a threading macro's name, as in `(some-> …)`, at the head of a list or defined by
    /// `(defmacro some-> …)`.
    fn arrow(&mut self, start: usize) -> bool {
        let length = match self.rest() {
            rest if rest.starts_with("->>") => 3,
            rest if rest.starts_with("->") => 2,
            _ => return false,
        };
        let ends = self.char_at(self.pos + length).is_none_or(|c| c.is_whitespace() || c == ')');
        let before = &self.text[..start];
        let is_head = before.ends_with('(') || before.strip_suffix(' ').is_some_and(|b| b.ends_with("(defmacro"));
        if ends && is_head {
            self.pos += length;
        }
        ends && is_head
    }

    /// Goes on over `-part-part`.
    fn hyphens(&mut self, name_start: usize, segment_start: usize) {
        while self.byte(0) == b'-' {
            let hyphen = self.pos;
            let next = self.char_at(hyphen + 1);
            if !next.is_some_and(is_name_continue) {
                return;
            }
            self.pos += 1;
            self.eat_name();
            let capital = self.char_at(segment_start).is_some_and(char::is_uppercase);
            if capital && next.is_some_and(|c| c.is_ascii_digit()) {
                let (left, right) = (&self.text[name_start..hyphen], &self.text[hyphen + 1..self.pos]);
                let message = format!("`{left}-{right}` reads as one name");
                let diagnostic = self
                    .error(codes::OPERATOR_IN_NAME, hyphen, hyphen + 1, message)
                    .help(format!("to subtract, write `(- {left} {right})`"));
                self.report(diagnostic);
            }
        }
    }

    /// A `?` that touches a name: part of it at its end, an error elsewhere.
    fn question_mark(&mut self, name_start: usize) {
        let mark = self.pos;
        self.pos += 1;
        let name = &self.text[name_start..mark];
        let next = self.peek();
        if next == Some('.') && self.char_at(self.pos + 1).is_some_and(is_name_start) {
            let step_start = self.pos + 1;
            self.pos = step_start;
            self.eat_while(|c| is_name_continue(c) || c == '-');
            let step = &self.text[step_start..self.pos];
            let message = format!("`?` inside the chain `{name}?.{step}`");
            let diagnostic = self
                .error(codes::OPERATOR_IN_NAME, mark, mark + 1, message)
                .help(format!("a chain with `?` is written `(. {} ? {step})`", name.replace('.', " ")));
            self.report(diagnostic);
        } else if next.is_some_and(|c| is_name_continue(c) || c == '?') {
            self.eat_while(|c| is_name_continue(c) || c == '?');
            let diagnostic = self
                .error(codes::MALFORMED_NAME, mark, mark + 1, "`?` may only be the last character of a name")
                .help(format!("Rust's operator `?` is written `(? {name})`"));
            self.report(diagnostic);
        }
    }

    /// `'a`, a character literal, or a quote before a bracket.
    pub(super) fn quote_mark(&mut self) {
        let start = self.pos;
        let mut chars = self.text[start + 1..].chars();
        let (first, second) = (chars.next(), chars.next());
        let is_char = first == Some('\\') || (second == Some('\'') && first != Some('\''));
        if is_char {
            return self.char_token(start);
        }
        match first {
            Some('(' | '[' | '{') => self.push_quote(),
            Some('#') if second == Some('(') => self.push_quote(),
            Some(c) if is_name_start(c) => self.lifetime_token(),
            _ => self.char_token(start),
        }
    }

    fn push_quote(&mut self) {
        let start = self.pos;
        self.pos += 1;
        self.push(TokenKind::Quote, start);
    }

    fn lifetime_token(&mut self) {
        let start = self.pos;
        self.lifetime(true);
        let text = Symbol::new(&self.text[start..self.pos]);
        self.push(TokenKind::Lifetime(text), start);
    }

    /// Goes behind a lifetime; in Oxur it may have hyphens.
    pub(super) fn lifetime(&mut self, hyphens: bool) {
        let start = self.pos;
        self.pos += 1;
        if self.at("r#") && self.char_at(self.pos + 2).is_some_and(is_name_start) {
            self.pos += 2;
        }
        self.eat_name();
        while hyphens && self.byte(0) == b'-' && self.char_at(self.pos + 1).is_some_and(is_name_continue) {
            self.pos += 1;
            self.eat_name();
        }
        if self.byte(0) == b'\'' {
            self.pos += 1;
            let text = &self.text[start + 1..self.pos - 1];
            let diagnostic = self
                .error(codes::BAD_CHAR, start, self.pos, "a character literal holds exactly one character")
                .help(format!("a string is written `\"{text}\"`"));
            self.report(diagnostic);
        }
    }
}
