//! The crate as one program: each file is a module in its place.

use oxur_core::core::{Attr, Ident, Item, Module, Program, Visibility};
use oxur_core::{Door, Span};

use crate::{Code, ExpandedModule};

/// The program that all files together are.
pub(crate) fn program(modules: &[ExpandedModule]) -> Program {
    let mut root = Node::default();
    for module in modules {
        if let (Door::File, Code::Items(items)) = (module.door, &module.code) {
            root.enter(&module.path, module, items);
        }
    }
    Program { items: root.into_items(), span: Span::NOWHERE }
}

/// A module of the tree.
#[derive(Default)]
struct Node {
    attrs: Vec<Attr>,
    vis: Option<Visibility>,
    items: Vec<Item>,
    span: Span,
    /// By name, in its order.
    children: Vec<(String, Node)>,
}

impl Node {
    fn enter(&mut self, path: &[String], module: &ExpandedModule, items: &[Item]) {
        if let Some((name, rest)) = path.split_first() {
            let place = self.children.binary_search_by(|(known, _)| known.cmp(name));
            let at = place.unwrap_or_else(|at| {
                self.children.insert(at, (name.clone(), Self::default()));
                at
            });
            return self.children[at].1.enter(rest, module, items);
        }
        self.span = Span::new(module.source, 0, 0);
        self.attrs.extend(module.attrs.iter().cloned());
        if let Some(declaration) = &module.declaration {
            self.attrs.extend(declaration.attrs.iter().cloned());
            self.vis = Some(declaration.vis.clone());
        }
        self.items.extend(items.iter().cloned());
    }

    fn into_items(self) -> Vec<Item> {
        let mut items = self.items;
        for (name, child) in self.children {
            let span = child.span;
            let attrs = child.attrs.clone();
            // Files are modules that the whole crate sees, unless a declaration says otherwise.
            let vis = child.vis.clone().unwrap_or(Visibility::Public(span));
            let inner = child.into_items();
            // The files of a module that stands inline in another file join it.
            let inline = items.iter_mut().find_map(|item| match item {
                Item::Module(node) if node.name.name == name.as_str() => Some(node),
                _ => None,
            });
            match inline {
                Some(node) => node.items.get_or_insert_default().extend(inner),
                None => {
                    let name = Ident::new(&name, span);
                    items.push(Module { attrs, vis, name, items: Some(inner), span }.into());
                }
            }
        }
        items
    }
}
