//! All that an evaluation can reach: checked before anything runs, so that what is wrong or foreign is told at once.

use std::sync::Arc;

use oxur_core::codes::vm as codes;
use oxur_core::{Diagnostic, Set, Span};

use crate::check::{Checker, Instance};
use crate::thir::{Body, Callee, ExprKind, FormatPiece, PatKind};
use crate::types::{Args, DefId, IntTy, Ty, TyKind};

/// Checks a function and all that it reaches.
pub(crate) fn reach(checker: &mut Checker, def: DefId) -> Result<(), Vec<Diagnostic>> {
    let todo = vec![(def, &[] as Args)];
    let mut reach = Reach { checker, constant: false, seen: Set::default(), todo, errors: Vec::new() };
    reach.run()
}

/// Checks all that a body reaches; of one whose value becomes a `constant`, that it is the same on every target. Gives the
/// user's definitions among it.
pub(crate) fn reach_body(
    checker: &mut Checker,
    body: &Arc<Body>,
    constant: bool,
) -> Result<Vec<DefId>, Vec<Diagnostic>> {
    let mut reach = Reach { checker, constant, seen: Set::default(), todo: Vec::new(), errors: Vec::new() };
    reach.body(body, &[], constant);
    reach.run()?;
    let mut own: Vec<DefId> = reach.seen.iter().map(|&(def, _)| def).filter(|&def| !reach.is_std(def)).collect();
    oxur_core::sort(&mut own);
    own.dedup();
    Ok(own)
}

struct Reach<'c> {
    checker: &'c mut Checker,
    /// Whether the value becomes a constant.
    constant: bool,
    seen: Set<(DefId, Args)>,
    todo: Vec<(DefId, Args)>,
    errors: Vec<Diagnostic>,
}

/// How many instances are looked at: a program that makes ever new ones is told when it runs.
const MAX_INSTANCES: usize = 20_000;

impl Reach<'_> {
    fn run(&mut self) -> Result<(), Vec<Diagnostic>> {
        while let Some((def, args)) = self.todo.pop() {
            if self.seen.len() >= MAX_INSTANCES || self.checker.is_settled(def) || !self.seen.insert((def, args)) {
                continue;
            }
            match self.checker.body(def) {
                Ok(body) => {
                    let own = self.constant && !self.is_std(def);
                    self.body(&body, args, own);
                }
                Err(list) => self.errors.extend(list),
            }
        }
        if self.errors.is_empty() {
            return Ok(());
        }
        oxur_core::sort_diagnostics(&mut self.errors);
        Err(std::mem::take(&mut self.errors))
    }

    /// Looks at a body; with `own` it is the user's, and may not ask for what differs between targets.
    fn body(&mut self, body: &Arc<Body>, args: Args, own: bool) {
        for expr in &body.exprs {
            match &expr.kind {
                ExprKind::Call { callee, .. } => {
                    if own {
                        self.target_size(*callee, args, expr.span);
                    }
                    self.callee(*callee, args);
                }
                ExprKind::Const(callee) => {
                    if let Some((def, args)) = self.checker.resolve_const(*callee, args) {
                        if own {
                            self.target_constant(def, expr.ty, expr.span);
                        }
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

    /// Whether a definition is of the machine's library.
    fn is_std(&self, def: DefId) -> bool {
        self.checker.def_name(def).starts_with("std::")
    }

    /// Tells of a call that asks for the size of what is larger on some targets.
    fn target_size(&mut self, callee: Callee, args: Args, span: Span) {
        let Instance::Fn(def, args) = self.checker.resolve(callee, args) else { return };
        let asks = ["std::mem::size_of", "std::mem::align_of", "std::mem::size_of_val", "std::mem::align_of_val"];
        if self.is_std(def)
            && asks.contains(&&*self.checker.def_name(def))
            && !args.iter().all(|arg| is_of_fixed_size(arg.ty()))
        {
            self.depends_on_target(span, "this size differs between targets");
        }
    }

    /// Tells of a constant such as `usize::MAX`.
    fn target_constant(&mut self, def: DefId, ty: Ty, span: Span) {
        if matches!(ty.kind(), TyKind::Int(IntTy::Usize | IntTy::Isize)) && self.is_std(def) {
            self.depends_on_target(span, "this number differs between targets");
        }
    }

    fn depends_on_target(&mut self, span: Span, message: &str) {
        self.errors.push(Diagnostic::error(codes::TARGET, span, message));
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

/// Whether values of a type have the same size on every target.
fn is_of_fixed_size(ty: Ty) -> bool {
    match ty.kind() {
        TyKind::Bool | TyKind::Char | TyKind::Float(_) => true,
        TyKind::Int(int) => !matches!(int, IntTy::Usize | IntTy::Isize),
        TyKind::Array(item, _) => is_of_fixed_size(*item),
        TyKind::Tuple(items) => items.iter().all(|item| is_of_fixed_size(*item)),
        _ => false,
    }
}
