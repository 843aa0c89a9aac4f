//! The expectations that stand inside error cases: under the offending line, or at the top.
//!
//! ```text
//! (deffn main [] (set! 5 6))
//! //                   ^ OXR0256 not a place
//! //                   help: …
//! ```
//!
//! The carets mark the place, then come the code and words of the message; each `help:` line holds words of one help.
//! Words are a part of what is said. Three dots after the carets say that the place goes on in a later line. Where a
//! comment cannot stand under the line (inside a string that does not end, say), lines at the top name the place:
//!
//! ```text
//! //@ 3:13-4:1 OXR0103 the string does not end
//! //@ help: …
//! ```

use std::fmt::Write as _;

use oxur_core::{Diagnostic, SourceMap};

/// One thing that is said of a case, by the compiler or by the case itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Said {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The line in which it ends.
    pub end_line: usize,
    /// The column after its last character; at least one after the first, since an empty place is shown as one caret.
    pub end_column: usize,
    /// The code.
    pub code: String,
    /// The message, or part of it.
    pub message: String,
    /// The help lines, or parts of them.
    pub help: Vec<String>,
}

impl Said {
    /// What `diagnostic` says, with its primary place.
    #[must_use]
    pub fn of(diagnostic: &Diagnostic, sources: &SourceMap) -> Self {
        let span = diagnostic.span();
        let source = sources.get(span.source);
        let (start, end) = (source.line_column(span.lo), source.line_column(span.hi));
        let one_line = |text: &str| text.replace('\n', "\\n");
        Self {
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: if end.line == start.line { end.column.max(start.column + 1) } else { end.column },
            code: diagnostic.code.to_owned(),
            message: one_line(&diagnostic.message),
            help: diagnostic.help.iter().map(|help| one_line(help)).collect(),
        }
    }

    /// Whether what is said, `actual`, is what `self` expects: the same place and code, and the words of `self` in it.
    #[must_use]
    pub fn is_said_by(&self, actual: &Self) -> bool {
        let end = |said: &Self| if said.end_line == said.line { Some(said.end_column) } else { None };
        (self.line, self.column, end(self)) == (actual.line, actual.column, end(actual))
            && self.code == actual.code
            && actual.message.contains(&self.message)
            && self.help.len() <= actual.help.len()
            && self.help.iter().all(|words| actual.help.iter().any(|help| help.contains(words)))
    }
}

/// Whether a line of a case is an expectation.
fn is_expectation(line: &str) -> bool {
    line.starts_with("//@ ")
        || line.strip_prefix("//").is_some_and(|rest| {
            let rest = rest.trim_start();
            rest.starts_with('^') || rest.starts_with("help: ")
        })
}

/// Whether the expectations of a case stand at its top.
fn at_top(text: &str) -> bool {
    text.starts_with("//@ ")
}

/// Compares what is said with what is expected; gives the differences.
#[must_use]
pub fn differences(expected: &[Said], actual: &[Said]) -> String {
    let mut left: Vec<&Said> = actual.iter().collect();
    let mut text = String::new();
    for wanted in expected {
        if let Some(found) = left.iter().position(|said| wanted.is_said_by(said)) {
            left.remove(found);
        } else {
            text += &format!("  expected: {}\n", show(wanted));
        }
    }
    for said in left {
        text += &format!("  found:    {}\n", show(said));
    }
    text
}

fn show(said: &Said) -> String {
    let Said { line, column, end_line, end_column, code, message, help } = said;
    let help: String = help.iter().map(|h| format!("\n              help: {h}")).collect();
    format!("{line}:{column}-{end_line}:{end_column} {code} {message}{help}")
}

/// The expectations in the text of a case, in their order.
///
/// # Errors
///
/// One is not well-formed: its line.
pub fn expectations(text: &str) -> Result<Vec<Said>, String> {
    let mut found: Vec<Said> = Vec::new();
    // The line that carets mean is the last one before them that is no expectation.
    let mut code_line = 0;
    for (number, line) in (1..).zip(text.lines()) {
        if !is_expectation(line) {
            code_line = number;
            continue;
        }
        let bad = || format!("line {number} is no expectation: {line}");
        let words = line.trim_start_matches(['/', '@']).trim_start();
        if let Some(help) = words.strip_prefix("help: ") {
            found.last_mut().ok_or_else(bad)?.help.push(help.to_owned());
            continue;
        }
        let (place, rest) = words.split_once(' ').ok_or_else(bad)?;
        let (code, message) = rest.split_once(' ').unwrap_or((rest, ""));
        let (line, column, end_line, end_column) = if let Some(place) = line.strip_prefix("//@ ") {
            let place = place.split(' ').next().ok_or_else(bad)?;
            let numbers: Vec<usize> = place.split([':', '-']).map_while(|n| n.parse().ok()).collect();
            <[usize; 4]>::try_from(numbers).map_err(|_| bad())?.into()
        } else {
            let column = line.find('^').ok_or_else(bad)? + 1;
            let carets = place.bytes().take_while(|&b| b == b'^').count();
            let end_line = if place.ends_with("...") { code_line + 1 } else { code_line };
            (code_line, column, end_line, column + carets)
        };
        let (code, message) = (code.to_owned(), message.to_owned());
        found.push(Said { line, column, end_line, end_column, code, message, help: Vec::new() });
    }
    Ok(found)
}

/// The text of a case with `said` in place of its expectations.
#[must_use]
pub fn with_expectations(text: &str, said: &[Said]) -> String {
    // Where a line goes when the expectations between the lines are gone.
    let mut kept = 0;
    let mut new_number = vec![0];
    for line in text.lines() {
        if !is_expectation(line) {
            kept += 1;
        }
        new_number.push(kept);
    }
    let place = |line: usize| new_number.get(line).copied().unwrap_or(kept + 1);
    let code: Vec<&str> = text.lines().filter(|line| !is_expectation(line)).collect();
    let mut out = String::new();
    let top = at_top(text) || said.iter().any(|s| s.column < 3 || s.line > text.lines().count());
    if top {
        let added = said.iter().map(|s| 1 + s.help.len()).sum::<usize>();
        for s in said {
            let (line, end_line) = (place(s.line) + added, place(s.end_line) + added);
            let (column, end_column) = (s.column, s.end_column);
            let _ = writeln!(out, "//@ {line}:{column}-{end_line}:{end_column} {} {}", s.code, s.message);
            for help in &s.help {
                let _ = writeln!(out, "//@ help: {help}");
            }
        }
    }
    for (number, line) in (1..).zip(&code) {
        let _ = writeln!(out, "{line}");
        for s in said.iter().filter(|s| !top && place(s.line) == number) {
            let indent = " ".repeat(s.column - 3);
            let goes_on = s.end_line != s.line;
            let end = if goes_on { line.chars().count() + 1 } else { s.end_column };
            let carets = "^".repeat(end.saturating_sub(s.column).max(1));
            let dots = if goes_on { "..." } else { "" };
            let _ = writeln!(out, "//{indent}{carets}{dots} {} {}", s.code, s.message);
            for help in &s.help {
                let _ = writeln!(out, "//{indent}help: {help}");
            }
        }
    }
    out
}

/// A diagnostic in a line or more, for the report of a failure.
#[must_use]
pub fn show_said(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let Said { line, column, code, message, help, .. } = Said::of(diagnostic, sources);
    let source = sources.get(diagnostic.span().source).text();
    let excerpt = source.lines().nth(line - 1).unwrap_or("").trim();
    let help: String = help.iter().map(|help| format!("    help: {help}\n")).collect();
    format!("    {line}:{column}: {code} {message}\n{help}    in: {excerpt}\n")
}
