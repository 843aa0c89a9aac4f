//! Method calls: which method is meant, and what is done to the receiver for it.

use oxur_core::core;
use oxur_core::{Diagnostic, Span, Symbol, codes::vm as codes, mapped};

use super::super::fold::subst;
use super::super::impls::Head;
use super::super::predicates::{Predicate, TraitRef};
use super::super::select::Holds;
use super::BodyCx;
use crate::resolve::DefKind;
use crate::thir::{Callee, Coercion, ExprId, ExprKind};
use crate::types::{Arg, Args, DefId, InferTy, Mutability, Ty, TyKind, intern_args};

/// A method that may be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Candidate {
    method: DefId,
    from: From,
}

/// Where a method comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum From {
    /// An inherent impl.
    Impl(DefId),
    /// A bound, or the trait of an object.
    Bound(TraitRef),
    /// A trait in scope.
    Trait(DefId),
}

/// What is done to the receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Adjust {
    /// How often it is dereferenced.
    derefs: usize,
    /// Whether an array then becomes a slice.
    unsize: bool,
    /// Whether it is then borrowed.
    borrow: Option<Mutability>,
}

struct Pick {
    method: DefId,
    /// The arguments of the impl or trait.
    args: Args,
    adjust: Adjust,
    from: From,
}

impl BodyCx<'_> {
    pub(super) fn method_call(&mut self, node: &core::MethodCall, expect: Option<Ty>) -> ExprId {
        let receiver = self.check(&node.receiver, None);
        self.method_on(receiver, node.method, node.generic_args.as_deref(), &node.args, node.span, expect)
    }

    /// A call of a method on a receiver that is checked.
    pub(super) fn method_on(
        &mut self,
        receiver: ExprId,
        name: core::Ident,
        written: Option<&[core::GenericArg]>,
        args: &[core::Expr],
        span: Span,
        expect: Option<Ty>,
    ) -> ExprId {
        let ty = self.known(self.expr(receiver).ty, self.span(receiver));
        if ty.is_error() {
            for arg in args {
                self.value(arg, None);
            }
            return self.error_expr(span);
        }
        let Some(pick) = self.pick_method(ty, name.name, span) else {
            for arg in args {
                self.value(arg, None);
            }
            return self.no_method(ty, name, args, span);
        };
        let all = self.method_args(pick.method, pick.args, written, span);
        self.ctx.require_predicates(pick.method, all, span);
        if let From::Impl(_) = pick.from {
            // The impl's own predicates are among the method's.
        }
        let (params, ret) = self.sig(pick.method, all, span);
        let Some((&self_ty, rest)) = params.split_first() else { return self.error_expr(span) };
        let receiver = self.adjust(receiver, pick.adjust, span);
        let found = self.expr(receiver).ty;
        if !self.ctx.try_unify(found, self_ty) {
            self.mismatch_at(found, self_ty, span);
        }
        if rest.len() != args.len() {
            return self.wrong_count(name.name.as_str(), rest.len(), args, span, Some(pick.method));
        }
        let mut list = vec![receiver];
        list.extend(self.args(rest, ret, args, expect));
        self.add(ExprKind::Call { callee: Callee { def: pick.method, args: all }, args: list }, ret, span)
    }

    /// The types that a receiver is looked at as: itself, and what it dereferences to.
    fn receiver_steps(&mut self, ty: Ty, span: Span) -> Vec<Ty> {
        let mut steps = vec![ty];
        let mut at = ty;
        while let Some(next) = self.deref_ty(at, span) {
            if steps.len() > 32 {
                break;
            }
            // What a reference refers to may have become known only now.
            let next = self.try_known(next);
            steps.push(next);
            at = next;
        }
        steps
    }

    fn pick_method(&mut self, ty: Ty, name: Symbol, span: Span) -> Option<Pick> {
        let mut steps: Vec<(Ty, usize, bool)> =
            self.receiver_steps(ty, span).into_iter().enumerate().map(|(derefs, ty)| (ty, derefs, false)).collect();
        if let Some(&(last, derefs, _)) = steps.last()
            && let TyKind::Array(item, _) = *last.kind()
        {
            steps.push((Ty::new(TyKind::Slice(item)), derefs, true));
        }
        let inherent = self.inherent_candidates(&steps, name);
        let extension = self.extension_candidates(name);
        for &(step, derefs, unsize) in &steps {
            for borrow in [None, Some(Mutability::Shared), Some(Mutability::Mut)] {
                if unsize && borrow.is_none() {
                    continue;
                }
                let self_ty = match borrow {
                    None => step,
                    Some(mutability) => Ty::reference(step, mutability),
                };
                let adjust = Adjust { derefs, unsize, borrow };
                for list in [&inherent, &extension] {
                    if let Some(pick) = self.pick_among(list, self_ty, adjust, name, span) {
                        return Some(pick);
                    }
                }
            }
        }
        None
    }

    fn pick_among(
        &mut self,
        candidates: &[Candidate],
        self_ty: Ty,
        adjust: Adjust,
        name: Symbol,
        span: Span,
    ) -> Option<Pick> {
        let mut fitting: Vec<(Candidate, Holds)> = Vec::new();
        for &candidate in candidates {
            let (snapshot, pending) = (self.ctx.table.snapshot(), self.ctx.pending.len());
            let holds = self.candidate_fits(candidate, self_ty, span).map(|(_, holds)| holds);
            self.ctx.table.rollback(snapshot);
            self.ctx.pending.truncate(pending);
            if let Some(holds) = holds {
                fitting.push((candidate, holds));
            }
        }
        if fitting.len() > 1 {
            // Bounds that say the same, and traits that may but need not hold, give way.
            let sure: Vec<_> = fitting.iter().copied().filter(|&(_, holds)| holds == Holds::Yes).collect();
            if !sure.is_empty() {
                fitting = sure;
            }
            let first = fitting[0].0.method;
            let bounds = matches!(fitting[0].0.from, From::Bound(_));
            if fitting.iter().any(|&(other, _)| other.method != first) && !bounds {
                let message = format!("`{name}` may be more than one method here");
                let mut diagnostic = Diagnostic::error(codes::AMBIGUOUS, span, message);
                for &(candidate, _) in &fitting {
                    diagnostic = diagnostic.note(format!("there is `{}`", self.method_path(candidate.method)));
                }
                self.report(diagnostic);
            }
        }
        let &(candidate, _) = fitting.first()?;
        let (args, _) = self.candidate_fits(candidate, self_ty, span)?;
        Some(Pick { method: candidate.method, args, adjust, from: candidate.from })
    }

    fn method_path(&self, method: DefId) -> String {
        self.ctx.cx.def_name(method)
    }

    /// Whether a method takes a receiver of that type; then with which arguments of its impl or trait.
    fn candidate_fits(&mut self, candidate: Candidate, self_ty: Ty, span: Span) -> Option<(Args, Holds)> {
        let sig = self.ctx.cx.sig(candidate.method);
        if !sig.has_self {
            return None;
        }
        let first = *sig.params.first()?;
        match candidate.from {
            From::Impl(def) => {
                let args = self.ctx.cx.fresh_args(&mut self.ctx.table, def);
                let wanted = self.ctx.normalize(subst(first, args), span);
                self.ctx.table.unify(wanted, self_ty).ok()?;
                if !self.impl_fits(def, args) {
                    return None;
                }
                Some((args, Holds::Yes))
            }
            From::Bound(found) => {
                let wanted = subst(first, found.args);
                let wanted = self.ctx.normalize(wanted, span);
                self.ctx.table.unify(wanted, self_ty).ok()?;
                Some((found.args, Holds::Yes))
            }
            From::Trait(def) => {
                let args = self.ctx.cx.fresh_args(&mut self.ctx.table, def);
                let wanted = subst(first, args);
                // `self: Box<Self>` and the like are matched as they are.
                self.ctx.table.unify(wanted, self_ty).ok()?;
                let subject = self.ctx.shallow(args.first()?.ty());
                if matches!(subject.kind(), TyKind::Infer(InferTy::Any(_))) {
                    return None;
                }
                let holds = self.ctx.holds(Predicate::Trait(TraitRef { def, args }));
                (holds != Holds::No).then_some((args, holds))
            }
        }
    }

    fn inherent_candidates(&mut self, steps: &[(Ty, usize, bool)], name: Symbol) -> Vec<Candidate> {
        let is = |kind: &DefKind| matches!(kind, DefKind::Fn(_));
        let mut found: Vec<Candidate> = Vec::new();
        let mut push = |candidate: Candidate| {
            if !found.contains(&candidate) {
                found.push(candidate);
            }
        };
        for &(ty, ..) in steps {
            if let Some(head) = Head::of(self.defaulted(ty)) {
                for def in self.ctx.cx.inherent_impls(head) {
                    if let Some(method) = self.ctx.cx.member(def, name, is) {
                        push(Candidate { method, from: From::Impl(def) });
                    }
                }
            }
            match *ty.kind() {
                TyKind::Param(..) | TyKind::Projection(..) | TyKind::Opaque(..) => {
                    let env = self.ctx.env.clone();
                    let own = self.ctx.own_bounds(ty);
                    for predicate in env.iter().chain(&own) {
                        let Predicate::Trait(bound) = *predicate else { continue };
                        if self.ctx.resolve(bound.self_ty()) != self.ctx.resolve(ty) {
                            continue;
                        }
                        if let Some(method) = self.ctx.cx.member(bound.def, name, is) {
                            push(Candidate { method, from: From::Bound(bound) });
                        }
                    }
                }
                TyKind::Dyn(_) => {
                    let Some(object) = self.ctx.object_trait(ty) else { continue };
                    for bound in self.ctx.cx.all_supertraits(object) {
                        if let Some(method) = self.ctx.cx.member(bound.def, name, is) {
                            let args = self.ctx.normalize_args(bound.args, Span::NOWHERE);
                            push(Candidate { method, from: From::Bound(TraitRef { def: bound.def, args }) });
                        }
                    }
                }
                _ => {}
            }
        }
        found
    }

    fn extension_candidates(&mut self, name: Symbol) -> Vec<Candidate> {
        let visible = self.ctx.cx.defs.traits_in_scope(self.scope);
        let traits: Vec<DefId> = self.ctx.cx.defs.traits_with(name).to_vec();
        let mut found = Vec::new();
        for def in traits {
            if visible.contains(&def)
                && let Some(method) = self.ctx.cx.member(def, name, |kind| matches!(kind, DefKind::Fn(_)))
            {
                found.push(Candidate { method, from: From::Trait(def) });
            }
        }
        found
    }

    fn adjust(&mut self, receiver: ExprId, adjust: Adjust, span: Span) -> ExprId {
        let mut id = receiver;
        for _ in 0..adjust.derefs {
            id = match self.deref_once(id, span) {
                Some(next) => next,
                None => return self.error_expr(span),
            };
        }
        let Some(mutability) = adjust.borrow else {
            let id = self.rvalue(id);
            // A unique reference is lent on to the method.
            if let TyKind::Ref(_, Mutability::Mut) = *self.ty(id).kind() {
                let ty = self.expr(id).ty;
                return self.reborrow(id, ty, Mutability::Mut);
            }
            return id;
        };
        let place = self.place_of(id);
        if mutability == Mutability::Mut {
            self.make_mut(place);
        }
        let inner = self.expr(place).ty;
        let borrow = self.add(ExprKind::Borrow { mutability, place }, Ty::reference(inner, mutability), span);
        if !adjust.unsize {
            return borrow;
        }
        let TyKind::Array(item, _) = *self.ctx.shallow(inner).kind() else { return borrow };
        let ty = Ty::reference(Ty::new(TyKind::Slice(item)), mutability);
        self.add(ExprKind::Coerce { kind: Coercion::UnsizeArray, value: borrow }, ty, span)
    }

    fn no_method(&mut self, ty: Ty, name: core::Ident, args: &[core::Expr], span: Span) -> ExprId {
        if ty.is_error() {
            return self.error_expr(span);
        }
        let shown = self.ctx.show(ty);
        let message = format!("`{shown}` has no method `{}`", name.name);
        let mut diagnostic = Diagnostic::error(codes::NO_METHOD, name.span, message);
        // A field that holds a function is called another way.
        let is_field = matches!(*ty.kind(), TyKind::Adt(def, _) if {
            let adt = self.ctx.cx.adt(def);
            adt.variants.first().is_some_and(|variant| variant.field(name.name).is_some())
        });
        if is_field {
            diagnostic = diagnostic.help(format!("to call what the field holds, write `((. … {}) …)`", name.name));
        }
        let hidden: Vec<DefId> = self.ctx.cx.defs.traits_with(name.name).to_vec();
        let visible = self.ctx.cx.defs.traits_in_scope(self.scope);
        for def in hidden.into_iter().filter(|def| !visible.contains(def)) {
            let args = self.ctx.cx.fresh_args_after(&mut self.ctx.table, def, &[Arg::Ty(ty)]);
            if self.ctx.holds(Predicate::Trait(TraitRef { def, args })) == Holds::Yes {
                let path = self.ctx.cx.def_name(def);
                diagnostic = diagnostic.help(format!("the trait that has it is not in scope: `(use {path})`"));
            }
        }
        if let Some(near) = self.near_method(ty, name.name) {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
        }
        let _ = args;
        self.report(diagnostic);
        self.error_expr(span)
    }

    fn near_method(&mut self, ty: Ty, name: Symbol) -> Option<Symbol> {
        let mut names = Vec::new();
        for step in self.receiver_steps(ty, Span::NOWHERE) {
            let Some(head) = Head::of(step) else { continue };
            for def in self.ctx.cx.inherent_impls(head) {
                let DefKind::Impl(_, items) = &self.ctx.cx.defs.get(def).kind else { continue };
                names.extend(items.iter().map(|&item| self.ctx.cx.defs.get(item).name));
            }
        }
        oxur_core::sort(&mut names);
        oxur_core::nearest(&name, names.iter().map(|name| name.as_str())).map(Symbol::new)
    }

    /// A call of a method of a lang trait on values that are checked: `<self_ty as Trait<rest…>>::name(args…)`.
    pub(super) fn lang_call(
        &mut self,
        (lang, name): (&str, &str),
        trait_args: &[Ty],
        args: Vec<ExprId>,
        span: Span,
    ) -> ExprId {
        let (Some(def), Some(method)) = (self.ctx.cx.lang_item(lang), self.lang_method(lang, name)) else {
            return self.no_lang(lang, span);
        };
        let list: Vec<Arg> = mapped(trait_args, |&ty| Arg::Ty(ty));
        let trait_args = intern_args(&list);
        self.ctx.require(Predicate::Trait(TraitRef { def, args: trait_args }), span);
        let all = self.ctx.cx.fresh_args_after(&mut self.ctx.table, method, trait_args);
        let (params, ret) = self.sig(method, all, span);
        let args = args.into_iter().zip(params).map(|(arg, ty)| self.coerce(arg, ty)).collect();
        self.add(ExprKind::Call { callee: Callee { def: method, args: all }, args }, ret, span)
    }
}
