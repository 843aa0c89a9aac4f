//! Nodes whose conversion does not follow from their declarations.

use oxur_core::Span;

use crate::convert::{Convert, FromSyn, ToSyn};
use crate::{
    AttrStyle, File, FnPtrVariadic, ItemImpl, NamedArg, ReceiverKind, ReturnType, Safety, StaticMutability, Stmt,
    Variadic, Visibility, WhereClausePlacement,
};

/// A node that stands with a fixed token behind it.
fn reversed<S, K: Default>(node: Option<S>) -> Option<(S, K)> {
    node.map(|node| (node, K::default()))
}

impl Convert<syn::File> for File {
    fn to_syn(&self, cx: &mut ToSyn) -> syn::File {
        syn::File {
            shebang: self.shebang.clone(),
            frontmatter: None,
            attrs: self.attrs.to_syn(cx),
            items: self.items.to_syn(cx),
        }
    }

    fn from_syn(node: &syn::File, cx: &mut FromSyn) -> Option<Self> {
        Some(Self {
            shebang: node.shebang.clone(),
            attrs: Convert::from_syn(&node.attrs, cx)?,
            items: Convert::from_syn(&node.items, cx)?,
            span: Span::NOWHERE,
        })
    }
}

impl Convert<syn::ItemImpl> for ItemImpl {
    fn to_syn(&self, cx: &mut ToSyn) -> syn::ItemImpl {
        let mut modifiers = syn::ImplModifiers::default();
        modifiers.defaultness = self.defaultness.to_syn(cx);
        modifiers.polarity = self.polarity.to_syn(cx);
        syn::ItemImpl {
            attrs: self.attrs.to_syn(cx),
            modifiers,
            unsafety: self.unsafety.to_syn(cx),
            impl_token: Default::default(),
            generics: self.generics.to_syn(cx),
            trait_: reversed(self.trait_.to_syn(cx)),
            self_ty: self.self_ty.to_syn(cx),
            brace_token: Default::default(),
            items: self.items.to_syn(cx),
        }
    }

    fn from_syn(node: &syn::ItemImpl, cx: &mut FromSyn) -> Option<Self> {
        Some(Self {
            attrs: Convert::from_syn(&node.attrs, cx)?,
            unsafety: node.unsafety.is_some(),
            generics: Convert::from_syn(&node.generics, cx)?,
            trait_: match &node.trait_ {
                Some((path, _)) => Some(Convert::from_syn(path, cx)?),
                None => None,
            },
            self_ty: Convert::from_syn(&node.self_ty, cx)?,
            items: Convert::from_syn(&node.items, cx)?,
            defaultness: node.modifiers.defaultness.is_some(),
            polarity: node.modifiers.polarity.is_some(),
            span: Span::NOWHERE,
        })
    }
}

impl Convert<syn::NamedArg> for NamedArg {
    fn to_syn(&self, cx: &mut ToSyn) -> syn::NamedArg {
        syn::NamedArg { attrs: self.attrs.to_syn(cx), name: reversed(self.name.to_syn(cx)), ty: self.ty.to_syn(cx) }
    }

    fn from_syn(node: &syn::NamedArg, cx: &mut FromSyn) -> Option<Self> {
        Some(Self {
            attrs: Convert::from_syn(&node.attrs, cx)?,
            name: node.name.as_ref().and_then(|(name, _)| Convert::from_syn(name, cx)),
            ty: Convert::from_syn(&node.ty, cx)?,
            span: Span::NOWHERE,
        })
    }
}

impl Convert<syn::FnPtrVariadic> for FnPtrVariadic {
    fn to_syn(&self, cx: &mut ToSyn) -> syn::FnPtrVariadic {
        syn::FnPtrVariadic {
            attrs: self.attrs.to_syn(cx),
            name: reversed(self.name.to_syn(cx)),
            dots: Default::default(),
            comma: self.comma.to_syn(cx),
        }
    }

    fn from_syn(node: &syn::FnPtrVariadic, cx: &mut FromSyn) -> Option<Self> {
        Some(Self {
            attrs: Convert::from_syn(&node.attrs, cx)?,
            name: node.name.as_ref().and_then(|(name, _)| Convert::from_syn(name, cx)),
            comma: node.comma.is_some(),
            span: Span::NOWHERE,
        })
    }
}

impl Convert<syn::Variadic> for Variadic {
    fn to_syn(&self, cx: &mut ToSyn) -> syn::Variadic {
        syn::Variadic {
            attrs: self.attrs.to_syn(cx),
            pat: reversed(self.pat.to_syn(cx)),
            dots: Default::default(),
            comma: self.comma.to_syn(cx),
        }
    }

    fn from_syn(node: &syn::Variadic, cx: &mut FromSyn) -> Option<Self> {
        Some(Self {
            attrs: Convert::from_syn(&node.attrs, cx)?,
            pat: match &node.pat {
                Some((pat, _)) => Some(Convert::from_syn(pat, cx)?),
                None => None,
            },
            comma: node.comma.is_some(),
            span: Span::NOWHERE,
        })
    }
}

impl Convert<syn::AttrStyle> for AttrStyle {
    fn to_syn(&self, _: &mut ToSyn) -> syn::AttrStyle {
        match self {
            Self::Outer => syn::AttrStyle::Outer,
            Self::Inner => syn::AttrStyle::Inner(Default::default()),
        }
    }

    fn from_syn(node: &syn::AttrStyle, _: &mut FromSyn) -> Option<Self> {
        Some(match node {
            syn::AttrStyle::Outer => Self::Outer,
            syn::AttrStyle::Inner(_) => Self::Inner,
        })
    }
}

impl Convert<syn::Visibility> for Visibility {
    fn to_syn(&self, cx: &mut ToSyn) -> syn::Visibility {
        match self {
            Self::Public => syn::Visibility::Public(Default::default()),
            Self::Restricted(node) => syn::Visibility::Restricted((**node).to_syn(cx)),
            Self::Inherited => syn::Visibility::Inherited,
        }
    }

    fn from_syn(node: &syn::Visibility, cx: &mut FromSyn) -> Option<Self> {
        Some(match node {
            syn::Visibility::Public(_) => Self::Public,
            syn::Visibility::Restricted(node) => Self::Restricted(Box::new(Convert::from_syn(node, cx)?)),
            syn::Visibility::Inherited => Self::Inherited,
        })
    }
}

impl Convert<syn::ReturnType> for ReturnType {
    fn to_syn(&self, cx: &mut ToSyn) -> syn::ReturnType {
        match self {
            Self::Default => syn::ReturnType::Default,
            Self::Type(ty) => syn::ReturnType::Type(Default::default(), ty.to_syn(cx)),
        }
    }

    fn from_syn(node: &syn::ReturnType, cx: &mut FromSyn) -> Option<Self> {
        Some(match node {
            syn::ReturnType::Default => Self::Default,
            syn::ReturnType::Type(_, ty) => Self::Type(Convert::from_syn(ty, cx)?),
        })
    }
}

impl Convert<syn::Safety> for Safety {
    fn to_syn(&self, _: &mut ToSyn) -> syn::Safety {
        match self {
            Self::Safe => syn::Safety::Safe(Default::default()),
            Self::Unsafe => syn::Safety::Unsafe(Default::default()),
            Self::Default => syn::Safety::Default,
        }
    }

    fn from_syn(node: &syn::Safety, _: &mut FromSyn) -> Option<Self> {
        Some(match node {
            syn::Safety::Safe(_) => Self::Safe,
            syn::Safety::Unsafe(_) => Self::Unsafe,
            syn::Safety::Default => Self::Default,
        })
    }
}

impl Convert<syn::StaticMutability> for StaticMutability {
    fn to_syn(&self, _: &mut ToSyn) -> syn::StaticMutability {
        match self {
            Self::Mut => syn::StaticMutability::Mut(Default::default()),
            Self::None => syn::StaticMutability::None,
        }
    }

    fn from_syn(node: &syn::StaticMutability, _: &mut FromSyn) -> Option<Self> {
        match node {
            syn::StaticMutability::Mut(_) => Some(Self::Mut),
            syn::StaticMutability::None => Some(Self::None),
            // What a newer syn has.
            _ => None,
        }
    }
}

impl Convert<syn::WhereClausePlacement> for WhereClausePlacement {
    fn to_syn(&self, _: &mut ToSyn) -> syn::WhereClausePlacement {
        match self {
            Self::Early => syn::WhereClausePlacement::Early,
            Self::Late => syn::WhereClausePlacement::Late,
        }
    }

    fn from_syn(node: &syn::WhereClausePlacement, _: &mut FromSyn) -> Option<Self> {
        Some(match node {
            syn::WhereClausePlacement::Early => Self::Early,
            syn::WhereClausePlacement::Late => Self::Late,
        })
    }
}

impl Convert<syn::ReceiverKind> for ReceiverKind {
    fn to_syn(&self, cx: &mut ToSyn) -> syn::ReceiverKind {
        match self {
            Self::Value => syn::ReceiverKind::Value,
            Self::Reference(lifetime, mutability) => {
                syn::ReceiverKind::Reference(Default::default(), lifetime.to_syn(cx), mutability.to_syn(cx))
            }
            Self::Typed(ty) => syn::ReceiverKind::Typed(Default::default(), ty.to_syn(cx)),
        }
    }

    fn from_syn(node: &syn::ReceiverKind, cx: &mut FromSyn) -> Option<Self> {
        match node {
            syn::ReceiverKind::Value => Some(Self::Value),
            syn::ReceiverKind::Reference(_, lifetime, mutability) => {
                Some(Self::Reference(Convert::from_syn(lifetime, cx)?, mutability.is_some()))
            }
            syn::ReceiverKind::Typed(_, ty) => Some(Self::Typed(Convert::from_syn(ty, cx)?)),
            // What a newer syn has.
            _ => None,
        }
    }
}

impl Convert<syn::Stmt> for Stmt {
    fn to_syn(&self, cx: &mut ToSyn) -> syn::Stmt {
        match self {
            Self::Local(node) => syn::Stmt::Local((**node).to_syn(cx)),
            Self::Item(node) => syn::Stmt::Item(node.to_syn(cx)),
            Self::Expr(node, semicolon) => syn::Stmt::Expr(node.to_syn(cx), semicolon.to_syn(cx)),
            Self::Macro(node) => syn::Stmt::Macro((**node).to_syn(cx)),
        }
    }

    fn from_syn(node: &syn::Stmt, cx: &mut FromSyn) -> Option<Self> {
        Some(match node {
            syn::Stmt::Local(node) => Self::Local(Box::new(Convert::from_syn(node, cx)?)),
            syn::Stmt::Item(node) => Self::Item(Convert::from_syn(node, cx)?),
            syn::Stmt::Expr(node, semicolon) => Self::Expr(Convert::from_syn(node, cx)?, semicolon.is_some()),
            syn::Stmt::Macro(node) => Self::Macro(Box::new(Convert::from_syn(node, cx)?)),
        })
    }
}
