//! Collects items into the tables of definitions, modules and imports.

use std::sync::Arc;

use oxur_core::core::{Attr, AttrKind, Fields, Ident, Item, UseTree};
use oxur_core::{LiteralKind, Map, RustToken, RustTokenKind, Span, Symbol, core};

use super::defs::{Def, DefKind, Defs, Import, ImportId, ImportState, ModId, Module};
use super::derive;
use crate::types::DefId;

impl Defs {
    /// Makes the root module of a crate; `std` is that of the library.
    pub(crate) fn add_root(&mut self, name: &str) -> ModId {
        let module = ModId(u32::try_from(self.modules.len()).unwrap_or(u32::MAX));
        let def = self.add(Def {
            name: Symbol::new(name),
            parent: None,
            scope: module,
            span: Span::NOWHERE,
            kind: DefKind::Module(module),
            intrinsic: None,
            body: None,
            barred: None,
        });
        self.add_module(new_module(def, None, false, module));
        if name == "std" {
            self.std_root = Some(module);
        } else {
            self.crate_root = Some(module);
        }
        module
    }

    /// The module within `parent` of that name, made if it is not there.
    pub(crate) fn child_module(&mut self, parent: ModId, name: Symbol) -> ModId {
        if let Some(&def) = self.module(parent).types.get(&name)
            && let DefKind::Module(module) = self.get(def).kind
        {
            return module;
        }
        self.new_child_module(parent, name, Span::NOWHERE, None)
    }

    fn new_child_module(&mut self, parent: ModId, name: Symbol, span: Span, barred: Option<&'static str>) -> ModId {
        let module = ModId(u32::try_from(self.modules.len()).unwrap_or(u32::MAX));
        let def = self.add(Def {
            name,
            parent: Some(self.module(parent).def),
            scope: module,
            span,
            kind: DefKind::Module(module),
            intrinsic: None,
            body: None,
            barred,
        });
        let root = self.module(parent).root;
        self.add_module(new_module(def, Some(parent), false, root));
        self.modules[parent.0 as usize].types.insert(name, def);
        module
    }

    /// A scope for the items of a block that stands in `parent`.
    pub(crate) fn add_block(&mut self, parent: ModId) -> ModId {
        let (def, root) = (self.module(parent).def, self.module(parent).root);
        self.add_module(new_module(def, Some(parent), true, root))
    }

    /// Adds items to a module or block. An item of a name that is there already takes its place.
    pub(crate) fn add_items(&mut self, module: ModId, items: Vec<Item>) {
        for item in items {
            self.add_item(module, item);
        }
        self.traits_in_scope.clear();
    }

    fn add_item(&mut self, module: ModId, item: Item) {
        let Some(marks) = Marks::of(attrs(&item)) else { return };
        let span = item.span();
        match item {
            Item::Module(node) => {
                let name = node.name.name;
                let child = match self.module(module).types.get(&name).map(|&def| &self.get(def).kind) {
                    Some(&DefKind::Module(child)) => child,
                    _ => self.new_child_module(module, name, node.name.span, marks.barred),
                };
                match node.items {
                    Some(items) => self.add_items(child, items),
                    None => self.modules[child.0 as usize].opaque = true,
                }
            }
            Item::Use(node) => self.add_use(module, Vec::new(), node.global, &node.tree),
            Item::ExternCrate(node) => {
                let name = node.rename.unwrap_or(node.name);
                if node.name.name == "self" || matches!(node.name.name.as_str(), "std" | "core" | "alloc") {
                    let path = if node.name.name == "self" {
                        vec![Ident { name: Symbol::new("crate"), span }]
                    } else {
                        vec![node.name]
                    };
                    let import = self.add_import(module, path, node.name.name != "self");
                    self.modules[module.0 as usize].imports.or_default(name.name).push(import);
                } else {
                    self.add_named(module, name, span, DefKind::Foreign, &marks, Names::Type);
                }
            }
            Item::ExternBlock(node) => {
                for item in &node.items {
                    if let Some(name) = item_name(item) {
                        self.add_named(module, name, span, DefKind::Foreign, &marks, Names::Both);
                    }
                }
            }
            Item::DefineFunc(node) => {
                let name = node.name;
                self.add_named(module, name, name.span, DefKind::Fn(Arc::new(*node)), &marks, Names::Value);
            }
            Item::DefineStruct(node) => {
                let (name, node) = (node.name, Arc::new(*node));
                let both = if matches!(node.fields, Fields::NamedFields(_)) { Names::Type } else { Names::Both };
                self.add_named(module, name, name.span, DefKind::Struct(node.clone()), &marks, both);
                let impls = derive::for_struct(&node);
                self.add_items(module, impls);
            }
            Item::DefineEnum(node) => {
                let (name, node) = (node.name, Arc::new(*node));
                let kind = DefKind::Enum(node.clone(), Vec::new());
                let id = self.add_named(module, name, name.span, kind, &marks, Names::Type);
                let mut variants = Vec::new();
                for (index, variant) in (0u32..).zip(&node.variants) {
                    let kind = DefKind::Variant(index);
                    variants.push(self.add_member(id, module, variant.name, kind, &Marks::default()));
                }
                self.list[id.0 as usize].kind = DefKind::Enum(node.clone(), variants);
                let impls = derive::for_enum(&node);
                self.add_items(module, impls);
            }
            Item::DefineUnion(node) => {
                let name = node.name;
                self.add_named(module, name, name.span, DefKind::Union(Arc::new(*node)), &marks, Names::Type);
            }
            Item::DefineTrait(node) => self.add_trait(module, *node, &marks),
            Item::DefineImpl(node) => self.add_impl(module, *node, &marks),
            Item::DefineType(node) => {
                let name = node.name;
                self.add_named(module, name, name.span, DefKind::TypeAlias(Arc::new(*node)), &marks, Names::Type);
            }
            Item::DefineConst(node) => {
                let name = node.name;
                self.add_named(module, name, name.span, DefKind::Const(Arc::new(*node)), &marks, Names::Value);
            }
            Item::DefineStatic(node) => {
                let name = node.name;
                self.add_named(module, name, name.span, DefKind::Static(Arc::new(*node)), &marks, Names::Value);
            }
            Item::Def(node) => {
                let name = node.name;
                self.add_named(module, name, name.span, DefKind::Def(Arc::new(*node)), &marks, Names::Value);
            }
            Item::MacroItem(_) | Item::RustItem(_) => self.modules[module.0 as usize].opaque = true,
        }
    }

    fn add_trait(&mut self, module: ModId, node: core::DefineTrait, marks: &Marks) {
        let (name, node) = (node.name, Arc::new(node));
        let kind = DefKind::Trait(node.clone(), Vec::new());
        let id = self.add_named(module, name, name.span, kind, marks, Names::Type);
        let members = self.add_members(id, module, &node.items);
        for &member in &members {
            if matches!(self.get(member).kind, DefKind::Fn(_) | DefKind::Const(_)) {
                let name = self.get(member).name;
                self.traits_by_method.or_default(name).push(id);
            }
        }
        self.list[id.0 as usize].kind = DefKind::Trait(node, members);
    }

    fn add_impl(&mut self, module: ModId, node: core::DefineImpl, marks: &Marks) {
        let node = Arc::new(node);
        let parent = Some(self.module(module).def);
        let id = self.add(Def {
            name: Symbol::new("impl"),
            parent,
            scope: module,
            span: node.span,
            kind: DefKind::Impl(node.clone(), Vec::new()),
            intrinsic: None,
            body: None,
            barred: marks.barred,
        });
        let members = self.add_members(id, module, &node.items);
        self.list[id.0 as usize].kind = DefKind::Impl(node, members);
        if marks.barred.is_none() {
            self.impls.push(id);
        }
    }

    fn add_members(&mut self, parent: DefId, module: ModId, items: &[Item]) -> Vec<DefId> {
        let mut members = Vec::new();
        for item in items {
            let Some(marks) = Marks::of(attrs(item)) else { continue };
            let (name, kind) = match item {
                Item::DefineFunc(node) => (node.name, DefKind::Fn(Arc::new((**node).clone()))),
                Item::DefineConst(node) => (node.name, DefKind::Const(Arc::new((**node).clone()))),
                Item::DefineType(node) => (node.name, DefKind::TypeAlias(Arc::new((**node).clone()))),
                _ => continue,
            };
            members.push(self.add_member(parent, module, name, kind, &marks));
        }
        members
    }

    fn add_member(&mut self, parent: DefId, scope: ModId, name: Ident, kind: DefKind, marks: &Marks) -> DefId {
        let id = self.add(Def {
            name: name.name,
            parent: Some(parent),
            scope,
            span: name.span,
            kind,
            intrinsic: marks.intrinsic.map(|given| given.unwrap_or(name.name)),
            body: marks.body,
            barred: marks.barred,
        });
        if let Some(lang) = marks.lang {
            self.lang.insert(lang, id);
        }
        id
    }

    fn add_named(
        &mut self,
        module: ModId,
        name: Ident,
        span: Span,
        kind: DefKind,
        marks: &Marks,
        both: Names,
    ) -> DefId {
        let parent = self.module(module).def;
        let id = self.add_member(parent, module, Ident { name: name.name, span }, kind, marks);
        if name.name != "_" {
            let names = &mut self.modules[module.0 as usize];
            let mut before = None;
            if both != Names::Value {
                before = names.types.insert(name.name, id);
            }
            if both != Names::Type {
                before = names.values.insert(name.name, id).or(before);
            }
            self.replaced |= before.is_some();
        }
        id
    }

    fn add_use(&mut self, module: ModId, mut prefix: Vec<Ident>, global: bool, tree: &UseTree) {
        match tree {
            UseTree::UsePath(node) => {
                prefix.push(node.name);
                self.add_use(module, prefix, global, &node.tree);
            }
            UseTree::UseName(node) => {
                let mut bound = node.rename.unwrap_or(node.name);
                if node.name.name == "self" && !prefix.is_empty() {
                    if node.rename.is_none()
                        && let Some(last) = prefix.last()
                    {
                        bound = *last;
                    }
                } else {
                    prefix.push(node.name);
                }
                let import = self.add_import(module, prefix, global);
                let module = &mut self.modules[module.0 as usize];
                if bound.name == "_" {
                    module.unnamed.push(import);
                } else {
                    module.imports.or_default(bound.name).push(import);
                }
            }
            UseTree::UseGlob(_) => {
                let import = self.add_import(module, prefix, global);
                self.modules[module.0 as usize].globs.push(import);
            }
            UseTree::UseGroup(node) => {
                for tree in &node.trees {
                    self.add_use(module, prefix.clone(), global, tree);
                }
            }
        }
    }

    fn add_import(&mut self, module: ModId, path: Vec<Ident>, global: bool) -> ImportId {
        self.imports.push(Import { module, path, global, state: ImportState::New });
        ImportId(u32::try_from(self.imports.len() - 1).unwrap_or(u32::MAX))
    }
}

/// The namespaces that an item's name enters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Type,
    Value,
    Both,
}

fn new_module(def: DefId, parent: Option<ModId>, is_block: bool, root: ModId) -> Module {
    Module {
        def,
        parent,
        is_block,
        root,
        types: Map::default(),
        values: Map::default(),
        imports: Map::default(),
        globs: Vec::new(),
        unnamed: Vec::new(),
        opaque: false,
    }
}

/// What an item's attributes say to the machine.
#[derive(Default)]
struct Marks {
    lang: Option<Symbol>,
    /// `#[intrinsic]`, `#[builtin]`; with the name if one is given.
    intrinsic: Option<Option<Symbol>>,
    /// Where the library has the body of a function.
    body: Option<(u32, Symbol)>,
    barred: Option<&'static str>,
}

impl Marks {
    /// Reads them; none for an item that is not there (`#[cfg(test)]`).
    fn of(attrs: &[Attr]) -> Option<Self> {
        let mut marks = Self::default();
        for attr in attrs {
            let AttrKind::Outer(tokens) = &attr.kind else { continue };
            let tokens = &tokens.0;
            let Some(RustTokenKind::Ident(name)) = tokens.first().map(|token| &token.kind) else { continue };
            let given = tokens.iter().find_map(|token| match &token.kind {
                RustTokenKind::Literal(literal) if literal.kind == LiteralKind::String => {
                    Some(Symbol::new(literal.text.trim_matches('"')))
                }
                _ => None,
            });
            match name.as_str() {
                "lang" => marks.lang = given,
                "body" => {
                    if let (Some(RustTokenKind::Literal(number)), Some(RustTokenKind::Ident(word))) =
                        (tokens.get(2).map(|token| &token.kind), tokens.get(4).map(|token| &token.kind))
                    {
                        marks.body = number.text.parse().ok().map(|number| (number, *word));
                    }
                }
                "intrinsic" | "builtin" => marks.intrinsic = Some(given),
                "cfg" => match cfg(tokens.get(2..tokens.len().saturating_sub(1)).unwrap_or(&[])) {
                    Some(true) => {}
                    Some(false) => return None,
                    None => marks.barred = Some("it stands behind `#[cfg]`, which only rustc can decide"),
                },
                _ => {}
            }
        }
        Some(marks)
    }
}

/// What a `cfg` predicate is, if that is the same everywhere: `any()`, `all()`, `not(…)` of such, and `test`, which is off.
fn cfg(tokens: &[RustToken]) -> Option<bool> {
    let RustTokenKind::Ident(name) = tokens.first()?.kind else { return None };
    let inner = tokens.get(2..tokens.len().saturating_sub(1)).unwrap_or(&[]);
    match name.as_str() {
        "test" if tokens.len() == 1 => Some(false),
        "any" if inner.is_empty() => Some(false),
        "all" if inner.is_empty() => Some(true),
        "not" => cfg(inner).map(|value| !value),
        _ => None,
    }
}

/// Whether attributes leave out what they stand before.
pub(crate) fn is_left_out(attrs: &[Attr]) -> bool {
    Marks::of(attrs).is_none()
}

/// The names in `#[derive(…)]` attributes, by their last segment, with their places.
pub(super) fn derives(attrs: &[Attr]) -> Vec<(Symbol, Span)> {
    let mut names = Vec::new();
    for attr in attrs {
        let AttrKind::Outer(tokens) = &attr.kind else { continue };
        let mut tokens = tokens.0.iter();
        if !matches!(tokens.next().map(|token| &token.kind), Some(RustTokenKind::Ident(name)) if *name == "derive") {
            continue;
        }
        let mut last = None;
        for token in tokens {
            match &token.kind {
                RustTokenKind::Ident(name) => last = Some((*name, token.span)),
                RustTokenKind::Punct(',', _) | RustTokenKind::Close(_) => names.extend(last.take()),
                _ => {}
            }
        }
    }
    names
}

fn item_name(item: &Item) -> Option<Ident> {
    match item {
        Item::DefineFunc(node) => Some(node.name),
        Item::DefineStatic(node) => Some(node.name),
        Item::DefineType(node) => Some(node.name),
        _ => None,
    }
}

fn attrs(item: &Item) -> &[Attr] {
    match item {
        Item::Module(node) => &node.attrs,
        Item::Use(node) => &node.attrs,
        Item::ExternCrate(node) => &node.attrs,
        Item::ExternBlock(node) => &node.attrs,
        Item::DefineFunc(node) => &node.attrs,
        Item::DefineStruct(node) => &node.attrs,
        Item::DefineEnum(node) => &node.attrs,
        Item::DefineUnion(node) => &node.attrs,
        Item::DefineTrait(node) => &node.attrs,
        Item::DefineImpl(node) => &node.attrs,
        Item::DefineType(node) => &node.attrs,
        Item::DefineConst(node) => &node.attrs,
        Item::DefineStatic(node) => &node.attrs,
        Item::Def(node) => &node.attrs,
        Item::MacroItem(node) => &node.attrs,
        Item::RustItem(node) => &node.attrs,
    }
}
