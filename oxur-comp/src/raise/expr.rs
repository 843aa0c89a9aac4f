//! Expressions that are no control flow.

use oxur_ast as ast;
use oxur_ast::Spanned as _;
use oxur_core::core::{
    ArrayExpr, Assign, AwaitExpr, BinOp, BinaryOp, Call, CastExpr, Expr, FieldInit, FieldRef, IndexRef, Lambda,
    LambdaParam, LiteralValue, Member, MethodCall, RangeExpr, RefExpr, RefKind, RepeatExpr, RustExpr, StructExpr,
    TryExpr, TupleExpr, UnOp, UnaryOp, VarRef, WildExpr,
};
use oxur_core::{Literal, LiteralKind, Symbol};

use super::path::PathPlace;
use super::pattern::literal;
use super::{Raiser, rust_tokens, tokens_of};

impl Raiser {
    /// An expression; what has no node is embedded.
    pub(super) fn expr(&mut self, expr: &ast::Expr) -> Expr {
        if let ast::Expr::Verbatim(tokens) = expr {
            return RustExpr { tokens: rust_tokens(tokens), span: tokens.span() }.into();
        }
        self.expr_inner(expr).unwrap_or_else(|| RustExpr { tokens: tokens_of(expr), span: expr.span() }.into())
    }

    fn exprs(&mut self, exprs: &[ast::Expr]) -> Vec<Expr> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    fn expr_inner(&mut self, expr: &ast::Expr) -> Option<Expr> {
        let attrs = attrs_of(expr);
        let inner = attrs.iter().any(|attr| attr.style == ast::AttrStyle::Inner);
        if attrs.is_empty() || inner {
            return self.bare(expr);
        }
        let value = self.bare(expr)?;
        Some(self.with_attrs(attrs, value))
    }

    /// An expression without its outer attributes.
    fn bare(&mut self, expr: &ast::Expr) -> Option<Expr> {
        Some(match expr {
            ast::Expr::Array(node) => ArrayExpr { items: self.exprs(&node.elems), span: node.span }.into(),
            ast::Expr::Assign(node) => {
                let place = self.expr(&node.left);
                Assign { op: None, place, value: self.expr(&node.right), span: node.span }.into()
            }
            ast::Expr::Await(node) => AwaitExpr { value: self.expr(&node.base), span: node.span }.into(),
            ast::Expr::Binary(node) => self.binary(node),
            ast::Expr::Call(node) => {
                Call { func: self.expr(&node.func), args: self.exprs(&node.args), span: node.span }.into()
            }
            ast::Expr::Cast(node) => {
                CastExpr { value: self.expr(&node.expr), ty: self.ty(&node.ty), span: node.span }.into()
            }
            ast::Expr::Closure(node) => self.lambda(node)?.into(),
            ast::Expr::Field(node) => {
                FieldRef { base: self.expr(&node.base), member: self.member(&node.member), span: node.span }.into()
            }
            ast::Expr::Group(node) => self.expr(&node.expr),
            ast::Expr::Paren(node) => self.expr(&node.expr),
            ast::Expr::Index(node) => {
                IndexRef { base: self.expr(&node.expr), index: self.expr(&node.index), span: node.span }.into()
            }
            ast::Expr::Infer(node) => WildExpr { span: node.span }.into(),
            ast::Expr::Lit(node) => literal(node.lit)?.into(),
            ast::Expr::Macro(node) => self.macro_call(&node.mac, node.span)?.into(),
            ast::Expr::MethodCall(node) => self.method_call(node)?.into(),
            ast::Expr::Path(node) => {
                let path = self.path(node.qself.as_ref(), &node.path, PathPlace::Value)?;
                VarRef { path, span: node.span }.into()
            }
            ast::Expr::Range(node) => {
                let inclusive = node.limits == ast::RangeLimits::Closed;
                if inclusive && node.end.is_none() {
                    return None;
                }
                let start = node.start.as_ref().map(|expr| self.expr(expr));
                let end = node.end.as_ref().map(|expr| self.expr(expr));
                RangeExpr { start, end, inclusive, span: node.span }.into()
            }
            ast::Expr::RawAddr(node) => {
                let kind = match node.mutability {
                    ast::PointerMutability::Const => RefKind::RawConst,
                    ast::PointerMutability::Mut => RefKind::RawMut,
                };
                RefExpr { kind, value: self.expr(&node.expr), span: node.span }.into()
            }
            ast::Expr::Reference(node) => {
                let kind = if node.mutability { RefKind::Mut } else { RefKind::Shared };
                RefExpr { kind, value: self.expr(&node.expr), span: node.span }.into()
            }
            ast::Expr::Repeat(node) => {
                RepeatExpr { value: self.expr(&node.expr), count: self.expr(&node.len), span: node.span }.into()
            }
            ast::Expr::Struct(node) => self.struct_expr(node)?.into(),
            ast::Expr::Try(node) => TryExpr { value: self.expr(&node.expr), span: node.span }.into(),
            ast::Expr::Tuple(node) => TupleExpr { items: self.exprs(&node.elems), span: node.span }.into(),
            ast::Expr::Unary(node) => self.unary(node),
            _ => return self.control(expr),
        })
    }

    fn unary(&mut self, node: &ast::ExprUnary) -> Expr {
        let operand = self.expr(&node.expr);
        // `-1` is one literal in Oxur.
        if node.op == ast::UnOp::Neg
            && let Expr::Literal(literal) = &operand
            && let LiteralValue::Token(Literal { kind: kind @ (LiteralKind::Integer | LiteralKind::Float), text }) =
                literal.value
            && text.starts_with(|c: char| c.is_ascii_digit())
        {
            let value = LiteralValue::Token(Literal { kind, text: Symbol::new(&format!("-{text}")) });
            return oxur_core::core::Literal { value, span: node.span }.into();
        }
        let op = match node.op {
            ast::UnOp::Deref => UnOp::Deref,
            ast::UnOp::Not => UnOp::Not,
            ast::UnOp::Neg => UnOp::Neg,
        };
        UnaryOp { op, operand, span: node.span }.into()
    }

    fn binary(&mut self, node: &ast::ExprBinary) -> Expr {
        let left = self.expr(&node.left);
        let right = self.expr(&node.right);
        let span = node.span;
        match bin_op(node.op) {
            (op, true) => Assign { op: Some(op), place: left, value: right, span }.into(),
            (op, false) => BinaryOp { op, left, right, span }.into(),
        }
    }

    fn struct_expr(&mut self, node: &ast::ExprStruct) -> Option<StructExpr> {
        if node.dot2_token != node.rest.is_some() {
            return None;
        }
        let path = self.path(node.qself.as_ref(), &node.path, PathPlace::Value)?;
        let fields = node.fields.iter().map(|field| self.field_init(field)).collect::<Option<_>>()?;
        let base = node.rest.as_ref().map(|base| self.expr(base));
        Some(StructExpr { path, fields, base, span: node.span })
    }

    fn field_init(&mut self, field: &ast::FieldValue) -> Option<FieldInit> {
        let member = self.member(&field.member);
        let value = match (field.colon_token, member) {
            (true, _) => Some(self.expr(&field.expr)),
            (false, Member::Named(_)) => None,
            (false, Member::Index(..)) => return None,
        };
        Some(FieldInit { attrs: self.attrs(&field.attrs), member, value, span: field.span })
    }

    fn method_call(&mut self, node: &ast::ExprMethodCall) -> Option<MethodCall> {
        let generic_args = match &node.turbofish {
            None => None,
            Some(args) => Some(self.generic_args(&args.args)?),
        };
        Some(MethodCall {
            receiver: self.expr(&node.receiver),
            method: self.ident(node.method),
            generic_args,
            args: self.exprs(&node.args),
            span: node.span,
        })
    }

    fn lambda(&mut self, node: &ast::ExprClosure) -> Option<Lambda> {
        if node.constness {
            return None;
        }
        let lifetimes = self.bound_lifetimes(node.lifetimes.as_ref())?;
        if node.lifetimes.is_some() && lifetimes.is_empty() {
            return None;
        }
        let return_type = self.return_type(&node.output);
        let body = self.expr(&node.body);
        // With a result the body is a block, which Oxur does not write.
        if return_type.is_some() && !matches!(&body, Expr::Block(block) if crate::lower::is_plain(block)) {
            return None;
        }
        let mut params = Vec::new();
        for input in &node.inputs {
            let (attrs, pat, ty) = match input {
                ast::Pat::Type(typed) => (self.attrs(&typed.attrs), &typed.pat, Some(self.ty(&typed.ty))),
                pat => (Vec::new(), pat, None),
            };
            params.push(LambdaParam { attrs, pattern: self.pat(pat), ty, span: input.span() });
        }
        Some(Lambda {
            lifetimes,
            asyncness: node.asyncness,
            moving: node.capture,
            params,
            return_type,
            body,
            span: node.span,
        })
    }
}

/// The attributes of an expression.
pub(super) fn attrs_of(expr: &ast::Expr) -> &[ast::Attribute] {
    macro_rules! all {
        ($($variant:ident)*) => {
            match expr {
                $(ast::Expr::$variant(node) => &node.attrs,)*
                ast::Expr::Verbatim(_) => &[],
            }
        };
    }
    all! {
        Array Assign Async Await Binary Block Break Call Cast Closure Const Continue Field ForLoop Group If Index Infer
        Let Lit Loop Macro Match MethodCall Paren Path Range RawAddr Reference Repeat Return Struct Try TryBlock Tuple
        Unary Unsafe While Yield
    }
}

/// The operator, and whether it assigns.
fn bin_op(op: ast::BinOp) -> (BinOp, bool) {
    match op {
        ast::BinOp::Add => (BinOp::Add, false),
        ast::BinOp::Sub => (BinOp::Sub, false),
        ast::BinOp::Mul => (BinOp::Mul, false),
        ast::BinOp::Div => (BinOp::Div, false),
        ast::BinOp::Rem => (BinOp::Rem, false),
        ast::BinOp::And => (BinOp::And, false),
        ast::BinOp::Or => (BinOp::Or, false),
        ast::BinOp::BitXor => (BinOp::BitXor, false),
        ast::BinOp::BitAnd => (BinOp::BitAnd, false),
        ast::BinOp::BitOr => (BinOp::BitOr, false),
        ast::BinOp::Shl => (BinOp::Shl, false),
        ast::BinOp::Shr => (BinOp::Shr, false),
        ast::BinOp::Eq => (BinOp::Eq, false),
        ast::BinOp::Lt => (BinOp::Lt, false),
        ast::BinOp::Le => (BinOp::Le, false),
        ast::BinOp::Ne => (BinOp::Ne, false),
        ast::BinOp::Ge => (BinOp::Ge, false),
        ast::BinOp::Gt => (BinOp::Gt, false),
        ast::BinOp::AddAssign => (BinOp::Add, true),
        ast::BinOp::SubAssign => (BinOp::Sub, true),
        ast::BinOp::MulAssign => (BinOp::Mul, true),
        ast::BinOp::DivAssign => (BinOp::Div, true),
        ast::BinOp::RemAssign => (BinOp::Rem, true),
        ast::BinOp::BitXorAssign => (BinOp::BitXor, true),
        ast::BinOp::BitAndAssign => (BinOp::BitAnd, true),
        ast::BinOp::BitOrAssign => (BinOp::BitOr, true),
        ast::BinOp::ShlAssign => (BinOp::Shl, true),
        ast::BinOp::ShrAssign => (BinOp::Shr, true),
    }
}
