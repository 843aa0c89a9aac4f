//! Items within traits, `impl`s and extern blocks.

use oxur_ast as ast;
use oxur_core::core::Item;

use super::Lowerer;
use super::item::static_mutability;

impl Lowerer<'_> {
    pub(super) fn trait_item(&mut self, item: &Item) -> Option<ast::TraitItem> {
        Some(match item {
            Item::DefineFunc(node) if node.comptime => return None,
            Item::DefineFunc(node) => {
                let mut lowered = ast::TraitItemFn::new(self.signature(node), self.item_head(node.span));
                lowered.attrs = self.attrs(&node.attrs);
                if let Some(body) = &node.body {
                    lowered.attrs.extend(self.inner_attrs(body));
                    lowered.default = Some(self.block(body));
                }
                lowered.defaultness = node.defaultness;
                lowered.into()
            }
            Item::DefineConst(node) => {
                let ident = self.ident(node.name);
                let mut lowered = ast::TraitItemConst::new(ident, self.ty(&node.ty), self.item_head(node.span));
                lowered.attrs = self.attrs(&node.attrs);
                lowered.generics = self.generics(&node.generics);
                lowered.default = node.value.as_ref().map(|value| self.expr(value));
                lowered.into()
            }
            Item::DefineType(node) => {
                let mut lowered = ast::TraitItemType::new(self.ident(node.name), self.item_head(node.span));
                lowered.attrs = self.attrs(&node.attrs);
                lowered.generics = self.generics(&node.generics);
                lowered.bounds = self.bounds(&node.bounds);
                lowered.default = node.ty.as_ref().map(|ty| self.ty(ty));
                lowered.into()
            }
            Item::MacroItem(node) => {
                let (attrs, mac, semicolon) = self.macro_item(node);
                let mut lowered = ast::TraitItemMacro::new(mac, node.span);
                lowered.attrs = attrs;
                lowered.semi_token = semicolon;
                lowered.into()
            }
            _ => ast::TraitItem::Verbatim(self.verbatim_member(item)?),
        })
    }

    pub(super) fn impl_item(&mut self, item: &Item) -> Option<ast::ImplItem> {
        Some(match item {
            Item::DefineFunc(node) if node.comptime => return None,
            Item::DefineFunc(node) => {
                let (block, inner) = self.func_body(node);
                let mut lowered = ast::ImplItemFn::new(self.signature(node), block, self.item_head(node.span));
                lowered.attrs = self.attrs(&node.attrs);
                lowered.attrs.extend(inner);
                lowered.vis = self.vis(&node.vis);
                lowered.defaultness = node.defaultness;
                lowered.into()
            }
            Item::DefineConst(node) => {
                let ident = self.ident(node.name);
                let ty = self.ty(&node.ty);
                let value = self.value_or_unit(node.value.as_ref(), node.span);
                let mut lowered = ast::ImplItemConst::new(ident, ty, value, self.item_head(node.span));
                lowered.attrs = self.attrs(&node.attrs);
                lowered.vis = self.vis(&node.vis);
                lowered.generics = self.generics(&node.generics);
                lowered.into()
            }
            Item::DefineType(node) => {
                let ty = self.type_or_infer(node.ty.as_ref(), node.span);
                let mut lowered = ast::ImplItemType::new(self.ident(node.name), ty, self.item_head(node.span));
                lowered.attrs = self.attrs(&node.attrs);
                lowered.vis = self.vis(&node.vis);
                lowered.generics = self.generics(&node.generics);
                lowered.into()
            }
            Item::MacroItem(node) => {
                let (attrs, mac, semicolon) = self.macro_item(node);
                let mut lowered = ast::ImplItemMacro::new(mac, node.span);
                lowered.attrs = attrs;
                lowered.semi_token = semicolon;
                lowered.into()
            }
            _ => ast::ImplItem::Verbatim(self.verbatim_member(item)?),
        })
    }

    pub(super) fn foreign_item(&mut self, item: &Item) -> Option<ast::ForeignItem> {
        Some(match item {
            Item::DefineFunc(node) => {
                let mut lowered = ast::ForeignItemFn::new(self.signature(node), self.item_head(node.span));
                lowered.attrs = self.attrs(&node.attrs);
                lowered.vis = self.vis(&node.vis);
                lowered.into()
            }
            Item::DefineStatic(node) => {
                let ident = self.ident(node.name);
                let mut lowered = ast::ForeignItemStatic::new(ident, self.ty(&node.ty), self.item_head(node.span));
                lowered.attrs = self.attrs(&node.attrs);
                lowered.vis = self.vis(&node.vis);
                lowered.safety = match node.safety {
                    oxur_core::core::Safety::Default => ast::Safety::Default,
                    oxur_core::core::Safety::Unsafe => ast::Safety::Unsafe,
                    oxur_core::core::Safety::Safe => ast::Safety::Safe,
                };
                lowered.mutability = static_mutability(node.mutable);
                lowered.into()
            }
            Item::DefineType(node) => {
                let mut lowered = ast::ForeignItemType::new(self.ident(node.name), self.item_head(node.span));
                lowered.attrs = self.attrs(&node.attrs);
                lowered.vis = self.vis(&node.vis);
                lowered.generics = self.generics(&node.generics);
                lowered.into()
            }
            Item::MacroItem(node) => {
                let (attrs, mac, semicolon) = self.macro_item(node);
                let mut lowered = ast::ForeignItemMacro::new(mac, node.span);
                lowered.attrs = attrs;
                lowered.semi_token = semicolon;
                lowered.into()
            }
            _ => ast::ForeignItem::Verbatim(self.verbatim_member(item)?),
        })
    }

    fn verbatim_member(&mut self, item: &Item) -> Option<ast::Tokens> {
        let Item::RustItem(node) = item else {
            self.misplaced(item.span());
            return None;
        };
        let mut tokens = self.attr_tokens(&node.attrs);
        tokens.extend(node.tokens.0.iter().cloned());
        Some(self.token_list(tokens))
    }
}
