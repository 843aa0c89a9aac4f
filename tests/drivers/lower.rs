//! Lowers the programs in Core Forms, `lower/*.core`: the Rust text must be what stands beside each.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use oxur_comp::{Code, Edition, RustCode, lower};
use oxur_core::core::{CoreText, Program, Stage, structs, validate};
use oxur_core::{Form, ReadOptions, SourceMap, read};
use oxur_tests::{expect, files, root};

/// The Rust text of the program in the file, and the heads of the core forms in it.
fn lowered(path: &Path, heads: &mut BTreeSet<&'static str>) -> Result<String, String> {
    let text = fs::read_to_string(path).expect("a case can be read");
    let mut sources = SourceMap::new();
    let source = sources.add("case.core", text.as_str());
    let result = read(source, &text, &ReadOptions::default());
    let [form] = &*result.forms else {
        return Err(format!("{} forms: {:?}", result.forms.len(), result.diagnostics));
    };
    collect_heads(form, heads);
    let place = |d: &oxur_core::Diagnostic| {
        let at = sources.get(source).line_column(d.span().lo);
        format!("{}:{} {} {}", at.line, at.column, d.code, d.message)
    };
    let program = Program::from_form(form).map_err(|d| place(&d))?;
    if let Some(fault) = validate(&program, Stage::Evaluated).first() {
        return Err(place(fault));
    }
    // Text of core forms has no heads of Oxur forms to point to: without sources each place is a whole node.
    let (rust, diagnostics) = lower(&Code::Items(program.items), &SourceMap::new(), Edition::E2024);
    if let Some(diagnostic) = diagnostics.first() {
        return Err(place(diagnostic));
    }
    let RustCode::Items(items) = rust else {
        return Err("items did not lower to items".to_owned());
    };
    let mut file = oxur_ast::File::new(oxur_core::Span::NOWHERE);
    file.items = items;
    Ok(oxur_ast::gen_rust(&file))
}

fn collect_heads(form: &Form, heads: &mut BTreeSet<&'static str>) {
    if let Some((head, _)) = form.as_call() {
        heads.insert(head);
    }
    for inner in form.as_list().or(form.as_vector()).or(form.as_brace()).unwrap_or_default() {
        collect_heads(inner, heads);
    }
}

#[test]
fn core_forms_lower_to_the_rust_beside_them() {
    let mut heads = BTreeSet::new();
    let mut failures = Vec::new();
    for path in files(&root().join("lower"), "core") {
        let result = lowered(&path, &mut heads).and_then(|rust| expect(&path.with_extension("rs"), &rust));
        if let Err(message) = result {
            failures.push(format!("{}: {message}", path.display()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    let gone = ["comptime", "quote", "quasiquote", "def"];
    let missing: Vec<_> =
        structs().map(|s| s.head).filter(|head| !heads.contains(head) && !gone.contains(head)).collect();
    assert_eq!(missing, [] as [&str; 0], "core forms that no case has");
}
