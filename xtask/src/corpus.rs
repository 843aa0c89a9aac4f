//! The round trip over real code: Rust to Oxur AST and back.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

use oxur_ast::{Verification, verify_rust};
use oxur_core::SourceId;

use crate::fetch;

#[derive(Default)]
struct Totals {
    files: usize,
    unreadable: usize,
    not_rust: usize,
    identical: usize,
    panics: usize,
    tokens: usize,
    typed: usize,
    bytes: usize,
    text_bytes: usize,
}

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
        let mut totals = Totals::default();
        for file in &files {
            one(file, &mut totals, verbose);
        }
        failed |= report(root, &totals);
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

fn one(file: &Path, totals: &mut Totals, verbose: bool) {
    totals.files += 1;
    let Ok(text) = fs::read_to_string(file) else {
        totals.unreadable += 1;
        return;
    };
    let result = catch_unwind(AssertUnwindSafe(|| verify_rust(&text, SourceId(0))));
    match result {
        Err(_) => {
            totals.panics += 1;
            println!("{}: panic", file.display());
        }
        Ok(Err(error)) if error.code == oxur_core::codes::ast::NOT_RUST => totals.not_rust += 1,
        Ok(Err(error)) => println!("{}: the tree's text is not read: {} {}", file.display(), error.code, error.message),
        Ok(Ok(Verification { text_bytes, tokens, typed, difference })) => {
            totals.tokens += tokens;
            totals.bytes += text.len();
            totals.text_bytes += text_bytes;
            totals.typed += typed;
            if verbose && typed < tokens {
                println!("{}: {} of {tokens} tokens have no typed form", file.display(), tokens - typed);
            }
            match difference {
                None => totals.identical += 1,
                Some(difference) => println!(
                    "{}: differs behind token {}\n    source: {}\n    output: {}",
                    file.display(),
                    difference.at,
                    difference.source,
                    difference.output
                ),
            }
        }
    }
}

/// Prints the totals; true if a file that lexes did not come back.
fn report(root: &str, totals: &Totals) -> bool {
    let lexed = totals.files - totals.unreadable - totals.not_rust;
    let share = |part: usize, whole: usize| if whole == 0 { 100.0 } else { part as f64 * 100.0 / whole as f64 };
    println!(
        "{root}: {} files, {lexed} lexed, {} identical ({:.2} %), {:.2} % of {} tokens typed, \
         text {:.2} times as long, {} panics",
        totals.files,
        totals.identical,
        share(totals.identical, lexed),
        share(totals.typed, totals.tokens),
        totals.tokens,
        totals.text_bytes as f64 / totals.bytes.max(1) as f64,
        totals.panics
    );
    totals.identical < lexed
}
