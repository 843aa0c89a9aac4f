//! The virtual machine's library: its Core Forms text is what the `.oxr` sources beside it expand to. `OXUR_BLESS=1`
//! writes it anew.
//!
//! A line `//@ for A,B in x,y z,w` repeats the lines to its `//@ end` for each group of words, `A` and `B` (as whole
//! words, or joined to others by `_`) standing for the words: the library cannot use macros, which run on it.

use std::fs;
use std::path::Path;

use oxur_comp::{Code, NoEvaluator, ReadModule, Session, expand};
use oxur_core::core::{AttrKind, CoreText, Item, Module, Program, Visibility, VisitorMut, Walk};
use oxur_core::{Door, ReadOptions, RustTokenKind, Span, pretty, read};
use oxur_tests::TestHost;

#[test]
fn the_text_is_what_the_sources_expand_to() {
    let work = std::thread::Builder::new().stack_size(oxur_comp::STACK_SIZE).spawn(check).expect("a thread starts");
    work.join().expect("the library expands");
}

fn check() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../oxur-vm/src/std");
    let mut files: Vec<_> = fs::read_dir(&folder)
        .expect("the library's folder is there")
        .map(|entry| entry.expect("an entry can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "oxr"))
        .collect();
    files.sort();
    let host = TestHost::default();
    let mut session = Session::new(oxur_comp::Options::default(), &host);
    let mut modules = Vec::new();
    for file in &files {
        let text = fs::read_to_string(file).expect("a source can be read").replace("\r\n", "\n");
        let text = repeat(&text);
        let name = file.file_stem().and_then(|stem| stem.to_str()).expect("a plain name").to_owned();
        let source = session.sources.add(format!("std/{name}.oxr"), text.clone());
        let result = read(source, &text, &ReadOptions::new(Door::File));
        session.diagnostics.extend(result.diagnostics);
        modules.push(ReadModule { source, path: path_of(&name), door: Door::File, forms: result.forms });
    }
    let expanded = expand(&mut session, &modules, &mut NoEvaluator).modules;
    let mut said = String::new();
    for diagnostic in session.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()) {
        let name = session.sources.get(diagnostic.span().source).name();
        said += &format!("{name}\n{}", oxur_tests::show_said(diagnostic, &session.sources));
    }
    assert!(said.is_empty(), "{said}");
    let mut items = Vec::new();
    for module in expanded {
        let Code::Items(list) = module.code else { panic!("a file has items") };
        place(&mut items, &module.path, list);
    }
    let mut program = Program { items, span: Span::NOWHERE };
    program.walk_mut(&mut Trim);
    let text = pretty(&[program.to_form()], 120);
    let path = folder.join("std.core");
    if std::env::var_os("OXUR_BLESS").is_some() {
        fs::write(&path, text).expect("the text can be written");
        return;
    }
    let current = fs::read_to_string(&path).expect("the text is there").replace("\r\n", "\n");
    assert!(current == text, "std.core is out of date: run the test again with OXUR_BLESS=1");
}

/// The module that a file is: `collections_hash_map.oxr` is `collections::hash_map`.
fn path_of(name: &str) -> Vec<String> {
    match name.strip_prefix("collections_") {
        Some(rest) => vec!["collections".to_owned(), rest.to_owned()],
        None => vec![name.to_owned()],
    }
}

/// Puts items into the module of that path, which is made if it is not there.
fn place(items: &mut Vec<Item>, path: &[String], list: Vec<Item>) {
    let Some((first, rest)) = path.split_first() else {
        items.extend(list);
        return;
    };
    let found =
        items.iter().position(|item| matches!(item, Item::Module(module) if module.name.name == first.as_str()));
    let at = found.unwrap_or_else(|| {
        let name = oxur_core::core::Ident::new(first, Span::NOWHERE);
        let vis = Visibility::Public(Span::NOWHERE);
        items.push(Module { attrs: Vec::new(), vis, name, items: Some(Vec::new()), span: Span::NOWHERE }.into());
        items.len() - 1
    });
    if let Item::Module(module) = &mut items[at] {
        place(module.items.get_or_insert_default(), rest, list);
    }
}

/// Takes away the bodies of intrinsics, and all docs.
struct Trim;

impl VisitorMut for Trim {
    fn item(&mut self, item: &mut Item) {
        if let Item::DefineFunc(func) = item {
            let intrinsic = func.attrs.iter().any(|attr| match &attr.kind {
                AttrKind::Outer(tokens) => {
                    matches!(tokens.0.first(), Some(token) if token.kind == RustTokenKind::Ident("intrinsic".into()))
                }
                _ => false,
            });
            if intrinsic {
                func.body = None;
            }
        }
        item.walk_children_mut(self);
    }
}

/// Writes out what `//@ for` repeats.
fn repeat(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = String::new();
    repeat_lines(&lines, &mut out);
    out
}

fn repeat_lines(lines: &[&str], out: &mut String) {
    let mut at = 0;
    while at < lines.len() {
        let Some(rest) = lines[at].trim().strip_prefix("//@ for ") else {
            out.push_str(lines[at]);
            out.push('\n');
            at += 1;
            continue;
        };
        let (names, groups) = rest.split_once(" in ").expect("`//@ for NAMES in WORDS`");
        let mut depth = 0;
        let end = (at + 1..lines.len())
            .find(|&line| {
                let line = lines[line].trim();
                depth += i32::from(line.starts_with("//@ for "));
                depth -= i32::from(line == "//@ end");
                depth < 0
            })
            .expect("a `//@ for` has its `//@ end`");
        let names: Vec<&str> = names.split(',').collect();
        for group in groups.split_whitespace() {
            let words: Vec<&str> = group.split(',').collect();
            assert_eq!(names.len(), words.len(), "{group} has a word for each of {names:?}");
            let replaced: Vec<String> = lines[at + 1..end].iter().map(|line| replace(line, &names, &words)).collect();
            let replaced: Vec<&str> = replaced.iter().map(String::as_str).collect();
            repeat_lines(&replaced, out);
        }
        at = end + 1;
    }
}

/// The line with words for names.
fn replace(line: &str, names: &[&str], words: &[&str]) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for c in line.chars().chain(['\n']) {
        if c.is_ascii_alphanumeric() {
            word.push(c);
            continue;
        }
        match names.iter().position(|name| *name == word) {
            Some(at) => out.push_str(words[at]),
            None => out.push_str(&word),
        }
        word.clear();
        if c != '\n' {
            out.push(c);
        }
    }
    out
}
