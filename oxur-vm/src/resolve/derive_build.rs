//! Short ways to make the Core Forms that derives are written in, all at one place in the source.

use oxur_core::core::{
    AngleArgs, Arm, BinOp, BinaryOp, Bind, Body, Call, ConstArg, DefineFunc, DefineImpl, Expr, FieldInit, FieldPat,
    GenericArg, GenericParam, Generics, Ident, Item, Literal, LiteralValue, MatchExpr, Member, MethodCall, Param, Pat,
    Path, PathArgs, Receiver, RefExpr, RefKind, RefType, Safety, Segment, StructExpr, StructPat, TraitBound, TupleExpr,
    TuplePat, Type, TypeArg, TypeRef, VarRef, Visibility, WhereType, Wild,
};
use oxur_core::{Literal as Token, LiteralKind, Span, Symbol};

/// Makes nodes at one place.
#[derive(Clone, Copy)]
pub(super) struct Make {
    pub(super) span: Span,
}

impl Make {
    pub(super) fn ident(self, name: &str) -> Ident {
        Ident::new(name, self.span)
    }

    fn segment(self, name: &str) -> Segment {
        Segment { name: self.ident(name), args: None, span: self.span }
    }

    /// `a::b`; with a leading `::` for a path of the library.
    pub(super) fn path(self, text: &str) -> Path {
        let (global, text) = text.strip_prefix("::").map_or((false, text), |rest| (true, rest));
        let segments = text.split("::").map(|name| self.segment(name)).collect();
        Path { qself: None, global, segments, span: self.span }
    }

    pub(super) fn var(self, text: &str) -> Expr {
        VarRef { path: self.path(text), span: self.span }.into()
    }

    pub(super) fn call(self, func: &str, args: Vec<Expr>) -> Expr {
        Call { func: self.var(func), args, span: self.span }.into()
    }

    pub(super) fn method(self, receiver: Expr, name: &str, args: Vec<Expr>) -> Expr {
        MethodCall { receiver, method: self.ident(name), generic_args: None, args, span: self.span }.into()
    }

    pub(super) fn borrow(self, value: Expr) -> Expr {
        RefExpr { kind: RefKind::Shared, value, span: self.span }.into()
    }

    pub(super) fn deref(self, value: Expr) -> Expr {
        oxur_core::core::UnaryOp { op: oxur_core::core::UnOp::Deref, operand: value, span: self.span }.into()
    }

    pub(super) fn binary(self, op: BinOp, left: Expr, right: Expr) -> Expr {
        BinaryOp { op, left, right, span: self.span }.into()
    }

    pub(super) fn bool(self, value: bool) -> Expr {
        Literal { value: LiteralValue::Bool(value), span: self.span }.into()
    }

    pub(super) fn string(self, text: &str) -> Expr {
        let token = Token { kind: LiteralKind::String, text: Symbol::new(&format!("{text:?}")) };
        Literal { value: LiteralValue::Token(token), span: self.span }.into()
    }

    pub(super) fn isize(self, value: usize) -> Expr {
        let token = Token { kind: LiteralKind::Integer, text: Symbol::new(&format!("{value}isize")) };
        Literal { value: LiteralValue::Token(token), span: self.span }.into()
    }

    pub(super) fn tuple(self, items: Vec<Expr>) -> Expr {
        TupleExpr { items, span: self.span }.into()
    }

    pub(super) fn tuple_pat(self, items: Vec<Pat>) -> Pat {
        TuplePat { items, span: self.span }.into()
    }

    pub(super) fn wild(self) -> Pat {
        Wild { span: self.span }.into()
    }

    pub(super) fn bind(self, name: &str) -> Pat {
        Bind { by_ref: false, mutable: false, name: self.ident(name), pattern: None, span: self.span }.into()
    }

    pub(super) fn struct_expr(self, path: &str, fields: Vec<(Member, Expr)>) -> Expr {
        let span = self.span;
        let fields = fields
            .into_iter()
            .map(|(member, value)| FieldInit { attrs: Vec::new(), member, value: Some(value), span })
            .collect();
        StructExpr { path: self.path(path), fields, base: None, span }.into()
    }

    pub(super) fn struct_pat(self, path: &str, fields: Vec<(Member, Pat)>, rest: bool) -> Pat {
        let span = self.span;
        let fields = fields
            .into_iter()
            .map(|(member, pattern)| FieldPat { attrs: Vec::new(), member, pattern, shorthand: false, span })
            .collect();
        StructPat { path: self.path(path), fields, rest, span }.into()
    }

    pub(super) fn tuple_struct_pat(self, path: &str, items: Vec<Pat>) -> Pat {
        oxur_core::core::TupleStructPat { path: self.path(path), items, span: self.span }.into()
    }

    pub(super) fn match_expr(self, value: Expr, arms: Vec<(Pat, Expr)>) -> Expr {
        let span = self.span;
        let arms = arms
            .into_iter()
            .map(|(pattern, body)| Arm { attrs: Vec::new(), pattern, guard: None, body, span })
            .collect();
        MatchExpr { value, arms, span }.into()
    }

    pub(super) fn ty(self, text: &str) -> Type {
        TypeRef { path: self.path(text), span: self.span }.into()
    }

    pub(super) fn ref_ty(self, ty: Type, mutable: bool) -> Type {
        RefType { lifetime: None, mutable, ty, span: self.span }.into()
    }

    pub(super) fn param(self, name: &str, ty: Type) -> Param {
        Param { attrs: Vec::new(), pattern: self.bind(name), ty, span: self.span }
    }

    /// A method, with `&self` or without `self`.
    pub(super) fn func(
        self,
        name: &str,
        receiver: bool,
        params: Vec<Param>,
        generics: Generics,
        return_type: Option<Type>,
        body: Body,
    ) -> Item {
        let span = self.span;
        let receiver = receiver.then_some(Receiver {
            attrs: Vec::new(),
            reference: true,
            lifetime: None,
            mutable: false,
            ty: None,
            span,
        });
        DefineFunc {
            attrs: Vec::new(),
            vis: Visibility::Inherited,
            defaultness: false,
            constness: false,
            asyncness: false,
            safety: Safety::Default,
            abi: None,
            comptime: false,
            name: self.ident(name),
            generics,
            receiver,
            params,
            variadic: false,
            return_type,
            body: Some(body),
            span,
        }
        .into()
    }

    pub(super) fn generics(self, params: Vec<GenericParam>) -> Generics {
        Generics { params, predicates: Vec::new(), span: self.span }
    }

    pub(super) fn bound(self, path: &str) -> oxur_core::core::Bound {
        TraitBound { lifetimes: Vec::new(), maybe: false, path: self.path(path), span: self.span }.into()
    }

    /// `impl<T: Trait> Trait for Name<T> where T::Item: Trait`: `bounded` are the associated types of parameters that
    /// fields have.
    pub(super) fn implementation(
        self,
        trait_path: &str,
        name: Ident,
        generics: &Generics,
        bounded: &[Type],
        items: Vec<Item>,
    ) -> Item {
        let span = self.span;
        let mut params = generics.params.clone();
        let mut args = Vec::new();
        for param in &mut params {
            match param {
                GenericParam::LifetimeParam(node) => {
                    args.push(oxur_core::core::LifetimeArg { lifetime: node.lifetime, span }.into());
                }
                GenericParam::TypeParam(node) => {
                    node.default = None;
                    node.bounds.push(self.bound(trait_path));
                    let path = Path::name(node.name);
                    args.push(GenericArg::from(TypeArg { ty: TypeRef { path, span }.into(), span }));
                }
                GenericParam::ConstParam(node) => {
                    node.default = None;
                    let value = VarRef { path: Path::name(node.name), span }.into();
                    args.push(ConstArg { value, span }.into());
                }
            }
        }
        let mut predicates = generics.predicates.clone();
        for ty in bounded {
            let bounds = vec![self.bound(trait_path)];
            predicates.push(WhereType { lifetimes: Vec::new(), ty: ty.clone(), bounds, span }.into());
        }
        let args = (!args.is_empty()).then(|| PathArgs::from(AngleArgs { args, span }));
        let segments = vec![Segment { name, args, span }];
        let self_path = Path { qself: None, global: false, segments, span };
        DefineImpl {
            attrs: Vec::new(),
            defaultness: false,
            unsafety: false,
            generics: Generics { params, predicates, span },
            negative: false,
            trait_path: Some(self.path(trait_path)),
            self_type: TypeRef { path: self_path, span }.into(),
            items,
            span,
        }
        .into()
    }
}
