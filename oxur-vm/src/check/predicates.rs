//! What must hold of the arguments of definitions: bounds, supertraits, what is said of associated and opaque types.

use std::sync::Arc;

use oxur_core::Symbol;
use oxur_core::core::{self, GenericParam, Type, WherePredicate};

use super::Checker;
use super::fold::{subst, subst_args};
use super::lower::{ImplTypes, Lower};
use crate::resolve::DefKind;
use crate::types::{Args, DefId, Ty, TyKind};

/// A trait with its arguments, `Self` first.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct TraitRef {
    /// The trait.
    pub(crate) def: DefId,
    /// The arguments.
    pub(crate) args: Args,
}

impl TraitRef {
    /// The type that has the trait.
    pub(crate) fn self_ty(&self) -> Ty {
        self.args.first().map_or_else(Ty::error, |arg| arg.ty())
    }
}

/// What must hold.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Predicate {
    /// `T: Trait`
    Trait(TraitRef),
    /// `<T as Trait>::Item == U`
    Projection(DefId, Args, Ty),
}

impl Predicate {
    /// With arguments for its parameters.
    pub(crate) fn subst(self, args: Args) -> Self {
        match self {
            Self::Trait(trait_ref) => {
                Self::Trait(TraitRef { def: trait_ref.def, args: subst_args(trait_ref.args, args) })
            }
            Self::Projection(assoc, list, ty) => Self::Projection(assoc, subst_args(list, args), subst(ty, args)),
        }
    }
}

impl Checker {
    /// What must hold of the arguments of a definition, that of what is around it included; of a trait also that
    /// `Self` has it.
    pub(crate) fn predicates(&mut self, def: DefId) -> Arc<[Predicate]> {
        if let Some(known) = self.predicates.get(&def) {
            return known.clone();
        }
        // Predicates that are asked for while they are worked out are found by what is written.
        self.predicates.insert(def, Arc::from([]));
        let predicates: Arc<[Predicate]> = self.with_errors_of(def, |this| this.predicates_new(def)).into();
        self.predicates.insert(def, predicates.clone());
        predicates
    }

    fn predicates_new(&mut self, def: DefId) -> Vec<Predicate> {
        let found = self.defs.get(def);
        let (scope, parent) = (found.scope, found.parent);
        let mut predicates = Vec::new();
        let generics = match &found.kind {
            DefKind::Fn(node) => node.generics.clone(),
            DefKind::Struct(node) => node.generics.clone(),
            DefKind::Enum(node, _) => node.generics.clone(),
            DefKind::Union(node) => node.generics.clone(),
            DefKind::Trait(node, _) => node.generics.clone(),
            DefKind::Impl(node, _) => node.generics.clone(),
            DefKind::TypeAlias(node) => node.generics.clone(),
            _ => core::Generics::default(),
        };
        let is_trait = matches!(found.kind, DefKind::Trait(..));
        let is_func = matches!(found.kind, DefKind::Fn(_));
        if let Some(parent) = parent
            && matches!(self.defs.get(parent).kind, DefKind::Trait(..) | DefKind::Impl(..) | DefKind::Enum(..))
        {
            predicates.extend(self.predicates(parent).iter().copied());
        }
        if is_trait {
            predicates.push(Predicate::Trait(TraitRef { def, args: self.identity_args(def) }));
        }
        let mut lower = Lower::explicit(scope, Some(def));
        for param in &generics.params {
            if let GenericParam::TypeParam(node) = param
                && let Some((index, _)) = self.param_named(Some(def), node.name.name)
            {
                let ty = Ty::new(TyKind::Param(index, node.name.name));
                self.lower_bounds(&mut lower, &node.bounds, ty, &mut predicates);
            }
        }
        for predicate in &generics.predicates {
            if let WherePredicate::WhereType(node) = predicate {
                let ty = self.lower_ty(&mut lower, &node.ty);
                self.lower_bounds(&mut lower, &node.bounds, ty, &mut predicates);
            }
        }
        if is_func {
            for (index, bounds) in self.impl_params(def) {
                lower.impls = ImplTypes::Params(index + 1);
                let ty = Ty::new(TyKind::Param(index, Symbol::new("impl Trait")));
                self.lower_bounds(&mut lower, &bounds, ty, &mut predicates);
            }
        }
        predicates
    }

    /// What a trait says of its `Self`: its supertraits, and bounds of `Self` in its where clause.
    pub(crate) fn supertraits(&mut self, def: DefId) -> Arc<[Predicate]> {
        if let Some(known) = self.supertraits.get(&def) {
            return known.clone();
        }
        self.supertraits.insert(def, Arc::from([]));
        let found = self.defs.get(def);
        let scope = found.scope;
        let DefKind::Trait(node, _) = &found.kind else { return Arc::from([]) };
        let node = node.clone();
        let self_ty = Ty::new(TyKind::Param(0, Symbol::new("Self")));
        let predicates = self.with_errors_of(def, |this| {
            let mut predicates = Vec::new();
            let mut lower = Lower::explicit(scope, Some(def));
            this.lower_bounds(&mut lower, &node.supertraits, self_ty, &mut predicates);
            for predicate in &node.generics.predicates {
                if let WherePredicate::WhereType(node) = predicate
                    && let Type::TypeRef(subject) = &node.ty
                    && subject.path.as_name().is_some_and(|name| name.name == "Self")
                {
                    this.lower_bounds(&mut lower, &node.bounds, self_ty, &mut predicates);
                }
            }
            predicates
        });
        let predicates: Arc<[Predicate]> = predicates.into();
        self.supertraits.insert(def, predicates.clone());
        predicates
    }

    /// What is said of an associated type where it is declared, with the projection itself as the subject: in terms of
    /// the trait's arguments (and its own).
    pub(crate) fn item_bounds(&mut self, assoc: DefId) -> Arc<[Predicate]> {
        if let Some(known) = self.item_bounds.get(&assoc) {
            return known.clone();
        }
        self.item_bounds.insert(assoc, Arc::from([]));
        let found = self.defs.get(assoc);
        let (scope, parent, name) = (found.scope, found.parent, found.name);
        let DefKind::TypeAlias(node) = &found.kind else { return Arc::from([]) };
        let node = node.clone();
        let args = self.identity_args(assoc);
        let ty = Ty::new(TyKind::Projection(assoc, args));
        let mut predicates = Vec::new();
        self.lower_bounds(&mut Lower::explicit(scope, Some(assoc)), &node.bounds, ty, &mut predicates);
        // `trait T where Self::Item: Bound` says the same.
        if let Some(parent) = parent
            && let DefKind::Trait(trait_node, _) = &self.defs.get(parent).kind
        {
            let trait_node = trait_node.clone();
            for predicate in &trait_node.generics.predicates {
                if let WherePredicate::WhereType(node) = predicate
                    && let Type::TypeRef(subject) = &node.ty
                    && subject.path.segments.len() == 2
                    && subject.path.segments[0].name.name == "Self"
                    && subject.path.segments[1].name.name == name
                {
                    self.lower_bounds(&mut Lower::explicit(scope, Some(parent)), &node.bounds, ty, &mut predicates);
                }
            }
        }
        let predicates: Arc<[Predicate]> = predicates.into();
        self.item_bounds.insert(assoc, predicates.clone());
        predicates
    }

    /// What is known of an opaque type by its bounds, in terms of its function's arguments.
    pub(crate) fn opaque_predicates(&mut self, func: DefId, index: u32) -> Arc<[Predicate]> {
        if let Some(known) = self.opaque_preds.get(&(func, index)) {
            return known.clone();
        }
        self.opaque_preds.insert((func, index), Arc::from([]));
        let bounds = self.opaque_bounds(func);
        let args = self.identity_args(func);
        let scope = self.defs.get(func).scope;
        let ty = Ty::new(TyKind::Opaque(func, index, args));
        let mut predicates = Vec::new();
        if let Some(bounds) = bounds.get(index as usize) {
            // Opaque types within the bounds have the numbers that follow.
            let mut lower = Lower::explicit(scope, Some(func));
            lower.impls = ImplTypes::Opaque(func, index + 1);
            self.lower_bounds(&mut lower, bounds, ty, &mut predicates);
        }
        let predicates: Arc<[Predicate]> = predicates.into();
        self.opaque_preds.insert((func, index), predicates.clone());
        predicates
    }

    /// The associated type of that name that a trait itself declares.
    pub(crate) fn trait_assoc_ty(&self, def: DefId, name: Symbol) -> Option<DefId> {
        self.member(def, name, |kind| matches!(kind, DefKind::TypeAlias(_)))
    }

    /// The item of that name and kind in a trait or impl.
    pub(crate) fn member(&self, def: DefId, name: Symbol, is: impl Fn(&DefKind) -> bool) -> Option<DefId> {
        let (DefKind::Trait(_, items) | DefKind::Impl(_, items)) = &self.defs.get(def).kind else { return None };
        items.iter().copied().find(|&item| {
            let item = self.defs.get(item);
            item.name == name && is(&item.kind)
        })
    }

    /// Whether a trait or one of its supertraits has an associated type of that name.
    pub(super) fn trait_has_assoc(&mut self, def: DefId, name: Symbol) -> bool {
        let args = self.identity_args(def);
        self.supertrait_with_assoc(TraitRef { def, args }, name).is_some()
    }

    /// The trait among this and its supertraits that declares an associated type of that name.
    pub(super) fn supertrait_with_assoc(&mut self, trait_ref: TraitRef, name: Symbol) -> Option<TraitRef> {
        self.all_supertraits(trait_ref).into_iter().find(|found| self.trait_assoc_ty(found.def, name).is_some())
    }

    /// A trait and its supertraits, nearest first, each once.
    pub(crate) fn all_supertraits(&mut self, trait_ref: TraitRef) -> Vec<TraitRef> {
        let mut found = vec![trait_ref];
        let mut next = 0;
        while next < found.len() && found.len() < 256 {
            let at = found[next];
            next += 1;
            for predicate in self.supertraits(at.def).iter() {
                if let Predicate::Trait(above) = predicate.subst(at.args)
                    && !found.contains(&above)
                {
                    found.push(above);
                }
            }
        }
        found
    }

    /// Whether a trait has no methods that an object could need: auto traits and the like.
    pub(crate) fn is_marker(&self, def: DefId) -> bool {
        match &self.defs.get(def).kind {
            DefKind::Trait(node, _) => {
                node.auto || ["send", "sync", "unpin", "copy", "sized"].iter().any(|name| self.lang(name) == Some(def))
            }
            _ => false,
        }
    }
}
