//! The checker: definitions and bodies of Core Forms to types and typed IR, on demand.
//!
//! A body is checked when it is first asked for, and with it the signatures that it uses. What is never reached is
//! neither checked nor refused.

mod body;
mod bounds;
mod consts;
mod ctx;
mod display;
mod errors;
mod fold;
mod generic_args;
mod generics;
mod impls;
mod instance;
mod items;
mod lower;
mod moves;
mod predicates;
mod project;
mod renew;
mod select;
mod table;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use oxur_core::core::Item;
use oxur_core::{Diagnostic, Map, Set, Span, Symbol, codes::vm as codes};

use self::generics::Generics;
use self::impls::{Head, ImplHeader};
pub(crate) use self::instance::Instance;
use self::items::FnSig;
pub(crate) use self::items::{AdtDef, AdtKind, Ctor};
use self::predicates::Predicate;
use crate::resolve::{Defs, ModId};
use crate::thir::{Body, FnKind};
use crate::types::{Args, ClosureId, DefId, Ty};

/// How deep types, expressions and patterns may be nested, whatever the stack: more than what the reader and the
/// expander take comes to.
const MAX_NESTING: u32 = 4096;

/// How deep a question of traits may lead to others, as rustc's recursion limit.
const MAX_SELECT: u32 = 96;

/// What is known of a closure.
#[derive(Clone, Debug)]
pub(crate) struct ClosureInfo {
    /// Its parameters.
    pub(crate) params: Vec<Ty>,
    /// Its result.
    pub(crate) ret: Ty,
    /// How it can be called.
    pub(crate) kind: FnKind,
    /// The types of what it holds, once its body is checked.
    pub(crate) captures: Vec<Ty>,
    /// The body that it stands in, and its number among the closures there.
    pub(crate) body: Option<(Arc<Body>, usize)>,
}

/// What is known of a body.
#[derive(Clone, Debug)]
enum BodyState {
    /// It is being checked.
    Busy,
    /// It is checked.
    Done(Arc<Body>),
    /// It has errors.
    Failed(Vec<Diagnostic>),
}

/// All that is known of a program and of the library.
#[derive(Debug)]
pub(crate) struct Checker {
    /// Definitions and names.
    pub(crate) defs: Defs,
    /// The edition, 2015 to 2024.
    pub(crate) edition: u16,
    generics: Map<DefId, Arc<Generics>>,
    predicates: Map<DefId, Arc<[Predicate]>>,
    supertraits: Map<DefId, Arc<[Predicate]>>,
    item_bounds: Map<DefId, Arc<[Predicate]>>,
    opaque_preds: Map<(DefId, u32), Arc<[Predicate]>>,
    sigs: Map<DefId, Arc<FnSig>>,
    adts: Map<DefId, Arc<AdtDef>>,
    types: Map<DefId, Ty>,
    headers: Map<DefId, Arc<ImplHeader>>,
    impls_of: Map<DefId, Vec<DefId>>,
    inherent: Map<Head, Vec<DefId>>,
    inherent_new: Vec<DefId>,
    /// How many impls are in the index.
    indexed: usize,
    envs: Map<DefId, Arc<[Predicate]>>,
    bodies: Map<DefId, BodyState>,
    closures: Vec<ClosureInfo>,
    /// What opaque types stand for, in terms of their functions' parameters.
    opaques: Map<(DefId, u32), Ty>,
    /// Values of constants that types depend on.
    const_values: Map<(DefId, Args), Option<i128>>,
    monos: Map<Ty, Ty>,
    instances: Map<(DefId, Args), Instance>,
    copies: Map<Ty, bool>,
    /// What went wrong since it was last asked.
    errors: Vec<Diagnostic>,
    errors_of: Map<DefId, Vec<Diagnostic>>,
    /// Variables of a session: they have their values, and nothing asks any more where these came from.
    settled: Set<DefId>,
    /// How deep the checker is in the form in hand.
    nesting: u32,
    /// The stack of the thread that the checker runs on, as far as it may be used.
    stack: StackRoom,
}

/// How much stack is left for walks that go down with the program's nesting: none of them may overflow it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct StackRoom {
    /// Where the stack was when the machine was entered.
    start: usize,
    /// How many bytes may be used from there on.
    size: usize,
}

impl StackRoom {
    /// The room from here on.
    pub(crate) fn from_here(size: usize) -> Self {
        Self { start: here(), size }
    }

    /// Whether it is used up.
    pub(crate) fn is_used_up(self) -> bool {
        self.start.abs_diff(here()) > self.size
    }
}

/// About where the stack ends now.
#[inline(never)]
fn here() -> usize {
    let mark = 0u8;
    std::ptr::from_ref(&mark).addr()
}

impl Checker {
    /// A checker of a crate's items; the library's are loaded as they are needed.
    pub(crate) fn new(items: Vec<Item>, edition: u16) -> Self {
        let mut checker = Self { edition, ..Self::hollow() };
        checker.defs.add_library();
        let root = checker.defs.add_root("crate");
        checker.defs.add_items(root, items);
        checker
    }

    /// A checker that knows nothing, not even the library.
    pub(crate) fn hollow() -> Self {
        Self {
            defs: Defs::default(),
            edition: 2024,
            generics: Map::default(),
            predicates: Map::default(),
            supertraits: Map::default(),
            item_bounds: Map::default(),
            opaque_preds: Map::default(),
            sigs: Map::default(),
            adts: Map::default(),
            types: Map::default(),
            headers: Map::default(),
            impls_of: Map::default(),
            inherent: Map::default(),
            inherent_new: Vec::new(),
            indexed: 0,
            envs: Map::default(),
            bodies: Map::default(),
            closures: Vec::new(),
            opaques: Map::default(),
            const_values: Map::default(),
            monos: Map::default(),
            instances: Map::default(),
            copies: Map::default(),
            errors: Vec::new(),
            errors_of: Map::default(),
            settled: Set::default(),
            nesting: 0,
            stack: StackRoom::default(),
        }
    }

    /// Adds items to a module of the crate, by its path; modules on the way are made.
    pub(crate) fn add_items(&mut self, module: &[Symbol], items: Vec<Item>) {
        let module = self.module(module);
        self.defs.add_items(module, items);
        // What was refused may be there now.
        self.bodies.retain(|_, state| matches!(state, BodyState::Done(_)));
    }

    /// The module of that path in the crate, made if it is not there.
    pub(crate) fn module(&mut self, path: &[Symbol]) -> ModId {
        let root = self.defs.crate_root().unwrap_or(ModId(0));
        path.iter().fold(root, |module, &name| self.defs.child_module(module, name))
    }

    /// The lang item of that name, if it is loaded: to compare with what is at hand.
    pub(crate) fn lang(&self, name: &str) -> Option<DefId> {
        self.defs.lang(name)
    }

    /// The lang item of that name, to be used.
    pub(crate) fn lang_item(&mut self, name: &str) -> Option<DefId> {
        self.defs.lang_item(name)
    }

    /// What a definition is called in messages.
    pub(crate) fn def_name(&self, def: DefId) -> String {
        self.defs.path(def)
    }

    /// Whether a definition is the library's.
    pub(crate) fn is_library(&self, def: DefId) -> bool {
        self.def_name(def).starts_with("std::")
    }

    /// What is known of a closure.
    pub(crate) fn closure_info(&self, id: ClosureId) -> &ClosureInfo {
        &self.closures[id.0 as usize]
    }

    /// Runs what may find errors in a definition, and keeps them with it, so that each use can tell them.
    fn with_errors_of<T>(&mut self, def: DefId, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.errors.len();
        let result = work(self);
        if self.errors.len() > before {
            let errors = self.errors[before..].to_vec();
            self.errors_of.or_default(def).extend(errors);
        }
        result
    }

    /// Tells the errors of a definition again, to a body that uses it after another did.
    fn repeat_errors_of(&mut self, def: DefId) {
        if let Some(errors) = self.errors_of.get(&def)
            && !errors.is_empty()
            && self.errors.is_empty()
        {
            self.errors.extend(errors.iter().cloned());
        }
    }

    /// Takes what went wrong.
    fn take_errors(&mut self) -> Vec<Diagnostic> {
        let mut errors = std::mem::take(&mut self.errors);
        oxur_core::sort_diagnostics(&mut errors);
        errors
    }

    /// Notes how much stack may be used from here on.
    pub(crate) fn set_stack(&mut self, size: usize) {
        self.stack = StackRoom::from_here(size);
    }

    /// Whether what is so deep in the program is refused.
    pub(crate) fn is_too_deep(&self, nesting: u32) -> bool {
        nesting >= MAX_NESTING || self.stack.is_used_up()
    }

    /// What is said of what is refused for its depth.
    pub(crate) fn too_deep(&self, span: Span) -> Diagnostic {
        Diagnostic::error(codes::LIMIT, span, "this is nested too deep to be checked")
            .help("give a part of it a name, or a function of its own")
    }

    /// Where a definition stands.
    pub(crate) fn def_span(&self, def: DefId) -> Span {
        self.defs.get(def).span
    }
}
