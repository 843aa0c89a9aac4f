//! The command line.

use std::path::PathBuf;

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};

/// A Lisp for Rust programmers: checks, expands and runs Oxur sources, and makes new crates.
#[derive(Parser, Debug)]
#[command(name = "oxur", version, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to colour: on a terminal (unless NO_COLOR is set), always, never.
    #[arg(long = "color", alias = "colour", global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) colour: ColorChoice,
}

const EXIT_CODES: &str = "Exit codes: 0 all is well; 1 the sources have errors, or a file cannot be read; 2 the command \
                          line is wrong; `run` gives the program's own code, 101 if it panicked.";

#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Compile without writing anything, and tell what is wrong
    Check(Check),
    /// Show what a source becomes at a stage of the compiler
    Expand(Expand),
    /// Run a program: in the virtual machine, or compiled by rustc
    Run(Run),
    /// Enter code piece by piece, in the virtual machine; `:help` there tells more
    Repl(Repl),
    /// Make a crate that holds Oxur code and builds at once
    New(New),
    /// Turn Rust into Oxur
    FromRust(Raise),
    /// Turn Rust into Oxur and back, and tell what is not the same
    VerifyRoundtrip(VerifyRoundtrip),
    /// Lay out sources: indentation, lines, today's spellings
    Fmt(Fmt),
    /// Tell more about an error code
    Explain(Explain),
    /// Rust as S-expressions of the Oxur AST, and back
    #[command(subcommand)]
    Ast(Ast),
}

#[derive(Subcommand, Debug)]
pub(crate) enum Ast {
    /// Print the Oxur AST of a Rust file
    FromRust(FromRust),
    /// Print the Rust of an Oxur AST
    ToRust(ToRust),
    /// Check that Rust files come back from the Oxur AST token by token, and count
    Verify(Verify),
}

#[derive(Args, Debug)]
pub(crate) struct FromRust {
    /// The Rust file; `-` is standard input
    pub(crate) file: PathBuf,
}

#[derive(Args, Debug)]
pub(crate) struct ToRust {
    /// Lay it out for people
    #[arg(long)]
    pub(crate) pretty: bool,
    /// The file with the Oxur AST's text; `-` is standard input
    pub(crate) file: PathBuf,
}

#[derive(Args, Debug)]
pub(crate) struct Verify {
    /// Rust files, or folders for all `.rs` files in and below them; `-` is standard input
    #[arg(required = true, value_name = "FILES")]
    pub(crate) paths: Vec<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Check {
    /// Files, or folders for all `.oxr` files in and below them; `-` is standard input. All that are given are taken as
    /// one crate: a single file as its root, several as modules named by their paths
    #[arg(required = true, value_name = "FILES")]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Expand {
    /// The stage to show; otherwise `pretty`, or `macros` with a line or one of the options about macros
    #[arg(long, value_enum)]
    pub(crate) stage: Option<Stage>,
    /// How many calls of macros are expanded in each form, outermost first; otherwise all
    #[arg(long, value_name = "COUNT")]
    pub(crate) steps: Option<usize>,
    /// Show which names templates wrote: the mark of each behind a `·`
    #[arg(long)]
    pub(crate) marks: bool,
    /// The file; `-` is standard input. `FILE:LINE` shows the form of that line only, `FILE:LINE:COLUMN` the innermost call
    /// of a macro there
    #[arg(value_name = "FILE[:LINE[:COLUMN]]")]
    pub(crate) file: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Stage {
    /// The forms that the text reads as
    Forms,
    /// Forms in which macros are expanded
    Macros,
    /// Core Forms: macros and sugar are gone, constants computed
    Core,
    /// The Oxur AST: Rust's syntax as S-expressions
    Ast,
    /// Rust, as the compiler gets it
    Rust,
    /// Rust, laid out for people
    Pretty,
}

#[derive(Args, Debug)]
pub(crate) struct Run {
    /// Compile to Rust and run what rustc makes of that, instead of running in the virtual machine
    #[arg(long)]
    pub(crate) compiled: bool,
    /// With `--compiled`: let rustc optimise
    #[arg(long, requires = "compiled")]
    pub(crate) release: bool,
    /// How many steps the virtual machine may take; without it there is no limit
    #[arg(long, value_name = "COUNT", conflicts_with = "compiled")]
    pub(crate) steps: Option<u64>,
    /// The file that holds `main`; `-` is standard input
    pub(crate) file: PathBuf,
    /// The program's own arguments
    #[arg(last = true, value_name = "ARGS")]
    pub(crate) arguments: Vec<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Repl {
    /// How many steps the virtual machine may take for an entry; without it there is no limit
    #[arg(long, value_name = "COUNT")]
    pub(crate) steps: Option<u64>,
    /// Files to enter first, as if they were typed
    #[arg(value_name = "FILES")]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct New {
    /// The folder of the new crate; its last step is the crate's name
    pub(crate) path: PathBuf,
    /// Make a library; otherwise a program
    #[arg(long)]
    pub(crate) lib: bool,
    /// Depend on the Oxur crates in this folder, a clone of Oxur's repository; otherwise on those of the clone that this
    /// command was built in, or else of the registry
    #[arg(long, value_name = "FOLDER")]
    pub(crate) oxur: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Raise {
    /// A Rust file, or a folder for all `.rs` files in and below it; `-` is standard input
    pub(crate) path: PathBuf,
    /// The `.oxr` file, or the folder for the `.oxr` files; without it a single file's text goes to standard output, and a
    /// folder's files lie beside the `.rs` files
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,
    /// Write over files that are there
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Args, Debug)]
pub(crate) struct VerifyRoundtrip {
    /// Rust files, or folders for all `.rs` files in and below them
    #[arg(required = true, value_name = "FILES")]
    pub(crate) files: Vec<PathBuf>,
    /// Tell of each file that has embedded nodes
    #[arg(long)]
    pub(crate) verbose: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Fmt {
    /// Write nothing; tell which files would change, and end with code 1 if there are any
    #[arg(long)]
    pub(crate) check: bool,
    /// Files, or folders for all `.oxr` files in and below them; `-` lays out standard input to standard output
    #[arg(required = true, value_name = "FILES")]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// The code, as in `OXR0001`; without one all codes are listed
    pub(crate) code: Option<String>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        super::Arguments::command().debug_assert();
    }
}
