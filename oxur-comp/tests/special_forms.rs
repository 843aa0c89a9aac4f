//! The table of special forms: its reference in docs/ is the table's own, and every example in it expands.

use std::path::Path;

use oxur_comp::{Category, NoEvaluator, ReadModule, Session, expand, special_forms, special_forms_reference};
use oxur_core::{Diagnostic, Door, NoHost, ReadOptions, read};

#[test]
fn the_reference_is_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/special-forms.md");
    let actual = special_forms_reference();
    if std::env::var_os("OXUR_BLESS").is_some() {
        std::fs::write(&path, &actual).expect("the reference can be written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == actual, "docs/special-forms.md is not what the table says; OXUR_BLESS=1 writes it anew");
}

#[test]
fn every_example_expands() {
    for form in special_forms() {
        let example = form.example;
        let text = match form.category {
            Category::Item => example.to_owned(),
            Category::Expr => format!("(deffn f [] {example})"),
            Category::Pattern => format!("(deffn f [] (match x [{example} 0]))"),
            Category::Type if form.name == "+" => format!("(deffn f<T> [] :where [T:{example}] ())"),
            Category::Type => format!("(deftype T {example})"),
        };
        let mut session = Session::new(Default::default(), &NoHost);
        let source = session.sources.add("example.oxr", &*text);
        let result = read(source, &text, &ReadOptions::new(Door::File));
        session.diagnostics.extend(result.diagnostics);
        let modules = [ReadModule { source, path: Vec::new(), door: Door::File, forms: result.forms }];
        expand(&mut session, &modules, &mut NoEvaluator);
        // There are no files, macros of other modules, or functions beside the examples.
        let missing = |d: &&Diagnostic| matches!(d.code, "OXR0129" | "OXR0155" | "OXR0141");
        let said: Vec<_> = session.diagnostics.iter().filter(|d| !missing(d)).map(|d| &d.message).collect();
        assert!(said.is_empty(), "{text}: {said:?}");
    }
}
