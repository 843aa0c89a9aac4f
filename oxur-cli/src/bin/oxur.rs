//! The command `oxur`.

use std::process::ExitCode;

fn main() -> ExitCode {
    oxur_cli::oxur()
}
