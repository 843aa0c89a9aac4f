//! Leaves, lists, tokens that are flags.

use oxur_core::{Delimiter, Span, codes};
use proc_macro2::Literal;
use syn::punctuated::Punctuated;

use crate::convert::tokens::{span_of, to_ident};
use crate::convert::{Convert, FromSyn, ToSyn};
use crate::{Ident, Index, Lifetime, List, Lit, LitKind};

impl<S, T: Convert<S>> Convert<Box<S>> for T {
    fn to_syn(&self, cx: &mut ToSyn) -> Box<S> {
        Box::new(self.to_syn(cx))
    }

    fn from_syn(node: &Box<S>, cx: &mut FromSyn) -> Option<Self> {
        Self::from_syn(&**node, cx)
    }
}

/// A node that stands with a fixed token before it.
impl<K: Default, S, T: Convert<S>> Convert<(K, S)> for T {
    fn to_syn(&self, cx: &mut ToSyn) -> (K, S) {
        (K::default(), self.to_syn(cx))
    }

    fn from_syn((_, node): &(K, S), cx: &mut FromSyn) -> Option<Self> {
        Self::from_syn(node, cx)
    }
}

impl<S, T: Convert<S>> Convert<Option<S>> for Option<T> {
    fn to_syn(&self, cx: &mut ToSyn) -> Option<S> {
        self.as_ref().map(|node| node.to_syn(cx))
    }

    fn from_syn(node: &Option<S>, cx: &mut FromSyn) -> Option<Self> {
        match node {
            Some(node) => Some(Some(T::from_syn(node, cx)?)),
            None => Some(None),
        }
    }
}

/// A token that stands or not.
impl<K: Default> Convert<Option<K>> for bool {
    fn to_syn(&self, _: &mut ToSyn) -> Option<K> {
        self.then(K::default)
    }

    fn from_syn(node: &Option<K>, _: &mut FromSyn) -> Option<Self> {
        Some(node.is_some())
    }
}

impl<S, T: Convert<S>> Convert<Vec<S>> for Vec<T> {
    fn to_syn(&self, cx: &mut ToSyn) -> Vec<S> {
        self.iter().map(|node| node.to_syn(cx)).collect()
    }

    fn from_syn(nodes: &Vec<S>, cx: &mut FromSyn) -> Option<Self> {
        let mut out = Self::with_capacity(nodes.len());
        for node in nodes {
            out.push(T::from_syn(node, cx)?);
        }
        Some(out)
    }
}

impl<S, P: Default, T: Convert<S>> Convert<Punctuated<S, P>> for List<T> {
    fn to_syn(&self, cx: &mut ToSyn) -> Punctuated<S, P> {
        let mut list: Punctuated<S, P> = self.items.iter().map(|node| node.to_syn(cx)).collect();
        if self.trailing && !list.is_empty() {
            list.push_punct(P::default());
        }
        list
    }

    fn from_syn(list: &Punctuated<S, P>, cx: &mut FromSyn) -> Option<Self> {
        let mut items = Vec::with_capacity(list.len());
        for node in list {
            items.push(T::from_syn(node, cx)?);
        }
        Some(Self { items, trailing: list.trailing_punct() })
    }
}

impl Convert<usize> for usize {
    fn to_syn(&self, _: &mut ToSyn) -> usize {
        *self
    }

    fn from_syn(node: &usize, _: &mut FromSyn) -> Option<Self> {
        Some(*node)
    }
}

impl Convert<proc_macro2::Ident> for Ident {
    fn to_syn(&self, cx: &mut ToSyn) -> proc_macro2::Ident {
        to_ident(self.name.as_str(), self.span, cx)
    }

    fn from_syn(node: &proc_macro2::Ident, cx: &mut FromSyn) -> Option<Self> {
        Some(Self { name: cx.symbol(node), span: span_of(node.span()) })
    }
}

impl Convert<syn::Lifetime> for Lifetime {
    fn to_syn(&self, cx: &mut ToSyn) -> syn::Lifetime {
        let name = self.name.as_str().strip_prefix('\'').unwrap_or(self.name.as_str());
        syn::Lifetime { apostrophe: proc_macro2::Span::call_site(), ident: to_ident(name, self.span, cx) }
    }

    fn from_syn(node: &syn::Lifetime, cx: &mut FromSyn) -> Option<Self> {
        Some(Self { name: cx.symbol(node), span: span_of(node.apostrophe) })
    }
}

impl Convert<syn::Index> for Index {
    fn to_syn(&self, _: &mut ToSyn) -> syn::Index {
        syn::Index { index: self.index, span: proc_macro2::Span::call_site() }
    }

    fn from_syn(node: &syn::Index, _: &mut FromSyn) -> Option<Self> {
        Some(Self::new(node.index, span_of(node.span)))
    }
}

/// The literal of a text, or an error and some literal.
pub(super) fn to_literal(text: &str, span: Span, cx: &mut ToSyn) -> Literal {
    text.parse().unwrap_or_else(|_| {
        let message = format!("`{text}` is no literal of Rust");
        cx.errors.push(oxur_core::Diagnostic::error(codes::ast::NOT_A_LITERAL, span, message));
        Literal::string(text)
    })
}

impl Convert<syn::Lit> for Lit {
    fn to_syn(&self, cx: &mut ToSyn) -> syn::Lit {
        if self.kind == LitKind::Bool {
            let value = self.text == "true";
            return syn::Lit::Bool(syn::LitBool { value, span: proc_macro2::Span::call_site() });
        }
        syn::Lit::new(to_literal(self.text.as_str(), self.span, cx))
    }

    fn from_syn(node: &syn::Lit, cx: &mut FromSyn) -> Option<Self> {
        let (kind, literal) = match node {
            syn::Lit::Str(node) => (LitKind::Str, node.token()),
            syn::Lit::ByteStr(node) => (LitKind::ByteStr, node.token()),
            syn::Lit::CStr(node) => (LitKind::CStr, node.token()),
            syn::Lit::Byte(node) => (LitKind::Byte, node.token()),
            syn::Lit::Char(node) => (LitKind::Char, node.token()),
            syn::Lit::Int(node) => (LitKind::Int, node.token()),
            syn::Lit::Float(node) => (LitKind::Float, node.token()),
            syn::Lit::Bool(node) => return Some(Self::bool(node.value, span_of(node.span))),
            syn::Lit::Verbatim(node) => (LitKind::Verbatim, node.clone()),
            // A kind of literal that a newer syn has.
            _ => return None,
        };
        Some(Self { kind, text: cx.symbol(&literal), span: span_of(literal.span()) })
    }
}

impl Convert<syn::LitStr> for Lit {
    fn to_syn(&self, cx: &mut ToSyn) -> syn::LitStr {
        match Convert::<syn::Lit>::to_syn(self, cx) {
            syn::Lit::Str(node) => node,
            _ => {
                let message = format!("`{}` stands where a string must", self.text);
                cx.errors.push(oxur_core::Diagnostic::error(codes::ast::NOT_A_LITERAL, self.span, message));
                syn::LitStr::new(self.text.as_str(), proc_macro2::Span::call_site())
            }
        }
    }

    fn from_syn(node: &syn::LitStr, cx: &mut FromSyn) -> Option<Self> {
        let literal = node.token();
        Some(Self { kind: LitKind::Str, text: cx.symbol(&literal), span: span_of(literal.span()) })
    }
}

impl Convert<syn::MacroDelimiter> for Delimiter {
    fn to_syn(&self, _: &mut ToSyn) -> syn::MacroDelimiter {
        match self {
            Self::Paren => syn::MacroDelimiter::Paren(Default::default()),
            Self::Brace => syn::MacroDelimiter::Brace(Default::default()),
            Self::Bracket => syn::MacroDelimiter::Bracket(Default::default()),
        }
    }

    fn from_syn(node: &syn::MacroDelimiter, _: &mut FromSyn) -> Option<Self> {
        Some(match node {
            syn::MacroDelimiter::Paren(_) => Self::Paren,
            syn::MacroDelimiter::Brace(_) => Self::Brace,
            syn::MacroDelimiter::Bracket(_) => Self::Bracket,
        })
    }
}
