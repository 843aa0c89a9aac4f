//! The one type for all that is said to the user about a program.

use crate::{Expansions, Span};

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// The program is not valid, or a limit was met.
    Error,
    /// The program is valid but looks wrong.
    Warning,
}

/// A place with words beside it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there; may be empty.
    pub text: String,
}

/// One macro that the code in question came through.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TraceStep {
    /// The macro's name, or the function's in a trace of calls.
    pub name: String,
    /// Where it was called.
    pub call_site: Span,
    /// Where in its template or body the code stands.
    pub template: Span,
}

/// A message about a program: a code, a place, plain words, and what else helps.
///
/// Messages start in lower case (names excepted), end without a full stop, and speak the language's terms.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// The code, as in `OXR0001`; the table is in [`codes`](crate::codes).
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// Where: the first label is the primary place.
    pub labels: Vec<Label>,
    /// Facts that help to understand.
    pub notes: Vec<String>,
    /// What to do: the mend, where one is known.
    pub help: Vec<String>,
    /// The macros that the place came through (or the calls that led to it), innermost first.
    pub trace: Vec<TraceStep>,
}

impl Diagnostic {
    /// An error with `message` at `span`.
    #[must_use]
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, span, message.into())
    }

    /// A warning with `message` at `span`.
    #[must_use]
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, span, message.into())
    }

    /// What a macro says with `text`: lines that start with `help: ` are help, `note: ` notes, the others the message.
    #[must_use]
    pub fn told_by_macro(severity: Severity, code: &'static str, span: Span, text: &str) -> Self {
        let apart = |line: &&str| line.starts_with("help: ") || line.starts_with("note: ");
        let message: Vec<&str> = text.lines().filter(|line| !apart(line)).collect();
        let message = message.join("\n");
        let message = message.trim_end_matches('.').to_owned();
        let mut diagnostic = Self::new(severity, code, span, message);
        for line in text.lines() {
            if let Some(help) = line.strip_prefix("help: ") {
                diagnostic = diagnostic.help(help);
            } else if let Some(note) = line.strip_prefix("note: ") {
                diagnostic = diagnostic.note(note);
            }
        }
        diagnostic
    }

    fn new(severity: Severity, code: &'static str, span: Span, message: String) -> Self {
        debug_assert!(!message.ends_with('.'), "a message ends without a full stop: {message}");
        let labels = vec![Label { span, text: String::new() }];
        Self { severity, code, message, labels, notes: Vec::new(), help: Vec::new(), trace: Vec::new() }
    }

    /// Puts words beside the primary place.
    #[must_use]
    pub fn at(mut self, text: impl Into<String>) -> Self {
        self.labels[0].text = text.into();
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Adds a help line.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// The primary place.
    #[must_use]
    pub fn span(&self) -> Span {
        self.labels[0].span
    }

    /// Whether it is an error.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Moves every place that stands in a macro's template to the form of the caller, and tells the way in `trace`.
    #[must_use]
    pub fn traced(mut self, expansions: &Expansions) -> Self {
        let mut template = self.span();
        for expansion in expansions.trace(self.span()) {
            let name = expansion.name.to_string();
            self.trace.push(TraceStep { name, call_site: expansion.call_site, template });
            template = expansion.call_site;
        }
        for label in &mut self.labels {
            label.span = expansions.call_site(label.span);
        }
        self
    }
}

/// Puts diagnostics in the order of their places, and drops those that say of one place what another has said of it: they
/// may have come there through other macros.
pub fn sort_diagnostics(list: &mut Vec<Diagnostic>) {
    let place = |d: &Diagnostic| (d.span().source, d.span().lo, d.span().hi, d.severity, d.code);
    crate::sort_by(list, |a, b| place(a).cmp(&place(b)).then_with(|| a.message.cmp(&b.message)));
    list.dedup_by(|later, first| place(later) == place(first) && later.message == first.message);
}
