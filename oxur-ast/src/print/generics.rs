//! Generic parameters, bounds and where clauses.

use oxur_core::{Delimiter, Span};

use crate::print::{Bracket, Print, Printer, Style};
use crate::{ConstParam, Generics, LifetimeParam, TraitBound, TypeParam, WhereClause};

impl Printer<'_> {
    /// The parameters, `<…>`; the where clause stands elsewhere.
    pub(super) fn generic_params(&mut self, generics: &Generics) {
        if generics.params.is_empty() && !generics.lt_token {
            return;
        }
        self.operator("<", Style::Tight, generics.span);
        generics.params.print(self, generics.span);
        self.operator(">", Style::Postfix, generics.span);
    }

    /// The where clause, if there is one.
    pub(super) fn where_clause(&mut self, generics: &Generics) {
        generics.where_clause.print(self, generics.span);
    }
}

/// The parameters alone: whoever has generics says where the where clause stands.
impl Print for Generics {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.generic_params(self);
    }
}

impl Print for LifetimeParam {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        self.lifetime.print(p, self.span);
        if self.colon_token || !self.bounds.is_empty() {
            p.token(":", self.span);
        }
        self.bounds.print(p, self.span);
    }
}

impl Print for TypeParam {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        self.ident.print(p, self.span);
        if self.colon_token || !self.bounds.is_empty() {
            p.token(":", self.span);
        }
        self.bounds.print(p, self.span);
        if let Some(default) = &self.default {
            p.token("=", self.span);
            default.print(p, self.span);
        }
    }
}

impl Print for ConstParam {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        p.word("const", self.span);
        self.ident.print(p, self.span);
        p.token(":", self.span);
        self.ty.print(p, self.span);
        if let Some(default) = &self.default {
            p.token("=", self.span);
            p.const_argument(default);
        }
    }
}

impl Print for TraitBound {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        if self.paren_token {
            p.open(Delimiter::Paren, Bracket::Grouping, self.span);
        }
        self.lifetimes.print(p, self.span);
        if self.maybe {
            p.operator("?", Style::Prefix, self.span);
        }
        self.path.print(p, self.span);
        if self.paren_token {
            p.close(Delimiter::Paren, Bracket::Grouping, self.span);
        }
    }
}

impl Print for WhereClause {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.word("where", self.span);
        self.predicates.print(p, self.span);
    }
}
