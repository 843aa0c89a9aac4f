//! The end of a body: defaults for numbers, what was left open, and all types written into the tree.

use std::sync::Arc;

use oxur_core::{Diagnostic, Map, Span, Symbol, codes::vm as codes, mapped};

use super::super::fold::occurs;
use super::super::predicates::{Predicate, TraitRef};
use super::super::select::Holds;
use super::{BodyCx, DeferredKind, DeferredOp, IntPlace};
use crate::resolve::DefKind;
use crate::thir::{BindMode, Body, Callee, ExprId, ExprKind, FormatPiece, Lit, Param, PatKind, TempScope, UnaryOp};
use crate::types::{Arg, Const, DefId, FloatTy, InferTy, IntTy, Mutability, Prim, Ty, TyKind, intern_args};

impl BodyCx<'_> {
    pub(super) fn finish(
        &mut self,
        value: ExprId,
        mut params: Vec<Param>,
        owner: Option<DefId>,
        hidden: Vec<(u32, Ty)>,
    ) -> Option<Arc<Body>> {
        self.ctx.select_pending();
        self.default_numbers();
        self.report_open();
        for cast in std::mem::take(&mut self.casts) {
            self.finish_cast(cast);
        }
        for op in std::mem::take(&mut self.ops) {
            self.finish_op(op);
        }
        self.resolve_types();
        for param in &mut params {
            param.ty = self.ctx.resolve(param.ty);
        }
        self.finish_literals();
        if !self.ctx.cx.errors.is_empty() {
            return None;
        }
        self.finish_moves();
        self.analyze_closures(value);
        self.promote();
        self.mark_borrowed();
        let ret = self.ctx.resolve(self.ret);
        for (index, var) in hidden {
            let ty = self.ctx.resolve(var);
            if let Some(def) = owner {
                self.ctx.cx.opaques.insert((def, index), ty);
            }
        }
        let (name, span) = match owner {
            Some(def) => (self.ctx.cx.defs.get(def).name, self.ctx.cx.defs.get(def).span),
            None => (Symbol::new("expression"), self.span(value)),
        };
        let body = Arc::new(Body {
            owner,
            name,
            span,
            exprs: std::mem::take(&mut self.exprs),
            pats: std::mem::take(&mut self.pats),
            locals: std::mem::take(&mut self.locals),
            params,
            ret,
            value,
            closures: std::mem::take(&mut self.closures),
        });
        // The library does by raw pointers what the language does not allow.
        if owner.is_none_or(|def| !self.ctx.cx.is_library(def)) {
            let function = owner.is_some_and(|def| matches!(self.ctx.cx.defs.get(def).kind, DefKind::Fn(_)));
            for diagnostic in super::super::moves::check(&body, function) {
                self.report(diagnostic);
            }
        }
        for (index, closure) in body.closures.iter().enumerate() {
            self.ctx.cx.closures[closure.id.0 as usize].body = Some((body.clone(), index));
        }
        Some(body)
    }

    /// Numbers of which nothing more is said are `i32` and `f64`. What diverges and is nothing else is `()`.
    fn default_numbers(&mut self) {
        for _ in 0..64 {
            let mut changed = false;
            for var in self.ctx.table.open() {
                let default = match var {
                    InferTy::Int(_) => Ty::int(IntTy::I32),
                    InferTy::Float(_) => Ty::float(FloatTy::F64),
                    InferTy::Any(_) => continue,
                };
                changed |= self.ctx.try_unify(Ty::new(TyKind::Infer(var)), default);
            }
            self.ctx.select_pending();
            if !changed {
                break;
            }
        }
        // A variable that only `!` flowed into.
        let mut diverging = Vec::new();
        for expr in &self.exprs {
            if let ExprKind::Coerce { kind: crate::thir::Coercion::Never, .. } = expr.kind {
                diverging.push(expr.ty);
            }
        }
        for ty in diverging {
            let ty = self.ctx.shallow(ty);
            if matches!(ty.kind(), TyKind::Infer(InferTy::Any(_))) {
                let _ = self.ctx.try_unify(ty, Ty::unit());
            }
        }
        self.ctx.select_pending();
    }

    /// Reports what nothing decides.
    fn report_open(&mut self) {
        if !self.ctx.cx.errors.is_empty() {
            return;
        }
        let found = self.exprs.iter().map(|expr| (expr.ty, expr.span));
        let found = found.chain(self.locals.iter().map(|local| (local.ty, local.span)));
        let mut open: Vec<(Ty, Span)> = found
            .map(|(ty, span)| (self.ctx.resolve(ty), span))
            .filter(|(ty, _)| ty.flags().infer && occurs(*ty, &mut |var| matches!(var, InferTy::Any(_))))
            .collect();
        // The first place in the text is where a type helps most.
        oxur_core::sort_by(&mut open, |(_, a), (_, b)| (a.source, a.lo, a.hi).cmp(&(b.source, b.lo, b.hi)));
        let pending = self.ctx.pending.first().map(|obligation| (obligation.predicate, obligation.span));
        if let Some(&(ty, span)) = open.first() {
            let shown = self.ctx.cx.show(ty);
            let message = if matches!(ty.kind(), TyKind::Infer(_)) {
                "type annotations needed here".to_owned()
            } else {
                format!("type annotations needed here: all that is known is `{shown}`")
            };
            let diagnostic = Diagnostic::error(codes::ANNOTATION, span, message)
                .help("write the type where the value is bound, as in `x:T`, or with `::<T>`");
            self.report(diagnostic);
            return;
        }
        if let Some((predicate, span)) = pending {
            let (def, args) = match predicate {
                Predicate::Trait(found) => (found.def, found.args),
                Predicate::Projection(assoc, args, _) => (self.ctx.parent_trait(assoc).unwrap_or(assoc), args),
            };
            let args = self.ctx.table.resolve_args(args);
            let ty = args.first().map_or_else(Ty::error, |arg| arg.ty());
            let (shown, name) = (self.ctx.cx.show(ty), self.ctx.cx.show_trait(def, args));
            let message = format!("type annotations needed here: `{shown}` may implement `{name}` in several ways");
            self.report(Diagnostic::error(codes::ANNOTATION, span, message));
        }
    }

    /// Operators whose operands are primitive need no trait.
    fn finish_op(&mut self, op: DeferredOp) {
        let left_ty = self.ctx.resolve(self.expr(op.left).ty);
        let right_ty = self.ctx.resolve(self.expr(op.right).ty);
        let (Some(prim), Some(right_prim)) = (left_ty.prim(), right_ty.prim()) else { return };
        let span = self.span(op.expr);
        let kind = match op.kind {
            DeferredKind::Binary(binary) => {
                let (left, right) = (self.rvalue(op.left), self.rvalue(op.right));
                ExprKind::Binary { op: binary, prim, right_prim, left, right }
            }
            DeferredKind::Assign(binary) => {
                let value = self.rvalue(op.right);
                ExprKind::AssignOp { op: binary, prim, right_prim, place: op.left, value }
            }
            DeferredKind::Neg => {
                let unsigned = matches!(prim, Prim::Int(int) if !int.is_signed());
                if unsigned {
                    let shown = self.ctx.cx.show(left_ty);
                    self.ctx.cx.error(codes::NO_OPERATOR, span, format!("`-` is not defined for `{shown}`"));
                }
                ExprKind::Unary { op: UnaryOp::Neg, prim, value: op.left }
            }
            DeferredKind::Not => ExprKind::Unary { op: UnaryOp::Not, prim, value: op.left },
        };
        self.exprs[op.expr.0 as usize].kind = kind;
    }

    /// Replaces the variables in the tree by what they are.
    fn resolve_types(&mut self) {
        for index in 0..self.exprs.len() {
            let ty = self.ctx.resolve(self.exprs[index].ty);
            self.exprs[index].ty = ty;
            let table = &self.ctx.table;
            let resolve = |callee: &mut Callee| callee.args = table.resolve_args(callee.args);
            match &mut self.exprs[index].kind {
                ExprKind::Call { callee, .. } | ExprKind::Const(callee) => resolve(callee),
                ExprKind::CallValue { callee_ty, .. } => *callee_ty = table.resolve(*callee_ty),
                ExprKind::Repeat { count, .. } => *count = table.shallow_const(*count),
                ExprKind::ConstValue(value) => *value = table.shallow_const(*value),
                ExprKind::FormatArgs(format) => {
                    for piece in &mut format.pieces {
                        if let FormatPiece::Arg(arg) = piece {
                            resolve(&mut arg.method);
                        }
                    }
                }
                _ => {}
            }
        }
        for index in 0..self.pats.len() {
            let ty = self.ctx.resolve(self.pats[index].ty);
            self.pats[index].ty = ty;
            if let PatKind::Const { eq, .. } = &mut self.pats[index].kind {
                eq.args = self.ctx.table.resolve_args(eq.args);
            }
        }
        for index in 0..self.locals.len() {
            self.locals[index].ty = self.ctx.resolve(self.locals[index].ty);
        }
        for index in 0..self.closures.len() {
            let ret = self.ctx.resolve(self.closures[index].ret);
            let params: Vec<Ty> = mapped(&self.closures[index].params, |param| self.ctx.resolve(param.ty));
            let closure = &mut self.closures[index];
            closure.ret = ret;
            for (param, &ty) in closure.params.iter_mut().zip(&params) {
                param.ty = ty;
            }
            let info = &mut self.ctx.cx.closures[closure.id.0 as usize];
            info.params = params;
            info.ret = ret;
        }
    }

    /// Gives literals their bits.
    fn finish_literals(&mut self) {
        for literal in std::mem::take(&mut self.int_literals) {
            let ty = self.ctx.resolve(literal.ty);
            let TyKind::Int(int) = *ty.kind() else { continue };
            let bits = self.int_bits(literal.negative, literal.value, int, literal.span);
            let lit = Lit::Int(bits, int);
            match literal.expr {
                IntPlace::Expr(id) => self.exprs[id.0 as usize].kind = ExprKind::Literal(lit),
                IntPlace::Pat(id) => self.pats[id.0 as usize].kind = PatKind::Lit(lit),
                IntPlace::RangeStart(id) => {
                    if let PatKind::Range { start, .. } = &mut self.pats[id.0 as usize].kind {
                        *start = Some(lit);
                    }
                }
                IntPlace::RangeEnd(id) => {
                    if let PatKind::Range { end, .. } = &mut self.pats[id.0 as usize].kind {
                        *end = Some(lit);
                    }
                }
            }
        }
        for expr in &mut self.exprs {
            if let (ExprKind::Literal(lit @ Lit::Str(_)), TyKind::Float(ty)) = (&mut expr.kind, expr.ty.kind()) {
                fix_float(lit, *ty);
            }
        }
        for pat in &mut self.pats {
            let TyKind::Float(ty) = *pat.ty.kind() else { continue };
            match &mut pat.kind {
                PatKind::Lit(lit) => fix_float(lit, ty),
                PatKind::Range { start, end, .. } => {
                    start.iter_mut().chain(end).for_each(|lit| fix_float(lit, ty));
                }
                _ => {}
            }
        }
    }

    /// Whether values of a type are copied, as far as the body's bounds say.
    pub(super) fn is_copy(&mut self, ty: Ty) -> bool {
        match ty.kind() {
            TyKind::Bool
            | TyKind::Char
            | TyKind::Int(_)
            | TyKind::Float(_)
            | TyKind::Never
            | TyKind::FnDef(..)
            | TyKind::FnPtr(..)
            | TyKind::Ptr(..)
            | TyKind::Ref(_, Mutability::Shared)
            | TyKind::Error => return true,
            TyKind::Ref(_, Mutability::Mut) | TyKind::Str | TyKind::Slice(_) | TyKind::Dyn(_) => return false,
            _ => {}
        }
        let Some(def) = self.ctx.cx.lang_item("copy") else { return false };
        let args = intern_args(&[Arg::Ty(ty)]);
        self.ctx.holds(Predicate::Trait(TraitRef { def, args })) == Holds::Yes
    }

    /// Says of each read and binding whether it moves.
    fn finish_moves(&mut self) {
        let mut known = Map::default();
        for index in 0..self.exprs.len() {
            if let ExprKind::Load { .. } = self.exprs[index].kind {
                let ty = self.exprs[index].ty;
                let copy = *known.or_insert_with(ty, || self.is_copy(ty));
                if let ExprKind::Load { moves, .. } = &mut self.exprs[index].kind {
                    *moves = !copy;
                }
            }
        }
        for index in 0..self.pats.len() {
            if let PatKind::Bind { mode: BindMode::Move, .. } = self.pats[index].kind {
                let ty = self.pats[index].ty;
                let copy = *known.or_insert_with(ty, || self.is_copy(ty));
                if copy && let PatKind::Bind { mode, .. } = &mut self.pats[index].kind {
                    *mode = BindMode::Copy;
                }
            }
        }
    }

    /// Constants that are borrowed live for ever.
    fn promote(&mut self) {
        for index in 0..self.exprs.len() {
            let ExprKind::Borrow { mutability, place } = self.exprs[index].kind else { continue };
            let ExprKind::Temp { value, .. } = self.expr(place).kind else { continue };
            let empty = matches!(&self.expr(value).kind, ExprKind::Array(items) if items.is_empty());
            if empty || mutability == Mutability::Shared && self.is_promotable(value, 0) {
                self.exprs[place.0 as usize].kind = ExprKind::Temp { value, scope: TempScope::Static };
            }
        }
    }

    fn is_promotable(&mut self, id: ExprId, depth: u32) -> bool {
        if depth > 64 {
            return false;
        }
        let ty = self.expr(id).ty;
        match self.expr(id).kind.clone() {
            ExprKind::Literal(_) | ExprKind::FnItem => true,
            ExprKind::ConstValue(Const::Value(_)) => true,
            ExprKind::Tuple(items) | ExprKind::Array(items) => {
                items.into_iter().all(|item| self.is_promotable(item, depth + 1))
            }
            ExprKind::Adt { fields, base: None, .. } => {
                !self.has_drop(ty) && fields.into_iter().all(|(_, field)| self.is_promotable(field, depth + 1))
            }
            ExprKind::Repeat { value, count: Const::Value(_) } => self.is_promotable(value, depth + 1),
            ExprKind::Coerce { value, .. } | ExprKind::Cast { value, .. } => self.is_promotable(value, depth + 1),
            ExprKind::Unary { value, prim: Prim::Float(_) | Prim::Bool, .. } => self.is_promotable(value, depth + 1),
            ExprKind::Const(_) => !ty.flags().param && self.is_copy(ty),
            ExprKind::Borrow { mutability: Mutability::Shared, place } => match self.expr(place).kind {
                ExprKind::Temp { value, .. } => self.is_promotable(value, depth + 1),
                _ => false,
            },
            _ => false,
        }
    }

    fn has_drop(&mut self, ty: Ty) -> bool {
        if !matches!(ty.kind(), TyKind::Adt(..)) {
            return false;
        }
        let Some(def) = self.ctx.cx.lang_item("drop") else { return false };
        let args = intern_args(&[Arg::Ty(ty)]);
        self.ctx.holds(Predicate::Trait(TraitRef { def, args })) != Holds::No
    }

    /// Marks the variables that must live in memory.
    fn mark_borrowed(&mut self) {
        let mut roots = Vec::new();
        for expr in &self.exprs {
            if let ExprKind::Borrow { place, .. } | ExprKind::RawBorrow { place, .. } = expr.kind {
                roots.push(place);
            }
        }
        for closure in &self.closures {
            for capture in &closure.captures {
                if matches!(capture.mode, crate::thir::CaptureMode::Shared | crate::thir::CaptureMode::Mut) {
                    roots.push(capture.place);
                }
            }
        }
        // A pattern that binds by reference borrows what it is matched against.
        for index in 0..self.exprs.len() {
            match self.exprs[index].kind.clone() {
                ExprKind::Match { place, arms } if arms.iter().any(|arm| self.binds_by_ref(arm.pat)) => {
                    roots.push(place);
                }
                ExprKind::Let { pat, place } if self.binds_by_ref(pat) => roots.push(place),
                ExprKind::Block(block) => {
                    for stmt in &block.stmts {
                        if let crate::thir::Stmt::Let { pat, place: Some(place), .. } = stmt
                            && self.binds_by_ref(*pat)
                        {
                            roots.push(*place);
                        }
                    }
                }
                _ => {}
            }
        }
        for root in roots {
            let mut at = root;
            loop {
                match self.expr(at).kind {
                    ExprKind::Field { base, .. } | ExprKind::Index { base, .. } => at = base,
                    // A box's place is the box's; behind a reference it is another's.
                    ExprKind::Deref(inner)
                        if self.is_place(inner) && !matches!(self.expr(inner).ty.kind(), TyKind::Ref(..)) =>
                    {
                        at = inner;
                    }
                    ExprKind::Local(local) => {
                        self.locals[local.0 as usize].borrowed = true;
                        break;
                    }
                    _ => break,
                }
            }
        }
    }
}

fn fix_float(lit: &mut Lit, ty: FloatTy) {
    if let Lit::Str(text) = lit {
        *lit = Lit::Float(BodyCx::float_bits(text, ty), ty);
    }
}
