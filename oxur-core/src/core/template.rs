//! The filling of templates: what a quasiquote comes to.

use std::cell::RefCell;
use std::sync::Arc;

use super::Quasiquote;
use crate::{
    Attribute, AttributeKind, Attributed, ExpnId, Form, FormKind, Mark, Name, RustToken, RustTokenKind, Sequence,
    Symbol, Verbatim,
};

/// The marks that one expansion gives to the names of its templates.
///
/// A name that a person wrote has none, and gets the first. A template that came out of another macro has names with a
/// mark already: each such mark becomes one of this expansion's own, so that two expansions of one macro never share a
/// name. The marks are numbered from the first one on.
#[derive(Clone, Debug)]
pub struct Marks {
    first: Mark,
    bases: RefCell<Vec<Mark>>,
}

impl Marks {
    /// The marks from `first` on; with [`Mark::NONE`] as the first one names stay as they are.
    #[must_use]
    pub fn new(first: Mark) -> Self {
        Self { first, bases: RefCell::default() }
    }

    /// The mark for names of a template that are marked with `base`.
    #[must_use]
    pub fn of(&self, base: Mark) -> Mark {
        if self.first == Mark::NONE {
            return base;
        }
        if base == Mark::NONE {
            return self.first;
        }
        let mut bases = self.bases.borrow_mut();
        let at = bases.iter().position(|&known| known == base).unwrap_or_else(|| {
            bases.push(base);
            bases.len() - 1
        });
        Mark(self.first.0.saturating_add(1).saturating_add(u32::try_from(at).unwrap_or(u32::MAX)))
    }

    /// The marks for which there is one more than the first, in the order of their numbers.
    #[must_use]
    pub fn into_bases(self) -> Vec<Mark> {
        self.bases.into_inner()
    }
}

/// What a template is filled with: the forms of each hole, the marks of the template's own names, and the expansion that
/// its places belong to.
#[derive(Clone, Copy, Debug)]
pub struct Filling<'f> {
    /// The forms of each hole: one for `~x`, any number for `~@xs`.
    pub holes: &'f [Vec<Form>],
    /// The marks that names of the template get.
    pub marks: &'f Marks,
    /// The expansion that the template's places get.
    pub expn: ExpnId,
}

impl Quasiquote {
    /// The template with its holes filled; more or fewer forms than one if the template itself is a hole.
    #[must_use]
    pub fn fill(template: &Form, filling: Filling<'_>) -> Vec<Form> {
        filling.form(template)
    }
}

impl Filling<'_> {
    fn form(self, form: &Form) -> Vec<Form> {
        if let Some((number, _)) = Quasiquote::hole(form) {
            return self.holes.get(number).cloned().unwrap_or_default();
        }
        let span = form.span.with_expn(self.expn);
        let kind = match &form.kind {
            FormKind::Symbol(name) => FormKind::Symbol(self.name(*name)),
            FormKind::Lifetime(name) => FormKind::Lifetime(self.name(*name)),
            FormKind::List(sequence) => {
                let items = self.forms(&sequence.items);
                // A list whose head the caller gave stands where the head does: what is wrong with it is the caller's.
                let given = sequence.items.first().is_some_and(|head| Quasiquote::hole(head).is_some());
                let span = match &*items {
                    [head, .., last] if given => head.span.to(last.span),
                    [head] if given => head.span,
                    _ => span,
                };
                return vec![Form::new(FormKind::List(Sequence { items, style: sequence.style }), span)];
            }
            FormKind::Vector(items) => FormKind::Vector(self.forms(items)),
            FormKind::Brace(items) => FormKind::Brace(self.forms(items)),
            FormKind::Attributed(attributed) => {
                let attributes: Vec<Attribute> = attributed.attributes.iter().map(|a| self.attribute(a)).collect();
                let filled = self.form(&attributed.form);
                // Attributes stand before the first of several forms.
                let mut forms = filled.into_iter();
                let Some(first) = forms.next() else { return Vec::new() };
                let (inner, plain) = first.split_attributes();
                let attributes = [&*attributes, inner].concat();
                let form = plain.clone();
                let first = Form::new(FormKind::Attributed(Arc::new(Attributed { attributes, form })), span);
                return std::iter::once(first).chain(forms).collect();
            }
            FormKind::Verbatim(verbatim) => {
                FormKind::Verbatim(Verbatim { delimiter: verbatim.delimiter, tokens: self.tokens(&verbatim.tokens) })
            }
            FormKind::InnerAttribute(attribute) => FormKind::InnerAttribute(Arc::new(self.attribute(attribute))),
            FormKind::Keyword(_) | FormKind::Literal(_) => form.kind.clone(),
        };
        vec![Form::new(kind, span)]
    }

    fn forms(self, items: &[Form]) -> Arc<[Form]> {
        items.iter().flat_map(|item| self.form(item)).collect()
    }

    fn attribute(self, attribute: &Attribute) -> Attribute {
        let kind = match &attribute.kind {
            AttributeKind::Tokens(tokens) => AttributeKind::Tokens(self.tokens(tokens)),
            AttributeKind::Doc(text) => AttributeKind::Doc(*text),
        };
        Attribute { kind, span: attribute.span.with_expn(self.expn) }
    }

    fn tokens(self, tokens: &[RustToken]) -> Arc<[RustToken]> {
        let mut list = Vec::with_capacity(tokens.len());
        for token in tokens {
            match &token.kind {
                // What fills the hole stays a form: the expander gives its names the spelling that they have there.
                RustTokenKind::Unquote(form) => list.extend(self.form(form).into_iter().map(|form| {
                    let span = form.span;
                    RustToken { kind: RustTokenKind::Unquote(Box::new(form)), span }
                })),
                kind => list.push(RustToken { kind: kind.clone(), span: token.span.with_expn(self.expn) }),
            }
        }
        list.into()
    }

    fn name(self, name: Name) -> Name {
        Name { mark: self.marks.of(name.mark), ..name }
    }
}

impl Name {
    /// The same text under another mark.
    #[must_use]
    pub fn with_mark(self, mark: Mark) -> Self {
        Self { mark, ..self }
    }

    /// The name of that text under the same mark.
    #[must_use]
    pub fn with_text(self, text: &str) -> Self {
        Self { symbol: Symbol::new(text), ..self }
    }
}
