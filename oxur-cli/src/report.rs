//! Diagnostics on standard error.

use std::io::{IsTerminal as _, Write as _, stderr};

use clap::ColorChoice;
use oxur_core::{Diagnostic, SourceMap};

use crate::Ending;

/// Whether standard error is to be coloured.
pub(crate) fn in_colour(choice: ColorChoice) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
            stderr().is_terminal() && !refused && !dumb
        }
    }
}

/// How many diagnostics are shown.
const MOST: usize = 100;

/// Writes the diagnostics and a line that counts them; gives how the command ends if nothing else goes wrong.
pub(crate) fn report(diagnostics: &[Diagnostic], sources: &SourceMap, colour: ColorChoice) -> anyhow::Result<Ending> {
    report_found(diagnostics, sources, colour)?;
    let mut out = stderr().lock();
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let warnings = diagnostics.len() - errors;
    let count = |count: usize, what: &str| match count {
        0 => None,
        1 => Some(format!("1 {what}")),
        _ => Some(format!("{count} {what}s")),
    };
    let counts: Vec<String> = [count(errors, "error"), count(warnings, "warning")].into_iter().flatten().collect();
    if !counts.is_empty() {
        writeln!(out, "{}", counts.join(", "))?;
    }
    Ok(if errors == 0 { Ending::Success } else { Ending::Failure })
}

/// Writes the diagnostics, and does not count them.
pub(crate) fn report_found(diagnostics: &[Diagnostic], sources: &SourceMap, colour: ColorChoice) -> anyhow::Result<()> {
    let mut out = stderr().lock();
    let colour = in_colour(colour);
    for diagnostic in diagnostics.iter().take(MOST) {
        writeln!(out, "{}\n", oxur_core::render(diagnostic, sources, colour).trim_end())?;
    }
    if diagnostics.len() > MOST {
        writeln!(out, "and {} more\n", diagnostics.len() - MOST)?;
    }
    Ok(())
}
