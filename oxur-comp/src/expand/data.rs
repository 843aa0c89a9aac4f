//! Structs, enums and unions.

use oxur_core::codes::expand as codes;
use oxur_core::core::{
    Attr, AttrKind, DefineEnum, DefineStruct, DefineUnion, Field, Fields, Item, NamedFields, TupleFields, UnitFields,
    Variant, Visibility,
};
use oxur_core::{Diagnostic, Form, FormKind, ListStyle, RustTokenKind, Set, Span};

use super::errors::describe;
use super::functions::take_docstring;
use super::items::ItemCall;
use super::{Expander, Failed, Res};

/// The parts of a definition behind its name: where clause and the rest.
pub(super) struct Behind<'f> {
    pub(super) predicates: Option<&'f Form>,
    pub(super) supers: Option<&'f Form>,
    pub(super) rest: &'f [Form],
}

impl Expander<'_, '_> {
    /// Reads `:where […]` and `:super B`, where a definition may have them.
    pub(super) fn options<'f>(&mut self, forms: &'f [Form], allowed: &[&str]) -> Res<Behind<'f>> {
        let mut behind = Behind { predicates: None, supers: None, rest: forms };
        loop {
            match behind.rest {
                [key, value, tail @ ..] if key.as_keyword().is_some_and(|name| allowed.contains(&name)) => {
                    let seat =
                        if key.as_keyword() == Some("where") { &mut behind.predicates } else { &mut behind.supers };
                    if seat.replace(value).is_some() {
                        return Err(self.error(codes::UNKNOWN_OPTION, key.span, "this option stands twice"));
                    }
                    behind.rest = tail;
                }
                [key, ..] if key.as_keyword().is_some() => return Err(self.unknown_option(key, allowed)),
                _ => return Ok(behind),
            }
        }
    }

    pub(super) fn item_defstruct(&mut self, item: ItemCall<'_>, out: &mut Vec<Item>) -> Res<()> {
        self.allow(&item, &["pub"])?;
        let call = &item.call;
        let Some((name, rest)) = call.args.split_first() else { return Err(self.wrong_arity(call)) };
        let (name, params) = self.defined_generic(name, "a struct")?;
        let mut attrs = item.mods.attrs.clone();
        let rest = take_docstring(rest, &mut attrs, false);
        let before = self.options(rest, &["where"])?;
        let (fields, tail) = match before.rest.split_first() {
            Some((fields, tail)) => (Some(fields), tail),
            None => (None, before.rest),
        };
        let after = self.options(tail, &["where"])?;
        let generics = self.generics(params, before.predicates.or(after.predicates), item.span());
        let fields = match fields {
            Some(form) => self.fields(form, "a struct")?,
            None => UnitFields { span: call.form.span }.into(),
        };
        self.nothing_more(&item, after.rest)?;
        let span = item.span();
        out.push(DefineStruct { attrs, vis: item.mods.vis, name, generics: generics?, fields, span }.into());
        Ok(())
    }

    pub(super) fn nothing_more(&mut self, item: &ItemCall<'_>, rest: &[Form]) -> Res<()> {
        let Some(first) = rest.first() else { return Ok(()) };
        let message = format!("`{}` takes nothing more behind this, found {}", item.call.name(), describe(first));
        let diagnostic = Diagnostic::error(codes::ARITY, first.span, message);
        Err(self.fail(diagnostic.help(format!("the syntax is `{}`", item.call.entry.syntax))))
    }

    pub(super) fn item_defenum(&mut self, item: ItemCall<'_>, out: &mut Vec<Item>) -> Res<()> {
        self.allow(&item, &["pub"])?;
        let call = &item.call;
        let Some((name, rest)) = call.args.split_first() else { return Err(self.wrong_arity(call)) };
        let (name, params) = self.defined_generic(name, "an enum")?;
        let mut attrs = item.mods.attrs.clone();
        let rest = take_docstring(rest, &mut attrs, false);
        let behind = self.options(rest, &["where"])?;
        let generics = self.generics(params, behind.predicates, item.span());
        let spliced = self.spliced(behind.rest)?;
        let variants = self.all(&spliced, Self::variant)?;
        let always = variants.iter().filter(|variant| !is_conditional(&variant.attrs));
        self.distinct(always.map(|variant| variant.name), "variant")?;
        let span = item.span();
        out.push(DefineEnum { attrs, vis: item.mods.vis, name, generics: generics?, variants, span }.into());
        Ok(())
    }

    fn variant(&mut self, form: &Form) -> Res<Variant> {
        let (attributes, form) = form.split_attributes();
        let mut attrs = self.attrs(attributes)?;
        let span = form.span;
        if let FormKind::Symbol(_) = form.kind {
            let name = self.plain_ident(form, "a variant")?;
            return Ok(Variant { attrs, name, fields: UnitFields { span }.into(), discriminant: None, span });
        }
        let Some([name, rest @ ..]) = form.as_styled(ListStyle::Parens) else {
            let message = format!("a variant is wanted, found {}", describe(form));
            let diagnostic = Diagnostic::error(codes::FIELDS, span, message);
            return Err(self.fail(diagnostic.help("a variant is `Name`, `(Name {x:T})`, `(Name [T])` or `(Name = 5)`")));
        };
        let name = self.plain_ident(name, "a variant")?;
        let rest = take_docstring(rest, &mut attrs, false);
        let (fields, rest) = match rest {
            [fields, rest @ ..] if !fields.is_symbol("=") => (self.fields(fields, "a variant")?, rest),
            _ => (UnitFields { span }.into(), rest),
        };
        let discriminant = match rest {
            [] => None,
            [equals, value] if equals.is_symbol("=") => Some(self.expr(value)?),
            [other, ..] => {
                let message = format!("a variant has fields and a value at most, found {}", describe(other));
                let diagnostic = Diagnostic::error(codes::FIELDS, other.span, message);
                return Err(
                    self.fail(diagnostic.help("a variant is `Name`, `(Name {x:T})`, `(Name [A B])` or `(Name = 5)`"))
                );
            }
        };
        Ok(Variant { attrs, name, fields, discriminant, span })
    }

    pub(super) fn item_defunion(&mut self, item: ItemCall<'_>, out: &mut Vec<Item>) -> Res<()> {
        self.allow(&item, &["pub"])?;
        let call = &item.call;
        let Some((name, rest)) = call.args.split_first() else { return Err(self.wrong_arity(call)) };
        let (name, params) = self.defined_generic(name, "a union")?;
        let mut attrs = item.mods.attrs.clone();
        let rest = take_docstring(rest, &mut attrs, false);
        let behind = self.options(rest, &["where"])?;
        let generics = self.generics(params, behind.predicates, item.span());
        let fields = match behind.rest {
            [form] if form.as_brace().is_some() => self.named_fields(form.as_brace().unwrap_or_default())?,
            [other, ..] => {
                let found = describe(other);
                return Err(self.shape(call, other.span, "fields in braces", &found));
            }
            [] => return Err(self.shape(call, call.form.span, "fields in braces", "nothing")),
        };
        let span = item.span();
        out.push(DefineUnion { attrs, vis: item.mods.vis, name, generics: generics?, fields, span }.into());
        Ok(())
    }

    fn fields(&mut self, form: &Form, what: &str) -> Res<Fields> {
        let span = form.span;
        match &form.kind {
            FormKind::Brace(items) => Ok(NamedFields { fields: self.named_fields(items)?, span }.into()),
            FormKind::Vector(items) => Ok(TupleFields { fields: self.tuple_fields(items)?, span }.into()),
            _ => {
                let message = format!("{what} has its fields in braces or in a vector, found {}", describe(form));
                let diagnostic = Diagnostic::error(codes::FIELDS, span, message);
                Err(self.fail(diagnostic.help("named fields are `{x:f64 y:f64}`, tuple fields `[f64 f64]`")))
            }
        }
    }

    fn named_fields(&mut self, forms: &[Form]) -> Res<Vec<Field>> {
        let spliced = self.spliced(forms)?;
        self.no_lone_colon(&spliced)?;
        let mut fields = Vec::new();
        let mut failed = false;
        let mut rest = &*spliced;
        while !rest.is_empty() {
            match self.field(&mut rest, true) {
                Ok(field) => fields.push(field),
                Err(Failed) => failed = true,
            }
        }
        if failed {
            return Err(Failed);
        }
        let always = fields.iter().filter(|field| !is_conditional(&field.attrs));
        self.distinct(always.filter_map(|field| field.name), "field")?;
        Ok(fields)
    }

    fn tuple_fields(&mut self, forms: &[Form]) -> Res<Vec<Field>> {
        let spliced = self.spliced(forms)?;
        let mut fields = Vec::new();
        let mut rest = &*spliced;
        let mut failed = false;
        while !rest.is_empty() {
            match self.field(&mut rest, false) {
                Ok(field) => fields.push(field),
                Err(Failed) => failed = true,
            }
        }
        if failed { Err(Failed) } else { Ok(fields) }
    }

    /// Takes a field from the front of `rest`: attributes, visibility, and `name:Type` or a type.
    fn field(&mut self, rest: &mut &[Form], named: bool) -> Res<Field> {
        let Some((first, tail)) = rest.split_first() else { return Err(Failed) };
        *rest = tail;
        let (attributes, mut form) = first.split_attributes();
        let attrs = self.attrs(attributes)?;
        let mut vis = Visibility::Inherited;
        let start = form.span;
        let restricted = form.list_style() == Some(ListStyle::Restriction);
        if form.is_symbol("pub") || restricted {
            vis = if restricted { self.restriction(form)? } else { Visibility::Public(form.span) };
            let Some((next, tail)) = rest.split_first() else {
                return Err(self.error(codes::FIELDS, form.span, "a field is wanted behind `pub`"));
            };
            *rest = tail;
            form = next;
        }
        let span: Span = start.to(form.span);
        match (form.as_spelled(ListStyle::Typed), named) {
            (Some([_, name, ty]), true) => {
                let name = self.plain_ident(name, "a field")?;
                Ok(Field { attrs, vis, name: Some(name), ty: self.ty(ty)?, span })
            }
            (_, true) => {
                let text = super::paths::source_text(form);
                let message = format!("a field with a type is wanted, found {}", describe(form));
                let diagnostic = Diagnostic::error(codes::MISSING_TYPE, form.span, message);
                let name = form.as_symbol().map_or("name", |_| &*text);
                Err(self.fail(diagnostic.help(format!("write `{name}:Type`"))))
            }
            (Some([_, name, _]), false) => {
                let message = "the fields of a vector have no names";
                let diagnostic = Diagnostic::error(codes::FIELDS, name.span, message);
                Err(self.fail(diagnostic.help("named fields stand in braces: `{x:f64}`")))
            }
            (_, false) => Ok(Field { attrs, vis, name: None, ty: self.ty(form)?, span }),
        }
    }

    /// Refuses two names that are one in Rust.
    pub(super) fn distinct(&mut self, names: impl Iterator<Item = oxur_core::core::Ident>, what: &str) -> Res<()> {
        let mut seen = Set::default();
        let twice: Vec<_> = names.filter(|ident| !seen.insert(ident.name)).collect();
        for ident in &twice {
            let message = format!("there is another {what} `{}` (as Rust names it)", ident.name);
            self.error(codes::DUPLICATE, ident.span, message);
        }
        if twice.is_empty() { Ok(()) } else { Err(Failed) }
    }
}

/// Whether attributes leave what they stand before out of some builds, so that another of its name may be there.
pub(super) fn is_conditional(attrs: &[Attr]) -> bool {
    attrs.iter().any(|attr| match &attr.kind {
        AttrKind::Outer(tokens) => {
            matches!(tokens.0.first().map(|token| &token.kind), Some(RustTokenKind::Ident(name)) if *name == "cfg")
        }
        _ => false,
    })
}
