//! Expansion: forms become Core Forms. Macros and sugar go, names become Rust's, hygiene is kept.
//!
//! [`Expander`] holds the state; each file adds the methods for one area of the language. The
//! [table of special forms](table) says which method expands what.

mod names;
mod scope;
pub(crate) mod table;

mod attributes;
mod body;
mod chains;
mod control;
mod data;
mod definitions;
mod evaluator;
mod exprs;
mod functions;
mod generics;
mod habits;
mod includes;
mod indexed;
mod items;
mod literals;
mod load;
mod module_table;
mod modules;
mod operators;
mod paths;
mod program;
mod patterns;
mod quotes;
mod reach;
mod rust_macros;
mod rust_statements;
mod settle;
mod standard;
mod steps;
mod structs;
mod traits;
mod types;
mod units;
mod uses;

mod errors;
mod macro_calls;
mod macro_imports;
mod macro_params;
mod macro_templates;
mod macros;

pub use self::evaluator::{MacroArg, MacroResult, MacroRun, NoEvaluator};
#[cfg(feature = "format")]
pub(crate) use self::functions::{is_parameter, old_result};
#[cfg(feature = "raise")]
pub(crate) use self::literals::string_value;
#[cfg(feature = "raise")]
pub(crate) use self::operators::is_place;
pub use self::program::{Expanded, expand};
pub use self::steps::{MacroStep, call_at, expand_forms, with_marks};

use oxur_core::core::Ident;
use oxur_core::{ExpnId, Form, Map, Mark, Name, Set, Span, Symbol};

pub use self::evaluator::MacroEvaluator;
pub use self::items::is_item;
use self::macros::MacroDefinition;
use self::module_table::ModuleTable;
use self::patterns::Seen;
use self::scope::{Hygiene, Meaning, Space};
use self::table::SpecialForm;
use self::units::{UnitId, Units};
use crate::index::{CrateIndex, Index};
use crate::modules::Declaration;
use crate::session::Session;

/// Says that a form could not be expanded; the reason is already among the diagnostics.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Failed;

/// What an expansion gives.
pub(crate) type Res<T> = Result<T, Failed>;

/// Where items stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Context {
    /// In a module.
    Module,
    /// In a trait or an extern block, where things are declared.
    Associated,
    /// In an `impl`.
    Impl,
    /// In a body.
    Body,
}

/// The state of an expansion.
pub(crate) struct Expander<'e, 'h> {
    session: &'e mut Session<'h>,
    hygiene: Hygiene,
    modules: ModuleTable,
    /// The module that is being expanded.
    module: usize,
    /// The modules around it.
    outer_modules: Vec<usize>,
    /// The units of all modules.
    units: Units,
    /// All macros.
    macros: Vec<MacroDefinition>,
    /// The standard macros that have been called, by name.
    standard: Map<Symbol, usize>,
    /// What runs them.
    evaluator: &'e mut dyn MacroEvaluator,
    /// The units whose items the evaluator has.
    loaded: Set<UnitId>,
    /// Items that templates define in modules, by the mark and name that they were written with.
    marked_items: Map<(Mark, Symbol), usize>,
    /// Per expansion: the marks of the names that it wrote.
    expansion_marks: Map<ExpnId, Vec<Mark>>,
    /// Per expansion: the macro.
    expansion_macros: Map<ExpnId, usize>,
    /// How many forms macros have given so far.
    forms_made: usize,
    /// How many macros have been expanded so far.
    expansions_made: u32,
    /// Whether the body of a public macro is being expanded.
    public_template: bool,
    /// How many expansions are around what is being expanded.
    expansion_depth: u32,
    /// Per mark of a template: the module that its macro is defined in.
    mark_homes: Map<Mark, usize>,
    /// What is known of the crate's files, until the evaluator has it.
    index: Option<std::sync::Arc<Index>>,
    /// What is known of other crates, until the evaluator has it.
    crates: Vec<std::sync::Arc<CrateIndex>>,
    /// Whether the code does not know its place in the crate.
    inline: bool,
    context: Context,
    /// How deep the output nests here.
    depth: u32,
    /// Whether a place is being expanded, where `_` is allowed.
    in_place: bool,
    /// Whether the body of a macro is being expanded.
    in_macro: bool,
    /// Whether forms were used as values since this was last set to false.
    uses_forms: bool,
    /// The names of the pattern that is being expanded.
    seen: Seen,
    /// The files that stand for `(mod x)`, found while expanding their parents.
    declarations: Map<Vec<Symbol>, Declaration>,
}

/// A list whose head has an entry in the table.
pub(crate) struct Call<'f> {
    /// The list.
    form: &'f Form,
    /// The head.
    head: &'f Form,
    /// The forms behind the head.
    args: &'f [Form],
    /// The entry.
    entry: &'static SpecialForm,
}

impl Call<'_> {
    fn span(&self) -> Span {
        self.form.span
    }

    fn name(&self) -> &'static str {
        self.entry.name
    }
}

impl Expander<'_, '_> {
    /// Runs `inner` one level deeper, or `by` levels for what nests that deep in the output.
    fn deeper<T>(&mut self, span: Span, by: usize, inner: impl FnOnce(&mut Self) -> Res<T>) -> Res<T> {
        let by = u32::try_from(by).unwrap_or(u32::MAX);
        let before = self.depth;
        self.depth = self.depth.saturating_add(by);
        let result =
            if self.depth > self.session.options.limits.nesting { Err(self.too_deep(span)) } else { inner(self) };
        self.depth = before;
        result
    }

    /// Runs `inner` in a scope of its own.
    fn scoped<T>(&mut self, inner: impl FnOnce(&mut Self) -> Res<T>) -> Res<T> {
        let depth = self.hygiene.depth();
        let result = inner(self);
        self.hygiene.pop_to(depth);
        result
    }

    /// Expands each form; fails if one of them does, after all have been tried.
    fn all<T>(&mut self, forms: &[Form], mut each: impl FnMut(&mut Self, &Form) -> Res<T>) -> Res<Vec<T>> {
        let mut list = Vec::with_capacity(forms.len());
        let mut failed = false;
        for form in forms {
            match each(self, form) {
                Ok(one) => list.push(one),
                Err(Failed) => failed = true,
            }
        }
        if failed { Err(Failed) } else { Ok(list) }
    }

    /// Binds a local name and gives the identifier of its definition.
    fn bind(&mut self, spaces: &[Space], name: Name, span: Span) -> Res<Ident> {
        let rust = self.rust_ident(name, span)?;
        if let Some(other) = self.hygiene.clash(spaces[0], name, rust) {
            return Err(self.same_rust_name(span, &name.symbol, &other, &rust));
        }
        Ok(Ident { name: self.hygiene.bind(spaces, name, rust), span })
    }

    /// The output name of a reference to a local name, or none if it is not local.
    fn local(&mut self, space: Space, name: Name) -> Option<Symbol> {
        let rust = names::rust_name(&name.symbol);
        match self.hygiene.resolve(space, name, rust) {
            Meaning::Local(out) => Some(out),
            Meaning::Free { .. } => None,
        }
    }
}
