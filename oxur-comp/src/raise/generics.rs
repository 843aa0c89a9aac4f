//! Generic parameters and where clauses.

use oxur_ast as ast;
use oxur_core::core::{
    ConstParam, GenericParam, Generics, LifetimeParam, TypeParam, WhereLifetime, WherePredicate, WhereType,
};

use super::Raiser;

impl Raiser {
    pub(super) fn generics(&mut self, node: &ast::Generics) -> Option<Generics> {
        // `<>` and `where` with nothing behind them say nothing.
        if node.lt_token || node.gt_token {
            return None;
        }
        let params = node.params.iter().map(|param| self.generic_param(param)).collect::<Option<_>>()?;
        let predicates = match &node.where_clause {
            None => Vec::new(),
            Some(clause) if clause.predicates.is_empty() => return None,
            Some(clause) => clause.predicates.iter().map(|node| self.predicate(node)).collect::<Option<_>>()?,
        };
        Some(Generics { params, predicates, span: node.span })
    }

    fn generic_param(&mut self, param: &ast::GenericParam) -> Option<GenericParam> {
        Some(match param {
            ast::GenericParam::Lifetime(node) => self.lifetime_param(node)?.into(),
            ast::GenericParam::Type(node) => {
                if node.colon_token {
                    return None;
                }
                let default = node.default.as_ref().map(|ty| self.ty(ty));
                TypeParam {
                    attrs: self.attrs(&node.attrs),
                    name: self.ident(node.ident),
                    bounds: self.bounds(&node.bounds)?,
                    default,
                    span: node.span,
                }
                .into()
            }
            ast::GenericParam::Const(node) => {
                let default = match &node.default {
                    Some(value) => Some(self.const_arg(value)?),
                    None => None,
                };
                ConstParam {
                    attrs: self.attrs(&node.attrs),
                    name: self.ident(node.ident),
                    ty: self.ty(&node.ty),
                    default,
                    span: node.span,
                }
                .into()
            }
        })
    }

    fn lifetime_param(&mut self, node: &ast::LifetimeParam) -> Option<LifetimeParam> {
        if node.colon_token {
            return None;
        }
        let bounds = node.bounds.iter().map(|bound| self.lifetime(*bound)).collect();
        Some(LifetimeParam {
            attrs: self.attrs(&node.attrs),
            lifetime: self.lifetime(node.lifetime),
            bounds,
            span: node.span,
        })
    }

    /// The lifetimes behind `for`; there is at least one if it is written.
    pub(super) fn bound_lifetimes(&mut self, node: Option<&ast::BoundLifetimes>) -> Option<Vec<LifetimeParam>> {
        let Some(node) = node else { return Some(Vec::new()) };
        if node.lifetimes.is_empty() {
            return None;
        }
        let params = node.lifetimes.iter().map(|param| match param {
            ast::GenericParam::Lifetime(node) => self.lifetime_param(node),
            _ => None,
        });
        params.collect()
    }

    fn predicate(&mut self, node: &ast::WherePredicate) -> Option<WherePredicate> {
        Some(match node {
            ast::WherePredicate::Type(node) => {
                if !node.attrs.is_empty() || node.bounds.is_empty() {
                    return None;
                }
                WhereType {
                    lifetimes: self.bound_lifetimes(node.lifetimes.as_ref())?,
                    ty: self.ty(&node.bounded_ty),
                    bounds: self.bounds(&node.bounds)?,
                    span: node.span,
                }
                .into()
            }
            ast::WherePredicate::Lifetime(node) => {
                if !node.attrs.is_empty() || node.bounds.is_empty() {
                    return None;
                }
                let bounds = node.bounds.iter().map(|bound| self.lifetime(*bound)).collect();
                WhereLifetime { lifetime: self.lifetime(node.lifetime), bounds, span: node.span }.into()
            }
        })
    }
}
