//! A language case: a program with what it must print, and its way through the compiler.

use std::path::Path;
use std::sync::Arc;
use std::{fs, thread};

use oxur_ast::{File, Item, ItemMod, gen_rust};
use oxur_comp::{Door, Input, Options, Output, RustCode, STACK_SIZE, SourceInput, compile};

use crate::TestHost;

/// A program that both engines run.
#[derive(Clone, Debug)]
pub struct Case {
    /// The name: the file's, without its ending. It is a Rust identifier.
    pub name: String,
    /// The path of the source from this crate's folder, with `/`.
    pub source: String,
    /// The text.
    pub text: Arc<str>,
    /// Which engines run it.
    pub engines: Engines,
}

/// Which engines run a case: a line `//! engines: rustc - because …` at its top says that it is for one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Engines {
    Both,
    Rustc,
    Vm,
}

impl Case {
    /// The case in the file `path`, which lies in this crate's folder.
    ///
    /// # Panics
    ///
    /// The file cannot be read, or its first line names an engine that there is not.
    #[must_use]
    pub fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let inside = path.strip_prefix(crate::root()).expect("cases lie in this crate's folder");
        let source = inside.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("names of cases are UTF-8").to_owned();
        let engines = match text.lines().next().and_then(|line| line.strip_prefix("//! engines: ")) {
            None => Engines::Both,
            Some(rest) if rest.starts_with("rustc - ") => Engines::Rustc,
            Some(rest) if rest.starts_with("vm - ") => Engines::Vm,
            Some(rest) => panic!("{source}: an engine and a reason after ` - ` are wanted, not {rest}"),
        };
        Self { name, source, text: Arc::from(text), engines }
    }

    /// The case as a source of the compiler: the module that bears the case's name.
    #[must_use]
    pub fn input(&self) -> SourceInput {
        SourceInput {
            name: self.source.clone(),
            text: Arc::clone(&self.text),
            module: vec![self.name.clone()],
            door: Door::File,
            forms: None,
        }
    }
}

/// Compiles sources on a thread that has the stack for it. `None`: the compiler panicked.
#[must_use]
pub fn compile_sources(sources: Vec<SourceInput>, options: Options) -> Option<Output> {
    let work = move || compile(Input { sources, options }, &TestHost::default());
    let worker = thread::Builder::new().stack_size(STACK_SIZE).spawn(work).expect("a thread can be started");
    worker.join().ok()
}

/// The Rust text of the module that `output` has at `path`, as `mod name { … }`.
#[must_use]
pub fn rust_module(output: &Output, path: &[String]) -> Option<String> {
    let module = output.modules.iter().find(|module| module.path == path)?;
    let RustCode::Items(items) = &module.rust else { return None };
    let span = oxur_core::Span::NOWHERE;
    let mut item = ItemMod::new(oxur_ast::Ident::new(path.last()?, span), span);
    item.attrs = module.attrs.clone();
    item.content = Some(items.clone());
    let mut file = File::new(span);
    file.items.push(Item::from(item));
    Some(gen_rust(&file))
}
