//! The file that rustc reads for a source: a call of the macro that `oxur::modules!` brings along, with the shadow of the
//! source and, behind it, the compiled tokens as text.

use oxur_ast::{Item, Lender};
use oxur_comp::Output;
use oxur_core::{Diagnostic, SourceId, Span, render_message};

use crate::encode::Encoder;
use crate::shadow::Shadow;

/// What the file starts with. The macro is one of textual scope, so that no path to the crate `oxur` is needed, which may
/// have another name in the user's crate.
const HEAD: &str = "__oxur_file! { ";

/// What comes of a source.
pub(crate) struct Included {
    /// The file.
    pub(crate) text: String,
    /// By how many columns the first line of the source stands to the right.
    pub(crate) shift: usize,
}

/// Makes the file of `source` with `items` and the errors in that source; `plain` if lints about parentheses and braces are
/// turned off where it is included.
pub(crate) fn included(
    output: &Output,
    source: SourceId,
    items: &[Item],
    errors: &[&Diagnostic],
    more: usize,
    plain: bool,
) -> Included {
    let text = output.sources.get(source).text();
    let here = |span: Span| span.source == source;
    let comments: Vec<(u32, u32)> =
        output.comments.iter().filter(|comment| here(comment.span)).map(|c| (c.span.lo, c.span.hi)).collect();
    let mut places: Vec<u32> = errors.iter().map(|error| error.span().lo).collect();
    oxur_core::sort(&mut places);
    let mut shadow = Shadow::new(text, &comments, &places);
    let lender = Lender::new(std::mem::take(&mut shadow.tokens));
    let mut encoder = Encoder::new(source, text, &output.expansions, lender, plain);
    for error in errors {
        encoder.error(&render_message(error, &output.sources), output.expansions.call_site(error.span()));
    }
    if more > 0 {
        let message = format!("{} has {more} more errors", output.sources.get(source).name());
        encoder.error(&message, Span::new(source, 0, 0));
    }
    for item in items {
        encoder.item(item);
    }
    let (code, changed) = encoder.finish();
    for (token, literal) in changed {
        shadow.change(token, &literal);
    }
    let (mut shown, shift) = shadow.behind(HEAD);
    let hashes = "#".repeat(longest_end(&code) + 1);
    if !shown.ends_with('\n') {
        shown.push('\n');
    }
    shown.push_str(&format!("r{hashes}\"{code}\"{hashes} }}\n"));
    Included { text: shown, shift }
}

/// The most `#`s that stand behind a quotation mark.
fn longest_end(text: &str) -> usize {
    text.split('"').skip(1).map(|part| part.len() - part.trim_start_matches('#').len()).max().unwrap_or(0)
}
