//! Attributes, doc comments, and verbatim Rust.

use oxur_core::codes::expand as codes;
use oxur_core::core::{Attr, AttrKind, RustTokens};
use oxur_core::{Attribute, AttributeKind, Diagnostic, Form, FormKind, RustToken, RustTokenKind};

use super::errors::describe;
use super::names::rust_name;
use super::scope::Space;
use super::{Call, Expander, Failed, Res};

impl Expander<'_, '_> {
    /// Attributes as they stand before an item or expression.
    pub(super) fn attrs(&mut self, attributes: &[Attribute]) -> Res<Vec<Attr>> {
        let mut list = Vec::with_capacity(attributes.len());
        for attribute in attributes {
            let kind = match &attribute.kind {
                AttributeKind::Tokens(tokens) => AttrKind::Outer(self.tokens(tokens)?),
                AttributeKind::Doc(text) => AttrKind::Doc(*text),
            };
            list.push(Attr { kind, span: attribute.span });
        }
        Ok(list)
    }

    /// An inner attribute of a body.
    pub(super) fn inner_attr(&mut self, attribute: &Attribute) -> Res<Attr> {
        let kind = match &attribute.kind {
            AttributeKind::Tokens(tokens) => AttrKind::Inner(self.tokens(tokens)?),
            AttributeKind::Doc(text) => AttrKind::Doc(*text),
        };
        Ok(Attr { kind, span: attribute.span })
    }

    /// The inner attributes at the start of a module, as outer attributes of it, and the forms behind them.
    pub(super) fn module_attrs<'f>(&mut self, forms: &'f [Form]) -> Res<(Vec<Attr>, &'f [Form])> {
        let mut attrs = Vec::new();
        let mut rest = forms;
        while let Some((Form { kind: FormKind::InnerAttribute(attribute), .. }, tail)) = rest.split_first() {
            let attribute = Attribute { kind: attribute.kind.clone(), span: attribute.span };
            attrs.append(&mut self.attrs(&[attribute])?);
            rest = tail;
        }
        Ok((attrs, rest))
    }

    /// Verbatim tokens, with what `~x` put among them.
    pub(super) fn tokens(&mut self, tokens: &[RustToken]) -> Res<RustTokens> {
        if !tokens.iter().any(|token| matches!(token.kind, RustTokenKind::Unquote(_))) {
            return Ok(RustTokens(tokens.into()));
        }
        let mut list = Vec::with_capacity(tokens.len());
        for token in tokens {
            match &token.kind {
                RustTokenKind::Unquote(form) => self.form_tokens(form, &mut list)?,
                _ => list.push(token.clone()),
            }
        }
        Ok(RustTokens(list.into()))
    }

    /// A form that a template put into verbatim Rust, as tokens: names, literals and lifetimes, and verbatim Rust.
    fn form_tokens(&mut self, form: &Form, out: &mut Vec<RustToken>) -> Res<()> {
        let span = form.span;
        match &form.kind {
            FormKind::Symbol(name) => {
                let text = name.symbol.as_str();
                let mut first = true;
                for part in text.split("::") {
                    if !first || text.starts_with("::") {
                        for spacing in [oxur_core::Spacing::Joint, oxur_core::Spacing::Alone] {
                            out.push(RustToken { kind: RustTokenKind::Punct(':', spacing), span });
                        }
                    }
                    first = false;
                    if !part.is_empty() {
                        let part = oxur_core::Name { symbol: oxur_core::Symbol::new(part), mark: name.mark };
                        let rust = rust_name(&part.symbol);
                        let ident = self.local(Space::Value, part).unwrap_or(rust);
                        out.push(RustToken { kind: RustTokenKind::Ident(ident), span });
                    }
                }
            }
            FormKind::Literal(literal) => out.push(RustToken { kind: RustTokenKind::Literal(*literal), span }),
            FormKind::Lifetime(name) => {
                let lifetime = self.lifetime_name(Space::Lifetime, *name, span)?;
                out.push(RustToken { kind: RustTokenKind::Lifetime(lifetime.name), span });
            }
            FormKind::Verbatim(verbatim) => {
                let tokens = self.tokens(&verbatim.tokens)?;
                out.extend(tokens.0.iter().cloned());
            }
            FormKind::List(list)
                if list
                    .items
                    .first()
                    .is_some_and(|head| head.is_symbol("unquote") || head.is_symbol("unquote-splicing")) =>
            {
                let message = "an unquote stands within a quasiquote only";
                return Err(self.error(codes::OUTSIDE_TEMPLATE, span, message));
            }
            _ => {
                let message = format!(
                    "only names, literals and lifetimes can be put into verbatim Rust, found {}",
                    describe(form)
                );
                return Err(self.error(codes::RUST_MACRO, span, message));
            }
        }
        Ok(())
    }

    /// The tokens of `(rust {…})`.
    pub(super) fn rust_tokens(&mut self, call: &Call<'_>) -> Res<RustTokens> {
        let items = call.form.as_list().unwrap_or_default();
        self.verbatim_argument(call.form, items)
    }

    /// The tokens of a list that holds one verbatim argument.
    pub(super) fn verbatim_argument(&mut self, form: &Form, items: &[Form]) -> Res<RustTokens> {
        match items {
            [_, Form { kind: FormKind::Verbatim(verbatim), .. }] => self.tokens(&verbatim.tokens),
            _ => {
                let diagnostic = Diagnostic::error(codes::SHAPE, form.span, "`rust` takes Rust code in braces");
                Err(self.fail(diagnostic.help("write `(rust { … })`")))
            }
        }
    }

    /// Refuses attributes where none can stand.
    pub(super) fn no_attributes(&mut self, attributes: &[Attribute], place: &str) -> Res<()> {
        match attributes.first() {
            None => Ok(()),
            Some(first) => {
                let message = format!("{place} takes no attributes");
                self.error(codes::ATTRIBUTE, first.span, message);
                Err(Failed)
            }
        }
    }
}
