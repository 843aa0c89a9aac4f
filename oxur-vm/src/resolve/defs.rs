//! The table of definitions and the table of modules.

use std::sync::Arc;

use oxur_core::core::{
    DefineConst, DefineEnum, DefineFunc, DefineImpl, DefineStatic, DefineStruct, DefineTrait, DefineType, DefineUnion,
    Ident,
};
use oxur_core::{Map, Set, Span, Symbol, core};

use crate::types::DefId;

/// The number of a module, or of a block that has items.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct ModId(pub(crate) u32);

/// Types and modules have names apart from those of values.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Namespace {
    /// Modules, types, traits.
    Type,
    /// Functions, constants, statics, constructors.
    Value,
}

/// A definition.
#[derive(Clone, Debug)]
pub(crate) struct Def {
    /// Its name; of an impl, `impl`.
    pub(crate) name: Symbol,
    /// The enum, trait, impl or module that it belongs to; none for a root.
    pub(crate) parent: Option<DefId>,
    /// The module or block whose names it sees.
    pub(crate) scope: ModId,
    /// Where it stands.
    pub(crate) span: Span,
    /// What it is.
    pub(crate) kind: DefKind,
    /// What the attributes `#[lang]`, `#[intrinsic]` and `#[builtin]` of the machine's library say.
    pub(crate) intrinsic: Option<Symbol>,
    /// The number of a library function's body, and the primitive type that it is read for.
    pub(crate) body: Option<(u32, Symbol)>,
    /// Why it cannot be used here, if it cannot: it stands behind `#[cfg]`.
    pub(crate) barred: Option<&'static str>,
}

/// What a definition is.
#[derive(Clone, Debug)]
pub(crate) enum DefKind {
    /// A module.
    Module(ModId),
    /// A struct.
    Struct(Arc<DefineStruct>),
    /// An enum and its variants.
    Enum(Arc<DefineEnum>, Vec<DefId>),
    /// A variant, by its number; the parent is its enum.
    Variant(u32),
    /// A union.
    Union(Arc<DefineUnion>),
    /// A trait and its items.
    Trait(Arc<DefineTrait>, Vec<DefId>),
    /// An impl and its items.
    Impl(Arc<DefineImpl>, Vec<DefId>),
    /// A function; in a trait or impl one of theirs.
    Fn(Arc<DefineFunc>),
    /// A constant.
    Const(Arc<DefineConst>),
    /// A static.
    Static(Arc<DefineStatic>),
    /// A `def` of a module or session.
    Def(Arc<core::Def>),
    /// A type alias, or an associated type.
    TypeAlias(Arc<DefineType>),
    /// Something of Rust that the machine does not know: a foreign crate, function or type.
    Foreign,
}

/// A module, or a block that has items.
#[derive(Clone, Debug)]
pub(crate) struct Module {
    /// The definition of the module; of a block, of the module around it.
    pub(crate) def: DefId,
    /// The module or block around it.
    pub(crate) parent: Option<ModId>,
    /// Whether it is a block: then it sees the names of what is around it.
    pub(crate) is_block: bool,
    /// The root of its crate.
    pub(crate) root: ModId,
    /// Items of the type namespace.
    pub(crate) types: Map<Symbol, DefId>,
    /// Items of the value namespace.
    pub(crate) values: Map<Symbol, DefId>,
    /// Imports by the name that they bind.
    pub(crate) imports: Map<Symbol, Vec<ImportId>>,
    /// Glob imports, and imports `as _`.
    pub(crate) globs: Vec<ImportId>,
    /// Imports `as _`, which bring traits alone.
    pub(crate) unnamed: Vec<ImportId>,
    /// Whether it has items of Rust's own syntax or macros: a name that is missing may be theirs.
    pub(crate) opaque: bool,
}

/// The number of an import.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct ImportId(pub(crate) u32);

/// An import: `use path;`, or `use path::*;`.
#[derive(Clone, Debug)]
pub(crate) struct Import {
    /// The module or block that it stands in.
    pub(crate) module: ModId,
    /// The path.
    pub(crate) path: Vec<Ident>,
    /// Whether the path starts with `::`.
    pub(crate) global: bool,
    /// What has been found.
    pub(crate) state: ImportState,
}

/// What has been found of an import: it is looked up when a name first needs it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ImportState {
    /// Not looked at.
    New,
    /// Being looked up: who asks now asks in a circle, and finds nothing here.
    Busy,
    /// What it means in the two namespaces.
    Done(Option<DefId>, Option<DefId>),
}

/// All definitions, modules and imports.
#[derive(Debug, Default)]
pub(crate) struct Defs {
    pub(super) list: Vec<Def>,
    pub(super) modules: Vec<Module>,
    pub(super) imports: Vec<Import>,
    /// All impls, of both crates, in order.
    pub(super) impls: Vec<DefId>,
    /// The roots of the crates that can be named: the crate in hand last.
    pub(super) std_root: Option<ModId>,
    pub(super) crate_root: Option<ModId>,
    /// The library's prelude.
    pub(super) prelude: Option<ModId>,
    /// The lang items.
    pub(super) lang: Map<Symbol, DefId>,
    /// Traits by the names of their functions and constants.
    pub(super) traits_by_method: Map<Symbol, Vec<DefId>>,
    /// What of the library is loaded.
    pub(super) loaded: super::library::Loaded,
    /// Whether a name of the crate in hand was given anew since it was last asked.
    pub(super) replaced: bool,
    /// The traits that a module or block sees.
    pub(super) traits_in_scope: Map<ModId, Arc<Set<DefId>>>,
}

impl Defs {
    /// The definition of that number.
    pub(crate) fn get(&self, id: DefId) -> &Def {
        &self.list[id.0 as usize]
    }

    /// How many definitions there are.
    #[cfg(test)]
    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.list.len()).unwrap_or(u32::MAX)
    }

    /// The module of that number.
    pub(crate) fn module(&self, id: ModId) -> &Module {
        &self.modules[id.0 as usize]
    }

    /// All impls, in the order in which they were collected.
    pub(crate) fn impls(&self) -> &[DefId] {
        &self.impls
    }

    /// The lang item of that name, if it is loaded: what is not loaded cannot be the same as anything that is.
    pub(crate) fn lang(&self, name: &str) -> Option<DefId> {
        self.lang.get(&Symbol::new(name)).copied()
    }

    /// The traits that have a function or constant of that name.
    pub(crate) fn traits_with(&self, method: Symbol) -> &[DefId] {
        self.traits_by_method.get(&method).map_or(&[], Vec::as_slice)
    }

    /// The root module of the crate in hand.
    pub(crate) fn crate_root(&self) -> Option<ModId> {
        self.crate_root
    }

    /// The full path of a definition, for messages: `std::option::Option`, `m::f`.
    pub(crate) fn path(&self, id: DefId) -> String {
        let mut names = Vec::new();
        let mut at = Some(id);
        while let Some(id) = at {
            let def = self.get(id);
            match def.kind {
                DefKind::Impl(..) => {}
                _ if def.parent.is_none() && def.name == "crate" => {}
                _ => names.push(def.name.as_str()),
            }
            at = def.parent;
        }
        names.reverse();
        names.join("::")
    }

    pub(super) fn add(&mut self, def: Def) -> DefId {
        self.list.push(def);
        DefId(u32::try_from(self.list.len() - 1).unwrap_or(u32::MAX))
    }

    pub(super) fn add_module(&mut self, module: Module) -> ModId {
        self.modules.push(module);
        ModId(u32::try_from(self.modules.len() - 1).unwrap_or(u32::MAX))
    }
}
