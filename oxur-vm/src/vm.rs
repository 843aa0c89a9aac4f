//! The virtual machine as others use it: a program, what to evaluate in it, and what comes out.

use std::sync::Arc;

use oxur_core::codes::vm as codes;
use oxur_core::core::{Expr, Item, Marks, Program, Type};
use oxur_core::{Diagnostic, ExpnId, Form, Host, Map, Mark, Span, Symbol, mapped};

use crate::check::Checker;
use crate::datum::Value;
use crate::machine::{Key, Machine, MacroContext};
use crate::thir::Body;
use crate::trap::Trap;
use crate::types::{DefId, Ty};

/// How much a run may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Calls and turns of loops. Default: two thousand million.
    pub steps: u64,
    /// Bytes of memory. Default: one gibibyte.
    pub memory: u64,
    /// Nested calls. Default: 131,072.
    pub depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { steps: 2_000_000_000, memory: 1 << 30, depth: 1 << 17 }
    }
}

/// What a machine is told beside the program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VmOptions {
    /// The edition, 2015 to 2024: it decides when temporaries drop.
    pub edition: u16,
    /// How much each run may take.
    pub limits: Limits,
    /// The arguments that the program's `main` sees, its name first; what is evaluated otherwise sees none.
    pub arguments: Vec<String>,
    /// How many bytes of the calling thread's stack checking and compiling may take; running takes none. Programs that
    /// are nested deeper are refused. Default: one mebibyte, half of what a thread has.
    pub stack: usize,
}

impl Default for VmOptions {
    fn default() -> Self {
        Self { edition: 2024, limits: Limits::default(), arguments: Vec::new(), stack: 1 << 20 }
    }
}

/// How a program ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExitStatus {
    /// The code, as the operating system gets it.
    pub code: i32,
}

/// An expression that has been checked, to be evaluated.
#[derive(Clone, Debug)]
pub struct Plan {
    body: Arc<Body>,
    reached: Vec<Span>,
}

impl Plan {
    /// The places of the program's own functions, constants and statics that running it may use.
    #[must_use]
    pub fn reached(&self) -> &[Span] {
        &self.reached
    }
}

/// Why an expression cannot be evaluated. It ends an evaluation, so its size does not matter.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, PartialEq, Debug)]
pub enum Unfit {
    /// It reaches what the machine does not have: Rust code, `async`, raw memory, embedded Rust.
    Foreign(Diagnostic),
    /// Its value could differ between targets.
    Target(Diagnostic),
    /// It is wrong.
    Wrong(Vec<Diagnostic>),
}

/// What a macro gets for a parameter.
#[derive(Clone, PartialEq, Debug)]
pub enum MacroArg {
    /// A form.
    Form(Form),
    /// The forms for a parameter behind `&`, a `Vec<Form>`.
    Forms(Vec<Form>),
}

/// What a macro gave.
#[derive(Clone, PartialEq, Debug)]
pub struct Expanded {
    /// The form, or the forms of a result of type `Vec<Form>`.
    pub forms: Vec<Form>,
    /// What it warned of.
    pub warnings: Vec<Diagnostic>,
    /// The marks for which templates used another one than the first, see [`Marks`].
    pub marks: Vec<Mark>,
}

/// The virtual machine, holding a program that can grow.
pub struct Vm<'h> {
    pub(crate) machine: Machine<'h>,
    /// The variables of the session that hold no value any more, and where they lost it.
    pub(crate) moved: Map<DefId, Span>,
    arguments: Vec<String>,
    pub(crate) stack: usize,
}

impl std::fmt::Debug for Vm<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vm").finish_non_exhaustive()
    }
}

impl<'h> Vm<'h> {
    /// A machine for a crate's items. Nothing is checked yet.
    #[must_use]
    pub fn new(program: Program, options: VmOptions, host: &'h dyn Host) -> Self {
        let checker = Checker::new(program.items, options.edition);
        let machine = Machine::new(checker, options.limits, host);
        Self { machine, moved: Map::default(), arguments: options.arguments, stack: options.stack }
    }

    /// Adds items to a module of the crate, by its path; modules on the way are made.
    pub fn add_items(&mut self, module: &[Symbol], items: Vec<Item>) {
        self.machine.checker.add_items(module, items);
        self.forget_replaced();
    }

    /// Forgets what was compiled from definitions that have been given anew.
    pub(crate) fn forget_replaced(&mut self) {
        if self.machine.checker.forget_replaced() {
            self.machine.forget_code();
        }
    }

    /// Runs the crate's `main`.
    ///
    /// # Errors
    ///
    /// There is no `main`, it is not well typed, it panics, or a limit is met.
    pub fn run_main(&mut self) -> Result<ExitStatus, Vec<Diagnostic>> {
        self.machine.checker.set_stack(self.stack);
        let Some(main) = self.machine.checker.value_named(&[Symbol::new("main")]) else {
            let message = "the program has no `main` function";
            return Err(vec![
                Diagnostic::error(codes::NO_MAIN, Span::NOWHERE, message).help("write `(deffn main [] …)`"),
            ]);
        };
        crate::reach::reach(&mut self.machine.checker, main)?;
        let ret = match self.machine.checker.body(main) {
            Ok(body) => body.ret,
            Err(list) => return Err(list),
        };
        self.machine.arguments = Some(self.arguments.clone());
        let result = self.run_instance(Key::Fn(main, &[]), ret);
        self.machine.arguments = None;
        match result {
            Ok(address) => self.exit_status(ret, address),
            Err(Trap::Exit(code)) => Ok(ExitStatus { code }),
            Err(trap) => Err(vec![self.machine.diagnostic(trap)]),
        }
    }

    /// Checks an expression in a module, with all that it can reach; nothing runs.
    ///
    /// # Errors
    ///
    /// See [`Unfit`].
    #[allow(clippy::result_large_err)]
    pub fn plan(&mut self, module: &[Symbol], expr: &Expr, expected: Option<&Type>) -> Result<Plan, Unfit> {
        self.machine.checker.set_stack(self.stack);
        let body = self.machine.checker.check_expr(module, expr, expected).map_err(unfit)?;
        let checker = &mut self.machine.checker;
        let reached = crate::reach::reach_body(checker, &body, true).map_err(unfit)?;
        let reached = reached.into_iter().map(|def| checker.def_span(def)).collect();
        Ok(Plan { body, reached })
    }

    /// Evaluates what was planned.
    ///
    /// # Errors
    ///
    /// It panics, or a limit is met; the calls that led there are in the diagnostic's trace.
    pub fn run(&mut self, plan: &Plan) -> Result<Value, Vec<Diagnostic>> {
        self.machine.checker.set_stack(self.stack);
        let ty = plan.body.ret;
        let result = self.machine.evaluate(&plan.body).and_then(|address| self.machine.read_value(ty, address));
        result.map_err(|trap| vec![self.machine.diagnostic(trap)])
    }

    /// Evaluates an expression in a module.
    ///
    /// # Errors
    ///
    /// It is not well typed, reaches what the machine does not have, panics, or meets a limit.
    pub fn eval(&mut self, module: &[Symbol], expr: &Expr, expected: Option<&Type>) -> Result<Value, Vec<Diagnostic>> {
        let plan = self.plan(module, expr, expected).map_err(|unfit| match unfit {
            Unfit::Foreign(diagnostic) | Unfit::Target(diagnostic) => vec![diagnostic],
            Unfit::Wrong(list) => list,
        })?;
        self.run(&plan)
    }

    /// Calls a macro's function; its templates mark names with `mark` and the marks that follow it.
    ///
    /// # Errors
    ///
    /// There is no such function, it is not well typed, it reports an error, panics, or meets a limit.
    pub fn call_macro(
        &mut self,
        function: &[Symbol],
        args: Vec<MacroArg>,
        call_site: Span,
        mark: Mark,
        expn: ExpnId,
    ) -> Result<Expanded, Vec<Diagnostic>> {
        self.machine.checker.set_stack(self.stack);
        let name = || mapped(function, |part| part.as_str()).join("::");
        let Some(def) = self.machine.checker.value_named(function) else {
            let message = format!("there is no macro function `{}`", name());
            return Err(vec![Diagnostic::error(codes::INTERNAL, call_site, message)]);
        };
        let body = self.machine.checker.body(def)?;
        crate::reach::reach(&mut self.machine.checker, def)?;
        let marks = Marks::new(mark);
        self.machine.macro_context = Some(MacroContext { marks, expn, call_site, diagnostics: Vec::new() });
        let result = self.macro_call(def, body.ret, args);
        let context = self.machine.macro_context.take();
        let result = result.map_err(|trap| vec![self.machine.diagnostic(trap)]);
        let (warnings, marks) =
            context.map(|context| (context.diagnostics, context.marks.into_bases())).unwrap_or_default();
        result.map(|forms| Expanded { forms, warnings, marks })
    }

    fn macro_call(&mut self, def: DefId, ret: Ty, args: Vec<MacroArg>) -> Result<Vec<Form>, Trap> {
        let is_form = self.machine.class(ret)? != crate::layout::Class::Mem;
        let mut words = Vec::new();
        let result = if is_form { 0 } else { self.machine.memory.alloc(24)? as u64 };
        if !is_form {
            words.push(result);
        }
        for arg in args {
            words.push(match arg {
                MacroArg::Form(form) => self.machine.new_form(form),
                MacroArg::Forms(forms) => self.machine.forms_vec(forms)?,
            });
        }
        let instance = self.machine.instance(Key::Fn(def, &[]));
        self.machine.refill();
        let returned = self.machine.run(instance, &words)?;
        if is_form {
            return Ok(vec![self.machine.form(returned[0])?.clone()]);
        }
        let (at, len) = (self.machine.memory.word(result)?, self.machine.memory.word(result + 16)?);
        self.machine.form_slice(at, len)
    }

    /// Runs a function without parameters, and gives the address of its result.
    fn run_instance(&mut self, key: Key, ret: Ty) -> Result<u64, Trap> {
        use crate::layout::Class;
        let layout = self.machine.layout(ret)?;
        let address = self.machine.memory.alloc(layout.size.max(16))? as u64;
        let args: &[u64] = if layout.class == Class::Mem { &[address] } else { &[] };
        let instance = self.machine.instance(key);
        self.machine.refill();
        let words = self.machine.run(instance, args)?;
        if layout.class != Class::Mem {
            self.machine.memory.set_word(address, words[0])?;
            self.machine.memory.set_word(address + 8, words[1])?;
        }
        Ok(address)
    }

    /// What `main` returned as an exit code, by the library's `Termination::report`.
    fn exit_status(&mut self, ret: Ty, address: u64) -> Result<ExitStatus, Vec<Diagnostic>> {
        if ret.is_unit() || ret.is_never() {
            return Ok(ExitStatus { code: 0 });
        }
        let report = self.machine.termination(ret);
        let Some(key) = report else {
            let message = "`main` returns a type that is no result of a program";
            let span = Span::NOWHERE;
            return Err(vec![Diagnostic::error(codes::NO_MAIN, span, message).help("return `()` or a `Result`")]);
        };
        let result = (|| {
            let layout = self.machine.layout(ret)?;
            let args: Vec<u64> = match layout.class {
                crate::layout::Class::Mem => vec![address],
                crate::layout::Class::Zst => Vec::new(),
                crate::layout::Class::Scalar(_) => vec![self.machine.memory.word(address)?],
                crate::layout::Class::Pair => {
                    vec![self.machine.memory.word(address)?, self.machine.memory.word(address + 8)?]
                }
            };
            let instance = self.machine.instance(key);
            self.machine.run(instance, &args)
        })();
        match result {
            Ok(words) => Ok(ExitStatus { code: words[0] as i32 }),
            Err(Trap::Exit(code)) => Ok(ExitStatus { code }),
            Err(trap) => Err(vec![self.machine.diagnostic(trap)]),
        }
    }
}

fn unfit(list: Vec<Diagnostic>) -> Unfit {
    let foreign = |diagnostic: &&Diagnostic| diagnostic.code == codes::FOREIGN || diagnostic.code == codes::UNSUPPORTED;
    match list.iter().find(foreign) {
        Some(diagnostic) => Unfit::Foreign(diagnostic.clone()),
        None => match list.iter().find(|diagnostic| diagnostic.code == codes::TARGET) {
            Some(diagnostic) => Unfit::Target(diagnostic.clone()),
            None => Unfit::Wrong(list),
        },
    }
}
