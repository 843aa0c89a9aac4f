//! `oxur ast`: Rust as the S-expressions of the Oxur AST, and back, and the check that nothing is lost on the way.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::ColorChoice;
use oxur_ast::{Totals, check_rust, from_rust, gen_rust, gen_rust_pretty, read_text, verify_rust, write_text};
use oxur_core::SourceMap;
use walkdir::WalkDir;

use crate::Ending;
use crate::arguments::{Ast, FromRust, ToRust, Verify};
use crate::report::report;
use crate::sources::read_text_of;

pub(crate) fn ast(arguments: &Ast, colour: ColorChoice) -> anyhow::Result<Ending> {
    match arguments {
        Ast::FromRust(arguments) => from(arguments, colour),
        Ast::ToRust(arguments) => to(arguments, colour),
        Ast::Verify(arguments) => verify(arguments, colour),
    }
}

fn from(arguments: &FromRust, colour: ColorChoice) -> anyhow::Result<Ending> {
    let (name, text) = read_text_of(&arguments.file)?;
    let mut sources = SourceMap::new();
    let source = sources.add(name, text.clone());
    match from_rust(&text, source) {
        Ok(file) => show(&write_text(&file)),
        Err(error) => report(&[*error], &sources, colour),
    }
}

fn to(arguments: &ToRust, colour: ColorChoice) -> anyhow::Result<Ending> {
    let (name, text) = read_text_of(&arguments.file)?;
    let mut sources = SourceMap::new();
    let source = sources.add(name, text.clone());
    let file = match read_text(source, &text) {
        Ok(file) => file,
        Err(errors) => return report(&errors, &sources, colour),
    };
    let errors = check_rust(&file);
    if !errors.is_empty() {
        return report(&errors, &sources, colour);
    }
    show(&if arguments.pretty { gen_rust_pretty(&file) } else { gen_rust(&file) })
}

fn show(text: &str) -> anyhow::Result<Ending> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.is_empty() && !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    Ok(Ending::Success)
}

/// Files that are named must be Rust; of those in folders the ones that are not are counted.
fn verify(arguments: &Verify, colour: ColorChoice) -> anyhow::Result<Ending> {
    let mut totals = Totals::default();
    let mut ending = Ending::Success;
    for path in &arguments.paths {
        if path != Path::new("-") && path.is_dir() {
            for file in rust_files(path)? {
                one(&file, false, &mut totals, &mut ending, colour)?;
            }
        } else {
            one(path, true, &mut totals, &mut ending, colour)?;
        }
    }
    if totals.files == 0 {
        bail!("there are no `.rs` files in what was given");
    }
    let mut out = io::stdout().lock();
    writeln!(out, "{totals}")?;
    Ok(ending)
}

fn rust_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() && entry.path().extension().is_some_and(|extension| extension == "rs") {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// The round trip of one file; what goes wrong is told.
fn one(file: &Path, named: bool, totals: &mut Totals, ending: &mut Ending, colour: ColorChoice) -> anyhow::Result<()> {
    let (name, text) = match read_text_of(file) {
        Ok(read) => read,
        Err(error) if named => return Err(error),
        Err(error) => {
            totals.add(0, Err(()));
            writeln!(io::stderr().lock(), "{error:#}")?;
            return Ok(());
        }
    };
    let mut sources = SourceMap::new();
    let source = sources.add(name.clone(), text.clone());
    let result = verify_rust(&text, source);
    totals.add(text.len(), result.as_ref());
    match result {
        Ok(verification) => {
            if let Some(difference) = verification.difference {
                *ending = Ending::Failure;
                let (at, source, output) = (difference.at, difference.source, difference.output);
                let told = format!("{name}: differs behind token {at}\n    source: {source}\n    output: {output}");
                writeln!(io::stdout().lock(), "{told}")?;
            }
        }
        Err(error) if error.code != oxur_core::codes::ast::NOT_RUST => {
            // The tree was made, and its own text is not read.
            *ending = Ending::Failure;
            writeln!(io::stdout().lock(), "{name}: the tree's text is not read")?;
            report(&[*error], &sources, colour)?;
        }
        Err(error) if named => *ending = report(&[*error], &sources, colour)?,
        Err(error) => writeln!(io::stderr().lock(), "{name}: {}", error.message)?,
    }
    Ok(())
}
