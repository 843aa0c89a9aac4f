//! What stands where an evaluation has failed. It never runs, for the error keeps the code from being built; it keeps
//! rustc from finding mistakes that only follow from that one.

use oxur_core::core::{
    ArrayExpr, Expr, ExprArgs, Ident, Literal, LiteralValue, MacroCall, Path, RefExpr, RefKind, RepeatExpr, TupleExpr,
    Type,
};
use oxur_core::{Delimiter, Literal as Token, LiteralKind, Span};

/// An expression of any type.
pub(super) fn any(span: Span) -> Expr {
    let path = Path::name(Ident::new("unreachable", span));
    let args = ExprArgs { args: Vec::new(), span }.into();
    MacroCall { path, delimiter: Delimiter::Paren, args, span }.into()
}

/// A constant of that type; none for types of which none is known.
pub(super) fn constant(ty: &Type, span: Span) -> Option<Expr> {
    let token =
        |kind, text: &str| Expr::from(Literal { value: LiteralValue::Token(Token { kind, text: text.into() }), span });
    let reference = |value| Expr::from(RefExpr { kind: RefKind::Shared, value, span });
    match ty {
        Type::TypeRef(node) => match node.path.as_name()?.name.as_str() {
            "bool" => Some(Literal { value: LiteralValue::Bool(false), span }.into()),
            "char" => Some(token(LiteralKind::Char, "'?'")),
            "f32" | "f64" => Some(token(LiteralKind::Float, "0.0")),
            "i8" | "i16" | "i32" | "i64" | "i128" | "isize" | "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => {
                Some(token(LiteralKind::Integer, "0"))
            }
            _ => None,
        },
        Type::RefType(node) => match &node.ty {
            Type::SliceType(_) => Some(reference(ArrayExpr { items: Vec::new(), span }.into())),
            Type::TypeRef(inner) if inner.path.as_name().is_some_and(|name| name.name == "str") => {
                Some(token(LiteralKind::String, "\"\""))
            }
            inner => Some(reference(constant(inner, span)?)),
        },
        Type::ArrayType(node) => {
            Some(RepeatExpr { value: constant(&node.ty, span)?, count: node.len.clone(), span }.into())
        }
        Type::TupleType(node) => {
            let items = node.items.iter().map(|item| constant(item, span)).collect::<Option<_>>()?;
            Some(TupleExpr { items, span }.into())
        }
        _ => None,
    }
}
