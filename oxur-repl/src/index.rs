//! What a session knows of its definitions: the index that each entry is compiled against.

use std::sync::Arc;

use oxur_comp::{Index, IndexedMacro};
use oxur_core::core::{DefineImpl, Ident, Item};
use oxur_core::{Form, SourceMap, Symbol, rust_ident};

/// A name that a form defines.
pub(crate) struct Defined {
    /// As it is in Rust.
    pub(crate) rust: String,
    /// As it is written.
    pub(crate) written: String,
    /// Whether it is a macro's.
    pub(crate) is_macro: bool,
}

/// The name that a form defines.
pub(crate) fn defined_name(form: &Form) -> Option<Defined> {
    let items = form.split_attributes().1.as_list()?;
    let at = items.iter().position(|item| item.as_symbol().is_some_and(|word| word.starts_with("def")))?;
    let head = items[at].as_symbol()?;
    let mut name = items[at + 1..].iter().find(|form| !form.is_symbol("mut"))?;
    while let Some([_, inner, ..]) = name.as_list() {
        name = inner;
    }
    let name = name.as_symbol()?;
    let last = name.rsplit("::").next().unwrap_or(name);
    Some(Defined { rust: rust_ident(last).into_owned(), written: last.to_owned(), is_macro: head == "defmacro" })
}

/// Leaves out of an index what would clash with a definition: a macro of its name always, and a value for a macro.
pub(crate) fn make_way(index: &mut Arc<Index>, defined: &Defined) {
    let index = Arc::make_mut(index);
    let Defined { rust: name, is_macro, .. } = defined;
    index.macros.retain(|known| !known.module.is_empty() || macro_name(known).as_ref() != Some(name));
    if *is_macro {
        index
            .program
            .items
            .retain(|item| spaces(item).is_none_or(|(known, _, value)| known != name.as_str() || !value));
    }
}

/// Takes over the macros that there are now; of several with one name the last holds.
pub(crate) fn set_macros(index: &mut Arc<Index>, macros: Vec<IndexedMacro>) {
    let mut kept: Vec<IndexedMacro> = Vec::new();
    for entry in macros.into_iter().rev() {
        let name = macro_name(&entry);
        if !kept.iter().any(|known| known.module == entry.module && macro_name(known) == name) {
            kept.push(entry);
        }
    }
    kept.reverse();
    Arc::make_mut(index).macros = kept;
}

/// The Rust name of a macro.
pub(crate) fn macro_name(entry: &IndexedMacro) -> Option<String> {
    defined_name(&entry.form).map(|defined| defined.rust)
}

/// An impl that others take the place of.
pub(crate) struct Replaced {
    /// As it was.
    pub(crate) old: Item,
    /// What is left of it, if anything is.
    pub(crate) rest: Option<Item>,
}

/// Adds items; those that they take the place of go. Gives what that means for impls.
pub(crate) fn add_items(index: &mut Arc<Index>, items: &[Item]) -> Vec<Replaced> {
    let list = &mut Arc::make_mut(index).program.items;
    let mut impls = Vec::new();
    for item in items {
        if let Item::DefineImpl(new) = item {
            replace_impl(list, new, &mut impls);
        } else if let Some((name, ty, value)) = spaces(item) {
            list.retain(|known| {
                spaces(known).is_none_or(|(other, t, v)| other != name || !((ty && t) || (value && v)))
            });
        }
        list.push(item.clone());
    }
    impls
}

/// Makes way for an impl: of a trait there is one for a type, and a type has one function of a name.
fn replace_impl(list: &mut Vec<Item>, new: &DefineImpl, impls: &mut Vec<Replaced>) {
    list.retain_mut(|known| {
        let Item::DefineImpl(old) = known else { return true };
        if old.self_type != new.self_type || old.trait_path != new.trait_path || old.generics != new.generics {
            return true;
        }
        let whole = Item::DefineImpl(old.clone());
        if new.trait_path.is_some() {
            impls.push(Replaced { old: whole, rest: None });
            return false;
        }
        let count = old.items.len();
        old.items.retain(|member| !new.items.iter().any(|other| member_name(other) == member_name(member)));
        if old.items.len() == count {
            return true;
        }
        let rest = (!old.items.is_empty()).then(|| known.clone());
        let left = rest.is_some();
        impls.push(Replaced { old: whole, rest });
        left
    });
}

fn member_name(item: &Item) -> Option<Symbol> {
    match item {
        Item::DefineFunc(node) => Some(node.name.name),
        Item::DefineConst(node) => Some(node.name.name),
        Item::DefineType(node) => Some(node.name.name),
        _ => None,
    }
}

/// The name of an item, and whether it is one of types and one of values.
fn spaces(item: &Item) -> Option<(Symbol, bool, bool)> {
    Some(match item {
        Item::DefineFunc(node) => (node.name.name, false, true),
        Item::DefineConst(node) => (node.name.name, false, true),
        Item::DefineStatic(node) => (node.name.name, false, true),
        Item::Def(node) => (node.name.name, false, true),
        Item::DefineStruct(node) => (node.name.name, true, true),
        Item::DefineEnum(node) => (node.name.name, true, false),
        Item::DefineUnion(node) => (node.name.name, true, false),
        Item::DefineTrait(node) => (node.name.name, true, false),
        Item::DefineType(node) => (node.name.name, true, false),
        Item::Module(node) => (node.name.name, true, false),
        _ => return None,
    })
}

/// A name as it is written where it is defined.
pub(crate) fn written(name: Ident, sources: &SourceMap) -> String {
    let text = sources.snippet(name.span);
    // A name that a macro made stands where the macro was called.
    if rust_ident(text) == name.name.as_str() { text.to_owned() } else { name.name.to_string() }
}

/// The kind and name of an item, as the user wrote them.
pub(crate) fn title(item: &Item, sources: &SourceMap) -> Option<String> {
    let (head, name) = match item {
        Item::DefineFunc(node) => ("deffn", node.name),
        Item::DefineConst(node) => ("defconst", node.name),
        Item::DefineStatic(node) => ("defstatic", node.name),
        Item::DefineStruct(node) => ("defstruct", node.name),
        Item::DefineEnum(node) => ("defenum", node.name),
        Item::DefineUnion(node) => ("defunion", node.name),
        Item::DefineTrait(node) => ("deftrait", node.name),
        Item::DefineType(node) => ("deftype", node.name),
        Item::Module(node) => ("mod", node.name),
        _ => return None,
    };
    Some(format!("{head} {}", written(name, sources)))
}

/// All names that an entry can use, in the order of their text.
pub(crate) fn names(index: &Index) -> Vec<String> {
    let items = index.program.items.iter().filter_map(|item| spaces(item).map(|(name, ..)| name.to_string()));
    let mut names: Vec<String> = items.chain(index.macros.iter().filter_map(macro_name)).collect();
    names.sort();
    names.dedup();
    names
}
