//! Compiles the cases `rust/*.oxr`: the Rust text must be what stands beside each, so that it can be seen how code reads
//! that was lowered, and what values that were computed become.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use oxur_comp::{Door, Input, Options, RustCode, SourceInput, compile};
use oxur_tests::{TestHost, expect, files, root};

fn rust(path: &Path) -> Result<String, String> {
    let text = fs::read_to_string(path).expect("a case can be read");
    let source = SourceInput {
        name: "case.oxr".to_owned(),
        text: Arc::from(text),
        module: Vec::new(),
        door: Door::File,
        forms: None,
    };
    let output = compile(Input { sources: vec![source], options: Options::default() }, &TestHost::default());
    if let Some(diagnostic) = output.diagnostics.first() {
        let at = output.sources.get(diagnostic.span().source).line_column(diagnostic.span().lo);
        return Err(format!("{}:{} {} {}", at.line, at.column, diagnostic.code, diagnostic.message));
    }
    let mut text = String::new();
    for module in output.modules {
        let RustCode::Items(items) = module.rust else {
            return Err("a file did not become items".to_owned());
        };
        let mut file = oxur_ast::File::new(oxur_core::Span::NOWHERE);
        file.items = items;
        text += &oxur_ast::gen_rust(&file);
    }
    Ok(text)
}

#[test]
fn sources_become_the_rust_beside_them() {
    let mut failures = Vec::new();
    for path in files(&root().join("rust"), "oxr") {
        let case = path.clone();
        let worker = std::thread::Builder::new().stack_size(oxur_comp::STACK_SIZE);
        let compiled = worker.spawn(move || rust(&case)).expect("a thread").join();
        let compiled = compiled.unwrap_or_else(|_| Err("the compiler panicked".to_owned()));
        if let Err(message) = compiled.and_then(|rust| expect(&path.with_extension("rs"), &rust)) {
            failures.push(format!("{}: {message}", path.display()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
