//! Traits and bounds as written become predicates.

use oxur_core::core::{self, Bound, GenericArg, Ident, Path, PathArgs, Segment, TraitBound, Type, WherePredicate};
use oxur_core::{Span, Symbol, codes::vm as codes, mapped};

use super::Checker;
use super::lower::Lower;
use super::predicates::{Predicate, TraitRef};
use crate::resolve::{DefKind, Namespace};
use crate::types::{Arg, DefId, DynTy, Ty, TyKind, intern_args, intern_bindings, intern_defs};

/// A bound, lowered: the trait and what is said of its associated types.
pub(crate) struct LoweredBound {
    pub(crate) trait_ref: TraitRef,
    pub(crate) predicates: Vec<Predicate>,
}

impl Checker {
    /// The bounds written for a parameter, in the definition itself and around it.
    pub(super) fn bounds_written(
        &mut self,
        owner: Option<DefId>,
        index: u32,
        name: Symbol,
    ) -> Vec<(DefId, TraitBound)> {
        let mut found = Vec::new();
        let mut at = owner;
        while let Some(owner) = at {
            let def = self.defs.get(owner);
            let at_parent = def.parent;
            let generics = match &def.kind {
                DefKind::Fn(node) => {
                    let node = node.clone();
                    if name == "impl Trait" {
                        for (number, bounds) in self.impl_params(owner) {
                            if number == index {
                                push_bounds(&mut found, owner, &bounds);
                            }
                        }
                    }
                    node.generics.clone()
                }
                DefKind::Impl(node, _) => node.generics.clone(),
                DefKind::Struct(node) => node.generics.clone(),
                DefKind::Enum(node, _) => node.generics.clone(),
                DefKind::Union(node) => node.generics.clone(),
                DefKind::TypeAlias(node) => node.generics.clone(),
                DefKind::Trait(node, _) => {
                    if name == "Self" {
                        push_bounds(&mut found, owner, &node.supertraits);
                    }
                    node.generics.clone()
                }
                _ => core::Generics::default(),
            };
            for param in &generics.params {
                if let core::GenericParam::TypeParam(node) = param
                    && node.name.name == name
                {
                    push_bounds(&mut found, owner, &node.bounds);
                }
            }
            for predicate in &generics.predicates {
                if let WherePredicate::WhereType(node) = predicate
                    && let Type::TypeRef(subject) = &node.ty
                    && subject.path.as_name().is_some_and(|subject| subject.name == name)
                {
                    push_bounds(&mut found, owner, &node.bounds);
                }
            }
            at = match self.defs.get(owner).kind {
                DefKind::Fn(_) | DefKind::Const(_) | DefKind::TypeAlias(_) => at_parent,
                _ => None,
            };
        }
        found
    }

    /// The trait that a path names.
    pub(crate) fn trait_of_path(&mut self, lower: &Lower<'_>, path: &Path, report: bool) -> Option<DefId> {
        let names: Vec<Ident> = mapped(&path.segments, |segment| segment.name);
        match self.defs.resolve(lower.scope, &names, path.global, Namespace::Type) {
            Ok(resolved) if resolved.used == names.len() => {
                if matches!(self.defs.get(resolved.def).kind, DefKind::Trait(..)) {
                    return Some(resolved.def);
                }
                if report {
                    let name = self.defs.get(resolved.def).name;
                    if matches!(self.defs.get(resolved.def).kind, DefKind::Foreign) {
                        self.foreign(path.span, name);
                    } else {
                        self.error(codes::MISMATCH, path.span, format!("`{name}` is no trait"));
                    }
                }
                None
            }
            Ok(_) => None,
            Err(unresolved) => {
                if report {
                    self.unresolved(&unresolved, path, "trait");
                }
                None
            }
        }
    }

    /// `Trait<A, Item = B>` as said of `self_ty`.
    pub(crate) fn lower_trait_path(&mut self, lower: &mut Lower<'_>, path: &Path, self_ty: Ty) -> Option<LoweredBound> {
        let def = self.trait_of_path(lower, path, true)?;
        let segment = path.segments.last()?;
        match &segment.args {
            Some(PathArgs::ParenArgs(node)) => {
                let inputs: Vec<Ty> = mapped(&node.inputs, |ty| self.lower_ty(lower, ty));
                let output = node.output.as_ref().map_or_else(Ty::unit, |ty| self.lower_ty(lower, ty));
                let args = intern_args(&[Arg::Ty(self_ty), Arg::Ty(Ty::tuple(&inputs))]);
                let mut predicates = Vec::new();
                if let Some(once) = self.lang_item("fn_once")
                    && let Some(assoc) = self.trait_assoc_ty(once, Symbol::new("Output"))
                {
                    predicates.push(Predicate::Projection(assoc, args, output));
                }
                Some(LoweredBound { trait_ref: TraitRef { def, args }, predicates })
            }
            _ => {
                let args = self.lower_args(lower, def, &[Arg::Ty(self_ty)], segment);
                let trait_ref = TraitRef { def, args };
                let mut predicates = Vec::new();
                if let Some(PathArgs::AngleArgs(node)) = &segment.args {
                    for arg in &node.args {
                        self.lower_assoc_arg(lower, trait_ref, arg, &mut predicates);
                    }
                }
                Some(LoweredBound { trait_ref, predicates })
            }
        }
    }

    fn lower_assoc_arg(
        &mut self,
        lower: &mut Lower<'_>,
        trait_ref: TraitRef,
        arg: &GenericArg,
        predicates: &mut Vec<Predicate>,
    ) {
        let name = match arg {
            GenericArg::AssocArg(node) => node.name,
            GenericArg::BoundArg(node) => node.name,
            _ => return,
        };
        let segment = Segment { name, args: None, span: name.span };
        let ty = self.projection_named(lower, trait_ref, &segment);
        let TyKind::Projection(assoc, args) = *ty.kind() else { return };
        match arg {
            GenericArg::AssocArg(node) => {
                if let GenericArg::TypeArg(value) = &node.value {
                    let value = self.lower_ty(lower, &value.ty);
                    predicates.push(Predicate::Projection(assoc, args, value));
                }
            }
            GenericArg::BoundArg(node) => self.lower_bounds(lower, &node.bounds, ty, predicates),
            _ => {}
        }
    }

    /// What bounds say of a type.
    pub(crate) fn lower_bounds(
        &mut self,
        lower: &mut Lower<'_>,
        bounds: &[Bound],
        self_ty: Ty,
        predicates: &mut Vec<Predicate>,
    ) {
        for bound in bounds {
            let Bound::TraitBound(node) = bound else { continue };
            if node.maybe {
                continue;
            }
            if let Some(bound) = self.lower_trait_path(lower, &node.path, self_ty) {
                predicates.push(Predicate::Trait(bound.trait_ref));
                predicates.extend(bound.predicates);
            }
        }
    }

    pub(super) fn lower_dyn(&mut self, lower: &mut Lower<'_>, bounds: &[Bound], span: Span) -> Ty {
        // What stands for `Self` is cut off again.
        let self_ty = Ty::error();
        let (mut principal, mut markers, mut bindings) = (None, Vec::new(), Vec::new());
        for bound in bounds {
            let Bound::TraitBound(node) = bound else { continue };
            let Some(bound) = self.lower_trait_path(lower, &node.path, self_ty) else { return Ty::error() };
            if self.is_marker(bound.trait_ref.def) {
                markers.push(bound.trait_ref.def);
                continue;
            }
            if principal.is_some() {
                self.error(codes::UNSUPPORTED, span, "a trait object has one trait that is no marker");
                return Ty::error();
            }
            principal = Some(bound.trait_ref);
            for predicate in bound.predicates {
                if let Predicate::Projection(assoc, _, ty) = predicate {
                    bindings.push((assoc, ty));
                }
            }
        }
        oxur_core::sort(&mut markers);
        markers.dedup();
        oxur_core::sort(&mut bindings);
        Ty::new(TyKind::Dyn(DynTy {
            principal: principal.map(|trait_ref| trait_ref.def),
            args: principal.map_or(&[], |trait_ref| intern_args(&trait_ref.args[1..])),
            bindings: intern_bindings(&bindings),
            markers: intern_defs(&markers),
        }))
    }
}

fn push_bounds(found: &mut Vec<(DefId, TraitBound)>, owner: DefId, bounds: &[Bound]) {
    for bound in bounds {
        if let Bound::TraitBound(node) = bound
            && !node.maybe
        {
            found.push((owner, (**node).clone()));
        }
    }
}
