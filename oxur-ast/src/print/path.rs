//! Paths.

use oxur_core::Span;

use crate::print::{Bracket, Print, Printer, Style};
use crate::{
    AngleBracketedGenericArguments, Expr, GenericArgument, Path, PathArguments, PathSegment, QSelf, Spanned, UnOp,
};

/// Where a path stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In an expression or pattern: `::` stands before generic arguments.
    Value,
    /// Anywhere else: it may be left out.
    Type,
}

impl Print for Path {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.path(self, Place::Type);
    }
}

impl Print for PathSegment {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.segment(self, Place::Type);
    }
}

impl Print for QSelf {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.ty.print(p, self.span);
    }
}

impl Printer<'_> {
    pub(super) fn path(&mut self, path: &Path, place: Place) {
        self.leading_colon(path);
        for (i, segment) in path.segments.iter().enumerate() {
            if i > 0 {
                self.operator("::", Style::Tight, path.span);
            }
            self.segment(segment, place);
        }
        if path.segments.trailing {
            self.operator("::", Style::Tight, path.span);
        }
    }

    fn leading_colon(&mut self, path: &Path) {
        if path.leading_colon {
            self.operator("::", Style::Prefix, path.span);
        }
    }

    fn segment(&mut self, segment: &PathSegment, place: Place) {
        segment.ident.print(self, segment.span);
        match &segment.arguments {
            PathArguments::AngleBracketed(arguments) => self.angle_arguments(arguments, place),
            arguments => arguments.print(self, segment.span),
        }
    }

    /// A path with the type before it, if there is one: `<T as Tr>::A`.
    pub(super) fn qualified_path(&mut self, qself: Option<&QSelf>, path: &Path, place: Place) {
        let Some(qself) = qself else {
            self.path(path, place);
            return;
        };
        self.operator("<", Style::Prefix, qself.span);
        qself.ty.print(self, qself.span);
        let position = qself.position.min(path.segments.len());
        if position > 0 {
            self.word("as", qself.span);
            self.leading_colon(path);
        }
        for (i, segment) in path.segments.iter().enumerate() {
            if i == position {
                self.operator(">", Style::Tight, qself.span);
            }
            if i > 0 || position == 0 {
                self.operator("::", Style::Tight, path.span);
            }
            self.segment(segment, if i < position { Place::Type } else { place });
        }
        if position == path.segments.len() {
            self.operator(">", Style::Postfix, qself.span);
        }
    }

    pub(super) fn angle_arguments(&mut self, node: &AngleBracketedGenericArguments, place: Place) {
        if node.colon2_token || place == Place::Value {
            self.operator("::", Style::Tight, node.span);
        }
        self.operator("<", Style::Tight, node.span);
        node.args.print(self, node.span);
        self.operator(">", Style::Postfix, node.span);
    }

    /// A constant as a generic argument or its default: in braces, but for what may stand without.
    pub(super) fn const_argument(&mut self, expr: &Expr) {
        let plain = match expr {
            Expr::Lit(_) | Expr::Block(_) | Expr::Path(_) | Expr::Verbatim(_) | Expr::Infer(_) | Expr::Macro(_) => true,
            Expr::Const(_) | Expr::Group(_) => true,
            Expr::Unary(node) => node.op == UnOp::Neg && matches!(node.expr, Expr::Lit(_)),
            _ => false,
        };
        if plain {
            expr.print(self, Span::NOWHERE);
        } else {
            let span = expr.span();
            self.open_spaced(Bracket::Block, span);
            expr.print(self, span);
            self.close_spaced(Bracket::Block, span);
        }
    }
}

impl Print for AngleBracketedGenericArguments {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.angle_arguments(self, Place::Type);
    }
}

impl Print for GenericArgument {
    fn print(&self, p: &mut Printer<'_>, span: Span) {
        match self {
            Self::Lifetime(node) => node.print(p, span),
            Self::Type(node) => node.print(p, span),
            Self::Const(node) => p.const_argument(node),
            Self::AssocType(node) => node.print(p, span),
            Self::AssocConst(node) => node.print(p, span),
            Self::Constraint(node) => node.print(p, span),
        }
    }
}
