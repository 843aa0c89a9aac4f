//! The virtual machine as others use it: a program, what to evaluate in it, and what comes out.

use std::sync::Arc;

use oxur_core::codes::vm as codes;
use oxur_core::core::{Expr, Item, Program, Type};
use oxur_core::{Diagnostic, ExpnId, Form, Host, Mark, Span, Symbol, TraceStep};

use crate::check::Checker;
use crate::datum::Value;
use crate::machine::{BodyKey, Key, Machine, MacroContext};
use crate::thir::Body;
use crate::trap::{Limit, Trap};
use crate::types::Ty;

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
}

impl Default for VmOptions {
    fn default() -> Self {
        Self { edition: 2024, limits: Limits::default(), arguments: Vec::new() }
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
}

/// The virtual machine, holding a program that can grow.
pub struct Vm<'h> {
    machine: Machine<'h>,
    arguments: Vec<String>,
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
        Self { machine: Machine::new(checker, options.limits, host), arguments: options.arguments }
    }

    /// Adds items to a module of the crate, by its path; modules on the way are made.
    pub fn add_items(&mut self, module: &[Symbol], items: Vec<Item>) {
        self.machine.checker.add_items(module, items);
    }

    /// Runs the crate's `main`.
    ///
    /// # Errors
    ///
    /// There is no `main`, it is not well typed, it panics, or a limit is met.
    pub fn run_main(&mut self) -> Result<ExitStatus, Vec<Diagnostic>> {
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
            Err(trap) => Err(vec![self.diagnostic(trap)]),
        }
    }

    /// Checks an expression in a module, with all that it can reach; nothing runs.
    ///
    /// # Errors
    ///
    /// See [`Unfit`].
    #[allow(clippy::result_large_err)]
    pub fn plan(&mut self, module: &[Symbol], expr: &Expr, expected: Option<&Type>) -> Result<Plan, Unfit> {
        let body = self.machine.checker.check_expr(module, expr, expected).map_err(unfit)?;
        let reached = crate::reach::reach_body(&mut self.machine.checker, &body).map_err(unfit)?;
        Ok(Plan { body, reached })
    }

    /// Evaluates what was planned.
    ///
    /// # Errors
    ///
    /// It panics, or a limit is met; the calls that led there are in the diagnostic's trace.
    pub fn run(&mut self, plan: &Plan) -> Result<Value, Vec<Diagnostic>> {
        let ty = plan.body.ret;
        let result = self.evaluate(&plan.body).and_then(|address| self.machine.read_value(ty, address));
        result.map_err(|trap| vec![self.diagnostic(trap)])
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

    /// Calls a macro's function.
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
        let name = || function.iter().map(|part| part.as_str()).collect::<Vec<_>>().join("::");
        let Some(def) = self.machine.checker.value_named(function) else {
            let message = format!("there is no macro function `{}`", name());
            return Err(vec![Diagnostic::error(codes::INTERNAL, call_site, message)]);
        };
        let body = self.machine.checker.body(def)?;
        crate::reach::reach(&mut self.machine.checker, def)?;
        self.machine.macro_context = Some(MacroContext { mark, expn, call_site, diagnostics: Vec::new() });
        let result = self.macro_call(def, body.ret, args);
        let context = self.machine.macro_context.take();
        let result = result.map_err(|trap| vec![self.diagnostic(trap)]);
        let warnings = context.map(|context| context.diagnostics).unwrap_or_default();
        result.map(|forms| Expanded { forms, warnings })
    }

    fn macro_call(&mut self, def: crate::types::DefId, ret: Ty, args: Vec<MacroArg>) -> Result<Vec<Form>, Trap> {
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

    /// Evaluates a body to memory.
    fn evaluate(&mut self, body: &Arc<Body>) -> Result<u64, Trap> {
        let size = self.machine.layout(body.ret)?.size;
        let address = self.machine.memory.alloc(size)? as u64;
        let instance = self.machine.instance(Key::Eval(BodyKey(Arc::clone(body)), &[]));
        self.machine.refill();
        self.machine.run(instance, &[address])?;
        Ok(address)
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
            Err(trap) => Err(vec![self.diagnostic(trap)]),
        }
    }

    /// What ended a run, with the calls that led there; the machine is ready for the next run afterwards.
    fn diagnostic(&mut self, trap: Trap) -> Diagnostic {
        let limits = self.machine.limits;
        let (place, trace) = self.call_stack();
        self.machine.reset();
        let error = |code, message: String| {
            let message = message.trim_end_matches('.').to_owned();
            Diagnostic::error(code, place, message)
        };
        let mut diagnostic = match trap {
            Trap::Panic { code, message } => {
                let mut lines = message.lines();
                let first = lines.next().unwrap_or("explicit panic");
                let diagnostic = error(code, first.to_owned());
                lines.fold(diagnostic, |diagnostic, line| diagnostic.note(line.trim().to_owned()))
            }
            Trap::Limit(Limit::Steps) => {
                error(codes::STEPS, format!("the evaluation took more than {} steps", limits.steps))
                    .help("raise the limit of steps, if the evaluation does end")
            }
            Trap::Limit(Limit::Memory) => {
                error(codes::MEMORY, format!("the evaluation needs more than {} bytes of memory", limits.memory))
                    .help("raise the limit of memory")
            }
            Trap::Limit(Limit::Depth) => {
                error(codes::DEPTH, format!("calls are nested more than {} deep", limits.depth))
                    .help("raise the limit of depth, or make the call the last thing that the function does")
            }
            Trap::Interrupted => error(codes::INTERRUPTED, "the evaluation was interrupted".to_owned()),
            Trap::Exit(code) => error(codes::PANIC, format!("the program exited with code {code}")),
            Trap::Internal(what) => {
                error(codes::INTERNAL, format!("the virtual machine met an error of its own: {what}"))
            }
            Trap::Unsupported(message) => error(codes::NOT_RUN, message),
            Trap::Compile(diagnostic) => *diagnostic,
            Trap::MacroError(diagnostic) => return *diagnostic,
        };
        diagnostic.trace = trace;
        diagnostic
    }

    /// The innermost place in the user's code, and the calls that led to it, innermost first.
    fn call_stack(&self) -> (Span, Vec<TraceStep>) {
        /// How many calls a trace shows at each end.
        const SHOWN: usize = 12;
        let mut place = Span::NOWHERE;
        let mut steps: Vec<TraceStep> = Vec::new();
        // The place in a frame, of the calls that are not the innermost: the call stands just before.
        let frames = &self.machine.frames;
        let mut callee: Option<(&str, Span)> = None;
        for (index, frame) in frames.iter().enumerate().rev() {
            if frame.code.library || frame.code.span.is_nowhere() {
                continue;
            }
            let innermost = index + 1 == frames.len();
            let span = frame.code.place(if innermost { frame.pc } else { frame.pc.saturating_sub(1) });
            if place.is_nowhere() {
                place = span;
            }
            if let Some((name, template)) = callee {
                steps.push(TraceStep { name: name.to_owned(), call_site: span, template });
            }
            callee = Some((frame.code.name.as_str(), span));
        }
        if steps.len() > 2 * SHOWN {
            steps.drain(SHOWN..steps.len() - SHOWN);
        }
        (place, steps)
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
