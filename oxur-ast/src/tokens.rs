//! Token sequences: macro bodies, attributes' arguments, and what has no typed form.

use std::sync::Arc;

use oxur_core::{Delimiter, Diagnostic, LiteralKind, RustToken, RustTokenKind, Span, codes};

/// Rust tokens, flat: inner brackets are tokens that always match. Copies share one list.
#[derive(Clone, PartialEq, Debug)]
pub struct Tokens {
    list: Arc<[RustToken]>,
}

impl Default for Tokens {
    fn default() -> Self {
        Self { list: Arc::from([]) }
    }
}

impl Tokens {
    /// Takes tokens whose brackets match and among which no `~x` is left.
    ///
    /// # Errors
    ///
    /// A bracket has no partner, or an unquoted form has not been replaced by tokens.
    pub fn new(list: impl Into<Arc<[RustToken]>>) -> Result<Self, Box<Diagnostic>> {
        let list = list.into();
        let mut open: Vec<(Delimiter, Span)> = Vec::new();
        for token in list.iter() {
            match &token.kind {
                RustTokenKind::Open(delimiter) => open.push((*delimiter, token.span)),
                RustTokenKind::Close(delimiter) => match open.pop() {
                    Some((opened, _)) if opened == *delimiter => {}
                    _ => return Err(unmatched(token.span)),
                },
                RustTokenKind::Unquote(_) => {
                    let message = "an unquoted form stands among Rust tokens outside of any template";
                    return Err(Box::new(Diagnostic::error(codes::ast::UNQUOTE_IN_TOKENS, token.span, message)));
                }
                _ => {}
            }
        }
        match open.pop() {
            Some((_, span)) => Err(unmatched(span)),
            None => Ok(Self { list }),
        }
    }

    /// Takes tokens of which the caller knows what [`Tokens::new`] would check.
    #[cfg(feature = "syn")]
    pub(crate) fn trusted(list: Vec<RustToken>) -> Self {
        Self { list: list.into() }
    }

    /// The tokens.
    #[must_use]
    pub fn as_slice(&self) -> &[RustToken] {
        &self.list
    }

    /// The list itself.
    #[cfg(feature = "text")]
    pub(crate) fn shared(&self) -> Arc<[RustToken]> {
        self.list.clone()
    }

    /// Goes through the tokens' places.
    #[cfg(feature = "parse")]
    pub(crate) fn spans_mut(&mut self, mut each: impl FnMut(&mut Span)) {
        // Lists that share their tokens with others get their own.
        if Arc::get_mut(&mut self.list).is_none() {
            self.list = Arc::from(&*self.list);
        }
        Arc::get_mut(&mut self.list).into_iter().flatten().for_each(|token| each(&mut token.span));
    }

    /// How deep the brackets nest.
    #[cfg(feature = "text")]
    pub(crate) fn depth(&self) -> usize {
        let (mut depth, mut max) = (0_usize, 0);
        for token in self.list.iter() {
            match token.kind {
                RustTokenKind::Open(_) => {
                    depth += 1;
                    max = max.max(depth);
                }
                RustTokenKind::Close(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        max
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// From the first token to the last.
    #[must_use]
    pub fn span(&self) -> Span {
        match (self.list.first(), self.list.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => Span::NOWHERE,
        }
    }
}

fn unmatched(span: Span) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(codes::ast::UNMATCHED_BRACKET, span, "this bracket has no partner"))
}

/// The kind of a literal, by how its text starts.
pub(crate) fn literal_kind(text: &str) -> LiteralKind {
    let bytes = text.as_bytes();
    match (bytes.first(), bytes.get(1)) {
        (Some(b'"' | b'r'), _) => LiteralKind::String,
        (Some(b'\''), _) => LiteralKind::Char,
        (Some(b'b'), Some(b'\'')) => LiteralKind::Byte,
        (Some(b'b'), _) => LiteralKind::ByteString,
        (Some(b'c'), _) => LiteralKind::CString,
        (Some(b'0'), Some(b'x' | b'o' | b'b')) => LiteralKind::Integer,
        _ => {
            let exponent = text.find(['e', 'E']).is_some_and(|at| {
                text[..at].bytes().all(|b| b.is_ascii_digit() || b == b'_' || b == b'-')
                    && text[at + 1..].starts_with(|c: char| c.is_ascii_digit() || "+-_".contains(c))
            });
            if text.contains('.') || exponent || text.ends_with("f32") || text.ends_with("f64") {
                LiteralKind::Float
            } else {
                LiteralKind::Integer
            }
        }
    }
}
