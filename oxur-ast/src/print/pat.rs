//! Patterns, with the parentheses that their places ask for.

use oxur_core::{Delimiter, Span};

use crate::print::leaf::Separated;
use crate::print::path::Place;
use crate::print::{Bracket, Print, Printer, Style};
use crate::{
    FieldPat, Pat, PatIdent, PatOr, PatParen, PatReference, PatSlice, PatStruct, PatTuple, PatTupleStruct, PatType,
    Spanned,
};

/// Where a pattern stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PatPlace {
    /// Alternatives may not stand here: parameters, `let` statements, behind `@`, among alternatives.
    NoAlternatives,
    /// Nor may a range: behind `&`; nor a `mut` binding if the reference is no `&mut`.
    BehindReference { mutability: bool },
    /// An element of a slice: an open range would be ambiguous.
    SliceElement,
}

impl Separated for Pat {}
impl Separated for FieldPat {}

impl Print for Pat {
    fn print(&self, p: &mut Printer<'_>, span: Span) {
        match self {
            Self::Const(node) => p.expr_node(node, span),
            Self::Lit(node) => p.expr_node(node, span),
            Self::Macro(node) => p.expr_node(node, span),
            Self::Path(node) => p.expr_node(node, span),
            Self::Range(node) => p.expr_node(node, span),
            Self::Guard(node) => node.print(p, span),
            Self::Ident(node) => node.print(p, span),
            Self::Or(node) => node.print(p, span),
            Self::Paren(node) => node.print(p, span),
            Self::Reference(node) => node.print(p, span),
            Self::Rest(node) => node.print(p, span),
            Self::Slice(node) => node.print(p, span),
            Self::Struct(node) => node.print(p, span),
            Self::Tuple(node) => node.print(p, span),
            Self::TupleStruct(node) => node.print(p, span),
            Self::Type(node) => node.print(p, span),
            Self::Wild(node) => node.print(p, span),
            Self::Verbatim(tokens) => tokens.print(p, span),
        }
    }
}

impl Printer<'_> {
    pub(super) fn pat(&mut self, pat: &Pat, place: PatPlace) {
        let parens = match (place, pat) {
            (PatPlace::SliceElement, Pat::Range(node)) => node.end.is_none(),
            (PatPlace::SliceElement, _) => false,
            (_, Pat::Or(node)) => node.cases.len() > 1 || node.leading_vert,
            (PatPlace::BehindReference { .. }, Pat::Range(_)) => true,
            (PatPlace::BehindReference { mutability: false }, Pat::Ident(node)) => node.mutability && !node.by_ref,
            _ => false,
        };
        if !parens {
            pat.print(self, Span::NOWHERE);
            return;
        }
        let span = pat.span();
        self.open(Delimiter::Paren, Bracket::Grouping, span);
        pat.print(self, span);
        self.close(Delimiter::Paren, Bracket::Grouping, span);
    }
}

impl Print for PatIdent {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        if self.by_ref {
            p.word("ref", self.span);
        }
        if self.mutability {
            p.word("mut", self.span);
        }
        self.ident.print(p, self.span);
        if let Some(subpat) = &self.subpat {
            p.operator("@", Style::Spaced, self.span);
            p.pat(subpat, PatPlace::NoAlternatives);
        }
    }
}

impl Print for PatOr {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        if self.leading_vert {
            p.operator("|", Style::Spaced, self.span);
        }
        for (i, case) in self.cases.iter().enumerate() {
            if i > 0 {
                p.operator("|", Style::Spaced, self.span);
            }
            p.pat(case, PatPlace::NoAlternatives);
        }
    }
}

impl Print for PatParen {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        p.open(Delimiter::Paren, Bracket::Grouping, self.span);
        self.pat.print(p, self.span);
        p.close(Delimiter::Paren, Bracket::Grouping, self.span);
    }
}

impl Print for PatReference {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        p.operator("&", Style::Prefix, self.span);
        if self.mutability {
            p.word("mut", self.span);
        }
        p.pat(&self.pat, PatPlace::BehindReference { mutability: self.mutability });
    }
}

impl Print for PatSlice {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        p.open(Delimiter::Bracket, Bracket::Other, self.span);
        for (i, elem) in self.elems.iter().enumerate() {
            if i > 0 {
                p.token(",", self.span);
            }
            p.pat(elem, PatPlace::SliceElement);
        }
        if self.elems.trailing {
            p.token(",", self.span);
        }
        p.close(Delimiter::Bracket, Bracket::Other, self.span);
    }
}

impl Print for PatStruct {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        p.qualified_path(self.qself.as_ref(), &self.path, Place::Value);
        if self.fields.is_empty() && self.rest.is_none() {
            p.open(Delimiter::Brace, Bracket::Other, self.span);
            p.close(Delimiter::Brace, Bracket::Other, self.span);
            return;
        }
        p.open_spaced(Bracket::Other, self.span);
        self.fields.print(p, self.span);
        if let Some(rest) = &self.rest {
            if !self.fields.is_empty() && !self.fields.trailing {
                p.token(",", self.span);
            }
            rest.print(p, self.span);
        }
        p.close_spaced(Bracket::Other, self.span);
    }
}

impl Print for FieldPat {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        if self.colon_token {
            self.member.print(p, self.span);
            p.token(":", self.span);
        }
        self.pat.print(p, self.span);
    }
}

impl Print for PatTuple {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        p.open(Delimiter::Paren, Bracket::Other, self.span);
        self.elems.print(p, self.span);
        // `(..)` is a tuple, `(a)` is not.
        if let [one] = self.elems.as_slice()
            && !self.elems.trailing
            && !matches!(one, Pat::Rest(_))
        {
            p.token(",", self.span);
        }
        p.close(Delimiter::Paren, Bracket::Other, self.span);
    }
}

impl Print for PatTupleStruct {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        p.qualified_path(self.qself.as_ref(), &self.path, Place::Value);
        p.open_tight(Delimiter::Paren, Bracket::Other, self.span);
        self.elems.print(p, self.span);
        p.close(Delimiter::Paren, Bracket::Other, self.span);
    }
}

impl Print for PatType {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        p.pat(&self.pat, PatPlace::NoAlternatives);
        p.token(":", self.span);
        self.ty.print(p, self.span);
    }
}
