//! `as`.

use oxur_core::core::CastExpr;
use oxur_core::{Span, codes::vm as codes};

use super::BodyCx;
use crate::thir::{CastKind, ExprId, ExprKind};
use crate::types::{InferTy, IntTy, Mutability, Prim, Ty, TyKind};

impl BodyCx<'_> {
    pub(super) fn cast(&mut self, node: &CastExpr) -> ExprId {
        let ty = self.lower(&node.ty);
        // A number that says nothing of its type takes the type it is cast to.
        let hint = match ty.kind() {
            TyKind::Int(_) | TyKind::Float(_) | TyKind::Infer(_) => self.number_hint(&node.value, ty),
            _ => Some(ty),
        };
        let value = self.value(&node.value, hint);
        let found = self.try_known(self.expr(value).ty);
        if found.is_error() || ty.is_error() {
            return self.error_expr(node.span);
        }
        let numeric =
            |ty: Ty| ty.prim().is_some() || matches!(ty.kind(), TyKind::Infer(InferTy::Int(_) | InferTy::Float(_)));
        let plain = numeric(found) && numeric(ty);
        if !plain
            && !matches!(found.kind(), TyKind::Infer(InferTy::Any(_)))
            && let Some(value) = self.try_coerce(value, ty)
        {
            return self.add(ExprKind::Cast { kind: CastKind::Same, value }, ty, node.span);
        }
        let id = self.add(ExprKind::Cast { kind: CastKind::Same, value }, ty, node.span);
        self.casts.push(id);
        id
    }

    /// The hint for what is cast to a number: only literals take it.
    fn number_hint(&self, value: &oxur_core::core::Expr, ty: Ty) -> Option<Ty> {
        match value {
            oxur_core::core::Expr::Literal(_) => Some(ty),
            oxur_core::core::Expr::UnaryOp(node) => self.number_hint(&node.operand, ty),
            _ => None,
        }
    }

    /// Decides how a cast works, now that the types are known.
    pub(super) fn finish_cast(&mut self, id: ExprId) {
        let ExprKind::Cast { value, .. } = self.expr(id).kind else { return };
        let (from, to) = (self.ctx.resolve(self.expr(value).ty), self.ctx.resolve(self.expr(id).ty));
        let span = self.span(id);
        if from == to {
            return;
        }
        match self.cast_kind(from, to, span) {
            Some(kind) => self.exprs[id.0 as usize].kind = ExprKind::Cast { kind, value },
            None => {
                if from.flags().error || to.flags().error || from.flags().infer || to.flags().infer {
                    self.ctx.note_error(span);
                    return;
                }
                let (from, to) = (self.ctx.cx.show(from), self.ctx.cx.show(to));
                self.ctx.cx.error(codes::BAD_CAST, span, format!("`{from}` cannot be cast to `{to}`"));
            }
        }
    }

    fn cast_kind(&mut self, from: Ty, to: Ty, span: Span) -> Option<CastKind> {
        if let (Some(a), Some(b)) = (from.prim(), to.prim()) {
            let allowed = match (a, b) {
                (_, Prim::Bool) => false,
                (Prim::Int(int), Prim::Char) => int == IntTy::U8,
                (_, Prim::Char) => false,
                (Prim::Bool | Prim::Char, Prim::Float(_)) => false,
                _ => true,
            };
            return allowed.then_some(CastKind::Prim(a, b));
        }
        match (*from.kind(), *to.kind()) {
            (TyKind::Adt(def, _), TyKind::Int(int)) => {
                let adt = self.ctx.cx.adt(def);
                let plain = adt.kind == super::super::AdtKind::Enum
                    && adt.variants.iter().all(|variant| variant.fields.is_empty());
                plain.then_some(CastKind::Enum(int))
            }
            (TyKind::Ptr(..) | TyKind::FnPtr(..) | TyKind::FnDef(..), TyKind::Int(int)) => Some(CastKind::Address(int)),
            (TyKind::Ptr(..), TyKind::Ptr(..)) => Some(CastKind::Pointer),
            (TyKind::Ref(_, from), TyKind::Ptr(_, to)) => {
                (from == Mutability::Mut || to == Mutability::Shared).then_some(CastKind::Pointer)
            }
            (TyKind::Int(IntTy::Usize), TyKind::Ptr(..)) => {
                self.ctx.cx.error(codes::UNSUPPORTED, span, "pointers made of numbers cannot be used in the machine");
                Some(CastKind::Pointer)
            }
            _ => None,
        }
    }
}
