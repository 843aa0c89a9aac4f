//! Bodies and statements, and where a semicolon must stand.

use oxur_ast as ast;
use oxur_core::Delimiter;
use oxur_core::core::{Body, Break, Expr, IfExpr, Let, MacroCall, MatchExpr, Stmt, Visitor, Walk};

use super::Lowerer;
use super::control::is_plain;
use crate::Edition;

impl Lowerer<'_> {
    pub(super) fn block(&mut self, body: &Body) -> ast::Block {
        // A body that is a block and nothing else has that block's braces.
        if let ([], Some(Expr::Block(inner))) = (&*body.stmts, body.value.as_deref())
            && is_plain(inner)
            && inner.body.attrs.is_empty()
        {
            return self.block(&inner.body);
        }
        let mut block = ast::Block::new(body.span);
        for (index, stmt) in body.stmts.iter().enumerate() {
            let last = index + 1 == body.stmts.len() && body.value.is_none();
            self.stmt(stmt, last, &mut block.stmts);
        }
        if let Some(value) = &body.value {
            // What has no value is customarily written as a statement, also in the end.
            let jump = matches!(**value, Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) | Expr::Assign(_));
            block.stmts.push(ast::Stmt::Expr(self.expr(value), jump));
        }
        block
    }

    /// The inner attributes of a body, which Rust keeps with what the body belongs to.
    pub(super) fn inner_attrs(&mut self, body: &Body) -> Vec<ast::Attribute> {
        let mut attrs = self.attrs(&body.attrs);
        for attr in &mut attrs {
            attr.style = ast::AttrStyle::Inner;
        }
        attrs
    }

    fn stmt(&mut self, stmt: &Stmt, last: bool, block: &mut Vec<ast::Stmt>) {
        match stmt {
            Stmt::Let(node) => block.push(self.local(node).into_stmt()),
            Stmt::Item(item) => block.extend(self.item(item).map(ast::Stmt::Item)),
            Stmt::Expr(Expr::MacroCall(node)) if node.delimiter == Delimiter::Brace => {
                let mut lowered = self.macro_stmt(node);
                // In the end it would be the value.
                lowered.semi_token = last;
                block.push(ast::Stmt::Macro(Box::new(lowered)));
            }
            Stmt::Expr(expr) => {
                let semicolon = self.needs_semicolon(expr, last);
                block.push(ast::Stmt::Expr(self.expr(expr), semicolon));
            }
        }
    }

    fn macro_stmt(&mut self, node: &MacroCall) -> ast::StmtMacro {
        ast::StmtMacro::new(self.macro_call(node), node.span)
    }

    fn local(&mut self, node: &Let) -> ast::Local {
        let mut pat = self.pat(&node.pattern);
        if let Some(ty) = &node.ty {
            pat = ast::PatType::new(pat, self.ty(ty), node.span).into();
        }
        let head = self.head(node.span);
        let mut lowered = ast::Local::new(pat, head);
        lowered.attrs = self.attrs(&node.attrs);
        if let Some(init) = &node.init {
            let mut value = ast::LocalInit::new(self.expr(init), head);
            value.diverge = node.otherwise.as_ref().map(|body| self.block_expr(body, body.span));
            lowered.init = Some(value);
        }
        lowered
    }

    /// Whether a discarded expression needs a semicolon. One that ends with a brace does not where its value is `()`.
    fn needs_semicolon(&self, expr: &Expr, last: bool) -> bool {
        // Until the edition of 2024, what is last in a block without a semicolon keeps its temporaries until the local
        // variables are gone.
        let outlives = last && self.edition < Edition::E2024 && !matches!(expr, Expr::LoopExpr(_) | Expr::Block(_));
        outlives || !is_unit_block(expr)
    }
}

/// Whether an expression ends with a brace and has the value `()`, or none at all, as can be seen without types.
pub(crate) fn is_unit_block(expr: &Expr) -> bool {
    match expr {
        Expr::WhileExpr(_) | Expr::ForExpr(_) => true,
        // A block under a condition: it may be the last there is, and then it is the value.
        Expr::AttrExpr(node) => matches!(
            node.value,
            Expr::Block(_)
                | Expr::IfExpr(_)
                | Expr::MatchExpr(_)
                | Expr::LoopExpr(_)
                | Expr::WhileExpr(_)
                | Expr::ForExpr(_)
        ),
        Expr::LoopExpr(node) => !breaks_with_value(|search| node.body.walk_children(search)),
        Expr::Block(node) => {
            is_unit_body(&node.body)
                && !breaks_with_value(|search| node.body.walk_children(search))
                && matches!(node.kind, oxur_core::core::BlockKind::Plain | oxur_core::core::BlockKind::Unsafe)
        }
        Expr::IfExpr(node) => is_unit_if(node),
        Expr::MatchExpr(node) => is_unit_match(node),
        _ => false,
    }
}

fn is_unit_if(node: &IfExpr) -> bool {
    // Without another branch the value is `()` in any case.
    node.otherwise.as_ref().is_none_or(|otherwise| is_unit_body(&node.then) && is_unit_block(otherwise))
}

fn is_unit_match(node: &MatchExpr) -> bool {
    node.arms.iter().all(|arm| is_unit(&arm.body))
}

fn is_unit_body(body: &Body) -> bool {
    body.value.as_deref().is_none_or(is_unit)
}

fn is_unit(expr: &Expr) -> bool {
    match expr {
        Expr::TupleExpr(node) => node.items.is_empty(),
        Expr::Assign(_) | Expr::Break(_) | Expr::Continue(_) | Expr::Return(_) => true,
        _ => is_unit_macro(expr) || is_unit_block(expr),
    }
}

fn is_unit_macro(expr: &Expr) -> bool {
    match expr {
        Expr::MacroCall(node) => node.path.as_name().is_some_and(|name| ast::is_unit_macro(&name.name)),
        _ => false,
    }
}

/// Whether a `break` with a value stands anywhere within; one that belongs to an inner loop does no harm here.
fn breaks_with_value(walk: impl FnOnce(&mut BreakSearch)) -> bool {
    let mut search = BreakSearch { found: false };
    walk(&mut search);
    search.found
}

struct BreakSearch {
    found: bool,
}

impl Visitor for BreakSearch {
    fn expr(&mut self, expr: &Expr) {
        if let Expr::Break(node) = expr {
            let Break { value, .. } = &**node;
            self.found |= value.is_some();
        }
        if !self.found {
            expr.walk_children(self);
        }
    }
}

trait IntoStmt {
    fn into_stmt(self) -> ast::Stmt;
}

impl IntoStmt for ast::Local {
    fn into_stmt(self) -> ast::Stmt {
        ast::Stmt::Local(Box::new(self))
    }
}

/// The attributes of an expression; none for verbatim Rust.
pub(super) fn attrs_of(expr: &mut ast::Expr) -> Option<&mut Vec<ast::Attribute>> {
    macro_rules! all {
        ($($variant:ident)*) => {
            match expr {
                $(ast::Expr::$variant(node) => Some(&mut node.attrs),)*
                ast::Expr::Verbatim(_) => None,
            }
        };
    }
    all! {
        Array Assign Async Await Binary Block Break Call Cast Closure Const Continue Field ForLoop Group If Index Infer
        Let Lit Loop Macro Match MethodCall Paren Path Range RawAddr Reference Repeat Return Struct Try TryBlock Tuple
        Unary Unsafe While Yield
    }
}
