//! Expansion of a whole crate, or of the code of one `oxur!`.

use oxur_core::core::{Attr, Item, Stmt};
use oxur_core::{Door, Form, ListStyle, Span, Symbol, mapped};

use super::body::Ending;
use super::evaluator::MacroEvaluator;
use super::items::{is_item, item_head};
use super::module_table::ModuleTable;
use super::scope::Hygiene;
use super::units::Units;
use super::{Context, Expander, Seen};
use crate::index::IndexedMacro;
use crate::modules::{Code, ExpandedModule, ReadModule};
use crate::session::Session;

/// The name of the module that inline code is, where it needs one; no identifier.
pub(super) const INLINE: &str = "oxur!";

/// What an expansion gives.
#[derive(Debug)]
pub struct Expanded {
    /// The modules, in the order of the input.
    pub modules: Vec<ExpandedModule>,
    /// All macros, for the index.
    pub macros: Vec<IndexedMacro>,
}

/// What the forms of a source are, told when they are entered.
pub(super) struct FileHeader {
    /// The attributes of the module itself.
    attrs: Vec<Attr>,
    /// The forms of inline code that is a body, not a list of items.
    body: Option<Vec<Form>>,
}

/// Expands modules, all of one crate: what one defines, the others may use. Macros run on `evaluator`. What fails is told
/// in the session and left out; the rest is there.
pub fn expand(session: &mut Session<'_>, modules: &[ReadModule], evaluator: &mut dyn MacroEvaluator) -> Expanded {
    let mut expander = expander(session, modules, evaluator);
    // Macros of the index are expanded when they are called.
    let indexed = expander.units.ids().count();
    let headers: Vec<FileHeader> = mapped(modules, |module| expander.collect_file(module));
    expander.expand_calls();
    for id in expander.units.ids().skip(indexed) {
        // Failures are told where they happen.
        let _ = expander.ensure(id);
    }
    let compile_time_only = expander.settle_compile_time();
    let mut expanded = Vec::new();
    for (module, FileHeader { attrs, body }) in modules.iter().zip(headers) {
        let at = expander.modules.enter(expander.module_path(module));
        expander.module = at;
        let code = match body {
            Some(forms) => expander.inline_code(&forms),
            None => Code::Items(expander.assemble(at, None)),
        };
        let path = module.path.clone();
        expanded.push(ExpandedModule {
            source: module.source,
            path,
            door: module.door,
            declaration: None,
            attrs,
            code,
        });
    }
    for module in &mut expanded {
        let path: Vec<Symbol> = mapped(&module.path, |name| Symbol::new(name));
        module.declaration = expander.declarations.remove(&path);
        compile_time_only.check(&mut expander, module);
    }
    let macros = expander.indexed_macros();
    Expanded { modules: expanded, macros }
}

/// An expander that knows the modules by their paths, and what the index knows, and has looked at no form.
pub(super) fn expander<'e, 'h>(
    session: &'e mut Session<'h>,
    modules: &[ReadModule],
    evaluator: &'e mut dyn MacroEvaluator,
) -> Expander<'e, 'h> {
    let inline = session.options.inline_module.is_none() && modules.iter().any(|module| module.door == Door::Macro);
    let mut expander = Expander {
        session,
        hygiene: Hygiene::default(),
        modules: ModuleTable::default(),
        units: Units::default(),
        macros: Vec::new(),
        standard: Default::default(),
        evaluator,
        loaded: Default::default(),
        marked_items: Default::default(),
        expansion_marks: Default::default(),
        expansion_macros: Default::default(),
        forms_made: 0,
        expansions_made: 0,
        public_template: false,
        expansion_depth: 0,
        module: 0,
        outer_modules: Vec::new(),
        mark_homes: Default::default(),
        index: None,
        crates: Vec::new(),
        inline,
        context: Context::Module,
        depth: 0,
        in_place: false,
        in_macro: false,
        uses_forms: false,
        seen: Seen::default(),
        declarations: Default::default(),
    };
    expander.modules.enter(Vec::new());
    // All modules are known before the first of their forms is looked at.
    for module in modules {
        let path = expander.module_path(module);
        expander.modules.enter(path);
    }
    if let Some(index) = expander.session.options.index.clone() {
        expander.enter_index(&index);
    }
    for known in expander.session.options.crates.clone() {
        expander.enter_crate(&known);
    }
    expander
}

impl Expander<'_, '_> {
    /// The path of a source's module. Inline code beside which the crate's files are known is none of their modules.
    pub(super) fn module_path(&self, module: &ReadModule) -> Vec<Symbol> {
        let options = &self.session.options;
        if module.door == Door::Macro && options.index.is_some() && options.inline_module.is_none() {
            return vec![Symbol::new(INLINE)];
        }
        mapped(&module.path, |name| Symbol::new(name))
    }

    /// Enters the forms of a source.
    pub(super) fn collect_file(&mut self, module: &ReadModule) -> FileHeader {
        let at = self.modules.enter(self.module_path(module));
        self.module = at;
        if module.door == Door::Macro && !module.forms.iter().all(is_item) {
            // Definitions among the statements of inline code stand in a body; macros do not.
            let (macros, others): (Vec<Form>, Vec<Form>) = module.forms.iter().cloned().partition(is_macro_definition);
            let units = self.collect(at, &macros);
            self.modules.add_units(at, units);
            let body = self.collect_inline(at, others);
            return FileHeader { attrs: Vec::new(), body };
        }
        let (attrs, forms) = match module.door {
            Door::File => match self.module_attrs(&module.forms) {
                Ok(split) => split,
                Err(super::Failed) => (Vec::new(), &*module.forms),
            },
            Door::Macro => (Vec::new(), &*module.forms),
        };
        let units = self.collect(at, forms);
        self.modules.add_units(at, units);
        FileHeader { attrs, body: None }
    }

    /// Enters the forms of inline code as items, if that is what they are or what their macros give; gives them back,
    /// macros expanded, if they are a body.
    fn collect_inline(&mut self, module: usize, forms: Vec<Form>) -> Option<Vec<Form>> {
        // What is a macro may be defined in a module among the forms: these are entered first.
        let is_call = |form: &Form| {
            let head = form.split_attributes().1.as_call().map(|(head, _)| head);
            head.is_some_and(|head| head != "def" && !head.ends_with('!'))
        };
        if !forms.iter().all(|form| is_item(form) || is_call(form)) {
            return Some(forms);
        }
        let units = self.collect(module, &forms);
        if !forms.iter().all(|form| self.may_give_items(form)) {
            self.take_back(&units);
            return Some(forms);
        }
        self.expand_calls();
        if self.are_items(&units) {
            self.modules.add_units(module, units);
            return None;
        }
        Some(self.take_back(&units))
    }

    /// Whether a form is an item or may become items.
    fn may_give_items(&self, form: &Form) -> bool {
        let (_, plain) = form.split_attributes();
        match plain.as_styled(ListStyle::Parens) {
            _ if is_item(plain) => true,
            Some([head, rest @ ..]) if head.is_symbol("splice") || head.is_symbol("do") => {
                !rest.is_empty() && rest.iter().all(|form| self.may_give_items(form))
            }
            Some([head, ..]) => head.as_name().is_some_and(|name| self.is_macro_name(name)),
            _ => false,
        }
    }

    /// The code of `oxur!` that is no list of items: statements and a value.
    fn inline_code(&mut self, forms: &[Form]) -> Code {
        self.context = Context::Body;
        let first = self.hygiene.placeholders();
        let span = forms.first().map_or(Span::NOWHERE, |form| form.span);
        let span = forms.last().map_or(span, |last| span.to(last.span));
        match self.body(forms, span, Ending::Value) {
            Ok(mut body) => {
                self.settle_body(&mut body, first);
                let items: Option<Vec<Item>> = match &body.value {
                    None if !body.stmts.is_empty() => body.stmts.iter().map(item_of).collect(),
                    _ => None,
                };
                match items {
                    Some(items) => Code::Items(items),
                    None => Code::Body(body),
                }
            }
            Err(super::Failed) => Code::Items(Vec::new()),
        }
    }
}

fn item_of(stmt: &Stmt) -> Option<Item> {
    match stmt {
        Stmt::Item(item) => Some(item.clone()),
        _ => None,
    }
}

fn is_macro_definition(form: &Form) -> bool {
    let plain = form.split_attributes().1;
    plain.as_list().and_then(item_head).is_some_and(|(head, _)| matches!(head, "defmacro" | "use-macros"))
}
