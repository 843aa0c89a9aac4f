//! Verbatim Rust: what `m!{…}`, `(rust {…})` and attributes hold is read by Rust's own lexical rules.

use super::lex::{Lexer, is_name_continue, is_name_start};
use super::token::{Bracket, Closer, Token, TokenKind};
use super::{brackets, build};
use crate::{
    Delimiter, Form, FormKind, ListStyle, Literal, LiteralKind, Name, RustToken, RustTokenKind, Spacing, Symbol,
    Verbatim, codes::read as codes,
};

/// How deep unquotes in verbatim Rust in quasiquotes may nest.
const MAX_TEMPLATES: u32 = 16;

/// Punctuation, as Rust's lexer has it.
const PUNCTUATION: &str = "!#$%&*+,-./:;<=>?@^|~";

/// The brackets of one verbatim piece while it is read.
struct Scan {
    tokens: Vec<RustToken>,
    /// The open brackets: which, and where.
    open: Vec<(Delimiter, usize)>,
    too_deep: bool,
}

/// Where verbatim Rust ends if its brackets never match: before the first line that starts a form of the surroundings.
struct Fallback {
    pos: usize,
    line_start: usize,
    tokens: usize,
    comments: usize,
    diagnostics: usize,
    open: Vec<(Delimiter, usize)>,
}

impl Lexer<'_> {
    /// Reads verbatim Rust from its opening bracket, which stands here, to the closing one.
    pub(super) fn verbatim(&mut self, delimiter: Delimiter) -> Verbatim {
        let indent = self.indent;
        let (first, touches) = (self.first, self.touches);
        let mut scan = Scan { tokens: Vec::new(), open: vec![(delimiter, self.pos)], too_deep: false };
        let mut fallback: Option<Fallback> = None;
        self.pos += 1;
        self.first = false;
        loop {
            self.skip_space(true);
            if std::mem::take(&mut self.first) && fallback.is_none() && matches!(self.byte(0), b'(' | b'#') {
                let column = self.text[self.line_start..self.pos].chars().count();
                if column <= indent as usize {
                    let found = Fallback {
                        pos: self.pos,
                        line_start: self.line_start,
                        tokens: scan.tokens.len(),
                        comments: self.comments.len(),
                        diagnostics: self.diagnostics.len(),
                        open: scan.open.clone(),
                    };
                    if self.distrust_verbatim {
                        self.fall_back(&mut scan, found);
                        break;
                    }
                    fallback = Some(found);
                }
            }
            let Some(c) = self.peek() else {
                self.distrust_verbatim = true;
                match fallback {
                    Some(found) => self.fall_back(&mut scan, found),
                    None => self.report_unclosed(&mut scan, 0, self.pos),
                }
                break;
            };
            if matches!(c, ')' | ']' | '}') {
                if self.rust_close(c, &mut scan) {
                    break;
                }
            } else {
                self.rust_token(c, &mut scan);
            }
        }
        (self.first, self.touches) = (first, touches);
        Verbatim { delimiter, tokens: scan.tokens.into() }
    }

    fn fall_back(&mut self, scan: &mut Scan, to: Fallback) {
        self.pos = to.pos;
        self.line_start = to.line_start;
        self.comments.truncate(to.comments);
        self.diagnostics.truncate(to.diagnostics);
        scan.tokens.truncate(to.tokens);
        scan.open = to.open;
        self.report_unclosed(scan, 0, to.pos);
        // The end is before the blanks and the line's end, so that the next token is again the first of its line.
        self.pos = self.text[..to.pos].trim_end().len();
        self.line_start = self.text[..self.pos].rfind('\n').map_or(0, |at| at + 1);
    }

    /// Reports the open brackets from number `from` on and closes them.
    fn report_unclosed(&mut self, scan: &mut Scan, from: usize, end: usize) {
        while scan.open.len() > from {
            let Some((delimiter, at)) = scan.open.pop() else { return };
            let (open, close) = texts(delimiter);
            let last = self.text[..end].trim_end().len();
            let diagnostic = self
                .error(codes::UNCLOSED, at, at + 1, format!("this `{open}` is never closed"))
                .label(self.span(last, last), format!("a `{close}` is missing before here"))
                .help(format!("add `{close}`; brackets in verbatim Rust match as in Rust"));
            self.report(diagnostic);
            if !scan.open.is_empty() {
                scan.tokens.push(self.rust(RustTokenKind::Close(delimiter), last, last));
            }
        }
    }

    fn rust(&self, kind: RustTokenKind, lo: usize, hi: usize) -> RustToken {
        RustToken { kind, span: self.span(lo, hi) }
    }

    /// A closing bracket; gives whether the verbatim piece ends.
    fn rust_close(&mut self, c: char, scan: &mut Scan) -> bool {
        let delimiter = match c {
            ')' => Delimiter::Paren,
            ']' => Delimiter::Bracket,
            _ => Delimiter::Brace,
        };
        let Some(partner) = scan.open.iter().rposition(|&(open, _)| open == delimiter) else {
            // It closes something around the verbatim piece.
            self.report_unclosed(scan, 0, self.pos);
            return true;
        };
        self.report_unclosed(scan, partner + 1, self.pos);
        scan.open.pop();
        let start = self.pos;
        self.pos += 1;
        if scan.open.is_empty() {
            return true;
        }
        scan.tokens.push(self.rust(RustTokenKind::Close(delimiter), start, self.pos));
        false
    }

    fn rust_token(&mut self, c: char, scan: &mut Scan) {
        let start = self.pos;
        let kind = match c {
            '(' | '[' | '{' => return self.rust_open(c, scan),
            '/' if self.doc_kind().is_some() => return self.rust_doc(scan),
            '~' if self.quasi() > 0 => match self.rust_unquote() {
                Some(form) => RustTokenKind::Unquote(Box::new(form)),
                None => return,
            },
            '"' => {
                self.string(start, LiteralKind::String);
                RustTokenKind::Literal(self.literal(LiteralKind::String, start))
            }
            '\'' => self.rust_quote_mark(),
            '0'..='9' => {
                let kind = self.number(start, true);
                RustTokenKind::Literal(self.literal(kind, start))
            }
            _ if is_name_start(c) => match self.prefixed(start) {
                Some(kind) => RustTokenKind::Literal(self.literal(kind, start)),
                None => {
                    if self.at("r#") && self.char_at(start + 2).is_some_and(is_name_start) {
                        self.pos += 2;
                    }
                    self.eat_while(is_name_continue);
                    RustTokenKind::Ident(Symbol::new(&self.text[start..self.pos]))
                }
            },
            _ if PUNCTUATION.contains(c) => {
                self.pos += 1;
                let comment = self.byte(0) == b'/' && matches!(self.byte(1), b'/' | b'*');
                let joint = self.peek().is_some_and(|next| PUNCTUATION.contains(next)) && !comment;
                RustTokenKind::Punct(c, if joint { Spacing::Joint } else { Spacing::Alone })
            }
            _ => {
                self.pos += c.len_utf8();
                let shown = c.escape_debug();
                let diagnostic = self
                    .error(codes::UNKNOWN_CHARACTER, start, self.pos, format!("unknown character `{shown}`"))
                    .note("what stands between these brackets is read as Rust");
                return self.report(diagnostic);
            }
        };
        scan.tokens.push(self.rust(kind, start, self.pos));
    }

    fn rust_open(&mut self, c: char, scan: &mut Scan) {
        let delimiter = match c {
            '(' => Delimiter::Paren,
            '[' => Delimiter::Bracket,
            _ => Delimiter::Brace,
        };
        let start = self.pos;
        self.pos += 1;
        if scan.open.len() >= self.options.nesting as usize && !scan.too_deep {
            scan.too_deep = true;
            let limit = self.options.nesting;
            let message = format!("brackets nest deeper than {limit} levels");
            let diagnostic = self.error(codes::TOO_DEEP, start, self.pos, message);
            self.report(diagnostic);
        }
        scan.open.push((delimiter, start));
        scan.tokens.push(self.rust(RustTokenKind::Open(delimiter), start, self.pos));
    }

    fn rust_quote_mark(&mut self) -> RustTokenKind {
        let start = self.pos;
        let mut chars = self.text[start + 1..].chars();
        let (first, second) = (chars.next(), chars.next());
        if second != Some('\'') && first.is_some_and(is_name_start) {
            self.lifetime(false);
            return RustTokenKind::Lifetime(Symbol::new(&self.text[start..self.pos]));
        }
        self.character(start, LiteralKind::Char);
        RustTokenKind::Literal(self.literal(LiteralKind::Char, start))
    }

    /// A doc comment stands as the tokens of `#[doc = "…"]`.
    fn rust_doc(&mut self, scan: &mut Scan) {
        let start = self.pos;
        let (inner, block) = self.doc_kind().unwrap_or_default();
        let (text, inner) = self.doc(inner, block);
        let literal = Literal { kind: LiteralKind::String, text: Symbol::new(&format!("{:?}", text.as_str())) };
        let mut push = |kind| scan.tokens.push(self.rust(kind, start, self.pos));
        if inner {
            push(RustTokenKind::Punct('#', Spacing::Joint));
            push(RustTokenKind::Punct('!', Spacing::Alone));
        } else {
            push(RustTokenKind::Punct('#', Spacing::Alone));
        }
        push(RustTokenKind::Open(Delimiter::Bracket));
        push(RustTokenKind::Ident(Symbol::new("doc")));
        push(RustTokenKind::Punct('=', Spacing::Alone));
        push(RustTokenKind::Literal(literal));
        push(RustTokenKind::Close(Delimiter::Bracket));
    }

    /// `~name`, `~(form)`, `~@name`, `~@(form)`: the form `(unquote x)` or `(unquote-splicing x)`.
    fn rust_unquote(&mut self) -> Option<Form> {
        let start = self.pos;
        let (mark, head, style) = if self.byte(1) == b'@' {
            ("~@", "unquote-splicing", ListStyle::Splice)
        } else {
            ("~", "unquote", ListStyle::Unquote)
        };
        self.pos += mark.len();
        let form_start = self.pos;
        let form = match self.peek() {
            Some('(') => self.unquoted_list(),
            Some(c) if is_name_start(c) => {
                self.name(true);
                let name = FormKind::Symbol(Name::new(&self.text[form_start..self.pos]));
                Some(Form::new(name, self.span(form_start, self.pos)))
            }
            _ => {
                let diagnostic = self
                    .error(codes::NOTHING_FOLLOWS, start, self.pos, format!("`{mark}` must touch a name or a list"))
                    .help(format!("as in `{mark}x` or `{mark}(f x)`"));
                self.report(diagnostic);
                None
            }
        }?;
        let head = Form::symbol(head, self.span(start, form_start));
        Some(Form::styled(style, [head, form], self.span(start, self.pos)))
    }

    /// A list in Oxur within verbatim Rust: it is lexed and built on its own.
    fn unquoted_list(&mut self) -> Option<Form> {
        let start = self.pos;
        if self.templates >= MAX_TEMPLATES {
            self.pos += 1;
            let message = format!("unquotes in verbatim Rust nest deeper than {MAX_TEMPLATES} levels");
            let diagnostic = self.error(codes::TOO_DEEP, start, self.pos, message);
            self.report(diagnostic);
            return None;
        }
        self.templates += 1;
        let quasi = self.quasi().saturating_sub(1);
        let outer_tokens = std::mem::take(&mut self.tokens);
        let outer_open = std::mem::take(&mut self.open);
        let outer_quasi = self.next_quasi.replace(quasi);
        self.open(Bracket::Paren, 1);
        let (indent, mut depth, mut seen) = (self.indent, 1usize, self.tokens.len());
        while depth > 0 && self.token() {
            for Token { kind, .. } in self.tokens.get(seen..).unwrap_or_default() {
                match kind {
                    TokenKind::Open(bracket) if bracket.closer() != Closer::Angle => depth += 1,
                    TokenKind::Close(closer) if *closer != Closer::Angle => depth -= 1,
                    _ => {}
                }
            }
            seen = self.tokens.len();
        }
        self.indent = indent;
        let tokens = std::mem::replace(&mut self.tokens, outer_tokens);
        self.open = outer_open;
        self.next_quasi = outer_quasi;
        self.templates -= 1;
        let tokens = brackets::repair(tokens, self.source, self.text, &self.comments, &mut self.diagnostics);
        let depth = self.open.len() as u32;
        let forms = build::build(&tokens, self.source, self.text, self.options, depth, &mut self.diagnostics);
        forms.into_iter().next()
    }
}

fn texts(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Paren => ("(", ")"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::Brace => ("{", "}"),
    }
}
