//! Modules, foreign items, constants and statics.

use oxur_core::codes::expand as codes;
use oxur_core::core::{
    Abi, Attr, AttrKind, Def, DefineConst, DefineStatic, ExternBlock, ExternCrate, Generics, Ident, Item, Module,
    RustTokens,
};
use oxur_core::{Diagnostic, Form, ListStyle, RustToken, RustTokenKind, Spacing, Span, Symbol};

use super::errors::describe;
use super::functions::take_docstring;
use super::items::ItemCall;
use super::names::rust_name;
use super::types::string_literal;
use super::{Context, Expander, Failed, Res};
use crate::modules::Declaration;

impl Expander<'_, '_> {
    pub(super) fn item_mod(&mut self, item: ItemCall<'_>, out: &mut Vec<Item>) -> Res<()> {
        self.allow(&item, &["pub", "unsafe"])?;
        let call = &item.call;
        let Some((name_form, rest)) = call.args.split_first() else { return Err(self.wrong_arity(call)) };
        let name = self.defined(name_form, "a module")?;
        let mut attrs = item.mods.attrs.clone();
        let declared = rest.is_empty();
        let rest = take_docstring(rest, &mut attrs, false);
        let (inner, rest) = self.module_attrs(rest)?;
        attrs.extend(inner.into_iter().map(as_inner));
        if declared {
            let path = [&*self.modules.get(self.module).path, &[name.name]].concat();
            // A file that stands for the module is compiled with the others, and declares itself.
            if self.context == Context::Module && self.modules.find(&path).is_some() {
                let declaration = Declaration { vis: item.mods.vis, attrs, span: call.form.span };
                self.declarations.insert(path, declaration);
                return Ok(());
            }
            out.push(Module { attrs, vis: item.mods.vis, name, items: None, span: call.form.span }.into());
            return Ok(());
        }
        if self.context == Context::Body {
            self.enter_body_module(name_form, name.name);
            let known = self.units.ids().count();
            let units = self.collect(self.module, rest);
            self.modules.add_units(self.module, units);
            self.expand_calls();
            for id in self.units.ids().skip(known) {
                // Failures are told where they happen.
                let _ = self.ensure(id);
            }
        } else {
            self.enter_module(name.name);
        }
        let items = Some(self.assemble(self.module, Some(call.form.span)));
        self.leave_module();
        out.push(Module { attrs, vis: item.mods.vis, name, items, span: call.form.span }.into());
        Ok(())
    }

    pub(super) fn item_extern(&mut self, item: ItemCall<'_>, out: &mut Vec<Item>) -> Res<()> {
        self.allow(&item, &["unsafe"])?;
        let call = &item.call;
        let name = call.args.first().and_then(string_literal);
        let forms = &call.args[usize::from(name.is_some())..];
        if let Some(other) = forms.iter().find(|form| form.split_attributes().1.as_list().is_none()) {
            let found = describe(other);
            return Err(self.shape(call, other.span, "declarations", &found));
        }
        let before = std::mem::replace(&mut self.context, Context::Associated);
        let items = self.item_list(forms);
        self.context = before;
        let abi = Abi { name, span: call.head.span };
        let unsafety = item.mods.unsafety.is_some();
        out.push(ExternBlock { attrs: item.mods.attrs, unsafety, abi, items: items?, span: call.form.span }.into());
        Ok(())
    }

    pub(super) fn item_extern_crate(&mut self, item: ItemCall<'_>, out: &mut Vec<Item>) -> Res<()> {
        self.allow(&item, &["pub"])?;
        let call = &item.call;
        let (name, rename) = match call.args {
            [name] => (name, None),
            [name, key, rename] if key.as_keyword() == Some("as") => (name, Some(rename)),
            _ => return Err(self.wrong_arity(call)),
        };
        let name =
            if name.is_symbol("self") { Ident::new("self", name.span) } else { self.plain_ident(name, "a crate")? };
        let rename = match rename {
            Some(form) if form.is_symbol("_") => Some(Ident::new("_", form.span)),
            Some(form) => Some(self.plain_ident(form, "a crate")?),
            None => None,
        };
        out.push(ExternCrate { attrs: item.mods.attrs, vis: item.mods.vis, name, rename, span: call.form.span }.into());
        Ok(())
    }

    pub(super) fn item_defconst(&mut self, item: ItemCall<'_>, out: &mut Vec<Item>) -> Res<()> {
        self.allow(&item, &["pub", "default"])?;
        let call = &item.call;
        let Some((name, rest)) = call.args.split_first() else { return Err(self.wrong_arity(call)) };
        let (name, ty) = self.name_and_type(&item, name)?;
        let (name, params) = match name.as_list() {
            Some([head, name, params @ ..]) if head.is_symbol("<>") => (name, params),
            _ => (name, &[][..]),
        };
        let name = if name.is_symbol("_") { Ident::new("_", name.span) } else { self.defined(name, "a constant")? };
        let mut attrs = item.mods.attrs.clone();
        let rest = take_docstring(rest, &mut attrs, true);
        let generics: Generics = self.generics(params, None, item.span())?;
        let ty = self.ty(ty);
        let value = self.constant_value(&item, rest)?;
        if value.is_none() && self.context != Context::Associated {
            return Err(self.needs_value(&item));
        }
        out.push(
            DefineConst { attrs, vis: item.mods.vis, name, generics, ty: ty?, value, span: call.form.span }.into(),
        );
        Ok(())
    }

    pub(super) fn item_defstatic(&mut self, item: ItemCall<'_>, out: &mut Vec<Item>) -> Res<()> {
        self.allow(&item, &["pub", "unsafe", "safe"])?;
        let call = &item.call;
        let (mutable, args) = match call.args {
            [word, args @ ..] if word.is_symbol("mut") => (true, args),
            args => (false, args),
        };
        let Some((name, rest)) = args.split_first() else { return Err(self.wrong_arity(call)) };
        let (name, ty) = self.name_and_type(&item, name)?;
        let name = self.defined(name, "a static")?;
        let mut attrs = item.mods.attrs.clone();
        let rest = take_docstring(rest, &mut attrs, true);
        let ty = self.ty(ty);
        let value = self.constant_value(&item, rest)?;
        if value.is_none() && self.context != Context::Associated {
            return Err(self.needs_value(&item));
        }
        let safety = item.mods.safety();
        out.push(
            DefineStatic { attrs, vis: item.mods.vis, safety, mutable, name, ty: ty?, value, span: call.form.span }
                .into(),
        );
        Ok(())
    }

    fn name_and_type<'f>(&mut self, item: &ItemCall<'_>, form: &'f Form) -> Res<(&'f Form, &'f Form)> {
        match form.as_spelled(ListStyle::Typed) {
            Some([_, name, ty]) => Ok((name, ty)),
            _ => {
                let name = form.as_symbol().unwrap_or("NAME");
                let message = format!("`{}` needs the type of what it defines", item.call.name());
                let diagnostic = Diagnostic::error(codes::MISSING_TYPE, form.span, message);
                Err(self.fail(diagnostic.help(format!("write `{name}:Type`"))))
            }
        }
    }

    fn needs_value(&mut self, item: &ItemCall<'_>) -> Failed {
        let diagnostic = Diagnostic::error(codes::ARITY, item.span(), format!("`{}` needs a value", item.call.name()));
        self.fail(diagnostic.help(format!("the syntax is `{}`", item.call.entry.syntax)))
    }

    fn constant_value(&mut self, item: &ItemCall<'_>, forms: &[Form]) -> Res<Option<oxur_core::core::Expr>> {
        match forms {
            [] => Ok(None),
            [value] => self.expr(value).map(Some),
            [_, rest @ ..] => {
                self.nothing_more(item, rest)?;
                Err(Failed)
            }
        }
    }

    /// A `def` in a module: a static in upper case.
    pub(super) fn item_def(&mut self, item: ItemCall<'_>, out: &mut Vec<Item>) -> Res<()> {
        self.allow(&item, &["pub"])?;
        let call = &item.call;
        let (first, rest) = match call.args {
            [] => return Err(self.wrong_arity(call)),
            [word, ..] if word.is_symbol("mut") => {
                let diagnostic =
                    Diagnostic::error(codes::MODULE_DEF, word.span, "a `def` of a module cannot be changed");
                return Err(self.fail(
                    diagnostic
                        .help("use `(defstatic mut NAME:Type value)`, which takes `unsafe` to touch")
                        .help("or a `(defstatic NAME:Mutex<Type> …)`, or a `OnceLock`"),
                ));
            }
            [first, rest @ ..] => (first, rest),
        };
        let (name, ty) = match first.as_spelled(ListStyle::Typed) {
            Some([_, name, ty]) => (name, Some(ty)),
            _ => (first, None),
        };
        let Some(symbol) = name.as_name() else {
            let diagnostic =
                Diagnostic::error(codes::MODULE_DEF, name.span, "a `def` of a module takes a plain name, no pattern");
            return Err(
                self.fail(diagnostic.help("define each name with a `def` or `(defstatic NAME:Type value)` of its own"))
            );
        };
        self.rust_ident(symbol, name.span)?;
        if let Some(key) = rest.iter().find(|form| form.as_keyword() == Some("else")) {
            let diagnostic = Diagnostic::error(codes::MODULE_DEF, key.span, "a `def` of a module has no `:else`");
            return Err(self.fail(diagnostic.help("use a function, or a `OnceLock` that is filled at run time")));
        }
        let mut attrs = item.mods.attrs.clone();
        let rest = take_docstring(rest, &mut attrs, true);
        let ident = Ident { name: static_name(&symbol.symbol), span: name.span };
        let ty = ty.map(|ty| self.ty(ty)).transpose();
        let Some(value) = self.constant_value(&item, rest)? else { return Err(self.needs_value(&item)) };
        let vis = item.mods.vis.clone();
        out.push(Def { attrs, vis, mutable: false, name: ident, ty: ty?, value, span: item.span() }.into());
        Ok(())
    }
}

/// An attribute or doc comment that stands within the module.
fn as_inner(attr: Attr) -> Attr {
    let tokens = match attr.kind {
        AttrKind::Outer(tokens) | AttrKind::Inner(tokens) => tokens,
        AttrKind::Doc(text) => doc_tokens(text, attr.span),
    };
    Attr { kind: AttrKind::Inner(tokens), span: attr.span }
}

/// The tokens of `doc = "…"`.
fn doc_tokens(text: Symbol, span: Span) -> RustTokens {
    let literal = oxur_ast::Lit::string(&text, span).to_literal().map(RustTokenKind::Literal);
    let kinds =
        [Some(RustTokenKind::Ident(Symbol::new("doc"))), Some(RustTokenKind::Punct('=', Spacing::Alone)), literal];
    RustTokens(kinds.into_iter().flatten().map(|kind| RustToken { kind, span }).collect())
}

/// The name of the static that a module's `def` becomes.
pub(super) fn static_name(name: &str) -> Symbol {
    let rust = rust_name(name);
    Symbol::new(&rust.as_str().strip_prefix("r#").unwrap_or(&rust).to_uppercase())
}
