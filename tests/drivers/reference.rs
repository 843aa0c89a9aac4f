//! Runs the examples of docs/language.md and docs/standard-macros.md.
//!
//! A block ` ```lisp ` is a program (` ```lisp body ` the body of its `main`); the block ` ```text ` after it is what both
//! engines print, ` ```lisp rustc ` what rustc's alone does. A block ` ```lisp error ` has the expected diagnostics in it,
//! as the error cases do.

use std::path::Path;
use std::sync::Arc;
use std::{env, fs};

use oxur_comp::Options;
use oxur_tests::{Case, Engines, Said, blocks, compile_sources, differences, expectations, root, run_cases};

#[test]
fn the_examples_of_the_reference_do_what_it_says() {
    let (programs, errors) = examples("language.md", "reference");
    assert!(programs > 20 && errors > 0, "the reference has lost its examples");
}

#[test]
fn the_examples_of_the_standard_macros_do_what_they_say() {
    let (programs, _) = examples("standard-macros.md", "standard");
    assert!(programs >= 4, "the page has lost its examples");
    let page = fs::read_to_string(root().join("../docs/standard-macros.md")).expect("the page can be read");
    let forms = oxur_comp::special_forms().filter(|form| form.category == oxur_comp::Category::Expr && !form.reserved);
    let others = ["repeat", "include-str", "include-bytes", "include-forms"];
    for form in forms.filter(|form| !others.contains(&form.name)) {
        assert!(page.contains(&format!("({}", form.name)), "no example calls `{}`", form.name);
    }
}

/// Runs the examples of a page; gives how many programs and how many errors there are.
fn examples(page: &str, folder: &str) -> (usize, usize) {
    let document = fs::read_to_string(root().join("../docs").join(page)).expect("the page can be read");
    let blocks = blocks(&document);
    let mut programs = Vec::new();
    let mut failures = Vec::new();
    let mut errors = 0;
    for (number, block) in blocks.iter().enumerate() {
        let Some(kind) = block.info.strip_prefix("lisp") else { continue };
        let body = kind.trim() == "body";
        let text = if body { format!("(deffn main []\n{})\n", block.text) } else { block.text.clone() };
        let case = Case {
            name: format!("line_{}", block.line),
            source: format!("{page}, line {}", block.line),
            text: Arc::from(text),
            engines: if kind.trim() == "rustc" { Engines::Rustc } else { Engines::Both },
        };
        if kind.trim() == "error" {
            errors += 1;
            let Some(output) = compile_sources(vec![case.input()], Options::default()) else {
                failures.push(format!("{}: the compiler panicked", case.source));
                continue;
            };
            let actual: Vec<Said> = output.diagnostics.iter().map(|d| Said::of(d, &output.sources)).collect();
            let expected = expectations(&case.text).unwrap_or_else(|line| panic!("{}: {line}", case.source));
            let differences = differences(&expected, &actual);
            if !differences.is_empty() {
                failures.push(format!("{}:\n{differences}", case.source));
            }
        } else if case.text.contains("(deffn main") {
            let output = blocks.get(number + 1).filter(|next| next.info == "text");
            programs.push((case, output.map(|block| block.text.clone()).unwrap_or_default()));
        } else {
            failures.push(format!("{}: the example is no program", case.source));
        }
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    for ((case, _), ran) in programs.iter().zip(run_cases(&folder, &programs)) {
        failures.extend(ran.failures.into_iter().map(|failure| format!("{}: {failure}", case.source)));
    }
    assert!(failures.is_empty(), "{}\n{} examples fail", failures.join("\n"), failures.len());
    (programs.len(), errors)
}
