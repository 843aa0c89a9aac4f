//! Macros that are templates and nothing else: they are filled at once, without the machine.

use std::sync::Arc;

use oxur_core::core::{Filling, Marks, Quasiquote};
use oxur_core::{
    AttributeKind, Attributed, ExpnId, Form, FormKind, ListStyle, RustToken, RustTokenKind, Sequence, Verbatim,
};

use super::evaluator::MacroArg;
use super::macro_params::Bound;

/// A template whose holes are parameters.
pub(super) struct Template {
    /// The template, its holes numbered.
    form: Form,
    /// The parameter of each hole, and whether it is spliced.
    holes: Vec<(usize, bool)>,
}

impl Template {
    /// The template that a macro's body is, if its holes are parameters and nothing else; a body may be a parameter.
    pub(super) fn of(body: &[Form], bound: &[Bound]) -> Option<Self> {
        let [form] = body else { return None };
        let mut holes: Vec<(usize, bool)> = Vec::new();
        if let Some(name) = form.as_name() {
            let at = bound.iter().position(|bound| bound.name == name && !bound.many)?;
            holes.push((at, false));
            return Some(Self { form: Quasiquote::hole_form(0, false, form.span), holes });
        }
        let template = match form.as_call() {
            // A quoted form keeps its names as they are; a literal has none.
            Some(("quote", [form])) if matches!(form.kind, FormKind::Literal(_)) => {
                return Some(Self { form: form.clone(), holes });
            }
            Some(("quasiquote", [template])) => template,
            _ => return None,
        };
        let mut numbering = Numbering { bound, holes };
        let form = numbering.form(template, 1)?;
        Some(Self { form, holes: numbering.holes })
    }

    /// What the template comes to with these arguments; none if one does not fit a hole, which the machine can tell of.
    pub(super) fn fill(&self, arguments: &[MacroArg], marks: &Marks, expn: ExpnId) -> Option<Form> {
        let holes = self.holes.iter().map(|&(at, splice)| hole(arguments.get(at)?, splice));
        let holes = holes.collect::<Option<Vec<Vec<Form>>>>()?;
        let mut forms = Quasiquote::fill(&self.form, Filling { holes: &holes, marks, expn });
        (forms.len() == 1).then(|| forms.remove(0))
    }
}

/// What fills a hole of a template.
fn hole(arg: &MacroArg, splice: bool) -> Option<Vec<Form>> {
    match (arg, splice) {
        (MacroArg::Form(form), false) => Some(vec![form.clone()]),
        (MacroArg::Form(form), true) => {
            let items = match &form.kind {
                FormKind::List(list) if list.style == ListStyle::Parens => &list.items,
                FormKind::Vector(items) | FormKind::Brace(items) => items,
                _ => return None,
            };
            Some(items.to_vec())
        }
        (MacroArg::Forms(forms), true) => Some(forms.clone()),
        (MacroArg::Forms(_), false) => None,
    }
}

/// Numbers the holes of a template.
struct Numbering<'b> {
    bound: &'b [Bound],
    holes: Vec<(usize, bool)>,
}

impl Numbering<'_> {
    fn all(&mut self, items: &[Form], level: u32) -> Option<Vec<Form>> {
        items.iter().map(|item| self.form(item, level)).collect()
    }

    /// The template with numbered holes; none where a hole is no parameter. What stands within `level - 1` templates more
    /// is theirs.
    fn form(&mut self, form: &Form, level: u32) -> Option<Form> {
        let kind = match &form.kind {
            FormKind::List(list) => {
                let unquote = |head: &Form| head.is_symbol("unquote") || head.is_symbol("unquote-splicing");
                let level = match &*list.items {
                    [head, inner] if unquote(head) && level == 1 => {
                        let name = inner.as_name()?;
                        let at = self.bound.iter().position(|bound| bound.name == name)?;
                        let splice = head.is_symbol("unquote-splicing");
                        self.holes.push((at, splice));
                        return Some(Quasiquote::hole_form(self.holes.len() - 1, splice, form.span));
                    }
                    [head, _] if unquote(head) => level - 1,
                    [head, _] if head.is_symbol("quasiquote") => level + 1,
                    _ => level,
                };
                FormKind::List(Sequence { items: self.all(&list.items, level)?.into(), style: list.style })
            }
            FormKind::Vector(items) => FormKind::Vector(self.all(items, level)?.into()),
            FormKind::Brace(items) => FormKind::Brace(self.all(items, level)?.into()),
            FormKind::Attributed(attributed) => {
                let mut attributed = Attributed::clone(attributed);
                for attribute in &mut attributed.attributes {
                    if let AttributeKind::Tokens(tokens) = &attribute.kind {
                        attribute.kind = AttributeKind::Tokens(self.tokens(tokens, level)?);
                    }
                }
                attributed.form = self.form(&attributed.form, level)?;
                FormKind::Attributed(attributed.into())
            }
            FormKind::Verbatim(verbatim) => FormKind::Verbatim(Verbatim {
                tokens: self.tokens(&verbatim.tokens, level)?,
                delimiter: verbatim.delimiter,
            }),
            _ => return Some(form.clone()),
        };
        Some(Form::new(kind, form.span))
    }

    fn tokens(&mut self, tokens: &[RustToken], level: u32) -> Option<Arc<[RustToken]>> {
        let one = |token: &RustToken| match &token.kind {
            RustTokenKind::Unquote(form) => {
                let form = self.form(form, level)?;
                Some(RustToken { kind: RustTokenKind::Unquote(Box::new(form)), span: token.span })
            }
            _ => Some(token.clone()),
        };
        tokens.iter().map(one).collect()
    }
}
