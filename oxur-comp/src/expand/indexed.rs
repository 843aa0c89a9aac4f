//! What inline code sees of the crate's `.oxr` files: the index that their compilation left.

use std::sync::Arc;

use oxur_core::core::{Ident, Item, Path, Segment, UsePath, UseTree, Visibility, VisitorMut, Walk};
use oxur_core::{Span, Symbol};

use super::Expander;
use super::module_table::Definition;
use super::scope::Space;
use crate::index::{CrateIndex, Index};

impl Expander<'_, '_> {
    /// Enters the modules, names and macros of an index.
    pub(super) fn enter_index(&mut self, index: &Arc<Index>) {
        self.index = Some(index.clone());
        self.enter_indexed(&[], index);
    }

    /// Enters the modules, names and macros of another crate: its root is a module that its name leads to.
    pub(super) fn enter_crate(&mut self, known: &Arc<CrateIndex>) {
        self.crates.push(known.clone());
        self.enter_indexed(&[crate_root(&known.name)], &known.index);
    }

    fn enter_indexed(&mut self, root: &[Symbol], index: &Index) {
        self.enter_indexed_items(root, &index.program.items);
        for entry in &index.macros {
            let mut path = root.to_vec();
            path.extend(entry.module.iter().map(|name| Symbol::new(name)));
            let module = self.modules.enter(path);
            self.collect(module, std::slice::from_ref(&entry.form));
        }
    }

    fn enter_indexed_items(&mut self, path: &[Symbol], items: &[Item]) {
        let module = self.modules.enter(path.to_vec());
        for item in items {
            let (name, vis, spaces): (_, _, &[Space]) = match item {
                Item::DefineFunc(node) => (node.name, &node.vis, &[Space::Value]),
                Item::DefineConst(node) => (node.name, &node.vis, &[Space::Value]),
                Item::DefineStatic(node) => (node.name, &node.vis, &[Space::Value]),
                Item::Def(node) => (node.name, &node.vis, &[Space::Value]),
                Item::DefineStruct(node) => (node.name, &node.vis, &[Space::Type, Space::Value]),
                Item::DefineEnum(node) => (node.name, &node.vis, &[Space::Type]),
                Item::DefineUnion(node) => (node.name, &node.vis, &[Space::Type]),
                Item::DefineTrait(node) => (node.name, &node.vis, &[Space::Type]),
                Item::DefineType(node) => (node.name, &node.vis, &[Space::Type]),
                Item::Module(node) => {
                    let inner = [path, &[node.name.name]].concat();
                    self.enter_indexed_items(&inner, node.items.as_deref().unwrap_or_default());
                    (node.name, &node.vis, &[Space::Type])
                }
                Item::Use(node) => {
                    self.enter_indexed_use(module, &[], &node.tree);
                    continue;
                }
                _ => continue,
            };
            let public = !matches!(vis, Visibility::Inherited);
            self.modules.define(module, spaces, name.name, Definition::Item, public);
        }
    }

    fn enter_indexed_use(&mut self, module: usize, prefix: &[Symbol], tree: &UseTree) {
        match tree {
            UseTree::UsePath(node) => {
                let prefix = [prefix, &[node.name.name]].concat();
                self.enter_indexed_use(module, &prefix, &node.tree);
            }
            UseTree::UseGroup(node) => {
                for tree in &node.trees {
                    self.enter_indexed_use(module, prefix, tree);
                }
            }
            UseTree::UseGlob(_) => self.modules.import(module, prefix, "*", None, Span::NOWHERE, None),
            UseTree::UseName(node) => {
                let rename = node.rename.map(|ident| ident.name);
                self.modules.import(module, prefix, &node.name.name, rename.as_deref(), Span::NOWHERE, None);
            }
        }
    }

    /// Gives the evaluator the items of the index, once.
    pub(super) fn load_index(&mut self) {
        if let Some(index) = self.index.take() {
            self.load_indexed(&[], &index.program.items);
        }
    }

    /// Gives the evaluator the items of the crate that a module belongs to, once, if it is another one.
    pub(super) fn load_crate(&mut self, module: usize) {
        let Some(root) = self.modules.get(module).path.first().copied().filter(|name| is_crate_root(*name)) else {
            return;
        };
        if let Some(at) = self.crates.iter().position(|known| crate_root(&known.name) == root) {
            let known = self.crates.remove(at);
            let mut items = known.index.program.items.clone();
            reroot(&mut items, root);
            self.load_indexed(&[root], &items);
        }
    }

    fn load_indexed(&mut self, path: &[Symbol], items: &[Item]) {
        let mut plain = Vec::new();
        for item in items {
            match item {
                Item::Module(node) => {
                    let inner = [path, &[node.name.name]].concat();
                    self.load_indexed(&inner, node.items.as_deref().unwrap_or_default());
                }
                other => plain.push(other.clone()),
            }
        }
        self.evaluator.add_items(path, &plain);
    }
}

/// The module that is the root of another crate; what no identifier starts with keeps it apart from this crate's.
pub(super) fn crate_root(name: &str) -> Symbol {
    Symbol::new(&format!("::{name}"))
}

/// Whether a module of that name is the root of another crate.
pub(super) fn is_crate_root(name: Symbol) -> bool {
    name.as_str().starts_with("::")
}

/// Makes the paths of another crate's items that start with `crate` lead to the module that is its root.
pub(super) fn reroot(items: &mut [Item], root: Symbol) {
    let mut visitor = Reroot { root };
    items.iter_mut().for_each(|item| visitor.item(item));
}

struct Reroot {
    root: Symbol,
}

impl VisitorMut for Reroot {
    fn item(&mut self, item: &mut Item) {
        if let Item::Use(node) = item {
            reroot_tree(&mut node.tree, self.root);
        }
        item.walk_children_mut(self);
    }

    fn path(&mut self, path: &mut Path) {
        if let Some(first) = path.segments.first()
            && first.name.name == "crate"
            && path.qself.is_none()
        {
            let span = first.span;
            let segment = Segment { name: Ident { name: self.root, span }, args: None, span };
            path.segments.insert(1, segment);
        }
        path.walk_children_mut(self);
    }
}

fn reroot_tree(tree: &mut UseTree, root: Symbol) {
    if let UseTree::UsePath(node) = tree
        && node.name.name == "crate"
    {
        let name = Ident { name: root, span: node.span };
        node.tree = UsePath { name, tree: node.tree.clone(), span: node.span }.into();
    }
}
