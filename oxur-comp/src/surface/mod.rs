//! The surface: Core Forms to the forms that a person writes, the inverse of expansion.
//!
//! Names get hyphens, bodies are rows of forms, chains are chains, and macros of the language stand where the shape fits
//! exactly. What the language has no spelling for is embedded, as the Rust that lowering makes of it, and counted.

mod attr;
mod body;
mod chain;
mod control;
mod embed;
mod expr;
mod generics;
mod item;
mod macros;
mod names;
mod notes;
mod path;
mod pattern;
mod types;

use std::collections::BTreeMap;

use oxur_core::core::{Attr, Ident, Item, Pat, UseTree, Visitor, Walk as _};
use oxur_core::{Form, ListStyle, Span};

pub(crate) use self::notes::with_notes;

/// The forms of a file, and what of it is embedded.
#[derive(Clone, Debug, Default)]
pub struct Surface {
    /// The forms.
    pub forms: Vec<Form>,
    /// How much of it is what.
    pub census: Census,
}

/// How many forms there are, and how many of them are Rust in Rust's own syntax.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Census {
    /// All forms: each item, expression, pattern and type.
    pub forms: usize,
    /// Embedded nodes by kind: `rust-item`, `rust-expr`, `rust-pat`, `rust-type`.
    pub embedded: BTreeMap<&'static str, usize>,
    /// Calls of macros whose arguments are no expressions and stay tokens, as `macro_rules!` and `thread_local!`.
    pub macro_tokens: usize,
    /// How many of Rust's tokens stand in embedded nodes.
    pub embedded_tokens: usize,
}

impl Census {
    /// Adds the numbers of another file.
    pub fn add(&mut self, other: &Self) {
        self.forms += other.forms;
        for (kind, count) in &other.embedded {
            *self.embedded.entry(kind).or_default() += count;
        }
        self.macro_tokens += other.macro_tokens;
        self.embedded_tokens += other.embedded_tokens;
    }

    /// All embedded nodes.
    #[must_use]
    pub fn embedded_nodes(&self) -> usize {
        self.embedded.values().sum()
    }
}

/// The forms of a file with these attributes of its own and these items.
#[must_use]
pub fn surface(attrs: &[Attr], items: &[Item]) -> Surface {
    let mut writer = Writer { taken: taken(items), ..Writer::default() };
    let mut forms = writer.inner_attrs(attrs);
    for item in items {
        writer.item(item, Place::Module, &mut forms);
    }
    Surface { forms, census: writer.census }
}

/// Where an item stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    Module,
    Body,
    /// In a trait, an `impl` or an extern block.
    Member,
}

#[derive(Default)]
struct Writer {
    census: Census,
    /// The macros of the language that the file has other things by the names of.
    taken: Vec<&'static str>,
}

/// The macros that forms are written with, as far as their names are also Rust's.
const MACROS: [&str; 4] = ["when", "unless", "cond", "repeat"];

/// Which of these a file defines, imports or binds: macros give way to such.
fn taken(items: &[Item]) -> Vec<&'static str> {
    struct Names(Vec<&'static str>);
    impl Names {
        fn add(&mut self, name: Ident) {
            self.0.extend(MACROS.into_iter().filter(|known| name.name == *known));
        }

        fn imports(&mut self, tree: &UseTree) {
            match tree {
                UseTree::UsePath(node) => self.imports(&node.tree),
                UseTree::UseName(node) => self.add(node.rename.unwrap_or(node.name)),
                UseTree::UseGroup(node) => node.trees.iter().for_each(|tree| self.imports(tree)),
                UseTree::UseGlob(_) => {}
            }
        }
    }
    impl Visitor for Names {
        fn item(&mut self, item: &Item) {
            match item {
                Item::DefineFunc(node) => self.add(node.name),
                Item::Use(node) => self.imports(&node.tree),
                _ => {}
            }
            item.walk_children(self);
        }

        fn pat(&mut self, pat: &Pat) {
            if let Pat::Bind(bind) = pat {
                self.add(bind.name);
            }
            pat.walk_children(self);
        }
    }
    let mut names = Names(Vec::new());
    items.iter().for_each(|item| names.item(item));
    names.0
}

/// A symbol.
fn word(text: &str, span: Span) -> Form {
    Form::symbol(text, span)
}

/// A list in parentheses.
fn list(items: Vec<Form>, span: Span) -> Form {
    Form::list(items, span)
}

/// A list with a head.
fn headed(head: &str, items: impl IntoIterator<Item = Form>, span: Span) -> Form {
    let mut forms = vec![word(head, span)];
    forms.extend(items);
    Form::list(forms, span)
}

/// A list of another style, with its head.
fn styled(style: ListStyle, head: &str, items: impl IntoIterator<Item = Form>, span: Span) -> Form {
    let mut forms = vec![word(head, span)];
    forms.extend(items);
    Form::styled(style, forms, span)
}

/// `()`.
fn unit(span: Span) -> Form {
    Form::list([], span)
}
