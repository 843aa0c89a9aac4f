//! The wrapper of rustc for `cargo oxur clippy`: `oxur-rustc` by another name.

use std::process::ExitCode;

fn main() -> ExitCode {
    oxur_cli::oxur_rustc()
}
