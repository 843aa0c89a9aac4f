//! Definitions that are given anew in a session: what was worked out from the old ones is forgotten.

use std::sync::Arc;

use oxur_core::core::Def;
use oxur_core::{Span, Symbol};

use super::{BodyState, Checker};
use crate::resolve::DefKind;
use crate::types::{DefId, Ty};

impl Checker {
    /// Forgets the signatures and bodies of the crate's functions if a name has been given anew since this was last asked:
    /// they are worked out again, with what the names mean now. Types and variables stay what they are.
    pub(crate) fn forget_replaced(&mut self) -> bool {
        if !self.defs.take_replaced() {
            return false;
        }
        let Self { defs, bodies, sigs, settled, .. } = self;
        let own = |def: &DefId| matches!(defs.get(*def).kind, DefKind::Fn(_)) && defs.is_own(*def);
        bodies.retain(|def, state| !own(def) && (settled.contains(def) || matches!(state, BodyState::Done(_))));
        sigs.retain(|def, _| !own(def));
        self.instances.clear();
        self.errors_of.clear();
        true
    }

    /// Takes back an impl: it holds for nothing any more.
    pub(crate) fn remove_impl(&mut self, def: DefId) {
        if let Some(at) = self.defs.remove_impl(def) {
            self.indexed -= usize::from(at < self.indexed);
        }
        self.impls_of.values_mut().for_each(|list| list.retain(|&known| known != def));
        self.inherent.values_mut().for_each(|list| list.retain(|&known| known != def));
        self.inherent_new.retain(|&known| known != def);
        self.instances.clear();
        self.copies.clear();
    }

    /// The crate's impl that stands at that place.
    pub(crate) fn impl_at(&self, span: Span) -> Option<DefId> {
        self.defs.impls().iter().copied().find(|&def| self.defs.is_own(def) && self.defs.get(def).span == span)
    }

    /// A variable of a session, which no name leads to yet.
    pub(crate) fn new_variable(&mut self, module: &[Symbol], def: Def) -> DefId {
        let module = self.module(module);
        self.defs.add_variable(module, Arc::new(def))
    }

    /// Lets the name of a variable lead to it; from now on it has its value, of that type.
    pub(crate) fn settle_variable(&mut self, module: &[Symbol], def: DefId, ty: Ty) {
        let module = self.module(module);
        self.settled.insert(def);
        self.types.insert(def, ty);
        // What was refused may have waited for this name.
        self.bodies.retain(|_, state| matches!(state, BodyState::Done(_)));
        self.defs.name_variable(module, def);
    }

    /// Whether a definition is a variable of a session that has its value.
    pub(crate) fn is_settled(&self, def: DefId) -> bool {
        self.settled.contains(&def)
    }

    /// Whether the items from number `before` on are well typed by themselves.
    pub(crate) fn check_items(&mut self, before: usize) -> Vec<oxur_core::Diagnostic> {
        let mut errors = Vec::new();
        for def in self.defs.own_from(before) {
            match self.defs.get(def).kind {
                DefKind::Fn(_) if !self.defs.has_body(def) => {}
                DefKind::Fn(_) | DefKind::Const(_) | DefKind::Static(_) => {
                    errors.extend(self.body(def).err().into_iter().flatten());
                }
                DefKind::Struct(_) | DefKind::Enum(..) => {
                    self.errors.clear();
                    self.adt(def);
                    errors.extend(self.take_errors());
                }
                _ => {}
            }
        }
        oxur_core::sort_diagnostics(&mut errors);
        errors.dedup();
        errors
    }
}
