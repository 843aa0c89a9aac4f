//! What ended a run, as a diagnostic.

use oxur_core::codes::vm as codes;
use oxur_core::{Diagnostic, Span, TraceStep};

use crate::machine::Machine;
use crate::trap::{Limit, Trap};

impl Machine<'_> {
    /// What ended a run, with the calls that led there; the machine is ready for the next run afterwards.
    pub(crate) fn diagnostic(&mut self, trap: Trap) -> Diagnostic {
        let limits = self.limits;
        let panicked = self.last_panic.take().filter(|_| matches!(trap, Trap::Panic { .. }));
        let (place, trace) = panicked.unwrap_or_else(|| self.call_stack());
        self.reset();
        let error = |code, message: String| {
            let message = message.trim_end_matches('.').to_owned();
            Diagnostic::error(code, place, message)
        };
        let mut diagnostic = match trap {
            Trap::Panic { code, message } | Trap::Abort { code, message } => {
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
            Trap::Deadlock => error(codes::DEADLOCK, "every thread waits for another".to_owned())
                .note("in a compiled program they would wait for ever"),
            Trap::Switch { .. } | Trap::Resume => error(codes::INTERNAL, "the virtual machine lost a panic".to_owned()),
            Trap::Unsupported(message) => error(codes::NOT_RUN, message),
            Trap::Compile(diagnostic) => *diagnostic,
            Trap::MacroError(diagnostic) => return *diagnostic,
        };
        diagnostic.trace = trace;
        diagnostic
    }

    /// The innermost place in the user's code, and the calls that led to it, innermost first.
    pub(crate) fn call_stack(&self) -> (Span, Vec<TraceStep>) {
        /// How many calls a trace shows at each end.
        const SHOWN: usize = 12;
        let mut place = Span::NOWHERE;
        let mut steps: Vec<TraceStep> = Vec::new();
        // The place in a frame, of the calls that are not the innermost: the call stands just before.
        let frames = &self.frames;
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
