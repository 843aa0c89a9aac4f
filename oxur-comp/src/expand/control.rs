//! Choices and loops.

use oxur_core::codes::expand as codes;
use oxur_core::core::{
    Arm, BinOp, Block, BlockKind, Body, Break, Continue, Expr, ForExpr, IfExpr, LetTest, LoopExpr, MatchExpr, Return,
    WhileExpr,
};
use oxur_core::{Diagnostic, Form, FormKind, ListStyle, mapped};

use super::body::{Ending, body_expr, lone_block};
use super::errors::describe;
use super::paths::source_text;
use super::scope::Space;
use super::{Call, Expander, Res};

impl Expander<'_, '_> {
    /// A condition: an expression in which `(let PATTERN value)` is a test, directly or among the operands of `&&`.
    /// The names that tests bind are in scope from here on.
    pub(super) fn condition(&mut self, form: &Form) -> Res<Expr> {
        match form.as_call() {
            Some(("let", [pattern, value])) if form.list_style() == Some(ListStyle::Parens) => {
                let value = self.expr(value);
                let pattern = self.pattern(pattern)?;
                Ok(LetTest { pattern, value: value?, span: form.span }.into())
            }
            Some(("let", [vector])) if vector.as_vector().is_some_and(|items| items.len() == 2) => {
                let items = vector.as_vector().unwrap_or_default();
                let diagnostic = Diagnostic::error(
                    codes::BINDINGS,
                    vector.span,
                    "a test has no vector around its pattern and value",
                );
                let (pattern, value) = (source_text(&items[0]), source_text(&items[1]));
                Err(self.fail(diagnostic.help(format!("write `(let {pattern} {value})`"))))
            }
            Some(("&&" | "and", args)) if args.len() > 1 => self.fold(form, BinOp::And, args, Self::condition),
            _ => match self.expand_macro(form)? {
                Some(expanded) => self.in_expansion(&expanded, Self::condition),
                None => self.expr(form),
            },
        }
    }

    pub(super) fn expr_if(&mut self, call: &Call<'_>) -> Res<Expr> {
        let (test, then, otherwise) = (&call.args[0], &call.args[1], call.args.get(2));
        let tested: Res<(Expr, Body)> = self.scoped(|this| {
            let test = this.condition(test);
            let then = this.branch(then);
            Ok((test?, then?))
        });
        let otherwise = match otherwise {
            None => None,
            Some(form) => Some(self.else_branch(form)?),
        };
        let (test, then) = tested?;
        Ok(IfExpr { test, then, otherwise, span: call.span() }.into())
    }

    /// A branch as a body: what `(do …)` holds, or one form.
    fn branch(&mut self, form: &Form) -> Res<Body> {
        self.body(std::slice::from_ref(form), form.span, Ending::Value)
    }

    /// What runs otherwise: another `if`, or a block.
    fn else_branch(&mut self, form: &Form) -> Res<Expr> {
        if let Some(expanded) = self.expand_macro(form)? {
            return self.in_expansion(&expanded, Self::else_branch);
        }
        let body = self.deeper(form.span, 1, |this| this.branch(form))?;
        // `(do (if …))` keeps its braces.
        let alone = body.stmts.is_empty() && body.attrs.is_empty() && lone_block(std::slice::from_ref(form)).is_none();
        match body.value {
            Some(value) if alone && matches!(*value, Expr::IfExpr(_)) => Ok(*value),
            value => {
                let body = Body { value, ..body };
                Ok(Block { kind: BlockKind::Plain, label: None, body, span: form.span }.into())
            }
        }
    }

    pub(super) fn expr_match(&mut self, call: &Call<'_>) -> Res<Expr> {
        let value = self.expr(&call.args[0]);
        let arms = self.spliced(&call.args[1..])?.into_owned();
        let arms = self.all(&arms, Self::arm)?;
        Ok(MatchExpr { value: value?, arms, span: call.span() }.into())
    }

    fn arm(&mut self, form: &Form) -> Res<Arm> {
        let (attributes, plain) = form.split_attributes();
        let attrs = self.attrs(attributes)?;
        let span = plain.span;
        let Some(items) = plain.as_vector() else {
            let diagnostic =
                Diagnostic::error(codes::MATCH_ARM, span, format!("an arm is a vector, found {}", describe(plain)));
            let text = plain.as_list().map(|items| mapped(items, source_text).join(" "));
            return Err(self.fail(match text {
                Some(text) => diagnostic.help(format!("write `[{text}]`")),
                None => diagnostic.help("write `[pattern body…]`"),
            }));
        };
        if items.is_empty() {
            let diagnostic = Diagnostic::error(codes::MATCH_ARM, span, "an arm needs a pattern and a body");
            return Err(self.fail(diagnostic.help("write `[pattern body…]`")));
        }
        self.scoped(|this| {
            let mut rest = items;
            let pattern = this.one_pattern(|this| this.take_pattern(&mut rest));
            let mut guard = None;
            match rest {
                [key, test, tail @ ..] if key.as_keyword() == Some("if") => {
                    guard = Some(this.condition(test));
                    rest = tail;
                }
                [key, ..] if key.as_keyword().is_some() => return Err(this.unknown_option(key, &["if"])),
                [arrow, ..] if arrow.is_symbol("=>") || arrow.is_symbol("->") => {
                    let message = format!("an arm has no `{}`", arrow.as_symbol().unwrap_or_default());
                    let diagnostic = Diagnostic::error(codes::MATCH_ARM, arrow.span, message);
                    return Err(this.fail(diagnostic.help("write `[pattern body…]`")));
                }
                [word, test, ..] if word.is_symbol("if") => {
                    let diagnostic = Diagnostic::error(codes::MATCH_ARM, word.span, "a guard stands behind `:if`");
                    return Err(this.fail(diagnostic.help(format!("write `:if {}`", source_text(test)))));
                }
                _ => {}
            }
            if rest.is_empty() {
                let diagnostic = Diagnostic::error(codes::MATCH_ARM, span, "this arm has no body");
                return Err(this.fail(diagnostic.help("a body that does nothing is `()`")));
            }
            let body = match lone_block(rest) {
                Some(block) => this.expr(block),
                None => this.open_body(rest, super::exprs::span_of(rest, span), Ending::Value).map(body_expr),
            };
            let (pattern, guard) = (pattern?, guard.transpose()?);
            Ok(Arm { attrs, pattern, guard, body: body?, span })
        })
    }

    pub(super) fn expr_loop(&mut self, call: &Call<'_>) -> Res<Expr> {
        self.scoped(|this| {
            let (label, forms) = this.take_label(call.args)?;
            let body = this.open_body(forms, super::exprs::span_of(forms, call.span()), Ending::Discard)?;
            Ok(LoopExpr { label, body, span: call.span() }.into())
        })
    }

    pub(super) fn expr_while(&mut self, call: &Call<'_>) -> Res<Expr> {
        self.scoped(|this| {
            let (label, forms) = this.take_label(call.args)?;
            let Some((test, forms)) = forms.split_first() else { return Err(this.wrong_arity(call)) };
            let test = this.condition(test);
            let body = this.body(forms, super::exprs::span_of(forms, call.span()), Ending::Discard)?;
            Ok(WhileExpr { label, test: test?, body, span: call.span() }.into())
        })
    }

    pub(super) fn expr_for(&mut self, call: &Call<'_>) -> Res<Expr> {
        self.scoped(|this| {
            let (label, forms) = this.take_label(call.args)?;
            let (head, forms): (&[Form], &[Form]) = match forms {
                [Form { kind: FormKind::Vector(items), .. }, rest @ ..] => (items, rest),
                // Earlier texts: `(for x in xs …)`.
                [_, word, _, rest @ ..] if word.is_symbol("in") => {
                    return this.finish_for(call, label, &[forms[0].clone(), forms[2].clone()], rest);
                }
                [other, ..] => {
                    let found = describe(other);
                    return Err(this.shape(call, other.span, "a vector of a pattern and an iterator", &found));
                }
                [] => return Err(this.wrong_arity(call)),
            };
            // `[x in xs]` is plain enough to be understood, but is no syntax.
            if let [pattern, word, iter] = head
                && word.is_symbol("in")
            {
                let diagnostic = Diagnostic::error(codes::HABIT, word.span, "`for` takes no `in`");
                let help = format!("write `[{} {}]`", source_text(pattern), source_text(iter));
                return Err(this.fail(diagnostic.help(help)));
            }
            if head.len() < 2 {
                let span = match forms {
                    _ if call.args.is_empty() => call.span(),
                    _ => call.args.iter().find(|form| form.as_vector().is_some()).map_or(call.span(), |form| form.span),
                };
                let message = "`for` takes a pattern and an iterator in its vector";
                let diagnostic = Diagnostic::error(codes::BINDINGS, span, message);
                return Err(this.fail(diagnostic.help(format!("the syntax is `{}`", call.entry.syntax))));
            }
            this.finish_for(call, label, head, forms)
        })
    }

    fn finish_for(
        &mut self,
        call: &Call<'_>,
        label: Option<oxur_core::core::Lifetime>,
        head: &[Form],
        forms: &[Form],
    ) -> Res<Expr> {
        let (Some(iter_form), true) = (head.last(), head.len() > 1) else { return Err(self.wrong_arity(call)) };
        let iter = self.expr(iter_form);
        let mut rest = &head[..head.len() - 1];
        let pattern = self.one_pattern(|this| this.take_pattern(&mut rest));
        if let Some(extra) = rest.first() {
            let message = "`for` takes one pattern and one iterator in its vector";
            return Err(self.error(codes::BINDINGS, extra.span, message));
        }
        let body = self.body(forms, super::exprs::span_of(forms, call.span()), Ending::Discard)?;
        Ok(ForExpr { label, pattern: pattern?, iter: iter?, body, span: call.span() }.into())
    }

    pub(super) fn expr_break(&mut self, call: &Call<'_>) -> Res<Expr> {
        let (label, value) = match call.args {
            [Form { kind: FormKind::Lifetime(name), span }, rest @ ..] => {
                (Some(self.lifetime_name(Space::Label, *name, *span)?), rest)
            }
            args => (None, args),
        };
        let value = match value {
            [] => None,
            [value] => Some(self.expr(value)?),
            [_, extra, ..] => {
                return Err(self.error(codes::ARITY, extra.span, "`break` takes a label and one value"));
            }
        };
        Ok(Break { label, value, span: call.span() }.into())
    }

    pub(super) fn expr_continue(&mut self, call: &Call<'_>) -> Res<Expr> {
        let label = match call.args {
            [] => None,
            [Form { kind: FormKind::Lifetime(name), span }] => Some(self.lifetime_name(Space::Label, *name, *span)?),
            [other, ..] => {
                let found = describe(other);
                return Err(self.shape(call, other.span, "a label", &found));
            }
        };
        Ok(Continue { label, span: call.span() }.into())
    }

    pub(super) fn expr_return(&mut self, call: &Call<'_>) -> Res<Expr> {
        let value = call.args.first().map(|form| self.expr(form)).transpose()?;
        Ok(Return { value, span: call.span() }.into())
    }
}
