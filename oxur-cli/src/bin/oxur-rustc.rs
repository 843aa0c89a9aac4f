//! The wrapper of rustc, for cargo's `RUSTC_WORKSPACE_WRAPPER`.

use std::process::ExitCode;

fn main() -> ExitCode {
    oxur_cli::oxur_rustc()
}
