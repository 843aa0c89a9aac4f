//! Makes the brackets match. Text whose brackets match is left as it is; elsewhere each mistake is reported once, at the
//! bracket that a person would point to, and mended so that the builder never sees it.
//!
//! A form is first taken at its brackets' word. If they do not match, it is read again with an eye on the indentation:
//! a line that is not indented deeper than the line on which a bracket was opened shows that the bracket should have been
//! closed before. How many brackets a top-level form has too many or too few tells a missing bracket from a wrong one.

use super::token::{Bracket, Closer, Token, TokenKind};
use super::{Comment, CommentKind};
use crate::{Diagnostic, SourceId, Span, codes::read as codes};

/// Gives the tokens with matching brackets.
pub(super) fn repair(
    tokens: Vec<Token>,
    source: SourceId,
    text: &str,
    comments: &[Comment],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Token> {
    if matches(&tokens) {
        return tokens;
    }
    let mut repair = Repair {
        tokens: &tokens,
        source,
        text,
        comments,
        out: Vec::with_capacity(tokens.len() + 8),
        stack: Vec::new(),
        careful: false,
        chunk_end: 0,
        missing: 0,
        by_column: false,
        suspect: None,
        closed: Vec::new(),
        hiding: None,
        swallowed: diagnostics
            .iter()
            .any(|diagnostic| matches!(diagnostic.code, codes::UNTERMINATED_STRING | codes::UNTERMINATED_COMMENT)),
        diagnostics: Vec::new(),
    };
    repair.run();
    diagnostics.append(&mut repair.diagnostics);
    repair.out
}

/// Whether all brackets match.
fn matches(tokens: &[Token]) -> bool {
    let mut stack = Vec::new();
    for token in tokens {
        match token.kind {
            TokenKind::Open(bracket) => stack.push(bracket.closer()),
            TokenKind::Close(closer) if stack.pop() != Some(closer) => return false,
            _ => {}
        }
    }
    stack.is_empty()
}

/// An open bracket.
#[derive(Clone, Copy)]
struct Open {
    bracket: Bracket,
    /// The number of its token.
    token: usize,
}

struct Repair<'a> {
    tokens: &'a [Token],
    source: SourceId,
    text: &'a str,
    comments: &'a [Comment],
    out: Vec<Token>,
    stack: Vec<Open>,
    /// Whether the indentation is heeded.
    careful: bool,
    /// Where the top-level form ends by its indentation, and how many closing brackets it lacks.
    chunk_end: usize,
    missing: isize,
    /// Whether the columns of brackets are compared, not the indentation of their lines: where that shows too little.
    by_column: bool,
    /// A closing bracket after which the text goes on as if it were not there: the first in the top-level form.
    suspect: Option<usize>,
    /// The closing brackets right before this place, each with the bracket that it closes, innermost first.
    closed: Vec<(usize, usize)>,
    /// The last `;` comment that was said to hide a bracket: it is told once.
    hiding: Option<Span>,
    /// A string or comment without end took the rest of the text, and its brackets: that was reported already.
    swallowed: bool,
    diagnostics: Vec<Diagnostic>,
}

impl Repair<'_> {
    fn run(&mut self) {
        // Where the present top-level form starts: in the tokens, in the output, in the diagnostics.
        let mut start = (0, 0, 0);
        let mut at = 0;
        while at <= self.tokens.len() {
            if self.stack.is_empty() {
                start = (at, self.out.len(), self.diagnostics.len());
                if self.careful {
                    self.enter_chunk(at);
                }
            }
            let done = match self.tokens.get(at) {
                Some(token) => self.token(at, token),
                None => self.end(),
            };
            if done {
                at += 1;
            } else {
                self.careful = true;
                self.stack.clear();
                self.suspect = None;
                self.closed.clear();
                at = start.0;
                self.out.truncate(start.1);
                self.diagnostics.truncate(start.2);
            }
        }
    }

    /// Takes one token; gives `false` if the form must be read again with care.
    fn token(&mut self, at: usize, token: &Token) -> bool {
        if token.first && at > 0 && !matches!(token.kind, TokenKind::Close(_)) {
            if self.careful {
                self.dedent(at, token.indent);
            }
            self.note_suspect(token.indent);
        }
        match token.kind {
            TokenKind::Open(bracket) => self.stack.push(Open { bracket, token: at }),
            TokenKind::Close(closer) => return self.close(at, closer),
            _ => {}
        }
        self.closed.clear();
        self.out.push(token.clone());
        true
    }

    /// At the start of a top-level form: finds its end by indentation and counts its brackets.
    fn enter_chunk(&mut self, at: usize) {
        let Some(first) = self.tokens.get(at).filter(|_| at >= self.chunk_end) else { return };
        let ends =
            |token: &Token| token.first && token.indent <= first.indent && !matches!(token.kind, TokenKind::Close(_));
        let length = self.tokens[at + 1..].iter().position(ends).unwrap_or(self.tokens.len() - at - 1) + 1;
        self.chunk_end = at + length;
        self.missing = 0;
        for token in &self.tokens[at..self.chunk_end] {
            match token.kind {
                TokenKind::Open(bracket) if bracket.closer() != Closer::Angle => self.missing += 1,
                TokenKind::Close(closer) if closer != Closer::Angle => self.missing -= 1,
                _ => {}
            }
        }
        self.by_column = self.missing > self.shown_by_lines(at);
    }

    /// How many unclosed brackets of the top-level form the indentation of its lines shows.
    fn shown_by_lines(&self, at: usize) -> isize {
        let (mut stack, mut shown) = (Vec::new(), 0);
        for token in &self.tokens[at..self.chunk_end] {
            if token.first && !matches!(token.kind, TokenKind::Close(_)) {
                while shown < self.missing && stack.pop_if(|indent| *indent >= token.indent).is_some() {
                    shown += 1;
                }
            }
            match token.kind {
                TokenKind::Open(bracket) if bracket.closer() != Closer::Angle => stack.push(token.indent),
                TokenKind::Close(closer) if closer != Closer::Angle => _ = stack.pop(),
                _ => {}
            }
        }
        shown
    }

    /// The column of a token, in bytes.
    fn column(&self, token: usize) -> u32 {
        self.tokens[token].lo.saturating_sub(self.tokens[token].line)
    }

    /// A line starts at column `indent`: brackets opened on lines that are indented as deep or deeper are unclosed.
    fn dedent(&mut self, at: usize, indent: u32) {
        while let Some(&open) = self.stack.last() {
            let column = if self.by_column { self.column(open.token) } else { self.tokens[open.token].indent };
            let inside = column < indent;
            if inside || (self.missing <= 0 && at < self.chunk_end && open.bracket.closer() != Closer::Angle) {
                return;
            }
            self.unclosed(open, at, None);
        }
        if at >= self.chunk_end {
            self.enter_chunk(at);
        }
    }

    /// Remembers the closing bracket at the end of the line before that closes what the new line is indented to be in.
    fn note_suspect(&mut self, indent: u32) {
        if self.stack.is_empty() && indent == 0 {
            self.suspect = None;
        } else if self.suspect.is_none() {
            // What stands in the innermost open bracket as usual is nothing to wonder at.
            if self.stack.last().is_some_and(|open| indent <= self.column(open.token) + 2) {
                return;
            }
            let outermost = self.closed.iter().rfind(|&&(_, open)| self.column(open) < indent);
            self.suspect = outermost.map(|&(close, _)| close);
        }
    }

    fn close(&mut self, at: usize, closer: Closer) -> bool {
        // An angle bracket never spans a closing bracket of another kind.
        while let Some(&open) = self.stack.last() {
            if closer == Closer::Angle || open.bracket.closer() != Closer::Angle {
                break;
            }
            self.unclosed_angle(open, at);
        }
        let Some(&open) = self.stack.last() else {
            self.unexpected(at, closer);
            return true;
        };
        if open.bracket.closer() == closer {
            self.closed.push((at, open.token));
            self.stack.pop();
            self.out.push(self.tokens[at].clone());
            return true;
        }
        if closer == Closer::Angle {
            self.unexpected(at, closer);
            return true;
        }
        if !self.careful {
            return false;
        }
        let partner = self.stack.iter().rposition(|open| open.bracket.closer() == closer);
        match partner {
            Some(partner) if self.missing > 0 => {
                while self.stack.len() > partner + 1 {
                    let Some(&open) = self.stack.last() else { break };
                    self.unclosed(open, at, Some(self.stack[partner]));
                }
                self.stack.pop();
                self.out.push(self.tokens[at].clone());
            }
            _ if self.missing < 0 => {
                self.missing += 1;
                self.unexpected(at, closer);
            }
            _ => self.wrong(at, closer, open),
        }
        true
    }

    fn end(&mut self) -> bool {
        let angles = |open: &Open| open.bracket.closer() == Closer::Angle;
        if !self.careful && !self.stack.iter().all(angles) {
            return false;
        }
        while let Some(&open) = self.stack.last() {
            if self.swallowed {
                self.insert(open, self.tokens.len());
            } else {
                self.unclosed(open, self.tokens.len(), None);
            }
        }
        true
    }

    // ---- messages and mends ----

    fn span(&self, token: usize) -> Span {
        let token = &self.tokens[token];
        Span::new(self.source, token.lo, token.hi)
    }

    /// Puts a closing bracket before token `at`.
    fn insert(&mut self, open: Open, at: usize) {
        let place = at.checked_sub(1).map_or(0, |before| self.tokens[before].hi);
        let indent = at.checked_sub(1).map_or(0, |before| self.tokens[before].indent);
        let kind = TokenKind::Close(open.bracket.closer());
        self.out.push(Token { kind, lo: place, hi: place, touches: true, first: false, indent, line: 0 });
        self.stack.pop();
    }

    fn unclosed(&mut self, open: Open, at: usize, around: Option<Open>) {
        if open.bracket.closer() == Closer::Angle {
            return self.unclosed_angle(open, at);
        }
        let (text, close) = (open.bracket.text(), open.bracket.closer().text());
        let mut diagnostic =
            Diagnostic::error(codes::UNCLOSED, self.span(open.token), format!("this `{text}` is never closed"));
        diagnostic = match around {
            Some(around) => {
                let outer = around.bracket.text();
                diagnostic
                    .label(self.span(at), format!("this closes the `{outer}` around it, a `{close}` is missing before"))
            }
            None => {
                let end = Span::new(self.source, self.tokens[at - 1].hi, self.tokens[at - 1].hi);
                let why = if at < self.tokens.len() { ", going by the indentation" } else { "" };
                diagnostic.label(end, format!("a `{close}` is missing here{why}"))
            }
        };
        diagnostic = diagnostic.help(format!("add `{close}`"));
        if let Some(comment) = self.hiding_comment(open.token, at, close) {
            if self.hiding.replace(comment) == Some(comment) {
                self.missing -= 1;
                return self.insert(open, at);
            }
            diagnostic = diagnostic
                .label(comment, format!("`;` starts a comment, which hides a `{close}`"))
                .help(self.semicolon_help(open, comment));
        }
        self.diagnostics.push(diagnostic);
        self.missing -= 1;
        self.insert(open, at);
    }

    /// How that is written which Rust writes with the `;` that starts a comment.
    fn semicolon_help(&self, open: Open, comment: Span) -> String {
        if open.bracket == Bracket::Square {
            return "Rust's `[x; n]` is `(repeat x n)`, the type `[T; n]` is `[T n]`".to_owned();
        }
        let before = self.text.get(self.tokens[open.token].hi as usize..comment.lo as usize).unwrap_or("");
        let binding = before.rsplit_once("let ").and_then(|(_, binding)| binding.split_once('='));
        match binding {
            Some((name, value)) => {
                let name = name.trim().replace(": ", ":");
                format!("no statement ends with `;`: write `(def {name} {})`", value.trim())
            }
            None => "no statement ends with `;`: remove it".to_owned(),
        }
    }

    /// A `;` comment on the bracket's line that holds its partner.
    fn hiding_comment(&self, open: usize, end: usize, close: &str) -> Option<Span> {
        let lo = self.tokens[open].hi;
        let hi = self.tokens.get(end).map_or(self.text.len() as u32, |token| token.lo);
        let first = self.comments.partition_point(|comment| comment.span.lo < lo);
        let comment = self.comments.get(first).filter(|comment| comment.span.lo < hi)?;
        if comment.span.lo - lo > 200 {
            return None;
        }
        let text = self.text.get(comment.span.lo as usize..comment.span.hi as usize)?;
        let between = self.text.get(lo as usize..comment.span.lo as usize)?;
        let hides = comment.kind == CommentKind::Semicolon
            && !between.contains('\n')
            && text.contains(close)
            && !between.ends_with(char::is_whitespace);
        hides.then_some(comment.span)
    }

    fn unclosed_angle(&mut self, open: Open, at: usize) {
        let text = open.bracket.text();
        let mut diagnostic =
            Diagnostic::error(codes::UNCLOSED_ANGLE, self.span(open.token), format!("this `{text}` is never closed"));
        if at < self.tokens.len() {
            diagnostic = diagnostic.label(self.span(at), "a `>` is missing before here");
        }
        let help = if open.bracket == Bracket::Turbofish {
            "add `>`, as in `parse::<i32>`"
        } else {
            "`<` that touches a name opens its generic arguments; a comparison is written `(< a b)`"
        };
        self.diagnostics.push(diagnostic.help(help));
        self.insert(open, at);
    }

    fn unexpected(&mut self, at: usize, closer: Closer) {
        let text = closer.text();
        let diagnostic = match self.suspect.take() {
            Some(close) => {
                let one = self.text_of(close);
                let early = format!("there is one `{one}` too many, or an opening bracket is missing before it");
                Diagnostic::error(codes::UNEXPECTED_CLOSE, self.span(close), early)
                    .at("the next line is indented as if this stood in what it closes")
                    .label(self.span(at), format!("so this `{text}` closes nothing"))
                    .help(format!("remove this `{one}`, or add the opening bracket that is missing on its line"))
            }
            None => Diagnostic::error(codes::UNEXPECTED_CLOSE, self.span(at), format!("this `{text}` closes nothing"))
                .help("remove it, or add the opening bracket that it belongs to"),
        };
        self.diagnostics.push(diagnostic);
    }

    fn text_of(&self, token: usize) -> &str {
        let token = &self.tokens[token];
        self.text.get(token.lo as usize..token.hi as usize).unwrap_or("")
    }

    fn wrong(&mut self, at: usize, closer: Closer, open: Open) {
        let (text, opened, wanted) = (closer.text(), open.bracket.text(), open.bracket.closer());
        let diagnostic = Diagnostic::error(
            codes::WRONG_CLOSE,
            self.span(at),
            format!("this `{text}` does not match the `{opened}` that is open here"),
        )
        .label(self.span(open.token), "this is what it would close")
        .help(format!("write `{}`", wanted.text()));
        self.diagnostics.push(diagnostic);
        self.stack.pop();
        self.out.push(Token { kind: TokenKind::Close(wanted), ..self.tokens[at].clone() });
    }
}
