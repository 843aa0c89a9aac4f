//! One line of rustc's output: unchanged, unless it is a message that speaks of an `.oxr` file or is one of Oxur's own.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::Value;

use super::draw::{Below, Look, draw};
use super::guide::Guide;
use super::message::{Message, Span};
use super::names::Names;
use super::own;
use super::sources::{SHADOW, Sources};
use super::suggestion;

/// Changes messages; one for each run of rustc.
pub(super) struct Filter {
    sources: Sources,
    look: Look,
    /// Whether Rust files may hold Oxur code.
    may_be_inline: bool,
}

/// The line is to be written as it came.
struct Unchanged;

impl Filter {
    pub(super) fn new(look: Look, may_be_inline: bool) -> Self {
        Self { sources: Sources::new(), look, may_be_inline }
    }

    /// The line to be written instead of `line`, with its end; nothing if that is to be written as it is, which is so
    /// wherever something is not as expected.
    pub(super) fn line(&mut self, line: &[u8]) -> Option<Vec<u8>> {
        let text = std::str::from_utf8(line).ok().filter(|text| text.starts_with('{'))?;
        let is_inline = self.may_be_inline && text.contains("\"file_name\"");
        if !is_inline && !text.contains(SHADOW) && !text.contains("[OXR") {
            return None;
        }
        // A message must not be lost because of a mistake here.
        let changed = catch_unwind(AssertUnwindSafe(|| self.json(text))).ok()?;
        let mut out = serde_json::to_vec(&changed?).ok()?;
        out.push(b'\n');
        Some(out)
    }

    fn json(&mut self, text: &str) -> Option<Value> {
        let mut value: Value = serde_json::from_str(text).ok()?;
        if let Some(Value::Array(reports)) = value.get_mut("future_incompat_report") {
            let mut any = false;
            for diagnostic in reports.iter_mut().filter_map(|report| report.get_mut("diagnostic")) {
                if let Some(changed) = self.diagnostic(diagnostic.clone()) {
                    *diagnostic = changed;
                    any = true;
                }
            }
            return any.then_some(value);
        }
        self.diagnostic(value)
    }

    fn diagnostic(&mut self, value: Value) -> Option<Value> {
        let mut message: Message = serde_json::from_value(value).ok()?;
        let is_own = own::recognise(&mut message);
        let mut moved = 0;
        self.move_spans(&mut message, &mut moved).ok()?;
        if !is_own && moved == 0 {
            return None;
        }
        if is_own {
            own::take_place(&mut message, &self.sources.base);
        }
        if is_own && let Some(source) = message.spans.first().and_then(|span| self.sources.named(&span.file_name)) {
            own::label_places(&mut message, &source);
        }
        let guide = Guide::new(message.rendered.as_deref().unwrap_or(""));
        // The guide has rustc's words.
        let shown: Vec<_> = message.children.iter().map(|child| guide.suggestion(&child.message)).collect();
        Names::of(&message, &self.sources).apply_to(&mut message);
        self.replace_paths(&mut message);
        let mut below = Vec::new();
        for (child, shown) in message.children.iter_mut().zip(shown) {
            below.push(match suggestion::take(child, shown, &self.sources) {
                Some(suggestion) => Below::Suggestion(suggestion),
                None => Below::Message(child.clone()),
            });
        }
        if message.rendered.is_some() {
            message.rendered = Some(draw(&message, &below, &guide, self.look, &mut self.sources));
        }
        serde_json::to_value(message).ok()
    }

    /// Moves the spans of a message, of what is below it and of the macro calls it came from to the sources.
    fn move_spans(&mut self, message: &mut Message, moved: &mut usize) -> Result<(), Unchanged> {
        for span in &mut message.spans {
            self.move_span(span, moved)?;
        }
        for child in &mut message.children {
            self.move_spans(child, moved)?;
        }
        Ok(())
    }

    fn move_span(&mut self, span: &mut Span, moved: &mut usize) -> Result<(), Unchanged> {
        let mut next = Some(span);
        while let Some(span) = next {
            if let Some(source) = self.sources.of_shadow(&span.file_name) {
                if !source.take_over(span) {
                    return Err(Unchanged);
                }
                *moved += 1;
                // The macro call around the whole file is none that a user wrote.
                if span.expansion.as_ref().is_some_and(|expansion| is_ours(&expansion.macro_decl_name)) {
                    span.expansion = None;
                }
            } else if self.may_be_inline
                && let Some(source) = self.sources.of_rust(&span.file_name)
                && source.take_inline(span)
            {
                *moved += 1;
            }
            if let Some(definition) = span.expansion.as_mut().and_then(|expansion| expansion.def_site_span.as_mut())
                && let Some(source) = self.sources.of_shadow(&definition.file_name)
                && source.take_over(definition)
            {
                *moved += 1;
            }
            next = span.expansion.as_mut().map(|expansion| &mut expansion.span);
        }
        Ok(())
    }

    /// Names the sources where words name the shadows, as the types of closures do.
    fn replace_paths(&self, message: &mut Message) {
        for (shadow, name) in self.sources.names().filter(|(shadow, name)| shadow != name) {
            if message.message.contains(shadow) {
                message.message = message.message.replace(shadow, name);
            }
            for label in message.spans.iter_mut().filter_map(|span| span.label.as_mut()) {
                if label.contains(shadow) {
                    *label = label.replace(shadow, name);
                }
            }
        }
        for child in &mut message.children {
            self.replace_paths(child);
        }
    }
}

/// Whether a macro is one by which the build script's output is taken in.
fn is_ours(name: &str) -> bool {
    let name = name.trim_end_matches('!');
    matches!(name.rsplit("::").next(), Some("__oxur_file" | "oxur_file"))
        || matches!(name, "oxur::modules" | "oxur::module")
}
