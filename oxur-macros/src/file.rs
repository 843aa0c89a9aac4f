//! The tokens of a `.oxr` file that the build script compiled. The format is described in oxur-build's `encode.rs`.
//!
//! A procedural macro of a user's build runs unoptimised: each token costs as few calls as can be.

use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

use crate::errors;

/// The version of the format.
const VERSION: u32 = 1;

/// Turns the shadow and the text behind it into tokens.
pub(crate) fn tokens(input: TokenStream) -> TokenStream {
    let (places, text) = places(input);
    let text = text.map(|literal| literal.to_string()).unwrap_or_default();
    let code = text.find('"').and_then(|start| Some(&text[start + 1..text.rfind('"')?])).unwrap_or_default();
    decode(code, &places).unwrap_or_else(|| {
        let message = "what the build script made of this file cannot be read here: use one version of Oxur's crates, and \
                       run `cargo clean`";
        let site = Span::call_site();
        errors::compile_error(message, site, site)
    })
}

/// The spans of the shadow's tokens, in the order in which they stand in the text, and the literal behind them.
fn places(input: TokenStream) -> (Vec<Span>, Option<Literal>) {
    let mut places = Vec::new();
    let mut last = None;
    let mut outer: Vec<(proc_macro::token_stream::IntoIter, Span)> = Vec::new();
    let mut tokens = input.into_iter();
    loop {
        match tokens.next() {
            Some(TokenTree::Group(group)) => {
                places.push(group.span_open());
                places.push(group.span());
                outer.push((std::mem::replace(&mut tokens, group.stream().into_iter()), group.span_close()));
            }
            Some(TokenTree::Ident(ident)) => places.push(ident.span()),
            Some(TokenTree::Punct(punct)) => places.push(punct.span()),
            Some(TokenTree::Literal(literal)) => {
                places.push(literal.span());
                if outer.is_empty() {
                    last = Some(literal);
                }
            }
            None => match outer.pop() {
                Some((before, close)) => {
                    places.push(close);
                    tokens = before;
                }
                None => break,
            },
        }
    }
    places.pop();
    (places, last)
}

/// Reads the text; none if it is of another version.
fn decode(text: &str, places: &[Span]) -> Option<TokenStream> {
    let (head, text) = text.split_once('\n')?;
    let (version, count) = head.split_once(' ')?;
    if version.parse() != Ok(VERSION) {
        return None;
    }
    // Another program may have changed the shadow, as `cargo fix` does. Then no place is right, and the code still is.
    let places = if count.parse() == Ok(places.len()) { places } else { &[] };
    let site = Span::call_site();
    let (words, mut text) = text.split_once('\n')?;
    let words: Vec<Ident> = words.split(' ').filter(|word| !word.is_empty()).map(|word| ident(word, site)).collect();
    let mut literals = Vec::new();
    loop {
        let (line, rest) = text.split_once('\n')?;
        text = rest;
        if line.is_empty() {
            break;
        }
        literals.push(literal(line));
    }
    let mut decoder = Decoder { bytes: text.as_bytes(), at: 0, places, place: 0, site };
    decoder.run(&words, &literals)
}

fn ident(word: &str, site: Span) -> Ident {
    match word.strip_prefix("r#") {
        _ if !oxur_core::is_rust_ident(word) => Ident::new("_", site),
        Some(raw) => Ident::new_raw(raw, site),
        None => Ident::new(word, site),
    }
}

fn literal(line: &str) -> Literal {
    let mut text = String::new();
    let text = if line.contains('\\') {
        let mut chars = line.chars();
        while let Some(c) = chars.next() {
            text.push(if c != '\\' {
                c
            } else {
                match chars.next() {
                    Some('n') => '\n',
                    Some('r') => '\r',
                    _ => '\\',
                }
            });
        }
        text.as_str()
    } else {
        line
    };
    text.parse().unwrap_or_else(|_| Literal::string(text))
}

struct Decoder<'t> {
    bytes: &'t [u8],
    at: usize,
    places: &'t [Span],
    /// The place before.
    place: usize,
    site: Span,
}

impl Decoder<'_> {
    fn run(&mut self, words: &[Ident], literals: &[Literal]) -> Option<TokenStream> {
        let mut outer: Vec<Vec<TokenTree>> = Vec::new();
        let mut tokens: Vec<TokenTree> = Vec::new();
        let mut resolve = false;
        while self.at < self.bytes.len() {
            let what = self.byte()?;
            match what {
                b'w' => {
                    let mut ident = words.get(self.number()?)?.clone();
                    ident.set_span(self.span()?);
                    tokens.push(TokenTree::Ident(ident));
                }
                b'l' => {
                    let mut literal = literals.get(self.number()?)?.clone();
                    literal.set_span(self.span()?);
                    tokens.push(TokenTree::Literal(literal));
                }
                b'(' | b'[' | b'{' => outer.push(std::mem::take(&mut tokens)),
                b'r' => resolve = true,
                b')' | b']' | b'}' => {
                    let delimiter = match what {
                        b')' => Delimiter::Parenthesis,
                        b']' => Delimiter::Bracket,
                        _ => Delimiter::Brace,
                    };
                    let inner = std::mem::replace(&mut tokens, outer.pop()?);
                    let mut group = Group::new(delimiter, TokenStream::from_iter(inner));
                    let span = self.span()?;
                    group.set_span(if resolve { span.resolved_at(self.site) } else { span });
                    resolve = false;
                    tokens.push(TokenTree::Group(group));
                }
                _ => {
                    let (c, spacing) =
                        if what == b'j' { (self.byte()?, Spacing::Joint) } else { (what, Spacing::Alone) };
                    // Of anything else rustc would not make a token but panic.
                    if !b"=<>!~+-*/%^&|@.,;:#$?'".contains(&c) {
                        return None;
                    }
                    let mut punct = Punct::new(char::from(c), spacing);
                    punct.set_span(self.span()?);
                    tokens.push(TokenTree::Punct(punct));
                }
            }
        }
        outer.is_empty().then(|| TokenStream::from_iter(tokens))
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn number(&mut self) -> Option<usize> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let digit = usize::from(self.byte()?.checked_sub(b'0')?);
            number |= (digit & 31).checked_shl(shift)?;
            if digit < 32 {
                return Some(number);
            }
            shift += 5;
        }
    }

    fn span(&mut self) -> Option<Span> {
        let number = self.number()?;
        let distance = number.div_ceil(2);
        self.place =
            if number % 2 == 0 { self.place.wrapping_add(distance) } else { self.place.wrapping_sub(distance) };
        Some(self.places.get(self.place).copied().unwrap_or(self.site))
    }
}
