//! Control flow: blocks, conditions, matches, loops and the ways out of them.

use oxur_ast as ast;
use oxur_core::core::{
    Arm, Attr, AttrKind, Block, BlockKind, Body, Break, Continue, Expr, ForExpr, IfExpr, LetTest, Lifetime, LoopExpr,
    MatchExpr, Return, WhileExpr,
};

use super::Raiser;

impl Raiser {
    pub(super) fn control(&mut self, expr: &ast::Expr) -> Option<Expr> {
        Some(match expr {
            ast::Expr::Async(node) => {
                let kind = if node.capture { BlockKind::AsyncMove } else { BlockKind::Async };
                self.block(kind, None, &node.block, &node.attrs, node.span)?
            }
            ast::Expr::Block(node) => {
                let label = node.label.as_ref().map(|label| self.lifetime(label.name));
                self.block(BlockKind::Plain, label, &node.block, &node.attrs, node.span)?
            }
            ast::Expr::Const(node) => self.block(BlockKind::Const, None, &node.block, &node.attrs, node.span)?,
            ast::Expr::Unsafe(node) => self.block(BlockKind::Unsafe, None, &node.block, &node.attrs, node.span)?,
            ast::Expr::Break(node) => {
                let label = node.label.map(|label| self.lifetime(label));
                let value = node.expr.as_ref().map(|value| self.expr(value));
                Break { label, value, span: node.span }.into()
            }
            ast::Expr::Continue(node) => {
                Continue { label: node.label.map(|label| self.lifetime(label)), span: node.span }.into()
            }
            ast::Expr::Return(node) => {
                Return { value: node.expr.as_ref().map(|value| self.expr(value)), span: node.span }.into()
            }
            ast::Expr::If(node) => self.if_expr(node)?.into(),
            ast::Expr::Let(node) => {
                LetTest { pattern: self.pat(&node.pat), value: self.expr(&node.expr), span: node.span }.into()
            }
            ast::Expr::Match(node) => {
                self.inner_attrs(&node.attrs).is_empty().then_some(())?;
                let value = self.expr(&node.expr);
                let arms = node.arms.iter().map(|arm| self.arm(arm)).collect::<Option<_>>()?;
                MatchExpr { value, arms, span: node.span }.into()
            }
            ast::Expr::Loop(node) => {
                let label = node.label.as_ref().map(|label| self.lifetime(label.name));
                LoopExpr { label, body: self.body_of(&node.body, &node.attrs), span: node.span }.into()
            }
            ast::Expr::While(node) => {
                let label = node.label.as_ref().map(|label| self.lifetime(label.name));
                let test = self.expr(&node.cond);
                WhileExpr { label, test, body: self.body_of(&node.body, &node.attrs), span: node.span }.into()
            }
            ast::Expr::ForLoop(node) => {
                let label = node.label.as_ref().map(|label| self.lifetime(label.name));
                let (pattern, iter) = (self.pat(&node.pat), self.expr(&node.expr));
                ForExpr { label, pattern, iter, body: self.body_of(&node.body, &node.attrs), span: node.span }.into()
            }
            _ => return None,
        })
    }

    fn inner_attrs(&mut self, attrs: &[ast::Attribute]) -> Vec<Attr> {
        self.attrs(attrs).into_iter().filter(|attr| matches!(attr.kind, AttrKind::Inner(_))).collect()
    }

    fn body_of(&mut self, block: &ast::Block, attrs: &[ast::Attribute]) -> Body {
        let attrs = self.inner_attrs(attrs);
        self.body(block, &attrs)
    }

    fn block(
        &mut self,
        kind: BlockKind,
        label: Option<Lifetime>,
        block: &ast::Block,
        attrs: &[ast::Attribute],
        span: oxur_core::Span,
    ) -> Option<Expr> {
        Some(Block { kind, label, body: self.body_of(block, attrs), span }.into())
    }

    fn if_expr(&mut self, node: &ast::ExprIf) -> Option<IfExpr> {
        self.inner_attrs(&node.attrs).is_empty().then_some(())?;
        let test = self.expr(&node.cond);
        let then = self.body(&node.then_branch, &[]);
        let otherwise = match &node.else_branch {
            None => None,
            Some(ast::Expr::If(next)) if next.attrs.is_empty() => Some(self.if_expr(next)?.into()),
            Some(ast::Expr::Block(block)) if block.label.is_none() && block.attrs.is_empty() => {
                let body = self.body(&block.block, &[]);
                Some(Block { kind: BlockKind::Plain, label: None, body, span: block.span }.into())
            }
            Some(_) => return None,
        };
        Some(IfExpr { test, then, otherwise, span: node.span })
    }

    fn arm(&mut self, arm: &ast::Arm) -> Option<Arm> {
        let (pat, guard) = match &arm.pat {
            ast::Pat::Guard(node) if node.attrs.is_empty() => (&node.pat, Some(self.expr(&node.guard))),
            pat => (pat, None),
        };
        let pattern = self.pat(pat);
        let attrs = self.attrs(&arm.attrs);
        Some(Arm { attrs, pattern, guard, body: self.expr(&arm.body), span: arm.span })
    }
}
