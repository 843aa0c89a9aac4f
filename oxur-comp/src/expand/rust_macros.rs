//! Calls of Rust macros: those whose arguments have a meaning that Oxur knows, and verbatim ones.

use oxur_ast::{MacroArguments, macro_arguments};
use oxur_core::codes::expand as codes;
use oxur_core::core::{
    Expr, ExprArgs, Ident, Literal, LiteralValue, MacroArg, MacroArgs, MacroCall, MatchesArgs, RepeatArgs, TokenArgs,
};
use oxur_core::{Delimiter, Diagnostic, Form, FormKind, LiteralKind, Name, Span, Symbol};

use super::names::{is_identifier, rust_name};
use super::scope::Space;
use super::{Expander, Failed, Res};

impl Expander<'_, '_> {
    /// `(m! arg…)` or `m!{…}` where a value is wanted.
    pub(super) fn macro_expr(&mut self, form: &Form) -> Res<Expr> {
        Ok(self.rust_macro_call(form)?.into())
    }

    /// The call of a Rust macro.
    pub(super) fn rust_macro_call(&mut self, form: &Form) -> Res<MacroCall> {
        let span = form.span;
        let Some([head, args @ ..]) = form.as_list() else { return Err(Failed) };
        let path = self.macro_path(head)?;
        if let [Form { kind: FormKind::Verbatim(verbatim), .. }] = args {
            let tokens = self.tokens(&verbatim.tokens)?;
            let delimiter = verbatim.delimiter;
            return Ok(MacroCall { path, delimiter, args: TokenArgs { tokens, span }.into(), span });
        }
        if let Some(stray) = args.iter().find(|form| matches!(form.kind, FormKind::Verbatim(_))) {
            let diagnostic =
                Diagnostic::error(codes::RUST_MACRO, stray.span, "verbatim Rust is the only argument of its macro");
            let help = "the braces of a struct literal stand in a list with its name: `(m! (Point {x:1}))`";
            return Err(self.fail(diagnostic.help(help)));
        }
        let name = path.segments.last().map_or("", |segment| segment.name.name.as_str());
        let kind = macro_arguments(name);
        let delimiter = if kind == MacroArguments::Elements { Delimiter::Bracket } else { Delimiter::Paren };
        let spliced = self.spliced(args)?;
        let args = match kind {
            MacroArguments::Elements => match &*spliced {
                [one] if one.as_call().is_some_and(|(head, rest)| head == "repeat" && rest.len() == 2) => {
                    let (value, count) = match one.as_call() {
                        Some((_, [value, count])) => (value, count),
                        _ => return Err(Failed),
                    };
                    let value = self.expr(value);
                    let count = self.expr(count)?;
                    RepeatArgs { value: value?, count, span }.into()
                }
                args => self.expr_args(args, None, span)?,
            },
            MacroArguments::Matches => self.matches_args(form, &spliced)?,
            MacroArguments::Format(at) => self.expr_args(&spliced, Some(at), span)?,
            MacroArguments::Other => self.expr_args(&spliced, Some(usize::MAX), span)?,
        };
        Ok(MacroCall { path, delimiter, args, span })
    }

    /// Arguments in a row; the one at `format` may be a format string (`usize::MAX` for any of them).
    fn expr_args(&mut self, forms: &[Form], format: Option<usize>, span: Span) -> Res<MacroArgs> {
        let args = self.macro_args(forms, format)?;
        Ok(ExprArgs { args, span }.into())
    }

    fn macro_args(&mut self, forms: &[Form], format: Option<usize>) -> Res<Vec<MacroArg>> {
        let mut args = Vec::new();
        let mut failed = false;
        let mut rest = forms;
        let mut at = 0;
        while let Some((form, tail)) = rest.split_first() {
            rest = tail;
            let is_format = format.is_some_and(|position| position == at || position == usize::MAX);
            let arg = if let Some(key) = form.as_keyword() {
                let Some((value, tail)) = rest.split_first() else {
                    let diagnostic =
                        Diagnostic::error(codes::RUST_MACRO, form.span, format!("`:{key}` needs a value behind it"));
                    self.fail(diagnostic.help(format!("write `:{key} value`")));
                    failed = true;
                    break;
                };
                rest = tail;
                let name = Name::new(key);
                self.rust_ident(name, form.span).and_then(|rust| {
                    let value = self.expr(value)?;
                    let span = form.span.to(value.span());
                    Ok(MacroArg { name: Some(Ident { name: rust, span: form.span }), value, span })
                })
            } else if is_format && matches!(&form.kind, FormKind::Literal(l) if l.kind == LiteralKind::String) {
                self.format_string(form, format == Some(at)).map(|value| MacroArg {
                    name: None,
                    value,
                    span: form.span,
                })
            } else {
                self.expr(form).map(|value| MacroArg { name: None, span: value.span(), value })
            };
            match arg {
                Ok(arg) => args.push(arg),
                Err(Failed) => failed = true,
            }
            at += 1;
        }
        if failed { Err(Failed) } else { Ok(args) }
    }

    fn matches_args(&mut self, form: &Form, forms: &[Form]) -> Res<MacroArgs> {
        let [value, rest @ ..] = forms else { return Err(self.matches_syntax(form)) };
        if rest.is_empty() {
            return Err(self.matches_syntax(form));
        }
        let value = self.expr(value);
        self.scoped(|this| {
            let mut rest = rest;
            let pattern = this.one_pattern(|this| this.take_pattern(&mut rest))?;
            let mut guard = None;
            if let [key, test, tail @ ..] = rest
                && key.as_keyword() == Some("if")
            {
                guard = Some(this.condition(test)?);
                rest = tail;
            }
            let rest = this.macro_args(rest, Some(0))?;
            Ok(MatchesArgs { value: value?, pattern, guard, rest, span: form.span }.into())
        })
    }

    fn matches_syntax(&mut self, form: &Form) -> Failed {
        let diagnostic = Diagnostic::error(codes::RUST_MACRO, form.span, "`matches!` takes a value and a pattern");
        self.fail(diagnostic.help("the syntax is `(matches! value pattern :if guard)`"))
    }

    /// A format string: the names that it captures become Rust's. With `sure` the macro is known to take one here.
    fn format_string(&mut self, form: &Form, sure: bool) -> Res<Expr> {
        let FormKind::Literal(literal) = form.kind else { return self.expr(form) };
        let text = literal.text.as_str();
        let value =
            |text| Literal { value: LiteralValue::Token(oxur_core::Literal { text, ..literal }), span: form.span };
        if !text.contains('{') {
            return Ok(value(literal.text).into());
        }
        let raw = text.starts_with('r');
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        let mut hygienic = false;
        while let Some(at) = rest.find(['{', '\\']) {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            if rest.starts_with('\\') {
                // An escape, `\u{…}` included, holds no captured name.
                let skip = if raw {
                    1
                } else if rest.starts_with("\\u{") {
                    rest.find('}').map_or(rest.len(), |end| end + 1)
                } else {
                    1 + rest[1..].chars().next().map_or(0, char::len_utf8)
                };
                out.push_str(&rest[..skip]);
                rest = &rest[skip..];
                continue;
            }
            if rest.starts_with("{{") {
                out.push_str("{{");
                rest = &rest[2..];
                continue;
            }
            let end = rest.find('}').unwrap_or(rest.len());
            let (inside, after) = rest[1..].split_at(end - 1);
            out.push('{');
            let offset = text.len() - rest.len() + 1;
            self.format_argument(inside, form, offset, sure, &mut out, &mut hygienic)?;
            rest = after;
        }
        out.push_str(rest);
        let symbol = Symbol::new(&out);
        if hygienic {
            self.hygiene.literals.insert(symbol);
        }
        Ok(value(symbol).into())
    }

    /// What stands between braces: a name or number, and a specification that may name a width and a precision.
    fn format_argument(
        &mut self,
        inside: &str,
        form: &Form,
        offset: usize,
        sure: bool,
        out: &mut String,
        hygienic: &mut bool,
    ) -> Res<()> {
        let (name, spec) = match inside.split_once(':') {
            Some((name, spec)) => (name, Some(spec)),
            None => (inside, None),
        };
        self.captured(name, form, offset, sure, out, hygienic)?;
        let Some(spec) = spec else { return Ok(()) };
        out.push(':');
        // `width$` and `.precision$`: the names end in a dollar sign.
        let mut rest = spec;
        let mut at = offset + name.len() + 1;
        while let Some(dollar) = rest.find('$') {
            let before = &rest[..dollar];
            let start = before
                .char_indices()
                .rev()
                .take_while(|&(_, c)| c.is_alphanumeric() || c == '_' || c == '-' || c == '?')
                .last()
                .map_or(dollar, |(index, _)| index);
            // Digits, `#` and fill characters before a name are no part of it; a fill stands before `<^>`.
            let start = start + before[start..].find(|c: char| c.is_alphabetic() || c == '_').unwrap_or(0);
            out.push_str(&before[..start]);
            self.captured(&before[start..], form, at + start, sure, out, hygienic)?;
            out.push('$');
            rest = &rest[dollar + 1..];
            at += dollar + 1;
        }
        out.push_str(rest);
        Ok(())
    }

    fn captured(
        &mut self,
        text: &str,
        form: &Form,
        offset: usize,
        sure: bool,
        out: &mut String,
        hygienic: &mut bool,
    ) -> Res<()> {
        let trimmed = text.trim();
        if !is_identifier(trimmed) || trimmed.starts_with(|c: char| c.is_ascii_digit()) {
            if sure
                && !trimmed.is_empty()
                && !trimmed.bytes().all(|b| b.is_ascii_digit())
                && !trimmed.contains(['{', '\\'])
            {
                let lo = form.span.lo + u32::try_from(offset).unwrap_or(0);
                let span = Span { lo, hi: lo + u32::try_from(text.len()).unwrap_or(0), ..form.span };
                let span = if span.hi <= form.span.hi { span } else { form.span };
                let diagnostic = Diagnostic::error(
                    codes::FORMAT_STRING,
                    span,
                    format!("`{trimmed}` is no name that can be captured"),
                );
                return Err(
                    self.fail(diagnostic.help("give the value as an argument of its own: `(println! \"{}\" value)`"))
                );
            }
            out.push_str(text);
            return Ok(());
        }
        // A format string bears the mark of the template that it stands in.
        let name = Name { symbol: Symbol::new(trimmed), mark: self.string_mark(form, trimmed) };
        let rust = rust_name(trimmed);
        let local = self.local(Space::Value, name);
        let ident = match local {
            Some(ident) => ident,
            None => self.captured_global(name, rust),
        };
        *hygienic |= super::scope::Hygiene::placeholder(ident).is_some();
        out.push_str(&ident);
        Ok(())
    }
}
