//! Expressions: atoms, which list is what, calls.

use oxur_core::codes::expand as codes;
use oxur_core::core::{
    ArrayExpr, AttrExpr, AwaitExpr, Call as CallNode, CastExpr, Comptime, Expr, Lambda, LambdaParam, Lifetime, Literal,
    LiteralValue, Quote, RangeExpr, RefExpr, RefKind, RepeatExpr, RustExpr, TryExpr, TupleExpr, VarRef, WildExpr,
};
use oxur_core::{Diagnostic, Form, FormKind, ListStyle, Name, Span};

use super::body::{Ending, body_expr, lone_block};
use super::errors::describe;
use super::items::is_item;
use super::names::rust_name;
use super::paths::{Place, source_text};
use super::scope::Space;
use super::table::{self, Category, Handler};
use super::types::is_operator;
use super::{Call, Expander, Failed, Res};

impl Expander<'_, '_> {
    /// The expression that a form is.
    pub(super) fn expr(&mut self, form: &Form) -> Res<Expr> {
        self.deeper(form.span, 1, |this| this.expr_inner(form))
    }

    fn expr_inner(&mut self, form: &Form) -> Res<Expr> {
        let span = form.span;
        match &form.kind {
            FormKind::Symbol(name) => self.symbol_expr(form, *name),
            FormKind::Literal(literal) => Ok(Literal { value: LiteralValue::Token(*literal), span }.into()),
            FormKind::List(list) if list.items.is_empty() => Ok(TupleExpr { items: Vec::new(), span }.into()),
            FormKind::List(list) => self.list_expr(form, &list.items, list.spelled_style()),
            FormKind::Vector(items) => Ok(ArrayExpr { items: self.arguments(items)?, span }.into()),
            FormKind::Attributed(attributed) => {
                let attrs = self.attrs(&attributed.attributes);
                let value = self.expr(&attributed.form)?;
                Ok(AttrExpr { attrs: attrs?, value, span }.into())
            }
            FormKind::Lifetime(name) if self.in_macro => {
                let text = name.symbol.as_str().trim_start_matches('\'');
                Ok(Quote { form: Form::symbol(text, span), span }.into())
            }
            FormKind::InnerAttribute(_) => {
                let message = "an inner attribute stands first in its module or block";
                Err(self.error(codes::INNER_ATTRIBUTE, span, message))
            }
            FormKind::Brace(_) | FormKind::Keyword(_) | FormKind::Lifetime(_) | FormKind::Verbatim(_) => {
                Err(self.not_an_expression(form))
            }
        }
    }

    fn not_an_expression(&mut self, form: &Form) -> Failed {
        let message = format!("a value is wanted, found {}", describe(form));
        let diagnostic = Diagnostic::error(codes::NOT_AN_EXPRESSION, form.span, message);
        let help = match &form.kind {
            FormKind::Brace(_) => {
                Some("a struct literal has its name before its fields: `(Point {x:1 y:2})`; a block is `(do …)`")
            }
            FormKind::Keyword(_) => {
                Some("a keyword is an option of a special form or a named argument of a Rust macro")
            }
            FormKind::Lifetime(_) => {
                Some("a label stands right behind `break`, `continue`, `loop`, `while`, `for` and `do`")
            }
            FormKind::List(list) if list.spelled_style() == ListStyle::Typed => {
                Some("a type stands behind the name in a parameter or binding only; `(as x T)` converts")
            }
            _ => None,
        };
        self.fail(match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        })
    }

    fn symbol_expr(&mut self, form: &Form, name: Name) -> Res<Expr> {
        let span = form.span;
        let text = name.symbol.as_str();
        match text {
            "true" | "false" => return Ok(Literal { value: LiteralValue::Bool(text == "true"), span }.into()),
            ".." => return Ok(RangeExpr { start: None, end: None, inclusive: false, span }.into()),
            "_" if self.in_place => return Ok(WildExpr { span }.into()),
            "_" => {
                let diagnostic = Diagnostic::error(codes::NOT_AN_EXPRESSION, span, "`_` stands for nothing here");
                return Err(self.fail(diagnostic.help("as a value it is allowed on the left of `set!` only")));
            }
            _ => {}
        }
        if is_operator(text) || matches!(text, "->" | "->>" | "=>" | ":" | ":>" | "|" | "." | "::") {
            return Err(self.operator_as_value(form, text));
        }
        if !text.contains("::") {
            if text.starts_with('.') || text.ends_with('!') {
                return Err(self.head_as_value(form, text));
            }
            if let Some(failed) = self.question_mark_value(form, name) {
                return Err(failed);
            }
            if let Some(failed) = self.reserved_value(form, name) {
                return Err(failed);
            }
        }
        let path = self.symbol_path(name, span, Place::Value)?;
        Ok(VarRef { path, span }.into())
    }

    /// Forms in a row that are values: arguments, elements.
    pub(super) fn arguments(&mut self, forms: &[Form]) -> Res<Vec<Expr>> {
        let spliced = self.spliced(forms)?;
        if let Some(pair) = spliced.windows(2).find(|pair| pair[1].as_brace().is_some())
            && let Some(failed) = self.bare_struct(&pair[0], &pair[1])
        {
            return Err(failed);
        }
        self.all(&spliced, Self::expr)
    }

    fn list_expr(&mut self, form: &Form, items: &[Form], style: ListStyle) -> Res<Expr> {
        let (head, args) = (&items[0], &items[1..]);
        match style {
            ListStyle::Typed => return self.old_method_or_error(form),
            ListStyle::Angle | ListStyle::Path => return self.path_expr(form),
            ListStyle::MacroBraces => return self.macro_expr(form),
            ListStyle::Unquote | ListStyle::Splice => return Err(self.unquote_outside(form)),
            ListStyle::Restriction => return Err(self.not_an_expression(form)),
            _ => {}
        }
        match &head.kind {
            FormKind::Symbol(name) => self.named_form(form, head, *name, args),
            FormKind::List(list) => match (list.spelled_style(), &*list.items) {
                (ListStyle::Chain, [_, base, steps @ ..]) if !steps.is_empty() => {
                    self.chain_call(form, base, steps, args)
                }
                // `(x:pow 3)`, an older spelling of `(.pow x 3)`.
                (ListStyle::Typed, [_, receiver, method]) => self.old_method_call(form, receiver, method, args),
                (ListStyle::Turbofish, [_, method, generics @ ..]) if is_method(method) => {
                    self.method_form(form, method, Some(generics), args)
                }
                (_, []) => Err(self.not_callable(head)),
                (ListStyle::Unquote | ListStyle::Splice, _) => Err(self.unquote_outside(head)),
                _ if is_item(form) => Err(self.item_as_expression(form)),
                _ => self.call_form(form, head, args),
            },
            FormKind::Attributed(_) => self.call_form(form, head, args),
            _ => Err(self.habit_or_not_callable(form, head, args)),
        }
    }

    fn named_form(&mut self, form: &Form, head: &Form, name: Name, args: &[Form]) -> Res<Expr> {
        let text = name.symbol.as_str();
        let span = form.span;
        if text.contains("::") && text.len() > 3 {
            return if text.ends_with('!') { self.macro_expr(form) } else { self.call_form(form, head, args) };
        }
        if is_item(form) {
            return Err(self.item_as_expression(form));
        }
        let entry = table::lookup(Category::Expr, text);
        if let Some(entry) = entry.filter(|entry| entry.reserved) {
            let call = Call { form, head, args, entry };
            // The operators with one name and two meanings are told apart first.
            if text == "&" && args.len() > 1 {
                return self.operator(form, head, text, args);
            }
            if let Some(failed) = self.special_form_habit(&call) {
                return Err(failed);
            }
            self.check_arity(&call)?;
            if let Handler::Expr(handler) = entry.handler {
                return handler(self, &call);
            }
        }
        if super::operators::is_operator_head(text) {
            return self.operator(form, head, text, args);
        }
        if text.starts_with('.') && text.len() > 1 {
            return self.method_form(form, head, None, args);
        }
        if text.ends_with('!') && text.len() > 1 {
            return self.macro_expr(form);
        }
        if matches!(text, "unquote" | "unquote-splicing") {
            return Err(self.unquote_outside(form));
        }
        if text == "splice" && !self.is_bound(name) {
            let diagnostic = Diagnostic::error(codes::SPLICE, span, "`splice` stands where a sequence is read");
            return Err(self.fail(diagnostic.help("where one value is wanted write `(do …)`")));
        }
        if let Some(expanded) = self.expand_macro(form)? {
            return self.in_expansion(&expanded, Self::expr_inner);
        }
        if let Some(entry) = entry
            && !self.is_bound(name)
        {
            let call = Call { form, head, args, entry };
            self.check_arity(&call)?;
            if let Handler::Expr(handler) = entry.handler {
                return handler(self, &call);
            }
        }
        self.call_form(form, head, args)
    }

    /// Whether a name means something bound, defined or imported in scope.
    pub(super) fn is_bound(&mut self, name: Name) -> bool {
        let rust = rust_name(&name.symbol);
        self.hygiene.is_local(Space::Value, name, rust) || self.is_module_name(name)
    }

    /// A call, or a struct literal if the only argument is in braces.
    fn call_form(&mut self, form: &Form, head: &Form, args: &[Form]) -> Res<Expr> {
        if let [Form { kind: FormKind::Brace(fields), .. }] = args
            && !matches!(head.list_style(), Some(ListStyle::Parens))
        {
            return self.struct_literal(form, head, fields);
        }
        if let Some(failed) = self.call_habit(form, head, args) {
            return Err(failed);
        }
        self.uses_forms |= self.is_forms_library(head);
        let func = self.callee(head);
        let args = self.arguments(args)?;
        Ok(CallNode { func: func?, args, span: form.span }.into())
    }

    /// Whether a head is a function of the forms library, and nothing else is called so.
    fn is_forms_library(&mut self, head: &Form) -> bool {
        let Some(name) = head.as_name() else { return false };
        let text = name.symbol.as_str();
        let open = self.inline || self.modules.get(self.home(name.mark)).is_open();
        let known = if open { super::load::FORMS_ONLY } else { super::load::FORMS_LIBRARY };
        known.contains(&text) && !self.is_bound(name)
    }

    /// What is called: a name as head is a plain name, whatever special forms are called so.
    fn callee(&mut self, head: &Form) -> Res<Expr> {
        match &head.kind {
            FormKind::Symbol(name) if !is_operator(&name.symbol) => {
                let path = self.symbol_path(*name, head.span, Place::Value)?;
                Ok(VarRef { path, span: head.span }.into())
            }
            _ => self.expr(head),
        }
    }

    fn path_expr(&mut self, form: &Form) -> Res<Expr> {
        let path = self.path(form, Place::Value, "a path")?;
        Ok(VarRef { path, span: form.span }.into())
    }

    fn not_callable(&mut self, head: &Form) -> Failed {
        let message = format!("{} cannot be called", describe(head));
        let diagnostic = Diagnostic::error(codes::NOT_CALLABLE, head.span, message);
        self.fail(match head.kind {
            FormKind::Vector(_) | FormKind::Literal(_) | FormKind::List(_) => {
                diagnostic.help("parentheses apply what stands first in them; several forms in a row are `(do …)`")
            }
            _ => diagnostic,
        })
    }

    fn habit_or_not_callable(&mut self, form: &Form, head: &Form, args: &[Form]) -> Failed {
        match self.call_habit(form, head, args) {
            Some(failed) => failed,
            None => self.not_callable(head),
        }
    }

    fn item_as_expression(&mut self, form: &Form) -> Failed {
        let message = format!("{} defines something, it has no value", describe(form));
        let diagnostic = Diagnostic::error(codes::ITEM_AS_EXPRESSION, form.span, message);
        self.fail(diagnostic.help("definitions stand in a module, or as a form of their own in a body"))
    }

    /// The wrong number of arguments, in words of the syntax line.
    pub(super) fn wrong_arity(&mut self, call: &Call<'_>) -> Failed {
        if let Err(failed) = self.check_arity(call) {
            return failed;
        }
        let message = format!("`{}` is not written this way", call.name());
        let diagnostic = Diagnostic::error(codes::SHAPE, call.span(), message);
        self.fail(diagnostic.help(format!("the syntax is `{}`", call.entry.syntax)))
    }

    pub(super) fn expr_as(&mut self, call: &Call<'_>) -> Res<Expr> {
        let value = self.expr(&call.args[0]);
        let ty = self.ty(&call.args[1])?;
        Ok(CastExpr { value: value?, ty, span: call.span() }.into())
    }

    pub(super) fn expr_try(&mut self, call: &Call<'_>) -> Res<Expr> {
        Ok(TryExpr { value: self.expr(&call.args[0])?, span: call.span() }.into())
    }

    pub(super) fn expr_await(&mut self, call: &Call<'_>) -> Res<Expr> {
        Ok(AwaitExpr { value: self.expr(&call.args[0])?, span: call.span() }.into())
    }

    pub(super) fn expr_call(&mut self, call: &Call<'_>) -> Res<Expr> {
        let Some((func, args)) = call.args.split_first() else { return Err(self.wrong_arity(call)) };
        let func = self.callee(func);
        let args = self.arguments(args)?;
        Ok(CallNode { func: func?, args, span: call.span() }.into())
    }

    pub(super) fn expr_path_form(&mut self, call: &Call<'_>) -> Res<Expr> {
        self.path_expr(call.form)
    }

    pub(super) fn expr_turbofish(&mut self, call: &Call<'_>) -> Res<Expr> {
        if call.args.first().is_some_and(is_method) {
            return Err(self.head_as_value(call.form, "a method"));
        }
        self.path_expr(call.form)
    }

    pub(super) fn expr_ref(&mut self, call: &Call<'_>) -> Res<Expr> {
        self.reference(call, RefKind::Shared, &call.args[0])
    }

    pub(super) fn expr_ref_mut(&mut self, call: &Call<'_>) -> Res<Expr> {
        self.reference(call, RefKind::Mut, &call.args[0])
    }

    pub(super) fn expr_ref_raw(&mut self, call: &Call<'_>) -> Res<Expr> {
        match call.args {
            [word, place] if word.is_symbol("const") => self.reference(call, RefKind::RawConst, place),
            [word, place] if word.is_symbol("mut") => self.reference(call, RefKind::RawMut, place),
            _ => Err(self.wrong_arity(call)),
        }
    }

    fn reference(&mut self, call: &Call<'_>, kind: RefKind, place: &Form) -> Res<Expr> {
        Ok(RefExpr { kind, value: self.expr(place)?, span: call.span() }.into())
    }

    pub(super) fn expr_tuple(&mut self, call: &Call<'_>) -> Res<Expr> {
        Ok(TupleExpr { items: self.arguments(call.args)?, span: call.span() }.into())
    }

    pub(super) fn expr_repeat(&mut self, call: &Call<'_>) -> Res<Expr> {
        let value = self.expr(&call.args[0]);
        let count = self.expr(&call.args[1])?;
        Ok(RepeatExpr { value: value?, count, span: call.span() }.into())
    }

    pub(super) fn expr_range(&mut self, call: &Call<'_>) -> Res<Expr> {
        let inclusive = call.name() == "..=";
        let (start, end) = match call.args {
            [] => (None, None),
            [start, end] => (Some(start), Some(end)),
            [one, ..] => {
                let text = source_text(one);
                let diagnostic =
                    Diagnostic::error(codes::ARITY, call.span(), format!("`{}` takes a start and an end", call.name()));
                return Err(self.fail(diagnostic.help(format!("write `(.. {text} _)` or `(.. _ {text})`"))));
            }
        };
        if inclusive && end.is_none_or(|end| end.is_symbol("_")) {
            let span = end.map_or(call.span(), |end| end.span);
            let diagnostic = Diagnostic::error(codes::SHAPE, span, "a range with its end needs one");
            return Err(self.fail(diagnostic.help("a range without an end is `(.. start _)`")));
        }
        let start = start.filter(|form| !form.is_symbol("_")).map(|form| self.expr(form)).transpose();
        let end = end.filter(|form| !form.is_symbol("_")).map(|form| self.expr(form)).transpose()?;
        Ok(RangeExpr { start: start?, end, inclusive, span: call.span() }.into())
    }

    pub(super) fn expr_comptime(&mut self, call: &Call<'_>) -> Res<Expr> {
        Ok(Comptime { value: self.expr(&call.args[0])?, span: call.span() }.into())
    }

    pub(super) fn expr_rust(&mut self, call: &Call<'_>) -> Res<Expr> {
        Ok(RustExpr { tokens: self.rust_tokens(call)?, span: call.span() }.into())
    }

    pub(super) fn expr_fn(&mut self, call: &Call<'_>) -> Res<Expr> {
        self.lambda(call, call.args, false, false)
    }

    pub(super) fn expr_move(&mut self, call: &Call<'_>) -> Res<Expr> {
        match call.args {
            [word, rest @ ..] if word.is_symbol("fn") => self.lambda(call, rest, false, true),
            _ => Err(self.wrong_arity(call)),
        }
    }

    /// A closure; `rest` starts with its parameters.
    pub(super) fn lambda(&mut self, call: &Call<'_>, rest: &[Form], asyncness: bool, moving: bool) -> Res<Expr> {
        let (params, mut body) = match rest {
            [Form { kind: FormKind::Vector(params), .. }, body @ ..] => (&**params, body),
            [Form { kind: FormKind::List(list), .. }, body @ ..] if list.style == ListStyle::Parens => {
                (&*list.items, body)
            }
            [other, ..] => {
                let found = describe(other);
                if other.as_symbol().is_some() {
                    let diagnostic = Diagnostic::error(codes::HABIT, other.span, "a closure has no name");
                    return Err(self.fail(diagnostic.help("define a function with `(deffn name [x:T] …)`")));
                }
                return Err(self.shape(call, other.span, "a vector of parameters", &found));
            }
            [] => return Err(self.shape(call, call.span(), "a vector of parameters", "nothing")),
        };
        self.scoped(|this| {
            let params = this.one_pattern(|this| this.lambda_params(params));
            let mut return_type = None;
            if let [arrow, ty, tail @ ..] = body
                && arrow.is_symbol("->")
            {
                return_type = Some(this.ty(ty)?);
                body = tail;
            }
            let span = body.first().map_or(call.span(), |first| first.span);
            let span = body.last().map_or(span, |last| span.to(last.span));
            let lone = lone_block(body).filter(|_| return_type.is_none());
            if let Some(block) = lone {
                let body = this.expr(block);
                let (params, body) = (params?, body?);
                let lifetimes = Vec::new();
                return Ok(Lambda { lifetimes, asyncness, moving, params, return_type, body, span: call.span() }.into());
            }
            let body = this.open_body(body, span, Ending::Value)?;
            let body = match return_type {
                Some(_) => oxur_core::core::Block { kind: Default::default(), label: None, body, span }.into(),
                None => body_expr(body),
            };
            let params = params?;
            let lifetimes = Vec::new();
            Ok(Lambda { lifetimes, asyncness, moving, params, return_type, body, span: call.span() }.into())
        })
    }

    fn lambda_params(&mut self, forms: &[Form]) -> Res<Vec<LambdaParam>> {
        let mut rest = forms;
        let mut params = Vec::new();
        while let Some(first) = rest.first() {
            let (attributes, plain) = first.split_attributes();
            let attrs = self.attrs(attributes)?;
            let forms: Vec<Form>;
            let mut slice: &[Form] = rest;
            if !attributes.is_empty() {
                forms = std::iter::once(plain.clone()).chain(rest[1..].iter().cloned()).collect();
                slice = &forms;
            }
            let before = slice.len();
            let start = slice[0].span;
            let Some(target) = self.take_target(&mut slice) else {
                return Err(self.error(codes::PARAMS, start, "a name is wanted behind this word"));
            };
            let taken = before - slice.len();
            let ty = target.ty.map(|ty| self.ty(ty)).transpose();
            let span = target.span;
            let pattern = self.target_pattern_within(&target)?;
            rest = &rest[taken..];
            params.push(LambdaParam { attrs, pattern, ty: ty?, span });
        }
        Ok(params)
    }

    /// Takes a label from the front and binds it.
    pub(super) fn take_label<'f>(&mut self, forms: &'f [Form]) -> Res<(Option<Lifetime>, &'f [Form])> {
        match forms {
            [Form { kind: FormKind::Lifetime(name), span }, rest @ ..] => {
                let out = self.hygiene.bind(&[Space::Label], *name, rust_name(&name.symbol));
                Ok((Some(Lifetime { name: out, span: *span }), rest))
            }
            _ => Ok((None, forms)),
        }
    }
}

/// Whether a form is the name of a method as a head: `.push`.
pub(super) fn is_method(form: &Form) -> bool {
    form.as_symbol().is_some_and(|text| text.starts_with('.') && text.len() > 1 && text != "..")
}

/// The span of a list's arguments, for messages.
pub(super) fn span_of(forms: &[Form], or: Span) -> Span {
    match forms {
        [] => or,
        [first, ..] => forms.last().map_or(or, |last| first.span.to(last.span)),
    }
}
