//! Macro expansion as people want to see it: from forms to forms, as many steps as are asked for.
//!
//! What is shown is what the compiler did: with [`Options::record`](crate::Options) it keeps each call of a macro with what
//! came of it, and here the forms of a source are rewritten by that.

use std::sync::Arc;

use oxur_core::{Attributed, Form, FormKind, ListStyle, Mark, Sequence, Symbol};

/// A call of a macro, and what came of it.
#[derive(Clone, Debug)]
pub struct MacroStep {
    /// The call.
    pub call: Form,
    /// The form that takes its place.
    pub result: Form,
}

/// How deep rewritten forms may nest.
const MOST_DEPTH: u32 = 2_000;

/// The forms with the calls of macros in them rewritten, outermost calls first, at most `most` steps in each form; names
/// that templates wrote look like all others in the result: it is for reading, not for compiling on.
#[must_use]
pub fn expand_forms(forms: &[Form], steps: &[MacroStep], most: usize) -> Vec<Form> {
    let mut list = Vec::new();
    for form in forms {
        let mut rewriting = Rewriting { steps, left: most };
        // Step by step, so that of two calls in each other the outer one goes first.
        let mut current = vec![form.clone()];
        while rewriting.left > 0 && rewriting.all(&mut current, 0) {}
        list.append(&mut current);
    }
    list
}

/// The innermost recorded call in which a byte of its source lies.
#[must_use]
pub fn call_at(steps: &[MacroStep], source: oxur_core::SourceId, at: u32) -> Option<&Form> {
    let around = |form: &&Form| {
        let span = form.span;
        span.source == source && span.expn == oxur_core::ExpnId::ROOT && span.lo <= at && at < span.hi
    };
    steps.iter().map(|step| &step.call).filter(around).min_by_key(|form| form.span.hi - form.span.lo)
}

/// The form with its hygiene shown: a name that a template wrote has the number of its mark behind a `·`.
#[must_use]
pub fn with_marks(form: &Form) -> Form {
    let all = |items: &[Form]| items.iter().map(with_marks).collect::<Vec<_>>().into();
    let kind = match &form.kind {
        FormKind::Symbol(name) if name.mark != Mark::NONE && !is_fixed(&name.symbol) => {
            FormKind::Symbol(name.with_text(&format!("{}·{}", name.symbol, name.mark.0)))
        }
        FormKind::List(list) => FormKind::List(Sequence { items: all(&list.items), style: list.style }),
        FormKind::Vector(items) => FormKind::Vector(all(items)),
        FormKind::Brace(items) => FormKind::Brace(all(items)),
        FormKind::Attributed(attributed) => {
            let (attributes, form) = (attributed.attributes.clone(), with_marks(&attributed.form));
            FormKind::Attributed(Arc::new(Attributed { attributes, form }))
        }
        other => other.clone(),
    };
    Form::new(kind, form.span)
}

/// Whether a name means the same whoever wrote it: special forms, operators, names of Rust macros.
fn is_fixed(name: &Symbol) -> bool {
    let reserved = |category| super::table::lookup(category, name).is_some_and(|entry| entry.reserved);
    let plain = name.chars().all(|c| c == '_' || c == '-' || c.is_alphanumeric());
    !plain || reserved(super::table::Category::Expr) || reserved(super::table::Category::Item)
}

struct Rewriting<'s> {
    steps: &'s [MacroStep],
    left: usize,
}

impl Rewriting<'_> {
    /// What came of a form, if it is a recorded call.
    fn step(&self, form: &Form) -> Option<&Form> {
        form.as_styled(ListStyle::Parens)?;
        let step = self.steps.iter().find(|step| step.call.span == form.span && step.call == *form)?;
        Some(&step.result)
    }

    /// Does the outermost steps among forms; gives whether there was one. `(splice f…)` is taken apart at once.
    fn all(&mut self, forms: &mut Vec<Form>, depth: u32) -> bool {
        let mut changed = false;
        let mut list = Vec::with_capacity(forms.len());
        for form in forms.drain(..) {
            match self.form(&form, depth) {
                None => list.push(form),
                Some(result) => {
                    changed = true;
                    match result.as_call() {
                        Some(("splice", inner)) if result.list_style() == Some(ListStyle::Parens) => {
                            list.extend_from_slice(inner);
                        }
                        _ => list.push(result),
                    }
                }
            }
        }
        *forms = list;
        changed
    }

    /// The form with its outermost calls rewritten by a step; none if it has none, or no step is left.
    fn form(&mut self, form: &Form, depth: u32) -> Option<Form> {
        if self.left == 0 || depth > MOST_DEPTH {
            return None;
        }
        if let Some(result) = self.step(form) {
            let result = result.clone();
            self.left -= 1;
            return Some(result);
        }
        let inside = |this: &mut Self, items: &[Form]| {
            let mut items = items.to_vec();
            this.all(&mut items, depth + 1).then_some(items)
        };
        let kind = match &form.kind {
            FormKind::List(list) => {
                if matches!(list.items.first().and_then(Form::as_symbol), Some("quote" | "quasiquote" | "defmacro")) {
                    return None;
                }
                FormKind::List(Sequence { items: inside(self, &list.items)?.into(), style: list.style })
            }
            FormKind::Vector(items) => FormKind::Vector(inside(self, items)?.into()),
            FormKind::Brace(items) => FormKind::Brace(inside(self, items)?.into()),
            FormKind::Attributed(attributed) => {
                let (attributes, form) = (attributed.attributes.clone(), self.form(&attributed.form, depth + 1)?);
                FormKind::Attributed(Arc::new(Attributed { attributes, form }))
            }
            _ => return None,
        };
        Some(Form::new(kind, form.span))
    }
}
