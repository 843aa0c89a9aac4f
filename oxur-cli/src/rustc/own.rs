//! Oxur's own errors, which come as the texts of `compile_error!`s, and its warnings, which come as uses of something
//! deprecated: full diagnostics are made of them again.
//!
//! The text is `oxur_core::render_message`'s: `message [OXR0004]`, then lines `note: …` and `help: …`.

use std::env;
use std::path::{Path, PathBuf};

use oxur_core::codes;
use serde_json::{Map, Value};

use super::message::{Code, Line, Message, Span};
use super::sources::Source;

/// What rustc says before the text of a warning.
const DEPRECATED: &str = "use of deprecated constant `";

/// Takes the code and what stands below the first line out of the message, if it is one of Oxur's; gives whether it is.
pub(super) fn recognise(message: &mut Message) -> bool {
    let is_error = message.level == "error" && message.code.is_none();
    let is_warning =
        message.message.starts_with(DEPRECATED) && message.code.as_ref().is_some_and(|code| code.code == "deprecated");
    if !is_error && !is_warning {
        return false;
    }
    let text = if is_warning {
        // The name of the constant comes first.
        message.message.split_once("`: ").map_or("", |(_, text)| text)
    } else {
        &message.message
    };
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let Some((title, code)) = first.strip_suffix(']').and_then(|first| first.rsplit_once(" [")) else { return false };
    if !codes::all().any(|known| known.code == code) {
        return false;
    }
    let code = Code { code: code.to_owned(), other: Map::from_iter([("explanation".to_owned(), Value::Null)]) };
    let children = details(rest);
    message.message = title.to_owned();
    message.code = Some(code);
    // What rustc adds speaks of its own macro or lint.
    message.children = children;
    for span in &mut message.spans {
        span.expansion = None;
        span.label = None;
    }
    true
}

/// Takes the place of an error that stands before the words, where rustc has nothing to point at: `src/a.oxr:2:4: words`.
/// `base` is the folder that rustc runs in.
pub(super) fn take_place(message: &mut Message, base: &Path) {
    let parts = || {
        let (file, rest) = message.message.split_once(".oxr:")?;
        let (line, rest) = rest.split_once(':')?;
        let (column, words) = rest.split_once(": ")?;
        Some((format!("{file}.oxr"), line.parse().ok()?, column.parse().ok()?, words.to_owned()))
    };
    let (Some((file, line, column, words)), [span, ..]) = (parts(), message.spans.as_mut_slice()) else { return };
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let path = package.join(&file);
    let name = path.strip_prefix(base).unwrap_or(&path).display().to_string();
    span.shadow = Some(std::mem::replace(&mut span.file_name, name));
    (span.line_start, span.line_end) = (line, line);
    (span.column_start, span.column_end) = (column, column);
    (span.byte_start, span.byte_end) = (0, 0);
    span.text.clear();
    message.message = words;
}

/// The notes and helps; a line that starts neither goes on with the one before.
fn details(text: &str) -> Vec<Message> {
    let mut list: Vec<Message> = Vec::new();
    for line in text.lines() {
        let started = ["note", "help"].into_iter().find_map(|level| Some((level, line.strip_prefix(level)?)));
        match started.and_then(|(level, rest)| Some((level, rest.strip_prefix(": ")?))) {
            Some((level, words)) => list.push(Message::below(level, words.to_owned())),
            None => {
                if let Some(last) = list.last_mut() {
                    last.message.push('\n');
                    last.message.push_str(line);
                }
            }
        }
    }
    list
}

/// Makes labels of the notes that name a place in the file of the message: `src/a.oxr:3:5: words`.
pub(super) fn label_places(message: &mut Message, source: &Source) {
    let Some(primary) = message.spans.iter().find(|span| span.is_primary).cloned() else { return };
    let mut labels = Vec::new();
    message.children.retain(|child| {
        let span = Some(child).filter(|child| child.level == "note" && !child.message.contains('\n'));
        let span = span.and_then(|child| label(&child.message, source, &primary));
        let found = span.is_some();
        labels.extend(span);
        !found
    });
    message.spans.extend(labels);
}

fn label(words: &str, source: &Source, primary: &Span) -> Option<Span> {
    let (file, rest) = words.split_once(".oxr:")?;
    // The build script names files from the package's folder, messages from the workspace's.
    let name = source.name.strip_suffix(".oxr")?.strip_suffix(file)?;
    if !name.is_empty() && !name.ends_with(['/', '\\']) {
        return None;
    }
    let (line, rest) = rest.split_once(':')?;
    let (column, words) = rest.split_once(": ")?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let text = source.line(line)?;
    let start = source.byte(line, column)?;
    let length = word(source.text.get(start..)?).chars().count();
    let end = source.byte(line, column + length)?;
    let highlight =
        Line { text: text.to_owned(), highlight_start: column, highlight_end: column + length, other: Map::new() };
    Some(Span {
        byte_start: start,
        byte_end: end,
        line_start: line,
        line_end: line,
        column_start: column,
        column_end: column + length,
        is_primary: false,
        text: vec![highlight],
        label: Some(words.to_owned()),
        ..primary.clone()
    })
}

/// The word or the bracket that a text starts with.
fn word(text: &str) -> &str {
    let ends = |c: char| c.is_whitespace() || "()[]{}\",;".contains(c);
    let end = text.find(ends).unwrap_or(text.len());
    let end = if end == 0 { text.chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8) } else { end };
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> Message {
        Message::below("error", text.to_owned())
    }

    #[test]
    fn own_errors_are_taken_apart() {
        let mut message = error("two forms touch [OXR0004]\nnote: one\n  and more\nhelp: put a blank between");
        assert!(recognise(&mut message));
        assert_eq!(message.message, "two forms touch");
        assert_eq!(message.code.as_ref().map(|code| code.code.as_str()), Some("OXR0004"));
        let below: Vec<_> = message.children.iter().map(|c| (c.level.as_str(), c.message.as_str())).collect();
        assert_eq!(below, [("note", "one\n  and more"), ("help", "put a blank between")]);
    }

    #[test]
    fn other_errors_are_left_alone() {
        for text in ["mismatched types", "my own [OXR9999]", "[OXR0004]", "x [OXR0004] y"] {
            let mut message = error(text);
            assert!(!recognise(&mut message), "{text}");
            assert_eq!(message.message, text);
        }
    }
}
