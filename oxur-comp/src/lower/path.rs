//! Paths and their generic arguments.

use oxur_ast as ast;
use oxur_core::core::{AngleArgs, Expr, GenericArg, ParenArgs, Path, PathArgs, QSelf, Segment};

use super::Lowerer;

/// Where a path stands: in a value's place generic arguments are written `::<…>`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PathPlace {
    Value,
    Type,
}

impl Lowerer<'_> {
    /// A path and its qualified self.
    pub(super) fn path(&mut self, path: &Path, place: PathPlace) -> (Option<ast::QSelf>, ast::Path) {
        let mut segments = Vec::new();
        let mut leading_colon = path.global;
        let qself = path.qself.as_deref().map(|qself: &QSelf| {
            if let Some(trait_path) = &qself.trait_path {
                leading_colon = trait_path.global;
                segments.extend(trait_path.segments.iter().map(|segment| self.segment(segment, PathPlace::Type)));
            }
            ast::QSelf::new(self.ty(&qself.ty), segments.len(), qself.span)
        });
        segments.extend(path.segments.iter().map(|segment| self.segment(segment, place)));
        let mut node = ast::Path::new(segments.into(), path.span);
        node.leading_colon = leading_colon;
        (qself, node)
    }

    /// A path that has no qualified self: of a trait, macro, module or visibility.
    pub(super) fn plain_path(&mut self, path: &Path) -> ast::Path {
        self.path(path, PathPlace::Type).1
    }

    fn segment(&mut self, segment: &Segment, place: PathPlace) -> ast::PathSegment {
        let mut node = ast::PathSegment::new(self.ident(segment.name), segment.span);
        node.arguments = match &segment.args {
            None => ast::PathArguments::None,
            Some(PathArgs::AngleArgs(args)) => {
                let mut args = self.angle_args(args);
                args.colon2_token = place == PathPlace::Value;
                ast::PathArguments::AngleBracketed(Box::new(args))
            }
            Some(PathArgs::ParenArgs(args)) => ast::PathArguments::Parenthesized(Box::new(self.paren_args(args))),
        };
        node
    }

    fn angle_args(&mut self, args: &AngleArgs) -> ast::AngleBracketedGenericArguments {
        self.generic_args(&args.args, args.span)
    }

    pub(super) fn generic_args(
        &mut self,
        args: &[GenericArg],
        span: oxur_core::Span,
    ) -> ast::AngleBracketedGenericArguments {
        let mut node = ast::AngleBracketedGenericArguments::new(span);
        node.args = args.iter().map(|arg| self.generic_arg(arg)).collect();
        node
    }

    fn paren_args(&mut self, args: &ParenArgs) -> ast::ParenthesizedGenericArguments {
        let mut node = ast::ParenthesizedGenericArguments::new(args.span);
        node.inputs = args.inputs.iter().map(|ty| ast::NamedArg::new(self.ty(ty), ty.span())).collect();
        node.output = self.return_type(args.output.as_ref());
        node
    }

    fn generic_arg(&mut self, arg: &GenericArg) -> ast::GenericArgument {
        match arg {
            GenericArg::LifetimeArg(node) => ast::GenericArgument::Lifetime(self.lifetime(node.lifetime)),
            GenericArg::TypeArg(node) => ast::GenericArgument::Type(self.ty(&node.ty)),
            GenericArg::ConstArg(node) => ast::GenericArgument::Const(self.const_arg(&node.value)),
            GenericArg::AssocArg(node) => {
                let ident = self.ident(node.name);
                let generics = self.assoc_generics(node.args.as_ref());
                match &node.value {
                    GenericArg::ConstArg(value) => {
                        let value = self.const_arg(&value.value);
                        let mut assoc = ast::AssocConst::new(ident, value, node.span);
                        assoc.generics = generics;
                        assoc.into()
                    }
                    value => {
                        let ty = match value {
                            GenericArg::TypeArg(value) => self.ty(&value.ty),
                            // The validator refuses everything else.
                            other => ast::TypeInfer::new(other.span()).into(),
                        };
                        let mut assoc = ast::AssocType::new(ident, ty, node.span);
                        assoc.generics = generics;
                        assoc.into()
                    }
                }
            }
            GenericArg::BoundArg(node) => {
                let mut constraint = ast::Constraint::new(self.ident(node.name), self.bounds(&node.bounds), node.span);
                constraint.generics = self.assoc_generics(node.args.as_ref());
                constraint.into()
            }
        }
    }

    fn assoc_generics(&mut self, args: Option<&PathArgs>) -> Option<ast::AngleBracketedGenericArguments> {
        match args {
            Some(PathArgs::AngleArgs(args)) => Some(self.angle_args(args)),
            _ => None,
        }
    }

    /// A constant as a generic argument: a literal or a name stands as it is, everything else in braces.
    pub(super) fn const_arg(&mut self, value: &Expr) -> ast::Expr {
        match value {
            Expr::Literal(_) | Expr::Block(_) | Expr::RustExpr(_) => self.expr(value),
            _ => {
                let mut block = ast::Block::new(value.span());
                block.stmts.push(ast::Stmt::Expr(self.expr(value), false));
                ast::ExprBlock::new(block, value.span()).into()
            }
        }
    }
}
