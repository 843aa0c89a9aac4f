//! The types of fields, by the absolute path of their struct or variant: a number in a field needs no suffix.

use oxur_core::core::{Field, Fields, Item, Program, Type};
use oxur_core::{Map, Symbol};

/// The fields of the structs and variants of a program that have no generic parameters.
#[derive(Default)]
pub(super) struct Definitions {
    fields: Map<Vec<Symbol>, Vec<Field>>,
}

impl Definitions {
    pub(super) fn of(program: &Program) -> Self {
        let mut definitions = Self::default();
        definitions.add(&[], &program.items);
        definitions
    }

    /// Adds the items of a module.
    pub(super) fn add(&mut self, module: &[Symbol], items: &[Item]) {
        let mut path = vec![Symbol::new("crate")];
        path.extend(module);
        for item in items {
            match item {
                Item::Module(node) => {
                    let mut inner = module.to_vec();
                    inner.push(node.name.name);
                    self.add(&inner, node.items.as_deref().unwrap_or_default());
                }
                Item::DefineStruct(node) if node.generics.params.is_empty() => {
                    path.push(node.name.name);
                    self.enter(&path, &node.fields);
                    path.pop();
                }
                Item::DefineEnum(node) if node.generics.params.is_empty() => {
                    for variant in &node.variants {
                        path.extend([node.name.name, variant.name.name]);
                        self.enter(&path, &variant.fields);
                        path.truncate(path.len() - 2);
                    }
                }
                _ => {}
            }
        }
    }

    fn enter(&mut self, path: &[Symbol], fields: &Fields) {
        let fields = match fields {
            Fields::NamedFields(node) => &node.fields,
            Fields::TupleFields(node) => &node.fields,
            Fields::UnitFields(_) => return,
        };
        self.fields.insert(path.to_vec(), fields.clone());
    }

    /// The type of a field.
    pub(super) fn field(&self, path: &[Symbol], index: usize, name: Option<Symbol>) -> Option<&Type> {
        let fields = self.fields.get(path)?;
        let field = match name {
            Some(name) => fields.iter().find(|field| field.name.is_some_and(|found| found.name == name)),
            None => fields.get(index),
        };
        field.map(|field| &field.ty)
    }
}
