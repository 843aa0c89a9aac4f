//! How the checker says what is wrong.

use oxur_core::{Diagnostic, Span, Symbol, codes::vm as codes};

use super::Checker;
use crate::resolve::Unresolved;
use crate::types::DefId;

impl Checker {
    /// Reports.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.errors.push(diagnostic);
    }

    /// Reports an error that needs no more than a sentence.
    pub(super) fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.report(Diagnostic::error(code, span, message));
    }

    /// Reports a name that was not found; `what` says what kind of thing was looked for.
    pub(super) fn unresolved(&mut self, unresolved: &Unresolved, what: &str) {
        let name = unresolved.name;
        let message = match unresolved.module {
            Some(module) => format!("there is no `{name}` in `{}`", self.module_name(module)),
            None => format!("no {what} `{name}` is known here"),
        };
        let mut diagnostic = Diagnostic::error(codes::UNKNOWN_NAME, unresolved.span, message);
        if let Some(near) = unresolved.near {
            diagnostic = diagnostic.help(format!("there is `{near}`"));
        }
        if unresolved.opaque {
            diagnostic = diagnostic.note("the module has Rust code or macro calls, whose names only rustc knows");
        } else {
            diagnostic =
                diagnostic.note("what runs at compile time sees Oxur code and the machine's library, not Rust code");
        }
        self.report(diagnostic);
    }

    fn module_name(&self, module: DefId) -> String {
        let path = self.defs.path(module);
        if path.is_empty() { "crate".to_owned() } else { path }
    }

    /// Reports a use of something of Rust that the machine does not know.
    pub(super) fn foreign(&mut self, span: Span, name: Symbol) {
        let message = format!("`{name}` is Rust code that cannot run at compile time");
        let note = "what runs at compile time is Oxur code and the machine's library";
        self.report(Diagnostic::error(codes::FOREIGN, span, message).note(note));
    }

    /// Reports a use of what cannot be used here, if it is that.
    pub(super) fn barred(&mut self, def: DefId, span: Span) -> bool {
        let found = self.defs.get(def);
        let Some(reason) = found.barred else { return false };
        let message = format!("`{}` cannot be used at compile time: {reason}", found.name);
        let place = found.span;
        self.report(Diagnostic::error(codes::FOREIGN, span, message).label(place, "defined here"));
        true
    }
}
