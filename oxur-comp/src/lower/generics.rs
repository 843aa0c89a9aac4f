//! Generic parameters and where clauses.

use oxur_ast as ast;
use oxur_core::core::{GenericParam, Generics, LifetimeParam, WherePredicate};

use super::Lowerer;

impl Lowerer<'_> {
    pub(super) fn generics(&mut self, generics: &Generics) -> ast::Generics {
        let mut lowered = ast::Generics::new(generics.span);
        lowered.params = generics.params.iter().map(|param| self.generic_param(param)).collect();
        if let Some(first) = generics.predicates.first() {
            let mut clause = ast::WhereClause::new(first.span());
            clause.predicates = generics.predicates.iter().map(|predicate| self.predicate(predicate)).collect();
            lowered.where_clause = Some(clause);
        }
        lowered
    }

    fn generic_param(&mut self, param: &GenericParam) -> ast::GenericParam {
        match param {
            GenericParam::LifetimeParam(node) => self.lifetime_param(node).into(),
            GenericParam::TypeParam(node) => {
                let mut lowered = ast::TypeParam::new(self.ident(node.name), node.span);
                lowered.attrs = self.attrs(&node.attrs);
                lowered.bounds = self.bounds(&node.bounds);
                lowered.default = node.default.as_ref().map(|ty| self.ty(ty));
                lowered.into()
            }
            GenericParam::ConstParam(node) => {
                let mut lowered = ast::ConstParam::new(self.ident(node.name), self.ty(&node.ty), node.span);
                lowered.attrs = self.attrs(&node.attrs);
                lowered.default = node.default.as_ref().map(|value| self.const_arg(value));
                lowered.into()
            }
        }
    }

    pub(super) fn lifetime_param(&mut self, node: &LifetimeParam) -> ast::LifetimeParam {
        let mut lowered = ast::LifetimeParam::new(self.lifetime(node.lifetime), node.span);
        lowered.attrs = self.attrs(&node.attrs);
        lowered.bounds = node.bounds.iter().map(|bound| self.lifetime(*bound)).collect();
        lowered
    }

    fn predicate(&mut self, predicate: &WherePredicate) -> ast::WherePredicate {
        match predicate {
            WherePredicate::WhereType(node) => {
                let mut lowered = ast::PredicateType::new(self.ty(&node.ty), node.span);
                lowered.lifetimes = self.bound_lifetimes(&node.lifetimes);
                lowered.bounds = self.bounds(&node.bounds);
                lowered.into()
            }
            WherePredicate::WhereLifetime(node) => {
                let mut lowered = ast::PredicateLifetime::new(self.lifetime(node.lifetime), node.span);
                lowered.bounds = node.bounds.iter().map(|bound| self.lifetime(*bound)).collect();
                lowered.into()
            }
        }
    }
}
