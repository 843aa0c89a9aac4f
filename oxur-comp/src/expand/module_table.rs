//! The modules of a crate, the names that each has, and the paths between them.

use oxur_core::{Map, Span, Symbol};

use super::indexed::{crate_root, is_crate_root};
use super::names::rust_name;
use super::program::INLINE;
use super::scope::Space;
use super::units::UnitId;

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

/// A name of a module.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) definition: Definition,
    pub(super) unit: Option<UnitId>,
    pub(super) public: bool,
    /// The name as written, and where.
    pub(super) written: Symbol,
    pub(super) span: Span,
    /// Whether an attribute may take the definition away.
    pub(super) conditional: bool,
}

/// The names of a module.
#[derive(Debug, Default)]
pub(super) struct ModuleNames {
    /// Its path from the crate's root.
    pub(super) path: Vec<Symbol>,
    /// Names by their Rust spelling, in the name space of values or of types.
    pub(super) names: Map<(Space, Symbol), Entry>,
    /// For an inline module: the one that it stands in.
    pub(super) outer: Option<usize>,
    /// Whether it stands in a body, or in a module that does.
    pub(super) in_body: bool,
    /// Whether an attribute may take it away, so that another of its name may be there.
    pub(super) conditional: bool,
    /// Whether it has items that only Rust sees.
    pub(super) open: bool,
    /// The paths of modules all of whose names are imported.
    pub(super) globs: Vec<Vec<Symbol>>,
    /// Macros by their Rust names, by number.
    pub(super) macros: Map<Symbol, usize>,
    /// Imported macros: the path, and whether it has been looked for.
    pub(super) macro_imports: Map<Symbol, Vec<Symbol>>,
    /// The units in order.
    units: Vec<UnitId>,
    /// The units of `use`, which code of the module may rely on without naming them.
    pub(super) uses: Vec<UnitId>,
}

/// The modules of a crate.
#[derive(Debug, Default)]
pub(super) struct ModuleTable {
    pub(super) list: Vec<ModuleNames>,
    pub(super) by_path: Map<Vec<Symbol>, usize>,
}

/// How many imports a name may go through.
const MOST_IMPORTS: u32 = 16;

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

    /// How many modules there are.
    pub(super) fn count(&self) -> usize {
        self.list.len()
    }

    pub(super) fn find(&self, path: &[Symbol]) -> Option<usize> {
        self.by_path.get(path).copied()
    }

    pub(super) fn get(&self, at: usize) -> &ModuleNames {
        &self.list[at]
    }

    pub(super) fn get_mut(&mut self, at: usize) -> &mut ModuleNames {
        &mut self.list[at]
    }

    pub(super) fn units(&self, at: usize) -> Vec<UnitId> {
        self.list[at].units.clone()
    }

    pub(super) fn add_units(&mut self, at: usize, units: Vec<UnitId>) {
        self.list[at].units.extend(units);
    }

    /// Enters a name that no form of this compilation stands behind.
    pub(super) fn define(&mut self, at: usize, spaces: &[Space], name: Symbol, definition: Definition, public: bool) {
        let entry = Entry { definition, unit: None, public, written: name, span: Span::NOWHERE, conditional: true };
        for &space in spaces {
            self.list[at].names.insert((space, name), entry.clone());
        }
    }

    /// What a name is in a module.
    pub(super) fn lookup(&self, at: usize, space: Space, name: Symbol) -> Option<&Entry> {
        self.list.get(at)?.names.get(&(space, name))
    }

    /// The module that the start of a path leads to from module `from`, and the rest of the path.
    pub(super) fn walk<'p>(&self, from: usize, path: &'p [Symbol]) -> (usize, &'p [Symbol]) {
        self.walk_within(from, path, MOST_IMPORTS)
    }

    fn walk_within<'p>(&self, from: usize, path: &'p [Symbol], budget: u32) -> (usize, &'p [Symbol]) {
        let mut at = from;
        let mut rest = path;
        while let [first, tail @ ..] = rest {
            let mut target = self.list[at].path.clone();
            match first.as_str() {
                // The root of another crate is a module of its own.
                "crate" => target.truncate(usize::from(target.first().is_some_and(|name| is_crate_root(*name)))),
                "self" => {}
                "super" => {
                    target.pop();
                }
                _ => target.push(*first),
            }
            if let Some(next) = self.find(&target) {
                at = next;
                rest = tail;
                continue;
            }
            // An imported module.
            if let Some(Entry { definition: Definition::Import(import), .. }) = self.lookup(at, Space::Type, *first)
                && let Some(budget) = budget.checked_sub(1)
                && let (next, []) = self.walk_within(at, import, budget)
                && next != at
            {
                at = next;
                rest = tail;
                continue;
            }
            // A module of the crate's root, which inline code mostly stands in; or another crate.
            let of_root =
                || self.list[at].path.first().is_some_and(|name| *name == INLINE).then(|| self.find(&[*first]));
            if rest.len() == path.len()
                && let Some(next) = of_root().flatten().or_else(|| self.find(&[crate_root(first)]))
            {
                at = next;
                rest = tail;
                continue;
            }
            break;
        }
        (at, rest)
    }

    /// The unit that a path from module `from` names, its module, and the name there; what follows a type's name is not
    /// looked at.
    pub(super) fn find_unit(&self, from: usize, path: &[Symbol]) -> Option<(usize, UnitId)> {
        self.find_unit_within(from, path, MOST_IMPORTS)
    }

    fn find_unit_within(&self, from: usize, path: &[Symbol], budget: u32) -> Option<(usize, UnitId)> {
        let budget = budget.checked_sub(1)?;
        let (at, rest) = self.walk(from, path);
        let name = *rest.first()?;
        let spaces = if rest.len() > 1 { [Space::Type, Space::Value] } else { [Space::Value, Space::Type] };
        for space in spaces {
            if let Some(entry) = self.lookup(at, space, name) {
                match (&entry.definition, entry.unit) {
                    (Definition::Import(import), _) => {
                        let whole = [&**import, &rest[1..]].concat();
                        // An import that names itself is another crate's.
                        if import.first() != Some(&name) || import.len() > 1 {
                            return self.find_unit_within(at, &whole, budget);
                        }
                    }
                    (_, Some(unit)) => return Some((at, unit)),
                    _ => {}
                }
            }
        }
        // The name of a static that a `def` has become.
        let by_static = |entry: &&Entry| matches!(entry.definition, Definition::Static(out) if out == name);
        if let Some(unit) = self.list[at].names.values().find(by_static).and_then(|entry| entry.unit) {
            return Some((at, unit));
        }
        self.list[at].globs.iter().find_map(|glob| {
            let whole = [&**glob, rest].concat();
            let (module, left) = self.walk(at, glob);
            (left.is_empty() && module != at).then(|| self.find_unit_within(at, &whole, budget)).flatten()
        })
    }

    /// The macro that a path from module `from` names, by number, and the module it stands in.
    pub(super) fn find_macro(&self, from: usize, path: &[Symbol]) -> Option<usize> {
        self.find_macro_within(from, path, MOST_IMPORTS)
    }

    fn find_macro_within(&self, from: usize, path: &[Symbol], budget: u32) -> Option<usize> {
        let budget = budget.checked_sub(1)?;
        let (at, rest) = self.walk(from, path);
        let [name] = rest else { return None };
        let module = &self.list[at];
        if let Some(&number) = module.macros.get(name) {
            return Some(number);
        }
        if let Some(import) = module.macro_imports.get(name) {
            return self.find_macro_within(at, import, budget);
        }
        module.globs.iter().find_map(|glob| {
            let (target, left) = self.walk(at, glob);
            (left.is_empty() && target != at).then(|| self.find_macro_within(target, rest, budget)).flatten()
        })
    }

    /// Enters an import.
    pub(super) fn import(
        &mut self,
        at: usize,
        prefix: &[Symbol],
        path: &str,
        rename: Option<&str>,
        span: Span,
        unit: Option<UnitId>,
    ) {
        let mut segments: Vec<Symbol> =
            prefix.iter().copied().chain(path.split("::").filter(|p| !p.is_empty()).map(rust_name)).collect();
        match segments.last().map(|last| last.as_str()) {
            Some("*") => {
                segments.pop();
                self.list[at].globs.push(segments);
                return;
            }
            Some("self") if segments.len() > 1 => {
                segments.pop();
            }
            _ => {}
        }
        let Some(&last) = segments.last() else { return };
        let name = rename.map_or(last, rust_name);
        if name == "_" {
            return;
        }
        let definition = Definition::Import(segments);
        let entry = Entry { definition, unit, public: true, written: name, span, conditional: true };
        for space in [Space::Value, Space::Type] {
            self.list[at].names.or_insert_with((space, name), || entry.clone());
        }
    }
}

impl Entry {
    pub(super) fn span(&self) -> Span {
        self.span
    }
}

impl ModuleNames {
    /// Whether names may come from where Oxur does not look.
    pub(super) fn is_open(&self) -> bool {
        self.open || !self.globs.is_empty()
    }

    /// The names of values, in the order of their text.
    pub(super) fn values(&self) -> impl Iterator<Item = Symbol> {
        let mut names: Vec<Symbol> =
            self.names.keys().filter(|(space, _)| *space == Space::Value).map(|(_, name)| *name).collect();
        oxur_core::sort(&mut names);
        names.into_iter()
    }
}
