//! `cargo xtask tidy` checks the tree's rules, `cargo xtask weight` measures what oxur-build adds to a build.

mod tidy;
mod weight;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    let mut arguments = std::env::args().skip(1);
    match (arguments.next().as_deref(), arguments.next()) {
        (Some("tidy"), None) => {
            let findings = tidy::check(root);
            for finding in &findings {
                eprintln!("{finding}");
            }
            println!("tidy: {} findings", findings.len());
            if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        (Some("weight"), None) => match weight::measure(root) {
            Ok(within) => {
                if within {
                    ExitCode::SUCCESS
                } else {
                    ExitCode::FAILURE
                }
            }
            Err(message) => {
                eprintln!("weight: {message}");
                ExitCode::FAILURE
            }
        },
        _ => {
            eprintln!("usage: cargo xtask tidy | weight");
            ExitCode::from(2)
        }
    }
}
