//! Rust's own macros, as far as the machine knows them, and templates of forms.

use oxur_core::core::{self, Expr, MacroArg, MacroArgs};
use oxur_core::{Diagnostic, Form, FormKind, Span, Symbol, codes::vm as codes, mapped};

use super::BodyCx;
use super::format::literal_text;
use crate::thir::{BinaryOp, BindMode, Block, Callee, ExprId, ExprKind, Lit, PatKind, Stmt, TempScope, UnaryOp};
use crate::types::{Arg, Const, Mutability, Prim, Ty, TyKind, intern_args};

impl BodyCx<'_> {
    pub(super) fn macro_call(&mut self, node: &core::MacroCall, expect: Option<Ty>) -> ExprId {
        let span = node.span;
        let Some(name) = node.path.segments.last().map(|segment| segment.name.name) else {
            return self.error_expr(span);
        };
        match (name.as_str(), &node.args) {
            ("vec", MacroArgs::ExprArgs(args)) => self.vec_macro(&args.args, expect, span),
            ("vec", MacroArgs::RepeatArgs(args)) => {
                let hint = self.vec_item(expect);
                let value = self.value(&args.value, hint);
                let count = self.coerced(&args.count, Ty::usize());
                self.lang_fn("vec_from_elem", vec![value, count], span)
            }
            ("matches", MacroArgs::MatchesArgs(args)) => self.matches_macro(args, span),
            (_, MacroArgs::ExprArgs(args)) => self.known_macro(name, &args.args, span),
            _ => self.unknown_macro(name, span),
        }
    }

    fn unknown_macro(&mut self, name: Symbol, span: Span) -> ExprId {
        let message = format!("the Rust macro `{name}!` is known to rustc alone");
        let diagnostic = Diagnostic::error(codes::FOREIGN, span, message);
        let diagnostic = match name.as_str() {
            "file" | "line" | "column" | "module_path" => diagnostic.note("what it gives is a place in the Rust text"),
            "stringify" => diagnostic.note("the text of more than a name or literal is rustc's"),
            "env" | "option_env" | "cfg" => diagnostic.note("what it gives is known while rustc runs"),
            "include_str" => diagnostic.help("write `(include-str \"file\")`"),
            "include_bytes" => diagnostic.help("write `(include-bytes \"file\")`"),
            _ => diagnostic.note(
                "what runs at compile time may use the printing, formatting, asserting and panicking macros, `vec!`, \
                 `matches!`, `concat!` and `dbg!`",
            ),
        };
        self.report(diagnostic);
        self.error_expr(span)
    }

    fn known_macro(&mut self, name: Symbol, args: &[MacroArg], span: Span) -> ExprId {
        match name.as_str() {
            "format" => {
                let text = self.format_args(args, "", "", span);
                self.lang_fn("format", vec![text], span)
            }
            "format_args" => self.format_args(args, "", "", span),
            "print" | "println" | "eprint" | "eprintln" => {
                let end = if name.ends_with("ln") { "\n" } else { "" };
                let lang = if name.starts_with('e') { "eprint" } else { "print" };
                let before = self.temps;
                let text = self.format_args(args, "", end, span);
                let id = self.lang_fn(lang, vec![text], span);
                self.scope_since(before, id)
            }
            "write" | "writeln" => {
                let Some((to, rest)) = args.split_first() else {
                    return self.err(codes::WRONG_COUNT, span, "what is written to is missing");
                };
                let to = self.check(&to.value, None);
                let end = if name == "writeln" { "\n" } else { "" };
                let text = self.format_args(rest, "", end, span);
                self.write_fmt(to, text, span)
            }
            "panic" => self.panic(args, "", "explicit panic", span),
            "todo" => self.panic(args, "not yet implemented: ", "not yet implemented", span),
            "unimplemented" => self.panic(args, "not implemented: ", "not implemented", span),
            "unreachable" => {
                let text = "internal error: entered unreachable code";
                self.panic(args, &format!("{text}: "), text, span)
            }
            "assert" | "debug_assert" => self.assert_macro(args, span),
            "assert_eq" | "debug_assert_eq" => self.assert_compare(BinaryOp::Eq, args, span),
            "assert_ne" | "debug_assert_ne" => self.assert_compare(BinaryOp::Ne, args, span),
            "dbg" => self.dbg_macro(args, span),
            "stringify" => match args {
                [arg] => match plain_text(&arg.value) {
                    Some(text) => self.str_expr(&text, span),
                    None => self.unknown_macro(name, span),
                },
                [] => self.str_expr("", span),
                _ => self.unknown_macro(name, span),
            },
            "concat" => {
                let text: Option<String> = args.iter().map(|arg| literal_text(&arg.value)).collect();
                match text {
                    Some(text) => self.str_expr(&text, span),
                    None => self.err(codes::FORMAT, span, "`concat!` takes literals"),
                }
            }
            "compile_error" => {
                let text = args.first().and_then(|arg| literal_text(&arg.value)).unwrap_or_default();
                let text = text.trim_end_matches('.').to_owned();
                self.err(codes::UNSUPPORTED, span, if text.is_empty() { "compile_error!".to_owned() } else { text })
            }
            _ => self.unknown_macro(name, span),
        }
    }

    pub(super) fn str_expr(&mut self, text: &str, span: Span) -> ExprId {
        self.add(ExprKind::Literal(Lit::Str(text.into())), Ty::shared(Ty::str()), span)
    }

    /// A call of a function of the library that the language needs.
    pub(super) fn lang_fn(&mut self, lang: &str, args: Vec<ExprId>, span: Span) -> ExprId {
        let Some(def) = self.ctx.cx.lang_item(lang) else { return self.no_lang(lang, span) };
        let list = self.ctx.cx.fresh_args(&mut self.ctx.table, def);
        self.ctx.require_predicates(def, list, span);
        let (params, ret) = self.sig(def, list, span);
        let args = args.into_iter().zip(params).map(|(arg, ty)| self.coerce(arg, ty)).collect();
        self.add(ExprKind::Call { callee: Callee { def, args: list }, args }, ret, span)
    }

    /// `to.write_fmt(args)`
    fn write_fmt(&mut self, to: ExprId, text: ExprId, span: Span) -> ExprId {
        // The arguments are checked already: they are bound to a name, and the name is passed.
        let ty = self.expr(text).ty;
        if ty.is_error() {
            return text;
        }
        let name = Symbol::new("format arguments");
        let local = self.local(ty, span);
        let pat = self.add_pat(PatKind::Bind { local, mode: BindMode::Move, sub: None }, ty);
        let place = self.add(ExprKind::Temp { value: text, scope: TempScope::Here }, ty, span);
        self.scoped(|this| {
            this.declare(name, local);
            let arg = core::Ident { name, span };
            let arg = core::VarRef { path: core::Path::name(arg), span }.into();
            let method = core::Ident { name: Symbol::new("write_fmt"), span };
            let call = this.method_on(to, method, None, &[arg], span, None);
            let ty = this.expr(call).ty;
            let arm = crate::thir::Arm { pat, guard: None, body: call };
            this.add(ExprKind::Match { place, arms: vec![arm] }, ty, span)
        })
    }

    fn panic(&mut self, args: &[MacroArg], before: &str, alone: &str, span: Span) -> ExprId {
        let literal = match args {
            [] => Some(alone.to_owned()),
            [one] if one.name.is_none() => literal_text(&one.value).filter(|text| !text.contains(['{', '}'])),
            _ => None,
        };
        if let Some(text) = literal.filter(|text| args.is_empty() || before.is_empty() && !text.is_empty()) {
            let text = self.str_expr(&text, span);
            return self.lang_fn("panic_str", vec![text], span);
        }
        let text = if args.is_empty() {
            self.format_args(&[], alone, "", span)
        } else {
            self.format_args(args, before, "", span)
        };
        self.lang_fn("panic_fmt", vec![text], span)
    }

    fn assert_macro(&mut self, args: &[MacroArg], span: Span) -> ExprId {
        let Some((test, rest)) = args.split_first() else {
            return self.err(codes::WRONG_COUNT, span, "what is asserted is missing");
        };
        let before = self.temps;
        let value = self.coerced(&test.value, Ty::bool());
        let value = self.scope_since(before, value);
        let test = self.add(ExprKind::Unary { op: UnaryOp::Not, prim: Prim::Bool, value }, Ty::bool(), span);
        let diverges = self.diverges;
        let then = self.panic(rest, "", "assertion failed", span);
        self.diverges = diverges;
        let then = self.coerce(then, Ty::unit());
        let then = self.add(ExprKind::Scope(then), Ty::unit(), span);
        self.add(ExprKind::If { test, then, otherwise: None }, Ty::unit(), span)
    }

    /// `{ let left = &a; let right = &b; if !(*left == *right) { assert_failed("==", left, right, None) } }`
    fn assert_compare(&mut self, op: BinaryOp, args: &[MacroArg], span: Span) -> ExprId {
        let [left, right, rest @ ..] = args else {
            return self.err(codes::WRONG_COUNT, span, "two values to compare are needed");
        };
        let mut stmts = Vec::new();
        let left = self.borrowed(&left.value, None, &mut stmts);
        let hint = self.ctx.shallow(self.expr(left).ty);
        let hint = if hint.prim().is_some() { Some(hint) } else { None };
        let right = self.borrowed(&right.value, hint, &mut stmts);
        let equal = self.compare(op, left, right, span);
        let test = self.add(ExprKind::Unary { op: UnaryOp::Not, prim: Prim::Bool, value: equal }, Ty::bool(), span);
        let sign = self.str_expr(super::op::sign(op), span);
        let mut operands = vec![sign];
        for place in [left, right] {
            // The reference that the place dereferences.
            let ExprKind::Deref(local) = self.expr(place).kind else { return self.error_expr(span) };
            let reference = self.rvalue(local);
            let dynamic = self.debug_object(reference, span);
            operands.push(dynamic);
        }
        let diverges = self.diverges;
        let message = if rest.is_empty() { None } else { Some(self.format_args(rest, "", "", span)) };
        let message = self.option_value(message, span);
        operands.push(message);
        let then = self.lang_fn("assert_failed", operands, span);
        self.diverges = diverges;
        let then = self.coerce(then, Ty::unit());
        let then = self.add(ExprKind::Scope(then), Ty::unit(), span);
        let value = self.add(ExprKind::If { test, then, otherwise: None }, Ty::unit(), span);
        self.add(ExprKind::Block(Block { label: None, stmts, value: Some(value) }), Ty::unit(), span)
    }

    /// A reference as `&dyn Debug` of it, so that what has no size can be shown too.
    fn debug_object(&mut self, reference: ExprId, span: Span) -> ExprId {
        let Some(def) = self.ctx.cx.lang_item("Debug") else { return self.no_lang("Debug", span) };
        let object =
            Ty::new(TyKind::Dyn(crate::types::DynTy { principal: Some(def), args: &[], bindings: &[], markers: &[] }));
        let ty = self.expr(reference).ty;
        let place = self.place_of(reference);
        let outer = self.add(ExprKind::Borrow { mutability: Mutability::Shared, place }, Ty::shared(ty), span);
        self.coerce(outer, Ty::shared(object))
    }

    /// `Some(value)` or `None` of format arguments.
    fn option_value(&mut self, value: Option<ExprId>, span: Span) -> ExprId {
        let (Some(option), Some(arguments)) = (self.ctx.cx.lang_item("Option"), self.ctx.cx.lang_item("Arguments"))
        else {
            return self.no_lang("Option", span);
        };
        let ty = Ty::adt(option, intern_args(&[Arg::Ty(Ty::adt(arguments, &[]))]));
        let name = if value.is_some() { "Some" } else { "None" };
        let variant = self.variant_number(option, name).unwrap_or(0);
        let fields = value.map(|value| (0, value)).into_iter().collect();
        self.add(ExprKind::Adt { variant, fields, base: None }, ty, span)
    }

    /// `let name = &value;`, and the place that the name refers to.
    fn borrowed(&mut self, value: &Expr, hint: Option<Ty>, stmts: &mut Vec<Stmt>) -> ExprId {
        let id = self.check(value, hint);
        let place = self.place_of(id);
        let (ty, span) = (self.expr(place).ty, self.span(place));
        let reference = Ty::shared(ty);
        let borrow = self.add(ExprKind::Borrow { mutability: Mutability::Shared, place }, reference, span);
        self.extend_temps(borrow);
        let local = self.local(reference, span);
        let pat = self.add_pat(PatKind::Bind { local, mode: BindMode::Move, sub: None }, reference);
        let held = self.add(ExprKind::Temp { value: borrow, scope: TempScope::Here }, reference, span);
        stmts.push(Stmt::Let { pat, place: Some(held), otherwise: None });
        let local = self.add(ExprKind::Local(local), reference, span);
        self.add(ExprKind::Deref(local), ty, span)
    }

    fn matches_macro(&mut self, args: &core::MatchesArgs, span: Span) -> ExprId {
        let value = |value| Expr::from(core::Literal { value: core::LiteralValue::Bool(value), span });
        let arms = vec![
            core::Arm {
                attrs: Vec::new(),
                pattern: args.pattern.clone(),
                guard: args.guard.clone(),
                body: value(true),
                span,
            },
            core::Arm { attrs: Vec::new(), pattern: core::Wild { span }.into(), guard: None, body: value(false), span },
        ];
        self.match_expr(&core::MatchExpr { value: args.value.clone(), arms, span }, None)
    }

    /// `match value { tmp => { eprintln!("[dbg] {:#?}", &tmp); tmp } }`, of several values a tuple.
    fn dbg_macro(&mut self, args: &[MacroArg], span: Span) -> ExprId {
        let name = core::Ident { name: Symbol::new("dbg value"), span };
        let string = |text: &str| {
            let kind = oxur_core::LiteralKind::String;
            let token = oxur_core::Literal { kind, text: Symbol::new(&format!("{text:?}")) };
            Expr::from(core::Literal { value: core::LiteralValue::Token(token), span })
        };
        let path = |name| core::Path::name(core::Ident { name: Symbol::new(name), span });
        let of = |arg: &MacroArg| {
            let tmp = Expr::from(core::VarRef { path: core::Path::name(name), span });
            let shown = plain_text(&arg.value).map_or_else(String::new, |text| format!("{text} = "));
            let format = string(&format!("[dbg] {}{{:#?}}", shown.replace('{', "{{").replace('}', "}}")));
            let values = [format, tmp.clone()].map(|value| MacroArg { name: None, value, span });
            let args = core::ExprArgs { args: values.to_vec(), span }.into();
            let delimiter = oxur_core::Delimiter::Paren;
            let print = core::MacroCall { path: path("eprintln"), delimiter, args, span };
            let body = core::Body {
                attrs: Vec::new(),
                stmts: vec![core::Stmt::Expr(print.into())],
                value: Some(Box::new(tmp)),
                span,
            };
            let block = core::Block { label: None, kind: core::BlockKind::Plain, body, span };
            let pattern = core::Bind { by_ref: false, mutable: false, name, pattern: None, span }.into();
            let arm = core::Arm { attrs: Vec::new(), pattern, guard: None, body: block.into(), span };
            Expr::from(core::MatchExpr { value: arg.value.clone(), arms: vec![arm], span })
        };
        match args {
            [] => self.eprint_line("[dbg]", span),
            [one] => self.check(&of(one), None),
            several => self.check(&core::TupleExpr { items: mapped(several, of), span }.into(), None),
        }
    }

    fn eprint_line(&mut self, text: &str, span: Span) -> ExprId {
        let text = self.format_args(&[], text, "\n", span);
        self.lang_fn("eprint", vec![text], span)
    }

    /// The type of a vector's items, if a vector is expected.
    fn vec_item(&mut self, expect: Option<Ty>) -> Option<Ty> {
        let vec = self.ctx.cx.lang_item("Vec")?;
        match *self.ctx.shallow(expect?).kind() {
            TyKind::Adt(def, args) if def == vec => Some(args.first()?.ty()),
            _ => None,
        }
    }

    fn vec_macro(&mut self, args: &[MacroArg], expect: Option<Ty>, span: Span) -> ExprId {
        let hint = self.vec_item(expect);
        let items: Vec<Expr> = mapped(args, |arg| arg.value.clone());
        let (items, ty) = self.array_items(&items, hint);
        self.vec_of(items, ty, span)
    }

    /// A vector of values of one type.
    pub(super) fn vec_of(&mut self, items: Vec<ExprId>, ty: Ty, span: Span) -> ExprId {
        let array = Ty::new(TyKind::Array(ty, Const::Value(items.len() as u128)));
        let array = self.add(ExprKind::Array(items), array, span);
        self.lang_fn("vec_from_array", vec![array], span)
    }

    // Forms.

    pub(super) fn form_ty(&mut self, span: Span) -> Ty {
        match self.ctx.cx.lang_item("Form") {
            Some(def) => Ty::adt(def, &[]),
            None => {
                self.no_lang("Form", span);
                Ty::error()
            }
        }
    }

    pub(super) fn quasiquote(&mut self, node: &core::Quasiquote) -> ExprId {
        let ty = self.form_ty(node.span);
        let mut splices = Vec::new();
        collect_splices(&node.template, &mut splices, 0);
        let mut holes = Vec::new();
        for (number, hole) in node.holes.iter().enumerate() {
            let id = self.check(hole, None);
            let method = if splices.contains(&number) { "to_forms" } else { "to_form" };
            holes.push(self.form_of(id, method));
        }
        self.add(ExprKind::Quasiquote { template: node.template.clone(), holes }, ty, node.span)
    }

    /// `ToForm::to_form(&value)` or `ToForm::to_forms(&value)`
    pub(super) fn form_of(&mut self, id: ExprId, method: &str) -> ExprId {
        let span = self.span(id);
        let ty = self.known(self.expr(id).ty, span);
        if ty.is_error() {
            return id;
        }
        let place = self.place_of(id);
        let borrow = self.add(ExprKind::Borrow { mutability: Mutability::Shared, place }, Ty::shared(ty), span);
        self.lang_call(("ToForm", method), &[ty], vec![borrow], span)
    }
}

/// The text of a path or literal, as Rust writes it.
fn plain_text(value: &Expr) -> Option<String> {
    match value {
        Expr::VarRef(node) if node.path.qself.is_none() => {
            let plain = node.path.segments.iter().all(|segment| segment.args.is_none());
            let names: Vec<&str> = mapped(&node.path.segments, |segment| segment.name.name.as_str());
            (plain && !node.path.global).then(|| names.join("::"))
        }
        Expr::Literal(node) => Some(match node.value {
            core::LiteralValue::Bool(value) => value.to_string(),
            core::LiteralValue::Token(token) => token.text.to_string(),
        }),
        _ => None,
    }
}

/// The numbers of the holes that are spliced.
fn collect_splices(form: &Form, found: &mut Vec<usize>, depth: u32) {
    if depth > 512 {
        return;
    }
    if let Some((number, splice)) = core::Quasiquote::hole(form) {
        if splice {
            found.push(number);
        }
        return;
    }
    match &form.kind {
        FormKind::List(list) => list.items.iter().for_each(|item| collect_splices(item, found, depth + 1)),
        FormKind::Vector(items) | FormKind::Brace(items) => {
            items.iter().for_each(|item| collect_splices(item, found, depth + 1));
        }
        FormKind::Attributed(node) => collect_splices(&node.form, found, depth + 1),
        FormKind::Verbatim(node) => {
            for token in node.tokens.iter() {
                if let oxur_core::RustTokenKind::Unquote(form) = &token.kind {
                    collect_splices(form, found, depth + 1);
                }
            }
        }
        _ => {}
    }
}
