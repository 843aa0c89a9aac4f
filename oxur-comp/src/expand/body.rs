//! Bodies: statements, bindings, and the value at the end.

use oxur_core::codes::expand as codes;
use oxur_core::core::{Block, BlockKind, Body, Expr, Item, Let, Pat, RustItem, Stmt, Type};
use oxur_core::{Attribute, Diagnostic, Form, FormKind, ListStyle, RustTokenKind, Span};

use super::errors::describe;
use super::items::is_item;
use super::names::rust_name;
use super::scope::Space;
use super::{Call, Context, Expander, Failed, Res};

/// What becomes of the last form of a body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ending {
    /// It is the value.
    Value,
    /// Its value is discarded, as in a loop.
    Discard,
    /// The same at the end of a function without result, where `()` says that there is nothing.
    Unit,
}

/// A body while it is built.
struct Building {
    body: Body,
    failed: bool,
}

impl Expander<'_, '_> {
    /// Forms in a row, in a scope of their own.
    pub(super) fn body(&mut self, forms: &[Form], span: Span, ending: Ending) -> Res<Body> {
        self.scoped(|this| this.open_body(forms, span, ending))
    }

    /// Forms in a row, in the current scope.
    pub(super) fn open_body(&mut self, forms: &[Form], span: Span, ending: Ending) -> Res<Body> {
        let mut building =
            Building { body: Body { attrs: Vec::new(), stmts: Vec::new(), value: None, span }, failed: false };
        self.bind_items(forms);
        self.statements(forms, ending, &mut building);
        if building.failed { Err(Failed) } else { Ok(building.body) }
    }

    fn statements(&mut self, forms: &[Form], ending: Ending, building: &mut Building) {
        let kept = self.without_rust_statements(forms);
        building.failed |= kept.is_some();
        let forms = kept.as_deref().unwrap_or(forms);
        for (at, form) in forms.iter().enumerate() {
            let last = at + 1 == forms.len();
            let ending = if last { ending } else { Ending::Discard };
            if self.statement(form, ending, building).is_err() {
                building.failed = true;
            }
        }
    }

    fn statement(&mut self, form: &Form, ending: Ending, building: &mut Building) -> Res<()> {
        let (attributes, plain) = form.split_attributes();
        if let FormKind::InnerAttribute(attribute) = &plain.kind {
            if !building.body.stmts.is_empty() {
                let message = "an inner attribute stands first in its module or block";
                return Err(self.error(codes::INNER_ATTRIBUTE, form.span, message));
            }
            let attr = self.inner_attr(attribute)?;
            building.body.attrs.push(attr);
            return Ok(());
        }
        if is_item(plain) {
            return self.item_statement(form, building);
        }
        match plain.as_call() {
            Some(("def", _)) => {
                let stmt = self.def(plain, attributes)?;
                building.body.stmts.push(stmt);
                return Ok(());
            }
            Some(("splice", forms)) => {
                self.no_attributes(attributes, "`splice`")?;
                return self.deeper(form.span, 1, |this| {
                    this.bind_items(forms);
                    this.statements(forms, ending, building);
                    Ok(())
                });
            }
            Some(("rust", [Form { kind: FormKind::Verbatim(verbatim), .. }])) if starts_an_item(&verbatim.tokens) => {
                let attrs = self.attrs(attributes)?;
                let tokens = self.tokens(&verbatim.tokens)?;
                building.body.stmts.push(Stmt::Item(RustItem { attrs, tokens, span: form.span }.into()));
                return Ok(());
            }
            _ => {}
        }
        if let Some(expanded) = self.expand_macro(plain)? {
            let expanded = with_attributes(expanded, attributes);
            return self.in_expansion(&expanded, |this, form| this.statement(form, ending, building));
        }
        if let Some(failed) = self.statement_habit(plain) {
            return Err(failed);
        }
        if ending != Ending::Value
            && let Some(("=", [place, value])) = plain.as_call()
        {
            let message = "`=` compares, and nothing is made of the result";
            let (place, value) = (super::paths::source_text(place), super::paths::source_text(value));
            let diagnostic = Diagnostic::warning(codes::HABIT, plain.span, message);
            self.session.report(diagnostic.help(format!("to assign write `(set! {place} {value})`")));
        }
        let expr = self.expr(form)?;
        self.end_with(expr, ending, building);
        Ok(())
    }

    fn end_with(&mut self, expr: Expr, ending: Ending, building: &mut Building) {
        let body = &mut building.body;
        if ending == Ending::Discard || is_statement(&expr) {
            body.stmts.push(Stmt::Expr(expr));
            return;
        }
        let alone = body.stmts.is_empty() && body.attrs.is_empty();
        match expr {
            Expr::TupleExpr(unit) if unit.items.is_empty() && (!body.stmts.is_empty() || body.attrs.is_empty()) => {}
            // A block that is all of a body adds nothing but braces. In a session the variables of a body stay, and those of
            // a block do not.
            Expr::Block(block)
                if alone
                    && self.session.options.inline_module.is_none()
                    && block.kind == BlockKind::Plain
                    && block.label.is_none()
                    && block.body.attrs.is_empty() =>
            {
                let inner = block.body;
                body.stmts.extend(inner.stmts);
                match inner.value {
                    Some(value) if ending == Ending::Unit => body.stmts.push(Stmt::Expr(*value)),
                    value => body.value = value,
                }
            }
            other if ending == Ending::Unit => body.stmts.push(Stmt::Expr(other)),
            other => body.value = Some(Box::new(other)),
        }
    }

    fn item_statement(&mut self, form: &Form, building: &mut Building) -> Res<()> {
        let before = std::mem::replace(&mut self.context, Context::Body);
        let mut items: Vec<Item> = Vec::new();
        let result = self.item(form, &mut items);
        self.context = before;
        result?;
        building.body.stmts.extend(items.into_iter().map(Stmt::Item));
        Ok(())
    }

    /// Binds the names of the items among `forms`: they are in scope in the whole body.
    fn bind_items(&mut self, forms: &[Form]) {
        for form in forms {
            let (_, plain) = form.split_attributes();
            if !is_item(plain) {
                continue;
            }
            let Some(items) = plain.as_list() else { continue };
            let Some(at) = items.iter().position(|item| {
                item.as_symbol().is_some_and(|word| word.starts_with("def") || matches!(word, "mod" | "deftest"))
                    && !item.is_symbol("default")
            }) else {
                continue;
            };
            let spaces: &[Space] = match items[at].as_symbol() {
                Some("deffn" | "deftest" | "defconst" | "defstatic") => &[Space::Value],
                Some("defstruct") => &[Space::Type, Space::Value],
                Some("defenum" | "defunion" | "deftrait" | "deftype" | "mod") => &[Space::Type],
                _ => continue,
            };
            let mut rest = items[at + 1..].iter().filter(|form| !form.is_symbol("mut"));
            let Some(mut name) = rest.next() else { continue };
            while let Some([head, inner, ..]) = name.as_list()
                && (head.is_symbol(":") || head.is_symbol("<>"))
            {
                name = inner;
            }
            if let Some(symbol) = name.as_name() {
                self.hygiene.bind(spaces, symbol, rust_name(&symbol.symbol));
            }
        }
    }

    /// `(def pattern value)` in a body.
    fn def(&mut self, form: &Form, attributes: &[Attribute]) -> Res<Stmt> {
        let attrs = self.attrs(attributes)?;
        let args = form.as_list().map(|items| &items[1..]).unwrap_or_default();
        let mut rest = args;
        let Some(target) = self.take_target(&mut rest) else {
            let diagnostic = Diagnostic::error(codes::ARITY, form.span, "`def` takes a name or pattern, and a value");
            return Err(self.fail(diagnostic.help("the syntax is `(def pattern value)`")));
        };
        let (value, otherwise) = match rest {
            [] => (None, None),
            [value] if value.as_keyword().is_none() => (Some(value), None),
            [value, key, tail @ ..] if key.as_keyword() == Some("else") => (Some(value), Some((key, tail))),
            [equals, ..] if equals.is_symbol("=") => {
                let diagnostic = Diagnostic::error(codes::HABIT, equals.span, "`def` takes no `=`");
                let words: Vec<String> =
                    args.iter().filter(|form| !form.is_symbol("=")).map(super::paths::source_text).collect();
                return Err(self.fail(diagnostic.help(format!("write `(def {})`", words.join(" ")))));
            }
            [_, key, ..] if key.as_keyword().is_some() => return Err(self.unknown_option(key, &["else"])),
            [key] => return Err(self.unknown_option(key, &["else"])),
            [key, ..] if key.as_keyword().is_some() => return Err(self.unknown_option(key, &["else"])),
            [value, extra, ..] => {
                if let Some(failed) = self.bare_struct(value, extra) {
                    return Err(failed);
                }
                let message = format!("`def` takes one value, found {} behind it", describe(extra));
                let diagnostic = Diagnostic::error(codes::ARITY, extra.span, message);
                return Err(self.fail(diagnostic.help("several forms are one value in a block: `(def x (do …))`")));
            }
        };
        let ty = target.ty.map(|ty| self.ty(ty)).transpose();
        let init = value.map(|value| self.expr(value)).transpose();
        let otherwise = match otherwise {
            Some((key, [])) => {
                return Err(self.error(codes::ARITY, key.span, "`:else` needs a form that leaves the block"));
            }
            Some((key, forms)) => Some(self.body(forms, key.span, Ending::Value)?),
            None => None,
        };
        let pattern = self.target_pattern(&target);
        let (ty, init, pattern) = (ty?, init?, pattern?);
        Ok(Stmt::Let(Box::new(Let { attrs, pattern, ty, init, otherwise, span: form.span })))
    }

    /// Takes `x`, `mut x`, `x:T` or `pattern:T` from the front of a binding.
    pub(super) fn take_target<'f>(&mut self, rest: &mut &'f [Form]) -> Option<Target<'f>> {
        let start = rest.first()?.span;
        let mut words = Vec::new();
        while let Some((first, tail)) = rest.split_first()
            && (first.is_symbol("mut") || first.is_symbol("ref"))
        {
            words.push(first.clone());
            *rest = tail;
        }
        let (form, tail) = rest.split_first()?;
        *rest = tail;
        let (pattern, ty) = match form.as_spelled(ListStyle::Typed) {
            Some([_, pattern, ty]) => (pattern, Some(ty)),
            _ => (form, None),
        };
        Some(Target { form: pattern, ty, words, span: start.to(pattern.span) })
    }

    /// The pattern of a binding; its names are bound from here on.
    pub(super) fn target_pattern(&mut self, target: &Target<'_>) -> Res<Pat> {
        self.one_pattern(|this| this.target_pattern_within(target))
    }

    /// The same as a part of a larger pattern, such as all parameters of a closure.
    pub(super) fn target_pattern_within(&mut self, target: &Target<'_>) -> Res<Pat> {
        if target.words.is_empty() {
            return self.sub_pattern(target.form);
        }
        let by_ref = target.words[0].is_symbol("ref");
        let mutable = target.words.last().is_some_and(|word| word.is_symbol("mut"));
        self.binding(target.form, by_ref, mutable, target.span)
    }

    pub(super) fn expr_def(&mut self, call: &Call<'_>) -> Res<Expr> {
        let diagnostic = Diagnostic::error(
            codes::ITEM_AS_EXPRESSION,
            call.span(),
            "`def` stands in a body, not where a value is wanted",
        );
        Err(self.fail(diagnostic.help("bind the name around the expression: `(let [x 1] …)`")))
    }

    /// `(let [name value …] body…)`: a block.
    pub(super) fn expr_let(&mut self, call: &Call<'_>) -> Res<Expr> {
        let bindings: Vec<Form> = match &call.args[0].kind {
            FormKind::Vector(items) => items.to_vec(),
            // Earlier texts: `((x 1) (y 2))`.
            FormKind::List(list)
                if list.style == ListStyle::Parens && list.items.iter().all(|item| item.as_list().is_some()) =>
            {
                list.items.iter().flat_map(|item| item.as_list().unwrap_or_default().to_vec()).collect()
            }
            _ => return Err(self.bad_let(call)),
        };
        let bindings = self.spliced(&bindings)?.into_owned();
        self.scoped(|this| {
            let mut stmts = Vec::new();
            let mut failed = false;
            let mut rest = &*bindings;
            while !rest.is_empty() {
                match this.let_binding(&mut rest) {
                    Ok(stmt) => stmts.push(stmt),
                    Err(Failed) => failed = true,
                }
            }
            let mut body = this.open_body(&call.args[1..], call.span(), Ending::Value)?;
            if failed {
                return Err(Failed);
            }
            stmts.append(&mut body.stmts);
            body.stmts = stmts;
            Ok(Block { kind: BlockKind::Plain, label: None, body, span: call.span() }.into())
        })
    }

    fn let_binding(&mut self, rest: &mut &[Form]) -> Res<Stmt> {
        let start = rest.first().map_or(Span::NOWHERE, |form| form.span);
        let Some(target) = self.take_target(rest) else {
            *rest = &[];
            return Err(self.error(codes::BINDINGS, start, "a name is wanted behind this word"));
        };
        let Some((value, tail)) = rest.split_first() else {
            let name = super::paths::source_text(target.form);
            let diagnostic = Diagnostic::error(codes::BINDINGS, target.span, format!("`{name}` has no value"));
            return Err(self.fail(diagnostic.help("the vector of a `let` holds pairs: `[name value …]`")));
        };
        *rest = tail;
        if value.is_symbol("=") {
            *rest = tail.get(1..).unwrap_or_default();
            let name = super::paths::source_text(target.form);
            let diagnostic = Diagnostic::error(codes::HABIT, value.span, "a binding takes no `=`");
            return Err(self.fail(diagnostic.help(format!("write `[{name} value]`"))));
        }
        let ty: Res<Option<Type>> = target.ty.map(|ty| self.ty(ty)).transpose();
        let init = self.expr(value);
        let pattern = self.target_pattern(&target);
        let (pattern, ty, init) = (pattern?, ty?, Some(init?));
        let span = target.span.to(value.span);
        Ok(Stmt::Let(Box::new(Let { attrs: Vec::new(), pattern, ty, init, otherwise: None, span })))
    }

    fn bad_let(&mut self, call: &Call<'_>) -> Failed {
        let first = &call.args[0];
        let diagnostic = Diagnostic::error(
            codes::BINDINGS,
            first.span,
            format!("`let` takes a vector of names and values, found {}", describe(first)),
        );
        let text = super::paths::source_text(first);
        self.fail(match call.args {
            [pattern, _] if pattern.as_symbol().is_some() => diagnostic
                .help(format!("write `(let [{text} value] …)`, or `(def {text} value)` for the rest of the block")),
            [_, _] => diagnostic
                .help("as a test `(let pattern value)` stands directly in the condition of `if`, `while` and the like"),
            [name, value, ..] if name.as_symbol().is_some() => {
                let value = super::paths::source_text(value);
                diagnostic.help(format!("write `(let [{text} {value}] …)`"))
            }
            _ => diagnostic.help("the syntax is `(let [name value …] body…)`"),
        })
    }

    pub(super) fn expr_do(&mut self, call: &Call<'_>) -> Res<Expr> {
        self.block(call, BlockKind::Plain, call.args)
    }

    pub(super) fn expr_unsafe(&mut self, call: &Call<'_>) -> Res<Expr> {
        self.block(call, BlockKind::Unsafe, call.args)
    }

    pub(super) fn expr_const(&mut self, call: &Call<'_>) -> Res<Expr> {
        self.block(call, BlockKind::Const, call.args)
    }

    pub(super) fn expr_async(&mut self, call: &Call<'_>) -> Res<Expr> {
        match call.args {
            [word, rest @ ..] if word.is_symbol("move") && rest.first().is_some_and(|next| next.is_symbol("fn")) => {
                self.lambda(call, &rest[1..], true, true)
            }
            [word, rest @ ..] if word.is_symbol("move") => self.block(call, BlockKind::AsyncMove, rest),
            [word, rest @ ..] if word.is_symbol("fn") => self.lambda(call, rest, true, false),
            args => self.block(call, BlockKind::Async, args),
        }
    }

    fn block(&mut self, call: &Call<'_>, kind: BlockKind, forms: &[Form]) -> Res<Expr> {
        self.scoped(|this| {
            let (label, forms) = if kind == BlockKind::Plain { this.take_label(forms)? } else { (None, forms) };
            let body = this.open_body(forms, call.span(), Ending::Value)?;
            Ok(Block { kind, label, body, span: call.span() }.into())
        })
    }
}

/// The left side of a binding.
pub(super) struct Target<'f> {
    /// The pattern without words and type.
    pub(super) form: &'f Form,
    /// The type behind the colon.
    pub(super) ty: Option<&'f Form>,
    /// `mut`, `ref`.
    words: Vec<Form>,
    /// From the first word to the pattern's end.
    pub(super) span: Span,
}

/// Whether an expression ends a body as a statement, which leaves the value `()`.
fn is_statement(expr: &Expr) -> bool {
    matches!(expr, Expr::Assign(_) | Expr::WhileExpr(_) | Expr::ForExpr(_))
}

/// The one form of a body that is `(do …)`: a block that keeps its braces.
pub(super) fn lone_block(forms: &[Form]) -> Option<&Form> {
    match forms {
        [form] if form.as_call().is_some_and(|(head, _)| head == "do") => Some(form),
        _ => None,
    }
}

/// A body as one expression: its value if there is nothing else, else a block.
pub(super) fn body_expr(mut body: Body) -> Expr {
    if body.attrs.is_empty() {
        if body.stmts.is_empty()
            && let Some(value) = body.value.take()
        {
            return *value;
        }
        if let ([Stmt::Expr(expr)], None) = (&*body.stmts, &body.value)
            && is_statement(expr)
            && let Some(Stmt::Expr(expr)) = body.stmts.pop()
        {
            return expr;
        }
    }
    let span = body.span;
    if body.stmts.is_empty() && body.value.is_none() && body.attrs.is_empty() {
        return oxur_core::core::TupleExpr { items: Vec::new(), span }.into();
    }
    Block { kind: BlockKind::Plain, label: None, body, span }.into()
}

fn with_attributes(form: Form, attributes: &[Attribute]) -> Form {
    if attributes.is_empty() {
        return form;
    }
    let span = form.span;
    let (inner, plain) = form.split_attributes();
    let attributes = [attributes, inner].concat();
    let form = plain.clone();
    Form::new(FormKind::Attributed(std::sync::Arc::new(oxur_core::Attributed { attributes, form })), span)
}

/// Whether verbatim Rust starts as an item does.
fn starts_an_item(tokens: &[oxur_core::RustToken]) -> bool {
    let mut words = tokens.iter().map_while(|token| match &token.kind {
        RustTokenKind::Ident(name) => Some(name.as_str()),
        _ => None,
    });
    match words.next() {
        Some(
            "fn" | "struct" | "enum" | "impl" | "trait" | "mod" | "use" | "static" | "type" | "pub" | "macro_rules",
        ) => true,
        Some("const" | "unsafe" | "async" | "extern") => words.next().is_some(),
        _ => false,
    }
}
