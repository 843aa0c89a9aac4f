//! The text of what nodes are made of, and of the nodes whose text is not a list of fields.

use std::sync::Arc;

use super::codec::{Codec, CoreReader, Node, Read, Short};
use super::read::error;
use super::{
    Abi, Attr, AttrKind, BinOp, BlockKind, Body, Expr, Ident, Item, Let, Lifetime, LiteralValue, Member, Path, RefKind,
    RustTokens, Safety, Segment, Stmt, UnOp, Visibility,
};
use crate::codes::core as codes;
use crate::{Delimiter, Form, FormKind, ListStyle, Literal, LiteralKind, Name, Span, Symbol, Verbatim};

fn symbol(text: Symbol, span: Span) -> Form {
    Form::new(FormKind::Symbol(Name { symbol: text, mark: crate::Mark::NONE }), span)
}

/// The single name that `form` is.
fn plain_name(form: &Form) -> Option<Symbol> {
    let name = form.as_name()?;
    (!name.symbol.contains("::")).then_some(name.symbol)
}

impl Codec for Ident {
    const WHAT: &'static str = "a name";

    fn write(&self) -> Form {
        symbol(self.name, self.span)
    }

    fn read(form: &Form, reader: &mut CoreReader) -> Read<Self> {
        let name = plain_name(form).ok_or_else(|| reader.wrong_kind(form, Self::WHAT))?;
        Ok(Self { name, span: form.span })
    }
}

impl Codec for Lifetime {
    const WHAT: &'static str = "a lifetime";

    fn write(&self) -> Form {
        Form::new(FormKind::Lifetime(Name { symbol: self.name, mark: crate::Mark::NONE }), self.span)
    }

    fn read(form: &Form, reader: &mut CoreReader) -> Read<Self> {
        match form.kind {
            FormKind::Lifetime(name) => Ok(Self { name: name.symbol, span: form.span }),
            _ => Err(reader.wrong_kind(form, Self::WHAT)),
        }
    }
}

impl Codec for bool {
    const WHAT: &'static str = "`true` or `false`";

    fn write(&self) -> Form {
        Form::symbol(if *self { "true" } else { "false" }, Span::NOWHERE)
    }

    fn read(form: &Form, reader: &mut CoreReader) -> Read<Self> {
        match form.as_symbol() {
            Some("true") => Ok(true),
            Some("false") => Ok(false),
            _ => Err(reader.wrong_kind(form, Self::WHAT)),
        }
    }

    fn default_value() -> Option<Self> {
        Some(false)
    }

    fn is_default(&self) -> bool {
        !*self
    }
}

impl Codec for LiteralValue {
    const WHAT: &'static str = "a literal";

    fn write(&self) -> Form {
        match *self {
            Self::Bool(value) => value.write(),
            Self::Token(literal) => Form::new(FormKind::Literal(literal), Span::NOWHERE),
        }
    }

    fn read(form: &Form, reader: &mut CoreReader) -> Read<Self> {
        match form.kind {
            FormKind::Literal(literal) => Ok(Self::Token(literal)),
            FormKind::Symbol(_) => {
                bool::read(form, reader).map(Self::Bool).map_err(|_| reader.wrong_kind(form, Self::WHAT))
            }
            _ => Err(reader.wrong_kind(form, Self::WHAT)),
        }
    }
}

/// Any form stands for itself.
impl Codec for Form {
    const WHAT: &'static str = "a form";

    fn write(&self) -> Form {
        self.clone()
    }

    fn read(form: &Form, _reader: &mut CoreReader) -> Read<Self> {
        Ok(form.clone())
    }
}

/// `(rust {…})`.
impl Codec for RustTokens {
    const WHAT: &'static str = "`(rust {…})`";

    fn write(&self) -> Form {
        let span = match (self.0.first(), self.0.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => Span::NOWHERE,
        };
        let verbatim = Verbatim { delimiter: Delimiter::Brace, tokens: Arc::clone(&self.0) };
        Form::list([Form::symbol("rust", span), Form::new(FormKind::Verbatim(verbatim), span)], span)
    }

    fn read(form: &Form, reader: &mut CoreReader) -> Read<Self> {
        match form.as_styled(ListStyle::Parens) {
            Some([head, Form { kind: FormKind::Verbatim(verbatim), .. }])
                if head.is_symbol("rust") && verbatim.delimiter == Delimiter::Brace =>
            {
                Ok(Self(Arc::clone(&verbatim.tokens)))
            }
            _ => Err(reader.wrong_kind(form, Self::WHAT)),
        }
    }
}

/// `(attr (rust {…}))`, `(inner-attr (rust {…}))` or `(doc "…")`.
impl Codec for Attr {
    const WHAT: &'static str = "an attribute";

    fn write(&self) -> Form {
        let (head, value) = match &self.kind {
            AttrKind::Outer(tokens) => ("attr", tokens.write()),
            AttrKind::Inner(tokens) => ("inner-attr", tokens.write()),
            AttrKind::Doc(text) => {
                let text = Symbol::new(&format!("{:?}", text.as_str()));
                let literal = Literal { kind: LiteralKind::String, text };
                ("doc", Form::new(FormKind::Literal(literal), self.span))
            }
        };
        Form::list([Form::symbol(head, self.span), value], self.span)
    }

    fn read(form: &Form, reader: &mut CoreReader) -> Read<Self> {
        let head = reader.head(form, Self::WHAT)?;
        let [_, value] = form.as_list().unwrap_or_default() else {
            return Err(error(codes::WRONG_COUNT, form.span, format!("`{head}` takes one value")));
        };
        let kind = match head {
            "attr" => AttrKind::Outer(RustTokens::read(value, reader)?),
            "inner-attr" => AttrKind::Inner(RustTokens::read(value, reader)?),
            "doc" => match value.kind {
                FormKind::Literal(Literal { kind: LiteralKind::String, text }) => match string_value(&text) {
                    Some(text) => AttrKind::Doc(Symbol::new(&text)),
                    None => return Err(reader.wrong_kind(value, "a string")),
                },
                _ => return Err(reader.wrong_kind(value, "a string")),
            },
            _ => return Err(reader.no_such_head(form, head, Self::WHAT, &["attr", "inner-attr", "doc"])),
        };
        Ok(Self { kind, span: form.span })
    }
}

/// `pub` or `(pub path)`; nothing where nothing is written.
impl Codec for Visibility {
    const WHAT: &'static str = "`pub` or `(pub …)`";

    fn write(&self) -> Form {
        match self {
            Self::Inherited => Form::symbol("inherited", Span::NOWHERE),
            Self::Public(span) => Form::symbol("pub", *span),
            Self::Restricted(path) => Form::list([Form::symbol("pub", path.span), path.write()], path.span),
        }
    }

    fn read(form: &Form, reader: &mut CoreReader) -> Read<Self> {
        match form.as_styled(ListStyle::Parens) {
            Some([head, path]) if head.is_symbol("pub") => Ok(Self::Restricted(Path::read(path, reader)?)),
            None if form.is_symbol("pub") => Ok(Self::Public(form.span)),
            None if form.is_symbol("inherited") => Ok(Self::Inherited),
            _ => Err(reader.wrong_kind(form, Self::WHAT)),
        }
    }

    fn default_value() -> Option<Self> {
        Some(Self::Inherited)
    }

    fn is_default(&self) -> bool {
        matches!(self, Self::Inherited)
    }
}

/// The string, or `default` for a bare `extern`.
impl Codec for Abi {
    const WHAT: &'static str = "a string or `default`";

    fn write(&self) -> Form {
        match self.name {
            Some(text) => Form::new(FormKind::Literal(Literal { kind: LiteralKind::String, text }), self.span),
            None => Form::symbol("default", self.span),
        }
    }

    fn read(form: &Form, reader: &mut CoreReader) -> Read<Self> {
        let name = match form.kind {
            FormKind::Literal(Literal { kind: LiteralKind::String, text }) => Some(text),
            FormKind::Symbol(_) if form.is_symbol("default") => None,
            _ => return Err(reader.wrong_kind(form, Self::WHAT)),
        };
        Ok(Self { name, span: form.span })
    }
}

/// The name, or the number as a literal.
impl Codec for Member {
    const WHAT: &'static str = "the name or number of a field";

    fn write(&self) -> Form {
        match *self {
            Self::Named(name) => name.write(),
            Self::Index(index, span) => {
                let literal = Literal { kind: LiteralKind::Integer, text: Symbol::new(&index.to_string()) };
                Form::new(FormKind::Literal(literal), span)
            }
        }
    }

    fn read(form: &Form, reader: &mut CoreReader) -> Read<Self> {
        match form.kind {
            FormKind::Literal(Literal { kind: LiteralKind::Integer, text }) => match text.parse() {
                Ok(index) => Ok(Self::Index(index, form.span)),
                Err(_) => Err(reader.wrong_kind(form, Self::WHAT)),
            },
            _ => match Ident::read(form, reader) {
                Ok(name) => Ok(Self::Named(name)),
                Err(_) => Err(reader.wrong_kind(form, Self::WHAT)),
            },
        }
    }
}

/// Enums of words.
macro_rules! words {
    ($ty:ty, $what:literal $(, $default:path)?; $($word:literal = $variant:path,)*) => {
        impl Codec for $ty {
            const WHAT: &'static str = $what;

            fn write(&self) -> Form {
                let word = match *self { $($variant => $word,)* };
                Form::symbol(word, Span::NOWHERE)
            }

            fn read(form: &Form, reader: &mut CoreReader) -> Read<Self> {
                match form.as_symbol() {
                    $(Some($word) => Ok($variant),)*
                    _ => Err(reader.wrong_kind(form, concat!($what, " (one of:", $(" ", $word),*, ")"))),
                }
            }

            $(
                fn default_value() -> Option<Self> {
                    Some($default)
                }

                fn is_default(&self) -> bool {
                    *self == $default
                }
            )?
        }

        impl $ty {
            /// All of them, with their words in the text of Core Forms.
            pub const WORDS: &'static [(&'static str, Self)] = &[$(($word, $variant)),*];
        }
    };
}

words! { Safety, "a safety", Safety::Default;
    "default" = Safety::Default, "unsafe" = Safety::Unsafe, "safe" = Safety::Safe,
}
words! { UnOp, "a prefix operator";
    "neg" = UnOp::Neg, "not" = UnOp::Not, "deref" = UnOp::Deref,
}
words! { BinOp, "an infix operator";
    "add" = BinOp::Add, "sub" = BinOp::Sub, "mul" = BinOp::Mul, "div" = BinOp::Div, "rem" = BinOp::Rem,
    "bit-and" = BinOp::BitAnd, "bit-or" = BinOp::BitOr, "bit-xor" = BinOp::BitXor, "shl" = BinOp::Shl,
    "shr" = BinOp::Shr, "eq" = BinOp::Eq, "ne" = BinOp::Ne, "lt" = BinOp::Lt, "le" = BinOp::Le, "gt" = BinOp::Gt,
    "ge" = BinOp::Ge, "and" = BinOp::And, "or" = BinOp::Or,
}
words! { BlockKind, "a kind of block", BlockKind::Plain;
    "plain" = BlockKind::Plain, "unsafe" = BlockKind::Unsafe, "async" = BlockKind::Async,
    "async-move" = BlockKind::AsyncMove, "const" = BlockKind::Const,
}
words! { RefKind, "a kind of borrow", RefKind::Shared;
    "shared" = RefKind::Shared, "mut" = RefKind::Mut, "raw-const" = RefKind::RawConst, "raw-mut" = RefKind::RawMut,
}
words! { Delimiter, "a kind of brackets";
    "paren" = Delimiter::Paren, "bracket" = Delimiter::Bracket, "brace" = Delimiter::Brace,
}

/// A path of names alone is one symbol.
impl Short for Path {
    fn write_short(&self) -> Option<Form> {
        if self.qself.is_some() || self.segments.is_empty() || self.segments.iter().any(|s| s.args.is_some()) {
            return None;
        }
        if let Some(name) = self.as_name() {
            return Some(symbol(name.name, self.span));
        }
        let mut text = String::new();
        for (index, segment) in self.segments.iter().enumerate() {
            if index > 0 || self.global {
                text.push_str("::");
            }
            text.push_str(&segment.name.name);
        }
        Some(Form::symbol(&text, self.span))
    }

    fn read_short(form: &Form) -> Option<Self> {
        let text = form.as_symbol()?;
        let names = text.strip_prefix("::");
        let global = names.is_some();
        // Each name has the place of the symbol; only its own part of it, where the text is as long as the place.
        let exact = (form.span.hi - form.span.lo) as usize == text.len();
        let mut lo = form.span.lo + if global { 2 } else { 0 };
        let mut segments = Vec::new();
        for name in names.unwrap_or(text).split("::") {
            let hi = lo + u32::try_from(name.len()).unwrap_or(0);
            let span = if exact { Span { lo, hi, ..form.span } } else { form.span };
            lo = hi + 2;
            segments.push(Segment { name: Ident::new(name, span), args: None, span });
        }
        Some(Self { qself: None, global, segments, span: form.span })
    }
}

/// A segment without arguments is its name.
impl Short for Segment {
    fn write_short(&self) -> Option<Form> {
        self.args.is_none().then(|| symbol(self.name.name, self.span))
    }

    fn read_short(form: &Form) -> Option<Self> {
        let name = Ident { name: plain_name(form)?, span: form.span };
        Some(Self { name, args: None, span: form.span })
    }
}

impl Codec for Stmt {
    const WHAT: &'static str = "a statement";

    fn write(&self) -> Form {
        match self {
            Self::Let(node) => node.write(),
            Self::Item(item) => item.write(),
            Self::Expr(expr) => expr.write(),
        }
    }

    fn read(form: &Form, reader: &mut CoreReader) -> Read<Self> {
        let head = reader.head(form, Self::WHAT)?;
        if head == Let::INFO.head {
            return Ok(Self::Let(reader.boxed(form)?));
        }
        match super::item::is_item_head(head) {
            true => Item::read(form, reader).map(Self::Item),
            false => Expr::read(form, reader).map(Self::Expr),
        }
    }
}

const DISCARD: &str = "discard";

impl Codec for Body {
    const WHAT: &'static str = "a vector of statements";

    fn write(&self) -> Form {
        let mut items: Vec<Form> = self.attrs.iter().map(Codec::write).collect();
        items.extend(self.stmts.iter().map(Codec::write));
        match (&self.value, self.stmts.last()) {
            (Some(value), _) => items.push(value.write()),
            (None, Some(Stmt::Expr(last))) => {
                let discarded = items.pop();
                let span = last.span();
                items.push(Form::list(
                    [Form::symbol(DISCARD, span)].into_iter().chain(discarded).collect::<Vec<_>>(),
                    span,
                ));
            }
            (None, _) => {}
        }
        Form::vector(items, self.span)
    }

    fn read(form: &Form, reader: &mut CoreReader) -> Read<Self> {
        let items = form.as_vector().ok_or_else(|| reader.wrong_kind(form, Self::WHAT))?;
        let is_attr = |item: &Form| matches!(item.as_call(), Some(("attr" | "inner-attr" | "doc", _)));
        let (attrs, items) = items.split_at(items.iter().take_while(|item| is_attr(item)).count());
        let attrs = attrs.iter().map(|item| Attr::read(item, reader)).collect::<Read<_>>()?;
        let mut body = Self { attrs, stmts: Vec::with_capacity(items.len()), value: None, span: form.span };
        let Some((last, before)) = items.split_last() else {
            return Ok(body);
        };
        for item in before {
            body.stmts.push(Stmt::read(item, reader)?);
        }
        match last.as_call() {
            Some((DISCARD, [value])) => body.stmts.push(Stmt::Expr(Expr::read(value, reader)?)),
            Some((DISCARD, _)) => {
                return Err(error(codes::WRONG_COUNT, last.span, format!("`{DISCARD}` takes one expression")));
            }
            _ => match Stmt::read(last, reader)? {
                Stmt::Expr(value) => body.value = Some(Box::new(value)),
                stmt => body.stmts.push(stmt),
            },
        }
        Ok(body)
    }
}

/// The text that a string literal stands for; none if an escape is wrong.
fn string_value(literal: &str) -> Option<String> {
    if let Some(raw) = literal.strip_prefix('r') {
        let inner = raw.trim_matches('#');
        return Some(inner.strip_prefix('"')?.strip_suffix('"')?.to_owned());
    }
    let mut chars = literal.strip_prefix('"')?.strip_suffix('"')?.chars();
    let mut text = String::with_capacity(literal.len());
    while let Some(c) = chars.next() {
        text.push(match c {
            '\\' => match chars.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                '0' => '\0',
                'u' => {
                    let rest = chars.as_str().strip_prefix('{')?;
                    let (digits, _) = rest.split_once('}')?;
                    chars = rest[digits.len() + 1..].chars();
                    char::from_u32(u32::from_str_radix(digits, 16).ok()?)?
                }
                c @ ('\\' | '"' | '\'') => c,
                _ => return None,
            },
            c => c,
        });
    }
    Some(text)
}
