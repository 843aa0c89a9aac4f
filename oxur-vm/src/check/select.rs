//! Trait selection: whether a type has a trait, and by what.

use oxur_core::{Span, mapped};

use super::MAX_SELECT;
use super::ctx::Ctx;
use super::fold::subst_args;
use super::impls::Head;
use super::predicates::{Predicate, TraitRef};
use super::project::Projected;
use crate::resolve::DefKind;
use crate::types::{Arg, Args, DefId, InferTy, Mutability, Ty, TyKind, intern_args};

/// By what a type has a trait.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Source {
    /// An impl, with its arguments.
    Impl(DefId, Args),
    /// A bound in scope, or of an associated or opaque type.
    Bound(TraitRef),
    /// A trait object's own trait, or a supertrait of it.
    Object(TraitRef),
    /// The language: `Copy`, `Clone`, `Sized` of built-in types, auto traits.
    Builtin,
    /// The language: the call traits.
    Callable,
}

/// The answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Selected {
    /// It has it, if the rest holds too.
    Yes(Source, Vec<Predicate>),
    /// Not decided yet.
    Maybe,
    /// It has not.
    No,
}

/// Whether something holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Holds {
    /// It does.
    Yes,
    /// Not decided yet.
    Maybe,
    /// It does not.
    No,
}

impl Ctx<'_> {
    /// Whether a type has a trait, and by what. What follows for variables is entered.
    pub(crate) fn select(&mut self, trait_ref: TraitRef) -> Selected {
        let trait_ref = TraitRef { def: trait_ref.def, args: self.table.resolve_args(trait_ref.args) };
        let self_ty = trait_ref.self_ty();
        if self_ty.is_error() {
            return Selected::Yes(Source::Builtin, Vec::new());
        }
        if self.stack.len() > MAX_SELECT as usize {
            return Selected::Maybe;
        }
        if let Some(answer) = self.select_builtin(trait_ref, self_ty) {
            return answer;
        }
        if let TyKind::Infer(InferTy::Any(_)) = self_ty.kind() {
            return Selected::Maybe;
        }
        if let Some(answer) = self.select_bound(trait_ref, self_ty) {
            return answer;
        }
        if let Some(answer) = self.select_object(trait_ref, self_ty) {
            return answer;
        }
        self.select_impl(trait_ref)
    }

    fn select_builtin(&mut self, trait_ref: TraitRef, self_ty: Ty) -> Option<Selected> {
        let def = trait_ref.def;
        let yes = || Some(Selected::Yes(Source::Builtin, Vec::new()));
        let each = |types: &[Ty]| {
            let nested = types.iter().map(|&ty| Predicate::Trait(TraitRef { def, args: intern_args(&[Arg::Ty(ty)]) }));
            Some(Selected::Yes(Source::Builtin, nested.collect()))
        };
        if self.cx.lang("sized") == Some(def) {
            return match self_ty.kind() {
                TyKind::Str | TyKind::Slice(_) | TyKind::Dyn(_) => Some(Selected::No),
                TyKind::Infer(InferTy::Any(_)) => Some(Selected::Maybe),
                _ => yes(),
            };
        }
        let is_copy = self.cx.lang("copy") == Some(def);
        if is_copy || self.cx.lang("clone") == Some(def) {
            return match *self_ty.kind() {
                TyKind::Bool
                | TyKind::Char
                | TyKind::Int(_)
                | TyKind::Float(_)
                | TyKind::Never
                | TyKind::FnDef(..)
                | TyKind::FnPtr(..)
                | TyKind::Ptr(..)
                | TyKind::Ref(_, Mutability::Shared)
                | TyKind::Infer(InferTy::Int(_) | InferTy::Float(_)) => yes(),
                TyKind::Ref(_, Mutability::Mut) => Some(Selected::No),
                TyKind::Tuple(items) => each(items),
                TyKind::Array(item, _) => each(&[item]),
                TyKind::Closure(id, args) => {
                    let info = self.cx.closure_info(id);
                    let captures: Vec<Ty> = mapped(&info.captures, |&ty| super::fold::subst(ty, args));
                    each(&captures)
                }
                _ => None,
            };
        }
        if self.cx.call_kind(def).is_some() {
            return self.select_call(trait_ref, self_ty);
        }
        if let DefKind::Trait(node, _) = &self.cx.defs.get(def).kind
            && (node.auto || ["send", "sync", "unpin"].iter().any(|name| self.cx.lang(name) == Some(def)))
        {
            return yes();
        }
        None
    }

    /// The call traits of functions, closures, function pointers, and references and boxes of what has them.
    fn select_call(&mut self, trait_ref: TraitRef, self_ty: Ty) -> Option<Selected> {
        let args = trait_ref.args.get(1)?.ty();
        let inner = match *self_ty.kind() {
            TyKind::Ref(inner, _) => inner,
            TyKind::Adt(def, args) if self.cx.lang("owned_box") == Some(def) => args.first()?.ty(),
            _ => {
                let (params, _) = self.callable_sig(self_ty)?;
                let params = Ty::tuple(&params);
                return Some(if self.try_unify(params, args) {
                    Selected::Yes(Source::Callable, Vec::new())
                } else {
                    Selected::No
                });
            }
        };
        let inner_args = intern_args(&[Arg::Ty(inner), Arg::Ty(args)]);
        // A shared reference is called through `Fn` of what it refers to, a unique one through `FnMut`.
        let def = match *self_ty.kind() {
            TyKind::Ref(_, Mutability::Shared) => self.cx.lang_item("fn").unwrap_or(trait_ref.def),
            TyKind::Ref(_, Mutability::Mut) => self.cx.lang_item("fn_mut").unwrap_or(trait_ref.def),
            _ => trait_ref.def,
        };
        let nested = vec![Predicate::Trait(TraitRef { def, args: inner_args })];
        Some(Selected::Yes(Source::Callable, nested))
    }

    /// The parameters and result of a function item, closure or function pointer.
    pub(super) fn callable_sig(&mut self, ty: Ty) -> Option<(Vec<Ty>, Ty)> {
        match *ty.kind() {
            TyKind::FnPtr(params, ret) => Some((params.to_vec(), ret)),
            TyKind::Closure(id, args) => {
                let info = self.cx.closure_info(id);
                let (params, ret) = (info.params.clone(), info.ret);
                let mut concrete = |ty: Ty| {
                    let ty = super::fold::subst(ty, args);
                    self.normalize(ty, Span::NOWHERE)
                };
                Some((params.into_iter().map(&mut concrete).collect(), concrete(ret)))
            }
            TyKind::FnDef(def, args) => {
                let sig = self.cx.sig(def);
                let params = sig.params.iter().map(|&ty| {
                    let ty = super::fold::subst(ty, args);
                    self.normalize(ty, Span::NOWHERE)
                });
                let params = params.collect();
                let ret = super::fold::subst(sig.ret, args);
                Some((params, self.normalize(ret, Span::NOWHERE)))
            }
            _ => None,
        }
    }

    /// Bounds in scope, and those of associated and opaque types.
    fn select_bound(&mut self, trait_ref: TraitRef, self_ty: Ty) -> Option<Selected> {
        let mut candidates: Vec<TraitRef> = Vec::new();
        let env = self.env.clone();
        let own = self.own_bounds(self_ty);
        for predicate in env.iter().chain(&own) {
            let Predicate::Trait(found) = *predicate else { continue };
            if found.def != trait_ref.def || candidates.contains(&found) {
                continue;
            }
            let snapshot = self.table.snapshot();
            let fits = self.table.unify_args(found.args, trait_ref.args).is_ok();
            self.table.rollback(snapshot);
            if fits {
                candidates.push(found);
            }
        }
        if candidates.len() > 1 {
            // One that says exactly this is it; else what the others would add is not known yet.
            if let Some(&exact) = candidates.iter().find(|found| found.args == trait_ref.args) {
                candidates = vec![exact];
            } else {
                return Some(Selected::Maybe);
            }
        }
        let &found = candidates.first()?;
        // A variable for an integer may be many things.
        if matches!(self_ty.kind(), TyKind::Infer(_)) {
            return None;
        }
        self.table.unify_args(found.args, trait_ref.args).ok()?;
        Some(Selected::Yes(Source::Bound(found), Vec::new()))
    }

    /// What is known of a projection or opaque type by its declaration.
    pub(super) fn own_bounds(&mut self, ty: Ty) -> Vec<Predicate> {
        let (bounds, args) = match *ty.kind() {
            TyKind::Projection(assoc, args) => (self.cx.item_bounds(assoc), args),
            TyKind::Opaque(func, index, args) => (self.cx.opaque_predicates(func, index), args),
            _ => return Vec::new(),
        };
        let bounds: Vec<Predicate> = mapped(&bounds, |bound| bound.subst(args));
        let bounds = self.cx.elaborate(&bounds);
        if self.projecting > 8 {
            return bounds;
        }
        self.projecting += 1;
        let bounds = bounds
            .into_iter()
            .map(|bound| match bound {
                // The subject stays as it is: it is what is asked about.
                Predicate::Trait(found) => {
                    let rest: Vec<Arg> = found.args[1..].to_vec();
                    let rest = self.normalize_args(intern_args(&rest), Span::NOWHERE);
                    let mut list = vec![found.args[0]];
                    list.extend(rest);
                    Predicate::Trait(TraitRef { def: found.def, args: intern_args(&list) })
                }
                Predicate::Projection(assoc, args, ty) => {
                    Predicate::Projection(assoc, args, self.normalize(ty, Span::NOWHERE))
                }
            })
            .collect();
        self.projecting -= 1;
        bounds
    }

    /// The traits of a trait object.
    fn select_object(&mut self, trait_ref: TraitRef, self_ty: Ty) -> Option<Selected> {
        let TyKind::Dyn(dynamic) = *self_ty.kind() else { return None };
        if dynamic.markers.contains(&trait_ref.def) {
            return Some(Selected::Yes(Source::Builtin, Vec::new()));
        }
        let principal = self.object_trait(self_ty)?;
        for found in self.cx.all_supertraits(principal) {
            if found.def != trait_ref.def {
                continue;
            }
            let (snapshot, pending) = (self.table.snapshot(), self.pending.len());
            let args = self.normalize_args(found.args, Span::NOWHERE);
            if self.table.unify_args(args, trait_ref.args).is_ok() {
                return Some(Selected::Yes(Source::Object(found), Vec::new()));
            }
            self.table.rollback(snapshot);
            self.pending.truncate(pending);
        }
        None
    }

    /// The trait of a trait object, said of the object itself.
    pub(super) fn object_trait(&self, ty: Ty) -> Option<TraitRef> {
        let TyKind::Dyn(dynamic) = *ty.kind() else { return None };
        let mut args = vec![Arg::Ty(ty)];
        args.extend(dynamic.args);
        Some(TraitRef { def: dynamic.principal?, args: intern_args(&args) })
    }

    fn select_impl(&mut self, trait_ref: TraitRef) -> Selected {
        if self.stack.contains(&trait_ref) {
            // A question that leads to itself proves nothing.
            return if trait_ref.args.iter().any(has_infer) { Selected::Maybe } else { Selected::No };
        }
        let impls = self.cx.trait_impls(trait_ref.def, trait_ref.self_ty());
        let heads: Vec<Option<Head>> = mapped(trait_ref.args, head_of);
        let mut fitting = Vec::new();
        for def in impls {
            let header = self.cx.impl_header(def);
            let Some(found) = header.trait_ref else { continue };
            if !may_fit(&heads, found.args, trait_ref.args) {
                continue;
            }
            let (snapshot, pending) = (self.table.snapshot(), self.pending.len());
            let args = self.cx.fresh_args(&mut self.table, def);
            let fits = self.unify_header(found.args, args, trait_ref.args);
            self.table.rollback(snapshot);
            self.pending.truncate(pending);
            if fits {
                fitting.push((def, found, header.negative));
            }
        }
        if fitting.len() > 1 {
            self.stack.push(trait_ref);
            let mut kept = Vec::new();
            for &(def, found, negative) in &fitting {
                if self.impl_may_hold(def, found, trait_ref) {
                    kept.push((def, found, negative));
                }
            }
            self.stack.pop();
            fitting = kept;
        }
        match fitting.as_slice() {
            [] => Selected::No,
            [(def, found, negative)] => {
                if *negative {
                    return Selected::No;
                }
                let args = self.cx.fresh_args(&mut self.table, *def);
                if !self.unify_header(found.args, args, trait_ref.args) {
                    return Selected::No;
                }
                let nested = self.impl_nested(*def, args);
                Selected::Yes(Source::Impl(*def, args), nested)
            }
            [(def, found, _), ..] => {
                if trait_ref.args.iter().any(has_infer) {
                    return Selected::Maybe;
                }
                // Impls that differ in lifetimes alone.
                let args = self.cx.fresh_args(&mut self.table, *def);
                if !self.unify_header(found.args, args, trait_ref.args) {
                    return Selected::No;
                }
                let nested = self.impl_nested(*def, args);
                Selected::Yes(Source::Impl(*def, args), nested)
            }
        }
    }

    fn unify_header(&mut self, header: Args, args: Args, wanted: Args) -> bool {
        let list = subst_args(header, args);
        let projection = list.iter().any(|arg| matches!(arg, Arg::Ty(ty) if ty.flags().projection));
        let list = if projection { self.normalize_args(list, Span::NOWHERE) } else { list };
        self.table.unify_args(list, wanted).is_ok()
    }

    fn impl_nested(&mut self, def: DefId, args: Args) -> Vec<Predicate> {
        let predicates = self.cx.predicates(def);
        mapped(&predicates, |predicate| {
            let predicate = predicate.subst(args);
            self.normalize_predicate(predicate, Span::NOWHERE)
        })
    }

    /// Whether what an impl needs may hold.
    fn impl_may_hold(&mut self, def: DefId, found: TraitRef, wanted: TraitRef) -> bool {
        let snapshot = self.table.snapshot();
        let pending = std::mem::take(&mut self.pending);
        let args = self.cx.fresh_args(&mut self.table, def);
        let mut holds = self.unify_header(found.args, args, wanted.args);
        if holds {
            let mut nested = self.impl_nested(def, args);
            nested.extend(self.pending.drain(..).map(|obligation| obligation.predicate));
            holds = self.evaluate_all(nested) != Holds::No;
        }
        self.pending = pending;
        self.table.rollback(snapshot);
        holds
    }

    /// Whether `T: Trait` holds; what follows for variables is not entered.
    pub(crate) fn holds(&mut self, predicate: Predicate) -> Holds {
        let snapshot = self.table.snapshot();
        let pending = std::mem::take(&mut self.pending);
        let answer = self.evaluate_all(vec![predicate]);
        self.pending = pending;
        self.table.rollback(snapshot);
        answer
    }

    /// Whether all hold, each in the light of what the others say of variables.
    fn evaluate_all(&mut self, predicates: Vec<Predicate>) -> Holds {
        let mut queue = predicates;
        let mut budget = 512;
        loop {
            let mut open = Vec::new();
            let mut progress = false;
            while let Some(predicate) = queue.pop() {
                budget -= 1;
                if budget == 0 {
                    return Holds::Maybe;
                }
                match predicate {
                    Predicate::Trait(trait_ref) => {
                        let resolved = TraitRef { args: self.table.resolve_args(trait_ref.args), ..trait_ref };
                        match self.select(resolved) {
                            Selected::Yes(_, nested) => {
                                progress = true;
                                if !nested.is_empty() {
                                    if self.stack.len() > MAX_SELECT as usize {
                                        return Holds::Maybe;
                                    }
                                    self.stack.push(resolved);
                                    let answer = self.evaluate_all(nested);
                                    self.stack.pop();
                                    match answer {
                                        Holds::Yes => {}
                                        Holds::Maybe => open.push(predicate),
                                        Holds::No => return Holds::No,
                                    }
                                }
                            }
                            Selected::Maybe => open.push(predicate),
                            Selected::No => return Holds::No,
                        }
                    }
                    Predicate::Projection(assoc, args, ty) => match self.project(assoc, args, Span::NOWHERE) {
                        Projected::Ty(found, nested) => {
                            progress = true;
                            let found = self.normalize(found, Span::NOWHERE);
                            if !self.try_unify(found, ty) {
                                return Holds::No;
                            }
                            queue.extend(nested);
                        }
                        Projected::Rigid => {
                            let args = self.table.resolve_args(args);
                            if !self.try_unify(Ty::new(TyKind::Projection(assoc, args)), ty) {
                                return Holds::No;
                            }
                        }
                        Projected::Maybe => open.push(predicate),
                        Projected::No => return Holds::No,
                    },
                }
                queue.extend(self.pending.drain(..).map(|obligation| obligation.predicate));
            }
            if open.is_empty() {
                return Holds::Yes;
            }
            // A trait whose nested questions stay open makes no progress by itself.
            let only_traits = open.iter().all(|predicate| matches!(predicate, Predicate::Trait(_)));
            if !progress || only_traits {
                return Holds::Maybe;
            }
            queue = open;
        }
    }
}

fn has_infer(arg: &Arg) -> bool {
    match arg {
        Arg::Ty(ty) => ty.flags().infer,
        Arg::Const(value) => matches!(value, crate::types::Const::Infer(_)),
    }
}

fn head_of(arg: &Arg) -> Option<Head> {
    match arg {
        Arg::Ty(ty) => Head::of(*ty),
        Arg::Const(_) => None,
    }
}

/// Whether the heads of an impl's arguments can be those wanted.
fn may_fit(heads: &[Option<Head>], header: Args, wanted: Args) -> bool {
    heads.iter().zip(header).zip(wanted).all(|((wanted_head, arg), wanted)| {
        let head = head_of(arg);
        match (head, wanted_head) {
            (Some(head), Some(wanted)) => head == *wanted,
            (Some(head), None) => match wanted {
                Arg::Ty(ty) => match ty.kind() {
                    TyKind::Infer(InferTy::Int(_)) => {
                        matches!(head, Head::Plain(ty) if matches!(ty.kind(), TyKind::Int(_)))
                    }
                    TyKind::Infer(InferTy::Float(_)) => {
                        matches!(head, Head::Plain(ty) if matches!(ty.kind(), TyKind::Float(_)))
                    }
                    TyKind::Param(..) => false,
                    _ => true,
                },
                Arg::Const(_) => true,
            },
            _ => true,
        }
    })
}
