//! What a user's build compiles: no package and no feature comes in unnoticed, since each is paid for in every build.

use std::path::Path;
use std::process::Command;

use super::Finding;

/// The packages and their features.
const COMPILED: &[(&str, &str)] = &[
    ("annotate-snippets", "default,std"),
    ("anstyle", "std"),
    ("oxur", ""),
    ("oxur-ast", ""),
    ("oxur-build", ""),
    ("oxur-comp", "default"),
    ("oxur-core", "default,render"),
    ("oxur-macros", "default"),
    ("oxur-vm", "default"),
    ("rustc-hash", "default,std"),
    ("same-file", "default"),
    ("unicode-ident", "default"),
    ("unicode-width", "cjk,default"),
    ("walkdir", "default"),
];

/// What Windows needs for links of files.
const ON_WINDOWS: &[&str] = &["winapi-util", "windows-sys", "windows-link", "windows-targets"];

/// Asks cargo what `oxur-build` and `oxur` pull in, and compares it with the list.
pub(super) fn check(root: &Path, findings: &mut Vec<Finding>) {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let arguments = ["tree", "-p", "oxur-build", "-p", "oxur", "-e", "normal", "--prefix", "none", "-f", "{p}|{f}"];
    let output = Command::new(cargo).args(arguments).current_dir(root).output();
    match output {
        Ok(output) if output.status.success() => compare(&String::from_utf8_lossy(&output.stdout), findings),
        Ok(output) => findings.push(finding(String::from_utf8_lossy(&output.stderr).trim())),
        Err(error) => findings.push(finding(&format!("cargo tree: {error}"))),
    }
}

fn compare(tree: &str, findings: &mut Vec<Finding>) {
    let mut seen: Vec<&str> = Vec::new();
    for line in tree.lines().filter(|line| !line.is_empty()) {
        let (package, features) = line.split_once('|').unwrap_or((line, ""));
        let name = package.split(' ').next().unwrap_or(package);
        let features = features.trim_end_matches(" (*)");
        if seen.contains(&line) || ON_WINDOWS.iter().any(|known| name.starts_with(known)) {
            continue;
        }
        seen.push(line);
        match COMPILED.iter().find(|(known, _)| *known == name) {
            None => findings.push(finding(&format!("users' builds compile `{name}`, which is not in the list"))),
            Some((_, allowed)) => {
                let is_new = |feature: &&str| !feature.is_empty() && !allowed.split(',').any(|known| known == *feature);
                for feature in features.split(',').filter(is_new) {
                    let message = format!("users' builds compile `{name}` with the feature `{feature}`");
                    findings.push(finding(&format!("{message}, which is not in the list")));
                }
            }
        }
    }
}

fn finding(message: &str) -> Finding {
    Finding::new("xtask/src/tidy/user_build.rs", 1, message)
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_comes_in_is_told() {
        let tree =
            "oxur v0.3.0 (/w)|\noxur-comp v0.3.0 (/w)|default,raise\nsyn v3.0.0|full\nwalkdir v2.5.0|default (*)\n";
        let mut findings = Vec::new();
        super::compare(tree, &mut findings);
        let told: Vec<String> = findings.iter().map(|finding| finding.message.clone()).collect();
        assert_eq!(
            told,
            [
                "users' builds compile `oxur-comp` with the feature `raise`, which is not in the list",
                "users' builds compile `syn`, which is not in the list",
            ]
        );
    }
}
