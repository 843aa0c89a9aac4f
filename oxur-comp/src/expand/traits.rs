//! Traits, implementations, and the items that stand in them.

use oxur_core::codes::expand as codes;
use oxur_core::core::{DefineImpl, DefineTrait, DefineType, Item};
use oxur_core::{Diagnostic, Form, ListStyle};

use super::functions::take_docstring;
use super::items::ItemCall;
use super::paths::Place;
use super::{Context, Expander, Failed, Res};

impl Expander<'_, '_> {
    pub(super) fn item_deftrait(&mut self, item: ItemCall<'_>, out: &mut Vec<Item>) -> Res<()> {
        self.allow(&item, &["pub", "unsafe", "auto"])?;
        let call = &item.call;
        let Some((name, rest)) = call.args.split_first() else { return Err(self.wrong_arity(call)) };
        // `(deftrait Name:Super …)` says the same as `:super`.
        let (name, colon) = match name.as_spelled(ListStyle::Typed) {
            Some([_, name, bounds]) => (name, Some(bounds)),
            _ => (name, None),
        };
        let (name, params) = self.defined_generic(name, "a trait")?;
        let mut attrs = item.mods.attrs.clone();
        let rest = take_docstring(rest, &mut attrs, false);
        let behind = self.options(rest, &["super", "where"])?;
        let rest = take_docstring(behind.rest, &mut attrs, false);
        let generics = self.generics(params, behind.predicates, item.span());
        let supertraits = behind.supers.or(colon).map(|form| self.bounds(form)).transpose();
        let items = self.associated(rest, Context::Associated);
        out.push(
            DefineTrait {
                attrs,
                vis: item.mods.vis.clone(),
                unsafety: item.mods.unsafety.is_some(),
                auto: item.mods.auto.is_some(),
                name,
                generics: generics?,
                supertraits: supertraits?.unwrap_or_default(),
                items: items?,
                span: item.span(),
            }
            .into(),
        );
        Ok(())
    }

    pub(super) fn item_impl(&mut self, item: ItemCall<'_>, out: &mut Vec<Item>) -> Res<()> {
        self.allow(&item, &["unsafe", "default"])?;
        let call = &item.call;
        let Some((first, rest)) = call.args.split_first() else { return Err(self.wrong_arity(call)) };
        let (trait_form, self_form, rest) = match rest {
            [word, ty, rest @ ..] if word.is_symbol("for") => (Some(first), ty, rest),
            [word] if word.is_symbol("for") => {
                return Err(self.error(codes::MISSING_TYPE, word.span, "a type is wanted behind `for`"));
            }
            _ => (None, first, rest),
        };
        let behind = self.options(rest, &["where"])?;
        let generics = self.generics(item.params, behind.predicates, item.span());
        let (negative, trait_form) = match trait_form.and_then(Form::as_call) {
            Some(("!", [inner])) => (true, Some(inner)),
            _ => (false, trait_form),
        };
        let trait_path = trait_form.map(|form| self.path(form, Place::Type, "a trait")).transpose();
        let self_type = self.ty(self_form);
        let items = self.associated(behind.rest, Context::Impl);
        out.push(
            DefineImpl {
                attrs: item.mods.attrs.clone(),
                defaultness: item.mods.default.is_some(),
                unsafety: item.mods.unsafety.is_some(),
                generics: generics?,
                negative,
                trait_path: trait_path?,
                self_type: self_type?,
                items: items?,
                span: item.span(),
            }
            .into(),
        );
        Ok(())
    }

    /// The items in a trait or an `impl`: functions, constants, types and macros.
    fn associated(&mut self, forms: &[Form], context: Context) -> Res<Vec<Item>> {
        let before = std::mem::replace(&mut self.context, context);
        let items = self.item_list(forms);
        self.context = before;
        let items = items?;
        let mut failed = false;
        for item in &items {
            let allowed = matches!(
                item,
                Item::DefineFunc(_)
                    | Item::DefineConst(_)
                    | Item::DefineType(_)
                    | Item::MacroItem(_)
                    | Item::RustItem(_)
            );
            if !allowed {
                let place = if context == Context::Impl { "an `impl`" } else { "a trait" };
                let message = format!("{place} holds functions, constants and types only");
                self.error(codes::ASSOCIATED, item.span(), message);
                failed = true;
            }
        }
        if failed { Err(Failed) } else { Ok(items) }
    }

    pub(super) fn item_deftype(&mut self, item: ItemCall<'_>, out: &mut Vec<Item>) -> Res<()> {
        self.allow(&item, &["pub", "default"])?;
        let call = &item.call;
        let Some((name, rest)) = call.args.split_first() else { return Err(self.wrong_arity(call)) };
        let (name, bounds) = match name.as_spelled(ListStyle::Typed) {
            Some([_, name, bounds]) => (name, Some(bounds)),
            _ => (name, None),
        };
        let (name, params) = self.defined_generic(name, "a type")?;
        let mut attrs = item.mods.attrs.clone();
        let before = self.options(rest, &["where"])?;
        let rest = take_docstring(before.rest, &mut attrs, true);
        let (ty, rest) = match rest.split_first() {
            Some((ty, rest)) => (Some(ty), rest),
            None => (None, rest),
        };
        let after = self.options(rest, &["where"])?;
        let generics = self.generics(params, before.predicates.or(after.predicates), item.span());
        let bounds = bounds.map(|form| self.bounds(form)).transpose();
        let ty = ty.map(|form| self.ty(form)).transpose()?;
        self.nothing_more(&item, after.rest)?;
        if ty.is_none() && self.context != Context::Associated {
            let diagnostic =
                Diagnostic::error(codes::MISSING_TYPE, call.form.span, "a type alias needs the type that it names");
            return Err(self.fail(diagnostic.help(format!("the syntax is `{}`", call.entry.syntax))));
        }
        out.push(
            DefineType {
                attrs,
                vis: item.mods.vis,
                name,
                generics: generics?,
                bounds: bounds?.unwrap_or_default(),
                ty,
                span: call.form.span,
            }
            .into(),
        );
        Ok(())
    }
}
