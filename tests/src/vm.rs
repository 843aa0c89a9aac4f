//! Runs a case in the VM.

use std::thread;

use oxur_comp::{Input, Options, STACK_SIZE, compile};
use oxur_core::codes::vm as codes;
use oxur_core::{Diagnostic, SourceMap};
use oxur_vm::{Limits, Vm, VmOptions};

use crate::{Case, TestHost, show_said, with_end};

/// The codes of what is a panic in a compiled program.
const PANICS: &[&str] = &[codes::PANIC, codes::OVERFLOW, codes::DIVISION, codes::INDEX, codes::UNWRAP, codes::ASSERT];

/// Compiles a case as the root of a crate and runs its `main` in the VM; gives what it printed, with a last line as
/// [`Batch::run`](crate::Batch::run) gives it.
///
/// # Errors
///
/// The compiler or the VM refuses the program, or panics: what is said.
pub fn run_in_vm(case: &Case) -> Result<String, String> {
    let mut source = case.input();
    source.module.clear();
    let work = move || {
        let host = TestHost::default();
        let output = compile(Input { sources: vec![source], options: Options::default() }, &host);
        if !output.diagnostics.is_empty() {
            return Err(show(&output.diagnostics, &output.sources));
        }
        let limits = Limits { steps: 50_000_000, ..Limits::default() };
        let mut vm =
            Vm::new(output.index.program, VmOptions { limits, stack: STACK_SIZE / 2, ..VmOptions::default() }, &host);
        let end = match vm.run_main() {
            Ok(status) if status.code == 0 => String::new(),
            Ok(status) => format!("!exit {}", status.code),
            Err(said) => match said.as_slice() {
                [panic] if PANICS.contains(&panic.code) => format!("!panic {}", panic_message(panic)),
                said => return Err(show(said, &output.sources)),
            },
        };
        Ok(with_end(host.take_output(), &end))
    };
    let worker = thread::Builder::new().stack_size(STACK_SIZE).spawn(work).expect("a thread can be started");
    worker.join().unwrap_or_else(|_| Err("    the VM panicked\n".to_owned()))
}

/// The message of a panic, its lines trimmed and joined as the compiled programs tell it.
fn panic_message(panic: &Diagnostic) -> String {
    let lines = std::iter::once(&panic.message).chain(&panic.notes);
    lines.map(|line| line.trim()).collect::<Vec<_>>().join("\\n")
}

fn show(said: &[Diagnostic], sources: &SourceMap) -> String {
    said.iter().map(|diagnostic| show_said(diagnostic, sources)).collect()
}
