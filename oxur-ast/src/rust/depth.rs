//! How deep the tree of some tokens may become, known before anything recursive sees them.

use oxur_core::{Delimiter, RustToken, RustTokenKind};

use crate::scan::{Scanned, Scanner};

/// A token, as far as it matters here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// A name, or a literal; whether a block goes on with it.
    Word {
        goes_on: bool,
    },
    Punct(char),
    Open,
    Close {
        brace: bool,
    },
}

/// A bound for the depth of the tree: each level of it takes a token of a run without `,`, `;` or the end of a block,
/// or of the runs of the brackets around. Commas within angle brackets and bars end no run.
pub(super) fn estimate(tokens: &[RustToken]) -> usize {
    let mut estimate = Estimate::default();
    for token in tokens {
        estimate.token(match &token.kind {
            RustTokenKind::Open(_) => Seen::Open,
            RustTokenKind::Close(delimiter) => Seen::Close { brace: *delimiter == Delimiter::Brace },
            RustTokenKind::Punct(c, _) => Seen::Punct(*c),
            RustTokenKind::Ident(name) => Seen::Word { goes_on: goes_on(name.as_str()) },
            _ => Seen::Word { goes_on: false },
        });
    }
    estimate.max
}

/// The same bound, for a text; none where the light lexer is lost.
pub(super) fn estimate_text(text: &str) -> Option<usize> {
    let mut scanner = Scanner::new(text);
    let mut estimate = Estimate::default();
    while let Some(token) = scanner.next() {
        match token {
            Scanned::Word(word) => estimate.token(Seen::Word { goes_on: goes_on(word) }),
            Scanned::Lifetime(_) => estimate.token(Seen::Word { goes_on: false }),
            Scanned::Punct(c) => estimate.token(Seen::Punct(c)),
            Scanned::Open(_) => estimate.token(Seen::Open),
            Scanned::Close(c) => estimate.token(Seen::Close { brace: c == '}' }),
            Scanned::Doc { .. } => {
                estimate.token(Seen::Punct('#'));
                estimate.token(Seen::Open);
                estimate.token(Seen::Close { brace: false });
            }
        }
    }
    (!scanner.lost).then_some(estimate.max)
}

fn goes_on(word: &str) -> bool {
    matches!(word, "else" | "as" | "in")
}

struct Estimate {
    levels: Vec<Level>,
    /// The sum of the runs around the innermost brackets.
    outer: usize,
    last: Option<Seen>,
    max: usize,
}

impl Default for Estimate {
    fn default() -> Self {
        Self { levels: vec![Level::default()], outer: 0, last: None, max: 0 }
    }
}

impl Estimate {
    fn token(&mut self, token: Seen) {
        let last = self.last.replace(token);
        let Some(level) = self.levels.last_mut() else { return self.unmatched() };
        // A block that nothing goes on with ends a run.
        if last == (Some(Seen::Close { brace: true }))
            && matches!(token, Seen::Word { goes_on: false } | Seen::Punct('#') | Seen::Close { .. })
        {
            *level = Level::default();
        }
        match token {
            Seen::Open => {
                self.outer += level.run + 1;
                self.levels.push(Level::default());
            }
            Seen::Close { .. } => {
                self.levels.pop();
                let Some(level) = self.levels.last_mut() else { return self.unmatched() };
                self.outer = self.outer.saturating_sub(level.run + 1);
                level.run += 1;
            }
            Seen::Punct(c) => {
                let before = match last {
                    Some(Seen::Punct(c)) => Some(c),
                    _ => None,
                };
                level.punct(c, before);
            }
            Seen::Word { .. } => level.run += 1,
        }
        self.max = self.max.max(self.outer + self.levels.last().map_or(0, |level| level.run));
    }

    fn unmatched(&mut self) {
        self.max = usize::MAX;
    }
}

#[derive(Default)]
struct Level {
    run: usize,
    /// What of the run a comma does not end.
    kept: usize,
}

impl Level {
    fn punct(&mut self, c: char, before: Option<char>) {
        self.run += 1;
        match (before, c) {
            (_, ';') | (Some('='), '>') => *self = Self::default(),
            (_, ',') => self.run = self.kept,
            (Some('-'), '>') => {}
            (_, '<' | '|') => self.kept += 1,
            (_, '>') => self.kept = self.kept.saturating_sub(1),
            _ => {}
        }
    }
}
