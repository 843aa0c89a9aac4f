//! What rustc says of mistakes in Oxur code, and where: the cases in `positions`, a folder for each phase of rustc, since an
//! error in one keeps rustc from the next. The cases of a folder are one crate, through the build script and once more
//! inside of `oxur!`. Expectations stand in the cases, as those of the error cases do. They are what one version of rustc
//! says; others say some of it in other words, and are not asked.

use std::collections::BTreeMap;
use std::fs;

use oxur_tests::project::Project;
use oxur_tests::{Said, blessing, differences, expectations, files, root, with_expectations};
use serde_json::Value;

/// The version of rustc whose words the cases expect.
const RUSTC: &str = "rustc 1.95.";

fn is_expected_rustc() -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = std::process::Command::new(rustc).arg("--version").output().expect("rustc can be run");
    let expected = version.stdout.starts_with(RUSTC.as_bytes());
    if !expected {
        eprintln!("the cases expect {RUSTC}x and are not run with another");
    }
    expected
}

struct Case {
    name: String,
    path: std::path::PathBuf,
    text: String,
}

fn cases(phase: &str) -> Vec<Case> {
    let only = std::env::var("OXUR_CASE").unwrap_or_default();
    files(&root().join("positions").join(phase), "oxr")
        .into_iter()
        .map(|path| Case {
            name: path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned(),
            text: fs::read_to_string(&path).expect("a case can be read"),
            path,
        })
        .filter(|case| case.name.contains(&only))
        .collect()
}

/// What rustc says of the files of a crate, by their names without endings. Of a place in a macro's definition it is the
/// place of the call that counts.
fn said(project: &Project, command: &str) -> BTreeMap<String, Vec<Said>> {
    let run = project.cargo(&[command, "--message-format=json"]);
    let mut all: BTreeMap<String, Vec<Said>> = BTreeMap::new();
    for line in run.stdout.lines() {
        let message: Value = serde_json::from_str(line).expect("cargo's messages are JSON");
        if message["reason"] != "compiler-message" {
            continue;
        }
        let message = &message["message"];
        let Some(span) = message["spans"].as_array().and_then(|spans| spans.iter().find(|s| s["is_primary"] == true))
        else {
            continue;
        };
        let mut span = span;
        let mut found = None;
        loop {
            let file = span["file_name"].as_str().unwrap_or_default();
            if let Some((_, name)) = file.replace('\\', "/").rsplit_once("/src/").or(file.rsplit_once("src/")) {
                let name = name.trim_end_matches(".rs").trim_end_matches(".oxr");
                if !name.is_empty() && !file.contains("rustc/") {
                    found = Some((name.to_owned(), span));
                    break;
                }
            }
            match span.get("expansion").filter(|expansion| !expansion.is_null()) {
                Some(expansion) => span = &expansion["span"],
                None => break,
            }
        }
        let (name, span) = found.unwrap_or_else(|| panic!("no place of this message is in a case:\n{message:#}"));
        let number = |key: &str| span[key].as_u64().and_then(|n| usize::try_from(n).ok()).expect("a number");
        let labels = message["spans"].as_array().into_iter().flatten().filter_map(|span| span["label"].as_str());
        let children = message["children"].as_array().into_iter().flatten().filter_map(|c| c["message"].as_str());
        all.entry(name).or_default().push(Said {
            line: number("line_start"),
            column: number("column_start"),
            end_line: number("line_end"),
            end_column: number("column_end"),
            code: message["code"]["code"].as_str().unwrap_or("error").to_owned(),
            message: message["message"].as_str().unwrap_or_default().replace('\n', "\\n"),
            help: labels.chain(children).map(str::to_owned).collect(),
        });
    }
    assert!(!all.is_empty(), "rustc says nothing:\n{}", run.stderr);
    for said in all.values_mut() {
        said.sort_by(|a, b| (a.line, a.column, &a.message).cmp(&(b.line, b.column, &b.message)));
    }
    all
}

fn library(project: &Project, phase: &str, rest: &str) {
    project.forget("src/main.rs");
    let quiet = if phase == "lints" { "" } else { "#![allow(warnings)]\n" };
    project.write("src/lib.rs", &format!("#![allow(missing_docs)]\n{quiet}{rest}"));
}

fn check(phase: &str) {
    if !is_expected_rustc() {
        return;
    }
    let cases = cases(phase);
    let project = Project::new(env!("CARGO_TARGET_TMPDIR"), &format!("positions-{phase}"));
    project.build_script(
        "oxur_build::Build::new().pattern(\"src/*.oxr\").visibility(oxur_build::Visibility::Public).compile()?;",
    );
    library(&project, phase, "oxur::modules!();\n");
    for case in &cases {
        project.write(&format!("src/{}.oxr", case.name), &case.text);
    }
    // Some lints look at code only when it is made.
    let mut said = said(&project, if phase == "constants" { "build" } else { "check" });
    let out = project.out();
    for (name, said) in &mut said {
        // What has to stand before a first line of code moves it to the right.
        let map = fs::read_to_string(out.join(format!("src/{name}.oxr.rs.map"))).expect("a map");
        let shift = map.lines().find_map(|line| line.strip_prefix("shift ")).expect("a shift");
        let shift: usize = shift.parse().expect("a number");
        for said in said.iter_mut() {
            said.column -= if said.line == 1 { shift } else { 0 };
            said.end_column -= if said.end_line == 1 { shift } else { 0 };
        }
    }
    let mut failures = Vec::new();
    for case in &cases {
        let actual = said.remove(&case.name).unwrap_or_default();
        let expected = expectations(&case.text).unwrap_or_else(|line| panic!("{}: {line}", case.name));
        let differences = differences(&expected, &actual);
        if differences.is_empty() {
            continue;
        }
        if blessing() {
            // What is said beside the message is for people to choose.
            let bare: Vec<Said> = actual.into_iter().map(|said| Said { help: Vec::new(), ..said }).collect();
            fs::write(&case.path, with_expectations(&case.text, &bare)).expect("a case can be written");
        } else {
            failures.push(format!("{}:\n{differences}", case.name));
        }
    }
    let (count, all) = (failures.len(), cases.len());
    assert!(failures.is_empty(), "{}\n{count} of {all} cases of {phase} fail", failures.concat());
    assert!(said.is_empty(), "messages at files that are no cases: {said:?}");
}

/// The same through `oxur!`: the places are the same but for what Rust's lexer does to names. Of `a-b` it makes three tokens,
/// of which one place cannot be made, so that only the first is underlined.
fn check_inline(phase: &str) {
    if !is_expected_rustc() {
        return;
    }
    let cases: Vec<Case> = cases(phase).into_iter().filter(|case| lexes_inline(&case.text)).collect();
    let project = Project::new(env!("CARGO_TARGET_TMPDIR"), &format!("positions-inline-{phase}"));
    project.remove("build.rs");
    let workspace = root().parent().expect("a workspace").display().to_string();
    project.write(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"positions-inline-{phase}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
             [dependencies]\noxur = {{ path = '{workspace}/oxur' }}\n\n[workspace]\n"
        ),
    );
    let modules: String = cases.iter().map(|case| format!("pub mod {};\n", case.name)).collect();
    library(&project, phase, &modules);
    for case in &cases {
        project.write(&format!("src/{}.rs", case.name), &format!("oxur::oxur! {{\n{}\n}}\n", case.text));
    }
    let mut said = said(&project, "check");
    let mut failures = Vec::new();
    for case in &cases {
        let mut actual = said.remove(&case.name).unwrap_or_default();
        let mut expected = expectations(&case.text).unwrap_or_else(|line| panic!("{}: {line}", case.name));
        let lines: Vec<&str> = case.text.lines().collect();
        let in_names = |said: &Said| {
            let under = |line: &&str| line.chars().skip(said.column - 1).take(said.end_column - said.column).collect();
            let under: String = lines.get(said.line - 1).map(under).unwrap_or_default();
            under.contains(['-', '!']) || said.end_line != said.line
        };
        for said in &mut actual {
            said.line -= 1;
            said.end_line -= 1;
        }
        for wanted in expected.iter_mut().filter(|said| in_names(said)) {
            if let Some(said) = actual.iter().find(|said| (said.line, said.column) == (wanted.line, wanted.column)) {
                wanted.end_line = said.end_line;
                wanted.end_column = said.end_column;
            }
        }
        let differences = differences(&expected, &actual);
        if !differences.is_empty() {
            failures.push(format!("{}:\n{differences}", case.name));
        }
    }
    let (count, all) = (failures.len(), cases.len());
    assert!(all > 5 || std::env::var("OXUR_CASE").is_ok(), "few cases are left: {all}");
    if blessing() {
        return;
    }
    assert!(failures.is_empty(), "{}\n{count} of {all} cases of {phase} fail inside of oxur!", failures.concat());
}

/// Whether Rust's lexer takes a case, and the case does not say that it is for files.
fn lexes_inline(text: &str) -> bool {
    let refused = |line: &str| line.contains('`') || (line.contains(';') && !line.contains("(rust"));
    !text.starts_with("// files only: ") && !text.lines().any(|line| !line.starts_with("//") && refused(line))
}

#[test]
fn names() {
    check("resolve");
}

#[test]
fn types() {
    check("types");
}

#[test]
fn borrows() {
    check("borrow");
}

#[test]
fn lints() {
    check("lints");
}

#[test]
fn constants() {
    check("constants");
}

#[test]
fn names_inline() {
    check_inline("resolve");
}

#[test]
fn types_inline() {
    check_inline("types");
}

#[test]
fn borrows_inline() {
    check_inline("borrow");
}

#[test]
fn lints_inline() {
    check_inline("lints");
}
