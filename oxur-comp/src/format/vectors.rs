//! The layout of vectors and braces: bindings, clauses, fields, elements.

use std::ops::Range;

use super::layout::Layouter;
use super::tree::Role;

impl Layouter<'_, '_> {
    /// `[pattern value …]`: a pair on each line.
    pub(super) fn pairs(&mut self, number: usize, tail: usize) {
        let group = &self.tree.groups[number];
        let column = self.page.column();
        self.page.open(self.tree.lexeme(group.lexemes.start));
        let start = self.page.column();
        let pairs = self.tree.cells(group.units.clone(), true);
        let count = pairs.len();
        for (number, pair) in pairs.into_iter().enumerate() {
            if number > 0 {
                self.page.line(start);
                if self.tree.units[pair.start].lines_before > 1 {
                    self.page.blank_line();
                }
            }
            self.pair(pair, start, if number + 1 == count { tail + 1 } else { 0 });
        }
        self.finish(number, start, column);
    }

    fn pair(&mut self, pair: Range<usize>, column: usize, tail: usize) {
        let mut parts = self.tree.cells(pair, false).into_iter();
        let Some(pattern) = parts.next() else { return };
        self.cell(pattern, 0, false);
        for value in parts {
            let here = self.page.column() + 1;
            let below = column + 2;
            let row = self.tree.row(value.clone());
            let width = self.options.width;
            let stays =
                row.fits(here, tail, width) || !row.fits(below, tail, width) && here + row.narrow + tail <= width;
            if self.page.ended() || self.noted_before(&value) || !stays {
                self.page.line(below);
            }
            self.page.space();
            self.cell(value, tail, false);
        }
    }

    /// `[pattern body…]`: the body two columns in.
    pub(super) fn clause(&mut self, number: usize, tail: usize) {
        let group = &self.tree.groups[number];
        let column = self.page.column();
        self.page.open(self.tree.lexeme(group.lexemes.start));
        let tail = tail + 1;
        let body = group.body..group.units.end;
        let head = self.tree.cells(group.units.start..group.body, false);
        self.fill(head, column + 4, if body.is_empty() { tail } else { 0 });
        if self.hugs(&body, tail) {
            self.page.space();
            self.cell(body, tail, false);
        } else if !body.is_empty() {
            self.page.line(column + 2);
            self.lines(self.tree.cells(body, false), column + 2, tail, false);
        }
        self.finish(number, column + 2, column);
    }

    /// The braces that a body consists of.
    pub(super) fn braces(&self, body: &Range<usize>) -> Option<usize> {
        let [only] = &self.tree.units[body.clone()] else { return None };
        let [node] = &self.tree.nodes[only.nodes.clone()] else { return None };
        let &[group] = node.groups.as_slice() else { return None };
        let fields = &self.tree.groups[group];
        let plain = fields.role == Role::Fields
            && fields.lexemes == node.lexemes
            && node.leading.is_empty()
            && node.trailing.is_empty();
        (plain && !fields.units.is_empty() && fields.end.is_empty()).then_some(group)
    }

    /// The fields of a definition that starts at `column`, each on a line of its own.
    pub(super) fn fields(&mut self, number: usize, column: usize, tail: usize) {
        let group = &self.tree.groups[number];
        if self.page.indent() > column && group.size.fits(column + 2, tail, self.options.width) {
            // The header goes on in a second line, which is indented deeper.
            self.page.line(column + 2);
        }
        let here = self.page.column() + 1;
        self.page.space();
        if group.size.fits(here, tail, self.options.width) {
            // The header alone took the lines.
            return self.group(number, tail);
        }
        self.page.open("{");
        self.page.line(column + 2);
        self.lines(self.tree.cells(group.units.clone(), false), column + 2, tail + 1, false);
        self.finish(number, column + 2, column);
    }

    /// Elements, fields, parameters: in the rows that their author made; without any, those that are short fill lines,
    /// others stand one below the other.
    pub(super) fn data(&mut self, number: usize, tail: usize) {
        let group = &self.tree.groups[number];
        let column = self.page.column();
        let open = self.tree.lexeme(group.lexemes.start);
        self.page.open(open);
        let mut start = self.page.column();
        let cells = self.tree.cells(group.units.clone(), false);
        let tail = tail + 1;
        let narrow = cells.iter().map(|cell| self.tree.row(cell.clone()).narrow).max().unwrap_or(0);
        let simple = self.tree.units[group.units.clone()].iter().all(|unit| self.tree.is_simple(unit));
        let below = self.page.indent() + 2;
        if matches!(group.role, Role::Fields) && start + narrow + tail > self.options.width && below < start {
            start = below;
            self.page.line(start);
        }
        let rows = cells.iter().skip(1).any(|cell| self.tree.units[cell.start].lines_before > 0);
        if group.role == Role::Data && rows {
            self.rows(cells, start, tail);
        } else if group.role == Role::Data && simple {
            self.fill(cells, start, tail);
        } else if group.role == Role::Data {
            self.lines_of_arguments(cells, start, tail);
        } else {
            self.lines(cells, start, tail, false);
        }
        self.finish(number, start, column);
    }

    /// Cells in their author's rows, as far as these fit.
    pub(super) fn rows(&mut self, cells: Vec<Range<usize>>, column: usize, tail: usize) {
        let count = cells.len();
        for (number, cell) in cells.into_iter().enumerate() {
            let tail = if number + 1 == count { tail } else { 0 };
            if number > 0 {
                let here = self.page.column() + 1;
                let lines = self.tree.units[cell.start].lines_before;
                if lines > 0 || self.page.ended() || !self.fits(cell.clone(), here, tail) {
                    self.page.line(column);
                }
                if lines > 1 {
                    self.page.blank_line();
                }
                self.page.space();
            }
            self.cell(cell, tail, false);
        }
    }
}
