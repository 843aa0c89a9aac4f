//! What Oxur adds to the builds of a crate, against the same crate in Rust: the Rust that the Oxur sources became.
//!
//! Each pair of builds is measured by turns in one run, in processor time of all processes, and the least times are
//! compared, since everything that disturbs only adds. Everything runs unoptimised, as users have it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::weight::children;

/// How often each build is measured.
const ROUNDS: usize = 5;

/// How much longer rustc may take over a module through its shadow than over the same Rust.
const LIMIT: f64 = 1.3;

/// How many lines the large module has at least, and how many files the large crate has.
const LINES: usize = 5_000;
const FILES: usize = 200;

/// Measures and prints; fails if a module costs more than the limit.
pub(crate) fn run(root: &Path) -> ExitCode {
    match measure(root) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("bench: {message}");
            ExitCode::FAILURE
        }
    }
}

/// A crate in Oxur, and the same in Rust.
struct Pair {
    oxur: PathBuf,
    rust: PathBuf,
    target: PathBuf,
}

fn measure(root: &Path) -> Result<bool, String> {
    let folder = root.join("target/bench");
    let lines = |count: usize| {
        let mut text = String::new();
        let mut number = 0;
        while text.lines().count() < count {
            text += &part(number);
            number += 1;
        }
        text
    };
    let module = Pair::new(root, &folder, "module", &[("big".to_owned(), lines(LINES))])?;
    let files: Vec<(String, String)> = (0..FILES).map(|number| (format!("part_{number}"), lines(60))).collect();
    let many = Pair::new(root, &folder, "many", &files)?;

    let within = module.compare("rustc over a module of 5,000 lines", Some(LIMIT), |folder, round| {
        append(&folder.join("src/lib.rs"), &format!("// {round}\n"))
    })?;
    many.compare("nothing to do, 200 files", None, |_, _| Ok(()))?;
    many.compare("one of 200 files changed", None, |folder, round| {
        let file = folder.join("src/part_7");
        let file = ["oxr", "rs"].map(|ending| file.with_extension(ending)).into_iter().find(|file| file.exists());
        append(&file.ok_or("a file is missing")?, &format!("// {round}\n"))
    })?;
    many.compare("200 files, the crate compiled anew", None, |folder, _| {
        let mut clean = Command::new(cargo());
        clean.args(["clean", "--quiet", "--offline", "-p", "bench"]).current_dir(folder);
        let done = clean.env("CARGO_TARGET_DIR", many.target.join(name(folder))).status();
        done.map_err(|e| e.to_string()).and_then(|s| if s.success() { Ok(()) } else { Err("cargo clean".to_owned()) })
    })?;
    Ok(within)
}

impl Pair {
    /// Writes both crates and builds them once.
    fn new(root: &Path, folder: &Path, kind: &str, files: &[(String, String)]) -> Result<Self, String> {
        let pair = Self {
            oxur: folder.join(kind).join("oxur"),
            rust: folder.join(kind).join("rust"),
            // The crates that both need are compiled once.
            target: folder.join("target"),
        };
        let manifest = |rest: &str| {
            format!("[package]\nname = \"bench\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n{rest}\n[workspace]\n")
        };
        let path = |name: &str| format!("{name} = {{ path = {:?} }}\n", root.join(name));
        let dependencies = format!("[dependencies]\n{}\n[build-dependencies]\n{}", path("oxur"), path("oxur-build"));
        put(&pair.oxur.join("Cargo.toml"), &manifest(&dependencies))?;
        let script = "fn main() -> Result<(), oxur_build::Error> {\n    oxur_build::compile(\"src/*.oxr\")\n}\n";
        put(&pair.oxur.join("build.rs"), script)?;
        put(&pair.oxur.join("src/lib.rs"), "#![allow(dead_code)]\noxur::modules!();\n")?;
        put(&pair.rust.join("Cargo.toml"), &manifest(""))?;
        for folder in [&pair.oxur, &pair.rust] {
            fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).map_err(|e| at(folder, &e))?;
        }
        for (name, text) in files {
            put(&pair.oxur.join(format!("src/{name}.oxr")), text)?;
        }
        let told = pair.check(&pair.oxur, &["--message-format=json"])?;
        // Of the packages that tell an output folder, this one's is the last.
        let (_, out) = told.rsplit_once("\"out_dir\":\"").ok_or("the build script did not run")?;
        let out = Path::new(out.split('"').next().unwrap_or_default()).join("oxur/rust/src");
        let mut library = "#![allow(dead_code)]\n".to_owned();
        for (name, _) in files {
            let text = fs::read_to_string(out.join(format!("{name}.rs"))).map_err(|e| at(&out, &e))?;
            put(&pair.rust.join(format!("src/{name}.rs")), &text)?;
            library += &format!("pub(crate) mod {name} {{ include!(\"{name}.rs\"); }}\n");
        }
        put(&pair.rust.join("src/lib.rs"), &library)?;
        pair.check(&pair.rust, &[])?;
        Ok(pair)
    }

    /// Measures both crates, each round after `change`. Gives whether the ratio is within the limit.
    fn compare(
        &self,
        what: &str,
        limit: Option<f64>,
        change: impl Fn(&Path, usize) -> Result<(), String>,
    ) -> Result<bool, String> {
        let (mut rust, mut oxur) = (f64::MAX, f64::MAX);
        for round in 0..ROUNDS {
            for (folder, least) in [(&self.rust, &mut rust), (&self.oxur, &mut oxur)] {
                change(folder, round)?;
                *least = least.min(times(&mut self.shell(folder))?);
            }
        }
        let ratio = oxur / rust;
        let limited = limit.map(|limit| format!("; the limit is {limit}")).unwrap_or_default();
        println!("{what}: {oxur:.3} s, in Rust {rust:.3} s of processor time, {ratio:.2} times{limited}");
        Ok(limit.is_none_or(|limit| ratio <= limit))
    }

    /// The shell that checks a crate and prints what time it took.
    fn shell(&self, folder: &Path) -> Command {
        let mut shell = Command::new("bash");
        shell.args(["-c", "\"$1\" check --quiet --offline >&2 || exit 1; times", "bash", &cargo()]);
        shell.current_dir(folder).env("CARGO_TARGET_DIR", self.target.join(name(folder)));
        shell
    }

    fn check(&self, folder: &Path, arguments: &[&str]) -> Result<String, String> {
        let mut check = Command::new(cargo());
        check.args(["check", "--quiet", "--offline"]).args(arguments).current_dir(folder);
        let output = check.env("CARGO_TARGET_DIR", self.target.join(name(folder))).output();
        let output = output.map_err(|e| format!("cargo: {e}"))?;
        match output.status.success() {
            true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }
}

/// Runs a shell that ends with `times`, and gives the seconds of processor time of all that it started.
fn times(shell: &mut Command) -> Result<f64, String> {
    let output = shell.output().map_err(|e| format!("bash: {e}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let times = String::from_utf8_lossy(&output.stdout).into_owned();
    times.lines().nth(1).and_then(children).ok_or_else(|| format!("`times` printed {times:?}"))
}

fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

fn name(folder: &Path) -> &str {
    folder.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

fn append(file: &Path, text: &str) -> Result<(), String> {
    let old = fs::read_to_string(file).map_err(|e| at(file, &e))?;
    fs::write(file, old + text).map_err(|e| at(file, &e))
}

fn put(file: &Path, text: &str) -> Result<(), String> {
    fs::create_dir_all(file.parent().unwrap_or(file)).and_then(|()| fs::write(file, text)).map_err(|e| at(file, &e))
}

fn at(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

/// About thirty lines of Oxur as people write it.
fn part(number: usize) -> String {
    const TEXT: &str = r#"/// Adds up what is larger than `limit`.
(pub deffn sum-above-N [numbers:&[i64] limit:i64] -> i64
  (let [mut total 0]
    (for [&number numbers]
      (when (> number limit)
        (+= total (* number N))))
    total))

#[derive(Clone, Debug, PartialEq)]
(pub defstruct AccountN {pub owner-name:String pub balance:i64 pub limits:Vec<u32>})

(impl AccountN
  /// Opens an account.
  (pub deffn open [name:&str] -> Self
    (AccountN {owner-name:(.to-string name) balance:0 limits:(vec! 1 2 3)}))

  (pub deffn pay-in [&mut self amount:i64] -> Result<i64 String>
    (if (< amount 0)
      (Err (format! "cannot pay in {amount} to {}" self.owner-name))
      (do
        (+= self.balance amount)
        (Ok self.balance)))))

(pub deffn describe-N [account:&AccountN] -> String
  (match account.balance
    [0 (String::from "empty")]
    [(.. 1 100) (format! "low: {}" account.balance)]
    [other (. account.limits (iter) (map (fn [x] (format! "{x}-{other}"))) (collect::<Vec<_>>) (join ", "))]))

"#;
    TEXT.replace('N', &number.to_string())
}
