//! Looks names up: in a module, through imports and globs, from a scope outwards, and along a path.

use std::sync::Arc;

use oxur_core::core::Ident;
use oxur_core::{Set, Span, Symbol, nearest};

use super::defs::{DefKind, Defs, ImportId, ImportState, ModId, Namespace};
use crate::types::DefId;

/// What the first names of a path mean.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Resolved {
    /// The definition.
    pub(crate) def: DefId,
    /// How many names led to it; what follows are items associated with it.
    pub(crate) used: usize,
}

/// A name that was not found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Unresolved {
    /// The name.
    pub(crate) name: Symbol,
    /// Where it stands.
    pub(crate) span: Span,
    /// The module in which it was looked for; none for a name looked for in all that is in scope.
    pub(crate) module: Option<DefId>,
    /// Whether there, items in Rust's own syntax or macros may define it.
    pub(crate) opaque: bool,
    /// Names of the same kind that are near to it.
    pub(crate) near: Option<Symbol>,
}

impl Defs {
    /// The item, import or glob import of that name in a module, block or enum.
    pub(crate) fn lookup_in(&mut self, module: ModId, namespace: Namespace, name: Symbol) -> Option<DefId> {
        self.lookup_in_visited(module, namespace, name, &mut Vec::new())
    }

    fn lookup_in_visited(
        &mut self,
        module: ModId,
        namespace: Namespace,
        name: Symbol,
        visited: &mut Vec<ModId>,
    ) -> Option<DefId> {
        if visited.contains(&module) {
            return None;
        }
        visited.push(module);
        let here = self.module(module);
        let own = match namespace {
            Namespace::Type => here.types.get(&name),
            Namespace::Value => here.values.get(&name),
        };
        if let Some(&def) = own {
            return Some(def);
        }
        if self.load_name(module, namespace, name) {
            let here = self.module(module);
            let own = match namespace {
                Namespace::Type => here.types.get(&name),
                Namespace::Value => here.values.get(&name),
            };
            if let Some(&def) = own {
                return Some(def);
            }
        }
        self.load_uses(module);
        let here = self.module(module);
        if let Some(imports) = here.imports.get(&name) {
            // The latest import of a name is the one that holds in a session.
            for import in imports.clone().into_iter().rev() {
                let (ty, value) = self.import(import);
                let found = if namespace == Namespace::Type { ty } else { value };
                if found.is_some() {
                    return found;
                }
            }
        }
        for import in self.module(module).globs.clone() {
            let found = match self.import(import).0.map(|def| (def, &self.get(def).kind)) {
                Some((_, &DefKind::Module(target))) => self.lookup_in_visited(target, namespace, name, visited),
                Some((target, DefKind::Enum(..))) => self.variant(target, name),
                _ => None,
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// The variant of that name.
    pub(crate) fn variant(&self, def: DefId, name: Symbol) -> Option<DefId> {
        let DefKind::Enum(_, variants) = &self.get(def).kind else { return None };
        variants.iter().copied().find(|&variant| self.get(variant).name == name)
    }

    /// What an import means.
    fn import(&mut self, id: ImportId) -> (Option<DefId>, Option<DefId>) {
        let import = &mut self.imports[id.0 as usize];
        match import.state {
            ImportState::Done(ty, value) => return (ty, value),
            ImportState::Busy => return (None, None),
            ImportState::New => import.state = ImportState::Busy,
        }
        let (module, path, global) = (import.module, import.path.clone(), import.global);
        let found = self.import_path(module, &path, global);
        // What is not there may come later, in a session or while macros are expanded.
        let state = if found == (None, None) { ImportState::New } else { ImportState::Done(found.0, found.1) };
        self.imports[id.0 as usize].state = state;
        found
    }

    fn import_path(&mut self, module: ModId, path: &[Ident], global: bool) -> (Option<DefId>, Option<DefId>) {
        let Some((last, before)) = path.split_last() else { return (None, None) };
        if before.is_empty() {
            let ty = self.first_name(module, Namespace::Type, last.name, global);
            let value = if global { None } else { self.lookup_lexical(module, Namespace::Value, last.name) };
            return (ty, value);
        }
        let Some(first) = before.first() else { return (None, None) };
        let Some(mut at) = self.first_name(module, Namespace::Type, first.name, global) else { return (None, None) };
        for name in &before[1..] {
            let Some(next) = self.member(at, Namespace::Type, name.name) else { return (None, None) };
            at = next;
        }
        let ty = self.member(at, Namespace::Type, last.name);
        let value = self.member(at, Namespace::Value, last.name);
        (ty, value)
    }

    /// What a module or enum has under a name.
    fn member(&mut self, def: DefId, namespace: Namespace, name: Symbol) -> Option<DefId> {
        match self.get(def).kind {
            DefKind::Module(module) if name == "super" => {
                let parent = self.module(module).parent?;
                Some(self.module(parent).def)
            }
            DefKind::Module(_) if name == "self" => Some(def),
            DefKind::Module(module) => self.lookup_in(module, namespace, name),
            DefKind::Enum(..) => self.variant(def, name),
            DefKind::Foreign => Some(def),
            _ => None,
        }
    }

    /// What the first name of a path means.
    fn first_name(&mut self, scope: ModId, namespace: Namespace, name: Symbol, global: bool) -> Option<DefId> {
        if global {
            return self.crate_name(name);
        }
        match name.as_str() {
            "crate" => Some(self.module(self.module(scope).root).def),
            "self" => Some(self.module(scope).def),
            "super" => {
                let named = self.named_module(scope);
                let parent = self.module(named).parent?;
                Some(self.module(parent).def)
            }
            _ => self.lookup_lexical(scope, namespace, name),
        }
    }

    /// The module around a block, or the module itself.
    pub(crate) fn named_module(&self, mut scope: ModId) -> ModId {
        while let (true, Some(parent)) = (self.module(scope).is_block, self.module(scope).parent) {
            scope = parent;
        }
        scope
    }

    fn crate_name(&self, name: Symbol) -> Option<DefId> {
        match name.as_str() {
            "std" | "core" | "alloc" => self.std_root.map(|root| self.module(root).def),
            _ => None,
        }
    }

    /// A name as it is seen in a scope: blocks outwards to the module, then the prelude and the crates' names.
    pub(crate) fn lookup_lexical(&mut self, scope: ModId, namespace: Namespace, name: Symbol) -> Option<DefId> {
        let mut at = scope;
        loop {
            if let Some(def) = self.lookup_in(at, namespace, name) {
                return Some(def);
            }
            match self.module(at).parent {
                Some(parent) if self.module(at).is_block => at = parent,
                _ => break,
            }
        }
        if let Some(prelude) = self.prelude()
            && let Some(def) = self.lookup_in(prelude, namespace, name)
        {
            return Some(def);
        }
        if namespace == Namespace::Type
            && let Some(def) = self.crate_name(name)
        {
            return Some(def);
        }
        // The forms library gives way to every other name.
        let forms = self.forms()?;
        self.lookup_in(forms, namespace, name)
    }

    /// The module of the forms library.
    fn forms(&self) -> Option<ModId> {
        let def = *self.module(self.std_root?).types.get(&Symbol::new("forms"))?;
        match self.get(def).kind {
            DefKind::Module(module) => Some(module),
            _ => None,
        }
    }

    /// Whether a definition belongs to the forms library.
    pub(crate) fn is_form_function(&self, def: DefId) -> bool {
        self.forms().is_some_and(|forms| self.get(def).parent == Some(self.module(forms).def))
    }

    fn prelude(&mut self) -> Option<ModId> {
        if self.prelude.is_none() {
            let root = self.std_root?;
            let def = *self.module(root).types.get(&Symbol::new("prelude"))?;
            if let DefKind::Module(module) = self.get(def).kind {
                self.prelude = Some(module);
            }
        }
        self.prelude
    }

    /// Goes along a path as far as modules and enums lead; what is associated with a type is left.
    ///
    /// The last name is looked up in `namespace`, and if it is not there in the type namespace (for a path to a type's
    /// constructor or items).
    ///
    /// # Errors
    ///
    /// A name is not found.
    pub(crate) fn resolve(
        &mut self,
        scope: ModId,
        path: &[Ident],
        global: bool,
        namespace: Namespace,
    ) -> Result<Resolved, Box<Unresolved>> {
        let namespace_of = |index: usize| if index + 1 == path.len() { namespace } else { Namespace::Type };
        let Some(first) = path.first() else {
            return Err(Box::new(self.unresolved(Symbol::new(""), Span::NOWHERE, None)));
        };
        let Some(mut at) = self.first_name(scope, namespace_of(0), first.name, global) else {
            return Err(Box::new(self.unresolved_lexical(scope, *first)));
        };
        let mut used = 1;
        while used < path.len() {
            match self.get(at).kind {
                DefKind::Module(module) => {
                    let name = path[used];
                    let Some(next) = self.member(at, namespace_of(used), name.name) else {
                        let def = self.module(module).def;
                        return Err(Box::new(self.unresolved(name.name, name.span, Some(def))));
                    };
                    at = next;
                    used += 1;
                }
                DefKind::Enum(..) => {
                    let Some(variant) = self.variant(at, path[used].name) else { break };
                    at = variant;
                    used += 1;
                }
                _ => break,
            }
        }
        Ok(Resolved { def: at, used })
    }

    fn unresolved_lexical(&self, scope: ModId, name: Ident) -> Unresolved {
        let mut at = scope;
        let mut names = self.names_in(at);
        while let (true, Some(parent)) = (self.module(at).is_block, self.module(at).parent) {
            at = parent;
            names.extend(self.names_in(at));
        }
        let near = nearest(&name.name, names.iter().map(|name| name.as_str())).map(Symbol::new);
        Unresolved { name: name.name, span: name.span, module: None, opaque: self.module(at).opaque, near }
    }

    /// The names that a module or block declares and imports, in order.
    fn names_in(&self, module: ModId) -> Vec<Symbol> {
        let module = self.module(module);
        let mut names: Vec<Symbol> = module.types.keys().chain(module.values.keys()).copied().collect();
        names.extend(module.imports.keys());
        oxur_core::sort(&mut names);
        names
    }

    /// Whether a module is one of the machine's library.
    pub(crate) fn is_library_module(&self, def: DefId) -> bool {
        match self.get(def).kind {
            DefKind::Module(module) => Some(self.module(module).root) == self.std_root,
            _ => false,
        }
    }

    fn unresolved(&self, name: Symbol, span: Span, module: Option<DefId>) -> Unresolved {
        let mut near = None;
        let mut opaque = false;
        if let Some(def) = module
            && let DefKind::Module(module) = self.get(def).kind
        {
            opaque = self.module(module).opaque;
            near = nearest(&name, self.names_in(module).iter().map(|name| name.as_str())).map(Symbol::new);
        }
        Unresolved { name, span, module, opaque, near }
    }

    /// The traits that a scope sees: declared or imported in it or around it, or in the prelude.
    pub(crate) fn traits_in_scope(&mut self, scope: ModId) -> Arc<Set<DefId>> {
        if let Some(known) = self.traits_in_scope.get(&scope) {
            return known.clone();
        }
        let mut found = Set::default();
        let mut at = Some(scope);
        while let Some(module) = at {
            self.collect_traits(module, &mut found, &mut Vec::new());
            at = if self.module(module).is_block { self.module(module).parent } else { None };
        }
        if let Some(prelude) = self.prelude() {
            self.collect_traits(prelude, &mut found, &mut Vec::new());
        }
        let found = Arc::new(found);
        self.traits_in_scope.insert(scope, found.clone());
        found
    }

    fn collect_traits(&mut self, module: ModId, found: &mut Set<DefId>, visited: &mut Vec<ModId>) {
        if visited.contains(&module) {
            return;
        }
        visited.push(module);
        self.load_uses(module);
        self.load_traits(module);
        let here = self.module(module);
        let own: Vec<DefId> = here.types.values().copied().collect();
        let mut imports: Vec<ImportId> = here.unnamed.clone();
        imports.extend(here.imports.values().flatten());
        let globs = here.globs.clone();
        let imported: Vec<DefId> = imports.into_iter().filter_map(|import| self.import(import).0).collect();
        for def in own.into_iter().chain(imported) {
            if matches!(self.get(def).kind, DefKind::Trait(..)) {
                found.insert(def);
            }
        }
        for import in globs {
            if let Some(def) = self.import(import).0
                && let DefKind::Module(target) = self.get(def).kind
            {
                self.collect_traits(target, found, visited);
            }
        }
    }
}
