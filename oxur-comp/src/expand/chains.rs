//! Chains of fields, methods and indices.

use oxur_core::codes::expand as codes;
use oxur_core::core::{AwaitExpr, Expr, FieldRef, GenericArg, Ident, IndexRef, Member, MethodCall, TryExpr};
use oxur_core::{Diagnostic, Form, FormKind, ListStyle, LiteralKind, Name, Span, Symbol};

use super::errors::describe;
use super::paths::source_text;
use super::{Call, Expander, Failed, Res};

impl Expander<'_, '_> {
    /// `(. value step…)`, and glued `a.b.c`.
    pub(super) fn expr_chain(&mut self, call: &Call<'_>) -> Res<Expr> {
        let (base, steps) = (&call.args[0], &call.args[1..]);
        if steps.is_empty() {
            let diagnostic = Diagnostic::error(codes::CHAIN, call.span(), "a chain needs a step behind its value");
            return Err(self.fail(diagnostic.help(format!("the syntax is `{}`", call.entry.syntax))));
        }
        self.chain(call.form, base, steps)
    }

    fn chain(&mut self, form: &Form, base: &Form, steps: &[Form]) -> Res<Expr> {
        let steps = self.spliced(steps)?.into_owned();
        let start = base.span;
        let mut value = self.deeper(form.span, steps.len(), |this| this.expr(base));
        for (at, step) in steps.iter().enumerate() {
            let span = if at + 1 == steps.len() { form.span } else { start.to(step.span) };
            // All steps are looked at, also behind one that fails.
            value = match value {
                Ok(value) => self.step(value, step, span),
                Err(Failed) => Err(Failed),
            };
        }
        value
    }

    /// Calls and indexing stand at their step, since that is where they fail; the rest at the chain up to the step.
    fn step(&mut self, value: Expr, step: &Form, span: Span) -> Res<Expr> {
        match &step.kind {
            FormKind::Symbol(name) => match name.symbol.as_str() {
                "?" => Ok(TryExpr { value, span }.into()),
                "await" => Ok(AwaitExpr { value, span }.into()),
                _ => {
                    let member = Member::Named(self.member_name(*name, step.span)?);
                    Ok(FieldRef { base: value, member, span }.into())
                }
            },
            FormKind::Literal(literal) if literal.kind == LiteralKind::Integer => {
                let member = self.member(step)?;
                Ok(FieldRef { base: value, member, span }.into())
            }
            // `(. t 0.1)`: two fields that read as a float.
            FormKind::Literal(literal) if literal.kind == LiteralKind::Float => {
                let parts: Option<Vec<u32>> = literal.text.split('.').map(|part| part.parse().ok()).collect();
                match parts.as_deref() {
                    Some(&[first, second]) => {
                        let base =
                            FieldRef { base: value, member: Member::Index(first, step.span), span: step.span }.into();
                        Ok(FieldRef { base, member: Member::Index(second, step.span), span }.into())
                    }
                    _ => Err(self.bad_step(step)),
                }
            }
            FormKind::Vector(items) => match &**items {
                [index] => {
                    let index = self.expr(index)?;
                    Ok(IndexRef { base: value, index, span: step.span }.into())
                }
                _ => {
                    let diagnostic = Diagnostic::error(codes::CHAIN, step.span, "an index is one form in a vector");
                    Err(self.fail(diagnostic.help("write `(. xs [i])`, or `(. xs [i] [j])`")))
                }
            },
            FormKind::List(sequence) => match (sequence.spelled_style(), &*sequence.items) {
                (ListStyle::Parens, [head, args @ ..]) => self.method_step(value, step, head, args, step.span),
                _ => Err(self.bad_step(step)),
            },
            _ => Err(self.bad_step(step)),
        }
    }

    fn method_step(&mut self, value: Expr, step: &Form, head: &Form, args: &[Form], span: Span) -> Res<Expr> {
        let (name, generics) = match &head.kind {
            FormKind::Symbol(_) => (head, None),
            FormKind::List(list) if list.spelled_style() == ListStyle::Turbofish => match &*list.items {
                [_, name, generics @ ..] => (name, Some(generics)),
                _ => return Err(self.bad_step(step)),
            },
            _ => return Err(self.bad_step(step)),
        };
        let FormKind::Symbol(symbol) = name.kind else { return Err(self.bad_step(step)) };
        if symbol.symbol == "?" || symbol.symbol == "await" {
            let diagnostic = Diagnostic::error(
                codes::CHAIN,
                step.span,
                format!("`{}` is a step without parentheses", symbol.symbol),
            );
            return Err(self.fail(diagnostic.help(format!("write `(. value {})`", symbol.symbol))));
        }
        let method = self.member_name(symbol, name.span)?;
        self.method(value, method, generics, args, span)
    }

    fn method(
        &mut self,
        receiver: Expr,
        method: Ident,
        generics: Option<&[Form]>,
        args: &[Form],
        span: Span,
    ) -> Res<Expr> {
        let generic_args: Option<Vec<GenericArg>> = generics.map(|forms| self.generic_args(forms)).transpose()?;
        let args = self.arguments(args)?;
        Ok(MethodCall { receiver, method, generic_args, args, span }.into())
    }

    /// The name of a field or method; a leading dot is left out.
    fn member_name(&mut self, name: Name, span: Span) -> Res<Ident> {
        let text = name.symbol.as_str();
        let plain = text.strip_prefix('.').unwrap_or(text);
        let name = Name { symbol: Symbol::new(plain), mark: name.mark };
        let span = if plain.len() < text.len() && (span.hi - span.lo) as usize == text.len() {
            Span { lo: span.lo + 1, ..span }
        } else {
            span
        };
        Ok(Ident { name: self.rust_ident(name, span)?, span })
    }

    fn bad_step(&mut self, step: &Form) -> Failed {
        let message = format!("a step of a chain is wanted, found {}", describe(step));
        let diagnostic = Diagnostic::error(codes::CHAIN, step.span, message);
        self.fail(diagnostic.help("a step is a field `x`, a method `(m arg…)`, an index `[i]`, `?` or `await`"))
    }

    /// `(a.b.f x)`: the last step is the method.
    pub(super) fn chain_call(&mut self, form: &Form, base: &Form, steps: &[Form], args: &[Form]) -> Res<Expr> {
        let Some((last, before)) = steps.split_last() else { return Err(Failed) };
        if let FormKind::Literal(_) = last.kind {
            let head = &form.as_list().unwrap_or_default()[0];
            let text = source_text(head);
            let diagnostic = Diagnostic::error(codes::CHAIN, last.span, "the number of a field is no method");
            let steps = text.replace('.', " ");
            return Err(self.fail(diagnostic.help(format!("to call what the field holds write `((. {steps}) …)`"))));
        }
        let receiver = if before.is_empty() {
            self.deeper(form.span, 1, |this| this.expr(base))?
        } else {
            let span = base.span.to(before[before.len() - 1].span);
            let inner = Form::new(FormKind::Symbol(Name::new(".")), span);
            self.chain(&inner, base, before)?
        };
        let head = last.clone();
        self.method_step(receiver, last, &head, args, form.span)
    }

    /// `(.push v 1)`, `(.collect::<T> it)`, `(.0 t)`.
    pub(super) fn method_form(
        &mut self,
        form: &Form,
        method: &Form,
        generics: Option<&[Form]>,
        args: &[Form],
    ) -> Res<Expr> {
        let Some(name) = method.as_name() else { return Err(Failed) };
        let Some((receiver, args)) = args.split_first() else {
            let text = name.symbol;
            let diagnostic =
                Diagnostic::error(codes::ARITY, form.span, format!("`{text}` needs the value that it is called on"));
            return Err(self.fail(diagnostic.help(format!("write `({text} value)`"))));
        };
        let number = name.symbol.as_str()[1..].parse::<u32>();
        if let (Ok(index), [], None) = (&number, args, generics) {
            let base = self.expr(receiver)?;
            return Ok(FieldRef { base, member: Member::Index(*index, method.span), span: form.span }.into());
        }
        let receiver = self.expr(receiver);
        let ident = self.member_name(name, method.span)?;
        self.method(receiver?, ident, generics, args, form.span)
    }

    /// `x:T` where a value is wanted.
    pub(super) fn old_method_or_error(&mut self, form: &Form) -> Res<Expr> {
        let message = format!("a value is wanted, found {}", describe(form));
        let diagnostic = Diagnostic::error(codes::NOT_AN_EXPRESSION, form.span, message);
        let diagnostic =
            diagnostic.help("a type stands behind a name in a parameter, binding or field; `(as x T)` converts");
        Err(self.fail(diagnostic))
    }

    /// `(x:pow 3)`.
    pub(super) fn old_method_call(&mut self, form: &Form, receiver: &Form, method: &Form, args: &[Form]) -> Res<Expr> {
        let receiver = self.expr(receiver);
        let (name, generics) = match method.as_spelled(ListStyle::Turbofish) {
            Some([_, name, generics @ ..]) => (name, Some(generics)),
            _ => (method, None),
        };
        let Some(symbol) = name.as_name() else { return Err(self.bad_step(method)) };
        let ident = self.member_name(symbol, name.span)?;
        self.method(receiver?, ident, generics, args, form.span)
    }
}
