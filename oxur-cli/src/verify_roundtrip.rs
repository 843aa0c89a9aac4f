//! `oxur verify-roundtrip`: Rust to Oxur and back, compared token by token up to the normal form.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use oxur_comp::Census;
use oxur_core::codes;

use crate::Ending;
use crate::arguments::VerifyRoundtrip;
use crate::from_rust::rust_files;

#[derive(Default)]
struct Totals {
    files: usize,
    unreadable: usize,
    not_rust: usize,
    identical: usize,
    panics: usize,
    bytes: usize,
    text: usize,
    census: Census,
}

pub(crate) fn verify_roundtrip(arguments: &VerifyRoundtrip) -> anyhow::Result<Ending> {
    let mut totals = Totals::default();
    for path in &arguments.files {
        if path.is_dir() {
            for file in rust_files(path)? {
                one(&file, arguments.verbose, &mut totals);
            }
        } else {
            one(path, arguments.verbose, &mut totals);
        }
    }
    report(&totals);
    let lexed = totals.files - totals.unreadable - totals.not_rust;
    Ok(if totals.identical == lexed { Ending::Success } else { Ending::Failure })
}

fn one(file: &Path, verbose: bool, totals: &mut Totals) {
    totals.files += 1;
    let Ok(text) = fs::read_to_string(file) else {
        totals.unreadable += 1;
        return;
    };
    match catch_unwind(AssertUnwindSafe(|| oxur_comp::from_rust(&text))) {
        Err(_) => {
            totals.panics += 1;
            println!("{}: panic", file.display());
        }
        Ok(Err(error)) if error.code == codes::ast::NOT_RUST => totals.not_rust += 1,
        Ok(Err(error)) => println!("{}: {} {}", file.display(), error.code, error.message),
        Ok(Ok(made)) => {
            totals.bytes += text.len();
            totals.text += made.text.len();
            totals.census.add(&made.census);
            if verbose && made.census.embedded_nodes() > 0 {
                println!("{}: {}", file.display(), kinds(&made.census));
                for reason in &made.reasons {
                    println!("    source: {}\n    output: {}", reason.source, reason.output);
                }
                for line in made.text.lines().filter(|line| line.contains("(rust {")) {
                    println!("    {}", line.trim().chars().take(150).collect::<String>());
                }
            }
            match &made.difference {
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

fn kinds(census: &Census) -> String {
    let kinds: Vec<String> = census.embedded.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    if kinds.is_empty() { "nothing".to_owned() } else { kinds.join(", ") }
}

fn report(totals: &Totals) {
    let share = |part: usize, whole: usize| if whole == 0 { 100.0 } else { part as f64 * 100.0 / whole as f64 };
    let lexed = totals.files - totals.unreadable - totals.not_rust;
    let census = &totals.census;
    println!(
        "{} files, {lexed} lexed, {} identical ({:.2} %), {} panics",
        totals.files,
        totals.identical,
        share(totals.identical, lexed),
        totals.panics
    );
    println!(
        "{} forms, {} embedded ({:.3} %): {}; {} macros with tokens; text {:.2} times as long",
        census.forms,
        census.embedded_nodes(),
        share(census.embedded_nodes(), census.forms),
        kinds(census),
        census.macro_tokens,
        totals.text as f64 / totals.bytes.max(1) as f64
    );
}
