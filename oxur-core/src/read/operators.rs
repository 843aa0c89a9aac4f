//! The lexing of operators, and of the punctuation that glues forms: `:` `::` `.` `<`, and the prefixes.

use super::lex::{Lexer, is_name, is_name_continue, is_name_start};
use super::token::{Bracket, Token, TokenKind};
use crate::{Symbol, codes::read as codes};

/// All operators of more than one character, longest first.
const OPERATORS: &[&str] = &[
    "<<=", ">>=", "->>", "..=", "::<", "...", "&&", "||", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/=", "%=", "^=",
    "&=", "|=", "->", "=>", "<<", ">>", "..", "::", "<>", ":>",
];

impl Lexer<'_> {
    pub(super) fn colon(&mut self) {
        let start = self.pos;
        if self.at("::") {
            return self.path_separator();
        }
        let operator = matches!(self.tokens.last(), Some(Token { kind: TokenKind::Name(name), .. }) if !is_name(name));
        let glued = self.behind_form() && !operator;
        self.pos += 1;
        let next = self.peek();
        if glued {
            if self.form_starts(0) || next.is_some_and(|c| "?!*&-".contains(c)) {
                return self.push(TokenKind::Colon, start);
            }
            let diagnostic = self
                .error(codes::COLON_ALONE, start, self.pos, "nothing touches this `:` on its right")
                .help(self.colon_help());
            return self.report(diagnostic);
        }
        if next.is_some_and(is_name_start) {
            let name_start = self.pos;
            self.name(true);
            let name = Symbol::new(&self.text[name_start..self.pos]);
            return self.push(TokenKind::Keyword(name), start);
        }
        self.pos = start;
        self.operator();
    }

    /// How what stands around a `:` with a blank behind it is written.
    fn colon_help(&self) -> String {
        const LONGEST: usize = 40;
        let Some(before) = self.tokens.last() else { return String::new() };
        let left = &self.text[before.lo as usize..before.hi as usize];
        if matches!(before.kind, TokenKind::Lifetime(_)) {
            return format!("a label stands first in its loop: `(loop {left} …)`");
        }
        // No further than a name goes, so that a long line takes linear time.
        let behind = self.rest().chars().take(2 * LONGEST).skip_while(|&c| c == ' ');
        let right: String = behind.take_while(|&c| is_name_continue(c) || c == ':').collect();
        let names = matches!(before.kind, TokenKind::Name(_)) && left.len() <= LONGEST;
        if names && (1..=LONGEST).contains(&right.len()) && !right.ends_with(':') {
            format!("a type or a value follows without a blank: `{left}:{right}`")
        } else {
            "a type or a value follows without a blank, as in `x:i32`".to_owned()
        }
    }

    fn path_separator(&mut self) {
        let start = self.pos;
        let next = self.char_at(start + 2);
        if next.is_some_and(is_name_start) && !self.behind_form() {
            return self.name_token(start);
        }
        if self.behind_form() {
            if next == Some('<') {
                return self.open(Bracket::Turbofish, 3);
            }
            if next.is_some_and(is_name_start) || next == Some('~') {
                self.pos += 2;
                return self.push(TokenKind::PathSep, start);
            }
        }
        self.operator();
    }

    pub(super) fn dot(&mut self) {
        let start = self.pos;
        let next = self.char_at(start + 1);
        let step = next.is_some_and(|c| is_name_start(c) || c.is_ascii_digit() || c == '~');
        if step && self.behind_form() {
            self.pos += 1;
            return self.push(TokenKind::Dot, start);
        }
        if step && next != Some('~') {
            self.pos += 1;
            if next.is_some_and(|c| c.is_ascii_digit()) {
                self.eat_while(|c| c.is_ascii_digit());
            } else {
                self.name(true);
            }
            let name = Symbol::new(&self.text[start..self.pos]);
            return self.push(TokenKind::Name(name), start);
        }
        self.operator();
    }

    pub(super) fn operator(&mut self) {
        let start = self.pos;
        if self.prefix_word() {
            return;
        }
        let length = OPERATORS.iter().find(|operator| self.at(operator)).map_or(1, |operator| operator.len());
        let text = &self.text[start..start + length];
        let glued = self.form_starts(length);
        match text {
            "&&" if glued => {
                // The second may be the start of `&mut`.
                self.pos += 1;
                return self.push(TokenKind::Prefix("&"), start);
            }
            "<" if self.behind_form() => return self.angle(),
            "<" if glued && self.qualified_path() => return,
            "<<" | "<=" | "<<=" | "<>" | ">" | ">=" | ">>" | ">>=" | "->" if self.behind_name() => {
                return self.operator_in_name(length);
            }
            // At the end of parameters it is what C's variadic functions have.
            "..." if !self.text[start + 3..].trim_start().starts_with(']') => {
                self.pos += 3;
                let diagnostic = self
                    .error(codes::UNKNOWN_CHARACTER, start, self.pos, "`...` is no operator")
                    .help("`(.. a b)` is a range without its end, `(..= a b)` one with it");
                return self.report(diagnostic);
            }
            _ => {}
        }
        self.pos += length;
        let prefix = ["&", "*", "!", "-", "..", "..=", "?"].into_iter().find(|&prefix| prefix == text);
        match prefix {
            Some(prefix) if glued => self.push(TokenKind::Prefix(prefix), start),
            _ => {
                let name = Symbol::new(text);
                self.push(TokenKind::Name(name), start);
                self.note_head(name);
            }
        }
    }

    /// `&mut`, `*const`, `*mut`, `&raw const`, `&raw mut`.
    fn prefix_word(&mut self) -> bool {
        let start = self.pos;
        for word in ["&mut", "*const", "*mut"] {
            if self.at(&word[..1]) && self.word_at(1, &word[1..]) {
                self.pos += word.len();
                self.push(TokenKind::Word(word), start);
                return true;
            }
        }
        if self.at("&") && self.word_at(1, "raw") {
            let blanks = self.text[start + 4..].bytes().take_while(|&byte| byte == b' ').count();
            for word in ["const", "mut"] {
                if blanks > 0 && self.word_at(4 + blanks, word) {
                    self.pos += 4 + blanks + word.len();
                    self.push(TokenKind::Raw(word), start);
                    return true;
                }
            }
        }
        false
    }

    fn behind_name(&self) -> bool {
        self.touches && matches!(self.tokens.last(), Some(Token { kind: TokenKind::Name(_), .. }))
    }

    /// `<` that touches what is before it: it opens generic arguments.
    fn angle(&mut self) {
        match self.char_at(self.pos + 1) {
            Some('-') if self.byte(2).is_ascii_digit() => self.open(Bracket::Angle, 1),
            Some(c) if !c.is_whitespace() && !matches!(c, '-' | ')' | ']' | '}' | ',') => self.open(Bracket::Angle, 1),
            _ => self.operator_in_name(1),
        }
    }

    /// Rust's `<T as Trait>::name`: reported with Oxur's spelling, and skipped.
    fn qualified_path(&mut self) -> bool {
        // Not far, so that a long line of these takes linear time.
        let length = self.rest().chars().take(200).take_while(|&c| c != '\n').map(char::len_utf8).sum();
        let line = &self.rest()[..length];
        let Some((inside, behind)) = line[1..].split_once(">::") else { return false };
        if inside.contains(['(', ')', '"', ';']) {
            return false;
        }
        let name: &str = behind.split(|c: char| !is_name_continue(c)).next().unwrap_or("");
        let ty = inside.split_once(" as ").map_or_else(|| inside.to_owned(), |(ty, of)| format!("(as {ty} {of})"));
        let (start, length) = (self.pos, inside.len() + 4 + name.len());
        let diagnostic = self
            .error(codes::TOUCHING, start, start + length, "Rust's spelling of a path through a type or trait")
            .help(format!("write `(:: {ty} {name})`"));
        self.pos += length;
        self.report(diagnostic);
        true
    }

    fn operator_in_name(&mut self, length: usize) {
        let start = self.pos;
        let name_start = self.tokens.last().map_or(start, |token| token.lo as usize);
        let (name, operator) = (&self.text[name_start..start], &self.text[start..start + length]);
        self.pos += length;
        // What follows is taken along, so that one mistake is one message.
        let other_start = self.pos;
        self.eat_while(|c| is_name_continue(c) || matches!(c, '-' | '.'));
        let other = &self.text[other_start..self.pos];
        let message = format!("`{operator}` touches the name `{name}`");
        let mut diagnostic = self.error(codes::OPERATOR_IN_NAME, start, start + length, message);
        let other = if other.is_empty() { "b" } else { other };
        diagnostic = match operator {
            "->" => diagnostic.help(format!(
                "a name cannot contain `->`: write `{name}-to-{other}`; the arrow before a return type stands alone"
            )),
            _ => diagnostic.help(format!("an operator stands first, on its own: `({operator} {name} {other})`")),
        };
        self.report(diagnostic);
    }
}
