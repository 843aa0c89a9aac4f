//! Types and bounds.

use oxur_core::codes::expand as codes;
use oxur_core::core::{
    Abi, ArrayType, Bound, DynType, FnType, FnTypeParam, Ident, ImplType, Infer, LifetimeBound, LifetimeParam,
    MacroType, Never, PtrType, RefType, RustType, SliceType, TraitBound, TupleType, Type, TypeRef, UseBound,
};
use oxur_core::{Diagnostic, Form, FormKind, ListStyle, LiteralKind, mapped};

use super::errors::describe;
use super::paths::{Place, source_text};
use super::table::{self, Category, Handler};
use super::{Call, Expander, Failed, Res};

impl Expander<'_, '_> {
    /// The type that a form is.
    pub(super) fn ty(&mut self, form: &Form) -> Res<Type> {
        self.deeper(form.span, 1, |this| this.type_inner(form))
    }

    fn type_inner(&mut self, form: &Form) -> Res<Type> {
        let span = form.span;
        match &form.kind {
            FormKind::Symbol(name) => match name.symbol.as_str() {
                "!" => Ok(Never { span }.into()),
                "_" => Ok(Infer { span }.into()),
                // Rust's `dyn Trait` has its trait behind a blank.
                word @ ("dyn" | "impl" | "fn") => {
                    let message = format!("`{word}` stands in a list with what follows it");
                    let help = if word == "fn" { "(fn [T] -> R)".to_owned() } else { format!("({word} Trait)") };
                    Err(self.fail(Diagnostic::error(codes::HABIT, span, message).help(format!("write `{help}`"))))
                }
                _ => self.type_path(form),
            },
            FormKind::Vector(items) => match &**items {
                [ty] => Ok(SliceType { ty: self.ty(ty)?, span }.into()),
                [ty, len] => {
                    let ty = self.ty(ty);
                    let len = self.expr(len)?;
                    Ok(ArrayType { ty: ty?, len, span }.into())
                }
                _ => {
                    let diagnostic = Diagnostic::error(
                        codes::NOT_A_TYPE,
                        span,
                        "a vector as a type has a type, and a length or none",
                    );
                    Err(self.fail(diagnostic.help("`[T]` is a slice, `[T 3]` an array, `#(A B)` a tuple")))
                }
            },
            FormKind::List(list) if list.items.is_empty() => Ok(TupleType { items: Vec::new(), span }.into()),
            FormKind::List(list) => self.type_list(form, &list.items, list.spelled_style()),
            FormKind::Attributed(attributed) => {
                Err(self.error(codes::NOT_A_TYPE, attributed.attributes[0].span, "a type takes no attributes"))
            }
            _ => Err(self.not_a_type(form)),
        }
    }

    fn type_list(&mut self, form: &Form, items: &[Form], style: ListStyle) -> Res<Type> {
        let span = form.span;
        let (head, args) = (&items[0], &items[1..]);
        match style {
            ListStyle::Angle | ListStyle::Turbofish | ListStyle::Path => return self.type_path(form),
            ListStyle::Typed | ListStyle::Chain => return Err(self.not_a_type(form)),
            ListStyle::MacroBraces => return self.type_macro(form),
            _ => {}
        }
        if let Some(lifetimes) = for_lifetimes(head) {
            return self.type_for(form, lifetimes, args);
        }
        let Some(name) = head.as_symbol() else { return Err(self.not_a_type(form)) };
        match name {
            "unsafe" | "extern" => return self.function_type(form, items, Vec::new()),
            "!" if args.is_empty() => return Ok(Never { span }.into()),
            _ => {}
        }
        if let Some(entry) = table::lookup(Category::Type, name) {
            let call = Call { form, head, args, entry };
            if let Handler::Type(handler) = entry.handler {
                return handler(self, &call);
            }
        }
        if name.ends_with('!') {
            return self.type_macro(form);
        }
        if let Some(expanded) = self.expand_macro(form)? {
            return self.in_expansion(&expanded, Self::ty);
        }
        if let Some((first, _)) = args.split_first().filter(|_| is_operator(name)) {
            return Err(self.not_a_type(first));
        }
        self.type_path(form)
    }

    fn type_path(&mut self, form: &Form) -> Res<Type> {
        let path = self.path(form, Place::Type, "a type")?;
        Ok(TypeRef { path, span: form.span }.into())
    }

    fn type_macro(&mut self, form: &Form) -> Res<Type> {
        let call = self.rust_macro_call(form)?;
        Ok(MacroType { call, span: form.span }.into())
    }

    fn not_a_type(&mut self, form: &Form) -> Failed {
        let diagnostic =
            Diagnostic::error(codes::NOT_A_TYPE, form.span, format!("a type is wanted, found {}", describe(form)));
        let help = match &form.kind {
            FormKind::Brace(_) => Some("a struct's fields stand in its definition: `(defstruct Name {x:T})`"),
            FormKind::Literal(_) => {
                Some("a constant may stand among generic arguments or as an array's length: `[u8 4]`")
            }
            FormKind::List(list) if list.style == ListStyle::Chain => Some("the parts of a path are joined by `::`"),
            _ => None,
        };
        self.fail(match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        })
    }

    pub(super) fn type_reference(&mut self, call: &Call<'_>) -> Res<Type> {
        let mutable = call.name() == "&mut";
        let (lifetime, ty) = match call.args {
            [ty] => (None, ty),
            [lifetime, ty] if matches!(lifetime.kind, FormKind::Lifetime(_)) => (Some(self.lifetime(lifetime)?), ty),
            // `(& 'a mut T)`, as Rust has it.
            [lifetime, word, ty] if matches!(lifetime.kind, FormKind::Lifetime(_)) && word.is_symbol("mut") => {
                let lifetime = Some(self.lifetime(lifetime)?);
                let ty = self.ty(ty)?;
                return Ok(RefType { lifetime, mutable: true, ty, span: call.span() }.into());
            }
            [word, ty] if word.is_symbol("mut") => {
                let ty = self.ty(ty)?;
                return Ok(RefType { lifetime: None, mutable: true, ty, span: call.span() }.into());
            }
            [word, ..] if word.is_symbol("dyn") || word.is_symbol("impl") => {
                let message = format!("`{0}` stands in a list with its traits", word.as_symbol().unwrap_or_default());
                let help = format!("write `&({} Trait)`", word.as_symbol().unwrap_or_default());
                return Err(self.fail(Diagnostic::error(codes::NOT_A_TYPE, word.span, message).help(help)));
            }
            _ => return Err(self.wrong_arity(call)),
        };
        let ty = self.ty(ty)?;
        Ok(RefType { lifetime, mutable, ty, span: call.span() }.into())
    }

    pub(super) fn type_pointer(&mut self, call: &Call<'_>) -> Res<Type> {
        self.check_arity(call)?;
        Ok(PtrType { mutable: call.name() == "*mut", ty: self.ty(&call.args[0])?, span: call.span() }.into())
    }

    pub(super) fn type_tuple(&mut self, call: &Call<'_>) -> Res<Type> {
        Ok(TupleType { items: self.all(call.args, Self::ty)?, span: call.span() }.into())
    }

    pub(super) fn type_fn(&mut self, call: &Call<'_>) -> Res<Type> {
        let items = call.form.as_list().unwrap_or_default();
        self.function_type(call.form, items, Vec::new())
    }

    fn function_type(&mut self, form: &Form, items: &[Form], lifetimes: Vec<LifetimeParam>) -> Res<Type> {
        let (mut unsafety, mut abi, mut at) = (false, None, 0);
        loop {
            match items.get(at).and_then(Form::as_symbol) {
                Some("unsafe") => unsafety = true,
                Some("extern") => {
                    let name = items.get(at + 1).and_then(string_literal);
                    abi = Some(Abi { name, span: items[at].span });
                    at += usize::from(name.is_some());
                }
                Some("fn") => break,
                _ => {
                    let span = items.get(at).map_or(form.span, |item| item.span);
                    let diagnostic = Diagnostic::error(codes::NOT_A_TYPE, span, "`fn` is wanted here");
                    return Err(self.fail(diagnostic.help("the syntax is `(unsafe extern \"C\" fn [A] -> B)`")));
                }
            }
            at += 1;
        }
        let (params, output) = match &items[at + 1..] {
            [params] if params.as_vector().is_some() => (params, None),
            [params, arrow, output] if params.as_vector().is_some() && arrow.is_symbol("->") => (params, Some(output)),
            _ => {
                let message = "a function type takes its parameters in a vector, and its result behind `->`";
                let diagnostic = Diagnostic::error(codes::NOT_A_TYPE, form.span, message);
                return Err(self.fail(diagnostic.help("the syntax is `(fn [A B] -> C)`")));
            }
        };
        let mut variadic = false;
        let mut forms = params.as_vector().unwrap_or_default();
        if let Some((last, before)) = forms.split_last()
            && last.is_symbol("...")
        {
            variadic = true;
            forms = before;
        }
        let params = self.all(forms, Self::function_type_param);
        let return_type = output.map(|output| self.ty(output)).transpose()?;
        let params = params?;
        Ok(FnType { lifetimes, unsafety, abi, params, variadic, return_type, span: form.span }.into())
    }

    fn function_type_param(&mut self, form: &Form) -> Res<FnTypeParam> {
        let (attributes, form) = form.split_attributes();
        let attrs = self.attrs(attributes)?;
        if let Some([_, name, ty]) = form.as_spelled(ListStyle::Typed) {
            let name =
                if name.is_symbol("_") { Ident::new("_", name.span) } else { self.plain_ident(name, "a parameter")? };
            return Ok(FnTypeParam { attrs, name: Some(name), ty: self.ty(ty)?, span: form.span });
        }
        Ok(FnTypeParam { attrs, name: None, ty: self.ty(form)?, span: form.span })
    }

    /// `(for<'a> T)`: a function type, or a trait without `dyn`, which is an error.
    fn type_for(&mut self, form: &Form, lifetimes: &[Form], args: &[Form]) -> Res<Type> {
        self.scoped(|this| {
            let lifetimes = this.lifetime_params(lifetimes)?;
            match args {
                [inner] => match inner.as_list() {
                    Some(items) if items.iter().any(|item| item.is_symbol("fn")) => {
                        this.function_type(inner, items, lifetimes)
                    }
                    _ => {
                        let message = "`for<…>` stands before a function type, or before a trait in bounds";
                        let diagnostic = Diagnostic::error(codes::NOT_A_TYPE, form.span, message);
                        Err(this.fail(diagnostic.help("for a trait object write `(dyn (for<'a> (Fn [(& 'a T)])))`")))
                    }
                },
                // `(for<'a> fn [A] -> B)`
                _ => this.function_type(form, args, lifetimes),
            }
        })
    }

    pub(super) fn type_dyn(&mut self, call: &Call<'_>) -> Res<Type> {
        self.check_some(call)?;
        Ok(DynType { bounds: self.bound_list(call.args)?, span: call.span() }.into())
    }

    pub(super) fn type_impl(&mut self, call: &Call<'_>) -> Res<Type> {
        self.check_some(call)?;
        Ok(ImplType { bounds: self.bound_list(call.args)?, span: call.span() }.into())
    }

    fn check_some(&mut self, call: &Call<'_>) -> Res<()> {
        if call.args.is_empty() { Err(self.wrong_arity(call)) } else { Ok(()) }
    }

    pub(super) fn type_plus(&mut self, call: &Call<'_>) -> Res<Type> {
        let bounds = mapped(call.args, source_text).join(" ");
        let diagnostic = Diagnostic::error(codes::NOT_A_TYPE, call.span(), "bounds are no type");
        Err(self.fail(diagnostic.help(format!("write `(dyn {bounds})` or `(impl {bounds})`"))))
    }

    pub(super) fn type_path_form(&mut self, call: &Call<'_>) -> Res<Type> {
        self.type_path(call.form)
    }

    pub(super) fn type_rust(&mut self, call: &Call<'_>) -> Res<Type> {
        Ok(RustType { tokens: self.rust_tokens(call)?, span: call.span() }.into())
    }

    /// Bounds in a row, `(+ …)` among them taken apart.
    pub(super) fn bound_list(&mut self, forms: &[Form]) -> Res<Vec<Bound>> {
        Ok(self.all(forms, Self::bounds)?.concat())
    }

    /// The bounds that a form is: one, or those of `(+ A B)`.
    pub(super) fn bounds(&mut self, form: &Form) -> Res<Vec<Bound>> {
        match form.as_call() {
            Some(("+", bounds)) => self.bound_list(bounds),
            _ => Ok(vec![self.bound(form)?]),
        }
    }

    fn bound(&mut self, form: &Form) -> Res<Bound> {
        let span = form.span;
        if let FormKind::Lifetime(_) = form.kind {
            return Ok(LifetimeBound { lifetime: self.lifetime(form)?, span }.into());
        }
        if let Some([head, rest @ ..]) = form.as_list() {
            if head.is_symbol("?")
                && let [inner] = rest
            {
                let path = self.path(inner, Place::Type, "a trait")?;
                return Ok(TraitBound { lifetimes: Vec::new(), maybe: true, path, span }.into());
            }
            if head.is_symbol("<>")
                && let [word, args @ ..] = rest
                && word.is_symbol("use")
            {
                let args = self.generic_args(args)?;
                return Ok(UseBound { args, span }.into());
            }
            if let Some(lifetimes) = for_lifetimes(head) {
                let [inner] = rest else {
                    return Err(self.error(codes::NOT_A_TYPE, span, "`for<…>` in bounds stands before one trait"));
                };
                return self.scoped(|this| {
                    let lifetimes = this.lifetime_params(lifetimes)?;
                    let path = this.path(inner, Place::Type, "a trait")?;
                    Ok(TraitBound { lifetimes, maybe: false, path, span }.into())
                });
            }
        }
        if let Some(expanded) = self.expand_macro(form)? {
            return self.in_expansion(&expanded, Self::bound);
        }
        let path = self.path(form, Place::Type, "a trait")?;
        Ok(TraitBound { lifetimes: Vec::new(), maybe: false, path, span }.into())
    }
}

/// The exact text of a string literal.
pub(super) fn string_literal(form: &Form) -> Option<oxur_core::Symbol> {
    match form.kind {
        FormKind::Literal(literal) if literal.kind == LiteralKind::String => Some(literal.text),
        _ => None,
    }
}

/// The lifetimes of `for<'a>`.
pub(super) fn for_lifetimes(form: &Form) -> Option<&[Form]> {
    match form.as_list() {
        Some([head, word, lifetimes @ ..]) if head.is_symbol("<>") && word.is_symbol("for") => Some(lifetimes),
        _ => None,
    }
}

/// Whether a symbol is made of operator characters.
pub(super) fn is_operator(text: &str) -> bool {
    text != "_" && !text.is_empty() && text.chars().all(|c| "+-*/%&|^<>=!.?@".contains(c))
}
