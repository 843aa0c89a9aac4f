//! Forms: the S-expressions that are the language's only syntax tree.

use std::sync::Arc;

use crate::{Span, Symbol};

/// A form: what was read, or what a macro made.
#[derive(Clone, Debug)]
pub struct Form {
    /// What it is.
    pub kind: FormKind,
    /// Where it stands.
    pub span: Span,
}

/// What a form is. Cloning is cheap: sequences are shared.
#[derive(Clone, PartialEq, Debug)]
pub enum FormKind {
    /// A name, path or operator: `foo-bar`, `std::fs::File`, `println!`, `r#type`, `+`, `->`, `_`, `true`.
    Symbol(Name),
    /// `:name`; the symbol is without the colon.
    Keyword(Symbol),
    /// A literal, by its exact text.
    Literal(Literal),
    /// `'a`, with the quote: a lifetime or a label.
    Lifetime(Name),
    /// `(a b)` and everything that reads as a list.
    List(Sequence),
    /// `[a b]`.
    Vector(Arc<[Form]>),
    /// `{a b}`.
    Brace(Arc<[Form]>),
    /// Verbatim Rust with its brackets: the `{…}` of `m!{…}` and of `(rust {…})`.
    Verbatim(Verbatim),
    /// A form with outer attributes and doc comments before it.
    Attributed(Arc<Attributed>),
    /// `#![…]` or `//!`: it belongs to the enclosing module or block.
    InnerAttribute(Arc<Attribute>),
}

/// A name and its hygiene mark: [`Mark::NONE`] for what a user wrote, another for what a template wrote.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Name {
    /// The text, as written.
    pub symbol: Symbol,
    /// The mark.
    pub mark: Mark,
}

/// Tells the names of one expansion's template from all others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Mark(pub u32);

impl Mark {
    /// What a user wrote.
    pub const NONE: Self = Self(0);
}

impl Name {
    /// The name as a user writes it.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { symbol: Symbol::new(text), mark: Mark::NONE }
    }
}

/// The kinds of literals, as in the Rust Reference.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum LiteralKind {
    /// `42`, `0xff_u8`, `-1`.
    Integer,
    /// `1.5e3`, `2f32`, `-2.5`.
    Float,
    /// `'a'`.
    Char,
    /// `b'a'`.
    Byte,
    /// `"…"`, `r#"…"#`.
    String,
    /// `b"…"`, `br"…"`.
    ByteString,
    /// `c"…"`, `cr"…"`.
    CString,
}

/// A literal: its kind, and its text exactly as written, a glued minus sign and suffix included.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Literal {
    /// The kind.
    pub kind: LiteralKind,
    /// The text.
    pub text: Symbol,
}

/// How a list is written; two spellings of one list differ in nothing else.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum ListStyle {
    /// `(a b)`.
    #[default]
    Parens,
    /// `a.b.c` for `(. a b c)`, `t.0` for `(. t 0)`. As a list's head it makes its last step the method.
    Chain,
    /// `x:T` for `(: x T)`.
    Typed,
    /// `Name<A B>` for `(<> Name A B)`.
    Angle,
    /// `f::<A B>` for `(::< f A B)`.
    Turbofish,
    /// `Vec::<i32>::new` for `(:: (::< Vec i32) new)`: names glued behind a turbofish or generic arguments.
    Path,
    /// `#(a b)` for `(tuple a b)`.
    Tuple,
    /// A prefix glued to its operand, or a prefix word before it: `&x` for `(& x)`, `&mut x`, `*x`, `!x`, `-x`,
    /// `*const T`, `..base` for `(.. base)`, `?Sized` for `(? Sized)`.
    Prefix,
    /// `'(a b)` for `(quote (a b))`.
    Quote,
    /// `` `x `` for `(quasiquote x)`.
    Quasiquote,
    /// `~x` for `(unquote x)`.
    Unquote,
    /// `~@x` for `(unquote-splicing x)`.
    Splice,
    /// `m!{…}` for `(m! {…})`.
    MacroBraces,
    /// `pub(crate)` for `(pub crate)`, `pub(in a::b)` for `(pub in a::b)`: a restriction only in this spelling.
    Restriction,
}

/// A list: its forms and how it is written.
#[derive(Clone, PartialEq, Debug)]
pub struct Sequence {
    /// The forms, head first.
    pub items: Arc<[Form]>,
    /// How it is written.
    pub style: ListStyle,
}

impl Sequence {
    /// The style that says the same as what is written: `(: x T)` is `x:T`, `(<> Name A)` is `Name<A>`, `(::< f A)` is
    /// `f::<A>`. For all other lists the style that they have.
    #[must_use]
    pub fn spelled_style(&self) -> ListStyle {
        match (self.style, &*self.items) {
            (ListStyle::Parens, [head, _, _]) if head.is_symbol(":") => ListStyle::Typed,
            (ListStyle::Parens, [head, _, ..]) if head.is_symbol("<>") => ListStyle::Angle,
            (ListStyle::Parens, [head, _, ..]) if head.is_symbol("::<") => ListStyle::Turbofish,
            _ => self.style,
        }
    }
}

/// A form with what stands before it.
#[derive(Clone, PartialEq, Debug)]
pub struct Attributed {
    /// The attributes and doc comments, in order; at least one.
    pub attributes: Vec<Attribute>,
    /// The form; never itself attributed.
    pub form: Form,
}

/// An attribute or a doc comment.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// What it is.
    pub kind: AttributeKind,
    /// The whole of it, from the `#` or `/` on.
    pub span: Span,
}

/// What an attribute is.
#[derive(Clone, PartialEq, Debug)]
pub enum AttributeKind {
    /// `#[…]` or `#![…]`: the tokens between the brackets.
    Tokens(Arc<[RustToken]>),
    /// A doc comment: its text without the comment marks, as `#[doc = "…"]` has it.
    Doc(Symbol),
}

/// Verbatim Rust: tokens within brackets.
#[derive(Clone, PartialEq, Debug)]
pub struct Verbatim {
    /// The brackets.
    pub delimiter: Delimiter,
    /// The tokens between them, flat: inner brackets are tokens that always match.
    pub tokens: Arc<[RustToken]>,
}

/// Brackets.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Delimiter {
    /// `( )`
    Paren,
    /// `[ ]`
    Bracket,
    /// `{ }`
    Brace,
}

/// A Rust token in verbatim code.
#[derive(Clone, Debug)]
pub struct RustToken {
    /// What it is.
    pub kind: RustTokenKind,
    /// Where it stands.
    pub span: Span,
}

/// What a Rust token is.
#[derive(Clone, PartialEq, Debug)]
pub enum RustTokenKind {
    /// An identifier or keyword, raw ones with their `r#`.
    Ident(Symbol),
    /// `'a`, with the quote.
    Lifetime(Symbol),
    /// A literal by its exact text. Doc comments stand as the tokens of `#[doc = "…"]`.
    Literal(Literal),
    /// One character of punctuation, and whether the next one touches it.
    Punct(char, Spacing),
    /// An opening bracket.
    Open(Delimiter),
    /// A closing bracket.
    Close(Delimiter),
    /// `~x` or `~@x` within a quasiquote: the form `(unquote x)` or `(unquote-splicing x)`.
    Unquote(Box<Form>),
}

/// Whether a punctuation character is followed by another without space between.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Spacing {
    /// Another follows at once.
    Joint,
    /// It stands alone.
    Alone,
}

// Places do not take part in equality: a form that is printed and read again equals itself.
impl PartialEq for Form {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl PartialEq for Attribute {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl PartialEq for RustToken {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Form {
    /// A form of that kind at that place.
    #[must_use]
    pub fn new(kind: FormKind, span: Span) -> Self {
        Self { kind, span }
    }

    /// A symbol as a user writes it.
    #[must_use]
    pub fn symbol(text: &str, span: Span) -> Self {
        Self::new(FormKind::Symbol(Name::new(text)), span)
    }

    /// A keyword; `text` is without the colon.
    #[must_use]
    pub fn keyword(text: &str, span: Span) -> Self {
        Self::new(FormKind::Keyword(Symbol::new(text)), span)
    }

    /// A list in parentheses.
    #[must_use]
    pub fn list(items: impl Into<Arc<[Self]>>, span: Span) -> Self {
        Self::styled(ListStyle::Parens, items, span)
    }

    /// A list of that style.
    #[must_use]
    pub fn styled(style: ListStyle, items: impl Into<Arc<[Self]>>, span: Span) -> Self {
        Self::new(FormKind::List(Sequence { items: items.into(), style }), span)
    }

    /// A vector.
    #[must_use]
    pub fn vector(items: impl Into<Arc<[Self]>>, span: Span) -> Self {
        Self::new(FormKind::Vector(items.into()), span)
    }

    /// The name, if this is a symbol.
    #[must_use]
    pub fn as_name(&self) -> Option<Name> {
        match self.kind {
            FormKind::Symbol(name) => Some(name),
            _ => None,
        }
    }

    /// The text, if this is a symbol.
    #[must_use]
    pub fn as_symbol(&self) -> Option<&'static str> {
        self.as_name().map(|name| name.symbol.as_str())
    }

    /// Whether this is the symbol `text`.
    #[must_use]
    pub fn is_symbol(&self, text: &str) -> bool {
        self.as_symbol() == Some(text)
    }

    /// The keyword's text without the colon, if this is one.
    #[must_use]
    pub fn as_keyword(&self) -> Option<&'static str> {
        match self.kind {
            FormKind::Keyword(symbol) => Some(symbol.as_str()),
            _ => None,
        }
    }

    /// The forms of a list, of whatever style.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Self]> {
        match &self.kind {
            FormKind::List(sequence) => Some(&sequence.items),
            _ => None,
        }
    }

    /// The forms of a list of that style.
    #[must_use]
    pub fn as_styled(&self, style: ListStyle) -> Option<&[Self]> {
        match &self.kind {
            FormKind::List(sequence) if sequence.style == style => Some(&sequence.items),
            _ => None,
        }
    }

    /// The forms of a list of that style, or of one in parentheses that says the same: see [`Sequence::spelled_style`].
    #[must_use]
    pub fn as_spelled(&self, style: ListStyle) -> Option<&[Self]> {
        match &self.kind {
            FormKind::List(sequence) if sequence.spelled_style() == style => Some(&sequence.items),
            _ => None,
        }
    }

    /// The style, if this is a list.
    #[must_use]
    pub fn list_style(&self) -> Option<ListStyle> {
        match &self.kind {
            FormKind::List(sequence) => Some(sequence.style),
            _ => None,
        }
    }

    /// The forms of a vector.
    #[must_use]
    pub fn as_vector(&self) -> Option<&[Self]> {
        match &self.kind {
            FormKind::Vector(items) => Some(items),
            _ => None,
        }
    }

    /// The forms of a brace form.
    #[must_use]
    pub fn as_brace(&self) -> Option<&[Self]> {
        match &self.kind {
            FormKind::Brace(items) => Some(items),
            _ => None,
        }
    }

    /// The head symbol's text and the forms behind it, if this is a list that starts with a symbol.
    #[must_use]
    pub fn as_call(&self) -> Option<(&'static str, &[Self])> {
        let (head, rest) = self.as_list()?.split_first()?;
        Some((head.as_symbol()?, rest))
    }

    /// The attributes before the form, and the form without them.
    #[must_use]
    pub fn split_attributes(&self) -> (&[Attribute], &Self) {
        match &self.kind {
            FormKind::Attributed(attributed) => (&attributed.attributes, &attributed.form),
            _ => (&[], self),
        }
    }
}
