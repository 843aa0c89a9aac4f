//! Macros: their definitions, their calls, and what comes of them.

use std::borrow::Cow;

use oxur_core::codes::expand as codes;
use oxur_core::core::{
    AngleArgs, Attr, Bind, DefineFunc, Filling, GenericArg, Generics, Ident, Item, Param, Path, PathArgs, Quasiquote,
    Segment, Type, TypeArg, TypeRef,
};
use oxur_core::{Diagnostic, Expansion, Form, FormKind, ListStyle, Mark, Name, Span, Symbol};

use super::body::Ending;
use super::errors::describe;
use super::evaluator::{MacroArg, MacroRun};
use super::functions::take_docstring;
use super::items::{ItemCall, is_item};
use super::macro_params::{Bound, Params};
use super::names::rust_name;
use super::scope::Space;
use super::table::{self, Category, Handler};
use super::units::UnitId;
use super::{Call, Expander, Failed, Res};
use crate::index::IndexedMacro;

/// A macro.
pub(super) struct MacroDefinition {
    /// The name as written.
    pub(super) name: Symbol,
    pub(super) module: usize,
    pub(super) public: bool,
    pub(super) unit: UnitId,
    /// The definition as written.
    pub(super) form: Form,
    /// The name's place.
    pub(super) span: Span,
    params: Params,
    /// What the parameters bind, in order.
    bound: Vec<Bound>,
    /// How a call is written.
    syntax: String,
    /// The body, a docstring left out.
    body: Vec<Form>,
    /// The template, if the body is nothing else and its holes are parameters; the parameter of each hole, and whether
    /// it is spliced.
    template: Option<(Form, Vec<(usize, bool)>)>,
    /// Whether it expanded without end: one message about that is enough.
    pub(super) exhausted: bool,
}

/// The code of what a macro itself reports, which stands at the form that it names.
const MACRO_ERROR: &str = "OXR0730";
/// How many forms macros may give in one compilation.
const MOST_FORMS: usize = 2_000_000;
/// How many forms one expansion may give.
const MOST_FORMS_AT_ONCE: usize = 500_000;

impl Expander<'_, '_> {
    /// Enters a macro's definition.
    pub(super) fn register_macro(
        &mut self,
        unit: UnitId,
        module: usize,
        form: &Form,
        mods: &[Form],
        args: &[Form],
    ) -> Res<usize> {
        let Some((name_form, rest)) = args.split_first() else {
            let diagnostic =
                Diagnostic::error(codes::ARITY, form.span, "`defmacro` takes a name, parameters and a body");
            return Err(self.fail(diagnostic.help("the syntax is `(defmacro name [param:kind … & rest] body…)`")));
        };
        let Some(name) = name_form.as_name() else {
            let message = format!("the name of a macro is wanted, found {}", describe(name_form));
            return Err(self.error(codes::BAD_NAME, name_form.span, message));
        };
        let rust = self.rust_ident(name, name_form.span)?;
        if let Some(entry) = table::lookup(Category::Expr, &name.symbol)
            .filter(|entry| entry.reserved)
            .or_else(|| table::lookup(Category::Item, &name.symbol))
        {
            let message = format!("`{}` is a special form and cannot be a macro's name", entry.name);
            return Err(self.error(codes::BAD_NAME, name_form.span, message));
        }
        for word in
            mods.iter().filter(|word| !word.is_symbol("pub") && word.list_style() != Some(ListStyle::Restriction))
        {
            self.error(codes::MODIFIER, word.span, "only `pub` can stand before `defmacro`");
        }
        let mut attrs: Vec<Attr> = Vec::new();
        let rest = take_docstring(rest, &mut attrs, false);
        let params_form = rest.first();
        let Some(param_forms) = params_form.and_then(Form::as_vector) else {
            let span = params_form.map_or(form.span, |form| form.span);
            let found = params_form.map_or_else(|| "nothing".to_owned(), describe);
            let message = format!("the parameters of a macro stand in a vector, found {found}");
            let diagnostic = Diagnostic::error(codes::MACRO_PARAMS, span, message);
            return Err(self.fail(diagnostic.help("write `[]` for none, `[a b & rest]` for some")));
        };
        let mut bound = Vec::new();
        let params = self.macro_params(param_forms, &mut bound)?;
        let body = take_docstring(&rest[1..], &mut attrs, true).to_vec();
        if body.is_empty() {
            let diagnostic =
                Diagnostic::error(codes::ARITY, form.span, format!("the macro `{}` has no body", name.symbol));
            return Err(self.fail(diagnostic.help("a body gives the form that takes the place of the call")));
        }
        let known = self.modules.get(module).macros.get(&rust).map(|&number| self.macros[number].span);
        let known = known.or_else(|| {
            // Functions and macros share the heads of lists.
            let entry = self.modules.lookup(module, Space::Value, rust)?;
            matches!(entry.definition, super::module_table::Definition::Item).then(|| entry.span())
        });
        if let Some(first) = known {
            let message = format!("`{}` is defined twice", name.symbol);
            let diagnostic =
                Diagnostic::error(codes::DUPLICATE, name_form.span, message).label(first, "the first is here");
            return Err(self.fail(diagnostic.help("give one of them another name")));
        }
        let template = template_of(&body, &bound);
        let params_text: Vec<String> = param_forms.iter().map(super::paths::source_text).collect();
        let separator = if params_text.is_empty() { "" } else { " " };
        let syntax = format!("({}{separator}{})", name.symbol, params_text.join(" "));
        let public = mods.iter().any(|word| word.is_symbol("pub") || word.list_style() == Some(ListStyle::Restriction));
        let number = self.macros.len();
        self.modules.get_mut(module).macros.insert(rust, number);
        self.macros.push(MacroDefinition {
            name: name.symbol,
            module,
            public,
            unit,
            form: form.clone(),
            span: name_form.span,
            params,
            bound,
            syntax,
            body,
            template,
            exhausted: false,
        });
        Ok(number)
    }

    /// The function that a macro is: each name that its parameters bind is a parameter of it.
    pub(super) fn macro_function(&mut self, number: usize) -> Res<Item> {
        let definition = &self.macros[number];
        let (body, span, name, public) = (definition.body.clone(), definition.span, definition.name, definition.public);
        let names: Vec<(Name, Span, bool)> = definition.bound.iter().map(|b| (b.name, b.span, b.many)).collect();
        let whole = definition.form.span;
        let mut params = Vec::new();
        for (name, span, many) in names {
            let ident = self.bind(&[Space::Value], name, span)?;
            let pattern = Bind { by_ref: false, mutable: false, name: ident, pattern: None, span }.into();
            let ty = if many { vec_of_forms(span) } else { plain_type("Form", span) };
            params.push(Param { attrs: Vec::new(), pattern, ty, span });
        }
        self.in_macro = true;
        self.public_template = public;
        let body = self.body(&body, whole, Ending::Value);
        self.public_template = false;
        self.in_macro = false;
        let name = Ident { name: rust_name(&name), span };
        Ok(DefineFunc {
            attrs: Vec::new(),
            vis: Default::default(),
            defaultness: false,
            constness: false,
            asyncness: false,
            safety: Default::default(),
            abi: None,
            comptime: true,
            name,
            generics: Generics::default(),
            receiver: None,
            params,
            variadic: false,
            return_type: Some(plain_type("Form", span)),
            body: Some(body?),
            span: whole,
        }
        .into())
    }

    /// The macro that a name as the head of a list means.
    fn macro_named(&self, name: Name) -> Option<usize> {
        let text = name.symbol.as_str();
        if text.starts_with("r#") || text.starts_with('.') || text.ends_with('!') {
            return None;
        }
        let rust = rust_name(text);
        let home = self.home(name.mark);
        if text.contains("::") {
            let path = super::definitions::extended(&[], text);
            return self.modules.find_macro(home, &path).filter(|_| self.modules.find_unit(home, &path).is_none());
        }
        if self.hygiene.is_local(Space::Value, name, rust) || self.modules.lookup(home, Space::Value, rust).is_some() {
            return None;
        }
        // Macros of the modules around an inline one are seen in it, as those of `macro_rules!` are.
        let mut at = home;
        loop {
            if let Some(number) = self.modules.find_macro(at, &[rust]) {
                return Some(number);
            }
            at = self.modules.get(at).outer?;
        }
    }

    /// Expands a form by one step, if it is a call of a macro.
    pub(super) fn expand_macro(&mut self, form: &Form) -> Res<Option<Form>> {
        let Some([head, args @ ..]) = form.as_styled(ListStyle::Parens) else { return Ok(None) };
        let FormKind::Symbol(name) = head.kind else { return Ok(None) };
        if let Some(number) = (!self.macros.is_empty()).then(|| self.macro_named(name)).flatten() {
            return self.call_macro(number, form, name, args).map(Some);
        }
        let Some(entry) = table::lookup(Category::Expr, &name.symbol) else { return Ok(None) };
        let Handler::Rewrite(handler) = entry.handler else { return Ok(None) };
        if self.is_bound(name) {
            return Ok(None);
        }
        let call = Call { form, head, args, entry };
        self.check_arity(&call)?;
        handler(self, &call).map(Some)
    }

    fn call_macro(&mut self, number: usize, form: &Form, name: Name, args: &[Form]) -> Res<Form> {
        if self.macros[number].exhausted {
            return Err(Failed);
        }
        let limits = self.session.options.limits;
        if self.expansion_depth >= limits.expansion_depth {
            self.macros[number].exhausted = true;
            return Err(self.expansion_too_deep(form.span));
        }
        if self.expansions_made >= limits.expansions {
            self.macros[number].exhausted = true;
            let message = format!("more than {} macro expansions, the last of `{}`", limits.expansions, name.symbol);
            return Err(self.error(codes::EXPANSION_LIMIT, form.span, message));
        }
        self.expansions_made += 1;
        let definition = &self.macros[number];
        let (home, def_site, unit) = (definition.module, definition.span, definition.unit);
        if !definition.public && !self.sees_private(home) {
            // An import by name has been refused already.
            if self.modules.get(self.module).macro_imports.contains_key(&rust_name(&name.symbol)) {
                return Err(Failed);
            }
            let message = format!("the macro `{}` is private to its module", definition.name);
            let diagnostic =
                Diagnostic::error(codes::USE_MACROS, form.span, message).label(def_site, "it is defined here");
            return Err(self.fail(diagnostic.help("write `(pub defmacro …)`")));
        }
        let arguments = self.arguments_of(number, form, args)?;
        let expn = self.session.expansions.push(Expansion { name: name.symbol, call_site: form.span, def_site });
        let mark = self.hygiene.fresh_mark(Mark::NONE, 0);
        self.mark_homes.insert(mark, home);
        self.expansion_marks.insert(expn, mark);
        self.expansion_macros.insert(expn, number);
        let filled = self.macros[number].template.as_ref().and_then(|(template, holes)| {
            let holes: Option<Vec<Vec<Form>>> =
                holes.iter().map(|&(at, splice)| hole(arguments.get(at)?, splice)).collect();
            let mut forms = Quasiquote::fill(template, Filling { holes: &holes?, mark, expn });
            (forms.len() == 1).then(|| forms.remove(0))
        });
        // A template is checked like any other macro, but needs nothing to run.
        self.ensure(unit)?;
        let result = match filled {
            Some(form) => form,
            None => {
                self.load(&[unit])?;
                let mut function = self.modules.get(home).path.clone();
                function.push(rust_name(&self.macros[number].name));
                let run = MacroRun { function: &function, args: arguments, mark, expn, call_site: form.span };
                match self.evaluator.run(run) {
                    Ok((form, warnings)) => {
                        for warning in warnings {
                            self.session.report(warning);
                        }
                        form
                    }
                    Err(diagnostics) => {
                        for diagnostic in diagnostics {
                            self.session.report(at_call(diagnostic, form.span));
                        }
                        return Err(Failed);
                    }
                }
            }
        };
        let mut made = 0;
        let result = self.finish(&result, name.mark, 0, &mut made);
        self.forms_made += made;
        match result {
            Some(form) if self.forms_made <= MOST_FORMS => Ok(form),
            _ => {
                self.macros[number].exhausted = true;
                let message = format!("`{}` expands to too much code", name.symbol);
                let diagnostic = Diagnostic::error(codes::EXPANSION_LIMIT, form.span, message);
                Err(self.fail(diagnostic.note(format!(
                    "one expansion may give {MOST_FORMS_AT_ONCE} forms, nested {} deep",
                    limits.nesting
                ))))
            }
        }
    }

    fn arguments_of(&mut self, number: usize, form: &Form, args: &[Form]) -> Res<Vec<MacroArg>> {
        // The parameters are lent out while the arguments are taken apart.
        let definition = &mut self.macros[number];
        let params = std::mem::replace(&mut definition.params, Params::none());
        let syntax = std::mem::take(&mut definition.syntax);
        let name = definition.name;
        let mut arguments = Vec::new();
        let result = self.macro_arguments(&name, &syntax, &params, form, args, &mut arguments);
        let definition = &mut self.macros[number];
        definition.params = params;
        definition.syntax = syntax;
        result.map(|()| arguments)
    }

    /// Whether the current module is that module or lies in it.
    pub(super) fn sees_private(&self, home: usize) -> bool {
        self.modules.get(self.module).path.starts_with(&self.modules.get(home).path)
    }

    pub(super) fn expansion_too_deep(&mut self, span: Span) -> Failed {
        let name = self.session.expansions.get(span.expn).map_or_else(String::new, |e| format!(" of `{}`", e.name));
        let diagnostic =
            Diagnostic::error(codes::EXPANSION_LIMIT, span, format!("macro expansions{name} nest without end"));
        self.fail(diagnostic.help("a macro whose expansion calls it again needs a case in which it does not"))
    }

    /// Counts what a macro gave, and opts names out of hygiene that stand in `(capture x)`; none if it is too much.
    fn finish(&self, form: &Form, caller: Mark, depth: u32, made: &mut usize) -> Option<Form> {
        *made += 1;
        if *made > MOST_FORMS_AT_ONCE || depth > self.session.options.limits.nesting {
            return None;
        }
        let items = match &form.kind {
            FormKind::List(list) => &list.items,
            FormKind::Vector(items) | FormKind::Brace(items) => items,
            FormKind::Attributed(attributed) => {
                let inner = self.finish(&attributed.form, caller, depth + 1, made)?;
                let attributes = attributed.attributes.clone();
                let attributed = oxur_core::Attributed { attributes, form: inner };
                return Some(Form::new(FormKind::Attributed(std::sync::Arc::new(attributed)), form.span));
            }
            _ => return Some(form.clone()),
        };
        if let [head, name] = &**items
            && let (Some(head), Some(name)) = (head.as_name(), name.as_name())
            && head.symbol == "capture"
            && head.mark != Mark::NONE
        {
            return Some(Form::new(FormKind::Symbol(name.with_mark(caller)), form.span));
        }
        let mut changed = false;
        let mut list = Vec::with_capacity(items.len());
        for item in items.iter() {
            let finished = self.finish(item, caller, depth + 1, made)?;
            changed |= finished != *item || names_differ(&finished, item);
            list.push(finished);
        }
        if !changed {
            return Some(form.clone());
        }
        let kind = match &form.kind {
            FormKind::List(sequence) => {
                FormKind::List(oxur_core::Sequence { items: list.into(), style: sequence.style })
            }
            FormKind::Vector(_) => FormKind::Vector(list.into()),
            _ => FormKind::Brace(list.into()),
        };
        Some(Form::new(kind, form.span))
    }

    /// Goes on with what a macro gave.
    pub(super) fn in_expansion<T>(&mut self, form: &Form, inner: impl FnOnce(&mut Self, &Form) -> Res<T>) -> Res<T> {
        let made = form.span.expn != oxur_core::ExpnId::ROOT;
        self.expansion_depth += u32::from(made);
        let result = self.deeper(form.span, 1, |this| inner(this, form));
        self.expansion_depth -= u32::from(made);
        result
    }

    /// Forms in a row, with `(splice f…)` among them taken apart and macros that give one expanded.
    pub(super) fn spliced<'f>(&mut self, forms: &'f [Form]) -> Res<Cow<'f, [Form]>> {
        let may_splice = |this: &Self, form: &Form| match form.as_styled(ListStyle::Parens) {
            Some([head, ..]) => head.as_name().is_some_and(|name| {
                name.symbol == "splice" || (!this.macros.is_empty() && this.macro_named(name).is_some())
            }),
            _ => false,
        };
        if !forms.iter().any(|form| may_splice(self, form)) {
            return Ok(Cow::Borrowed(forms));
        }
        let mut list = Vec::new();
        let mut failed = false;
        for form in forms {
            if !may_splice(self, form) {
                list.push(form.clone());
                continue;
            }
            failed |= self.splice_into(form, &mut list).is_err();
        }
        if failed { Err(Failed) } else { Ok(Cow::Owned(list)) }
    }

    fn splice_into(&mut self, form: &Form, list: &mut Vec<Form>) -> Res<()> {
        if let Some(("splice", inner)) = form.as_call() {
            let inner = self.deeper(form.span, 1, |this| Ok(this.spliced(inner)?.into_owned()))?;
            list.extend(inner);
            return Ok(());
        }
        match self.expand_macro(form)? {
            Some(expanded) => self.in_expansion(&expanded, |this, form| {
                let one = std::slice::from_ref(form);
                let spliced = this.spliced(one)?.into_owned();
                list.extend(spliced);
                Ok(())
            }),
            None => {
                list.push(form.clone());
                Ok(())
            }
        }
    }

    /// The mark of names in a string literal: that of the template that wrote it.
    pub(super) fn string_mark(&self, form: &Form) -> Mark {
        self.expansion_marks.get(&form.span.expn).copied().unwrap_or(Mark::NONE)
    }

    /// Whether a form is an item, or calls a macro whose template shows that it gives items.
    pub(super) fn gives_items(&self, form: &Form) -> bool {
        // A template that calls a macro is looked into, a row of macros that call each other has an end.
        const MOST_TEMPLATES: usize = 16;
        let mut templates = 0;
        let mut waiting = vec![form];
        while let Some(form) = waiting.pop() {
            let (_, plain) = form.split_attributes();
            match plain.as_styled(ListStyle::Parens) {
                Some([head, rest @ ..]) if !rest.is_empty() && (head.is_symbol("splice") || head.is_symbol("do")) => {
                    waiting.extend(rest);
                }
                Some([head, ..])
                    if !is_item(plain)
                        && let Some(number) = head.as_name().and_then(|name| self.macro_named(name)) =>
                {
                    templates += 1;
                    let template = match self.macros[number].body.last().and_then(Form::as_call) {
                        Some(("quasiquote", [template])) if templates <= MOST_TEMPLATES => template,
                        _ => return false,
                    };
                    waiting.push(template);
                }
                _ if is_item(plain) => {}
                _ => return false,
            }
        }
        true
    }

    /// The names of all macros in scope, in order.
    pub(super) fn macro_names(&self) -> impl Iterator<Item = &'static str> + use<> {
        let mut names: Vec<&'static str> =
            self.modules.get(self.module).macros.values().map(|&number| self.macros[number].name.as_str()).collect();
        names.sort_unstable();
        names.into_iter()
    }

    pub(super) fn is_macro_name(&self, name: Name) -> bool {
        self.macro_named(name).is_some()
    }

    /// The macros of all modules, for the index.
    pub(super) fn indexed_macros(&self) -> Vec<IndexedMacro> {
        let one = |definition: &MacroDefinition| IndexedMacro {
            module: self.modules.get(definition.module).path.iter().map(|name| name.to_string()).collect(),
            public: definition.public,
            form: definition.form.clone(),
        };
        self.macros.iter().map(one).collect()
    }

    /// A macro within a body, which is not entered with the module's.
    pub(super) fn item_defmacro(&mut self, item: ItemCall<'_>, _out: &mut Vec<Item>) -> Res<()> {
        let diagnostic = Diagnostic::error(
            codes::UNSUPPORTED,
            item.span(),
            "a macro is defined in a module, not in a body or `impl`",
        );
        Err(self.fail(diagnostic.help("put the `defmacro` beside the function")))
    }
}

/// An error of a macro's run, told at the call unless it is about a form of the caller's.
fn at_call(mut diagnostic: Diagnostic, call: Span) -> Diagnostic {
    let running = diagnostic.code.starts_with("OXR07") && diagnostic.code != MACRO_ERROR;
    if running && diagnostic.span() != call {
        let inside = diagnostic.labels[0].clone();
        diagnostic.labels[0] = oxur_core::Label { span: call, text: String::new() };
        if !inside.span.is_nowhere() {
            diagnostic.labels.push(inside);
        }
    }
    diagnostic
}

/// What fills a hole of a template.
fn hole(arg: &MacroArg, splice: bool) -> Option<Vec<Form>> {
    match (arg, splice) {
        (MacroArg::Form(form), false) => Some(vec![form.clone()]),
        (MacroArg::Form(form), true) => {
            let items = match &form.kind {
                FormKind::List(list) if list.style == ListStyle::Parens => &list.items,
                FormKind::Vector(items) | FormKind::Brace(items) => items,
                _ => return None,
            };
            Some(items.to_vec())
        }
        (MacroArg::Forms(forms), true) => Some(forms.clone()),
        (MacroArg::Forms(_), false) => None,
    }
}

/// The template that a macro's body is, if its holes are parameters and nothing else.
fn template_of(body: &[Form], bound: &[Bound]) -> Option<(Form, Vec<(usize, bool)>)> {
    let [form] = body else { return None };
    let Some(("quasiquote", [template])) = form.as_call() else { return None };
    let mut holes = Vec::new();
    let template = numbered(template, bound, &mut holes)?;
    Some((template, holes))
}

/// The template with numbered holes; none where a hole is no parameter or a template stands in it.
fn numbered(form: &Form, bound: &[Bound], holes: &mut Vec<(usize, bool)>) -> Option<Form> {
    let all = |items: &[Form], holes: &mut Vec<(usize, bool)>| {
        items.iter().map(|item| numbered(item, bound, holes)).collect::<Option<Vec<Form>>>()
    };
    let kind = match &form.kind {
        FormKind::List(list) => {
            match &*list.items {
                [head, inner] if head.is_symbol("unquote") || head.is_symbol("unquote-splicing") => {
                    let name = inner.as_name()?;
                    let at = bound.iter().position(|bound| bound.name == name)?;
                    let splice = head.is_symbol("unquote-splicing");
                    holes.push((at, splice));
                    return Some(Quasiquote::hole_form(holes.len() - 1, splice, form.span));
                }
                [head, _] if head.is_symbol("quasiquote") => return None,
                _ => {}
            }
            FormKind::List(oxur_core::Sequence { items: all(&list.items, holes)?.into(), style: list.style })
        }
        FormKind::Vector(items) => FormKind::Vector(all(items, holes)?.into()),
        FormKind::Brace(items) => FormKind::Brace(all(items, holes)?.into()),
        FormKind::Verbatim(_) | FormKind::Attributed(_) => return None,
        _ => return Some(form.clone()),
    };
    Some(Form::new(kind, form.span))
}

fn names_differ(a: &Form, b: &Form) -> bool {
    a.as_name() != b.as_name()
}

/// The type of that name.
fn plain_type(name: &str, span: Span) -> Type {
    TypeRef { path: Path::name(Ident::new(name, span)), span }.into()
}

/// `Vec<Form>`.
fn vec_of_forms(span: Span) -> Type {
    let arg: GenericArg = TypeArg { ty: plain_type("Form", span), span }.into();
    let args = Some(PathArgs::from(AngleArgs { args: vec![arg], span }));
    let segment = Segment { name: Ident::new("Vec", span), args, span };
    TypeRef { path: Path { qself: None, global: false, segments: vec![segment], span }, span }.into()
}
