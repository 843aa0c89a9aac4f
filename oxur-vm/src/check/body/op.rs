//! Operators.

use oxur_core::core::{self, BinOp, UnOp};
use oxur_core::{Diagnostic, LiteralKind, Span, Symbol, codes::vm as codes, mapped};

use super::super::predicates::{Predicate, TraitRef};
use super::super::select::Holds;
use super::{BodyCx, DeferredKind, DeferredOp};
use crate::resolve::DefKind;
use crate::thir::{BinaryOp, Callee, ExprId, ExprKind, UnaryOp};
use crate::types::{Arg, FloatTy, InferTy, IntTy, Mutability, Prim, Ty, TyKind, intern_args};

/// The lang trait, method and assigning counterparts of an operator.
fn traits_of(op: BinaryOp) -> (&'static str, &'static str, &'static str) {
    match op {
        BinaryOp::Add => ("add", "add", "add_assign"),
        BinaryOp::Sub => ("sub", "sub", "sub_assign"),
        BinaryOp::Mul => ("mul", "mul", "mul_assign"),
        BinaryOp::Div => ("div", "div", "div_assign"),
        BinaryOp::Rem => ("rem", "rem", "rem_assign"),
        BinaryOp::BitAnd => ("bitand", "bitand", "bitand_assign"),
        BinaryOp::BitOr => ("bitor", "bitor", "bitor_assign"),
        BinaryOp::BitXor => ("bitxor", "bitxor", "bitxor_assign"),
        BinaryOp::Shl => ("shl", "shl", "shl_assign"),
        BinaryOp::Shr => ("shr", "shr", "shr_assign"),
        BinaryOp::Eq => ("partial_eq", "eq", ""),
        BinaryOp::Ne => ("partial_eq", "ne", ""),
        BinaryOp::Lt => ("partial_ord", "lt", ""),
        BinaryOp::Le => ("partial_ord", "le", ""),
        BinaryOp::Gt => ("partial_ord", "gt", ""),
        BinaryOp::Ge => ("partial_ord", "ge", ""),
    }
}

/// The sign of an operator.
pub(super) fn sign(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Mul => "*",
        BinaryOp::Div => "/",
        BinaryOp::Rem => "%",
        BinaryOp::BitAnd => "&",
        BinaryOp::BitOr => "|",
        BinaryOp::BitXor => "^",
        BinaryOp::Shl => "<<",
        BinaryOp::Shr => ">>",
        BinaryOp::Eq => "==",
        BinaryOp::Ne => "!=",
        BinaryOp::Lt => "<",
        BinaryOp::Le => "<=",
        BinaryOp::Gt => ">",
        BinaryOp::Ge => ">=",
    }
}

pub(super) fn is_comparison(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge)
}

fn is_shift(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::Shl | BinaryOp::Shr)
}

/// Whether a type is one that operators work on without a trait, or a number whose type is still open.
fn is_scalar(ty: Ty) -> bool {
    ty.prim().is_some() || matches!(ty.kind(), TyKind::Infer(InferTy::Int(_) | InferTy::Float(_)))
}

/// Whether an operator works on that primitive type.
fn prim_has(op: BinaryOp, prim: Prim) -> bool {
    match prim {
        Prim::Int(_) => true,
        Prim::Float(_) => {
            !matches!(op, BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor | BinaryOp::Shl | BinaryOp::Shr)
        }
        Prim::Bool => is_comparison(op) || matches!(op, BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor),
        Prim::Char => is_comparison(op),
    }
}

/// The primitive type that a scalar is or will be by default.
fn prim_of(ty: Ty) -> Option<Prim> {
    match ty.kind() {
        TyKind::Infer(InferTy::Int(_)) => Some(Prim::Int(IntTy::I32)),
        TyKind::Infer(InferTy::Float(_)) => Some(Prim::Float(FloatTy::F64)),
        _ => ty.prim(),
    }
}

impl BodyCx<'_> {
    pub(super) fn binary(&mut self, node: &core::BinaryOp, expect: Option<Ty>) -> ExprId {
        let Some(op) = Self::binary_op(node.op) else { return self.logical(node) };
        // What is expected of a sum says what its operands are, if they are plain numbers.
        let hint = if is_comparison(op) { None } else { expect.filter(|&ty| self.ctx.shallow(ty).prim().is_some()) };
        let left = self.check(&node.left, hint);
        let left_ty = self.try_known(self.expr(left).ty);
        if left_ty.is_error() {
            self.value(&node.right, None);
            return self.error_expr(node.span);
        }
        if is_scalar(left_ty) {
            let hint = if is_shift(op) { None } else { Some(left_ty) };
            let right = self.check(&node.right, hint);
            let right_ty = self.try_known(self.expr(right).ty);
            if is_scalar(right_ty) || right_ty.is_never() {
                return self.builtin(op, left, right, node.span);
            }
            if let TyKind::Infer(InferTy::Any(_)) = right_ty.kind() {
                return self.overloaded(op, left, right, node.span);
            }
            return self.overloaded(op, left, right, node.span);
        }
        if left_ty.is_never() {
            self.value(&node.right, None);
            let left = self.rvalue(left);
            return left;
        }
        // The trait may say what the right operand is, and the operand then becomes that.
        let right_ty = self.ctx.table.fresh();
        if !self.require_op(op, left_ty, right_ty, node.span) {
            let right = self.value(&node.right, None);
            return self.no_operator(op, left_ty, self.expr(right).ty, node.span);
        }
        let right = self.check(&node.right, Some(right_ty));
        let found = self.ty(right);
        let right = if found == self.ctx.shallow(right_ty) {
            right
        } else if is_comparison(op) {
            if !self.ctx.try_unify(found, right_ty) {
                let wanted = self.ctx.shallow(right_ty);
                let _ = wanted;
                return self.no_operator(op, left_ty, found, node.span);
            }
            right
        } else {
            let value = self.rvalue(right);
            match self.try_coerce(value, right_ty) {
                Some(id) => id,
                None => return self.no_operator(op, left_ty, found, node.span),
            }
        };
        self.overloaded_call(op, left, right, node.span)
    }

    /// A comparison of two places that are checked.
    pub(super) fn compare(&mut self, op: BinaryOp, left: ExprId, right: ExprId, span: Span) -> ExprId {
        let (left_ty, right_ty) = (self.try_known(self.expr(left).ty), self.try_known(self.expr(right).ty));
        if left_ty.is_error() || right_ty.is_error() {
            return self.error_expr(span);
        }
        if is_scalar(left_ty) && is_scalar(right_ty) {
            return self.builtin(op, left, right, span);
        }
        self.overloaded(op, left, right, span)
    }

    /// An operator on two numbers, `bool`s or `char`s.
    fn builtin(&mut self, op: BinaryOp, left: ExprId, right: ExprId, span: Span) -> ExprId {
        let (left, right) = (self.rvalue(left), self.rvalue(right));
        let (left_ty, right_ty) = (self.ty(left), self.ty(right));
        if right_ty.is_never() {
            return right;
        }
        if is_shift(op) {
            let ints = |ty: Ty| matches!(ty.kind(), TyKind::Int(_) | TyKind::Infer(InferTy::Int(_)));
            if !ints(left_ty) || !ints(right_ty) {
                return self.no_operator(op, left_ty, right_ty, span);
            }
        } else if !self.ctx.try_unify(left_ty, right_ty) {
            return self.no_operator(op, left_ty, right_ty, span);
        }
        let left_ty = self.ctx.shallow(left_ty);
        if !prim_of(left_ty).is_some_and(|prim| prim_has(op, prim)) {
            return self.no_operator(op, left_ty, right_ty, span);
        }
        let ty = if is_comparison(op) { Ty::bool() } else { left_ty };
        let prim = Prim::Bool;
        let id = self.add(ExprKind::Binary { op, prim, right_prim: prim, left, right }, ty, span);
        // The primitive type is entered when it is known.
        self.ops.push(DeferredOp { expr: id, kind: DeferredKind::Binary(op), left, right });
        id
    }

    /// An operator through its trait, where both operands are known.
    fn overloaded(&mut self, op: BinaryOp, left: ExprId, right: ExprId, span: Span) -> ExprId {
        let (left_ty, right_ty) = (self.ty(left), self.ty(right));
        if !self.require_op(op, left_ty, right_ty, span) {
            return self.no_operator(op, left_ty, right_ty, span);
        }
        self.overloaded_call(op, left, right, span)
    }

    /// Requires the operator's trait; false if it cannot hold.
    fn require_op(&mut self, op: BinaryOp, left: Ty, right: Ty, span: Span) -> bool {
        let (lang, ..) = traits_of(op);
        let Some(def) = self.ctx.cx.lang_item(lang) else { return false };
        let args = intern_args(&[Arg::Ty(left), Arg::Ty(right)]);
        let wanted = Predicate::Trait(TraitRef { def, args });
        if self.ctx.holds(wanted) == Holds::No {
            return false;
        }
        self.ctx.require(wanted, span);
        self.ctx.select_pending();
        true
    }

    fn overloaded_call(&mut self, op: BinaryOp, left: ExprId, right: ExprId, span: Span) -> ExprId {
        let (lang, name, _) = traits_of(op);
        let (Some(def), Some(method)) = (self.ctx.cx.lang_item(lang), self.lang_method(lang, name)) else {
            return self.no_lang(lang, span);
        };
        let (left_ty, right_ty) = (self.expr(left).ty, self.expr(right).ty);
        let args = intern_args(&[Arg::Ty(left_ty), Arg::Ty(right_ty)]);
        let callee = Callee { def: method, args };
        if is_comparison(op) {
            let (left, right) = (self.place_of(left), self.place_of(right));
            let mutability = Mutability::Shared;
            let a = self.add(ExprKind::Borrow { mutability, place: left }, Ty::shared(left_ty), span);
            let b = self.add(ExprKind::Borrow { mutability, place: right }, Ty::shared(right_ty), span);
            let id = self.add(ExprKind::Call { callee, args: vec![a, b] }, Ty::bool(), span);
            self.ops.push(DeferredOp { expr: id, kind: DeferredKind::Binary(op), left, right });
            return id;
        }
        let (left, right) = (self.rvalue(left), self.rvalue(right));
        let output = self.ctx.cx.trait_assoc_ty(def, Symbol::new("Output"));
        let ty = match output {
            Some(output) => self.ctx.normalize(Ty::new(TyKind::Projection(output, args)), span),
            None => Ty::error(),
        };
        let id = self.add(ExprKind::Call { callee, args: vec![left, right] }, ty, span);
        self.ops.push(DeferredOp { expr: id, kind: DeferredKind::Binary(op), left, right });
        id
    }

    pub(super) fn no_operator(&mut self, op: BinaryOp, left: Ty, right: Ty, span: Span) -> ExprId {
        let (left, right) = (self.ctx.resolve(left), self.ctx.resolve(right));
        if left.flags().error || right.flags().error {
            self.ctx.note_error(span);
            return self.error_expr(span);
        }
        let (a, b) = (self.ctx.cx.show(left), self.ctx.cx.show(right));
        let message = if left == right {
            format!("`{}` is not defined for `{a}`", sign(op))
        } else {
            format!("`{}` is not defined for `{a}` and `{b}`", sign(op))
        };
        let mut diagnostic = Diagnostic::error(codes::NO_OPERATOR, span, message);
        let number = |ty: Ty| matches!(ty.kind(), TyKind::Int(_) | TyKind::Float(_));
        if number(left) && number(right) {
            diagnostic = diagnostic.help(format!("convert one of them: `(as … {a})`"));
        }
        self.report(diagnostic);
        self.error_expr(span)
    }

    fn logical(&mut self, node: &core::BinaryOp) -> ExprId {
        let and = node.op == BinOp::And;
        let left = self.coerced(&node.left, Ty::bool());
        let diverges = self.diverges;
        let before = self.temps;
        let right = self.coerced(&node.right, Ty::bool());
        let right = self.scope_since(before, right);
        // The right operand may not run.
        self.diverges = diverges;
        self.add(ExprKind::Logical { and, left, right }, Ty::bool(), node.span)
    }

    pub(super) fn unary(&mut self, node: &core::UnaryOp, expect: Option<Ty>) -> ExprId {
        match node.op {
            UnOp::Deref => self.deref(node, expect),
            UnOp::Neg => {
                if let core::Expr::Literal(literal) = &node.operand
                    && let Some(negated) = negated(literal)
                {
                    return self.literal(&negated, expect);
                }
                self.prefix(node, expect, DeferredKind::Neg)
            }
            UnOp::Not => self.prefix(node, expect, DeferredKind::Not),
        }
    }

    fn deref(&mut self, node: &core::UnaryOp, expect: Option<Ty>) -> ExprId {
        let hint = expect.map(|_| self.ctx.table.fresh());
        let value = self.check(&node.operand, hint);
        let ty = self.known(self.expr(value).ty, node.operand.span());
        if ty.is_error() {
            return self.error_expr(node.span);
        }
        if let TyKind::Ptr(inner, _) = *ty.kind() {
            return self.add(ExprKind::Deref(value), inner, node.span);
        }
        match self.deref_once(value, node.span) {
            Some(id) => id,
            None => {
                let shown = self.ctx.show(ty);
                self.err(codes::NO_OPERATOR, node.span, format!("`{shown}` refers to nothing that `*` could take"))
            }
        }
    }

    fn prefix(&mut self, node: &core::UnaryOp, expect: Option<Ty>, kind: DeferredKind) -> ExprId {
        let value = self.value(&node.operand, expect);
        let ty = self.try_known(self.expr(value).ty);
        if ty.is_error() || ty.is_never() {
            return value;
        }
        let neg = matches!(kind, DeferredKind::Neg);
        if is_scalar(ty) {
            let fits = match prim_of(ty) {
                Some(Prim::Int(int)) => !neg || int.is_signed() || matches!(ty.kind(), TyKind::Infer(_)),
                Some(Prim::Float(_)) => neg,
                Some(Prim::Bool) => !neg,
                Some(Prim::Char) | None => false,
            };
            if !fits {
                return self.no_prefix(neg, ty, node.span);
            }
            let op = if neg { UnaryOp::Neg } else { UnaryOp::Not };
            let id = self.add(ExprKind::Unary { op, prim: Prim::Bool, value }, ty, node.span);
            self.ops.push(DeferredOp { expr: id, kind, left: value, right: value });
            return id;
        }
        let lang = if neg { "neg" } else { "not" };
        let (Some(def), Some(method)) = (self.ctx.cx.lang_item(lang), self.lang_method(lang, lang)) else {
            return self.no_prefix(neg, ty, node.span);
        };
        let args = intern_args(&[Arg::Ty(ty)]);
        let wanted = Predicate::Trait(TraitRef { def, args });
        if self.ctx.holds(wanted) == Holds::No {
            return self.no_prefix(neg, ty, node.span);
        }
        self.ctx.require(wanted, node.span);
        let output = self.ctx.cx.trait_assoc_ty(def, Symbol::new("Output"));
        let result = match output {
            Some(output) => self.ctx.normalize(Ty::new(TyKind::Projection(output, args)), node.span),
            None => Ty::error(),
        };
        let callee = Callee { def: method, args };
        let id = self.add(ExprKind::Call { callee, args: vec![value] }, result, node.span);
        self.ops.push(DeferredOp { expr: id, kind, left: value, right: value });
        id
    }

    fn no_prefix(&mut self, neg: bool, ty: Ty, span: Span) -> ExprId {
        let (sign, shown) = (if neg { "-" } else { "!" }, self.ctx.show(ty));
        self.err(codes::NO_OPERATOR, span, format!("`{sign}` is not defined for `{shown}`"))
    }

    pub(super) fn assign(&mut self, node: &core::Assign) -> ExprId {
        match node.op.and_then(Self::binary_op) {
            Some(op) => self.assign_op(op, node),
            None => self.assign_plain(node),
        }
    }

    fn assign_plain(&mut self, node: &core::Assign) -> ExprId {
        if self.is_destructuring(&node.place) {
            return self.destructure(node);
        }
        let place = self.check(&node.place, None);
        if !self.is_place(place) {
            self.value(&node.value, None);
            if self.ty(place).is_error() {
                return self.error_expr(node.span);
            }
            return self.err(codes::NOT_A_PLACE, node.place.span(), "this cannot be assigned to");
        }
        self.make_mut(place);
        let ty = self.expr(place).ty;
        let value = self.coerced(&node.value, ty);
        self.add(ExprKind::Assign { place, value }, Ty::unit(), node.span)
    }

    fn is_destructuring(&mut self, place: &core::Expr) -> bool {
        match place {
            core::Expr::TupleExpr(_)
            | core::Expr::ArrayExpr(_)
            | core::Expr::StructExpr(_)
            | core::Expr::WildExpr(_) => true,
            core::Expr::Call(node) => self.is_ctor(&node.func),
            _ => false,
        }
    }

    fn assign_op(&mut self, op: BinaryOp, node: &core::Assign) -> ExprId {
        let place = self.check(&node.place, None);
        let place_ty = self.try_known(self.expr(place).ty);
        if place_ty.is_error() {
            self.value(&node.value, None);
            return self.error_expr(node.span);
        }
        if !self.is_place(place) {
            self.value(&node.value, None);
            return self.err(codes::NOT_A_PLACE, node.place.span(), "this cannot be assigned to");
        }
        self.make_mut(place);
        let (_, _, lang) = traits_of(op);
        let value;
        if is_scalar(place_ty) {
            let hint = if is_shift(op) { None } else { Some(place_ty) };
            value = self.value(&node.value, hint);
            let value_ty = self.try_known(self.expr(value).ty);
            if is_scalar(value_ty) {
                let same = is_shift(op) || self.ctx.try_unify(place_ty, value_ty);
                if !same || !prim_of(self.ctx.shallow(place_ty)).is_some_and(|prim| prim_has(op, prim)) {
                    return self.no_operator(op, place_ty, value_ty, node.span);
                }
                let prim = Prim::Bool;
                let kind = ExprKind::AssignOp { op, prim, right_prim: prim, place, value };
                let id = self.add(kind, Ty::unit(), node.span);
                self.ops.push(DeferredOp { expr: id, kind: DeferredKind::Assign(op), left: place, right: value });
                return id;
            }
            if value_ty.is_never() {
                return value;
            }
            if !self.require_lang(lang, place_ty, value_ty, node.span) {
                return self.no_operator(op, place_ty, value_ty, node.span);
            }
        } else {
            let value_ty = self.ctx.table.fresh();
            if !self.require_lang(lang, place_ty, value_ty, node.span) {
                let value = self.value(&node.value, None);
                return self.no_operator(op, place_ty, self.expr(value).ty, node.span);
            }
            let id = self.value(&node.value, Some(value_ty));
            value = match self.try_coerce(id, value_ty) {
                Some(id) => id,
                None => return self.no_operator(op, place_ty, self.expr(id).ty, node.span),
            };
        }
        let Some(method) = self.lang_method(lang, lang) else { return self.no_lang(lang, node.span) };
        let value_ty = self.expr(value).ty;
        let args = intern_args(&[Arg::Ty(place_ty), Arg::Ty(value_ty)]);
        let borrow = self.add(
            ExprKind::Borrow { mutability: Mutability::Mut, place },
            Ty::reference(place_ty, Mutability::Mut),
            node.place.span(),
        );
        let callee = Callee { def: method, args };
        let id = self.add(ExprKind::Call { callee, args: vec![borrow, value] }, Ty::unit(), node.span);
        self.ops.push(DeferredOp { expr: id, kind: DeferredKind::Assign(op), left: place, right: value });
        id
    }

    fn require_lang(&mut self, lang: &str, left: Ty, right: Ty, span: Span) -> bool {
        let Some(def) = self.ctx.cx.lang_item(lang) else { return false };
        let args = intern_args(&[Arg::Ty(left), Arg::Ty(right)]);
        let wanted = Predicate::Trait(TraitRef { def, args });
        if self.ctx.holds(wanted) == Holds::No {
            return false;
        }
        self.ctx.require(wanted, span);
        self.ctx.select_pending();
        true
    }

    /// Whether an expression's definition is a tuple struct or variant, as in `(Some a) = …`.
    pub(super) fn is_ctor(&mut self, func: &core::Expr) -> bool {
        let core::Expr::VarRef(node) = func else { return false };
        let names: Vec<core::Ident> = mapped(&node.path.segments, |segment| segment.name);
        if names.iter().any(|name| name.name == "Self") {
            return true;
        }
        let found = self.ctx.cx.defs.resolve(self.scope, &names, node.path.global, crate::resolve::Namespace::Value);
        matches!(found.map(|found| &self.ctx.cx.defs.get(found.def).kind), Ok(DefKind::Struct(_) | DefKind::Variant(_)))
    }
}

/// The literal with a minus sign, if it is a number without one.
fn negated(literal: &core::Literal) -> Option<core::Literal> {
    let core::LiteralValue::Token(token) = literal.value else { return None };
    if !matches!(token.kind, LiteralKind::Integer | LiteralKind::Float) || token.text.starts_with('-') {
        return None;
    }
    let text = Symbol::new(&format!("-{}", token.text));
    let value = core::LiteralValue::Token(oxur_core::Literal { kind: token.kind, text });
    Some(core::Literal { value, span: literal.span })
}
