//! Forms that a program built, as text: they are printed, and the text is laid out.

use oxur_core::{Form, SourceId, Span, print_doc_lines};

use super::{FormatOptions, format_text};

/// Lays out forms, each of which is an item of a file. Comments and blank lines among them are made by [`comment_before`],
/// [`comment_beside`] and [`blank_line`]. What nests deeper than the reader reads is printed without a layout.
#[must_use]
pub fn format_forms(forms: &[Form], options: &FormatOptions) -> String {
    let mut text = String::new();
    for (number, form) in forms.iter().enumerate() {
        let beside = form.as_symbol().is_some_and(|text| text.starts_with("//") || text.starts_with("/*"));
        if beside {
            text.push(' ');
        } else if number > 0 && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&print_doc_lines(form));
    }
    text.push('\n');
    format_text(SourceId::default(), &text, options).unwrap_or(text)
}

/// A form that is printed as a comment before the next form, on lines of its own. `text` is one comment or several, marks
/// included: `// …` to the end of a line, `/* … */`.
#[must_use]
pub fn comment_before(text: &str) -> Form {
    Form::symbol(&format!("\n{}\n", plain(text)), Span::NOWHERE)
}

/// A form that is printed as a comment on the line of the form before it.
#[must_use]
pub fn comment_beside(text: &str) -> Form {
    let text = plain(text);
    let end = if text.starts_with("//") { "\n" } else { "" };
    Form::symbol(&format!("{text}{end}"), Span::NOWHERE)
}

/// A form that is printed as a blank line before the next form.
#[must_use]
pub fn blank_line() -> Form {
    Form::symbol("\n\n", Span::NOWHERE)
}

/// A comment that is no doc comment.
fn plain(text: &str) -> String {
    let text = text.trim();
    let is_doc = match text.as_bytes() {
        [b'/', mark @ (b'/' | b'*'), third, rest @ ..] => {
            *third == b'!' || (third == mark && !rest.starts_with(&[*mark]) && !(*mark == b'*' && rest == b"/"))
        }
        _ => false,
    };
    if is_doc { format!("{} {}", &text[..2], &text[2..]) } else { text.to_owned() }
}
