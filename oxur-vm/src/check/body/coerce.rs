//! Coercions, and the common type of branches.

use oxur_core::{Diagnostic, Span, codes::vm as codes};

use super::super::predicates::{Predicate, TraitRef};
use super::super::select::Holds;
use super::BodyCx;
use crate::thir::{Coercion, ExprId, ExprKind};
use crate::types::{Arg, InferTy, Mutability, Ty, TyKind, intern_args, intern_tys};

/// Values of which one will be taken: branches, elements, breaks.
#[derive(Clone, Debug)]
pub(super) struct Merge {
    /// What is wanted, if that is known.
    wanted: Option<Ty>,
    /// What they are so far.
    ty: Option<Ty>,
    /// The values.
    items: Vec<ExprId>,
}

impl Merge {
    /// None yet.
    pub(super) fn new(wanted: Option<Ty>) -> Self {
        Self { wanted, ty: None, items: Vec::new() }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    /// What the next one is expected to be.
    pub(super) fn hint(&self) -> Option<Ty> {
        match self.ty {
            Some(ty) if !ty.is_never() => Some(ty),
            _ => self.wanted,
        }
    }
}

impl BodyCx<'_> {
    /// Adds a value to those that one is taken of.
    pub(super) fn merge(&mut self, merge: &mut Merge, id: ExprId) {
        let ty = self.ty(id);
        if ty.is_never() {
            merge.items.push(id);
            merge.ty = merge.ty.or(Some(ty));
            return;
        }
        let so_far = merge.ty.map(|ty| self.ctx.shallow(ty)).filter(|ty| !ty.is_never());
        let id = match (so_far, merge.wanted.map(|ty| self.ctx.shallow(ty))) {
            (None, Some(wanted)) if !matches!(wanted.kind(), TyKind::Infer(_)) => match self.try_coerce(id, wanted) {
                Some(id) => {
                    merge.ty = Some(wanted);
                    id
                }
                None => {
                    merge.ty = Some(ty);
                    id
                }
            },
            (None, _) => {
                merge.ty = Some(ty);
                id
            }
            (Some(so_far), _) => match self.try_coerce(id, so_far) {
                Some(id) => id,
                None => match self.fn_ptr_of_both(so_far, ty) {
                    Some(ptr) => {
                        merge.ty = Some(ptr);
                        self.coerce(id, ptr)
                    }
                    // What came before may be what must give way.
                    None if merge.items.iter().all(|&item| self.can_coerce(item, ty)) => {
                        merge.ty = Some(ty);
                        id
                    }
                    None => {
                        self.mismatch(id, so_far);
                        id
                    }
                },
            },
        };
        merge.items.push(id);
    }

    fn can_coerce(&mut self, id: ExprId, ty: Ty) -> bool {
        let found = self.ty(id);
        match (found.kind(), self.ctx.shallow(ty).kind()) {
            (TyKind::Never, _) => true,
            (TyKind::Ref(..), TyKind::Ref(..)) => {
                let snapshot = self.ctx.table.snapshot();
                let (exprs, pending) = (self.exprs.len(), self.ctx.pending.len());
                let ok = self.try_coerce(id, ty).is_some();
                self.ctx.table.rollback(snapshot);
                self.ctx.pending.truncate(pending);
                self.exprs.truncate(exprs);
                ok
            }
            _ => false,
        }
    }

    /// The pointer type that two different functions have in common.
    fn fn_ptr_of_both(&mut self, a: Ty, b: Ty) -> Option<Ty> {
        let callable = |ty: Ty| matches!(ty.kind(), TyKind::FnDef(..) | TyKind::Closure(..));
        if !callable(a) || !callable(b) {
            return None;
        }
        let (params, ret) = self.ctx.callable_sig(a)?;
        Some(Ty::new(TyKind::FnPtr(intern_tys(&params), ret)))
    }

    /// What the values have in common; none if there are none.
    pub(super) fn merge_type(&self, merge: &Merge) -> Option<Ty> {
        merge.ty.map(|ty| self.ctx.shallow(ty))
    }

    /// The values, each of the common type.
    pub(super) fn merge_finish(&mut self, merge: Merge, ty: Ty) -> Vec<ExprId> {
        merge.items.into_iter().map(|id| if ty.is_never() { id } else { self.coerce(id, ty) }).collect()
    }

    /// A value as one of that type.
    pub(super) fn coerce(&mut self, id: ExprId, ty: Ty) -> ExprId {
        match self.try_coerce(id, ty) {
            Some(id) => id,
            None => {
                self.mismatch(id, ty);
                self.error_expr(self.span(id))
            }
        }
    }

    /// Reports that a value is not of the type it should be.
    pub(super) fn mismatch(&mut self, id: ExprId, wanted: Ty) {
        let (found, wanted) = (self.ctx.resolve(self.expr(id).ty), self.ctx.resolve(wanted));
        self.mismatch_at(found, wanted, self.span(id));
    }

    pub(super) fn mismatch_at(&mut self, found: Ty, wanted: Ty, span: Span) {
        let (found, wanted) = (self.ctx.resolve(found), self.ctx.resolve(wanted));
        if found.flags().error || wanted.flags().error {
            self.ctx.note_error(span);
            return;
        }
        let (found_text, wanted_text) = (self.ctx.cx.show(found), self.ctx.cx.show(wanted));
        let message = format!("types differ: `{wanted_text}` is needed here, and this is `{found_text}`");
        let mut diagnostic = Diagnostic::error(codes::MISMATCH, span, message);
        match (found.kind(), wanted.kind()) {
            (_, TyKind::Ref(inner, mutability)) if *inner == found => {
                let prefix = if *mutability == Mutability::Mut { "&mut " } else { "&" };
                diagnostic = diagnostic.help(format!("borrow it: write `{prefix}` before it"));
            }
            (TyKind::Ref(inner, _), _) if *inner == wanted => {
                diagnostic = diagnostic.help("take what it refers to: write `*` before it");
            }
            (TyKind::Int(_) | TyKind::Float(_), TyKind::Int(_) | TyKind::Float(_)) => {
                diagnostic = diagnostic.help(format!("convert it: `(as … {wanted_text})`"));
            }
            (_, TyKind::Adt(def, args))
                if self.ctx.cx.lang("Option") == Some(*def) && args.first().is_some_and(|arg| arg.ty() == found) =>
            {
                diagnostic = diagnostic.help("wrap it: `(Some …)`");
            }
            _ => {}
        }
        self.report(diagnostic);
    }

    /// A value as one of that type, if it is or can become one.
    pub(super) fn try_coerce(&mut self, id: ExprId, ty: Ty) -> Option<ExprId> {
        let (a, b) = (self.ty(id), self.ctx.shallow(ty));
        if a == b {
            // A unique reference is lent on, not given away.
            if let TyKind::Ref(_, Mutability::Mut) = a.kind() {
                return Some(self.reborrow(id, b, Mutability::Mut));
            }
            return Some(id);
        }
        if a.is_never() {
            return Some(self.coercion(Coercion::Never, id, b));
        }
        match (*a.kind(), *b.kind()) {
            (TyKind::Infer(InferTy::Any(_)), _) | (_, TyKind::Infer(InferTy::Any(_))) => {}
            (TyKind::Ref(from, from_mut), TyKind::Ref(to, to_mut)) => {
                return self.coerce_ref(id, (from, from_mut), (to, to_mut), b);
            }
            (TyKind::Ref(from, from_mut), TyKind::Ptr(to, to_mut)) => {
                if from_mut == Mutability::Shared && to_mut == Mutability::Mut {
                    return None;
                }
                return self.ctx.try_unify(from, to).then(|| self.coercion(Coercion::ToRawPointer, id, b));
            }
            (TyKind::Ptr(from, Mutability::Mut), TyKind::Ptr(to, Mutability::Shared)) => {
                return self.ctx.try_unify(from, to).then(|| self.coercion(Coercion::ToRawPointer, id, b));
            }
            (TyKind::FnDef(..), TyKind::FnPtr(..)) => return self.coerce_fn(id, a, b, Coercion::FnItemToPtr),
            (TyKind::Closure(..), TyKind::FnPtr(..)) => return self.coerce_fn(id, a, b, Coercion::ClosureToPtr),
            (TyKind::Adt(from, from_args), TyKind::Adt(to, to_args)) if from == to => {
                if let (Some(&Arg::Ty(from_inner)), Some(&Arg::Ty(to_inner))) = (from_args.first(), to_args.first())
                    && self.is_smart_pointer(from)
                    && let Some(kind) = self.unsizing(from_inner, to_inner, self.span(id))
                {
                    return Some(self.coercion(kind, id, b));
                }
            }
            _ => {}
        }
        self.ctx.try_unify(a, b).then_some(id)
    }

    fn coercion(&mut self, kind: Coercion, value: ExprId, ty: Ty) -> ExprId {
        let span = self.span(value);
        self.add(ExprKind::Coerce { kind, value }, ty, span)
    }

    /// `&*r` or `&mut *r`
    pub(super) fn reborrow(&mut self, id: ExprId, ty: Ty, mutability: Mutability) -> ExprId {
        // A borrow that was just made needs no other.
        if matches!(self.expr(id).kind, ExprKind::Borrow { mutability: made, .. } if made == mutability) {
            return id;
        }
        let TyKind::Ref(inner, _) = *self.ty(id).kind() else { return id };
        let span = self.span(id);
        let inner_id = match self.expr(id).kind {
            ExprKind::Load { place, .. } => place,
            _ => id,
        };
        let place = self.add(ExprKind::Deref(inner_id), inner, span);
        self.add(ExprKind::Borrow { mutability, place }, ty, span)
    }

    /// References: to slices and trait objects, through `Deref`, from unique to shared.
    fn coerce_ref(
        &mut self,
        id: ExprId,
        (from, from_mut): (Ty, Mutability),
        (to, to_mut): (Ty, Mutability),
        ty: Ty,
    ) -> Option<ExprId> {
        if from_mut == Mutability::Shared && to_mut == Mutability::Mut {
            return None;
        }
        let (from, to) = (self.ctx.shallow(from), self.ctx.shallow(to));
        let span = self.span(id);
        if let Some(kind) = self.unsizing(from, to, span) {
            let source = Ty::reference(from, to_mut);
            let value =
                if from_mut == to_mut && to_mut == Mutability::Shared { id } else { self.reborrow(id, source, to_mut) };
            return Some(self.coercion(kind, value, ty));
        }
        if from_mut == to_mut && to_mut == Mutability::Shared && self.ctx.try_unify(from, to) {
            return Some(id);
        }
        if self.ctx.try_unify(from, to) {
            let ty = Ty::reference(to, to_mut);
            return Some(self.reborrow(id, ty, to_mut));
        }
        // Deref coercion: the first type on the way that fits. Whether one does is seen before anything is built.
        let mut steps = 0;
        let mut at = from;
        loop {
            at = self.deref_ty(at, span)?;
            steps += 1;
            if steps > 32 {
                return None;
            }
            if self.ctx.could_unify(at, to) || self.may_unsize(at, to) {
                break;
            }
        }
        let inner_id = match self.expr(id).kind {
            ExprKind::Load { place, .. } => place,
            _ => id,
        };
        let mut place = self.add(ExprKind::Deref(inner_id), from, span);
        for _ in 0..steps {
            place = self.deref_once(place, span)?;
        }
        if to_mut == Mutability::Mut {
            self.make_mut(place);
        }
        let found = self.expr(place).ty;
        let borrow = self.add(ExprKind::Borrow { mutability: to_mut, place }, Ty::reference(found, to_mut), span);
        if self.ctx.try_unify(found, to) {
            return Some(borrow);
        }
        let kind = self.unsizing(self.ctx.shallow(found), to, span)?;
        Some(self.coercion(kind, borrow, ty))
    }

    fn may_unsize(&self, from: Ty, to: Ty) -> bool {
        matches!((from.kind(), to.kind()), (TyKind::Array(..), TyKind::Slice(_)))
    }

    /// How what a pointer points to loses its size, if it does.
    pub(super) fn unsizing(&mut self, from: Ty, to: Ty, span: Span) -> Option<Coercion> {
        let (from, to) = (self.ctx.shallow(from), self.ctx.shallow(to));
        match (*from.kind(), *to.kind()) {
            (TyKind::Array(a, _), TyKind::Slice(b)) => self.ctx.try_unify(a, b).then_some(Coercion::UnsizeArray),
            (TyKind::Dyn(a), TyKind::Dyn(b)) => {
                if from == to || a.principal == b.principal && a.markers == b.markers {
                    return None;
                }
                let source = self.ctx.object_trait(from)?;
                let target = b.principal;
                let above = self.ctx.cx.all_supertraits(source).into_iter().find(|found| Some(found.def) == target);
                if let Some(above) = above {
                    let wanted = intern_args(&above.args[1..]);
                    let wanted = self.ctx.normalize_args(wanted, span);
                    let _ = self.ctx.table.unify_args(wanted, b.args);
                    return Some(Coercion::Upcast);
                }
                target.is_none().then_some(Coercion::Upcast)
            }
            (TyKind::Infer(InferTy::Any(_)) | TyKind::Str | TyKind::Slice(_) | TyKind::Error, TyKind::Dyn(_)) => None,
            (_, TyKind::Dyn(object)) => {
                for &marker in object.markers {
                    let args = intern_args(&[Arg::Ty(from)]);
                    self.ctx.require(Predicate::Trait(TraitRef { def: marker, args }), span);
                }
                if let Some(principal) = object.principal {
                    let mut args = vec![Arg::Ty(from)];
                    args.extend(object.args);
                    let args = intern_args(&args);
                    let wanted = Predicate::Trait(TraitRef { def: principal, args });
                    if self.ctx.holds(wanted) == Holds::No && !matches!(from.kind(), TyKind::Closure(..)) {
                        // The same mistake is told in the trait's terms.
                        self.ctx.require(wanted, span);
                        return Some(Coercion::UnsizeDyn);
                    }
                    self.ctx.require(wanted, span);
                    for &(assoc, ty) in object.bindings {
                        let list = self.binding_args(principal, args, assoc);
                        self.ctx.require(Predicate::Projection(assoc, list, ty), span);
                    }
                    self.ctx.select_pending();
                }
                Some(Coercion::UnsizeDyn)
            }
            _ => None,
        }
    }

    /// The arguments of the trait that declares an associated type, when its subtrait has these.
    pub(super) fn binding_args(
        &mut self,
        principal: crate::types::DefId,
        args: crate::types::Args,
        assoc: crate::types::DefId,
    ) -> crate::types::Args {
        let parent = self.ctx.parent_trait(assoc);
        let found = self.ctx.cx.all_supertraits(TraitRef { def: principal, args });
        found.into_iter().find(|found| Some(found.def) == parent).map_or(args, |found| found.args)
    }

    /// Whether a pointer of that type may lose the size of what it points to.
    fn is_smart_pointer(&self, def: crate::types::DefId) -> bool {
        ["owned_box", "Rc", "Arc", "RcWeak", "ArcWeak"].iter().any(|name| self.ctx.cx.lang(name) == Some(def))
    }

    fn coerce_fn(&mut self, id: ExprId, a: Ty, b: Ty, kind: Coercion) -> Option<ExprId> {
        let (params, ret) = self.ctx.callable_sig(a)?;
        let found = Ty::new(TyKind::FnPtr(intern_tys(&params), ret));
        self.ctx.try_unify(found, b).then(|| self.coercion(kind, id, b))
    }
}
