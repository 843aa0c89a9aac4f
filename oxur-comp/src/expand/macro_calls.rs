//! Calls of macros: which macro a head means, what it gives, and how expansion goes on with that.

use std::borrow::Cow;

use oxur_core::codes::{expand as codes, vm};
use oxur_core::core::Marks;
use oxur_core::{
    Diagnostic, Expansion, ExpnId, Form, FormKind, ListStyle, Mark, Name, Sequence, Severity, Span, Symbol,
};

use super::evaluator::{MacroArg, MacroResult, MacroRun};
use super::names::rust_name;
use super::scope::Space;
use super::steps::MacroStep;
use super::table::{self, Category, Handler};
use super::{Call, Expander, Failed, Res};

/// How many forms macros may give in one compilation.
const MOST_FORMS: usize = 2_000_000;
/// How many forms one expansion may give.
const MOST_FORMS_AT_ONCE: usize = 500_000;

impl Expander<'_, '_> {
    /// The macro that a name as the head of a list means.
    pub(super) fn macro_named(&self, name: Name) -> Option<usize> {
        let text = name.symbol.as_str();
        if text.starts_with("r#") || text.starts_with('.') || text.ends_with('!') {
            return None;
        }
        if text.contains("::") {
            return self.macro_at(name);
        }
        let rust = rust_name(text);
        let value = self.hygiene.position(Space::Value, name, rust);
        let local = self.hygiene.position(Space::Macro, name, rust);
        if local > value {
            return self.hygiene.target(Space::Macro, name, rust);
        }
        let home = self.name_home(name, rust);
        if value.is_some() || self.modules.lookup(home, Space::Value, rust).is_some() {
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

    /// The macro that a path leads to; a function of that path goes first.
    fn macro_at(&self, name: Name) -> Option<usize> {
        let (from, path) = self.macro_path_of(name);
        self.modules.find_macro(from, &path).filter(|_| self.modules.find_unit(from, &path).is_none())
    }

    /// The module that a path starts from, and the path from there.
    pub(super) fn macro_path_of(&self, name: Name) -> (usize, Vec<Symbol>) {
        let mut path = super::definitions::extended(&[], &name.symbol);
        // Modules of bodies are local names.
        let local = path.first().and_then(|&first| self.hygiene.target(Space::Type, name.with_text(&first), first));
        match local {
            Some(module) => {
                path.remove(0);
                (module, path)
            }
            None => (self.home(name.mark), path),
        }
    }

    pub(super) fn is_macro_name(&self, name: Name) -> bool {
        self.macro_named(name).is_some()
    }

    /// Expands a form by one step, if it is a call of a macro.
    pub(super) fn expand_macro(&mut self, form: &Form) -> Res<Option<Form>> {
        let Some([head, args @ ..]) = form.as_styled(ListStyle::Parens) else { return Ok(None) };
        let FormKind::Symbol(name) = head.kind else { return Ok(None) };
        if let Some(number) = (!self.macros.is_empty()).then(|| self.macro_named(name)).flatten() {
            return self.call_macro(number, form, name, args).map(Some);
        }
        if !self.is_standard(name) || self.is_bound(name) {
            return Ok(None);
        }
        if let Some(entry) = table::lookup(Category::Expr, &name.symbol) {
            self.check_arity(&Call { form, head, args, entry })?;
        }
        let args = if Self::takes_spliced(&name.symbol) { self.spliced(args)? } else { Cow::Borrowed(args) };
        let Some(number) = self.standard_macro(&name.symbol) else { return Ok(None) };
        let mut form = self.call_macro(number, form, name, &args)?;
        // One that goes on with another, or with itself, does not nest.
        while let Some([head, args @ ..]) = form.as_styled(ListStyle::Parens)
            && let FormKind::Symbol(name) = head.kind
            && self.is_standard_name(name)
            && let Some(number) = self.standard_macro(&name.symbol)
        {
            form = self.call_macro(number, &form, name, args)?;
        }
        Ok(Some(form))
    }

    /// Whether a name is that of a standard macro, if it is bound to nothing else.
    fn is_standard(&self, name: Name) -> bool {
        let listed = || table::lookup(Category::Expr, &name.symbol);
        listed().is_some_and(|entry| matches!(entry.handler, Handler::Standard)) || self.is_standard_name(name)
    }

    /// Whether a name was written by the template of a standard macro.
    fn is_standard_name(&self, name: Name) -> bool {
        let home = self.mark_homes.get(&name.mark);
        home.is_some_and(|&home| {
            self.modules.get(home).path.first().is_some_and(|name| *name == super::standard::STANDARD)
        })
    }

    fn call_macro(&mut self, number: usize, form: &Form, name: Name, args: &[Form]) -> Res<Form> {
        self.within_limits(number, form.span)?;
        self.may_call(number, form, name)?;
        let definition = &self.macros[number];
        let (home, def_site, unit, depth) =
            (definition.module, definition.span, definition.unit, definition.depth.unwrap_or(0));
        let (clause, arguments) = self.arguments_of(number, form, args)?;
        let (shortcut, standard) =
            (self.macros[number].clauses[clause].template.is_some(), self.macros[number].standard);
        if let Some((at, message)) = self.macros[number].clauses[clause].report.as_ref().filter(|_| standard)
            && let Some(MacroArg::Form(form)) = arguments.get(*at)
        {
            let diagnostic = Diagnostic::told_by_macro(Severity::Error, vm::MACRO_ERROR, form.span, message);
            return Err(self.fail(diagnostic));
        }
        let is_template = shortcut;
        // A template is checked like any other macro, but needs nothing to run; standard ones are right.
        if !(standard && is_template) {
            self.ensure(unit)?;
        }
        if !is_template {
            self.load(&[unit])?;
        }
        // Marks are numbered in a row: from here to the end of the run there is no other expansion.
        let expn = self.session.expansions.push(Expansion { name: name.symbol, call_site: form.span, def_site });
        let mark = self.hygiene.fresh_mark(Mark::NONE, depth);
        self.mark_homes.insert(mark, home);
        self.expansion_macros.insert(expn, number);
        let (result, bases) = match self.fill(number, clause, &arguments, mark, expn) {
            Some(filled) => filled,
            None => {
                if is_template {
                    self.load(&[unit])?;
                }
                let mut function = self.modules.get(home).path.clone();
                function.push(self.macros[number].clauses[clause].function);
                let run = MacroRun { function: &function, args: arguments, mark, expn, call_site: form.span };
                match self.evaluator.run(run) {
                    Ok(MacroResult { form, warnings, marks }) => {
                        warnings.into_iter().for_each(|warning| self.session.report(warning));
                        (form, marks)
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
        let mut marks = vec![mark];
        for base in bases {
            let derived = self.hygiene.fresh_mark(base, depth);
            // A name of a template within a template means what it means where the outer one is defined.
            self.mark_homes.insert(derived, self.mark_homes.get(&base).copied().unwrap_or(home));
            marks.push(derived);
        }
        self.expansion_marks.insert(expn, marks);
        let mut made = 0;
        let result = self.finish(&result, Finishing { caller: name.mark, depth: 0, level: 0 }, &mut made);
        self.forms_made += made;
        match result {
            Some(made) if self.forms_made <= MOST_FORMS => {
                if self.session.options.record {
                    self.session.macro_steps.push(MacroStep { call: form.clone(), result: made.clone() });
                }
                Ok(made)
            }
            _ => {
                self.macros[number].exhausted = true;
                let message = format!("`{}` expands to too much code", name.symbol);
                let diagnostic = Diagnostic::error(codes::EXPANSION_LIMIT, form.span, message);
                Err(self.fail(diagnostic.note(format!(
                    "one expansion may give {MOST_FORMS_AT_ONCE} forms, nested {} deep; all together {MOST_FORMS}",
                    self.session.options.limits.nesting
                ))))
            }
        }
    }

    /// Counts an expansion; fails if there were too many, or if too many are around it.
    fn within_limits(&mut self, number: usize, call: Span) -> Res<()> {
        if self.macros[number].exhausted {
            return Err(Failed);
        }
        let limits = self.session.options.limits;
        if self.expansion_depth >= limits.expansion_depth {
            self.macros[number].exhausted = true;
            return Err(self.expansion_too_deep(number, call));
        }
        if self.expansions_made >= limits.expansions {
            self.macros[number].exhausted = true;
            let name = self.macros[number].name;
            let message = format!("more than {} macro expansions, the last of `{name}`", limits.expansions);
            return Err(self.error(codes::EXPANSION_LIMIT, call, message));
        }
        self.expansions_made += 1;
        Ok(())
    }

    /// Whether a macro may be called: a private one where it is defined, or by a template that is.
    fn may_call(&mut self, number: usize, form: &Form, name: Name) -> Res<()> {
        let definition = &self.macros[number];
        if definition.public || definition.depth.is_some() || self.sees_private(self.home(name.mark), definition.module)
        {
            return Ok(());
        }
        // An import by name has been refused already.
        if self.modules.get(self.module).macro_imports.contains_key(&rust_name(&name.symbol)) {
            return Err(Failed);
        }
        let message = format!("the macro `{}` is private to its module", definition.name);
        let diagnostic =
            Diagnostic::error(codes::USE_MACROS, form.span, message).label(definition.span, "it is defined here");
        Err(self.fail(diagnostic.help("write `(pub defmacro …)`")))
    }

    /// Fills the template that a clause is; gives the form, and the marks for which it made others than the first.
    fn fill(
        &self,
        number: usize,
        clause: usize,
        arguments: &[MacroArg],
        mark: Mark,
        expn: ExpnId,
    ) -> Option<(Form, Vec<Mark>)> {
        let template = self.macros[number].clauses[clause].template.as_ref()?;
        let marks = Marks::new(mark);
        let form = template.fill(arguments, &marks, expn)?;
        Some((form, marks.into_bases()))
    }

    /// The clause that takes the arguments of a call, and what its parameters bind.
    fn arguments_of(&mut self, number: usize, form: &Form, args: &[Form]) -> Res<(usize, Vec<MacroArg>)> {
        // The clauses are lent out while the arguments are taken apart.
        let definition = &mut self.macros[number];
        let name = definition.name;
        let clauses = std::mem::take(&mut definition.clauses);
        let fitting = match &*clauses {
            [_] => Some(0),
            several => several.iter().position(|clause| clause.params.fit(args)),
        };
        let result = match fitting {
            Some(at) => {
                let mut arguments = Vec::new();
                let clause = &clauses[at];
                let taken = self.macro_arguments(&name, &clause.syntax, &clause.params, form, args, &mut arguments);
                taken.map(|()| (at, arguments))
            }
            None => {
                let message = format!("no clause of `{name}` takes these forms");
                let mut diagnostic = Diagnostic::error(codes::MACRO_ARITY, form.span, message);
                match table::lookup(Category::Expr, &name).filter(|_| self.macros[number].standard) {
                    Some(entry) => diagnostic = diagnostic.help(format!("the syntax is `{}`", entry.syntax)),
                    None => {
                        for clause in &clauses {
                            diagnostic = diagnostic.help(format!("it takes `{}`", clause.syntax));
                        }
                    }
                }
                Err(self.fail(diagnostic))
            }
        };
        self.macros[number].clauses = clauses;
        result
    }

    /// Whether one module is another or lies in it.
    pub(super) fn sees_private(&self, from: usize, home: usize) -> bool {
        self.modules.get(from).path.starts_with(&self.modules.get(home).path)
    }

    pub(super) fn expansion_too_deep(&mut self, number: usize, span: Span) -> Failed {
        let message = format!("macro expansions of `{}` nest without end", self.macros[number].name);
        let diagnostic = Diagnostic::error(codes::EXPANSION_LIMIT, span, message);
        self.fail(diagnostic.help("a macro whose expansion calls it again needs a case in which it does not"))
    }

    /// Counts what a macro gave, and opts names out of hygiene that stand in `(capture x)`; none if it is too much.
    fn finish(&self, form: &Form, at: Finishing, made: &mut usize) -> Option<Form> {
        *made += 1;
        if *made > MOST_FORMS_AT_ONCE || at.depth > self.session.options.limits.nesting {
            return None;
        }
        let mut at = Finishing { depth: at.depth + 1, ..at };
        let items = match &form.kind {
            FormKind::List(list) => &list.items,
            FormKind::Vector(items) | FormKind::Brace(items) => items,
            FormKind::Attributed(attributed) => {
                let inner = self.finish(&attributed.form, at, made)?;
                let attributes = attributed.attributes.clone();
                let attributed = oxur_core::Attributed { attributes, form: inner };
                return Some(Form::new(FormKind::Attributed(std::sync::Arc::new(attributed)), form.span));
            }
            _ => return Some(form.clone()),
        };
        if let [head, inner] = &**items
            && let Some(head) = head.as_name()
        {
            match (head.symbol.as_str(), inner.as_name()) {
                ("capture", Some(name)) if head.mark != Mark::NONE && at.level == 0 => {
                    return Some(Form::new(FormKind::Symbol(name.with_mark(at.caller)), form.span));
                }
                // A template that the form has in it opts out when it is filled.
                ("quasiquote", _) => at.level += 1,
                ("unquote" | "unquote-splicing", _) => at.level = at.level.saturating_sub(1),
                _ => {}
            }
        }
        let mut changed = false;
        let mut list = Vec::with_capacity(items.len());
        for item in items.iter() {
            let finished = self.finish(item, at, made)?;
            changed |= finished != *item || finished.as_name() != item.as_name();
            list.push(finished);
        }
        if !changed {
            return Some(form.clone());
        }
        let kind = match &form.kind {
            FormKind::List(sequence) => FormKind::List(Sequence { items: list.into(), style: sequence.style }),
            FormKind::Vector(_) => FormKind::Vector(list.into()),
            _ => FormKind::Brace(list.into()),
        };
        Some(Form::new(kind, form.span))
    }

    /// Goes on with what a macro gave.
    pub(super) fn in_expansion<T>(&mut self, form: &Form, inner: impl FnOnce(&mut Self, &Form) -> Res<T>) -> Res<T> {
        self.expansion_depth += 1;
        let result = self.deeper(form.span, 1, |this| inner(this, form));
        self.expansion_depth -= 1;
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

    /// The mark of a name in a string literal: that of the template that wrote the string. Where templates stand in each
    /// other it is the one that the name has a meaning under.
    pub(super) fn string_mark(&self, form: &Form, name: &str) -> Mark {
        let Some(marks) = self.expansion_marks.get(&form.span.expn) else { return Mark::NONE };
        let rust = rust_name(name);
        let local = |mark: Mark| {
            let name = Name { symbol: Symbol::new(name), mark };
            self.hygiene.is_local(Space::Value, name, rust)
        };
        let inner = marks.iter().skip(1).copied().find(|&mark| local(mark));
        inner.or(marks.first().copied()).unwrap_or(Mark::NONE)
    }
}

/// Where in a macro's result [`Expander::finish`] is.
#[derive(Clone, Copy)]
struct Finishing {
    /// The mark that the macro's name has in the call.
    caller: Mark,
    depth: u32,
    /// How many templates are around.
    level: u32,
}

/// An error of a macro's run, told at the call unless it is about a form of the caller's.
fn at_call(mut diagnostic: Diagnostic, call: Span) -> Diagnostic {
    let running = diagnostic.code.starts_with("OXR07") && diagnostic.code != vm::MACRO_ERROR;
    if running && diagnostic.span() != call {
        let inside = diagnostic.labels[0].clone();
        diagnostic.labels[0] = oxur_core::Label { span: call, text: String::new() };
        if !inside.span.is_nowhere() {
            diagnostic.labels.push(inside);
        }
    }
    diagnostic
}
