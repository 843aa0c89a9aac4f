//! Attributes, doc comments and visibility.

use std::sync::Arc;

use oxur_core::core::{Attr, AttrKind, Visibility};
use oxur_core::{Attribute, AttributeKind, Attributed, Form, FormKind, ListStyle, RustToken, RustTokenKind, Symbol};

use super::{Writer, styled, word};

impl Writer {
    /// Inner attributes, each a form of its own.
    pub(super) fn inner_attrs(&mut self, attrs: &[Attr]) -> Vec<Form> {
        attrs.iter().map(|attr| Form::new(FormKind::InnerAttribute(Arc::new(attribute(attr))), attr.span)).collect()
    }

    /// The visibility as forms before an item's head or a field.
    pub(super) fn vis(&mut self, vis: &Visibility, out: &mut Vec<Form>) -> Option<()> {
        match vis {
            Visibility::Inherited => {}
            Visibility::Public(span) => out.push(word("pub", *span)),
            Visibility::Restricted(path) => {
                let short = path.as_name().is_some_and(|name| matches!(name.name.as_str(), "crate" | "self" | "super"));
                let form = self.type_path(path)?;
                let within = (!short).then(|| word("in", path.span));
                out.push(styled(ListStyle::Restriction, "pub", within.into_iter().chain([form]), path.span));
            }
        }
        Some(())
    }
}

/// A form with attributes before it.
pub(super) fn attributed(attrs: &[Attr], form: Form) -> Form {
    if attrs.is_empty() {
        return form;
    }
    let span = form.span;
    let attributes = attrs.iter().map(attribute).collect();
    Form::new(FormKind::Attributed(Arc::new(Attributed { attributes, form })), span)
}

/// Puts attributes before the first of several forms.
pub(super) fn attribute_first(attrs: &[Attr], forms: &mut [Form]) {
    if let (false, Some(first)) = (attrs.is_empty(), forms.first_mut()) {
        *first = attributed(attrs, first.clone());
    }
}

fn attribute(attr: &Attr) -> Attribute {
    let kind = match &attr.kind {
        AttrKind::Outer(tokens) => AttributeKind::Tokens(tokens.0.clone()),
        AttrKind::Inner(tokens) => match inner_doc(&tokens.0) {
            Some(text) => AttributeKind::Doc(text),
            None => AttributeKind::Tokens(tokens.0.clone()),
        },
        AttrKind::Doc(text) => AttributeKind::Doc(*text),
    };
    Attribute { kind, span: attr.span }
}

/// The text of `doc = "…"`, if the literal is the one that the text is written as.
fn inner_doc(tokens: &[RustToken]) -> Option<Symbol> {
    let [
        RustToken { kind: RustTokenKind::Ident(name), .. },
        RustToken { kind: RustTokenKind::Punct('=', _), .. },
        RustToken { kind: RustTokenKind::Literal(literal), span },
    ] = tokens
    else {
        return None;
    };
    if *name != "doc" || !literal.text.starts_with('"') {
        return None;
    }
    let text = crate::expand::string_value(&literal.text)?;
    (oxur_ast::Lit::string(&text, *span).text == literal.text).then(|| Symbol::new(&text))
}
