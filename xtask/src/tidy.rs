//! The rules of the tree that no compiler checks, each a function from a file's text to findings.

mod manifests;
mod sources;
mod user_build;

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

use walkdir::WalkDir;

/// One breach of a rule.
pub(crate) struct Finding {
    file: String,
    line: usize,
    message: String,
}

impl Finding {
    fn new(file: &str, line: usize, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// Checks the tree and prints what breaks a rule.
pub(crate) fn run(root: &Path) -> ExitCode {
    let mut findings = check(root);
    user_build::check(root, &mut findings);
    for finding in &findings {
        eprintln!("{finding}");
    }
    println!("tidy: {} findings", findings.len());
    if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Checks every text file below `root`, build folders and hidden ones (but `.ci` and `.cargo`) left out.
fn check(root: &Path) -> Vec<Finding> {
    let mut findings = Vec::new();
    let walk = WalkDir::new(root).sort_by_file_name().into_iter().filter_entry(|entry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || (name != "target" && (!name.starts_with('.') || name == ".ci" || name == ".cargo"))
    });
    for entry in walk.filter_map(Result::ok).filter(|entry| entry.file_type().is_file()) {
        let path = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let name = path.to_string_lossy().replace('\\', "/");
        // What is no UTF-8 is no text of ours: test data that must be broken.
        let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
        if name.ends_with("Cargo.toml") {
            manifests::check(&name, &text, &mut findings);
        }
        if name.ends_with(".rs") {
            sources::check(&name, &text, &mut findings);
        }
        if name.ends_with(".md") {
            links(&name, &text, entry.path().parent().unwrap_or(root), &mut findings);
        }
        places(&name, &text, &mut findings);
    }
    findings
}

/// A link of a page to a file of the tree leads somewhere.
fn links(name: &str, text: &str, folder: &Path, findings: &mut Vec<Finding>) {
    for (line, number) in text.lines().zip(1..) {
        for link in line.split("](").skip(1).filter_map(|rest| rest.split([')', '#', ' ']).next()) {
            let elsewhere = link.is_empty() || link.contains("://") || link.contains(['{', '~', '(']);
            if !elsewhere && !folder.join(link).exists() {
                findings.push(Finding::new(name, number, format!("a link leads nowhere: {link}")));
            }
        }
    }
}

/// No file may speak of the machine that it was written on.
fn places(name: &str, text: &str, findings: &mut Vec<Finding>) {
    // Written in two halves, so that this file does not find itself.
    let machine = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];
    for (line, number) in text.lines().zip(1..) {
        for part in machine {
            if line.contains(part) {
                findings.push(Finding::new(name, number, format!("a path of one machine: {part}")));
            }
        }
        if ["<<<<<<< ", ">>>>>>> "].iter().any(|mark| line.starts_with(mark)) {
            findings.push(Finding::new(name, number, "a conflict that was not resolved"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_tidy() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
        let findings = check(root);
        let list: Vec<String> = findings.iter().map(ToString::to_string).collect();
        assert!(list.is_empty(), "\n{}", list.join("\n"));
    }

    #[test]
    fn links_to_nothing_are_found() {
        let mut findings = Vec::new();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        links("a.md", "[a](Cargo.toml) [b](#here) [c](https://x/y)\n[d](nothing.md#part)", folder, &mut findings);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].message, "a link leads nowhere: nothing.md");
    }

    #[test]
    fn machine_paths_are_found() {
        let mut findings = Vec::new();
        places("a.md", concat!("see\n/ho", "me/someone/x"), &mut findings);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].line, 2);
    }
}
