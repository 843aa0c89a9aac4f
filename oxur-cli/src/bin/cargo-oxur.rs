//! The command `cargo oxur`.

use std::process::ExitCode;

fn main() -> ExitCode {
    oxur_cli::cargo_oxur()
}
