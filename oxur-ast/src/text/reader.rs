//! What all readers of nodes share: errors, the bound on depth, the fields of a node.

use oxur_core::{Diagnostic, Form, FormKind, Literal, Span, Symbol, codes, is_rust_ident, rust_ident};

use crate::Ident;
use crate::scan::is_literal;
use crate::text::Codec;
use crate::tokens::literal_kind;

/// How deep nodes may nest: deeper than in any tree that is made of Rust text.
const DEPTH_LIMIT: usize = 520;

/// What reading has come to.
#[derive(Default)]
pub(crate) struct Reader {
    errors: Vec<Diagnostic>,
    depth: usize,
    too_deep: bool,
}

/// The fields of one node's form.
pub(crate) struct Fields<'f> {
    form: &'f Form,
    node: &'static str,
    known: &'static [&'static str],
    values: Vec<Option<&'f Form>>,
}

impl Reader {
    pub(crate) fn finish<T>(self, node: Option<T>, form: &Form) -> Result<T, Vec<Diagnostic>> {
        match node {
            Some(node) if self.errors.is_empty() => Ok(node),
            _ if self.errors.is_empty() => Err(vec![wrong(form, "a node")]),
            _ => Err(self.errors),
        }
    }

    pub(crate) fn error(&mut self, error: Diagnostic) {
        self.errors.push(error);
    }

    /// Puts down that `form` is not what must stand there.
    pub(crate) fn wrong<T>(&mut self, form: &Form, expected: &str) -> Option<T> {
        self.errors.push(wrong(form, expected));
        None
    }

    /// An identifier of that name.
    pub(crate) fn ident(&mut self, name: &str, span: Span) -> Option<Ident> {
        if is_rust_ident(name) {
            return Some(Ident::new(name, span));
        }
        let error =
            Diagnostic::error(codes::ast::NOT_AN_IDENTIFIER, span, format!("`{name}` is no identifier of Rust"));
        let mended = rust_ident(name);
        let error = if is_rust_ident(&mended) { error.help(format!("write `{mended}`")) } else { error };
        self.errors.push(error);
        None
    }

    /// A literal's text, if it is one.
    pub(crate) fn literal(&mut self, text: &str, span: Span) -> Option<Literal> {
        if is_literal(text.strip_prefix('-').unwrap_or(text)) {
            return Some(Literal { kind: literal_kind(text), text: Symbol::new(text) });
        }
        let message = format!("`{text}` is no literal of Rust");
        self.errors.push(Diagnostic::error(codes::ast::NOT_A_LITERAL, span, message));
        None
    }

    /// Reads one level further down.
    pub(crate) fn deeper<T>(&mut self, form: &Form, f: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth >= DEPTH_LIMIT {
            // Said once: what is around would say it again for each of its parts.
            if !self.too_deep {
                self.too_deep = true;
                let message = format!("nodes nest deeper than {DEPTH_LIMIT} levels");
                self.errors.push(Diagnostic::error(codes::ast::TOO_DEEP, form.span, message));
            }
            return None;
        }
        self.depth += 1;
        let result = f(self);
        self.depth -= 1;
        result
    }

    /// The fields of the form of `node`: all errors in their names are put down, whatever the values are.
    pub(crate) fn fields<'f>(
        &mut self,
        node: &'static str,
        known: &'static [&'static str],
        form: &'f Form,
    ) -> Option<Fields<'f>> {
        let Some((head, rest)) = form.as_call() else { return self.wrong(form, &format!("({node} …)")) };
        if head != node {
            let message = format!("`{head}` stands where `{node}` must");
            self.errors.push(Diagnostic::error(codes::ast::UNKNOWN_NODE, form.span, message));
            return None;
        }
        let mut fields = Fields { form, node, known, values: vec![None; known.len()] };
        let mut rest = rest.iter();
        while let Some(name) = rest.next() {
            let Some(text) = name.as_keyword() else {
                let message = format!("a field of `{node}` starts with its name");
                let help = format!("the fields are {}", names(known));
                self.errors.push(Diagnostic::error(codes::ast::NOT_A_FIELD, name.span, message).help(help));
                continue;
            };
            let Some(value) = rest.next() else {
                let message = format!("the field :{text} has no value");
                self.errors.push(Diagnostic::error(codes::ast::NOT_A_FIELD, name.span, message));
                break;
            };
            let Some(at) = known.iter().position(|field| is_name_of(text, field)) else {
                let message = format!("`{node}` has no field :{text}");
                let help = format!("the fields are {}", names(known));
                self.errors.push(Diagnostic::error(codes::ast::UNKNOWN_FIELD, name.span, message).help(help));
                continue;
            };
            if let Some(first) = fields.values[at] {
                let message = format!("the field :{text} stands twice");
                let error = Diagnostic::error(codes::ast::DOUBLED_FIELD, name.span, message);
                self.errors.push(error.label(first.span, "its first value"));
                continue;
            }
            fields.values[at] = Some(value);
        }
        Some(fields)
    }

    /// The value of the field that is number `at` of the known ones.
    pub(crate) fn field<T: Codec>(&mut self, fields: &Fields<'_>, at: usize) -> Option<T> {
        match fields.values.get(at).copied().flatten() {
            Some(form) => T::read(form, self),
            None => T::absent().or_else(|| {
                let message = format!("`{}` needs a field :{}", fields.node, text_name(fields.known[at]));
                let error = Diagnostic::error(codes::ast::MISSING_FIELD, fields.form.span, message);
                self.errors.push(error.help(format!("it holds {}", T::WHAT)));
                None
            }),
        }
    }
}

fn wrong(form: &Form, expected: &str) -> Diagnostic {
    let message = format!("{} stands where {expected} must", describe(form));
    Diagnostic::error(codes::ast::WRONG_KIND, form.span, message)
}

/// What a form is, for a message.
fn describe(form: &Form) -> String {
    match &form.kind {
        FormKind::Symbol(name) => format!("the name `{}`", name.symbol),
        FormKind::Keyword(symbol) => format!("the field name :{symbol}"),
        FormKind::Literal(literal) => format!("the literal {}", literal.text),
        FormKind::Lifetime(name) => format!("the lifetime {}", name.symbol),
        FormKind::List(_) => match form.as_call() {
            Some((head, _)) => format!("`({head} …)`"),
            None => "a list".to_owned(),
        },
        FormKind::Vector(_) => "a vector".to_owned(),
        FormKind::Brace(_) => "a brace form".to_owned(),
        FormKind::Verbatim(_) => "verbatim Rust".to_owned(),
        FormKind::Attributed(_) => "a form with attributes".to_owned(),
        FormKind::InnerAttribute(_) => "an attribute".to_owned(),
    }
}

/// The name of a field in text: `then-branch` for `then_branch`, `trait` for `trait_`.
pub(crate) fn text_name(field: &str) -> String {
    field.trim_end_matches('_').replace('_', "-")
}

fn is_name_of(text: &str, field: &str) -> bool {
    let field = field.strip_suffix('_').unwrap_or(field);
    text.len() == field.len() && text.bytes().zip(field.bytes()).all(|(a, b)| a == b || (b == b'_' && a == b'-'))
}

fn names(fields: &[&str]) -> String {
    let names: Vec<String> = fields.iter().map(|field| format!(":{}", text_name(field))).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(" ") }
}
