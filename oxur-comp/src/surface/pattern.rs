//! Patterns.

use oxur_core::core::{Bind, FieldPat, Member, Pat};
use oxur_core::{Form, FormKind, ListStyle, Literal, LiteralKind, Span};

use super::attr::attribute_first;
use super::body::Ending;
use super::{Writer, headed, list, names, styled, unit, word};

impl Writer {
    /// A pattern as one form; what has no spelling is embedded.
    pub(super) fn pat(&mut self, pat: &Pat) -> Form {
        let mut forms = self.pat_words(pat);
        match forms.len() {
            1 => forms.remove(0),
            _ => list(forms, pat.span()),
        }
    }

    /// A pattern in a sequence of patterns, where `mut` and `ref` stand before a name.
    pub(super) fn pat_words(&mut self, pat: &Pat) -> Vec<Form> {
        self.census.forms += 1;
        if let Pat::Bind(node) = pat
            && node.pattern.is_none()
        {
            return binding_words(node);
        }
        match self.pat_form(pat) {
            Some(form) => vec![form],
            None => vec![self.embedded_pat(pat)],
        }
    }

    /// Patterns in a sequence.
    pub(super) fn pats(&mut self, pats: &[Pat]) -> Vec<Form> {
        pats.iter().flat_map(|pat| self.pat_words(pat)).collect()
    }

    fn pat_form(&mut self, pat: &Pat) -> Option<Form> {
        let span = pat.span();
        Some(match pat {
            Pat::Wild(_) => word("_", span),
            Pat::Rest(_) => word("..", span),
            Pat::Bind(node) => {
                let mut words = binding_words(node);
                let name = if words.len() == 1 { words.remove(0) } else { list(words, span) };
                headed("@", [name, self.pat(node.pattern.as_ref()?)], span)
            }
            Pat::Literal(node) => self.literal(node),
            Pat::PathPat(node) => self.value_path(&node.path)?,
            Pat::TuplePat(node) if node.items.is_empty() => unit(span),
            Pat::TuplePat(node) => styled(ListStyle::Tuple, "tuple", self.pats(&node.items), span),
            Pat::TupleStructPat(node) => {
                let head = self.value_path(&node.path)?;
                if head.as_symbol().is_some_and(|name| !starts_upper(name)) && !plain_constructor(&head) {
                    return None;
                }
                let mut items = vec![head];
                items.extend(self.pats(&node.items));
                list(items, span)
            }
            Pat::StructPat(node) => {
                let head = self.value_path(&node.path)?;
                let mut fields = Vec::new();
                for field in &node.fields {
                    fields.extend(self.field_pat(field)?);
                }
                if node.rest {
                    fields.push(word("..", span));
                }
                list(vec![head, Form::new(FormKind::Brace(fields.into()), span)], span)
            }
            Pat::SlicePat(node) => Form::vector(self.pats(&node.items), span),
            Pat::OrPat(node) => headed("|", self.pats(&node.items), span),
            Pat::RangePat(node) => {
                let open = || word("_", span);
                let start = node.start.as_ref().map_or_else(open, |expr| self.expr(expr));
                let end = node.end.as_ref().map_or_else(open, |expr| self.expr(expr));
                headed(if node.inclusive { "..=" } else { ".." }, [start, end], span)
            }
            Pat::RefPat(node) => {
                let inner = self.pat(&node.pattern);
                styled(ListStyle::Prefix, if node.mutable { "&mut" } else { "&" }, [inner], span)
            }
            Pat::ConstPat(node) => {
                if !node.body.attrs.is_empty() {
                    return None;
                }
                headed("const", self.body_forms(&node.body, Ending::Value)?, span)
            }
            Pat::MacroPat(node) => self.macro_call(&node.call)?,
            Pat::RustPat(node) => self.embedded("rust-pat", &node.tokens.0, span),
        })
    }

    fn field_pat(&mut self, field: &FieldPat) -> Option<Vec<Form>> {
        let mut forms = if field.shorthand {
            let Pat::Bind(bind) = &field.pattern else { return None };
            if bind.pattern.is_some() {
                return None;
            }
            binding_words(bind)
        } else {
            let mut words = self.pat_words(&field.pattern);
            let first = words.remove(0);
            let mut forms = vec![styled(ListStyle::Typed, ":", [member(field.member), first], field.span)];
            forms.append(&mut words);
            forms
        };
        attribute_first(&field.attrs, &mut forms);
        Some(forms)
    }
}

/// The words of a binding without its pattern: `x`, `mut x`, `ref mut x`.
pub(super) fn binding_words(bind: &Bind) -> Vec<Form> {
    let mut forms = Vec::new();
    if bind.by_ref {
        forms.push(word("ref", bind.span));
    }
    if bind.mutable {
        forms.push(word("mut", bind.span));
    }
    forms.push(names::name(bind.name));
    forms
}

/// A field's name or number.
pub(super) fn member(member: Member) -> Form {
    match member {
        Member::Named(name) => names::name(name),
        Member::Index(index, span) => number(index, span),
    }
}

/// A plain number.
pub(super) fn number(index: u32, span: Span) -> Form {
    let text = oxur_core::Symbol::new(&index.to_string());
    Form::new(FormKind::Literal(Literal { kind: LiteralKind::Integer, text }), span)
}

fn starts_upper(name: &str) -> bool {
    name.rsplit("::").next().is_some_and(|last| last.starts_with(char::is_uppercase))
}

/// Whether a name as the head of a list is a constructor for the reader of patterns too.
fn plain_constructor(head: &Form) -> bool {
    use crate::expand::table::{Category, lookup};
    head.as_symbol().is_some_and(|name| lookup(Category::Pattern, name).is_none() && name != "or")
}
