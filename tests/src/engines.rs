//! Runs cases through both engines and compares what they print with what is expected.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use oxur_comp::Options;

use crate::{Batch, Case, Engines, Program, compile_sources, run_in_vm, rust_module, show_said};

/// How one case went.
#[derive(Debug)]
pub struct Ran {
    /// What the case printed through rustc (or in the VM, if it is for the VM alone), when it is not what is expected.
    pub printed: Option<String>,
    /// What is wrong; empty if all is well.
    pub failures: Vec<String>,
}

/// Runs the cases, each with the output that is expected of it; `folder` takes the compiled programs.
#[must_use]
pub fn run_cases(folder: &Path, cases: &[(Case, String)]) -> Vec<Ran> {
    let outputs = in_parallel(cases, |case| compile_sources(vec![case.input()], Options::default()));
    let in_vm = in_parallel(cases, |case| (case.engines != Engines::Rustc).then(|| run_in_vm(case)));
    let mut programs = Vec::new();
    for ((case, _), output) in cases.iter().zip(&outputs) {
        if let Some(output) = output.as_ref().filter(|_| case.engines != Engines::Vm)
            && let Some(module) = rust_module(output, std::slice::from_ref(&case.name))
            && output.diagnostics.is_empty()
        {
            programs.push(Program { name: case.name.clone(), module });
        }
    }
    let batch = Batch::compile(folder, &programs);
    let mut results = Vec::new();
    for (((case, expected), output), in_vm) in cases.iter().zip(outputs).zip(in_vm) {
        let mut ran = Ran { printed: None, failures: Vec::new() };
        match output {
            None => ran.failures.push("the compiler panicked".to_owned()),
            Some(output) if !output.diagnostics.is_empty() => {
                let said: String = output.diagnostics.iter().map(|d| show_said(d, &output.sources)).collect();
                ran.failures.push(format!("is not clean:\n{said}"));
            }
            Some(_) => {
                if case.engines != Engines::Vm {
                    if let Some(said) = batch.refused.get(&case.name) {
                        ran.failures.push(format!("rustc refuses it:\n{said}"));
                    } else {
                        ran.compare("rustc", expected, batch.run(&case.name));
                    }
                }
                match in_vm {
                    None => {}
                    Some(Err(said)) => ran.failures.push(format!("the VM refuses it:\n{said}")),
                    Some(Ok(printed)) => ran.compare("VM", expected, printed),
                }
            }
        }
        results.push(ran);
    }
    results
}

/// Does `work` for each case on as many threads as there are processors; the results are in the order of the cases.
fn in_parallel<T: Send>(cases: &[(Case, String)], work: impl Fn(&Case) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, T)>> = Mutex::default();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some((case, _)) = cases.get(at) else { return };
                    let result = work(case);
                    results.lock().expect("no work panics").push((at, result));
                }
            });
        }
    });
    let mut results = results.into_inner().expect("no work panics");
    results.sort_by_key(|&(at, _)| at);
    results.into_iter().map(|(_, result)| result).collect()
}

impl Ran {
    fn compare(&mut self, engine: &str, expected: &str, printed: String) {
        if !agrees(expected, &printed) {
            self.failures.push(format!("{engine}: {}", first_difference(expected, &printed)));
            self.printed.get_or_insert(printed);
        }
    }
}

/// Whether what a program printed is what is expected; a panic behind `!panic~` by a part of its message.
#[must_use]
pub fn agrees(expected: &str, actual: &str) -> bool {
    let Some((head, words)) = expected.rsplit_once("!panic~ ") else { return expected == actual };
    let Some((printed, message)) = actual.rsplit_once("!panic ") else { return false };
    head == printed && message.trim_end().contains(words.trim_end())
}

/// The first line in which what was printed is not what is expected.
#[must_use]
pub fn first_difference(expected: &str, actual: &str) -> String {
    let line = expected.lines().zip(actual.lines()).take_while(|(a, b)| a == b).count();
    let show = |text: &str| text.lines().nth(line).map_or("(the end)".to_owned(), |line| format!("{line:?}"));
    format!("line {}: expected {}, printed {}", line + 1, show(expected), show(actual))
}
