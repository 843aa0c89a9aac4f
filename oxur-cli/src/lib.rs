//! The programs `oxur`, `cargo oxur` and `oxur-rustc`, each a function that its `main` calls.

mod arguments;
mod ast;
mod cargo;
mod check;
mod expand;
mod explain;
mod fmt;
mod from_rust;
mod host;
mod new;
mod process;
mod repl;
mod report;
mod run;
mod rustc;
mod sources;
mod verify_roundtrip;
mod whole;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::{Arguments, Command};

/// How a command ends: the codes that `oxur --help` lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ending {
    /// All is well.
    Success,
    /// The sources have errors, or the command could not do its work.
    Failure,
    /// A program that ran ended with this code.
    Program(u8),
}

/// The command `oxur`: runs the command that this process's arguments name, and gives how it ended.
#[must_use]
pub fn oxur() -> ExitCode {
    run_command(Arguments::parse())
}

/// The command `cargo oxur`, which cargo starts as `cargo-oxur oxur …`: one of cargo's commands with the wrapper of rustc
/// in place, or one of `oxur`'s. Gives how it ended.
#[must_use]
pub fn cargo_oxur() -> ExitCode {
    cargo::cargo_oxur(std::env::args_os().skip(1).collect())
}

/// The wrapper of rustc: this process's arguments are rustc's path and arguments. Gives how rustc ended.
#[must_use]
pub fn oxur_rustc() -> ExitCode {
    rustc::wrapper(std::env::args_os().skip(1).collect())
}

fn run_command(arguments: Arguments) -> ExitCode {
    let colour = arguments.colour;
    // The compiler recurses as deep as the code nests; its limit is made for a stack of this size.
    let work = move || match arguments.command {
        Command::Check(check) => check::check(&check, colour),
        Command::Expand(expand) => expand::expand(&expand, colour),
        Command::Run(run) => run::run(&run, colour),
        Command::Repl(repl) => repl::repl(&repl, colour),
        Command::New(new) => new::new(&new),
        Command::FromRust(from_rust) => from_rust::from_rust(&from_rust),
        Command::VerifyRoundtrip(verify) => verify_roundtrip::verify_roundtrip(&verify),
        Command::Fmt(fmt) => fmt::fmt(&fmt, colour),
        Command::Explain(explain) => explain::explain(&explain),
        Command::Ast(ast) => ast::ast(&ast, colour),
    };
    let running = std::thread::Builder::new().stack_size(oxur_comp::STACK_SIZE).spawn(work);
    let ending = running.map_err(anyhow::Error::from).map(std::thread::JoinHandle::join);
    match ending {
        Ok(Ok(Ok(Ending::Success))) => ExitCode::SUCCESS,
        Ok(Ok(Ok(Ending::Failure))) => ExitCode::FAILURE,
        Ok(Ok(Ok(Ending::Program(code)))) => ExitCode::from(code),
        Ok(Ok(Err(error))) | Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
        // The thread has told of its panic already.
        Ok(Err(_)) => ExitCode::from(101),
    }
}
