//! The lexer: text to tokens, by maximal munch. Names are in names.rs, literals in literal.rs, verbatim Rust in
//! rust_tokens.rs.

use std::sync::Arc;

use super::token::{Bracket, Closer, Token, TokenKind};
use super::{Comment, CommentKind, Door, ReadOptions};
use crate::{Attribute, AttributeKind, Delimiter, Diagnostic, SourceId, Span, Symbol, codes::read as codes};

/// What the lexer gives.
pub(super) struct Lexed {
    pub(super) tokens: Vec<Token>,
    pub(super) comments: Vec<Comment>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The lexer's state. Only brackets and quotation are known of what stands around the place it is at.
pub(super) struct Lexer<'a> {
    pub(super) text: &'a str,
    pub(super) pos: usize,
    pub(super) source: SourceId,
    pub(super) options: &'a ReadOptions,
    pub(super) tokens: Vec<Token>,
    pub(super) comments: Vec<Comment>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The open brackets, innermost last.
    pub(super) open: Vec<Open>,
    /// The depth of quasiquotation of the next form, where a quotation mark stands right before it.
    pub(super) next_quasi: Option<u32>,
    /// Where the line starts that `pos` is in.
    pub(super) line_start: usize,
    /// The column of the first token of the line.
    pub(super) indent: u32,
    /// Where the line starts that the present token starts in.
    token_line: u32,
    /// Whether the next token is the first of its line.
    pub(super) first: bool,
    /// Whether the next token touches the one before.
    pub(super) touches: bool,
    /// Verbatim Rust ran to the end of the text once: from now on it ends where the indentation says so.
    pub(super) distrust_verbatim: bool,
    /// The first string over several lines behind which a name follows at once: most likely its closing quote is missing,
    /// and the next string's opening quote closed it.
    pub(super) suspect_string: Option<Suspect>,
    /// How many unquotes in verbatim Rust are open around the place.
    pub(super) templates: u32,
}

/// A string that may lack its closing quote.
#[derive(Clone, Copy)]
pub(super) struct Suspect {
    /// Where it starts.
    pub(super) start: usize,
    /// How many tokens and diagnostics there were before it.
    pub(super) tokens: usize,
    pub(super) diagnostics: usize,
}

/// An open bracket.
#[derive(Clone, Copy)]
pub(super) struct Open {
    pub(super) bracket: Bracket,
    /// How many quasiquotes are around its contents.
    pub(super) quasi: u32,
    /// How many tokens there were when it was opened, itself included.
    tokens: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(source: SourceId, text: &'a str, options: &'a ReadOptions) -> Self {
        Self {
            text,
            pos: 0,
            source,
            options,
            // A token is seldom shorter than four bytes with the space before it.
            tokens: Vec::with_capacity(text.len() / 4),
            comments: Vec::new(),
            diagnostics: Vec::new(),
            open: Vec::new(),
            next_quasi: None,
            line_start: 0,
            indent: options.first_indent.unwrap_or(0),
            token_line: 0,
            first: options.first_indent.is_none(),
            touches: false,
            distrust_verbatim: false,
            suspect_string: None,
            templates: 0,
        }
    }

    pub(super) fn run(&mut self) {
        self.skip_file_head();
        while self.token() {}
    }

    pub(super) fn finish(self) -> Lexed {
        Lexed { tokens: self.tokens, comments: self.comments, diagnostics: self.diagnostics }
    }

    // ---- looking ----

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.pos..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The byte `ahead` bytes from here; 0 at the end.
    pub(super) fn byte(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.pos + ahead).copied().unwrap_or(0)
    }

    pub(super) fn char_at(&self, pos: usize) -> Option<char> {
        self.text[pos..].chars().next()
    }

    pub(super) fn at(&self, text: &str) -> bool {
        self.text.as_bytes()[self.pos..].starts_with(text.as_bytes())
    }

    pub(super) fn eat_while(&mut self, accept: impl Fn(char) -> bool) {
        while let Some(c) = self.peek().filter(|&c| accept(c)) {
            self.pos += c.len_utf8();
        }
    }

    /// Goes behind what a name may go on with.
    pub(super) fn eat_name(&mut self) {
        // Most names are ASCII.
        let rest = &self.text.as_bytes()[self.pos..];
        self.pos += rest.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
        if !self.byte(0).is_ascii() {
            self.eat_while(is_name_continue);
        }
    }

    pub(super) fn span(&self, lo: usize, hi: usize) -> Span {
        Span::new(self.source, lo as u32, hi as u32)
    }

    pub(super) fn error(&self, code: &'static str, lo: usize, hi: usize, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.span(lo, hi), message)
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The depth of quasiquotation of a form that starts here.
    pub(super) fn quasi(&self) -> u32 {
        self.next_quasi.unwrap_or_else(|| self.open.last().map_or(0, |open| open.quasi))
    }

    /// Whether a form ends right before this place.
    pub(super) fn behind_form(&self) -> bool {
        self.touches && self.tokens.last().is_some_and(|token| token.kind.ends_form())
    }

    /// Whether a form that a prefix may be glued to starts `ahead` bytes from here.
    pub(super) fn form_starts(&self, ahead: usize) -> bool {
        self.text.get(self.pos + ahead..).is_some_and(starts_form)
    }

    /// Whether the word `text` stands `ahead` bytes from here and ends there.
    pub(super) fn word_at(&self, ahead: usize, text: &str) -> bool {
        self.text.get(self.pos + ahead..).is_some_and(|rest| {
            rest.strip_prefix(text)
                .is_some_and(|rest| !rest.starts_with(|c| is_name_continue(c) || matches!(c, '-' | '?' | ':' | '.')))
        })
    }

    // ---- white space and comments ----

    fn skip_file_head(&mut self) {
        if self.options.door != Door::File {
            return;
        }
        if self.at("\u{feff}") {
            self.pos = '\u{feff}'.len_utf8();
            self.line_start = self.pos;
        }
        // As in rustc: `#![…]` is an attribute, even with blanks between.
        if self.at("#!") && !self.text[self.pos + 2..].trim_start().starts_with('[') {
            let start = self.pos;
            self.skip_line();
            self.comments.push(Comment { kind: CommentKind::Shebang, span: self.span(start, self.pos) });
        }
    }

    /// Goes to the end of the line, a carriage return before it excluded.
    pub(super) fn skip_line(&mut self) {
        let rest = self.rest();
        let line = rest.split('\n').next().unwrap_or(rest);
        self.pos += line.strip_suffix('\r').unwrap_or(line).len();
    }

    pub(super) fn newline(&mut self) {
        self.pos += 1;
        self.line_start = self.pos;
        self.first = true;
    }

    /// Skips white space and comments, in Rust or Oxur (commas and `;` comments). Gives whether there was any.
    pub(super) fn skip_space(&mut self, rust: bool) -> bool {
        let start = self.pos;
        while self.byte(0) == b' ' {
            self.pos += 1;
        }
        while let Some(c) = self.peek() {
            match c {
                '\n' => self.newline(),
                ',' if !rust => {
                    self.pos += 1;
                    self.check_comma();
                }
                ';' if !rust => self.comment(CommentKind::Semicolon),
                '/' if self.byte(1) == b'/' && self.doc_kind().is_none() => self.comment(CommentKind::Line),
                '/' if self.byte(1) == b'*' && self.doc_kind().is_none() => self.comment(CommentKind::Block),
                // Rust's white space: the Unicode property Pattern_White_Space.
                '\t' | '\u{b}' | '\u{c}' | '\r' | ' ' | '\u{85}' | '\u{200e}' | '\u{200f}' | '\u{2028}'
                | '\u{2029}' => self.pos += c.len_utf8(),
                _ => break,
            }
        }
        self.pos > start
    }

    /// Warns of a comma in a template that stands like another Lisp's unquote: behind a blank or bracket, before a form.
    fn check_comma(&mut self) {
        let comma = self.pos - 1;
        let before = self.text.as_bytes()[..comma].last().copied().unwrap_or(b' ');
        let splice = self.byte(0) == b'@';
        let unquotes = (splice || self.peek().is_some_and(|c| c == '(' || is_name_start(c)))
            && (before.is_ascii_whitespace() || matches!(before, b'(' | b'[' | b'{'));
        if !unquotes || self.quasi() == 0 {
            return;
        }
        let (mark, mend) = if splice { (",@", "~@") } else { (",", "~") };
        let end = comma + mark.len();
        let message = format!("`{mark}` unquotes nothing: a comma is white space");
        let warning = Diagnostic::warning(codes::COMMA_IN_TEMPLATE, self.span(comma, end), message)
            .help(format!("to insert a value in a template, write `{mend}`"));
        self.report(warning);
        if splice {
            self.pos += 1;
        }
    }

    fn comment(&mut self, kind: CommentKind) {
        let start = self.pos;
        if kind == CommentKind::Block {
            self.block_comment()
        } else {
            self.skip_line()
        }
        self.comments.push(Comment { kind, span: self.span(start, self.pos) });
    }

    /// Goes behind a block comment; they nest, as in Rust.
    fn block_comment(&mut self) {
        let start = self.pos;
        self.pos += 2;
        let mut depth = 1;
        while depth > 0 {
            match (self.byte(0), self.byte(1)) {
                (b'/', b'*') => (self.pos, depth) = (self.pos + 2, depth + 1),
                (b'*', b'/') => (self.pos, depth) = (self.pos + 2, depth - 1),
                (b'\n', _) => {
                    let first = self.first;
                    self.newline();
                    self.first = first;
                }
                (0, _) if self.pos >= self.text.len() => {
                    let diagnostic = self
                        .error(codes::UNTERMINATED_COMMENT, start, start + 2, "this block comment is never closed")
                        .help("add `*/` where it ends; block comments nest, so every `/*` inside needs its own");
                    self.report(diagnostic);
                    return;
                }
                _ => self.pos += 1,
            }
        }
    }

    /// Whether a doc comment stands here: then whether it is an inner one, and whether it is a block comment.
    pub(super) fn doc_kind(&self) -> Option<(bool, bool)> {
        match (self.byte(1), self.byte(2), self.byte(3)) {
            (b'/', b'/', next) if next != b'/' => Some((false, false)),
            (b'/', b'!', _) => Some((true, false)),
            (b'*', b'*', next) if next != b'*' && next != b'/' => Some((false, true)),
            (b'*', b'!', _) => Some((true, true)),
            _ => None,
        }
    }

    /// Reads a doc comment: its text, and whether it is an inner one.
    pub(super) fn doc(&mut self, inner: bool, block: bool) -> (Symbol, bool) {
        let start = self.pos;
        let closed = if block {
            let errors = self.diagnostics.len();
            self.block_comment();
            if self.diagnostics.len() == errors { 2 } else { 0 }
        } else {
            self.skip_line();
            0
        };
        let text = self.text.get(start + 3..self.pos - closed).unwrap_or("").replace("\r\n", "\n");
        if let Some(at) = text.find('\r') {
            let at = start + 3 + at;
            let diagnostic = self
                .error(codes::BARE_CR, at, at + 1, "a carriage return without a line feed in a doc comment")
                .help("end lines with a line feed, or with a carriage return and a line feed");
            self.report(diagnostic);
        }
        (Symbol::new(&text), inner)
    }

    // ---- tokens ----

    pub(super) fn push(&mut self, kind: TokenKind, lo: usize) {
        if !matches!(kind, TokenKind::Quasiquote | TokenKind::Unquote | TokenKind::Splice) {
            self.next_quasi = None;
        }
        let token = Token {
            kind,
            lo: lo as u32,
            hi: self.pos as u32,
            touches: self.touches,
            first: self.first,
            indent: self.indent,
            line: self.token_line,
        };
        self.tokens.push(token);
        self.first = false;
        self.touches = true;
    }

    /// Reads one token, or skips what is none; gives whether there was anything before the end.
    pub(super) fn token(&mut self) -> bool {
        if self.skip_space(false) || self.pos == 0 {
            self.touches = false;
        }
        let Some(c) = self.peek() else { return false };
        if self.first {
            self.indent = self.text[self.line_start..self.pos].chars().count() as u32;
        }
        let start = self.pos;
        self.token_line = self.line_start as u32;
        let before = self.tokens.len();
        match c {
            '(' => self.open(Bracket::Paren, 1),
            '[' => self.open(Bracket::Square, 1),
            '{' => self.brace(),
            ')' => self.close(Closer::Paren),
            ']' => self.close(Closer::Square),
            '}' => self.close(Closer::Brace),
            '>' if self.in_angle() => self.close(Closer::Angle),
            '"' => self.string_token(start),
            '\'' => self.quote_mark(),
            '`' => self.quasiquote(),
            '~' => self.unquote(),
            '#' => self.hash(),
            '/' if self.doc_kind().is_some() => self.doc_comment(),
            '0'..='9' => self.number_token(start),
            '-' if self.byte(1).is_ascii_digit() => {
                self.pos += 1;
                self.number_token(start);
            }
            ':' => self.colon(),
            '.' if self.byte(1) != b'.' => self.dot(),
            _ if is_name_start(c) => self.name_or_prefixed_literal(),
            _ if is_operator_char(c) => self.operator(),
            _ => self.unknown(c),
        }
        if self.tokens.len() == before {
            // What was reported and skipped stands between its neighbours.
            self.touches = false;
        }
        true
    }

    fn in_angle(&self) -> bool {
        self.open.last().is_some_and(|open| open.bracket.closer() == Closer::Angle)
    }

    pub(super) fn open(&mut self, bracket: Bracket, length: usize) {
        let start = self.pos;
        let restriction = bracket == Bracket::Paren
            && self.touches
            && matches!(self.tokens.last(), Some(Token { kind: TokenKind::Name(name), .. }) if *name == "pub");
        let bracket = if restriction { Bracket::Restriction } else { bracket };
        let quasi = self.quasi();
        self.pos += length;
        self.push(TokenKind::Open(bracket), start);
        self.open.push(Open { bracket, quasi, tokens: self.tokens.len() });
    }

    fn close(&mut self, closer: Closer) {
        // What matches what is decided in brackets.rs; here it is enough to leave angle brackets behind.
        while closer != Closer::Angle && self.in_angle() {
            self.open.pop();
        }
        self.open.pop();
        let start = self.pos;
        self.pos += 1;
        self.push(TokenKind::Close(closer), start);
    }

    /// `{`: the start of verbatim Rust after the name of a Rust macro or the head `rust`, else of a brace form.
    fn brace(&mut self) {
        let ends_in_bang = |token: &Token| matches!(token.kind, TokenKind::Name(name) if is_macro_name(&name));
        let verbatim = match self.tokens.as_slice() {
            [.., last] if ends_in_bang(last) => true,
            [.., before, Token { kind: TokenKind::Name(_), touches: false, .. }] if ends_in_bang(before) => true,
            [.., Token { kind: TokenKind::Open(Bracket::Paren), .. }, Token { kind: TokenKind::Name(name), .. }] => {
                *name == "rust"
            }
            _ => false,
        };
        if !verbatim {
            return self.open(Bracket::Brace, 1);
        }
        let start = self.pos;
        let verbatim = self.verbatim(Delimiter::Brace);
        self.push(TokenKind::Verbatim(verbatim), start);
    }

    /// The name is the head of the list that it stands in.
    pub(super) fn note_head(&mut self, name: Symbol) {
        let count = self.tokens.len();
        if let Some(open) = self.open.last_mut().filter(|open| open.tokens + 1 == count) {
            match name.as_str() {
                "quasiquote" => open.quasi += 1,
                "unquote" | "unquote-splicing" => open.quasi = open.quasi.saturating_sub(1),
                _ => {}
            }
        }
    }

    fn quasiquote(&mut self) {
        let start = self.pos;
        let quasi = self.quasi() + 1;
        self.pos += 1;
        if self.prefix_has_operand(start, "`") {
            self.push(TokenKind::Quasiquote, start);
            self.next_quasi = Some(quasi);
        }
    }

    fn unquote(&mut self) {
        let start = self.pos;
        let quasi = self.quasi().saturating_sub(1);
        let (kind, text) = if self.byte(1) == b'@' { (TokenKind::Splice, "~@") } else { (TokenKind::Unquote, "~") };
        self.pos += text.len();
        if self.prefix_has_operand(start, text) {
            self.push(kind, start);
            self.next_quasi = Some(quasi);
        }
    }

    /// Reports a mark behind which nothing follows that it may belong to.
    fn prefix_has_operand(&mut self, start: usize, mark: &str) -> bool {
        let quasi = mark == "`";
        let fits = match self.peek() {
            Some('(' | '[' | '{' | '"' | '~' | '0'..='9') => true,
            Some('#') => self.byte(1) == b'(' || (quasi && self.byte(1) == b'['),
            Some('/') if quasi && self.doc_kind().is_some() => true,
            Some(c) if is_name_start(c) => true,
            Some(c) => quasi && (self.form_starts(0) || is_operator_char(c)),
            None => false,
        };
        if fits {
            return true;
        }
        let what = if quasi { "the form that it quotes" } else { "a name or a bracket" };
        let diagnostic = self
            .error(codes::NOTHING_FOLLOWS, start, self.pos, format!("`{mark}` must touch {what}"))
            .help(format!("as in `{mark}x` or `{mark}(f x)`"));
        self.report(diagnostic);
        false
    }

    fn hash(&mut self) {
        let start = self.pos;
        match (self.byte(1), self.byte(2)) {
            (b'(', _) => self.open(Bracket::Tuple, 2),
            (b'[', _) => self.attribute(false),
            (b'!', b'[') => self.attribute(true),
            (b'_', next) if !is_name_continue(char::from(next)) => {
                self.pos += 2;
                self.push(TokenKind::Discard, start);
            }
            _ => {
                self.pos += 1;
                let help = if self.word_at(0, "t") || self.word_at(0, "f") {
                    "the booleans are `true` and `false`"
                } else if self.at("\\") {
                    "a character is written as in Rust: `'a'`, `'\\n'`"
                } else {
                    "`#(a b)` is a tuple, `#[…]` an attribute, `#_ form` leaves a form out"
                };
                if self.at("\\") {
                    // The whole of `#\\a` and `#\\newline` is one mistake.
                    self.pos += 1;
                    self.eat_while(|c| !c.is_whitespace() && !"()[]{}\"".contains(c));
                }
                let end = self.pos;
                let diagnostic =
                    self.error(codes::UNKNOWN_CHARACTER, start, end, "a `#` that starts nothing").help(help);
                self.report(diagnostic);
            }
        }
    }

    fn attribute(&mut self, inner: bool) {
        let start = self.pos;
        self.pos += if inner { 2 } else { 1 };
        let tokens = self.verbatim(Delimiter::Bracket).tokens;
        self.push_attribute(AttributeKind::Tokens(tokens), start, inner);
    }

    fn doc_comment(&mut self) {
        let start = self.pos;
        let (inner, block) = self.doc_kind().unwrap_or_default();
        let (text, inner) = self.doc(inner, block);
        self.push_attribute(AttributeKind::Doc(text), start, inner);
    }

    fn push_attribute(&mut self, kind: AttributeKind, start: usize, inner: bool) {
        let quasi = self.next_quasi;
        let attribute = Arc::new(Attribute { kind, span: self.span(start, self.pos) });
        self.push(if inner { TokenKind::Inner(attribute) } else { TokenKind::Outer(attribute) }, start);
        self.next_quasi = quasi;
    }
}

/// Whether an operator may start with `c`.
fn is_operator_char(c: char) -> bool {
    "+-*/%&|^!<>=@.:?".contains(c)
}

/// Whether `text` starts with a form that a prefix may be glued to.
pub(crate) fn starts_form(text: &str) -> bool {
    let mut text = text;
    // Prefixes count if a form follows them; nobody writes more of them than this.
    for _ in 0..MAX_PREFIXES {
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some('&' | '*' | '!' | '-'), Some('0'..='9')) => return true,
            (Some('&' | '*' | '!' | '-'), _) => text = &text[1..],
            (Some('(' | '[' | '{' | '"' | '\'' | '~' | '`' | '0'..='9'), _) | (Some('#'), Some('(')) => return true,
            (Some(':'), Some(':')) => return chars.next().is_some_and(is_name_start),
            (Some('.'), next) => return next.is_some_and(is_name_start),
            (first, _) => return first.is_some_and(is_name_start),
        }
    }
    false
}

/// How many prefix operators in a row are looked through for a form.
const MAX_PREFIXES: usize = 1024;

/// Whether a name may start with `c`.
pub(crate) fn is_name_start(c: char) -> bool {
    c == '_' || unicode_ident::is_xid_start(c)
}

/// Whether a name may go on with `c`.
pub(super) fn is_name_continue(c: char) -> bool {
    unicode_ident::is_xid_continue(c)
}

/// Whether a symbol is a name, no operator; `.name` is one.
pub(crate) fn is_name(text: &str) -> bool {
    let text = text.strip_prefix("::").or_else(|| text.strip_prefix('.')).unwrap_or(text);
    text.starts_with(is_name_start)
}

/// Whether a name is that of a Rust macro: `m!`, `a::m!`.
pub(crate) fn is_macro_name(name: &str) -> bool {
    name.ends_with('!') && name.starts_with(|c| is_name_start(c) || c == ':')
}
