//! Rebuilds types with some of their parts exchanged.

use crate::types::{Arg, Args, Const, DynTy, InferTy, Ty, TyKind, intern_args, intern_bindings, intern_tys};
use oxur_core::mapped;

/// What exchanges parts of types.
pub(crate) trait Folder {
    /// What stands for a type: called for each type, outermost first; who wants its parts folded calls
    /// [`fold_parts`].
    fn ty(&mut self, ty: Ty) -> Ty;

    /// What stands for a constant.
    fn constant(&mut self, value: Const) -> Const;

    /// What stands for arguments.
    fn args(&mut self, args: Args) -> Args
    where
        Self: Sized,
    {
        fold_args(self, args)
    }
}

/// Folds each argument.
pub(crate) fn fold_args<F: Folder>(folder: &mut F, args: Args) -> Args {
    let mut changed = false;
    let list: Vec<Arg> = mapped(args, |&arg| {
        let new = match arg {
            Arg::Ty(ty) => Arg::Ty(folder.ty(ty)),
            Arg::Const(value) => Arg::Const(folder.constant(value)),
        };
        changed |= new != arg;
        new
    });
    if changed { intern_args(&list) } else { args }
}

fn fold_tys<F: Folder>(folder: &mut F, tys: &'static [Ty]) -> &'static [Ty] {
    let list: Vec<Ty> = mapped(tys, |&ty| folder.ty(ty));
    if list == tys { tys } else { intern_tys(&list) }
}

/// Folds the parts of a type.
pub(crate) fn fold_parts<F: Folder>(folder: &mut F, ty: Ty) -> Ty {
    let kind = match *ty.kind() {
        TyKind::Adt(def, args) => TyKind::Adt(def, fold_args(folder, args)),
        TyKind::FnDef(def, args) => TyKind::FnDef(def, fold_args(folder, args)),
        TyKind::Closure(id, args) => TyKind::Closure(id, fold_args(folder, args)),
        TyKind::Projection(def, args) => TyKind::Projection(def, fold_args(folder, args)),
        TyKind::Opaque(def, index, args) => TyKind::Opaque(def, index, fold_args(folder, args)),
        TyKind::Ref(inner, mutability) => TyKind::Ref(folder.ty(inner), mutability),
        TyKind::Ptr(inner, mutability) => TyKind::Ptr(folder.ty(inner), mutability),
        TyKind::Slice(inner) => TyKind::Slice(folder.ty(inner)),
        TyKind::Array(inner, len) => TyKind::Array(folder.ty(inner), folder.constant(len)),
        TyKind::Tuple(items) => TyKind::Tuple(fold_tys(folder, items)),
        TyKind::FnPtr(params, ret) => TyKind::FnPtr(fold_tys(folder, params), folder.ty(ret)),
        TyKind::Dyn(dynamic) => {
            let bindings: Vec<_> = mapped(dynamic.bindings, |&(def, ty)| (def, folder.ty(ty)));
            TyKind::Dyn(DynTy {
                args: fold_args(folder, dynamic.args),
                bindings: intern_bindings(&bindings),
                ..dynamic
            })
        }
        _ => return ty,
    };
    if kind == *ty.kind() { ty } else { Ty::new(kind) }
}

/// Puts arguments in the place of parameters.
pub(crate) struct Subst {
    args: Args,
}

impl Folder for Subst {
    fn ty(&mut self, ty: Ty) -> Ty {
        if !ty.flags().param {
            return ty;
        }
        match *ty.kind() {
            TyKind::Param(index, _) => match self.args.get(index as usize) {
                Some(&Arg::Ty(new)) => new,
                // A parameter beyond the arguments belongs to an inner definition, and stays.
                None => ty,
                Some(Arg::Const(_)) => Ty::error(),
            },
            _ => fold_parts(self, ty),
        }
    }

    fn constant(&mut self, value: Const) -> Const {
        match value {
            Const::Param(index, _) => match self.args.get(index as usize) {
                Some(&Arg::Const(new)) => new,
                None => value,
                Some(Arg::Ty(_)) => Const::Error,
            },
            Const::Item(def, args) => Const::Item(def, fold_args(self, args)),
            _ => value,
        }
    }
}

/// A type with arguments in the place of its parameters.
pub(crate) fn subst(ty: Ty, args: Args) -> Ty {
    Subst { args }.ty(ty)
}

/// Arguments with arguments in the place of their parameters.
pub(crate) fn subst_args(list: Args, args: Args) -> Args {
    Subst { args }.args(list)
}

/// A constant with arguments in the place of its parameters.
pub(crate) fn subst_const(value: Const, args: Args) -> Const {
    Subst { args }.constant(value)
}

/// Whether an inference variable of that number occurs in a type; variables that are bound are not followed.
pub(crate) fn occurs(ty: Ty, found: &mut dyn FnMut(InferTy) -> bool) -> bool {
    struct Search<'a> {
        found: &'a mut dyn FnMut(InferTy) -> bool,
        hit: bool,
    }
    impl Folder for Search<'_> {
        fn ty(&mut self, ty: Ty) -> Ty {
            if self.hit || !ty.flags().infer {
                return ty;
            }
            if let TyKind::Infer(var) = *ty.kind() {
                self.hit |= (self.found)(var);
                return ty;
            }
            fold_parts(self, ty)
        }

        fn constant(&mut self, value: Const) -> Const {
            value
        }
    }
    let mut search = Search { found, hit: false };
    search.ty(ty);
    search.hit
}
