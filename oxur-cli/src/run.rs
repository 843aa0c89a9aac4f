//! `oxur run`: a program in the virtual machine, or what rustc makes of it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, process};

use anyhow::Context as _;
use clap::ColorChoice;
use oxur_comp::{Edition, Output, compile};
use oxur_core::codes::vm;
use oxur_vm::{Limits, Vm, VmOptions};

use crate::Ending;
use crate::arguments::Run;
use crate::host::CommandHost;
use crate::process::code;
use crate::report::{in_colour, report};
use crate::{sources, whole};

pub(crate) fn run(arguments: &Run, colour: ColorChoice) -> anyhow::Result<Ending> {
    let sources = sources::single(&arguments.file)?;
    let edition = sources.input.options.edition;
    let host = CommandHost::new(&sources.folder);
    let output = compile(sources.input, &host);
    if report(&output.diagnostics, &output.sources, colour)? == Ending::Failure {
        return Ok(Ending::Failure);
    }
    if arguments.compiled {
        compiled(&output, arguments, edition, colour)
    } else {
        interpreted(output, &host, arguments, edition, colour)
    }
}

/// Runs in the virtual machine.
fn interpreted(
    output: Output,
    host: &CommandHost,
    arguments: &Run,
    edition: Edition,
    colour: ColorChoice,
) -> anyhow::Result<Ending> {
    let limits = Limits { steps: arguments.steps.unwrap_or(u64::MAX), ..Limits::default() };
    let name = arguments.file.display().to_string();
    let program_arguments = std::iter::once(name).chain(arguments.arguments.iter().cloned()).collect();
    let options =
        VmOptions { edition: edition.year(), limits, arguments: program_arguments, stack: oxur_comp::STACK_SIZE / 2 };
    let mut vm = Vm::new(output.index.program, options, host);
    match vm.run_main() {
        Ok(status) => Ok(Ending::Program(u8::try_from(status.code & 0xff).unwrap_or(u8::MAX))),
        Err(diagnostics) => {
            let panicked = diagnostics.iter().any(|diagnostic| PANICS.contains(&diagnostic.code));
            report(&diagnostics, &output.sources, colour)?;
            Ok(if panicked { Ending::Program(PANICKED) } else { Ending::Failure })
        }
    }
}

/// The codes of what is a panic in a compiled program.
const PANICS: &[&str] = &[vm::PANIC, vm::OVERFLOW, vm::DIVISION, vm::INDEX, vm::UNWRAP, vm::ASSERT];

/// The code by which a compiled program ends that panicked.
const PANICKED: u8 = 101;

/// Compiles with rustc in a folder of its own, and runs.
fn compiled(output: &Output, arguments: &Run, edition: Edition, colour: ColorChoice) -> anyhow::Result<Ending> {
    let folder = Temporary::new()?;
    let stem = arguments.file.file_stem().and_then(|stem| stem.to_str()).filter(|stem| *stem != "-").unwrap_or("stdin");
    let source = folder.0.join(format!("{stem}.rs"));
    fs::write(&source, oxur_ast::gen_rust(&whole::file(output)))
        .with_context(|| format!("cannot write `{}`", source.display()))?;
    let program = folder.0.join("program");
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut command = Command::new(&rustc);
    command
        .args(["--edition", &edition.year().to_string(), "--crate-name", "program", "-A", "dead_code", "-o"])
        .arg(&program)
        .arg(&source);
    command.args(["--color", if in_colour(colour) { "always" } else { "never" }]);
    if arguments.release {
        command.args(["-C", "opt-level=3"]);
    }
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("cannot start `{}`: is Rust installed?", rustc.display()))?;
    if !status.success() {
        return Ok(Ending::Failure);
    }
    let status = Command::new(&program).args(&arguments.arguments).status().context("cannot start the program")?;
    Ok(Ending::Program(code(status)))
}

/// A folder that goes when it is no longer needed.
struct Temporary(PathBuf);

impl Temporary {
    fn new() -> anyhow::Result<Self> {
        let folder = env::temp_dir().join(format!("oxur-run-{}", process::id()));
        fs::create_dir_all(&folder).with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
        Ok(Self(folder))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // What is left over in the system's folder for temporary files harms nobody.
        let _ = fs::remove_dir_all(Path::new(&self.0));
    }
}
