//! The standard macros: written in Oxur, read one by one when a source first calls them.
//!
//! Nearly all are templates, so that they cost what filling them costs and start no machine.

use oxur_core::{ReadOptions, Symbol, read};

use super::Expander;
use crate::Door;

/// The definitions, with a blank line after each.
const TEXT: &str = include_str!("standard.oxr");

/// The name of the module that the standard macros are defined in; no identifier.
pub(super) const STANDARD: &str = "standard macros";

/// The text of a definition.
fn definition(name: &str) -> Option<&'static str> {
    let start = format!("\n(defmacro {name}\n");
    let at = TEXT.find(&start)? + 1;
    let end = TEXT[at..].find("\n\n").map_or(TEXT.len(), |length| at + length);
    Some(&TEXT[at..end])
}

impl Expander<'_, '_> {
    /// The number of the standard macro of that name.
    pub(super) fn standard_macro(&mut self, name: &str) -> Option<usize> {
        let symbol = Symbol::new(name);
        if let Some(&known) = self.standard.get(&symbol) {
            return Some(known);
        }
        let text = definition(name)?;
        let source = self.session.sources.add(format!("<standard macro `{name}`>"), text);
        let form = read(source, text, &ReadOptions::new(Door::File)).forms.pop()?;
        let module = self.modules.enter(vec![Symbol::new(STANDARD)]);
        let unit = self.add_macro_unit(module, &form);
        let args = form.as_list().map(|items| &items[1..]).unwrap_or_default();
        let number = self.enter_macro(unit, module, &form, &[], args, None).ok()?;
        self.set_macro_unit(unit, number);
        self.macros[number].public = true;
        self.macros[number].standard = true;
        self.standard.insert(symbol, number);
        Some(number)
    }

    /// Whether what stands around a form may be spliced into a standard macro: its clauses come from a sequence.
    pub(super) fn takes_spliced(name: &str) -> bool {
        matches!(name, "cond" | "case")
    }
}

/// The names of the standard macros, those included that only others use.
#[cfg(test)]
fn names() -> impl Iterator<Item = &'static str> {
    TEXT.lines().filter_map(|line| line.strip_prefix("(defmacro "))
}

#[cfg(test)]
mod tests {
    use super::super::table::{Category, Handler, lookup, special_forms};
    use super::*;

    #[test]
    fn every_standard_macro_of_the_table_is_defined_and_each_definition_reads() {
        for form in special_forms().filter(|form| matches!(form.handler, Handler::Standard)) {
            assert!(definition(form.name).is_some(), "{} has no definition", form.name);
        }
        for name in names() {
            let text = definition(name).expect("a name is followed by its line's end");
            let result = read(oxur_core::SourceId(1), text, &ReadOptions::new(Door::File));
            assert!(result.diagnostics.is_empty() && result.forms.len() == 1, "{name}: {:?}", result.diagnostics);
            let helper = lookup(Category::Expr, name).is_none();
            let used = TEXT.matches(&format!("({name} ")).count() > 0;
            assert!(!helper || used, "{name} is neither in the table nor used");
        }
    }
}
