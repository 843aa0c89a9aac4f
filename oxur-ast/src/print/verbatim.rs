//! Token sequences: kept exactly, spacing between punctuation included.

use oxur_core::{Delimiter, RustToken, RustTokenKind, Spacing, Span};

use crate::Tokens;
use crate::print::{Bracket, Gap, Last, Print, Printer};

impl Print for Tokens {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.verbatim += self.as_slice().len();
        p.tokens(self.as_slice());
        p.space();
    }
}

impl Printer<'_> {
    /// Tokens in brackets that touch what is before them, but for braces.
    pub(super) fn token_group(&mut self, delimiter: Delimiter, tokens: &Tokens, span: Span) {
        match delimiter {
            Delimiter::Brace => {
                self.open(delimiter, Bracket::Other, span);
                if !tokens.is_empty() {
                    self.indent += 1;
                    self.line();
                    self.tokens(tokens.as_slice());
                    self.indent -= 1;
                    self.line();
                }
            }
            Delimiter::Paren | Delimiter::Bracket => {
                self.open_tight(delimiter, Bracket::Other, span);
                self.tokens(tokens.as_slice());
            }
        }
        self.close(delimiter, Bracket::Other, span);
    }

    fn tokens(&mut self, tokens: &[RustToken]) {
        let base = self.indent;
        let mut joint = None;
        let mut braces = 0_usize;
        let mut others = 0_usize;
        for (i, token) in tokens.iter().enumerate() {
            let next = tokens.get(i + 1).map(|token| &token.kind);
            let before = joint.take();
            match &token.kind {
                RustTokenKind::Ident(name) => {
                    self.word_after(before);
                    if ends_path(&tokens[..i]) {
                        self.want = Gap::Nothing;
                    }
                    self.gap(Gap::Space, 'a');
                    self.sink.ident(name.as_str(), token.span);
                    self.last = Last::Word;
                    self.want = Gap::Space;
                }
                RustTokenKind::Lifetime(name) => {
                    self.word_after(before);
                    self.lifetime(name.as_str(), token.span);
                }
                RustTokenKind::Literal(literal) => {
                    self.word_after(before);
                    self.literal(literal.text.as_str(), token.span);
                }
                RustTokenKind::Punct(c, spacing) => {
                    self.raw_punct(*c, *spacing, before, token.span);
                    joint = Some(*spacing);
                    if *c == ';' && braces > 0 && others == 0 && !matches!(next, Some(RustTokenKind::Close(_)) | None) {
                        self.line();
                    }
                }
                RustTokenKind::Open(delimiter) => {
                    let tight = match self.last {
                        Last::Word | Last::Bracket => *delimiter != Delimiter::Brace,
                        Last::Punct(c) => "$#!&*-".contains(c),
                        _ => false,
                    };
                    self.gap(if tight { Gap::Nothing } else { Gap::Space }, '(');
                    self.sink.open(*delimiter, Bracket::Other, token.span);
                    self.last = Last::Bracket;
                    self.want = Gap::Nothing;
                    if *delimiter != Delimiter::Brace {
                        others += 1;
                    } else if others == 0 {
                        braces += 1;
                        if !matches!(next, Some(RustTokenKind::Close(_))) {
                            self.indent = base + braces;
                            self.line();
                        }
                    }
                }
                RustTokenKind::Close(delimiter) => {
                    let lines = *delimiter == Delimiter::Brace && others == 0;
                    if *delimiter != Delimiter::Brace {
                        others = others.saturating_sub(1);
                    } else if lines {
                        braces = braces.saturating_sub(1);
                        self.indent = base + braces;
                        let empty = i > 0 && matches!(tokens[i - 1].kind, RustTokenKind::Open(_));
                        if !empty {
                            self.line();
                        }
                    }
                    self.close(*delimiter, Bracket::Other, token.span);
                    if lines && starts_line(next) {
                        self.line();
                    }
                }
                // `Tokens` holds none: its constructor turns them away.
                RustTokenKind::Unquote(_) => {}
            }
        }
        self.indent = base;
    }

    /// Settles the gap between punctuation and a word.
    fn word_after(&mut self, before: Option<Spacing>) {
        if before.is_some() && matches!(self.last, Last::Punct('$' | '.' | '#' | '&' | '@' | '!')) {
            self.want = Gap::Nothing;
        }
        if before == Some(Spacing::Joint) {
            self.want = Gap::Nothing;
        }
    }

    fn raw_punct(&mut self, c: char, spacing: Spacing, before: Option<Spacing>, span: Span) {
        let left = match (before, self.last) {
            (Some(Spacing::Joint), Last::Punct('/')) if c == '/' || c == '*' => Gap::Space,
            (Some(Spacing::Joint), _) => Gap::Nothing,
            (Some(Spacing::Alone), _) => {
                self.space();
                Gap::Space
            }
            (None, Last::Number { .. }) if c == '.' => {
                self.space();
                Gap::Space
            }
            (None, _) if ",;.?:".contains(c) || (c == '!' && spacing == Spacing::Alone) => Gap::Nothing,
            (None, _) => Gap::Space,
        };
        if before == Some(Spacing::Joint) && left == Gap::Nothing {
            // Touching is what was asked for, so nothing may be put between.
        } else {
            self.gap(left, c);
        }
        self.sink.punct(c, spacing, span);
        self.last = Last::Punct(c);
        self.want = Gap::Space;
    }
}

/// Whether the last two tokens are `::`.
fn ends_path(before: &[RustToken]) -> bool {
    match before {
        [.., first, second] => {
            first.kind == RustTokenKind::Punct(':', Spacing::Joint)
                && matches!(second.kind, RustTokenKind::Punct(':', _))
        }
        _ => false,
    }
}

/// Whether what follows a closing brace reads better on a line of its own.
fn starts_line(next: Option<&RustTokenKind>) -> bool {
    match next {
        Some(RustTokenKind::Ident(name)) => !matches!(name.as_str(), "else" | "as" | "where"),
        Some(RustTokenKind::Punct(c, _)) => *c == '#',
        _ => false,
    }
}
