//! Literals in bodies.

use std::sync::Arc;

use oxur_core::core::{Literal, LiteralValue};
use oxur_core::{LiteralKind, Span, codes::vm as codes};

use super::{BodyCx, IntLit, IntPlace};
use crate::literal;
use crate::thir::{ExprId, ExprKind, Lit};
use crate::types::{Const, FloatTy, IntTy, Ty, TyKind};

/// What a literal is before its type is known.
pub(super) enum Value {
    /// An integer: whether negative, digits, and the type that it has.
    Int(bool, u128, Ty),
    /// Anything else, with its type.
    Other(Lit, Ty),
}

impl BodyCx<'_> {
    pub(super) fn literal(&mut self, node: &Literal, expect: Option<Ty>) -> ExprId {
        match self.literal_value(node, expect) {
            Some(Value::Int(negative, value, ty)) => {
                let id = self.add(ExprKind::Literal(Lit::Int(0, IntTy::I32)), ty, node.span);
                let expr = IntPlace::Expr(id);
                self.int_literals.push(IntLit { expr, negative, value, span: node.span, ty });
                id
            }
            Some(Value::Other(lit, ty)) => self.add(ExprKind::Literal(lit), ty, node.span),
            None => self.err(codes::BAD_LITERAL, node.span, "this literal is not one that Rust has"),
        }
    }

    /// The value of a literal; its type follows the suffix, then what is expected.
    pub(super) fn literal_value(&mut self, node: &Literal, expect: Option<Ty>) -> Option<Value> {
        let token = match node.value {
            LiteralValue::Bool(value) => return Some(Value::Other(Lit::Bool(value), Ty::bool())),
            LiteralValue::Token(token) => token,
        };
        let text = token.text.as_str();
        Some(match token.kind {
            LiteralKind::Integer => {
                let int = literal::int(text)?;
                if int.suffix == "f32" || int.suffix == "f64" {
                    return self.float(text, expect);
                }
                let ty = if int.suffix.is_empty() {
                    self.int_type(expect)
                } else {
                    Ty::int(IntTy::ALL.into_iter().find(|ty| ty.name() == int.suffix)?)
                };
                Value::Int(int.negative, int.value, ty)
            }
            LiteralKind::Float => return self.float(text, expect),
            LiteralKind::Char => Value::Other(Lit::Char(literal::char(text)?), Ty::char()),
            LiteralKind::Byte => {
                Value::Other(Lit::Int(u128::from(literal::byte(text)?), IntTy::U8), Ty::int(IntTy::U8))
            }
            LiteralKind::String => {
                let value: Arc<str> = literal::string(text)?.into();
                Value::Other(Lit::Str(value), Ty::shared(Ty::str()))
            }
            LiteralKind::ByteString => {
                let value: Arc<[u8]> = literal::bytes(text, "b")?.into();
                let len = Const::Value(value.len() as u128);
                let array = Ty::new(TyKind::Array(Ty::int(IntTy::U8), len));
                Value::Other(Lit::Bytes(value), Ty::shared(array))
            }
            LiteralKind::CString => {
                let value: Arc<[u8]> = literal::bytes(text, "c")?.into();
                let Some(def) = self.ctx.cx.lang_item("CStr") else {
                    self.no_lang("CStr", node.span);
                    return Some(Value::Other(Lit::Bytes(value), Ty::error()));
                };
                Value::Other(Lit::Bytes(value), Ty::shared(Ty::adt(def, &[])))
            }
        })
    }

    fn int_type(&mut self, expect: Option<Ty>) -> Ty {
        if let Some(ty) = expect {
            let ty = self.ctx.shallow(ty);
            if matches!(ty.kind(), TyKind::Int(_)) {
                return ty;
            }
        }
        self.ctx.table.fresh_int()
    }

    fn float(&mut self, text: &str, expect: Option<Ty>) -> Option<Value> {
        let (digits, suffix) = literal::float(text);
        let ty = match suffix {
            "f32" => Ty::float(FloatTy::F32),
            "f64" => Ty::float(FloatTy::F64),
            _ => match expect.map(|ty| self.ctx.shallow(ty)) {
                Some(ty) if matches!(ty.kind(), TyKind::Float(_)) => ty,
                _ => self.ctx.table.fresh_float(),
            },
        };
        // Which of the two it is may be known later; both are kept until then as an `f64` and its text.
        let wide: f64 = digits.parse().ok()?;
        let _ = wide;
        Some(Value::Other(Lit::Str(digits.into()), ty))
    }

    /// The bits of an integer literal in its type.
    pub(super) fn int_bits(&mut self, negative: bool, value: u128, ty: IntTy, span: Span) -> u128 {
        let bits = ty.bits();
        let limit = if ty.is_signed() { 1u128 << (bits - 1) } else { u128::MAX >> (128 - bits) };
        let fits = match (ty.is_signed(), negative) {
            (true, true) => value <= limit,
            (true, false) => value < limit,
            (false, true) => value == 0,
            (false, false) => value <= limit,
        };
        if !fits {
            let shown = if negative { format!("-{value}") } else { value.to_string() };
            let message = format!("`{shown}` does not fit in `{}`", ty.name());
            self.ctx.cx.error(codes::BAD_LITERAL, span, message);
        }
        let mask = u128::MAX >> (128 - bits);
        (if negative { value.wrapping_neg() } else { value }) & mask
    }

    /// The bits of a float literal in its type.
    pub(super) fn float_bits(text: &str, ty: FloatTy) -> u64 {
        match ty {
            FloatTy::F32 => u64::from(text.parse::<f32>().unwrap_or_default().to_bits()),
            FloatTy::F64 => text.parse::<f64>().unwrap_or_default().to_bits(),
        }
    }
}
