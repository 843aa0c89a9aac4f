//! The wrapper `oxur-rustc`: runs rustc, and shows what it says of `.oxr` files at their lines.
//!
//! ```text
//! cargo ──RUSTC_WORKSPACE_WRAPPER──▶ oxur-rustc ──▶ rustc (with --remap-path-prefix for panics and debuggers)
//! cargo ◀──────── stderr ─────────── filter ◀── stderr: a message in JSON a line
//!                                      │
//!                   message ──sources──▶ places ──names, suggestion──▶ words ──draw──▶ rendered text
//! ```
//!
//! What is not understood is passed on as it is. Where rustc is not asked for JSON (cargo's questions about it), rustc takes
//! the place of this process.

mod call;
mod draw;
mod filter;
mod guide;
mod inline;
mod message;
mod names;
mod own;
mod remap;
mod sources;
mod suggestion;

use std::env;
use std::ffi::OsString;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use self::call::Call;
use self::filter::Filter;
use crate::process::{become_command, exit_code};

/// Stands for clippy's driver, which takes rustc's path as its first argument.
pub(crate) const CLIPPY: &str = "OXUR_CLIPPY_DRIVER";
/// Stands for the workspace wrapper that the user has set.
pub(crate) const WRAPPED: &str = "OXUR_WRAPPED";
/// Stands for rustdoc where this program is given to cargo as `RUSTDOC`.
pub(crate) const RUSTDOC: &str = "OXUR_RUSTDOC";

const HELP: &str = "\
oxur-rustc, a wrapper of rustc by which messages, panics and debuggers name the places of `.oxr` files

usage: RUSTC_WORKSPACE_WRAPPER=oxur-rustc cargo build

`cargo oxur build` (check, test, run, clippy, doc, fix …) sets it. It is never needed: without it the messages
have the same lines and columns, in files of cargo's output folder.";

/// The program: its arguments are rustc's path and rustc's arguments, as cargo calls a wrapper, or rustdoc's arguments where
/// it is called as rustdoc.
pub(crate) fn wrapper(arguments: Vec<OsString>) -> ExitCode {
    let is_rustdoc = arguments.first().is_none_or(|first| first.to_string_lossy().starts_with(['-', '@']));
    let mut command = match env::var_os(RUSTDOC).filter(|_| is_rustdoc) {
        Some(rustdoc) => Command::new(rustdoc),
        None if is_rustdoc => return told_about(arguments.first()),
        None => command_of(&arguments[0]),
    };
    let own_arguments = if is_rustdoc { &arguments[..] } else { &arguments[1..] };
    command.args(own_arguments);
    let call = Call::of(own_arguments);
    let Some(look) = call.look else {
        return become_command(command);
    };
    let remap = if call.makes_code && !is_rustdoc { remap_arguments() } else { Vec::new() };
    let mut filter = Filter::new(look, call.may_be_inline);
    if !remap.is_empty() {
        let mut with_remap = clone(&command);
        with_remap.args(&remap);
        match run(with_remap, &mut filter, true) {
            Ran::Ended(code) => return code,
            // An older rustc: it says so before it reads anything, and goes without.
            Ran::OptionUnknown => {}
        }
    }
    match run(command, &mut filter, false) {
        Ran::Ended(code) => code,
        Ran::OptionUnknown => ExitCode::FAILURE,
    }
}

/// What to run for a call with rustc's path.
fn command_of(rustc: &OsString) -> Command {
    let program = env::var_os(CLIPPY).filter(|_| is_clippy()).or_else(|| env::var_os(WRAPPED));
    match program {
        Some(program) => {
            let mut command = Command::new(program);
            command.arg(rustc);
            command
        }
        None => Command::new(rustc),
    }
}

/// Whether this is the wrapper for clippy, which is a program of its own so that cargo keeps apart what the two make.
fn is_clippy() -> bool {
    env::args_os().next().is_some_and(|program| {
        Path::new(&program).file_stem().is_some_and(|stem| stem.to_string_lossy().contains("clippy"))
    })
}

fn told_about(option: Option<&OsString>) -> ExitCode {
    match option.and_then(|option| option.to_str()) {
        Some("--version" | "-V") => println!("oxur-rustc {}", env!("CARGO_PKG_VERSION")),
        None | Some("--help" | "-h") => println!("{HELP}"),
        Some(other) => {
            eprintln!("error: `{other}` is not the path of rustc\n\n{HELP}");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

/// The arguments for the shadows of the crate that is compiled.
fn remap_arguments() -> Vec<OsString> {
    let (Some(out), Ok(base)) = (env::var_os("OXUR_OUT"), env::current_dir()) else { return Vec::new() };
    remap::arguments(Path::new(&out), &base)
}

/// The same program and arguments; the environment is this process's.
fn clone(command: &Command) -> Command {
    let mut copy = Command::new(command.get_program());
    copy.args(command.get_args());
    copy
}

/// How a run ended.
enum Ran {
    Ended(ExitCode),
    /// rustc does not know the option for the scope of remapping.
    OptionUnknown,
}

/// Runs rustc, and writes each line as soon as it comes.
fn run(mut command: Command, filter: &mut Filter, try_option: bool) -> Ran {
    let mut child = match command.stderr(Stdio::piped()).spawn() {
        Ok(child) => child,
        Err(error) => {
            eprintln!("error: cannot start `{}`: {error}", command.get_program().to_string_lossy());
            return Ran::Ended(ExitCode::FAILURE);
        }
    };
    let mut option_unknown = false;
    if let Some(stderr) = child.stderr.take() {
        // Panics in the filter are caught; what they would print is not rustc's.
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let mut reader = BufReader::new(stderr);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
            let text = String::from_utf8_lossy(&line);
            option_unknown |=
                try_option && text.contains(remap::SCOPE.trim_start_matches('-')) && text.contains("error");
            if !option_unknown {
                write(filter.line(&line).as_deref().unwrap_or(&line));
            }
            line.clear();
        }
        std::panic::set_hook(hook);
    }
    match child.wait() {
        Ok(status) if option_unknown && !status.success() => Ran::OptionUnknown,
        Ok(status) => Ran::Ended(exit_code(status)),
        Err(error) => {
            eprintln!("error: cannot wait for rustc: {error}");
            Ran::Ended(ExitCode::FAILURE)
        }
    }
}

/// Writes to standard error. If nobody reads it any more, rustc is let go on to its end all the same.
fn write(line: &[u8]) {
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(line);
    let _ = stderr.flush();
}
