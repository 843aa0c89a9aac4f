//! The page that is written: lines, indentation, and the comments beside lines.

/// A comment at the end of a line.
struct Beside {
    /// Where in the text it belongs.
    at: usize,
    /// The number of the line, and its width without the comment.
    line: usize,
    width: usize,
    /// The column at which the comment stood: comments that stood below one another stay so.
    column: usize,
    text: String,
}

/// The text so far. What must not follow on the same line (a comment's text, a doc comment's) is kept off it here.
#[derive(Default)]
pub(super) struct Page {
    out: String,
    column: usize,
    line: usize,
    /// The indentation of the line.
    indent: usize,
    /// The line has nothing yet but its indentation, which is not written either.
    fresh: bool,
    /// An opening bracket was written last.
    opened: bool,
    /// A blank stands before what comes next.
    blank: bool,
    /// What comes next stands on a new line.
    ended: bool,
    pending: Option<(String, usize)>,
    beside: Vec<Beside>,
}

impl Page {
    /// The column at which the next text will stand.
    pub(super) fn column(&self) -> usize {
        if self.fresh || self.ended { self.indent } else { self.column + usize::from(self.blank) }
    }

    /// The indentation of the line.
    pub(super) fn indent(&self) -> usize {
        self.indent
    }

    /// The number of the line.
    pub(super) fn line_number(&self) -> usize {
        self.line
    }

    /// Whether a comment may stand here that takes its line for itself.
    pub(super) fn takes_comment(&self) -> bool {
        self.fresh || self.opened || self.out.is_empty()
    }

    /// Whether what comes next must stand on a new line.
    pub(super) fn ended(&self) -> bool {
        self.ended
    }

    /// Writes a text.
    pub(super) fn text(&mut self, text: &str) {
        if self.ended {
            self.line(self.indent);
        }
        if self.fresh {
            self.out.extend(std::iter::repeat_n(' ', self.indent));
            self.column = self.indent;
        } else if self.blank {
            self.out.push(' ');
            self.column += 1;
        }
        (self.fresh, self.blank, self.opened) = (false, false, false);
        self.out.push_str(text);
        match text.rfind('\n') {
            Some(end) => {
                self.line += text.matches('\n').count();
                self.column = text[end + 1..].chars().count();
            }
            None => self.column += text.chars().count(),
        }
    }

    /// Writes an opening bracket.
    pub(super) fn open(&mut self, text: &str) {
        self.text(text);
        self.opened = true;
    }

    /// Writes a closing bracket: right behind what was written, or on a line of its own at `column`.
    pub(super) fn close(&mut self, text: &str, column: usize) {
        if self.ended {
            self.line(column);
        }
        self.blank = false;
        self.text(text);
    }

    /// A blank, unless a line ends here or a bracket was opened.
    pub(super) fn space(&mut self) {
        self.blank = !self.fresh && !self.opened;
    }

    /// Goes to a new line, whose text starts at `column`.
    pub(super) fn line(&mut self, column: usize) {
        if let Some((text, at)) = self.pending.take() {
            let (at_byte, line, width) = (self.out.len(), self.line, self.column);
            self.beside.push(Beside { at: at_byte, line, width, column: at, text });
        }
        if !self.out.is_empty() && !self.fresh {
            self.out.push('\n');
            self.line += 1;
        }
        self.indent = column;
        (self.fresh, self.ended, self.blank, self.opened) = (true, false, false, false);
    }

    /// Puts a blank line before the new line.
    pub(super) fn blank_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
            self.line += 1;
        }
    }

    /// The line ends with what was written last.
    pub(super) fn end_line(&mut self) {
        self.ended = true;
    }

    /// Puts a comment at the end of the line; it stood at `column`. What comes next stands on a new line.
    pub(super) fn beside(&mut self, text: &str, column: usize) {
        if self.pending.is_some() {
            self.line(self.indent);
            self.text(text);
        } else {
            self.pending = Some((text.to_owned(), column));
        }
        self.ended = true;
    }

    /// The whole text.
    pub(super) fn finish(mut self) -> String {
        self.line(0);
        let mut text = String::with_capacity(self.out.len() + 32 * self.beside.len());
        let mut from = 0;
        for run in self.beside.chunk_by(|a, b| a.column == b.column && a.line + 1 == b.line) {
            let widest = run.iter().map(|beside| beside.width).max().unwrap_or(0);
            for beside in run {
                text.push_str(&self.out[from..beside.at]);
                text.extend(std::iter::repeat_n(' ', widest + 1 - beside.width));
                text.push_str(&beside.text);
                from = beside.at;
            }
        }
        text.push_str(&self.out[from..]);
        text
    }
}
