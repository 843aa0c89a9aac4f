//! Items.

use oxur_core::{Delimiter, RustTokenKind, Span};

use crate::print::{Bracket, Print, Printer, Style};
use crate::*;

impl Print for File {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        if let Some(shebang) = &self.shebang {
            p.shebang(shebang);
        } else if self.attrs.is_empty() && starts_like_shebang(&self.items) {
            p.shebang("");
        }
        p.inner_attrs(&self.attrs);
        p.items(&self.items, self.span);
    }
}

impl Print for [Item] {
    fn print(&self, p: &mut Printer<'_>, span: Span) {
        if starts_like_shebang(self) {
            p.shebang("");
        }
        p.items(self, span);
    }
}

/// Whether the first tokens of items are `#!` without an attribute's bracket: were they the first of a file, they would be
/// taken for the line before all tokens.
fn starts_like_shebang(items: &[Item]) -> bool {
    let Some(Item::Verbatim(tokens)) = items.first() else { return false };
    let is = |at: usize, c: char| matches!(tokens.as_slice().get(at).map(|token| &token.kind), Some(RustTokenKind::Punct(found, _)) if *found == c);
    is(0, '#') && is(1, '!')
}

impl Printer<'_> {
    /// Items, a line each.
    fn items(&mut self, items: &[Item], span: Span) {
        for item in items {
            item.print(self, span);
            self.line();
        }
    }

    /// The keyword `default` and what stands before it.
    fn head(&mut self, attrs: &Attrs, vis: &Visibility, defaultness: bool, span: Span) {
        attrs.print(self, span);
        vis.print(self, span);
        if defaultness {
            self.word("default", span);
        }
    }

    /// `const A: T` with its parameters.
    fn constant(&mut self, ident: &Ident, generics: &Generics, ty: &Type, span: Span) {
        self.word("const", span);
        ident.print(self, span);
        self.generic_params(generics);
        self.token(":", span);
        ty.print(self, span);
    }

    /// `= x where …;`
    fn constant_end(&mut self, value: Option<&Expr>, generics: &Generics, span: Span) {
        if let Some(value) = value {
            self.token("=", span);
            value.print(self, span);
        }
        self.where_clause(generics);
        self.token(";", span);
    }

    fn macro_item(&mut self, attrs: &Attrs, mac: &Macro, semicolon: bool, span: Span) {
        attrs.print(self, span);
        mac.print(self, span);
        if semicolon || mac.delimiter != Delimiter::Brace {
            self.token(";", span);
        }
    }
}

impl Print for ItemConst {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.head(&self.attrs, &self.vis, self.defaultness, self.span);
        p.constant(&self.ident, &self.generics, &self.ty, self.span);
        p.constant_end(Some(&self.expr), &self.generics, self.span);
    }
}

impl Print for ImplItemConst {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.head(&self.attrs, &self.vis, self.defaultness, self.span);
        p.constant(&self.ident, &self.generics, &self.ty, self.span);
        p.constant_end(Some(&self.expr), &self.generics, self.span);
    }
}

impl Print for TraitItemConst {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.head(&self.attrs, &Visibility::Inherited, self.defaultness, self.span);
        p.constant(&self.ident, &self.generics, &self.ty, self.span);
        p.constant_end(self.default.as_ref(), &self.generics, self.span);
    }
}

impl Print for ItemFn {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.head(&self.attrs, &self.vis, self.defaultness, self.span);
        self.sig.print(p, self.span);
        p.block(&self.block, &self.attrs);
    }
}

impl Print for ImplItemFn {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.head(&self.attrs, &self.vis, self.defaultness, self.span);
        self.sig.print(p, self.span);
        p.block(&self.block, &self.attrs);
    }
}

impl Print for TraitItemFn {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.head(&self.attrs, &Visibility::Inherited, self.defaultness, self.span);
        self.sig.print(p, self.span);
        match &self.default {
            Some(block) => p.block(block, &self.attrs),
            None => p.token(";", self.span),
        }
    }
}

impl Print for Signature {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        if self.constness {
            p.word("const", self.span);
        }
        if self.asyncness {
            p.word("async", self.span);
        }
        self.safety.print(p, self.span);
        self.abi.print(p, self.span);
        p.word("fn", self.span);
        self.ident.print(p, self.span);
        p.generic_params(&self.generics);
        p.open_tight(Delimiter::Paren, Bracket::Parameters, self.span);
        self.inputs.print(p, self.span);
        if let Some(variadic) = &self.variadic {
            if !self.inputs.is_empty() && !self.inputs.trailing {
                p.token(",", self.span);
            }
            variadic.print(p, self.span);
        }
        p.close(Delimiter::Paren, Bracket::Parameters, self.span);
        self.output.print(p, self.span);
        p.where_clause(&self.generics);
    }
}

impl Print for Safety {
    fn print(&self, p: &mut Printer<'_>, span: Span) {
        match self {
            Self::Safe => p.word("safe", span),
            Self::Unsafe => p.word("unsafe", span),
            Self::Default => {}
        }
    }
}

impl Print for Receiver {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        match &self.kind {
            ReceiverKind::Reference(lifetime, mutability) => {
                p.operator("&", Style::Prefix, self.span);
                lifetime.print(p, self.span);
                if *mutability {
                    p.word("mut", self.span);
                }
            }
            ReceiverKind::Value | ReceiverKind::Typed(_) => {}
        }
        if self.mutability {
            p.word("mut", self.span);
        }
        p.word("self", self.span);
        if let ReceiverKind::Typed(ty) = &self.kind {
            p.token(":", self.span);
            ty.print(p, self.span);
        }
    }
}

impl Print for ItemEnum {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.head(&self.attrs, &self.vis, false, self.span);
        p.word("enum", self.span);
        self.ident.print(p, self.span);
        p.generic_params(&self.generics);
        p.where_clause(&self.generics);
        p.field_lines(&self.variants, self.span);
    }
}

impl Printer<'_> {
    /// Variants or fields in braces, a line each.
    fn field_lines<T: Print>(&mut self, list: &List<T>, span: Span) {
        if list.is_empty() {
            self.lines(&list.items, &[], Bracket::Other, span);
            return;
        }
        self.open_lines(Bracket::Other, span);
        for (i, item) in list.iter().enumerate() {
            item.print(self, span);
            if i + 1 < list.len() || list.trailing {
                self.token(",", span);
            }
            self.line();
        }
        self.close_lines(Bracket::Other, span);
    }
}

impl Print for Variant {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        self.ident.print(p, self.span);
        self.fields.print(p, self.span);
        if let Some(discriminant) = &self.discriminant {
            p.token("=", self.span);
            discriminant.print(p, self.span);
        }
    }
}

impl Print for FieldsNamed {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.field_lines(&self.named, self.span);
    }
}

impl Print for FieldsUnnamed {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.open_tight(Delimiter::Paren, Bracket::Other, self.span);
        self.unnamed.print(p, self.span);
        p.close(Delimiter::Paren, Bracket::Other, self.span);
    }
}

impl Print for ItemStruct {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.head(&self.attrs, &self.vis, false, self.span);
        p.word("struct", self.span);
        self.ident.print(p, self.span);
        p.generic_params(&self.generics);
        match &self.fields {
            Fields::Named(fields) => {
                p.where_clause(&self.generics);
                fields.print(p, self.span);
            }
            Fields::Unnamed(fields) => {
                fields.print(p, self.span);
                p.where_clause(&self.generics);
                p.token(";", self.span);
            }
            Fields::Unit => {
                p.where_clause(&self.generics);
                p.token(";", self.span);
            }
        }
    }
}

impl Print for ItemUnion {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.head(&self.attrs, &self.vis, false, self.span);
        p.word("union", self.span);
        self.ident.print(p, self.span);
        p.generic_params(&self.generics);
        p.where_clause(&self.generics);
        self.fields.print(p, self.span);
    }
}

impl Print for ItemForeignMod {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        self.attrs.print(p, self.span);
        if self.unsafety {
            p.word("unsafe", self.span);
        }
        self.abi.print(p, self.span);
        p.lines(&self.items, &self.attrs, Bracket::Other, self.span);
    }
}

impl Print for ItemImpl {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.head(&self.attrs, &Visibility::Inherited, self.defaultness, self.span);
        if self.unsafety {
            p.word("unsafe", self.span);
        }
        p.word("impl", self.span);
        p.generic_params(&self.generics);
        if self.polarity {
            p.operator("!", Style::Prefix, self.span);
        }
        if let Some(path) = &self.trait_ {
            path.print(p, self.span);
            p.word("for", self.span);
        }
        self.self_ty.print(p, self.span);
        p.where_clause(&self.generics);
        p.lines(&self.items, &self.attrs, Bracket::Other, self.span);
    }
}

impl Print for ItemMacro {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        let Some(ident) = &self.ident else {
            p.macro_item(&self.attrs, &self.mac, self.semi_token, self.span);
            return;
        };
        self.attrs.print(p, self.span);
        self.mac.path.print(p, self.mac.span);
        p.operator("!", Style::Postfix, self.mac.span);
        ident.print(p, self.span);
        p.token_group(self.mac.delimiter, &self.mac.tokens, self.mac.span);
        if self.semi_token || self.mac.delimiter != Delimiter::Brace {
            p.token(";", self.span);
        }
    }
}

impl Print for TraitItemMacro {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.macro_item(&self.attrs, &self.mac, self.semi_token, self.span);
    }
}

impl Print for ImplItemMacro {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.macro_item(&self.attrs, &self.mac, self.semi_token, self.span);
    }
}

impl Print for ForeignItemMacro {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.macro_item(&self.attrs, &self.mac, self.semi_token, self.span);
    }
}

impl Print for ItemMod {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.head(&self.attrs, &self.vis, false, self.span);
        if self.unsafety {
            p.word("unsafe", self.span);
        }
        p.word("mod", self.span);
        self.ident.print(p, self.span);
        match &self.content {
            Some(items) => p.lines(items, &self.attrs, Bracket::Other, self.span),
            None => p.token(";", self.span),
        }
    }
}

impl Print for ItemTrait {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.head(&self.attrs, &self.vis, false, self.span);
        if self.unsafety {
            p.word("unsafe", self.span);
        }
        if self.auto_token {
            p.word("auto", self.span);
        }
        p.word("trait", self.span);
        self.ident.print(p, self.span);
        p.generic_params(&self.generics);
        if self.colon_token || !self.supertraits.is_empty() {
            p.token(":", self.span);
        }
        self.supertraits.print(p, self.span);
        p.where_clause(&self.generics);
        p.lines(&self.items, &self.attrs, Bracket::Other, self.span);
    }
}

impl Print for ItemTraitAlias {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.head(&self.attrs, &self.vis, false, self.span);
        p.word("trait", self.span);
        self.ident.print(p, self.span);
        p.generic_params(&self.generics);
        p.token("=", self.span);
        self.bounds.print(p, self.span);
        p.where_clause(&self.generics);
        p.token(";", self.span);
    }
}

impl Print for ItemType {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.head(&self.attrs, &self.vis, self.defaultness, self.span);
        p.word("type", self.span);
        self.ident.print(p, self.span);
        p.generic_params(&self.generics);
        if self.where_clause_placement == WhereClausePlacement::Early {
            p.where_clause(&self.generics);
        }
        p.token("=", self.span);
        self.ty.print(p, self.span);
        if self.where_clause_placement == WhereClausePlacement::Late {
            p.where_clause(&self.generics);
        }
        p.token(";", self.span);
    }
}

impl Print for ImplItemType {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.head(&self.attrs, &self.vis, self.defaultness, self.span);
        p.word("type", self.span);
        self.ident.print(p, self.span);
        p.generic_params(&self.generics);
        p.token("=", self.span);
        self.ty.print(p, self.span);
        p.where_clause(&self.generics);
        p.token(";", self.span);
    }
}

impl Print for TraitItemType {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.head(&self.attrs, &Visibility::Inherited, self.defaultness, self.span);
        p.word("type", self.span);
        self.ident.print(p, self.span);
        p.generic_params(&self.generics);
        if self.colon_token || !self.bounds.is_empty() {
            p.token(":", self.span);
        }
        self.bounds.print(p, self.span);
        if let Some(default) = &self.default {
            p.token("=", self.span);
            default.print(p, self.span);
        }
        p.where_clause(&self.generics);
        p.token(";", self.span);
    }
}

impl Print for ForeignItemType {
    fn print(&self, p: &mut Printer<'_>, _: Span) {
        p.head(&self.attrs, &self.vis, self.defaultness, self.span);
        p.word("type", self.span);
        self.ident.print(p, self.span);
        p.generic_params(&self.generics);
        p.where_clause(&self.generics);
        p.token(";", self.span);
    }
}

impl Printer<'_> {
    /// The first line of a script: it is no token, and stands before all of them.
    fn shebang(&mut self, text: &str) {
        self.sink.shebang(text);
    }
}
