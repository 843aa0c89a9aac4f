//! Traversal: a visitor overrides the methods for what it looks at, and calls `walk_children` to go deeper.

use super::{
    Attr, AttrKind, Body, Expr, GenericArg, GenericParam, Ident, Item, Lifetime, LiteralValue, Pat, Path, Program,
    RustTokens, Stmt, Type,
};
use crate::Form;

/// What has children.
pub trait Walk {
    /// Shows this to the visitor: through its own method, if there is one for it, else child by child.
    fn walk(&self, visitor: &mut dyn Visitor);

    /// [`Walk::walk`] with the right to change.
    fn walk_mut(&mut self, visitor: &mut dyn VisitorMut);

    /// Shows the children to the visitor, in the order of their declaration.
    fn walk_children(&self, visitor: &mut dyn Visitor);

    /// [`Walk::walk_children`] with the right to change.
    fn walk_children_mut(&mut self, visitor: &mut dyn VisitorMut);
}

/// What makes a trait object of a visitor: traversal is the same code for all visitors.
pub trait AsVisitor {
    /// The visitor itself.
    fn as_visitor(&mut self) -> &mut dyn Visitor;
}

impl<T: Visitor> AsVisitor for T {
    fn as_visitor(&mut self) -> &mut dyn Visitor {
        self
    }
}

/// What makes a trait object of a changing visitor.
pub trait AsVisitorMut {
    /// The visitor itself.
    fn as_visitor_mut(&mut self) -> &mut dyn VisitorMut;
}

impl<T: VisitorMut> AsVisitorMut for T {
    fn as_visitor_mut(&mut self) -> &mut dyn VisitorMut {
        self
    }
}

/// Declares both visitor traits, which differ in nothing but the right to change.
macro_rules! visitors {
    ($($(#[$doc:meta])* $hook:ident: $ty:ty,)*) => {
        /// Looks at a tree. Every method by default goes on to the children.
        pub trait Visitor: AsVisitor {
            $($(#[$doc])* fn $hook(&mut self, node: &$ty) {
                node.walk_children(self.as_visitor());
            })*
        }

        /// Changes a tree in place. Every method by default goes on to the children.
        pub trait VisitorMut: AsVisitorMut {
            $($(#[$doc])* fn $hook(&mut self, node: &mut $ty) {
                node.walk_children_mut(self.as_visitor_mut());
            })*
        }
    };
}

visitors! {
    /// An item, also of an `impl`, a trait, an extern block or a body.
    item: Item,
    /// A statement: a `let`, an item, or an expression that is discarded.
    stmt: Stmt,
    /// A body.
    body: Body,
    /// An expression.
    expr: Expr,
    /// A pattern.
    pat: Pat,
    /// A type.
    ty: Type,
    /// A path of any kind.
    path: Path,
    /// A generic parameter; lifetimes behind `for` are walked without this.
    generic_param: GenericParam,
    /// A generic argument.
    generic_arg: GenericArg,
    /// An identifier.
    ident: Ident,
    /// A lifetime or label.
    lifetime: Lifetime,
    /// An attribute.
    attr: Attr,
    /// Verbatim Rust.
    rust_tokens: RustTokens,
    /// A literal's value.
    literal: LiteralValue,
    /// A quoted form or template.
    form: Form,
    /// The program.
    program: Program,
}

impl<T: Walk> Walk for Vec<T> {
    fn walk(&self, visitor: &mut dyn Visitor) {
        for node in self {
            node.walk(visitor);
        }
    }

    fn walk_mut(&mut self, visitor: &mut dyn VisitorMut) {
        for node in self {
            node.walk_mut(visitor);
        }
    }

    fn walk_children(&self, visitor: &mut dyn Visitor) {
        self.walk(visitor);
    }

    fn walk_children_mut(&mut self, visitor: &mut dyn VisitorMut) {
        self.walk_mut(visitor);
    }
}

impl<T: Walk> Walk for Option<T> {
    fn walk(&self, visitor: &mut dyn Visitor) {
        if let Some(node) = self {
            node.walk(visitor);
        }
    }

    fn walk_mut(&mut self, visitor: &mut dyn VisitorMut) {
        if let Some(node) = self {
            node.walk_mut(visitor);
        }
    }

    fn walk_children(&self, visitor: &mut dyn Visitor) {
        self.walk(visitor);
    }

    fn walk_children_mut(&mut self, visitor: &mut dyn VisitorMut) {
        self.walk_mut(visitor);
    }
}

impl<T: Walk> Walk for Box<T> {
    fn walk(&self, visitor: &mut dyn Visitor) {
        (**self).walk(visitor);
    }

    fn walk_mut(&mut self, visitor: &mut dyn VisitorMut) {
        (**self).walk_mut(visitor);
    }

    fn walk_children(&self, visitor: &mut dyn Visitor) {
        (**self).walk_children(visitor);
    }

    fn walk_children_mut(&mut self, visitor: &mut dyn VisitorMut) {
        (**self).walk_children_mut(visitor);
    }
}

/// Types without children: with a method of the visitor, or with none.
macro_rules! leaves {
    ($($ty:ty $(: $hook:ident)?,)*) => {
        $(impl Walk for $ty {
            #[allow(unused_variables)]
            fn walk(&self, visitor: &mut dyn Visitor) {
                $(visitor.$hook(self))?
            }

            #[allow(unused_variables)]
            fn walk_mut(&mut self, visitor: &mut dyn VisitorMut) {
                $(visitor.$hook(self))?
            }

            fn walk_children(&self, _visitor: &mut dyn Visitor) {}

            fn walk_children_mut(&mut self, _visitor: &mut dyn VisitorMut) {}
        })*
    };
}

leaves! {
    Ident: ident, Lifetime: lifetime, RustTokens: rust_tokens, LiteralValue: literal, Form: form,
    bool, super::Safety, super::Abi, super::UnOp, super::BinOp, super::BlockKind, super::RefKind, crate::Delimiter,
}

/// Leaf types that hold others.
macro_rules! parts {
    ($($ty:ty $(: $hook:ident)? { $($pattern:pat => $child:ident),* $(,)? })*) => {
        $(impl Walk for $ty {
            fn walk(&self, visitor: &mut dyn Visitor) {
                parts!(@ self visitor walk_children $($hook)?);
            }

            fn walk_mut(&mut self, visitor: &mut dyn VisitorMut) {
                parts!(@ self visitor walk_children_mut $($hook)?);
            }

            #[allow(unreachable_patterns)]
            fn walk_children(&self, visitor: &mut dyn Visitor) {
                match self { $($pattern => $child.walk(visitor),)* _ => {} }
            }

            #[allow(unreachable_patterns)]
            fn walk_children_mut(&mut self, visitor: &mut dyn VisitorMut) {
                match self { $($pattern => $child.walk_mut(visitor),)* _ => {} }
            }
        })*
    };
    (@ $self:ident $visitor:ident $children:ident) => { $self.$children($visitor) };
    (@ $self:ident $visitor:ident $children:ident $hook:ident) => { $visitor.$hook($self) };
}

parts! {
    Attr: attr {
        Self { kind: AttrKind::Outer(tokens) | AttrKind::Inner(tokens), .. } => tokens,
    }
    super::Member {
        Self::Named(name) => name,
    }
    super::Visibility {
        Self::Restricted(path) => path,
    }
}
