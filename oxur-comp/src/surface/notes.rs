//! What a Rust text has beside its tokens, carried to the forms that were made of it: plain comments, blank lines, and the
//! layout of what stays Rust.

use oxur_ast::Comment;
use oxur_core::{Attributed, Form, FormKind, ListStyle, Sequence, SourceId, Span, Verbatim};

use crate::format::{blank_line, comment_before, comment_beside};

/// The forms of a file with the comments and blank lines of the text that their places lead into.
pub(crate) fn with_notes(forms: &[Form], text: &str, source: SourceId, comments: &[Comment<'_>]) -> Vec<Form> {
    let mut notes = Notes { text, source, comments };
    let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
    notes.row(forms, Row { end, from: 0, blanks: true })
}

struct Notes<'t> {
    text: &'t str,
    source: SourceId,
    /// The comments that have no place yet.
    comments: &'t [Comment<'t>],
}

/// A row of forms.
#[derive(Clone, Copy)]
struct Row {
    /// Where it ends in the text.
    end: u32,
    /// The first form that a comment may stand before.
    from: usize,
    /// Whether blank lines between its forms are kept.
    blanks: bool,
}

impl<'t> Notes<'t> {
    fn row(&mut self, items: &[Form], row: Row) -> Vec<Form> {
        let mut out = Vec::with_capacity(items.len());
        // Where what was written last ends in the text.
        let mut last: Option<u32> = None;
        for (at, item) in items.iter().enumerate() {
            let place = self.place(item);
            let behind_keyword = at > 0 && items[at - 1].as_keyword().is_some();
            if let Some(place) = place.filter(|_| at >= row.from && !behind_keyword) {
                let first = self.comments.first().map_or(place.lo, |comment| comment.span.lo.min(place.lo));
                if row.blanks && last.is_some_and(|last| self.has_blank_line(last, first)) {
                    out.push(blank_line());
                }
                while let Some(comment) = self.next_before(place.lo) {
                    out.push(comment_before(comment.text));
                    let next = self.comments.first().map_or(place.lo, |next| next.span.lo.min(place.lo));
                    if row.blanks && self.has_blank_line(comment.span.hi, next) {
                        out.push(blank_line());
                    }
                }
            }
            out.push(self.inside(item));
            let Some(place) = place else { continue };
            last = Some(place.hi.max(last.unwrap_or(0)));
            if at >= row.from
                && let Some(comment) = self.comments.first().filter(|comment| self.is_beside(comment, place.hi))
                && items.get(at + 1).and_then(|next| self.place(next)).is_none_or(|next| comment.span.hi <= next.lo)
            {
                out.push(comment_beside(comment.text));
                last = Some(comment.span.hi);
                self.comments = &self.comments[1..];
            }
        }
        while let Some(comment) = self.next_before(row.end) {
            out.push(comment_before(comment.text));
        }
        out
    }

    /// The place of a form in the text.
    fn place(&self, form: &Form) -> Option<Span> {
        let span = form.span;
        let known = span.source == self.source && span.lo < span.hi;
        // A head bears the place of the whole form.
        let own = form.as_symbol().is_none_or(|name| (span.hi - span.lo) as usize == name.len());
        (known && own).then_some(span)
    }

    /// Takes the next comment if it stands before a place.
    fn next_before(&mut self, lo: u32) -> Option<Comment<'t>> {
        let (first, rest) = self.comments.split_first()?;
        (first.span.lo < lo).then(|| {
            self.comments = rest;
            *first
        })
    }

    fn between(&self, lo: u32, hi: u32) -> &str {
        self.text.get(lo as usize..hi as usize).unwrap_or_default()
    }

    fn has_blank_line(&self, lo: u32, hi: u32) -> bool {
        {
            let lines: Vec<&str> = self.between(lo, hi).split('\n').collect();
            lines.len() > 2 && lines[1..lines.len() - 1].iter().any(|line| line.trim().is_empty())
        }
    }

    /// Whether a comment stands in the line of what ends at a place, with nothing but punctuation between.
    fn is_beside(&self, comment: &Comment<'_>, hi: u32) -> bool {
        comment.trailing
            && comment.span.lo >= hi
            && self.between(hi, comment.span.lo).chars().all(|c| " \t,;)]}".contains(c))
    }

    /// A form with the notes that stand within it.
    fn inside(&mut self, form: &Form) -> Form {
        let end = self.place(form).map_or(0, |place| place.hi);
        let kind = match &form.kind {
            FormKind::Vector(items) => FormKind::Vector(self.row(items, Row { end, from: 0, blanks: false }).into()),
            FormKind::Brace(items) => FormKind::Brace(self.row(items, Row { end, from: 0, blanks: false }).into()),
            FormKind::List(list) if list.style == ListStyle::Parens => {
                let row = Row { end, from: 1, blanks: true };
                FormKind::List(Sequence { items: self.row(&list.items, row).into(), style: list.style })
            }
            FormKind::Attributed(attributed) => {
                let form = self.inside(&attributed.form);
                let attributes = attributed.attributes.clone();
                FormKind::Attributed(std::sync::Arc::new(Attributed { attributes, form }))
            }
            FormKind::Verbatim(verbatim) => match self.verbatim(verbatim) {
                Some(text) => return Form::symbol(&text, form.span),
                None => return form.clone(),
            },
            _ => return form.clone(),
        };
        Form::new(kind, form.span)
    }

    /// Rust's tokens as they stand in the text, in braces.
    fn verbatim(&mut self, verbatim: &Verbatim) -> Option<String> {
        let (first, last) = (verbatim.tokens.first()?, verbatim.tokens.last()?);
        let ordered = verbatim.tokens.windows(2).all(|pair| pair[0].span.lo <= pair[1].span.lo);
        let known = verbatim.tokens.iter().all(|token| token.span.source == self.source);
        if !ordered || !known || last.span.hi <= first.span.lo {
            return None;
        }
        let (mut lo, mut hi) = (first.span.lo as usize, last.span.hi as usize);
        // With the comments that stand right behind the opening and before the closing bracket.
        let before = self.text.get(..lo)?;
        if let Some(open) = before.rfind(['{', '(', '[']).filter(|open| only_comments(&before[open + 1..])) {
            lo = open + 1;
        }
        let behind = self.text.get(hi..)?;
        if let Some(close) = behind.find(['}', ')', ']']).filter(|close| only_comments(&behind[..*close])) {
            hi += close;
        }
        let text = self.text.get(lo..hi)?;
        let within = |comment: &Comment<'_>| (lo..hi).contains(&(comment.span.lo as usize));
        let start =
            self.comments.iter().position(|comment| comment.span.lo as usize >= lo).unwrap_or(self.comments.len());
        if start > 0 && self.comments.get(start).is_some_and(within) {
            // Comments before it are still to come: they stay, and those within would come twice.
            return None;
        }
        let count = self.comments[start..].iter().take_while(|comment| within(comment)).count();
        if start == 0 {
            self.comments = &self.comments[count..];
        }
        let text = if text.contains('\n') { text.trim_end_matches([' ', '\t']) } else { text.trim() };
        // A line comment at the end would take the brace in.
        let end = if text.ends_with('\n') {
            ""
        } else if text.contains('\n') {
            "\n"
        } else {
            " "
        };
        let start = if text.starts_with(['\n', '\r']) { "" } else { " " };
        Some(format!("{{{start}{text}{end}}}"))
    }
}

/// Whether a text is blanks and line comments.
fn only_comments(text: &str) -> bool {
    text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with("//"))
}
