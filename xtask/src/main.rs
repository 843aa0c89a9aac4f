//! `cargo xtask`: tasks for the people who work on Oxur.

mod bench;
mod compare;
mod corpus;
mod fetch;
mod port;
mod tidy;
mod weight;
mod wrapper;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask tidy
       cargo xtask weight [--check RATIO] [--rounds NUMBER]
       cargo xtask port [--quick] [CRATE…]
       cargo xtask wrapper
       cargo xtask bench
       cargo xtask compare [CORPUS|FOLDER…]
       cargo xtask corpus [--quick] [--verbose] [CORPUS|PATH…]

  tidy     the rules of the tree that no compiler checks
  weight   what oxur-build adds to a build, crate by crate, against what any code generator for Rust needs; with
           --check it fails if that is more than so many times as much
  port     real crates as Oxur, with their own tests: those named, else those of port-crates.txt
  bench    what Oxur adds to the builds of a crate, against the same crate in Rust
  wrapper  what oxur-rustc adds to a call of rustc
  compare  the Oxur AST beside syn-serde, oxur-ast 0.2.0 and tree-sitter, as a table
  corpus   round trip of every .rs file of the corpora, or at the paths: Rust to Oxur AST, its text, and back, compared
           token by token. The corpora are crates, std, compiler, tools, tests; all if none is named. They are fetched by
           the names of packages, into target/corpus. With --quick: 20 crates that are there already";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    match args.split_first() {
        Some((task, [])) if task == "tidy" => tidy::run(root),
        Some((task, rest)) if task == "weight" => weight::run(root, rest),
        Some((task, rest)) if task == "port" => port::run(root, rest),
        Some((task, [])) if task == "bench" => bench::run(root),
        Some((task, [])) if task == "wrapper" => wrapper::run(root),
        Some((task, rest)) if task == "compare" => compare::run(root, rest),
        Some((task, rest)) if task == "corpus" => corpus::run(rest),
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}
