//! From the sources and their places to the files of the output and the directives for cargo.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use oxur_ast::{Attribute, Item, Visibility};
use oxur_comp::{CompiledModule, Door, Input, Options, Output, RustCode, SourceInput, compile};
use oxur_core::codes::build::{ROOT_ATTRIBUTE, SOURCE_NOT_UTF8, SOURCE_UNREADABLE};
use oxur_core::{Diagnostic, SourceId, Span, print, render_message, sort_diagnostics};

use crate::host::{self, PackageHost};
use crate::included::{Included, included};
use crate::offered::{self, Offered};
use crate::place::Placed;
use crate::slots::in_parallel;
use crate::state::State;
use crate::tree::{Entry, subtree, tree};
use crate::{report, rust};

/// What is to be compiled.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The sources and their places, in order of their paths.
    pub(crate) placed: Vec<Placed>,
    /// The folders that were searched.
    pub(crate) folders: Vec<String>,
    /// Patterns that match nothing.
    pub(crate) idle: Vec<String>,
    /// The visibility of modules that no source declares.
    pub(crate) visibility: String,
}

/// What a build writes and prints, before it is written and printed.
#[derive(Clone, Debug, Default)]
pub struct Generated {
    files: BTreeMap<String, Vec<u8>>,
    directives: Vec<String>,
    errors: Vec<String>,
    warnings: Vec<String>,
}

impl Generated {
    /// The files by their paths from the output folder, with `/` between the steps. `modules.rs` includes all others
    /// that are Rust.
    #[must_use]
    pub fn files(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.files
    }

    /// The lines for cargo, but for the one that names the output folder.
    #[must_use]
    pub fn directives(&self) -> &[String] {
        &self.directives
    }

    /// The errors in the sources, rendered as rustc renders its own, without colour.
    #[must_use]
    pub fn errors(&self) -> &[String] {
        &self.errors
    }

    /// The warnings, likewise.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }
}

/// How many errors of one file, and how many warnings, are shown.
const MOST: usize = 100;

/// What stands before each module: parentheses and braces there bear the places of forms, so that messages underline these,
/// and many are not needed.
const QUIET: &str = "#[allow(unused_parens, unused_braces, clippy::double_parens)]";

/// Compiles what `plan` says.
pub(crate) fn generate(
    package: &Path,
    out: &Path,
    plan: &Plan,
    mut options: Options,
    crates: &[Offered],
    identity: Vec<u8>,
) -> (Generated, State) {
    let host = PackageHost::new(package);
    let mut generated = Generated::default();
    let told = offered::read(crates, &mut options, &mut generated.files);
    let (sources, unread, mut read) = read_sources(package, plan);
    let mut output = compile(Input { sources, options }, &host);
    for (file, text, diagnostic) in unread {
        let source = output.sources.add(file, text);
        output.diagnostics.push(diagnostic.move_to(source));
    }
    let misplaced: Vec<Diagnostic> = output.modules.iter().flat_map(root_attributes).collect();
    output.diagnostics.extend(misplaced);
    sort_diagnostics(&mut output.diagnostics);
    let included = host.into_read();
    write_files(&mut generated, package, plan, &output);
    generated.directives = directives(package, out, plan, &included, &output);
    generated.directives.extend(crates.iter().map(Offered::watch));
    generated.directives.extend(told);
    for (file, content) in included {
        if !read.iter().any(|(known, _)| *known == file) {
            read.push((file, content));
        }
    }
    let written = generated.files.keys().cloned().collect();
    let state = State { identity, read, written, directives: generated.directives.clone() };
    (generated, state)
}

/// A source that is no text: its name, what can be shown of it, and what is wrong, at bytes of that text.
type Unread = (String, String, Unplaced);

/// A diagnostic that awaits the number of its source.
struct Unplaced {
    code: &'static str,
    message: String,
    at: u32,
    help: Option<&'static str>,
}

impl Unplaced {
    fn move_to(self, source: SourceId) -> Diagnostic {
        let diagnostic = Diagnostic::error(self.code, Span::new(source, self.at, self.at), self.message);
        self.help.into_iter().fold(diagnostic, Diagnostic::help)
    }
}

type Read = Vec<(String, Option<Vec<u8>>)>;

fn read_sources(package: &Path, plan: &Plan) -> (Vec<SourceInput>, Vec<Unread>, Read) {
    let (mut sources, mut unread, mut read) = (Vec::new(), Vec::new(), Vec::new());
    for Placed { file, module } in &plan.placed {
        let bytes = host::read(package, file);
        read.push((file.clone(), bytes.as_ref().ok().cloned()));
        let text = match bytes {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) => {
                    let at = u32::try_from(error.utf8_error().valid_up_to()).unwrap_or(u32::MAX);
                    let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                    let message = "this byte is not UTF-8, so the file is not compiled".to_owned();
                    let problem = Unplaced { code: SOURCE_NOT_UTF8, message, at, help: Some("save the file as UTF-8") };
                    unread.push((file.clone(), text, problem));
                    continue;
                }
            },
            Err(error) => {
                let message = format!("the file cannot be read: {error}");
                unread.push((
                    file.clone(),
                    String::new(),
                    Unplaced { code: SOURCE_UNREADABLE, message, at: 0, help: None },
                ));
                continue;
            }
        };
        sources.push(SourceInput {
            name: file.clone(),
            text: Arc::from(text),
            module: module.clone(),
            door: Door::File,
            forms: None,
        });
    }
    (sources, unread, read)
}

/// Makes the files: for each source what rustc includes and what people read, and the module trees.
fn write_files(generated: &mut Generated, package: &Path, plan: &Plan, output: &Output) {
    // Diagnostics stand in the order of their sources.
    let mut errors: Vec<(SourceId, Vec<&Diagnostic>)> = Vec::new();
    for diagnostic in &output.diagnostics {
        let source = diagnostic.span().source;
        if errors.last().is_none_or(|(last, _)| *last != source) {
            errors.push((source, Vec::new()));
        }
        let Some((_, of_file)) = errors.last_mut() else { continue };
        if !diagnostic.is_error() {
            if generated.warnings.len() < MOST {
                generated.warnings.push(report::drawn(diagnostic, &output.sources));
            }
        } else {
            of_file.push(diagnostic);
            if of_file.len() <= MOST {
                generated.errors.push(report::drawn(diagnostic, &output.sources));
            }
        }
    }
    for (source, of_file) in &errors {
        if let Some(more) = of_file.len().checked_sub(MOST).filter(|more| *more > 0) {
            let name = output.sources.get(*source).name();
            generated.errors.push(format!("error: {name} has {more} more errors"));
        }
    }
    let mut entries = Vec::new();
    let modules: Vec<(&CompiledModule, Vec<&Diagnostic>)> =
        output.modules.iter().map(|module| (module, taken(&mut errors, module.source))).collect();
    let texts = in_parallel(&modules, |(module, of_file)| {
        let items = items(module);
        let (shown, more) = of_file.split_at(of_file.len().min(MOST));
        let plain = !module.path.is_empty();
        let file = output.sources.get(module.source).name();
        let readable = header(&format!("from `{file}`, to be read by people")) + &rust::items(items);
        (included(output, module.source, items, shown, more.len(), plain), readable)
    });
    for (module, (Included { text, shift }, readable)) in output.modules.iter().zip(texts) {
        let source = output.sources.get(module.source);
        let file = source.name();
        let entry = entry(file, module, plan);
        generated.files.insert(entry.file.clone(), text.into_bytes());
        let map = format!("source {file}\nabsolute {}\nshift {shift}\n", package.join(file).display());
        generated.files.insert(format!("{}.map", entry.file), map.into_bytes());
        generated.files.insert(format!("rust/{}.rs", file.strip_suffix(".oxr").unwrap_or(file)), readable.into_bytes());
        entries.push(entry);
    }
    for placed in &plan.placed {
        if !entries.iter().any(|entry| entry.file.strip_suffix(".rs") == Some(&placed.file)) {
            let (file, visibility) = (format!("{}.rs", placed.file), plan.visibility.clone());
            let source = output.sources.iter().find(|(_, source)| source.name() == placed.file).map(|(id, _)| id);
            let left = source.map(|source| taken(&mut errors, source)).unwrap_or_default();
            let text = header(&format!("from `{}`", placed.file)) + &error_calls(&left, output);
            generated.files.insert(file.clone(), text.into_bytes());
            entries.push(Entry { module: placed.module.clone(), attributes: Vec::new(), visibility, file });
        }
    }
    let mut modules = header("the module tree");
    for (_, left) in &errors {
        modules.push_str(&error_calls(left, output));
    }
    modules.push_str(&tree(&entries, &plan.visibility, false));
    generated.files.insert("modules.rs".to_owned(), modules.into_bytes());
    single_modules(generated, &entries, plan);
    generated.files.insert("index".to_owned(), (print(&output.index.to_form()) + "\n").into_bytes());
}

fn items(module: &CompiledModule) -> &[Item] {
    match &module.rust {
        RustCode::Items(items) => items,
        RustCode::Stmts(_) | RustCode::Expr(_) => &[],
    }
}

/// Takes out the errors of a source.
fn taken<'d>(errors: &mut Vec<(SourceId, Vec<&'d Diagnostic>)>, source: SourceId) -> Vec<&'d Diagnostic> {
    let at = errors.iter().position(|(of, _)| *of == source);
    at.map(|at| errors.remove(at).1).unwrap_or_default()
}

/// Says of each attribute at the crate's root that it cannot be there; doc comments there are for readers of the source.
fn root_attributes(module: &CompiledModule) -> Vec<Diagnostic> {
    if !module.path.is_empty() {
        return Vec::new();
    }
    let attributes = module.attrs.iter().filter(|attribute| !rust::is_doc(attribute));
    let message = "an attribute of the crate cannot stand in an `.oxr` file";
    let help = "write it at the top of the Rust file, before `oxur::modules!();`";
    attributes.map(|attribute| Diagnostic::error(ROOT_ATTRIBUTE, attribute.span, message).help(help)).collect()
}

fn entry(file: &str, module: &CompiledModule, plan: &Plan) -> Entry {
    let declared = module.declaration.as_ref();
    let attributes: Vec<&Attribute> =
        declared.iter().flat_map(|declaration| &declaration.attrs).chain(&module.attrs).collect();
    let inherited = Visibility::Inherited;
    let (attributes, declared_visibility) =
        rust::declaration(&attributes, declared.map_or(&inherited, |declaration| &declaration.vis));
    let visibility = if declared.is_some() { declared_visibility } else { plan.visibility.clone() };
    let mut attributes = if module.path.is_empty() { Vec::new() } else { attributes };
    if !module.path.is_empty() {
        attributes.push(QUIET.to_owned());
    }
    Entry { module: module.path.clone(), attributes, visibility, file: format!("{file}.rs") }
}

/// Makes the files that `oxur::module!("a/b")` includes: one for each module, folders that are modules included.
fn single_modules(generated: &mut Generated, entries: &[Entry], plan: &Plan) {
    let mut paths: Vec<&[String]> = Vec::new();
    for entry in entries {
        paths.extend((1..=entry.module.len()).map(|length| &entry.module[..length]));
    }
    oxur_core::sort(&mut paths);
    paths.dedup();
    for path in paths {
        let name = path.iter().map(|step| step.trim_start_matches("r#")).collect::<Vec<_>>().join("/");
        let text = header("one module") + &subtree(entries, path, &plan.visibility, true);
        generated.files.insert(format!("module/{name}.rs"), text.into_bytes());
    }
}

/// Calls of `compile_error!` for errors that have no place that rustc could show.
fn error_calls(errors: &[&Diagnostic], output: &Output) -> String {
    let text = |error: &&Diagnostic| {
        let at = output.sources.get(error.span().source);
        let place = at.line_column(error.span().lo);
        let message = render_message(error, &output.sources);
        format!(
            "::core::compile_error! {{ {:?} }}\n",
            format!("{}:{}:{}: {message}", at.name(), place.line, place.column)
        )
    };
    errors.iter().map(text).collect()
}

fn header(what: &str) -> String {
    format!("// @generated by oxur-build {}: {what}. Changes here are lost.\n\n", env!("CARGO_PKG_VERSION"))
}

/// The lines for cargo: what to watch, and warnings.
fn directives(
    package: &Path,
    out: &Path,
    plan: &Plan,
    included: &[(String, Option<Vec<u8>>)],
    output: &Output,
) -> Vec<String> {
    let mut watched = plan.folders.clone();
    // A link to nothing is not watched: what is missing would start every build anew. Its folder is.
    watched.extend(plan.placed.iter().map(|placed| &placed.file).filter(|file| package.join(file).exists()).cloned());
    for (file, content) in included {
        if content.is_some() || package.join(file).exists() {
            watched.push(file.clone());
        } else {
            watched.push(folder_of(package, out, file));
        }
    }
    oxur_core::sort(&mut watched);
    watched.dedup();
    let mut lines: Vec<String> = watched.iter().map(|path| format!("cargo::rerun-if-changed={path}")).collect();
    for pattern in &plan.idle {
        lines.push(format!("cargo::warning=the pattern `{pattern}` matches no `.oxr` file"));
    }
    let warnings = output.diagnostics.iter().filter(|diagnostic| !diagnostic.is_error()).take(MOST);
    lines.extend(warnings.map(|diagnostic| format!("cargo::warning={}", report::line(diagnostic, &output.sources))));
    lines
}

/// What is watched so that a file is noticed when it comes to be: the folder that will hold it. Where that is not
/// there, or cargo builds in it, it is the missing file itself: the build fails for want of it, so that looking anew
/// each time is what is wanted.
fn folder_of(package: &Path, out: &Path, file: &str) -> String {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = package.join(folder);
    if !folder.is_empty() && path.is_dir() && !out.starts_with(&path) { folder.to_owned() } else { file.to_owned() }
}
