//! The comments of a Rust text, which no tree holds.

use oxur_core::{SourceId, Span};

use crate::rust::split_shebang;
use crate::scan::Scanner;

/// A comment that is no doc comment: those are attributes, and stand in the tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Comment<'t> {
    /// The whole comment, with its slashes and stars, without the end of its line.
    pub text: &'t str,
    /// Its place.
    pub span: Span,
    /// Whether a token stands before it in its line.
    pub trailing: bool,
}

/// The comments of a Rust text, in order. In a text that is not made of Rust's tokens they are found up to what is
/// wrong.
#[must_use]
pub fn rust_comments(text: &str, source: SourceId) -> Vec<Comment<'_>> {
    let (_, body) = split_shebang(text);
    let offset = text.len() - body.len();
    let mut scanner = Scanner::new(body);
    let mut comments = Vec::new();
    // Where the last token ended.
    let mut token_end = None;
    while let Some(next) = scanner.next_or_comment() {
        let range = scanner.range();
        let Err(comment) = next else {
            token_end = Some(range.end);
            continue;
        };
        let byte = |at: usize| u32::try_from(at + offset).unwrap_or(u32::MAX);
        let text = comment.strip_suffix('\r').unwrap_or(comment);
        comments.push(Comment {
            text,
            span: Span::new(source, byte(range.start), byte(range.start + text.len())),
            trailing: token_end.is_some_and(|end| !body[end..range.start].contains('\n')),
        });
    }
    comments
}
