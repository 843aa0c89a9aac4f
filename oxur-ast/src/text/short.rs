//! The shorter text of plain cases.

use oxur_core::{Diagnostic, Form, FormKind, Span, codes};

use crate::text::leaf::read_items;
use crate::text::reader::Reader;
use crate::text::{Codec, enum_heads};
use crate::{
    Block, Expr, ExprLit, ExprPath, Generics, Ident, Index, Lifetime, Lit, Pat, PatIdent, PatWild, Path, PathArguments,
    PathSegment, TraitBound, Type, TypeParamBound, TypePath,
};

/// A node that has a shorter text for its plain cases.
pub(crate) trait Short: Sized {
    /// The shorter text, if this is a plain case.
    fn write_short(&self) -> Option<Form>;

    /// None if `form` is no shorter text; else the node, or none within if it is wrong.
    fn read_short(form: &Form, reader: &mut Reader) -> Option<Option<Self>>;

    /// What a field has that is left out.
    fn absent_short() -> Option<Self> {
        None
    }

    /// Whether a field is left out.
    fn is_absent_short(&self) -> bool {
        false
    }
}

/// What can be told from other forms by its look.
pub(crate) trait Shape {
    fn has_shape(form: &Form) -> bool;
}

impl Shape for Ident {
    fn has_shape(form: &Form) -> bool {
        form.as_symbol().is_some() || matches!(form.as_call(), Some(("Ident", _)))
    }
}

impl Shape for Index {
    fn has_shape(form: &Form) -> bool {
        matches!(form.kind, FormKind::Literal(_))
    }
}

impl Shape for Lifetime {
    fn has_shape(form: &Form) -> bool {
        matches!(form.kind, FormKind::Lifetime(_))
    }
}

impl Shape for Path {
    fn has_shape(form: &Form) -> bool {
        form.as_symbol().is_some() || matches!(form.as_call(), Some(("Path", _)))
    }
}

/// As a generic argument: all that is written like a type.
impl Shape for Type {
    fn has_shape(form: &Form) -> bool {
        match form.as_call() {
            Some((head, _)) => head.starts_with("Type") || matches!(head, "rust" | "Tokens" | "Ty"),
            None => form.as_symbol().is_some_and(|name| name != "true" && name != "false"),
        }
    }
}

/// As a generic argument: names and tokens are types there.
impl Shape for Expr {
    fn has_shape(form: &Form) -> bool {
        match form.as_call() {
            Some((head, _)) => head.starts_with("Expr"),
            None => matches!(form.kind, FormKind::Literal(_) | FormKind::Brace(_)) || is_bool(form),
        }
    }
}

fn is_bool(form: &Form) -> bool {
    form.is_symbol("true") || form.is_symbol("false")
}

impl Reader {
    /// Puts down that `form` is none of an enum's nodes.
    pub(crate) fn unknown<T>(&mut self, name: &str, heads: &[&str], form: &Form) -> Option<T> {
        match form.as_call() {
            Some((head, _)) => {
                let message = format!("`{head}` is no node of {name}");
                let error = Diagnostic::error(codes::ast::UNKNOWN_NODE, form.span, message);
                self.error(error.help(format!("the nodes are {}", enum_heads(heads))));
                None
            }
            None => self.wrong(form, &format!("a node of {name}")),
        }
    }
}

/// A path of plain names: `a::b`, `::a`.
fn plain_path_text(path: &Path) -> Option<String> {
    if path.segments.is_empty() || path.segments.trailing {
        return None;
    }
    let mut text = String::new();
    for (i, segment) in path.segments.iter().enumerate() {
        if segment.arguments != PathArguments::None || !is_plain_name(segment.ident.name.as_str()) {
            return None;
        }
        if i > 0 || path.leading_colon {
            text.push_str("::");
        }
        text.push_str(segment.ident.name.as_str());
    }
    Some(text)
}

/// Whether a name can stand as a symbol: `$crate` cannot.
fn is_plain_name(name: &str) -> bool {
    !name.is_empty() && !name.contains('$')
}

/// The path that a symbol is; none within if a name of it is none in Rust.
fn read_plain_path(form: &Form, reader: &mut Reader) -> Option<Option<Path>> {
    let text = form.as_symbol()?;
    let (leading, names) = match text.strip_prefix("::") {
        Some(names) => (true, names),
        None => (false, text),
    };
    // An operator is a symbol too.
    if !text.trim_start_matches(':').starts_with(|c: char| c == '_' || c.is_alphabetic()) {
        return None;
    }
    let mut path = Path::new(crate::List::default(), form.span);
    path.leading_colon = leading;
    let mut at = form.span.lo + if leading { 2 } else { 0 };
    // Most paths are one name.
    if !names.contains(':') {
        let span = Span { lo: at, ..form.span };
        let Some(ident) = reader.ident(names, if leading { span } else { form.span }) else { return Some(None) };
        path.segments.items = vec![PathSegment::new(ident, ident.span)];
        return Some(Some(path));
    }
    for name in names.split("::") {
        // A name's place is known if the symbol stands in the source as it is here.
        let len = u32::try_from(name.len()).unwrap_or(0);
        let exact = form.span.hi.wrapping_sub(form.span.lo) as usize == text.len();
        let span = if exact { Span { lo: at, hi: at + len, ..form.span } } else { form.span };
        at = at.saturating_add(len + 2);
        let Some(ident) = reader.ident(name, span) else { return Some(None) };
        path.segments.push(PathSegment::new(ident, span));
    }
    Some(Some(path))
}

impl Short for Path {
    fn write_short(&self) -> Option<Form> {
        plain_path_text(self).map(|text| Form::symbol(&text, self.span))
    }

    fn read_short(form: &Form, reader: &mut Reader) -> Option<Option<Self>> {
        read_plain_path(form, reader)
    }
}

impl Short for PathSegment {
    fn write_short(&self) -> Option<Form> {
        (self.arguments == PathArguments::None).then(|| self.ident.write())
    }

    fn read_short(form: &Form, reader: &mut Reader) -> Option<Option<Self>> {
        form.as_symbol()?;
        Some(Ident::read(form, reader).map(|ident| Self::new(ident, form.span)))
    }
}

/// `{a b}`.
impl Short for Block {
    fn write_short(&self) -> Option<Form> {
        let stmts: Vec<Form> = self.stmts.iter().map(Codec::write).collect();
        Some(Form::new(FormKind::Brace(stmts.into()), self.span))
    }

    fn read_short(form: &Form, reader: &mut Reader) -> Option<Option<Self>> {
        let stmts = form.as_brace()?;
        Some(read_items(stmts, reader).map(|stmts| Self { stmts, span: form.span }))
    }
}

/// Absent if nothing is said.
impl Short for Generics {
    fn write_short(&self) -> Option<Form> {
        None
    }

    fn read_short(_: &Form, _: &mut Reader) -> Option<Option<Self>> {
        None
    }

    fn absent_short() -> Option<Self> {
        Some(Self::default())
    }

    fn is_absent_short(&self) -> bool {
        *self == Self::default()
    }
}

impl Short for Expr {
    fn write_short(&self) -> Option<Form> {
        match self {
            Self::Lit(node) if node.attrs.is_empty() => Some(node.lit.write()).filter(|form| form.as_list().is_none()),
            Self::Path(node) if node.attrs.is_empty() && node.qself.is_none() => {
                node.path.write_short().filter(|form| !is_bool(form))
            }
            _ => None,
        }
    }

    fn read_short(form: &Form, reader: &mut Reader) -> Option<Option<Self>> {
        if matches!(form.kind, FormKind::Literal(_)) || is_bool(form) {
            return Some(Lit::read(form, reader).map(|lit| ExprLit::new(lit, form.span).into()));
        }
        if let Some(path) = read_plain_path(form, reader) {
            return Some(path.map(|path| ExprPath::new(path, form.span).into()));
        }
        crate::text::seed::expr(form, reader)
    }
}

impl Short for Type {
    fn write_short(&self) -> Option<Form> {
        match self {
            Self::Path(node) if node.attrs.is_empty() && node.qself.is_none() => node.path.write_short(),
            _ => None,
        }
    }

    fn read_short(form: &Form, reader: &mut Reader) -> Option<Option<Self>> {
        if let Some(path) = read_plain_path(form, reader) {
            return Some(path.map(|path| TypePath::new(path, form.span).into()));
        }
        crate::text::seed::ty(form, reader)
    }
}

impl Short for Pat {
    fn write_short(&self) -> Option<Form> {
        match self {
            Self::Ident(node) => {
                let plain = node.attrs.is_empty() && !node.by_ref && !node.mutability && node.subpat.is_none();
                plain.then(|| node.ident.write()).filter(|form| !is_bool(form))
            }
            Self::Wild(node) if node.attrs.is_empty() => Some(Form::symbol("_", node.span)),
            Self::Lit(node) if node.attrs.is_empty() => Some(node.lit.write()).filter(|form| form.as_list().is_none()),
            Self::Path(node) if node.attrs.is_empty() && node.qself.is_none() && node.path.segments.len() > 1 => {
                node.path.write_short()
            }
            _ => None,
        }
    }

    fn read_short(form: &Form, reader: &mut Reader) -> Option<Option<Self>> {
        if form.is_symbol("_") {
            return Some(Some(PatWild::new(form.span).into()));
        }
        if matches!(form.kind, FormKind::Literal(_)) || is_bool(form) {
            return Some(Lit::read(form, reader).map(|lit| ExprLit::new(lit, form.span).into()));
        }
        if let Some(path) = read_plain_path(form, reader) {
            let Some(mut path) = path else { return Some(None) };
            if path.segments.len() == 1 && !path.leading_colon {
                let ident = path.segments.items.remove(0).ident;
                return Some(Some(PatIdent::new(ident, form.span).into()));
            }
            return Some(Some(ExprPath::new(path, form.span).into()));
        }
        crate::text::seed::pat(form, reader)
    }
}

impl Short for TypeParamBound {
    fn write_short(&self) -> Option<Form> {
        match self {
            Self::Trait(node) => {
                let plain = !node.paren_token && !node.maybe && node.lifetimes.is_none();
                if plain { node.path.write_short() } else { None }
            }
            _ => None,
        }
    }

    fn read_short(form: &Form, reader: &mut Reader) -> Option<Option<Self>> {
        let path = read_plain_path(form, reader)?;
        Some(path.map(|path| TraitBound::new(path, form.span).into()))
    }
}

/// Items have no shorter text of today, but an older one.
impl Short for crate::Item {
    fn write_short(&self) -> Option<Form> {
        None
    }

    fn read_short(form: &Form, reader: &mut Reader) -> Option<Option<Self>> {
        crate::text::seed::item(form, reader)
    }
}
