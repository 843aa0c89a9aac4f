//! Literals in the tree's text: those that stand there as they are, and those that only Rust's lexer takes.

use oxur_core::{Delimiter, Form, FormKind, RustToken, RustTokenKind, Spacing, Span, Symbol, Verbatim};

use crate::Tokens;
use crate::text::{Codec, Reader, write_node};

/// Whether a literal can stand in an S-expression as it is. A carriage return would become a line feed there; suffixes
/// that no type has, and exponents without digits, are taken by Rust's lexer alone, for macros.
pub(super) fn is_plain(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    match unsigned.bytes().next() {
        Some(b'0'..=b'9') => is_plain_number(unsigned),
        Some(b'\'') => text.ends_with('\'') && text.len() > 2,
        Some(b'"') => text.ends_with('"') && text.len() > 1 && !text.contains('\r'),
        Some(b'r' | b'b' | b'c') => text.ends_with(['"', '#', '\'']) && !text.contains('\r'),
        _ => false,
    }
}

fn is_plain_number(text: &str) -> bool {
    let digits =
        |text: &str, radix: u32| text.bytes().take_while(|b| char::from(*b).is_digit(radix) || *b == b'_').count();
    let based = [("0x", 16), ("0o", 8), ("0b", 2)].into_iter().find_map(|(prefix, radix)| {
        let rest = text.strip_prefix(prefix)?;
        Some((rest, digits(rest, radix)))
    });
    if let Some((rest, count)) = based {
        // Fewer digits than the largest integer has are never too many.
        let significant = rest[..count].bytes().filter(|b| *b != b'_').count();
        return (1..=32).contains(&significant) && is_suffix(&rest[count..], None);
    }
    let count = digits(text, 10);
    let mut rest = &text[count..];
    let mut float = false;
    if let Some(fraction) = rest.strip_prefix('.') {
        let count = digits(fraction, 10);
        // `1._` is two tokens in some places, `1.` never is.
        if count == 0 {
            return fraction.is_empty();
        }
        if fraction.starts_with('_') {
            return false;
        }
        (rest, float) = (&fraction[count..], true);
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let count = digits(exponent, 10);
        if !exponent[..count].bytes().any(|b| b != b'_') {
            return false;
        }
        (rest, float) = (&exponent[count..], true);
    }
    is_suffix(rest, Some(float)) && (float || count <= 38)
}

/// Whether a number may have this suffix: one in another base than ten is no float.
fn is_suffix(text: &str, float: Option<bool>) -> bool {
    match text {
        "" => true,
        "f32" | "f64" => float.is_some(),
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" | "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => {
            float != Some(true)
        }
        _ => false,
    }
}

/// What a token is called by in the text if it cannot stand there itself.
const STAND_IN: &str = "oxur_literal_";

fn needs_stand_in(token: &RustToken) -> bool {
    match &token.kind {
        RustTokenKind::Literal(literal) => !is_plain(literal.text.as_str()),
        // What looks like a stand-in has one.
        RustTokenKind::Ident(name) => name.as_str().starts_with(STAND_IN),
        _ => false,
    }
}

fn rust_form(tokens: std::sync::Arc<[RustToken]>, span: Span) -> Form {
    let verbatim = Verbatim { delimiter: Delimiter::Brace, tokens };
    Form::list(vec![Form::symbol("rust", span.start()), Form::new(FormKind::Verbatim(verbatim), span)], span)
}

/// How deep brackets may nest in `(rust {…})`.
const MAX_BRACKETS: usize = 500;

/// A token of a sequence whose brackets nest too deeply to be written as brackets: its text, and `j` behind
/// punctuation that the next touches.
fn flat_text(token: &RustToken) -> String {
    match &token.kind {
        RustTokenKind::Ident(text) | RustTokenKind::Lifetime(text) => text.to_string(),
        RustTokenKind::Literal(literal) => literal.text.to_string(),
        RustTokenKind::Punct(c, Spacing::Joint) => format!("{c}j"),
        RustTokenKind::Punct(c, Spacing::Alone) => c.to_string(),
        RustTokenKind::Open(Delimiter::Paren) => "(".to_owned(),
        RustTokenKind::Open(Delimiter::Bracket) => "[".to_owned(),
        RustTokenKind::Open(Delimiter::Brace) => "{".to_owned(),
        RustTokenKind::Close(Delimiter::Paren) => ")".to_owned(),
        RustTokenKind::Close(Delimiter::Bracket) => "]".to_owned(),
        RustTokenKind::Close(Delimiter::Brace) => "}".to_owned(),
        // `Tokens` holds none.
        RustTokenKind::Unquote(_) => String::new(),
    }
}

/// The characters that are punctuation in Rust.
const PUNCTUATION: &str = "~!@#$%^&*-=+|;:,<.>/?'";

fn flat_token(text: &str, span: Span, reader: &mut Reader) -> Option<RustToken> {
    let mut chars = text.chars();
    let kind = match (chars.next(), chars.next()) {
        (Some('('), None) => RustTokenKind::Open(Delimiter::Paren),
        (Some('['), None) => RustTokenKind::Open(Delimiter::Bracket),
        (Some('{'), None) => RustTokenKind::Open(Delimiter::Brace),
        (Some(')'), None) => RustTokenKind::Close(Delimiter::Paren),
        (Some(']'), None) => RustTokenKind::Close(Delimiter::Bracket),
        (Some('}'), None) => RustTokenKind::Close(Delimiter::Brace),
        (Some(c), second) if PUNCTUATION.contains(c) && matches!(second, None | Some('j')) && text.len() < 3 => {
            RustTokenKind::Punct(c, if second.is_some() { Spacing::Joint } else { Spacing::Alone })
        }
        (Some('\''), Some(_)) if !text[1..].contains('\'') => {
            reader.ident(&text[1..], span)?;
            RustTokenKind::Lifetime(Symbol::new(text))
        }
        (Some(c), _) if c.is_ascii_digit() || text.contains(['"', '\'']) => {
            RustTokenKind::Literal(reader.literal(text, span)?)
        }
        _ => RustTokenKind::Ident(reader.ident(text, span)?.name),
    };
    Some(RustToken { kind, span })
}

/// Tokens whose raw names are names: `r#self` is none.
fn raw_names(tokens: Tokens, reader: &mut Reader) -> Option<Tokens> {
    for token in tokens.as_slice() {
        match &token.kind {
            RustTokenKind::Ident(name) if name.starts_with("r#") => reader.ident(name, token.span)?,
            RustTokenKind::Lifetime(name) if name.starts_with("'r#") => reader.ident(&name[1..], token.span)?,
            _ => continue,
        };
    }
    Some(tokens)
}

/// `(rust {…})`, or `(Tokens :literals ["…"] :tokens (rust {… oxur_literal_0 …}))` where a literal cannot stand.
impl Codec for Tokens {
    const WHAT: &'static str = "(rust {…})";

    fn write(&self) -> Form {
        if self.depth() > MAX_BRACKETS {
            let flat: Vec<String> = self.as_slice().iter().map(flat_text).collect();
            let mut node = write_node("Tokens", self.span());
            node.field("flat", &flat);
            return node.finish();
        }
        if !self.as_slice().iter().any(needs_stand_in) {
            return rust_form(self.shared(), self.span());
        }
        let mut texts = Vec::new();
        let mut tokens = self.as_slice().to_vec();
        for token in tokens.iter_mut().filter(|token| needs_stand_in(token)) {
            let name = Symbol::new(&format!("{STAND_IN}{}", texts.len()));
            match std::mem::replace(&mut token.kind, RustTokenKind::Ident(name)) {
                RustTokenKind::Literal(literal) => texts.push(literal.text.to_string()),
                RustTokenKind::Ident(name) => texts.push(name.to_string()),
                _ => {}
            }
        }
        let mut node = write_node("Tokens", self.span());
        node.field("literals", &texts);
        node.form("tokens", rust_form(tokens.into(), self.span()));
        node.finish()
    }

    fn read(form: &Form, reader: &mut Reader) -> Option<Self> {
        match form.as_call() {
            Some(("rust", [only])) => match &only.kind {
                FormKind::Verbatim(verbatim) => match Self::new(verbatim.tokens.clone()) {
                    Ok(tokens) => raw_names(tokens, reader),
                    Err(error) => {
                        reader.error(*error);
                        None
                    }
                },
                _ => reader.wrong(form, Self::WHAT),
            },
            Some(("Tokens", _)) => {
                let fields = reader.fields("Tokens", &["literals", "tokens", "flat"], form)?;
                let flat: Option<Vec<String>> = reader.field(&fields, 2);
                let flat = flat?;
                if !flat.is_empty() {
                    let tokens: Option<Vec<RustToken>> =
                        flat.iter().map(|text| flat_token(text, form.span, reader)).collect();
                    return Self::new(tokens?).map_err(|error| reader.error(*error)).ok();
                }
                let texts: Option<Vec<String>> = reader.field(&fields, 0);
                let tokens: Option<Self> = reader.field(&fields, 1);
                let texts = texts?;
                let mut tokens = tokens?.as_slice().to_vec();
                for token in &mut tokens {
                    let RustTokenKind::Ident(name) = &token.kind else { continue };
                    let Some(number) = name.as_str().strip_prefix(STAND_IN) else { continue };
                    let text = number.parse::<usize>().ok().and_then(|number| texts.get(number));
                    let Some(text) = text else { return reader.wrong(form, "a literal for each stand-in") };
                    token.kind = if text.starts_with(STAND_IN) {
                        RustTokenKind::Ident(reader.ident(text, form.span)?.name)
                    } else {
                        RustTokenKind::Literal(reader.literal(text, form.span)?)
                    };
                }
                Self::new(tokens).ok()
            }
            _ => reader.wrong(form, Self::WHAT),
        }
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

/// `(Lit :text "…")`: a literal that cannot stand itself.
pub(super) fn write_odd(text: &str, span: Span) -> Form {
    let mut node = write_node("Lit", span);
    node.field("text", &text.to_owned());
    node.finish()
}

/// The text that `write_odd` wrote.
pub(super) fn read_odd(form: &Form, reader: &mut Reader) -> Option<String> {
    let fields = reader.fields("Lit", &["text"], form)?;
    reader.field(&fields, 0)
}
