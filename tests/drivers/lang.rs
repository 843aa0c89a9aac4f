//! Runs the language cases, `lang/*.oxr`, the library's, `std/*.oxr`, and the larger programs, `programs/*.oxr`: each prints the same through rustc
//! and in the VM, and that is what stands in the `.out` file beside it.
//!
//! A line `!panic message` at the end of a `.out` file says that the program panics (`!panic~` gives a part of the
//! message, for what differs between versions of Rust), `!exit n` that it ends with that status. `OXUR_CASE=words` runs
//! the cases with these words in their names.

use std::fs;
use std::path::Path;

use oxur_tests::{Case, blessing, files, root, run_cases};

fn check(folder: &str) {
    let only = std::env::var("OXUR_CASE").unwrap_or_default();
    let paths: Vec<_> = files(&root().join(folder), "oxr");
    let cases: Vec<_> = paths
        .iter()
        .map(|path| (Case::read(path), fs::read_to_string(path.with_extension("out")).unwrap_or_default()))
        .filter(|(case, _)| case.name.contains(&only))
        .collect();
    let ran = run_cases(&Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder), &cases);
    let mut failures = Vec::new();
    for ((case, _), ran) in cases.iter().zip(ran) {
        match ran.printed {
            Some(printed) if blessing() => {
                fs::write(root().join(&case.source).with_extension("out"), printed).expect("a file can be written");
            }
            _ => failures.extend(ran.failures.into_iter().map(|failure| format!("{}: {failure}", case.source))),
        }
    }
    let (count, all) = (failures.len(), cases.len());
    assert!(failures.is_empty(), "{}\n{count} failures in {all} cases of {folder}", failures.join("\n"));
}

#[test]
fn cases_print_the_same_in_both_engines() {
    check("lang");
}

#[test]
fn the_library_gives_the_same_in_both_engines() {
    check("std");
}

#[test]
fn programs_print_the_same_in_both_engines() {
    check("programs");
}
