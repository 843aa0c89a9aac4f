//! Calls of Rust macros.

use oxur_ast as ast;
use oxur_core::core::{MacroArg, MacroArgs, MacroCall, MacroItem};
use oxur_core::{RustToken, RustTokenKind, Spacing, Span};

use super::Lowerer;

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

    pub(super) fn macro_args(&mut self, args: &MacroArgs) -> Vec<RustToken> {
        let mut tokens = Vec::new();
        match args {
            MacroArgs::ExprArgs(node) => self.comma_separated(&node.args, &mut tokens),
            MacroArgs::RepeatArgs(node) => {
                tokens.extend(ast::print_tokens(&self.expr(&node.value)));
                tokens.push(punct(';', node.span));
                tokens.extend(ast::print_tokens(&self.expr(&node.count)));
            }
            MacroArgs::MatchesArgs(node) => {
                tokens.extend(ast::print_tokens(&self.expr(&node.value)));
                tokens.push(punct(',', node.value.span()));
                let mut pat = self.pat(&node.pattern);
                if let Some(guard) = &node.guard {
                    pat = ast::PatGuard::new(pat, self.expr(guard), node.span).into();
                }
                tokens.extend(ast::print_tokens(&pat));
                for arg in &node.rest {
                    tokens.push(punct(',', arg.span));
                    self.macro_arg(arg, &mut tokens);
                }
            }
            MacroArgs::TokenArgs(node) => tokens.extend(node.tokens.0.iter().cloned()),
        }
        tokens
    }

    fn comma_separated(&mut self, args: &[MacroArg], tokens: &mut Vec<RustToken>) {
        for (index, arg) in args.iter().enumerate() {
            if index > 0 {
                tokens.push(punct(',', arg.span));
            }
            self.macro_arg(arg, tokens);
        }
    }

    fn macro_arg(&mut self, arg: &MacroArg, tokens: &mut Vec<RustToken>) {
        if let Some(name) = arg.name {
            tokens.extend(ast::print_tokens(&self.ident(name)));
            tokens.push(punct('=', name.span));
        }
        tokens.extend(ast::print_tokens(&self.expr(&arg.value)));
    }

    /// A macro call as an item, with its attributes and semicolon.
    pub(super) fn macro_item(&mut self, node: &MacroItem) -> (Vec<ast::Attribute>, ast::Macro, bool) {
        let attrs = self.attrs(&node.attrs);
        let path = self.plain_path(&node.path);
        let lowered = ast::Macro::new(path, node.delimiter, self.tokens(&node.tokens), node.span);
        (attrs, lowered, node.delimiter != oxur_core::Delimiter::Brace)
    }
}

fn punct(c: char, span: Span) -> RustToken {
    RustToken { kind: RustTokenKind::Punct(c, Spacing::Alone), span }
}
