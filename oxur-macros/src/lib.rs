//! The macro `oxur!`, by which Oxur code stands in a Rust file.
//!
//! ```text
//! invocation ──its text, or text made of its tokens──▶ forms ──oxur-comp──▶ Oxur AST ──▶ tokens that bear the spans
//!                                                                                        of what they were made from
//! ```

mod emit;
mod errors;
mod file;
mod host;
mod input;
mod invocation;
mod rebuild;

use std::sync::Arc;

use oxur_comp::{Input, Options, Output, SourceInput};
use oxur_core::{Diagnostic, Door, ReadOptions, ReadResult, SourceId, Span, codes::build as codes};
use proc_macro::TokenStream;

use self::host::FileHost;
use self::invocation::Invocation;

/// Oxur code in a Rust file.
///
/// ```text
/// oxur! {
///     (deffn add [a:i32 b:i32] -> i32 (+ a b))
/// }
/// let four = oxur!((add 2 2));
/// ```
///
/// Item forms alone give items, one other form gives an expression, `def`s alone give statements, and anything else gives
/// a block. Each mistake is a compile error at its form, and the forms without mistakes are compiled all the same.
#[proc_macro]
pub fn oxur(input: TokenStream) -> TokenStream {
    let invocation = Invocation::new(input);
    let host = FileHost::new(invocation.file.clone(), invocation.local_file.clone());
    let (output, forms) = compile(&invocation, &host);
    emit::tokens(&output, &invocation, &forms, &host)
}

/// What the build script leaves of a `.oxr` file, as rustc's tokens: the input is the shadow of the file, which rustc has
/// read and so has places for, and behind it the compiled tokens as text.
#[doc(hidden)]
#[proc_macro]
pub fn oxur_file(input: TokenStream) -> TokenStream {
    file::tokens(input)
}

/// The part without tokens of rustc's, in a thread that has the stack for code that nests deep.
fn compile(invocation: &Invocation, host: &FileHost) -> (Output, Vec<oxur_core::Form>) {
    // Spans of rustc's cannot go to another thread; nothing else is needed there.
    let (name, text) = (invocation.file.as_str(), &invocation.text);
    let (first_indent, told) = (invocation.first_indent, invocation.diagnostics.as_slice());
    let work = || {
        let options = ReadOptions { first_indent, ..ReadOptions::new(Door::Macro) };
        let ReadResult { forms, mut diagnostics, .. } = oxur_core::read(SourceId(1), text, &options);
        diagnostics.extend_from_slice(told);
        let sound = oxur_core::sound_forms(&forms, &diagnostics);
        let source = SourceInput {
            name: name.to_owned(),
            text: Arc::clone(text),
            module: Vec::new(),
            door: Door::Macro,
            forms: Some(sound),
        };
        let (index, problem) = host.index();
        let options = Options { index, crates: host.crates(), edition: host.edition(), ..Options::default() };
        let mut output = oxur_comp::compile(Input { sources: vec![source], options }, host);
        output.diagnostics.extend(diagnostics);
        output.diagnostics.extend(problem);
        oxur_core::sort_diagnostics(&mut output.diagnostics);
        (output, forms)
    };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(oxur_comp::STACK_SIZE).spawn_scoped(scope, work);
        let result = thread.map_err(|error| error.to_string()).and_then(|thread| {
            thread.join().map_err(|panic| match panic.downcast::<String>() {
                Ok(text) => *text,
                Err(panic) => (*panic.downcast::<&str>().unwrap_or_default()).to_owned(),
            })
        });
        result.unwrap_or_else(|error| (failed(name, text, &error), Vec::new()))
    })
}

/// An output with the message that the compiler could not run to its end.
fn failed(name: &str, text: &Arc<str>, error: &str) -> Output {
    let mut sources = oxur_core::SourceMap::new();
    let source = sources.add(name, Arc::clone(text));
    let span = Span::new(source, 0, text.len() as u32);
    let diagnostic = Diagnostic::error(codes::MACRO_FAILED, span, format!("the compiler of `oxur!` failed: {error}"))
        .help("this is a mistake of Oxur's; please report it with the code");
    Output {
        sources,
        expansions: oxur_core::Expansions::new(),
        modules: Vec::new(),
        comments: Vec::new(),
        diagnostics: vec![diagnostic],
        files_read: Vec::new(),
        index: oxur_comp::Index::default(),
        macro_steps: Vec::new(),
    }
}
