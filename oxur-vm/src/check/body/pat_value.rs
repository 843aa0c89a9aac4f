//! Patterns that are values: literals, ranges and constants.

use oxur_core::core::{self};
use oxur_core::{Diagnostic, Span, codes::vm as codes};

use super::super::items::Ctor;
use super::literal::Value;
use super::path::ValueRes;
use super::{BodyCx, IntLit, IntPlace};
use crate::resolve::DefKind;
use crate::thir::{Callee, ExprKind, Lit, PatId, PatKind};
use crate::types::{Arg, DefId, IntTy, Mutability, Ty, TyKind, intern_args};

impl BodyCx<'_> {
    pub(super) fn lit_pat(&mut self, node: &core::Literal, ty: Ty) -> PatId {
        let Some(value) = self.literal_value(node, Some(ty)) else {
            return self.pat_error(codes::BAD_LITERAL, ty, node.span, "this literal is not one that Rust has");
        };
        let (lit, lit_ty) = match value {
            Value::Int(negative, value, lit_ty) => {
                let id = self.add_pat(PatKind::Lit(Lit::Int(0, IntTy::I32)), ty);
                let expr = IntPlace::Pat(id);
                self.int_literals.push(IntLit { expr, negative, value, span: node.span, ty: lit_ty });
                self.expect_pat(lit_ty, ty, node.span);
                return id;
            }
            Value::Other(lit, lit_ty) => (lit, lit_ty),
        };
        // Strings are compared behind their reference.
        let compared = match (&lit, lit_ty.kind()) {
            (Lit::Str(_) | Lit::Bytes(_), TyKind::Ref(inner, _)) => *inner,
            _ => lit_ty,
        };
        let known = self.try_known(ty);
        match (compared.kind(), known.kind()) {
            (TyKind::Array(item, _), TyKind::Slice(wanted)) => {
                let _ = self.ctx.try_unify(*item, *wanted);
            }
            // Nothing is known of the place yet: it is what the literal is.
            (TyKind::Str | TyKind::Array(..), TyKind::Infer(_)) => {
                let _ = self.ctx.try_unify(known, lit_ty);
                let inner = self.add_pat(PatKind::Lit(lit), compared);
                return self.add_pat(PatKind::Deref(inner), lit_ty);
            }
            _ => self.expect_pat(compared, ty, node.span),
        }
        self.add_pat(PatKind::Lit(lit), ty)
    }

    /// The type of a pattern must be that of what it matches.
    pub(super) fn expect_pat(&mut self, found: Ty, wanted: Ty, span: Span) {
        if !self.ctx.try_unify(found, wanted) {
            let (found, wanted) = (self.ctx.resolve(found), self.ctx.resolve(wanted));
            if found.flags().error || wanted.flags().error {
                self.ctx.note_error(span);
                return;
            }
            let (found, wanted) = (self.ctx.cx.show(found), self.ctx.cx.show(wanted));
            let message = format!("the pattern is for `{found}`, and a `{wanted}` is matched");
            self.report(Diagnostic::error(codes::MISMATCH, span, message));
        }
    }

    pub(super) fn range_pat(&mut self, node: &core::RangePat, ty: Ty) -> PatId {
        let id = self.add_pat(PatKind::Wild, ty);
        let start = node.start.as_ref().map(|end| self.range_end(end, ty, IntPlace::RangeStart(id)));
        let end = node.end.as_ref().map(|end| self.range_end(end, ty, IntPlace::RangeEnd(id)));
        if start == Some(None) || end == Some(None) {
            return id;
        }
        let kind = PatKind::Range { start: start.flatten(), end: end.flatten(), inclusive: node.inclusive };
        self.pats[id.0 as usize].kind = kind;
        id
    }

    /// An end of a range pattern: a literal, or a constant whose value is known here.
    fn range_end(&mut self, expr: &core::Expr, ty: Ty, place: IntPlace) -> Option<Lit> {
        let span = expr.span();
        if let core::Expr::Literal(node) = expr {
            return match self.literal_value(node, Some(ty)) {
                Some(Value::Int(negative, value, lit_ty)) => {
                    self.expect_pat(lit_ty, ty, span);
                    self.int_literals.push(IntLit { expr: place, negative, value, span, ty: lit_ty });
                    Some(Lit::Int(0, IntTy::I32))
                }
                Some(Value::Other(lit, lit_ty)) => {
                    self.expect_pat(lit_ty, ty, span);
                    Some(lit)
                }
                None => None,
            };
        }
        match self.ctx.cx.const_int(self.scope, self.owner, expr) {
            Some(value) => {
                let known = self.try_known(ty);
                if known.kind() == &TyKind::Char {
                    return u32::try_from(value).ok().and_then(char::from_u32).map(Lit::Char);
                }
                let (negative, value) = (value < 0, value.unsigned_abs());
                self.int_literals.push(IntLit { expr: place, negative, value, span, ty });
                Some(Lit::Int(0, IntTy::I32))
            }
            None => {
                let message = "the end of a range pattern must be a literal or a constant of numbers";
                self.ctx.cx.error(codes::CONSTANT, span, message);
                None
            }
        }
    }

    /// A constant: compared with `==`.
    pub(super) fn const_pat(&mut self, value: &core::Expr, ty: Ty, span: Span) -> PatId {
        let value = self.value(value, Some(ty));
        self.const_value_pat(value, ty, span)
    }

    fn const_value_pat(&mut self, value: crate::thir::ExprId, ty: Ty, span: Span) -> PatId {
        let found = self.expr(value).ty;
        // A constant that is a reference is compared behind it.
        let (found, value) = match *self.ctx.shallow(found).kind() {
            TyKind::Ref(inner, _) if !matches!(self.ctx.shallow(ty).kind(), TyKind::Ref(..)) => (inner, value),
            _ => {
                let place = self.place_of(value);
                let kind = ExprKind::Borrow { mutability: Mutability::Shared, place };
                (found, self.add(kind, Ty::shared(found), span))
            }
        };
        self.expect_pat(found, ty, span);
        let (Some(def), Some(method)) = (self.ctx.cx.lang_item("partial_eq"), self.lang_method("partial_eq", "eq"))
        else {
            self.no_lang("partial_eq", span);
            return self.wild(ty);
        };
        let args = intern_args(&[Arg::Ty(ty), Arg::Ty(found)]);
        self.ctx.require(
            super::super::predicates::Predicate::Trait(super::super::predicates::TraitRef { def, args }),
            span,
        );
        self.add_pat(PatKind::Const { value, eq: Callee { def: method, args } }, ty)
    }

    pub(super) fn path_pat(&mut self, path: &core::Path, ty: Ty, span: Span) -> PatId {
        match self.value_path(path) {
            ValueRes::Def(def, args) => match self.ctx.cx.defs.get(def).kind {
                DefKind::Variant(index) => {
                    let parent = self.ctx.cx.defs.get(def).parent.unwrap_or(def);
                    self.unit_pat(parent, index, args, ty, span)
                }
                DefKind::Struct(_) => self.unit_pat(def, 0, args, ty, span),
                DefKind::Const(_) => {
                    let value = self.def_value(def, args, span);
                    self.const_value_pat(value, ty, span)
                }
                _ => {
                    let name = self.ctx.cx.defs.get(def).name;
                    self.pat_error(codes::BAD_PATTERN, ty, span, format!("`{name}` is no constant or variant"))
                }
            },
            ValueRes::Error => self.wild(ty),
            ValueRes::Local(_) | ValueRes::ConstParam(..) => {
                self.pat_error(codes::BAD_PATTERN, ty, span, "this is no constant or variant")
            }
        }
    }

    fn unit_pat(&mut self, adt: DefId, variant: u32, args: crate::types::Args, ty: Ty, span: Span) -> PatId {
        self.expect_pat(Ty::adt(adt, args), ty, span);
        let found = self.ctx.cx.adt(adt);
        let shape = &found.variants[variant as usize];
        if shape.ctor == Ctor::Tuple {
            let (name, count) = (shape.name, shape.fields.len());
            let diagnostic = Diagnostic::error(
                codes::BAD_PATTERN,
                span,
                format!(
                    "`{name}` has {}, which the pattern must name",
                    super::super::generic_args::counted(count, "field")
                ),
            )
            .help(format!("write `({name} {})`", vec!["_"; count].join(" ")));
            self.report(diagnostic);
        }
        self.shape_pat(found.kind, variant, Vec::new(), ty)
    }
}
