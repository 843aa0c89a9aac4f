//! What a session does to the tables: variables, names that are taken back, impls that go.

use std::sync::Arc;

use oxur_core::core;

use super::defs::{Def, DefKind, Defs, ModId, Module};
use crate::types::DefId;

/// The tables as they were, to go back to them.
#[derive(Debug)]
pub(crate) struct Snapshot {
    definitions: usize,
    modules: Vec<(usize, Module)>,
}

impl Snapshot {
    /// How many definitions there were.
    pub(crate) fn definitions(&self) -> usize {
        self.definitions
    }
}

impl Defs {
    /// Whether a definition is of the crate in hand, and not of the library.
    pub(crate) fn is_own(&self, def: DefId) -> bool {
        Some(self.module(self.get(def).scope).root) == self.crate_root
    }

    /// The crate's definitions from that number on.
    pub(crate) fn own_from(&self, first: usize) -> Vec<DefId> {
        (first..self.list.len()).map(|number| DefId(number as u32)).filter(|&def| self.is_own(def)).collect()
    }

    /// Whether a name of the crate was given anew since this was last asked.
    pub(crate) fn take_replaced(&mut self) -> bool {
        std::mem::take(&mut self.replaced)
    }

    /// What the crate's names mean now.
    pub(crate) fn snapshot(&self) -> Snapshot {
        let own = |module: &Module| Some(module.root) == self.crate_root;
        let modules = self.modules.iter().enumerate().filter(|(_, module)| own(module));
        let modules = modules.map(|(number, module)| (number, module.clone())).collect();
        Snapshot { definitions: self.list.len(), modules }
    }

    /// Lets the crate's names mean again what they did.
    pub(crate) fn restore(&mut self, snapshot: Snapshot) {
        for (number, module) in snapshot.modules {
            self.modules[number] = module;
        }
        self.traits_in_scope.clear();
        self.replaced = true;
    }

    /// Takes an impl out of the list of all; gives where it stood.
    pub(crate) fn remove_impl(&mut self, def: DefId) -> Option<usize> {
        let at = self.impls.iter().position(|&known| known == def)?;
        self.impls.remove(at);
        Some(at)
    }

    /// A variable of a session, which no name leads to.
    pub(crate) fn add_variable(&mut self, module: ModId, def: Arc<core::Def>) -> DefId {
        self.add(Def {
            name: def.name.name,
            parent: Some(self.module(module).def),
            scope: module,
            span: def.name.span,
            kind: DefKind::Def(def),
            intrinsic: None,
            body: None,
            barred: None,
        })
    }

    /// Lets the name of a variable lead to it.
    pub(crate) fn name_variable(&mut self, module: ModId, def: DefId) {
        let name = self.get(def).name;
        let before = self.modules[module.0 as usize].values.insert(name, def);
        self.replaced |= before.is_some();
    }
}
