//! The machine's library, loaded as it is needed: an item when its name is looked up, an impl when its trait is asked of a
//! type with its head, a body when it is checked.
//!
//! The text (written by tests/drivers/vm_library.rs) starts with an index: the numbers of modules, items and bodies; the
//! modules' paths; for each item its module, kind, name, lang name (of an impl its trait, and the head of its type), line
//! and primitive type; the line of each body; start and length of each line. Then follow the lines. In them `§` stands
//! for the primitive type.

use std::sync::OnceLock;

use oxur_core::core::{Body, CoreText, Item};
use oxur_core::{Door, Form, Map, ReadOptions, SourceId, Symbol, read};

use super::defs::{DefKind, Defs, ModId, Namespace};
use crate::types::DefId;

/// An item of the index.
#[derive(Clone, Copy, Debug)]
struct Entry {
    module: u32,
    kind: Kind,
    line: u32,
    /// The primitive type that the line is to be read for; `-` for none.
    word: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Use,
    Value,
    Type,
    Both,
    Trait,
    Impl,
}

impl Kind {
    fn is_in(self, namespace: Namespace) -> bool {
        match namespace {
            Namespace::Type => matches!(self, Self::Type | Self::Both | Self::Trait),
            Namespace::Value => matches!(self, Self::Value | Self::Both),
        }
    }
}

/// The index, made once in the life of the process.
#[derive(Debug, Default)]
struct Index {
    modules: Vec<&'static str>,
    entries: Vec<Entry>,
    bodies: Vec<u32>,
    lines: Vec<(u32, u32)>,
    text: &'static str,
    /// Items by module and name.
    names: Map<(u32, &'static str), Vec<u32>>,
    /// Impls by trait (`-` for inherent ones) and head.
    impls: Map<(&'static str, &'static str), Vec<u32>>,
    /// All impls of a trait.
    impls_of: Map<&'static str, Vec<u32>>,
    lang: Map<&'static str, u32>,
    /// The items of a module that are looked for by what they are: imports, and traits.
    uses: Map<u32, Vec<u32>>,
    traits: Map<u32, Vec<u32>>,
}

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    // The text is tested to be whole: what cannot be read is not there, and its names are unknown.
    INDEX.get_or_init(|| parse(crate::std::TEXT).unwrap_or_default())
}

fn parse(text: &'static str) -> Option<Index> {
    let (head, blob) = text.split_once("\n\n")?;
    let mut lines = head.lines();
    let mut counts = lines.next()?.split(' ').map(str::parse::<usize>);
    let (modules, entries, bodies) = (counts.next()?.ok()?, counts.next()?.ok()?, counts.next()?.ok()?);
    let mut index = Index { text: blob, ..Index::default() };
    index.modules.extend(lines.by_ref().take(modules));
    for (number, line) in (0u32..).zip(lines.by_ref().take(entries)) {
        let mut words = line.split(' ');
        let module = words.next()?.parse().ok()?;
        let kind = match words.next()? {
            "u" => Kind::Use,
            "v" => Kind::Value,
            "t" => Kind::Type,
            "b" => Kind::Both,
            "T" => Kind::Trait,
            _ => Kind::Impl,
        };
        let (name, lang) = (words.next()?, words.next()?);
        index.entries.push(Entry { module, kind, line: words.next()?.parse().ok()?, word: words.next()? });
        match kind {
            Kind::Use => index.uses.or_default(module).push(number),
            Kind::Impl => {
                index.impls.or_default((name, lang)).push(number);
                index.impls_of.or_default(name).push(number);
            }
            _ => {
                index.names.or_default((module, name)).push(number);
                if lang != "-" {
                    index.lang.insert(lang, number);
                }
                if kind == Kind::Trait {
                    index.traits.or_default(module).push(number);
                }
            }
        }
    }
    for line in lines.by_ref().take(bodies) {
        index.bodies.push(line.parse().ok()?);
    }
    for line in lines {
        let (start, length) = line.split_once(' ')?;
        index.lines.push((start.parse().ok()?, length.parse().ok()?));
    }
    Some(index)
}

impl Index {
    fn form(&self, line: u32, word: &str) -> Option<Form> {
        let &(start, length) = self.lines.get(line as usize)?;
        let text = self.text.get(start as usize..(start + length) as usize)?;
        let options = ReadOptions::new(Door::File);
        let mut forms = if word == "-" || word == "_" {
            read(SourceId(0), text, &options).forms
        } else {
            read(SourceId(0), &text.replace('§', word), &options).forms
        };
        forms.pop()
    }
}

/// Which parts of the library are loaded.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    entries: Vec<bool>,
    /// The library's modules, by their numbers in the index.
    modules: Vec<ModId>,
    numbers: Map<ModId, u32>,
    /// Modules whose imports are loaded.
    uses: Vec<bool>,
}

impl Defs {
    /// Makes the library's modules; nothing in them is loaded.
    pub(crate) fn add_library(&mut self) {
        let root = self.add_root("std");
        let index = index();
        self.loaded.entries = vec![false; index.entries.len()];
        self.loaded.uses = vec![false; index.modules.len()];
        for (number, path) in (0u32..).zip(&index.modules) {
            let module = path.split("::").fold(root, |module, name| self.child_module(module, Symbol::new(name)));
            self.loaded.modules.push(module);
            self.loaded.numbers.insert(module, number);
        }
    }

    fn load(&mut self, number: u32) {
        let Some(flag) = self.loaded.entries.get_mut(number as usize) else { return };
        if std::mem::replace(flag, true) {
            return;
        }
        let index = index();
        let entry = index.entries[number as usize];
        let Some(item) = index.form(entry.line, entry.word).and_then(|form| Item::from_form(&form).ok()) else {
            return;
        };
        let module = self.loaded.modules[entry.module as usize];
        self.add_items(module, vec![item]);
    }

    /// Loads what a module of the library has of that name; whether there was anything.
    pub(super) fn load_name(&mut self, module: ModId, namespace: Namespace, name: Symbol) -> bool {
        let Some(&module) = self.loaded.numbers.get(&module) else { return false };
        let index = index();
        let Some(entries) = index.names.get(&(module, name.as_str())) else { return false };
        let mut any = false;
        for &number in entries {
            if index.entries[number as usize].kind.is_in(namespace) && !self.loaded.entries[number as usize] {
                self.load(number);
                any = true;
            }
        }
        any
    }

    /// Loads the imports of a module of the library.
    pub(super) fn load_uses(&mut self, module: ModId) {
        let Some(&number) = self.loaded.numbers.get(&module) else { return };
        if std::mem::replace(&mut self.loaded.uses[number as usize], true) {
            return;
        }
        for &entry in index().uses.get(&number).into_iter().flatten() {
            self.load(entry);
        }
    }

    /// Loads the traits of a module of the library.
    pub(super) fn load_traits(&mut self, module: ModId) {
        let Some(&number) = self.loaded.numbers.get(&module) else { return };
        for &entry in index().traits.get(&number).into_iter().flatten() {
            self.load(entry);
        }
    }

    /// Loads the library's impls of a trait (none: inherent impls) for types with one of those heads; without heads all.
    pub(crate) fn load_impls(&mut self, trait_def: Option<DefId>, heads: Option<&[&str]>) {
        let name = match trait_def {
            Some(def) => self.get(def).name.as_str(),
            None => "-",
        };
        let index = index();
        match heads {
            Some(heads) => {
                for head in heads {
                    // The index's keys live as long as the process, and the lookup does not need the name to.
                    let entries = index.impls.get(&(name, *head));
                    for &entry in entries.into_iter().flatten() {
                        self.load(entry);
                    }
                }
            }
            None => {
                for &entry in index.impls_of.get(name).into_iter().flatten() {
                    self.load(entry);
                }
            }
        }
    }

    /// The lang item of that name, loaded if it is not yet.
    pub(crate) fn lang_item(&mut self, name: &str) -> Option<DefId> {
        if let Some(known) = self.lang(name) {
            return Some(known);
        }
        let &number = index().lang.get(name)?;
        self.load(number);
        self.lang(name)
    }

    /// Loads everything.
    #[cfg(test)]
    pub(crate) fn load_all(&mut self) {
        for number in 0..u32::try_from(self.loaded.entries.len()).unwrap_or(0) {
            self.load(number);
        }
    }

    /// The body of a function; the library's are read now.
    pub(crate) fn function_body(&self, def: DefId) -> Option<Body> {
        let found = self.get(def);
        let DefKind::Fn(node) = &found.kind else { return None };
        match found.body {
            Some((number, word)) => {
                let index = index();
                let line = *index.bodies.get(number as usize)?;
                Body::from_form(&index.form(line, word.as_str())?).ok()
            }
            None => node.body.clone(),
        }
    }

    /// Whether a function has a body.
    pub(crate) fn has_body(&self, def: DefId) -> bool {
        let found = self.get(def);
        found.body.is_some() || matches!(&found.kind, DefKind::Fn(node) if node.body.is_some())
    }
}
