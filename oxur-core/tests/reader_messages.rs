//! What the reader says of bad texts: each `tests/read/NAME.oxr` is read, and the forms and messages it gives are compared
//! with `NAME.txt` beside it. With `OXUR_BLESS=1` the expectations are written anew.
//!
//! A file holds several cases, divided by lines of `----`.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use oxur_core::{Diagnostic, Door, ReadOptions, SourceMap, print_explicit, read};

fn show(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    #[cfg(feature = "render")]
    return oxur_core::render(diagnostic, sources, false);
    #[cfg(not(feature = "render"))]
    oxur_core::render_plain(diagnostic, sources)
}

#[test]
fn messages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/read");
    // The drawn messages are what people see; without the feature there are the plain ones.
    let extension = if cfg!(feature = "render") { "drawn.txt" } else { "txt" };
    let mut files: Vec<_> =
        fs::read_dir(&folder).expect("the folder is there").map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "oxr"));
    files.sort();
    assert!(!files.is_empty());
    let mut wrong = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("the file is text");
        let name = file.file_name().expect("it has a name").to_string_lossy().into_owned();
        let actual = cases(&name, &text);
        let expected_file = file.with_extension(extension);
        if env::var_os("OXUR_BLESS").is_some() {
            fs::write(&expected_file, &actual).expect("it can be written");
        }
        let expected = fs::read_to_string(&expected_file).unwrap_or_default();
        if actual != expected {
            wrong.push(format!("{name}: expected\n{expected}\ngot\n{actual}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn cases(name: &str, text: &str) -> String {
    let mut out = String::new();
    for case in text.split("----\n") {
        let door = if name.contains("macro") { Door::Macro } else { Door::File };
        let mut sources = SourceMap::new();
        let source = sources.add(name, case);
        let result = read(source, case, &ReadOptions::new(door));
        let _ = write!(out, "---- text\n{case}---- forms\n");
        for form in &result.forms {
            let _ = writeln!(out, "{}", print_explicit(form));
        }
        for diagnostic in &result.diagnostics {
            let _ = write!(out, "---- message\n{}", show(diagnostic, &sources));
        }
    }
    out
}

/// A message about a very long line stays short, and tells the place.
#[cfg(feature = "render")]
#[test]
fn long_lines_are_not_shown() {
    let text = format!("({}[)", "x ".repeat(50_000));
    let mut sources = SourceMap::new();
    let source = sources.add("long.oxr", text.as_str());
    let result = read(source, &text, &ReadOptions::default());
    let shown = show(&result.diagnostics[0], &sources);
    assert!(shown.len() < 500 && shown.contains("long.oxr:1:100002"), "{shown}");
}
