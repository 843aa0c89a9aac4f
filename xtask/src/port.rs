//! Real crates as Oxur: each is converted file by file, built through `oxur_build` as that crate, and its own tests are
//! run, in the original and in the port.

mod convert;
mod report;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::{fs, io};

use self::convert::Converted;
use self::report::{Outcome, Tests};

/// The crates, one a line, each with what it is an example of.
const CRATES: &str = include_str!("../port-crates.txt");

/// A slice for every commit: small crates without dependencies, with tests of all kinds.
const QUICK: &[&str] = &["fnv", "scopeguard", "strsim"];

/// Ports the crates that the arguments name, else all of the list; with `--quick` the slice.
pub(crate) fn run(root: &Path, args: &[String]) -> ExitCode {
    let quick = args.iter().any(|arg| arg == "--quick");
    let named: Vec<&str> = args.iter().map(String::as_str).filter(|arg| !arg.starts_with("--")).collect();
    let names: Vec<&str> = match (quick, named.is_empty()) {
        (true, _) => QUICK.to_vec(),
        (false, false) => named,
        (false, true) => CRATES
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_whitespace().next())
            .collect(),
    };
    let folder = root.join("target/port");
    let sources = match fetched(&folder, &names) {
        Ok(sources) => sources,
        Err(error) => {
            // Without a registry nothing can be said of the ports.
            eprintln!("port: the crates cannot be fetched: {error}");
            return if quick { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        }
    };
    let mut outcomes = Vec::new();
    for name in names {
        let outcome = match sources.get(name) {
            Some(source) => port(root, &folder, name, source).unwrap_or_else(|error| Outcome::failed(name, &error)),
            None => Outcome::failed(name, "its sources were not found"),
        };
        println!("{outcome}");
        outcomes.push(outcome);
    }
    report::summary(&outcomes);
    if outcomes.iter().all(Outcome::holds) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The folders with the sources of crates, fetched by cargo.
fn fetched(folder: &Path, names: &[&str]) -> io::Result<BTreeMap<String, PathBuf>> {
    let fetch = folder.join("fetch");
    fs::create_dir_all(fetch.join("src"))?;
    let mut manifest = String::from(
        "[package]\nname = \"port-fetch\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n",
    );
    for name in names {
        manifest.push_str(&format!("{name} = \"*\"\n"));
    }
    fs::write(fetch.join("Cargo.toml"), manifest)?;
    fs::write(fetch.join("src/lib.rs"), "")?;
    let run = |offline: bool| {
        let mut command = Command::new("cargo");
        command.args(["metadata", "--format-version", "1"]).args(offline.then_some("--offline")).current_dir(&fetch);
        command.stderr(Stdio::null()).output()
    };
    let mut output = run(false)?;
    if !output.status.success() {
        output = run(true)?;
    }
    if !output.status.success() {
        return Err(io::Error::other("cargo finds no registry, and does not have them"));
    }
    // Of cargo's metadata only the paths of the manifests are of interest.
    let text = String::from_utf8_lossy(&output.stdout);
    let mut found = BTreeMap::new();
    for part in text.split("\"manifest_path\":\"").skip(1) {
        let Some(path) = part.split('"').next() else { continue };
        let Some(source) = Path::new(path).parent() else { continue };
        let Some(package) = source.file_name().and_then(|name| name.to_str()) else { continue };
        // The folder is called after the crate and its version.
        let name = names.iter().find(|name| {
            package
                .strip_prefix(**name)
                .and_then(|rest| rest.strip_prefix('-'))
                .is_some_and(|version| version.starts_with(|c: char| c.is_ascii_digit()))
        });
        if let Some(name) = name {
            found.insert((*name).to_owned(), source.to_owned());
        }
    }
    Ok(found)
}

/// Ports a crate and runs its tests twice.
fn port(root: &Path, folder: &Path, name: &str, source: &Path) -> Result<Outcome, String> {
    let original = folder.join("original").join(name);
    let ported = folder.join("oxur").join(name);
    for place in [&original, &ported] {
        if place.exists() {
            fs::remove_dir_all(place).map_err(|e| format!("{}: {e}", place.display()))?;
        }
        copy(source, place).map_err(|e| format!("{}: {e}", place.display()))?;
        convert::prepare(place).map_err(|e| format!("{}: {e}", place.display()))?;
    }
    let Converted { census, files, notes } = convert::convert(root, &ported)?;
    // What the workspace has compiled already need not be compiled again.
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let before = tests(&original, &target)?;
    let after = tests(&ported, &target)?;
    Ok(Outcome { name: name.to_owned(), before: Some(before), after: Some(after), census, files, notes, error: None })
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &place)?;
        } else {
            fs::copy(entry.path(), place)?;
        }
    }
    Ok(())
}

/// Runs a crate's tests: unit tests, integration tests, tests in doc comments.
fn tests(folder: &Path, target: &Path) -> Result<Tests, String> {
    let output = Command::new("cargo")
        .args(["test", "--no-fail-fast", "--lib", "--tests", "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .output()
        .map_err(|error| format!("cargo cannot be started: {error}"))?;
    let mut tests = Tests::of(&output);
    let docs = Command::new("cargo")
        .args(["test", "--no-fail-fast", "--doc", "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .output()
        .map_err(|error| format!("cargo cannot be started: {error}"))?;
    tests.add(&Tests::of(&docs));
    Ok(tests)
}
