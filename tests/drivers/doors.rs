//! Runs the language cases in cargo projects, through both doors: each as the content of an `oxur!` in one crate, and as a
//! file that the build script of another compiles. Both must print what the case prints.

use std::collections::BTreeMap;
use std::fs;

use oxur_comp::Door;
use oxur_core::{Attributed, Form, FormKind, ListStyle, ReadOptions, Sequence, SourceMap, print, read};
use oxur_tests::project::Project;
use oxur_tests::{Batch, Case, Engines, agrees, errors_by_program, files, first_difference, program_main, root};

/// The text as `oxur!` can take it: as it is, or, if it has spellings that are for files, printed without them. None for
/// what only a file can have: inner attributes, a `def` as an item, files beside it.
fn inline_text(text: &str) -> Option<String> {
    let mut sources = SourceMap::new();
    let source = sources.add("case", text);
    let forms = read(source, text, &ReadOptions::new(Door::File)).forms;
    let starts = |form: &Form, word| form.as_list().is_some_and(|list| list.iter().take(2).any(|f| f.is_symbol(word)));
    if forms.iter().any(|form| starts(form, "def")) || text.contains("(include-") || text.contains("#![") {
        return None;
    }
    // The header that names the engines is a file's.
    let text = text.lines().filter(|line| !line.starts_with("//!")).collect::<Vec<_>>().join("\n");
    let for_files =
        |line: &str| line.trim_start().starts_with([';', '#']) && !line.contains("#[") || line.contains(" ;");
    if text.contains('`') || text.contains("'(") || text.lines().any(for_files) {
        let printed = forms
            .iter()
            .filter(|form| !matches!(form.kind, FormKind::InnerAttribute(_)))
            .map(|form| print(&long_quotes(form)));
        return Some(printed.collect::<Vec<_>>().join("\n"));
    }
    Some(text)
}

/// The form with `(quasiquote x)` for the short spelling, and `(quote x)`.
fn long_quotes(form: &Form) -> Form {
    let all = |forms: &[Form]| forms.iter().map(long_quotes).collect::<Vec<_>>().into();
    let kind = match &form.kind {
        FormKind::List(list) => {
            let short = matches!(list.style, ListStyle::Quote | ListStyle::Quasiquote);
            let style = if short { ListStyle::Parens } else { list.style };
            FormKind::List(Sequence { items: all(&list.items), style })
        }
        FormKind::Vector(items) => FormKind::Vector(all(items)),
        FormKind::Brace(items) => FormKind::Brace(all(items)),
        FormKind::Attributed(attributed) => {
            let mut attributed = Attributed::clone(attributed);
            attributed.form = long_quotes(&attributed.form);
            FormKind::Attributed(attributed.into())
        }
        other => other.clone(),
    };
    Form { kind, ..form.clone() }
}

/// The cases for rustc, with what they must print.
fn cases() -> Vec<(Case, String)> {
    let only = std::env::var("OXUR_CASE").unwrap_or_default();
    let paths = ["lang", "programs"].iter().flat_map(|folder| files(&root().join(folder), "oxr"));
    paths
        .map(|path| (Case::read(&path), fs::read_to_string(path.with_extension("out")).unwrap_or_default()))
        .filter(|(case, _)| case.name.contains(&only) && case.engines != Engines::Vm)
        .collect()
}

/// Builds one program of all cases, runs each, and compares. `write` adds a case to the project; `main` is what the
/// program's main file starts with, given the names of the cases.
fn check(
    project: &Project,
    name: &str,
    cases: &[(Case, String)],
    write: impl Fn(&Case),
    main: impl Fn(&[&str]) -> String,
) {
    let all = std::env::var("OXUR_CASE").is_err();
    assert!(!all || cases.len() > 100, "few cases are left: {}", cases.len());
    let mut refused: BTreeMap<String, String> = BTreeMap::new();
    let binary = loop {
        let accepted: Vec<&Case> =
            cases.iter().map(|(case, _)| case).filter(|case| !refused.contains_key(&case.name)).collect();
        let names: Vec<&str> = accepted.iter().map(|case| case.name.as_str()).collect();
        accepted.iter().for_each(|case| write(case));
        project.write("src/main.rs", &(main(&names) + &program_main(names.iter().copied())));
        let run = project.cargo(&["build", "--message-format=short"]);
        if run.success {
            break project.program(name);
        }
        let errors = errors_by_program(&run.stderr, names.iter().copied());
        errors.keys().for_each(|case| project.forget(&format!("src/{case}.oxr")));
        refused.extend(errors);
    };
    let batch = Batch::compiled(binary, refused);
    let mut failures = Vec::new();
    for (case, expected) in cases {
        if let Some(said) = batch.refused.get(&case.name) {
            failures.push(format!("{}: refused:\n{said}", case.source));
            continue;
        }
        let printed = batch.run(&case.name);
        if !agrees(expected, &printed) {
            failures.push(format!("{}: {}", case.source, first_difference(expected, &printed)));
        }
    }
    let (count, all) = (failures.len(), cases.len());
    assert!(failures.is_empty(), "{}\n{count} failures in {all} cases", failures.join("\n"));
}

#[test]
fn cases_print_the_same_through_the_macro() {
    let cases: Vec<(Case, String)> = cases()
        .into_iter()
        .filter_map(|(mut case, expected)| {
            case.text = inline_text(&case.text)?.into();
            Some((case, expected))
        })
        .collect();
    let project = Project::new(env!("CARGO_TARGET_TMPDIR"), "inline");
    project.remove("build.rs");
    let workspace = root().parent().expect("a workspace").display().to_string();
    project.write(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"inline\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             oxur = {{ path = '{workspace}/oxur' }}\n\n[workspace]\n"
        ),
    );
    let write = |case: &Case| {
        let entry = "pub(crate) fn run_the_case() -> impl std::process::Termination { main() }";
        project.write(&format!("src/{}.rs", case.name), &format!("oxur::oxur! {{\n{}\n}}\n{entry}\n", case.text));
    };
    let main = |names: &[&str]| {
        let modules: String = names.iter().map(|name| format!("mod {name};\n")).collect();
        format!("#![allow(warnings)]\n{modules}")
    };
    check(&project, "inline", &cases, write, main);
}

#[test]
fn cases_print_the_same_through_the_build_script() {
    let cases = cases();
    let project = Project::new(env!("CARGO_TARGET_TMPDIR"), "files");
    for file in files(&root().join("lang/data"), "txt") {
        let text = fs::read_to_string(&file).expect("a file beside the cases");
        let name = file.file_name().and_then(|name| name.to_str()).expect("a name");
        project.write(&format!("src/data/{name}"), &text);
    }
    let write = |case: &Case| {
        let entry = "(pub(crate) deffn run-the-case [] -> (impl std::process::Termination) (main))";
        project.write(&format!("src/{}.oxr", case.name), &format!("{}\n{entry}\n", case.text));
    };
    check(&project, "files", &cases, write, |_| "#![allow(warnings)]\noxur::modules!();\n".to_owned());
}
