//! Diagnostics as text: for rustc to show, and in one line for cargo to show.

use oxur_core::{Diagnostic, SourceMap, render, render_plain};

/// The diagnostic as rustc draws its own, with the excerpt, without colour.
pub(crate) fn drawn(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    render(diagnostic, sources, false).trim_end().to_owned()
}

/// A drawn diagnostic as the text of a `compile_error!`: rustc writes `error:` before it itself, so the code moves to the
/// end of the message.
pub(crate) fn as_error_text(drawn: &str, code: &str) -> String {
    let (head, rest) = drawn.split_at(drawn.find('\n').unwrap_or(drawn.len()));
    match head.strip_prefix(&format!("error[{code}]: ")) {
        Some(message) => format!("{message} [{code}]{rest}"),
        None => drawn.to_owned(),
    }
}

/// The diagnostic in one line: cargo shows a warning of a build script up to the first line break.
pub(crate) fn line(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let text = render_plain(diagnostic, sources);
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_stands_behind_the_message() {
        let drawn = "error[OXR0004]: two forms touch\n --> a.oxr:1:1\n";
        assert_eq!(as_error_text(drawn, "OXR0004"), "two forms touch [OXR0004]\n --> a.oxr:1:1\n");
        assert_eq!(as_error_text("odd", "OXR0004"), "odd");
    }
}
