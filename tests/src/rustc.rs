//! Many small programs as one: a crate with a module for each, compiled by one rustc, that runs the one it is asked for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// A program for [`Batch`].
#[derive(Clone, Debug)]
pub struct Program {
    /// Its name, a Rust identifier.
    pub name: String,
    /// Its text: `mod name { … }` with a function `main` in it.
    pub module: String,
}

/// Programs that have been compiled together.
#[derive(Debug)]
pub struct Batch {
    binary: PathBuf,
    /// The programs that rustc refused, with what it said.
    pub refused: BTreeMap<String, String>,
}

/// What surrounds the programs. A panic is told in one line that bears its message alone.
const MAIN: &str = r#"
fn main() -> std::process::ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        let payload = panic.payload();
        let message = match payload.downcast_ref::<&str>() {
            Some(text) => text,
            None => payload.downcast_ref::<String>().map_or("(no text)", String::as_str),
        };
        let lines: Vec<&str> = message.lines().map(str::trim).collect();
        eprintln!("\n!panic {}", lines.join("\\n"));
    }));
    let name = std::env::args().nth(1).unwrap_or_default();
    match name.as_str() {
"#;

impl Batch {
    /// Programs that were compiled by other means, with [`program_main`] as their `main`.
    #[must_use]
    pub fn compiled(binary: PathBuf, refused: BTreeMap<String, String>) -> Self {
        Self { binary, refused }
    }

    /// Compiles `programs` in `folder`; those that rustc refuses are left out and named in [`Batch::refused`].
    ///
    /// # Panics
    ///
    /// The folder cannot be written, rustc is missing, or what it refuses cannot be told.
    #[must_use]
    pub fn compile(folder: &Path, programs: &[Program]) -> Self {
        fs::create_dir_all(folder).expect("the folder for tests can be written");
        let binary = folder.join(format!("programs{}", env::consts::EXE_SUFFIX));
        let mut refused = BTreeMap::new();
        loop {
            let accepted: Vec<&Program> = programs.iter().filter(|p| !refused.contains_key(&p.name)).collect();
            let errors = build(folder, &binary, &accepted);
            if errors.is_empty() {
                return Self { binary, refused };
            }
            for (name, said) in errors {
                refused.insert(name, said);
            }
        }
    }

    /// Runs one program; gives what it printed, then a line `!panic message` or `!exit status` if it ended so.
    ///
    /// # Panics
    ///
    /// The process cannot be started.
    #[must_use]
    pub fn run(&self, name: &str) -> String {
        let output = Command::new(&self.binary).arg(name).output().expect("the compiled programs can be run");
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let panic = told.lines().rev().find(|line| line.starts_with("!panic "));
        let end = match (panic, output.status.code()) {
            (Some(panic), Some(101)) => panic.to_owned(),
            (_, Some(0)) => String::new(),
            (_, Some(status)) => format!("!exit {status}"),
            (_, None) => format!("!killed {}", output.status),
        };
        with_end(printed, &end)
    }
}

/// What a program printed, and in a line of its own how it ended if it did not end well.
#[must_use]
pub fn with_end(mut printed: String, end: &str) -> String {
    if !end.is_empty() {
        if !printed.is_empty() && !printed.ends_with('\n') {
            printed.push('\n');
        }
        printed.push_str(end);
        printed.push('\n');
    }
    printed
}

/// The `main` of many programs: it runs the one that its first argument names, by the function `run_the_case` in the
/// module of that name.
#[must_use]
pub fn program_main<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut text = MAIN.to_owned();
    for name in names {
        text += &format!("        \"{name}\" => std::process::Termination::report({name}::run_the_case()),\n");
    }
    text + "        _ => std::process::ExitCode::from(99),\n    }\n}\n"
}

/// The errors that rustc told in its short format, by the program whose file `name.rs` or `name.oxr.rs` they are in.
///
/// # Panics
///
/// No error is in any of the files.
#[must_use]
pub fn errors_by_program<'n>(told: &str, names: impl Iterator<Item = &'n str>) -> BTreeMap<String, String> {
    let names: Vec<&str> = names.collect();
    let mut errors: BTreeMap<String, String> = BTreeMap::new();
    for line in told.lines().filter(|line| line.contains(": error")) {
        let file = line.split(':').next().unwrap_or_default();
        let stem = Path::new(file).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let stem = stem.strip_suffix(".oxr").unwrap_or(stem);
        if let Some(name) = names.iter().find(|name| **name == stem) {
            *errors.entry((*name).to_owned()).or_default() += &format!("    {line}\n");
        }
    }
    assert!(!errors.is_empty(), "rustc refuses the programs, and no program in particular:\n{told}");
    errors
}

/// Compiles the programs; gives for each that is at fault what rustc says, nothing if all is well.
fn build(folder: &Path, binary: &Path, programs: &[&Program]) -> BTreeMap<String, String> {
    let mut includes = String::new();
    let mut texts = String::new();
    for Program { name, module } in programs {
        let end = module.rfind('}').expect("a module ends with its brace");
        let entry = "pub(crate) fn run_the_case() -> impl std::process::Termination { main() }";
        let text = format!("{}\n{entry}\n}}\n", &module[..end]);
        fs::write(folder.join(format!("{name}.rs")), &text).expect("the folder for tests can be written");
        includes += &format!("include!(\"{name}.rs\");\n");
        texts += &text;
    }
    let main = includes + &program_main(programs.iter().map(|program| program.name.as_str()));
    // What was compiled before is not compiled again.
    let stamp = folder.join("compiled.txt");
    texts += &main;
    if binary.exists() && fs::read_to_string(&stamp).is_ok_and(|before| before == texts) {
        return BTreeMap::new();
    }
    let source = folder.join("programs.rs");
    fs::write(&source, main).expect("the folder for tests can be written");
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .current_dir(folder)
        .args(["--edition", "2024", "--error-format", "short", "-Awarnings", "-Cdebuginfo=0"])
        .args(["programs.rs", "-o"])
        .arg(binary)
        .output()
        .expect("rustc can be run");
    if output.status.success() {
        fs::write(stamp, texts).expect("the folder for tests can be written");
        return BTreeMap::new();
    }
    errors_by_program(&String::from_utf8_lossy(&output.stderr), programs.iter().map(|program| program.name.as_str()))
}
