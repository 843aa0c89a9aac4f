//! All that an evaluation can reach: checked before anything runs, so that what is wrong or foreign is told at once.

use std::sync::Arc;

use oxur_core::Diagnostic;
use rustc_hash::FxHashSet;

use crate::check::{Checker, Instance};
use crate::thir::{Body, Callee, ExprKind, FormatPiece, PatKind};
use crate::types::{Args, DefId, Ty, TyKind};

/// Checks a function and all that it reaches.
pub(crate) fn reach(checker: &mut Checker, def: DefId) -> Result<(), Vec<Diagnostic>> {
    let mut reach = Reach { checker, seen: FxHashSet::default(), todo: vec![(def, &[])], errors: Vec::new() };
    reach.run()
}

/// Checks all that a body reaches.
pub(crate) fn reach_body(checker: &mut Checker, body: &Arc<Body>) -> Result<(), Vec<Diagnostic>> {
    let mut reach = Reach { checker, seen: FxHashSet::default(), todo: Vec::new(), errors: Vec::new() };
    reach.body(body, &[]);
    reach.run()
}

struct Reach<'c> {
    checker: &'c mut Checker,
    seen: FxHashSet<(DefId, Args)>,
    todo: Vec<(DefId, Args)>,
    errors: Vec<Diagnostic>,
}

/// How many instances are looked at: a program that makes ever new ones is told when it runs.
const MAX_INSTANCES: usize = 20_000;

impl Reach<'_> {
    fn run(&mut self) -> Result<(), Vec<Diagnostic>> {
        while let Some((def, args)) = self.todo.pop() {
            if self.seen.len() >= MAX_INSTANCES || !self.seen.insert((def, args)) {
                continue;
            }
            match self.checker.body(def) {
                Ok(body) => self.body(&body, args),
                Err(list) => self.errors.extend(list),
            }
        }
        if self.errors.is_empty() {
            return Ok(());
        }
        oxur_core::sort_diagnostics(&mut self.errors);
        Err(std::mem::take(&mut self.errors))
    }

    fn body(&mut self, body: &Arc<Body>, args: Args) {
        for expr in &body.exprs {
            match &expr.kind {
                ExprKind::Call { callee, .. } => self.callee(*callee, args),
                ExprKind::Const(callee) => {
                    if let Some((def, args)) = self.checker.resolve_const(*callee, args) {
                        self.todo.push((def, args));
                    }
                }
                ExprKind::Static(def) => self.todo.push((*def, &[])),
                ExprKind::FnItem => {
                    let ty = self.checker.mono(expr.ty, args);
                    self.function(ty);
                }
                ExprKind::CallValue { callee_ty, .. } => {
                    let ty = self.checker.mono(*callee_ty, args);
                    self.function(ty);
                }
                ExprKind::FormatArgs(format) => {
                    for piece in &format.pieces {
                        if let FormatPiece::Arg(arg) = piece {
                            self.callee(arg.method, args);
                        }
                    }
                }
                _ => {}
            }
        }
        for pat in &body.pats {
            if let PatKind::Const { eq, .. } = &pat.kind {
                self.callee(*eq, args);
            }
        }
    }

    fn callee(&mut self, callee: Callee, args: Args) {
        if let Instance::Fn(def, args) = self.checker.resolve(callee, args) {
            self.todo.push((def, args));
        }
    }

    fn function(&mut self, ty: Ty) {
        if let TyKind::FnDef(def, args) = *ty.kind() {
            self.callee(Callee { def, args }, &[]);
        }
    }
}
