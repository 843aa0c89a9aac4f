//! How much room a piece of text takes on one line.

/// The room that something takes if all of it stands on one line; texts over several lines (strings, verbatim Rust) have
/// a first and a last line.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Size {
    /// The columns to the first line end, or all.
    pub(super) first: usize,
    /// The columns behind the last line end, or all.
    pub(super) last: usize,
    /// Whether there is a line end in a text.
    pub(super) several: bool,
    /// Whether it cannot stand on one line: because of a comment that ends the line, or as its author wishes.
    pub(super) broken: bool,
    /// About how many columns it needs at least if it takes as many lines as it can.
    pub(super) narrow: usize,
}

impl Size {
    /// A text.
    pub(super) fn text(text: &str) -> Self {
        let count = |text: &str| text.chars().count();
        match (text.find('\n'), text.rfind('\n')) {
            (Some(first), Some(last)) => {
                let (first, last) = (count(&text[..first]), count(&text[last + 1..]));
                Self { first, last, several: true, broken: false, narrow: first }
            }
            _ => {
                let all = count(text);
                Self { first: all, last: all, several: false, broken: false, narrow: all }
            }
        }
    }

    /// `self`, `gap` columns, and `next`.
    pub(super) fn then(self, gap: usize, next: Self) -> Self {
        let first = if self.several { self.first } else { self.first + gap + next.first };
        let last = if next.several { next.last } else { self.last + gap + next.last };
        Self {
            first,
            last,
            several: self.several || next.several,
            broken: self.broken || next.broken,
            narrow: self.narrow.max(next.narrow),
        }
    }

    /// Whether it fits on one line that starts at `column`, `tail` columns behind it included.
    pub(super) fn fits(self, column: usize, tail: usize, width: usize) -> bool {
        if self.broken {
            false
        } else if self.several {
            column + self.first <= width && self.last + tail <= width
        } else {
            column + self.first + tail <= width
        }
    }
}
