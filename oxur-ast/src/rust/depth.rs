//! How deep the tree of some tokens may become, known before anything recursive sees them.

use oxur_core::{Delimiter, RustToken, RustTokenKind};

/// A bound for the depth of the tree: each level of it takes a token of a run without `,`, `;` or the end of a block,
/// or of the runs of the brackets around. Commas within angle brackets and bars end no run.
pub(super) fn estimate(tokens: &[RustToken]) -> usize {
    let mut levels = vec![Level::default()];
    let mut outer = 0_usize;
    let mut max = 0_usize;
    for (i, token) in tokens.iter().enumerate() {
        let next = tokens.get(i + 1).map(|token| &token.kind);
        let Some(level) = levels.last_mut() else { return usize::MAX };
        match &token.kind {
            RustTokenKind::Open(_) => {
                outer += level.run + 1;
                levels.push(Level::default());
            }
            RustTokenKind::Close(delimiter) => {
                levels.pop();
                let Some(level) = levels.last_mut() else { return usize::MAX };
                outer = outer.saturating_sub(level.run + 1);
                level.run += 1;
                if *delimiter == Delimiter::Brace && ends_run(next) {
                    *level = Level::default();
                }
            }
            RustTokenKind::Punct(c, _) => {
                let before = i.checked_sub(1).map(|before| &tokens[before].kind);
                level.punct(*c, before);
            }
            _ => level.run += 1,
        }
        max = max.max(outer + levels.last().map_or(0, |level| level.run));
    }
    max
}

#[derive(Default)]
struct Level {
    run: usize,
    /// What of the run a comma does not end.
    kept: usize,
}

impl Level {
    fn punct(&mut self, c: char, before: Option<&RustTokenKind>) {
        let before = match before {
            Some(RustTokenKind::Punct(c, _)) => Some(*c),
            _ => None,
        };
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

/// Whether a block is over when this stands behind it.
fn ends_run(next: Option<&RustTokenKind>) -> bool {
    match next {
        Some(RustTokenKind::Ident(name)) => !matches!(name.as_str(), "else" | "as" | "in"),
        Some(RustTokenKind::Punct(c, _)) => *c == '#',
        Some(RustTokenKind::Close(_)) | None => true,
        _ => false,
    }
}
