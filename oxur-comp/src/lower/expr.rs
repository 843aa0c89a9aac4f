//! Expressions that are no control flow.

use oxur_ast as ast;
use oxur_core::core::{
    AttrExpr, BinOp, Expr, FieldInit, Lambda, MethodCall, RangeExpr, RefKind, StructExpr, TupleExpr, UnOp,
};
use oxur_core::{Diagnostic, Span, codes};

use super::Lowerer;
use super::path::PathPlace;
use super::pattern::limits;

impl Lowerer<'_> {
    pub(super) fn expr(&mut self, expr: &Expr) -> ast::Expr {
        match expr {
            Expr::Literal(node) => self.literal(node).into(),
            Expr::VarRef(node) => self.path_value(&node.path).into(),
            Expr::TupleExpr(node) => self.tuple_expr(node).into(),
            Expr::ArrayExpr(node) => {
                let mut lowered = ast::ExprArray::new(node.span);
                lowered.elems = self.exprs(&node.items);
                lowered.into()
            }
            Expr::RepeatExpr(node) => {
                ast::ExprRepeat::new(self.expr(&node.value), self.expr(&node.count), node.span).into()
            }
            Expr::StructExpr(node) => self.struct_expr(node).into(),
            Expr::RangeExpr(node) => self.range_expr(node).into(),
            Expr::Lambda(node) => self.lambda(node).into(),
            Expr::Call(node) => {
                let mut lowered = ast::ExprCall::new(self.expr(&node.func), node.span);
                lowered.args = self.exprs(&node.args);
                lowered.into()
            }
            Expr::MethodCall(node) => self.method_call(node).into(),
            Expr::UnaryOp(node) => {
                ast::ExprUnary::new(un_op(node.op), self.expr(&node.operand), self.head(node.span)).into()
            }
            Expr::BinaryOp(node) => {
                let left = self.expr(&node.left);
                ast::ExprBinary::new(left, bin_op(node.op), self.expr(&node.right), self.head(node.span)).into()
            }
            Expr::CastExpr(node) => {
                ast::ExprCast::new(self.expr(&node.value), self.ty(&node.ty), self.head(node.span)).into()
            }
            Expr::RefExpr(node) => self.reference(node.kind, &node.value, node.span),
            Expr::FieldRef(node) => {
                let base = self.expr(&node.base);
                ast::ExprField::new(base, self.member(node.member), node.member.span()).into()
            }
            Expr::IndexRef(node) => {
                ast::ExprIndex::new(self.expr(&node.base), self.expr(&node.index), node.span).into()
            }
            Expr::TryExpr(node) => {
                // The operator stands first, or is a step of a chain.
                let head = self.head(node.span);
                let span = if self.sources.snippet(head) == "?" { head } else { node.span };
                ast::ExprTry::new(self.expr(&node.value), span).into()
            }
            Expr::AwaitExpr(node) => ast::ExprAwait::new(self.expr(&node.value), node.span).into(),
            Expr::MacroCall(node) => ast::ExprMacro::new(self.macro_call(node), node.span).into(),
            Expr::Assign(node) => {
                let head = self.head(node.span);
                let place = self.expr(&node.place);
                let value = self.expr(&node.value);
                match node.op.and_then(assign_op) {
                    Some(op) => ast::ExprBinary::new(place, op, value, head).into(),
                    None => ast::ExprAssign::new(place, value, head).into(),
                }
            }
            Expr::WildExpr(node) => ast::ExprInfer::new(node.span).into(),
            Expr::AttrExpr(node) => self.attr_expr(node),
            Expr::RustExpr(node) => ast::Expr::Verbatim(self.tokens(&node.tokens)),
            Expr::Block(_)
            | Expr::IfExpr(_)
            | Expr::LetTest(_)
            | Expr::MatchExpr(_)
            | Expr::LoopExpr(_)
            | Expr::WhileExpr(_)
            | Expr::ForExpr(_)
            | Expr::Break(_)
            | Expr::Continue(_)
            | Expr::Return(_) => self.control(expr),
            Expr::Comptime(_) | Expr::Quote(_) | Expr::Quasiquote(_) => self.not_evaluated(expr.span()),
        }
    }

    pub(super) fn exprs(&mut self, exprs: &[Expr]) -> ast::List<ast::Expr> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    /// What should be gone by now. It becomes `()`; the diagnostic keeps the code from being used.
    fn not_evaluated(&mut self, span: Span) -> ast::Expr {
        let message = "this exists at compile time only and cannot become Rust";
        self.diagnostics.push(Diagnostic::error(codes::lower::COMPTIME_ONLY, span, message));
        ast::ExprTuple::new(span).into()
    }

    fn tuple_expr(&mut self, node: &TupleExpr) -> ast::ExprTuple {
        let mut lowered = ast::ExprTuple::new(node.span);
        lowered.elems = self.exprs(&node.items);
        lowered
    }

    fn struct_expr(&mut self, node: &StructExpr) -> ast::ExprStruct {
        let (qself, path) = self.path(&node.path, PathPlace::Value);
        let mut lowered = ast::ExprStruct::new(path, node.span);
        lowered.qself = qself;
        lowered.fields = node.fields.iter().map(|field| self.field_init(field)).collect();
        lowered.rest = node.base.as_ref().map(|base| self.expr(base));
        lowered.dot2_token = node.base.is_some();
        lowered
    }

    fn field_init(&mut self, field: &FieldInit) -> ast::FieldValue {
        let member = self.member(field.member);
        let value = match (&field.value, &member) {
            (Some(value), _) => self.expr(value),
            (None, ast::Member::Named(name)) => {
                let segment = ast::PathSegment::new(*name, name.span);
                ast::ExprPath::new(ast::Path::new(vec![segment].into(), name.span), name.span).into()
            }
            // The validator refuses it.
            (None, ast::Member::Unnamed(_)) => ast::ExprTuple::new(field.span).into(),
        };
        let mut lowered = ast::FieldValue::new(member, field.value.is_some(), value, field.span);
        lowered.attrs = self.attrs(&field.attrs);
        lowered
    }

    fn range_expr(&mut self, node: &RangeExpr) -> ast::ExprRange {
        let mut lowered = ast::ExprRange::new(limits(node.inclusive), self.head(node.span));
        lowered.start = node.start.as_ref().map(|expr| self.expr(expr));
        lowered.end = node.end.as_ref().map(|expr| self.expr(expr));
        lowered
    }

    fn reference(&mut self, kind: RefKind, value: &Expr, span: Span) -> ast::Expr {
        let value = self.expr(value);
        let head = self.head(span);
        match kind {
            RefKind::Shared => ast::ExprReference::new(value, head).into(),
            RefKind::Mut => {
                let mut lowered = ast::ExprReference::new(value, head);
                lowered.mutability = true;
                lowered.into()
            }
            RefKind::RawConst => ast::ExprRawAddr::new(ast::PointerMutability::Const, value, head).into(),
            RefKind::RawMut => ast::ExprRawAddr::new(ast::PointerMutability::Mut, value, head).into(),
        }
    }

    fn method_call(&mut self, node: &MethodCall) -> ast::ExprMethodCall {
        let receiver = self.expr(&node.receiver);
        // The dot and the parentheses have the place of the method: the form may span a whole chain.
        let mut lowered = ast::ExprMethodCall::new(receiver, self.ident(node.method), node.method.span);
        lowered.turbofish = node.generic_args.as_ref().map(|args| {
            let mut args = self.generic_args(args, node.method.span);
            args.colon2_token = true;
            args
        });
        lowered.args = self.exprs(&node.args);
        lowered
    }

    fn lambda(&mut self, node: &Lambda) -> ast::ExprClosure {
        let body = match (&node.return_type, &node.body) {
            // With a return type Rust wants a block.
            (Some(_), _) => match &node.body {
                Expr::Block(block) if super::control::is_plain(block) => self.block_expr(&block.body, block.span),
                body => {
                    let mut block = ast::Block::new(body.span());
                    block.stmts.push(ast::Stmt::Expr(self.expr(body), false));
                    ast::ExprBlock::new(block, body.span()).into()
                }
            },
            (None, body) => self.expr(body),
        };
        let mut lowered = ast::ExprClosure::new(body, self.head(node.span));
        lowered.lifetimes = self.bound_lifetimes(&node.lifetimes);
        lowered.asyncness = node.asyncness;
        lowered.capture = node.moving;
        for param in &node.params {
            let mut pat = self.pat(&param.pattern);
            if param.ty.is_some() || !param.attrs.is_empty() {
                let ty = match &param.ty {
                    Some(ty) => self.ty(ty),
                    None => ast::TypeInfer::new(param.span).into(),
                };
                let mut typed = ast::PatType::new(pat, ty, param.span);
                typed.attrs = self.attrs(&param.attrs);
                pat = typed.into();
            }
            lowered.inputs.push(pat);
        }
        lowered.output = self.return_type(node.return_type.as_ref());
        lowered
    }

    fn attr_expr(&mut self, node: &AttrExpr) -> ast::Expr {
        let attrs = self.attrs(&node.attrs);
        let mut value = self.expr(&node.value);
        match super::stmt::attrs_of(&mut value) {
            Some(place) => {
                place.splice(0..0, attrs);
                value
            }
            // Verbatim Rust has no place for attributes but before its tokens.
            None => {
                let mut tokens = self.attr_tokens(&node.attrs);
                if let ast::Expr::Verbatim(rest) = &value {
                    tokens.extend(rest.as_slice().iter().cloned());
                }
                ast::Expr::Verbatim(self.token_list(tokens))
            }
        }
    }
}

fn un_op(op: UnOp) -> ast::UnOp {
    match op {
        UnOp::Neg => ast::UnOp::Neg,
        UnOp::Not => ast::UnOp::Not,
        UnOp::Deref => ast::UnOp::Deref,
    }
}

fn bin_op(op: BinOp) -> ast::BinOp {
    match op {
        BinOp::Add => ast::BinOp::Add,
        BinOp::Sub => ast::BinOp::Sub,
        BinOp::Mul => ast::BinOp::Mul,
        BinOp::Div => ast::BinOp::Div,
        BinOp::Rem => ast::BinOp::Rem,
        BinOp::BitAnd => ast::BinOp::BitAnd,
        BinOp::BitOr => ast::BinOp::BitOr,
        BinOp::BitXor => ast::BinOp::BitXor,
        BinOp::Shl => ast::BinOp::Shl,
        BinOp::Shr => ast::BinOp::Shr,
        BinOp::Eq => ast::BinOp::Eq,
        BinOp::Ne => ast::BinOp::Ne,
        BinOp::Lt => ast::BinOp::Lt,
        BinOp::Le => ast::BinOp::Le,
        BinOp::Gt => ast::BinOp::Gt,
        BinOp::Ge => ast::BinOp::Ge,
        BinOp::And => ast::BinOp::And,
        BinOp::Or => ast::BinOp::Or,
    }
}

/// The operator `op=`; none for those that have none, which the validator refuses.
fn assign_op(op: BinOp) -> Option<ast::BinOp> {
    Some(match op {
        BinOp::Add => ast::BinOp::AddAssign,
        BinOp::Sub => ast::BinOp::SubAssign,
        BinOp::Mul => ast::BinOp::MulAssign,
        BinOp::Div => ast::BinOp::DivAssign,
        BinOp::Rem => ast::BinOp::RemAssign,
        BinOp::BitAnd => ast::BinOp::BitAndAssign,
        BinOp::BitOr => ast::BinOp::BitOrAssign,
        BinOp::BitXor => ast::BinOp::BitXorAssign,
        BinOp::Shl => ast::BinOp::ShlAssign,
        BinOp::Shr => ast::BinOp::ShrAssign,
        BinOp::Eq | BinOp::Ne | BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge | BinOp::And | BinOp::Or => return None,
    })
}
