//! Items.

use oxur_core::core::{
    Attr, AttrKind, DefineConst, DefineEnum, DefineFunc, DefineImpl, DefineStatic, DefineStruct, DefineTrait,
    DefineType, DefineUnion, ExternBlock, Field, Fields, Item, MacroItem, Module, Receiver, Safety, Use, UseTree,
    Variant,
};
use oxur_core::{Delimiter, Form, FormKind, ListStyle};

use super::attr::{attribute_first, attributed};
use super::body::{Ending, starts_with_docstring};
use super::embed::verbatim;
use super::types::abi_forms;
use super::{Place, Writer, headed, list, names, styled, unit, word};
use crate::evaluate::known;

impl Writer {
    /// An item; what has no spelling is embedded.
    pub(super) fn item(&mut self, item: &Item, place: Place, out: &mut Vec<Form>) {
        self.census.forms += 1;
        let before = self.census.clone();
        match self.item_form(item, place) {
            Some(form) => out.push(form),
            None => {
                // What was counted within is not there.
                self.census = before;
                out.push(self.embedded_item(item, place));
            }
        }
    }

    fn item_form(&mut self, item: &Item, place: Place) -> Option<Form> {
        Some(match item {
            Item::Module(node) => self.module(node)?,
            Item::Use(node) => self.use_item(node)?,
            Item::ExternCrate(node) => {
                let span = node.span;
                let mut items = Vec::new();
                self.vis(&node.vis, &mut items)?;
                items.push(word("extern-crate", span));
                items.push(path_name(node.name));
                if let Some(rename) = node.rename {
                    items.push(Form::keyword("as", span));
                    items.push(path_name(rename));
                }
                attributed(&node.attrs, list(items, span))
            }
            Item::ExternBlock(node) => self.extern_block(node)?,
            Item::DefineFunc(node) => self.function(node, place)?,
            Item::DefineStruct(node) => self.define_struct(node)?,
            Item::DefineEnum(node) => self.define_enum(node)?,
            Item::DefineUnion(node) => self.define_union(node)?,
            Item::DefineTrait(node) => self.define_trait(node)?,
            Item::DefineImpl(node) => self.define_impl(node)?,
            Item::DefineType(node) => self.define_type(node)?,
            Item::DefineConst(node) => self.define_const(node)?,
            Item::DefineStatic(node) => self.define_static(node)?,
            Item::Def(_) => return None,
            Item::MacroItem(node) => self.macro_item(node)?,
            Item::RustItem(node) => {
                let form = self.embedded("rust-item", &node.tokens.0, node.span);
                attributed(&node.attrs, form)
            }
        })
    }

    fn module(&mut self, node: &Module) -> Option<Form> {
        let span = node.span;
        let (inner, outer): (Vec<Attr>, Vec<Attr>) =
            node.attrs.iter().cloned().partition(|attr| matches!(attr.kind, AttrKind::Inner(_)));
        let mut items = Vec::new();
        self.vis(&node.vis, &mut items)?;
        items.push(word("mod", span));
        items.push(names::name(node.name));
        match &node.items {
            None if inner.is_empty() => {}
            None => return None,
            Some(inside) => {
                // Without forms it would be declared, not defined.
                if inside.is_empty() {
                    return None;
                }
                items.extend(self.inner_attrs(&inner));
                for item in inside {
                    self.item(item, Place::Module, &mut items);
                }
            }
        }
        Some(attributed(&outer, list(items, span)))
    }

    fn use_item(&mut self, node: &Use) -> Option<Form> {
        let mut items = Vec::new();
        self.vis(&node.vis, &mut items)?;
        items.push(word("use", node.span));
        items.push(self.use_tree(&node.tree, node.global)?);
        Some(attributed(&node.attrs, list(items, node.span)))
    }

    fn use_tree(&mut self, tree: &UseTree, global: bool) -> Option<Form> {
        let mut text = if global { "::".to_owned() } else { String::new() };
        let mut tree = tree;
        let mut first = true;
        let mut push = |text: &mut String, name: &str| {
            if !std::mem::take(&mut first) {
                text.push_str("::");
            }
            text.push_str(name);
        };
        loop {
            match tree {
                UseTree::UsePath(node) => {
                    push(&mut text, &path_text(&node.name.name));
                    tree = &node.tree;
                }
                UseTree::UseName(node) => {
                    push(&mut text, &path_text(&node.name.name));
                    let path = names::symbol(&text, node.span);
                    return Some(match node.rename {
                        None => path,
                        Some(rename) => {
                            Form::vector([path, Form::keyword("as", node.span), path_name(rename)], node.span)
                        }
                    });
                }
                UseTree::UseGlob(node) => {
                    push(&mut text, "*");
                    return Some(names::symbol(&text, node.span));
                }
                UseTree::UseGroup(node) => {
                    // A group of one says the same as what is in it, with other tokens.
                    let alone = match &*node.trees {
                        [UseTree::UseName(only)] => only.name.name != "self",
                        trees => trees.len() < 2,
                    };
                    if alone || text.is_empty() || text == "::" {
                        return None;
                    }
                    let mut items = vec![names::symbol(&text, node.span)];
                    for tree in &node.trees {
                        items.push(self.use_tree(tree, false)?);
                    }
                    return Some(list(items, node.span));
                }
            }
        }
    }

    fn extern_block(&mut self, node: &ExternBlock) -> Option<Form> {
        let mut items = Vec::new();
        if node.unsafety {
            items.push(word("unsafe", node.span));
        }
        abi_forms(&node.abi, &mut items);
        for item in &node.items {
            self.item(item, Place::Member, &mut items);
        }
        Some(attributed(&node.attrs, list(items, node.span)))
    }

    fn function(&mut self, node: &DefineFunc, place: Place) -> Option<Form> {
        let span = node.span;
        let mut items = Vec::new();
        self.vis(&node.vis, &mut items)?;
        let mut modifier = |present: bool, text: &str| {
            if present {
                items.push(word(text, span));
            }
        };
        modifier(node.defaultness, "default");
        modifier(node.constness, "const");
        modifier(node.asyncness, "async");
        modifier(node.safety == Safety::Unsafe, "unsafe");
        modifier(node.safety == Safety::Safe, "safe");
        if let Some(abi) = &node.abi {
            abi_forms(abi, &mut items);
        }
        if node.comptime {
            items.push(word("comptime", span));
        }
        items.push(word("deffn", span));
        items.push(self.generic_name(node.name, &node.generics)?);
        let mut params = Vec::new();
        if let Some(receiver) = &node.receiver {
            self.receiver(receiver, &mut params);
        }
        for param in &node.params {
            let mut words = self.pat_words(&param.pattern);
            // `mut` may stand before a parameter, `ref` may not.
            if words.len() > 2 || words.first().is_some_and(|word| word.is_symbol("ref")) {
                words = vec![list(words, param.span)];
            }
            let last = words.pop()?;
            words.push(styled(ListStyle::Typed, ":", [last, self.ty(&param.ty)], param.span));
            attribute_first(&param.attrs, &mut words);
            params.append(&mut words);
        }
        if node.variadic {
            params.push(word("...", span));
        }
        // What stands among the parameters is told by them.
        items.push(Form::vector(params, oxur_core::Span::NOWHERE));
        if let Some(ty) = &node.return_type {
            items.push(word("->", span));
            items.push(self.ty(ty));
        }
        self.where_clause(&node.generics, &mut items)?;
        match &node.body {
            None if place == Place::Member => {}
            None => return None,
            Some(body) => {
                let ending = if node.return_type.is_some() { Ending::Value } else { Ending::Unit };
                let mut forms = self.body_forms(body, ending)?;
                if starts_with_docstring(&forms) {
                    return None;
                }
                // In a trait a function without forms is required.
                if forms.is_empty() && place == Place::Member {
                    forms.push(unit(span));
                }
                items.extend(forms);
            }
        }
        Some(attributed(&node.attrs, list(items, span)))
    }

    fn receiver(&mut self, node: &Receiver, out: &mut Vec<Form>) {
        let span = node.span;
        let mut words = Vec::new();
        let itself = word("self", span);
        match &node.ty {
            Some(ty) => {
                if node.mutable {
                    words.push(word("mut", span));
                }
                words.push(styled(ListStyle::Typed, ":", [itself, self.ty(ty)], span));
            }
            None if node.reference => {
                let head = if node.mutable { "&mut" } else { "&" };
                let lifetime = node.lifetime.map(names::lifetime);
                words.push(styled(ListStyle::Prefix, head, lifetime.into_iter().chain([itself]), span));
            }
            None => {
                if node.mutable {
                    words.push(word("mut", span));
                }
                words.push(itself);
            }
        }
        attribute_first(&node.attrs, &mut words);
        out.append(&mut words);
    }

    fn define_struct(&mut self, node: &DefineStruct) -> Option<Form> {
        let mut items = Vec::new();
        self.vis(&node.vis, &mut items)?;
        items.push(word("defstruct", node.span));
        items.push(self.generic_name(node.name, &node.generics)?);
        self.where_clause(&node.generics, &mut items)?;
        items.extend(self.fields(&node.fields)?);
        Some(attributed(&node.attrs, list(items, node.span)))
    }

    fn fields(&mut self, fields: &Fields) -> Option<Option<Form>> {
        Some(match fields {
            Fields::UnitFields(_) => None,
            Fields::NamedFields(node) => {
                let forms = self.field_forms(&node.fields)?;
                Some(Form::new(FormKind::Brace(forms.into()), node.span))
            }
            Fields::TupleFields(node) => Some(Form::vector(self.field_forms(&node.fields)?, node.span)),
        })
    }

    fn field_forms(&mut self, fields: &[Field]) -> Option<Vec<Form>> {
        let mut forms = Vec::new();
        for field in fields {
            self.census.forms += 1;
            let mut words = Vec::new();
            self.vis(&field.vis, &mut words)?;
            let ty = self.ty(&field.ty);
            words.push(match field.name {
                Some(name) => styled(ListStyle::Typed, ":", [names::name(name), ty], field.span),
                None => ty,
            });
            attribute_first(&field.attrs, &mut words);
            forms.append(&mut words);
        }
        Some(forms)
    }

    fn define_enum(&mut self, node: &DefineEnum) -> Option<Form> {
        let mut items = Vec::new();
        self.vis(&node.vis, &mut items)?;
        items.push(word("defenum", node.span));
        items.push(self.generic_name(node.name, &node.generics)?);
        self.where_clause(&node.generics, &mut items)?;
        for variant in &node.variants {
            items.push(self.variant(variant)?);
        }
        Some(attributed(&node.attrs, list(items, node.span)))
    }

    fn variant(&mut self, node: &Variant) -> Option<Form> {
        self.census.forms += 1;
        let name = names::name(node.name);
        let fields = self.fields(&node.fields)?;
        if fields.is_none() && node.discriminant.is_none() {
            return Some(attributed(&node.attrs, name));
        }
        let mut items = vec![name];
        items.extend(fields);
        if let Some(value) = &node.discriminant {
            items.push(word("=", node.span));
            items.push(self.expr(value));
        }
        Some(attributed(&node.attrs, list(items, node.span)))
    }

    fn define_union(&mut self, node: &DefineUnion) -> Option<Form> {
        let mut items = Vec::new();
        self.vis(&node.vis, &mut items)?;
        items.push(word("defunion", node.span));
        items.push(self.generic_name(node.name, &node.generics)?);
        self.where_clause(&node.generics, &mut items)?;
        let fields = self.field_forms(&node.fields)?;
        items.push(Form::new(FormKind::Brace(fields.into()), node.span));
        Some(attributed(&node.attrs, list(items, node.span)))
    }

    fn define_trait(&mut self, node: &DefineTrait) -> Option<Form> {
        let mut items = Vec::new();
        self.vis(&node.vis, &mut items)?;
        if node.unsafety {
            items.push(word("unsafe", node.span));
        }
        if node.auto {
            items.push(word("auto", node.span));
        }
        items.push(word("deftrait", node.span));
        items.push(self.generic_name(node.name, &node.generics)?);
        if !node.supertraits.is_empty() {
            items.push(Form::keyword("super", node.span));
            items.push(self.bounds(&node.supertraits, node.span)?);
        }
        self.where_clause(&node.generics, &mut items)?;
        for item in &node.items {
            self.item(item, Place::Member, &mut items);
        }
        Some(attributed(&node.attrs, list(items, node.span)))
    }

    fn define_impl(&mut self, node: &DefineImpl) -> Option<Form> {
        let span = node.span;
        let mut items = Vec::new();
        if node.defaultness {
            items.push(word("default", span));
        }
        if node.unsafety {
            items.push(word("unsafe", span));
        }
        items.push(self.with_params(word("impl", span), &node.generics)?);
        if let Some(path) = &node.trait_path {
            let path = self.type_path(path)?;
            items.push(if node.negative { styled(ListStyle::Prefix, "!", [path], span) } else { path });
            items.push(word("for", span));
        }
        items.push(self.ty(&node.self_type));
        self.where_clause(&node.generics, &mut items)?;
        for item in &node.items {
            self.item(item, Place::Member, &mut items);
        }
        Some(attributed(&node.attrs, list(items, span)))
    }

    fn define_type(&mut self, node: &DefineType) -> Option<Form> {
        let mut items = Vec::new();
        self.vis(&node.vis, &mut items)?;
        items.push(word("deftype", node.span));
        let name = self.generic_name(node.name, &node.generics)?;
        items.push(if node.bounds.is_empty() {
            name
        } else {
            styled(ListStyle::Typed, ":", [name, self.bounds(&node.bounds, node.span)?], node.span)
        });
        self.where_clause(&node.generics, &mut items)?;
        if let Some(ty) = &node.ty {
            items.push(self.ty(ty));
        }
        Some(attributed(&node.attrs, list(items, node.span)))
    }

    fn define_const(&mut self, node: &DefineConst) -> Option<Form> {
        if !node.generics.predicates.is_empty() {
            return None;
        }
        let mut items = Vec::new();
        self.vis(&node.vis, &mut items)?;
        items.push(word("defconst", node.span));
        let name = self.generic_name(node.name, &node.generics)?;
        items.push(styled(ListStyle::Typed, ":", [name, self.ty(&node.ty)], node.span));
        if let Some(value) = &node.value {
            items.push(self.constant(value, &node.ty));
        }
        Some(attributed(&node.attrs, list(items, node.span)))
    }

    fn define_static(&mut self, node: &DefineStatic) -> Option<Form> {
        let mut items = Vec::new();
        self.vis(&node.vis, &mut items)?;
        match node.safety {
            Safety::Default => {}
            Safety::Unsafe => items.push(word("unsafe", node.span)),
            Safety::Safe => items.push(word("safe", node.span)),
        }
        items.push(word("defstatic", node.span));
        if node.mutable {
            items.push(word("mut", node.span));
        }
        let ty = self.ty(&node.ty);
        items.push(styled(ListStyle::Typed, ":", [names::name(node.name), ty], node.span));
        if let Some(value) = &node.value {
            items.push(self.constant(value, &node.ty));
        }
        Some(attributed(&node.attrs, list(items, node.span)))
    }

    /// The value of a constant: what rustc is to evaluate stands in `(const …)` where the machine would do it.
    fn constant(&mut self, value: &oxur_core::core::Expr, ty: &oxur_core::core::Type) -> Form {
        if known::stays_as_written(value) || known::changes_at_run_time(ty) {
            return self.expr(value);
        }
        let span = value.span();
        if let oxur_core::core::Expr::Block(block) = value
            && crate::lower::is_plain(block)
            && (block.body.value.is_none() || !block.body.stmts.is_empty())
            && let Some(forms) = self.body_forms(&block.body, Ending::Value)
        {
            return headed("const", forms, span);
        }
        let form = self.expr(value);
        headed("const", [form], span)
    }

    fn macro_item(&mut self, node: &MacroItem) -> Option<Form> {
        self.census.macro_tokens += 1;
        let head = self.macro_name(&node.path)?;
        let mut items = vec![head];
        items.extend(node.name.map(names::name));
        let tokens = &node.tokens.0;
        let braces = verbatim(tokens, Delimiter::Brace, node.span);
        items.push(match node.delimiter {
            Delimiter::Brace => braces,
            Delimiter::Paren => headed("rust", [braces], node.span),
            _ => return None,
        });
        Some(attributed(&node.attrs, list(items, node.span)))
    }
}

/// A name in a path or import.
fn path_name(ident: oxur_core::core::Ident) -> Form {
    names::symbol(&path_text(&ident.name), ident.span)
}

fn path_text(name: &str) -> String {
    match name {
        "self" | "Self" | "super" | "crate" | "_" => name.to_owned(),
        _ => names::spelled(name),
    }
}
