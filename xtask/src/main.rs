//! `cargo xtask`: tasks for the people who work on Oxur.

mod corpus;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask corpus [--verbose] PATH…

  corpus   round trip of every .rs file at the paths: Rust to Oxur AST, its text, and back, compared token by token";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.split_first() {
        Some((task, rest)) if task == "corpus" && !rest.is_empty() => corpus::run(rest),
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}
