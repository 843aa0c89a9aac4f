//! Types and bounds.

use oxur_core::core::{Abi, Bound, FnType, GenericArg, LifetimeParam, Type};
use oxur_core::{Form, FormKind, ListStyle, Literal, LiteralKind, Span};

use super::attr::attributed;
use super::{Writer, headed, list, names, styled, unit, word};

impl Writer {
    /// A type; what has no spelling is embedded.
    pub(super) fn ty(&mut self, ty: &Type) -> Form {
        self.census.forms += 1;
        match self.type_form(ty) {
            Some(form) => form,
            None => self.embedded_type(ty),
        }
    }

    fn type_form(&mut self, ty: &Type) -> Option<Form> {
        let span = ty.span();
        Some(match ty {
            Type::TypeRef(node) => self.type_path(&node.path)?,
            Type::RefType(node) => {
                let inner = self.ty(&node.ty);
                let head = if node.mutable { "&mut" } else { "&" };
                let lifetime = node.lifetime.map(names::lifetime);
                styled(ListStyle::Prefix, head, lifetime.into_iter().chain([inner]), span)
            }
            Type::PtrType(node) => {
                let inner = self.ty(&node.ty);
                styled(ListStyle::Prefix, if node.mutable { "*mut" } else { "*const" }, [inner], span)
            }
            Type::SliceType(node) => Form::vector([self.ty(&node.ty)], span),
            Type::ArrayType(node) => Form::vector([self.ty(&node.ty), self.expr(&node.len)], span),
            Type::TupleType(node) if node.items.is_empty() => unit(span),
            Type::TupleType(node) => {
                let items: Vec<Form> = node.items.iter().map(|ty| self.ty(ty)).collect();
                styled(ListStyle::Tuple, "tuple", items, span)
            }
            Type::FnType(node) => self.fn_type(node)?,
            Type::DynType(node) => headed("dyn", self.bound_forms(&node.bounds)?, span),
            Type::ImplType(node) => headed("impl", self.bound_forms(&node.bounds)?, span),
            Type::Never(_) => word("!", span),
            Type::Infer(_) => word("_", span),
            Type::MacroType(node) => self.macro_call(&node.call)?,
            Type::RustType(node) => self.embedded("rust-type", &node.tokens.0, span),
        })
    }

    fn fn_type(&mut self, node: &FnType) -> Option<Form> {
        let span = node.span;
        let mut items = Vec::new();
        if !node.lifetimes.is_empty() {
            items.push(self.for_lifetimes(&node.lifetimes, span)?);
        }
        if node.unsafety {
            items.push(word("unsafe", span));
        }
        if let Some(abi) = &node.abi {
            abi_forms(abi, &mut items);
        }
        items.push(word("fn", span));
        let mut params = Vec::new();
        for param in &node.params {
            let ty = self.ty(&param.ty);
            let form = match param.name {
                None => ty,
                Some(name) => styled(ListStyle::Typed, ":", [names::name(name), ty], param.span),
            };
            params.push(attributed(&param.attrs, form));
        }
        if node.variadic {
            params.push(word("...", span));
        }
        items.push(Form::vector(params, span));
        if let Some(ty) = &node.return_type {
            items.push(word("->", span));
            items.push(self.ty(ty));
        }
        Some(list(items, span))
    }

    /// `for<'a>`.
    pub(super) fn for_lifetimes(&mut self, lifetimes: &[LifetimeParam], span: Span) -> Option<Form> {
        let params: Vec<Form> = lifetimes.iter().map(|param| self.lifetime_param(param)).collect();
        Some(styled(ListStyle::Angle, "<>", std::iter::once(word("for", span)).chain(params), span))
    }

    /// Bounds in a row.
    pub(super) fn bound_forms(&mut self, bounds: &[Bound]) -> Option<Vec<Form>> {
        bounds.iter().map(|bound| self.bound(bound)).collect()
    }

    /// Bounds as one form.
    pub(super) fn bounds(&mut self, bounds: &[Bound], span: Span) -> Option<Form> {
        let mut forms = self.bound_forms(bounds)?;
        if forms.len() == 1 { forms.pop() } else { Some(headed("+", forms, span)) }
    }

    fn bound(&mut self, bound: &Bound) -> Option<Form> {
        Some(match bound {
            Bound::TraitBound(node) => {
                let path = self.type_path(&node.path)?;
                if node.maybe {
                    styled(ListStyle::Prefix, "?", [path], node.span)
                } else if node.lifetimes.is_empty() {
                    path
                } else {
                    list(vec![self.for_lifetimes(&node.lifetimes, node.span)?, path], node.span)
                }
            }
            Bound::LifetimeBound(node) => names::lifetime(node.lifetime),
            Bound::UseBound(node) => {
                let args = node.args.iter().map(|arg| match arg {
                    GenericArg::LifetimeArg(node) => Some(names::lifetime(node.lifetime)),
                    GenericArg::TypeArg(node) => Some(self.ty(&node.ty)),
                    _ => None,
                });
                let args: Vec<Form> = args.collect::<Option<_>>()?;
                if args.is_empty() {
                    return None;
                }
                let word = word("use", node.span);
                styled(ListStyle::Angle, "<>", std::iter::once(word).chain(args), node.span)
            }
        })
    }
}

/// `extern "C"`.
pub(super) fn abi_forms(abi: &Abi, out: &mut Vec<Form>) {
    out.push(word("extern", abi.span));
    if let Some(text) = abi.name {
        out.push(Form::new(FormKind::Literal(Literal { kind: LiteralKind::String, text }), abi.span));
    }
}
