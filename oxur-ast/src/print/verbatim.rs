//! Token sequences: kept exactly, spacing between punctuation included.
//!
//! Punctuation that touched in the source touches again, and what did not does not: macros see both. The gaps that no
//! one sees are laid out as people write Rust, as far as that can be told of tokens without a tree.

use oxur_core::{Delimiter, RustToken, RustTokenKind, Spacing, Span};

use crate::Tokens;
use crate::print::doc::DocComment;
use crate::print::operators::{Group, Operators};
use crate::print::{Bracket, Gap, Last, Print, Printer};

impl Print for Tokens {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.verbatim += self.as_slice().len();
        p.tokens(self.as_slice(), true);
        p.space();
    }
}

/// Brackets that are open.
#[derive(Default)]
struct Level {
    /// Whether its content stands on lines of its own.
    lines: bool,
    /// Whether gaps stand within its braces, in one line.
    spaced: bool,
    group: Group,
    /// Whether its content is one step further in.
    indented: bool,
    /// What the operators before it left behind.
    around: Operators,
}

/// How many tokens of a block are looked at to find a semicolon among them.
const LOOK_AHEAD: usize = 200;

impl Printer<'_> {
    /// Tokens in brackets that touch what is before them, but for braces.
    pub(super) fn token_group(&mut self, delimiter: Delimiter, tokens: &Tokens, span: Span) {
        match delimiter {
            Delimiter::Brace => {
                self.open(delimiter, Bracket::Other, span);
                if !tokens.is_empty() {
                    self.indent += 1;
                    self.line();
                    self.tokens(tokens.as_slice(), true);
                    self.indent -= 1;
                    self.line();
                }
            }
            Delimiter::Paren | Delimiter::Bracket => {
                self.open_tight(delimiter, Bracket::Other, span);
                self.tokens(tokens.as_slice(), false);
            }
        }
        self.close(delimiter, Bracket::Other, span);
    }

    /// Prints tokens, on lines of their own or within one.
    fn tokens(&mut self, tokens: &[RustToken], lines: bool) {
        let base = self.indent;
        let mut levels = vec![Level { lines, ..Level::default() }];
        let mut operators = Operators::default();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let next = tokens.get(at + 1).map(|token| &token.kind);
            match &token.kind {
                RustTokenKind::Ident(name) => {
                    self.word(name.as_str(), token.span);
                    operators.word(name.as_str());
                }
                RustTokenKind::Lifetime(name) => {
                    self.lifetime(name.as_str(), token.span);
                    operators.lifetime();
                }
                RustTokenKind::Literal(literal) => {
                    self.literal(literal.text.as_str(), token.span);
                    operators.literal();
                }
                RustTokenKind::Punct(..) => {
                    if self.sink.takes_doc_comments()
                        && let Some((doc, len)) = DocComment::of_tokens(&tokens[at..])
                    {
                        self.line();
                        self.doc_comment(&doc, token.span);
                        operators.comment();
                        at += len;
                        continue;
                    }
                    at = self.punctuation(tokens, at, &mut operators);
                    let on_lines = levels.last().is_some_and(|level| level.lines);
                    let ends = self.last == Last::Punct(';') && tokens.get(at).is_some_and(|next| !is_close(next));
                    if on_lines && ends {
                        self.line();
                    }
                    continue;
                }
                RustTokenKind::Open(delimiter) => {
                    let mut level = self.group_layout(*delimiter, &tokens[at + 1..], &levels, &mut operators);
                    let tight = operators.takes_brackets() && *delimiter != Delimiter::Brace;
                    self.open_after(
                        if tight { Gap::Nothing } else { Gap::Space },
                        *delimiter,
                        Bracket::Other,
                        token.span,
                    );
                    if level.spaced {
                        self.space();
                    }
                    if level.indented {
                        self.indent += 1;
                        self.line();
                    }
                    level.around = std::mem::take(&mut operators);
                    levels.push(level);
                }
                RustTokenKind::Close(delimiter) => {
                    let level = if levels.len() > 1 { levels.pop().unwrap_or_default() } else { Level::default() };
                    if level.indented {
                        self.indent = self.indent.saturating_sub(1).max(base);
                        self.line();
                    } else if level.spaced {
                        self.space();
                        self.gap(Gap::Space, '}');
                    }
                    self.close(*delimiter, Bracket::Other, token.span);
                    operators = level.around;
                    operators.closed(level.group);
                    let on_lines = levels.last().is_some_and(|level| level.lines);
                    let attribute = level.group == Group::Attribute { line: true };
                    if on_lines && (attribute || (level.lines && starts_line(next))) {
                        self.line();
                    }
                }
                // `Tokens` holds none: its constructor turns them away.
                RustTokenKind::Unquote(_) => {}
            }
            at += 1;
        }
        self.indent = base;
    }

    /// How the content of brackets is laid out that stand before it.
    fn group_layout(
        &self,
        delimiter: Delimiter,
        content: &[RustToken],
        levels: &[Level],
        operators: &mut Operators,
    ) -> Level {
        let group = operators.opens(delimiter);
        let empty = content.first().is_none_or(is_close);
        let brace = delimiter == Delimiter::Brace && group == Group::Plain;
        let lines = brace && (levels.last().is_some_and(|level| level.lines) || has_statements(content))
            || (self.sink.takes_doc_comments() && DocComment::of_tokens(content).is_some());
        Level { lines, spaced: brace && !lines && !empty, group, indented: lines && !empty, ..Level::default() }
    }

    /// Prints the punctuation from `at` on that touches; gives the index behind it.
    fn punctuation(&mut self, tokens: &[RustToken], at: usize, operators: &mut Operators) -> usize {
        // It does not touch what punctuation is before it.
        let apart = at > 0 && matches!(tokens[at - 1].kind, RustTokenKind::Punct(..));
        let mut end = at + 1;
        while matches!(tokens[end - 1].kind, RustTokenKind::Punct(_, Spacing::Joint))
            && tokens.get(end).is_some_and(|token| matches!(token.kind, RustTokenKind::Punct(..)))
        {
            end += 1;
        }
        let mut first = at;
        while first < end {
            let (len, left, right) = operators.operator(tokens, first, end, self.at_line_start());
            for token in &tokens[first..first + len] {
                let RustTokenKind::Punct(c, spacing) = token.kind else { continue };
                if std::ptr::eq(token, &tokens[at]) {
                    if apart || (c == '.' && self.number_runs_into(tokens.get(at + 1))) {
                        self.space();
                        self.gap(Gap::Space, c);
                    } else {
                        self.gap(left, c);
                    }
                } else if self.last == Last::Punct('/') && matches!(c, '/' | '*') {
                    // That would be a comment; no source has it.
                    self.sink.space();
                }
                self.sink.punct(c, spacing, token.span);
                self.last = Last::Punct(c);
                self.want = right;
            }
            first += len;
        }
        end
    }

    /// Whether a point behind the last token, and before `next`, would become a part of a number.
    fn number_runs_into(&self, next: Option<&RustToken>) -> bool {
        matches!(self.last, Last::Number { .. })
            && !matches!(next.map(|token| &token.kind), Some(RustTokenKind::Ident(_) | RustTokenKind::Punct('.', _)))
    }
}

fn is_close(token: &RustToken) -> bool {
    matches!(token.kind, RustTokenKind::Close(_))
}

/// Whether a semicolon stands in a block, as far as is looked.
fn has_statements(content: &[RustToken]) -> bool {
    let mut depth = 0_usize;
    for token in content.iter().take(LOOK_AHEAD) {
        match token.kind {
            RustTokenKind::Open(_) => depth += 1,
            RustTokenKind::Close(_) if depth == 0 => return false,
            RustTokenKind::Close(_) => depth -= 1,
            RustTokenKind::Punct(';', _) if depth == 0 => return true,
            _ => {}
        }
    }
    false
}

/// Whether what follows a closing brace reads better on a line of its own.
fn starts_line(next: Option<&RustTokenKind>) -> bool {
    match next {
        Some(RustTokenKind::Ident(name)) => !matches!(name.as_str(), "else" | "as" | "where"),
        Some(RustTokenKind::Punct(c, _)) => matches!(c, '#' | '$'),
        _ => false,
    }
}
