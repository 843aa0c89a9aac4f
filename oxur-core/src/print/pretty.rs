//! Forms over several lines, indented by nesting: for showing what a stage gives. It knows no comments; the formatter
//! of source files is another tool.

use super::{Printer, doc};
use crate::{Attribute, AttributeKind, Form, FormKind, ListStyle};

/// From this depth on everything stands on one line, so that no form can exhaust the stack.
const MAX_DEPTH: usize = 200;

/// Heads behind which these many forms belong on the first line.
const FIRST_LINE: &[(&str, usize)] = &[
    ("do", 0),
    ("let", 1),
    ("match", 1),
    ("if", 1),
    ("when", 1),
    ("unless", 1),
    ("while", 1),
    ("for", 1),
    ("fn", 1),
    ("def", 2),
    ("impl", 3),
    ("mod", 1),
];

/// Writes forms, each on its own lines, so that lines are at most `width` characters wide where that is possible.
/// The text reads back to equal forms. It ends with a line feed unless there are no forms.
#[must_use]
pub fn pretty(forms: &[Form], width: usize) -> String {
    let mut pretty = Pretty { out: String::new(), width };
    let mut several = false;
    for (number, form) in forms.iter().enumerate() {
        let start = pretty.out.len();
        pretty.form(form, 0, 0, 0);
        pretty.out.push('\n');
        // A blank line around what takes several lines.
        let now = pretty.out[start..].trim_end().contains('\n');
        if number > 0 && (now || several) {
            pretty.out.insert(start, '\n');
        }
        several = now;
    }
    pretty.out
}

struct Pretty {
    out: String,
    width: usize,
}

impl Pretty {
    /// Writes a form that starts at `column`; `closers` characters follow it on its last line.
    fn form(&mut self, form: &Form, column: usize, closers: usize, depth: usize) {
        let room = self.width.saturating_sub(column + closers);
        let mut flat = Printer::default();
        if flat.run(form, room) && !flat.out.contains('\n') {
            return self.out.push_str(&flat.out);
        }
        if depth >= MAX_DEPTH {
            return self.out.push_str(&super::print(form));
        }
        match &form.kind {
            FormKind::Attributed(attributed) => {
                for attribute in &attributed.attributes {
                    self.attribute(attribute, false);
                    self.line(column);
                }
                self.form(&attributed.form, column, closers, depth + 1);
            }
            FormKind::InnerAttribute(attribute) => self.attribute(attribute, true),
            FormKind::Vector(items) => self.aligned("[", items, "]", column, closers, depth),
            FormKind::Brace(items) => self.aligned("{", items, "}", column, closers, depth),
            FormKind::List(list) => match (list.style, super::glue::styled_lead(list)) {
                (ListStyle::Parens, _) | (_, None) => self.list(&list.items, column, closers, depth),
                (ListStyle::Tuple, _) => self.aligned("#(", &list.items[1..], ")", column, closers, depth),
                (ListStyle::Quasiquote, _) => {
                    self.out.push('`');
                    self.form(&list.items[1], column + 1, closers, depth + 1);
                }
                (ListStyle::Typed, _) => self.typed(&list.items, column, closers, depth),
                _ => self.out.push_str(&super::print(form)),
            },
            _ => self.out.push_str(&super::print(form)),
        }
    }

    /// `x:T` where `T` takes several lines.
    fn typed(&mut self, items: &[Form], column: usize, closers: usize, depth: usize) {
        let left = super::print(&items[1]);
        if left.contains('\n') {
            return self.list(items, column, closers, depth);
        }
        self.out.push_str(&left);
        self.out.push(':');
        self.form(&items[2], column + left.chars().count() + 1, closers, depth + 1);
    }

    fn attribute(&mut self, attribute: &Attribute, inner: bool) {
        match &attribute.kind {
            AttributeKind::Doc(text) => {
                let text = doc(text, inner, true);
                self.out.push_str(text.trim_end_matches('\n'));
            }
            AttributeKind::Tokens(_) => {
                let mut printer = Printer::default();
                printer.attribute(attribute, inner);
                printer.drain(usize::MAX);
                self.out.push_str(&printer.out);
            }
        }
    }

    /// Goes to a new line if what was written last takes all of its line.
    fn end_line(&mut self, items: &[Form], column: usize) {
        if matches!(items.last().map(|form| &form.kind), Some(FormKind::InnerAttribute(_))) {
            self.line(column);
        }
    }

    fn line(&mut self, column: usize) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', column));
    }

    /// Forms one below the other behind a bracket.
    fn aligned(&mut self, open: &str, items: &[Form], close: &str, column: usize, closers: usize, depth: usize) {
        self.out.push_str(open);
        self.lines(items, column + open.len(), closers + 1, depth);
        self.end_line(items, column);
        self.out.push_str(close);
    }

    /// Forms one below the other, a keyword and what belongs to it on one line.
    fn lines(&mut self, items: &[Form], column: usize, closers: usize, depth: usize) {
        let mut at = column;
        for (number, item) in items.iter().enumerate() {
            let last = number + 1 == items.len();
            let behind_keyword = number > 0 && items[number - 1].as_keyword().is_some();
            if behind_keyword && item.as_keyword().is_none() {
                self.out.push(' ');
                at += 1;
            } else if number > 0 {
                self.line(column);
                at = column;
            }
            self.form(item, at, if last { closers } else { 0 }, depth + 1);
            at += item.as_keyword().map_or(0, |name| name.chars().count() + 1);
        }
    }

    /// A list: as much on the first line as belongs there, the rest below, indented by two.
    fn list(&mut self, items: &[Form], column: usize, closers: usize, depth: usize) {
        self.out.push('(');
        let wanted = first_line(items);
        let mut at = column + 1;
        let mut written = 0;
        for item in &items[..wanted] {
            let mut flat = Printer::default();
            let room = self.width.saturating_sub(at + 1);
            let fits = flat.run(item, room) && !flat.out.contains('\n');
            if !fits && written > 0 {
                break;
            }
            if written > 0 {
                self.out.push(' ');
                at += 1;
            }
            let start = self.out.len();
            self.form(item, at, if items.len() == 1 { closers + 1 } else { 0 }, depth + 1);
            written += 1;
            let text = &self.out[start..];
            if text.contains('\n') {
                break;
            }
            at += text.chars().count();
        }
        if written < items.len() {
            self.line(column + 2);
            self.lines(&items[written..], column + 2, closers + 1, depth);
        }
        self.end_line(items, column);
        self.out.push(')');
    }
}

/// How many forms of a list belong on its first line if it takes several.
fn first_line(items: &[Form]) -> usize {
    let plain = |form: &Form| {
        matches!(form.kind, FormKind::Symbol(_) | FormKind::Literal(_) | FormKind::Lifetime(_))
            || matches!(form.list_style(), Some(style) if style != ListStyle::Parens)
    };
    let definition = items.iter().take(8).any(|form| form.as_symbol().is_some_and(|name| name.starts_with("def")));
    let head = items.first().and_then(Form::as_symbol).unwrap_or("");
    let wanted = if let Some((_, wanted)) = FIRST_LINE.iter().find(|(name, _)| *name == head) {
        1 + wanted
    } else if definition {
        // The name, the parameters, the return type.
        let signature = items.iter().position(|form| form.as_vector().is_some());
        match signature {
            Some(at) if items.get(at + 1).is_some_and(|form| form.is_symbol("->")) => at + 3,
            Some(at) => at + 1,
            None => items.iter().take_while(|form| plain(form)).count(),
        }
    } else if items.first().is_some_and(plain) {
        items.iter().take_while(|form| form.as_keyword().is_none() && plain(form)).count().min(2)
    } else {
        1
    };
    wanted.clamp(usize::from(!items.is_empty()), items.len())
}
