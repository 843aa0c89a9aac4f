//! A cargo project in a temporary folder, built offline with the crates of this workspace.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

/// A project. Its folder has a blank and letters beyond ASCII in its path, as users' folders have.
pub struct Project {
    folder: PathBuf,
    target: PathBuf,
}

/// What a run of cargo said.
pub struct Run {
    /// Whether it succeeded.
    pub success: bool,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Project {
    /// A new project in an empty folder of its own: a program with a build script that compiles `src/**/*.oxr`, counts
    /// its runs, and writes nothing else. `temporary` is cargo's folder for integration tests.
    ///
    /// # Panics
    ///
    /// The folder cannot be written.
    #[must_use]
    pub fn new(temporary: &str, name: &str) -> Self {
        let project = Self::empty(temporary, name);
        let workspace = crate::root().parent().expect("a workspace").display().to_string();
        project.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                 oxur = {{ path = '{workspace}/oxur' }}\n\n[build-dependencies]\n\
                 oxur-build = {{ path = '{workspace}/oxur-build' }}\n\n[workspace]\n"
            ),
        );
        project.copy_versions();
        project.build_script("oxur_build::compile(\"src/**/*.oxr\")?;");
        project.write("src/main.rs", "oxur::modules!();\nfn main() { println!(\"{}\", a::answer()); }\n");
        project
    }

    /// A project in an empty folder of its own, with nothing in it.
    ///
    /// # Panics
    ///
    /// The folder cannot be made.
    #[must_use]
    pub fn empty(temporary: &str, name: &str) -> Self {
        let folder = Path::new(temporary).join("projects of oxur ä").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("the old folder goes");
        }
        fs::create_dir_all(&folder).expect("the folder can be made");
        Self { folder, target: Path::new(temporary).join("target of projects ö") }
    }

    /// The same project with another folder in it as the current one.
    #[must_use]
    pub fn enter(&self, folder: &str) -> Self {
        Self { folder: self.folder.join(folder), target: self.target.clone() }
    }

    /// Lets the project use the versions of this workspace, which are there without a network.
    ///
    /// # Panics
    ///
    /// The lock file cannot be copied.
    pub fn copy_versions(&self) {
        let lock = crate::root().parent().expect("a workspace").join("Cargo.lock");
        fs::copy(lock, self.path("Cargo.lock")).expect("the versions are copied");
    }

    /// Writes the build script; `body` may use `?` with any error.
    pub fn build_script(&self, body: &str) {
        self.write(
            "build.rs",
            &format!(
                "use std::io::Write;\n\nfn main() -> Result<(), oxur_build::Error> {{\n    \
                 let mut runs = std::fs::OpenOptions::new().create(true).append(true).open(\"runs\").unwrap();\n    \
                 runs.write_all(b\"x\").unwrap();\n    {body}\n    Ok(())\n}}\n"
            ),
        );
    }

    /// The path of a file of the project.
    #[must_use]
    pub fn path(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }

    /// Writes a file.
    ///
    /// # Panics
    ///
    /// It cannot be written.
    pub fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        // Cargo compares times; where the clock of the file system is coarse, a change within one tick is not seen.
        let old = fs::metadata(&path).and_then(|meta| meta.modified()).ok();
        fs::write(&path, text).expect("the file can be written");
        if let Some(old) = old {
            let new = fs::metadata(&path).and_then(|meta| meta.modified()).expect("a time");
            if new <= old {
                let file = fs::File::options().write(true).open(&path).expect("the file opens");
                file.set_modified(old + std::time::Duration::from_millis(20)).expect("the time can be set");
            }
        }
    }

    /// Removes a file.
    ///
    /// # Panics
    ///
    /// It is not there.
    pub fn remove(&self, file: &str) {
        fs::remove_file(self.path(file)).expect("the file can be removed");
    }

    /// Removes a file if it is there.
    pub fn forget(&self, file: &str) {
        let _ = fs::remove_file(self.path(file));
    }

    /// Runs cargo in the project.
    ///
    /// # Panics
    ///
    /// Cargo cannot be started.
    #[must_use]
    pub fn cargo(&self, arguments: &[&str]) -> Run {
        self.cargo_with(arguments, &[])
    }

    /// Runs cargo in the project, with variables in its environment.
    ///
    /// # Panics
    ///
    /// Cargo cannot be started.
    #[must_use]
    pub fn cargo_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
        let (command, rest) = arguments.split_first().expect("a command");
        let mut cargo = self.command(&PathBuf::from(env::var_os("CARGO").unwrap_or_else(|| "cargo".into())));
        cargo.arg(command).arg("--offline").args(rest);
        cargo.envs(variables.iter().copied());
        Run::from(cargo.output().expect("cargo starts"))
    }

    /// A program that is to run in the project's folder, with the environment that cargo has for projects.
    #[must_use]
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.folder);
        // Nothing of the run that this test is part of; the dependencies are compiled once for all projects.
        for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CARGO_PKG")) {
            command.env_remove(name);
        }
        for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "OUT_DIR", "OXUR_OUT", "CARGO_MANIFEST_DIR"] {
            command.env_remove(name);
        }
        command
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_TERM_COLOR", "never")
            .env("CARGO_PROFILE_DEV_DEBUG", "0");
        command
    }

    /// Builds and runs the program, which must succeed, and gives what it printed.
    ///
    /// # Panics
    ///
    /// It does not succeed.
    #[must_use]
    pub fn run(&self) -> String {
        let run = self.cargo(&["run", "--quiet"]);
        assert!(run.success, "cargo run failed:\n{}", run.stderr);
        run.stdout
    }

    /// The path of the program that a build makes.
    #[must_use]
    pub fn program(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// How often the build script has run.
    #[must_use]
    pub fn script_runs(&self) -> usize {
        fs::read(self.path("runs")).map_or(0, |runs| runs.len())
    }

    /// The output folder of the build script.
    ///
    /// # Panics
    ///
    /// There is none: the project was not built.
    #[must_use]
    pub fn out(&self) -> PathBuf {
        let run = self.cargo(&["build", "--message-format=json"]);
        let start = run.stdout.find("\"out_dir\":\"").expect("a build script ran") + "\"out_dir\":\"".len();
        let end = start + run.stdout[start..].find('"').expect("the string ends");
        Path::new(&run.stdout[start..end]).join("oxur")
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            success: output.status.success(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}
