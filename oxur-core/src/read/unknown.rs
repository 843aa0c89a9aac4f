//! What is said of a character that starts nothing.

use super::lex::Lexer;
use super::token::{Bracket, Closer, TokenKind};
use crate::codes::read as codes;

impl Lexer<'_> {
    /// Reports the character that stands here, and goes behind it.
    pub(super) fn unknown(&mut self, c: char) {
        let start = self.pos;
        self.pos += c.len_utf8();
        let message = match c {
            '\u{a0}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' | '\u{feff}' => {
                format!("unknown character U+{:04X}", u32::from(c))
            }
            _ if c.is_control() => format!("unknown character U+{:04X}", u32::from(c)),
            _ => format!("unknown character `{c}`"),
        };
        let help = match c {
            '\u{201c}' | '\u{201d}' | '\u{201e}' => Some("strings stand in straight quotes: `\"`"),
            '\u{2018}' | '\u{2019}' => Some("characters and lifetimes have a straight quote: `'`"),
            '\u{a0}' | '\u{2000}'..='\u{200d}' | '\u{202f}' | '\u{3000}' => Some("replace it by a plain blank"),
            '\u{feff}' => Some("a byte order mark may stand at the start of a file only"),
            '\u{2192}' => Some("the arrow is written `->`"),
            '\u{2212}' | '\u{2013}' | '\u{2014}' => Some("minus is written `-`"),
            '\u{ff08}' | '\u{ff09}' => Some("parentheses are written `(` and `)`"),
            '\\' => Some("a character literal is written as in Rust, `'a'`, a closure `(fn [x] …)`"),
            '$' => Some("`$` has a meaning in verbatim Rust only, as in `(macro_rules! name { … })`"),
            _ => None,
        };
        let mut diagnostic = self.error(codes::UNKNOWN_CHARACTER, start, self.pos, message);
        if let Some(help) = help {
            diagnostic = diagnostic.help(help);
        }
        self.report(diagnostic);
        // A look-alike bracket stands for the one that is meant, so that its partner is not blamed.
        match c {
            '\u{ff08}' => self.open(Bracket::Paren, 0),
            '\u{ff09}' => {
                self.open.pop();
                self.push(TokenKind::Close(Closer::Paren), self.pos);
            }
            _ => {}
        }
    }
}
