//! Expansion cases: each `tests/expand/NAME.oxr` is read and expanded; the Core Forms and what is said stand beside it
//! in `NAME.core`. `OXUR_BLESS=1` writes them anew.

use std::fmt::Write as _;
use std::path::Path;

use oxur_comp::{Code, NoEvaluator, ReadModule, Session, expand};
use oxur_core::core::CoreText;
use oxur_core::{Door, NoHost, ReadOptions, pretty, read};

/// What a text expands to, as text.
fn expansion(text: &str) -> String {
    let mut session = Session::new(Default::default(), &NoHost);
    let source = session.sources.add("case.oxr", text);
    let result = read(source, text, &ReadOptions::new(Door::File));
    session.diagnostics.extend(result.diagnostics);
    let door = if text.starts_with("//! inline") { Door::Macro } else { Door::File };
    let forms = if door == Door::Macro { result.forms[1..].to_vec() } else { result.forms };
    let modules = [ReadModule { source, path: Vec::new(), door, forms }];
    let mut out = String::new();
    for module in expand(&mut session, &modules, &mut NoEvaluator).modules {
        let forms: Vec<_> = match &module.code {
            Code::Items(items) => items.iter().map(CoreText::to_form).collect(),
            Code::Body(body) => vec![body.to_form()],
        };
        for attr in &module.attrs {
            let _ = writeln!(out, "// {}", oxur_core::print(&attr.to_form()));
        }
        out.push_str(&pretty(&forms, 100));
    }
    let diagnostics = session.diagnostics.into_iter().map(|d| d.traced(&session.expansions));
    let mut diagnostics: Vec<_> = diagnostics.collect();
    oxur_core::sort_diagnostics(&mut diagnostics);
    for diagnostic in diagnostics {
        let at = session.sources.get(diagnostic.span().source).line_column(diagnostic.span().lo);
        let text = session.sources.snippet(diagnostic.span());
        let _ = writeln!(out, "// {} {}:{} {} [{text}]", diagnostic.code, at.line, at.column, diagnostic.message);
        for help in &diagnostic.help {
            let _ = writeln!(out, "//   help: {help}");
        }
        for note in &diagnostic.notes {
            let _ = writeln!(out, "//   note: {note}");
        }
        for step in &diagnostic.trace {
            let at = session.sources.get(step.call_site.source).line_column(step.call_site.lo);
            let _ = writeln!(out, "//   through {} at {}:{}", step.name, at.line, at.column);
        }
    }
    out
}

#[test]
fn expansions_are_as_expected() {
    let run = std::thread::Builder::new().stack_size(oxur_comp::STACK_SIZE);
    run.spawn(cases).expect("a thread starts").join().expect("all cases hold");
}

fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expand");
    let mut paths: Vec<_> =
        std::fs::read_dir(&folder).expect("the folder of cases").map(|e| e.unwrap().path()).collect();
    paths.sort();
    let mut wrong = Vec::new();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|e| e == "oxr")) {
        let text = std::fs::read_to_string(path).expect("a case");
        let actual = expansion(&text);
        let beside = path.with_extension("core");
        if std::env::var_os("OXUR_BLESS").is_some() {
            std::fs::write(&beside, &actual).expect("the expectation can be written");
        } else if std::fs::read_to_string(&beside).unwrap_or_default() != actual {
            wrong.push(format!("{}:\n{actual}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{} cases differ (OXUR_BLESS=1 rewrites):\n{}", wrong.len(), wrong.join("\n"));
}
