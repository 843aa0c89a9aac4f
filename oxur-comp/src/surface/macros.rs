//! Calls of Rust macros.

use oxur_ast::{MacroArguments, macro_arguments};
use oxur_core::core::{MacroArg, MacroArgs, MacroCall, Path};
use oxur_core::{Delimiter, Form, FormKind};

use super::embed::verbatim;
use super::{Writer, headed, list, names};

impl Writer {
    pub(super) fn macro_call(&mut self, node: &MacroCall) -> Option<Form> {
        let span = node.span;
        let head = self.macro_name(&node.path)?;
        let name = node.path.segments.last().map_or("", |segment| segment.name.name.as_str());
        let kind = macro_arguments(name);
        let delimiter = if kind == MacroArguments::Elements { Delimiter::Bracket } else { Delimiter::Paren };
        let mut items = vec![head];
        match &node.args {
            MacroArgs::TokenArgs(args) => {
                self.census.macro_tokens += 1;
                let tokens = &args.tokens.0;
                match node.delimiter {
                    Delimiter::Brace => items.push(verbatim(tokens, Delimiter::Brace, span)),
                    // One argument in Rust's own syntax: all that stands between the brackets.
                    other if other == delimiter && kind != MacroArguments::Matches => {
                        items.push(headed("rust", [verbatim(tokens, Delimiter::Brace, span)], span));
                    }
                    _ => return None,
                }
                return Some(list(items, span));
            }
            _ if node.delimiter != delimiter => return None,
            MacroArgs::ExprArgs(args) => {
                // A lone array of copies would be the macro's own.
                if let (MacroArguments::Elements, [MacroArg { value: oxur_core::core::Expr::RepeatExpr(_), .. }]) =
                    (kind, &*args.args)
                {
                    return None;
                }
                for arg in &args.args {
                    self.macro_arg(arg, &mut items)?;
                }
            }
            MacroArgs::RepeatArgs(args) => {
                items.push(headed("repeat", [self.expr(&args.value), self.expr(&args.count)], span));
            }
            MacroArgs::MatchesArgs(args) => {
                items.push(self.expr(&args.value));
                items.extend(self.pat_words(&args.pattern));
                if let Some(guard) = &args.guard {
                    items.push(Form::keyword("if", guard.span()));
                    items.push(self.condition(guard));
                }
                for arg in &args.rest {
                    self.macro_arg(arg, &mut items)?;
                }
            }
        }
        // A single block of Rust in braces is all of the arguments.
        if let [_, only] = &*items
            && matches!(only.kind, FormKind::Brace(_) | FormKind::Verbatim(_))
        {
            return None;
        }
        Some(list(items, span))
    }

    fn macro_arg(&mut self, arg: &MacroArg, out: &mut Vec<Form>) -> Option<()> {
        if let Some(name) = arg.name {
            let text = names::spelled(&name.name);
            out.push(Form::keyword(&text, name.span));
        }
        out.push(self.expr(&arg.value));
        Some(())
    }

    /// `name!`, `path::name!`.
    pub(super) fn macro_name(&mut self, path: &Path) -> Option<Form> {
        if path.qself.is_some() || path.segments.iter().any(|segment| segment.args.is_some()) {
            return None;
        }
        // Rust's macros keep their names.
        let segments: Vec<&str> = path.segments.iter().map(|segment| segment.name.name.as_str()).collect();
        let global = if path.global { "::" } else { "" };
        Some(names::symbol(&format!("{global}{}!", segments.join("::")), path.span))
    }
}
