//! Generic parameters and where clauses.

use oxur_core::codes::expand as codes;
use oxur_core::core::{
    Attr, ConstParam, GenericParam, Generics, Lifetime, LifetimeParam, TypeParam, WhereLifetime, WherePredicate,
    WhereType,
};
use oxur_core::{Diagnostic, Form, FormKind, ListStyle, Span};

use super::errors::describe;
use super::names::rust_name;
use super::scope::Space;
use super::types::for_lifetimes;
use super::{Expander, Failed, Res};

/// A parameter as it is written, its name already bound.
struct Written<'f> {
    attrs: Vec<Attr>,
    kind: Kind,
    bounds: Option<&'f Form>,
    default: Option<&'f Form>,
    span: Span,
}

enum Kind {
    Lifetime(Lifetime),
    Type(oxur_core::core::Ident),
    Const(oxur_core::core::Ident),
}

impl Expander<'_, '_> {
    /// The generic parameters between `<` and `>`, bound in the current scope.
    pub(super) fn generic_params(&mut self, forms: &[Form]) -> Res<Vec<GenericParam>> {
        // All names first: a bound may mention a later parameter.
        let mut written = Vec::new();
        let mut rest = forms;
        let mut failed = false;
        while let Some((form, tail)) = rest.split_first() {
            rest = tail;
            // `<const N:usize>`: the word stands before its parameter.
            let (attributes, plain) = form.split_attributes();
            let word = plain.is_symbol("const").then(|| rest.split_first()).flatten();
            let result = match word {
                Some((param, tail)) => {
                    rest = tail;
                    self.attrs(attributes)
                        .and_then(|attrs| self.const_param(attrs, param, None, plain.span.to(param.span)))
                }
                None => self.attrs(attributes).and_then(|attrs| self.generic_param(attrs, plain, None)),
            };
            match result {
                Ok(param) => written.push(param),
                Err(Failed) => failed = true,
            }
        }
        let mut params = Vec::new();
        for param in written {
            match self.finish_param(param) {
                Ok(param) => params.push(param),
                Err(Failed) => failed = true,
            }
        }
        if failed { Err(Failed) } else { Ok(params) }
    }

    fn generic_param<'f>(&mut self, attrs: Vec<Attr>, form: &'f Form, default: Option<&'f Form>) -> Res<Written<'f>> {
        let span = form.span;
        match &form.kind {
            FormKind::Lifetime(name) => {
                let out = self.hygiene.bind(&[Space::Lifetime], *name, rust_name(&name.symbol));
                let lifetime = Lifetime { name: out, span };
                Ok(Written { attrs, kind: Kind::Lifetime(lifetime), bounds: None, default, span })
            }
            FormKind::Symbol(name) => {
                let ident = self.bind(&[Space::Type], *name, span)?;
                Ok(Written { attrs, kind: Kind::Type(ident), bounds: None, default, span })
            }
            FormKind::List(list) => match (&*list.items, list.spelled_style()) {
                ([_, name, bounds], ListStyle::Typed) => {
                    let param = self.generic_param(attrs, name, default)?;
                    Ok(Written { bounds: Some(bounds), span, ..param })
                }
                ([head, param], _) if head.is_symbol("const") => self.const_param(attrs, param, default, span),
                ([head, param, value], _) if head.is_symbol("=") && default.is_none() => {
                    let param = self.generic_param(attrs, param, Some(value))?;
                    Ok(Written { span, ..param })
                }
                _ => Err(self.not_a_param(form)),
            },
            _ => Err(self.not_a_param(form)),
        }
    }

    fn const_param<'f>(
        &mut self,
        attrs: Vec<Attr>,
        form: &'f Form,
        default: Option<&'f Form>,
        span: Span,
    ) -> Res<Written<'f>> {
        let Some([_, name, ty]) = form.as_spelled(ListStyle::Typed) else {
            let diagnostic = Diagnostic::error(codes::MISSING_TYPE, form.span, "a const parameter needs a type");
            return Err(self.fail(diagnostic.help("write `(const N:usize)`")));
        };
        let Some(symbol) = name.as_name() else { return Err(self.not_a_param(name)) };
        let ident = self.bind(&[Space::Value, Space::Type], symbol, name.span)?;
        Ok(Written { attrs, kind: Kind::Const(ident), bounds: Some(ty), default, span })
    }

    fn not_a_param(&mut self, form: &Form) -> Failed {
        let message = format!("a generic parameter is wanted, found {}", describe(form));
        let help = "a parameter is `T`, `T:Bound`, `'a`, `(const N:usize)`, or `(= T Default)`";
        self.fail(Diagnostic::error(codes::GENERICS, form.span, message).help(help))
    }

    fn finish_param(&mut self, param: Written<'_>) -> Res<GenericParam> {
        let Written { attrs, kind, bounds, default, span } = param;
        match kind {
            Kind::Lifetime(lifetime) => {
                if let Some(default) = default {
                    return Err(self.error(codes::GENERICS, default.span, "a lifetime has no default"));
                }
                let bounds = bounds.map(|form| self.lifetime_bounds(form)).transpose()?.unwrap_or_default();
                Ok(LifetimeParam { attrs, lifetime, bounds, span }.into())
            }
            Kind::Type(name) => {
                let bounds = bounds.map(|form| self.bounds(form)).transpose()?.unwrap_or_default();
                let default = default.map(|form| self.ty(form)).transpose()?;
                Ok(TypeParam { attrs, name, bounds, default, span }.into())
            }
            Kind::Const(name) => {
                let Some(ty) = bounds else { return Err(Failed) };
                let ty = self.ty(ty)?;
                let default = default.map(|form| self.expr(form)).transpose()?;
                Ok(ConstParam { attrs, name, ty, default, span }.into())
            }
        }
    }

    /// What a lifetime outlives: one lifetime, or `(+ 'b 'c)`.
    fn lifetime_bounds(&mut self, form: &Form) -> Res<Vec<Lifetime>> {
        match form.as_call() {
            Some(("+", bounds)) => self.all(bounds, Self::lifetime),
            _ => Ok(vec![self.lifetime(form)?]),
        }
    }

    /// The lifetimes of `for<…>`, bound in the current scope.
    pub(super) fn lifetime_params(&mut self, forms: &[Form]) -> Res<Vec<LifetimeParam>> {
        let params = self.generic_params(forms)?;
        let mut lifetimes = Vec::new();
        for param in params {
            match param {
                GenericParam::LifetimeParam(param) => lifetimes.push(*param),
                other => return Err(self.error(codes::GENERICS, other.span(), "`for<…>` takes lifetimes only")),
            }
        }
        Ok(lifetimes)
    }

    /// The where clause, `form` being the vector behind `:where`.
    pub(super) fn where_clause(&mut self, form: &Form) -> Res<Vec<WherePredicate>> {
        let Some(predicates) = form.as_vector() else {
            let message = format!("`:where` takes a vector of bounds, found {}", describe(form));
            return Err(
                self.fail(Diagnostic::error(codes::GENERICS, form.span, message).help("write `:where [T:Clone]`"))
            );
        };
        self.all(predicates, Self::where_predicate)
    }

    fn where_predicate(&mut self, form: &Form) -> Res<WherePredicate> {
        let span = form.span;
        if let Some([head, inner]) = form.as_list()
            && let Some(lifetimes) = for_lifetimes(head)
        {
            return self.scoped(|this| {
                let lifetimes = this.lifetime_params(lifetimes)?;
                match this.where_predicate(inner)? {
                    WherePredicate::WhereType(mut node) => {
                        node.lifetimes = lifetimes;
                        node.span = span;
                        Ok(WherePredicate::WhereType(node))
                    }
                    WherePredicate::WhereLifetime(_) => {
                        Err(this.error(codes::GENERICS, span, "`for<…>` stands before the bounds of a type"))
                    }
                }
            });
        }
        let Some([_, subject, bounds]) = form.as_spelled(ListStyle::Typed) else {
            let message = format!("a bound such as `T:Clone` is wanted, found {}", describe(form));
            return Err(self.error(codes::GENERICS, span, message));
        };
        if let FormKind::Lifetime(_) = subject.kind {
            let lifetime = self.lifetime(subject)?;
            let bounds = self.lifetime_bounds(bounds)?;
            return Ok(WhereLifetime { lifetime, bounds, span }.into());
        }
        let ty = self.ty(subject);
        let bounds = self.bounds(bounds)?;
        Ok(WhereType { lifetimes: Vec::new(), ty: ty?, bounds, span }.into())
    }

    /// Generic parameters of a definition, with the forms of its where clause.
    pub(super) fn generics(&mut self, params: &[Form], predicates: Option<&Form>, span: Span) -> Res<Generics> {
        let params = self.generic_params(params);
        let predicates = predicates.map(|form| self.where_clause(form)).transpose()?.unwrap_or_default();
        let params = params?;
        let span = if params.is_empty() && predicates.is_empty() { Span::NOWHERE } else { span };
        Ok(Generics { params, predicates, span })
    }
}
