//! `use-macros`: macros of other modules.

use oxur_core::codes::expand as codes;
use oxur_core::core::Item;
use oxur_core::{Diagnostic, Form, FormKind, Name, Span, nearest};

use super::errors::describe;
use super::items::ItemCall;
use super::names::rust_name;
use super::scope::Space;
use super::{Expander, Failed, Res};

impl Expander<'_, '_> {
    /// Checks that the macros exist that a module imports.
    pub(super) fn item_use_macros(&mut self, item: ItemCall<'_>, _out: &mut Vec<Item>) -> Res<()> {
        self.allow(&item, &["pub"])?;
        if item.call.args.is_empty() {
            return Err(self.wrong_arity(&item.call));
        }
        self.macro_imports(None, item.call.args, &mut Vec::new())
    }

    /// Imports macros into a body, from here to its end.
    pub(super) fn local_use_macros(&mut self, trees: &[Form]) -> Res<()> {
        let mut found = Vec::new();
        let result = self.macro_imports(None, trees, &mut found);
        for (name, span, number) in found {
            let rust = rust_name(&name.symbol);
            self.bind(&[Space::Macro], name, span)?;
            self.hygiene.set_target(Space::Macro, name, rust, number);
        }
        result
    }

    /// The macros that trees of imports name, each with the name that it gets.
    fn macro_imports(&mut self, prefix: Option<Name>, trees: &[Form], found: &mut Vec<(Name, Span, usize)>) -> Res<()> {
        let mut failed = false;
        for tree in trees {
            let (path, rename) = match &tree.kind {
                FormKind::Symbol(_) => (Some(tree), None),
                FormKind::Vector(items) if items.len() == 3 => (items.first(), items[2].as_name()),
                FormKind::List(list)
                    if list.items.len() > 1
                        && let Some(head) = list.items[0].as_name() =>
                {
                    failed |= self.macro_imports(Some(joined(prefix, head)), &list.items[1..], found).is_err();
                    continue;
                }
                _ => (None, None),
            };
            let Some((form, name)) = path.and_then(|form| Some((form, form.as_name()?))) else {
                let message = format!("the path of a macro is wanted, found {}", describe(tree));
                self.error(codes::USE_MACROS, tree.span, message);
                failed = true;
                continue;
            };
            match self.macro_import(joined(prefix, name), form) {
                Ok(number) => {
                    let last = name.with_text(oxur_core::last_segment(&name.symbol));
                    found.push((rename.unwrap_or(last), form.span, number));
                }
                Err(Failed) => failed = true,
            }
        }
        if failed { Err(Failed) } else { Ok(()) }
    }

    fn macro_import(&mut self, name: Name, form: &Form) -> Res<usize> {
        let text = form.as_symbol().unwrap_or_default();
        // Only the name is wrong if the module is right.
        let last = oxur_core::last_segment(text);
        let exact = (form.span.hi - form.span.lo) as usize == text.len();
        let lo = form.span.hi - u32::try_from(last.len()).unwrap_or(0);
        let span = if exact { Span { lo, ..form.span } } else { form.span };
        let (from, path) = self.macro_path_of(name);
        match self.modules.find_macro(from, &path) {
            Some(number) => {
                let definition = &self.macros[number];
                if definition.public || self.sees_private(self.module, definition.module) {
                    return Ok(number);
                }
                let message = format!("the macro `{}` is private to its module", definition.name);
                let diagnostic =
                    Diagnostic::error(codes::USE_MACROS, span, message).label(definition.span, "it is defined here");
                Err(self.fail(diagnostic.help("write `(pub defmacro …)`")))
            }
            None => {
                let (module, rest) = self.modules.walk(from, &path);
                if rest.len() > 1 {
                    let message = format!("there is no Oxur module `{}` here", rest[0]);
                    return Err(self.error(codes::USE_MACROS, form.span, message));
                }
                let mut names: Vec<&'static str> =
                    self.modules.get(module).macros.values().map(|&number| self.macros[number].name.as_str()).collect();
                oxur_core::sort(&mut names);
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

/// A path behind a prefix.
fn joined(prefix: Option<Name>, name: Name) -> Name {
    match prefix {
        Some(prefix) => prefix.with_text(&format!("{}::{}", prefix.symbol, name.symbol)),
        None => name,
    }
}
