//! What inline code sees of the crate's `.oxr` files: the index that their compilation left.

use oxur_core::core::{Item, UseTree, Visibility};
use oxur_core::{Span, Symbol, mapped};

use super::Expander;
use super::module_table::Definition;
use super::scope::Space;
use crate::index::Index;

impl Expander<'_, '_> {
    /// Enters the modules, names and macros of an index.
    pub(super) fn enter_index(&mut self, index: &std::sync::Arc<Index>) {
        self.index = Some(index.clone());
        self.enter_indexed_items(&[], &index.program.items);
        for entry in &index.macros {
            let path = mapped(&entry.module, |name| Symbol::new(name));
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
        let Some(index) = self.index.take() else { return };
        self.load_indexed(&[], &index.program.items);
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
