//! The forms of modules as units of work: collected first, so that definitions stand in any order, then expanded each
//! once, when its turn comes or when a macro needs it.

use oxur_core::codes::expand as codes;
use oxur_core::core::Item;
use oxur_core::{Attribute, Attributed, Diagnostic, Form, FormKind, Map, Span, Symbol, mapped};

use super::items::{is_stray, item_head};
use super::names::rust_name;
use super::scope::Scopes;
use super::types::string_literal;
use super::{Context, Expander, Failed, Res};

/// The number of a unit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct UnitId(usize);

/// A form of a module.
pub(super) struct Unit {
    /// The module that it stands in.
    pub(super) module: usize,
    form: Form,
    kind: UnitKind,
    state: State,
    /// The units that the expansion of a call gave.
    children: Vec<UnitId>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum UnitKind {
    /// An item.
    Item,
    /// A module with its items.
    Module,
    /// A macro's definition, and the number of the macro.
    Macro(usize),
    /// What may be a call of a macro: its expansion takes its place.
    Call,
    /// What a call has become.
    Expanded,
}

enum State {
    Waiting,
    Running,
    Done(Res<Vec<Item>>),
}

/// All units.
#[derive(Default)]
pub(super) struct Units {
    list: Vec<Unit>,
    /// The units that are being expanded, outermost first.
    running: Vec<UnitId>,
    /// Units without a name that a type or trait needs: implementations.
    pub(super) impls: Map<Symbol, Vec<UnitId>>,
}

/// How many units may wait for each other.
const MOST_RUNNING: usize = 64;

impl Units {
    pub(super) fn get(&self, id: UnitId) -> &Unit {
        &self.list[id.0]
    }

    pub(super) fn is_running(&self, id: UnitId) -> bool {
        matches!(self.list[id.0].state, State::Running)
    }

    /// The items of a unit that is done.
    pub(super) fn items(&self, id: UnitId) -> &[Item] {
        match &self.list[id.0].state {
            State::Done(Ok(items)) => items,
            _ => &[],
        }
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = UnitId> + use<> {
        (0..self.list.len()).map(UnitId)
    }

    pub(super) fn items_mut(&mut self) -> impl Iterator<Item = (usize, &mut Vec<Item>)> {
        self.list.iter_mut().filter_map(|unit| match &mut unit.state {
            State::Done(Ok(items)) => Some((unit.module, items)),
            _ => None,
        })
    }
}

impl Expander<'_, '_> {
    /// Enters the forms of a module as units, and the names that they define.
    pub(super) fn collect(&mut self, module: usize, forms: &[Form]) -> Vec<UnitId> {
        let mut units = Vec::new();
        // Of a row of forms that are no items, as `fn main() {…}` is, the first is told of.
        let mut stray = false;
        for form in forms {
            if !(is_stray(form) && std::mem::replace(&mut stray, true)) {
                stray = is_stray(form);
                self.collect_form(module, form, &[], &mut units);
            }
        }
        units
    }

    fn collect_form(&mut self, module: usize, form: &Form, outer: &[Attribute], units: &mut Vec<UnitId>) {
        let (inner, plain) = form.split_attributes();
        let attributes = [outer, inner].concat();
        let head = plain.as_list().and_then(|items| Some((items, item_head(items)?)));
        if let Some((items, ("splice" | "do", 0))) = head {
            for form in &items[1..] {
                self.collect_form(module, form, &attributes, units);
            }
            return;
        }
        let form = with_attributes(plain, &attributes, form.span);
        let id = UnitId(self.units.list.len());
        let kind = match head {
            Some((_, ("defmacro", _))) => UnitKind::Macro(usize::MAX),
            Some((items, ("mod", at))) if items.len() > at + 2 => UnitKind::Module,
            Some((_, (name, 0))) if super::table::lookup(super::table::Category::Item, name).is_none() => {
                UnitKind::Call
            }
            _ => UnitKind::Item,
        };
        self.units.list.push(Unit { module, form: form.clone(), kind, state: State::Waiting, children: Vec::new() });
        units.push(id);
        if let Some((items, (name, at))) = head {
            match kind {
                UnitKind::Macro(_) => {
                    if let Ok(number) = self.register_macro(id, module, &form, &items[..at], &items[at + 1..]) {
                        self.units.list[id.0].kind = UnitKind::Macro(number);
                    } else {
                        self.units.list[id.0].state = State::Done(Err(Failed));
                    }
                }
                UnitKind::Call => {}
                _ => self.define_names(id, module, name, &form, &items[..at], &items[at + 1..]),
            }
            if kind == UnitKind::Module
                && let Some(name) = items[at + 1].as_name()
            {
                let path = [&*self.modules.get(module).path, &[rust_name(&name.symbol)]].concat();
                let inner = self.modules.enter(path);
                self.modules.get_mut(inner).outer = Some(module);
                self.modules.get_mut(inner).in_body = self.modules.get(module).in_body;
                let conditional = self.modules.get(module).conditional || super::definitions::has_cfg(&form);
                self.modules.get_mut(inner).conditional |= conditional;
                let forms = &items[at + 2..];
                let skip = forms.iter().take_while(|form| is_module_header(form)).count();
                let units = self.collect(inner, &forms[skip..]);
                self.modules.add_units(inner, units);
            }
        }
    }

    /// Enters a macro of a body as a unit of its own; [`Expander::set_macro_unit`] says which macro it is.
    pub(super) fn add_macro_unit(&mut self, module: usize, form: &Form) -> UnitId {
        let id = UnitId(self.units.list.len());
        let (form, kind) = (form.clone(), UnitKind::Macro(usize::MAX));
        self.units.list.push(Unit { module, form, kind, state: State::Waiting, children: Vec::new() });
        id
    }

    pub(super) fn set_macro_unit(&mut self, id: UnitId, number: usize) {
        self.units.list[id.0].kind = UnitKind::Macro(number);
    }

    /// Expands the calls of macros among the forms of modules, until none is left that can be.
    pub(super) fn expand_calls(&mut self) {
        let mut stuck = false;
        loop {
            let mut progress = false;
            let mut at = 0;
            while at < self.units.list.len() {
                let unit = &self.units.list[at];
                if unit.kind == UnitKind::Call && matches!(unit.state, State::Waiting) {
                    progress |= self.expand_call(UnitId(at), stuck);
                }
                at += 1;
            }
            if !progress && stuck {
                return;
            }
            stuck = !progress;
        }
    }

    /// Whether units are items, calls of macros expanded.
    pub(super) fn are_items(&self, units: &[UnitId]) -> bool {
        units.iter().all(|&id| {
            let unit = &self.units.list[id.0];
            match unit.kind {
                UnitKind::Expanded => self.are_items(&unit.children),
                UnitKind::Macro(_) | UnitKind::Module => true,
                // What failed has been told of.
                UnitKind::Call => matches!(unit.state, State::Done(_)),
                UnitKind::Item => {
                    let plain = unit.form.split_attributes().1;
                    let rust = plain.as_call().is_some_and(|(head, _)| head.ends_with('!') || head == "rust");
                    super::items::is_item(plain) && !rust
                }
            }
        })
    }

    /// The forms of units, calls of macros expanded, which are not to be items of the module after all.
    pub(super) fn take_back(&mut self, units: &[UnitId]) -> Vec<Form> {
        let mut forms = Vec::new();
        for &id in units {
            let unit = &mut self.units.list[id.0];
            let failed = matches!(unit.state, State::Done(Err(Failed)));
            match unit.kind {
                UnitKind::Macro(_) => {}
                UnitKind::Expanded => {
                    let children = unit.children.clone();
                    forms.extend(self.take_back(&children));
                }
                _ if failed => {}
                _ => {
                    unit.state = State::Done(Ok(Vec::new()));
                    forms.push(unit.form.clone());
                }
            }
        }
        forms
    }

    /// Expands a call by one step and puts what it gives in its place; gives whether there was one to expand.
    fn expand_call(&mut self, id: UnitId, last: bool) -> bool {
        let unit = &self.units.list[id.0];
        let (module, form) = (unit.module, unit.form.clone());
        let (attributes, plain) = form.split_attributes();
        let known = plain.as_call().is_some_and(|(head, _)| head.ends_with('!') || head == "rust");
        if known {
            self.units.list[id.0].kind = UnitKind::Item;
            return false;
        }
        let expanded = self.in_unit(id, |this| this.expand_macro(plain));
        match expanded {
            Ok(Some(expanded)) => {
                let expanded = self.budgeted(id, expanded);
                let Ok(expanded) = expanded else {
                    self.units.list[id.0].state = State::Done(Err(Failed));
                    return true;
                };
                let mut units = Vec::new();
                self.collect_form(module, &expanded, attributes, &mut units);
                let unit = &mut self.units.list[id.0];
                unit.kind = UnitKind::Expanded;
                unit.state = State::Done(Ok(Vec::new()));
                unit.children = units;
                true
            }
            Ok(None) => {
                if last {
                    self.units.list[id.0].kind = UnitKind::Item;
                }
                false
            }
            Err(Failed) => {
                self.units.list[id.0].state = State::Done(Err(Failed));
                true
            }
        }
    }

    /// Bounds how deep an item may come out of macros.
    fn budgeted(&mut self, id: UnitId, form: Form) -> Res<Form> {
        let depth = self.session.expansions.trace(form.span).count();
        if depth > self.session.options.limits.expansion_depth as usize
            && let Some(&number) = self.expansion_macros.get(&form.span.expn)
        {
            let call = self.units.list[id.0].form.span;
            return Err(self.expansion_too_deep(number, call));
        }
        Ok(form)
    }

    /// Expands a unit unless that is done; fails if it failed, or if it is being expanded already.
    pub(super) fn ensure(&mut self, id: UnitId) -> Res<()> {
        match &self.units.list[id.0].state {
            State::Done(Ok(_)) => return Ok(()),
            State::Done(Err(Failed)) => return Err(Failed),
            State::Running => return Err(self.cycle(id)),
            State::Waiting => {}
        }
        if self.units.running.len() >= MOST_RUNNING {
            let span = self.units.list[id.0].form.span;
            let message = format!("more than {MOST_RUNNING} macros and helpers wait for each other here");
            self.error(codes::EXPANSION_LIMIT, span, message);
            return Err(Failed);
        }
        let unit = &self.units.list[id.0];
        if matches!(unit.kind, UnitKind::Module) {
            // A module is made of its own units.
            return Ok(());
        }
        let (form, kind) = (unit.form.clone(), unit.kind);
        self.units.list[id.0].state = State::Running;
        self.units.running.push(id);
        let result = self.in_unit(id, |this| {
            let first = this.hygiene.placeholders();
            let mut items = Vec::new();
            match kind {
                UnitKind::Macro(number) => items = this.macro_functions(number)?,
                _ => this.item(&form, &mut items)?,
            }
            this.settle_items(&mut items, first);
            Ok(items)
        });
        self.units.running.pop();
        let outcome = result.as_ref().map(|_| ()).map_err(|&failed| failed);
        self.units.list[id.0].state = State::Done(result);
        outcome
    }

    /// Runs `inner` as it runs at the start of a unit, whatever is being expanded around it.
    fn in_unit<T>(&mut self, id: UnitId, inner: impl FnOnce(&mut Self) -> Res<T>) -> Res<T> {
        let module = self.units.list[id.0].module;
        let scopes: Scopes = self.hygiene.leave_all();
        let before = (
            self.module,
            self.context,
            self.depth,
            self.in_place,
            self.in_macro,
            self.uses_forms,
            self.expansion_depth,
        );
        let seen = std::mem::take(&mut self.seen);
        (self.module, self.context, self.depth, self.in_place, self.in_macro, self.uses_forms, self.expansion_depth) =
            (module, Context::Module, 0, false, false, false, 0);
        let result = inner(self);
        (self.module, self.context, self.depth, self.in_place, self.in_macro, self.uses_forms, self.expansion_depth) =
            before;
        self.seen = seen;
        self.hygiene.come_back(scopes);
        result
    }

    /// A unit is needed for its own expansion, by way of units that are to run for it.
    pub(super) fn cycle_through(&mut self, id: UnitId, way: impl Iterator<Item = UnitId>) -> Failed {
        let running = self.units.running.len();
        self.units.running.extend(way);
        let failed = self.cycle(id);
        self.units.running.truncate(running);
        failed
    }

    /// A unit is needed for its own expansion.
    fn cycle(&mut self, id: UnitId) -> Failed {
        let from = self.units.running.iter().position(|&running| running == id).unwrap_or(0);
        let steps: Vec<String> = mapped(&self.units.running[from..], |&id| self.unit_name(id));
        let span = self.units.list[id.0].form.span;
        let place = self.name_span(id).unwrap_or(span);
        let name = self.unit_name(id);
        let mut diagnostic = Diagnostic::error(codes::CYCLE, place, format!("{name} is needed to expand itself"));
        for (at, step) in steps.iter().enumerate() {
            let next = steps.get(at + 1).unwrap_or(&name);
            diagnostic = diagnostic.note(format!("{step} needs {next}"));
        }
        self.fail(diagnostic.help(
            "what a macro runs cannot be written with that macro; take the common part into a function of its own",
        ))
    }

    /// What a unit defines, for messages.
    fn unit_name(&self, id: UnitId) -> String {
        let form = self.units.list[id.0].form.split_attributes().1;
        let Some(items) = form.as_list() else { return "a form".to_owned() };
        let Some((head, at)) = item_head(items) else { return "a form".to_owned() };
        let kind = match head {
            "defmacro" => "the macro ",
            "deffn" | "deftest" => "the function ",
            "defconst" => "the constant ",
            "impl" => "the implementation of ",
            _ => "",
        };
        match items.get(at + 1).map(definition_symbol) {
            Some(Some(name)) => format!("{kind}`{name}`"),
            _ => format!("`({head} …)`"),
        }
    }

    fn name_span(&self, id: UnitId) -> Option<Span> {
        let form = self.units.list[id.0].form.split_attributes().1;
        let items = form.as_list()?;
        let (_, at) = item_head(items)?;
        Some(items.get(at + 1)?.span)
    }

    /// The items of a module in the order of its forms; each unit gives its items away.
    pub(super) fn assemble(&mut self, module: usize, within: Option<Span>) -> Vec<Item> {
        let mut out = Vec::new();
        // The units that are still to come, the next one last.
        let mut waiting = self.modules.units(module);
        // Of two modules of one name, one of which is never there, each has what stands in it.
        if let Some(within) = within.filter(|_| self.modules.get(module).conditional) {
            waiting.retain(|id| {
                let span = self.units.list[id.0].form.span;
                let elsewhere = span.source == within.source && (span.lo < within.lo || span.hi > within.hi);
                !elsewhere
            });
        }
        waiting.reverse();
        while let Some(id) = waiting.pop() {
            let unit = &mut self.units.list[id.0];
            waiting.extend(unit.children.iter().rev());
            match (unit.kind, &mut unit.state) {
                (UnitKind::Macro(_), _) => {}
                (UnitKind::Module, State::Waiting) => {
                    let form = unit.form.clone();
                    unit.state = State::Done(Ok(Vec::new()));
                    self.assemble_module(module, &form, &mut out);
                }
                (_, State::Done(Ok(items))) => out.append(items),
                _ => {}
            }
        }
        out
    }

    fn assemble_module(&mut self, outer: usize, form: &Form, out: &mut Vec<Item>) {
        let before = std::mem::replace(&mut self.module, outer);
        let context = std::mem::replace(&mut self.context, Context::Module);
        let start = out.len();
        if self.item(form, out).is_err() {
            out.truncate(start);
        }
        (self.module, self.context) = (before, context);
    }
}

/// The symbol that a definition's name is, types and generic parameters left out.
pub(super) fn definition_symbol(form: &Form) -> Option<Symbol> {
    let mut form = form;
    while let Some([head, inner, ..]) = form.as_list() {
        if !head.is_symbol(":") && !head.is_symbol("<>") {
            return None;
        }
        form = inner;
    }
    form.as_name().map(|name| name.symbol)
}

/// A docstring or inner attribute at the start of a module.
fn is_module_header(form: &Form) -> bool {
    string_literal(form).is_some() || matches!(form.kind, FormKind::InnerAttribute(_))
}

fn with_attributes(plain: &Form, attributes: &[Attribute], span: Span) -> Form {
    if attributes.is_empty() {
        return plain.clone();
    }
    let attributed = Attributed { attributes: attributes.to_vec(), form: plain.clone() };
    Form::new(FormKind::Attributed(std::sync::Arc::new(attributed)), span)
}
