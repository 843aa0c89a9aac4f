//! What the drivers share: where the cases are, and how an expectation is compared or written anew.

mod blocks;
mod case;
mod engines;
mod expected;
mod host;
pub mod project;
mod rustc;
mod vm;

pub use self::blocks::{Block, blocks};
pub use self::case::{Case, Engines, compile_sources, rust_module};
pub use self::engines::{Ran, agrees, first_difference, run_cases};
pub use self::expected::{Said, differences, expectations, show_said, with_expectations};
pub use self::host::TestHost;
pub use self::rustc::{Batch, Program, errors_by_program, program_main, with_end};
pub use self::vm::run_in_vm;

use std::path::{Path, PathBuf};
use std::{env, fs};

/// The folder of this crate, which holds the folders of cases.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether expectations are to be rewritten: `OXUR_BLESS=1` in the environment.
#[must_use]
pub fn blessing() -> bool {
    env::var_os("OXUR_BLESS").is_some_and(|value| value == "1")
}

/// The files with the extension `extension` in `folder` and below, sorted by path.
///
/// # Panics
///
/// A folder cannot be read: the tests cannot run without their cases.
#[must_use]
pub fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        for entry in entries {
            let path = entry.unwrap_or_else(|e| panic!("{}: {e}", folder.display())).path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Compares `actual` with the text of the file `expected`, or writes it there when [`blessing`].
///
/// # Errors
///
/// The two differ (a missing file counts as empty): gives a message with the first lines that differ.
pub fn expect(expected: &Path, actual: &str) -> Result<(), String> {
    let wanted = fs::read_to_string(expected).unwrap_or_default().replace("\r\n", "\n");
    if wanted == actual {
        return Ok(());
    }
    if blessing() {
        return fs::write(expected, actual).map_err(|e| format!("{}: {e}", expected.display()));
    }
    let line = wanted.lines().zip(actual.lines()).take_while(|(a, b)| a == b).count();
    let show = |text: &str| text.lines().skip(line).take(4).collect::<Vec<_>>().join("\n      ");
    Err(format!(
        "{} differs from line {}:\n  expected:\n      {}\n  found:\n      {}\n  (OXUR_BLESS=1 rewrites it)",
        expected.display(),
        line + 1,
        show(&wanted),
        show(actual)
    ))
}
