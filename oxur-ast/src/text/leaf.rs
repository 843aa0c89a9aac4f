//! The forms of leaves, lists, flags and small enums.

use oxur_core::{Delimiter, Form, FormKind, Literal, LiteralKind, Span, Symbol};

use crate::text::literal::{is_plain, read_odd, write_odd};
use crate::text::reader::Reader;
use crate::text::short::Shape;
use crate::text::{Codec, write_node};
use crate::{
    AttrStyle, Expr, GenericArgument, Ident, Index, Item, Lifetime, List, Lit, LitKind, ReceiverKind, ReturnType,
    Safety, StaticMutability, Stmt, Type, Visibility, WhereClausePlacement,
};

impl<T: Codec> Codec for Box<T> {
    const WHAT: &'static str = T::WHAT;

    fn write(&self) -> Form {
        (**self).write()
    }

    fn read(form: &Form, reader: &mut Reader) -> Option<Self> {
        T::read(form, reader).map(Self::new)
    }
}

impl<T: Codec> Codec for Option<T> {
    const WHAT: &'static str = T::WHAT;

    fn write(&self) -> Form {
        match self {
            Some(node) => node.write(),
            None => Form::list(Vec::new(), Span::NOWHERE),
        }
    }

    fn read(form: &Form, reader: &mut Reader) -> Option<Self> {
        T::read(form, reader).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

pub(super) fn read_items<T: Codec>(forms: &[Form], reader: &mut Reader) -> Option<Vec<T>> {
    let mut items = Vec::with_capacity(forms.len());
    for form in forms {
        items.extend(T::read(form, reader));
    }
    // All are read before the first that failed is answered, so that all errors are told.
    (items.len() == forms.len()).then_some(items)
}

/// The forms of a vector; `()` is an empty one too.
fn vector<'f>(form: &'f Form, reader: &mut Reader) -> Option<&'f [Form]> {
    match form.as_vector() {
        Some(items) => Some(items),
        None if form.as_list().is_some_and(<[Form]>::is_empty) => Some(&[]),
        None => reader.wrong(form, "a vector"),
    }
}

impl<T: Codec> Codec for Vec<T> {
    const WHAT: &'static str = "a vector";

    fn write(&self) -> Form {
        Form::vector(self.iter().map(Codec::write).collect::<Vec<_>>(), Span::NOWHERE)
    }

    fn read(form: &Form, reader: &mut Reader) -> Option<Self> {
        let items = vector(form, reader)?;
        read_items(items, reader)
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

/// What stands at the end of a list's vector if a separator stands behind its last node.
const TRAILING: &str = "sep";

impl<T: Codec> Codec for List<T> {
    const WHAT: &'static str = "a vector";

    fn write(&self) -> Form {
        let mut items: Vec<Form> = self.items.iter().map(Codec::write).collect();
        if self.trailing {
            items.push(Form::keyword(TRAILING, Span::NOWHERE));
        }
        Form::vector(items, Span::NOWHERE)
    }

    fn read(form: &Form, reader: &mut Reader) -> Option<Self> {
        let items = vector(form, reader)?;
        let (items, trailing) = match items.split_last() {
            Some((last, before)) if last.as_keyword() == Some(TRAILING) => (before, true),
            _ => (items, false),
        };
        let items = read_items(items, reader)?;
        Some(Self { items, trailing })
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }

    fn is_absent(&self) -> bool {
        self.is_empty() && !self.trailing
    }
}

impl Codec for bool {
    const WHAT: &'static str = "`true` or `false`";

    fn write(&self) -> Form {
        Form::symbol(if *self { "true" } else { "false" }, Span::NOWHERE)
    }

    fn read(form: &Form, reader: &mut Reader) -> Option<Self> {
        match form.as_symbol() {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => reader.wrong(form, Self::WHAT),
        }
    }

    fn absent() -> Option<Self> {
        Some(false)
    }

    fn is_absent(&self) -> bool {
        !*self
    }
}

fn integer(value: &str) -> Form {
    Form::new(FormKind::Literal(Literal { kind: LiteralKind::Integer, text: Symbol::new(value) }), Span::NOWHERE)
}

fn read_integer<T: std::str::FromStr>(form: &Form, reader: &mut Reader) -> Option<T> {
    match &form.kind {
        FormKind::Literal(literal) if literal.kind == LiteralKind::Integer => literal.text.as_str().parse().ok(),
        _ => None,
    }
    .or_else(|| reader.wrong(form, "a number"))
}

impl Codec for usize {
    const WHAT: &'static str = "a number";

    fn write(&self) -> Form {
        integer(&self.to_string())
    }

    fn read(form: &Form, reader: &mut Reader) -> Option<Self> {
        read_integer(form, reader)
    }
}

impl Codec for Index {
    const WHAT: &'static str = "a number";

    fn write(&self) -> Form {
        Form { span: self.span, ..integer(&self.index.to_string()) }
    }

    fn read(form: &Form, reader: &mut Reader) -> Option<Self> {
        read_integer(form, reader).map(|index| Self::new(index, form.span))
    }
}

/// A text, as the `#!` line is.
impl Codec for String {
    const WHAT: &'static str = "a string";

    fn write(&self) -> Form {
        Lit::string(self, Span::NOWHERE).write()
    }

    fn read(form: &Form, reader: &mut Reader) -> Option<Self> {
        match &form.kind {
            FormKind::Literal(literal) if literal.kind == LiteralKind::String => string_value(literal.text.as_str()),
            _ => None,
        }
        .or_else(|| reader.wrong(form, "a string"))
    }
}

/// The value of a string literal.
pub(super) fn string_value(text: &str) -> Option<String> {
    if let Some(raw) = text.strip_prefix('r') {
        return Some(raw.trim_matches('#').strip_prefix('"')?.strip_suffix('"')?.to_owned());
    }
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    let mut value = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            value.push(c);
            continue;
        }
        match chars.next()? {
            'n' => value.push('\n'),
            't' => value.push('\t'),
            'r' => value.push('\r'),
            '0' => value.push('\0'),
            'x' => {
                let digits: String = chars.by_ref().take(2).collect();
                value.push(char::from(u8::from_str_radix(&digits, 16).ok()?));
            }
            'u' => {
                let digits: String =
                    chars.by_ref().skip_while(|&c| c == '{').take_while(|&c| c != '}').filter(|&c| c != '_').collect();
                value.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
            }
            c => value.push(c),
        }
    }
    Some(value)
}

impl Codec for Ident {
    const WHAT: &'static str = "a name";

    fn write(&self) -> Form {
        Form::symbol(self.name.as_str(), self.span)
    }

    fn read(form: &Form, reader: &mut Reader) -> Option<Self> {
        match form.as_symbol() {
            Some(name) => reader.ident(name, form.span),
            None => super::seed::ident(form, reader).unwrap_or_else(|| reader.wrong(form, Self::WHAT)),
        }
    }
}

impl Codec for Lifetime {
    const WHAT: &'static str = "a lifetime";

    fn write(&self) -> Form {
        Form::new(FormKind::Lifetime(oxur_core::Name::new(self.name.as_str())), self.span)
    }

    fn read(form: &Form, reader: &mut Reader) -> Option<Self> {
        match &form.kind {
            FormKind::Lifetime(name) => {
                reader.ident(name.symbol.as_str().trim_start_matches('\''), form.span)?;
                Some(Self { name: name.symbol, span: form.span })
            }
            _ => reader.wrong(form, Self::WHAT),
        }
    }
}

impl Codec for Lit {
    const WHAT: &'static str = "a literal";

    fn write(&self) -> Form {
        match self.to_literal() {
            Some(literal) if !is_plain(literal.text.as_str()) => write_odd(literal.text.as_str(), self.span),
            Some(literal) => Form::new(FormKind::Literal(literal), self.span),
            None => Form::symbol(self.text.as_str(), self.span),
        }
    }

    fn read(form: &Form, reader: &mut Reader) -> Option<Self> {
        match &form.kind {
            FormKind::Literal(literal) => Some(Self::from_literal(*literal, form.span)),
            _ if matches!(form.as_call(), Some(("Lit", _))) => {
                let text = read_odd(form, reader)?;
                Some(Self::from_literal(reader.literal(&text, form.span)?, form.span))
            }
            _ => match form.as_symbol() {
                Some(text @ ("true" | "false")) => Some(Self::new(LitKind::Bool, text, form.span)),
                _ => reader.wrong(form, Self::WHAT),
            },
        }
    }
}

impl Reader {
    /// One of some words or operators.
    pub(crate) fn token<T: Copy>(&mut self, form: &Form, all: &[(T, &str)], what: &str) -> Option<T> {
        let text = match &form.kind {
            FormKind::Symbol(name) => Some(name.symbol.as_str().to_owned()),
            FormKind::Literal(literal) => string_value(literal.text.as_str()),
            // `(Inherited)`, `(Public)`.
            FormKind::List(_) => match form.as_call() {
                Some((head, [])) => Some(head.to_owned()),
                _ => None,
            },
            _ => None,
        };
        match text.and_then(|text| all.iter().find(|(_, known)| *known == text)) {
            Some((token, _)) => Some(*token),
            None => {
                let known: Vec<&str> = all.iter().map(|(_, text)| *text).collect();
                self.wrong(form, &format!("{what} ({})", known.join(" ")))
            }
        }
    }
}

/// Makes the text of an enum of words; the last is what is meant where nothing is said.
macro_rules! words {
    ($name:ident, $what:literal, $($variant:ident = $text:literal),+; $default:ident = $default_text:literal) => {
        impl Codec for $name {
            const WHAT: &'static str = $what;

            fn write(&self) -> Form {
                let text = match self {
                    $(Self::$variant => $text,)+
                    Self::$default => $default_text,
                };
                Form::symbol(text, Span::NOWHERE)
            }

            fn read(form: &Form, reader: &mut Reader) -> Option<Self> {
                reader.token(form, &[$((Self::$variant, $text),)+ (Self::$default, $default_text)], $what)
            }

            fn absent() -> Option<Self> {
                Some(Self::$default)
            }

            fn is_absent(&self) -> bool {
                matches!(self, Self::$default)
            }
        }
    };
}

words! { AttrStyle, "an attribute's style", Inner = "inner"; Outer = "outer" }
words! { Safety, "a function's safety", Safe = "safe", Unsafe = "unsafe"; Default = "default" }
words! { StaticMutability, "a static's mutability", Mut = "mut"; None = "none" }
words! { WhereClausePlacement, "a where clause's place", Late = "late"; Early = "early" }

impl Codec for Delimiter {
    const WHAT: &'static str = "brackets";

    fn write(&self) -> Form {
        let text = match self {
            Self::Paren => "paren",
            Self::Bracket => "bracket",
            Self::Brace => "brace",
        };
        Form::symbol(text, Span::NOWHERE)
    }

    fn read(form: &Form, reader: &mut Reader) -> Option<Self> {
        let all = [(Self::Paren, "paren"), (Self::Bracket, "bracket"), (Self::Brace, "brace")];
        reader.token(form, &all, Self::WHAT)
    }
}

impl Codec for Visibility {
    const WHAT: &'static str = "a visibility";

    fn write(&self) -> Form {
        match self {
            Self::Public => Form::symbol("pub", Span::NOWHERE),
            Self::Restricted(node) => node.write(),
            Self::Inherited => Form::symbol("inherited", Span::NOWHERE),
        }
    }

    fn read(form: &Form, reader: &mut Reader) -> Option<Self> {
        match form.as_call() {
            Some(("VisRestricted", _)) => Codec::read(form, reader).map(|node| Self::Restricted(Box::new(node))),
            Some(("Inherited", [])) => Some(Self::Inherited),
            Some(("Public", [])) => Some(Self::Public),
            _ => match form.as_symbol() {
                Some("pub" | "Public") => Some(Self::Public),
                Some("inherited" | "Inherited") => Some(Self::Inherited),
                _ => reader.wrong(form, "a visibility (pub inherited (VisRestricted …))"),
            },
        }
    }

    fn absent() -> Option<Self> {
        Some(Self::Inherited)
    }

    fn is_absent(&self) -> bool {
        *self == Self::Inherited
    }
}

impl Codec for ReturnType {
    const WHAT: &'static str = "a type";

    fn write(&self) -> Form {
        match self {
            Self::Type(ty) => ty.write(),
            Self::Default => Form::symbol("default", Span::NOWHERE),
        }
    }

    fn read(form: &Form, reader: &mut Reader) -> Option<Self> {
        Type::read(form, reader).map(Self::Type)
    }

    fn absent() -> Option<Self> {
        Some(Self::Default)
    }

    fn is_absent(&self) -> bool {
        *self == Self::Default
    }
}

/// `(Reference :lifetime 'a :mutability true)`, `(Typed T)`.
impl Codec for ReceiverKind {
    const WHAT: &'static str = "a receiver's kind";

    fn write(&self) -> Form {
        match self {
            Self::Value => Form::symbol("value", Span::NOWHERE),
            Self::Reference(lifetime, mutability) => {
                let mut node = write_node("Reference", Span::NOWHERE);
                node.field("lifetime", lifetime);
                node.field("mutability", mutability);
                node.finish()
            }
            Self::Typed(ty) => Form::list(vec![Form::symbol("Typed", Span::NOWHERE), ty.write()], Span::NOWHERE),
        }
    }

    fn read(form: &Form, reader: &mut Reader) -> Option<Self> {
        match form.as_call() {
            Some(("Reference", _)) => {
                let fields = reader.fields("Reference", &["lifetime", "mutability"], form)?;
                let lifetime = reader.field(&fields, 0);
                let mutability = reader.field(&fields, 1);
                Some(Self::Reference(lifetime?, mutability?))
            }
            Some(("Typed", [ty])) => Type::read(ty, reader).map(Self::Typed),
            _ if form.is_symbol("value") => Some(Self::Value),
            _ => reader.wrong(form, "a receiver's kind (value (Reference …) (Typed T))"),
        }
    }

    fn absent() -> Option<Self> {
        Some(Self::Value)
    }

    fn is_absent(&self) -> bool {
        *self == Self::Value
    }
}

fn wrapped(head: &str, form: Form) -> Form {
    let span = form.span;
    Form::list(vec![Form::symbol(head, span.start()), form], span)
}

/// An expression stands for itself, `(Semi e)` is `e;`.
impl Codec for Stmt {
    const WHAT: &'static str = "a statement";

    fn write(&self) -> Form {
        match self {
            Self::Local(node) => node.write(),
            // Tokens are taken for an expression where they stand alone.
            Self::Item(Item::Verbatim(tokens)) => wrapped("Item", tokens.write()),
            Self::Item(node) => node.write(),
            Self::Expr(node, true) => wrapped("Semi", node.write()),
            Self::Expr(node, false) => node.write(),
            Self::Macro(node) => node.write(),
        }
    }

    fn read(form: &Form, reader: &mut Reader) -> Option<Self> {
        match form.as_call() {
            Some(("Local", _)) => Codec::read(form, reader).map(|node| Self::Local(Box::new(node))),
            Some(("StmtMacro", _)) => Codec::read(form, reader).map(|node| Self::Macro(Box::new(node))),
            Some(("Semi", [expr])) => Codec::read(expr, reader).map(|expr| Self::Expr(expr, true)),
            Some(("Item", [item])) => Codec::read(item, reader).map(Self::Item),
            Some(("Stmt", _)) => super::seed::stmt(form, reader),
            Some((head, _)) if head.starts_with("Item") => Item::read(form, reader).map(Self::Item),
            _ => Expr::read(form, reader).map(|expr| Self::Expr(expr, false)),
        }
    }
}

/// Types and constants look alike; what looks like the other is written in full or as `(Const e)`.
impl Codec for GenericArgument {
    const WHAT: &'static str = "a generic argument";

    fn write(&self) -> Form {
        match self {
            Self::Lifetime(node) => node.write(),
            Self::Type(node) => node.write(),
            Self::Const(node) => {
                let form = node.write();
                if Expr::has_shape(&form) { form } else { wrapped("Const", form) }
            }
            Self::AssocType(node) => node.write(),
            Self::AssocConst(node) => node.write(),
            Self::Constraint(node) => node.write(),
        }
    }

    fn read(form: &Form, reader: &mut Reader) -> Option<Self> {
        match form.as_call() {
            Some(("AssocType", _)) => Codec::read(form, reader).map(|node| Self::AssocType(Box::new(node))),
            Some(("AssocConst", _)) => Codec::read(form, reader).map(|node| Self::AssocConst(Box::new(node))),
            Some(("Constraint", _)) => Codec::read(form, reader).map(|node| Self::Constraint(Box::new(node))),
            Some(("Const", [expr])) => Expr::read(expr, reader).map(Self::Const),
            _ if Lifetime::has_shape(form) => Codec::read(form, reader).map(Self::Lifetime),
            _ if Expr::has_shape(form) => Codec::read(form, reader).map(Self::Const),
            _ => Codec::read(form, reader).map(Self::Type),
        }
    }
}
