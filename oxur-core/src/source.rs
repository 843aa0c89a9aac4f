//! Source texts and the way from byte offsets to lines and columns.

use std::sync::Arc;

use crate::{SourceId, Span};

/// One text that was given to the compiler.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: Arc<str>,
    /// The byte at which each line starts.
    lines: Vec<u32>,
}

impl Source {
    fn new(name: String, text: Arc<str>) -> Self {
        let starts = text.bytes().zip(1u32..).filter(|&(byte, _)| byte == b'\n').map(|(_, next)| next);
        let lines = std::iter::once(0).chain(starts).collect();
        Self { name, text, lines }
    }

    /// The name that messages show: for a file its path as the user gave it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The line and column of a byte, both from 1; a column is a character, as rustc counts, and a tab is one.
    #[must_use]
    pub fn line_column(&self, byte: u32) -> LineColumn {
        let line = self.lines.partition_point(|&start| start <= byte).max(1);
        let start = self.lines[line - 1] as usize;
        let end = (byte as usize).min(self.text.len());
        let column = self.text.get(start..end).map_or(end - start, |before| before.chars().count());
        LineColumn { line, column: column + 1 }
    }

    /// The byte at which a line (from 1) starts.
    #[must_use]
    pub fn line_start(&self, line: usize) -> Option<u32> {
        self.lines.get(line.checked_sub(1)?).copied()
    }
}

/// A line and a column, both from 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LineColumn {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// The sources of one compilation.
#[derive(Clone, Debug)]
pub struct SourceMap {
    list: Vec<Source>,
}

impl Default for SourceMap {
    fn default() -> Self {
        Self::new()
    }
}

impl SourceMap {
    /// A map with the empty source 0, "nowhere", alone.
    #[must_use]
    pub fn new() -> Self {
        Self { list: vec![Source::new(String::new(), Arc::from(""))] }
    }

    /// Adds a text under a name and gives its number.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> SourceId {
        self.list.push(Source::new(name.into(), text.into()));
        SourceId(u32::try_from(self.list.len() - 1).unwrap_or(u32::MAX))
    }

    /// The source of that number; "nowhere" for one that was never given.
    #[must_use]
    pub fn get(&self, id: SourceId) -> &Source {
        self.list.get(id.0 as usize).unwrap_or(&self.list[0])
    }

    /// The text behind a span; empty if there is none.
    #[must_use]
    pub fn snippet(&self, span: Span) -> &str {
        self.get(span.source).text.get(span.lo as usize..span.hi as usize).unwrap_or("")
    }

    /// All sources with their numbers, "nowhere" left out.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        (0..).map(SourceId).zip(&self.list).skip(1)
    }
}
