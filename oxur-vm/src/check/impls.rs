//! Headers of impls, and which impls may be for a type.

use std::sync::Arc;

use oxur_core::{Symbol, mapped};

use super::Checker;
use super::lower::Lower;
use super::predicates::TraitRef;
use crate::resolve::DefKind;
use crate::types::{DefId, InferTy, IntTy, Mutability, Ty, TyKind};

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
                        self.impls_of.or_default(trait_def).push(def);
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
                self.inherent.or_default(head).push(def);
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
        let ints: Vec<&str> = mapped(&IntTy::ALL, |ty| ty.name());
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
}
