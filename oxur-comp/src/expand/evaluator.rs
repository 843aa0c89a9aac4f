//! What runs the functions of macros, as the expander sees it.

use oxur_core::core::Item;
use oxur_core::{Diagnostic, ExpnId, Form, Mark, Span, Symbol};

/// An argument of a macro's function.
#[derive(Clone, PartialEq, Debug)]
pub enum MacroArg {
    /// One form, a `Form`.
    Form(Form),
    /// The rest of the forms, a `Vec<Form>`.
    Forms(Vec<Form>),
}

/// A call of a macro's function.
#[derive(Clone, Debug)]
pub struct MacroRun<'c> {
    /// The path of the function, from the crate's root.
    pub function: &'c [Symbol],
    /// What its parameters get.
    pub args: Vec<MacroArg>,
    /// The mark of names that templates write; those that are marked already get the marks that follow it, see
    /// [`Marks`](oxur_core::core::Marks).
    pub mark: Mark,
    /// The number of the expansion.
    pub expn: ExpnId,
    /// The call.
    pub call_site: Span,
}

/// What a macro's function gave.
#[derive(Clone, Debug)]
pub struct MacroResult {
    /// The form that takes the place of the call.
    pub form: Form,
    /// What the macro warned of.
    pub warnings: Vec<Diagnostic>,
    /// The marks for which templates used another one than the first, in their order.
    pub marks: Vec<Mark>,
}

/// A machine that runs macros.
pub trait MacroEvaluator {
    /// Adds items to a module: from now on functions that are called may use them.
    fn add_items(&mut self, module: &[Symbol], items: &[Item]);

    /// Runs the function of a macro.
    ///
    /// # Errors
    ///
    /// What went wrong, in the macro or in what it says of its arguments.
    fn run(&mut self, call: MacroRun<'_>) -> Result<MacroResult, Vec<Diagnostic>>;
}

/// A machine that runs nothing: for code whose macros are templates alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoEvaluator;

impl MacroEvaluator for NoEvaluator {
    fn add_items(&mut self, _module: &[Symbol], _items: &[Item]) {}

    fn run(&mut self, call: MacroRun<'_>) -> Result<MacroResult, Vec<Diagnostic>> {
        let message = "a macro that is more than a template cannot be run here";
        Err(vec![Diagnostic::error(oxur_core::codes::expand::UNSUPPORTED, call.call_site, message)])
    }
}
