//! Builds the tree of a text from its lexemes and comments, bottom up and without recursion.

use std::ops::Range;

use oxur_core::{Comment, CommentKind, LexemeKind};

use super::FormatOptions;
use super::size::Size;
use super::style::{Style, Styles};
use super::tree::{Class, Group, Node, Note, Role, Tree, Unit};
use crate::expand::table::Layout;

/// How far a line is looked back for its start.
const LONGEST_INDENT: usize = 400;

/// How many forms are looked through for a list's head.
const MODIFIERS: usize = 8;

/// A bracket that is open, with the nodes so far.
#[derive(Default)]
struct Frame {
    open: usize,
    nodes: Vec<Node>,
    /// How many forms are complete.
    forms: usize,
}

struct Builder<'t, 's> {
    tree: Tree<'t>,
    styles: &'s Styles,
    options: &'s FormatOptions,
    frames: Vec<Frame>,
    frame: Frame,
}

/// Fills a tree that has its lexemes.
pub(super) fn grow<'t>(tree: Tree<'t>, comments: &[Comment], styles: &Styles, options: &FormatOptions) -> Tree<'t> {
    let mut builder = Builder { tree, styles, options, frames: Vec::new(), frame: Frame::default() };
    builder.run(comments);
    builder.tree
}

impl Builder<'_, '_> {
    fn run(&mut self, comments: &[Comment]) {
        let mut comments = comments;
        let mut end = 0;
        for at in 0..self.tree.lexemes.len() {
            let lexeme = self.tree.lexemes[at];
            let count = comments.iter().take_while(|comment| comment.span.lo < lexeme.lo).count();
            let (here, rest) = comments.split_at(count);
            comments = rest;
            let (leading, lines_before) = self.comments(here, end, at, lexeme.lo as usize);
            end = lexeme.hi as usize;
            if lexeme.kind == LexemeKind::Close {
                self.close(at, leading);
                continue;
            }
            match self.frame.nodes.last_mut() {
                Some(node) if glued(&self.tree, at) => node.lexemes.end = at + 1,
                _ => {
                    self.complete_node();
                    let node = Node { lexemes: at..at + 1, leading, lines_before, ..Node::default() };
                    self.frame.nodes.push(node);
                }
            }
            if lexeme.kind == LexemeKind::Open {
                let frame = Frame { open: at, ..Frame::default() };
                self.frames.push(std::mem::replace(&mut self.frame, frame));
            }
        }
        let count = self.tree.lexemes.len();
        let (notes, _) = self.comments(comments, end, count, self.tree.text.len());
        let nodes = std::mem::take(&mut self.frame.nodes);
        self.group(nodes, 0..count, notes, Role::File);
    }

    /// The last node of the frame is complete.
    fn complete_node(&mut self) {
        if let Some(node) = self.frame.nodes.last_mut() {
            node.class = class_of(&self.tree, node);
            self.frame.forms += usize::from(matches!(node.class, Class::Form | Class::Inner));
        }
    }

    /// Takes the comments between two lexemes, of which `end` ends the one and `next` is the number of the other. Those on
    /// the line of the former go to its node; the others are given, and how many lines below them the latter stands.
    fn comments(&mut self, comments: &[Comment], end: usize, next: usize, next_lo: usize) -> (Vec<usize>, usize) {
        let text = self.tree.text;
        let lines = |lo: usize, hi: usize| text[lo..hi].bytes().filter(|&byte| byte == b'\n').count();
        let closes = self.tree.lexemes.get(next).is_none_or(|lexeme| lexeme.kind == LexemeKind::Close);
        let opened = next.checked_sub(1).is_none_or(|before| self.tree.lexemes[before].kind == LexemeKind::Open);
        let mut beside = 0;
        let mut at = end;
        if !opened {
            beside = comments
                .iter()
                .take_while(|comment| {
                    let same = lines(at, comment.span.lo as usize) == 0;
                    at = comment.span.hi as usize;
                    same
                })
                .count();
            let all = beside == comments.len();
            if all && !closes && comments.last().is_some_and(|last| lines(last.span.hi as usize, next_lo) == 0) {
                beside = 0;
            }
        }
        let mut at = end;
        let mut leading = Vec::new();
        for (number, comment) in comments.iter().enumerate() {
            let (lo, hi) = (comment.span.lo as usize, comment.span.hi as usize);
            let own = &text[lo..hi];
            let behind = comments.get(number + 1).map_or(next_lo, |next| next.span.lo as usize);
            let alone = number >= beside && lines(hi, behind) > 0;
            let line_start = text[..lo].rfind('\n').map_or(0, |end| end + 1);
            let note = Note {
                text: if comment.kind == CommentKind::Block { own } else { own.trim_end() },
                next,
                column: if comment.kind == CommentKind::Block { 0 } else { text[line_start..lo].chars().count() },
                lines_before: lines(at, lo),
                inline: comment.kind == CommentKind::Block && !own.contains('\n') && !alone,
            };
            at = hi;
            self.tree.notes.push(note);
            let note = self.tree.notes.len() - 1;
            if number >= beside {
                leading.push(note);
            } else if let Some(node) = self.frame.nodes.last_mut() {
                if number == 0 && !node.trailing.is_empty() {
                    // What was the comment of the last form within the node, and has no place beside it any more.
                    for &note in &node.trailing {
                        self.tree.notes[note].inline = false;
                    }
                    node.leading.append(&mut node.trailing);
                }
                node.trailing.push(note);
            }
        }
        // Before a comment that takes its line, others do so too.
        if let Some(last) = leading.iter().rposition(|&note| !self.tree.notes[note].inline) {
            for &note in &leading[..last] {
                self.tree.notes[note].inline = false;
            }
        }
        (leading, lines(at, next_lo))
    }

    fn close(&mut self, at: usize, end: Vec<usize>) {
        self.complete_node();
        let Some(outer) = self.frames.pop() else { return };
        let mut frame = std::mem::replace(&mut self.frame, outer);
        let role = self.role(&frame);
        // A comment behind the last form stands behind the closing brackets.
        let mut outward = Vec::new();
        if let Some(last) = frame.nodes.last_mut()
            && end.is_empty()
            && !self.tree.lexemes.get(at + 1).is_some_and(|next| next.touches && next.kind != LexemeKind::Close)
            && last.trailing.iter().any(|&note| !self.tree.notes[note].inline)
        {
            outward = std::mem::take(&mut last.trailing);
            for &note in &outward {
                self.tree.notes[note].next = at + 1;
            }
        }
        let group = self.group(frame.nodes, frame.open..at + 1, end, role);
        if let Some(node) = self.frame.nodes.last_mut() {
            node.lexemes.end = at + 1;
            node.groups.push(group);
            node.trailing = outward;
        }
    }

    /// What a bracket holds; the present frame is the one around it.
    fn role(&self, frame: &Frame) -> Role {
        let node = self.frame.nodes.last();
        let alone = node.is_some_and(|node| node.lexemes.start == frame.open);
        match self.tree.lexeme(frame.open) {
            "(" => match node.filter(|_| !alone).map(|node| self.tree.lexeme(node.lexemes.start)) {
                Some("pub") => Role::Data,
                _ => Role::List(self.as_indented(self.style(&frame.nodes), frame)),
            },
            "{" => Role::Fields,
            "[" if alone && !self.frames.is_empty() && self.tree.lexeme(self.frame.open) == "(" => {
                let style = self.style(&self.frame.nodes);
                let before = self.frame.forms;
                let label = || {
                    let nodes = &self.frame.nodes;
                    nodes.iter().rev().nth(1).is_some_and(|node| self.tree.lexeme(node.lexemes.start).starts_with('\''))
                };
                match style.layout {
                    _ if style.pairs && (before == style.head + 1 || before == style.head + 2 && label()) => {
                        Role::Pairs
                    }
                    Layout::Clauses(special) if before > style.head + usize::from(special) => Role::Clause,
                    _ => Role::Data,
                }
            }
            _ => Role::Data,
        }
    }

    /// What may be a macro's call has a body if its author indented one: some arguments on the head's line, and a line
    /// two columns in.
    fn as_indented(&self, style: Style, frame: &Frame) -> Style {
        if !style.open {
            return style;
        }
        // The first form that starts a line, with what stands before it.
        let (mut count, mut first) = (0, None);
        for node in &frame.nodes {
            let starts_line =
                node.lines_before > 0 || node.leading.iter().any(|&note| self.tree.notes[note].lines_before > 0);
            if first.is_none() {
                first = Some(node.lexemes.start);
                if starts_line && count > 0 {
                    break;
                }
            }
            if class_of(&self.tree, node) == Class::Form {
                (count, first) = (count + 1, None);
            }
        }
        let column = |lexeme: usize| {
            let end = self.tree.lexemes[lexeme].lo as usize;
            let from = end.saturating_sub(LONGEST_INDENT);
            let line = self.tree.text.as_bytes().get(from..end)?.rsplit(|&byte| byte == b'\n').next()?;
            (line.len() < LONGEST_INDENT).then_some(line.len())
        };
        match (column(frame.open), first.and_then(column)) {
            (Some(open), Some(start)) if start == open + 2 && count > 1 => {
                Style { layout: Layout::Branches(0), body: Some(count), ..style }
            }
            _ => style,
        }
    }

    /// The style of a list, by what it starts with.
    fn style(&self, nodes: &[Node]) -> Style {
        // A clause of a macro: parameters and a body.
        if nodes.first().is_some_and(|node| self.tree.lexeme(node.lexemes.start) == "[") {
            return Style { layout: Layout::Branches(0), ..Style::CALL };
        }
        let forms = nodes.iter().take(2 * MODIFIERS).filter(|node| class_of(&self.tree, node) == Class::Form);
        let words: Vec<_> = forms.take(MODIFIERS).map(|node| self.tree.node_word(node)).collect();
        self.styles.of(&words)
    }

    /// Puts a bracket and what is in it into the tree.
    fn group(&mut self, nodes: Vec<Node>, lexemes: Range<usize>, end: Vec<usize>, role: Role) -> usize {
        let first_unit = self.tree.units.len();
        let count = nodes.len();
        let mut start = self.tree.nodes.len();
        let mut discards = 0;
        for (number, mut node) in nodes.into_iter().enumerate() {
            node.class = class_of(&self.tree, &node);
            node.size = self.node_size(&node);
            // What several `#_` leave out stands with them.
            discards += usize::from(self.tree.lexemes[node.lexemes.end - 1].kind == LexemeKind::Discard);
            let left_out = node.class == Class::Form && discards > 1;
            discards -= usize::from(left_out);
            let whole = matches!(node.class, Class::Form | Class::Inner) && !left_out || number + 1 == count;
            self.tree.nodes.push(node);
            if whole {
                discards = 0;
                let unit = self.unit(start..self.tree.nodes.len());
                start = unit.nodes.end;
                self.tree.units.push(unit);
            }
        }
        let units = first_unit..self.tree.units.len();
        let body = match role {
            Role::List(style) => self.header_end(units.clone(), style),
            Role::Clause => self.clause_head_end(units.clone()),
            _ => units.start,
        };
        let mut group = Group { lexemes, units, end, role, body, size: Size::default() };
        group.size = self.group_size(&group);
        self.tree.groups.push(group);
        self.tree.groups.len() - 1
    }

    fn node_size(&self, node: &Node) -> Size {
        let mut size = Size::default();
        let mut groups = node.groups.iter().map(|&group| &self.tree.groups[group]).peekable();
        let mut at = node.lexemes.start;
        while at < node.lexemes.end {
            match groups.next_if(|group| group.lexemes.start == at) {
                Some(group) => {
                    size = size.then(0, group.size);
                    at = group.lexemes.end;
                }
                None => {
                    let gap = usize::from(at > node.lexemes.start && self.tree.gap_before(at));
                    size = size.then(gap, Size::text(self.tree.lexeme(at)));
                    at += 1;
                }
            }
        }
        size.broken |= node.class == Class::LineDoc;
        size
    }

    fn unit(&self, nodes: Range<usize>) -> Unit {
        let tree = &self.tree;
        let mut size = Size::default();
        let mut noted = false;
        for (number, node) in tree.nodes[nodes.clone()].iter().enumerate() {
            let mut gap = usize::from(number > 0);
            for &note in &node.leading {
                noted |= !tree.notes[note].inline;
                if tree.notes[note].inline {
                    size = size.then(gap, Size::text(tree.notes[note].text));
                    gap = 1;
                }
            }
            size = size.then(gap, node.size);
            for &note in &node.trailing {
                noted |= !tree.notes[note].inline;
                if tree.notes[note].inline {
                    size = size.then(1, Size::text(tree.notes[note].text));
                }
            }
        }
        let first = &tree.nodes[nodes.start];
        let lines_before = first.leading.first().map_or(first.lines_before, |&note| tree.notes[note].lines_before);
        Unit { nodes, size, noted, lines_before }
    }

    /// Where the body of a list starts: behind the head, the arguments that belong to it, and options.
    fn header_end(&self, units: Range<usize>, style: Style) -> usize {
        if let Some(before) = style.body {
            return (units.start + before).min(units.end);
        }
        let Some(special) = style.special() else { return (units.start + style.head + 1).min(units.end) };
        let word =
            |at: usize| Some(&self.tree.units[at]).filter(|_| at < units.end).and_then(|u| self.tree.only_word(u));
        let mut at = (units.start + style.head + 1).min(units.end);
        if at < units.end && word(at).is_some_and(|word| word.starts_with('\'') || word == "move") {
            at += 1;
        }
        // `(def pattern value :else …)`: the rest is the body.
        if let Some(otherwise) = (at..units.end.min(at + 6)).find(|&at| word(at) == Some(":else")) {
            return otherwise + 1;
        }
        let mut taken = 0;
        while at < units.end {
            let option = at > units.start + style.head + 1
                && word(at).is_some_and(|word| {
                    matches!(word, "->" | "for") || word.starts_with(':') && self.tree.joins_next(at)
                });
            if option || self.tree.word(&self.tree.units[at]) == Some("for") && taken > 0 && style.items {
                at += 2;
            } else if taken < special && !(taken == 1 && special == 2 && self.is_clause_or_docstring(at)) {
                taken += usize::from(!self.tree.joins_next(at));
                at += 1;
            } else {
                break;
            }
        }
        at.min(units.end)
    }

    /// Whether a form stands where parameters would and is none: a docstring, or the first of several clauses.
    fn is_clause_or_docstring(&self, at: usize) -> bool {
        let node = &self.tree.nodes[self.tree.units[at].nodes.end - 1];
        let first = self.tree.lexeme(node.lexemes.start);
        first == "(" || first.ends_with('"')
    }

    /// Where the body of a clause starts: behind the pattern or test, and the guard.
    fn clause_head_end(&self, units: Range<usize>) -> usize {
        let cells = self.tree.cells(units.clone(), false);
        let guard = |cell: &Range<usize>| self.tree.only_word(&self.tree.units[cell.start]) == Some(":if");
        match cells.as_slice() {
            [_, second, ..] if guard(second) => second.end,
            [first, ..] => first.end,
            [] => units.end,
        }
    }

    fn group_size(&self, group: &Group) -> Size {
        let tree = &self.tree;
        let mut size = match group.role {
            Role::File => Size::default(),
            _ => Size::text(tree.lexeme(group.lexemes.start)),
        };
        let open = size.first;
        let mut inner = 0;
        let mut noted = false;
        for at in group.units.clone() {
            let unit = &tree.units[at];
            size = size.then(usize::from(at > group.units.start), unit.size);
            noted |= unit.noted;
            inner = inner.max(unit.size.narrow);
        }
        for &note in &group.end {
            let gap = usize::from(!group.units.is_empty());
            size = size.then(gap, Size::text(tree.notes[note].text));
            noted |= !tree.notes[note].inline;
        }
        if group.role != Role::File {
            size = size.then(0, Size::text(tree.lexeme(group.lexemes.end - 1)));
        }
        size.narrow = match group.role {
            Role::List(style) => {
                let head =
                    group.units.clone().take(style.head + 1).map(|at| tree.units[at].size.first + 1).sum::<usize>();
                match style.layout {
                    Layout::Call => (1 + head).max(2 + inner),
                    Layout::Steps => 1 + head + inner,
                    _ => (1 + head).max(4 + inner),
                }
            }
            Role::Pairs | Role::Clause => 3 + inner,
            _ => open + inner,
        };
        size.broken |= noted || self.breaks(group, size);
        size
    }

    /// Whether a group takes several lines although it may fit on one: by its kind, or because its author broke it.
    fn breaks(&self, group: &Group, size: Size) -> bool {
        let tree = &self.tree;
        let broken_before = |at: usize| tree.units[at].lines_before > 0;
        let body = group.body..group.units.end;
        match group.role {
            Role::List(style) => {
                let attributes = |at: usize| {
                    let nodes = &tree.nodes[tree.units[at].nodes.clone()];
                    style.items && nodes.iter().any(|node| node.class == Class::Attribute)
                };
                match style.layout {
                    Layout::Call => false,
                    Layout::Steps => self.steps_broken(group, style),
                    Layout::Fields => !body.is_empty() && self.fields_broken(body),
                    _ if body.is_empty() => false,
                    layout => {
                        let several = (matches!(layout, Layout::Body(_)) || body.clone().any(|at| self.is_binding(at)))
                            && tree.cells(body.clone(), false).len() > 1;
                        several
                            || broken_before(body.start)
                            || size.first > self.options.short
                            || body.into_iter().any(attributes)
                    }
                }
            }
            Role::Clause => !body.is_empty() && broken_before(body.start),
            Role::Pairs => tree.cells(body, true).get(1).is_some_and(|pair| broken_before(pair.start)),
            Role::Fields => tree.cells(body, false).get(1).is_some_and(|field| broken_before(field.start)),
            Role::Data if matches!(tree.lexeme(group.lexemes.start), "[" | "#(") => {
                let cells = tree.cells(body, false);
                cells.iter().skip(1).any(|cell| broken_before(cell.start))
            }
            Role::Data | Role::File => false,
        }
    }

    /// Whether a form is a `def`: what binds a name for the rest of its body stands on a line of its own.
    fn is_binding(&self, at: usize) -> bool {
        let tree = &self.tree;
        let node = &tree.nodes[tree.units[at].nodes.end - 1];
        let list = node.groups.first().map(|&group| &tree.groups[group]);
        list.is_some_and(|list| {
            matches!(list.role, Role::List(_))
                && !list.units.is_empty()
                && tree.only_word(&tree.units[list.units.start]) == Some("def")
        })
    }

    /// Whether the author began a line with the first method of a chain, or with the second step of a thread.
    fn steps_broken(&self, group: &Group, style: Style) -> bool {
        let tree = &self.tree;
        let chain = tree.word(&tree.units[group.units.start + style.head]) == Some(".");
        let mut steps = group.units.clone().skip(style.head + 2);
        let is_call = |at: &usize| tree.lexeme(tree.nodes[tree.units[*at].nodes.end - 1].lexemes.start) == "(";
        let first = if chain { steps.find(is_call) } else { steps.next() };
        first.is_some_and(|at| tree.units[at].lines_before > 0)
    }

    /// Whether a docstring stands before the fields, or the author broke before the fields.
    fn fields_broken(&self, body: Range<usize>) -> bool {
        let tree = &self.tree;
        body.len() > 1 && tree.word(&tree.units[body.start]).is_some_and(|word| word.ends_with('"'))
    }
}

fn class_of(tree: &Tree<'_>, node: &Node) -> Class {
    let (first, last) = (tree.lexemes[node.lexemes.start].kind, tree.lexemes[node.lexemes.end - 1].kind);
    match (first, last) {
        (_, LexemeKind::Word | LexemeKind::Discard) => Class::Prefix,
        (LexemeKind::Inner, _) => Class::Inner,
        (_, LexemeKind::Outer) => {
            let text = tree.lexeme(node.lexemes.end - 1);
            match first {
                _ if text.starts_with("//") || text.contains('\n') => Class::LineDoc,
                LexemeKind::Outer => Class::Attribute,
                _ => Class::Prefix,
            }
        }
        _ => Class::Form,
    }
}

/// Whether a lexeme belongs to the node of the one before.
fn glued(tree: &Tree<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    tree.lexemes[at].touches && tree.lexemes[before].kind != LexemeKind::Open && !tree.gap_before(at)
}
