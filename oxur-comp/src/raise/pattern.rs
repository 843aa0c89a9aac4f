//! Patterns.

use oxur_ast as ast;
use oxur_ast::Spanned as _;
use oxur_core::core::{
    Bind, ConstPat, FieldPat, Literal, LiteralValue, MacroPat, Member, OrPat, Pat, PathPat, RangePat, RefPat, Rest,
    RustPat, SlicePat, StructPat, TuplePat, TupleStructPat, Wild,
};

use super::path::PathPlace;
use super::{Raiser, rust_tokens, tokens_of};

impl Raiser {
    /// A pattern; what has no node is embedded.
    pub(super) fn pat(&mut self, pat: &ast::Pat) -> Pat {
        if let ast::Pat::Verbatim(tokens) = pat {
            return RustPat { tokens: rust_tokens(tokens), span: tokens.span() }.into();
        }
        self.pat_inner(pat).unwrap_or_else(|| RustPat { tokens: tokens_of(pat), span: pat.span() }.into())
    }

    fn pats(&mut self, pats: &[ast::Pat]) -> Vec<Pat> {
        pats.iter().map(|pat| self.pat(pat)).collect()
    }

    fn pat_inner(&mut self, pat: &ast::Pat) -> Option<Pat> {
        macro_rules! plain {
            ($node:ident) => {
                if !$node.attrs.is_empty() {
                    return None;
                }
            };
        }
        Some(match pat {
            ast::Pat::Const(node) => {
                plain!(node);
                ConstPat { body: self.body(&node.block, &[]), span: node.span }.into()
            }
            ast::Pat::Ident(node) => {
                plain!(node);
                let subpat = node.subpat.as_ref().map(|pat| self.pat(pat));
                let name = self.ident(node.ident);
                if !node.by_ref && !node.mutability && subpat.is_none() && !binds(&name.name) {
                    return Some(PathPat { path: oxur_core::core::Path::name(name), span: node.span }.into());
                }
                Bind { by_ref: node.by_ref, mutable: node.mutability, name, pattern: subpat, span: node.span }.into()
            }
            ast::Pat::Lit(node) => {
                plain!(node);
                literal(node.lit)?.into()
            }
            ast::Pat::Macro(node) => {
                plain!(node);
                MacroPat { call: self.macro_call(&node.mac, node.span)?, span: node.span }.into()
            }
            ast::Pat::Or(node) => {
                plain!(node);
                if node.leading_vert || node.cases.len() < 2 {
                    return None;
                }
                OrPat { items: self.pats(&node.cases), span: node.span }.into()
            }
            ast::Pat::Paren(node) => {
                plain!(node);
                self.pat(&node.pat)
            }
            ast::Pat::Path(node) => {
                plain!(node);
                let path = self.path(node.qself.as_ref(), &node.path, PathPlace::Value)?;
                PathPat { path, span: node.span }.into()
            }
            ast::Pat::Range(node) => {
                plain!(node);
                if node.start.is_none() && node.end.is_none() {
                    return None;
                }
                let inclusive = node.limits == ast::RangeLimits::Closed;
                let start = node.start.as_ref().map(|expr| self.expr(expr));
                let end = node.end.as_ref().map(|expr| self.expr(expr));
                RangePat { start, end, inclusive, span: node.span }.into()
            }
            ast::Pat::Reference(node) => {
                plain!(node);
                RefPat { mutable: node.mutability, pattern: self.pat(&node.pat), span: node.span }.into()
            }
            ast::Pat::Rest(node) => {
                plain!(node);
                Rest { span: node.span }.into()
            }
            ast::Pat::Slice(node) => {
                plain!(node);
                SlicePat { items: self.pats(&node.elems), span: node.span }.into()
            }
            ast::Pat::Struct(node) => {
                plain!(node);
                if node.rest.as_ref().is_some_and(|rest| !rest.attrs.is_empty()) {
                    return None;
                }
                let path = self.path(node.qself.as_ref(), &node.path, PathPlace::Value)?;
                let fields = node.fields.iter().map(|field| self.field_pat(field)).collect::<Option<_>>()?;
                StructPat { path, fields, rest: node.rest.is_some(), span: node.span }.into()
            }
            ast::Pat::Tuple(node) => {
                plain!(node);
                TuplePat { items: self.pats(&node.elems), span: node.span }.into()
            }
            ast::Pat::TupleStruct(node) => {
                plain!(node);
                let path = self.path(node.qself.as_ref(), &node.path, PathPlace::Value)?;
                TupleStructPat { path, items: self.pats(&node.elems), span: node.span }.into()
            }
            ast::Pat::Wild(node) => {
                plain!(node);
                Wild { span: node.span }.into()
            }
            // A type stands behind a whole binding, a guard behind an arm's pattern: both are taken off before.
            ast::Pat::Guard(_) | ast::Pat::Type(_) | ast::Pat::Verbatim(_) => return None,
        })
    }

    fn field_pat(&mut self, field: &ast::FieldPat) -> Option<FieldPat> {
        let member = self.member(&field.member);
        let mut pattern = self.pat(&field.pat);
        if !field.colon_token {
            // The shorthand binds, whatever the name's first letter is.
            if let (Pat::PathPat(path), Member::Named(name)) = (&pattern, member)
                && path.path.as_name().is_some()
            {
                let span = path.span;
                pattern = Bind { by_ref: false, mutable: false, name, pattern: None, span }.into();
            }
            if !matches!(pattern, Pat::Bind(_)) {
                return None;
            }
        }
        Some(FieldPat {
            attrs: self.attrs(&field.attrs),
            member,
            pattern,
            shorthand: !field.colon_token,
            span: field.span,
        })
    }
}

/// Whether a single name as a pattern binds, as the expander sees it.
fn binds(name: &str) -> bool {
    let name = name.strip_prefix("r#").unwrap_or(name);
    !name.trim_start_matches('_').chars().next().is_some_and(char::is_uppercase)
}

/// A literal; none for one that is no literal of Rust.
pub(super) fn literal(lit: ast::Lit) -> Option<Literal> {
    let value = match lit.kind {
        ast::LitKind::Bool => LiteralValue::Bool(lit.text == "true"),
        ast::LitKind::Verbatim => return None,
        _ => LiteralValue::Token(lit.to_literal()?),
    };
    Some(Literal { value, span: lit.span })
}
