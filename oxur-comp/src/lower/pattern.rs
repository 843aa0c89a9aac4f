//! Patterns.

use oxur_ast as ast;
use oxur_core::core::{FieldPat, Pat, Path};

use super::Lowerer;
use super::path::PathPlace;

impl Lowerer<'_> {
    pub(super) fn pat(&mut self, pat: &Pat) -> ast::Pat {
        match pat {
            Pat::Wild(node) => ast::PatWild::new(node.span).into(),
            Pat::Bind(node) => {
                let mut lowered = ast::PatIdent::new(self.ident(node.name), node.span);
                lowered.by_ref = node.by_ref;
                lowered.mutability = node.mutable;
                lowered.subpat = node.pattern.as_ref().map(|pat| self.pat(pat));
                lowered.into()
            }
            Pat::Literal(node) => self.literal(node).into(),
            Pat::PathPat(node) => self.path_value(&node.path).into(),
            Pat::TuplePat(node) => {
                let mut lowered = ast::PatTuple::new(node.span);
                lowered.elems = self.pats(&node.items);
                lowered.into()
            }
            Pat::TupleStructPat(node) => {
                let (qself, path) = self.path(&node.path, PathPlace::Value);
                let mut lowered = ast::PatTupleStruct::new(path, node.span);
                lowered.qself = qself;
                lowered.elems = self.pats(&node.items);
                lowered.into()
            }
            Pat::StructPat(node) => {
                let (qself, path) = self.path(&node.path, PathPlace::Value);
                let mut lowered = ast::PatStruct::new(path, node.span);
                lowered.qself = qself;
                lowered.fields = node.fields.iter().map(|field| self.field_pat(field)).collect();
                lowered.rest = node.rest.then(|| ast::PatRest::new(node.span));
                lowered.into()
            }
            Pat::SlicePat(node) => {
                let mut lowered = ast::PatSlice::new(node.span);
                lowered.elems = self.pats(&node.items);
                lowered.into()
            }
            Pat::OrPat(node) => ast::PatOr::new(self.pats(&node.items), self.head(node.span)).into(),
            Pat::RangePat(node) => {
                let limits = limits(node.inclusive);
                let mut lowered = ast::ExprRange::new(limits, self.head(node.span));
                lowered.start = node.start.as_ref().map(|expr| self.expr(expr));
                lowered.end = node.end.as_ref().map(|expr| self.expr(expr));
                lowered.into()
            }
            Pat::RefPat(node) => {
                let mut lowered = ast::PatReference::new(self.pat(&node.pattern), self.head(node.span));
                lowered.mutability = node.mutable;
                lowered.into()
            }
            Pat::Rest(node) => ast::PatRest::new(node.span).into(),
            Pat::ConstPat(node) => {
                let block = self.block(&node.body);
                ast::ExprConst::new(block, self.head(node.span)).into()
            }
            Pat::MacroPat(node) => ast::ExprMacro::new(self.macro_call(&node.call), node.span).into(),
            Pat::RustPat(node) => ast::Pat::Verbatim(self.tokens(&node.tokens)),
        }
    }

    pub(super) fn pats(&mut self, pats: &[Pat]) -> ast::List<ast::Pat> {
        pats.iter().map(|pat| self.pat(pat)).collect()
    }

    /// A path as a value or as a pattern.
    pub(super) fn path_value(&mut self, path: &Path) -> ast::ExprPath {
        let (qself, lowered) = self.path(path, PathPlace::Value);
        let mut lowered = ast::ExprPath::new(lowered, path.span);
        lowered.qself = qself;
        lowered
    }

    fn field_pat(&mut self, field: &FieldPat) -> ast::FieldPat {
        let member = self.member(field.member);
        let mut lowered = ast::FieldPat::new(member, !field.shorthand, self.pat(&field.pattern), field.span);
        lowered.attrs = self.attrs(&field.attrs);
        lowered
    }
}

/// The dots of a range.
pub(super) fn limits(inclusive: bool) -> ast::RangeLimits {
    match inclusive {
        true => ast::RangeLimits::Closed,
        false => ast::RangeLimits::HalfOpen,
    }
}
