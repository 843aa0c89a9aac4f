//! Items of modules and bodies.

use oxur_ast as ast;
use oxur_ast::Spanned as _;
use oxur_core::core::{
    Body, DefineConst, DefineEnum, DefineFunc, DefineImpl, DefineStatic, DefineStruct, DefineTrait, DefineType,
    DefineUnion, ExternBlock, ExternCrate, Field, Fields, Item, Module, NamedFields, Param, Receiver, RustItem,
    RustTokens, Safety, TupleFields, UnitFields, Use, UseGlob, UseGroup, UseName, UsePath, UseTree, Variant,
};

use super::{Raiser, rust_tokens, tokens_of};

impl Raiser {
    /// An item; what has no node is embedded.
    pub(super) fn item(&mut self, item: &ast::Item) -> Item {
        if let ast::Item::Verbatim(tokens) = item {
            return embedded(rust_tokens(tokens), tokens.span());
        }
        self.item_inner(item).unwrap_or_else(|| embedded(tokens_of(item), item.span()))
    }

    fn item_inner(&mut self, item: &ast::Item) -> Option<Item> {
        Some(match item {
            ast::Item::Const(node) => {
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
            ast::Item::Enum(node) => DefineEnum {
                attrs: self.attrs(&node.attrs),
                vis: self.vis(&node.vis)?,
                name: self.ident(node.ident),
                generics: self.generics(&node.generics)?,
                variants: node.variants.iter().map(|variant| self.variant(variant)).collect::<Option<_>>()?,
                span: node.span,
            }
            .into(),
            ast::Item::ExternCrate(node) => ExternCrate {
                attrs: self.attrs(&node.attrs),
                vis: self.vis(&node.vis)?,
                name: self.ident(node.ident),
                rename: node.rename.map(|name| self.ident(name)),
                span: node.span,
            }
            .into(),
            ast::Item::Fn(node) => {
                if node.defaultness {
                    return None;
                }
                self.function(&node.attrs, &node.vis, false, &node.sig, Some(&node.block), node.span)?.into()
            }
            ast::Item::ForeignMod(node) => {
                let (attrs, inner) = self.split_attrs(&node.attrs);
                inner.is_empty().then_some(())?;
                ExternBlock {
                    attrs,
                    unsafety: node.unsafety,
                    abi: self.abi(&node.abi),
                    items: node.items.iter().map(|item| self.foreign_item(item)).collect(),
                    span: node.span,
                }
                .into()
            }
            ast::Item::Impl(node) => self.define_impl(node)?.into(),
            ast::Item::Macro(node) => {
                self.macro_item(&node.attrs, node.ident, &node.mac, node.semi_token, node.span)?.into()
            }
            ast::Item::Mod(node) => self.module(node)?.into(),
            ast::Item::Static(node) => DefineStatic {
                attrs: self.attrs(&node.attrs),
                vis: self.vis(&node.vis)?,
                safety: Safety::Default,
                mutable: node.mutability == ast::StaticMutability::Mut,
                name: self.ident(node.ident),
                ty: self.ty(&node.ty),
                value: Some(self.expr(&node.expr)),
                span: node.span,
            }
            .into(),
            ast::Item::Struct(node) => DefineStruct {
                attrs: self.attrs(&node.attrs),
                vis: self.vis(&node.vis)?,
                name: self.ident(node.ident),
                generics: self.generics(&node.generics)?,
                fields: self.fields(&node.fields, node.span)?,
                span: node.span,
            }
            .into(),
            ast::Item::Trait(node) => self.define_trait(node)?.into(),
            ast::Item::Type(node) => {
                if node.defaultness || self.late_where(&node.generics, node.where_clause_placement) {
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
            ast::Item::Union(node) => {
                let fields = node.fields.named.iter().map(|field| self.field(field)).collect::<Option<_>>()?;
                DefineUnion {
                    attrs: self.attrs(&node.attrs),
                    vis: self.vis(&node.vis)?,
                    name: self.ident(node.ident),
                    generics: self.generics(&node.generics)?,
                    fields,
                    span: node.span,
                }
                .into()
            }
            ast::Item::Use(node) => Use {
                attrs: self.attrs(&node.attrs),
                vis: self.vis(&node.vis)?,
                global: node.leading_colon,
                tree: self.use_tree(&node.tree),
                span: node.span,
            }
            .into(),
            ast::Item::TraitAlias(_) | ast::Item::Verbatim(_) => return None,
        })
    }

    /// Whether a where clause stands behind the type of an alias, where lowering does not put it.
    pub(super) fn late_where(&mut self, generics: &ast::Generics, placement: ast::WhereClausePlacement) -> bool {
        generics.where_clause.is_some() && placement == ast::WhereClausePlacement::Late
    }

    fn module(&mut self, node: &ast::ItemMod) -> Option<Module> {
        if node.unsafety {
            return None;
        }
        let items = node.content.as_ref().map(|items| self.items(items));
        Some(Module {
            attrs: self.attrs(&node.attrs),
            vis: self.vis(&node.vis)?,
            name: self.ident(node.ident),
            items,
            span: node.span,
        })
    }

    fn use_tree(&mut self, tree: &ast::UseTree) -> UseTree {
        match tree {
            ast::UseTree::Path(node) => {
                UsePath { name: self.ident(node.ident), tree: self.use_tree(&node.tree), span: node.span }.into()
            }
            ast::UseTree::Name(node) => UseName { name: self.ident(node.ident), rename: None, span: node.span }.into(),
            ast::UseTree::Rename(node) => {
                let (name, rename) = (self.ident(node.ident), Some(self.ident(node.rename)));
                UseName { name, rename, span: node.span }.into()
            }
            ast::UseTree::Glob(node) => UseGlob { span: node.span }.into(),
            ast::UseTree::Group(node) => {
                UseGroup { trees: node.items.iter().map(|tree| self.use_tree(tree)).collect(), span: node.span }.into()
            }
        }
    }

    /// A function wherever it stands; without a block it is only declared.
    pub(super) fn function(
        &mut self,
        attrs: &[ast::Attribute],
        vis: &ast::Visibility,
        defaultness: bool,
        sig: &ast::Signature,
        block: Option<&ast::Block>,
        span: oxur_core::Span,
    ) -> Option<DefineFunc> {
        let (attrs, inner) = self.split_attrs(attrs);
        let body: Option<Body> = match block {
            Some(block) => Some(self.body(block, &inner)),
            None if inner.is_empty() => None,
            None => return None,
        };
        let mut receiver = None;
        let mut params = Vec::new();
        for (at, input) in sig.inputs.iter().enumerate() {
            match input {
                ast::FnArg::Receiver(node) if at == 0 => receiver = Some(self.receiver(node)?),
                ast::FnArg::Receiver(_) => return None,
                ast::FnArg::Typed(node) => params.push(Param {
                    attrs: self.attrs(&node.attrs),
                    pattern: self.pat(&node.pat),
                    ty: self.ty(&node.ty),
                    span: node.span,
                }),
            }
        }
        if let Some(variadic) = &sig.variadic
            && (variadic.pat.is_some() || !variadic.attrs.is_empty())
        {
            return None;
        }
        Some(DefineFunc {
            attrs,
            vis: self.vis(vis)?,
            defaultness,
            constness: sig.constness,
            asyncness: sig.asyncness,
            safety: match sig.safety {
                ast::Safety::Default => Safety::Default,
                ast::Safety::Unsafe => Safety::Unsafe,
                ast::Safety::Safe => Safety::Safe,
            },
            abi: sig.abi.as_ref().map(|abi| self.abi(abi)),
            comptime: false,
            name: self.ident(sig.ident),
            generics: self.generics(&sig.generics)?,
            receiver,
            params,
            variadic: sig.variadic.is_some(),
            return_type: self.return_type(&sig.output),
            body,
            span,
        })
    }

    fn receiver(&mut self, node: &ast::Receiver) -> Option<Receiver> {
        let (reference, lifetime, mutable, ty) = match &node.kind {
            ast::ReceiverKind::Value => (false, None, node.mutability, None),
            ast::ReceiverKind::Reference(lifetime, mutable) => {
                if node.mutability {
                    return None;
                }
                (true, lifetime.map(|lifetime| self.lifetime(lifetime)), *mutable, None)
            }
            ast::ReceiverKind::Typed(ty) => (false, None, node.mutability, Some(self.ty(ty))),
        };
        Some(Receiver { attrs: self.attrs(&node.attrs), reference, lifetime, mutable, ty, span: node.span })
    }

    fn variant(&mut self, node: &ast::Variant) -> Option<Variant> {
        Some(Variant {
            attrs: self.attrs(&node.attrs),
            name: self.ident(node.ident),
            fields: self.fields(&node.fields, node.span)?,
            discriminant: node.discriminant.as_ref().map(|value| self.expr(value)),
            span: node.span,
        })
    }

    fn fields(&mut self, fields: &ast::Fields, span: oxur_core::Span) -> Option<Fields> {
        Some(match fields {
            ast::Fields::Unit => UnitFields { span }.into(),
            ast::Fields::Named(node) => {
                let fields = node.named.iter().map(|field| self.field(field)).collect::<Option<_>>()?;
                NamedFields { fields, span: node.span }.into()
            }
            ast::Fields::Unnamed(node) => {
                let fields = node.unnamed.iter().map(|field| self.field(field)).collect::<Option<_>>()?;
                TupleFields { fields, span: node.span }.into()
            }
        })
    }

    fn field(&mut self, node: &ast::Field) -> Option<Field> {
        if node.default.is_some() {
            return None;
        }
        Some(Field {
            attrs: self.attrs(&node.attrs),
            vis: self.vis(&node.vis)?,
            name: node.ident.map(|name| self.ident(name)),
            ty: self.ty(&node.ty),
            span: node.span,
        })
    }

    fn define_trait(&mut self, node: &ast::ItemTrait) -> Option<DefineTrait> {
        let (attrs, inner) = self.split_attrs(&node.attrs);
        if node.colon_token || !inner.is_empty() {
            return None;
        }
        Some(DefineTrait {
            attrs,
            vis: self.vis(&node.vis)?,
            unsafety: node.unsafety,
            auto: node.auto_token,
            name: self.ident(node.ident),
            generics: self.generics(&node.generics)?,
            supertraits: self.bounds(&node.supertraits)?,
            items: node.items.iter().map(|item| self.trait_item(item)).collect(),
            span: node.span,
        })
    }

    fn define_impl(&mut self, node: &ast::ItemImpl) -> Option<DefineImpl> {
        let (attrs, inner) = self.split_attrs(&node.attrs);
        inner.is_empty().then_some(())?;
        Some(DefineImpl {
            attrs,
            defaultness: node.defaultness,
            unsafety: node.unsafety,
            generics: self.generics(&node.generics)?,
            negative: node.polarity,
            trait_path: match &node.trait_ {
                Some(path) => Some(self.plain_path(path)?),
                None => None,
            },
            self_type: self.ty(&node.self_ty),
            items: node.items.iter().map(|item| self.impl_item(item)).collect(),
            span: node.span,
        })
    }
}

/// No visibility, for what has none.
pub(super) const NONE: ast::Visibility = ast::Visibility::Inherited;

/// An item in Rust's own syntax.
pub(super) fn embedded(tokens: RustTokens, span: oxur_core::Span) -> Item {
    RustItem { attrs: Vec::new(), tokens, span }.into()
}
