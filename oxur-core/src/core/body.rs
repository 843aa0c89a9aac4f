//! Bodies and their statements.

use super::visit::Walk;
use super::{Attr, Expr, Item, Let, Visitor, VisitorMut};
use crate::Span;

/// A sequence of statements and the value that it ends in. In text a vector of the inner attributes, the statements and
/// the value; a last expression is the value unless it stands in `(discard …)`.
#[derive(Clone, Debug)]
pub struct Body {
    /// Inner attributes.
    pub attrs: Vec<Attr>,
    /// The statements: each expression among them is discarded, as by Rust's `;`.
    pub stmts: Vec<Stmt>,
    /// The value; none is `()`.
    pub value: Option<Box<Expr>>,
    /// Where it stands.
    pub span: Span,
}

impl PartialEq for Body {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.attrs == other.attrs && self.stmts == other.stmts && self.value == other.value
    }
}

impl Body {
    /// A body that is that value and nothing else.
    #[must_use]
    pub fn of(value: Expr) -> Self {
        let span = value.span();
        Self { attrs: Vec::new(), stmts: Vec::new(), value: Some(Box::new(value)), span }
    }
}

/// What stands in a body before its value. In text: the node itself.
#[derive(Clone, PartialEq, Debug)]
pub enum Stmt {
    /// `let …;`
    Let(Box<Let>),
    /// An item.
    Item(Item),
    /// An expression whose value is discarded.
    Expr(Expr),
}

impl Stmt {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Let(node) => node.span,
            Self::Item(item) => item.span(),
            Self::Expr(expr) => expr.span(),
        }
    }
}

impl Walk for Body {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.body(self);
    }

    fn walk_mut(&mut self, visitor: &mut dyn VisitorMut) {
        visitor.body(self);
    }

    fn walk_children(&self, visitor: &mut dyn Visitor) {
        self.attrs.walk(visitor);
        self.stmts.walk(visitor);
        self.value.walk(visitor);
    }

    fn walk_children_mut(&mut self, visitor: &mut dyn VisitorMut) {
        self.attrs.walk_mut(visitor);
        self.stmts.walk_mut(visitor);
        self.value.walk_mut(visitor);
    }
}

impl Walk for Stmt {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.stmt(self);
    }

    fn walk_mut(&mut self, visitor: &mut dyn VisitorMut) {
        visitor.stmt(self);
    }

    fn walk_children(&self, visitor: &mut dyn Visitor) {
        match self {
            Self::Let(node) => node.walk(visitor),
            Self::Item(item) => item.walk(visitor),
            Self::Expr(expr) => expr.walk(visitor),
        }
    }

    fn walk_children_mut(&mut self, visitor: &mut dyn VisitorMut) {
        match self {
            Self::Let(node) => node.walk_mut(visitor),
            Self::Item(item) => item.walk_mut(visitor),
            Self::Expr(expr) => expr.walk_mut(visitor),
        }
    }
}
