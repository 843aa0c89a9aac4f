//! The state in which questions of types and traits are asked: variables, what is known of the parameters in scope, and
//! what is still to be shown.

use std::sync::Arc;

use oxur_core::{Diagnostic, Span, codes::vm as codes, mapped};

use super::Checker;
use super::generics::GenericKind;
use super::predicates::{Predicate, TraitRef};
use super::project::Projected;
use super::select::Selected;
use super::table::Table;
use crate::types::{Arg, Args, DefId, Ty, TyKind, intern_args};

/// What must be shown, and for whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Obligation {
    /// What.
    pub(super) predicate: Predicate,
    /// The expression that needs it.
    pub(super) span: Span,
    /// How many others led to it.
    pub(super) depth: u32,
}

/// The state.
pub(crate) struct Ctx<'c> {
    /// The program.
    pub(crate) cx: &'c mut Checker,
    /// The variables.
    pub(crate) table: Table,
    /// What holds of the parameters in scope.
    pub(super) env: Arc<[Predicate]>,
    /// What is still to be shown.
    pub(super) pending: Vec<Obligation>,
    /// Whether opaque types are seen through: so it is when all is checked.
    pub(super) reveal: bool,
    /// The questions that led to the one in hand.
    pub(super) stack: Vec<TraitRef>,
    /// How deep projections led to others.
    pub(super) projecting: u32,
}

impl Checker {
    /// Variables for all parameters of a definition.
    pub(super) fn fresh_args(&mut self, table: &mut Table, def: DefId) -> Args {
        self.fresh_args_after(table, def, &[])
    }

    /// Variables for the parameters of a definition behind those that are given.
    pub(super) fn fresh_args_after(&mut self, table: &mut Table, def: DefId, given: &[Arg]) -> Args {
        let generics = self.generics(def);
        let mut args = given.to_vec();
        for param in generics.params.iter().skip(given.len()) {
            args.push(match param.kind {
                GenericKind::Type => Arg::Ty(table.fresh()),
                GenericKind::Const => Arg::Const(table.fresh_const()),
            });
        }
        intern_args(&args)
    }

    /// What holds within a definition: its predicates and what follows from them through supertraits.
    pub(super) fn env(&mut self, def: DefId) -> Arc<[Predicate]> {
        if let Some(known) = self.envs.get(&def) {
            return known.clone();
        }
        let predicates = self.predicates(def);
        let env: Arc<[Predicate]> = self.elaborate(&predicates).into();
        self.envs.insert(def, env.clone());
        env
    }

    /// Predicates with all that supertraits add to them.
    pub(super) fn elaborate(&mut self, predicates: &[Predicate]) -> Vec<Predicate> {
        let mut all: Vec<Predicate> = Vec::new();
        let mut queue: Vec<Predicate> = predicates.iter().rev().copied().collect();
        while let Some(predicate) = queue.pop() {
            if all.contains(&predicate) || all.len() > 512 {
                continue;
            }
            all.push(predicate);
            if let Predicate::Trait(trait_ref) = predicate {
                for above in self.supertraits(trait_ref.def).iter().rev() {
                    queue.push(above.subst(trait_ref.args));
                }
            }
        }
        all
    }
}

impl<'c> Ctx<'c> {
    /// A state in which nothing is known of any parameter.
    pub(crate) fn new(cx: &'c mut Checker) -> Self {
        let env = Arc::from([]);
        Self { cx, table: Table::default(), env, pending: vec![], reveal: false, stack: vec![], projecting: 0 }
    }

    /// The state of a definition's body.
    pub(crate) fn of_def(cx: &'c mut Checker, def: DefId) -> Self {
        let env = cx.env(def);
        let mut ctx = Self::new(cx);
        // What is known may itself be written with projections.
        let normal: Vec<Predicate> = mapped(&env, |&predicate| ctx.normalize_env(predicate, &env));
        ctx.env = normal.into();
        ctx
    }

    fn normalize_env(&mut self, predicate: Predicate, env: &Arc<[Predicate]>) -> Predicate {
        self.env = env.clone();
        match predicate {
            Predicate::Trait(trait_ref) => {
                Predicate::Trait(TraitRef { args: self.normalize_args(trait_ref.args, Span::NOWHERE), ..trait_ref })
            }
            Predicate::Projection(assoc, args, ty) => Predicate::Projection(
                assoc,
                self.normalize_args(args, Span::NOWHERE),
                self.normalize(ty, Span::NOWHERE),
            ),
        }
    }

    /// A type, as far as it is known, its parts not.
    pub(crate) fn shallow(&self, ty: Ty) -> Ty {
        self.table.shallow(ty)
    }

    /// A type, as far as it is known.
    pub(crate) fn resolve(&self, ty: Ty) -> Ty {
        self.table.resolve(ty)
    }

    /// A type as messages show it.
    pub(crate) fn show(&self, ty: Ty) -> String {
        self.cx.show(self.table.resolve(ty))
    }

    /// Makes two types the same if that is possible; else leaves all as it was.
    pub(crate) fn try_unify(&mut self, a: Ty, b: Ty) -> bool {
        let snapshot = self.table.snapshot();
        if self.table.unify(a, b).is_ok() {
            return true;
        }
        self.table.rollback(snapshot);
        false
    }

    /// Whether two types could be made the same.
    pub(crate) fn could_unify(&mut self, a: Ty, b: Ty) -> bool {
        let snapshot = self.table.snapshot();
        let ok = self.table.unify(a, b).is_ok();
        self.table.rollback(snapshot);
        ok
    }

    /// What is to be shown from now on.
    pub(super) fn require(&mut self, predicate: Predicate, span: Span) {
        self.pending.push(Obligation { predicate, span, depth: 0 });
    }

    /// The predicates of a definition are to be shown of arguments.
    pub(super) fn require_predicates(&mut self, def: DefId, args: Args, span: Span) {
        for predicate in self.cx.predicates(def).iter() {
            let predicate = predicate.subst(args);
            let predicate = self.normalize_predicate(predicate, span);
            self.require(predicate, span);
        }
    }

    /// Normalizes the types in a predicate; of a projection its arguments alone.
    pub(super) fn normalize_predicate(&mut self, predicate: Predicate, span: Span) -> Predicate {
        match predicate {
            Predicate::Trait(trait_ref) => {
                Predicate::Trait(TraitRef { args: self.normalize_args(trait_ref.args, span), ..trait_ref })
            }
            Predicate::Projection(assoc, args, ty) => {
                Predicate::Projection(assoc, self.normalize_args(args, span), self.normalize(ty, span))
            }
        }
    }

    /// Shows what can be shown by now; reports what cannot hold.
    pub(super) fn select_pending(&mut self) {
        let mut rounds = 0;
        loop {
            let mut progress = false;
            let list = std::mem::take(&mut self.pending);
            let mut kept = Vec::with_capacity(list.len());
            for obligation in list {
                match self.step(&obligation) {
                    Step::Done(nested) => {
                        progress = true;
                        let depth = obligation.depth + 1;
                        if depth > super::MAX_SELECT {
                            self.cx.error(
                                codes::LIMIT,
                                obligation.span,
                                "whether the traits needed here are implemented leads too deep",
                            );
                            continue;
                        }
                        let nested = nested.into_iter();
                        kept.extend(nested.map(|predicate| Obligation { predicate, span: obligation.span, depth }));
                    }
                    Step::Later => kept.push(obligation),
                    Step::Never => {
                        progress = true;
                        self.report_unsatisfied(&obligation);
                    }
                }
            }
            // What was added meanwhile by normalization.
            kept.append(&mut self.pending);
            self.pending = kept;
            rounds += 1;
            if !progress || rounds > 1000 {
                break;
            }
        }
    }

    fn step(&mut self, obligation: &Obligation) -> Step {
        match obligation.predicate {
            Predicate::Trait(trait_ref) => match self.select(trait_ref) {
                Selected::Yes(_, nested) => Step::Done(nested),
                Selected::Maybe => Step::Later,
                Selected::No => Step::Never,
            },
            Predicate::Projection(assoc, args, ty) => match self.project(assoc, args, obligation.span) {
                Projected::Ty(found, nested) => {
                    let found = self.normalize(found, obligation.span);
                    if self.try_unify(found, ty) { Step::Done(nested) } else { Step::Never }
                }
                Projected::Rigid => {
                    let args = self.table.resolve_args(args);
                    let rigid = Ty::new(TyKind::Projection(assoc, args));
                    if self.try_unify(rigid, ty) { Step::Done(Vec::new()) } else { Step::Never }
                }
                Projected::Maybe => Step::Later,
                // That the trait does not hold is said where it is required.
                Projected::No => {
                    let _ = self.try_unify(Ty::error(), ty);
                    let _ = self.fallback_error(ty);
                    if self.trait_required(assoc, args) {
                        Step::Done(Vec::new())
                    } else {
                        let args = self.trait_args(assoc, args);
                        Step::Done(
                            self.parent_trait(assoc)
                                .map(|def| Predicate::Trait(TraitRef { def, args }))
                                .into_iter()
                                .collect(),
                        )
                    }
                }
            },
        }
    }

    fn fallback_error(&mut self, ty: Ty) -> bool {
        let ty = self.shallow(ty);
        matches!(ty.kind(), TyKind::Infer(_)) && self.try_unify(ty, Ty::error())
    }

    /// Whether something pending requires the trait of an associated type already.
    fn trait_required(&self, assoc: DefId, args: Args) -> bool {
        let args = self.table.resolve_args(self.trait_args(assoc, args));
        self.pending.iter().any(|other| match other.predicate {
            Predicate::Trait(trait_ref) => {
                Some(trait_ref.def) == self.parent_trait(assoc) && self.table.resolve_args(trait_ref.args) == args
            }
            Predicate::Projection(..) => false,
        })
    }

    /// The trait that declares an associated item.
    pub(super) fn parent_trait(&self, item: DefId) -> Option<DefId> {
        self.cx.defs.get(item).parent
    }

    /// The part of an associated item's arguments that is its trait's.
    pub(super) fn trait_args(&self, item: DefId, args: Args) -> Args {
        let count = self
            .parent_trait(item)
            .and_then(|parent| self.cx.generics.get(&parent))
            .map_or(args.len(), |generics| generics.params.len());
        if count >= args.len() { args } else { intern_args(&args[..count]) }
    }

    fn report_unsatisfied(&mut self, obligation: &Obligation) {
        match obligation.predicate {
            Predicate::Trait(trait_ref) => {
                let args = self.table.resolve_args(trait_ref.args);
                let ty = args.first().map_or_else(Ty::error, |arg| arg.ty());
                if args.iter().any(|arg| matches!(arg, Arg::Ty(ty) if ty.flags().error)) {
                    self.note_error(obligation.span);
                    return;
                }
                let shown_trait = self.cx.show_trait(trait_ref.def, args);
                let shown = self.cx.show(ty);
                let message = format!("`{shown}` does not implement `{shown_trait}`");
                let mut diagnostic = Diagnostic::error(codes::UNSATISFIED, obligation.span, message);
                if let TyKind::Param(_, name) = ty.kind() {
                    diagnostic = diagnostic.help(format!("add the bound: `{name}:{shown_trait}`"));
                } else if let TyKind::Adt(def, _) = *ty.kind() {
                    let name = self.cx.defs.get(trait_ref.def).name;
                    let derivable =
                        ["Debug", "Clone", "Copy", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash", "Default"];
                    if derivable.contains(&name.as_str()) {
                        let place = self.cx.defs.get(def).span;
                        diagnostic = diagnostic
                            .label(place, "defined here")
                            .help(format!("put `#[derive({name})]` before its definition, or implement the trait"));
                    }
                }
                self.cx.report(diagnostic);
            }
            Predicate::Projection(assoc, args, ty) => {
                let name = self.cx.defs.get(assoc).name;
                let args = self.table.resolve_args(args);
                let found = self.normalize(Ty::new(TyKind::Projection(assoc, args)), obligation.span);
                let (found, wanted) = (self.resolve(found), self.resolve(ty));
                if found.flags().error || wanted.flags().error {
                    self.note_error(obligation.span);
                    return;
                }
                let (found, wanted) = (self.cx.show(found), self.cx.show(wanted));
                let message = format!("types differ: `{wanted}` is expected as `{name}`, and it is `{found}`");
                self.cx.error(codes::MISMATCH, obligation.span, message);
            }
        }
    }

    /// Makes sure that some error is reported, where one that was reported before led to this.
    pub(super) fn note_error(&mut self, span: Span) {
        if self.cx.errors.is_empty() {
            self.cx.error(codes::MISMATCH, span, "this depends on something that has errors");
        }
    }
}

enum Step {
    Done(Vec<Predicate>),
    Later,
    Never,
}
