//! What the wrapper `oxur-rustc` adds to a call of rustc: where it has nothing to do, and where it reads what rustc says.
//!
//! A program that does nothing stands for rustc, called directly and through the wrapper by turns; the least times are
//! compared, since everything that disturbs only adds.

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// How often each call is made.
const ROUNDS: usize = 200;

/// How much longer a call may take.
const LIMIT: Duration = Duration::from_millis(10);

/// Measures and prints; fails if the wrapper is beyond the limit.
pub(crate) fn run(root: &Path) -> ExitCode {
    match measure(root) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("wrapper: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Gives whether the wrapper is within the limit.
fn measure(root: &Path) -> Result<bool, String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let build = ["build", "--quiet", "--release", "--package", "oxur-cli", "--bin", "oxur-rustc"];
    let built = Command::new(cargo).args(build).current_dir(root).status().map_err(|e| format!("cargo: {e}"))?;
    if !built.success() {
        return Err("oxur-rustc does not build".to_owned());
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |target| root.join(target));
    let wrapper = target.join("release").join(format!("oxur-rustc{}", std::env::consts::EXE_SUFFIX));
    let wrapper = wrapper.to_str().ok_or("the path of the build is not UTF-8")?;
    // The wrapper's own first call, of which it tells no more than its version, is a program that does little.
    let calls: [(&str, Vec<&str>); 3] = [
        ("directly", vec![wrapper, "--version"]),
        ("a question, which becomes rustc's process", vec![wrapper, wrapper, "--version"]),
        ("a compilation, whose messages are read", vec![wrapper, wrapper, "--version", "--error-format=json"]),
    ];
    let mut least = [Duration::MAX; 3];
    for _ in 0..ROUNDS {
        for (least, (_, call)) in least.iter_mut().zip(&calls) {
            *least = time(call)?.min(*least);
        }
    }
    let mut within = true;
    for ((name, _), time) in calls.iter().zip(least) {
        let added = time.saturating_sub(least[0]);
        println!("{:>6.2} ms, {:>5.2} ms more: {name}", time.as_secs_f64() * 1e3, added.as_secs_f64() * 1e3);
        within &= added <= LIMIT;
    }
    println!("the limit is {} ms more", LIMIT.as_millis());
    Ok(within)
}

/// How long a call takes.
fn time(call: &[&str]) -> Result<Duration, String> {
    let start = Instant::now();
    let mut command = Command::new(call[0]);
    command.args(&call[1..]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let status = command.status().map_err(|error| format!("{}: {error}", call[0]))?;
    if status.success() { Ok(start.elapsed()) } else { Err(format!("{call:?} failed")) }
}
