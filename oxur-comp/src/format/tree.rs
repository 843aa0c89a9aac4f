//! The tree of a text: brackets, what stands in them, and the comments at their forms, with the room that each takes.
//! It is built bottom up without recursion; everything is linear in the text.

use std::ops::Range;

use oxur_core::{Comment, Lexeme, LexemeKind};

use super::FormatOptions;
use super::size::Size;
use super::style::{Style, Styles};

/// A comment.
pub(super) struct Note<'t> {
    pub(super) text: &'t str,
    /// The number of the lexeme behind it.
    pub(super) next: usize,
    /// The column that it starts at.
    pub(super) column: usize,
    /// How many lines it stands below what is before it.
    pub(super) lines_before: usize,
    /// Whether more may stand on its line behind it: it is a block comment on one line.
    pub(super) inline: bool,
}

/// What stands between white space: lexemes that touch, with the groups among them.
#[derive(Default)]
pub(super) struct Node {
    pub(super) lexemes: Range<usize>,
    pub(super) groups: Vec<usize>,
    /// The comments before and behind it.
    pub(super) leading: Vec<usize>,
    pub(super) trailing: Vec<usize>,
    /// How many lines it stands below what is before it, its comments included.
    pub(super) lines_before: usize,
    pub(super) class: Class,
    /// Its own size, comments left out.
    pub(super) size: Size,
}

/// What a node is to its neighbours.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) enum Class {
    /// A form, or the last part of one.
    #[default]
    Form,
    /// It takes the node behind it: a prefix word, `#_`.
    Prefix,
    /// An attribute of the form behind it.
    Attribute,
    /// A doc comment that ends its line.
    LineDoc,
    /// An inner attribute or doc comment.
    Inner,
}

/// A form with what stands before it: attributes, prefix words, `#_`.
pub(super) struct Unit {
    pub(super) nodes: Range<usize>,
    pub(super) size: Size,
    /// Whether it has comments that take lines.
    pub(super) noted: bool,
    /// How many lines it stands below what is before it.
    pub(super) lines_before: usize,
}

/// What a bracket holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// A list in parentheses.
    List(Style),
    /// Patterns and values in pairs.
    Pairs,
    /// A pattern or test, and a body.
    Clause,
    /// Fields in braces.
    Fields,
    /// Elements, parameters, arguments of a type.
    Data,
    /// The whole text.
    File,
}

/// A bracket with what it holds.
pub(super) struct Group {
    /// The lexemes of its brackets; for the whole text there are none.
    pub(super) lexemes: Range<usize>,
    pub(super) units: Range<usize>,
    /// The comments before the closing bracket.
    pub(super) end: Vec<usize>,
    pub(super) role: Role,
    /// Where the body of a list or clause starts, in `units`.
    pub(super) body: usize,
    pub(super) size: Size,
}

/// The tree.
pub(super) struct Tree<'t> {
    pub(super) text: &'t str,
    pub(super) lexemes: Vec<Lexeme>,
    pub(super) notes: Vec<Note<'t>>,
    pub(super) nodes: Vec<Node>,
    pub(super) units: Vec<Unit>,
    pub(super) groups: Vec<Group>,
}

impl<'t> Tree<'t> {
    /// The tree of a text that reads without errors. The whole text is the last group.
    pub(super) fn new(
        text: &'t str,
        lexemes: Vec<Lexeme>,
        comments: &[Comment],
        styles: &Styles,
        options: &FormatOptions,
    ) -> Self {
        let tree = Tree { text, lexemes, notes: Vec::new(), nodes: Vec::new(), units: Vec::new(), groups: Vec::new() };
        super::grow::grow(tree, comments, styles, options)
    }

    /// The text of a lexeme.
    pub(super) fn lexeme(&self, at: usize) -> &'t str {
        let lexeme = &self.lexemes[at];
        let text = &self.text[lexeme.lo as usize..lexeme.hi as usize];
        match lexeme.kind {
            // The two words may stand further apart.
            LexemeKind::Word if text.starts_with("&raw") && text.ends_with("mut") => "&raw mut",
            LexemeKind::Word if text.starts_with("&raw") => "&raw const",
            _ => text,
        }
    }

    /// The first lexeme of a form as a word, if it is one.
    pub(super) fn word(&self, unit: &Unit) -> Option<&'t str> {
        self.node_word(&self.nodes[unit.nodes.end - 1])
    }

    pub(super) fn node_word(&self, node: &Node) -> Option<&'t str> {
        let first = node.lexemes.start;
        (self.lexemes[first].kind == LexemeKind::Text).then(|| self.lexeme(first))
    }

    /// The text of a form that is one lexeme.
    pub(super) fn only_word(&self, unit: &Unit) -> Option<&'t str> {
        let node = &self.nodes[unit.nodes.end - 1];
        self.word(unit).filter(|_| node.lexemes.len() == 1 && unit.nodes.len() == 1)
    }

    pub(super) fn is_open(&self, at: usize) -> bool {
        self.lexemes[at].kind == LexemeKind::Open
    }

    pub(super) fn is_close(&self, at: usize) -> bool {
        self.lexemes[at].kind == LexemeKind::Close
    }

    /// Whether a lexeme is a doc comment that goes to the end of its line.
    pub(super) fn ends_line(&self, at: usize) -> bool {
        matches!(self.lexemes[at].kind, LexemeKind::Outer | LexemeKind::Inner) && self.lexeme(at).starts_with("//")
    }

    /// Whether a blank stands between two lexemes on one line.
    pub(super) fn gap_before(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let (before, lexeme) = (self.lexemes[before], self.lexemes[at]);
        match (before.kind, lexeme.kind) {
            (LexemeKind::Open, _) | (_, LexemeKind::Close) => false,
            (LexemeKind::Outer | LexemeKind::Inner | LexemeKind::Discard, _) => true,
            (LexemeKind::Mark, _) => false,
            (_, LexemeKind::Outer | LexemeKind::Inner | LexemeKind::Discard) => true,
            _ => !lexeme.touches,
        }
    }

    /// Whether a form belongs to the next, as in `pub x:T`, `mut x`, `:where [T:Copy]`, `-> T`.
    pub(super) fn joins_next(&self, at: usize) -> bool {
        let unit = &self.units[at];
        let node = &self.nodes[unit.nodes.end - 1];
        let last = self.lexeme(node.lexemes.end - 1);
        match self.word(unit) {
            Some("pub") => node.lexemes.len() == 1 || last == ")" && node.groups.len() == 1,
            Some("mut" | "ref" | "&" | "@") if node.lexemes.len() == 1 => true,
            Some("->" | "for") if node.lexemes.len() == 1 => true,
            Some(":else") => false,
            Some(word) if word.starts_with(':') && node.lexemes.len() == 1 => {
                word[1..].starts_with(|c: char| c.is_alphabetic() || c == '_')
            }
            Some(_) => {
                matches!(last, "mut" | "ref") && node.lexemes.len() >= 2 && self.lexeme(node.lexemes.end - 2) == ":"
            }
            None => false,
        }
    }

    /// The forms of a sequence with those that belong to the next put together; with `pairs` two of these in one.
    pub(super) fn cells(&self, units: Range<usize>, pairs: bool) -> Vec<Range<usize>> {
        let mut cells: Vec<Range<usize>> = Vec::new();
        let mut start = units.start;
        let mut half = false;
        for at in units.clone() {
            if at + 1 < units.end && self.joins_next(at) {
                continue;
            }
            half = pairs && !half;
            if half && at + 1 < units.end {
                continue;
            }
            cells.push(start..at + 1);
            start = at + 1;
        }
        cells
    }

    /// The room that forms in a row take.
    pub(super) fn row(&self, units: Range<usize>) -> Size {
        let mut size = Size::default();
        for at in units.clone() {
            let unit = &self.units[at];
            size = if at == units.start { unit.size } else { size.then(1, unit.size) };
            // A comment behind the last is no matter of the row.
            size.broken |= unit.noted && (at + 1 < units.end || self.noted_before(unit));
        }
        size
    }

    /// Whether comments stand before the unit, or within it, that take lines.
    pub(super) fn noted_before(&self, unit: &Unit) -> bool {
        let line = |note: &usize| !self.notes[*note].inline;
        let nodes = &self.nodes[unit.nodes.clone()];
        let Some((last, before)) = nodes.split_last() else { return false };
        last.leading.iter().any(line) || before.iter().any(|node| node.leading.iter().chain(&node.trailing).any(line))
    }

    /// Whether a form is short and has no parts that would be read on their own.
    pub(super) fn is_simple(&self, unit: &Unit) -> bool {
        let node = &self.nodes[unit.nodes.end - 1];
        let glued = |group: &usize| self.groups[*group].lexemes.start > node.lexemes.start;
        let size = unit.size;
        !(unit.noted || size.broken || size.several) && size.first <= 20 && node.groups.iter().all(glued)
    }
}
