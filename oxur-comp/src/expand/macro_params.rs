//! The parameters of macros: what they take, and how the arguments of a call are taken apart.

use oxur_core::codes::expand as codes;
use oxur_core::core::Ident;
use oxur_core::{Diagnostic, Form, FormKind, ListStyle, LiteralKind, Name, Span, mapped, nearest};

use super::errors::describe;
use super::evaluator::MacroArg;
use super::exprs::is_method;
use super::items::is_item;
use super::names::{is_identifier, rust_name};
use super::paths::source_text;
use super::types::is_operator;
use super::{Expander, Failed, Res};

/// What a parameter takes.
#[derive(Debug)]
pub(super) struct Kind {
    name: &'static str,
    /// What is wanted, in words.
    wanted: &'static str,
    accepts: fn(&Form) -> bool,
}

impl Kind {
    fn takes(&self, form: &Form) -> bool {
        // Verbatim Rust may be any of these.
        let open = form.as_call().is_some_and(|(head, _)| head == "rust")
            && matches!(self.name, "expr" | "pat" | "type" | "item");
        open || (self.accepts)(form)
    }
}

const KINDS: &[Kind] = &[
    Kind { name: "form", wanted: "a form", accepts: |_| true },
    Kind { name: "expr", wanted: "an expression (`expr`)", accepts: is_expr },
    Kind { name: "pat", wanted: "a pattern (`pat`)", accepts: is_pattern },
    Kind { name: "type", wanted: "a type (`type`)", accepts: is_type },
    Kind { name: "item", wanted: "an item (`item`)", accepts: is_item_or_call },
    Kind { name: "symbol", wanted: "a symbol", accepts: |form| form.as_symbol().is_some() },
    Kind { name: "name", wanted: "a name", accepts: |form| form.as_symbol().is_some_and(is_identifier) },
    Kind {
        name: "method",
        wanted: "the name of a method (`.m`)",
        accepts: |form| {
            let turbofish = form.as_spelled(ListStyle::Turbofish).and_then(|items| items.get(1));
            is_method(turbofish.unwrap_or(form))
        },
    },
    Kind { name: "callable", wanted: "the name of a function, or a list", accepts: is_callable },
    Kind { name: "path", wanted: "a path", accepts: is_path },
    Kind {
        name: "typed",
        wanted: "a name with its type (`x:T`)",
        accepts: |form| form.as_spelled(ListStyle::Typed).is_some(),
    },
    Kind { name: "keyword", wanted: "a keyword", accepts: |form| form.as_keyword().is_some() },
    Kind { name: "lifetime", wanted: "a lifetime", accepts: |form| matches!(form.kind, FormKind::Lifetime(_)) },
    Kind { name: "literal", wanted: "a literal", accepts: is_literal },
    Kind { name: "string", wanted: "a string literal", accepts: |form| literal(form) == Some(LiteralKind::String) },
    Kind { name: "int", wanted: "an integer literal", accepts: |form| literal(form) == Some(LiteralKind::Integer) },
    Kind { name: "float", wanted: "a float literal", accepts: |form| literal(form) == Some(LiteralKind::Float) },
    Kind { name: "char", wanted: "a character literal", accepts: |form| literal(form) == Some(LiteralKind::Char) },
    Kind {
        name: "bool",
        wanted: "`true` or `false`",
        accepts: |form| form.is_symbol("true") || form.is_symbol("false"),
    },
    Kind { name: "list", wanted: "a list", accepts: |form| form.as_list().is_some() },
    Kind { name: "vector", wanted: "a vector", accepts: |form| form.as_vector().is_some() },
    Kind { name: "brace", wanted: "a brace form", accepts: |form| form.as_brace().is_some() },
    Kind { name: "rust", wanted: "verbatim Rust", accepts: |form| matches!(form.kind, FormKind::Verbatim(_)) },
];

fn literal(form: &Form) -> Option<LiteralKind> {
    match form.kind {
        FormKind::Literal(literal) => Some(literal.kind),
        _ => None,
    }
}

fn is_literal(form: &Form) -> bool {
    literal(form).is_some() || form.is_symbol("true") || form.is_symbol("false")
}

/// What may stand as the head of a list.
fn is_callable(form: &Form) -> bool {
    match &form.kind {
        FormKind::Symbol(_) => true,
        FormKind::List(list) => !list.items.is_empty(),
        _ => false,
    }
}

fn is_path(form: &Form) -> bool {
    form.as_symbol().is_some_and(|text| !is_operator(text))
        || form
            .as_styled(ListStyle::Path)
            .or(form.as_spelled(ListStyle::Angle))
            .or(form.as_spelled(ListStyle::Turbofish))
            .is_some()
}

/// Whatever may stand in a body.
fn is_expr(form: &Form) -> bool {
    match &form.kind {
        FormKind::Keyword(_) | FormKind::Brace(_) | FormKind::Verbatim(_) | FormKind::InnerAttribute(_) => false,
        FormKind::List(list) => !matches!(list.style, ListStyle::Typed | ListStyle::Angle | ListStyle::Restriction),
        _ => true,
    }
}

fn is_pattern(form: &Form) -> bool {
    match &form.kind {
        FormKind::Symbol(name) => !is_operator(&name.symbol) || name.symbol == "..",
        FormKind::Literal(_) | FormKind::Vector(_) => true,
        FormKind::List(list) => match (list.style, &*list.items) {
            (ListStyle::Typed | ListStyle::Angle | ListStyle::Chain | ListStyle::Restriction, _) => false,
            (_, [head, ..]) => head.as_symbol().is_none_or(|name| {
                !is_operator(name) || matches!(name, "&" | "|" | ".." | "..=" | "@" | "-" | "::" | "::<")
            }),
            _ => true,
        },
        _ => false,
    }
}

fn is_type(form: &Form) -> bool {
    match &form.kind {
        FormKind::Symbol(name) => !is_operator(&name.symbol) || name.symbol == "!",
        FormKind::Vector(_) => true,
        FormKind::List(list) => !matches!(list.style, ListStyle::Typed | ListStyle::Chain | ListStyle::Restriction),
        _ => false,
    }
}

fn is_item_or_call(form: &Form) -> bool {
    is_item(form) || form.split_attributes().1.as_call().is_some()
}

/// One parameter.
#[derive(Debug)]
enum Pattern {
    /// A name, or `_` for what is not used.
    Name(Option<Ident>, &'static Kind),
    /// A list, vector or brace form that is taken apart.
    Sequence(Brackets, Params),
    /// `(@ name pattern)`: a name for a form that is taken apart as well.
    As(Option<Ident>, Box<Pattern>),
    /// A form that has to stand there: `:key`, `0`, `(quote else)`.
    Literal(Form),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Brackets {
    List,
    Vector,
    Brace,
}

/// The parameters of a macro, or of a sequence that one takes apart.
#[derive(Debug)]
pub(super) struct Params {
    patterns: Vec<Pattern>,
    /// The name behind `&`.
    rest: Option<(Option<Ident>, &'static Kind)>,
}

impl Params {
    /// Whether forms have the shape that the parameters ask for.
    pub(super) fn fit(&self, forms: &[Form]) -> bool {
        let least = self.patterns.len();
        let rest = match &self.rest {
            _ if forms.len() < least => return false,
            None => forms.len() == least,
            Some((_, kind)) => forms[least..].iter().all(|form| kind.takes(form)),
        };
        rest && self.patterns.iter().zip(forms).all(|(pattern, form)| pattern.fits(form))
    }
}

impl Pattern {
    fn fits(&self, form: &Form) -> bool {
        match self {
            Self::Name(_, kind) => kind.takes(form),
            Self::Sequence(brackets, params) => brackets.items(form).is_some_and(|items| params.fit(items)),
            Self::As(_, pattern) => pattern.fits(form),
            Self::Literal(literal) => is_same(literal, form),
        }
    }
}

impl Brackets {
    /// The forms of a form in these brackets.
    fn items(self, form: &Form) -> Option<&[Form]> {
        match self {
            Self::List => form.as_styled(ListStyle::Parens),
            Self::Vector => form.as_vector(),
            Self::Brace => form.as_brace(),
        }
    }
}

/// Whether a form is what a parameter asks for by its text.
fn is_same(literal: &Form, form: &Form) -> bool {
    match (&literal.kind, &form.kind) {
        (FormKind::Symbol(a), FormKind::Symbol(b)) => a.symbol == b.symbol,
        (a, b) => a == b,
    }
}

/// A name that a macro's parameters bind, and whether it is a `Vec<Form>`.
pub(super) struct Bound {
    pub(super) name: Name,
    pub(super) span: Span,
    pub(super) many: bool,
}

impl Expander<'_, '_> {
    /// The parameters that a macro's vector spells, and the names that they bind, in order.
    pub(super) fn macro_params(&mut self, forms: &[Form], bound: &mut Vec<Bound>) -> Res<Params> {
        let mut params = Params { patterns: Vec::new(), rest: None };
        let mut rest = forms;
        while let Some((form, tail)) = rest.split_first() {
            rest = tail;
            if form.is_symbol("&") {
                if params.rest.is_some() {
                    return Err(self.error(codes::MACRO_PARAMS, form.span, "there is only one `&` among parameters"));
                }
                let Some((name, tail)) = rest.split_first() else {
                    let diagnostic = Diagnostic::error(codes::MACRO_PARAMS, form.span, "a name is wanted behind `&`");
                    return Err(self.fail(diagnostic.help("write `& rest`")));
                };
                rest = tail;
                params.rest = Some(self.macro_name(name, true, bound)?);
                continue;
            }
            if params.rest.is_some() {
                return Err(self.error(
                    codes::MACRO_PARAMS,
                    form.span,
                    "nothing stands behind the rest of the parameters",
                ));
            }
            let pattern = self.deeper(form.span, 1, |this| this.macro_pattern_param(form, bound))?;
            params.patterns.push(pattern);
        }
        Ok(params)
    }

    fn macro_pattern_param(&mut self, form: &Form, bound: &mut Vec<Bound>) -> Res<Pattern> {
        let (brackets, items) = match &form.kind {
            FormKind::Vector(items) => (Brackets::Vector, items),
            FormKind::Brace(items) => (Brackets::Brace, items),
            // What is quoted, and what is no name, stands for itself.
            FormKind::List(list)
                if matches!(list.style, ListStyle::Parens | ListStyle::Quote)
                    && matches!(&*list.items, [head, _] if head.is_symbol("quote")) =>
            {
                return Ok(Pattern::Literal(list.items[1].clone()));
            }
            FormKind::Keyword(_) | FormKind::Literal(_) => return Ok(Pattern::Literal(form.clone())),
            FormKind::List(list) if matches!(&*list.items, [head, _, _] if head.is_symbol("@")) => {
                let (name, _) = self.macro_name(&list.items[1], false, bound)?;
                let pattern = self.deeper(form.span, 1, |this| this.macro_pattern_param(&list.items[2], bound))?;
                return Ok(Pattern::As(name, Box::new(pattern)));
            }
            FormKind::List(list) if list.style == ListStyle::Parens => (Brackets::List, &list.items),
            _ => {
                let (name, kind) = self.macro_name(form, false, bound)?;
                return Ok(Pattern::Name(name, kind));
            }
        };
        Ok(Pattern::Sequence(brackets, self.macro_params(items, bound)?))
    }

    fn macro_name(&mut self, form: &Form, many: bool, bound: &mut Vec<Bound>) -> Res<(Option<Ident>, &'static Kind)> {
        let (name, kind) = match form.as_spelled(ListStyle::Typed) {
            Some([_, name, kind]) => (name, Some(kind)),
            _ => (form, None),
        };
        let kind = match kind {
            None => &KINDS[0],
            Some(kind) => match KINDS.iter().find(|known| kind.is_symbol(known.name)) {
                Some(known) => known,
                None => {
                    let text = source_text(kind);
                    let message = format!("`{text}` is no kind of form that a macro can ask for");
                    let mut diagnostic = Diagnostic::error(codes::MACRO_PARAMS, kind.span, message);
                    if let Some(near) = nearest(&text, KINDS.iter().map(|kind| kind.name)) {
                        diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
                    } else {
                        let all = mapped(KINDS, |kind| kind.name).join("`, `");
                        diagnostic = diagnostic.help(format!("the kinds are `{all}`"));
                    }
                    return Err(self.fail(diagnostic));
                }
            },
        };
        if name.is_symbol("_") {
            return Ok((None, kind));
        }
        let Some(symbol) = name.as_name() else {
            let message = format!("a parameter of a macro is a name, found {}", describe(name));
            return Err(self.error(codes::MACRO_PARAMS, name.span, message));
        };
        let rust = self.rust_ident(symbol, name.span)?;
        if bound.iter().any(|other| rust_name(&other.name.symbol) == rust) {
            let message = format!("there is another parameter `{}`", symbol.symbol);
            return Err(self.error(codes::MACRO_PARAMS, name.span, message));
        }
        bound.push(Bound { name: symbol, span: name.span, many });
        Ok((Some(Ident { name: rust, span: name.span }), kind))
    }

    /// Takes the arguments of a call apart: what the parameters bind, in their order.
    pub(super) fn macro_arguments(
        &mut self,
        name: &str,
        syntax: &str,
        params: &Params,
        call: &Form,
        forms: &[Form],
        out: &mut Vec<MacroArg>,
    ) -> Res<()> {
        let least = params.patterns.len();
        if forms.len() < least || (params.rest.is_none() && forms.len() > least) {
            let span = if forms.len() > least { forms[least].span } else { call.span };
            let wanted = match (least, params.rest.is_some()) {
                (1, false) => "1 form".to_owned(),
                (_, false) => format!("{least} forms"),
                (1, true) => "at least 1 form".to_owned(),
                (_, true) => format!("at least {least} forms"),
            };
            let message = format!("`{name}` takes {wanted} here, found {}", forms.len());
            let diagnostic = Diagnostic::error(codes::MACRO_ARITY, span, message);
            return Err(self.fail(diagnostic.help(format!("the macro is `{syntax}`"))));
        }
        let mut failed = false;
        for (pattern, form) in params.patterns.iter().zip(forms) {
            failed |= self.macro_argument(name, syntax, pattern, form, out).is_err();
        }
        if let Some((bound, kind)) = &params.rest {
            let rest = &forms[least..];
            for form in rest {
                failed |= self.check_kind(name, syntax, kind, form).is_err();
            }
            if bound.is_some() {
                out.push(MacroArg::Forms(rest.to_vec()));
            }
        }
        if failed { Err(Failed) } else { Ok(()) }
    }

    fn macro_argument(
        &mut self,
        name: &str,
        syntax: &str,
        pattern: &Pattern,
        form: &Form,
        out: &mut Vec<MacroArg>,
    ) -> Res<()> {
        match pattern {
            Pattern::Name(bound, kind) => {
                self.check_kind(name, syntax, kind, form)?;
                if bound.is_some() {
                    out.push(MacroArg::Form(form.clone()));
                }
                Ok(())
            }
            Pattern::Sequence(brackets, params) => {
                let wanted = match brackets {
                    Brackets::List => "a list",
                    Brackets::Vector => "a vector",
                    Brackets::Brace => "a brace form",
                };
                let Some(items) = brackets.items(form) else { return Err(self.wrong_kind(name, syntax, wanted, form)) };
                self.macro_arguments(name, syntax, params, form, items, out)
            }
            Pattern::As(bound, pattern) => {
                if bound.is_some() {
                    out.push(MacroArg::Form(form.clone()));
                }
                self.macro_argument(name, syntax, pattern, form, out)
            }
            Pattern::Literal(literal) if is_same(literal, form) => Ok(()),
            Pattern::Literal(literal) => {
                let wanted = format!("`{}`", source_text(literal));
                Err(self.wrong_kind(name, syntax, &wanted, form))
            }
        }
    }

    fn check_kind(&mut self, name: &str, syntax: &str, kind: &Kind, form: &Form) -> Res<()> {
        if kind.takes(form) { Ok(()) } else { Err(self.wrong_kind(name, syntax, kind.wanted, form)) }
    }

    fn wrong_kind(&mut self, name: &str, syntax: &str, wanted: &str, form: &Form) -> Failed {
        let message = format!("`{name}` wants {wanted} here, found {}", describe(form));
        let diagnostic = Diagnostic::error(codes::MACRO_ARGUMENT, form.span, message);
        self.fail(diagnostic.help(format!("the macro is `{syntax}`")))
    }
}
