//! `use-macros`: macros of other modules.

use oxur_core::codes::expand as codes;
use oxur_core::core::Item;
use oxur_core::{Diagnostic, Form, FormKind, Span, Symbol, nearest};

use super::definitions::extended;
use super::errors::describe;
use super::items::ItemCall;
use super::{Expander, Failed, Res};

impl Expander<'_, '_> {
    /// Checks that the macros exist that a module imports.
    pub(super) fn item_use_macros(&mut self, item: ItemCall<'_>, _out: &mut Vec<Item>) -> Res<()> {
        self.allow(&item, &["pub"])?;
        if item.call.args.is_empty() {
            return Err(self.wrong_arity(&item.call));
        }
        self.check_macro_imports(&[], item.call.args)
    }

    fn check_macro_imports(&mut self, prefix: &[Symbol], trees: &[Form]) -> Res<()> {
        let mut failed = false;
        for tree in trees {
            let path = match &tree.kind {
                FormKind::Symbol(_) => Some(tree),
                FormKind::Vector(items) if items.len() == 3 => items.first(),
                FormKind::List(list) if list.items.len() > 1 && list.items[0].as_symbol().is_some() => {
                    let prefix = extended(prefix, list.items[0].as_symbol().unwrap_or_default());
                    failed |= self.check_macro_imports(&prefix, &list.items[1..]).is_err();
                    continue;
                }
                _ => None,
            };
            let Some((form, text)) = path.and_then(|form| Some((form, form.as_symbol()?))) else {
                let message = format!("the path of a macro is wanted, found {}", describe(tree));
                self.error(codes::USE_MACROS, tree.span, message);
                failed = true;
                continue;
            };
            failed |= self.check_macro_import(prefix, form, text).is_err();
        }
        if failed { Err(Failed) } else { Ok(()) }
    }

    fn check_macro_import(&mut self, prefix: &[Symbol], form: &Form, text: &str) -> Res<()> {
        let path = extended(prefix, text);
        // Only the name is wrong if the module is right.
        let last = oxur_core::last_segment(text);
        let exact = (form.span.hi - form.span.lo) as usize == text.len();
        let lo = form.span.hi - u32::try_from(last.len()).unwrap_or(0);
        let span = if exact { Span { lo, ..form.span } } else { form.span };
        match self.modules.find_macro(self.module, &path) {
            Some(number) => {
                let definition = &self.macros[number];
                if definition.public || self.sees_private(definition.module) {
                    return Ok(());
                }
                let message = format!("the macro `{}` is private to its module", definition.name);
                let diagnostic =
                    Diagnostic::error(codes::USE_MACROS, span, message).label(definition.span, "it is defined here");
                Err(self.fail(diagnostic.help("write `(pub defmacro …)`")))
            }
            None => {
                let (module, rest) = self.modules.walk(self.module, &path);
                if rest.len() > 1 {
                    let message = format!("there is no Oxur module `{}` here", rest[0]);
                    return Err(self.error(codes::USE_MACROS, form.span, message));
                }
                let mut names: Vec<&'static str> =
                    self.modules.get(module).macros.values().map(|&number| self.macros[number].name.as_str()).collect();
                names.sort_unstable();
                let diagnostic =
                    Diagnostic::error(codes::USE_MACROS, span, format!("there is no macro `{last}` in that module"));
                Err(self.fail(match nearest(last, names) {
                    Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                    None => diagnostic,
                }))
            }
        }
    }
}
