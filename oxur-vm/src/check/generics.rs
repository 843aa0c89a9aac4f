//! Generic parameters of definitions, and their defaults.

use std::sync::Arc;

use oxur_core::Symbol;
use oxur_core::core::{self, Bound, Expr, GenericParam, Type};

use super::Checker;
use super::fold::subst;
use super::lower::Lower;
use crate::resolve::DefKind;
use crate::types::{Arg, Args, Const, DefId, Ty, TyKind, intern_args};

/// Generic parameters: those of what is around first, `Self` of a trait before all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Generics {
    /// How many belong to what is around.
    pub(crate) parent_count: usize,
    /// All of them.
    pub(crate) params: Vec<GenericDef>,
}

/// A generic parameter.
#[derive(Clone, Debug)]
pub(crate) struct GenericDef {
    /// Its name.
    pub(crate) name: Symbol,
    /// Type or constant.
    pub(crate) kind: GenericKind,
    /// The definition that declares it.
    pub(crate) owner: DefId,
    /// Whether an `impl Trait` parameter made it, so that it cannot be given.
    pub(crate) synthetic: bool,
}

/// What a generic parameter stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum GenericKind {
    /// A type.
    Type,
    /// A constant.
    Const,
}

impl Checker {
    /// The generic parameters of a definition, those of what is around it first.
    pub(crate) fn generics(&mut self, def: DefId) -> Arc<Generics> {
        if let Some(known) = self.generics.get(&def) {
            return known.clone();
        }
        let found = self.defs.get(def);
        let parent = found.parent;
        let inherits = |kind: &DefKind| matches!(kind, DefKind::Trait(..) | DefKind::Impl(..) | DefKind::Enum(..));
        let (own, inherit) = match &found.kind {
            DefKind::Fn(node) => (node.generics.params.clone(), true),
            DefKind::Struct(node) => (node.generics.params.clone(), false),
            DefKind::Enum(node, _) => (node.generics.params.clone(), false),
            DefKind::Union(node) => (node.generics.params.clone(), false),
            DefKind::Trait(node, _) => (node.generics.params.clone(), false),
            DefKind::Impl(node, _) => (node.generics.params.clone(), false),
            DefKind::TypeAlias(node) => (node.generics.params.clone(), true),
            DefKind::Variant(_) | DefKind::Const(_) => (Vec::new(), true),
            _ => (Vec::new(), false),
        };
        let is_trait = matches!(found.kind, DefKind::Trait(..));
        let mut generics = Generics::default();
        if let Some(parent) = parent
            && inherit
            && inherits(&self.defs.get(parent).kind)
        {
            generics.params.clone_from(&self.generics(parent).params);
        }
        generics.parent_count = generics.params.len();
        if is_trait {
            let name = Symbol::new("Self");
            generics.params.push(GenericDef { name, kind: GenericKind::Type, owner: def, synthetic: false });
        }
        for param in &own {
            let (name, kind) = match param {
                GenericParam::LifetimeParam(_) => continue,
                GenericParam::TypeParam(node) => (node.name.name, GenericKind::Type),
                GenericParam::ConstParam(node) => (node.name.name, GenericKind::Const),
            };
            generics.params.push(GenericDef { name, kind, owner: def, synthetic: false });
        }
        if let DefKind::Fn(node) = &self.defs.get(def).kind {
            let mut bounds = Vec::new();
            for param in &node.params {
                impl_types(&param.ty, &mut bounds);
            }
            for _ in bounds {
                let name = Symbol::new("impl Trait");
                generics.params.push(GenericDef { name, kind: GenericKind::Type, owner: def, synthetic: true });
            }
        }
        let generics = Arc::new(generics);
        self.generics.insert(def, generics.clone());
        generics
    }

    /// The numbers and bounds of a function's `impl Trait` parameters.
    pub(super) fn impl_params(&mut self, def: DefId) -> Vec<(u32, Vec<Bound>)> {
        let generics = self.generics(def);
        let DefKind::Fn(node) = &self.defs.get(def).kind else { return Vec::new() };
        let mut bounds = Vec::new();
        for param in &node.params {
            impl_types(&param.ty, &mut bounds);
        }
        let first = generics.params.len() - bounds.len();
        (first..).map(|index| u32::try_from(index).unwrap_or(u32::MAX)).zip(bounds).collect()
    }

    /// The bounds of a function's opaque types, in order.
    pub(super) fn opaque_bounds(&mut self, def: DefId) -> Vec<Vec<Bound>> {
        let DefKind::Fn(node) = &self.defs.get(def).kind else { return Vec::new() };
        let mut bounds = Vec::new();
        if let Some(ty) = &node.return_type {
            impl_types(ty, &mut bounds);
        }
        bounds
    }

    /// The parameters themselves as arguments.
    pub(crate) fn identity_args(&mut self, def: DefId) -> Args {
        let generics = self.generics(def);
        let args: Vec<Arg> = (0u32..)
            .zip(&generics.params)
            .map(|(index, param)| match param.kind {
                GenericKind::Type => Arg::Ty(Ty::new(TyKind::Param(index, param.name))),
                GenericKind::Const => Arg::Const(Const::Param(index, param.name)),
            })
            .collect();
        intern_args(&args)
    }

    /// The parameter of that name that a definition sees.
    pub(super) fn param_named(&mut self, owner: Option<DefId>, name: Symbol) -> Option<(u32, GenericKind)> {
        let generics = self.generics(owner?);
        let index = generics.params.iter().rposition(|param| param.name == name && !param.synthetic)?;
        if name == "Self" {
            return None;
        }
        Some((u32::try_from(index).ok()?, generics.params[index].kind))
    }

    /// The default of a parameter, in terms of the arguments before it.
    pub(super) fn param_default(&mut self, owner: DefId, index: usize, before: &[Arg]) -> Option<Arg> {
        let generics = self.generics(owner);
        let name = generics.params.get(index)?.name;
        let def = self.defs.get(owner);
        let scope = def.scope;
        let params = match &def.kind {
            DefKind::Struct(node) => &node.generics.params,
            DefKind::Enum(node, _) => &node.generics.params,
            DefKind::Union(node) => &node.generics.params,
            DefKind::Trait(node, _) => &node.generics.params,
            DefKind::TypeAlias(node) => &node.generics.params,
            _ => return None,
        };
        let mut found: Option<(Option<Type>, Option<Expr>)> = None;
        for param in params {
            match param {
                GenericParam::TypeParam(node) if node.name.name == name => found = Some((node.default.clone(), None)),
                GenericParam::ConstParam(node) if node.name.name == name => {
                    found = Some((None, node.default.clone()));
                }
                _ => {}
            }
        }
        let mut lower = Lower::explicit(scope, Some(owner));
        let args = intern_args(before);
        match found? {
            (Some(ty), _) => {
                let ty = self.lower_ty(&mut lower, &ty);
                Some(Arg::Ty(subst(ty, args)))
            }
            (None, Some(value)) => Some(Arg::Const(self.lower_const(&mut lower, &value))),
            (None, None) => None,
        }
    }
}

/// How many `impl Trait` there are in a type.
pub(super) fn impl_type_count(ty: &Type) -> u32 {
    let mut found = Vec::new();
    impl_types(ty, &mut found);
    u32::try_from(found.len()).unwrap_or(u32::MAX)
}

/// The bounds of each `impl Trait` in a type, outermost first, in the order in which they are lowered.
fn impl_types(ty: &Type, found: &mut Vec<Vec<Bound>>) {
    match ty {
        Type::ImplType(node) => {
            found.push(node.bounds.clone());
            for bound in &node.bounds {
                let Bound::TraitBound(bound) = bound else { continue };
                for segment in &bound.path.segments {
                    impl_types_in_args(segment.args.as_ref(), found);
                }
            }
        }
        Type::TypeRef(node) => {
            for segment in &node.path.segments {
                impl_types_in_args(segment.args.as_ref(), found);
            }
        }
        Type::RefType(node) => impl_types(&node.ty, found),
        Type::PtrType(node) => impl_types(&node.ty, found),
        Type::SliceType(node) => impl_types(&node.ty, found),
        Type::ArrayType(node) => impl_types(&node.ty, found),
        Type::TupleType(node) => node.items.iter().for_each(|item| impl_types(item, found)),
        _ => {}
    }
}

fn impl_types_in_args(args: Option<&core::PathArgs>, found: &mut Vec<Vec<Bound>>) {
    match args {
        Some(core::PathArgs::AngleArgs(node)) => {
            for arg in &node.args {
                match arg {
                    core::GenericArg::TypeArg(arg) => impl_types(&arg.ty, found),
                    core::GenericArg::AssocArg(arg) => {
                        if let core::GenericArg::TypeArg(value) = &arg.value {
                            impl_types(&value.ty, found);
                        }
                    }
                    _ => {}
                }
            }
        }
        Some(core::PathArgs::ParenArgs(node)) => {
            node.inputs.iter().for_each(|input| impl_types(input, found));
            if let Some(output) = &node.output {
                impl_types(output, found);
            }
        }
        None => {}
    }
}
