//! What stands around the place of an evaluation: generic parameters and local variables, which do not exist then, and
//! the items of enclosing bodies, which do.

use oxur_core::core::{Body, Expr, GenericParam, Generics, Ident, Item, Pat, Path, Stmt, Type, Visitor, Walk};
use oxur_core::{Span, Symbol};

/// The names around a place.
#[derive(Default)]
pub(super) struct Scope {
    /// Generic parameters, and `Self` where it depends on them.
    pub(super) generics: Vec<Symbol>,
    /// Local variables and parameters, of the whole function.
    pub(super) locals: Vec<Symbol>,
    /// The items of the bodies around the place, outermost first.
    pub(super) items: Vec<Item>,
}

impl Scope {
    pub(super) fn add_generics(&mut self, generics: &Generics) {
        for param in &generics.params {
            match param {
                GenericParam::TypeParam(node) => self.generics.push(node.name.name),
                GenericParam::ConstParam(node) => self.generics.push(node.name.name),
                GenericParam::LifetimeParam(_) => {}
            }
        }
    }

    /// Adds the items of a body.
    pub(super) fn add_body(&mut self, body: &Body) {
        for stmt in &body.stmts {
            if let Stmt::Item(item) = stmt {
                self.items.push(item.clone());
            }
        }
    }

    /// The first generic parameter that stands in an expression.
    pub(super) fn generic_in(&self, expr: &Expr) -> Option<Ident> {
        self.find(&self.generics, |search| search.expr(expr))
    }

    /// The first generic parameter that stands in a type.
    pub(super) fn generic_in_type(&self, ty: &Type) -> Option<Ident> {
        self.find(&self.generics, |search| search.ty(ty))
    }

    /// The local variable that stands at a place in an expression.
    pub(super) fn local_at(&self, expr: &Expr, place: Span) -> Option<Ident> {
        struct At<'s> {
            place: Span,
            locals: &'s [Symbol],
            found: Option<Ident>,
        }
        impl Visitor for At<'_> {
            fn path(&mut self, path: &Path) {
                if let Some(name) = path.as_name()
                    && name.span == self.place
                    && self.locals.contains(&name.name)
                {
                    self.found = Some(name);
                }
                path.walk_children(self);
            }
        }
        let mut at = At { place, locals: &self.locals, found: None };
        at.expr(expr);
        at.found
    }

    fn find(&self, names: &[Symbol], walk: impl FnOnce(&mut Search<'_>)) -> Option<Ident> {
        if names.is_empty() {
            return None;
        }
        let mut search = Search { names, found: None };
        walk(&mut search);
        search.found
    }
}

/// Looks for paths that start with one of the names.
struct Search<'n> {
    names: &'n [Symbol],
    found: Option<Ident>,
}

impl Visitor for Search<'_> {
    fn path(&mut self, path: &Path) {
        if self.found.is_none()
            && path.qself.is_none()
            && let Some(first) = path.segments.first()
            && self.names.contains(&first.name.name)
        {
            self.found = Some(first.name);
        }
        path.walk_children(self);
    }
}

/// Collects the names that patterns bind.
pub(super) struct Binders<'s> {
    pub(super) names: &'s mut Vec<Symbol>,
}

impl Visitor for Binders<'_> {
    fn pat(&mut self, pat: &Pat) {
        if let Pat::Bind(bind) = pat {
            self.names.push(bind.name.name);
        }
        pat.walk_children(self);
    }
}

/// The first single name in an expression that is one of these.
pub(super) fn first_named(expr: &Expr, names: &[Symbol]) -> Option<Ident> {
    let mut search = Search { names, found: None };
    search.expr(expr);
    search.found
}
