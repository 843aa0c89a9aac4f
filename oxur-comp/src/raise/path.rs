//! Paths and their generic arguments.

use oxur_ast as ast;
use oxur_ast::Spanned as _;
use oxur_core::Span;
use oxur_core::core::{
    AngleArgs, AssocArg, BoundArg, ConstArg, Expr, GenericArg, LifetimeArg, ParenArgs, Path, PathArgs, QSelf, Segment,
    TypeArg,
};

use super::Raiser;

/// Where a path stands: in a value's place generic arguments are written `::<…>`, in a type's place `<…>`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PathPlace {
    Value,
    Type,
}

impl Raiser {
    pub(super) fn path(&mut self, qself: Option<&ast::QSelf>, path: &ast::Path, place: PathPlace) -> Option<Path> {
        let position = qself.map_or(0, |qself| qself.position);
        let (before, behind) = path.segments.split_at_checked(position)?;
        let segments = behind.iter().map(|segment| self.segment(segment, place)).collect::<Option<Vec<_>>>()?;
        if segments.is_empty() {
            return None;
        }
        let span = path.span;
        let Some(qself) = qself else {
            return Some(Path { qself: None, global: path.leading_colon, segments, span });
        };
        let trait_path = if before.is_empty() {
            // The colons behind the `>`.
            None
        } else {
            let segments =
                before.iter().map(|segment| self.segment(segment, PathPlace::Type)).collect::<Option<Vec<_>>>()?;
            Some(Path { qself: None, global: path.leading_colon, segments, span: qself.span })
        };
        let qself = QSelf { ty: self.ty(&qself.ty), trait_path, span: qself.span };
        Some(Path { qself: Some(Box::new(qself)), global: false, segments, span })
    }

    /// A path without a qualified self: of a trait, macro, module or visibility.
    pub(super) fn plain_path(&mut self, path: &ast::Path) -> Option<Path> {
        self.path(None, path, PathPlace::Type)
    }

    fn segment(&mut self, segment: &ast::PathSegment, place: PathPlace) -> Option<Segment> {
        let args = match &segment.arguments {
            ast::PathArguments::None => None,
            ast::PathArguments::AngleBracketed(args) => {
                if args.colon2_token != (place == PathPlace::Value) {
                    return None;
                }
                Some(AngleArgs { args: self.generic_args(&args.args)?, span: args.span }.into())
            }
            ast::PathArguments::Parenthesized(args) => Some(self.paren_args(args)?.into()),
        };
        Some(Segment { name: self.ident(segment.ident), args, span: segment.span })
    }

    pub(super) fn generic_args(&mut self, args: &[ast::GenericArgument]) -> Option<Vec<GenericArg>> {
        args.iter().map(|arg| self.generic_arg(arg)).collect()
    }

    fn paren_args(&mut self, args: &ast::ParenthesizedGenericArguments) -> Option<ParenArgs> {
        if args.inputs.iter().any(|input| input.name.is_some() || !input.attrs.is_empty()) {
            return None;
        }
        let inputs = args.inputs.iter().map(|input| self.ty(&input.ty)).collect();
        Some(ParenArgs { inputs, output: self.return_type(&args.output), span: args.span })
    }

    fn generic_arg(&mut self, arg: &ast::GenericArgument) -> Option<GenericArg> {
        Some(match arg {
            ast::GenericArgument::Lifetime(lifetime) => {
                LifetimeArg { lifetime: self.lifetime(*lifetime), span: lifetime.span }.into()
            }
            ast::GenericArgument::Type(ty) => TypeArg { ty: self.ty(ty), span: ty.span() }.into(),
            ast::GenericArgument::Const(value) => ConstArg { value: self.const_arg(value)?, span: value.span() }.into(),
            ast::GenericArgument::AssocType(node) => {
                let value = TypeArg { ty: self.ty(&node.ty), span: node.ty.span() }.into();
                self.assoc(node.ident, node.generics.as_ref(), value, node.span)?
            }
            ast::GenericArgument::AssocConst(node) => {
                let value = ConstArg { value: self.const_arg(&node.value)?, span: node.value.span() }.into();
                self.assoc(node.ident, node.generics.as_ref(), value, node.span)?
            }
            ast::GenericArgument::Constraint(node) => BoundArg {
                name: self.ident(node.ident),
                args: self.assoc_args(node.generics.as_ref())?,
                bounds: self.bounds(&node.bounds)?,
                span: node.span,
            }
            .into(),
        })
    }

    fn assoc(
        &mut self,
        name: ast::Ident,
        args: Option<&ast::AngleBracketedGenericArguments>,
        value: GenericArg,
        span: Span,
    ) -> Option<GenericArg> {
        Some(AssocArg { name: self.ident(name), args: self.assoc_args(args)?, value, span }.into())
    }

    fn assoc_args(&mut self, args: Option<&ast::AngleBracketedGenericArguments>) -> Option<Option<PathArgs>> {
        let Some(args) = args else { return Some(None) };
        if args.colon2_token {
            return None;
        }
        Some(Some(AngleArgs { args: self.generic_args(&args.args)?, span: args.span }.into()))
    }

    /// A constant as a generic argument: what lowering gives as it is, or a block.
    pub(super) fn const_arg(&mut self, value: &ast::Expr) -> Option<Expr> {
        match value {
            ast::Expr::Lit(_) | ast::Expr::Unary(_) | ast::Expr::Path(_) => {
                let raised = self.expr(value);
                // A name may be a type's: it stands in braces, or as a type.
                matches!(raised, Expr::Literal(_)).then_some(raised)
            }
            ast::Expr::Block(node) if node.label.is_none() && node.attrs.is_empty() => Some(self.expr(value)),
            _ => None,
        }
    }
}
