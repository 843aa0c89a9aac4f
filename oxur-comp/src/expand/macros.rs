//! Definitions of macros: in modules, in bodies and impls, and what each clause of one is.

use oxur_core::codes::expand as codes;
use oxur_core::core::{
    AngleArgs, Attr, Bind, DefineFunc, GenericArg, Generics, Ident, Item, Param, Path, PathArgs, Segment, Type,
    TypeArg, TypeRef,
};
use oxur_core::{Diagnostic, Form, FormKind, ListStyle, Mark, Name, Span, Symbol, mapped};

use super::body::Ending;
use super::errors::describe;
use super::functions::take_docstring;
use super::items::ItemCall;
use super::macro_params::{Bound, Params};
use super::macro_templates::Template;
use super::names::rust_name;
use super::scope::Space;
use super::table::{self, Category};
use super::units::UnitId;
use super::{Expander, Failed, Res};
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
    /// What it does with the arguments, by their shape; the first that fits is taken. Lent out during a call.
    pub(super) clauses: Vec<Clause>,
    /// Of a macro of a body: how many local names were in scope where it is defined.
    pub(super) depth: Option<usize>,
    /// Whether it is one of the standard macros.
    pub(super) standard: bool,
    /// Whether it expanded without end: one message about that is enough.
    pub(super) exhausted: bool,
}

/// One of the ways in which a macro can be called.
pub(super) struct Clause {
    pub(super) params: Params,
    /// What the parameters bind, in order.
    bound: Vec<Bound>,
    /// How a call is written.
    pub(super) syntax: String,
    /// The body, a docstring left out.
    pub(super) body: Vec<Form>,
    /// The template, if the body is nothing else.
    pub(super) template: Option<Template>,
    /// What it reports, if it does nothing else: the parameter, and the words.
    pub(super) report: Option<(usize, String)>,
    /// The name of the function that it is, in the macro's module.
    pub(super) function: Symbol,
}

impl Expander<'_, '_> {
    /// Enters a macro's definition in a module.
    pub(super) fn register_macro(
        &mut self,
        unit: UnitId,
        module: usize,
        form: &Form,
        mods: &[Form],
        args: &[Form],
    ) -> Res<usize> {
        let (name_form, name, rust) = self.macro_definition_name(form, mods, args)?;
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
        let number = self.enter_macro(unit, module, form, mods, args, None)?;
        self.modules.get_mut(module).macros.insert(rust, number);
        if name.mark != Mark::NONE {
            self.marked_items.insert((name.mark, rust), module);
        }
        Ok(number)
    }

    /// A macro within a body, an impl or a trait: known from there to the end of what it stands in.
    pub(super) fn local_macro(&mut self, form: &Form, mods: &[Form], args: &[Form]) -> Res<()> {
        let (_, name, rust) = self.macro_definition_name(form, mods, args)?;
        if let Some(word) = mods.first() {
            let diagnostic = Diagnostic::error(codes::MODIFIER, word.span, "a macro of a body or `impl` is its own");
            return Err(self.fail(diagnostic.help("a macro that others use is defined in a module")));
        }
        let module = self.module;
        let unit = self.add_macro_unit(module, form);
        let depth = self.hygiene.depth();
        let number = self.enter_macro(unit, module, form, mods, args, Some(depth))?;
        self.set_macro_unit(unit, number);
        // What is wrong with it is told although nothing calls it.
        let checked = self.ensure(unit);
        self.hygiene.bind(&[Space::Macro], name, rust);
        self.hygiene.set_target(Space::Macro, name, rust, number);
        checked
    }

    /// The name that a definition of a macro gives it.
    fn macro_definition_name<'f>(
        &mut self,
        form: &Form,
        mods: &[Form],
        args: &'f [Form],
    ) -> Res<(&'f Form, Name, Symbol)> {
        let Some(name_form) = args.first() else {
            let diagnostic =
                Diagnostic::error(codes::ARITY, form.span, "`defmacro` takes a name, parameters and a body");
            return Err(self.fail(diagnostic.help("the syntax is `(defmacro name [param:kind … & rest] body…)`")));
        };
        let Some(name) = name_form.as_name() else {
            let message = format!("the name of a macro is wanted, found {}", describe(name_form));
            return Err(self.error(codes::BAD_NAME, name_form.span, message));
        };
        // A threading macro's name ends in an arrow.
        let arrow = name.symbol.strip_suffix("->>").or_else(|| name.symbol.strip_suffix("->"));
        let plain = arrow.map_or(name, |plain| name.with_text(plain));
        self.rust_ident(plain, name_form.span)?;
        let rust = rust_name(&name.symbol);
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
        Ok((name_form, name, rust))
    }

    /// Enters the macro that a definition's forms spell; `depth` is that of a body's macro.
    pub(super) fn enter_macro(
        &mut self,
        unit: UnitId,
        module: usize,
        form: &Form,
        mods: &[Form],
        args: &[Form],
        depth: Option<usize>,
    ) -> Res<usize> {
        let [name_form, rest @ ..] = args else { return Err(Failed) };
        let Some(name) = name_form.as_name() else { return Err(Failed) };
        let number = self.macros.len();
        let mut attrs: Vec<Attr> = Vec::new();
        let rest = take_docstring(rest, &mut attrs, false);
        let several = rest.first().is_some_and(is_clause);
        let mut clauses = Vec::new();
        let mut failed = false;
        if several {
            for clause in rest {
                match clause.as_styled(ListStyle::Parens).filter(|_| is_clause(clause)) {
                    Some(forms) => {
                        let clause = self.macro_clause(name.symbol, clause.span, forms);
                        failed |= clause.is_err();
                        clauses.extend(clause);
                    }
                    None => {
                        let message = format!("a clause of a macro is a list, found {}", describe(clause));
                        let diagnostic = Diagnostic::error(codes::MACRO_PARAMS, clause.span, message);
                        self.fail(diagnostic.help("write `([param …] body…)` for each"));
                        failed = true;
                    }
                }
            }
        } else {
            clauses.push(self.macro_clause(name.symbol, form.span, rest)?);
        }
        if failed {
            return Err(Failed);
        }
        // Macros of bodies, and clauses, are functions beside others of their name.
        let plain = depth.is_none() && clauses.len() == 1;
        for (at, clause) in clauses.iter_mut().enumerate() {
            let rust = rust_name(&name.symbol);
            clause.function = if plain { rust } else { Symbol::new(&format!("{rust}@{number}.{at}")) };
        }
        let public = mods.iter().any(|word| word.is_symbol("pub") || word.list_style() == Some(ListStyle::Restriction));
        self.macros.push(MacroDefinition {
            name: name.symbol,
            module,
            public,
            unit,
            form: form.clone(),
            span: name_form.span,
            clauses,
            depth,
            standard: false,
            exhausted: false,
        });
        Ok(number)
    }

    /// `[params] body…`
    fn macro_clause(&mut self, name: Symbol, whole: Span, forms: &[Form]) -> Res<Clause> {
        let params_form = forms.first();
        let Some(param_forms) = params_form.and_then(Form::as_vector) else {
            let span = params_form.map_or(whole, |form| form.span);
            let found = params_form.map_or_else(|| "nothing".to_owned(), describe);
            let message = format!("the parameters of a macro stand in a vector, found {found}");
            let diagnostic = Diagnostic::error(codes::MACRO_PARAMS, span, message);
            return Err(self.fail(diagnostic.help("write `[]` for none, `[a b & rest]` for some")));
        };
        let mut bound = Vec::new();
        let params = self.macro_params(param_forms, &mut bound)?;
        let mut attrs: Vec<Attr> = Vec::new();
        let mut body = take_docstring(&forms[1..], &mut attrs, true).to_vec();
        // A literal is the form that it is.
        if let [form] = &mut *body
            && (matches!(form.kind, FormKind::Literal(_)) || form.is_symbol("true") || form.is_symbol("false"))
        {
            let items = [Form::symbol("quote", form.span), form.clone()];
            *form = Form::styled(ListStyle::Quote, items, form.span);
        }
        if body.is_empty() {
            let diagnostic = Diagnostic::error(codes::ARITY, whole, format!("the macro `{name}` has no body"));
            return Err(self.fail(diagnostic.help("a body gives the form that takes the place of the call")));
        }
        let template = Template::of(&body, &bound);
        let report = match &*body {
            [form] => report_of(form, &bound),
            _ => None,
        };
        let params_text: Vec<String> = mapped(param_forms, super::paths::source_text);
        let separator = if params_text.is_empty() { "" } else { " " };
        let syntax = format!("({name}{separator}{})", params_text.join(" "));
        Ok(Clause { params, bound, syntax, body, template, report, function: name })
    }

    /// The functions that a macro is, one for each clause: each name that the parameters bind is a parameter.
    pub(super) fn macro_functions(&mut self, number: usize) -> Res<Vec<Item>> {
        let mut items = Vec::new();
        let mut failed = false;
        for clause in 0..self.macros[number].clauses.len() {
            let item = self.scoped(|this| this.macro_function(number, clause));
            failed |= item.is_err();
            items.extend(item);
        }
        if failed { Err(Failed) } else { Ok(items) }
    }

    fn macro_function(&mut self, number: usize, clause: usize) -> Res<Item> {
        let definition = &self.macros[number];
        let (span, public, whole) = (definition.span, definition.public, definition.form.span);
        let clause = &definition.clauses[clause];
        let (body, function) = (clause.body.clone(), clause.function);
        let names: Vec<(Name, Span, bool)> = mapped(&clause.bound, |b| (b.name, b.span, b.many));
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
        Ok(DefineFunc {
            attrs: Vec::new(),
            vis: Default::default(),
            defaultness: false,
            constness: false,
            asyncness: false,
            safety: Default::default(),
            abi: None,
            comptime: true,
            name: Ident { name: function, span },
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

    /// The names of all macros in scope, in order.
    pub(super) fn macro_names(&self) -> impl Iterator<Item = &'static str> + use<> {
        let mut names: Vec<&'static str> =
            self.modules.get(self.module).macros.values().map(|&number| self.macros[number].name.as_str()).collect();
        oxur_core::sort(&mut names);
        names.into_iter()
    }

    /// The macros of all modules, for the index.
    pub(super) fn indexed_macros(&self) -> Vec<IndexedMacro> {
        let one = |definition: &MacroDefinition| IndexedMacro {
            module: mapped(&self.modules.get(definition.module).path, |name| name.to_string()),
            public: definition.public,
            form: definition.form.clone(),
        };
        let elsewhere = |module: usize| {
            self.modules.get(module).path.first().is_some_and(|name| super::indexed::is_crate_root(*name))
        };
        let of_modules = |definition: &&MacroDefinition| {
            definition.depth.is_none() && !definition.standard && !elsewhere(definition.module)
        };
        self.macros.iter().filter(of_modules).map(one).collect()
    }

    /// A macro where no scope is that it could belong to.
    pub(super) fn item_defmacro(&mut self, item: ItemCall<'_>, _out: &mut Vec<Item>) -> Res<()> {
        let diagnostic =
            Diagnostic::error(codes::UNSUPPORTED, item.span(), "a macro is defined in a module, a body or an `impl`");
        Err(self.fail(diagnostic.help("put the `defmacro` before what it stands in")))
    }
}

/// Whether a form is one of the clauses of a macro: `([params] body…)`.
fn is_clause(form: &Form) -> bool {
    let clause = form.as_styled(ListStyle::Parens);
    clause.and_then(<[Form]>::first).is_some_and(|first| first.as_vector().is_some())
}

/// What `(error param "words")` reports.
fn report_of(form: &Form, bound: &[Bound]) -> Option<(usize, String)> {
    let Some(("error", [at, words])) = form.as_call() else { return None };
    let at = bound.iter().position(|bound| at.as_name() == Some(bound.name) && !bound.many)?;
    let text = super::types::string_literal(words)?;
    Some((at, super::literals::string_value(&text)?))
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
