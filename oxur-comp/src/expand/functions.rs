//! Functions: `deffn`, `deftest`, their parameters and receivers.

use oxur_core::codes::expand as codes;
use oxur_core::core::{
    Attr, AttrKind, Body, DefineFunc, Generics, Item, Param, Pat, Receiver, RustTokens, Safety, Type,
};
use oxur_core::{Diagnostic, Form, FormKind, ListStyle, RustToken, RustTokenKind, Span, Symbol};

use super::body::Ending;
use super::errors::describe;
use super::items::ItemCall;
use super::scope::Space;
use super::table::{self, Category};
use super::types::string_literal;
use super::{Context, Expander, Failed, Res};

/// What stands between a function's name and its body.
pub(super) struct Signature<'f> {
    pub(super) params: &'f [Form],
    pub(super) result: Option<&'f Form>,
    pub(super) predicates: Option<&'f Form>,
    pub(super) body: &'f [Form],
}

/// The parameters of a function.
struct Params {
    receiver: Option<Receiver>,
    params: Vec<Param>,
    variadic: bool,
}

impl Expander<'_, '_> {
    pub(super) fn item_deffn(&mut self, item: ItemCall<'_>, out: &mut Vec<Item>) -> Res<()> {
        self.allow(&item, &["pub", "default", "const", "async", "unsafe", "safe", "comptime", "extern"])?;
        let call = &item.call;
        let uses_forms = std::mem::replace(&mut self.uses_forms, false);
        let Some((name, rest)) = call.args.split_first() else { return Err(self.wrong_arity(call)) };
        if matches!(self.context, Context::Module | Context::Body) {
            self.warn_of_special_name(name);
        }
        let (name, generics) = self.defined_generic(name, "a function")?;
        let signature = self.signature(&item, rest)?;
        let params = self.generics(generics, signature.predicates, item.span());
        let parameters = self.one_pattern(|this| this.params(signature.params));
        let return_type = signature.result.map(|ty| self.ty(ty)).transpose();
        let mods = item.mods;
        let mut attrs = mods.attrs;
        let forms = take_docstring(signature.body, &mut attrs, true);
        let body = match forms {
            [] if self.context == Context::Associated => None,
            [] => Some(Ok(Body { attrs: Vec::new(), stmts: Vec::new(), value: None, span: call.form.span.end() })),
            forms => {
                let span = forms[0].span.to(forms[forms.len() - 1].span);
                Some(self.function_body(forms, signature.result.is_some(), span))
            }
        };
        let safety = match (mods.unsafety, mods.safe) {
            (Some(_), _) => Safety::Unsafe,
            (None, Some(_)) => Safety::Safe,
            (None, None) => Safety::Default,
        };
        // All parts have been looked at; now one that failed counts.
        let Params { receiver, params: parameters, variadic } = parameters?;
        let body = body.transpose()?;
        let comptime = mods.comptime.is_some() || self.uses_forms;
        self.uses_forms = uses_forms;
        let mut function = DefineFunc {
            attrs,
            vis: mods.vis,
            defaultness: mods.default.is_some(),
            constness: mods.constness.is_some(),
            asyncness: mods.asyncness.is_some(),
            safety,
            abi: mods.abi,
            comptime,
            name,
            generics: params?,
            receiver,
            params: parameters,
            variadic,
            return_type: return_type?,
            body,
            span: call.form.span,
        };
        // Another type may be called so.
        let bound = self.modules.lookup(self.module, Space::Type, Symbol::new("Form")).is_some();
        function.comptime |= !bound && super::load::speaks_of_forms(&function);
        out.push(function.into());
        Ok(())
    }

    pub(super) fn item_deftest(&mut self, item: ItemCall<'_>, out: &mut Vec<Item>) -> Res<()> {
        self.allow(&item, &["pub", "async"])?;
        let call = &item.call;
        let Some((name, rest)) = call.args.split_first() else { return Err(self.wrong_arity(call)) };
        let name = self.defined(name, "a test")?;
        let (result, forms) = match rest {
            [arrow, ty, forms @ ..] if arrow.is_symbol("->") => (Some(ty), forms),
            // An empty parameter vector is no part of the syntax, but what it means is plain.
            [params, forms @ ..] if params.as_vector().is_some_and(<[_]>::is_empty) && !forms.is_empty() => {
                (None, forms)
            }
            forms => (None, forms),
        };
        let mut attrs = vec![word_attr("test", call.head.span)];
        attrs.extend(item.mods.attrs);
        let forms = take_docstring(forms, &mut attrs, true);
        let return_type = result.map(|ty| self.ty(ty)).transpose()?;
        let body = Some(self.function_body(forms, result.is_some(), call.form.span)?);
        out.push(
            DefineFunc {
                attrs,
                vis: item.mods.vis,
                defaultness: false,
                constness: false,
                asyncness: item.mods.asyncness.is_some(),
                safety: Safety::Default,
                abi: None,
                comptime: false,
                name,
                generics: Generics::default(),
                receiver: None,
                params: Vec::new(),
                variadic: false,
                return_type,
                body,
                span: call.form.span,
            }
            .into(),
        );
        Ok(())
    }

    /// A function's body: a body of its own, where `()` alone is an empty one. Without a result the last form's value is
    /// discarded.
    pub(super) fn function_body(&mut self, forms: &[Form], has_result: bool, span: Span) -> Res<Body> {
        self.body(forms, span, if has_result { Ending::Value } else { Ending::Unit })
    }

    fn signature<'f>(&mut self, item: &ItemCall<'f>, forms: &'f [Form]) -> Res<Signature<'f>> {
        let call = &item.call;
        let params = match forms.first() {
            Some(Form { kind: FormKind::Vector(params), .. }) => &**params,
            // Earlier texts have the parameters in parentheses.
            Some(Form { kind: FormKind::List(list), .. })
                if list.style == ListStyle::Parens && list.items.iter().all(is_parameter) =>
            {
                &*list.items
            }
            Some(arrow) if arrow.is_symbol("->") => {
                let message = "the return type stands behind the parameters";
                let help = format!("the syntax is `{}`; without parameters they are `[]`", call.entry.syntax);
                return Err(self.fail(Diagnostic::error(codes::SHAPE, arrow.span, message).help(help)));
            }
            Some(other) => {
                let message = format!("`deffn` wants a vector of parameters here, found {}", describe(other));
                let diagnostic = Diagnostic::error(codes::SHAPE, other.span, message);
                return Err(self.fail(
                    diagnostic.help(format!("without parameters it is `[]`; the syntax is `{}`", call.entry.syntax)),
                ));
            }
            None => {
                let diagnostic =
                    Diagnostic::error(codes::SHAPE, call.form.span, "a function needs its parameters, if only `[]`");
                return Err(self.fail(diagnostic.help(format!("the syntax is `{}`", call.entry.syntax))));
            }
        };
        let mut rest = &forms[1..];
        let mut result = None;
        let mut predicates = None;
        loop {
            match rest {
                [arrow, ty, tail @ ..] if arrow.is_symbol("->") && result.is_none() => {
                    result = Some(ty);
                    rest = tail;
                }
                [arrow] if arrow.is_symbol("->") => {
                    let diagnostic = Diagnostic::error(codes::MISSING_TYPE, arrow.span, "a type is wanted behind `->`");
                    return Err(self.fail(diagnostic));
                }
                [old, tail @ ..] if result.is_none() && old_result(old).is_some() => {
                    result = old_result(old);
                    rest = tail;
                }
                [key, clause, tail @ ..] if key.as_keyword() == Some("where") => {
                    if predicates.replace(clause).is_some() {
                        return Err(self.error(codes::UNKNOWN_OPTION, key.span, "`:where` stands twice"));
                    }
                    rest = tail;
                }
                [key, ..] if key.as_keyword().is_some() => return Err(self.unknown_option(key, &["where"])),
                _ => return Ok(Signature { params, result, predicates, body: rest }),
            }
        }
    }

    /// Warns of a function whose calls would be special forms.
    fn warn_of_special_name(&mut self, form: &Form) {
        let name = match form.as_list() {
            Some([head, name, ..]) if head.is_symbol("<>") => name,
            _ => form,
        };
        let Some(text) = name.as_symbol() else { return };
        let special = table::lookup(Category::Expr, text).filter(|entry| entry.reserved).is_some()
            || table::lookup(Category::Item, text).is_some()
            || text == "splice";
        if special && super::names::is_identifier(text) {
            let message = format!("`{text}` is a special form: a list with this head is no call of the function");
            let diagnostic = Diagnostic::warning(codes::SPECIAL_NAME, name.span, message);
            self.session.report(diagnostic.help(format!("call it `(r#{text} …)`, or give it another name")));
        }
    }

    /// A keyword that no option is called.
    pub(super) fn unknown_option(&mut self, key: &Form, options: &[&str]) -> Failed {
        let name = key.as_keyword().unwrap_or_default();
        if options.contains(&name) {
            return self.error(codes::UNKNOWN_OPTION, key.span, format!("`:{name}` needs something behind it"));
        }
        let mut diagnostic =
            Diagnostic::error(codes::UNKNOWN_OPTION, key.span, format!("there is no option `:{name}` here"));
        if let Some(near) = oxur_core::nearest(name, options.iter().copied()) {
            diagnostic = diagnostic.help(format!("did you mean `:{near}`?"));
        } else if !options.is_empty() {
            diagnostic = diagnostic.help(format!("the options here: `:{}`", options.join("`, `:")));
        }
        self.fail(diagnostic)
    }

    fn params(&mut self, forms: &[Form]) -> Res<Params> {
        self.no_lone_colon(forms)?;
        let mut result = Params { receiver: None, params: Vec::new(), variadic: false };
        let mut rest = forms;
        let mut failed = false;
        while let Some((first, mut tail)) = rest.split_first() {
            let at_start = rest.len() == forms.len();
            let (attributes, form) = first.split_attributes();
            let attrs = self.attrs(attributes)?;
            let mut mutable = false;
            let mut target = form;
            if form.is_symbol("mut")
                && let Some((next, after)) = tail.split_first()
            {
                mutable = true;
                target = next;
                tail = after;
            }
            rest = tail;
            if form.is_symbol("...") && rest.is_empty() {
                result.variadic = true;
                continue;
            }
            let span = form.span.to(target.span);
            if let Some(receiver) = self.receiver(attrs.clone(), target, mutable, span) {
                match receiver {
                    Ok(receiver) if at_start => result.receiver = Some(receiver),
                    Ok(_) => {
                        self.error(codes::PARAMS, span, "`self` can only be the first parameter");
                        failed = true;
                    }
                    Err(Failed) => failed = true,
                }
                continue;
            }
            let param = match target.as_spelled(ListStyle::Typed) {
                Some([_, pattern, ty]) => match (bare_word(ty), rest.split_first()) {
                    // `x:dyn Trait`: the trait is no parameter of its own.
                    (Some(word), Some((of, after))) if of.as_symbol().is_some_and(|name| name != "mut") => {
                        rest = after;
                        let name = word.as_symbol().unwrap_or_default();
                        let message = format!("`{name}` stands in a list with what follows it");
                        let help = format!("write `({name} {})`", super::paths::source_text(of));
                        Err(self.fail(Diagnostic::error(codes::HABIT, word.span, message).help(help)))
                    }
                    _ => self.param(attrs, pattern, mutable, ty, span),
                },
                _ => {
                    let failed = self.untyped_param(target, rest.first());
                    // `x i32`: what follows is the type of this one, no parameter of its own.
                    if let Some((ty, after)) = rest.split_first()
                        && ty.as_styled(ListStyle::Typed).is_none()
                        && !matches!(ty.as_symbol(), Some("mut" | "self"))
                        && target.as_symbol().is_some()
                    {
                        rest = after;
                    }
                    Err(failed)
                }
            };
            match param {
                Ok(param) => result.params.push(param),
                Err(Failed) => failed = true,
            }
        }
        if failed { Err(Failed) } else { Ok(result) }
    }

    fn param(&mut self, attrs: Vec<Attr>, pattern: &Form, mutable: bool, ty: &Form, span: Span) -> Res<Param> {
        let ty: Res<Type> = self.ty(ty);
        let pattern: Pat = if mutable { self.binding(pattern, false, true, span)? } else { self.sub_pattern(pattern)? };
        Ok(Param { attrs, pattern, ty: ty?, span })
    }

    fn untyped_param(&mut self, form: &Form, next: Option<&Form>) -> Failed {
        let name = super::paths::source_text(form);
        let mut diagnostic =
            Diagnostic::error(codes::MISSING_TYPE, form.span, format!("the parameter `{name}` needs a type"));
        diagnostic = match next.filter(|next| next.as_spelled(ListStyle::Typed).is_none()) {
            Some(ty) => diagnostic.help(format!("write `{name}:{}`", super::paths::source_text(ty))),
            None => diagnostic.help(format!("write `{name}:Type`")),
        };
        self.fail(diagnostic)
    }

    /// The `self` parameter, if the form is one.
    fn receiver(&mut self, attrs: Vec<Attr>, form: &Form, mutable: bool, span: Span) -> Option<Res<Receiver>> {
        let plain = Receiver { attrs, reference: false, lifetime: None, mutable, ty: None, span };
        if form.is_symbol("self") {
            return Some(Ok(plain));
        }
        match form.as_list()? {
            [colon, name, ty] if colon.is_symbol(":") && name.is_symbol("self") => {
                Some(self.ty(ty).map(|ty| Receiver { ty: Some(ty), ..plain }))
            }
            [and, name] if (and.is_symbol("&") || and.is_symbol("&mut")) && name.is_symbol("self") => {
                Some(Ok(Receiver { reference: true, mutable: and.is_symbol("&mut"), ..plain }))
            }
            [and, lifetime, name] if (and.is_symbol("&") || and.is_symbol("&mut")) && name.is_symbol("self") => {
                if lifetime.is_symbol("mut") {
                    return Some(Ok(Receiver { reference: true, mutable: true, ..plain }));
                }
                Some(self.lifetime(lifetime).map(|lifetime| Receiver {
                    reference: true,
                    lifetime: Some(lifetime),
                    mutable: and.is_symbol("&mut"),
                    ..plain
                }))
            }
            [and, lifetime, word, name] if and.is_symbol("&") && word.is_symbol("mut") && name.is_symbol("self") => {
                Some(self.lifetime(lifetime).map(|lifetime| Receiver {
                    reference: true,
                    lifetime: Some(lifetime),
                    mutable: true,
                    ..plain
                }))
            }
            _ => None,
        }
    }
}

/// The `dyn` or `impl` that a type is, references aside.
fn bare_word(ty: &Form) -> Option<&Form> {
    let mut ty = ty;
    while let Some([.., inner]) = ty.as_styled(ListStyle::Prefix) {
        ty = inner;
    }
    Some(ty).filter(|ty| matches!(ty.as_symbol(), Some("dyn" | "impl")))
}

/// Whether a form may be a parameter, or a word before one.
pub(crate) fn is_parameter(form: &Form) -> bool {
    let form = form.split_attributes().1;
    form.as_spelled(ListStyle::Typed).is_some()
        || matches!(form.as_symbol(), Some("self" | "mut" | "..."))
        || form.as_list().is_some_and(|items| items.last().is_some_and(|last| last.is_symbol("self")))
}

/// `(:> T)`, the return type in earlier texts.
pub(crate) fn old_result(form: &Form) -> Option<&Form> {
    match form.as_list()? {
        [arrow, ty] if arrow.is_symbol(":>") || arrow.as_keyword() == Some(">") => Some(ty),
        _ => None,
    }
}

/// Takes a docstring from the front: with `only_before_more` it counts only if something follows.
pub(super) fn take_docstring<'f>(forms: &'f [Form], attrs: &mut Vec<Attr>, only_before_more: bool) -> &'f [Form] {
    match forms {
        [first, rest @ ..] if string_literal(first).is_some() && !(only_before_more && rest.is_empty()) => {
            if let Some(text) = string_literal(first)
                && let Some(doc) = super::literals::string_value(&text)
            {
                attrs.push(Attr { kind: AttrKind::Doc(Symbol::new(&doc)), span: first.span });
            }
            rest
        }
        _ => forms,
    }
}

/// The attribute `#[word]`.
pub(super) fn word_attr(word: &str, span: Span) -> Attr {
    let token = RustToken { kind: RustTokenKind::Ident(Symbol::new(word)), span };
    Attr { kind: AttrKind::Outer(RustTokens(std::sync::Arc::from([token]))), span }
}
