//! Diagnostics as text for people.

use oxur_core::{Diagnostic, SourceMap};

/// The diagnostic as rustc renders its own, with the excerpt, without colour.
pub(crate) fn render(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let mut text = format!("{}: {}\n  --> {}", diagnostic.code, diagnostic.message, place(diagnostic, sources));
    for note in &diagnostic.notes {
        text.push_str(&format!("\n  = note: {note}"));
    }
    for help in &diagnostic.help {
        text.push_str(&format!("\n  = help: {help}"));
    }
    text
}

/// The diagnostic in one line: cargo shows a warning of a build script up to the first line break.
pub(crate) fn line(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let mut text = format!("{}: {} [{}]", place(diagnostic, sources), diagnostic.message, diagnostic.code);
    for help in &diagnostic.help {
        text.push_str(&format!("; help: {help}"));
    }
    text.replace(['\n', '\r'], " ")
}

fn place(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let span = diagnostic.span();
    let source = sources.get(span.source);
    let at = source.line_column(span.lo);
    format!("{}:{}:{}", source.name(), at.line, at.column)
}
