//! How the checker says what is wrong.

use oxur_core::core::Path;
use oxur_core::{Diagnostic, Span, Symbol, codes::vm as codes, mapped};

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

    /// Reports a name in `path` that was not found; `what` says what kind of thing was looked for.
    ///
    /// Rust's library has more than the machine's: what is missing there is Rust code.
    pub(super) fn unresolved(&mut self, unresolved: &Unresolved, path: &Path, what: &str) {
        let name = unresolved.name;
        if unresolved.module.is_some_and(|module| self.defs.is_library_module(module)) {
            let written: Vec<&str> = mapped(&path.segments, |segment| segment.name.name.as_str());
            let message = format!("`{}` is Rust code that the virtual machine does not know", written.join("::"));
            let mut diagnostic = Diagnostic::error(codes::FOREIGN, path.span, message);
            if let Some(near) = unresolved.near {
                diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
            }
            diagnostic = diagnostic.help("leave this to run time, or write in Oxur what compile time needs of it");
            self.report(diagnostic.note("what runs at compile time is Oxur code and the machine's library"));
            return;
        }
        let message = match unresolved.module {
            Some(module) => format!("there is no `{name}` in `{}`", self.module_name(module)),
            None => format!("no {what} `{name}` is known here"),
        };
        let mut diagnostic = Diagnostic::error(codes::UNKNOWN_NAME, unresolved.span, message);
        if let Some(near) = unresolved.near {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
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
