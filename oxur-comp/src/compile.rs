//! The pipeline as one function.

use oxur_core::{Diagnostic, Expansions, Host, SourceMap, sort_diagnostics};

use crate::{CompiledModule, FileRead, Index, Input, Session};

/// What comes out of a compilation. Whatever compiled is there, also when there are errors.
#[derive(Clone, Debug)]
pub struct Output {
    /// All texts, those that sources pulled in included.
    pub sources: SourceMap,
    /// All macro expansions.
    pub expansions: Expansions,
    /// The modules: those of the input in its order, then those that they declare with `(mod x)`.
    pub modules: Vec<CompiledModule>,
    /// What is said to the user, in the order of the places, each with its macro trace.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that were read on behalf of the sources, for rebuilds.
    pub files_read: Vec<FileRead>,
    /// What others may know of these sources.
    pub index: Index,
}

/// Compiles `input`; whatever lies outside is reached through `host`.
///
/// The stages recurse as deep as the code nests, which the limits bound: give a thread that calls this a stack of
/// [`STACK_SIZE`] bytes.
#[must_use]
pub fn compile(input: Input, host: &dyn Host) -> Output {
    let mut session = Session::new(input.options, host);
    for source in input.sources {
        let id = session.sources.add(source.name, source.text);
        let place = oxur_core::Span::new(id, 0, 0);
        let message = "sources cannot be compiled yet by this version";
        session.report(Diagnostic::error(oxur_core::codes::comptime::NOT_YET, place, message));
    }
    let Session { sources, expansions, diagnostics, mut files_read, .. } = session;
    let mut diagnostics: Vec<Diagnostic> = diagnostics.into_iter().map(|d| d.traced(&expansions)).collect();
    sort_diagnostics(&mut diagnostics);
    files_read.sort();
    files_read.dedup();
    Output { sources, expansions, modules: Vec::new(), diagnostics, files_read, index: Index::default() }
}

/// The stack that [`compile`] needs at most, with the default limits, in an unoptimised build.
pub const STACK_SIZE: usize = 64 << 20;
