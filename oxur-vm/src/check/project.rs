//! Projection: what an associated type is; and normalization, which replaces all that can be known.

use oxur_core::{Span, Symbol};

use super::ctx::{Ctx, Obligation};
use super::fold::{Folder, fold_args, fold_parts, subst};
use super::predicates::{Predicate, TraitRef};
use super::select::{Selected, Source};
use crate::resolve::DefKind;
use crate::types::{Arg, Args, Const, DefId, InferTy, Ty, TyKind, intern_args};

/// What an associated type is.
#[derive(Clone, Debug)]
pub(crate) enum Projected {
    /// This, if the rest holds.
    Ty(Ty, Vec<Predicate>),
    /// Itself: all that is known is that it is there.
    Rigid,
    /// Not decided yet.
    Maybe,
    /// The type does not have the trait.
    No,
}

/// Projections that lead to others deeper than this are taken for endless.
const MAX_PROJECT: u32 = 64;

impl Ctx<'_> {
    /// What `<T as Trait>::Item` is.
    pub(super) fn project(&mut self, assoc: DefId, args: Args, span: Span) -> Projected {
        let args = self.table.resolve_args(args);
        let Some(trait_def) = self.parent_trait(assoc) else { return Projected::No };
        // The trait's own parameters are counted here.
        let _ = self.cx.generics(trait_def);
        let trait_args = self.trait_args(assoc, args);
        let trait_ref = TraitRef { def: trait_def, args: trait_args };
        let self_ty = trait_ref.self_ty();
        if self_ty.is_error() {
            return Projected::Ty(Ty::error(), Vec::new());
        }
        if let TyKind::Infer(InferTy::Any(_)) = self_ty.kind() {
            return Projected::Maybe;
        }
        if let Some(answer) = self.project_bound(assoc, args, self_ty) {
            return answer;
        }
        if let Some(answer) = self.project_object(assoc, args, self_ty, span) {
            return answer;
        }
        match self.select(trait_ref) {
            Selected::Maybe => Projected::Maybe,
            Selected::No => Projected::No,
            Selected::Yes(Source::Bound(_) | Source::Object(_), _) => Projected::Rigid,
            Selected::Yes(Source::Builtin, _) => Projected::Rigid,
            Selected::Yes(Source::Callable, nested) => match self.call_output(self_ty, trait_args) {
                Some(ret) => Projected::Ty(ret, nested),
                None => Projected::Rigid,
            },
            Selected::Yes(Source::Impl(def, impl_args), nested) => {
                let name = self.cx.defs.get(assoc).name;
                let own = &args[trait_args.len()..];
                let found = self.cx.member(def, name, |kind| matches!(kind, DefKind::TypeAlias(_)));
                match found {
                    Some(found) => {
                        let ty = self.cx.alias_ty(found);
                        let mut list = impl_args.to_vec();
                        list.extend(own);
                        Projected::Ty(subst(ty, intern_args(&list)), nested)
                    }
                    None => {
                        // The trait may have a default.
                        let DefKind::TypeAlias(node) = &self.cx.defs.get(assoc).kind else { return Projected::No };
                        if node.ty.is_none() {
                            return Projected::No;
                        }
                        let ty = self.cx.alias_ty(assoc);
                        Projected::Ty(subst(ty, args), nested)
                    }
                }
            }
        }
    }

    /// The result of calling a value.
    fn call_output(&mut self, self_ty: Ty, args: Args) -> Option<Ty> {
        if let Some((_, ret)) = self.callable_sig(self_ty) {
            return Some(ret);
        }
        let inner = match *self_ty.kind() {
            TyKind::Ref(inner, _) => inner,
            TyKind::Adt(def, list) if self.cx.lang("owned_box") == Some(def) => list.first()?.ty(),
            _ => return None,
        };
        let once = self.cx.lang_item("fn_once")?;
        let output = self.cx.trait_assoc_ty(once, Symbol::new("Output"))?;
        let list = intern_args(&[Arg::Ty(inner), *args.get(1)?]);
        Some(Ty::new(TyKind::Projection(output, list)))
    }

    fn project_bound(&mut self, assoc: DefId, args: Args, self_ty: Ty) -> Option<Projected> {
        let env = self.env.clone();
        let own = if self.projecting > 8 { Vec::new() } else { self.own_bounds(self_ty) };
        for predicate in env.iter().chain(&own) {
            let Predicate::Projection(found, list, ty) = *predicate else { continue };
            if found != assoc {
                continue;
            }
            let snapshot = self.table.snapshot();
            if self.table.unify_args(list, args).is_ok() {
                // `T::Item` said to be itself says nothing.
                if *ty.kind() == TyKind::Projection(assoc, args) {
                    self.table.rollback(snapshot);
                    continue;
                }
                return Some(Projected::Ty(ty, Vec::new()));
            }
            self.table.rollback(snapshot);
        }
        None
    }

    fn project_object(&mut self, assoc: DefId, args: Args, self_ty: Ty, span: Span) -> Option<Projected> {
        let TyKind::Dyn(dynamic) = *self_ty.kind() else { return None };
        if let Some(&(_, ty)) = dynamic.bindings.iter().find(|&&(found, _)| found == assoc) {
            return Some(Projected::Ty(ty, Vec::new()));
        }
        let principal = self.object_trait(self_ty)?;
        for found in self.cx.all_supertraits(principal) {
            for predicate in self.cx.supertraits(found.def).iter() {
                let Predicate::Projection(declared, list, ty) = predicate.subst(found.args) else { continue };
                if declared != assoc {
                    continue;
                }
                let list = self.normalize_args(list, span);
                if self.table.unify_args(list, args).is_ok() {
                    return Some(Projected::Ty(ty, Vec::new()));
                }
            }
        }
        None
    }

    /// The type with all projections replaced that can be; one that is not decided yet becomes a variable.
    pub(crate) fn normalize(&mut self, ty: Ty, span: Span) -> Ty {
        if !ty.flags().projection {
            return ty;
        }
        Normalize { ctx: self, span, depth: 0 }.ty(ty)
    }

    /// Arguments likewise.
    pub(crate) fn normalize_args(&mut self, args: Args, span: Span) -> Args {
        fold_args(&mut Normalize { ctx: self, span, depth: 0 }, args)
    }
}

struct Normalize<'a, 'c> {
    ctx: &'a mut Ctx<'c>,
    span: Span,
    depth: u32,
}

impl Folder for Normalize<'_, '_> {
    fn ty(&mut self, ty: Ty) -> Ty {
        if !ty.flags().projection {
            return ty;
        }
        if self.depth > MAX_PROJECT {
            let message = "what an associated type is leads too deep here";
            self.ctx.cx.error(oxur_core::codes::vm::LIMIT, self.span, message);
            return Ty::error();
        }
        self.depth += 1;
        let normal = self.normal(ty);
        self.depth -= 1;
        normal
    }

    fn constant(&mut self, value: Const) -> Const {
        let Const::Item(def, args) = value else { return value };
        let args = fold_args(self, args);
        let open = args.iter().any(|arg| match arg {
            Arg::Ty(ty) => ty.flags().infer || ty.flags().param,
            Arg::Const(value) => !matches!(value, Const::Value(_)),
        });
        if open {
            return Const::Item(def, args);
        }
        match self.ctx.cx.const_item(def, args) {
            Some(value) => Const::Value(value as u128),
            None => {
                let message = "this constant cannot be computed while types are checked";
                self.ctx.cx.error(oxur_core::codes::vm::CONSTANT, self.span, message);
                Const::Error
            }
        }
    }
}

impl Normalize<'_, '_> {
    fn normal(&mut self, ty: Ty) -> Ty {
        match *ty.kind() {
            TyKind::Projection(assoc, args) => {
                let args = fold_args(self, args);
                match self.ctx.project(assoc, args, self.span) {
                    Projected::Ty(found, nested) => {
                        let span = self.span;
                        self.ctx.pending.extend(nested.into_iter().map(|predicate| Obligation {
                            predicate,
                            span,
                            depth: 1,
                        }));
                        let found = self.ctx.resolve(found);
                        self.ty(found)
                    }
                    Projected::Rigid => Ty::new(TyKind::Projection(assoc, args)),
                    Projected::Maybe => {
                        let var = self.ctx.table.fresh();
                        self.ctx.require(Predicate::Projection(assoc, args, var), self.span);
                        var
                    }
                    Projected::No => {
                        let var = self.ctx.table.fresh();
                        self.ctx.require(Predicate::Projection(assoc, args, var), self.span);
                        var
                    }
                }
            }
            TyKind::Opaque(func, index, args) if self.ctx.reveal => {
                let args = fold_args(self, args);
                match self.ctx.cx.opaque_ty(func, index) {
                    Some(hidden) => self.ty(subst(hidden, args)),
                    None => Ty::error(),
                }
            }
            _ => fold_parts(self, ty),
        }
    }
}
