//! Spellings of earlier Oxur texts, rewritten to today's.

use oxur_core::Form;

/// The text in today's spelling, if there are earlier ones in it.
pub(super) fn rewrite(_text: &str, _forms: &[Form]) -> Option<String> {
    None
}
