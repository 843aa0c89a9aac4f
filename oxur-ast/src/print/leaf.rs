//! Leaves, lists, attributes, visibility.

use oxur_core::{Delimiter, Span};

use crate::print::doc::DocComment;
use crate::print::{Bracket, Gap, Last, Print, Printer, Style};
use crate::{
    AttrStyle, Attribute, CapturedParam, Field, FnArg, GenericArgument, GenericParam, Ident, Index, Lifetime, List,
    Lit, LitKind, MetaList, NamedArg, StaticMutability, Type, TypeParamBound, UseTree, VisRestricted, Visibility,
    WherePredicate,
};

/// What stands between the nodes of a list.
pub(crate) trait Separated {
    const SEPARATOR: &'static str = ",";
}

impl Separated for CapturedParam {}
impl Separated for Field {}
impl Separated for FnArg {}
impl Separated for GenericArgument {}
impl Separated for GenericParam {}
impl Separated for NamedArg {}
impl Separated for Type {}
impl Separated for UseTree {}
impl Separated for WherePredicate {}

impl Separated for TypeParamBound {
    const SEPARATOR: &'static str = "+";
}

// Lifetimes stand in lists only as bounds.
impl Separated for Lifetime {
    const SEPARATOR: &'static str = "+";
}

impl<T: Print + Separated> Print for List<T> {
    fn print(&self, p: &mut Printer<'_>, span: Span) {
        for (i, item) in self.items.iter().enumerate() {
            if i > 0 {
                p.token(T::SEPARATOR, span);
            }
            item.print(p, span);
        }
        if self.trailing && !self.items.is_empty() {
            p.token(T::SEPARATOR, span);
        }
    }
}

impl<T: Print> Print for Option<T> {
    fn print(&self, p: &mut Printer<'_>, span: Span) {
        if let Some(node) = self {
            node.print(p, span);
        }
    }
}

impl<T: Print> Print for Box<T> {
    fn print(&self, p: &mut Printer<'_>, span: Span) {
        (**self).print(p, span);
    }
}

impl Print for Ident {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.word(self.name.as_str(), self.span);
    }
}

impl Print for Lifetime {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.lifetime(self.name.as_str(), self.span);
    }
}

impl Print for Lit {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        match (self.kind, self.text.as_str()) {
            (LitKind::Bool, text) => p.word(text, self.span),
            (_, text) => p.literal(text, self.span),
        }
    }
}

impl Print for Index {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.literal(&self.index.to_string(), self.span);
    }
}

impl Printer<'_> {
    pub(super) fn lifetime(&mut self, text: &str, span: Span) {
        self.gap(Gap::Space, '\'');
        self.sink.lifetime(text, span);
        self.last = Last::Word;
        self.want = Gap::Space;
    }

    pub(super) fn literal(&mut self, text: &str, span: Span) {
        let text = match text.strip_prefix('-') {
            Some(positive) => {
                self.operator("-", Style::Prefix, span);
                positive
            }
            None => text,
        };
        self.gap(Gap::Space, text.chars().next().unwrap_or('"'));
        self.sink.literal(text, span);
        let number = text.starts_with(|c: char| c.is_ascii_digit());
        self.last = if number { Last::Number { dot: text.ends_with('.') } } else { Last::Word };
        self.want = Gap::Space;
    }
}

pub(super) fn is_inner(attribute: &Attribute) -> bool {
    attribute.style == AttrStyle::Inner
}

/// Outer attributes; each has its own line where the first stands at the start of one.
impl Print for Vec<Attribute> {
    fn print(&self, p: &mut Printer<'_>, span: Span) {
        let lines = p.at_line_start();
        for attribute in self.iter().filter(|attribute| !is_inner(attribute)) {
            attribute.print(p, span);
            if lines {
                p.line();
            }
        }
    }
}

impl Printer<'_> {
    /// Inner attributes, a line each.
    pub(super) fn inner_attrs(&mut self, attrs: &[Attribute]) {
        for attribute in attrs.iter().filter(|attribute| is_inner(attribute)) {
            attribute.print(self, attribute.span);
            self.line();
        }
    }
}

impl Print for Attribute {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        if p.at_line_start()
            && p.sink.takes_doc_comments()
            && let Some(doc) = DocComment::of_attribute(self)
        {
            p.doc_comment(&doc, self.span);
            return;
        }
        p.operator("#", Style::Prefix, self.span);
        if is_inner(self) {
            p.operator("!", Style::Tight, self.span);
        }
        p.open_tight(Delimiter::Bracket, Bracket::Other, self.span);
        self.meta.print(p, self.span);
        p.close(Delimiter::Bracket, Bracket::Other, self.span);
    }
}

impl Print for MetaList {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.path.print(p, self.span);
        p.token_group(self.delimiter, &self.tokens, self.span);
    }
}

impl Print for Visibility {
    fn print(&self, p: &mut Printer<'_>, span: Span) {
        match self {
            Self::Public => p.word("pub", span),
            Self::Restricted(restricted) => restricted.print(p, span),
            Self::Inherited => {}
        }
    }
}

impl Print for VisRestricted {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.word("pub", self.span);
        p.open_tight(Delimiter::Paren, Bracket::Other, self.span);
        // Only these paths may stand without `in`.
        let plain = match self.path.segments.as_slice() {
            [one] => !self.path.leading_colon && matches!(one.ident.name.as_str(), "crate" | "self" | "super"),
            _ => false,
        };
        if self.in_token || !plain {
            p.word("in", self.span);
        }
        self.path.print(p, self.span);
        p.close(Delimiter::Paren, Bracket::Other, self.span);
    }
}

impl Print for StaticMutability {
    fn print(&self, p: &mut Printer<'_>, span: Span) {
        if *self == Self::Mut {
            p.word("mut", span);
        }
    }
}
