//! The virtual machine's library: its Core Forms text is what the `.oxr` sources beside it expand to. `OXUR_BLESS=1`
//! writes it anew.
//!
//! A line `//@ for A,B in x,y z,w` repeats the lines to its `//@ end` for each group of words, `A` and `B` (as whole
//! words, or joined to others by `_`) standing for the words: the library cannot use macros, which run on it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use oxur_comp::{Code, Edition, NoEvaluator, ReadModule, RustCode, Session, expand, lower};
use oxur_core::core::{
    Attr, AttrKind, CoreText, DefineImpl, Fields, GenericParam, Ident, Item, RustTokens, Type, Visibility, VisitorMut,
    Walk,
};
use oxur_core::{
    Door, Literal, LiteralKind, ReadOptions, RustToken, RustTokenKind, SourceMap, Spacing, Span, print, read,
};
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
    let mut library = Library::default();
    let mut table = Table::default();
    for module in expanded {
        let Code::Items(list) = module.code else { panic!("a file has items") };
        let path: Vec<&str> = module.path.iter().map(|name| name.as_ref()).collect();
        table.module(&path.join("::"), &list);
        library.module(path.join("::"), list);
    }
    let text = library.text();
    let path = folder.join("std.core");
    if std::env::var_os("OXUR_BLESS").is_some() {
        fs::write(&path, text).expect("the text can be written");
        table.check();
        return;
    }
    let current = fs::read_to_string(&path).expect("the text is there").replace("\r\n", "\n");
    assert!(current == text, "std.core is out of date: run the test again with OXUR_BLESS=1");
    table.check();
}

/// Every item of the library with its signature, as docs/vm-std.md has them.
#[derive(Default)]
struct Table {
    text: String,
    functions: BTreeMap<String, BTreeSet<String>>,
}

impl Table {
    fn module(&mut self, path: &str, items: &[Item]) {
        // What the machine's own functions are called, and the modules of the numbers, which are empty.
        if ["intrinsics", "rt", "prelude", "forms"].contains(&path) {
            return;
        }
        let mut lines: Vec<String> = Vec::new();
        let mut inner = Vec::new();
        for item in items {
            if let Item::Module(node) = item {
                inner.push((format!("{path}::{}", node.name.name), node.items.clone().unwrap_or_default()));
                continue;
            }
            self.item(path, item, &mut lines);
        }
        // Of impls that differ in a primitive type alone the first stands for all.
        let mut seen = BTreeSet::new();
        lines.retain(|line| seen.insert(line.clone()));
        if !lines.is_empty() {
            self.text += &format!("\n## `std::{path}`\n\n```rust\n{}\n```\n", lines.join("\n"));
        }
        for (path, items) in inner {
            self.module(&path, &items);
        }
    }

    fn item(&mut self, path: &str, item: &Item, lines: &mut Vec<String>) {
        let mut item = item.clone();
        item.walk_mut(&mut Signatures);
        let public = match &item {
            Item::DefineFunc(node) => matches!(node.vis, Visibility::Public(_)),
            Item::DefineStruct(node) => matches!(node.vis, Visibility::Public(_)),
            Item::DefineEnum(node) => matches!(node.vis, Visibility::Public(_)),
            Item::DefineTrait(node) => matches!(node.vis, Visibility::Public(_)),
            Item::DefineConst(node) => matches!(node.vis, Visibility::Public(_)),
            Item::DefineType(node) => matches!(node.vis, Visibility::Public(_)),
            Item::DefineImpl(_) => true,
            _ => false,
        };
        if !public {
            return;
        }
        match &item {
            Item::DefineFunc(node) => self.function(path, &node.name),
            Item::DefineImpl(node) if node.trait_path.is_none() => {
                for item in &node.items {
                    if let Item::DefineFunc(node) = item
                        && matches!(node.vis, Visibility::Public(_))
                    {
                        self.function(path, &node.name);
                    }
                }
            }
            Item::DefineTrait(node) if path == "iter" => {
                for item in &node.items {
                    if let Item::DefineFunc(node) = item {
                        self.function(path, &node.name);
                    }
                }
            }
            _ => {}
        }
        let word = primitive(&item);
        let (rust, said) = lower(&Code::Items(vec![item.clone()]), &SourceMap::new(), Edition::E2024);
        assert!(said.is_empty(), "{path}: {said:?}");
        let RustCode::Items(items) = rust else { panic!("items lower to items") };
        let mut file = oxur_ast::File::new(Span::NOWHERE);
        file.items = items;
        let text = oxur_ast::gen_rust(&file).replace(" {}", ";");
        let text = match word.as_deref() {
            Some(word) if word.starts_with('f') => replace_words(&text, word, "float"),
            Some(word) => replace_words(&text, word, "int"),
            None => text,
        };
        let is_impl = matches!(&item, Item::DefineImpl(node) if node.trait_path.is_some());
        let block: Vec<&str> =
            text.lines().filter(|line| !line.trim_start().starts_with("#[")).map(str::trim_end).collect();
        let block: Vec<&str> = if is_impl { block[..1].to_vec() } else { block };
        let mut block = block.join("\n");
        if is_impl {
            block = block.trim_end_matches([' ', '{', ';']).to_owned() + ";";
        }
        lines.push(block);
    }

    fn function(&mut self, path: &str, name: &Ident) {
        if INTERNAL.contains(&name.name.as_str()) {
            return;
        }
        self.functions.entry(path.to_owned()).or_default().insert(name.name.to_string());
    }

    /// The table is in the documentation, and each function in it is called by a case of its module.
    fn check(&self) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let path = root.join("../docs/vm-std.md");
        let head = "# The standard library of the virtual machine\n\nWhat of Rust's library the machine has, written in \
                    Oxur (`oxur-vm/src/std`); this page is made from it. `int` and `float` stand for each\ntype of \
                    integers and of floats. What is private is left out. The cases `tests/std` call each function through \
                    both engines.\n";
        let text = format!("{head}{}", self.text);
        if std::env::var_os("OXUR_BLESS").is_some() {
            fs::write(&path, &text).expect("the table can be written");
        }
        let current = fs::read_to_string(&path).expect("the table is there").replace("\r\n", "\n");
        assert!(current == text, "docs/vm-std.md is out of date: run the test again with OXUR_BLESS=1");
        // A case says in its first line which modules it is for.
        let mut words: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for case in oxur_tests::files(&root.join("std"), "oxr") {
            let text = fs::read_to_string(&case).expect("a case can be read");
            let modules = text.lines().next().and_then(|line| line.strip_prefix("//! std: ")).unwrap_or_default();
            for module in modules.split_whitespace() {
                let found = text.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned);
                words.entry(module.to_owned()).or_default().extend(found);
            }
        }
        let mut missing = String::new();
        for (module, names) in &self.functions {
            let words = words.remove(module).unwrap_or_default();
            let left: Vec<&str> = names.iter().map(String::as_str).filter(|name| !words.contains(*name)).collect();
            if !left.is_empty() {
                missing += &format!("{module}: {}\n", left.join(" "));
            }
        }
        assert!(missing.is_empty(), "no case of tests/std calls these:\n{missing}");
    }
}

/// What is public for other modules of the library alone, under names that Rust does not have.
const INTERNAL: &[&str] = &[
    "append_raw",
    "attempt",
    "bounds",
    "branch",
    "call_hook",
    "check",
    "distance",
    "failed",
    "from_output",
    "jump",
    "keys_of",
    "range_inclusive_new",
    "range_next",
    "taken",
    "text",
    "write_utf8",
    "spin_loop_hint",
    "as_mut_vec",
    "set_len",
    "forward",
    "backward",
    "into_string",
];

/// Leaves signatures alone.
struct Signatures;

impl VisitorMut for Signatures {
    fn item(&mut self, item: &mut Item) {
        match item {
            Item::DefineFunc(node) => {
                node.attrs.clear();
                if let Some(body) = &mut node.body {
                    (body.attrs, body.stmts, body.value) = (Vec::new(), Vec::new(), None);
                }
            }
            Item::DefineStruct(node) => {
                node.attrs.clear();
                if let Fields::NamedFields(fields) = &mut node.fields {
                    fields.fields.retain(|field| matches!(field.vis, Visibility::Public(_)));
                }
            }
            Item::DefineEnum(node) => node.attrs.clear(),
            Item::DefineTrait(node) => node.attrs.clear(),
            Item::DefineImpl(node) => {
                let of_trait = node.trait_path.is_some();
                node.items.retain(|item| match item {
                    Item::DefineFunc(node) => of_trait || matches!(node.vis, Visibility::Public(_)),
                    Item::DefineConst(node) => of_trait || matches!(node.vis, Visibility::Public(_)),
                    _ => true,
                });
            }
            _ => {}
        }
        item.walk_children_mut(self);
    }
}

/// The text with one word for another.
fn replace_words(text: &str, from: &str, to: &str) -> String {
    text.lines().map(|line| replace(line, &[from], &[to])).collect::<Vec<_>>().join("\n")
}

/// The module that a file is: `collections_hash_map.oxr` is `collections::hash_map`.
fn path_of(name: &str) -> Vec<String> {
    match name.strip_prefix("collections_") {
        Some(rest) => vec!["collections".to_owned(), rest.to_owned()],
        None => vec![name.to_owned()],
    }
}

/// The library as the machine loads it, see oxur-vm/src/resolve/library.rs: an index, then each item and each body on
/// a line of its own, those that are alike once.
#[derive(Default)]
struct Library {
    modules: Vec<String>,
    entries: Vec<String>,
    bodies: Vec<usize>,
    lines: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Library {
    fn line(&mut self, text: String) -> usize {
        assert!(!text.contains('\n'), "a line break in {text}");
        let next = self.lines.len();
        let lines = &mut self.lines;
        *self.numbers.entry(text).or_insert_with_key(|text| {
            lines.push(text.clone());
            next
        })
    }

    fn module(&mut self, path: String, items: Vec<Item>) {
        let known = self.modules.iter().position(|known| *known == path);
        let number = known.unwrap_or(self.modules.len());
        if known.is_none() {
            self.modules.push(path.clone());
        }
        for item in items {
            match item {
                Item::Module(node) => {
                    let path = format!("{path}::{}", node.name.name);
                    self.module(path, node.items.unwrap_or_default());
                }
                item => self.item(number, item),
            }
        }
    }

    fn item(&mut self, module: usize, mut item: Item) {
        let (kind, name, lang) = describe(&item);
        let word = primitive(&item).unwrap_or_else(|| "-".to_owned());
        item.walk_mut(&mut Trim { library: self, word: &word });
        let text = replace(print(&item.to_form()).trim(), &[&word], &[HOLE]);
        let line = self.line(text);
        self.entries.push(format!("{module} {kind} {name} {lang} {line} {word}"));
    }

    fn text(&self) -> String {
        let mut out = format!("{} {} {}\n", self.modules.len(), self.entries.len(), self.bodies.len());
        for line in self.modules.iter().chain(&self.entries) {
            out += line;
            out.push('\n');
        }
        for line in &self.bodies {
            out += &format!("{line}\n");
        }
        let mut at = 0;
        for line in &self.lines {
            out += &format!("{at} {}\n", line.len());
            at += line.len() + 1;
        }
        out.push('\n');
        for line in &self.lines {
            out += line;
            out.push('\n');
        }
        out
    }
}

/// What the index says of an item: kind, name (of an impl its trait, or `-`), and lang name (of an impl the head of its
/// type, `*` for any).
fn describe(item: &Item) -> (char, String, String) {
    let named = |kind: char, name: &Ident, attrs: &[Attr]| (kind, name.name.to_string(), lang(attrs));
    match item {
        Item::Use(_) => ('u', "-".to_owned(), "-".to_owned()),
        Item::DefineFunc(node) => named('v', &node.name, &node.attrs),
        Item::DefineConst(node) => named('v', &node.name, &node.attrs),
        Item::DefineStatic(node) => named('v', &node.name, &node.attrs),
        Item::DefineStruct(node) => {
            let kind = if matches!(node.fields, Fields::NamedFields(_)) { 't' } else { 'b' };
            named(kind, &node.name, &node.attrs)
        }
        Item::DefineEnum(node) => named('t', &node.name, &node.attrs),
        Item::DefineType(node) => named('t', &node.name, &node.attrs),
        Item::DefineTrait(node) => named('T', &node.name, &node.attrs),
        Item::DefineImpl(node) => {
            let last = |path: &oxur_core::core::Path| path.segments.last().map(|segment| segment.name.name.to_string());
            let name = node.trait_path.as_ref().and_then(last).unwrap_or_else(|| "-".to_owned());
            ('i', name, head(&node.self_type, node))
        }
        _ => panic!("the library has items of other kinds: {}", print(&item.to_form())),
    }
}

/// What stands in a line for the primitive type that an impl is for: impls that differ in it alone are one line.
const HOLE: &str = "§";

/// The primitive type that an impl is for, or for a reference to.
fn primitive(item: &Item) -> Option<String> {
    let Item::DefineImpl(node) = item else { return None };
    let mut ty = &node.self_type;
    while let Type::RefType(node) = ty {
        ty = &node.ty;
    }
    let Type::TypeRef(node) = ty else { return None };
    let name = node.path.as_name()?.name.to_string();
    let numbers =
        ["i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize", "f32", "f64"];
    numbers.contains(&name.as_str()).then_some(name)
}

fn lang(attrs: &[Attr]) -> String {
    attrs
        .iter()
        .find_map(|attr| match &attr.kind {
            AttrKind::Outer(tokens) => match &*tokens.0 {
                [first, _, name] if first.kind == RustTokenKind::Ident("lang".into()) => match &name.kind {
                    RustTokenKind::Literal(literal) => Some(literal.text.trim_matches('"').to_owned()),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        })
        .unwrap_or_else(|| "-".to_owned())
}

fn head(ty: &Type, node: &DefineImpl) -> String {
    match ty {
        Type::TypeRef(node_ty) => {
            let first = &node_ty.path.segments[0].name.name;
            let is_param = node
                .generics
                .params
                .iter()
                .any(|param| matches!(param, GenericParam::TypeParam(param) if param.name.name == *first));
            let last = node_ty.path.segments.last().map(|segment| segment.name.name.to_string());
            if is_param { "*".to_owned() } else { last.unwrap_or_else(|| "*".to_owned()) }
        }
        Type::RefType(node) => if node.mutable { "&mut" } else { "&" }.to_owned(),
        Type::PtrType(node) => if node.mutable { "*mut" } else { "*const" }.to_owned(),
        Type::SliceType(_) => "[]".to_owned(),
        Type::ArrayType(_) => "[;]".to_owned(),
        Type::TupleType(node) => format!("({})", node.items.len()),
        Type::Never(_) => "!".to_owned(),
        Type::DynType(_) => "dyn".to_owned(),
        Type::FnType(_) => "fn".to_owned(),
        _ => "*".to_owned(),
    }
}

/// Takes away the bodies of intrinsics, and puts the other bodies on lines of their own.
struct Trim<'a> {
    library: &'a mut Library,
    word: &'a str,
}

impl VisitorMut for Trim<'_> {
    fn item(&mut self, item: &mut Item) {
        if let Item::DefineFunc(func) = item {
            let intrinsic = func.attrs.iter().any(|attr| match &attr.kind {
                AttrKind::Outer(tokens) => {
                    matches!(tokens.0.first(), Some(token) if token.kind == RustTokenKind::Ident("intrinsic".into()))
                }
                _ => false,
            });
            if let Some(body) = func.body.take()
                && !intrinsic
            {
                let text = replace(print(&body.to_form()).trim(), &[self.word], &[HOLE]);
                let line = self.library.line(text);
                let bodies = &mut self.library.bodies;
                let number = bodies.iter().position(|known| *known == line).unwrap_or_else(|| {
                    bodies.push(line);
                    bodies.len() - 1
                });
                let token = |kind| RustToken { kind, span: Span::NOWHERE };
                let number = Literal { kind: LiteralKind::Integer, text: number.to_string().as_str().into() };
                let tokens = [
                    token(RustTokenKind::Ident("body".into())),
                    token(RustTokenKind::Punct('=', Spacing::Alone)),
                    token(RustTokenKind::Literal(number)),
                    token(RustTokenKind::Punct(',', Spacing::Alone)),
                    token(RustTokenKind::Ident(if self.word == "-" { "_" } else { self.word }.into())),
                ];
                let kind = AttrKind::Outer(RustTokens(tokens.into()));
                func.attrs.push(Attr { kind, span: Span::NOWHERE });
            }
        }
        item.walk_children_mut(self);
    }
}

/// Writes out what `//@ for` repeats.
fn repeat(text: &str) -> String {
    // Docs stay in the sources.
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("///") && !line.trim_start().starts_with("//!"))
        .collect();
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
