//! Diagnostics as text: in one block of lines for logs and for `compile_error!`, or drawn like rustc's messages.

#[cfg(feature = "render")]
mod drawn;

#[cfg(feature = "render")]
pub use self::drawn::render;

use std::fmt::Write as _;

use crate::{Diagnostic, Severity, SourceMap, Span};

/// The diagnostic without an excerpt: `src/a.oxr:3:5: error[OXR0004]: two forms touch`, and below it, indented, what
/// else is known.
#[must_use]
pub fn render_plain(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place = place(diagnostic.span(), sources).map_or_else(String::new, |place| format!("{place}: "));
    let mut out = format!("{place}{severity}[{}]: {}\n", diagnostic.code, diagnostic.message);
    for line in details(diagnostic, sources).lines() {
        let _ = writeln!(out, "  {line}");
    }
    out
}

/// The diagnostic as the text of a `compile_error!` that stands at its place: `two forms touch [OXR0004]`, then notes and
/// help on lines of their own.
#[must_use]
pub fn render_message(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let details = details(diagnostic, sources);
    let details = details.trim_end();
    let gap = if details.is_empty() { "" } else { "\n" };
    format!("{} [{}]{gap}{details}", diagnostic.message, diagnostic.code)
}

/// Labels, notes, help and trace, a line each.
fn details(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let mut out = String::new();
    for (number, label) in diagnostic.labels.iter().enumerate().filter(|(_, label)| !label.text.is_empty()) {
        match place(label.span, sources).filter(|_| number > 0) {
            Some(place) => _ = writeln!(out, "note: {place}: {}", label.text),
            None => _ = writeln!(out, "note: {}", label.text),
        }
    }
    for note in &diagnostic.notes {
        let _ = writeln!(out, "note: {note}");
    }
    for help in &diagnostic.help {
        let _ = writeln!(out, "help: {help}");
    }
    for step in &diagnostic.trace {
        match place(step.template, sources) {
            Some(place) => _ = writeln!(out, "note: in `{}`, at {place}", step.name),
            None => _ = writeln!(out, "note: in `{}`", step.name),
        }
    }
    out
}

/// `name:line:column`
fn place(span: Span, sources: &SourceMap) -> Option<String> {
    if span.is_nowhere() {
        return None;
    }
    let source = sources.get(span.source);
    let at = source.line_column(span.lo);
    Some(format!("{}:{}:{}", source.name(), at.line, at.column))
}
