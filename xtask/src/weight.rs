//! What oxur-build adds to the build of a crate, against the packages that any code generator for Rust needs.
//!
//! Crates with nothing in them but build dependencies are built cold, one after the other, several times. What counts is
//! the processor time of cargo and of all that it started, since wall time depends on what else runs; the shares of the
//! crates come from a wrapper around rustc. Cargo compiles what lies at a path incrementally, which costs more when it is
//! done first, and what comes from a registry it does not: both are measured.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

/// How often each crate is built; the least time counts, since everything that disturbs only adds.
const ROUNDS: usize = 3;

/// How much heavier than the base oxur-build should be at most.
const AIM: f64 = 1.2;

/// The base: what generates Rust from syntax trees and finds files.
const BASE: &str = "syn = { version = \"3\", features = [\"full\"] }\nquote = \"1\"\nproc-macro2 = \"1\"\n\
                    prettyplease = \"0.3\"\nanyhow = \"1\"\nwalkdir = \"2\"\n";

/// Stands before rustc and notes the crate and its user and system time.
const WRAPPER: &str = r#"#!/usr/bin/env bash
LC_ALL=C
previous= TIMEFORMAT='- %U %S'
for argument; do
    if [ "$previous" = --crate-name ]; then TIMEFORMAT="$argument %U %S"; fi
    previous=$argument
done
exec 3>&2
{ time "$@" 2>&3; } 2>>"$OXUR_WEIGHT_LOG"
"#;

/// The times of one build in seconds.
#[derive(Debug)]
struct Times {
    processor: f64,
    wall: f64,
    /// The processor time of each crate, in the order in which rustc ended.
    crates: Vec<(String, f64)>,
}

/// What is built how.
struct Case {
    name: &'static str,
    title: &'static str,
    incremental: bool,
    best: Option<Times>,
}

/// Measures and prints. With `--check RATIO` it fails if oxur-build, taken from a registry, is heavier than so many times
/// the base; `--rounds N` says how often each crate is built.
pub(crate) fn run(root: &Path, args: &[String]) -> ExitCode {
    let (mut limit, mut rounds) = (f64::INFINITY, ROUNDS);
    for option in args.chunks(2) {
        let known = match option {
            [flag, value] if flag == "--check" => value.parse().map(|value| limit = value).is_ok(),
            [flag, value] if flag == "--rounds" => value.parse().map(|value| rounds = value).is_ok(),
            _ => false,
        };
        if !known {
            return failed(&format!("`{}` is no option; they are --check RATIO and --rounds NUMBER", option.join(" ")));
        }
    }
    match measure(root, rounds) {
        Err(message) => failed(&message),
        Ok(ratio) if ratio > limit => failed(&format!("{ratio:.2} is more than {limit}")),
        Ok(_) => ExitCode::SUCCESS,
    }
}

fn failed(message: &str) -> ExitCode {
    eprintln!("weight: {message}");
    ExitCode::FAILURE
}

/// Gives how many times heavier than the base oxur-build is when it comes from a registry.
fn measure(root: &Path, rounds: usize) -> Result<f64, String> {
    let folder = root.join("target/weight");
    let ours = format!("oxur-build = {{ path = {:?} }}\n", root.join("oxur-build"));
    project(root, &folder.join("base"), "weight-base", BASE)?;
    project(root, &folder.join("oxur"), "weight-oxur", &ours)?;
    let mut cases = [
        Case { name: "base", title: "base", incremental: true, best: None },
        Case { name: "oxur", title: "oxur-build from a registry", incremental: false, best: None },
        Case { name: "oxur", title: "oxur-build at a path", incremental: true, best: None },
    ];
    for round in 1..=rounds {
        for case in &mut cases {
            let times = build(&folder.join(case.name), case.incremental)?;
            println!("round {round}: {} took {:.2} s, {:.2} s of wall time", case.title, times.processor, times.wall);
            if case.best.as_ref().is_none_or(|best| times.processor < best.processor) {
                case.best = Some(times);
            }
        }
    }
    let [Some(base), Some(registry), Some(path)] = cases.map(|case| case.best) else {
        return Err("nothing was measured".to_owned());
    };
    println!("\nof the best rounds, in seconds of processor time:");
    show("base", &base);
    show("oxur-build from a registry", &registry);
    show("oxur-build at a path", &path);
    let ratio = registry.processor / base.processor;
    println!(
        "\noxur-build is {ratio:.2} times the base in processor time ({:.2} at a path), {:.2} in wall time ({:.2} at a path); \
         the aim is {AIM}",
        path.processor / base.processor,
        registry.wall / base.wall,
        path.wall / base.wall,
    );
    Ok(ratio)
}

/// Prints the shares of the crates that took most.
fn show(title: &str, times: &Times) {
    println!("{title}: {:.2}, {:.2} of wall time", times.processor, times.wall);
    let mut crates = times.crates.clone();
    crates.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut rest = times.processor;
    for (name, seconds) in crates.iter().take(6) {
        rest -= seconds;
        println!("  {seconds:5.2}  {:2.0} %  {name}", seconds * 100.0 / times.processor);
    }
    println!("  {rest:5.2}  {:2.0} %  all else", rest * 100.0 / times.processor);
}

/// Writes a crate that has `dependencies` as build dependencies and nothing else.
fn project(root: &Path, folder: &Path, name: &str, dependencies: &str) -> Result<(), String> {
    let mut manifest = String::new();
    let _ = write!(
        manifest,
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[build-dependencies]\n{dependencies}\n[workspace]\n"
    );
    put(&folder.join("Cargo.toml"), &manifest)?;
    put(&folder.join("src/lib.rs"), "")?;
    put(&folder.join("build.rs"), "fn main() {}\n")?;
    put(&wrapper(folder), WRAPPER)?;
    // The same versions as the workspace's, so that nothing has to be asked of a registry.
    let lock = root.join("Cargo.lock");
    fs::copy(&lock, folder.join("Cargo.lock")).map_err(|e| at(&lock, &e))?;
    Ok(())
}

fn wrapper(folder: &Path) -> PathBuf {
    folder.join("rustc.sh")
}

/// Builds the crate cold and gives the times that it took.
fn build(folder: &Path, incremental: bool) -> Result<Times, String> {
    let target = folder.join("target");
    if target.exists() {
        fs::remove_dir_all(&target).map_err(|e| at(&target, &e))?;
    }
    let log = folder.join("times");
    put(&log, "")?;
    // The shell's `times` counts all descendants that have ended, which std offers no way to ask for.
    let script = "chmod +x \"$RUSTC_WRAPPER\"; \"$1\" build --quiet --offline >&2 || exit 1; times";
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let start = Instant::now();
    let output = Command::new("bash")
        .args(["-c", script, "bash", &cargo])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_INCREMENTAL", if incremental { "1" } else { "0" })
        .env("RUSTC_WRAPPER", wrapper(folder))
        .env("OXUR_WEIGHT_LOG", &log)
        .env_remove("RUSTFLAGS")
        .output()
        .map_err(|e| format!("bash: {e}"))?;
    let wall = start.elapsed().as_secs_f64();
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let times = String::from_utf8_lossy(&output.stdout).into_owned();
    let processor = times.lines().nth(1).and_then(children).ok_or_else(|| format!("`times` printed {times:?}"))?;
    let log = fs::read_to_string(&log).map_err(|e| at(&log, &e))?;
    Ok(Times { processor, wall, crates: log.lines().filter_map(of_crate).collect() })
}

/// The sum of the two times in a line like `0m1.500s 0m0.250s`.
pub(crate) fn children(line: &str) -> Option<f64> {
    line.split_whitespace().try_fold(0.0, |sum, time| {
        let (minutes, seconds) = time.strip_suffix('s')?.split_once('m')?;
        Some(sum + minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?)
    })
}

/// The crate and its time in a line of the wrapper like `syn 2.101 0.250`.
fn of_crate(line: &str) -> Option<(String, f64)> {
    let mut words = line.split(' ');
    let (name, user, system) = (words.next()?, words.next()?, words.next()?);
    Some((name.to_owned(), user.parse::<f64>().ok()? + system.parse::<f64>().ok()?))
}

fn put(path: &Path, text: &str) -> Result<(), String> {
    fs::create_dir_all(path.parent().unwrap_or(path)).and_then(|()| fs::write(path, text)).map_err(|e| at(path, &e))
}

fn at(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    #[test]
    fn times_are_added() {
        assert_eq!(super::children("1m2.500s 0m0.250s"), Some(62.75));
        assert_eq!(super::children("x"), None);
        assert_eq!(super::of_crate("syn 2.000 0.250"), Some(("syn".to_owned(), 2.25)));
        assert_eq!(super::of_crate("warning: x"), None);
    }
}
