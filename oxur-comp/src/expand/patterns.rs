//! Patterns.

use oxur_core::codes::expand as codes;
use oxur_core::core::{
    Bind, Body, Comptime, ConstPat, Expr, FieldPat, Ident, Literal, LiteralValue, MacroPat, Member, OrPat, Pat,
    PathPat, RangePat, RefPat, Rest, RustPat, SlicePat, StructPat, TuplePat, TupleStructPat, Wild,
};
use oxur_core::{Diagnostic, Form, FormKind, ListStyle, LiteralKind, Name, Span, Symbol};

use super::body::Ending;
use super::errors::describe;
use super::names::binds;
use super::paths::Place;
use super::scope::Space;
use super::table::{self, Category, Handler};
use super::types::is_operator;
use super::{Call, Expander, Failed, Res};

/// The names that a pattern has bound so far: alternatives bind the same ones.
#[derive(Debug, Default)]
pub(super) struct Seen(Vec<(Name, Symbol, Symbol)>);

impl Expander<'_, '_> {
    /// The pattern that a form is; its names are bound in the current scope.
    pub(super) fn pattern(&mut self, form: &Form) -> Res<Pat> {
        self.one_pattern(|this| this.sub_pattern(form))
    }

    /// Runs `inner`, all patterns in which are parts of one.
    pub(super) fn one_pattern<T>(&mut self, inner: impl FnOnce(&mut Self) -> Res<T>) -> Res<T> {
        let before = std::mem::take(&mut self.seen);
        let result = inner(self);
        self.seen = before;
        result
    }

    /// A pattern within a larger one.
    pub(super) fn sub_pattern(&mut self, form: &Form) -> Res<Pat> {
        self.deeper(form.span, 1, |this| this.pattern_inner(form))
    }

    fn pattern_inner(&mut self, form: &Form) -> Res<Pat> {
        let span = form.span;
        match &form.kind {
            FormKind::Symbol(name) => self.symbol_pattern(form, *name),
            FormKind::Literal(literal) => Ok(Literal { value: LiteralValue::Token(*literal), span }.into()),
            FormKind::Vector(items) => Ok(SlicePat { items: self.pattern_list(items)?, span }.into()),
            FormKind::List(list) if list.items.is_empty() => Ok(TuplePat { items: Vec::new(), span }.into()),
            FormKind::List(list) => self.list_pattern(form, &list.items, list.spelled_style()),
            FormKind::Attributed(attributed) => {
                Err(self.error(codes::ATTRIBUTE, attributed.attributes[0].span, "a pattern takes no attributes"))
            }
            _ => Err(self.not_a_pattern(form)),
        }
    }

    fn symbol_pattern(&mut self, form: &Form, name: Name) -> Res<Pat> {
        let span = form.span;
        match name.symbol.as_str() {
            "_" => Ok(Wild { span }.into()),
            ".." => Ok(Rest { span }.into()),
            "true" => Ok(Literal { value: LiteralValue::Bool(true), span }.into()),
            "false" => Ok(Literal { value: LiteralValue::Bool(false), span }.into()),
            "mut" | "ref" => {
                let message = format!("a name is wanted behind `{}`", name.symbol);
                Err(self.error(codes::NOT_A_PATTERN, span, message))
            }
            text if is_operator(text) => Err(self.not_a_pattern(form)),
            text if text.contains("::") || !binds(text) || matches!(text, "self" | "crate" | "super") => {
                let path = self.symbol_path(name, span, Place::Value)?;
                Ok(PathPat { path, span }.into())
            }
            _ => self.binding(form, false, false, span),
        }
    }

    /// A name that a pattern binds.
    pub(super) fn binding(&mut self, form: &Form, by_ref: bool, mutable: bool, span: Span) -> Res<Pat> {
        let FormKind::Symbol(name) = form.kind else {
            if let Some([head, name, pattern]) = form.as_list()
                && head.is_symbol("@")
            {
                let Pat::Bind(mut bind) = self.binding(name, by_ref, mutable, span)? else { return Err(Failed) };
                bind.pattern = Some(self.sub_pattern(pattern)?);
                return Ok(Pat::Bind(bind));
            }
            let word = if by_ref { "ref" } else { "mut" };
            let message = format!("`{word}` stands before a name, found {}", describe(form));
            let mut diagnostic = Diagnostic::error(codes::NOT_A_PATTERN, form.span, message);
            if form.as_spelled(ListStyle::Typed).is_some() {
                diagnostic = diagnostic.help("a type can stand only behind a whole parameter or binding");
            }
            return Err(self.fail(diagnostic));
        };
        let name_ident = self.bind_in_pattern(name, form.span)?;
        Ok(Bind { by_ref, mutable, name: name_ident, pattern: None, span }.into())
    }

    fn bind_in_pattern(&mut self, name: Name, span: Span) -> Res<Ident> {
        let rust = self.rust_ident(name, span)?;
        if let Some(&(_, _, out)) = self.seen.0.iter().find(|(seen, _, _)| *seen == name) {
            return Ok(Ident { name: out, span });
        }
        let clash = self.seen.0.iter().find(|(seen, known, _)| *known == rust && seen.mark == name.mark);
        if let Some(&(other, _, _)) = clash {
            return Err(self.same_rust_name(span, &name.symbol, &other.symbol, &rust));
        }
        if let Some(other) = self.hygiene.clash(Space::Value, name, rust) {
            return Err(self.same_rust_name(span, &name.symbol, &other, &rust));
        }
        let out = self.hygiene.bind(&[Space::Value], name, rust);
        self.seen.0.push((name, rust, out));
        Ok(Ident { name: out, span })
    }

    /// Patterns in a row, with `mut`, `ref` and `ref mut` before names.
    pub(super) fn pattern_list(&mut self, forms: &[Form]) -> Res<Vec<Pat>> {
        let spliced = self.spliced(forms)?;
        if let Some(second) = spliced.iter().filter(|form| is_rest(form)).nth(1) {
            let message = "`..` stands once in a row of patterns";
            return Err(self.error(codes::NOT_A_PATTERN, second.span, message));
        }
        let mut rest = &*spliced;
        let mut list = Vec::with_capacity(rest.len());
        let mut failed = false;
        let is_rest = |form: &&Form| match form.as_call() {
            Some(("@", [_, inner])) => inner.is_symbol(".."),
            _ => form.is_symbol(".."),
        };
        if let Some(second) = rest.iter().filter(is_rest).nth(1) {
            return Err(self.error(codes::NOT_A_PATTERN, second.span, "`..` stands once in a row of patterns"));
        }
        while !rest.is_empty() {
            match self.take_pattern(&mut rest) {
                Ok(pattern) => list.push(pattern),
                Err(Failed) => failed = true,
            }
        }
        if failed { Err(Failed) } else { Ok(list) }
    }

    /// Takes a pattern from the front of `rest`.
    pub(super) fn take_pattern(&mut self, rest: &mut &[Form]) -> Res<Pat> {
        let Some((first, tail)) = rest.split_first() else { return Err(Failed) };
        *rest = tail;
        let (by_ref, mut mutable) = (first.is_symbol("ref"), first.is_symbol("mut"));
        if !by_ref && !mutable {
            return self.sub_pattern(first);
        }
        if by_ref
            && let Some((word, tail)) = rest.split_first()
            && word.is_symbol("mut")
        {
            mutable = true;
            *rest = tail;
        }
        let Some((name, tail)) = rest.split_first() else {
            let message = format!("a name is wanted behind `{}`", first.as_symbol().unwrap_or_default());
            return Err(self.error(codes::NOT_A_PATTERN, first.span, message));
        };
        *rest = tail;
        self.binding(name, by_ref, mutable, first.span.to(name.span))
    }

    fn list_pattern(&mut self, form: &Form, items: &[Form], style: ListStyle) -> Res<Pat> {
        let span = form.span;
        let (head, args) = (&items[0], &items[1..]);
        match style {
            ListStyle::Turbofish | ListStyle::Path => {
                let path = self.path(form, Place::Value, "a path")?;
                return Ok(PathPat { path, span }.into());
            }
            ListStyle::MacroBraces => return self.macro_pattern(form),
            ListStyle::Typed | ListStyle::Chain | ListStyle::Angle => return Err(self.not_a_pattern(form)),
            _ => {}
        }
        let Some(name) = head.as_symbol() else { return self.constructor(form, head, args) };
        if let Some(entry) = table::lookup(Category::Pattern, name) {
            let call = Call { form, head, args, entry };
            if let Handler::Pattern(handler) = entry.handler {
                self.check_arity(&call)?;
                return handler(self, &call);
            }
        }
        match name {
            "::" | "::<" => {
                let path = self.path(form, Place::Value, "a path")?;
                return Ok(PathPat { path, span }.into());
            }
            "or" => return self.or_pattern(form, args),
            _ => {}
        }
        if name.ends_with('!') && name.len() > 1 {
            return self.macro_pattern(form);
        }
        if let Some(expanded) = self.expand_macro(form)? {
            return self.in_expansion(&expanded, Self::pattern_inner);
        }
        if is_operator(name) || name.starts_with('.') {
            return Err(self.not_a_pattern(form));
        }
        self.constructor(form, head, args)
    }

    fn macro_pattern(&mut self, form: &Form) -> Res<Pat> {
        let call = self.rust_macro_call(form)?;
        Ok(MacroPat { call, span: form.span }.into())
    }

    /// `(Some p)` or `(Point {x y})`.
    fn constructor(&mut self, form: &Form, head: &Form, args: &[Form]) -> Res<Pat> {
        let span = form.span;
        if let [Form { kind: FormKind::Brace(fields), .. }] = args {
            let path = self.path(head, Place::Struct, "the name of a struct or variant")?;
            let (fields, rest) = self.field_patterns(fields)?;
            return Ok(StructPat { path, fields, rest, span }.into());
        }
        let path = self.path(head, Place::Value, "the name of a struct or variant");
        let items = self.pattern_list(args)?;
        Ok(TupleStructPat { path: path?, items, span }.into())
    }

    fn field_patterns(&mut self, forms: &[Form]) -> Res<(Vec<FieldPat>, bool)> {
        let spliced = self.spliced(forms)?;
        let mut rest = &*spliced;
        let mut fields = Vec::new();
        let mut dots = false;
        let mut failed = false;
        while let Some((first, tail)) = rest.split_first() {
            if first.is_symbol("..") {
                dots = true;
                rest = tail;
                if let Some(extra) = rest.first() {
                    self.error(codes::NOT_A_PATTERN, extra.span, "`..` stands last among the fields");
                    failed = true;
                }
                break;
            }
            match self.field_pattern(&mut rest) {
                Ok(field) => fields.push(field),
                Err(Failed) => failed = true,
            }
        }
        if failed { Err(Failed) } else { Ok((fields, dots)) }
    }

    fn field_pattern(&mut self, rest: &mut &[Form]) -> Res<FieldPat> {
        let Some((first, tail)) = rest.split_first() else { return Err(Failed) };
        let (attributes, form) = first.split_attributes();
        let attrs = self.attrs(attributes)?;
        if let Some([_, member, pattern]) = form.as_spelled(ListStyle::Typed) {
            *rest = tail;
            let member = self.member(member)?;
            // `x:mut y`: the word stands before the name.
            let pattern = if pattern.is_symbol("mut") || pattern.is_symbol("ref") {
                let joined: Vec<Form> = std::iter::once(pattern.clone()).chain(tail.iter().cloned()).collect();
                let mut slice = &*joined;
                let pattern = self.take_pattern(&mut slice)?;
                *rest = &tail[tail.len() - slice.len()..];
                pattern
            } else {
                self.sub_pattern(pattern)?
            };
            return Ok(FieldPat { attrs, member, pattern, shorthand: false, span: form.span });
        }
        // `x`, `mut x`, `ref x`: the field's name is also the variable's.
        let start = *rest;
        let words = start.iter().take_while(|form| form.is_symbol("mut") || form.is_symbol("ref")).count();
        let name = start.get(words).map(|form| form.split_attributes().1);
        let Some((name, Some(symbol))) = name.map(|form| (form, form.as_name())) else {
            *rest = tail;
            let message = format!("a field is wanted, found {}", describe(form));
            let diagnostic = Diagnostic::error(codes::FIELDS, form.span, message);
            return Err(self.fail(diagnostic.help("a field in a pattern is `x`, `x:pattern` or `..`")));
        };
        let plain: Vec<Form> = start[..words].iter().cloned().chain([name.clone()]).collect();
        *rest = &start[words + 1..];
        let field = Ident { name: self.rust_ident(symbol, name.span)?, span: name.span };
        let pattern =
            if words == 0 { self.binding(name, false, false, name.span)? } else { self.take_pattern(&mut &*plain)? };
        // A binder that hygiene may rename cannot lend the field its name.
        let shorthand = matches!(&pattern, Pat::Bind(bind) if bind.name.name == field.name);
        Ok(FieldPat { attrs, member: Member::Named(field), pattern, shorthand, span: form.span.to(name.span) })
    }

    /// A field's name or number.
    pub(super) fn member(&mut self, form: &Form) -> Res<Member> {
        match &form.kind {
            FormKind::Literal(literal) if literal.kind == LiteralKind::Integer => match literal.text.parse() {
                Ok(index) => Ok(Member::Index(index, form.span)),
                Err(_) => Err(self.error(codes::FIELDS, form.span, "the number of a field is a plain decimal number")),
            },
            _ => Ok(Member::Named(self.plain_ident(form, "a field")?)),
        }
    }

    fn not_a_pattern(&mut self, form: &Form) -> Failed {
        let diagnostic = Diagnostic::error(
            codes::NOT_A_PATTERN,
            form.span,
            format!("a pattern is wanted, found {}", describe(form)),
        );
        let help = match &form.kind {
            FormKind::Brace(_) => Some("write the struct's name before its fields: `(Point {x y})`".to_owned()),
            FormKind::List(list) if list.spelled_style() == ListStyle::Typed => {
                Some("a type can stand only behind a whole parameter or binding".to_owned())
            }
            FormKind::List(list) if list.spelled_style() == ListStyle::Angle => {
                let text = super::paths::source_text(form).replacen('<', "::<", 1);
                Some(format!("write `{text}`"))
            }
            FormKind::Symbol(name) if name.symbol == "|" => Some("alternatives are written `(| a b)`".to_owned()),
            FormKind::Symbol(name) if name.symbol == "=>" => {
                Some("an arm is written `[pattern body…]`, without an arrow".to_owned())
            }
            _ => None,
        };
        self.fail(match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        })
    }

    pub(super) fn pat_mut(&mut self, call: &Call<'_>) -> Res<Pat> {
        self.binding(&call.args[0], false, true, call.span())
    }

    pub(super) fn pat_ref(&mut self, call: &Call<'_>) -> Res<Pat> {
        match call.args {
            [name] => self.binding(name, true, false, call.span()),
            [word, name] if word.is_symbol("mut") => self.binding(name, true, true, call.span()),
            _ => Err(self.wrong_arity(call)),
        }
    }

    pub(super) fn pat_tuple(&mut self, call: &Call<'_>) -> Res<Pat> {
        Ok(TuplePat { items: self.pattern_list(call.args)?, span: call.span() }.into())
    }

    pub(super) fn pat_reference(&mut self, call: &Call<'_>) -> Res<Pat> {
        let mut rest = call.args;
        let pattern = self.take_pattern(&mut rest)?;
        Ok(RefPat { mutable: call.name() == "&mut", pattern, span: call.span() }.into())
    }

    pub(super) fn pat_or(&mut self, call: &Call<'_>) -> Res<Pat> {
        self.or_pattern(call.form, call.args)
    }

    fn or_pattern(&mut self, form: &Form, args: &[Form]) -> Res<Pat> {
        let mut items = self.pattern_list(args)?;
        match items.len() {
            0 => Err(self.error(codes::ARITY, form.span, "`|` takes at least 1 pattern")),
            1 => Ok(items.remove(0)),
            _ => Ok(OrPat { items, span: form.span }.into()),
        }
    }

    pub(super) fn pat_range(&mut self, call: &Call<'_>) -> Res<Pat> {
        let mut ends: Vec<Option<Expr>> = Vec::new();
        for form in call.args {
            ends.push(if form.is_symbol("_") { None } else { Some(self.expr(form)?) });
        }
        let (end, start) = (ends.pop().flatten(), ends.pop().flatten());
        let inclusive = call.name() == "..=";
        if start.is_none() && end.is_none() {
            return Err(self.error(codes::NOT_A_PATTERN, call.span(), "a range as a pattern has a start or an end"));
        }
        Ok(RangePat { start, end, inclusive, span: call.span() }.into())
    }

    pub(super) fn pat_at(&mut self, call: &Call<'_>) -> Res<Pat> {
        let mut rest = call.args;
        let name = self.take_pattern(&mut rest)?;
        let Pat::Bind(mut bind) = name else {
            return Err(self.error(codes::NOT_A_PATTERN, call.args[0].span, "`@` takes a name and a pattern"));
        };
        if rest.is_empty() {
            return Err(self.wrong_arity(call));
        }
        bind.pattern = Some(self.take_pattern(&mut rest)?);
        bind.span = call.span();
        match rest.first() {
            None => Ok(Pat::Bind(bind)),
            Some(extra) => Err(self.error(codes::ARITY, extra.span, "`@` takes a name and one pattern")),
        }
    }

    pub(super) fn pat_negative(&mut self, call: &Call<'_>) -> Res<Pat> {
        match call.args {
            [Form { kind: FormKind::Literal(literal), .. }]
                if matches!(literal.kind, LiteralKind::Integer | LiteralKind::Float)
                    && !literal.text.starts_with('-') =>
            {
                let literal =
                    oxur_core::Literal { kind: literal.kind, text: Symbol::new(&format!("-{}", literal.text)) };
                Ok(Literal { value: LiteralValue::Token(literal), span: call.span() }.into())
            }
            _ => Err(self.error(codes::NOT_A_PATTERN, call.span(), "`-` in a pattern stands before a number")),
        }
    }

    pub(super) fn pat_const(&mut self, call: &Call<'_>) -> Res<Pat> {
        let body = self.body(call.args, call.span(), Ending::Value)?;
        Ok(ConstPat { body, span: call.span() }.into())
    }

    /// `(comptime value)`: a const block until the value is known, then the pattern that the value is.
    pub(super) fn pat_comptime(&mut self, call: &Call<'_>) -> Res<Pat> {
        let span = call.span();
        let value = Comptime { value: self.expr(&call.args[0])?, span }.into();
        let body = Body { attrs: Vec::new(), stmts: Vec::new(), value: Some(Box::new(value)), span };
        Ok(ConstPat { body, span }.into())
    }

    pub(super) fn pat_rust(&mut self, call: &Call<'_>) -> Res<Pat> {
        Ok(RustPat { tokens: self.rust_tokens(call)?, span: call.span() }.into())
    }
}

/// `..`, or `(@ name ..)`.
fn is_rest(form: &Form) -> bool {
    match form.as_call() {
        Some(("@", [_, pattern])) => pattern.is_symbol(".."),
        _ => form.is_symbol(".."),
    }
}
