//! Which binder a name means: scopes of local names, by name and mark.
//!
//! A name that a template wrote bears the mark of that expansion, so it can only mean a binder that the same expansion
//! wrote, or what the name meant where the macro is defined. In the output the mark is gone; where that would let a
//! binder capture a name it must not, the template's binder is renamed. Until all references are known such a binder
//! has a placeholder for its name; [`Hygiene::settle`] puts the final name.

use oxur_core::{Map, Mark, Name, Set, Symbol};

/// The name spaces of local names.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Space {
    /// Variables, functions, constants.
    Value,
    /// Types, traits, modules.
    Type,
    /// Macros of bodies.
    Macro,
    /// Loop and block labels.
    Label,
    /// Lifetimes.
    Lifetime,
}

/// A local name.
#[derive(Clone, Debug)]
struct Binder {
    space: Space,
    /// The Rust name.
    rust: Symbol,
    mark: Mark,
    /// The text as written, to tell `a-b` from `a_b`.
    written: Symbol,
    /// The name in the output: the Rust name, or a placeholder.
    out: Symbol,
    /// The number of the placeholder.
    hygienic: Option<usize>,
    /// What a macro or a module of a body is: its number.
    target: Option<usize>,
}

/// What a name means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Meaning {
    /// A local binder, by its name in the output.
    Local(Symbol),
    /// No local binder; `hidden` if a caller's binder of the same Rust name stands in between.
    Free {
        /// Whether a binder that does not count hides the name.
        hidden: bool,
    },
}

/// What separates a placeholder's name from its number; no identifier has it.
const SEPARATOR: char = '\u{1}';

/// The local names in scope, and the placeholders given out.
#[derive(Debug, Default)]
pub(super) struct Hygiene {
    binders: Vec<Binder>,
    /// How many of them are macros.
    macros: usize,
    by_name: Map<(Space, Symbol), Vec<usize>>,
    /// Per placeholder: the Rust name, and whether it meets another binder or name.
    placeholders: Vec<(Symbol, bool)>,
    /// Per mark: the mark that the name had in the template, and how many binders were in scope at the definition.
    marks: Vec<(Mark, usize)>,
    /// The string literals that have placeholders in them.
    pub(super) literals: Set<Symbol>,
}

/// The local names in scope, put aside.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    binders: Vec<Binder>,
    macros: usize,
    by_name: Map<(Space, Symbol), Vec<usize>>,
}

impl Hygiene {
    /// Puts all scopes aside.
    pub(super) fn leave_all(&mut self) -> Scopes {
        Scopes {
            binders: std::mem::take(&mut self.binders),
            macros: std::mem::take(&mut self.macros),
            by_name: std::mem::take(&mut self.by_name),
        }
    }

    /// Comes back to scopes that were put aside.
    pub(super) fn come_back(&mut self, scopes: Scopes) {
        self.binders = scopes.binders;
        self.macros = scopes.macros;
        self.by_name = scopes.by_name;
    }

    /// A name in scope that is written otherwise and is the same in Rust.
    pub(super) fn clash(&self, space: Space, name: Name, rust: Symbol) -> Option<Symbol> {
        let stack = self.by_name.get(&(space, rust))?;
        let binder = stack.iter().rev().map(|&at| &self.binders[at]).find(|binder| binder.mark == name.mark)?;
        (binder.written != name.symbol).then_some(binder.written)
    }

    /// The mark of names that had `base` in a template of a macro that was defined where `depth` binders were in scope.
    pub(super) fn fresh_mark(&mut self, base: Mark, depth: usize) -> Mark {
        self.marks.push((base, depth));
        Mark(u32::try_from(self.marks.len()).unwrap_or(u32::MAX))
    }

    /// The mark that a name had before its last template marked it.
    pub(super) fn base(&self, mark: Mark) -> Mark {
        self.mark(mark).map_or(Mark::NONE, |(base, _)| base)
    }

    fn mark(&self, mark: Mark) -> Option<(Mark, usize)> {
        self.marks.get((mark.0 as usize).checked_sub(1)?).copied()
    }

    /// How many binders are in scope: to come back to with [`Hygiene::pop_to`].
    pub(super) fn depth(&self) -> usize {
        self.binders.len()
    }

    /// Leaves all scopes entered since there were `depth` binders.
    pub(super) fn pop_to(&mut self, depth: usize) {
        while self.binders.len() > depth {
            let Some(binder) = self.binders.pop() else { return };
            self.macros -= usize::from(binder.space == Space::Macro);
            if let Some(stack) = self.by_name.get_mut(&(binder.space, binder.rust)) {
                stack.pop();
            }
        }
    }

    /// Binds a name in some name spaces and gives its name in the output.
    pub(super) fn bind(&mut self, spaces: &[Space], name: Name, rust: Symbol) -> Symbol {
        // Behind a macro of a body also the caller's names may have to make way: for those that its template means.
        self.macros += usize::from(spaces.contains(&Space::Macro));
        let hygienic = (name.mark != Mark::NONE || self.macros > 0).then(|| {
            self.placeholders.push((rust, false));
            self.placeholders.len() - 1
        });
        let out = hygienic.map_or(rust, |id| Symbol::new(&format!("{rust}{SEPARATOR}{id}")));
        for &space in spaces {
            let binder = Binder { space, rust, mark: name.mark, written: name.symbol, out, hygienic, target: None };
            self.by_name.or_default((space, rust)).push(self.binders.len());
            self.binders.push(binder);
        }
        out
    }

    /// What `name` means in `space`. Binders that stand in the way and must not capture it are noted for renaming.
    pub(super) fn resolve(&mut self, space: Space, name: Name, rust: Symbol) -> Meaning {
        let Some(stack) = self.by_name.get(&(space, rust)) else { return Meaning::Free { hidden: false } };
        let mut mark = name.mark;
        let mut below = usize::MAX;
        let found = loop {
            let hit = stack.iter().rev().copied().find(|&at| at < below && self.binders[at].mark == mark);
            match (hit, self.mark(mark)) {
                (Some(at), _) => break Some(at),
                (None, Some((base, depth))) => {
                    mark = base;
                    below = below.min(depth);
                }
                (None, None) => break None,
            }
        };
        let mut hidden = false;
        for &at in stack.iter().rev().take_while(|&&at| Some(at) != found) {
            match self.binders[at].hygienic {
                Some(id) => self.placeholders[id].1 = true,
                None => hidden = true,
            }
        }
        let Some(at) = found else { return Meaning::Free { hidden } };
        let binder = &self.binders[at];
        if let Some(id) = binder.hygienic
            && hidden
        {
            self.placeholders[id].1 = true;
        }
        Meaning::Local(binder.out)
    }

    /// Whether a name means a local binder, without noting anything.
    pub(super) fn is_local(&self, space: Space, name: Name, rust: Symbol) -> bool {
        self.position(space, name, rust).is_some()
    }

    /// The local binder that a name means, without noting anything: a larger number is an inner one.
    pub(super) fn position(&self, space: Space, name: Name, rust: Symbol) -> Option<usize> {
        let stack = self.by_name.get(&(space, rust))?;
        let (mut mark, mut below) = (name.mark, usize::MAX);
        loop {
            let hit = stack.iter().rev().copied().find(|&at| at < below && self.binders[at].mark == mark);
            if hit.is_some() {
                return hit;
            }
            let (base, depth) = self.mark(mark)?;
            mark = base;
            below = below.min(depth);
        }
    }

    /// The macro or module of a body that a name means.
    pub(super) fn target(&self, space: Space, name: Name, rust: Symbol) -> Option<usize> {
        self.binders[self.position(space, name, rust)?].target
    }

    /// Says what the binder is that a name means.
    pub(super) fn set_target(&mut self, space: Space, name: Name, rust: Symbol, target: usize) {
        if let Some(at) = self.position(space, name, rust) {
            self.binders[at].target = Some(target);
        }
    }

    /// How many placeholders were given out so far.
    pub(super) fn placeholders(&self) -> usize {
        self.placeholders.len()
    }

    /// The placeholder's number, if the symbol is one.
    pub(super) fn placeholder(symbol: Symbol) -> Option<usize> {
        symbol.as_str().split_once(SEPARATOR)?.1.parse().ok()
    }

    /// The final name for each placeholder from `first` on; `used` are the names that stand in the same item.
    pub(super) fn settle(&self, first: usize, used: &mut Set<Symbol>) -> Map<Symbol, Symbol> {
        let mut names = Map::default();
        for (id, &(rust, meets)) in self.placeholders.iter().enumerate().skip(first) {
            let placeholder = Symbol::new(&format!("{rust}{SEPARATOR}{id}"));
            let name = if meets { fresh(rust, used) } else { rust };
            names.insert(placeholder, name);
        }
        names
    }
}

/// `name_1` or the first of its kind that is not used; it is used from now on.
fn fresh(rust: Symbol, used: &mut Set<Symbol>) -> Symbol {
    let base = rust.as_str().strip_prefix("r#").unwrap_or(&rust);
    let mut number = 1;
    loop {
        let name = Symbol::new(&format!("{base}_{number}"));
        if used.insert(name) {
            return name;
        }
        number += 1;
    }
}
