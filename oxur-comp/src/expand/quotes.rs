//! Quotation: forms as values, in macros and compile-time functions.

use oxur_core::codes::expand as codes;
use oxur_core::core::{Expr, Quasiquote, Quote};
use oxur_core::{
    Attribute, AttributeKind, Attributed, Diagnostic, Form, FormKind, RustToken, RustTokenKind, Sequence, Verbatim,
    mapped,
};

use super::{Call, Expander, Failed, Res};

/// A template while its holes are collected.
struct Template {
    holes: Vec<Expr>,
    failed: bool,
}

impl Expander<'_, '_> {
    pub(super) fn expr_quote(&mut self, call: &Call<'_>) -> Res<Expr> {
        self.uses_forms = true;
        Ok(Quote { form: call.args[0].clone(), span: call.span() }.into())
    }

    pub(super) fn expr_quasiquote(&mut self, call: &Call<'_>) -> Res<Expr> {
        self.uses_forms = true;
        let mut template = Template { holes: Vec::new(), failed: false };
        if let Some(("unquote-splicing", _)) = call.args[0].as_call() {
            let message = "`~@` puts forms into a sequence, and there is none around it";
            let diagnostic = Diagnostic::error(codes::OUTSIDE_TEMPLATE, call.args[0].span, message);
            return Err(self.fail(diagnostic.help("write `` `(splice ~@xs) `` where several forms may stand")));
        }
        if std::mem::take(&mut self.public_template) {
            template.failed |= self.check_reach(&call.args[0]).is_err();
            self.public_template = true;
        }
        let form = self.template(&call.args[0], 1, &mut template);
        if template.failed {
            return Err(Failed);
        }
        Ok(Quasiquote { template: form, holes: template.holes, span: call.span() }.into())
    }

    pub(super) fn unquote_outside(&mut self, form: &Form) -> Failed {
        let diagnostic =
            Diagnostic::error(codes::OUTSIDE_TEMPLATE, form.span, "an unquote stands within a quasiquote only");
        self.fail(diagnostic.help("a template is written `` `(f ~x) `` or `(quasiquote (f ~x))`"))
    }

    /// The template with each unquote at level 1 replaced by a numbered hole.
    fn template(&mut self, form: &Form, level: u32, out: &mut Template) -> Form {
        let result = self.deeper(form.span, 1, |this| Ok(this.template_inner(form, level, out)));
        result.unwrap_or_else(|Failed| {
            out.failed = true;
            form.clone()
        })
    }

    fn template_inner(&mut self, form: &Form, level: u32, out: &mut Template) -> Form {
        let span = form.span;
        let kind = match &form.kind {
            FormKind::List(list) => {
                let level = match (&*list.items, level) {
                    ([head, inner], 1) if head.is_symbol("unquote") || head.is_symbol("unquote-splicing") => {
                        return self.hole(form, inner, head.is_symbol("unquote-splicing"), out);
                    }
                    ([head, _], _) if head.is_symbol("unquote") || head.is_symbol("unquote-splicing") => level - 1,
                    ([head, _], _) if head.is_symbol("quasiquote") => level + 1,
                    _ => level,
                };
                if level == 1 {
                    out.failed |= self.check_capture(&list.items).is_err();
                }
                let items = mapped(&list.items, |item| self.template(item, level, out)).into();
                FormKind::List(Sequence { items, style: list.style })
            }
            FormKind::Vector(items) => {
                FormKind::Vector(items.iter().map(|item| self.template(item, level, out)).collect())
            }
            FormKind::Brace(items) => {
                FormKind::Brace(items.iter().map(|item| self.template(item, level, out)).collect())
            }
            FormKind::Verbatim(verbatim) => {
                let tokens = self.template_tokens(&verbatim.tokens, level, out);
                FormKind::Verbatim(Verbatim { tokens: tokens.into(), delimiter: verbatim.delimiter })
            }
            FormKind::Attributed(attributed) => {
                let attributes =
                    mapped(&attributed.attributes, |attribute| self.template_attribute(attribute, level, out));
                let form = self.template(&attributed.form, level, out);
                FormKind::Attributed(std::sync::Arc::new(Attributed { attributes, form }))
            }
            _ => return form.clone(),
        };
        Form::new(kind, span)
    }

    /// Checks that `capture` in a template has one name.
    fn check_capture(&mut self, items: &[Form]) -> Res<()> {
        if !items.first().is_some_and(|head| head.is_symbol("capture")) {
            return Ok(());
        }
        match &items[1..] {
            [name] if name.as_name().is_some() || name.as_call().is_some_and(|(head, _)| head == "unquote") => Ok(()),
            [other, ..] => {
                let message = format!("`capture` takes one name, found {}", super::errors::describe(other));
                Err(self.error(codes::CAPTURE, other.span, message))
            }
            [] => Err(self.error(codes::CAPTURE, items[0].span, "`capture` takes one name")),
        }
    }

    fn template_attribute(&mut self, attribute: &Attribute, level: u32, out: &mut Template) -> Attribute {
        let kind = match &attribute.kind {
            AttributeKind::Tokens(tokens) => AttributeKind::Tokens(self.template_tokens(tokens, level, out).into()),
            AttributeKind::Doc(text) => AttributeKind::Doc(*text),
        };
        Attribute { kind, span: attribute.span }
    }

    fn template_tokens(&mut self, tokens: &[RustToken], level: u32, out: &mut Template) -> Vec<RustToken> {
        let one = |this: &mut Self, token: &RustToken, out: &mut Template| match &token.kind {
            RustTokenKind::Unquote(form) => {
                let form = this.template(form, level, out);
                RustToken { kind: RustTokenKind::Unquote(Box::new(form)), span: token.span }
            }
            _ => token.clone(),
        };
        mapped(tokens, |token| one(self, token, out))
    }

    fn hole(&mut self, form: &Form, inner: &Form, splice: bool, out: &mut Template) -> Form {
        match self.expr(inner) {
            Ok(expr) => {
                let number = out.holes.len();
                out.holes.push(expr);
                Quasiquote::hole_form(number, splice, form.span)
            }
            Err(Failed) => {
                out.failed = true;
                form.clone()
            }
        }
    }
}
