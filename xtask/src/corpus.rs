//! The round trip over real code: Rust to Oxur AST and back.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

use oxur_ast::{Totals, Verification, verify_rust};
use oxur_core::SourceId;

use crate::fetch;

/// Runs the round trip over the files and folders that the arguments name.
pub(crate) fn run(args: &[String]) -> ExitCode {
    let verbose = args.iter().any(|arg| arg == "--verbose");
    let mut failed = false;
    for root in args.iter().filter(|arg| !arg.starts_with("--")) {
        let mut files = Vec::new();
        let folders = fetch::named(root).map(|folders| folders.unwrap_or_else(|| vec![PathBuf::from(root)]));
        let collected = folders.and_then(|folders| folders.iter().try_for_each(|folder| collect(folder, &mut files)));
        if let Err(error) = collected {
            eprintln!("{root}: {error}");
            failed = true;
        }
        files.sort();
        let mut corpus = Corpus::default();
        for file in &files {
            one(file, &mut corpus, verbose);
        }
        failed |= report(root, &corpus);
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn collect(path: &Path, out: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        out.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            collect(&entry.path(), out)?;
        } else if kind.is_file() && entry.path().extension().is_some_and(|extension| extension == "rs") {
            out.push(entry.path());
        }
    }
    Ok(())
}

/// What the round trips of a corpus came to.
#[derive(Default)]
struct Corpus {
    totals: Totals,
    panics: usize,
    /// Trees whose own text is not read back.
    not_read: usize,
}

fn one(file: &Path, corpus: &mut Corpus, verbose: bool) {
    let Ok(text) = fs::read_to_string(file) else {
        corpus.totals.add(0, Err(()));
        return;
    };
    let Ok(result) = catch_unwind(AssertUnwindSafe(|| verify_rust(&text, SourceId(0)))) else {
        corpus.panics += 1;
        println!("{}: panic", file.display());
        return;
    };
    corpus.totals.add(text.len(), result.as_ref());
    match result {
        Err(error) if error.code == oxur_core::codes::ast::NOT_RUST => {}
        Err(error) => {
            corpus.not_read += 1;
            println!("{}: the tree's text is not read: {} {}", file.display(), error.code, error.message);
        }
        Ok(Verification { tokens, typed, difference, .. }) => {
            if verbose && typed < tokens {
                println!("{}: {} of {tokens} tokens have no typed form", file.display(), tokens - typed);
            }
            if let Some(difference) = difference {
                println!(
                    "{}: differs behind token {}\n    source: {}\n    output: {}",
                    file.display(),
                    difference.at,
                    difference.source,
                    difference.output
                );
            }
        }
    }
}

/// Prints the totals; true if a file that is Rust did not come back.
fn report(root: &str, corpus: &Corpus) -> bool {
    println!("{root}: {}, {} panics", corpus.totals, corpus.panics);
    corpus.totals.identical < corpus.totals.rust() || corpus.panics > 0 || corpus.not_read > 0
}
