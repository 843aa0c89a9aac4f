//! The names that modules define, and what a path's first name means when it is no local one.

use oxur_core::core::{Ident, Segment};
use oxur_core::{Form, FormKind, ListStyle, Mark, Name, Span, Symbol};
use rustc_hash::FxHashMap;

use super::items::item_head;
use super::modules::static_name;
use super::names::rust_name;
use super::paths::First;
use super::scope::{Meaning, Space};
use super::{Expander, Res};

/// What a name of a module is.
#[derive(Clone, Debug)]
pub(super) enum Definition {
    /// An item that keeps its name.
    Item,
    /// A `def`: the name of its static.
    Static(Symbol),
    /// An import: the segments of its path.
    Import(Vec<Symbol>),
}

/// The names of a module.
#[derive(Debug, Default)]
pub(super) struct ModuleNames {
    /// Its path from the crate's root.
    pub(super) path: Vec<Symbol>,
    /// Names by their Rust spelling, in the name space of values or of types.
    names: FxHashMap<(Space, Symbol), Definition>,
    /// Whether it imports names that are not written out, or has items that only Rust sees.
    pub(super) open: bool,
}

/// The modules of a crate.
#[derive(Debug, Default)]
pub(super) struct ModuleTable {
    list: Vec<ModuleNames>,
    by_path: FxHashMap<Vec<Symbol>, usize>,
}

impl ModuleTable {
    /// The number of the module at that path, entered if it is new.
    pub(super) fn enter(&mut self, path: Vec<Symbol>) -> usize {
        if let Some(&at) = self.by_path.get(&path) {
            return at;
        }
        self.list.push(ModuleNames { path: path.clone(), ..ModuleNames::default() });
        self.by_path.insert(path, self.list.len() - 1);
        self.list.len() - 1
    }

    pub(super) fn find(&self, path: &[Symbol]) -> Option<usize> {
        self.by_path.get(path).copied()
    }

    pub(super) fn get(&self, at: usize) -> &ModuleNames {
        &self.list[at]
    }

    fn define(&mut self, at: usize, spaces: &[Space], name: Symbol, definition: &Definition) {
        for &space in spaces {
            self.list[at].names.insert((space, name), definition.clone());
        }
    }

    /// Enters the names that the forms of a module define, inline modules included.
    pub(super) fn collect(&mut self, at: usize, forms: &[Form]) {
        for form in forms {
            self.collect_form(at, form);
        }
    }

    fn collect_form(&mut self, at: usize, form: &Form) {
        let (_, form) = form.split_attributes();
        let Some(items) = form.as_list() else { return };
        let Some((head, position)) = item_head(items) else { return };
        let args = &items[position + 1..];
        let spaces: &[Space] = match head {
            "deffn" | "deftest" | "defconst" | "defstatic" | "def" => &[Space::Value],
            "defstruct" => &[Space::Type, Space::Value],
            "defenum" | "defunion" | "deftrait" | "deftype" | "mod" => &[Space::Type],
            "extern-crate" => &[Space::Type],
            "use" => return args.iter().for_each(|tree| self.collect_use(at, &[], tree)),
            "splice" | "do" => return self.collect(at, args),
            "extern" => return self.collect(at, args),
            "rust" => {
                self.list[at].open = true;
                return;
            }
            _ => {
                self.list[at].open |= head.ends_with('!');
                return;
            }
        };
        let mut names = args.iter().filter(|form| !form.is_symbol("mut"));
        let Some(mut name) = names.next() else { return };
        while let Some([head, inner, ..]) = name.as_list()
            && (head.is_symbol(":") || head.is_symbol("<>"))
        {
            name = inner;
        }
        let Some(symbol) = name.as_name() else { return };
        let rust = rust_name(&symbol.symbol);
        let definition = if head == "def" { Definition::Static(static_name(&symbol.symbol)) } else { Definition::Item };
        self.define(at, spaces, rust, &definition);
        if head == "mod" && args.len() > 1 {
            let path = [&*self.list[at].path, &[rust]].concat();
            let inner = self.enter(path);
            self.collect(inner, &args[1..]);
        }
    }

    fn collect_use(&mut self, at: usize, prefix: &[Symbol], tree: &Form) {
        match &tree.kind {
            FormKind::Symbol(name) => self.import(at, prefix, name.symbol.as_str(), None),
            FormKind::Vector(items) => {
                if let [path, _, rename] = &**items
                    && let (Some(path), Some(rename)) = (path.as_symbol(), rename.as_symbol())
                {
                    self.import(at, prefix, path, Some(rename));
                }
            }
            FormKind::List(list) if list.style == ListStyle::Parens => {
                let Some((head, trees)) = list.items.split_first() else { return };
                let Some(head) = head.as_symbol() else { return };
                let prefix: Vec<Symbol> =
                    prefix.iter().copied().chain(head.split("::").filter(|p| !p.is_empty()).map(rust_name)).collect();
                for tree in trees {
                    self.collect_use(at, &prefix, tree);
                }
            }
            _ => {}
        }
    }

    fn import(&mut self, at: usize, prefix: &[Symbol], path: &str, rename: Option<&str>) {
        let mut segments: Vec<Symbol> =
            prefix.iter().copied().chain(path.split("::").filter(|p| !p.is_empty()).map(rust_name)).collect();
        match segments.last().map(|last| last.as_str()) {
            Some("*") => {
                self.list[at].open = true;
                return;
            }
            Some("self") if segments.len() > 1 => {
                segments.pop();
            }
            _ => {}
        }
        let Some(&last) = segments.last() else { return };
        let name = rename.map_or(last, rust_name);
        if name != "_" {
            self.define(at, &[Space::Value, Space::Type], name, &Definition::Import(segments));
        }
    }

    /// What a name is in a module.
    pub(super) fn lookup(&self, at: usize, space: Space, name: Symbol) -> Option<&Definition> {
        self.list.get(at)?.names.get(&(space, name))
    }
}

impl Expander<'_, '_> {
    pub(super) fn enter_module(&mut self, name: Symbol) {
        let path = [&*self.modules.get(self.module).path, &[name]].concat();
        self.outer_modules.push(self.module);
        self.module = self.modules.enter(path);
    }

    pub(super) fn leave_module(&mut self) {
        if let Some(outer) = self.outer_modules.pop() {
            self.module = outer;
        }
    }

    /// The module in which a name is looked up: where the template that wrote it is defined, or the current one.
    pub(super) fn home(&self, mark: Mark) -> usize {
        self.mark_homes.get(&mark).copied().unwrap_or(self.module)
    }

    /// Whether a name is defined or imported in its module.
    pub(super) fn is_module_name(&self, name: Name) -> bool {
        let rust = rust_name(&name.symbol);
        self.modules.lookup(self.home(name.mark), Space::Value, rust).is_some()
    }

    /// What the first segment of a path means.
    pub(super) fn first_segment(
        &mut self,
        space: Space,
        name: Name,
        rust: Symbol,
        span: Span,
        single: bool,
    ) -> Res<First> {
        let hidden = match self.hygiene.resolve(space, name, rust) {
            Meaning::Local(out) => return Ok(First::Name(out)),
            Meaning::Clash(other) => return Err(self.same_rust_name(span, &name.symbol, &other, &rust)),
            Meaning::Free { hidden } => hidden,
        };
        let home = self.home(name.mark);
        let definition = match self.modules.lookup(home, space, rust) {
            Some(definition) => definition.clone(),
            None => {
                return Ok(match prelude_path(&rust).filter(|_| hidden && single) {
                    Some(path) => First::Path(segments(path.iter().map(|part| Symbol::new(part)), span)),
                    None => First::Name(rust),
                });
            }
        };
        let out = match &definition {
            Definition::Static(name) => *name,
            _ => rust,
        };
        if home == self.module && !hidden {
            return Ok(First::Name(out));
        }
        Ok(First::Path(match definition {
            Definition::Import(path) => {
                let path = self.absolute(home, &path);
                segments(path.into_iter(), span)
            }
            _ => {
                let path = self.module_prefix(home).into_iter().chain([out]);
                segments(path, span)
            }
        }))
    }

    /// The start of a path that leads from the current module into another one.
    fn module_prefix(&self, to: usize) -> Vec<Symbol> {
        let word = Symbol::new;
        if to == self.module {
            return vec![word("self")];
        }
        let target = &self.modules.get(to).path;
        if !self.inline {
            return std::iter::once(word("crate")).chain(target.iter().copied()).collect();
        }
        // Inline code does not know where in its crate it stands.
        let here = &self.modules.get(self.module).path;
        let common = here.iter().zip(target).take_while(|(a, b)| a == b).count();
        let ups = here.len() - common;
        let mut path = if ups == 0 { vec![word("self")] } else { vec![word("super"); ups] };
        path.extend(&target[common..]);
        path
    }

    /// An import's path so that it means the same in the current module.
    fn absolute(&self, home: usize, path: &[Symbol]) -> Vec<Symbol> {
        let word = Symbol::new;
        let mut base = self.modules.get(home).path.clone();
        match path.first().map(|first| first.as_str()) {
            Some("self") => {}
            Some("super") => {
                base.pop();
            }
            Some(first) if first != "crate" && self.modules.lookup(home, Space::Type, word(first)).is_some() => {
                return self.module_prefix(home).into_iter().chain(path.iter().copied()).collect();
            }
            _ => return path.to_vec(),
        }
        let mut rest = &path[1..];
        while let [first, tail @ ..] = rest
            && *first == "super"
        {
            base.pop();
            rest = tail;
        }
        let mut absolute = vec![word("crate")];
        absolute.extend(base);
        absolute.extend(rest);
        absolute
    }

    /// Gives the last name of a path into an Oxur module the spelling that it has there.
    pub(super) fn resolve_module_path(&self, segments: &mut [Segment], global: bool) {
        let [prefix @ .., last] = segments else { return };
        let Some(first) = prefix.first().filter(|_| !global) else { return };
        let mut path = match first.name.name.as_str() {
            "crate" => Vec::new(),
            "self" => self.modules.get(self.module).path.clone(),
            "super" => {
                let mut path = self.modules.get(self.module).path.clone();
                path.pop();
                path
            }
            _ => [&*self.modules.get(self.module).path, &[first.name.name]].concat(),
        };
        for segment in &prefix[1..] {
            match segment.name.name.as_str() {
                "super" => {
                    path.pop();
                }
                _ => path.push(segment.name.name),
            }
        }
        if let Some(at) = self.modules.find(&path)
            && let Some(Definition::Static(name)) = self.modules.lookup(at, Space::Value, last.name.name)
        {
            last.name.name = *name;
        }
    }

    /// A name that a format string captures and that is not local.
    pub(super) fn captured_global(&self, name: Name, rust: Symbol) -> Symbol {
        match self.modules.lookup(self.home(name.mark), Space::Value, rust) {
            Some(Definition::Static(name)) => *name,
            _ => rust,
        }
    }

    /// The name under which an item is defined: of a body's item it may be a placeholder.
    pub(super) fn definition_name(&mut self, name: Name, rust: Symbol) -> Symbol {
        if self.context != super::Context::Body || name.mark == Mark::NONE {
            return rust;
        }
        for space in [Space::Value, Space::Type] {
            if let Meaning::Local(out) = self.hygiene.resolve(space, name, rust) {
                return out;
            }
        }
        rust
    }
}

/// Segments without arguments, all at one place.
fn segments(names: impl Iterator<Item = Symbol>, span: Span) -> Vec<Segment> {
    names.map(|name| Segment { name: Ident { name, span }, args: None, span }).collect()
}

/// Where a function of the prelude can be found when a caller's name hides it.
fn prelude_path(name: &str) -> Option<&'static [&'static str]> {
    match name {
        "drop" => Some(&["std", "mem", "drop"]),
        "size_of" => Some(&["std", "mem", "size_of"]),
        "align_of" => Some(&["std", "mem", "align_of"]),
        _ => None,
    }
}

impl ModuleNames {
    /// The names of values, in the order of their text.
    pub(super) fn values(&self) -> impl Iterator<Item = Symbol> {
        let mut names: Vec<Symbol> =
            self.names.keys().filter(|(space, _)| *space == Space::Value).map(|(_, name)| *name).collect();
        names.sort();
        names.into_iter()
    }
}
