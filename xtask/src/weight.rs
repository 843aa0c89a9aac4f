//! What oxur-build adds to the build of a crate, against the packages that any code generator for Rust needs.
//!
//! Two crates with nothing in them but build dependencies are built cold, one after the other, several times; the
//! processor time of cargo and of all that it started is what counts, since wall time depends on what else runs.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

/// How often each crate is built; the least time counts, since everything that disturbs only adds.
const ROUNDS: usize = 3;

/// How much heavier than the base oxur-build may be.
const LIMIT: f64 = 1.2;

/// The base: what generates Rust from syntax trees and finds files.
const BASE: &str = "syn = { version = \"3\", features = [\"full\"] }\nquote = \"1\"\nproc-macro2 = \"1\"\n\
                    prettyplease = \"0.3\"\nanyhow = \"1\"\nwalkdir = \"2\"\n";

/// Measures and prints; fails if oxur-build is beyond the limit.
pub(crate) fn run(root: &Path) -> ExitCode {
    match measure(root) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("weight: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Gives whether oxur-build is within the limit.
fn measure(root: &Path) -> Result<bool, String> {
    let folder = root.join("target/weight");
    let ours = format!("oxur-build = {{ path = {:?} }}\n", root.join("oxur-build"));
    project(root, &folder.join("base"), "weight-base", BASE)?;
    project(root, &folder.join("oxur"), "weight-oxur", &ours)?;
    let (mut base, mut oxur) = (f64::MAX, f64::MAX);
    for round in 1..=ROUNDS {
        base = base.min(build(&folder.join("base"))?);
        oxur = oxur.min(build(&folder.join("oxur"))?);
        println!("round {round}: base {base:.2} s, oxur-build {oxur:.2} s of processor time (least so far)");
    }
    let ratio = oxur / base;
    println!("oxur-build is {ratio:.2} times the base; the limit is {LIMIT}");
    Ok(ratio <= LIMIT)
}

/// Writes a crate that has `dependencies` as build dependencies and nothing else.
fn project(root: &Path, folder: &Path, name: &str, dependencies: &str) -> Result<(), String> {
    let mut manifest = String::new();
    let _ = write!(
        manifest,
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[build-dependencies]\n{dependencies}\n[workspace]\n"
    );
    let put = |path: &str, text: &str| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(folder))
            .and_then(|()| fs::write(&path, text))
            .map_err(|e| at(&path, &e))
    };
    put("Cargo.toml", &manifest)?;
    put("src/lib.rs", "")?;
    put("build.rs", "fn main() {}\n")?;
    // The same versions as the workspace's, so that nothing has to be asked of a registry.
    let lock = root.join("Cargo.lock");
    fs::copy(&lock, folder.join("Cargo.lock")).map_err(|e| at(&lock, &e))?;
    Ok(())
}

/// Builds the crate cold and gives the seconds of processor time that it took.
fn build(folder: &Path) -> Result<f64, String> {
    let target = folder.join("target");
    if target.exists() {
        fs::remove_dir_all(&target).map_err(|e| at(&target, &e))?;
    }
    // The shell's `times` counts all descendants that have ended, which std offers no way to ask for.
    let script = "\"$1\" build --quiet --offline >&2 || exit 1; times";
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new("bash")
        .args(["-c", script, "bash", &cargo])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", &target)
        .output()
        .map_err(|e| format!("bash: {e}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let times = String::from_utf8_lossy(&output.stdout).into_owned();
    times.lines().nth(1).and_then(children).ok_or_else(|| format!("`times` printed {times:?}"))
}

/// The sum of the two times in a line like `0m1.500s 0m0.250s`.
fn children(line: &str) -> Option<f64> {
    line.split_whitespace().try_fold(0.0, |sum, time| {
        let (minutes, seconds) = time.strip_suffix('s')?.split_once('m')?;
        Some(sum + minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?)
    })
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
    }
}
