//! What goes in, what is shared by all stages of one compilation, and its limits.

use std::sync::Arc;

use oxur_core::{Comment, Diagnostic, Door, Expansions, Form, Host, SourceMap};

use crate::{CrateIndex, Index, MacroStep};

/// What is to be compiled: all sources of one crate, or the code of one `oxur!`.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The sources. Files that these declare with `(mod x)` are added by the compiler.
    pub sources: Vec<SourceInput>,
    /// How.
    pub options: Options,
}

/// One source.
#[derive(Clone, Debug)]
pub struct SourceInput {
    /// The name that messages show, as `src/foo.oxr`; what the source includes is found from it.
    pub name: String,
    /// The text.
    pub text: Arc<str>,
    /// The Rust names of its module's path from the crate's root; empty for the root itself and for inline code.
    pub module: Vec<String>,
    /// How it came in.
    pub door: Door,
    /// The forms, if the caller has read them already; their spans lead into `text` as source 1 and following, in the
    /// order of [`Input::sources`].
    pub forms: Option<Vec<Form>>,
}

/// The edition of the crate that the Rust text becomes part of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[allow(missing_docs)]
pub enum Edition {
    E2015,
    E2018,
    E2021,
    #[default]
    E2024,
}

/// How to compile.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What is bounded.
    pub limits: Limits,
    /// The crate's edition.
    pub edition: Edition,
    /// For inline code: what is known of the crate's `.oxr` files.
    pub index: Option<Arc<Index>>,
    /// The crates that this one depends on and that offer macros.
    pub crates: Vec<Arc<CrateIndex>>,
    /// Whether each call of a macro is kept with what came of it, to be shown.
    pub record: bool,
    /// For inline code: the path of the module that it stands in, where that is known. It sees that module's names, and
    /// may define them anew.
    pub inline_module: Option<Vec<String>>,
}

/// What is bounded, so that no source makes the compiler run or grow without end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Steps of the VM, that is calls and rounds of loops, for each call of a macro and each evaluation.
    pub steps: u64,
    /// Bytes of memory that the VM's values take.
    pub memory: u64,
    /// Calls of functions within each other in the VM.
    pub depth: u32,
    /// Brackets within each other in a source.
    pub nesting: u32,
    /// Macro expansions, in all.
    pub expansions: u32,
    /// Macro expansions within each other.
    pub expansion_depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // What an unoptimised build script does in some seconds.
            steps: 20_000_000,
            memory: 256 << 20,
            depth: 10_000,
            nesting: 512,
            expansions: 200_000,
            expansion_depth: 256,
        }
    }
}

/// What all stages of one compilation share: each adds to it.
pub struct Session<'h> {
    /// The outside world.
    pub host: &'h dyn Host,
    /// How to compile.
    pub options: Options,
    /// All texts.
    pub sources: SourceMap,
    /// All macro expansions.
    pub expansions: Expansions,
    /// The comments of the texts that were read, which are no forms.
    pub comments: Vec<Comment>,
    /// All that is said to the user; errors do not stop a stage.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that were read on behalf of the sources, as `(from, path)` named them, joined by the host's rule.
    pub files_read: Vec<FileRead>,
    /// The calls of macros, if [`Options::record`] asks for them, in the order in which they were expanded.
    pub macro_steps: Vec<MacroStep>,
}

/// A file that a source named, in `(include-str "…")` or `(mod x)`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct FileRead {
    /// The name of the source that named it.
    pub from: String,
    /// The path as written, relative to the folder of that source.
    pub path: String,
}

impl<'h> Session<'h> {
    /// A session in which nothing has happened.
    #[must_use]
    pub fn new(options: Options, host: &'h dyn Host) -> Self {
        Self {
            host,
            options,
            sources: SourceMap::new(),
            expansions: Expansions::new(),
            comments: Vec::new(),
            diagnostics: Vec::new(),
            files_read: Vec::new(),
            macro_steps: Vec::new(),
        }
    }

    /// Says something to the user.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Whether an error has been reported.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}
