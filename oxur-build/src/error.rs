//! What a build script gets when nothing could be written, or when it asked to be strict.

use std::fmt;
use std::path::PathBuf;

/// Why nothing was compiled, or (with [`Build::strict`](crate::Build::strict)) what was wrong with the sources.
///
/// `Debug` prints the same as `Display`, since that is what a build script whose `main` returns a `Result`, or that
/// calls `unwrap`, shows to its user.
pub struct Error(pub(crate) Box<Cause>);

/// The causes.
pub(crate) enum Cause {
    /// A variable that cargo sets for build scripts is not there.
    NoCargo { variable: &'static str },
    /// Patterns, files or options that cannot be right, whatever is in the files.
    Setup(Vec<Problem>),
    /// A file of the output cannot be written, or an old one not be removed.
    Output { path: PathBuf, error: std::io::Error },
    /// The sources have errors and the build script asked to fail for them: the rendered diagnostics.
    Sources { rendered: String, count: usize },
    /// The thread that compiles could not be started.
    Thread(std::io::Error),
}

/// One thing that is wrong with the set-up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Problem {
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl Problem {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), help: None }
    }

    /// Says first which file it is about.
    pub(crate) fn about(mut self, file: &str) -> Self {
        self.message = format!("`{file}`: {}", self.message);
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl Error {
    pub(crate) fn new(cause: Cause) -> Self {
        Self(Box::new(cause))
    }

    pub(crate) fn setup(problem: Problem) -> Self {
        Self::new(Cause::Setup(vec![problem]))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Cause::NoCargo { variable } => write!(
                f,
                "cargo's variable {variable} is not set\n  = help: call this from a build script, or name the folders \
                 with `Build::package` and `Build::out_dir`"
            ),
            Cause::Setup(problems) => {
                for (number, problem) in problems.iter().enumerate() {
                    let line = if number == 0 { "" } else { "\n" };
                    write!(f, "{line}error[{}]: {}", problem.code, problem.message)?;
                    if let Some(help) = &problem.help {
                        write!(f, "\n  = help: {help}")?;
                    }
                }
                Ok(())
            }
            Cause::Output { path, error } => write!(f, "cannot write `{}`: {error}", path.display()),
            Cause::Sources { rendered, count } => {
                let s = if *count == 1 { "" } else { "s" };
                write!(f, "{}\n\n{count} error{s} in the Oxur sources", rendered.trim_end())
            }
            Cause::Thread(error) => write!(f, "cannot start a thread to compile in: {error}"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}
