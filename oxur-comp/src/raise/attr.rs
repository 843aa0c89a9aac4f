//! Attributes, doc comments and visibility.

use oxur_ast as ast;
use oxur_core::core::{Attr, AttrKind, RustTokens, Visibility};
use oxur_core::{RustToken, Symbol};

use super::Raiser;

impl Raiser {
    /// Attributes, with outer and inner ones as they are.
    pub(super) fn attrs(&mut self, attrs: &[ast::Attribute]) -> Vec<Attr> {
        attrs.iter().map(attr).collect()
    }

    /// The outer attributes and the inner ones, which Rust's tree keeps together.
    pub(super) fn split_attrs(&mut self, attrs: &[ast::Attribute]) -> (Vec<Attr>, Vec<Attr>) {
        self.attrs(attrs).into_iter().partition(|attr| !matches!(attr.kind, AttrKind::Inner(_)))
    }

    pub(super) fn vis(&mut self, vis: &ast::Visibility) -> Option<Visibility> {
        Some(match vis {
            ast::Visibility::Inherited => Visibility::Inherited,
            ast::Visibility::Public => Visibility::Public(oxur_core::Span::NOWHERE),
            ast::Visibility::Restricted(node) => {
                let path = self.plain_path(&node.path)?;
                let short = path.as_name().is_some_and(|name| matches!(name.name.as_str(), "crate" | "self" | "super"));
                // `pub(in crate)` says the same in other words.
                if short == node.in_token {
                    return None;
                }
                Visibility::Restricted(path)
            }
        })
    }
}

fn attr(attr: &ast::Attribute) -> Attr {
    let kind = match (attr.style, doc_text(&attr.meta)) {
        (ast::AttrStyle::Outer, Some(text)) => AttrKind::Doc(text),
        (ast::AttrStyle::Outer, None) => AttrKind::Outer(meta_tokens(&attr.meta)),
        (ast::AttrStyle::Inner, _) => AttrKind::Inner(meta_tokens(&attr.meta)),
    };
    Attr { kind, span: attr.span }
}

fn meta_tokens(meta: &ast::Meta) -> RustTokens {
    let tokens: Vec<RustToken> = ast::print_tokens(meta);
    RustTokens(tokens.into())
}

/// The text of a doc comment, if its literal is the one that the text is written as.
pub(super) fn doc_text(meta: &ast::Meta) -> Option<Symbol> {
    let ast::Meta::NameValue(node) = meta else { return None };
    let [segment] = &*node.path.segments.items else { return None };
    let ast::Expr::Lit(value) = &node.value else { return None };
    if segment.ident.name != "doc" || value.lit.kind != ast::LitKind::Str || !value.lit.text.starts_with('"') {
        return None;
    }
    let text = crate::expand::string_value(&value.lit.text)?;
    (ast::Lit::string(&text, value.lit.span).text == value.lit.text).then(|| Symbol::new(&text))
}
