//! Bodies and statements.

use oxur_ast as ast;
use oxur_ast::Spanned as _;
use oxur_core::Delimiter;
use oxur_core::core::{Attr, AttrExpr, Body, Expr, Let, RustExpr, RustItem, Stmt};

use super::{Raiser, rust_tokens, tokens_of};

impl Raiser {
    /// A block as a body; `attrs` are the inner attributes that Rust keeps with what the block belongs to.
    pub(super) fn body(&mut self, block: &ast::Block, attrs: &[Attr]) -> Body {
        let mut body = Body { attrs: attrs.to_vec(), stmts: Vec::new(), value: None, span: block.span };
        let count = block.stmts.len();
        for (at, stmt) in block.stmts.iter().enumerate() {
            self.stmt(stmt, at + 1 == count, &mut body);
        }
        body
    }

    fn stmt(&mut self, stmt: &ast::Stmt, last: bool, body: &mut Body) {
        match stmt {
            ast::Stmt::Local(node) => match self.local(node) {
                Some(local) => body.stmts.push(Stmt::Let(Box::new(local))),
                // Verbatim Rust as an item of the body: it needs no semicolon of its own.
                None => {
                    let item = RustItem { attrs: Vec::new(), tokens: tokens_of(stmt), span: node.span };
                    body.stmts.push(Stmt::Item(item.into()));
                }
            },
            ast::Stmt::Item(item) => body.stmts.push(Stmt::Item(self.item(item))),
            ast::Stmt::Expr(ast::Expr::Verbatim(tokens), semicolon) => {
                // An empty statement says nothing.
                if tokens.is_empty() {
                    return;
                }
                let expr = RustExpr { tokens: rust_tokens(tokens), span: tokens.span() }.into();
                self.push(expr, *semicolon, last, body);
            }
            ast::Stmt::Expr(expr, semicolon) => {
                let expr = self.expr(expr);
                self.push(expr, *semicolon, last, body);
            }
            ast::Stmt::Macro(node) => {
                let call = self.macro_call(&node.mac, node.span);
                let expr: Expr = match call {
                    Some(call) => call.into(),
                    None => RustExpr { tokens: tokens_of(&node.mac), span: node.span }.into(),
                };
                let expr = self.with_attrs(&node.attrs, expr);
                let semicolon = node.semi_token || (!last && node.mac.delimiter != Delimiter::Brace);
                self.push(expr, semicolon, last, body);
            }
        }
    }

    fn push(&mut self, expr: Expr, semicolon: bool, last: bool, body: &mut Body) {
        if last && !semicolon && !matches!(expr, Expr::WhileExpr(_) | Expr::ForExpr(_)) {
            body.value = Some(Box::new(expr));
        } else {
            body.stmts.push(Stmt::Expr(expr));
        }
    }

    /// An expression with outer attributes.
    pub(super) fn with_attrs(&mut self, attrs: &[ast::Attribute], value: Expr) -> Expr {
        if attrs.is_empty() {
            return value;
        }
        let span = value.span();
        AttrExpr { attrs: self.attrs(attrs), value, span }.into()
    }

    fn local(&mut self, node: &ast::Local) -> Option<Let> {
        let (pat, ty) = match &node.pat {
            ast::Pat::Type(typed) if typed.attrs.is_empty() => (&typed.pat, Some(self.ty(&typed.ty))),
            pat => (pat, None),
        };
        let pattern = self.pat(pat);
        let (init, otherwise) = match &node.init {
            None => (None, None),
            Some(init) => {
                let otherwise = match &init.diverge {
                    None => None,
                    Some(ast::Expr::Block(block)) if block.label.is_none() && block.attrs.is_empty() => {
                        Some(self.body(&block.block, &[]))
                    }
                    Some(_) => return None,
                };
                (Some(self.expr(&init.expr)), otherwise)
            }
        };
        // A binding of a capitalised name: rustc decides what it is, the pattern says it.
        Some(Let { attrs: self.attrs(&node.attrs), pattern, ty, init, otherwise, span: node.span() })
    }
}
