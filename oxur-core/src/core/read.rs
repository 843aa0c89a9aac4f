//! Reading a node from a list, strictly: an unknown head or field, one that is missing or doubled, and a value of the
//! wrong kind are each an error at their place.

use super::codec::{Codec, Node};
use super::table::{FieldKind, StructInfo, is_keyword};
use super::{Bind, Ident, Pat, Program, VERSION, structs};
use crate::codes::core as codes;
use crate::{Diagnostic, Form, FormKind, ListStyle, LiteralKind, Span};

/// How deep nodes may nest in the text of Core Forms.
pub const MAX_DEPTH: usize = 1024;

/// A node, or what is wrong with its text.
pub(super) type Read<T> = Result<T, Box<Diagnostic>>;

/// What reading one program has to remember.
pub struct CoreReader {
    depth: usize,
}

impl CoreReader {
    pub(super) fn new() -> Self {
        Self { depth: 0 }
    }

    /// Reads a node one level deeper. A function of its own: the frames of those that choose among nodes stay small.
    pub(super) fn boxed<T: Codec>(&mut self, form: &Form) -> Read<Box<T>> {
        self.enter(form)?;
        let node = Box::new(T::read(form, self)?);
        self.leave();
        Ok(node)
    }

    /// Goes one level deeper.
    fn enter(&mut self, form: &Form) -> Read<()> {
        if self.depth >= MAX_DEPTH {
            let message = format!("core forms nest deeper than {MAX_DEPTH} levels");
            return Err(error(codes::TOO_DEEP, form.span, message));
        }
        self.depth += 1;
        Ok(())
    }

    /// Comes back from one level deeper.
    fn leave(&mut self) {
        self.depth -= 1;
    }

    /// The head of a node's list.
    pub(super) fn head(&mut self, form: &Form, what: &str) -> Read<&'static str> {
        let items = form.as_styled(ListStyle::Parens).ok_or_else(|| self.wrong_kind(form, what))?;
        items.first().and_then(Form::as_symbol).ok_or_else(|| {
            let place = items.first().map_or(form.span, |first| first.span);
            error(codes::NO_HEAD, place, format!("expected the name of a core form that is {what}"))
        })
    }

    pub(super) fn no_such_head(&mut self, form: &Form, head: &str, what: &str, heads: &[&str]) -> Box<Diagnostic> {
        let place = form.as_list().and_then(|items| items.first()).map_or(form.span, |first| first.span);
        if structs().any(|info| info.head == head) {
            return error(codes::MISPLACED, place, format!("expected {what}, found `{head}`"));
        }
        let diagnostic = Diagnostic::error(codes::UNKNOWN_HEAD, place, format!("there is no core form `{head}`"));
        Box::new(diagnostic.note(format!("{what} is one of: {}", heads.join(", "))))
    }

    pub(super) fn wrong_kind(&self, form: &Form, what: &str) -> Box<Diagnostic> {
        error(codes::WRONG_KIND, form.span, format!("expected {what}, found {}", describe(form)))
    }

    pub(super) fn missing_arg(&self, place: Span, what: &str) -> Box<Diagnostic> {
        error(codes::WRONG_COUNT, place, format!("{what} is missing here"))
    }
}

/// The parts of a node's list.
pub(super) struct Parts<'f> {
    info: &'static StructInfo,
    place: Span,
    args: &'f [Form],
    /// For each field its keyword and value.
    keyed: Vec<Option<(&'f Form, &'f Form)>>,
    /// The field that is read next.
    next: usize,
}

impl<'f> Parts<'f> {
    /// Takes a list with the head of `info` apart.
    pub(super) fn split(form: &'f Form, info: &'static StructInfo, reader: &mut CoreReader) -> Read<Self> {
        let what = format!("`({} …)`", info.head);
        let head = reader.head(form, &what)?;
        if head != info.head {
            return Err(reader.no_such_head(form, head, &what, &[info.head]));
        }
        let rest = &form.as_list().unwrap_or_default()[1..];
        let has_keywords = info.fields.iter().any(|field| field.kind != FieldKind::Arg);
        let positional = match has_keywords || info.fields.is_empty() {
            true => rest.iter().position(|item| item.as_keyword().is_some()).unwrap_or(rest.len()),
            false => rest.len(),
        };
        let (args, pairs) = rest.split_at(positional);
        let mut parts = Self { info, place: form.span, args, keyed: vec![None; info.fields.len()], next: 0 };
        for pair in pairs.chunks(2) {
            parts.pair(pair)?;
        }
        if info.head == Program::INFO.head {
            parts.version()?;
        }
        Ok(parts)
    }

    fn pair(&mut self, pair: &'f [Form]) -> Read<()> {
        let Some(keyword) = pair[0].as_keyword() else {
            let message = format!("expected a field of `{}`, found {}", self.info.head, describe(&pair[0]));
            return Err(error(codes::WRONG_KIND, pair[0].span, message));
        };
        let Some(index) = self.info.fields.iter().position(|field| takes(field.kind, field.name, keyword)) else {
            let known: Vec<String> = (self.info.fields.iter())
                .filter(|field| field.kind != FieldKind::Arg)
                .map(|field| format!(":{}", field.keyword()))
                .collect();
            let message = format!("`{}` has no field `:{keyword}`", self.info.head);
            let diagnostic = Diagnostic::error(codes::UNKNOWN_FIELD, pair[0].span, message);
            return Err(Box::new(match known.is_empty() {
                true => diagnostic.note("it has no fields with keywords"),
                false => diagnostic.note(format!("its fields are: {}", known.join(", "))),
            }));
        };
        let Some(value) = pair.get(1) else {
            let message = format!("the value of `:{keyword}` is missing");
            return Err(error(codes::MISSING_FIELD, pair[0].span, message));
        };
        if let Some((first, _)) = self.keyed[index] {
            let message = format!("`:{keyword}` is given twice");
            let diagnostic = Diagnostic::error(codes::DOUBLED_FIELD, pair[0].span, message);
            return Err(Box::new(diagnostic.label(first.span, "first given here")));
        }
        self.keyed[index] = Some((&pair[0], value));
        Ok(())
    }

    fn take(&mut self) -> Option<(&'f Form, &'f Form)> {
        let taken = self.keyed.get(self.next).copied().flatten();
        self.next += 1;
        taken
    }

    /// The program's version, which must be the one that is known here.
    fn version(&mut self) -> Read<()> {
        let found = self.args.first();
        let text = found.and_then(|form| match form.kind {
            FormKind::Literal(literal) if literal.kind == LiteralKind::Integer => Some(literal.text.as_str()),
            _ => None,
        });
        let place = found.map_or(self.place, |form| form.span);
        match text {
            Some(text) if text.parse() == Ok(VERSION) => {
                self.args = &self.args[1..];
                Ok(())
            }
            Some(text) => {
                let message = format!("core forms of version {text} cannot be read, only version {VERSION}");
                Err(error(codes::VERSION, place, message))
            }
            None => Err(error(codes::VERSION, place, format!("expected the version of core forms, `{VERSION}`"))),
        }
    }

    pub(super) fn args<T: Codec>(&mut self, reader: &mut CoreReader) -> Read<T> {
        self.next += 1;
        T::read_args(&mut self.args, self.place, reader)
    }

    pub(super) fn required<T: Codec>(&mut self, reader: &mut CoreReader) -> Read<T> {
        let field = self.next;
        match self.take() {
            Some((_, value)) => T::read(value, reader),
            None => Err(self.missing(field)),
        }
    }

    pub(super) fn optional<T: Codec>(&mut self, reader: &mut CoreReader) -> Read<T> {
        let field = self.next;
        match self.take() {
            Some((_, value)) => T::read(value, reader),
            None => match T::default_value() {
                Some(value) => Ok(value),
                None => Err(self.missing(field)),
            },
        }
    }

    pub(super) fn binder(&mut self, reader: &mut CoreReader) -> Read<Pat> {
        let field = self.next;
        match self.take() {
            Some((keyword, value)) if keyword.as_keyword() == Some("name") => {
                let name = Ident::read(value, reader)?;
                Ok(Bind { by_ref: false, mutable: false, name, pattern: None, span: name.span }.into())
            }
            Some((_, value)) => Pat::read(value, reader),
            None => Err(self.missing(field)),
        }
    }

    fn missing(&self, field: usize) -> Box<Diagnostic> {
        let keyword = self.info.fields[field].keyword();
        error(codes::MISSING_FIELD, self.place, format!("`{}` needs its field `:{keyword}`", self.info.head))
    }

    /// Makes sure that nothing is left over.
    pub(super) fn finish(self, _reader: &mut CoreReader) -> Read<()> {
        match self.args.first() {
            Some(extra) => {
                let message = format!("`{}` does not take this", self.info.head);
                Err(error(codes::WRONG_COUNT, extra.span, message))
            }
            None => Ok(()),
        }
    }
}

fn takes(kind: FieldKind, name: &str, keyword: &str) -> bool {
    match kind {
        FieldKind::Arg => false,
        FieldKind::Binder => matches!(keyword, "name" | "pattern"),
        FieldKind::Required | FieldKind::Optional => is_keyword(name, keyword),
    }
}

pub(super) fn error(code: &'static str, place: Span, message: String) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(code, place, message))
}

/// What a form is, in a message.
fn describe(form: &Form) -> String {
    match &form.kind {
        FormKind::Symbol(name) => format!("the symbol `{}`", name.symbol),
        FormKind::Keyword(symbol) => format!("the keyword `:{symbol}`"),
        FormKind::Literal(literal) => format!("the literal `{}`", literal.text),
        FormKind::Lifetime(name) => format!("the lifetime `{}`", name.symbol),
        FormKind::List(_) => match form.as_call() {
            Some((head, _)) => format!("`({head} …)`"),
            None => "a list".to_owned(),
        },
        FormKind::Vector(_) => "a vector".to_owned(),
        FormKind::Brace(_) => "a brace form".to_owned(),
        FormKind::Verbatim(_) => "verbatim Rust".to_owned(),
        FormKind::Attributed(_) | FormKind::InnerAttribute(_) => "an attribute".to_owned(),
    }
}
