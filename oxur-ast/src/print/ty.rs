//! Types.

use oxur_core::{Delimiter, Span};

use crate::print::path::Place;
use crate::print::{Bracket, Print, Printer, Style};
use crate::{
    PointerMutability, ReturnType, Spanned, Type, TypeArray, TypeFnPtr, TypeParamBound, TypeParen, TypePath, TypePtr,
    TypeReference, TypeSlice, TypeTuple,
};

impl Printer<'_> {
    /// A type where a `+` behind it would not be its own: a sum of bounds is put in parentheses.
    pub(super) fn type_without_plus(&mut self, ty: &Type) {
        if !is_sum(ty) {
            ty.print(self, Span::NOWHERE);
            return;
        }
        let span = ty.span();
        self.open(Delimiter::Paren, Bracket::Grouping, span);
        ty.print(self, span);
        self.close(Delimiter::Paren, Bracket::Grouping, span);
    }

    /// `-> T` where a `+` behind the type would not be its own.
    fn output_without_plus(&mut self, output: &ReturnType, span: Span) {
        if let ReturnType::Type(ty) = output {
            self.token("->", span);
            self.type_without_plus(ty);
        }
    }
}

fn is_sum(ty: &Type) -> bool {
    match ty {
        Type::ImplTrait(node) => node.bounds.len() > 1,
        Type::TraitObject(node) => node.bounds.len() > 1,
        Type::Group(node) => is_sum(&node.elem),
        _ => false,
    }
}

/// Whether a `<` behind the type would be taken for the start of generic arguments.
pub(super) fn ends_with_open_path(ty: &Type) -> bool {
    match ty {
        Type::Path(node) => match node.path.segments.last() {
            Some(last) => matches!(last.arguments, crate::PathArguments::None),
            None => false,
        },
        Type::Ptr(node) => ends_with_open_path(&node.elem),
        Type::Reference(node) => ends_with_open_path(&node.elem),
        Type::Group(node) => ends_with_open_path(&node.elem),
        Type::ImplTrait(node) => node.bounds.last().is_some_and(bound_ends_with_open_path),
        Type::TraitObject(node) => node.bounds.last().is_some_and(bound_ends_with_open_path),
        Type::FnPtr(node) => matches!(&node.output, ReturnType::Type(ty) if ends_with_open_path(ty)),
        _ => false,
    }
}

fn bound_ends_with_open_path(bound: &TypeParamBound) -> bool {
    match bound {
        TypeParamBound::Trait(node) if !node.paren_token => match node.path.segments.last().map(|last| &last.arguments)
        {
            Some(crate::PathArguments::None) => true,
            Some(crate::PathArguments::Parenthesized(arguments)) => {
                matches!(&arguments.output, ReturnType::Type(ty) if ends_with_open_path(ty))
            }
            _ => false,
        },
        _ => false,
    }
}

impl Print for ReturnType {
    fn print(&self, p: &mut Printer<'_>, span: Span) {
        if let Self::Type(ty) = self {
            p.token("->", span);
            ty.print(p, span);
        }
    }
}

impl Print for TypeArray {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        p.open(Delimiter::Bracket, Bracket::Other, self.span);
        self.elem.print(p, self.span);
        p.token(";", self.span);
        self.len.print(p, self.span);
        p.close(Delimiter::Bracket, Bracket::Other, self.span);
    }
}

impl Print for TypeFnPtr {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        self.lifetimes.print(p, self.span);
        if self.unsafety {
            p.word("unsafe", self.span);
        }
        self.abi.print(p, self.span);
        p.word("fn", self.span);
        p.open_tight(Delimiter::Paren, Bracket::Other, self.span);
        self.inputs.print(p, self.span);
        if let Some(variadic) = &self.variadic {
            if !self.inputs.is_empty() && !self.inputs.trailing {
                p.token(",", self.span);
            }
            variadic.print(p, self.span);
        }
        p.close(Delimiter::Paren, Bracket::Other, self.span);
        p.output_without_plus(&self.output, self.span);
    }
}

impl Print for crate::ParenthesizedGenericArguments {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.open_tight(Delimiter::Paren, Bracket::Other, self.span);
        self.inputs.print(p, self.span);
        p.close(Delimiter::Paren, Bracket::Other, self.span);
        p.output_without_plus(&self.output, self.span);
    }
}

impl Print for TypeParen {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        p.open(Delimiter::Paren, Bracket::Grouping, self.span);
        self.elem.print(p, self.span);
        p.close(Delimiter::Paren, Bracket::Grouping, self.span);
    }
}

impl Print for TypePath {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        p.qualified_path(self.qself.as_ref(), &self.path, Place::Type);
    }
}

impl Print for TypePtr {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        p.operator("*", Style::Prefix, self.span);
        p.word(if self.mutability == PointerMutability::Mut { "mut" } else { "const" }, self.span);
        p.type_without_plus(&self.elem);
    }
}

impl Print for TypeReference {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        p.operator("&", Style::Prefix, self.span);
        self.lifetime.print(p, self.span);
        if self.mutability {
            p.word("mut", self.span);
        }
        p.type_without_plus(&self.elem);
    }
}

impl Print for TypeSlice {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        p.open(Delimiter::Bracket, Bracket::Other, self.span);
        self.elem.print(p, self.span);
        p.close(Delimiter::Bracket, Bracket::Other, self.span);
    }
}

impl Print for TypeTuple {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        p.open(Delimiter::Paren, Bracket::Other, self.span);
        self.elems.print(p, self.span);
        if self.elems.len() == 1 && !self.elems.trailing {
            p.token(",", self.span);
        }
        p.close(Delimiter::Paren, Bracket::Other, self.span);
    }
}
