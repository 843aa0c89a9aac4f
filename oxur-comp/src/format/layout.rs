//! The layout: a tree to a page. What fits stands on one line; the rest is broken by the kind of its bracket.

use std::ops::Range;

use super::FormatOptions;
use super::page::Page;
use super::size::Size;
use super::style::Style;
use super::tree::{Class, Role, Tree};
use crate::expand::table::Layout;

/// From this depth on lines are broken only where they must be, so that no text can exhaust the stack.
const MAX_DEPTH: usize = 300;

/// Lays out a tree.
pub(super) struct Layouter<'a, 't> {
    pub(super) tree: &'a Tree<'t>,
    pub(super) page: Page,
    pub(super) options: &'a FormatOptions,
    depth: usize,
}

impl<'a, 't> Layouter<'a, 't> {
    pub(super) fn new(tree: &'a Tree<'t>, options: &'a FormatOptions) -> Self {
        Self { tree, page: Page::default(), options, depth: 0 }
    }

    /// The whole text.
    pub(super) fn run(mut self) -> String {
        if let Some(file) = self.tree.groups.last() {
            self.lines(self.tree.cells(file.units.clone(), false), 0, 0, true);
            self.end_notes(&file.end, 0);
        }
        self.page.finish()
    }

    // ---- one below the other ----

    /// Cells one below the other at `column`, the first where the page is; blank lines between them stay.
    pub(super) fn lines(&mut self, cells: Vec<Range<usize>>, column: usize, tail: usize, items: bool) {
        let count = cells.len();
        let mut tall_before = false;
        for (number, cell) in cells.into_iter().enumerate() {
            let spaced = items && self.options.spaced;
            let tall = spaced && !self.tree.row(cell.clone()).fits(column, 0, self.options.width);
            if number > 0 {
                self.page.line(column);
                if self.tree.units[cell.start].lines_before > 1 || spaced && (tall || tall_before) {
                    self.page.blank_line();
                }
            }
            tall_before = tall;
            self.cell(cell, if number + 1 == count { tail } else { 0 }, true);
        }
    }

    /// Forms that belong together, on one line as far as they let it; with `lines` attributes stand on lines of their own.
    pub(super) fn cell(&mut self, cell: Range<usize>, tail: usize, lines: bool) {
        let column = self.page.column();
        for at in cell.clone() {
            if at > cell.start {
                if self.page.ended() || self.tree.noted_before(&self.tree.units[at]) {
                    self.page.line(column + 2);
                }
                self.page.space();
            }
            self.unit(at, if at + 1 == cell.end { tail } else { 0 }, lines);
        }
    }

    /// The room that a cell takes on one line.
    pub(super) fn fits(&self, cell: Range<usize>, column: usize, tail: usize) -> bool {
        self.tree.row(cell).fits(column, tail, self.options.width)
    }

    /// Whether comments stand before the cell that take lines.
    pub(super) fn noted_before(&self, cell: &Range<usize>) -> bool {
        self.tree.noted_before(&self.tree.units[cell.start])
    }

    // ---- a form with its comments ----

    fn unit(&mut self, at: usize, tail: usize, lines: bool) {
        let unit = &self.tree.units[at];
        let column = self.page.column();
        for number in unit.nodes.clone() {
            let node = &self.tree.nodes[number];
            let last = number + 1 == unit.nodes.end;
            self.notes(&node.leading, column, number == unit.nodes.start);
            let noted = node.leading.last().is_some_and(|&note| !self.tree.notes[note].inline);
            if noted && node.lines_before > 1 {
                self.page.blank_line();
            }
            self.node(number, if last { tail } else { 0 });
            for &note in &node.trailing {
                let note = &self.tree.notes[note];
                if note.inline {
                    self.page.space();
                    self.page.text(note.text);
                } else {
                    self.page.beside(note.text, note.column);
                }
            }
            let own_line = match node.class {
                Class::LineDoc => true,
                Class::Attribute => lines,
                Class::Inner => self.tree.lexeme(node.lexemes.start).starts_with("//"),
                _ => false,
            };
            if own_line && !last {
                self.page.line(column);
            } else if own_line && node.class != Class::Attribute {
                self.page.end_line();
            } else if !last {
                if self.page.ended() {
                    self.page.line(column);
                }
                self.page.space();
            }
        }
    }

    /// Comments before a form or before a closing bracket.
    fn notes(&mut self, notes: &[usize], column: usize, first: bool) {
        for (number, &note) in notes.iter().enumerate() {
            let note = &self.tree.notes[note];
            if note.inline {
                self.page.text(note.text);
                self.page.space();
                continue;
            }
            if !self.page.takes_comment() {
                self.page.line(column);
            }
            if note.lines_before > 1 && !(number == 0 && first) {
                self.page.blank_line();
            }
            self.page.text(note.text);
            self.page.line(column);
        }
    }

    /// The comments before a closing bracket, which stand at `column`.
    pub(super) fn end_notes(&mut self, notes: &[usize], column: usize) {
        for &note in notes {
            let note = &self.tree.notes[note];
            if note.inline {
                self.page.space();
                self.page.text(note.text);
                continue;
            }
            // Right behind the opening bracket there is nothing to stand apart from.
            let first = self.page.takes_comment();
            if !first {
                self.page.line(column);
            }
            if note.lines_before > 1 && !first {
                self.page.blank_line();
            }
            self.page.text(note.text);
            self.page.end_line();
        }
    }

    /// Lexemes that touch, and the groups among them.
    fn node(&mut self, number: usize, tail: usize) {
        let node = &self.tree.nodes[number];
        if node.groups.is_empty() || node.size.fits(self.page.column(), tail, self.options.width) {
            return self.stream(node.lexemes.clone());
        }
        let mut groups = node.groups.iter().map(|&group| &self.tree.groups[group]).peekable();
        let mut at = node.lexemes.start;
        while at < node.lexemes.end {
            let Some(group) = groups.next_if(|group| group.lexemes.start == at) else {
                self.page.text(self.tree.lexeme(at));
                at += 1;
                continue;
            };
            // What touches the group behind it must go on its line.
            let end = groups.peek().map_or(node.lexemes.end, |next| next.lexemes.start);
            let behind: usize = (group.lexemes.end..end).map(|at| Size::text(self.tree.lexeme(at)).first).sum();
            let more = if end == node.lexemes.end { tail } else { 1 };
            let number = node.groups.iter().copied().find(|&number| self.tree.groups[number].lexemes.start == at);
            if let Some(number) = number {
                self.group(number, behind + more);
            }
            at = group.lexemes.end;
        }
    }

    /// Lexemes one behind the other, on a new line only where a comment or doc comment ends the line.
    fn stream(&mut self, lexemes: Range<usize>) {
        let notes = &self.tree.notes;
        let mut note = notes.partition_point(|note| note.next <= lexemes.start);
        for at in lexemes.clone() {
            let mut gap = at > lexemes.start && self.tree.gap_before(at);
            while let Some(comment) = notes.get(note).filter(|comment| comment.next == at && at > lexemes.start) {
                self.page.space();
                self.page.text(comment.text);
                if comment.inline {
                    self.page.space()
                } else {
                    self.page.end_line()
                }
                gap = !self.tree.is_close(at);
                note += 1;
            }
            if gap {
                self.page.space();
            }
            let text = self.tree.lexeme(at);
            if self.tree.is_open(at) {
                self.page.open(text);
            } else if self.tree.is_close(at) {
                self.page.close(text, self.page.indent());
            } else {
                self.page.text(text);
                if self.tree.ends_line(at) {
                    self.page.end_line();
                }
            }
        }
    }

    // ---- brackets ----

    pub(super) fn group(&mut self, number: usize, tail: usize) {
        let group = &self.tree.groups[number];
        if group.size.fits(self.page.column(), tail, self.options.width) || self.depth >= MAX_DEPTH {
            return self.stream(group.lexemes.clone());
        }
        self.depth += 1;
        match group.role {
            Role::List(style) => match style.layout {
                Layout::Call => self.call(number, style, tail),
                Layout::Steps => self.steps(number, style, tail),
                _ => self.bodied(number, style, tail),
            },
            Role::Clause => self.clause(number, tail),
            Role::Pairs => self.pairs(number, tail),
            Role::Fields | Role::Data | Role::File => self.data(number, tail),
        }
        self.depth -= 1;
    }

    /// The comments before the closing bracket, and the bracket.
    pub(super) fn finish(&mut self, number: usize, notes: usize, close: usize) {
        let group = &self.tree.groups[number];
        self.end_notes(&group.end, notes);
        self.page.close(self.tree.lexeme(group.lexemes.end - 1), close);
    }

    /// A list with a body two columns in.
    fn bodied(&mut self, number: usize, style: Style, tail: usize) {
        let group = &self.tree.groups[number];
        let column = self.page.column();
        self.page.open(self.tree.lexeme(group.lexemes.start));
        let body = group.body..group.units.end;
        self.header(group.units.start..group.body, style, column, if body.is_empty() { tail + 1 } else { 0 });
        if self.hugs(&body, tail + 1) {
            self.page.space();
            self.cell(body, tail + 1, false);
        } else if let Some(fields) = self.braces(&body).filter(|_| style.layout == Layout::Fields) {
            self.fields(fields, column, tail + 1);
        } else if !body.is_empty() {
            self.page.line(column + 2);
            self.lines(self.tree.cells(body, false), column + 2, tail + 1, style.items);
        }
        self.finish(number, column + 2, column);
    }

    /// Whether a body is a text over several lines that stands with the head.
    pub(super) fn hugs(&self, body: &Range<usize>, tail: usize) -> bool {
        let units = &self.tree.units[body.clone()];
        let size = self.tree.row(body.clone());
        matches!(units, [only] if only.lines_before == 0 && size.several)
            && size.fits(self.page.column() + 1, tail, self.options.width)
    }

    /// What stands before a body: the head with its words, the arguments that belong to it, options.
    fn header(&mut self, units: Range<usize>, style: Style, column: usize, tail: usize) {
        let head = units.start + style.head;
        let cells = self.tree.cells(units.clone(), false);
        let count = cells.len();
        for (number, cell) in cells.into_iter().enumerate() {
            let tail = if number + 1 == count { tail } else { 0 };
            if number == 0 {
                self.cell(cell, tail, false);
                continue;
            }
            let here = self.page.column() + 1;
            let row = self.tree.row(cell.clone());
            let first = cell.start <= head + 1;
            let width = self.options.width;
            let below = column + 4;
            let stays = row.fits(here, tail, width)
                || (first || !row.fits(below, tail, width)) && here + row.narrow + tail <= width
                || first && here <= column + 12;
            if self.page.ended() || self.noted_before(&cell) || !stays {
                self.page.line(below);
            }
            self.page.space();
            self.cell(cell, tail, false);
        }
    }
}
