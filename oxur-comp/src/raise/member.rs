//! Items within traits, `impl`s and extern blocks.

use oxur_ast as ast;
use oxur_ast::Spanned as _;
use oxur_core::core::{DefineConst, DefineStatic, DefineType, Item, Safety, Visibility};

use super::item::{NONE, embedded};
use super::{Raiser, rust_tokens, tokens_of};

impl Raiser {
    pub(super) fn trait_item(&mut self, item: &ast::TraitItem) -> Item {
        if let ast::TraitItem::Verbatim(tokens) = item {
            return embedded(rust_tokens(tokens), tokens.span());
        }
        self.trait_member(item).unwrap_or_else(|| embedded(tokens_of(item), item.span()))
    }

    fn trait_member(&mut self, item: &ast::TraitItem) -> Option<Item> {
        Some(match item {
            ast::TraitItem::Const(node) => {
                if node.defaultness {
                    return None;
                }
                DefineConst {
                    attrs: self.attrs(&node.attrs),
                    vis: Visibility::Inherited,
                    name: self.ident(node.ident),
                    generics: self.generics(&node.generics)?,
                    ty: self.ty(&node.ty),
                    value: node.default.as_ref().map(|value| self.expr(value)),
                    span: node.span,
                }
                .into()
            }
            ast::TraitItem::Fn(node) => {
                self.function(&node.attrs, &NONE, node.defaultness, &node.sig, node.default.as_ref(), node.span)?.into()
            }
            ast::TraitItem::Type(node) => {
                if node.defaultness || node.colon_token {
                    return None;
                }
                if node.default.is_some() && node.generics.where_clause.is_some() {
                    return None;
                }
                DefineType {
                    attrs: self.attrs(&node.attrs),
                    vis: Visibility::Inherited,
                    name: self.ident(node.ident),
                    generics: self.generics(&node.generics)?,
                    bounds: self.bounds(&node.bounds)?,
                    ty: node.default.as_ref().map(|ty| self.ty(ty)),
                    span: node.span,
                }
                .into()
            }
            ast::TraitItem::Macro(node) => {
                self.macro_item(&node.attrs, None, &node.mac, node.semi_token, node.span)?.into()
            }
            ast::TraitItem::Verbatim(_) => return None,
        })
    }

    pub(super) fn impl_item(&mut self, item: &ast::ImplItem) -> Item {
        if let ast::ImplItem::Verbatim(tokens) = item {
            return embedded(rust_tokens(tokens), tokens.span());
        }
        self.impl_member(item).unwrap_or_else(|| embedded(tokens_of(item), item.span()))
    }

    fn impl_member(&mut self, item: &ast::ImplItem) -> Option<Item> {
        Some(match item {
            ast::ImplItem::Const(node) => {
                if node.defaultness {
                    return None;
                }
                DefineConst {
                    attrs: self.attrs(&node.attrs),
                    vis: self.vis(&node.vis)?,
                    name: self.ident(node.ident),
                    generics: self.generics(&node.generics)?,
                    ty: self.ty(&node.ty),
                    value: Some(self.expr(&node.expr)),
                    span: node.span,
                }
                .into()
            }
            ast::ImplItem::Fn(node) => {
                self.function(&node.attrs, &node.vis, node.defaultness, &node.sig, Some(&node.block), node.span)?.into()
            }
            ast::ImplItem::Type(node) => {
                if node.defaultness {
                    return None;
                }
                DefineType {
                    attrs: self.attrs(&node.attrs),
                    vis: self.vis(&node.vis)?,
                    name: self.ident(node.ident),
                    generics: self.generics(&node.generics)?,
                    bounds: Vec::new(),
                    ty: Some(self.ty(&node.ty)),
                    span: node.span,
                }
                .into()
            }
            ast::ImplItem::Macro(node) => {
                self.macro_item(&node.attrs, None, &node.mac, node.semi_token, node.span)?.into()
            }
            ast::ImplItem::Verbatim(_) => return None,
        })
    }

    pub(super) fn foreign_item(&mut self, item: &ast::ForeignItem) -> Item {
        if let ast::ForeignItem::Verbatim(tokens) = item {
            return embedded(rust_tokens(tokens), tokens.span());
        }
        self.foreign_member(item).unwrap_or_else(|| embedded(tokens_of(item), item.span()))
    }

    fn foreign_member(&mut self, item: &ast::ForeignItem) -> Option<Item> {
        Some(match item {
            ast::ForeignItem::Fn(node) => {
                self.function(&node.attrs, &node.vis, node.defaultness, &node.sig, None, node.span)?.into()
            }
            ast::ForeignItem::Static(node) => DefineStatic {
                attrs: self.attrs(&node.attrs),
                vis: self.vis(&node.vis)?,
                safety: match node.safety {
                    ast::Safety::Default => Safety::Default,
                    ast::Safety::Unsafe => Safety::Unsafe,
                    ast::Safety::Safe => Safety::Safe,
                },
                mutable: node.mutability == ast::StaticMutability::Mut,
                name: self.ident(node.ident),
                ty: self.ty(&node.ty),
                value: None,
                span: node.span,
            }
            .into(),
            ast::ForeignItem::Type(node) => {
                if node.defaultness {
                    return None;
                }
                DefineType {
                    attrs: self.attrs(&node.attrs),
                    vis: self.vis(&node.vis)?,
                    name: self.ident(node.ident),
                    generics: self.generics(&node.generics)?,
                    bounds: Vec::new(),
                    ty: None,
                    span: node.span,
                }
                .into()
            }
            ast::ForeignItem::Macro(node) => {
                self.macro_item(&node.attrs, None, &node.mac, node.semi_token, node.span)?.into()
            }
            ast::ForeignItem::Verbatim(_) => return None,
        })
    }
}
