//! Whether a text is whole, or the user is to write on.

use oxur_core::codes::read as codes;
use oxur_core::{Door, ReadOptions, SourceId, read};

/// Whether text can be entered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Completeness {
    /// It can; it may still be wrong.
    Whole,
    /// A bracket, string or comment is still open, or an attribute waits for its form.
    Open,
}

/// Whether `text` can be entered as it is. What is open at its end may be closed by more text; other mistakes are not
/// mended by that.
#[must_use]
pub fn completeness(text: &str) -> Completeness {
    let result = read(SourceId::default(), text, &ReadOptions::new(Door::File));
    let end = text.trim_end().len();
    let open = result.diagnostics.iter().any(|diagnostic| {
        let code = diagnostic.code;
        let waits = code == codes::NOTHING_FOLLOWS && diagnostic.span().hi as usize >= end;
        waits || OPEN.contains(&code)
    });
    if open { Completeness::Open } else { Completeness::Whole }
}

/// What more text can close.
const OPEN: &[&str] =
    &[codes::UNCLOSED, codes::UNTERMINATED_STRING, codes::UNTERMINATED_COMMENT, codes::UNCLOSED_ANGLE];

#[cfg(test)]
mod tests {
    use super::{Completeness, completeness};

    #[test]
    fn what_is_open_waits_for_more() {
        for text in ["(", "(f [x", "\"abc", "(f \"a)", "/* x", "#[derive(Debug)]", "/// doc", "'(a", "~", "(def x #_"] {
            assert_eq!(completeness(text), Completeness::Open, "{text}");
        }
        for text in ["", "x", "(f)", ")", "(f))", "; (", "// (", "\"a\"", "(f 'a')", "1 2"] {
            assert_eq!(completeness(text), Completeness::Whole, "{text}");
        }
    }
}
