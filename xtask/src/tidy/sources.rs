//! Rules for Rust sources: what each says first, how long it is, and what pure crates must not name.

use super::Finding;

/// The longest file that needs no reason.
const LONGEST: usize = 600;

/// Files that are longer, each with the reason.
const LONG: &[(&str, &str)] = &[
    ("oxur-comp/src/expand/definitions.rs", "what is defined where, in one table that every use asks"),
    ("oxur-comp/src/expand/macros.rs", "a call of a macro from its arguments to its result, hygiene included"),
];

/// Crates that do no input or output: all of it comes in through the `Host`.
const PURE: &[&str] = &["oxur-core/src/", "oxur-vm/src/", "oxur-comp/src/"];

/// Modules of std that a pure crate must not name.
const OUTSIDE: &[&str] = &["fs", "net", "env", "process"];

pub(crate) fn check(file: &str, text: &str, findings: &mut Vec<Finding>) {
    if !text.starts_with("//!") && !is_case(file) {
        findings.push(Finding::new(file, 1, "the first line does not say (`//!`) what the file does"));
    }
    // Tests at the end of a file are not counted: they stand where what they test stands.
    let length = text.lines().take_while(|line| line.trim() != "#[cfg(test)]").count();
    if length > LONGEST && !LONG.iter().any(|(long, _)| *long == file) && !is_case(file) {
        findings.push(Finding::new(
            file,
            length,
            format!("{length} lines; over {LONGEST} a file needs a reason in tidy"),
        ));
    }
    let pure = PURE.iter().any(|folder| file.starts_with(folder));
    let mut testing = file.ends_with("/tests.rs") || file.contains("/tests/");
    for (line, number) in text.lines().zip(1..) {
        testing |= line.trim() == "#[cfg(test)]";
        let code = line.split("//").next().unwrap_or("");
        if pure && !testing {
            if let Some(module) = OUTSIDE.iter().find(|module| names(code, module)) {
                findings.push(Finding::new(file, number, format!("a pure crate names std::{module}; ask the host")));
            }
            if names(code, "thread") && !file.starts_with("oxur-vm/") {
                findings.push(Finding::new(file, number, "threads belong to the VM and to the callers"));
            }
            if ["println!(", "eprintln!(", "print!(", "eprint!("].iter().any(|print| calls(code, print)) {
                findings.push(Finding::new(file, number, "a pure crate prints; ask the host"));
            }
        }
        if !file.starts_with("oxur-ast/") && !file.starts_with("xtask/") && calls(code, "syn::") {
            findings.push(Finding::new(file, number, "only oxur-ast names syn"));
        }
        // Written in two halves, so that this file does not find itself.
        for unfinished in [concat!("to", "do!("), concat!("unimple", "mented!("), concat!("db", "g!(")] {
            if calls(code, unfinished) && !is_case(file) {
                findings.push(Finding::new(file, number, format!("`{unfinished}…)` is left in the code")));
            }
        }
        if code.trim_start().starts_with(concat!("#[", "ignore")) {
            findings.push(Finding::new(file, number, "a test that does not run"));
        }
    }
}

/// Whether the file is a test's data, written to be compiled by a test and not to be read as part of the project.
fn is_case(file: &str) -> bool {
    file.starts_with("tests/") && !file.starts_with("tests/src/") && !file.starts_with("tests/drivers/")
        || file.contains("/tests/ui/")
}

/// Whether `code` names `std::module`, alone or in a braced use.
fn names(code: &str, module: &str) -> bool {
    let direct = format!("std::{module}");
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    if code.match_indices(&direct).any(|(at, _)| ends(&code[at + direct.len()..])) {
        return true;
    }
    let Some(list) = code.trim_start().strip_prefix("use std::{") else { return false };
    list.split(['{', '}', ',', ';']).any(|item| item.trim().split("::").next() == Some(module))
}

/// Whether `text` holds `what` as a whole word.
fn calls(text: &str, what: &str) -> bool {
    text.match_indices(what).any(|(at, _)| {
        !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '"' || c == '`' || c == ':')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(file: &str, text: &str) -> Vec<String> {
        let mut findings = Vec::new();
        check(file, text, &mut findings);
        findings.iter().map(|f| format!("{}: {}", f.line, f.message)).collect()
    }

    #[test]
    fn pure_crates_name_no_input_or_output() {
        let text = "//! x\nuse std::fs;\nuse std::{env, fmt};\nuse std::env_like;\n// std::net\n";
        assert_eq!(
            found("oxur-core/src/a.rs", text),
            ["2: a pure crate names std::fs; ask the host", "3: a pure crate names std::env; ask the host"]
        );
        assert!(found("oxur-build/src/a.rs", text).is_empty());
    }

    #[test]
    fn syn_is_named_in_one_crate() {
        assert_eq!(found("oxur-comp/src/a.rs", "//! x\nuse syn::Expr;\n"), ["2: only oxur-ast names syn"]);
        assert!(found("oxur-ast/src/a.rs", "//! x\nuse syn::Expr;\n").is_empty());
    }

    #[test]
    fn a_file_says_what_it_is() {
        assert_eq!(found("a.rs", "use x;\n").len(), 1);
    }

    #[test]
    fn unfinished_code_is_found() {
        let text = format!("//! x\nfn f() {{ {}) }}\n", concat!("to", "do!("));
        assert_eq!(found("a.rs", &text).len(), 1);
    }
}
