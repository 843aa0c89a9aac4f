//! Calls of Rust macros: arguments that are expressions become expressions, all others stay tokens.

use oxur_ast as ast;
use oxur_ast::Spanned as _;
use oxur_ast::{MacroArguments, macro_arguments};
use oxur_core::core::{ExprArgs, MacroArg, MacroArgs, MacroCall, MacroItem, MatchesArgs, RepeatArgs, TokenArgs};
use oxur_core::{Delimiter, RustToken, Span};

use super::{Raiser, rust_tokens};

fn same_tokens(a: &[RustToken], b: &[RustToken]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| crate::round_trip::same_token(a, b))
}

impl Raiser {
    pub(super) fn macro_call(&mut self, mac: &ast::Macro, span: Span) -> Option<MacroCall> {
        let path = self.plain_path(&mac.path)?;
        if path.segments.iter().any(|segment| segment.args.is_some()) {
            return None;
        }
        let name = path.segments.last().map_or("", |segment| segment.name.name.as_str());
        let kind = macro_arguments(name);
        let args = self.macro_args(mac, kind, span);
        let args =
            args.unwrap_or_else(|| TokenArgs { tokens: rust_tokens(&mac.tokens), span: mac.tokens.span() }.into());
        Some(MacroCall { path, delimiter: mac.delimiter, args, span })
    }

    /// The arguments as Oxur writes them; none if they stay tokens.
    fn macro_args(&mut self, mac: &ast::Macro, kind: MacroArguments, span: Span) -> Option<MacroArgs> {
        let delimiter = if kind == MacroArguments::Elements { Delimiter::Bracket } else { Delimiter::Paren };
        if mac.delimiter != delimiter {
            return None;
        }
        // The meaning of a macro that is not known may hang on each token.
        let loose = kind != MacroArguments::Other;
        if kind == MacroArguments::Matches {
            let found = ast::read_match_arguments(&mac.tokens)?;
            let rest = found.rest.iter().map(|arg| self.macro_arg(arg)).collect::<Option<_>>()?;
            let guard = found.guard.as_ref().map(|guard| self.expr(guard));
            let (value, pattern) = (self.expr(&found.value), self.pat(&found.pattern));
            return Some(MatchesArgs { value, pattern, guard, rest, span }.into());
        }
        if kind == MacroArguments::Elements
            && let Some((value, count)) = ast::read_repeat_arguments(&mac.tokens)
        {
            return Some(RepeatArgs { value: self.expr(&value), count: self.expr(&count), span }.into());
        }
        let args = ast::read_expression_arguments(&mac.tokens, loose)?;
        let args: Vec<MacroArg> = args.iter().map(|arg| self.macro_arg(arg)).collect::<Option<_>>()?;
        let args: MacroArgs = ExprArgs { args, span }.into();
        (loose || same_tokens(&crate::lower::args_tokens(&args), mac.tokens.as_slice())).then_some(args)
    }

    fn macro_arg(&mut self, arg: &ast::Expr) -> Option<MacroArg> {
        if let ast::Expr::Assign(node) = arg
            && let ast::Expr::Path(left) = &node.left
            && left.qself.is_none()
            && node.attrs.is_empty()
            && left.attrs.is_empty()
        {
            let name = self.plain_path(&left.path)?.as_name()?;
            return Some(MacroArg { name: Some(name), value: self.expr(&node.right), span: node.span });
        }
        Some(MacroArg { name: None, value: self.expr(arg), span: arg.span() })
    }

    /// A macro as an item; `semicolon` tells whether one stands behind it.
    pub(super) fn macro_item(
        &mut self,
        attrs: &[ast::Attribute],
        name: Option<ast::Ident>,
        mac: &ast::Macro,
        semicolon: bool,
        span: Span,
    ) -> Option<MacroItem> {
        if semicolon == (mac.delimiter == Delimiter::Brace) {
            return None;
        }
        Some(MacroItem {
            attrs: self.attrs(attrs),
            path: self.plain_path(&mac.path)?,
            name: name.map(|name| self.ident(name)),
            delimiter: mac.delimiter,
            tokens: rust_tokens(&mac.tokens),
            span,
        })
    }
}
