//! Entries: code that goes on from what was compiled before, one piece after the other, as at a prompt.

use oxur_core::core::Stage;
use oxur_core::{Door, Form, SourceId};

use crate::check::check;
use crate::evaluate::MacroMachine;
use crate::{Code, Expanded, IndexedMacro, ReadModule, Session, evaluate, expand};

/// What an entry is once its macros and sugar are gone.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Its Core Forms, with all that is computed at compile time in place.
    pub code: Code,
    /// All macros that there are now, those of the session's index among them.
    pub macros: Vec<IndexedMacro>,
}

/// Expands forms as inline code of the session's `inline_module` that sees the session's index. What is wrong with them is
/// told in the session and left out; the session's sources and expansions grow, and its index stays as it is.
///
/// Stack: see [`crate::STACK_SIZE`].
pub fn compile_entry(source: SourceId, forms: Vec<Form>, session: &mut Session<'_>) -> Entry {
    let path = session.options.inline_module.clone().unwrap_or_default();
    let read = [ReadModule { source, path, door: Door::Macro, forms }];
    let mut machine = MacroMachine::new(&session.options, session.host);
    let Expanded { mut modules, macros } = expand(session, &read, &mut machine);
    drop(machine);
    check(&mut modules, Stage::Expanded, session);
    evaluate(&mut modules, session);
    check(&mut modules, Stage::Evaluated, session);
    let code = modules.pop().map(|module| module.code).unwrap_or_default();
    Entry { code, macros }
}
