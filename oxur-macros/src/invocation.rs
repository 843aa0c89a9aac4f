//! An invocation of `oxur!`: its text, and the way from places in the text to the spans of its tokens.

use std::path::PathBuf;
use std::sync::Arc;

use oxur_ast::{Lender, Lent, Printed, SourceToken, SourceTokenKind};
use oxur_core::{Delimiter, Diagnostic};
use proc_macro::{Span, TokenStream};

use crate::input::{InputKind, InputToken, flatten};
use crate::rebuild::rebuild;

/// An invocation.
pub(crate) struct Invocation {
    /// The file, as rustc names it in messages.
    pub(crate) file: String,
    /// The file on disk, if it is one.
    pub(crate) local_file: Option<PathBuf>,
    /// The text, which starts at the file's line 1 and column 1, so that its lines and columns are the file's: what is
    /// before the code is blank.
    pub(crate) text: Arc<str>,
    /// The column, from 0, of what the code's first line starts with.
    pub(crate) first_indent: Option<u32>,
    /// Problems of tokens without places.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The tokens, by their bytes in the text.
    lender: Lender,
    /// The span of each, and that of the whole of the brackets that it opens.
    spans: Vec<(Span, Span)>,
}

impl Invocation {
    pub(crate) fn new(input: TokenStream) -> Self {
        let call_site = Span::call_site();
        let tokens = flatten(input);
        let file = call_site.file();
        let local_file = call_site.local_file();
        let start = (call_site.line(), call_site.column());
        let source = call_site.source_text();
        if let Some((text, starts)) = source.as_deref().and_then(|source| of_source(source, start, &tokens)) {
            let first_indent = Some(start.1.saturating_sub(1) as u32);
            let (lender, spans) = lender(&starts, &tokens);
            return Self { file, local_file, text: text.into(), first_indent, diagnostics: Vec::new(), lender, spans };
        }
        let rebuilt = rebuild(&tokens);
        let (lender, spans) = lender(&rebuilt.starts, &tokens);
        let (text, diagnostics) = (rebuilt.text.into(), rebuilt.diagnostics);
        Self { file, local_file, text, first_indent: None, diagnostics, lender, spans }
    }

    /// The span of the token that stands at a byte, or the last one before it; the call if there is none.
    pub(crate) fn span_at(&self, byte: u32) -> Span {
        let after = self.lender.tokens().partition_point(|token| token.lo <= byte);
        after.checked_sub(1).map_or_else(Span::call_site, |at| self.spans[at].0)
    }

    /// The span for what is printed of `span`, a place in the text, and whether the tokens behind it are those for an
    /// operator's further characters.
    pub(crate) fn lend(&self, printed: Printed<'_>, span: oxur_core::Span) -> Lending {
        self.lending(self.lender.lend(&self.text, printed, span))
    }

    /// The span for all that a macro made of the call at `span`.
    pub(crate) fn lend_call(&self, span: oxur_core::Span) -> Lending {
        self.lending(self.lender.lend_call(span))
    }

    /// Whether `span` is the head of a list.
    pub(crate) fn is_head(&self, span: oxur_core::Span) -> bool {
        self.lender.is_head(span)
    }

    fn lending(&self, lent: Option<Lent>) -> Lending {
        match lent {
            Some(Lent::Token(at)) => Lending { span: self.spans[at].0, next: None },
            Some(Lent::Tokens(at)) => Lending { span: self.spans[at].0, next: Some(at) },
            Some(Lent::Whole(at)) => Lending { span: self.spans[at].1, next: None },
            None => Lending::call(),
        }
    }

    /// The span for a further character of an operator.
    pub(crate) fn further(&self, lending: &Lending, character: usize) -> Span {
        let token = lending.next.and_then(|at| self.spans.get(at + character));
        token.map_or(lending.span, |(span, _)| *span)
    }
}

/// A span that was lent.
pub(crate) struct Lending {
    pub(crate) span: Span,
    next: Option<usize>,
}

impl Lending {
    /// The span of the call itself.
    pub(crate) fn call() -> Self {
        Self { span: Span::call_site(), next: None }
    }
}

/// The tokens by the bytes at which they start; those of a doc comment, which all stand at its place, are one.
fn lender(starts: &[u32], tokens: &[InputToken<Span>]) -> (Lender, Vec<(Span, Span)>) {
    let mut list: Vec<SourceToken> = Vec::with_capacity(tokens.len());
    let mut spans = Vec::with_capacity(tokens.len());
    for (&lo, token) in starts.iter().zip(tokens) {
        if list.last().is_some_and(|last| last.lo >= lo) {
            continue;
        }
        let kind = match (token.kind, token.text.as_bytes().last()) {
            (InputKind::Open, Some(b'(')) => SourceTokenKind::Open(Delimiter::Paren),
            (InputKind::Open, Some(b'[')) => SourceTokenKind::Open(Delimiter::Bracket),
            (InputKind::Open, _) => SourceTokenKind::Open(Delimiter::Brace),
            (InputKind::Close, _) => SourceTokenKind::Close,
            _ => SourceTokenKind::Leaf,
        };
        list.push(SourceToken { lo, hi: lo + token.text.len() as u32, kind });
        spans.push((token.span, token.whole));
    }
    (Lender::new(list), spans)
}

/// The text of the invocation between its brackets, with the bytes at which the tokens start in it; none if the
/// tokens do not stand in that text, as when a `macro_rules!` macro made the call.
fn of_source(source: &str, start: (usize, usize), tokens: &[InputToken<Span>]) -> Option<(String, Vec<u32>)> {
    let inside = inside(source)?;
    let mut text = padding(start, &source[..inside.start]);
    let code = text.len();
    text.push_str(&source[inside]);
    let lines: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let mut starts = Vec::with_capacity(tokens.len());
    // The tokens come in order: one walk over the text finds all their places.
    let (mut line, mut column, mut at) = (0, 1, 0);
    for token in tokens {
        let (token_line, token_column) = token.place?.start;
        if token_line != line || token_column < column {
            (line, column, at) = (token_line, 1, *lines.get(token_line.checked_sub(1)?)?);
        }
        while column < token_column {
            at += text[at..].chars().next().filter(|&c| c != '\n')?.len_utf8();
            column += 1;
        }
        let rest = &text[at..];
        // The tokens of a doc comment all stand where the comment does.
        let doc = rest.starts_with("//") || rest.starts_with("/*");
        if at < code || !(doc || rest.starts_with(token.text.as_str()) || same_literal(rest, &token.text)) {
            return None;
        }
        starts.push(at as u32);
    }
    Some((text, starts))
}

/// Whether the text starts like a literal that rustc shows in its own way (with other line ends, or normalised).
fn same_literal(rest: &str, token: &str) -> bool {
    let first = token.chars().next();
    first.is_some_and(|c| c == '"' || !c.is_ascii()) && rest.chars().next() == first
}

/// Blank lines and columns up to the place at which the code between the brackets starts.
fn padding(start: (usize, usize), before: &str) -> String {
    let lines = before.matches('\n').count();
    let last = before.rsplit('\n').next().unwrap_or("").chars().count();
    let column = if lines == 0 { start.1 - 1 + last } else { last };
    let mut text = "\n".repeat(start.0 - 1 + lines);
    text.extend(std::iter::repeat_n(' ', column));
    text
}

/// What stands between the brackets of `path::oxur! { … }`.
fn inside(source: &str) -> Option<std::ops::Range<usize>> {
    let bang = skip_to(source, 0, |c| c == '!')?;
    let open = skip_to(source, bang + 1, |c| matches!(c, '(' | '[' | '{'))?;
    let end = source.trim_end().len().checked_sub(1)?;
    let closes = matches!(
        (source.as_bytes().get(open)?, source.as_bytes().get(end)?),
        (b'(', b')') | (b'[', b']') | (b'{', b'}')
    );
    (closes && open < end).then_some(open + 1..end)
}

/// The next character that `wanted` takes, comments left out.
fn skip_to(source: &str, from: usize, wanted: impl Fn(char) -> bool) -> Option<usize> {
    let mut at = from;
    loop {
        let rest = source.get(at..)?;
        if rest.starts_with("//") {
            at += rest.find('\n')?;
        } else if rest.starts_with("/*") {
            at += rest.find("*/")? + 2;
        } else {
            let c = rest.chars().next()?;
            if wanted(c) {
                return Some(at);
            }
            at += c.len_utf8();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{inside, padding};

    #[test]
    fn the_code_between_the_brackets() {
        let cases = [
            ("oxur! { (f) }", " (f) "),
            ("a::oxur!((f))", "(f)"),
            ("oxur ! /* ( ! */ [ x ]", " x "),
            ("oxur!{}", ""),
            ("oxur! // {\n { x\n}", " x\n"),
        ];
        for (source, code) in cases {
            assert_eq!(inside(source).map(|range| &source[range]), Some(code), "{source}");
        }
        for source in ["", "oxur", "oxur!", "oxur! {", "oxur! { ]", "$m"] {
            assert_eq!(inside(source), None, "{source}");
        }
    }

    #[test]
    fn lines_and_columns_stay() {
        assert_eq!(padding((3, 5), "oxur! {"), "\n\n           ");
        assert_eq!(padding((1, 1), "oxur!\n  {"), "\n   ");
    }
}
