//! Macros: which form is a call of one, and what comes of it.

use std::borrow::Cow;

use oxur_core::codes::expand as codes;
use oxur_core::core::Item;
use oxur_core::{Form, FormKind, ListStyle, Mark, Name};

use super::items::ItemCall;
use super::table::{self, Category, Handler};
use super::{Call, Expander, Res};

impl Expander<'_, '_> {
    /// Expands a form by one step, if it is a call of a macro.
    pub(super) fn expand_macro(&mut self, form: &Form) -> Res<Option<Form>> {
        let Some([head, args @ ..]) = form.as_styled(ListStyle::Parens) else { return Ok(None) };
        let FormKind::Symbol(name) = head.kind else { return Ok(None) };
        let Some(entry) = table::lookup(Category::Expr, &name.symbol) else { return Ok(None) };
        let Handler::Rewrite(handler) = entry.handler else { return Ok(None) };
        if self.is_bound(name) {
            return Ok(None);
        }
        let call = Call { form, head, args, entry };
        self.check_arity(&call)?;
        handler(self, &call).map(Some)
    }

    /// Goes on with what a macro gave.
    pub(super) fn in_expansion<T>(&mut self, form: &Form, inner: impl FnOnce(&mut Self, &Form) -> Res<T>) -> Res<T> {
        self.deeper(form.span, 1, |this| inner(this, form))
    }

    /// Forms in a row, with `(splice f…)` among them taken apart and macros that give one expanded.
    pub(super) fn spliced<'f>(&mut self, forms: &'f [Form]) -> Res<Cow<'f, [Form]>> {
        if !forms.iter().any(|form| form.as_call().is_some_and(|(head, _)| head == "splice")) {
            return Ok(Cow::Borrowed(forms));
        }
        let mut list = Vec::new();
        for form in forms {
            match form.as_call() {
                Some(("splice", inner)) => list.extend_from_slice(&self.spliced(inner)?),
                _ => list.push(form.clone()),
            }
        }
        Ok(Cow::Owned(list))
    }

    /// The mark of names in a string literal: that of the template that wrote it.
    pub(super) fn string_mark(&self, _form: &Form) -> Mark {
        Mark::NONE
    }

    /// The names of all macros in scope.
    pub(super) fn macro_names(&self) -> impl Iterator<Item = &'static str> + use<> {
        std::iter::empty()
    }

    pub(super) fn is_macro_name(&self, _name: Name) -> bool {
        false
    }

    pub(super) fn item_defmacro(&mut self, item: ItemCall<'_>, _out: &mut Vec<Item>) -> Res<()> {
        Err(self.error(codes::UNSUPPORTED, item.span(), "macros are not supported yet"))
    }

    pub(super) fn item_use_macros(&mut self, item: ItemCall<'_>, _out: &mut Vec<Item>) -> Res<()> {
        Err(self.error(codes::UNSUPPORTED, item.span(), "macros are not supported yet"))
    }
}
