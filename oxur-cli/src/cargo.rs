//! `cargo oxur`: cargo's commands with the wrapper of rustc in place, and `oxur`'s own.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::CommandFactory as _;
use clap::Parser as _;

use crate::arguments::Arguments;
use crate::process::become_command;
use crate::rustc::{CLIPPY, RUSTDOC, WRAPPED};

/// Cargo's commands that compile, with their short names; where one of `oxur`'s has the same name, cargo's is meant.
const COMMANDS: &[(&str, &str, &str)] = &[
    ("build", "b", "Compile the package"),
    ("check", "c", "Check the package without making code"),
    ("test", "t", "Run the tests"),
    ("run", "r", "Run the program"),
    ("bench", "", "Run the benchmarks"),
    ("clippy", "", "Check the package with clippy's lints"),
    ("doc", "d", "Build the documentation"),
    ("fix", "", "Apply rustc's suggestions to Rust files; `.oxr` files are left alone"),
    ("rustc", "", "Compile one target with more arguments for rustc"),
    ("rustdoc", "", "Document one target with more arguments for rustdoc"),
];

/// The program: `arguments` are what follows `cargo-oxur`, first of all the `oxur` that cargo puts there.
pub(crate) fn cargo_oxur(mut arguments: Vec<OsString>) -> ExitCode {
    if arguments.first().is_some_and(|first| first == "oxur") {
        arguments.remove(0);
    }
    let Some(first) = arguments.first().map(|first| first.to_string_lossy().into_owned()) else {
        print!("{}", help());
        return ExitCode::SUCCESS;
    };
    match first.as_str() {
        "-h" | "--help" | "help" => {
            print!("{}", help());
            return ExitCode::SUCCESS;
        }
        "-V" | "--version" => {
            println!("cargo-oxur {}", env!("CARGO_PKG_VERSION"));
            return ExitCode::SUCCESS;
        }
        _ => {}
    }
    if let Some((command, ..)) = COMMANDS.iter().find(|(name, short, _)| first == *name || first == *short) {
        return match cargo(command, &arguments[1..]) {
            Ok(command) => become_command(command),
            Err(message) => {
                eprintln!("error: {message}");
                ExitCode::FAILURE
            }
        };
    }
    if own_commands().iter().any(|(name, _)| *name == first) {
        let program = OsString::from("cargo oxur");
        return crate::run_command(Arguments::parse_from(std::iter::once(program).chain(arguments)));
    }
    let own = own_commands();
    let names = COMMANDS.iter().map(|(name, ..)| *name).chain(own.iter().map(|(name, _)| name.as_str()));
    let near = oxur_core::nearest(&first, names).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    eprintln!("error: `cargo oxur` has no command `{first}`{near}\n\n`cargo oxur` lists those it has");
    ExitCode::from(2)
}

/// The commands of `oxur` that cargo has no command for.
fn own_commands() -> Vec<(String, String)> {
    let command = Arguments::command();
    let all = command.get_subcommands().map(|command| {
        (command.get_name().to_owned(), command.get_about().map(ToString::to_string).unwrap_or_default())
    });
    all.filter(|(name, _)| !COMMANDS.iter().any(|(taken, ..)| taken == name)).collect()
}

fn help() -> String {
    let mut text = "cargo oxur: cargo's commands, with messages, panics and debuggers that name the `.oxr` files\n\n\
                    Usage: cargo oxur <COMMAND> [ARGUMENTS]\n\nCargo's commands, with all of their arguments:\n"
        .to_owned();
    for (name, short, about) in COMMANDS {
        let names = if short.is_empty() { (*name).to_owned() } else { format!("{name}, {short}") };
        text += &format!("  {names:<10} {about}\n");
    }
    text += "\nThe commands of `oxur` that go by other names:\n";
    for (name, about) in own_commands() {
        text += &format!("  {name:<10} {about}\n");
    }
    text + "\n`oxur check FILES` and `oxur run FILE`, which need no package, have cargo's names: call them without `cargo`.\n"
}

/// One of cargo's commands with its arguments and the wrapper.
fn cargo(name: &str, arguments: &[OsString]) -> Result<Command, String> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let wrapper = beside("oxur-rustc")?;
    if name == "clippy" {
        return clippy(command, arguments);
    }
    command.arg(name).args(arguments);
    keep_wrapper(&mut command, &wrapper);
    command.env("RUSTC_WORKSPACE_WRAPPER", &wrapper);
    if matches!(name, "doc" | "rustdoc") {
        let rustdoc = env::var_os("RUSTDOC").filter(|set| Path::new(set) != wrapper);
        command.env(RUSTDOC, rustdoc.unwrap_or_else(|| "rustdoc".into())).env("RUSTDOC", &wrapper);
    }
    Ok(command)
}

/// Lets the wrapper call the one that the user has set.
fn keep_wrapper(command: &mut Command, wrapper: &Path) {
    let set = env::var_os("RUSTC_WORKSPACE_WRAPPER").filter(|set| !set.is_empty() && Path::new(set) != wrapper);
    if let Some(set) = set {
        command.env(WRAPPED, set);
    }
}

/// `cargo clippy`, which sets the one workspace wrapper that cargo allows: it is done here as `cargo-clippy` does it, with a
/// wrapper that runs clippy's driver.
fn clippy(mut command: Command, arguments: &[OsString]) -> Result<Command, String> {
    let (before, after) = match arguments.iter().position(|argument| argument == "--") {
        Some(at) => (&arguments[..at], &arguments[at + 1..]),
        None => (arguments, &arguments[arguments.len()..]),
    };
    let asks = ["--explain", "--help", "-h", "--version", "-V"];
    if before.iter().any(|argument| asks.iter().any(|ask| argument == ask)) {
        command.arg("clippy").args(arguments);
        return Ok(command);
    }
    let is = |name: &'static str| move |argument: &&OsString| argument.as_os_str() == OsStr::new(name);
    let fixes = before.iter().any(|argument| is("--fix")(&argument));
    let mut for_clippy = OsString::new();
    for argument in before.iter().filter(is("--no-deps")).chain(after) {
        for_clippy.push(argument);
        for_clippy.push("__CLIPPY_HACKERY__");
    }
    command.arg(if fixes { "fix" } else { "check" });
    command.args(before.iter().filter(|argument| !is("--fix")(argument) && !is("--no-deps")(argument)));
    command.env("CLIPPY_ARGS", for_clippy).env(CLIPPY, driver()?);
    command.env("RUSTC_WORKSPACE_WRAPPER", beside("oxur-clippy")?);
    Ok(command)
}

/// clippy's driver: the one of the toolchain in use.
fn driver() -> Result<PathBuf, String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(&rustc)
        .args(["--print", "sysroot"])
        .output()
        .map_err(|error| format!("cannot start `{}`: {error}", rustc.display()))?;
    let sysroot = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let driver = Path::new(&sysroot).join("bin").join(format!("clippy-driver{}", env::consts::EXE_SUFFIX));
    if driver.is_file() {
        return Ok(driver);
    }
    Err(format!("there is no clippy in the toolchain `{sysroot}`; `rustup component add clippy` installs it"))
}

/// The path of a program that is installed with this one.
fn beside(name: &str) -> Result<PathBuf, String> {
    let own = env::current_exe().map_err(|error| format!("cannot find this program: {error}"))?;
    let path = own.with_file_name(format!("{name}{}", env::consts::EXE_SUFFIX));
    if path.is_file() {
        return Ok(path);
    }
    Err(format!("there is no `{}`; `cargo install oxur-cli` installs all programs together", path.display()))
}
