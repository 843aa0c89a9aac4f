//! Calls of Rust macros.

use oxur_ast as ast;
use oxur_core::core::{MacroArg, MacroArgs, MacroCall, MacroItem};
use oxur_core::{RustToken, RustTokenKind, Spacing};

use super::Lowerer;
use super::tokens::TokenSink;

impl Lowerer<'_> {
    pub(super) fn macro_call(&mut self, node: &MacroCall) -> ast::Macro {
        let path = self.plain_path(&node.path);
        let tokens = match &node.args {
            MacroArgs::TokenArgs(args) => self.tokens(&args.tokens),
            args => {
                let tokens = self.macro_args(args);
                self.token_list(tokens)
            }
        };
        ast::Macro::new(path, node.delimiter, tokens, node.span)
    }

    fn macro_args(&mut self, args: &MacroArgs) -> Vec<RustToken> {
        let mut sink = TokenSink::default();
        match args {
            MacroArgs::ExprArgs(node) => self.comma_separated(&node.args, &mut sink),
            MacroArgs::RepeatArgs(node) => {
                sink.node(&self.expr(&node.value));
                sink.tokens.push(RustToken { kind: RustTokenKind::Punct(';', Spacing::Alone), span: node.span });
                sink.node(&self.expr(&node.count));
            }
            MacroArgs::MatchesArgs(node) => {
                sink.node(&self.expr(&node.value));
                sink.comma(node.value.span());
                let mut pat = self.pat(&node.pattern);
                if let Some(guard) = &node.guard {
                    pat = ast::PatGuard::new(pat, self.expr(guard), node.span).into();
                }
                sink.node(&pat);
                for arg in &node.rest {
                    sink.comma(arg.span);
                    self.macro_arg(arg, &mut sink);
                }
            }
            MacroArgs::TokenArgs(node) => sink.tokens.extend(node.tokens.0.iter().cloned()),
        }
        sink.tokens
    }

    fn comma_separated(&mut self, args: &[MacroArg], sink: &mut TokenSink) {
        for (index, arg) in args.iter().enumerate() {
            if index > 0 {
                sink.comma(arg.span);
            }
            self.macro_arg(arg, sink);
        }
    }

    fn macro_arg(&mut self, arg: &MacroArg, sink: &mut TokenSink) {
        if let Some(name) = arg.name {
            sink.node(&self.ident(name));
            sink.tokens.push(RustToken { kind: RustTokenKind::Punct('=', Spacing::Alone), span: name.span });
        }
        sink.node(&self.expr(&arg.value));
    }

    /// A macro call as an item, with its attributes and semicolon.
    pub(super) fn macro_item(&mut self, node: &MacroItem) -> (Vec<ast::Attribute>, ast::Macro, bool) {
        let attrs = self.attrs(&node.attrs);
        let path = self.plain_path(&node.path);
        let lowered = ast::Macro::new(path, node.delimiter, self.tokens(&node.tokens), node.span);
        (attrs, lowered, node.delimiter != oxur_core::Delimiter::Brace)
    }
}
