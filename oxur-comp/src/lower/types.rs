//! Types and bounds.

use oxur_ast as ast;
use oxur_core::core::{self, Bound, FnType, GenericArg, LifetimeParam, Type};

use super::Lowerer;
use super::path::PathPlace;

impl Lowerer<'_> {
    pub(super) fn ty(&mut self, ty: &Type) -> ast::Type {
        match ty {
            Type::TypeRef(node) => {
                let (qself, path) = self.path(&node.path, PathPlace::Type);
                let mut lowered = ast::TypePath::new(path, node.span);
                lowered.qself = qself;
                lowered.into()
            }
            Type::RefType(node) => {
                let mut lowered = ast::TypeReference::new(self.ty(&node.ty), self.head(node.span));
                lowered.lifetime = node.lifetime.map(|lifetime| self.lifetime(lifetime));
                lowered.mutability = node.mutable;
                lowered.into()
            }
            Type::PtrType(node) => {
                let mutability = match node.mutable {
                    true => ast::PointerMutability::Mut,
                    false => ast::PointerMutability::Const,
                };
                ast::TypePtr::new(mutability, self.ty(&node.ty), self.head(node.span)).into()
            }
            Type::SliceType(node) => ast::TypeSlice::new(self.ty(&node.ty), node.span).into(),
            Type::ArrayType(node) => ast::TypeArray::new(self.ty(&node.ty), self.expr(&node.len), node.span).into(),
            Type::TupleType(node) => {
                let mut lowered = ast::TypeTuple::new(node.span);
                lowered.elems = node.items.iter().map(|item| self.ty(item)).collect();
                lowered.into()
            }
            Type::FnType(node) => self.fn_type(node).into(),
            Type::DynType(node) => {
                let mut lowered = ast::TypeTraitObject::new(self.bounds(&node.bounds), self.head(node.span));
                lowered.dyn_token = true;
                lowered.into()
            }
            Type::ImplType(node) => ast::TypeImplTrait::new(self.bounds(&node.bounds), self.head(node.span)).into(),
            Type::Never(node) => ast::TypeNever::new(node.span).into(),
            Type::Infer(node) => ast::TypeInfer::new(node.span).into(),
            Type::MacroType(node) => ast::TypeMacro::new(self.macro_call(&node.call), node.span).into(),
            Type::RustType(node) => ast::Type::Verbatim(self.tokens(&node.tokens)),
        }
    }

    fn fn_type(&mut self, node: &FnType) -> ast::TypeFnPtr {
        let head = self.head(node.span);
        let mut lowered = ast::TypeFnPtr::new(head);
        lowered.lifetimes = self.bound_lifetimes(&node.lifetimes);
        lowered.unsafety = node.unsafety;
        lowered.abi = node.abi.as_ref().map(|abi| self.abi(abi));
        for param in &node.params {
            let mut arg = ast::NamedArg::new(self.ty(&param.ty), param.span);
            arg.attrs = self.attrs(&param.attrs);
            arg.name = param.name.map(|name| self.ident(name));
            lowered.inputs.push(arg);
        }
        lowered.variadic = node.variadic.then(|| ast::FnPtrVariadic::new(head));
        lowered.output = self.return_type(node.return_type.as_ref());
        lowered
    }

    pub(super) fn return_type(&mut self, ty: Option<&Type>) -> ast::ReturnType {
        match ty {
            Some(ty) => ast::ReturnType::Type(self.ty(ty)),
            None => ast::ReturnType::Default,
        }
    }

    pub(super) fn abi(&mut self, abi: &core::Abi) -> ast::Abi {
        let mut lowered = ast::Abi::new(abi.span);
        lowered.name = abi.name.map(|name| ast::Lit::new(ast::LitKind::Str, name.as_str(), abi.span));
        lowered
    }

    pub(super) fn bounds(&mut self, bounds: &[Bound]) -> ast::List<ast::TypeParamBound> {
        bounds.iter().map(|bound| self.bound(bound)).collect()
    }

    fn bound(&mut self, bound: &Bound) -> ast::TypeParamBound {
        match bound {
            Bound::TraitBound(node) => {
                let mut lowered = ast::TraitBound::new(self.plain_path(&node.path), node.span);
                lowered.lifetimes = self.bound_lifetimes(&node.lifetimes);
                lowered.maybe = node.maybe;
                lowered.into()
            }
            Bound::LifetimeBound(node) => ast::TypeParamBound::Lifetime(self.lifetime(node.lifetime)),
            Bound::UseBound(node) => {
                let mut lowered = ast::PreciseCapture::new(self.head(node.span));
                for arg in &node.args {
                    match arg {
                        GenericArg::LifetimeArg(arg) => {
                            lowered.params.push(ast::CapturedParam::Lifetime(self.lifetime(arg.lifetime)));
                        }
                        GenericArg::TypeArg(arg) => {
                            if let Some(name) = arg.ty.as_name() {
                                lowered.params.push(ast::CapturedParam::Ident(self.ident(name)));
                            }
                        }
                        // The validator refuses it.
                        _ => {}
                    }
                }
                lowered.into()
            }
        }
    }

    pub(super) fn bound_lifetimes(&mut self, lifetimes: &[LifetimeParam]) -> Option<ast::BoundLifetimes> {
        let first = lifetimes.first()?;
        let mut lowered = ast::BoundLifetimes::new(first.span);
        for lifetime in lifetimes {
            lowered.lifetimes.push(self.lifetime_param(lifetime).into());
        }
        Some(lowered)
    }
}
