//! Control flow: blocks, conditions, matches, loops and the ways out of them.

use oxur_ast as ast;
use oxur_core::core::{Arm, Block, BlockKind, Body, Expr, IfExpr, Lifetime};
use oxur_core::{Span, mapped};

use super::Lowerer;

/// Whether a block is braces and nothing else.
pub(crate) fn is_plain(block: &Block) -> bool {
    block.kind == BlockKind::Plain && block.label.is_none()
}

impl Lowerer<'_> {
    pub(super) fn control(&mut self, expr: &Expr) -> ast::Expr {
        match expr {
            Expr::Block(node) => self.block_of_kind(node),
            Expr::IfExpr(node) => self.if_expr(node).into(),
            Expr::LetTest(node) => {
                ast::ExprLet::new(self.pat(&node.pattern), self.expr(&node.value), self.head(node.span)).into()
            }
            Expr::MatchExpr(node) => {
                let mut lowered = ast::ExprMatch::new(self.expr(&node.value), self.head(node.span));
                lowered.arms = mapped(&node.arms, |arm| self.arm(arm));
                lowered.into()
            }
            Expr::LoopExpr(node) => {
                let mut lowered = ast::ExprLoop::new(self.block(&node.body), self.head(node.span));
                lowered.label = node.label.map(|label| self.label(label));
                lowered.attrs = self.inner_attrs(&node.body);
                lowered.into()
            }
            Expr::WhileExpr(node) => {
                let test = self.expr(&node.test);
                let mut lowered = ast::ExprWhile::new(test, self.block(&node.body), self.head(node.span));
                lowered.label = node.label.map(|label| self.label(label));
                lowered.attrs = self.inner_attrs(&node.body);
                lowered.into()
            }
            Expr::ForExpr(node) => {
                let pat = self.pat(&node.pattern);
                let iter = self.expr(&node.iter);
                let mut lowered = ast::ExprForLoop::new(pat, iter, self.block(&node.body), self.head(node.span));
                lowered.label = node.label.map(|label| self.label(label));
                lowered.attrs = self.inner_attrs(&node.body);
                lowered.into()
            }
            Expr::Break(node) => {
                let mut lowered = ast::ExprBreak::new(self.head(node.span));
                lowered.label = node.label.map(|label| self.lifetime(label));
                lowered.expr = node.value.as_ref().map(|value| self.expr(value));
                lowered.into()
            }
            Expr::Continue(node) => {
                let mut lowered = ast::ExprContinue::new(self.head(node.span));
                lowered.label = node.label.map(|label| self.lifetime(label));
                lowered.into()
            }
            Expr::Return(node) => {
                let mut lowered = ast::ExprReturn::new(self.head(node.span));
                lowered.expr = node.value.as_ref().map(|value| self.expr(value));
                lowered.into()
            }
            _ => self.expr(expr),
        }
    }

    fn label(&mut self, label: Lifetime) -> ast::Label {
        ast::Label::new(self.lifetime(label), label.span)
    }

    /// A body as a block expression.
    pub(super) fn block_expr(&mut self, body: &Body, span: Span) -> ast::Expr {
        let mut lowered = ast::ExprBlock::new(self.block(body), span);
        lowered.attrs = self.inner_attrs(body);
        lowered.into()
    }

    fn block_of_kind(&mut self, node: &Block) -> ast::Expr {
        let attrs = self.inner_attrs(&node.body);
        let block = self.block(&node.body);
        let head = self.head(node.span);
        let mut lowered: ast::Expr = match node.kind {
            BlockKind::Plain => {
                let mut lowered = ast::ExprBlock::new(block, node.span);
                lowered.label = node.label.map(|label| self.label(label));
                lowered.into()
            }
            BlockKind::Unsafe => ast::ExprUnsafe::new(block, head).into(),
            BlockKind::Async => ast::ExprAsync::new(block, head).into(),
            BlockKind::AsyncMove => {
                let mut lowered = ast::ExprAsync::new(block, head);
                lowered.capture = true;
                lowered.into()
            }
            BlockKind::Const => ast::ExprConst::new(block, head).into(),
        };
        if let Some(place) = super::stmt::attrs_of(&mut lowered) {
            *place = attrs;
        }
        lowered
    }

    fn if_expr(&mut self, node: &IfExpr) -> ast::ExprIf {
        let test = self.expr(&node.test);
        let mut lowered = ast::ExprIf::new(test, self.block(&node.then), self.head(node.span));
        lowered.else_branch = node.otherwise.as_ref().map(|otherwise| match otherwise {
            Expr::IfExpr(next) => self.if_expr(next).into(),
            Expr::Block(block) if is_plain(block) => self.block_expr(&block.body, block.span),
            other => {
                let mut block = ast::Block::new(other.span());
                block.stmts.push(ast::Stmt::Expr(self.expr(other), false));
                ast::ExprBlock::new(block, other.span()).into()
            }
        });
        lowered
    }

    fn arm(&mut self, arm: &Arm) -> ast::Arm {
        let mut pat = self.pat(&arm.pattern);
        if let Some(guard) = &arm.guard {
            pat = ast::PatGuard::new(pat, self.expr(guard), arm.span).into();
        }
        let body = self.expr(&arm.body);
        let mut lowered = ast::Arm::new(pat, body, arm.span);
        lowered.attrs = self.attrs(&arm.attrs);
        lowered
    }
}
