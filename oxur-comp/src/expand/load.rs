//! What a macro needs to run: the items that its function reaches, given to the evaluator; and what exists at compile
//! time only.

use oxur_core::codes::expand as codes;
use oxur_core::core::{DefineFunc, Expr, Item, LiteralValue, Pat, Path, Stmt, Visitor, Walk};
use oxur_core::{Diagnostic, LiteralKind, Map, Set, Span, Symbol, mapped};

use super::units::UnitId;
use super::{Expander, Res};
use crate::modules::{Code, ExpandedModule};

/// The paths that stand in items, and the names that patterns bind.
#[derive(Default)]
struct References {
    paths: Vec<(Vec<Symbol>, Span)>,
    bound: Set<Symbol>,
}

impl Visitor for References {
    fn path(&mut self, path: &Path) {
        if !path.global && path.qself.is_none() {
            self.paths.push((mapped(&path.segments, |segment| segment.name.name), path.span));
        }
        path.walk_children(self);
    }

    fn pat(&mut self, pat: &Pat) {
        if let Pat::Bind(bind) = pat {
            self.bound.insert(bind.name.name);
        }
        pat.walk_children(self);
    }

    fn literal(&mut self, literal: &LiteralValue) {
        // Names that a format string captures.
        let LiteralValue::Token(token) = literal else { return };
        if token.kind == LiteralKind::String {
            for part in token.text.split('{').skip(1) {
                let end = part.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(part.len());
                if end > 0 {
                    self.paths.push((vec![Symbol::new(&part[..end])], Span::NOWHERE));
                }
            }
        }
    }
}

fn references(items: &[Item]) -> References {
    let mut references = References::default();
    items.iter().for_each(|item| item.walk(&mut references));
    references
}

impl Expander<'_, '_> {
    /// Gives the evaluator these units and all that they reach.
    pub(super) fn load(&mut self, units: &[UnitId]) -> Res<()> {
        self.load_index();
        let mut waiting: Vec<UnitId> = units.to_vec();
        // Which unit asked for which, to tell of a cycle.
        let mut askers: Map<UnitId, UnitId> = Map::default();
        while let Some(id) = waiting.pop() {
            if self.loaded.contains(&id) {
                continue;
            }
            if self.units.is_running(id) {
                let mut chain = Vec::new();
                let mut at = id;
                while let Some(&asker) = askers.get(&at).filter(|asker| !chain.contains(*asker)) {
                    chain.push(asker);
                    at = asker;
                }
                return Err(self.cycle_through(id, chain.into_iter().rev()));
            }
            self.ensure(id)?;
            self.loaded.insert(id);
            let module = self.units.get(id).module;
            // Imports are there without being named.
            for import in self.modules.get(module).uses.clone() {
                if !self.loaded.contains(&import) && self.ensure(import).is_ok() {
                    self.loaded.insert(import);
                    let path = self.modules.get(module).path.clone();
                    self.evaluator.add_items(&path, self.units.items(import));
                }
            }
            let path = self.modules.get(module).path.clone();
            self.load_crate(module);
            match path.first().copied().filter(|name| super::indexed::is_crate_root(*name)) {
                Some(root) => {
                    let mut items = self.units.items(id).to_vec();
                    super::indexed::reroot(&mut items, root);
                    self.evaluator.add_items(&path, &items);
                }
                None => self.evaluator.add_items(&path, self.units.items(id)),
            }
            let items = self.units.items(id);
            let references = references(items);
            let names: Vec<Symbol> = items.iter().filter_map(type_name).collect();
            for (path, _) in references.paths {
                if let [name] = &*path
                    && references.bound.contains(name)
                {
                    continue;
                }
                if let Some((_, unit)) = self.modules.find_unit(module, &path) {
                    askers.or_insert_with(unit, || id);
                    waiting.push(unit);
                }
            }
            // A type comes with its implementations; those that are being expanded cannot be had.
            for name in names {
                for &unit in self.units.impls.get(&name).into_iter().flatten() {
                    if !self.units.is_running(unit) {
                        askers.or_insert_with(unit, || id);
                        waiting.push(unit);
                    }
                }
            }
        }
        Ok(())
    }

    /// Marks the functions that exist at compile time only, and gives their names.
    pub(super) fn settle_compile_time(&mut self) -> CompileTimeOnly {
        let mut names = CompileTimeOnly::default();
        for (module, items) in self.units.items_mut() {
            for item in items {
                if let Item::DefineFunc(function) = item
                    && function.comptime
                {
                    names.0.insert((module, function.name.name));
                }
            }
        }
        names
    }
}

/// The type or trait that an item defines.
fn type_name(item: &Item) -> Option<Symbol> {
    match item {
        Item::DefineStruct(node) => Some(node.name.name),
        Item::DefineEnum(node) => Some(node.name.name),
        Item::DefineUnion(node) => Some(node.name.name),
        Item::DefineTrait(node) => Some(node.name.name),
        _ => None,
    }
}

/// Functions that exist at compile time only, by module and name.
#[derive(Default)]
pub(super) struct CompileTimeOnly(Set<(usize, Symbol)>);

impl CompileTimeOnly {
    /// Refuses uses of these functions in code that runs later.
    pub(super) fn check(&self, expander: &mut Expander<'_, '_>, module: &ExpandedModule) {
        if self.0.is_empty() {
            return;
        }
        let path: Vec<Symbol> = mapped(&module.path, |name| Symbol::new(name));
        match &module.code {
            Code::Items(items) => self.check_items(expander, &path, items),
            Code::Body(body) => {
                let mut uses = RunTimeUses::default();
                body.walk(&mut uses);
                self.report(expander, &path, uses);
            }
        }
    }

    fn check_items(&self, expander: &mut Expander<'_, '_>, path: &[Symbol], items: &[Item]) {
        for item in items {
            if let Item::Module(module) = item {
                let inner = [path, &[module.name.name]].concat();
                self.check_items(expander, &inner, module.items.as_deref().unwrap_or_default());
                continue;
            }
            let mut uses = RunTimeUses::default();
            item.walk(&mut uses);
            self.report(expander, path, uses);
        }
    }

    fn report(&self, expander: &mut Expander<'_, '_>, path: &[Symbol], uses: RunTimeUses) {
        let Some(from) = expander.modules.find(path) else { return };
        for (name, span) in uses.paths {
            if let [single] = &*name
                && uses.bound.contains(single)
            {
                continue;
            }
            let Some((module, _)) = expander.modules.find_unit(from, &name) else { continue };
            let Some(&last) = name.last() else { continue };
            if self.0.contains(&(module, last)) {
                let message = format!("`{last}` exists at compile time only");
                let diagnostic = Diagnostic::error(codes::COMPTIME_ONLY, span, message);
                expander
                    .fail(diagnostic.help(format!("write `(comptime ({last} …))`, or call it in a macro or constant")));
            }
        }
    }
}

/// The paths in code that runs later, and the names that are bound there.
#[derive(Default)]
struct RunTimeUses {
    paths: Vec<(Vec<Symbol>, Span)>,
    bound: Set<Symbol>,
}

impl Visitor for RunTimeUses {
    fn item(&mut self, item: &Item) {
        let skipped = match item {
            Item::DefineFunc(function) => is_compile_time(function),
            Item::DefineConst(_) | Item::DefineStatic(_) | Item::Def(_) | Item::Use(_) => true,
            _ => false,
        };
        if !skipped {
            item.walk_children(self);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        if let Expr::VarRef(node) = expr
            && node.path.qself.is_none()
            && !node.path.global
        {
            self.paths.push((mapped(&node.path.segments, |segment| segment.name.name), node.span));
        }
        if !matches!(expr, Expr::Comptime(_)) {
            expr.walk_children(self);
        }
    }

    fn pat(&mut self, pat: &Pat) {
        if let Pat::Bind(bind) = pat {
            self.bound.insert(bind.name.name);
        }
        pat.walk_children(self);
    }

    fn stmt(&mut self, stmt: &Stmt) {
        stmt.walk_children(self);
    }
}

fn is_compile_time(function: &DefineFunc) -> bool {
    function.comptime
}

/// The functions of the forms library: calling one of them, where nothing else is called so, makes a function
/// compile-time only.
pub(super) const FORMS_LIBRARY: &[&str] = &[
    "list",
    "vector",
    "brace",
    "first",
    "rest",
    "nth",
    "len",
    "empty?",
    "map",
    "filter",
    "symbol",
    "keyword",
    "string",
    "gensym",
    "error",
    "warn",
    "form-span",
    "append",
    "reverse",
    "concat",
    "symbol?",
    "list?",
    "vector?",
    "string?",
];

/// The names among those that mean the forms library wherever they are free.
pub(super) const FORMS_ONLY: &[&str] = &["gensym", "form-span"];

/// Whether a function's signature speaks of forms.
pub(super) fn speaks_of_forms(function: &DefineFunc) -> bool {
    let mut visitor = FormTypes(false);
    function.params.iter().for_each(|param| param.ty.walk(&mut visitor));
    if let Some(ty) = &function.return_type {
        ty.walk(&mut visitor);
    }
    visitor.0
}

struct FormTypes(bool);

impl Visitor for FormTypes {
    fn path(&mut self, path: &Path) {
        self.0 |= path.as_name().is_some_and(|name| name.name == "Form");
        path.walk_children(self);
    }
}
