//! Rules for `Cargo.toml` files: a reason beside every dependency, and dependencies that go downward only.

use super::Finding;

/// What each crate may depend on besides the packages of others; architecture.md's table, bottom up.
const LAYERS: &[(&str, &[&str])] = &[
    ("oxur-core", &[]),
    ("oxur-ast", &["oxur-core"]),
    ("oxur-vm", &["oxur-core"]),
    ("oxur-comp", &["oxur-core", "oxur-vm", "oxur-ast"]),
    ("oxur-build", &["oxur-core", "oxur-vm", "oxur-comp", "oxur-ast"]),
    ("oxur-repl", &["oxur-core", "oxur-vm", "oxur-comp"]),
    ("oxur-macros", &["oxur-core", "oxur-vm", "oxur-comp", "oxur-ast"]),
    ("oxur", &["oxur-macros"]),
];

/// Packages that one crate alone may name.
const OWNED: &[(&str, &str)] = &[("syn", "oxur-ast"), ("prettyplease", "oxur-ast")];

/// Packages that must not be in what every user's build compiles (see decisions.md).
const HEAVY: &[&str] = &["cargo_metadata", "serde", "serde_json", "thiserror", "clap", "miette", "rustyline"];

pub(crate) fn check(file: &str, text: &str, findings: &mut Vec<Finding>) {
    let name = text.lines().find_map(|line| line.strip_prefix("name = ")).unwrap_or("").trim_matches('"');
    let mut section = "";
    // A comment counts for the lines right below it, up to a blank line.
    let mut explained = false;
    for (line, number) in text.lines().zip(1..) {
        let line = line.trim();
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_end_matches(']');
            explained = false;
        } else if line.is_empty() {
            explained = false;
        } else if line.starts_with('#') {
            explained = true;
        } else if section.ends_with("dependencies") {
            let Some(dependency) = line.split(['=', '.', ' ']).next() else { continue };
            let ours = dependency == "oxur" || dependency.starts_with("oxur-");
            if !ours && !explained {
                findings.push(Finding::new(file, number, format!("no comment says why `{dependency}` is here")));
            }
            if section == "dependencies" {
                allowed(file, number, name, dependency, ours, findings);
            }
        }
    }
}

fn allowed(file: &str, line: usize, name: &str, dependency: &str, ours: bool, findings: &mut Vec<Finding>) {
    if let Some((_, below)) = LAYERS.iter().find(|(layer, _)| *layer == name) {
        if ours && !below.contains(&dependency) {
            findings.push(Finding::new(file, line, format!("`{name}` may not depend on `{dependency}`")));
        }
        if HEAVY.contains(&dependency) {
            findings.push(Finding::new(
                file,
                line,
                format!("`{dependency}` is too heavy for what every build compiles"),
            ));
        }
    }
    if let Some((_, owner)) = OWNED.iter().find(|(owned, _)| *owned == dependency)
        && !file.starts_with(&format!("{owner}/"))
    {
        findings.push(Finding::new(file, line, format!("only `{owner}` may depend on `{dependency}`")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let mut findings = Vec::new();
        check("oxur-core/Cargo.toml", text, &mut findings);
        findings.iter().map(|f| format!("{}: {}", f.line, f.message)).collect()
    }

    #[test]
    fn a_dependency_needs_a_reason() {
        let text = "[package]\nname = \"oxur-cli\"\n[dependencies]\n# Reads.\na = \"1\"\nb = \"1\"\n\nc = \"1\"\n";
        assert_eq!(found(text), ["8: no comment says why `c` is here"]);
    }

    #[test]
    fn an_owner_has_its_folder() {
        let text = "[package]\nname = \"measure\"\n[dependencies]\n# Why.\nsyn = \"3\"\n";
        let count = |file| {
            let mut findings = Vec::new();
            check(file, text, &mut findings);
            findings.len()
        };
        assert_eq!([count("oxur-ast/compare/Cargo.toml"), count("xtask/compare/Cargo.toml")], [0, 1]);
    }

    #[test]
    fn dependencies_go_downward() {
        let text = "[package]\nname = \"oxur-core\"\n[dependencies]\noxur-vm.workspace = true\n# Why.\nsyn = \"3\"\n";
        assert_eq!(
            found(text),
            ["4: `oxur-core` may not depend on `oxur-vm`", "6: only `oxur-ast` may depend on `syn`"]
        );
    }
}
