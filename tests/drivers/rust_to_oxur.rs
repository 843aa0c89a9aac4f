//! The page docs/rust-to-oxur.md: Rust and Oxur side by side. Its cases are the chapters `rust-to-oxur/*.md`, which hold for
//! each construct the Rust and the Oxur. The Oxur compiles to the tokens of the Rust, and it is what `oxur from-rust` makes
//! of the Rust. `OXUR_BLESS=1` writes the Oxur and the page anew.

use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use oxur_ast::Plain as _;
use oxur_comp::format::{FormatOptions, format_forms};
use oxur_comp::{Door, Input, Options, RustCode, SourceInput, compile, from_rust};
use oxur_core::{Form, ReadOptions, SourceId, Span, read};
use oxur_tests::{TestHost, expect, files, root};

/// A construct in both languages.
struct Case {
    title: String,
    /// Whether the code stands in a function.
    body: bool,
    rust: String,
    oxur: String,
}

struct Chapter {
    title: String,
    cases: Vec<Case>,
}

/// The cases of a chapter: a heading, a block of Rust, a block of Oxur each.
fn chapter(text: &str) -> Chapter {
    let mut chapter = Chapter { title: String::new(), cases: Vec::new() };
    let mut fence: Option<String> = None;
    for line in text.lines() {
        match (&mut fence, line.strip_prefix("```")) {
            (Some(_), Some(_)) => fence = None,
            (None, Some(info)) => {
                fence = Some(info.to_owned());
                if let Some(case) = chapter.cases.last_mut() {
                    case.body |= info == "rust body";
                }
            }
            (Some(info), None) => {
                let case = chapter.cases.last_mut().expect("a heading stands before a block");
                let text = if info.starts_with("rust") { &mut case.rust } else { &mut case.oxur };
                let _ = writeln!(text, "{line}");
            }
            (None, None) => {
                if let Some(title) = line.strip_prefix("## ") {
                    let (title, empty) = (title.to_owned(), String::new());
                    chapter.cases.push(Case { title, body: false, rust: empty.clone(), oxur: empty });
                } else if let Some(title) = line.strip_prefix("# ") {
                    title.clone_into(&mut chapter.title);
                }
            }
        }
    }
    chapter
}

/// The text of a chapter.
fn chapter_text(chapter: &Chapter) -> String {
    let mut text = format!("# {}\n", chapter.title);
    for case in &chapter.cases {
        let info = if case.body { "rust body" } else { "rust" };
        let Case { title, rust, oxur, .. } = case;
        let _ = write!(text, "\n## {title}\n\n```{info}\n{rust}```\n\n```lisp\n{oxur}```\n");
    }
    text
}

/// The page: a table for each chapter.
fn page(chapters: &[Chapter]) -> String {
    let mut text = String::from(
        "# From Rust to Oxur\n\nEach construct of Rust, and how it is written in Oxur. The page is made of the cases in \
         tests/rust-to-oxur, and tested\nboth ways: the right column compiles to the tokens of the left one, and \
         `oxur from-rust` makes the right column of the\nleft one. Other spellings of the same are in \
         [language.md](language.md).\n",
    );
    for chapter in chapters {
        let _ = write!(text, "\n## {}\n\n<table>\n<tr><th>Rust</th><th>Oxur</th></tr>\n", chapter.title);
        for Case { title, rust, oxur, .. } in &chapter.cases {
            let _ = write!(
                text,
                "<tr><td colspan=\"2\">{}</td></tr>\n<tr><td>\n\n```rust\n{rust}```\n\n</td><td>\n\n```lisp\n{oxur}```\n\n</td></tr>\n",
                title.replace('&', "&amp;").replace('<', "&lt;")
            );
        }
        text += "</table>\n";
    }
    text
}

/// The tokens of Rust code up to parentheses and commas that mean nothing, as text.
fn tokens(rust: &str) -> Result<String, String> {
    let mut file = oxur_ast::from_rust(rust, SourceId(0)).map_err(|told| told.message.clone())?;
    file.plain();
    Ok(oxur_core::print_rust_tokens(&oxur_ast::print_tokens(&file)))
}

fn forms(text: &str) -> Result<Vec<Form>, String> {
    let result = read(SourceId(1), text, &ReadOptions::default());
    match result.diagnostics.first() {
        Some(told) => Err(format!("{}: {text}", told.message)),
        None => Ok(result.forms),
    }
}

/// What `oxur from-rust` makes of a case.
fn raised(case: &Case) -> Result<String, String> {
    let rust = if case.body { format!("fn main() {{\n{}}}\n", case.rust) } else { case.rust.clone() };
    let raised = from_rust(&rust).map_err(|told| told.message.clone())?;
    if let Some(difference) = raised.difference {
        return Err(format!("comes back otherwise: `{}` as `{}`", difference.source, difference.output));
    }
    if raised.text.contains("(rust {") {
        return Err(format!("is embedded: {}", raised.text));
    }
    let mut forms = forms(&raised.text)?;
    if case.body {
        let Some([_, _, _, body @ ..]) = forms.first().and_then(Form::as_list) else {
            return Err(format!("no function: {}", raised.text));
        };
        forms = body.to_vec();
    }
    // Half a page has half the columns.
    Ok(format_forms(&forms, &FormatOptions { width: 66, short: 50, spaced: false }))
}

/// The Rust that the Oxur of a case compiles to.
fn compiled(case: &Case) -> Result<String, String> {
    let mut text = case.oxur.clone();
    if case.body {
        let mut items = vec![Form::symbol("deffn", Span::NOWHERE), Form::symbol("main", Span::NOWHERE)];
        items.push(Form::vector([], Span::NOWHERE));
        items.extend(forms(&text)?);
        text = format_forms(&[Form::list(items, Span::NOWHERE)], &FormatOptions::for_forms());
    }
    let source = SourceInput {
        name: "case.oxr".to_owned(),
        text: Arc::from(text),
        module: Vec::new(),
        door: Door::File,
        forms: None,
    };
    let output = compile(Input { sources: vec![source], options: Options::default() }, &TestHost::default());
    // What the cases leave undefined is rustc's to tell.
    if let Some(told) = output.diagnostics.iter().find(|told| told.is_error()) {
        return Err(format!("{}: {}", told.code, told.message));
    }
    let mut rust = String::new();
    for module in output.modules {
        if let RustCode::Items(items) = module.rust {
            let mut file = oxur_ast::File::new(Span::NOWHERE);
            file.items = items;
            rust += &oxur_ast::gen_rust(&file);
        }
    }
    Ok(rust)
}

fn check(case: &mut Case) -> Result<(), String> {
    let raised = raised(case)?;
    let blessing = oxur_tests::blessing();
    if blessing {
        case.oxur.clone_from(&raised);
    }
    if case.oxur != raised {
        return Err(format!("`oxur from-rust` gives\n{raised}\nand not\n{}\n(OXUR_BLESS=1 rewrites it)", case.oxur));
    }
    let rust = if case.body { format!("fn main() {{\n{}}}\n", case.rust) } else { case.rust.clone() };
    let (wanted, found) = (tokens(&rust)?, tokens(&compiled(case)?)?);
    if wanted == found { Ok(()) } else { Err(format!("the Oxur compiles to\n{found}\nand not to\n{wanted}")) }
}

#[test]
fn each_case_holds_both_ways_and_stands_on_the_page() {
    let work = || {
        let mut failures = Vec::new();
        let mut chapters = Vec::new();
        for path in files(&root().join("rust-to-oxur"), "md") {
            let mut chapter = chapter(&fs::read_to_string(&path).expect("a chapter can be read"));
            for case in &mut chapter.cases {
                if let Err(message) = check(case) {
                    failures.push(format!("{}, {}: {message}", chapter.title, case.title));
                }
            }
            failures.extend(expect(&path, &chapter_text(&chapter)).err());
            chapters.push(chapter);
        }
        let page_path = root().parent().expect("the repository").join("docs/rust-to-oxur.md");
        failures.extend(expect(&page_path, &page(&chapters)).err());
        failures
    };
    let worker = std::thread::Builder::new().stack_size(oxur_comp::STACK_SIZE).spawn(work).expect("a thread starts");
    let failures = worker.join().expect("the compiler does not panic");
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n\n"));
}
