//! `include-str`, `include-bytes`, `include-forms`: files that are read while compiling.

use oxur_core::codes::expand as codes;
use oxur_core::core::{Expr, ExprArgs, Ident, Literal, LiteralValue, MacroArg, MacroCall, Path, Quote};
use oxur_core::{Delimiter, Diagnostic, Form, ReadOptions, read};

use super::literals::{byte_string_literal_of, string_literal_of, string_value};
use super::types::string_literal;
use super::{Call, Expander, Res};
use crate::session::FileRead;

impl Expander<'_, '_> {
    /// The bytes of the file that the only argument names.
    fn included(&mut self, call: &Call<'_>) -> Res<(String, Vec<u8>)> {
        let form = &call.args[0];
        let Some(path) = string_literal(form).and_then(|text| string_value(&text)) else {
            let diagnostic = Diagnostic::error(
                codes::FILE,
                form.span,
                format!("`{}` takes the path as a string literal", call.name()),
            );
            return Err(self.fail(diagnostic.help("the path is relative to the source file")));
        };
        let from = self.session.sources.get(form.span.source).name().to_owned();
        self.session.files_read.push(FileRead { from: from.clone(), path: path.clone() });
        match self.session.host.read_file(&from, &path) {
            Ok(bytes) => Ok((path, bytes)),
            Err(error) => {
                let message = format!("`{path}` cannot be read: {error}");
                let diagnostic = Diagnostic::error(codes::FILE, form.span, message);
                Err(self.fail(diagnostic.help("a path is relative to the source file, and stays inside the package")))
            }
        }
    }

    fn included_text(&mut self, call: &Call<'_>) -> Res<(String, String)> {
        let (path, bytes) = self.included(call)?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok((path, text)),
            Err(_) => {
                let diagnostic = Diagnostic::error(codes::FILE, call.args[0].span, format!("`{path}` is not UTF-8"));
                Err(self.fail(diagnostic.help("`include-bytes` takes any file")))
            }
        }
    }

    pub(super) fn expr_include_str(&mut self, call: &Call<'_>) -> Res<Expr> {
        let (_, text) = self.included_text(call)?;
        Ok(Literal { value: LiteralValue::Token(string_literal_of(&text)), span: call.span() }.into())
    }

    pub(super) fn expr_include_bytes(&mut self, call: &Call<'_>) -> Res<Expr> {
        let (_, bytes) = self.included(call)?;
        Ok(Literal { value: LiteralValue::Token(byte_string_literal_of(&bytes)), span: call.span() }.into())
    }

    /// The forms of a file: a vector of quoted forms.
    pub(super) fn expr_include_forms(&mut self, call: &Call<'_>) -> Res<Expr> {
        let (path, text) = self.included_text(call)?;
        self.uses_forms = true;
        let source = self.session.sources.add(path, text.clone());
        let result = read(source, &text, &ReadOptions::new(oxur_core::Door::File));
        let failed = result.diagnostics.iter().any(Diagnostic::is_error);
        for diagnostic in result.diagnostics {
            self.fail(diagnostic);
        }
        if failed {
            return Err(super::Failed);
        }
        let span = call.span();
        let quoted = |form: Form| {
            let span = form.span;
            MacroArg { name: None, value: Quote { form, span }.into(), span }
        };
        let args = ExprArgs { args: result.forms.into_iter().map(quoted).collect(), span }.into();
        let path = Path::name(Ident::new("vec", call.head.span));
        Ok(MacroCall { path, delimiter: Delimiter::Bracket, args, span }.into())
    }
}
