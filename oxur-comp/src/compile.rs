//! The pipeline as one function.

use oxur_core::core::Stage;
use oxur_core::{Comment, Diagnostic, Expansions, Host, SourceMap, Span, sort_diagnostics};

use crate::check::check;
use crate::evaluate::MacroMachine;
use crate::program::program;
use crate::{
    CompiledModule, Expanded, ExpandedModule, FileRead, Index, Input, MacroStep, ReadModule, RustCode, Session,
    evaluate, expand, lower, lower_attrs, lower_declaration, read_modules,
};

/// What comes out of a compilation. Whatever compiled is there, also when there are errors.
#[derive(Clone, Debug)]
pub struct Output {
    /// All texts, those that sources pulled in included.
    pub sources: SourceMap,
    /// All macro expansions.
    pub expansions: Expansions,
    /// The modules: those of the input in its order, then those that they declare with `(mod x)`.
    pub modules: Vec<CompiledModule>,
    /// The comments of the sources that were read here, source by source in their order.
    pub comments: Vec<Comment>,
    /// What is said to the user, in the order of the places, each with its macro trace.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that were read on behalf of the sources, for rebuilds.
    pub files_read: Vec<FileRead>,
    /// What others may know of these sources.
    pub index: Index,
    /// The calls of macros with what came of them, if [`Options::record`](crate::Options) asks for them.
    pub macro_steps: Vec<MacroStep>,
}

/// The stack that [`compile`] needs at most, with the default limits, in an unoptimised build.
pub const STACK_SIZE: usize = 64 << 20;

/// Compiles `input`; whatever lies outside is reached through `host`.
///
/// The stages recurse as deep as the code nests, which the limits bound: give a thread that calls this a stack of
/// [`STACK_SIZE`] bytes.
#[must_use]
pub fn compile(input: Input, host: &dyn Host) -> Output {
    let Input { sources, options } = input;
    let mut session = Session::new(options, host);

    let read = read_modules(sources, &mut session);
    let told = session.diagnostics.len();
    let mut machine = MacroMachine::new(&session.options, host);
    let Expanded { mut modules, macros } = expand(&mut session, &read, &mut machine);
    drop(machine);
    check(&mut modules, Stage::Expanded, &mut session);
    evaluate(&mut modules, &mut session);
    check(&mut modules, Stage::Evaluated, &mut session);

    let index = Index { program: program(&modules), macros };
    let modules = modules.into_iter().map(|module| lower_module(module, &mut session)).collect();
    drop_consequences(&read, told, &mut session);
    finish(session, modules, index)
}

/// Drops what expansion says of top-level forms of which the reader has said something: one mistake is told once.
fn drop_consequences(modules: &[ReadModule], told: usize, session: &mut Session<'_>) {
    let (read, _) = session.diagnostics.split_at(told);
    let within =
        |inner: Span, outer: Span| inner.source == outer.source && outer.lo <= inner.lo && inner.lo <= outer.hi;
    let broken: Vec<Span> = (modules.iter().flat_map(|module| &module.forms))
        .map(|form| form.span)
        .filter(|form| read.iter().any(|diagnostic| within(diagnostic.span(), *form)))
        .collect();
    if broken.is_empty() {
        return;
    }
    let mut index = 0;
    let expansions = &session.expansions;
    session.diagnostics.retain(|diagnostic| {
        index += 1;
        let place = expansions.call_site(diagnostic.span());
        index <= told || !broken.iter().any(|form| within(place, *form))
    });
}

fn lower_module(module: ExpandedModule, session: &mut Session<'_>) -> CompiledModule {
    let edition = session.options.edition;
    let (rust, found) = lower(&module.code, &session.sources, edition);
    session.diagnostics.extend(found);
    let (attrs, found) = lower_attrs(&module.attrs, &session.sources);
    session.diagnostics.extend(found);
    let declaration = module.declaration.as_ref().map(|declaration| {
        let (lowered, found) = lower_declaration(declaration, &session.sources);
        session.diagnostics.extend(found);
        lowered
    });
    let ExpandedModule { source, path, door, code, .. } = module;
    CompiledModule { source, path, door, declaration, attrs, core: code, rust }
}

fn finish(session: Session<'_>, modules: Vec<CompiledModule>, index: Index) -> Output {
    let Session { sources, expansions, comments, diagnostics, mut files_read, macro_steps, .. } = session;
    let mut diagnostics: Vec<Diagnostic> = diagnostics.into_iter().map(|d| d.traced(&expansions)).collect();
    sort_diagnostics(&mut diagnostics);
    oxur_core::sort(&mut files_read);
    files_read.dedup();
    Output { sources, expansions, modules, comments, diagnostics, files_read, index, macro_steps }
}

impl CompiledModule {
    /// Whether nothing of the source is left in Rust.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.rust {
            RustCode::Items(items) => items.is_empty(),
            RustCode::Stmts(stmts) => stmts.is_empty(),
            RustCode::Expr(_) => false,
        }
    }
}
