//! The tokens of an invocation, flat, with their places.

use proc_macro::{Delimiter, Spacing, Span, TokenStream, TokenTree};

/// A token.
#[derive(Clone, Debug)]
pub(crate) struct InputToken<S> {
    /// What it is.
    pub(crate) kind: InputKind,
    /// Its exact text.
    pub(crate) text: String,
    /// Where it starts and ends; none if rustc or an editor does not tell.
    pub(crate) place: Option<Place>,
    /// Its span; of another type in tests, since rustc's can only be had in a macro.
    pub(crate) span: S,
    /// The span of the brackets with all between them, if it opens these; else again its own.
    pub(crate) whole: S,
}

/// What a token is, as far as gluing needs to know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum InputKind {
    /// An identifier or keyword.
    Ident,
    /// A literal.
    Literal,
    /// A character of punctuation; whether another follows at once.
    Punct { joint: bool },
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
}

/// Where a token stands: start and end, each a line and a column from 1, columns in characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Place {
    /// The start.
    pub(crate) start: (usize, usize),
    /// The end.
    pub(crate) end: (usize, usize),
}

/// The tokens of `stream` in order, brackets as tokens of their own.
pub(crate) fn flatten(stream: TokenStream) -> Vec<InputToken<Span>> {
    let mut out = Vec::new();
    // Nesting stands on the heap: rustc lets brackets nest deeper than a call stack might bear.
    let mut stack = vec![(stream.into_iter(), None::<InputToken<Span>>)];
    while let Some((iter, _)) = stack.last_mut() {
        match iter.next() {
            Some(TokenTree::Group(group)) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    // A fragment of `macro_rules!`: if it is more than one token it is Rust code.
                    Delimiter::None if group.stream().into_iter().nth(1).is_none() => ("", ""),
                    Delimiter::None => ("(rust {", "})"),
                };
                let close = (!close.is_empty()).then(|| token(InputKind::Close, close, group.span_close()));
                if !open.is_empty() {
                    let open = token(InputKind::Open, open, group.span_open());
                    out.push(InputToken { whole: group.span(), ..open });
                }
                stack.push((group.stream().into_iter(), close));
            }
            Some(TokenTree::Ident(ident)) => out.push(token(InputKind::Ident, &ident.to_string(), ident.span())),
            Some(TokenTree::Literal(literal)) => {
                out.push(token(InputKind::Literal, &literal.to_string(), literal.span()));
            }
            Some(TokenTree::Punct(punct)) => {
                let kind = InputKind::Punct { joint: punct.spacing() == Spacing::Joint };
                out.push(token(kind, &punct.as_char().to_string(), punct.span()));
            }
            None => {
                if let Some((_, close)) = stack.pop() {
                    out.extend(close);
                }
            }
        }
    }
    out
}

fn token(kind: InputKind, text: &str, span: Span) -> InputToken<Span> {
    let (start, end) = (span.start(), span.end());
    let place = Place { start: (start.line(), start.column()), end: (end.line(), end.column()) };
    // Where nothing is known both are 1, and nothing is as wide as nothing.
    let place = (place.start < place.end).then_some(place);
    InputToken { kind, text: text.to_owned(), place, span, whole: span }
}
