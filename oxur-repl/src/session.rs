//! A session: what has been defined, and what an entry does to it.

use std::sync::Arc;

use oxur_comp::{Code, Entry, Options, compile_entry, is_item};
use oxur_core::codes::session as codes;
use oxur_core::core::{
    Block, BlockKind, Body, Def, Expr, Ident, Item, Let, Pat, Path, Stmt, TupleExpr, VarRef, Visibility, Visitor, Walk,
};
use oxur_core::{Diagnostic, Door, Form, Host, ReadOptions, SourceId, SourceMap, Span, Symbol, read};
use oxur_vm::{Ended, Limits, Variable, Vm, VmOptions};

use crate::index;
use crate::show::Printer;

/// What an entry gave.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// What is to be told of, errors and warnings; what stands in the entry behind an error has not been done.
    pub diagnostics: Vec<Diagnostic>,
    /// The code by which the program wants to end, if it does.
    pub exit: Option<i32>,
}

/// One thing to be shown: prints as a line, `name:type = value` or the item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shown {
    /// A variable with its type and, if it can be printed, its value: one that was defined, or that holds a result.
    Variable {
        /// Its name; of a place what was written.
        name: String,
        /// Its type, as Rust writes it.
        ty: String,
        /// Its value as `{:?}` prints it.
        value: Option<String>,
    },
    /// An item, as `deffn name`.
    Item(String),
}

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Item(title) => f.write_str(title),
            Self::Variable { name, ty, value: Some(value) } => write!(f, "{name}:{ty} = {value}"),
            Self::Variable { name, ty, value: None } => write!(f, "{name}:{ty}"),
        }
    }
}

impl Reply {
    /// Whether something went wrong.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// A session of entries, each of which sees what those before it defined.
pub struct Session<'h> {
    compiler: oxur_comp::Session<'h>,
    vm: Vm<'h>,
    printer: Printer,
    /// How many results have been given a name.
    results: u32,
    /// How many values have been taken apart.
    wholes: u32,
}

impl std::fmt::Debug for Session<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}

/// What ends an entry early.
enum Stop {
    /// An error, which is among the reply's diagnostics.
    Failed,
    /// The end of the program.
    Exit(i32),
}

impl<'h> Session<'h> {
    /// A session in which nothing is defined. Programs print, and read files, through `host`; `limits` hold for each
    /// entry.
    #[must_use]
    pub fn new(limits: Limits, host: &'h dyn Host) -> Self {
        let options = Options { index: Some(Arc::default()), inline_module: Some(Vec::new()), ..Options::default() };
        let vm_options = VmOptions { limits, stack: oxur_comp::STACK_SIZE / 2, ..VmOptions::default() };
        let vm = Vm::new(oxur_core::core::Program::default(), vm_options, host);
        let compiler = oxur_comp::Session::new(options, host);
        Self { compiler, vm, printer: Printer::new(), results: 0, wholes: 0 }
    }

    /// The texts that diagnostics of this session speak of.
    #[must_use]
    pub fn sources(&self) -> &SourceMap {
        &self.compiler.sources
    }

    /// The names that are defined, macros among them, in the order of their text.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.compiler.options.index.as_deref().map(index::names).unwrap_or_default()
    }

    /// Enters text under a name, which messages show. Its forms are run one after the other, and `show` is given what each
    /// defined or gave; the first that fails ends the entry, and what was done before it stays.
    ///
    /// The caller's stack must have [`oxur_comp::STACK_SIZE`] bytes.
    pub fn enter(&mut self, name: &str, text: &str, show: &mut dyn FnMut(Shown)) -> Reply {
        let mut reply = Told { reply: Reply::default(), show, shown: false };
        let Some((source, forms)) = self.read(name, text, &mut reply.reply) else { return reply.reply };
        // Items that stand together may name each other.
        for group in forms.chunk_by(|a, b| is_item(a) && is_item(b)) {
            match self.group(source, group, &mut reply) {
                Ok(()) => {}
                Err(Stop::Failed) => break,
                Err(Stop::Exit(code)) => {
                    reply.reply.exit = Some(code);
                    break;
                }
            }
        }
        reply.reply
    }

    /// The type of the expression that `text` is, which is not evaluated.
    pub fn type_of(&mut self, text: &str) -> Result<String, Vec<Diagnostic>> {
        let mut reply = Reply::default();
        let Some((source, forms)) = self.read("type", text, &mut reply) else { return Err(reply.diagnostics) };
        let Ok(entry) = self.compile(source, forms, &mut reply) else { return Err(reply.diagnostics) };
        let expr = match entry.code {
            Code::Body(body) => plain(body),
            Code::Items(_) => return Ok("()".to_owned()),
        };
        self.vm.type_of(&[], &expr)
    }

    fn read(&mut self, name: &str, text: &str, reply: &mut Reply) -> Option<(SourceId, Vec<Form>)> {
        let source = self.compiler.sources.add(name, text);
        let result = read(source, text, &ReadOptions::new(Door::File));
        let failed = result.diagnostics.iter().any(Diagnostic::is_error);
        let forms = result.forms;
        reply.diagnostics.extend(result.diagnostics);
        (!failed).then_some((source, forms))
    }

    /// Runs forms: one, or several items.
    fn group(&mut self, source: SourceId, forms: &[Form], reply: &mut Told<'_>) -> Result<(), Stop> {
        let before = self.compiler.options.index.clone();
        for defined in forms.iter().filter_map(index::defined_name) {
            if let Some(index) = &mut self.compiler.options.index {
                index::make_way(index, &defined);
            }
        }
        let result = self.run(source, forms, reply);
        if matches!(result, Err(Stop::Failed)) && !reply.shown {
            self.compiler.options.index = before;
        }
        result
    }

    fn compile(&mut self, source: SourceId, forms: Vec<Form>, reply: &mut Reply) -> Result<Entry, Stop> {
        let entry = compile_entry(source, forms, &mut self.compiler);
        let expansions = &self.compiler.expansions;
        let found = self.compiler.diagnostics.drain(..).map(|diagnostic| diagnostic.traced(expansions));
        reply.diagnostics.extend(found);
        if reply.failed() { Err(Stop::Failed) } else { Ok(entry) }
    }

    fn run(&mut self, source: SourceId, forms: &[Form], reply: &mut Told<'_>) -> Result<(), Stop> {
        let entry = self.compile(source, forms.to_vec(), &mut reply.reply)?;
        let macros = forms.iter().filter_map(index::defined_name).filter(|defined| defined.is_macro);
        let macros: Vec<String> = macros.map(|defined| format!("defmacro {}", defined.written)).collect();
        match entry.code {
            Code::Items(items) => self.items(items, reply)?,
            Code::Body(body) => self.body(body, reply)?,
        }
        if let Some(index) = &mut self.compiler.options.index {
            index::set_macros(index, entry.macros);
        }
        macros.into_iter().for_each(|title| reply.show(Shown::Item(title)));
        Ok(())
    }

    fn items(&mut self, items: Vec<Item>, reply: &mut Told<'_>) -> Result<(), Stop> {
        if items.is_empty() {
            return Ok(());
        }
        let Some(index) = &self.compiler.options.index else { return Ok(()) };
        let mut index = Arc::clone(index);
        let replaced = index::add_items(&mut index, &items);
        for impls in &replaced {
            self.vm.remove_impl(impls.old.span());
            self.vm.add_items(&[], impls.rest.iter().cloned().collect());
        }
        match self.vm.define_items(&[], items.clone()) {
            Ok(warnings) => reply.reply.diagnostics.extend(warnings),
            Err(errors) => {
                for impls in replaced {
                    self.vm.remove_impl(impls.old.span());
                    self.vm.add_items(&[], vec![impls.old]);
                }
                return Err(self.failed(errors, reply));
            }
        }
        self.compiler.options.index = Some(index);
        let sources = &self.compiler.sources;
        items.iter().filter_map(|item| index::title(item, sources)).for_each(|title| reply.show(Shown::Item(title)));
        Ok(())
    }

    fn body(&mut self, body: Body, reply: &mut Told<'_>) -> Result<(), Stop> {
        for stmt in body.stmts {
            match stmt {
                Stmt::Item(item) => self.items(vec![item], reply)?,
                Stmt::Let(node) => self.variables(*node, reply)?,
                Stmt::Expr(expr) => {
                    let span = expr.span();
                    let body = Body { attrs: Vec::new(), stmts: vec![Stmt::Expr(expr)], value: None, span };
                    let block = Block { kind: BlockKind::Plain, label: None, body, span };
                    let result = self.vm.eval_entry(&[], &block.into());
                    result.map_err(|ended| self.ended(ended, reply))?;
                }
            }
        }
        match body.value {
            Some(value) => self.value(*value, reply),
            None => Ok(()),
        }
    }

    /// Defines the variables of a `def`.
    fn variables(&mut self, node: Let, reply: &mut Told<'_>) -> Result<(), Stop> {
        let Some(init) = node.init else {
            let message = "a variable of a session needs a value";
            let diagnostic = Diagnostic::error(codes::NO_VARIABLE, node.span, message);
            return Err(
                self.failed(vec![diagnostic.help("write the value behind the name: `(def name value)`")], reply)
            );
        };
        if let (Pat::Bind(bind), None) = (&node.pattern, &node.otherwise)
            && bind.pattern.is_none()
            && !bind.by_ref
        {
            let def = variable(bind.name, bind.mutable, node.ty, init);
            let variable = self.define(def, reply)?;
            self.show(bind.name, variable, reply);
            return Ok(());
        }
        let mut bound = Bound::default();
        node.pattern.walk(&mut bound);
        if let Some(span) = bound.by_ref {
            let message = "a variable of a session cannot refer to a part of a value that nothing keeps";
            let diagnostic = Diagnostic::error(codes::NO_VARIABLE, span, message);
            return Err(self.failed(vec![diagnostic.help("bind the part by value")], reply));
        }
        let Let { attrs, pattern, ty, otherwise, span, .. } = node;
        let names = bound.names.iter().map(|&(name, _)| VarRef { path: Path::name(name), span: name.span }.into());
        let value: Expr = TupleExpr { items: names.collect(), span }.into();
        let stmt = Stmt::Let(Box::new(Let { attrs, pattern, ty, init: Some(init.clone()), otherwise, span }));
        let body = Body { attrs: Vec::new(), stmts: vec![stmt], value: Some(Box::new(value)), span };
        let block: Expr = Block { kind: BlockKind::Plain, label: None, body, span }.into();
        self.wholes += 1;
        let whole = Ident { name: Symbol::new(&format!("oxur_parts_{}", self.wholes)), span };
        let parts: Vec<Def> =
            bound.names.iter().map(|&(name, mutable)| variable(name, mutable, None, init.clone())).collect();
        let defined = self.vm.define_parts(&[], variable(whole, false, None, block), parts.clone());
        let defined = defined.map_err(|ended| self.ended(ended, reply))?;
        for (def, variable) in parts.into_iter().zip(defined) {
            let name = def.name;
            self.keep(def);
            self.show(name, variable, reply);
        }
        Ok(())
    }

    fn define(&mut self, def: Def, reply: &mut Told<'_>) -> Result<Variable, Stop> {
        let variable = self.vm.define_variable(&[], def.clone()).map_err(|ended| self.ended(ended, reply))?;
        self.keep(def);
        Ok(variable)
    }

    fn keep(&mut self, def: Def) {
        if let Some(index) = &mut self.compiler.options.index {
            index::add_items(index, &[def.into()]);
        }
    }

    /// Evaluates an expression. A place is shown as it is and left there; any other value gets a name, unless there is
    /// nothing to it.
    fn value(&mut self, value: Expr, reply: &mut Told<'_>) -> Result<(), Stop> {
        if is_place(&value)
            && let Ok(ty) = self.vm.type_of(&[], &value)
        {
            let text = self.printer.print(&mut self.vm, &value).map_err(|ended| self.ended(ended, reply))?;
            let place = self.compiler.sources.snippet(value.span()).to_owned();
            reply.show(Shown::Variable { name: place, ty, value: text });
            return Ok(());
        }
        let name = Ident { name: Symbol::new(&format!("_{}", self.results + 1)), span: value.span() };
        let def = variable(name, false, None, value);
        let found = self.vm.define_variable(&[], def.clone()).map_err(|ended| self.ended(ended, reply))?;
        if found.unit {
            return Ok(());
        }
        self.results += 1;
        self.keep(def);
        self.show(name, found, reply);
        Ok(())
    }

    fn show(&mut self, name: Ident, variable: Variable, reply: &mut Told<'_>) {
        let written = index::written(name, &self.compiler.sources);
        let value: Expr = VarRef { path: Path::name(name), span: name.span }.into();
        // What cannot be printed is shown by its type alone; a `Debug` that panics is no error of the entry.
        let text = self.printer.print(&mut self.vm, &value).ok().flatten();
        reply.show(Shown::Variable { name: written, ty: variable.ty, value: text });
    }

    fn failed(&mut self, found: Vec<Diagnostic>, reply: &mut Told<'_>) -> Stop {
        let expansions = &self.compiler.expansions;
        reply.reply.diagnostics.extend(found.into_iter().map(|diagnostic| diagnostic.traced(expansions)));
        Stop::Failed
    }

    fn ended(&mut self, ended: Ended, reply: &mut Told<'_>) -> Stop {
        match ended {
            Ended::Failed(found) => self.failed(found, reply),
            Ended::Exit(code) => Stop::Exit(code),
        }
    }
}

/// A reply in the making, and where what is to be shown goes meanwhile.
struct Told<'s> {
    reply: Reply,
    show: &'s mut dyn FnMut(Shown),
    /// Whether anything has been shown.
    shown: bool,
}

impl Told<'_> {
    fn show(&mut self, shown: Shown) {
        self.shown = true;
        (self.show)(shown);
    }
}

/// A variable's definition.
fn variable(name: Ident, mutable: bool, ty: Option<oxur_core::core::Type>, value: Expr) -> Def {
    Def { attrs: Vec::new(), vis: Visibility::Inherited, mutable, name, ty, value, span: name.span }
}

/// A body as an expression.
fn plain(body: Body) -> Expr {
    match body {
        Body { attrs, stmts, value: Some(value), .. } if attrs.is_empty() && stmts.is_empty() => *value,
        body => {
            let span = body.span;
            Block { kind: BlockKind::Plain, label: None, body, span }.into()
        }
    }
}

/// Whether an expression names a place, which evaluating it would take the value of.
fn is_place(expr: &Expr) -> bool {
    match expr {
        Expr::VarRef(_) => true,
        Expr::FieldRef(node) => is_place(&node.base),
        Expr::IndexRef(node) => is_place(&node.base),
        _ => false,
    }
}

/// The names that a pattern binds.
#[derive(Default)]
struct Bound {
    names: Vec<(Ident, bool)>,
    by_ref: Option<Span>,
}

impl Visitor for Bound {
    fn pat(&mut self, pat: &Pat) {
        if let Pat::Bind(bind) = pat {
            if bind.by_ref {
                self.by_ref = Some(bind.span);
            }
            // The alternatives of a pattern bind the same names.
            if !self.names.iter().any(|(known, _)| known.name == bind.name.name) {
                self.names.push((bind.name, bind.mutable));
            }
        }
        pat.walk_children(self);
    }
}
