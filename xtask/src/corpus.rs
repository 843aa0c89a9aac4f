//! The round trip over real code: Rust to Oxur AST and back.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fs, io, thread};

use oxur_ast::{Totals, Verification, verify_rust};
use oxur_core::{Diagnostic, SourceId};

use crate::fetch;

/// What the round trips of a corpus came to.
#[derive(Default)]
struct Corpus {
    totals: Totals,
    panics: usize,
    /// Trees whose own text is not read back.
    not_read: usize,
}

/// What the round trip of one file came to.
enum Outcome {
    Unreadable,
    Panic,
    Verified(usize, Result<Verification, Box<Diagnostic>>),
}

/// Runs the round trip over the corpora, files and folders that the arguments name; over all corpora if they name none,
/// over a slice of them with `--quick`.
pub(crate) fn run(args: &[String]) -> ExitCode {
    let flag = |name: &str| args.iter().any(|arg| arg == name);
    let named: Vec<&str> = args.iter().map(String::as_str).filter(|arg| !arg.starts_with("--")).collect();
    let roots = match named.as_slice() {
        [] if flag("--quick") => &["quick"],
        [] => fetch::ALL,
        named => named,
    };
    let mut failed = false;
    for root in roots {
        let mut files = Vec::new();
        let folders = fetch::named(root).map(|folders| folders.unwrap_or_else(|| vec![PathBuf::from(root)]));
        let collected = folders.and_then(|folders| folders.iter().try_for_each(|folder| collect(folder, &mut files)));
        if let Err(error) = collected {
            eprintln!("{root}: {error}");
            failed = true;
            continue;
        }
        files.sort();
        if files.is_empty() {
            eprintln!("{root}: there are no `.rs` files in it");
            failed = true;
            continue;
        }
        let mut corpus = Corpus::default();
        for (file, outcome) in files.iter().zip(verify(&files)) {
            tell(file, outcome, &mut corpus, flag("--verbose"));
        }
        println!("{root}: {}, {} panics", corpus.totals, corpus.panics);
        failed |= corpus.totals.identical < corpus.totals.rust() || corpus.panics > 0 || corpus.not_read > 0;
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn collect(path: &Path, out: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        fs::metadata(path)?;
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

/// The round trips of all files, in their order, made by as many threads as the machine runs at once.
fn verify(files: &[PathBuf]) -> Vec<Outcome> {
    let next = AtomicUsize::new(0);
    let outcomes = Mutex::new(Vec::with_capacity(files.len()));
    let work = || {
        while let Some((at, file)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, files.get(at)?)))
        {
            let outcome = one(file);
            outcomes.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((at, outcome));
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    let mut outcomes = outcomes.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    outcomes.sort_by_key(|(at, _)| *at);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

fn one(file: &Path) -> Outcome {
    let Ok(text) = fs::read_to_string(file) else { return Outcome::Unreadable };
    match catch_unwind(AssertUnwindSafe(|| verify_rust(&text, SourceId(0)))) {
        Ok(result) => Outcome::Verified(text.len(), result),
        Err(_) => Outcome::Panic,
    }
}

/// Counts an outcome, and tells what went wrong.
fn tell(file: &Path, outcome: Outcome, corpus: &mut Corpus, verbose: bool) {
    let file = file.display();
    let (bytes, result) = match outcome {
        Outcome::Unreadable => return corpus.totals.add(0, Err(())),
        Outcome::Panic => {
            corpus.panics += 1;
            return println!("{file}: panic");
        }
        Outcome::Verified(bytes, result) => (bytes, result),
    };
    corpus.totals.add(bytes, result.as_ref());
    match result {
        Err(error) if error.code == oxur_core::codes::ast::NOT_RUST => {}
        Err(error) => {
            corpus.not_read += 1;
            println!("{file}: the tree's text is not read: {} {}", error.code, error.message);
        }
        Ok(Verification { tokens, typed, difference, .. }) => {
            if verbose && typed < tokens {
                println!("{file}: {} of {tokens} tokens have no typed form", tokens - typed);
            }
            if let Some(difference) = difference {
                let (at, source, output) = (difference.at, difference.source, difference.output);
                println!("{file}: differs behind token {at}\n    source: {source}\n    output: {output}");
            }
        }
    }
}
