//! Messages drawn as rustc draws them, by annotate-snippets, which is rustc's renderer.
//!
//! rustc's JSON holds nearly all that it draws; the rest is read from its own drawing (`guide`).

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Padding, Patch, Renderer, Snippet};

use super::guide::{Guide, Shown};
use super::message::{Message, Span};
use super::sources::Sources;
use super::suggestion::{Change, Suggestion};

/// What rustc was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Look {
    /// With colours.
    pub(super) ansi: bool,
    /// In one line.
    pub(super) short: bool,
    /// With lines and corners beyond ASCII.
    pub(super) unicode: bool,
    /// The columns of the terminal.
    pub(super) width: usize,
}

/// rustc's width where it does not know the terminal's.
pub(super) const WIDTH: usize = 140;

/// A message below another one.
pub(super) enum Below {
    /// A note or help.
    Message(Message),
    /// A suggestion.
    Suggestion(Suggestion),
}

/// Draws a message with what is below it.
pub(super) fn draw(message: &Message, below: &[Below], guide: &Guide, look: Look, sources: &mut Sources) -> String {
    let file = message.spans.iter().find(|span| span.is_primary).map(|span| span.file_name.clone());
    let mut drawing = Drawing { guide, sources, file, short: look.short };
    let mut title = level(&message.level).primary_title(message.message.clone());
    if let Some(code) = &message.code
        && is_error_code(&code.code)
    {
        title = title.id(code.code.clone());
    }
    let mut spans = message.spans.clone();
    for suggestion in below.iter().filter_map(Below::suggestion).filter(|s| s.shown == Shown::Inline) {
        add_inline(&mut spans, suggestion);
    }
    let has_more = !below.is_empty();
    let mut groups = Vec::new();
    let mut group = drawing.add_places(Group::with_title(title), &spans, has_more);
    // rustc says where a message comes from behind its notes and before its suggestions.
    let mut origin = guide.origin().filter(|_| is_from_macro(message, below));
    for child in below {
        if child.suggestion().is_some()
            && let Some(origin) = origin.take()
        {
            group = group.element(Level::NOTE.message(origin.to_owned()));
        }
        match child {
            Below::Message(child) if child.spans.is_empty() => {
                let styled = guide.styled(&child.message).filter(|_| look.ansi);
                group = group.element(level(&child.level).message(styled.unwrap_or_else(|| child.message.clone())));
            }
            Below::Message(child) => {
                groups.push(group);
                let title = level(&child.level).secondary_title(child.message.clone());
                group = drawing.add_places(Group::with_title(title), &child.spans, false);
            }
            Below::Suggestion(suggestion) => match suggestion.shown {
                Shown::Hidden | Shown::Inline => {}
                Shown::Note => group = group.element(Level::HELP.message(suggestion.title.clone())),
                Shown::Block => {
                    groups.push(group);
                    let title = Level::HELP.secondary_title(suggestion.title.clone());
                    group = drawing.add_change(Group::with_title(title), suggestion);
                }
            },
        }
    }
    if let Some(origin) = origin {
        group = group.element(Level::NOTE.message(origin.to_owned()));
    }
    groups.push(group);
    let renderer = if look.ansi { Renderer::styled() } else { Renderer::plain() };
    let decor = if look.unicode { DecorStyle::Unicode } else { DecorStyle::Ascii };
    let renderer = renderer.term_width(look.width).decor_style(decor).short_message(look.short);
    let mut drawn = renderer.render(&groups);
    // As rustc does: a blank line after each message, but for the short ones.
    drawn.push_str(if look.short || message.level == "failure-note" { "\n" } else { "\n\n" });
    drawn
}

impl Below {
    fn suggestion(&self) -> Option<&Suggestion> {
        match self {
            Self::Suggestion(suggestion) => Some(suggestion),
            Self::Message(_) => None,
        }
    }
}

/// Whether a code is shown beside the level; the names of lints are not.
fn is_error_code(code: &str) -> bool {
    let number = code.strip_prefix('E').or_else(|| code.strip_prefix("OXR"));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether some code of a message came out of a macro, after those of Oxur are taken away.
fn is_from_macro(message: &Message, below: &[Below]) -> bool {
    let children = below.iter().filter_map(|child| match child {
        Below::Message(child) => Some(child),
        Below::Suggestion(_) => None,
    });
    let mut spans = message.spans.iter().chain(children.flat_map(|child| &child.spans));
    spans.any(|span| span.is_primary && span.expansion.is_some())
}

fn level(name: &str) -> Level<'static> {
    match name {
        "error" => Level::ERROR,
        "warning" => Level::WARNING,
        "note" => Level::NOTE,
        "help" => Level::HELP,
        "failure-note" => Level::NOTE.no_name(),
        other => Level::ERROR.with_name(other.to_owned()),
    }
}

/// Adds a suggestion that is shown beside the code, as the label of its place.
fn add_inline(spans: &mut Vec<Span>, suggestion: &Suggestion) {
    let Some(place) = suggestion.spans.first() else { return };
    let text = match &suggestion.change {
        Change::Rust(texts) => texts.first().map(|text| text.trim()),
        Change::Oxur { text, removes: false, .. } => Some(text.as_str()),
        Change::Oxur { .. } | Change::Words => None,
    };
    let title = &suggestion.title;
    let label = match text.filter(|text| !text.is_empty()) {
        Some(text) => format!("help: {title}: `{text}`"),
        None => format!("help: {title}"),
    };
    let is_same = |span: &&mut Span| span.contains(place) && place.contains(span);
    match spans.iter_mut().find(is_same) {
        Some(span) if span.label.is_none() => span.label = Some(label),
        same => {
            let is_primary = same.is_some_and(|span| span.is_primary);
            spans.push(Span { label: Some(label), is_primary, ..place.clone() });
        }
    }
}

/// A place with words, in a file.
struct Mark {
    file: String,
    kind: AnnotationKind,
    /// Line and column of both ends, from 1.
    start: (usize, usize),
    end: (usize, usize),
    label: Option<String>,
}

struct Drawing<'a> {
    guide: &'a Guide,
    sources: &'a mut Sources,
    /// The file of the message's primary place.
    file: Option<String>,
    short: bool,
}

impl Drawing<'_> {
    /// The spans as rustc shows them: of code that came out of a macro in a file that is not shown, the call.
    fn marks(&self, spans: &[Span]) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        let mut calls = Vec::new();
        for span in spans {
            let mut shown = span;
            while !self.guide.shows_file(shown.rustc_file())
                && let Some(expansion) = &shown.expansion
            {
                shown = &expansion.span;
            }
            marks.push(mark(shown, span.is_primary, span.label.clone()));
            if span.is_primary
                && let Some(words) = self.guide.invocation()
            {
                // The outermost call, unless the message is about a part of it.
                let mut call = shown;
                while let Some(expansion) = &call.expansion {
                    call = &expansion.span;
                }
                if !call.contains(shown) && self.guide.shows_file(call.rustc_file()) {
                    calls.push(mark(call, false, Some(words.to_owned())));
                }
            }
        }
        // A place that a label says something of already needs no more words.
        calls.retain(|call| {
            !marks.iter().any(|mark| mark.start == call.start && mark.file == call.file && mark.label.is_some())
        });
        marks.extend(calls);
        marks
    }

    /// Adds the excerpts of the spans' files to a group, the primary one's first.
    fn add_places<'g>(&mut self, mut group: Group<'g>, spans: &[Span], has_more: bool) -> Group<'g> {
        let mut marks = self.marks(spans);
        let mut files: Vec<String> = Vec::new();
        let primary = marks.iter().find(|mark| mark.kind == AnnotationKind::Primary).map(|mark| mark.file.clone());
        for file in primary.into_iter().chain(marks.iter().map(|mark| mark.file.clone())) {
            if !files.contains(&file) {
                files.push(file);
            }
        }
        for file in files {
            let of_file: Vec<Mark>;
            (of_file, marks) = marks.into_iter().partition(|mark| mark.file == file);
            group = match self.excerpt(&file, &of_file, spans) {
                Some((text, first)) => {
                    let annotations = of_file.iter().filter_map(|mark| annotation(mark, &text, first));
                    let annotations: Vec<Annotation<'g>> = annotations.collect();
                    group.element(Snippet::source(text).line_start(first).path(file).annotations(annotations))
                }
                None if self.short => group,
                None => self.told(group, &file, &of_file, has_more),
            };
        }
        group
    }

    /// The lines that the marks stand on and those between, with the number of the first.
    fn excerpt(&mut self, file: &str, marks: &[Mark], spans: &[Span]) -> Option<(String, usize)> {
        let first = marks.iter().map(|mark| mark.start.0).min()?;
        let last = marks.iter().map(|mark| mark.end.0).max()?;
        if let Some(source) = self.sources.named(file) {
            let lines: Option<Vec<&str>> = (first..=last).map(|number| source.line(number)).collect();
            return Some((lines?.join("\n"), first));
        }
        // What rustc read comes before what is there now.
        let mut known: Vec<(usize, &str)> = Vec::new();
        let mut open: Vec<&Span> = spans.iter().collect();
        while let Some(span) = open.pop() {
            open.extend(span.expansion.as_ref().map(|expansion| &expansion.span));
            if span.file_name == file {
                known.extend((span.line_start..).zip(span.text.iter().map(|line| line.text.as_str())));
            }
        }
        if known.is_empty() {
            return None;
        }
        let text = self.sources.other(file);
        let rest: Vec<&str> = text
            .as_deref()
            .map(|text| text.lines().skip(first - 1).take(last + 1 - first).collect())
            .unwrap_or_default();
        let line = |number: usize| {
            let given = known.iter().find(|(known, _)| *known == number).map(|(_, text)| *text);
            given.or_else(|| rest.get(number - first).copied()).unwrap_or("")
        };
        Some(((first..=last).map(line).collect::<Vec<_>>().join("\n"), first))
    }

    /// Adds what a suggestion changes, as a difference or, where there is none to be shown, as the places.
    fn add_change<'g>(&mut self, group: Group<'g>, suggestion: &Suggestion) -> Group<'g> {
        let Some(first) = suggestion.spans.first() else { return group };
        let file = first.file_name.clone();
        match &suggestion.change {
            Change::Words => {
                let spans: Vec<Span> = suggestion
                    .spans
                    .iter()
                    .map(|span| Span { is_primary: true, label: None, ..span.clone() })
                    .collect();
                let marks: Vec<Mark> = spans.iter().map(|span| mark(span, true, None)).collect();
                // As with a difference, the file is named only if it is not the one of the message.
                match self.excerpt(&file, &marks, &spans).filter(|_| self.file.as_ref() == Some(&file)) {
                    Some((text, first)) => {
                        let marks: Vec<Annotation<'g>> =
                            marks.iter().filter_map(|mark| annotation(mark, &text, first)).collect();
                        group.element(Snippet::source(text).line_start(first).annotations(marks))
                    }
                    None => self.add_places(group, &spans, false),
                }
            }
            Change::Oxur { range, text, .. } => {
                let Some(source) = self.sources.named(&file) else { return group };
                let (start, end) = (source.line_of(range.start), source.line_of(range.end));
                let (Some(from), Some(to)) = (source.byte(start, 1), source.byte(end, usize::MAX)) else {
                    return group;
                };
                // With its end, as rustc has it: then the line behind an inserted one is shown.
                let to = (to + 1).min(source.text.len());
                let Some(lines) = source.text.get(from..to) else { return group };
                let patch = Patch::new(range.start - from..range.end - from, text.clone());
                group.element(Snippet::source(lines.to_owned()).line_start(start).path(file).patch(patch))
            }
            Change::Rust(texts) => {
                let marks: Vec<Mark> = suggestion.spans.iter().map(|span| mark(span, true, None)).collect();
                let Some((lines, start)) = self.excerpt(&file, &marks, &suggestion.spans) else { return group };
                // Several replacements of one place are choices, each an excerpt of its own.
                let is_choice = marks.len() > 1 && marks.iter().all(|mark| mark.start == marks[0].start);
                let patches: Vec<Patch<'g>> = marks
                    .iter()
                    .zip(texts)
                    .filter_map(|(mark, text)| Some(Patch::new(range(mark, &lines, start)?, text.clone())))
                    .collect();
                if is_choice {
                    let snippet =
                        |patch| Snippet::source(lines.clone()).line_start(start).path(file.clone()).patch(patch);
                    return group.elements(patches.into_iter().map(snippet));
                }
                group.element(Snippet::source(lines).line_start(start).path(file).patches(patches))
            }
        }
    }

    /// Adds the places of a file whose text rustc does not have, with their words.
    fn told<'g>(&self, mut group: Group<'g>, file: &str, marks: &[Mark], has_more: bool) -> Group<'g> {
        for (number, mark) in marks.iter().enumerate() {
            let label = mark.label.clone().filter(|label| !label.is_empty());
            if number > 0 && label.is_none() {
                continue;
            }
            let (line, column) = mark.start;
            let column = self.guide.column(file, line).unwrap_or(column);
            group = group.element(Origin::path(file.to_owned()).line(line).char_column(column));
            if let Some(label) = label {
                group = group.element(Padding).element(Level::NOTE.message(label));
                if number + 1 == marks.len() && has_more {
                    group = group.element(Padding);
                }
            }
        }
        group
    }
}

fn mark(span: &Span, is_primary: bool, label: Option<String>) -> Mark {
    Mark {
        file: span.file_name.clone(),
        kind: if is_primary { AnnotationKind::Primary } else { AnnotationKind::Context },
        start: (span.line_start, span.column_start),
        end: (span.line_end, span.column_end),
        label,
    }
}

fn annotation<'g>(mark: &Mark, text: &str, first: usize) -> Option<Annotation<'g>> {
    let annotation = mark.kind.span(range(mark, text, first)?);
    Some(annotation.label(mark.label.clone().map(Cow::<str>::Owned)))
}

/// The bytes of a mark in an excerpt that starts with the line `first`.
fn range(mark: &Mark, text: &str, first: usize) -> Option<Range<usize>> {
    let byte = |(line, column): (usize, usize)| {
        let mut start = 0;
        for _ in first..line {
            start += text.get(start..)?.find('\n')? + 1;
        }
        let rest = text.get(start..)?;
        let line = rest.split('\n').next().unwrap_or("");
        Some(start + line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at))
    };
    let (start, end) = (byte(mark.start)?, byte(mark.end)?);
    Some(start..end.max(start))
}
