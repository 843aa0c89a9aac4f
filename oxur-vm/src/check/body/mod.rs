//! Checks one body: expressions to typed IR, with inference.

mod block;
mod call;
mod cast;
mod closure;
mod coerce;
mod control;
mod expr;
mod finish;
mod format;
mod literal;
mod macros;
mod method;
mod op;
mod pat;
mod pat_value;
mod path;
mod place;
mod structure;

use std::sync::Arc;

use oxur_core::core;
use oxur_core::{Diagnostic, Span, Symbol, codes::vm as codes, mapped};

use super::ctx::Ctx;
use super::fold::{Folder, fold_parts};
use super::lower::{ImplTypes, Lower};
use super::{BodyState, Checker};
use crate::resolve::{DefKind, ModId};
use crate::thir::{
    BinaryOp, Body, ClosureBody, Expr, ExprId, ExprKind, LabelId, Local, LocalId, Param, Pat, PatId, PatKind,
};
use crate::types::{Args, ClosureId, Const, DefId, Ty, TyKind};

/// The body in hand.
pub(super) struct BodyCx<'c> {
    pub(super) ctx: Ctx<'c>,
    /// Whose generic parameters it sees.
    owner: Option<DefId>,
    /// The module or block whose items it sees.
    scope: ModId,
    exprs: Vec<Expr>,
    pats: Vec<Pat>,
    locals: Vec<Local>,
    closures: Vec<ClosureBody>,
    /// Names in scope, innermost last.
    ribs: Vec<Rib>,
    /// What `return` and `?` return.
    ret: Ty,
    /// The closure in hand.
    closure: Option<ClosureId>,
    /// The loops and labelled blocks around, innermost last.
    labels: Vec<Label>,
    next_label: u32,
    /// Whether the point in hand cannot be reached.
    diverges: bool,
    /// How many temporaries were made, to see whether an expression has any.
    temps: u32,
    /// Integer literals, whose bits depend on their types.
    int_literals: Vec<IntLit>,
    /// Operators that may turn out to be on primitive types.
    ops: Vec<DeferredOp>,
    /// Casts, which are decided when types are known.
    casts: Vec<ExprId>,
    /// Calls of closures, whose kind is known when their bodies are.
    closure_calls: Vec<ExprId>,
    nesting: u32,
}

#[derive(Clone, Copy)]
struct IntLit {
    expr: IntPlace,
    negative: bool,
    value: u128,
    span: Span,
    ty: Ty,
}

#[derive(Clone, Copy)]
enum IntPlace {
    Expr(ExprId),
    Pat(PatId),
    RangeStart(PatId),
    RangeEnd(PatId),
}

#[derive(Clone, Copy)]
struct DeferredOp {
    expr: ExprId,
    kind: DeferredKind,
    left: ExprId,
    right: ExprId,
}

#[derive(Clone, Copy)]
enum DeferredKind {
    Binary(BinaryOp),
    Assign(BinaryOp),
    Neg,
    Not,
}

/// Names that a block, arm or function binds.
enum Rib {
    /// Variables.
    Locals(Vec<(Symbol, LocalId)>),
    /// The items of a block.
    Items(ModId),
    /// A closure's edge: labels do not reach over it.
    Closure,
}

struct Label {
    name: Option<Symbol>,
    id: LabelId,
    is_loop: bool,
    /// Whether a `break` with a value may leave it: `loop` and labelled blocks.
    takes_value: bool,
    /// The type that `break`s give; none for `while` and `for`.
    merge: Option<coerce::Merge>,
    broken: bool,
    /// The `break`s that give values, with the values' numbers in `merge`.
    breaks: Vec<(usize, ExprId)>,
    closure: Option<ClosureId>,
}

impl Checker {
    /// The typed IR of a function, constant or static. It is checked once.
    ///
    /// # Errors
    ///
    /// What is wrong in it, or in the signatures that it uses.
    pub(crate) fn body(&mut self, def: DefId) -> Result<Arc<Body>, Vec<Diagnostic>> {
        match self.bodies.get(&def) {
            Some(BodyState::Done(body)) => return Ok(body.clone()),
            Some(BodyState::Failed(errors)) => return Err(errors.clone()),
            Some(BodyState::Busy) => {
                let name = self.defs.get(def).name;
                let message = format!("the type of `{name}` depends on itself");
                return Err(vec![Diagnostic::error(codes::CYCLE, self.defs.get(def).span, message)]);
            }
            None => {}
        }
        self.bodies.insert(def, BodyState::Busy);
        let outer = std::mem::take(&mut self.errors);
        let nesting = std::mem::take(&mut self.nesting);
        let body = self.body_new(def);
        self.nesting = nesting;
        let errors = std::mem::replace(&mut self.errors, outer);
        let result = finish_errors(body, errors, self.defs.get(def).span);
        let state = match &result {
            Ok(body) => BodyState::Done(body.clone()),
            Err(errors) => BodyState::Failed(errors.clone()),
        };
        self.bodies.insert(def, state);
        result
    }

    fn body_new(&mut self, def: DefId) -> Option<Arc<Body>> {
        let found = self.defs.get(def);
        let (span, name) = (found.span, found.name);
        if self.barred(def, span) {
            return None;
        }
        match self.defs.get(def).kind.clone() {
            DefKind::Fn(node) => {
                let Some(body) = &self.defs.function_body(def) else {
                    self.error(codes::UNSUPPORTED, span, format!("`{name}` has no body"));
                    return None;
                };
                let sig = self.sig(def);
                let mut cx = BodyCx::new(self, Some(def));
                cx.check_func(&node, body, &sig.params, sig.ret, def)
            }
            DefKind::Const(node) => {
                let ty = self.value_ty(def)?;
                self.const_body(def, node.value.as_ref(), Some(ty))
            }
            DefKind::Static(node) => {
                let ty = self.value_ty(def)?;
                self.const_body(def, node.value.as_ref(), Some(ty))
            }
            DefKind::Def(node) => {
                let ty = if node.ty.is_some() { self.value_ty(def) } else { None };
                let body = self.const_body(def, Some(&node.value), ty)?;
                self.types.insert(def, body.ret);
                Some(body)
            }
            DefKind::Foreign => {
                self.foreign(span, name);
                None
            }
            _ => {
                self.error(codes::UNSUPPORTED, span, format!("`{name}` has no body"));
                None
            }
        }
    }

    fn const_body(&mut self, def: DefId, value: Option<&core::Expr>, ty: Option<Ty>) -> Option<Arc<Body>> {
        let Some(value) = value else {
            let found = self.defs.get(def);
            let (name, span) = (found.name, found.span);
            self.error(codes::UNSUPPORTED, span, format!("`{name}` has no value"));
            return None;
        };
        let cx = BodyCx::new(self, Some(def));
        cx.check_alone(value, ty)
    }

    /// The type of a constant, static or `def`; of a `def` without a written type that of its value.
    pub(crate) fn type_of_value(&mut self, def: DefId, span: Span) -> Ty {
        if let Some(ty) = self.value_ty(def) {
            return ty;
        }
        match self.body(def) {
            Ok(body) => body.ret,
            Err(errors) => {
                self.errors.extend(errors);
                self.note_error_at(span);
                Ty::error()
            }
        }
    }

    fn note_error_at(&mut self, span: Span) {
        if self.errors.is_empty() {
            self.error(codes::MISMATCH, span, "this depends on something that has errors");
        }
    }

    /// The typed IR of an expression that stands in a module by itself.
    ///
    /// # Errors
    ///
    /// What is wrong in it.
    pub(crate) fn check_expr(
        &mut self,
        module: &[Symbol],
        value: &core::Expr,
        expected: Option<&core::Type>,
    ) -> Result<Arc<Body>, Vec<Diagnostic>> {
        let scope = self.module(module);
        self.errors.clear();
        let ty = expected.map(|ty| self.lower_ty(&mut Lower::explicit(scope, None), ty));
        let mut cx = BodyCx::new(self, None);
        cx.scope = scope;
        let body = cx.check_alone(value, ty);
        let errors = self.take_errors();
        finish_errors(body, errors, value.span())
    }
}

fn finish_errors(
    body: Option<Arc<Body>>,
    mut errors: Vec<Diagnostic>,
    span: Span,
) -> Result<Arc<Body>, Vec<Diagnostic>> {
    oxur_core::sort_diagnostics(&mut errors);
    match body {
        Some(body) if errors.is_empty() => Ok(body),
        _ if errors.is_empty() => {
            Err(vec![Diagnostic::error(codes::MISMATCH, span, "this depends on something that has errors")])
        }
        _ => Err(errors),
    }
}

impl<'c> BodyCx<'c> {
    fn new(cx: &'c mut Checker, owner: Option<DefId>) -> Self {
        let scope = match owner {
            Some(def) => cx.defs.get(def).scope,
            None => cx.defs.crate_root().unwrap_or(ModId(0)),
        };
        let ctx = match owner {
            Some(def) => Ctx::of_def(cx, def),
            None => Ctx::new(cx),
        };
        Self {
            ctx,
            owner,
            scope,
            exprs: Vec::new(),
            pats: Vec::new(),
            locals: Vec::new(),
            closures: Vec::new(),
            ribs: Vec::new(),
            ret: Ty::error(),
            closure: None,
            labels: Vec::new(),
            next_label: 0,
            diverges: false,
            temps: 0,
            int_literals: Vec::new(),
            ops: Vec::new(),
            casts: Vec::new(),
            closure_calls: Vec::new(),
            nesting: 0,
        }
    }

    fn check_func(
        &mut self,
        node: &core::DefineFunc,
        body: &core::Body,
        params: &[Ty],
        ret: Ty,
        def: DefId,
    ) -> Option<Arc<Body>> {
        self.ribs.push(Rib::Locals(Vec::new()));
        let mut list = Vec::new();
        let mut types = mapped(params, |&ty| self.ctx.normalize(ty, node.span)).into_iter();
        if let Some(receiver) = &node.receiver {
            let ty = types.next().unwrap_or_else(Ty::error);
            let local = self.local(ty, receiver.span);
            let pat = self.bind_pat(local, ty);
            self.declare(Symbol::new("self"), local);
            list.push(Param { pat, ty });
        }
        for (param, ty) in node.params.iter().zip(types) {
            let pat = self.param_pat(&param.pattern, ty);
            list.push(Param { pat, ty });
        }
        // Within its own body an `impl Trait` is what the body makes of it.
        let mut hidden = Vec::new();
        let ret = self.open_opaques(ret, def, &mut hidden);
        let ret = self.ctx.normalize(ret, node.span);
        for &(index, var) in &hidden {
            let args = self.ctx.cx.identity_args(def);
            let opaque = Ty::new(TyKind::Opaque(def, index, args));
            for predicate in self.ctx.cx.opaque_predicates(def, index).iter() {
                let predicate = replace_opaque(*predicate, opaque, var);
                let predicate = self.ctx.normalize_predicate(predicate, node.span);
                self.ctx.require(predicate, node.span);
            }
        }
        self.ret = ret;
        let value = self.body_value(body, ret);
        self.finish(value, list, Some(def), hidden)
    }

    /// Replaces the function's own opaque types by variables.
    fn open_opaques(&mut self, ty: Ty, def: DefId, hidden: &mut Vec<(u32, Ty)>) -> Ty {
        struct Open<'a, 'c, 'd> {
            cx: &'a mut BodyCx<'c>,
            def: DefId,
            hidden: &'d mut Vec<(u32, Ty)>,
        }
        impl Folder for Open<'_, '_, '_> {
            fn ty(&mut self, ty: Ty) -> Ty {
                match *ty.kind() {
                    TyKind::Opaque(def, index, _) if def == self.def => {
                        if let Some(&(_, var)) = self.hidden.iter().find(|&&(known, _)| known == index) {
                            return var;
                        }
                        let var = self.cx.ctx.table.fresh();
                        self.hidden.push((index, var));
                        var
                    }
                    _ => fold_parts(self, ty),
                }
            }

            fn constant(&mut self, value: Const) -> Const {
                value
            }
        }
        if !ty.flags().projection {
            return ty;
        }
        let mut open = Open { cx: self, def, hidden };
        let opened = open.ty(ty);
        // Opaque types within the bounds of others are found through those bounds.
        let mut next = 0;
        while next < open.hidden.len() {
            let (index, _) = open.hidden[next];
            next += 1;
            let predicates = open.cx.ctx.cx.opaque_predicates(def, index);
            for predicate in predicates.iter() {
                if let super::predicates::Predicate::Projection(_, _, ty) = *predicate {
                    open.ty(ty);
                }
            }
        }
        opened
    }

    /// A constant that a type depends on, which sees what its owner sees.
    pub(super) fn alone(
        cx: &'c mut Checker,
        scope: ModId,
        owner: Option<DefId>,
        value: &core::Expr,
    ) -> Option<Arc<Body>> {
        let mut cx = Self::new(cx, owner);
        cx.scope = scope;
        cx.check_alone(value, None)
    }

    /// An expression by itself: a constant's value, or what is evaluated.
    fn check_alone(mut self, value: &core::Expr, ty: Option<Ty>) -> Option<Arc<Body>> {
        let ty = match ty {
            Some(ty) => self.ctx.normalize(ty, value.span()),
            None => self.ctx.table.fresh(),
        };
        self.ret = Ty::error();
        self.ribs.push(Rib::Locals(Vec::new()));
        let id = self.coerced(value, ty);
        if self.owner.is_some() {
            let inner = self.block_temps();
            self.extend_temps(id);
            self.keep_temps(id, &inner);
        }
        self.ret = ty;
        let owner = self.owner;
        self.finish(id, Vec::new(), owner, Vec::new())
    }

    /// The body of a function or closure.
    fn body_value(&mut self, body: &core::Body, ret: Ty) -> ExprId {
        self.block_coerced(body, None, ret, body.span)
    }

    // Making nodes.

    fn add(&mut self, kind: ExprKind, ty: Ty, span: Span) -> ExprId {
        if matches!(kind, ExprKind::Temp { .. }) {
            self.temps += 1;
        }
        self.exprs.push(Expr { kind, ty, span });
        ExprId(u32::try_from(self.exprs.len() - 1).unwrap_or(u32::MAX))
    }

    fn add_pat(&mut self, kind: PatKind, ty: Ty) -> PatId {
        self.pats.push(Pat { kind, ty });
        PatId(u32::try_from(self.pats.len() - 1).unwrap_or(u32::MAX))
    }

    fn local(&mut self, ty: Ty, span: Span) -> LocalId {
        let closure = self.closure;
        self.locals.push(Local { ty, closure, borrowed: false, span });
        LocalId(u32::try_from(self.locals.len() - 1).unwrap_or(u32::MAX))
    }

    fn expr(&self, id: ExprId) -> &Expr {
        &self.exprs[id.0 as usize]
    }

    /// An expression's type, its head known as far as it is.
    fn ty(&self, id: ExprId) -> Ty {
        self.ctx.shallow(self.expr(id).ty)
    }

    fn span(&self, id: ExprId) -> Span {
        self.expr(id).span
    }

    fn err(&mut self, code: &'static str, span: Span, message: impl Into<String>) -> ExprId {
        self.ctx.cx.error(code, span, message);
        self.error_expr(span)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.ctx.cx.report(diagnostic);
    }

    /// What stands for an expression that has been reported.
    fn error_expr(&mut self, span: Span) -> ExprId {
        self.add(ExprKind::Tuple(Vec::new()), Ty::error(), span)
    }

    fn unit_expr(&mut self, span: Span) -> ExprId {
        self.add(ExprKind::Tuple(Vec::new()), Ty::unit(), span)
    }

    /// A type as written in this body.
    fn lower(&mut self, ty: &core::Type) -> Ty {
        let mut lower =
            Lower { scope: self.scope, owner: self.owner, infer: Some(&mut self.ctx.table), impls: ImplTypes::Refused };
        let lowered = self.ctx.cx.lower_ty(&mut lower, ty);
        self.ctx.normalize(lowered, ty.span())
    }

    /// A type whose head must be known now.
    fn known(&mut self, ty: Ty, span: Span) -> Ty {
        let ty = self.try_known(ty);
        if matches!(ty.kind(), TyKind::Infer(crate::types::InferTy::Any(_))) {
            let diagnostic = Diagnostic::error(codes::ANNOTATION, span, "type annotations needed here")
                .help("write the type where the value is bound, as in `x:T`, or with `::<T>`");
            self.report(diagnostic);
            let _ = self.ctx.try_unify(ty, Ty::error());
            return Ty::error();
        }
        ty
    }

    /// A type whose head is wanted now, if it can be known.
    fn try_known(&mut self, ty: Ty) -> Ty {
        let ty = self.ctx.shallow(ty);
        if !matches!(ty.kind(), TyKind::Infer(_)) {
            return ty;
        }
        self.ctx.select_pending();
        self.ctx.shallow(ty)
    }

    // Names.

    fn declare(&mut self, name: Symbol, local: LocalId) {
        match self.ribs.last_mut() {
            Some(Rib::Locals(names)) => names.push((name, local)),
            _ => self.ribs.push(Rib::Locals(vec![(name, local)])),
        }
    }

    /// Runs `work` with names of its own.
    fn scoped<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let depth = self.ribs.len();
        let scope = self.scope;
        self.ribs.push(Rib::Locals(Vec::new()));
        let result = work(self);
        self.ribs.truncate(depth);
        self.scope = scope;
        result
    }

    /// Checks something that must not be nested without end.
    fn nested(&mut self, span: Span, work: impl FnOnce(&mut Self) -> ExprId) -> ExprId {
        if self.ctx.cx.is_too_deep(self.nesting) {
            let diagnostic = self.ctx.cx.too_deep(span);
            self.report(diagnostic);
            return self.error_expr(span);
        }
        self.nesting += 1;
        let id = work(self);
        self.nesting -= 1;
        id
    }

    fn new_label(&mut self) -> LabelId {
        self.next_label += 1;
        LabelId(self.next_label - 1)
    }

    /// Wraps an expression in a scope, if temporaries were made since `before`.
    fn scope_since(&mut self, before: u32, id: ExprId) -> ExprId {
        if self.temps == before {
            return id;
        }
        let (ty, span) = (self.expr(id).ty, self.span(id));
        self.add(ExprKind::Scope(id), ty, span)
    }

    /// The arguments of the owner's own parameters.
    fn own_args(&mut self) -> Args {
        match self.owner {
            Some(def) => self.ctx.cx.identity_args(def),
            None => &[],
        }
    }
}

/// A predicate of an opaque type, said of another type.
fn replace_opaque(predicate: super::predicates::Predicate, opaque: Ty, with: Ty) -> super::predicates::Predicate {
    struct Replace {
        opaque: Ty,
        with: Ty,
    }
    impl Folder for Replace {
        fn ty(&mut self, ty: Ty) -> Ty {
            if ty == self.opaque { self.with } else { fold_parts(self, ty) }
        }

        fn constant(&mut self, value: Const) -> Const {
            value
        }
    }
    use super::predicates::{Predicate, TraitRef};
    let mut replace = Replace { opaque, with };
    match predicate {
        Predicate::Trait(found) => Predicate::Trait(TraitRef { def: found.def, args: replace.args(found.args) }),
        Predicate::Projection(assoc, args, ty) => Predicate::Projection(assoc, replace.args(args), replace.ty(ty)),
    }
}
