//! What the checker knows of definitions without their bodies: signatures, fields, types of values. Each is worked out
//! when it is first asked for.

use std::sync::Arc;

use oxur_core::core::{self, Fields};
use oxur_core::{Span, Symbol, codes::vm as codes, mapped};

use super::Checker;
use super::lower::{ImplTypes, Lower};
use crate::resolve::DefKind;
use crate::types::{DefId, Mutability, Ty, TyKind};

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

impl Checker {
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
                let params = mapped(&self.adt(def).variants[0].fields, |field| field.ty);
                FnSig { params, ret: Ty::adt(def, args), has_self: false }
            }
            &DefKind::Variant(index) => {
                let Some(parent) = parent else { return FnSig { params: vec![], ret: Ty::error(), has_self: false } };
                let args = self.identity_args(parent);
                let params = mapped(&self.adt(parent).variants[index as usize].fields, |field| field.ty);
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
                        match self.const_int(scope, Some(def), value) {
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

    /// Where a definition stands.
    pub(crate) fn span_of(&self, def: DefId) -> Span {
        self.defs.get(def).span
    }
}
