//! Blocks, statements, macro calls.

use oxur_core::{Delimiter, Span};

use crate::print::expr::PrintExpr;
use crate::print::pat::PatPlace;
use crate::print::precedence::{Context, ends_statement, ends_with_brace, is_lazy};
use crate::print::{Bracket, Print, Printer, Style, leaf};
use crate::{Attribute, Block, Expr, Local, Macro, Pat, Spanned, Stmt, StmtMacro};

impl Printer<'_> {
    /// A block's braces and statements, a line each; a block of one short expression stays in one line.
    pub(super) fn statements(&mut self, block: &Block, attrs: &[Attribute]) {
        if block.stmts.is_empty() && !attrs.iter().any(leaf::is_inner) {
            self.open(Delimiter::Brace, Bracket::Block, block.span);
            self.close(Delimiter::Brace, Bracket::Block, block.span);
            return;
        }
        self.open_lines(Bracket::Block, block.span);
        self.inner_attrs(attrs);
        for (i, stmt) in block.stmts.iter().enumerate() {
            self.statement(stmt, i + 1 == block.stmts.len());
            self.line();
        }
        self.close_lines(Bracket::Block, block.span);
    }

    fn statement(&mut self, stmt: &Stmt, last: bool) {
        match stmt {
            Stmt::Local(local) => local.print(self, local.span),
            Stmt::Item(item) => item.print(self, Span::NOWHERE),
            Stmt::Expr(expr, semicolon) => {
                self.expr(expr, Context::STATEMENT);
                let verbatim = matches!(expr, Expr::Verbatim(_));
                if *semicolon || (!last && !verbatim && !ends_statement(expr)) {
                    self.operator(";", Style::Postfix, expr.span());
                }
            }
            Stmt::Macro(node) => {
                node.print(self, node.span);
                if !node.semi_token && !last && node.mac.delimiter != Delimiter::Brace {
                    self.token(";", node.span);
                }
            }
        }
    }
}

impl Print for Stmt {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.statement(self, true);
    }
}

impl Print for Block {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.statements(self, &[]);
    }
}

impl Print for StmtMacro {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        self.mac.print(p, self.span);
        if self.semi_token {
            p.token(";", self.span);
        }
    }
}

impl Print for Local {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        p.word("let", self.span);
        match &self.pat {
            Pat::Type(node) => node.print(p, self.span),
            pat => p.pat(pat, PatPlace::NoAlternatives),
        }
        if let Some(init) = &self.init {
            p.token("=", init.span);
            // What `else` stands behind may not end with a brace, nor be an `&&` or `||`.
            if init.diverge.is_some() && (ends_with_brace(&init.expr) || is_lazy(&init.expr)) {
                p.open(Delimiter::Paren, Bracket::Grouping, init.expr.span());
                init.expr.print(p, init.span);
                p.close(Delimiter::Paren, Bracket::Grouping, init.expr.span());
            } else {
                init.expr.print(p, init.span);
            }
            if let Some(diverge) = &init.diverge {
                p.word("else", init.span);
                match diverge {
                    Expr::Block(node) if node.label.is_none() => node.print_expr(p, Context::FREE),
                    other => p.expr_in_block(other),
                }
            }
        }
        p.token(";", self.span);
    }
}

impl Print for Macro {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.path.print(p, self.span);
        let style = if self.delimiter == Delimiter::Brace { Style::Postfix } else { Style::Tight };
        p.operator("!", style, self.span);
        p.token_group(self.delimiter, &self.tokens, self.span);
    }
}
