//! What the checker knows of definitions without their bodies: generics, predicates, signatures, fields, headers of
//! impls. Each is worked out when it is first asked for.

use std::sync::Arc;

use oxur_core::core::{self, Bound, Expr, Fields, GenericParam, Type, WherePredicate};
use oxur_core::{Span, Symbol, codes::vm as codes};

use super::Checker;
use super::fold::{subst, subst_args};
use super::lower::{ImplTypes, Lower};
use crate::resolve::DefKind;
use crate::types::{Arg, Args, Const, DefId, InferTy, IntTy, Mutability, Ty, TyKind, intern_args};

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

/// A function's or constructor's type.
#[derive(Clone, Debug)]
pub(crate) struct FnSig {
    /// The parameters, `self` first.
    pub(crate) params: Vec<Ty>,
    /// The result.
    pub(crate) ret: Ty,
    /// Whether the first parameter is `self`.
    pub(crate) has_self: bool,
}

/// A struct, enum or union.
#[derive(Clone, Debug)]
pub(crate) struct AdtDef {
    /// Its name.
    pub(crate) name: Symbol,
    /// Which of them.
    pub(crate) kind: AdtKind,
    /// For data of the machine itself its name there: it has no fields that are known here.
    pub(crate) builtin: Option<Symbol>,
    /// The variants; one for a struct or union.
    pub(crate) variants: Vec<VariantDef>,
}

/// Kinds of user types.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum AdtKind {
    /// A struct.
    Struct,
    /// An enum.
    Enum,
    /// A union.
    Union,
}

/// A variant, or a struct's only one.
#[derive(Clone, Debug)]
pub(crate) struct VariantDef {
    /// Its name.
    pub(crate) name: Symbol,
    /// Its discriminant.
    pub(crate) discriminant: i128,
    /// How its fields are written.
    pub(crate) ctor: Ctor,
    /// The fields.
    pub(crate) fields: Vec<FieldDef>,
}

/// How the fields of a variant are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ctor {
    /// `{ x: T }`
    Named,
    /// `(T)`
    Tuple,
    /// Nothing.
    Unit,
}

/// A field.
#[derive(Clone, Debug)]
pub(crate) struct FieldDef {
    /// Its name; its number in a tuple.
    pub(crate) name: Symbol,
    /// Its type, in terms of the type's parameters.
    pub(crate) ty: Ty,
}

impl VariantDef {
    /// The number of the field of that name.
    pub(crate) fn field(&self, name: Symbol) -> Option<u32> {
        self.fields.iter().position(|field| field.name == name).and_then(|index| u32::try_from(index).ok())
    }
}

/// What an impl is for.
#[derive(Clone, Debug)]
pub(crate) struct ImplHeader {
    /// The trait; none for an inherent impl.
    pub(crate) trait_ref: Option<TraitRef>,
    /// The type.
    pub(crate) self_ty: Ty,
    /// Whether it says that the type does not have the trait.
    pub(crate) negative: bool,
}

/// What can be seen of a type at its head, to pass over impls that cannot fit.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Head {
    /// A type without parts.
    Plain(Ty),
    /// A struct, enum or union.
    Adt(DefId),
    /// A reference.
    Ref(Mutability),
    /// A raw pointer.
    Ptr(Mutability),
    /// A slice.
    Slice,
    /// An array.
    Array,
    /// A tuple of so many.
    Tuple(usize),
    /// A trait object.
    Dyn(Option<DefId>),
    /// A function pointer.
    FnPtr(usize),
    /// A function item or closure.
    Callable,
    /// An opaque type.
    Opaque,
}

impl Head {
    /// The head of a type; none for parameters, projections and variables, which fit anything.
    pub(crate) fn of(ty: Ty) -> Option<Self> {
        Some(match *ty.kind() {
            TyKind::Bool | TyKind::Char | TyKind::Str | TyKind::Never | TyKind::Int(_) | TyKind::Float(_) => {
                Self::Plain(ty)
            }
            TyKind::Adt(def, _) => Self::Adt(def),
            TyKind::Ref(_, mutability) => Self::Ref(mutability),
            TyKind::Ptr(_, mutability) => Self::Ptr(mutability),
            TyKind::Slice(_) => Self::Slice,
            TyKind::Array(..) => Self::Array,
            TyKind::Tuple(items) => Self::Tuple(items.len()),
            TyKind::Dyn(dynamic) => Self::Dyn(dynamic.principal),
            TyKind::FnPtr(params, _) => Self::FnPtr(params.len()),
            TyKind::FnDef(..) | TyKind::Closure(..) => Self::Callable,
            TyKind::Opaque(..) => Self::Opaque,
            TyKind::Param(..) | TyKind::Projection(..) | TyKind::Infer(_) | TyKind::Error => return None,
        })
    }
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

    /// `Self` as a definition sees it.
    pub(crate) fn self_ty(&mut self, owner: Option<DefId>) -> Option<Ty> {
        let mut at = owner;
        while let Some(owner) = at {
            match self.defs.get(owner).kind {
                DefKind::Trait(..) => return Some(Ty::new(TyKind::Param(0, Symbol::new("Self")))),
                DefKind::Impl(..) => return Some(self.impl_header(owner).self_ty),
                DefKind::Struct(_) | DefKind::Enum(..) | DefKind::Union(_) => {
                    let args = self.identity_args(owner);
                    return Some(Ty::adt(owner, args));
                }
                DefKind::Fn(_) | DefKind::Const(_) | DefKind::TypeAlias(_) | DefKind::Variant(_) => {}
                _ => return None,
            }
            at = self.defs.get(owner).parent;
        }
        None
    }

    /// What an alias, or an impl's associated type, stands for.
    pub(super) fn alias_ty(&mut self, def: DefId) -> Ty {
        if let Some(&known) = self.types.get(&def) {
            return known;
        }
        // An alias that leads to itself meets this.
        self.types.insert(def, Ty::error());
        let found = self.defs.get(def);
        let (scope, span) = (found.scope, found.span);
        let DefKind::TypeAlias(node) = &found.kind else { return Ty::error() };
        let node = node.clone();
        let ty = match &node.ty {
            Some(ty) => self.with_errors_of(def, |this| this.lower_ty(&mut Lower::explicit(scope, Some(def)), ty)),
            None => {
                self.error(codes::MISMATCH, span, format!("the type `{}` is only declared", node.name.name));
                Ty::error()
            }
        };
        self.types.insert(def, ty);
        ty
    }

    /// The type of a constant or static; of a `def` without a written type, none.
    pub(crate) fn value_ty(&mut self, def: DefId) -> Option<Ty> {
        if let Some(&known) = self.types.get(&def) {
            return Some(known);
        }
        let found = self.defs.get(def);
        let scope = found.scope;
        let ty = match &found.kind {
            DefKind::Const(node) => node.ty.clone(),
            DefKind::Static(node) => node.ty.clone(),
            DefKind::Def(node) => node.ty.clone()?,
            _ => return None,
        };
        let ty = self.with_errors_of(def, |this| this.lower_ty(&mut Lower::explicit(scope, Some(def)), &ty));
        self.types.insert(def, ty);
        Some(ty)
    }

    /// The type of a function, or of a constructor.
    pub(crate) fn sig(&mut self, def: DefId) -> Arc<FnSig> {
        if let Some(known) = self.sigs.get(&def) {
            let known = known.clone();
            self.repeat_errors_of(def);
            return known;
        }
        let sig = self.with_errors_of(def, |this| this.sig_new(def));
        let sig = Arc::new(sig);
        self.sigs.insert(def, sig.clone());
        sig
    }

    fn sig_new(&mut self, def: DefId) -> FnSig {
        let found = self.defs.get(def);
        let (scope, parent) = (found.scope, found.parent);
        match &found.kind {
            DefKind::Fn(node) => {
                let node = node.clone();
                let first_impl = self.impl_params(def).first().map_or(0, |&(number, _)| number);
                let mut lower = Lower::explicit(scope, Some(def));
                let mut params = Vec::new();
                if let Some(receiver) = &node.receiver {
                    let self_ty = self.self_ty(Some(def)).unwrap_or_else(Ty::error);
                    params.push(match (&receiver.ty, receiver.reference) {
                        (Some(ty), _) => self.lower_ty(&mut lower, ty),
                        (None, true) => Ty::reference(self_ty, Mutability::new(receiver.mutable)),
                        (None, false) => self_ty,
                    });
                }
                lower.impls = ImplTypes::Params(first_impl);
                for param in &node.params {
                    params.push(self.lower_ty(&mut lower, &param.ty));
                }
                lower.impls = ImplTypes::Opaque(def, 0);
                let ret = node.return_type.as_ref().map_or_else(Ty::unit, |ty| self.lower_ty(&mut lower, ty));
                if node.asyncness {
                    self.error(codes::UNSUPPORTED, node.span, "async functions cannot run in the virtual machine");
                }
                FnSig { params, ret, has_self: node.receiver.is_some() }
            }
            DefKind::Struct(_) => {
                let args = self.identity_args(def);
                let params = self.adt(def).variants[0].fields.iter().map(|field| field.ty).collect();
                FnSig { params, ret: Ty::adt(def, args), has_self: false }
            }
            &DefKind::Variant(index) => {
                let Some(parent) = parent else { return FnSig { params: vec![], ret: Ty::error(), has_self: false } };
                let args = self.identity_args(parent);
                let params = self.adt(parent).variants[index as usize].fields.iter().map(|field| field.ty).collect();
                FnSig { params, ret: Ty::adt(parent, args), has_self: false }
            }
            _ => FnSig { params: Vec::new(), ret: Ty::error(), has_self: false },
        }
    }

    /// The fields and variants of a type.
    pub(crate) fn adt(&mut self, def: DefId) -> Arc<AdtDef> {
        if let Some(known) = self.adts.get(&def) {
            let known = known.clone();
            self.repeat_errors_of(def);
            return known;
        }
        let adt = self.with_errors_of(def, |this| this.adt_new(def));
        let adt = Arc::new(adt);
        self.adts.insert(def, adt.clone());
        adt
    }

    fn adt_new(&mut self, def: DefId) -> AdtDef {
        let found = self.defs.get(def);
        let (name, builtin) = (found.name, found.intrinsic);
        let (kind, variants) = match &found.kind {
            DefKind::Struct(node) => {
                let node = node.clone();
                (AdtKind::Struct, vec![self.variant_def(def, node.name.name, &node.fields, 0)])
            }
            DefKind::Union(node) => {
                let node = node.clone();
                let fields = core::NamedFields { fields: node.fields.clone(), span: node.span }.into();
                (AdtKind::Union, vec![self.variant_def(def, node.name.name, &fields, 0)])
            }
            DefKind::Enum(node, _) => {
                let node = node.clone();
                let scope = found.scope;
                let mut next = 0i128;
                let mut variants = Vec::new();
                for variant in &node.variants {
                    if let Some(value) = &variant.discriminant {
                        match self.eval_int(scope, Some(def), value) {
                            Some(value) => next = value,
                            None => self.error(
                                codes::CONSTANT,
                                value.span(),
                                "this discriminant cannot be computed by the checker",
                            ),
                        }
                    }
                    variants.push(self.variant_def(def, variant.name.name, &variant.fields, next));
                    next = next.wrapping_add(1);
                }
                (AdtKind::Enum, variants)
            }
            _ => (AdtKind::Struct, Vec::new()),
        };
        AdtDef { name, kind, builtin, variants }
    }

    fn variant_def(&mut self, adt: DefId, name: Symbol, fields: &Fields, value: i128) -> VariantDef {
        let scope = self.defs.get(adt).scope;
        let (ctor, list) = match fields {
            Fields::NamedFields(node) => (Ctor::Named, node.fields.as_slice()),
            Fields::TupleFields(node) => (Ctor::Tuple, node.fields.as_slice()),
            Fields::UnitFields(_) => (Ctor::Unit, &[][..]),
        };
        let fields = list
            .iter()
            .enumerate()
            .map(|(index, field)| FieldDef {
                name: field.name.map_or_else(|| Symbol::new(&index.to_string()), |name| name.name),
                ty: self.lower_ty(&mut Lower::explicit(scope, Some(adt)), &field.ty),
            })
            .collect();
        VariantDef { name, discriminant: value, ctor, fields }
    }

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

    /// What an impl is for.
    pub(crate) fn impl_header(&mut self, def: DefId) -> Arc<ImplHeader> {
        if let Some(known) = self.headers.get(&def) {
            return known.clone();
        }
        let found = self.defs.get(def);
        let scope = found.scope;
        let error = ImplHeader { trait_ref: None, self_ty: Ty::error(), negative: false };
        let DefKind::Impl(node, _) = &found.kind else { return Arc::new(error) };
        let node = node.clone();
        self.headers.insert(def, Arc::new(error));
        let header = self.with_errors_of(def, |this| {
            let mut lower = Lower::explicit(scope, Some(def));
            let self_ty = this.lower_ty(&mut lower, &node.self_type);
            // The trait's arguments may speak of `Self`.
            let known = ImplHeader { trait_ref: None, self_ty, negative: node.negative };
            this.headers.insert(def, Arc::new(known.clone()));
            let bound = node.trait_path.as_ref().and_then(|path| this.lower_trait_path(&mut lower, path, self_ty));
            ImplHeader { trait_ref: bound.map(|bound| bound.trait_ref), ..known }
        });
        let header = Arc::new(header);
        self.headers.insert(def, header.clone());
        header
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

    /// The impls of a trait, and the inherent impls by their type's head; brought up to date with what was added.
    pub(super) fn index_impls(&mut self) {
        while self.indexed < self.defs.impls().len() {
            let def = self.defs.impls()[self.indexed];
            self.indexed += 1;
            let found = self.defs.get(def);
            let scope = found.scope;
            let DefKind::Impl(node, _) = &found.kind else { continue };
            let node = node.clone();
            match &node.trait_path {
                Some(path) => {
                    let lower = Lower::explicit(scope, Some(def));
                    if let Some(trait_def) = self.trait_of_path(&lower, path, false) {
                        self.impls_of.entry(trait_def).or_default().push(def);
                    }
                }
                None => self.inherent_new.push(def),
            }
        }
    }

    /// The inherent impls that may be of a type with that head.
    pub(super) fn inherent_impls(&mut self, head: Head) -> Vec<DefId> {
        if let Some(key) = self.head_key(head) {
            self.defs.load_impls(None, Some(&[key.as_str()]));
        }
        self.index_impls();
        for def in std::mem::take(&mut self.inherent_new) {
            let header = self.impl_header(def);
            if let Some(head) = Head::of(header.self_ty) {
                self.inherent.entry(head).or_default().push(def);
            }
        }
        self.inherent.get(&head).cloned().unwrap_or_default()
    }

    /// How the library's index calls a head.
    fn head_key(&self, head: Head) -> Option<Symbol> {
        Some(match head {
            Head::Plain(ty) => Symbol::new(&self.show(ty)),
            Head::Adt(def) => self.defs.get(def).name,
            Head::Ref(Mutability::Shared) => Symbol::new("&"),
            Head::Ref(Mutability::Mut) => Symbol::new("&mut"),
            Head::Ptr(Mutability::Shared) => Symbol::new("*const"),
            Head::Ptr(Mutability::Mut) => Symbol::new("*mut"),
            Head::Slice => Symbol::new("[]"),
            Head::Array => Symbol::new("[;]"),
            Head::Tuple(count) => Symbol::new(&format!("({count})")),
            Head::Dyn(_) => Symbol::new("dyn"),
            Head::FnPtr(_) => Symbol::new("fn"),
            Head::Callable | Head::Opaque => return None,
        })
    }

    /// The impls of a trait that may be for that type; others may be among them.
    pub(super) fn trait_impls(&mut self, def: DefId, ty: Ty) -> Vec<DefId> {
        let ints: Vec<&str> = IntTy::ALL.iter().map(|ty| ty.name()).collect();
        let mut keys = vec!["*"];
        let known = match *ty.kind() {
            TyKind::Infer(InferTy::Any(_)) | TyKind::Error => false,
            TyKind::Infer(InferTy::Int(_)) => {
                keys.extend(&ints);
                true
            }
            TyKind::Infer(InferTy::Float(_)) => {
                keys.extend(["f32", "f64"]);
                true
            }
            _ => {
                let key = Head::of(ty).and_then(|head| self.head_key(head));
                keys.extend(key.map(Symbol::as_str));
                true
            }
        };
        self.defs.load_impls(Some(def), if known { Some(&keys) } else { None });
        self.index_impls();
        self.impls_of.get(&def).cloned().unwrap_or_default()
    }

    /// Where a definition stands.
    pub(crate) fn span_of(&self, def: DefId) -> Span {
        self.defs.get(def).span
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
