//! The formatter: Oxur text laid out as people write it.
//!
//! ```text
//! text ──read──▶ lexemes, forms ──older──▶ today's spellings ──tree──▶ tree with sizes ──layout──▶ page ──▶ text
//! ```
//!
//! Only what stands between lexemes changes: blanks, line ends and commas. So what is read from the new text is equal to
//! what was read from the old one, but for earlier spellings, which are rewritten before.

mod built;
mod calls;
mod grow;
mod layout;
mod older;
mod page;
mod size;
mod style;
mod tree;
mod vectors;

use oxur_core::{Diagnostic, Door, ReadOptions, SourceId, read_lexemes};

pub use self::built::{blank_line, comment_before, comment_beside, format_forms};
use self::layout::Layouter;
use self::style::Styles;
use self::tree::Tree;

/// What the formatter is told beside the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FormatOptions {
    /// How many columns a line has, where that can be.
    pub width: usize,
    /// How wide a form with a body may be on one line.
    pub short: usize,
    /// Whether blank lines are put around what takes several lines; otherwise they stand where they stood.
    pub spaced: bool,
}

impl Default for FormatOptions {
    fn default() -> Self {
        Self { width: 100, short: 100, spaced: false }
    }
}

impl FormatOptions {
    /// For forms that a program built, which have no lines of their own yet.
    #[must_use]
    pub fn for_forms() -> Self {
        Self { short: 60, spaced: true, ..Self::default() }
    }
}

/// Lays out a text. A formatted text stays as it is.
///
/// # Errors
///
/// What the reader says of a text that it does not read without a remark: such a text means something else than it shows.
pub fn format_text(source: SourceId, text: &str, options: &FormatOptions) -> Result<String, Vec<Diagnostic>> {
    let reading = ReadOptions::new(Door::File);
    let (mut read, mut lexemes) = read_lexemes(source, text, &reading);
    if !read.diagnostics.is_empty() {
        return Err(read.diagnostics);
    }
    // The reader takes CR LF as LF, in literals too.
    let mut text = std::borrow::Cow::Borrowed(text);
    for rewrite in [|text: &str, _: &[_]| text.contains('\r').then(|| text.replace("\r\n", "\n")), older::rewrite] {
        if let Some(new) = rewrite(&text, &read.forms) {
            (read, lexemes) = read_lexemes(source, &new, &reading);
            if !read.diagnostics.is_empty() {
                return Err(read.diagnostics);
            }
            text = std::borrow::Cow::Owned(new);
        }
    }
    // What stands within verbatim Rust or an attribute is a part of it.
    let mut at = 0;
    read.comments.retain(|comment| {
        at += lexemes[at..].iter().take_while(|lexeme| lexeme.hi <= comment.span.lo).count();
        lexemes.get(at).is_none_or(|lexeme| comment.span.hi <= lexeme.lo)
    });
    let styles = Styles::new(&read.forms);
    let tree = Tree::new(&text, lexemes, &read.comments, &styles, options);
    Ok(Layouter::new(&tree, options).run())
}
