//! Expansion of a whole crate, or of the code of one `oxur!`.

use oxur_core::core::{Body, Expr, Stmt};
use oxur_core::{Door, Form, Span, Symbol};

use super::body::Ending;
use super::definitions::ModuleTable;
use super::items::is_item;
use super::scope::Hygiene;
use super::{Context, Expander, Seen};
use crate::modules::{Code, ExpandedModule, ReadModule};
use crate::session::Session;

/// Expands modules, all of one crate: what one defines, the others may use. What fails is told in the session and left
/// out; the rest is there.
pub fn expand(session: &mut Session<'_>, modules: &[ReadModule]) -> Vec<ExpandedModule> {
    let mut expander = Expander {
        session,
        hygiene: Hygiene::default(),
        modules: ModuleTable::default(),
        module: 0,
        outer_modules: Vec::new(),
        mark_homes: Default::default(),
        inline: modules.iter().any(|module| module.door == Door::Macro),
        context: Context::Module,
        depth: 0,
        in_place: false,
        in_macro: false,
        uses_forms: false,
        seen: Seen::default(),
        source: Default::default(),
        declarations: Default::default(),
    };
    expander.modules.enter(Vec::new());
    for module in modules {
        let at = expander.modules.enter(path(module));
        expander.modules.collect(at, &module.forms);
    }
    let mut expanded: Vec<ExpandedModule> = modules.iter().map(|module| expander.file(module)).collect();
    for module in &mut expanded {
        let path: Vec<Symbol> = module.path.iter().map(|name| Symbol::new(name)).collect();
        module.declaration = expander.declarations.remove(&path);
    }
    expanded
}

fn path(module: &ReadModule) -> Vec<Symbol> {
    module.path.iter().map(|name| Symbol::new(name)).collect()
}

impl Expander<'_, '_> {
    fn file(&mut self, module: &ReadModule) -> ExpandedModule {
        self.module = self.modules.enter(path(module));
        self.source = module.source;
        let (attrs, code) = match module.door {
            Door::File => {
                let (attrs, forms) = match self.module_attrs(&module.forms) {
                    Ok(split) => split,
                    Err(super::Failed) => (Vec::new(), &*module.forms),
                };
                (attrs, Code::Items(self.module_items(forms)))
            }
            Door::Macro => (Vec::new(), self.inline_code(&module.forms)),
        };
        ExpandedModule {
            source: module.source,
            path: module.path.clone(),
            door: module.door,
            declaration: None,
            attrs,
            code,
        }
    }

    /// The code of `oxur!`: items if all forms are items, else statements and a value.
    fn inline_code(&mut self, forms: &[Form]) -> Code {
        if forms.iter().all(|form| is_item(form) || self.is_item_macro(form)) {
            return Code::Items(self.module_items(forms));
        }
        self.context = Context::Body;
        let first = self.hygiene.placeholders();
        let span = forms.first().map_or(Span::NOWHERE, |form| form.span);
        let span = forms.last().map_or(span, |last| span.to(last.span));
        match self.body(forms, span, Ending::Value) {
            Ok(mut body) => {
                self.settle_body(&mut body, first);
                Code::Body(body)
            }
            Err(super::Failed) => Code::Items(Vec::new()),
        }
    }

    /// Whether a form calls a Rust macro with braces, or `rust`, where items stand: both are taken as items only if all
    /// else is.
    fn is_item_macro(&self, form: &Form) -> bool {
        let (_, form) = form.split_attributes();
        form.as_call().is_some_and(|(head, _)| head == "macro_rules!")
    }
}

/// Whether a body is one expression.
pub(super) fn is_expression(body: &Body) -> Option<&Expr> {
    match (&*body.stmts, &body.value) {
        ([], Some(value)) => Some(value),
        ([Stmt::Expr(expr)], None) => Some(expr),
        _ => None,
    }
}
