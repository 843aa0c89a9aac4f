//! Runs the language cases through the other door: each as the content of an `oxur!` in one crate, which must print what
//! the case prints as a file.

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

#[test]
fn cases_print_the_same_through_the_macro() {
    let only = std::env::var("OXUR_CASE").unwrap_or_default();
    let cases: Vec<(Case, String)> = ["lang", "programs"]
        .iter()
        .flat_map(|folder| files(&root().join(folder), "oxr"))
        .map(|path| (Case::read(&path), fs::read_to_string(path.with_extension("out")).unwrap_or_default()))
        .filter(|(case, _)| case.name.contains(&only) && case.engines != Engines::Vm)
        .filter_map(|(mut case, expected)| {
            case.text = inline_text(&case.text)?.into();
            Some((case, expected))
        })
        .collect();
    assert!(!only.is_empty() || cases.len() > 100, "few cases are left: {}", cases.len());

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
    let mut refused: BTreeMap<String, String> = BTreeMap::new();
    let binary = loop {
        let accepted: Vec<&Case> =
            cases.iter().map(|(case, _)| case).filter(|case| !refused.contains_key(&case.name)).collect();
        let mut main = String::from("#![allow(warnings)]\n");
        for case in &accepted {
            let entry = "pub(crate) fn run_the_case() -> impl std::process::Termination { main() }";
            project.write(&format!("src/{}.rs", case.name), &format!("oxur::oxur! {{\n{}\n}}\n{entry}\n", case.text));
            main += &format!("mod {};\n", case.name);
        }
        main += &program_main(accepted.iter().map(|case| case.name.as_str()));
        project.write("src/main.rs", &main);
        let run = project.cargo(&["build", "--message-format=short"]);
        if run.success {
            break project.program("inline");
        }
        refused.extend(errors_by_program(&run.stderr, accepted.iter().map(|case| case.name.as_str())));
    };
    let batch = Batch::compiled(binary, refused);
    let mut failures = Vec::new();
    for (case, expected) in &cases {
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
    assert!(failures.is_empty(), "{}\n{count} failures in {all} cases inside of oxur!", failures.join("\n"));
}
