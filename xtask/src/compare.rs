//! The table that puts the Oxur AST beside other trees of Rust. What it compares with is no dependency of the workspace:
//! a crate of its own is built for it, in oxur-ast/compare.

use std::path::Path;
use std::process::{Command, ExitCode};

use crate::fetch;

/// Compares over the corpora that are named.
pub(crate) fn run(root: &Path, corpora: &[String]) -> ExitCode {
    let defaults = ["quick", "std", "compiler"].map(str::to_owned);
    let corpora = if corpora.is_empty() { &defaults } else { corpora };
    let mut arguments = Vec::new();
    for corpus in corpora {
        match fetch::named(corpus) {
            Ok(folders) => {
                let folders = folders.unwrap_or_else(|| vec![corpus.into()]);
                arguments.extend(folders.iter().map(|folder| format!("{corpus}={}", folder.display())));
            }
            Err(error) => {
                eprintln!("{corpus}: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    let mut command = Command::new("cargo");
    command.args(["run", "--quiet", "--release", "--locked", "--manifest-path"]);
    command.arg(root.join("oxur-ast/compare/Cargo.toml"));
    command.arg("--target-dir").arg(root.join("target/compare")).arg("--").args(arguments);
    match command.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(status) => {
            eprintln!("the comparison ended with {status}");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("cargo cannot be run: {error}");
            ExitCode::FAILURE
        }
    }
}
