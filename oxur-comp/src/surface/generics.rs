//! Generic parameters and where clauses.

use oxur_core::core::{GenericParam, Generics, Ident, Lifetime, LifetimeParam, WherePredicate};
use oxur_core::{Form, ListStyle, Span};

use super::attr::attributed;
use super::{Writer, headed, list, names, styled, word};

impl Writer {
    /// A defined name with its generic parameters: `name`, `name<T>`.
    pub(super) fn generic_name(&mut self, name: Ident, generics: &Generics) -> Option<Form> {
        let form = if name.name == "_" { word("_", name.span) } else { names::name(name) };
        self.with_params(form, generics)
    }

    /// A word with generic parameters behind it, as `impl<T>`.
    pub(super) fn with_params(&mut self, form: Form, generics: &Generics) -> Option<Form> {
        if generics.params.is_empty() {
            return Some(form);
        }
        let params = generics.params.iter().map(|param| self.generic_param(param)).collect::<Option<Vec<_>>>()?;
        let span = form.span;
        Some(styled(ListStyle::Angle, "<>", std::iter::once(form).chain(params), span))
    }

    fn generic_param(&mut self, param: &GenericParam) -> Option<Form> {
        Some(match param {
            GenericParam::LifetimeParam(node) => self.lifetime_param(node),
            GenericParam::TypeParam(node) => {
                let mut form = names::name(node.name);
                if !node.bounds.is_empty() {
                    let bounds = self.bounds(&node.bounds, node.span)?;
                    form = styled(ListStyle::Typed, ":", [form, bounds], node.span);
                }
                if let Some(default) = &node.default {
                    let default = self.ty(default);
                    form = headed("=", [form, default], node.span);
                }
                attributed(&node.attrs, form)
            }
            GenericParam::ConstParam(node) => {
                let ty = self.ty(&node.ty);
                let typed = styled(ListStyle::Typed, ":", [names::name(node.name), ty], node.span);
                let mut form = headed("const", [typed], node.span);
                if let Some(default) = &node.default {
                    // In braces it is a block of a generic argument; here an expression is wanted.
                    let default = self.expr(default);
                    form = headed("=", [form, default], node.span);
                }
                attributed(&node.attrs, form)
            }
        })
    }

    pub(super) fn lifetime_param(&mut self, node: &LifetimeParam) -> Form {
        let form = names::lifetime(node.lifetime);
        let form = if node.bounds.is_empty() {
            form
        } else {
            styled(ListStyle::Typed, ":", [form, lifetimes(&node.bounds, node.span)], node.span)
        };
        attributed(&node.attrs, form)
    }

    /// `:where […]`, if there is something to say.
    pub(super) fn where_clause(&mut self, generics: &Generics, out: &mut Vec<Form>) -> Option<()> {
        if generics.predicates.is_empty() {
            return Some(());
        }
        let predicates = generics.predicates.iter().map(|node| self.predicate(node)).collect::<Option<Vec<_>>>()?;
        let span = generics.span;
        out.push(Form::keyword("where", span));
        out.push(Form::vector(predicates, span));
        Some(())
    }

    fn predicate(&mut self, predicate: &WherePredicate) -> Option<Form> {
        Some(match predicate {
            WherePredicate::WhereType(node) => {
                let ty = self.ty(&node.ty);
                let bounds = self.bounds(&node.bounds, node.span)?;
                let form = styled(ListStyle::Typed, ":", [ty, bounds], node.span);
                if node.lifetimes.is_empty() {
                    form
                } else {
                    list(vec![self.for_lifetimes(&node.lifetimes, node.span)?, form], node.span)
                }
            }
            WherePredicate::WhereLifetime(node) => {
                let bounds = lifetimes(&node.bounds, node.span);
                styled(ListStyle::Typed, ":", [names::lifetime(node.lifetime), bounds], node.span)
            }
        })
    }
}

fn lifetimes(bounds: &[Lifetime], span: Span) -> Form {
    match bounds {
        [one] => names::lifetime(*one),
        _ => headed("+", bounds.iter().map(|bound| names::lifetime(*bound)), span),
    }
}
