//! Errors of the expander: how they are recorded, and the words that several areas share.

use oxur_core::codes::expand as codes;
use oxur_core::{Diagnostic, Form, FormKind, ListStyle, LiteralKind, Span};

use super::{Call, Expander, Failed};

/// How many diagnostics are recorded.
const MOST_DIAGNOSTICS: usize = 500;

impl Expander<'_, '_> {
    /// Records a diagnostic.
    pub(super) fn fail(&mut self, diagnostic: Diagnostic) -> Failed {
        // Who has mended hundreds of errors can ask again.
        if self.session.diagnostics.len() < MOST_DIAGNOSTICS {
            self.session.report(diagnostic);
        }
        Failed
    }

    /// Records an error without more words.
    pub(super) fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) -> Failed {
        self.fail(Diagnostic::error(code, span, message))
    }

    /// The nesting limit is reached.
    pub(super) fn too_deep(&mut self, span: Span) -> Failed {
        if let Some(&number) = self.expansion_macros.get(&span.expn) {
            if std::mem::replace(&mut self.macros[number].exhausted, true) {
                return Failed;
            }
            return self.expansion_too_deep(number, span);
        }
        let message = format!("this nests deeper than {} levels", self.session.options.limits.nesting);
        self.fail(
            Diagnostic::error(codes::TOO_DEEP, span, message)
                .help("give an inner part a name with `def`, or a function of its own"),
        )
    }
    /// Two names that are one in Rust.
    pub(super) fn same_rust_name(&mut self, span: Span, name: &str, other: &str, rust: &str) -> Failed {
        let message = format!("`{name}` and `{other}` are both `{rust}` in Rust");
        self.fail(Diagnostic::error(codes::SAME_RUST_NAME, span, message).help("give one of them another name"))
    }

    /// A form that is not what its place wants; the syntax line of the form around it is the help.
    pub(super) fn shape(&mut self, call: &Call<'_>, span: Span, wanted: &str, found: &str) -> Failed {
        let message = format!("`{}` wants {wanted} here, found {found}", call.name());
        self.fail(Diagnostic::error(codes::SHAPE, span, message).help(format!("the syntax is `{}`", call.entry.syntax)))
    }

    /// Checks the number of arguments by the table's syntax line.
    pub(super) fn check_arity(&mut self, call: &Call<'_>) -> Result<(), Failed> {
        let (least, most) = call.entry.arity();
        let count = call.args.len();
        if count >= least && most.is_none_or(|most| count <= most) {
            return Ok(());
        }
        let wanted = match (least, most) {
            (least, None) => format!("at least {}", arguments(least)),
            (0, Some(0)) => "no arguments".to_owned(),
            (least, Some(most)) if least == most => arguments(least),
            (0, Some(most)) => format!("at most {}", arguments(most)),
            (least, Some(most)) => format!("{least} to {}", arguments(most)),
        };
        // Too many: the first that is too many is wrong; too few: the form as a whole.
        let span = most.and_then(|most| call.args.get(most)).map_or(call.span(), |form| form.span);
        let message = format!("`{}` takes {wanted}, found {count}", call.name());
        Err(self.fail(
            Diagnostic::error(codes::ARITY, span, message).help(format!("the syntax is `{}`", call.entry.syntax)),
        ))
    }
}

fn arguments(count: usize) -> String {
    if count == 1 { "1 argument".to_owned() } else { format!("{count} arguments") }
}

/// What a form is, in words for a message: "a vector", "the number `42`", "the symbol `x`".
pub(super) fn describe(form: &Form) -> String {
    match &form.kind {
        FormKind::Symbol(name) => format!("the symbol `{}`", name.symbol),
        FormKind::Keyword(keyword) => format!("the keyword `:{keyword}`"),
        FormKind::Literal(literal) => match literal.kind {
            LiteralKind::Integer | LiteralKind::Float => format!("the number `{}`", literal.text),
            LiteralKind::Char | LiteralKind::Byte => format!("the character {}", literal.text),
            LiteralKind::String => "a string".to_owned(),
            LiteralKind::ByteString => "a byte string".to_owned(),
            LiteralKind::CString => "a C string".to_owned(),
        },
        FormKind::Lifetime(name) => format!("the lifetime `{}`", name.symbol),
        FormKind::List(list) if list.items.is_empty() => "`()`".to_owned(),
        FormKind::List(list) => match list.style {
            ListStyle::Typed => "a name with a type".to_owned(),
            ListStyle::Tuple => "a tuple".to_owned(),
            ListStyle::Angle => "a name with generic arguments".to_owned(),
            ListStyle::Chain => "a chain of fields".to_owned(),
            _ => match form.as_call() {
                Some((head, _)) => format!("`({head} …)`"),
                None => "a list".to_owned(),
            },
        },
        FormKind::Vector(_) => "a vector `[…]`".to_owned(),
        FormKind::Brace(_) => "braces `{…}`".to_owned(),
        FormKind::Verbatim(_) => "verbatim Rust".to_owned(),
        FormKind::Attributed(attributed) => describe(&attributed.form),
        FormKind::InnerAttribute(_) => "an inner attribute".to_owned(),
    }
}
