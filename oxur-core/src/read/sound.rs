//! Forms without mistakes: what later stages should see of a text in which something could not be read.
//!
//! The forms around a mistake are mended guesses. Expanding them would only tell of the guess, not of what was meant.

use super::ReadResult;
use crate::{Diagnostic, Form, FormKind, Sequence};

impl ReadResult {
    /// The forms in which there is no reading error. Of a `mod`, `impl`, `deftrait` or `extern` form the parts without
    /// errors stay.
    #[must_use]
    pub fn sound_forms(&self) -> Vec<Form> {
        sound_forms(&self.forms, &self.diagnostics)
    }
}

/// Those of `forms` in which none of the errors among `diagnostics` stands.
#[must_use]
pub fn sound_forms(forms: &[Form], diagnostics: &[Diagnostic]) -> Vec<Form> {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
    let mut errors: Vec<(u32, u32)> = errors.map(|error| (error.span().source.0, error.span().lo)).collect();
    crate::sort(&mut errors);
    forms.iter().filter_map(|form| sound(form, &errors)).collect()
}

fn sound(form: &Form, errors: &[(u32, u32)]) -> Option<Form> {
    let count = errors_in(form, errors);
    if count == 0 {
        return Some(form.clone());
    }
    let FormKind::List(list) = &form.kind else { return None };
    let head = list.items.iter().take(4).any(is_container);
    if !head {
        return None;
    }
    // Only whole parts are left out; an error between them concerns all.
    let list_form = |form: &&Form| form.as_list().is_some() || matches!(form.kind, FormKind::Attributed(_));
    let within: usize = list.items.iter().filter(list_form).map(|part| errors_in(part, errors)).sum();
    if within < count {
        return None;
    }
    let items: Vec<Form> = list.items.iter().filter_map(|part| sound(part, errors)).collect();
    Some(Form::new(FormKind::List(Sequence { items: items.into(), style: list.style }), form.span))
}

fn errors_in(form: &Form, errors: &[(u32, u32)]) -> usize {
    let source = form.span.source.0;
    let first = errors.partition_point(|&error| error < (source, form.span.lo));
    let last = errors.partition_point(|&error| error < (source, form.span.hi));
    last.saturating_sub(first)
}

/// Whether a form is the head of a list of definitions.
fn is_container(form: &Form) -> bool {
    let name = form.as_symbol().or_else(|| form.as_list()?.get(1)?.as_symbol());
    matches!(name, Some("mod" | "impl" | "deftrait" | "extern"))
}
