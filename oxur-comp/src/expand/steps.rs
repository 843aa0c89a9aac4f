//! Macro expansion as people want to see it: from forms to forms, one step at a time.

use oxur_core::{Attributed, Form, FormKind, ListStyle, Sequence, Symbol};

use super::evaluator::MacroEvaluator;
use super::names::rust_name;
use super::program::expander;
use super::{Expander, Res};
use crate::modules::ReadModule;
use crate::session::Session;

/// Expands, in each top-level form of each module, the first call of a macro by one step: a macro that is defined in the
/// modules, or one that is built in. Gives whether there was one.
///
/// Names that templates write look like all others in the result: it is for reading, not for compiling on.
pub fn expand_step(session: &mut Session<'_>, modules: &mut [ReadModule], evaluator: &mut dyn MacroEvaluator) -> bool {
    let mut expander = expander(session, modules, evaluator);
    for module in &*modules {
        expander.collect_file(module);
    }
    let mut changed = false;
    for module in modules {
        let path = expander.module_path(module);
        expander.module = expander.modules.enter(path);
        for form in &mut module.forms {
            if let Ok(Some(expanded)) = expander.macro_step(form) {
                *form = expanded;
                changed = true;
            }
        }
    }
    changed
}

impl Expander<'_, '_> {
    /// The form with its first call of a macro expanded; none if there is none.
    fn macro_step(&mut self, form: &Form) -> Res<Option<Form>> {
        self.deeper(form.span, 1, |this| this.macro_step_inner(form))
    }

    fn macro_step_inner(&mut self, form: &Form) -> Res<Option<Form>> {
        let rebuilt = |kind| Some(Form::new(kind, form.span));
        match &form.kind {
            FormKind::List(list) => {
                let head = list.items.first().and_then(Form::as_symbol);
                if matches!(head, Some("quote" | "quasiquote" | "defmacro")) {
                    return Ok(None);
                }
                if let Some(expanded) = self.expand_macro(form)? {
                    return Ok(Some(expanded));
                }
                let inner = self.inline_module(&list.items);
                let before = inner.map(|inner| std::mem::replace(&mut self.module, inner));
                let items = self.macro_step_among(&list.items);
                if let Some(before) = before {
                    self.module = before;
                }
                Ok(items?
                    .and_then(|items| rebuilt(FormKind::List(Sequence { items: items.into(), style: list.style }))))
            }
            FormKind::Vector(items) => {
                Ok(self.macro_step_among(items)?.and_then(|items| rebuilt(FormKind::Vector(items.into()))))
            }
            FormKind::Brace(items) => {
                Ok(self.macro_step_among(items)?.and_then(|items| rebuilt(FormKind::Brace(items.into()))))
            }
            FormKind::Attributed(attributed) => {
                let attributes = attributed.attributes.clone();
                Ok(self.macro_step(&attributed.form)?.and_then(|form| {
                    rebuilt(FormKind::Attributed(std::sync::Arc::new(Attributed { attributes, form })))
                }))
            }
            _ => Ok(None),
        }
    }

    /// The forms with the first step among them done; `(splice f…)` is taken apart at once.
    fn macro_step_among(&mut self, forms: &[Form]) -> Res<Option<Vec<Form>>> {
        for (at, form) in forms.iter().enumerate() {
            let Some(expanded) = self.macro_step(form)? else { continue };
            let mut list = forms[..at].to_vec();
            match expanded.as_call() {
                Some(("splice", inner)) if expanded.list_style() == Some(ListStyle::Parens) => {
                    list.extend_from_slice(inner)
                }
                _ => list.push(expanded),
            }
            list.extend_from_slice(&forms[at + 1..]);
            return Ok(Some(list));
        }
        Ok(None)
    }

    /// The module that a form `(mod name …)` is.
    fn inline_module(&self, items: &[Form]) -> Option<usize> {
        let (head, at) = super::items::item_head(items)?;
        let name = items.get(at + 1)?.as_symbol().filter(|_| head == "mod")?;
        let path: Vec<Symbol> = [&*self.modules.get(self.module).path, &[rust_name(name)]].concat();
        self.modules.find(&path)
    }
}
