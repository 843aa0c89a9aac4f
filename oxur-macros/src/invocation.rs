//! An invocation of `oxur!`: its text, and the way from places in the text to the spans of its tokens.

use std::path::PathBuf;
use std::sync::Arc;

use oxur_core::Diagnostic;
use proc_macro::{Span, TokenStream};

use crate::input::{InputToken, flatten};
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
    /// The spans, by the byte in the text at which their tokens start.
    spans: Vec<(u32, Span)>,
}

impl Invocation {
    pub(crate) fn new(input: TokenStream) -> Self {
        let call_site = Span::call_site();
        let tokens = flatten(input);
        let file = call_site.file();
        let local_file = call_site.local_file();
        let start = (call_site.line(), call_site.column());
        let source = call_site.source_text();
        if let Some((text, spans)) = source.as_deref().and_then(|source| of_source(source, start, &tokens)) {
            let first_indent = Some(start.1.saturating_sub(1) as u32);
            return Self { file, local_file, text: text.into(), first_indent, diagnostics: Vec::new(), spans };
        }
        let rebuilt = rebuild(&tokens);
        let spans = rebuilt.starts.iter().zip(&tokens).map(|(&start, token)| (start, token.span)).collect();
        Self {
            file,
            local_file,
            text: rebuilt.text.into(),
            first_indent: None,
            diagnostics: rebuilt.diagnostics,
            spans,
        }
    }

    /// The span of the token that stands at a byte, or the last one before it; the call if there is none.
    pub(crate) fn span_at(&self, byte: u32) -> Span {
        let after = self.spans.partition_point(|&(start, _)| start <= byte);
        after.checked_sub(1).map_or_else(Span::call_site, |at| self.spans[at].1)
    }
}

/// The text of the invocation between its brackets, with the spans of the tokens by their places in it; none if the
/// tokens do not stand in that text, as when a `macro_rules!` macro made the call.
fn of_source(source: &str, start: (usize, usize), tokens: &[InputToken<Span>]) -> Option<(String, Vec<(u32, Span)>)> {
    let inside = inside(source)?;
    let mut text = padding(start, &source[..inside.start]);
    let code = text.len();
    text.push_str(&source[inside]);
    let lines: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let mut spans = Vec::with_capacity(tokens.len());
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
        if spans.last().is_none_or(|&(last, _)| last < at as u32) {
            spans.push((at as u32, token.span));
        }
    }
    Some((text, spans))
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
