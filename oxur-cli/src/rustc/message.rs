//! rustc's messages in JSON, as far as they are read or changed; what else they hold is kept.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A diagnostic, or one of the notes and helps below it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Message {
    pub(super) message: String,
    pub(super) code: Option<Code>,
    /// `error`, `warning`, `note`, `help`, `failure-note`, `error: internal compiler error`.
    pub(super) level: String,
    pub(super) spans: Vec<Span>,
    pub(super) children: Vec<Message>,
    /// The message drawn for people; only the outermost one has it.
    pub(super) rendered: Option<String>,
    #[serde(flatten)]
    pub(super) other: Map<String, Value>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Code {
    pub(super) code: String,
    #[serde(flatten)]
    pub(super) other: Map<String, Value>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Span {
    pub(super) file_name: String,
    pub(super) byte_start: usize,
    pub(super) byte_end: usize,
    /// Lines and columns count from 1, columns in characters.
    pub(super) line_start: usize,
    pub(super) line_end: usize,
    pub(super) column_start: usize,
    pub(super) column_end: usize,
    pub(super) is_primary: bool,
    /// The lines of the file that the span touches; none where rustc does not have the file.
    pub(super) text: Vec<Line>,
    pub(super) label: Option<String>,
    pub(super) suggested_replacement: Option<String>,
    pub(super) suggestion_applicability: Option<String>,
    pub(super) expansion: Option<Box<Expansion>>,
    #[serde(flatten)]
    pub(super) other: Map<String, Value>,
    /// The name of the file in rustc's message, if the span was moved to another.
    #[serde(skip)]
    pub(super) shadow: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) highlight_start: usize,
    pub(super) highlight_end: usize,
    #[serde(flatten)]
    pub(super) other: Map<String, Value>,
}

/// The macro call that a span's code came from.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Expansion {
    pub(super) span: Span,
    pub(super) macro_decl_name: String,
    pub(super) def_site_span: Option<Span>,
    #[serde(flatten)]
    pub(super) other: Map<String, Value>,
}

impl Message {
    /// A note or help below another message.
    pub(super) fn below(level: &str, message: String) -> Self {
        Self {
            message,
            code: None,
            level: level.to_owned(),
            spans: Vec::new(),
            children: Vec::new(),
            rendered: None,
            other: Map::new(),
        }
    }

    /// The spans of the message and of what is below it.
    pub(super) fn all_spans(&self) -> Vec<&Span> {
        let mut spans: Vec<&Span> = self.spans.iter().collect();
        spans.extend(self.children.iter().flat_map(Self::all_spans));
        spans
    }
}

impl Span {
    /// The name of the file in rustc's own message.
    pub(super) fn rustc_file(&self) -> &str {
        self.shadow.as_deref().unwrap_or(&self.file_name)
    }

    /// Whether the span lies in an `.oxr` file.
    pub(super) fn is_oxur(&self) -> bool {
        self.shadow.is_some()
    }

    /// Whether `other` lies within this span.
    pub(super) fn contains(&self, other: &Self) -> bool {
        self.file_name == other.file_name && self.byte_start <= other.byte_start && other.byte_end <= self.byte_end
    }
}
