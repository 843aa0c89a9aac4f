//! What code does to the variables of a session: which it names, takes the value of, or changes.

use std::sync::Arc;

use oxur_core::{Set, Span};

use crate::compile::children;
use crate::machine::Machine;
use crate::resolve::DefKind;
use crate::thir::{BindMode, Body, ExprId, ExprKind, PatId, PatKind, Stmt};
use crate::types::{DefId, Mutability, Ty};

/// What a body does to variables.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    /// Each place that names one.
    pub(crate) named: Vec<(DefId, Span)>,
    /// Each place that takes the value of one, or a part of it.
    pub(crate) moves: Vec<Move>,
    /// Each place that changes one that is not `mut`.
    pub(crate) changes: Vec<(DefId, Span)>,
}

/// A place that takes a variable's value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Move {
    pub(crate) variable: DefId,
    pub(crate) span: Span,
    /// Whether it stands in a loop or closure.
    pub(crate) repeated: bool,
}

/// What a body does to variables.
pub(crate) fn uses(machine: &mut Machine<'_>, body: &Arc<Body>) -> Uses {
    let mut finder = Finder { machine, body, once: Set::default(), uses: Uses::default() };
    finder.find_once();
    for index in 0..body.exprs.len() {
        finder.expr(ExprId(index as u32));
    }
    finder.uses
}

struct Finder<'m, 'h> {
    machine: &'m mut Machine<'h>,
    body: &'m Arc<Body>,
    /// The expressions that run at most once.
    once: Set<ExprId>,
    uses: Uses,
}

impl Finder<'_, '_> {
    /// Finds what stands in no loop and no closure.
    fn find_once(&mut self) {
        let mut todo = vec![self.body.value];
        while let Some(id) = todo.pop() {
            self.once.insert(id);
            if !matches!(self.body.expr(id).kind, ExprKind::Loop { .. }) {
                children(self.body, id, &mut todo);
            }
        }
    }

    fn expr(&mut self, id: ExprId) {
        let body = self.body;
        let expr = body.expr(id);
        match &expr.kind {
            ExprKind::Static(def) if self.is_variable(*def) => self.uses.named.push((*def, expr.span)),
            ExprKind::Load { place, moves: true } => self.take(id, *place, expr.ty, expr.span),
            ExprKind::Adt { base: Some(base), .. } => {
                let (ty, span) = (body.expr(base.place).ty, body.expr(base.place).span);
                self.take(id, base.place, ty, span);
            }
            ExprKind::Match { place, arms } => {
                for arm in arms {
                    self.pattern(id, *place, arm.pat);
                }
            }
            ExprKind::Let { pat, place } => self.pattern(id, *place, *pat),
            ExprKind::Block(block) => {
                for stmt in &block.stmts {
                    if let Stmt::Let { pat, place: Some(place), .. } = stmt {
                        self.pattern(id, *place, *pat);
                    }
                }
            }
            ExprKind::Assign { place, .. } | ExprKind::AssignOp { place, .. } => self.change(*place),
            ExprKind::Borrow { mutability: Mutability::Mut, place }
            | ExprKind::RawBorrow { mutability: Mutability::Mut, place } => self.change(*place),
            _ => {}
        }
    }

    /// A pattern that is matched against a place: what it binds by value is taken, what by `ref mut` may be changed.
    fn pattern(&mut self, at: ExprId, place: ExprId, pat: PatId) {
        if self.variable(place).is_none() {
            return;
        }
        let body = self.body;
        match &body.pat(pat).kind {
            PatKind::Bind { local, mode, sub } => {
                let (ty, span) = (body.local(*local).ty, body.local(*local).span);
                match mode {
                    BindMode::Move => self.take(at, place, ty, span),
                    BindMode::Ref(Mutability::Mut) => self.change(place),
                    BindMode::Ref(Mutability::Shared) | BindMode::Copy => {}
                }
                if let Some(sub) = sub {
                    self.pattern(at, place, *sub);
                }
            }
            PatKind::Deref(sub) => {
                let ty = body.expr(place).ty;
                if self.machine.is_box(ty) {
                    self.pattern(at, place, *sub);
                }
            }
            PatKind::Fields(fields) | PatKind::Variant { fields, .. } => {
                fields.iter().for_each(|&(_, pat)| self.pattern(at, place, pat));
            }
            PatKind::Slice { prefix, rest, suffix } => {
                prefix.iter().chain(rest.iter().flatten()).chain(suffix).for_each(|&pat| self.pattern(at, place, pat));
            }
            PatKind::Or(pats) => pats.iter().for_each(|&pat| self.pattern(at, place, pat)),
            PatKind::Wild | PatKind::Lit(_) | PatKind::Range { .. } | PatKind::Const { .. } => {}
        }
    }

    fn take(&mut self, at: ExprId, place: ExprId, ty: Ty, span: Span) {
        if let Some(variable) = self.variable(place)
            && !self.machine.checker.is_copy(ty)
        {
            let repeated = !self.once.contains(&at);
            self.uses.moves.push(Move { variable, span, repeated });
        }
    }

    fn change(&mut self, place: ExprId) {
        let Some(variable) = self.variable(place) else { return };
        if let DefKind::Def(def) = &self.machine.checker.defs.get(variable).kind
            && !def.mutable
        {
            let span = self.body.expr(place).span;
            self.uses.changes.push((variable, span));
        }
    }

    /// The variable that owns what is at a place.
    fn variable(&self, place: ExprId) -> Option<DefId> {
        let expr = self.body.expr(place);
        match expr.kind {
            ExprKind::Static(def) => self.is_variable(def).then_some(def),
            ExprKind::Field { base, .. } | ExprKind::Index { base, .. } => self.variable(base),
            ExprKind::Deref(base) if self.machine.is_box(self.body.expr(base).ty) => self.variable(base),
            _ => None,
        }
    }

    fn is_variable(&self, def: DefId) -> bool {
        self.machine.checker.is_settled(def)
    }
}
