//! Expressions.

use oxur_core::{Delimiter, Span};

use crate::print::leaf::Separated;
use crate::print::pat::PatPlace;
use crate::print::path::Place;
use crate::print::precedence::{
    self, Context, Precedence, ends_statement, is_named_field, needs_parens, starts_with_block, starts_with_label,
};
use crate::print::{Bracket, Print, Printer, Style};
use crate::{
    Arm, AttrStyle, Attribute, BinOp, Block, Expr, ExprArray, ExprAssign, ExprBinary, ExprBlock, ExprBreak, ExprCall,
    ExprCast, ExprClosure, ExprConst, ExprField, ExprForLoop, ExprIf, ExprLet, ExprLit, ExprMacro, ExprMatch,
    ExprMethodCall, ExprPath, ExprRange, ExprRawAddr, ExprReference, ExprRepeat, ExprStruct, ExprTuple, ExprUnary,
    ExprWhile, FieldValue, LitKind, Member, PointerMutability, RangeLimits, ReturnType, Spanned,
};

impl Separated for Expr {}
impl Separated for FieldValue {}

impl Print for Expr {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.expr(self, Context::FREE);
    }
}

/// An expression's node, printed as it is, without parentheses around it.
pub(super) trait PrintExpr {
    fn print_expr(&self, p: &mut Printer<'_>, cx: Context);
}

impl<T: PrintExpr> PrintExpr for Box<T> {
    fn print_expr(&self, p: &mut Printer<'_>, cx: Context) {
        (**self).print_expr(p, cx);
    }
}

impl Printer<'_> {
    /// An expression, in parentheses if its place asks for them.
    pub(super) fn expr(&mut self, expr: &Expr, cx: Context) {
        if needs_parens(expr, cx) || self.wraps(expr) {
            let span = expr.span();
            self.open(Delimiter::Paren, Bracket::Grouping, span);
            self.bare_expr(expr, Context::FREE);
            self.close(Delimiter::Paren, Bracket::Grouping, span);
        } else {
            self.bare_expr(expr, cx);
        }
    }

    /// Whether the sink asks for parentheses around an expression that has none of its own to show where it ends.
    fn wraps(&self, expr: &Expr) -> bool {
        let bare = matches!(
            expr,
            Expr::Assign(_)
                | Expr::Binary(_)
                | Expr::Cast(_)
                | Expr::Closure(_)
                | Expr::Range(_)
                | Expr::RawAddr(_)
                | Expr::Reference(_)
                | Expr::Try(_)
                | Expr::Unary(_)
        );
        bare && self.sink.wraps(expr.span()) && precedence::attrs_of(expr).is_empty() && !has_let(expr)
    }

    /// A node that stands in a pattern.
    pub(super) fn expr_node(&mut self, node: &impl PrintExpr, _: Span) {
        node.print_expr(self, Context::FREE);
    }

    fn bare_expr(&mut self, expr: &Expr, cx: Context) {
        self.outer_attrs(precedence::attrs_of(expr));
        match expr {
            Expr::Array(node) => node.print_expr(self, cx),
            Expr::Assign(node) => node.print_expr(self, cx),
            Expr::Async(node) => {
                self.word("async", node.span);
                if node.capture {
                    self.word("move", node.span);
                }
                self.block(&node.block, &node.attrs);
            }
            Expr::Await(node) => {
                self.expr(&node.base, cx.before_dot());
                self.dot(node.span);
                self.word("await", node.span);
            }
            Expr::Binary(node) => node.print_expr(self, cx),
            Expr::Block(node) => node.print_expr(self, cx),
            Expr::Break(node) => node.print_expr(self, cx),
            Expr::Call(node) => node.print_expr(self, cx),
            Expr::Cast(node) => node.print_expr(self, cx),
            Expr::Closure(node) => node.print_expr(self, cx),
            Expr::Const(node) => node.print_expr(self, cx),
            Expr::Continue(node) => {
                self.word("continue", node.span);
                node.label.print(self, node.span);
            }
            Expr::Field(node) => node.print_expr(self, cx),
            Expr::ForLoop(node) => node.print_expr(self, cx),
            Expr::Group(node) => self.bare_expr(&node.expr, cx),
            Expr::If(node) => node.print_expr(self, cx),
            Expr::Index(node) => {
                self.expr(&node.expr, cx.before_bracket());
                self.open_tight(Delimiter::Bracket, Bracket::Other, node.span);
                self.expr(&node.index, Context::FREE);
                self.close(Delimiter::Bracket, Bracket::Other, node.span);
            }
            Expr::Infer(node) => self.word("_", node.span),
            Expr::Let(node) => node.print_expr(self, cx),
            Expr::Lit(node) => node.lit.print(self, node.span),
            Expr::Loop(node) => {
                node.label.print(self, node.span);
                self.word("loop", node.span);
                self.block(&node.body, &node.attrs);
            }
            Expr::Macro(node) => node.mac.print(self, node.span),
            Expr::Match(node) => node.print_expr(self, cx),
            Expr::MethodCall(node) => node.print_expr(self, cx),
            Expr::Paren(node) => {
                self.open(Delimiter::Paren, Bracket::Grouping, node.span);
                self.inner_attrs(&node.attrs);
                self.expr(&node.expr, Context::FREE);
                self.close(Delimiter::Paren, Bracket::Grouping, node.span);
            }
            Expr::Path(node) => self.qualified_path(node.qself.as_ref(), &node.path, Place::Value),
            Expr::Range(node) => node.print_expr(self, cx),
            Expr::RawAddr(node) => node.print_expr(self, cx),
            Expr::Reference(node) => node.print_expr(self, cx),
            Expr::Repeat(node) => node.print_expr(self, cx),
            Expr::Return(node) => self.jump("return", node.expr.as_ref(), node.span, cx),
            Expr::Struct(node) => node.print_expr(self, cx),
            Expr::Try(node) => {
                if self.sink.wraps(node.span) {
                    self.open(Delimiter::Paren, Bracket::Operand, node.span);
                    self.expr(&node.expr, Context::FREE);
                    self.close(Delimiter::Paren, Bracket::Operand, node.span);
                } else {
                    self.expr(&node.expr, cx.before_dot());
                }
                self.operator("?", Style::Postfix, node.span);
            }
            Expr::TryBlock(node) => {
                self.word("try", node.span);
                self.block(&node.block, &node.attrs);
            }
            Expr::Tuple(node) => node.print_expr(self, cx),
            Expr::Unary(node) => node.print_expr(self, cx),
            Expr::Unsafe(node) => {
                self.word("unsafe", node.span);
                self.block(&node.block, &node.attrs);
            }
            Expr::Verbatim(tokens) => tokens.print(self, Span::NOWHERE),
            Expr::While(node) => node.print_expr(self, cx),
            Expr::Yield(node) => self.jump("yield", node.expr.as_ref(), node.span, cx),
        }
    }

    fn outer_attrs(&mut self, attrs: &[Attribute]) {
        let lines = self.at_line_start();
        for attribute in attrs.iter().filter(|attribute| attribute.style == AttrStyle::Outer) {
            attribute.print(self, attribute.span);
            if lines {
                self.line();
            }
        }
    }

    fn dot(&mut self, span: Span) {
        self.operator(".", Style::Tight, span);
    }

    fn jump(&mut self, word: &str, expr: Option<&Expr>, span: Span, cx: Context) {
        self.word(word, span);
        if let Some(expr) = expr {
            self.expr(expr, cx.right(Precedence::Jump));
        }
    }

    /// What stands behind `else`: a block or another `if`.
    fn else_branch(&mut self, expr: &Expr, span: Span) {
        self.word("else", span);
        match expr {
            Expr::If(_) | Expr::Block(_) => self.expr(expr, Context::FREE),
            _ => self.expr_in_block(expr),
        }
    }

    /// An expression in braces of its own.
    pub(super) fn expr_in_block(&mut self, expr: &Expr) {
        let span = expr.span();
        self.open_spaced(Bracket::Block, span);
        self.expr(expr, Context::STATEMENT);
        self.close_spaced(Bracket::Block, span);
    }

    fn args(&mut self, args: &crate::List<Expr>, span: Span) {
        self.open_tight(Delimiter::Paren, Bracket::Other, span);
        args.print(self, span);
        self.close(Delimiter::Paren, Bracket::Other, span);
    }
}

/// Whether a condition binds names, which parentheses around it do not let it.
fn has_let(mut expr: &Expr) -> bool {
    while let Expr::Binary(node) = expr {
        if has_let(&node.right) {
            return true;
        }
        expr = &node.left;
    }
    matches!(expr, Expr::Let(_))
}

impl PrintExpr for ExprLit {
    fn print_expr(&self, p: &mut Printer<'_>, _: Context) {
        self.attrs.print(p, self.span);
        self.lit.print(p, self.span);
    }
}

impl PrintExpr for ExprPath {
    fn print_expr(&self, p: &mut Printer<'_>, _: Context) {
        self.attrs.print(p, self.span);
        p.qualified_path(self.qself.as_ref(), &self.path, Place::Value);
    }
}

impl PrintExpr for ExprMacro {
    fn print_expr(&self, p: &mut Printer<'_>, _: Context) {
        self.attrs.print(p, self.span);
        self.mac.print(p, self.span);
    }
}

impl PrintExpr for ExprConst {
    fn print_expr(&self, p: &mut Printer<'_>, _: Context) {
        p.word("const", self.span);
        p.block(&self.block, &self.attrs);
    }
}

impl PrintExpr for ExprArray {
    fn print_expr(&self, p: &mut Printer<'_>, _: Context) {
        p.open(Delimiter::Bracket, Bracket::Other, self.span);
        p.inner_attrs(&self.attrs);
        self.elems.print(p, self.span);
        p.close(Delimiter::Bracket, Bracket::Other, self.span);
    }
}

impl PrintExpr for ExprRepeat {
    fn print_expr(&self, p: &mut Printer<'_>, _: Context) {
        p.open(Delimiter::Bracket, Bracket::Other, self.span);
        p.inner_attrs(&self.attrs);
        self.expr.print(p, self.span);
        p.token(";", self.span);
        self.len.print(p, self.span);
        p.close(Delimiter::Bracket, Bracket::Other, self.span);
    }
}

impl PrintExpr for ExprTuple {
    fn print_expr(&self, p: &mut Printer<'_>, _: Context) {
        p.open(Delimiter::Paren, Bracket::Other, self.span);
        p.inner_attrs(&self.attrs);
        self.elems.print(p, self.span);
        if self.elems.len() == 1 && !self.elems.trailing {
            p.token(",", self.span);
        }
        p.close(Delimiter::Paren, Bracket::Other, self.span);
    }
}

impl PrintExpr for ExprAssign {
    fn print_expr(&self, p: &mut Printer<'_>, cx: Context) {
        p.expr(&self.left, cx.left(Precedence::Assign, Precedence::Range, false));
        p.token("=", self.span);
        p.expr(&self.right, cx.right(Precedence::Assign));
    }
}

impl PrintExpr for ExprBinary {
    fn print_expr(&self, p: &mut Printer<'_>, cx: Context) {
        let (own, left, right) = precedence::operands(self.op);
        let is_lt = matches!(self.op, BinOp::Lt | BinOp::Shl);
        p.expr(&self.left, cx.left(own, left, is_lt));
        p.operator(self.op.text(), Style::Spaced, self.span);
        p.expr(&self.right, cx.right(right));
    }
}

impl PrintExpr for ExprBlock {
    fn print_expr(&self, p: &mut Printer<'_>, _: Context) {
        self.label.print(p, self.span);
        p.block(&self.block, &self.attrs);
    }
}

impl PrintExpr for ExprBreak {
    fn print_expr(&self, p: &mut Printer<'_>, cx: Context) {
        p.word("break", self.span);
        self.label.print(p, self.span);
        let Some(expr) = &self.expr else { return };
        // A label here would be the break's own, a brace in a condition that of the block behind it.
        if (self.label.is_none() && starts_with_label(expr)) || (cx.no_struct && starts_with_block(expr)) {
            p.open(Delimiter::Paren, Bracket::Grouping, expr.span());
            p.expr(expr, Context::FREE);
            p.close(Delimiter::Paren, Bracket::Grouping, expr.span());
        } else {
            p.expr(expr, cx.right(Precedence::Jump));
        }
    }
}

impl PrintExpr for ExprCall {
    fn print_expr(&self, p: &mut Printer<'_>, cx: Context) {
        if is_named_field(&self.func) {
            p.open(Delimiter::Paren, Bracket::Grouping, self.span);
            p.expr(&self.func, Context::FREE);
            p.close(Delimiter::Paren, Bracket::Grouping, self.span);
        } else {
            p.expr(&self.func, cx.before_bracket());
        }
        p.args(&self.args, self.span);
    }
}

impl PrintExpr for ExprCast {
    fn print_expr(&self, p: &mut Printer<'_>, cx: Context) {
        p.expr(&self.expr, cx.left(Precedence::Cast, Precedence::Cast, false));
        p.word("as", self.span);
        p.type_without_plus(&self.ty);
    }
}

impl PrintExpr for ExprClosure {
    fn print_expr(&self, p: &mut Printer<'_>, cx: Context) {
        self.lifetimes.print(p, self.span);
        let words = [(self.constness, "const"), (self.asyncness, "async"), (self.capture, "move")];
        for (_, word) in words.into_iter().filter(|(stands, _)| *stands) {
            p.word(word, self.span);
        }
        p.operator("|", Style::Prefix, self.span);
        for (i, input) in self.inputs.iter().enumerate() {
            if i > 0 {
                p.token(",", self.span);
            }
            p.pat(input, PatPlace::NoAlternatives);
        }
        if self.inputs.trailing {
            p.token(",", self.span);
        }
        p.operator("|", Style::Postfix, self.span);
        self.output.print(p, self.span);
        match (&self.output, &self.body) {
            (ReturnType::Type(_), Expr::Block(node)) if node.label.is_none() && node.attrs.is_empty() => {
                p.expr(&self.body, Context::FREE);
            }
            (ReturnType::Type(_), body) => p.expr_in_block(body),
            (ReturnType::Default, body) => p.expr(body, cx.right(Precedence::Jump)),
        }
    }
}

impl PrintExpr for ExprField {
    fn print_expr(&self, p: &mut Printer<'_>, cx: Context) {
        let Member::Unnamed(index) = &self.member else {
            p.expr(&self.base, cx.before_dot());
            p.dot(self.span);
            return self.member.print(p, self.span);
        };
        // Two numbers in a row are one token of the language, from the left: `x.0.1.2` is `x . 0.1 . 2`.
        if let Expr::Field(inner) = &self.base
            && let Member::Unnamed(first) = &inner.member
            && numbers(&self.base) % 2 == 1
        {
            p.expr(&inner.base, cx.before_dot());
            p.dot(inner.span);
            let text = format!("{}.{}", first.index, index.index);
            return p.literal(&text, first.span.to(index.span));
        }
        p.expr(&self.base, cx.before_dot());
        // Behind a number the point would make it a fraction.
        let number = matches!(&self.base, Expr::Lit(node) if node.lit.kind == LitKind::Int);
        p.operator(".", if number { Style::Prefix } else { Style::Tight }, self.span);
        self.member.print(p, self.span);
    }
}

/// How many numbered fields stand at the end of a chain.
fn numbers(mut expr: &Expr) -> usize {
    let mut count = 0;
    while let Expr::Field(node) = expr
        && node.attrs.is_empty()
        && matches!(node.member, Member::Unnamed(_))
    {
        count += 1;
        expr = &node.base;
    }
    count
}

impl PrintExpr for ExprForLoop {
    fn print_expr(&self, p: &mut Printer<'_>, _: Context) {
        self.label.print(p, self.span);
        p.word("for", self.span);
        self.pat.print(p, self.span);
        p.word("in", self.span);
        p.expr(&self.expr, Context::CONDITION);
        p.block(&self.body, &self.attrs);
    }
}

impl PrintExpr for ExprWhile {
    fn print_expr(&self, p: &mut Printer<'_>, _: Context) {
        self.label.print(p, self.span);
        p.word("while", self.span);
        p.expr(&self.cond, Context::CONDITION);
        p.block(&self.body, &self.attrs);
    }
}

impl PrintExpr for ExprIf {
    fn print_expr(&self, p: &mut Printer<'_>, _: Context) {
        let mut node = self;
        // A chain of `else if` may be long: it is walked, not descended.
        loop {
            p.word("if", node.span);
            p.expr(&node.cond, Context::CONDITION);
            p.block(&node.then_branch, &node.attrs);
            match &node.else_branch {
                Some(Expr::If(next)) if next.attrs.is_empty() => {
                    p.word("else", node.span);
                    node = next;
                }
                Some(other) => return p.else_branch(other, node.span),
                None => return,
            }
        }
    }
}

impl PrintExpr for ExprLet {
    fn print_expr(&self, p: &mut Printer<'_>, cx: Context) {
        p.word("let", self.span);
        self.pat.print(p, self.span);
        p.token("=", self.span);
        p.expr(&self.expr, cx.right(Precedence::Compare));
    }
}

impl PrintExpr for ExprMatch {
    fn print_expr(&self, p: &mut Printer<'_>, _: Context) {
        p.word("match", self.span);
        p.expr(&self.expr, Context::CONDITION);
        if self.arms.is_empty() {
            p.lines(&self.arms, &self.attrs, Bracket::Block, self.span);
            return;
        }
        p.open_lines(Bracket::Block, self.span);
        p.inner_attrs(&self.attrs);
        for (i, arm) in self.arms.iter().enumerate() {
            arm.print(p, self.span);
            // Between arms a comma is needed behind all that is no block.
            if arm.comma || (i + 1 < self.arms.len() && !ends_statement(&arm.body)) {
                p.token(",", arm.span);
            }
            p.line();
        }
        p.close_lines(Bracket::Block, self.span);
    }
}

/// An arm, but for its comma.
impl Print for Arm {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        self.pat.print(p, self.span);
        p.token("=>", self.span);
        p.expr(&self.body, Context::STATEMENT);
    }
}

impl PrintExpr for ExprMethodCall {
    fn print_expr(&self, p: &mut Printer<'_>, cx: Context) {
        p.expr(&self.receiver, cx.before_dot());
        p.dot(self.span);
        self.method.print(p, self.span);
        if let Some(turbofish) = &self.turbofish {
            p.angle_arguments(turbofish, Place::Value);
        }
        p.args(&self.args, self.span);
    }
}

impl PrintExpr for ExprRange {
    fn print_expr(&self, p: &mut Printer<'_>, cx: Context) {
        self.attrs.print(p, self.span);
        let limits = if self.limits == RangeLimits::Closed { "..=" } else { ".." };
        let style = if self.start.is_some() { Style::Tight } else { Style::Prefix };
        if let Some(start) = &self.start {
            p.expr(start, cx.left(Precedence::Range, Precedence::Or, false));
        }
        p.operator(limits, style, self.span);
        match &self.end {
            Some(end) => p.expr(end, cx.right(Precedence::Or)),
            None => p.space(),
        }
    }
}

impl PrintExpr for ExprRawAddr {
    fn print_expr(&self, p: &mut Printer<'_>, cx: Context) {
        p.operator("&", Style::Prefix, self.span);
        p.word("raw", self.span);
        p.word(if self.mutability == PointerMutability::Mut { "mut" } else { "const" }, self.span);
        p.expr(&self.expr, cx.right(Precedence::Prefix));
    }
}

impl PrintExpr for ExprReference {
    fn print_expr(&self, p: &mut Printer<'_>, cx: Context) {
        p.operator("&", Style::Prefix, self.span);
        if self.mutability {
            p.word("mut", self.span);
        }
        p.expr(&self.expr, cx.right(Precedence::Prefix));
    }
}

impl PrintExpr for ExprUnary {
    fn print_expr(&self, p: &mut Printer<'_>, cx: Context) {
        p.operator(self.op.text(), Style::Prefix, self.span);
        p.expr(&self.expr, cx.right(Precedence::Prefix));
    }
}

impl PrintExpr for ExprStruct {
    fn print_expr(&self, p: &mut Printer<'_>, _: Context) {
        p.qualified_path(self.qself.as_ref(), &self.path, Place::Value);
        let dots = self.dot2_token || self.rest.is_some();
        if self.fields.is_empty() && !dots && !self.attrs.iter().any(super::leaf::is_inner) {
            p.open(Delimiter::Brace, Bracket::Other, self.span);
            p.close(Delimiter::Brace, Bracket::Other, self.span);
            return;
        }
        p.open_spaced(Bracket::Other, self.span);
        p.inner_attrs(&self.attrs);
        self.fields.print(p, self.span);
        if dots {
            if !self.fields.is_empty() && !self.fields.trailing {
                p.token(",", self.span);
            }
            p.operator("..", Style::Prefix, self.span);
            match &self.rest {
                Some(rest) => rest.print(p, self.span),
                None => p.space(),
            }
        }
        p.close_spaced(Bracket::Other, self.span);
    }
}

impl Print for FieldValue {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        // The short form is only possible for a name's own value.
        let short = !self.colon_token
            && match (&self.member, &self.expr) {
                (Member::Named(name), Expr::Path(node)) => {
                    matches!(node.path.segments.as_slice(), [one] if one.ident == *name) && node.attrs.is_empty()
                }
                _ => false,
            };
        self.member.print(p, self.span);
        if !short {
            p.token(":", self.span);
            self.expr.print(p, self.span);
        }
    }
}

impl Printer<'_> {
    /// A block, with the inner attributes of what it is part of.
    pub(super) fn block(&mut self, block: &Block, attrs: &[Attribute]) {
        self.statements(block, attrs);
    }
}
