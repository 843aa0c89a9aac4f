//! Items of modules and bodies.

use oxur_ast as ast;
use oxur_core::core::{
    self, DefineEnum, DefineFunc, DefineImpl, DefineStruct, DefineTrait, ExternBlock, Field, Fields, Item, Module,
    NamedFields, Safety, UseTree, Variant,
};
use oxur_core::{Diagnostic, Span, codes};

use super::Lowerer;

impl Lowerer<'_> {
    /// An item; none for what exists at compile time only.
    pub(super) fn item(&mut self, item: &Item) -> Option<ast::Item> {
        Some(match item {
            Item::Module(node) => self.module(node).into(),
            Item::Use(node) => {
                let mut lowered = ast::ItemUse::new(self.use_tree(&node.tree), self.item_head(node.span));
                lowered.attrs = self.attrs(&node.attrs);
                lowered.vis = self.vis(&node.vis);
                lowered.leading_colon = node.global;
                lowered.into()
            }
            Item::ExternCrate(node) => {
                let mut lowered = ast::ItemExternCrate::new(self.ident(node.name), self.item_head(node.span));
                lowered.attrs = self.attrs(&node.attrs);
                lowered.vis = self.vis(&node.vis);
                lowered.rename = node.rename.map(|name| self.ident(name));
                lowered.into()
            }
            Item::ExternBlock(node) => self.extern_block(node).into(),
            Item::DefineFunc(node) if node.comptime => return None,
            Item::DefineFunc(node) => {
                let (block, inner) = self.func_body(node);
                let mut lowered = ast::ItemFn::new(self.signature(node), block, self.item_head(node.span));
                lowered.attrs = self.attrs(&node.attrs);
                lowered.attrs.extend(inner);
                lowered.vis = self.vis(&node.vis);
                lowered.into()
            }
            Item::DefineStruct(node) => self.define_struct(node).into(),
            Item::DefineEnum(node) => self.define_enum(node).into(),
            Item::DefineUnion(node) => {
                let fields = NamedFields { fields: node.fields.clone(), span: node.span };
                let fields = self.named_fields(&fields);
                let mut lowered = ast::ItemUnion::new(self.ident(node.name), fields, self.item_head(node.span));
                lowered.attrs = self.attrs(&node.attrs);
                lowered.vis = self.vis(&node.vis);
                lowered.generics = self.generics(&node.generics);
                lowered.into()
            }
            Item::DefineTrait(node) => self.define_trait(node).into(),
            Item::DefineImpl(node) => self.define_impl(node).into(),
            Item::DefineType(node) => {
                let ty = self.type_or_infer(node.ty.as_ref(), node.span);
                let mut lowered = ast::ItemType::new(self.ident(node.name), ty, self.item_head(node.span));
                lowered.attrs = self.attrs(&node.attrs);
                lowered.vis = self.vis(&node.vis);
                lowered.generics = self.generics(&node.generics);
                lowered.into()
            }
            Item::DefineConst(node) => {
                let ident = self.ident(node.name);
                let ty = self.ty(&node.ty);
                let value = self.value_or_unit(node.value.as_ref(), node.span);
                let mut lowered = ast::ItemConst::new(ident, ty, value, self.item_head(node.span));
                lowered.attrs = self.attrs(&node.attrs);
                lowered.vis = self.vis(&node.vis);
                lowered.generics = self.generics(&node.generics);
                lowered.into()
            }
            Item::DefineStatic(node) => {
                let ident = self.ident(node.name);
                let ty = self.ty(&node.ty);
                let value = self.value_or_unit(node.value.as_ref(), node.span);
                let mut lowered = ast::ItemStatic::new(ident, ty, value, self.item_head(node.span));
                lowered.attrs = self.attrs(&node.attrs);
                lowered.vis = self.vis(&node.vis);
                lowered.mutability = static_mutability(node.mutable);
                lowered.into()
            }
            Item::Def(node) => {
                let message = "a `def` whose value is not known cannot become Rust";
                self.diagnostics.push(Diagnostic::error(codes::lower::COMPTIME_ONLY, node.span, message));
                return None;
            }
            Item::MacroItem(node) => {
                let (attrs, mac, semicolon) = self.macro_item(node);
                let mut lowered = ast::ItemMacro::new(mac, node.span);
                lowered.attrs = attrs;
                lowered.ident = node.name.map(|name| self.ident(name));
                lowered.semi_token = semicolon;
                lowered.into()
            }
            Item::RustItem(node) => {
                let mut tokens = self.attr_tokens(&node.attrs);
                tokens.extend(node.tokens.0.iter().cloned());
                ast::Item::Verbatim(self.token_list(tokens))
            }
        })
    }

    fn module(&mut self, node: &Module) -> ast::ItemMod {
        let mut lowered = ast::ItemMod::new(self.ident(node.name), self.item_head(node.span));
        lowered.attrs = self.attrs(&node.attrs);
        lowered.vis = self.vis(&node.vis);
        lowered.content = node.items.as_ref().map(|items| self.items(items));
        lowered
    }

    fn use_tree(&mut self, tree: &UseTree) -> ast::UseTree {
        match tree {
            UseTree::UsePath(node) => {
                ast::UsePath::new(self.ident(node.name), self.use_tree(&node.tree), node.span).into()
            }
            UseTree::UseName(node) => match node.rename {
                Some(rename) => ast::UseRename::new(self.ident(node.name), self.ident(rename), node.span).into(),
                None => ast::UseName::new(self.ident(node.name), node.span).into(),
            },
            UseTree::UseGlob(node) => ast::UseGlob::new(node.span).into(),
            UseTree::UseGroup(node) => {
                let mut lowered = ast::UseGroup::new(node.span);
                lowered.items = node.trees.iter().map(|tree| self.use_tree(tree)).collect();
                lowered.into()
            }
        }
    }

    fn extern_block(&mut self, node: &ExternBlock) -> ast::ItemForeignMod {
        let mut lowered = ast::ItemForeignMod::new(self.abi(&node.abi), self.item_head(node.span));
        lowered.attrs = self.attrs(&node.attrs);
        lowered.unsafety = node.unsafety;
        lowered.items = node.items.iter().filter_map(|item| self.foreign_item(item)).collect();
        lowered
    }

    /// The body of a function, and its inner attributes.
    pub(super) fn func_body(&mut self, node: &DefineFunc) -> (ast::Block, Vec<ast::Attribute>) {
        match &node.body {
            Some(body) => (self.block(body), self.inner_attrs(body)),
            None => (ast::Block::new(node.span), Vec::new()),
        }
    }

    pub(super) fn signature(&mut self, node: &DefineFunc) -> ast::Signature {
        let mut lowered = ast::Signature::new(self.ident(node.name), self.item_head(node.span));
        lowered.constness = node.constness;
        lowered.asyncness = node.asyncness;
        lowered.safety = match node.safety {
            Safety::Default => ast::Safety::Default,
            Safety::Unsafe => ast::Safety::Unsafe,
            Safety::Safe => ast::Safety::Safe,
        };
        lowered.abi = node.abi.as_ref().map(|abi| self.abi(abi));
        lowered.generics = self.generics(&node.generics);
        if let Some(receiver) = &node.receiver {
            lowered.inputs.push(self.receiver(receiver).into());
        }
        for param in &node.params {
            let mut typed = ast::PatType::new(self.pat(&param.pattern), self.ty(&param.ty), param.span);
            typed.attrs = self.attrs(&param.attrs);
            lowered.inputs.push(typed.into());
        }
        lowered.variadic = node.variadic.then(|| ast::Variadic::new(node.span));
        lowered.output = self.return_type(node.return_type.as_ref());
        lowered
    }

    fn receiver(&mut self, node: &core::Receiver) -> ast::Receiver {
        let mut lowered = ast::Receiver::new(node.span);
        lowered.attrs = self.attrs(&node.attrs);
        match &node.ty {
            Some(ty) => {
                lowered.mutability = node.mutable;
                lowered.kind = ast::ReceiverKind::Typed(self.ty(ty));
            }
            None if node.reference => {
                let lifetime = node.lifetime.map(|lifetime| self.lifetime(lifetime));
                lowered.kind = ast::ReceiverKind::Reference(lifetime, node.mutable);
            }
            None => lowered.mutability = node.mutable,
        }
        lowered
    }

    fn define_struct(&mut self, node: &DefineStruct) -> ast::ItemStruct {
        let mut lowered = ast::ItemStruct::new(self.ident(node.name), self.item_head(node.span));
        lowered.attrs = self.attrs(&node.attrs);
        lowered.vis = self.vis(&node.vis);
        lowered.generics = self.generics(&node.generics);
        lowered.fields = self.fields(&node.fields);
        lowered
    }

    fn define_enum(&mut self, node: &DefineEnum) -> ast::ItemEnum {
        let mut lowered = ast::ItemEnum::new(self.ident(node.name), self.item_head(node.span));
        lowered.attrs = self.attrs(&node.attrs);
        lowered.vis = self.vis(&node.vis);
        lowered.generics = self.generics(&node.generics);
        lowered.variants = node.variants.iter().map(|variant| self.variant(variant)).collect();
        lowered
    }

    fn variant(&mut self, node: &Variant) -> ast::Variant {
        let mut lowered = ast::Variant::new(self.ident(node.name), node.span);
        lowered.attrs = self.attrs(&node.attrs);
        lowered.fields = self.fields(&node.fields);
        lowered.discriminant = node.discriminant.as_ref().map(|value| self.expr(value));
        lowered
    }

    fn fields(&mut self, fields: &Fields) -> ast::Fields {
        match fields {
            Fields::NamedFields(node) => self.named_fields(node).into(),
            Fields::TupleFields(node) => {
                let mut lowered = ast::FieldsUnnamed::new(node.span);
                lowered.unnamed = node.fields.iter().map(|field| self.field(field)).collect();
                lowered.into()
            }
            Fields::UnitFields(_) => ast::Fields::Unit,
        }
    }

    fn named_fields(&mut self, node: &NamedFields) -> ast::FieldsNamed {
        let mut lowered = ast::FieldsNamed::new(node.span);
        lowered.named = node.fields.iter().map(|field| self.field(field)).collect();
        lowered
    }

    fn field(&mut self, node: &Field) -> ast::Field {
        let mut lowered = ast::Field::new(self.ty(&node.ty), node.span);
        lowered.attrs = self.attrs(&node.attrs);
        lowered.vis = self.vis(&node.vis);
        lowered.ident = node.name.map(|name| self.ident(name));
        lowered
    }

    fn define_trait(&mut self, node: &DefineTrait) -> ast::ItemTrait {
        let mut lowered = ast::ItemTrait::new(self.ident(node.name), self.item_head(node.span));
        lowered.attrs = self.attrs(&node.attrs);
        lowered.vis = self.vis(&node.vis);
        lowered.unsafety = node.unsafety;
        lowered.auto_token = node.auto;
        lowered.generics = self.generics(&node.generics);
        lowered.supertraits = self.bounds(&node.supertraits);
        lowered.items = node.items.iter().filter_map(|item| self.trait_item(item)).collect();
        lowered
    }

    fn define_impl(&mut self, node: &DefineImpl) -> ast::ItemImpl {
        let mut lowered = ast::ItemImpl::new(self.ty(&node.self_type), self.item_head(node.span));
        lowered.attrs = self.attrs(&node.attrs);
        lowered.defaultness = node.defaultness;
        lowered.unsafety = node.unsafety;
        lowered.generics = self.generics(&node.generics);
        lowered.polarity = node.negative;
        lowered.trait_ = node.trait_path.as_ref().map(|path| self.plain_path(path));
        lowered.items = node.items.iter().filter_map(|item| self.impl_item(item)).collect();
        lowered
    }

    /// A type that the validator asks for.
    pub(super) fn type_or_infer(&mut self, ty: Option<&core::Type>, span: Span) -> ast::Type {
        ty.map_or_else(|| ast::TypeInfer::new(span).into(), |ty| self.ty(ty))
    }

    /// A value that the validator asks for.
    pub(super) fn value_or_unit(&mut self, value: Option<&core::Expr>, span: Span) -> ast::Expr {
        value.map_or_else(|| ast::ExprTuple::new(span).into(), |value| self.expr(value))
    }

    /// Tells of an item that cannot stand where it stands, which the validator refuses.
    pub(super) fn misplaced(&mut self, span: Span) {
        let message = "this item cannot stand here";
        self.diagnostics.push(Diagnostic::error(codes::core::ITEM_PLACE, span, message));
    }
}

pub(super) fn static_mutability(mutable: bool) -> ast::StaticMutability {
    match mutable {
        true => ast::StaticMutability::Mut,
        false => ast::StaticMutability::None,
    }
}
