//! Diagnostics as text: for rustc to show, and in one line for cargo to show.

use oxur_core::{Diagnostic, SourceMap, render, render_plain};

/// The diagnostic as rustc draws its own, with the excerpt, without colour.
pub(crate) fn drawn(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    render(diagnostic, sources, false).trim_end().to_owned()
}

/// The diagnostic in one line: cargo shows a warning of a build script up to the first line break.
pub(crate) fn line(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let text = render_plain(diagnostic, sources);
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ")
}
