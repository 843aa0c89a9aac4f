//! The names that modules define, and what a path's first name means when it is no local one.

use oxur_core::codes::expand as codes;
use oxur_core::core::{Ident, Segment};
use oxur_core::{Diagnostic, Form, FormKind, ListStyle, Mark, Name, Span, Symbol};

use super::indexed::is_crate_root;
use super::module_table::{Definition, Entry};
use super::modules::static_name;
use super::names::rust_name;
use super::paths::First;
use super::scope::{Meaning, Space};
use super::units::{UnitId, definition_symbol};
use super::{Expander, Res};

impl Expander<'_, '_> {
    /// Enters the names that an item defines.
    pub(super) fn define_names(
        &mut self,
        unit: UnitId,
        module: usize,
        head: &str,
        form: &Form,
        mods: &[Form],
        args: &[Form],
    ) {
        let spaces: &[Space] = match head {
            "deffn" | "deftest" | "defconst" | "defstatic" | "def" => &[Space::Value],
            // A struct with named fields is no value.
            "defstruct" if args.iter().any(|form| form.as_brace().is_some()) => &[Space::Type],
            "defstruct" => &[Space::Type, Space::Value],
            "defenum" | "defunion" | "deftrait" | "deftype" | "mod" | "extern-crate" => &[Space::Type],
            "use" => {
                self.modules.get_mut(module).uses.push(unit);
                for tree in args {
                    self.define_imports(unit, module, &[], tree);
                }
                return;
            }
            "use-macros" => return args.iter().for_each(|tree| self.define_macro_imports(module, &[], tree)),
            "extern" => {
                for form in args {
                    let plain = form.split_attributes().1;
                    if let Some(items) = plain.as_list()
                        && let Some((head, at)) = super::items::item_head(items)
                    {
                        self.define_names(unit, module, head, plain, &items[..at], &items[at + 1..]);
                    }
                }
                return;
            }
            "impl" => return self.define_impl(unit, args),
            _ => {
                self.modules.get_mut(module).open = true;
                return;
            }
        };
        // A crate that is renamed is known by the new name.
        let args = match args {
            [_, key, rename] if head == "extern-crate" && key.as_keyword() == Some("as") => {
                std::slice::from_ref(rename)
            }
            args => args,
        };
        let mut names = args.iter().filter(|form| !form.is_symbol("mut"));
        let Some(name) = names.next() else { return };
        let Some(written) = definition_symbol(name) else { return };
        if written == "_" {
            return;
        }
        let rust = rust_name(&written);
        let definition = if head == "def" { Definition::Static(static_name(&written)) } else { Definition::Item };
        let public = mods.iter().any(|word| word.is_symbol("pub") || word.list_style() == Some(ListStyle::Restriction));
        let conditional = has_cfg(form) || self.modules.get(module).conditional;
        let span = name_span(name);
        let entry = Entry { definition, unit: Some(unit), public, written, span, conditional };
        if let Some(mark) = name_mark(name).filter(|&mark| mark != Mark::NONE) {
            self.marked_items.insert((mark, rust), module);
        }
        for &space in spaces {
            let known = self.modules.lookup(module, space, rust).cloned();
            match known {
                Some(known) if !known.conditional && !conditional => {
                    self.defined_twice(&entry, &known, &rust);
                    return;
                }
                _ => {
                    self.modules.get_mut(module).names.insert((space, rust), entry.clone());
                }
            }
        }
    }

    fn defined_twice(&mut self, entry: &Entry, known: &Entry, rust: &str) {
        let (code, message) = if entry.written == known.written {
            (codes::DUPLICATE, format!("`{}` is defined twice", entry.written))
        } else {
            (codes::SAME_RUST_NAME, format!("`{}` and `{}` are both `{rust}` in Rust", entry.written, known.written))
        };
        let diagnostic = Diagnostic::error(code, entry.span, message).label(known.span, "the first is here");
        self.fail(diagnostic.help("give one of them another name"));
    }

    fn define_impl(&mut self, unit: UnitId, args: &[Form]) {
        // `(impl Trait for Type …)` or `(impl Type …)`: found by the last name of either.
        let subjects: &[&Form] = match args {
            [first, word, second, ..] if word.is_symbol("for") => &[first, second],
            [first, ..] => &[first],
            [] => &[],
        };
        for subject in subjects {
            if let Some(name) = last_name(subject) {
                self.units.impls.or_default(name).push(unit);
            }
        }
    }

    fn define_imports(&mut self, unit: UnitId, module: usize, prefix: &[Symbol], tree: &Form) {
        match &tree.kind {
            FormKind::Symbol(name) => {
                self.modules.import(module, prefix, name.symbol.as_str(), None, tree.span, Some(unit));
            }
            FormKind::Vector(items) => {
                if let [path, _, rename] = &**items
                    && let (Some(path), Some(rename)) = (path.as_symbol(), rename.as_symbol())
                {
                    self.modules.import(module, prefix, path, Some(rename), tree.span, Some(unit));
                }
            }
            FormKind::List(list) if list.style == ListStyle::Parens => {
                let Some((head, trees)) = list.items.split_first() else { return };
                let Some(head) = head.as_symbol() else { return };
                let prefix = extended(prefix, head);
                for tree in trees {
                    self.define_imports(unit, module, &prefix, tree);
                }
            }
            _ => {}
        }
    }

    fn define_macro_imports(&mut self, module: usize, prefix: &[Symbol], tree: &Form) {
        let (path, rename) = match &tree.kind {
            FormKind::Symbol(_) => (tree, None),
            FormKind::Vector(items) => match &**items {
                [path, _, rename] => (path, rename.as_symbol()),
                _ => return,
            },
            FormKind::List(list) => {
                let Some((head, trees)) = list.items.split_first() else { return };
                let Some(head) = head.as_symbol() else { return };
                let prefix = extended(prefix, head);
                for tree in trees {
                    self.define_macro_imports(module, &prefix, tree);
                }
                return;
            }
            _ => return,
        };
        let Some(path) = path.as_symbol() else { return };
        let segments = extended(prefix, path);
        let Some(&last) = segments.last() else { return };
        let name = rename.map_or(last, rust_name);
        self.modules.get_mut(module).macro_imports.insert(name, segments);
    }
}

/// What separates the name of a body's module from its number; no identifier has it.
const BODY: char = '@';

/// A path's segments behind a prefix.
pub(super) fn extended(prefix: &[Symbol], path: &str) -> Vec<Symbol> {
    prefix.iter().copied().chain(path.split("::").filter(|part| !part.is_empty()).map(rust_name)).collect()
}

/// Whether a `cfg` attribute stands before a form.
pub(super) fn has_cfg(form: &Form) -> bool {
    form.split_attributes().0.iter().any(|attribute| match &attribute.kind {
        oxur_core::AttributeKind::Tokens(tokens) => {
            matches!(&tokens.first().map(|t| &t.kind), Some(oxur_core::RustTokenKind::Ident(name)) if *name == "cfg" || *name == "rustversion")
        }
        oxur_core::AttributeKind::Doc(_) => false,
    })
}

fn name_form(form: &Form) -> &Form {
    let mut form = form;
    while let Some([head, inner, ..]) = form.as_list()
        && (head.is_symbol(":") || head.is_symbol("<>"))
    {
        form = inner;
    }
    form
}

fn name_span(form: &Form) -> Span {
    name_form(form).span
}

fn name_mark(form: &Form) -> Option<Mark> {
    name_form(form).as_name().map(|name| name.mark)
}

/// The last name of a type or trait: `Display` of `std::fmt::Display<T>`.
fn last_name(form: &Form) -> Option<Symbol> {
    let mut form = form;
    loop {
        match &form.kind {
            FormKind::Symbol(name) => return Some(rust_name(oxur_core::last_segment(&name.symbol))),
            FormKind::List(list) => match &*list.items {
                [head, inner, ..] if head.is_symbol("<>") || head.is_symbol("!") || head.is_symbol("&") => form = inner,
                [head, ..] if list.style == ListStyle::Parens => form = head,
                _ => return None,
            },
            _ => return None,
        }
    }
}

impl Expander<'_, '_> {
    pub(super) fn enter_module(&mut self, name: Symbol) {
        let path = [&*self.modules.get(self.module).path, &[name]].concat();
        self.outer_modules.push(self.module);
        self.module = self.modules.enter(path);
    }

    /// Enters a module of a body: no path from elsewhere leads to it, and another body may have one of its name.
    pub(super) fn enter_body_module(&mut self, name_form: &Form, rust: Symbol) {
        let number = self.modules.count();
        let path = [&*self.modules.get(self.module).path, &[Symbol::new(&format!("{rust}{BODY}{number}"))]].concat();
        let module = self.modules.enter(path);
        let names = self.modules.get_mut(module);
        names.outer = Some(self.module);
        names.in_body = true;
        if let Some(name) = name_form.as_name() {
            self.hygiene.set_target(Space::Type, name, rust_name(&name.symbol), module);
        }
        self.outer_modules.push(self.module);
        self.module = module;
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

    /// The same for a name that a template may have written together with its definition.
    pub(super) fn name_home(&self, name: Name, rust: Symbol) -> usize {
        let mut mark = name.mark;
        while mark != Mark::NONE {
            if let Some(&module) = self.marked_items.get(&(mark, rust)) {
                return module;
            }
            mark = self.hygiene.base(mark);
        }
        self.home(name.mark)
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
            Meaning::Free { hidden } => hidden,
        };
        let home = self.name_home(name, rust);
        let definition = match self.modules.lookup(home, space, rust) {
            Some(entry) => entry.definition.clone(),
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
        if target.first().is_some_and(|name| is_crate_root(*name)) {
            return target.clone();
        }
        // What the index knows of stands in the crate's files, inline code is apart from them.
        let inline = Symbol::new(super::program::INLINE);
        let in_crate = !self.inline || (self.session.options.index.is_some() && target.first() != Some(&inline));
        if in_crate && !self.modules.get(to).in_body {
            return std::iter::once(word("crate")).chain(target.iter().copied()).collect();
        }
        // Inline code does not know where in its crate it stands, and to a module of a body no other path leads.
        let here = &self.modules.get(self.module).path;
        let common = here.iter().zip(target).take_while(|(a, b)| a == b).count();
        let ups = here.len() - common;
        let mut path = match ups {
            // A module of the body that this is has its name there, and no path.
            0 if self.modules.get(to).in_body => Vec::new(),
            0 => vec![word("self")],
            _ => vec![word("super"); ups],
        };
        let plain = |name: &Symbol| name.split_once(BODY).map_or(*name, |(name, _)| word(name));
        path.extend(target[common..].iter().map(plain));
        path
    }

    /// The start of a path of a template that starts with `crate`, `self` or `super`, as it is written where the
    /// template is used; and what is left of the path.
    pub(super) fn template_path<'p>(&self, name: Name, path: &'p str) -> Option<(Vec<Symbol>, &'p str)> {
        let home = self.home(name.mark);
        if home == self.module {
            return None;
        }
        let (mut at, mut rest) = (self.modules.get(home).path.clone(), path);
        let mut moved = false;
        while let Some((word, tail)) = rest.split_once("::") {
            match word {
                "crate" => at.truncate(usize::from(at.first().is_some_and(|name| is_crate_root(*name)))),
                "self" => {}
                "super" => {
                    at.pop();
                }
                _ => break,
            }
            moved = true;
            rest = tail;
        }
        let target = self.modules.find(&at).filter(|_| moved)?;
        Some((self.module_prefix(target), rest))
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
            Some("crate") if base.first().is_some_and(|name| is_crate_root(*name)) => base.truncate(1),
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
        let foreign = base.first().is_some_and(|name| is_crate_root(*name));
        let mut absolute = if foreign { Vec::new() } else { vec![word("crate")] };
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
            && let Some(Entry { definition: Definition::Static(name), .. }) =
                self.modules.lookup(at, Space::Value, last.name.name)
        {
            last.name.name = *name;
        }
    }

    /// A name that a format string captures and that is not local.
    pub(super) fn captured_global(&self, name: Name, rust: Symbol) -> Symbol {
        match self.modules.lookup(self.home(name.mark), Space::Value, rust) {
            Some(Entry { definition: Definition::Static(name), .. }) => *name,
            _ => rust,
        }
    }

    /// The name under which an item is defined: of a body's item it may be a placeholder.
    pub(super) fn definition_name(&mut self, name: Name, rust: Symbol) -> Symbol {
        if self.context != super::Context::Body {
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
pub(super) fn segments(names: impl Iterator<Item = Symbol>, span: Span) -> Vec<Segment> {
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
