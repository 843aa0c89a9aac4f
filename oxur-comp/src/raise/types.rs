//! Types and bounds.

use oxur_ast as ast;
use oxur_ast::Spanned as _;
use oxur_core::core::{
    Abi, ArrayType, Bound, DynType, FnType, FnTypeParam, GenericArg, ImplType, Infer, LifetimeArg, LifetimeBound,
    MacroType, Never, PtrType, RefType, RustType, SliceType, TraitBound, TupleType, Type, TypeArg, TypeRef, UseBound,
};

use super::{Raiser, rust_tokens, tokens_of};

impl Raiser {
    /// A type; what has no node is embedded.
    pub(super) fn ty(&mut self, ty: &ast::Type) -> Type {
        if let ast::Type::Verbatim(tokens) = ty {
            return RustType { tokens: rust_tokens(tokens), span: tokens.span() }.into();
        }
        self.type_inner(ty).unwrap_or_else(|| RustType { tokens: tokens_of(ty), span: ty.span() }.into())
    }

    fn type_inner(&mut self, ty: &ast::Type) -> Option<Type> {
        macro_rules! plain {
            ($node:ident) => {
                if !$node.attrs.is_empty() {
                    return None;
                }
            };
        }
        Some(match ty {
            ast::Type::Array(node) => {
                plain!(node);
                ArrayType { ty: self.ty(&node.elem), len: self.expr(&node.len), span: node.span }.into()
            }
            ast::Type::FnPtr(node) => {
                plain!(node);
                self.fn_type(node)?.into()
            }
            ast::Type::Group(node) => self.ty(&node.elem),
            ast::Type::Paren(node) => {
                plain!(node);
                self.ty(&node.elem)
            }
            ast::Type::ImplTrait(node) => {
                plain!(node);
                ImplType { bounds: self.some_bounds(&node.bounds)?, span: node.span }.into()
            }
            ast::Type::TraitObject(node) => {
                plain!(node);
                if !node.dyn_token {
                    return None;
                }
                DynType { bounds: self.some_bounds(&node.bounds)?, span: node.span }.into()
            }
            ast::Type::Infer(node) => {
                plain!(node);
                Infer { span: node.span }.into()
            }
            ast::Type::Never(node) => {
                plain!(node);
                Never { span: node.span }.into()
            }
            ast::Type::Macro(node) => {
                plain!(node);
                MacroType { call: self.macro_call(&node.mac, node.span)?, span: node.span }.into()
            }
            ast::Type::Path(node) => {
                plain!(node);
                let path = self.path(node.qself.as_ref(), &node.path, super::path::PathPlace::Type)?;
                TypeRef { path, span: node.span }.into()
            }
            ast::Type::Ptr(node) => {
                plain!(node);
                let mutable = node.mutability == ast::PointerMutability::Mut;
                PtrType { mutable, ty: self.ty(&node.elem), span: node.span }.into()
            }
            ast::Type::Reference(node) => {
                plain!(node);
                let lifetime = node.lifetime.map(|lifetime| self.lifetime(lifetime));
                RefType { lifetime, mutable: node.mutability, ty: self.ty(&node.elem), span: node.span }.into()
            }
            ast::Type::Slice(node) => {
                plain!(node);
                SliceType { ty: self.ty(&node.elem), span: node.span }.into()
            }
            ast::Type::Tuple(node) => {
                plain!(node);
                TupleType { items: node.elems.iter().map(|ty| self.ty(ty)).collect(), span: node.span }.into()
            }
            ast::Type::Verbatim(_) => return None,
        })
    }

    fn fn_type(&mut self, node: &ast::TypeFnPtr) -> Option<FnType> {
        let mut params = Vec::new();
        for param in &node.inputs {
            params.push(FnTypeParam {
                attrs: self.attrs(&param.attrs),
                name: param.name.map(|name| self.ident(name)),
                ty: self.ty(&param.ty),
                span: param.span,
            });
        }
        if let Some(variadic) = &node.variadic
            && (variadic.name.is_some() || !variadic.attrs.is_empty())
        {
            return None;
        }
        Some(FnType {
            lifetimes: self.bound_lifetimes(node.lifetimes.as_ref())?,
            unsafety: node.unsafety,
            abi: node.abi.as_ref().map(|abi| self.abi(abi)),
            params,
            variadic: node.variadic.is_some(),
            return_type: self.return_type(&node.output),
            span: node.span,
        })
    }

    pub(super) fn return_type(&mut self, output: &ast::ReturnType) -> Option<Type> {
        match output {
            ast::ReturnType::Default => None,
            ast::ReturnType::Type(ty) => Some(self.ty(ty)),
        }
    }

    pub(super) fn abi(&mut self, abi: &ast::Abi) -> Abi {
        Abi { name: abi.name.map(|name| name.text), span: abi.span }
    }

    fn some_bounds(&mut self, bounds: &[ast::TypeParamBound]) -> Option<Vec<Bound>> {
        if bounds.is_empty() { None } else { self.bounds(bounds) }
    }

    pub(super) fn bounds(&mut self, bounds: &[ast::TypeParamBound]) -> Option<Vec<Bound>> {
        bounds.iter().map(|bound| self.bound(bound)).collect()
    }

    fn bound(&mut self, bound: &ast::TypeParamBound) -> Option<Bound> {
        Some(match bound {
            ast::TypeParamBound::Trait(node) => {
                let lifetimes = self.bound_lifetimes(node.lifetimes.as_ref())?;
                if node.maybe && !lifetimes.is_empty() {
                    return None;
                }
                TraitBound { lifetimes, maybe: node.maybe, path: self.plain_path(&node.path)?, span: node.span }.into()
            }
            ast::TypeParamBound::Lifetime(lifetime) => {
                LifetimeBound { lifetime: self.lifetime(*lifetime), span: lifetime.span }.into()
            }
            ast::TypeParamBound::PreciseCapture(node) => {
                let args = node.params.iter().map(|param| self.captured(param)).collect();
                UseBound { args, span: node.span }.into()
            }
            ast::TypeParamBound::Verbatim(_) => return None,
        })
    }

    fn captured(&mut self, param: &ast::CapturedParam) -> GenericArg {
        match param {
            ast::CapturedParam::Lifetime(lifetime) => {
                LifetimeArg { lifetime: self.lifetime(*lifetime), span: lifetime.span }.into()
            }
            ast::CapturedParam::Ident(name) => {
                let path = oxur_core::core::Path::name(self.ident(*name));
                TypeArg { ty: TypeRef { path, span: name.span }.into(), span: name.span }.into()
            }
        }
    }
}
