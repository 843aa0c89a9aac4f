//! Runs the language cases, `lang/*.oxr`, and the larger programs, `programs/*.oxr`: each prints the same through rustc
//! and in the VM, and that is what stands in the `.out` file beside it.
//!
//! A line `!panic message` at the end of a `.out` file says that the program panics (`!panic~` gives a part of the
//! message, for what differs between versions of Rust), `!exit n` that it ends with that status.

use std::fs;
use std::path::Path;

use oxur_comp::Options;
use oxur_tests::{
    Batch, Case, Engines, Program, blessing, compile_sources, files, root, run_in_vm, rust_module, show_said,
};

/// Whether what a program printed is what is expected.
fn agrees(expected: &str, actual: &str) -> bool {
    let Some((head, words)) = expected.rsplit_once("!panic~ ") else { return expected == actual };
    let Some((printed, message)) = actual.rsplit_once("!panic ") else { return false };
    head == printed && message.trim_end().contains(words.trim_end())
}

fn first_difference(expected: &str, actual: &str) -> String {
    let line = expected.lines().zip(actual.lines()).take_while(|(a, b)| a == b).count();
    let show = |text: &str| text.lines().nth(line).map_or("(the end)".to_owned(), |line| format!("{line:?}"));
    format!("line {}: expected {}, printed {}", line + 1, show(expected), show(actual))
}

/// Runs the cases of `folder`; gives the failures.
fn run_cases(folder: &str) -> (usize, Vec<String>) {
    let only = std::env::var("OXUR_CASE").unwrap_or_default();
    let paths = files(&root().join(folder), "oxr").into_iter();
    let cases: Vec<(Case, _)> =
        paths.map(|path| (Case::read(&path), path)).filter(|(case, _)| case.name.contains(&only)).collect();
    let mut failures = Vec::new();
    let mut compiled = Vec::new();
    let mut programs = Vec::new();
    for (case, path) in &cases {
        let Some(output) = compile_sources(vec![case.input()], Options::default()) else {
            failures.push(format!("{}: the compiler panicked", case.source));
            continue;
        };
        if !output.diagnostics.is_empty() {
            let said: String = output.diagnostics.iter().map(|d| show_said(d, &output.sources)).collect();
            failures.push(format!("{}: is not clean:\n{said}", case.source));
            continue;
        }
        match rust_module(&output, &[case.name.clone()]) {
            Some(module) if case.engines != Engines::Vm => {
                programs.push(Program { name: case.name.clone(), module });
            }
            Some(_) => {}
            None => {
                failures.push(format!("{}: the output has no such module", case.source));
                continue;
            }
        }
        compiled.push((case, path.with_extension("out"), output));
    }
    let batch = Batch::compile(&Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder), &programs);
    for (case, out, output) in compiled {
        let mut expected = fs::read_to_string(&out).unwrap_or_default();
        if let Some(said) = batch.refused.get(&case.name) {
            failures.push(format!("{}: rustc refuses it:\n{said}", case.source));
        } else if case.engines != Engines::Vm {
            let printed = batch.run(&case.name);
            if !agrees(&expected, &printed) {
                if blessing() {
                    fs::write(&out, &printed).expect("the expectation can be written");
                    expected = printed;
                } else {
                    failures.push(format!("{}: rustc: {}", case.source, first_difference(&expected, &printed)));
                }
            }
        }
        if case.engines != Engines::Rustc {
            match run_in_vm(case, output) {
                Err(said) => failures.push(format!("{}: the VM refuses it:\n{said}", case.source)),
                Ok(printed) if agrees(&expected, &printed) => {}
                Ok(printed) => failures.push(format!("{}: VM: {}", case.source, first_difference(&expected, &printed))),
            }
        }
    }
    (cases.len(), failures)
}

fn check(folder: &str) {
    let (ran, failures) = run_cases(folder);
    let count = failures.len();
    assert!(failures.is_empty(), "{}\n{count} failures in {ran} cases of {folder}", failures.join("\n"));
}

#[test]
fn cases_print_the_same_in_both_engines() {
    check("lang");
}

#[test]
fn programs_print_the_same_in_both_engines() {
    check("programs");
}
