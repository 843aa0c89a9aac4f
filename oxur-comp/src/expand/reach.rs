//! What the template of a public macro refers to: only what the macro's users can reach.

use oxur_core::codes::expand as codes;
use oxur_core::{Diagnostic, Form, FormKind, ListStyle, Set, Span, Symbol};

use super::module_table::Definition;
use super::names::{is_identifier, rust_name};
use super::scope::Space;
use super::{Expander, Res};

/// What a template says of names.
#[derive(Default)]
struct Names {
    /// What it refers to, or may.
    used: Vec<(Symbol, Span)>,
    /// What it binds itself.
    bound: Set<Symbol>,
}

impl Expander<'_, '_> {
    /// Refuses a template that refers to what is private to the macro's module.
    pub(super) fn check_reach(&mut self, template: &Form) -> Res<()> {
        let mut names = Names::default();
        names.form(template, 1);
        let mut told = Set::default();
        for (name, span) in names.used {
            if names.bound.contains(&name) || !told.insert(name) {
                continue;
            }
            if let Some((part, first)) = self.private_part(&name) {
                let message = format!("a public macro refers to `{part}`, which is private to its module");
                let diagnostic = Diagnostic::error(codes::PRIVATE_NAME, span, message);
                let diagnostic = diagnostic.label(first, "it is defined here");
                return Err(self.fail(diagnostic.help("write `pub` before the definition")));
            }
        }
        Ok(())
    }

    /// The first name in a path that is private to the module where it is defined, and its definition.
    fn private_part(&self, path: &str) -> Option<(Symbol, Span)> {
        let mut at = self.module;
        let mut parts = path.split("::").filter(|part| !part.is_empty()).peekable();
        while let Some(part) = parts.next() {
            let rust = rust_name(part);
            let last = parts.peek().is_none();
            let spaces: &[Space] = if last { &[Space::Value, Space::Type] } else { &[Space::Type] };
            for &space in spaces {
                if let Some(entry) = self.modules.lookup(at, space, rust)
                    && !matches!(entry.definition, Definition::Import(_))
                    && !entry.public
                {
                    return Some((entry.written, entry.span()));
                }
            }
            match self.modules.walk(at, &[rust]) {
                (next, []) => at = next,
                _ => break,
            }
        }
        None
    }
}

impl Names {
    fn all(&mut self, forms: &[Form], level: u32) {
        forms.iter().for_each(|form| self.form(form, level));
    }

    fn form(&mut self, form: &Form, level: u32) {
        match &form.kind {
            FormKind::Symbol(name) => {
                let text = name.symbol.as_str();
                if text.split("::").filter(|part| !part.is_empty()).all(is_identifier) {
                    self.used.push((name.symbol, form.span));
                }
            }
            FormKind::List(list) => self.list(&list.items, list.spelled_style(), level),
            FormKind::Vector(items) => self.all(items, level),
            // A name without a value is a field's.
            FormKind::Brace(items) => {
                items.iter().filter(|item| item.as_name().is_none()).for_each(|item| self.form(item, level));
            }
            FormKind::Attributed(attributed) => self.form(&attributed.form, level),
            _ => {}
        }
    }

    fn list(&mut self, items: &[Form], style: ListStyle, level: u32) {
        let Some((head, args)) = items.split_first() else { return };
        match head.as_symbol() {
            Some("unquote" | "unquote-splicing") if level == 1 => return,
            Some("unquote" | "unquote-splicing") => return self.all(args, level - 1),
            Some("quasiquote") => return self.all(args, level + 1),
            Some("quote" | "capture") => return,
            _ => {}
        }
        match (style, head.as_symbol()) {
            // The name of a field, a parameter or a variable, and its type or value.
            (ListStyle::Typed, _) => return self.all(args.get(1..).unwrap_or_default(), level),
            // Only what a chain starts with is a name of its own.
            (ListStyle::Chain, _) | (_, Some(".")) => {
                let (base, steps) = args.split_at(args.len().min(1));
                self.all(base, level);
                for step in steps {
                    if let Some([_, args @ ..]) = step.as_list() {
                        self.all(args, level);
                    }
                }
                return;
            }
            _ => {}
        }
        self.binders(head, args);
        self.all(items, level);
    }

    /// Notes the names that a special form binds.
    fn binders(&mut self, head: &Form, args: &[Form]) {
        let Some(head) = head.as_symbol() else { return };
        let vector = args.iter().find_map(Form::as_vector).unwrap_or_default();
        match head {
            "let" => {
                if let [pattern, _] = args
                    && pattern.as_vector().is_none()
                {
                    return self.pattern(pattern);
                }
                let mut rest = vector.iter().filter(|form| !form.is_symbol("mut") && !form.is_symbol("ref"));
                while let Some(pattern) = rest.next() {
                    self.pattern(pattern);
                    rest.next();
                }
            }
            "for" | "if-let" | "when-let" | "while-let" | "doseq" | "dotimes" => {
                let count = vector.len().saturating_sub(1);
                vector[..count].iter().for_each(|form| self.pattern(form));
            }
            "match" => {
                for arm in args.iter().filter_map(Form::as_vector) {
                    arm.iter().take(2).for_each(|form| self.pattern(form));
                }
            }
            "fn" => vector.iter().for_each(|form| self.pattern(form)),
            "as->" => args.iter().skip(1).take(1).for_each(|form| self.pattern(form)),
            _ if head.starts_with("def") => {
                let name = args.iter().find(|form| !form.is_symbol("mut") && !form.is_symbol("ref"));
                name.into_iter().for_each(|form| self.pattern(form));
                vector.iter().for_each(|form| self.pattern(form));
            }
            _ => {}
        }
    }

    /// Notes the names of a pattern.
    fn pattern(&mut self, form: &Form) {
        match &form.kind {
            FormKind::Symbol(name) => {
                self.bound.insert(name.symbol);
            }
            FormKind::List(list) => match (list.spelled_style(), &*list.items) {
                (ListStyle::Typed, [_, name, ..]) => self.pattern(name),
                (_, [_, parts @ ..]) => parts.iter().for_each(|part| self.pattern(part)),
                _ => {}
            },
            FormKind::Vector(items) | FormKind::Brace(items) => items.iter().for_each(|item| self.pattern(item)),
            _ => {}
        }
    }
}
