//! The layout of calls, and of chains and threads.

use std::ops::Range;

use super::layout::Layouter;
use super::style::Style;

impl Layouter<'_, '_> {
    /// A call: its arguments under the first one, or two columns in where that gives them the room they need.
    pub(super) fn call(&mut self, number: usize, style: Style, tail: usize) {
        let group = &self.tree.groups[number];
        let column = self.page.column();
        self.page.open(self.tree.lexeme(group.lexemes.start));
        let Some(head) = group.units.clone().next() else { return self.finish(number, column + 1, column) };
        let args = self.tree.cells(head + 1..group.units.end, false);
        let tail = tail + 1;
        let line = self.page.line_number();
        self.cell(head..head + 1, if args.is_empty() { tail } else { 0 }, false);
        let several = self.page.line_number() > line;
        let Some(first) = args.first() else { return self.finish(number, column + 2, column) };
        let aligned = self.page.column() + 1;
        let below = column + 2;
        let width = self.options.width;
        let fit_at = |column: usize| {
            args.iter()
                .enumerate()
                .all(|(number, arg)| self.fits(arg.clone(), column, if number + 1 == args.len() { tail } else { 0 }))
        };
        let narrow = args.iter().map(|arg| self.tree.row(arg.clone()).narrow).max().unwrap_or(0);
        let simple = self.tree.units[head + 1..group.units.end].iter().all(|unit| self.tree.is_simple(unit));
        let below_head = self.page.ended() || self.noted_before(first) || several;
        let fills = style.fill || simple;
        let goes_on = !below_head && !fit_at(aligned) && self.last_goes_on(&args, tail);
        let aligns = goes_on
            || !below_head
                && (fit_at(aligned) || fills && aligned + narrow + tail <= width || {
                    !fit_at(below) && aligned + narrow + tail <= width
                });
        let start = if aligns { aligned } else { below };
        if aligns {
            self.page.space();
        } else {
            self.page.line(below);
        }
        let rows = style.rows && args.iter().skip(1).any(|arg| self.tree.units[arg.start].lines_before > 0);
        if rows {
            self.rows(args, start, tail);
        } else if goes_on {
            self.row_of(args, tail);
        } else if fills {
            self.fill(args, start, tail);
        } else {
            self.lines_of_arguments(args, start, tail);
        }
        self.finish(number, below, column);
    }

    /// Whether all arguments but the last stand on the line, and the last is a closure that goes on below.
    fn last_goes_on(&self, args: &[Range<usize>], tail: usize) -> bool {
        let Some((last, before @ [_, ..])) = args.split_last() else { return false };
        let row = before[0].start..last.start;
        let size = self.tree.row(row.clone());
        let noted = self.tree.units[row].iter().any(|unit| unit.noted);
        let column = self.page.column() + 1 + size.first + 1;
        let goes_on = last.len() == 1 && self.is_closure(last.start);
        goes_on
            && !(size.broken || size.several || noted || self.noted_before(last))
            && column + self.tree.row(last.clone()).narrow + tail <= self.options.width
    }

    /// Whether a form is a closure or block.
    fn is_closure(&self, at: usize) -> bool {
        let nodes = self.tree.units[at].nodes.clone();
        let node = &self.tree.nodes[nodes.end - 1];
        let Some(group) = node.groups.first().map(|&group| &self.tree.groups[group]) else { return false };
        let super::tree::Role::List(style) = group.role else { return false };
        let head = group.units.start + style.head;
        nodes.len() == 1
            && group.lexemes == node.lexemes
            && head < group.units.end
            && self.tree.word(&self.tree.units[head]) == Some("fn")
    }

    /// Arguments one behind the other.
    fn row_of(&mut self, args: Vec<Range<usize>>, tail: usize) {
        let count = args.len();
        for (number, arg) in args.into_iter().enumerate() {
            if number > 0 {
                self.page.space();
            }
            self.cell(arg, if number + 1 == count { tail } else { 0 }, false);
        }
    }

    pub(super) fn lines_of_arguments(&mut self, args: Vec<Range<usize>>, column: usize, tail: usize) {
        let count = args.len();
        for (number, arg) in args.into_iter().enumerate() {
            if number > 0 {
                self.page.line(column);
            }
            self.cell(arg, if number + 1 == count { tail } else { 0 }, false);
        }
    }

    /// Cells one behind the other, as many on a line as it has room for.
    pub(super) fn fill(&mut self, cells: Vec<Range<usize>>, column: usize, tail: usize) {
        let count = cells.len();
        let mut tall = false;
        for (number, cell) in cells.into_iter().enumerate() {
            let tail = if number + 1 == count { tail } else { 0 };
            if number > 0 {
                let here = self.page.column() + 1;
                let fits = !tall && self.fits(cell.clone(), here, tail);
                if self.page.ended() || self.noted_before(&cell) || !fits {
                    self.page.line(column);
                }
                self.page.space();
            }
            let line = self.page.line_number();
            let text = self.tree.row(cell.clone()).several;
            self.cell(cell, tail, false);
            tall = !text && self.page.line_number() > line;
        }
    }

    /// A chain or thread: what it starts with on the head's line, the steps below that.
    pub(super) fn steps(&mut self, number: usize, style: Style, tail: usize) {
        let group = &self.tree.groups[number];
        let column = self.page.column();
        self.page.open(self.tree.lexeme(group.lexemes.start));
        let head = group.units.start + style.head;
        self.cell(group.units.start..head + 1, 0, false);
        let aligned = self.page.column() + 1;
        let chain = self.tree.word(&self.tree.units[head]) == Some(".");
        let mut steps: Vec<Range<usize>> = Vec::new();
        for at in head + 1..group.units.end {
            let node = &self.tree.nodes[self.tree.units[at].nodes.end - 1];
            let is_call = self.tree.lexeme(node.lexemes.start) == "(";
            match steps.last_mut() {
                // Fields, indices and `?` stand with what they are taken of.
                Some(step) if chain && !is_call => step.end = at + 1,
                _ => steps.push(at..at + 1),
            }
        }
        let tail = tail + 1;
        let count = steps.len();
        for (number, step) in steps.into_iter().enumerate() {
            let noted = self.page.ended() || self.noted_before(&step);
            if noted || number > 0 {
                self.page.line(aligned);
            }
            self.page.space();
            self.cell(step, if number + 1 == count { tail } else { 0 }, false);
        }
        self.finish(number, aligned, column);
    }
}
