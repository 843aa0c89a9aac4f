//! Reading: the sources of the input, the files that they declare with `(mod x)`, and the macros that they define.

use std::sync::Arc;

use oxur_core::codes::expand as codes;
use oxur_core::{Diagnostic, Door, Form, FormKind, ReadOptions, Set, SourceId, Span, mapped, read, rust_ident};

use crate::{FileRead, IndexedMacro, ReadModule, Session, SourceInput};

/// How many modules may stand within each other: enough for any crate, and an end for a `#[path]` that names itself.
const MAX_MODULE_DEPTH: usize = 64;

/// Reads the sources and what they declare. Modules come in the order of the sources, then those that were declared.
#[must_use]
pub fn read_modules(sources: Vec<SourceInput>, session: &mut Session<'_>) -> Vec<ReadModule> {
    let mut modules: Vec<ReadModule> = sources.into_iter().map(|source| read_source(source, session)).collect();
    let mut known: Set<Vec<String>> =
        modules.iter().filter(|module| module.door == Door::File).map(|module| module.path.clone()).collect();
    let mut next = 0;
    while next < modules.len() {
        let module = &modules[next];
        next += 1;
        if module.door != Door::File {
            continue;
        }
        for declared in declared_modules(module, session) {
            if known.contains(&declared.path) {
                continue;
            }
            known.insert(declared.path.clone());
            modules.extend(read_declared(declared, session));
        }
    }
    modules
}

fn read_source(input: SourceInput, session: &mut Session<'_>) -> ReadModule {
    let SourceInput { name, text, module, door, forms } = input;
    let source = session.sources.add(name, Arc::clone(&text));
    let forms = forms.unwrap_or_else(|| read_text(source, &text, door, session));
    ReadModule { source, path: module, door, forms }
}

fn read_text(source: SourceId, text: &str, door: Door, session: &mut Session<'_>) -> Vec<Form> {
    let options = ReadOptions { nesting: session.options.limits.nesting, ..ReadOptions::new(door) };
    let result = read(source, text, &options);
    // Of a form with a reading error the expander would tell of the reader's guess, not of what was meant.
    let forms = result.sound_forms();
    session.diagnostics.extend(result.diagnostics);
    session.comments.extend(result.comments);
    forms
}

/// A `(mod x)` without items.
struct DeclaredModule {
    path: Vec<String>,
    /// The name's place.
    span: Span,
    /// The source that declares it.
    from: String,
    /// The files that it may be in, relative to the folder of that source; the first that exists is it.
    files: Vec<String>,
}

fn declared_modules(module: &ReadModule, session: &Session<'_>) -> Vec<DeclaredModule> {
    let from = session.sources.get(module.source).name().to_owned();
    let file = from.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = file.strip_suffix(".oxr").unwrap_or(file);
    // As in Rust: what `foo.oxr` declares is in the folder `foo`, what a root or `mod.oxr` declares is beside it.
    let folder = match stem {
        "mod" => String::new(),
        "lib" | "main" if module.path.is_empty() => String::new(),
        _ => format!("{stem}/"),
    };
    let mut found = Vec::new();
    let at = Place { path: module.path.clone(), folder, from: &from };
    find_modules(&module.forms, &at, &mut found);
    found
}

struct Place<'n> {
    path: Vec<String>,
    folder: String,
    from: &'n str,
}

fn find_modules(forms: &[Form], at: &Place<'_>, found: &mut Vec<DeclaredModule>) {
    if at.path.len() >= MAX_MODULE_DEPTH {
        return;
    }
    for form in forms {
        let (attributes, _) = form.split_attributes();
        let Some((_, "mod", [name_form, rest @ ..])) = definition(form) else {
            continue;
        };
        let Some(name) = name_form.as_symbol().filter(|name| !name.contains("::")) else {
            continue;
        };
        let rust = rust_ident(name);
        let plain = rust.strip_prefix("r#").unwrap_or(&rust).to_owned();
        let mut path = at.path.clone();
        path.push(rust.clone().into_owned());
        if !rest.is_empty() {
            find_modules(rest, &Place { path, folder: format!("{}{plain}/", at.folder), from: at.from }, found);
            continue;
        }
        let folder = &at.folder;
        let files = match attributes.iter().find_map(path_attribute) {
            Some(file) => vec![file],
            None => {
                let mut files = vec![format!("{folder}{plain}.oxr"), format!("{folder}{plain}/mod.oxr")];
                if name != plain {
                    files.push(format!("{folder}{name}.oxr"));
                }
                files
            }
        };
        found.push(DeclaredModule { path, span: name_form.span, from: at.from.to_owned(), files });
    }
}

/// The file that `#[path = "…"]` names.
fn path_attribute(attribute: &oxur_core::Attribute) -> Option<String> {
    use oxur_core::{AttributeKind, RustTokenKind};
    let AttributeKind::Tokens(tokens) = &attribute.kind else {
        return None;
    };
    let [name, equals, value] = &**tokens else {
        return None;
    };
    match (&name.kind, &equals.kind, &value.kind) {
        (RustTokenKind::Ident(name), RustTokenKind::Punct('=', _), RustTokenKind::Literal(literal))
            if *name == "path" =>
        {
            literal.text.strip_prefix('"')?.strip_suffix('"').map(str::to_owned)
        }
        _ => None,
    }
}

fn read_declared(declared: DeclaredModule, session: &mut Session<'_>) -> Option<ReadModule> {
    let DeclaredModule { path, span, from, files } = declared;
    let name = path.last().map_or("", String::as_str);
    for file in &files {
        let bytes = match session.host.read_file(&from, file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => {
                let message = format!("cannot read the file of the module `{name}`, `{file}`: {error}");
                session.report(Diagnostic::error(codes::FILE, span, message));
                return None;
            }
        };
        session.files_read.push(FileRead { from: from.clone(), path: file.clone() });
        let Ok(text) = String::from_utf8(bytes) else {
            let message = format!("the file of the module `{name}`, `{file}`, is not UTF-8");
            session.report(Diagnostic::error(codes::FILE, span, message));
            return None;
        };
        let folder = from.rfind(['/', '\\']).map_or("", |end| &from[..=end]);
        let input = SourceInput {
            name: format!("{folder}{file}"),
            text: Arc::from(text),
            module: path,
            door: Door::File,
            forms: None,
        };
        return Some(read_source(input, session));
    }
    let message = format!("there is no file for the module `{name}`");
    let looked = mapped(&files, |file| format!("`{file}`")).join(", nor ");
    let diagnostic = Diagnostic::error(codes::FILE, span, message)
        .note(format!("looked beside `{from}` for {looked}"))
        .help(format!("create it, or give the module's items here: `(mod {name} …)`"));
    session.report(diagnostic);
    None
}

/// A definition's modifiers, its head, and the forms behind the head.
fn definition(form: &Form) -> Option<(&[Form], &'static str, &[Form])> {
    let (_, form) = form.split_attributes();
    let items = form.as_list()?;
    let modifier =
        |form: &Form| form.is_symbol("pub") || form.is_symbol("unsafe") || matches!(form.as_call(), Some(("pub", _)));
    let head = items.iter().position(|form| !modifier(form))?;
    Some((&items[..head], items[head].as_symbol()?, &items[head + 1..]))
}

/// The macros that the modules define.
#[must_use]
pub fn defined_macros(modules: &[ReadModule]) -> Vec<IndexedMacro> {
    let mut macros = Vec::new();
    for module in modules {
        find_macros(&module.forms, &module.path, &mut macros);
    }
    macros
}

fn find_macros(forms: &[Form], path: &[String], macros: &mut Vec<IndexedMacro>) {
    if path.len() >= MAX_MODULE_DEPTH {
        return;
    }
    for form in forms {
        match definition(form) {
            Some((modifiers, "defmacro", _)) => {
                macros.push(IndexedMacro { module: path.to_vec(), public: !modifiers.is_empty(), form: form.clone() })
            }
            Some((_, "mod", [name, items @ ..])) if !items.is_empty() => {
                if let FormKind::Symbol(name) = name.kind {
                    let mut path = path.to_vec();
                    path.push(rust_ident(&name.symbol).into_owned());
                    find_macros(items, &path, macros);
                }
            }
            _ => {}
        }
    }
}
