//! The options of a build, and the way through it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::{env, fmt, fs, io, thread};

use oxur_comp::{Edition, Limits, Options};
use oxur_core::codes::build::BAD_PATTERN;

use crate::error::{Cause, Error, Problem};
use crate::generate::{Generated, Plan, generate};
use crate::offered::{self, Offered};
use crate::output;
use crate::pattern::Pattern;
use crate::place::place;
use crate::search::search;
use crate::state::State;

/// Compiles the `.oxr` files that `pattern` matches, with the default options: [`Build`] says what they are.
///
/// The pattern is a path from the package's folder in which `*` stands for any characters of a name and `**` for any
/// folders: `src/*.oxr`, `src/**/*.oxr`.
///
/// # Errors
///
/// The pattern or the files that it matches cannot be right (two files of one module, a name that no module can have,
/// a folder that is not there), or the output cannot be written. Errors *in* the sources are no error here: they reach
/// the user as errors of the compiled module, through rustc, so that editors see them and the rest is checked too.
pub fn compile(pattern: impl AsRef<str>) -> Result<(), Error> {
    Build::new().pattern(pattern).compile()
}

/// The visibility of modules that no source declares with `(mod x)`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Visibility {
    /// `mod x`
    Private,
    /// `pub(crate) mod x`
    #[default]
    Crate,
    /// `pub mod x`
    Public,
}

impl fmt::Display for Visibility {
    /// Writes what stands before `mod`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Private => "",
            Self::Crate => "pub(crate)",
            Self::Public => "pub",
        })
    }
}

/// A build with options.
///
/// ```no_run
/// # fn main() -> Result<(), oxur_build::Error> {
/// oxur_build::Build::new().pattern("src/**/*.oxr").visibility(oxur_build::Visibility::Public).compile()
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Build {
    patterns: Vec<String>,
    package: Option<PathBuf>,
    out_dir: Option<PathBuf>,
    source_folder: Option<String>,
    crate_root: Option<String>,
    visibility: Visibility,
    edition: Option<Edition>,
    limits: Limits,
    strict: bool,
}

impl Build {
    /// A build of nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a pattern of source files; see [`compile`].
    #[must_use]
    pub fn pattern(mut self, pattern: impl AsRef<str>) -> Self {
        self.patterns.push(pattern.as_ref().to_owned());
        self
    }

    /// The package's folder, from which all paths count; otherwise cargo's `CARGO_MANIFEST_DIR`.
    #[must_use]
    pub fn package(mut self, folder: impl Into<PathBuf>) -> Self {
        self.package = Some(folder.into());
        self
    }

    /// The folder in which a folder `oxur` is made for the output; otherwise cargo's `OUT_DIR`.
    #[must_use]
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(folder.into());
        self
    }

    /// The folder that modules' paths count from. Otherwise it is `src` for files below that, and for others the folder
    /// before the pattern's first wildcard.
    #[must_use]
    pub fn source_folder(mut self, folder: impl Into<String>) -> Self {
        self.source_folder = Some(folder.into());
        self
    }

    /// The file whose items stand at the crate's root. Otherwise it is `lib.oxr` or `main.oxr` in the source folder, if
    /// there is one.
    #[must_use]
    pub fn crate_root(mut self, file: impl Into<String>) -> Self {
        self.crate_root = Some(file.into());
        self
    }

    /// The visibility of modules that no source declares with `(mod x)`; otherwise `pub(crate)`.
    #[must_use]
    pub fn visibility(mut self, visibility: Visibility) -> Self {
        self.visibility = visibility;
        self
    }

    /// The crate's edition, which decides how long temporaries live; otherwise the one of the package's manifest.
    #[must_use]
    pub fn edition(mut self, edition: Edition) -> Self {
        self.edition = Some(edition);
        self
    }

    /// The limits of macros and of what is computed at compile time.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Makes errors in the sources an `Err` of [`compile`](Self::compile), which ends the build before rustc runs. For
    /// where no editor looks on, and for other build systems than cargo.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Compiles, writes the output and prints cargo's directives.
    ///
    /// # Errors
    ///
    /// As for the function [`compile`]; with [`strict`](Self::strict) also errors in the sources.
    pub fn compile(&self) -> Result<(), Error> {
        let (package, out) = self.folders()?;
        self.once(&out)?;
        let plan = self.plan(&package, &out)?;
        let output_folder = out.join("oxur");
        let state_file = out.join("oxur.state");
        let crates = offered::crates();
        let identity = self.identity(&package, &plan, &crates);
        let old = fs::read(&state_file).ok().and_then(|bytes| State::decode(&bytes));
        if let Some(old) = old.filter(|old| old.is_current(&identity, &package, &plan, &output_folder)) {
            return tell(&output_folder, &old.directives);
        }
        let (generated, state) = self.run(&package, &out, &plan, &crates, identity)?;
        if self.strict && !generated.errors().is_empty() {
            let count = generated.errors().len();
            return Err(Error::new(Cause::Sources { rendered: generated.errors().join("\n\n"), count }));
        }
        // Without a state the next run starts anew, whatever becomes of this one.
        remove(&state_file)?;
        output::write(&output_folder, generated.files())?;
        fs::write(&state_file, state.encode())
            .map_err(|error| Error::new(Cause::Output { path: state_file.clone(), error }))?;
        tell(&output_folder, generated.directives())
    }

    /// Compiles, and gives what [`compile`](Self::compile) would write and print; touches nothing.
    ///
    /// # Errors
    ///
    /// As for the function [`compile`], output excepted.
    pub fn generate(&self) -> Result<Generated, Error> {
        let (package, out) = self.folders()?;
        let plan = self.plan(&package, &out)?;
        Ok(self.run(&package, &out, &plan, &offered::crates(), Vec::new())?.0)
    }

    fn folders(&self) -> Result<(PathBuf, PathBuf), Error> {
        let folder = |given: &Option<PathBuf>, variable: &'static str| {
            let found = given.clone().or_else(|| env::var_os(variable).map(PathBuf::from));
            found.ok_or_else(|| Error::new(Cause::NoCargo { variable }))
        };
        Ok((folder(&self.package, "CARGO_MANIFEST_DIR")?, folder(&self.out_dir, "OUT_DIR")?))
    }

    /// Refuses a second build into the same folder, which would remove what the first one wrote.
    fn once(&self, out: &Path) -> Result<(), Error> {
        static DONE: Mutex<Vec<(PathBuf, String)>> = Mutex::new(Vec::new());
        let options = format!("{self:?}");
        let mut done = DONE.lock().unwrap_or_else(PoisonError::into_inner);
        match done.iter().find(|(folder, _)| folder == out) {
            Some((_, other)) if *other != options => Err(Error::setup(
                Problem::new(
                    BAD_PATTERN,
                    "this build script compiles twice, and the second output would replace the first",
                )
                .help("give all patterns to one `oxur_build::Build`: `.pattern(\"…\").pattern(\"…\")`"),
            )),
            Some(_) => Ok(()),
            None => {
                done.push((out.to_owned(), options));
                Ok(())
            }
        }
    }

    /// Finds the sources and their places.
    fn plan(&self, package: &Path, out: &Path) -> Result<Plan, Error> {
        let package_text = package.to_string_lossy().replace('\\', "/");
        let mut problems = Vec::new();
        let mut patterns = Vec::new();
        for text in &self.patterns {
            match Pattern::parse(text, &package_text) {
                Ok(pattern) => patterns.push(pattern),
                Err(problem) => problems.push(problem),
            }
        }
        let source_folder = self.source_folder.as_deref().map(|folder| folder.trim_matches('/'));
        let mut found = search(package, out, &patterns, source_folder);
        problems.append(&mut found.problems);
        let (placed, mut misplaced) = place(&found.files, self.crate_root.as_deref());
        problems.append(&mut misplaced);
        if problems.is_empty() {
            Ok(Plan { placed, folders: found.folders, idle: found.idle, visibility: self.visibility.to_string() })
        } else {
            Err(Error::new(Cause::Setup(problems)))
        }
    }

    /// Compiles on a thread whose stack is large enough for the deepest code that the limits admit.
    fn run(
        &self,
        package: &Path,
        out: &Path,
        plan: &Plan,
        crates: &[Offered],
        identity: Vec<u8>,
    ) -> Result<(Generated, State), Error> {
        let options = Options { limits: self.limits, edition: self.edition_of(package), ..Options::default() };
        let stack = thread::Builder::new().name("oxur".to_owned()).stack_size(oxur_comp::STACK_SIZE);
        thread::scope(|scope| {
            let running = stack.spawn_scoped(scope, || generate(package, out, plan, options, crates, identity));
            let running = running.map_err(|error| Error::new(Cause::Thread(error)))?;
            Ok(running.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        })
    }

    /// Everything but the texts that the output depends on. The build script itself stands for the compiler in it.
    fn identity(&self, package: &Path, plan: &Plan, crates: &[Offered]) -> Vec<u8> {
        let script = env::current_exe().and_then(fs::metadata).and_then(|meta| Ok((meta.len(), meta.modified()?)));
        let version = env!("CARGO_PKG_VERSION");
        let edition = self.edition_of(package);
        format!("{version} {:?} {self:?} {edition:?} {package:?} {plan:?} {crates:?}", script.ok()).into_bytes()
    }

    /// The edition that was set, or the package's; where its manifest does not tell, the newest.
    fn edition_of(&self, package: &Path) -> Edition {
        let read = |path: &Path| fs::read_to_string(path).ok();
        self.edition.or_else(|| Edition::of_package(package, &read)).unwrap_or_default()
    }
}

/// Prints cargo's directives.
fn tell(output_folder: &Path, directives: &[String]) -> Result<(), Error> {
    let mut text = [directives, &offered::directives(output_folder)].concat().join("\n");
    text.push_str(&format!("\ncargo::rustc-env=OXUR_OUT={}\n", output_folder.display()));
    io::stdout()
        .write_all(text.as_bytes())
        .map_err(|error| Error::new(Cause::Output { path: PathBuf::from("standard output"), error }))
}

fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Error::new(Cause::Output { path: path.to_owned(), error }))
        }
        _ => Ok(()),
    }
}
