//! Runs the error cases, `errors/*.oxr`: each must be told exactly what stands in it, no more and no less.

use std::fs;
use std::sync::Arc;

use oxur_comp::{Door, Input, Options, Output, SourceInput, compile};
use oxur_tests::{Said, TestHost, blessing, differences, expectations, files, root, with_expectations};

/// What the compiler says of the case `name` with this text.
fn said_of(name: &str, text: &str) -> Vec<Said> {
    let source = SourceInput {
        name: format!("errors/{name}.oxr"),
        text: Arc::from(text),
        module: vec!["case".to_owned()],
        door: Door::File,
        forms: None,
    };
    let mut options = Options::default();
    // The cases that run into a limit should do so soon.
    options.limits.steps = 2_000_000;
    options.limits.memory = 16 << 20;
    options.limits.depth = 1_000;
    options.limits.expansions = 2_000;
    let Output { diagnostics, sources, .. } = compile(Input { sources: vec![source], options }, &TestHost::default());
    diagnostics.iter().map(|d| Said::of(d, &sources)).collect()
}

#[test]
fn errors_are_told_as_the_cases_expect() {
    let only = std::env::var("OXUR_CASE").unwrap_or_default();
    let cases: Vec<_> = files(&root().join("errors"), "oxr").into_iter().collect();
    let mut failures = Vec::new();
    let mut ran = 0;
    for path in cases {
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("names of cases are UTF-8").to_owned();
        if !name.contains(&only) {
            continue;
        }
        ran += 1;
        let text = fs::read_to_string(&path).expect("a case can be read");
        let (case, case_text) = (name.clone(), text.clone());
        let worker = std::thread::Builder::new().stack_size(oxur_comp::STACK_SIZE);
        let actual = match worker.spawn(move || said_of(&case, &case_text)).expect("a thread").join() {
            Ok(actual) => actual,
            Err(_) => {
                failures.push(format!("{name}: the compiler panicked\n"));
                continue;
            }
        };
        if actual.is_empty() {
            failures.push(format!("{name}: nothing is said\n"));
            continue;
        }
        let expected = match expectations(&text) {
            Ok(expected) => expected,
            Err(line) => {
                failures.push(format!("{name}: {line}\n"));
                continue;
            }
        };
        let differences = differences(&expected, &actual);
        if differences.is_empty() {
            continue;
        }
        if blessing() {
            fs::write(&path, with_expectations(&text, &actual)).expect("a case can be written");
        } else {
            failures.push(format!("{name}:\n{differences}"));
        }
    }
    assert!(ran > 0, "no case has {only} in its name");
    let count = failures.len();
    assert!(failures.is_empty(), "{}\n{count} of {ran} error cases fail", failures.join(""));
}
