//! What one compilation leaves for others: the definitions that `oxur!` sees of the crate's `.oxr` files.

use oxur_core::core::{CoreText, Program, VERSION};
use oxur_core::{Diagnostic, Form, ReadOptions, SourceId, Span, mapped, read};

/// The definitions of a crate's `.oxr` files.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Index {
    /// All items, modules nested; functions that exist at compile time only are among them.
    pub program: Program,
    /// All macros.
    pub macros: Vec<IndexedMacro>,
}

/// What a crate that this one depends on offers: its macros, and what these run.
#[derive(Clone, PartialEq, Debug)]
pub struct CrateIndex {
    /// The crate's name, as it stands in paths.
    pub name: String,
    /// Its index.
    pub index: Index,
}

/// How deep the text of an index may nest: more than code within the compiler's limits does, less than exhausts a stack
/// of [`STACK_SIZE`](crate::STACK_SIZE) bytes.
const MAX_NESTING: u32 = 20_000;

/// A macro in an index.
#[derive(Clone, PartialEq, Debug)]
pub struct IndexedMacro {
    /// The path of its module from the crate's root.
    pub module: Vec<String>,
    /// Whether it is `pub`.
    pub public: bool,
    /// Its definition as written.
    pub form: Form,
}

impl Index {
    /// The index as a form: `(oxur-index VERSION (core-forms …) (macro [module…] public definition)…)`.
    #[must_use]
    pub fn to_form(&self) -> Form {
        let mut items = vec![word("oxur-index"), word(&format!("v{VERSION}")), self.program.to_form()];
        items.extend(self.macros.iter().map(|entry| {
            let module: Vec<Form> = mapped(&entry.module, |name| word(name));
            let public = word(if entry.public { "pub" } else { "private" });
            Form::list([word("macro"), Form::vector(module, Span::NOWHERE), public, entry.form.clone()], Span::NOWHERE)
        }));
        Form::list(items, Span::NOWHERE)
    }

    /// The index of that text; none if it is something else, or of another version.
    ///
    /// # Errors
    ///
    /// The Core Forms in it cannot be read: what is wrong with them.
    pub fn from_text(text: &str) -> Result<Option<Self>, String> {
        // The place of an error in it would tell the user nothing: source 0 is nowhere.
        let options = ReadOptions { nesting: MAX_NESTING, ..ReadOptions::default() };
        let forms = read(SourceId(0), text, &options).forms;
        match forms.first() {
            Some(form) => Self::from_form(form).map_err(|problem| problem.message),
            None => Ok(None),
        }
    }

    /// The index that `form` is the text of; none if it is something else, or of another version.
    ///
    /// # Errors
    ///
    /// The Core Forms in it cannot be read.
    pub fn from_form(form: &Form) -> Result<Option<Self>, Box<Diagnostic>> {
        let Some(("oxur-index", [version, program, macros @ ..])) = form.as_call() else {
            return Ok(None);
        };
        if !version.is_symbol(&format!("v{VERSION}")) {
            return Ok(None);
        }
        let program = Program::from_form(program)?;
        let macros: Option<Vec<IndexedMacro>> = macros.iter().map(indexed_macro).collect();
        Ok(macros.map(|macros| Self { program, macros }))
    }
}

fn indexed_macro(form: &Form) -> Option<IndexedMacro> {
    let Some(("macro", [module, public, form])) = form.as_call() else {
        return None;
    };
    let names = module.as_vector()?.iter();
    let module = names.map(|name| name.as_symbol().map(str::to_owned)).collect::<Option<_>>()?;
    Some(IndexedMacro { module, public: public.is_symbol("pub"), form: form.clone() })
}

fn word(text: &str) -> Form {
    Form::symbol(text, Span::NOWHERE)
}
