//! The Oxur AST as S-expressions: `(ExprIf :cond a :then-branch {b})`.
//!
//! A node is a list of its name and its fields; what is absent is left out. Plain cases have a shorter text: a name
//! for a path, a literal for a literal, braces for a block, `(rust {…})` for tokens. Reading is strict: a node or field
//! that is not known, a field that is missing or stands twice, a value of another kind is an error with its place.

mod leaf;
mod literal;
mod node;
mod reader;
mod seed;
mod short;

use oxur_core::{Diagnostic, Form, ReadOptions, SourceId, Span, codes};

use crate::File;
use crate::stack::with_large_stack;

pub(crate) use self::node::{enum_heads, text_enum, text_short, text_struct, text_tokens, write_node};
pub(crate) use self::reader::{Reader, text_name};
pub(crate) use self::short::{Shape, Short};

/// The version of the text.
pub const TEXT_VERSION: u32 = 1;

/// What stands in a field: how it is written as a form, and read from one.
pub(crate) trait Codec: Sized {
    /// What messages call it.
    const WHAT: &'static str;

    /// The form of it.
    fn write(&self) -> Form;

    /// It, from its form. None if the form is something else, which `reader` then knows.
    fn read(form: &Form, reader: &mut Reader) -> Option<Self>;

    /// What a field has that is left out; none for what must stand.
    fn absent() -> Option<Self> {
        None
    }

    /// Whether a field is left out.
    fn is_absent(&self) -> bool {
        false
    }
}

/// Text of the Oxur AST, for nodes of every kind.
pub trait AstText: Sized {
    /// The form of this node.
    #[must_use]
    fn to_form(&self) -> Form;

    /// The node that `form` is the text of.
    ///
    /// # Errors
    ///
    /// All places where the form is not what the node's declaration says (OXR0400 to OXR0419).
    fn from_form(form: &Form) -> Result<Self, Vec<Diagnostic>>;
}

impl<T: Codec + Send> AstText for T {
    fn to_form(&self) -> Form {
        self.write()
    }

    fn from_form(form: &Form) -> Result<Self, Vec<Diagnostic>> {
        let read = || {
            let mut reader = Reader::default();
            let node = T::read(form, &mut reader);
            reader.finish(node, form)
        };
        if depth_of(form) <= DIRECT_DEPTH {
            return read();
        }
        with_large_stack(read).unwrap_or_else(|| {
            let message = "there is no room to read nodes that nest so deeply";
            Err(vec![Diagnostic::error(codes::ast::TOO_DEEP, form.span, message)])
        })
    }
}

/// Up to this depth forms are read where the caller stands.
const DIRECT_DEPTH: usize = 64;

/// How deep a form nests; told without recursion.
fn depth_of(form: &Form) -> usize {
    let mut max = 0;
    let mut stack = vec![std::slice::from_ref(form).iter()];
    while let Some(top) = stack.last_mut() {
        match top.next() {
            Some(form) => {
                let inner = form.as_list().or_else(|| form.as_vector()).or_else(|| form.as_brace());
                stack.extend(inner.map(<[Form]>::iter));
                max = max.max(stack.len());
            }
            None => {
                stack.pop();
            }
        }
    }
    max
}

/// The form of a whole file, with the version: `(oxur-ast 1 (File …))`.
#[must_use]
pub fn write_file(file: &File) -> Form {
    let version = oxur_core::Literal {
        kind: oxur_core::LiteralKind::Integer,
        text: oxur_core::Symbol::new(&TEXT_VERSION.to_string()),
    };
    let version = Form::new(oxur_core::FormKind::Literal(version), Span::NOWHERE);
    Form::list(vec![Form::symbol("oxur-ast", Span::NOWHERE), version, file.write()], file.span)
}

/// How deep forms may nest in the text of a tree: more than nodes may, so that those are what is told.
const FORM_NESTING: u32 = 1200;

/// The text of a whole file, laid out for people.
#[must_use]
pub fn write_text(file: &File) -> String {
    oxur_core::pretty(&[write_file(file)], 120)
}

/// The text of a whole file, as short as it can be.
#[must_use]
pub fn write_compact_text(file: &File) -> String {
    oxur_core::print(&write_file(file))
}

/// Reads the text of a whole file, which is the source `source`.
///
/// # Errors
///
/// The text is no S-expressions, or they are not what the nodes' declarations say; all errors with their places.
pub fn read_text(source: SourceId, text: &str) -> Result<File, Vec<Diagnostic>> {
    let options = ReadOptions { nesting: FORM_NESTING, ..ReadOptions::default() };
    let result = oxur_core::read(source, text, &options);
    if result.diagnostics.iter().any(Diagnostic::is_error) {
        return Err(result.diagnostics);
    }
    read_file(&result.forms)
}

/// The file that forms are the text of: `(oxur-ast 1 (File …))`, or items alone.
///
/// # Errors
///
/// The version is another, or the forms are not what the nodes' declarations say.
pub fn read_file(forms: &[Form]) -> Result<File, Vec<Diagnostic>> {
    if let [form] = forms
        && let Some(("oxur-ast", rest)) = form.as_call()
    {
        let (version, file) = match rest {
            [version, file] => (version, file),
            _ => {
                let message = "`oxur-ast` takes the version of the text and a file";
                let help = "write (oxur-ast 1 (File …))";
                return Err(vec![Diagnostic::error(codes::ast::BAD_VERSION, form.span, message).help(help)]);
            }
        };
        let known = matches!(&version.kind, oxur_core::FormKind::Literal(literal) if literal.text == "1");
        if !known {
            let message = "this version of the Oxur AST's text is not known";
            let help = format!("this compiler reads version {TEXT_VERSION}");
            return Err(vec![Diagnostic::error(codes::ast::BAD_VERSION, version.span, message).help(help)]);
        }
        return with_shebang(file);
    }
    if let [form] = forms
        && let Some(("File", _)) = form.as_call()
    {
        return with_shebang(form);
    }
    let mut file = File::new(forms.first().map_or(Span::NOWHERE, |form| form.span));
    let mut errors = Vec::new();
    for form in forms {
        match crate::Item::from_form(form) {
            Ok(item) => file.items.push(item),
            Err(list) => errors.extend(list),
        }
    }
    if errors.is_empty() { Ok(file) } else { Err(errors) }
}

/// A file, whose `#!` line must be one line.
fn with_shebang(form: &Form) -> Result<File, Vec<Diagnostic>> {
    let file = File::from_form(form)?;
    match &file.shebang {
        Some(line) if !line.starts_with("#!") || line.contains('\n') || line[2..].trim_start().starts_with('[') => {
            let message = "the field :shebang is not a line that starts with `#!`";
            Err(vec![Diagnostic::error(codes::ast::WRONG_KIND, form.span, message)])
        }
        _ => Ok(file),
    }
}
