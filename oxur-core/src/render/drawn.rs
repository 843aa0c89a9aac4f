//! Diagnostics drawn by annotate-snippets, which is rustc's own renderer.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::{Diagnostic, Label, Severity, Source, SourceId, SourceMap, Span};

/// The longest line, in bytes, that is shown.
const MAX_LINE: usize = 500;
/// How many steps of a trace are shown.
const MAX_STEPS: usize = 8;

/// Draws a diagnostic as rustc draws its own, with colours if `color`; ends with a line feed.
#[must_use]
pub fn render(diagnostic: &Diagnostic, sources: &SourceMap, color: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code);
    let mut main = Group::with_title(title);
    // The primary place comes first, then the other sources in the order of the labels.
    for (number, source) in sources_of(&diagnostic.labels).into_iter().enumerate() {
        let labels = diagnostic.labels.iter().enumerate().filter(|(_, label)| label.span.source == source);
        let marks: Vec<Mark<'_>> = labels
            .map(|(at, label)| Mark { span: label.span, text: &label.text, primary: at == 0 && number == 0 })
            .collect();
        main = shown(main, sources.get(source), &marks);
    }
    for note in &diagnostic.notes {
        main = main.element(Level::NOTE.message(note.as_str()));
    }
    for help in &diagnostic.help {
        main = main.element(Level::HELP.message(help.as_str()));
    }
    let mut steps = Vec::new();
    for step in diagnostic.trace.iter().take(MAX_STEPS) {
        if step.template.is_nowhere() {
            main = main.element(Level::NOTE.message(format!("in `{}`", step.name)));
        } else {
            let mark = Mark { span: step.template, text: "", primary: true };
            let title = Level::NOTE.secondary_title(format!("in `{}`, which is expanded or called there:", step.name));
            steps.push(shown(Group::with_title(title), sources.get(step.template.source), &[mark]));
        }
    }
    if diagnostic.trace.len() > MAX_STEPS {
        let more = diagnostic.trace.len() - MAX_STEPS;
        steps.push(Group::with_title(Level::NOTE.secondary_title(format!("and {more} more steps"))));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Ascii);
    let report: Vec<Group<'_>> = std::iter::once(main).chain(steps).collect();
    let mut out = renderer.render(&report);
    out.push('\n');
    out
}

/// A place with words.
struct Mark<'a> {
    span: Span,
    text: &'a str,
    primary: bool,
}

/// The sources that labels stand in, each once; "nowhere" is none.
fn sources_of(labels: &[Label]) -> Vec<SourceId> {
    let mut list = Vec::new();
    for label in labels.iter().filter(|label| !label.span.is_nowhere()) {
        if !list.contains(&label.span.source) {
            list.push(label.span.source);
        }
    }
    list
}

/// Adds the excerpt with the marks to a group. Where a line is too long to be shown, the places are told instead.
fn shown<'a>(group: Group<'a>, source: &'a Source, marks: &[Mark<'a>]) -> Group<'a> {
    let text: &str = source.text();
    let ranges: Vec<Range<usize>> = marks.iter().map(|mark| range(text, mark.span)).collect();
    let lo = ranges.iter().map(|range| range.start).min().unwrap_or(0);
    let hi = ranges.iter().map(|range| range.end).max().unwrap_or(0);
    // The lines that the marks stand on and those between; not the whole text, which may be long.
    let line = source.line_column(lo as u32).line;
    let start = source.line_start(line).unwrap_or(0) as usize;
    let end = text[hi..].find('\n').map_or(text.len(), |at| hi + at);
    if text[start..end].lines().any(|line| line.len() > MAX_LINE) {
        return told(group, source, marks);
    }
    let annotations = marks.iter().zip(&ranges).map(|(mark, range)| {
        let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let label = (!mark.text.is_empty()).then_some(mark.text);
        kind.span(range.start - start..range.end - start).label(label)
    });
    let snippet = Snippet::source(&text[start..end]).line_start(line).path(source.name()).annotations(annotations);
    group.element(snippet)
}

/// Adds the places of the marks to a group, with their words and without the text.
fn told<'a>(mut group: Group<'a>, source: &'a Source, marks: &[Mark<'a>]) -> Group<'a> {
    for mark in marks {
        let at = source.line_column(mark.span.lo);
        if mark.primary {
            group = group.element(Origin::path(source.name()).line(at.line).char_column(at.column));
        }
        if !mark.text.is_empty() {
            let message = format!("line {}, column {}: {}", at.line, at.column, mark.text);
            group = group.element(Level::NOTE.message(message));
        }
    }
    group
}

/// The span's bytes, within the text and at the borders of characters.
fn range(text: &str, span: Span) -> Range<usize> {
    let floor = |at: u32| (0..=(at as usize).min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let lo = floor(span.lo);
    lo..floor(span.hi).max(lo)
}
