//! The same sources give the same bytes: compiled again, in another order, and alone.

use std::collections::BTreeMap;

use oxur_comp::{Options, Output, SourceInput};
use oxur_core::print;
use oxur_tests::{Case, compile_sources, files, root, rust_module};

/// The Rust text of each module, by its name.
fn texts(output: &Output, cases: &[Case]) -> BTreeMap<String, String> {
    let text = |case: &Case| rust_module(output, std::slice::from_ref(&case.name)).expect("each source has a module");
    cases.iter().map(|case| (case.name.clone(), text(case))).collect()
}

#[test]
fn the_same_sources_give_the_same_bytes() {
    let cases: Vec<Case> = ["lang", "programs"]
        .iter()
        .flat_map(|folder| files(&root().join(folder), "oxr"))
        .map(|path| Case::read(&path))
        .collect();
    let inputs: Vec<SourceInput> = cases.iter().map(Case::input).collect();
    let compile = |inputs| compile_sources(inputs, Options::default()).expect("the compiler does not panic");
    let first = compile(inputs.clone());
    let again = compile(inputs.clone());
    let reversed = compile(inputs.iter().rev().cloned().collect());
    let texts_of_first = texts(&first, &cases);
    assert_eq!(texts_of_first, texts(&again, &cases), "compiled again");
    assert_eq!(texts_of_first, texts(&reversed, &cases), "compiled in the other order");
    assert_eq!(print(&first.index.to_form()), print(&again.index.to_form()), "the index");
    let alone: BTreeMap<String, String> = cases
        .iter()
        .map(|case| (case.name.clone(), compile(vec![case.input()])))
        .map(|(name, output)| {
            let text = rust_module(&output, std::slice::from_ref(&name)).expect("the source has a module");
            (name, text)
        })
        .collect();
    for (name, text) in &texts_of_first {
        assert_eq!(text, &alone[name], "{name}: compiled alone");
    }
}
