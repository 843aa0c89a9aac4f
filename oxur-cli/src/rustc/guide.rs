//! What rustc's own drawing of a message tells beyond the JSON: which files it shows, which suggestions it shows and how,
//! and what it says about macros.

/// Where rustc shows a suggestion.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shown {
    /// Not at all: it is for tools.
    Hidden,
    /// As a label beside the code.
    Inline,
    /// In a line among the notes.
    Note,
    /// With an excerpt of its own.
    Block,
}

/// The drawn text, without colours.
pub(super) struct Guide {
    text: String,
    /// The same with colours.
    coloured: String,
    /// File, line and column of each place that is named.
    places: Vec<(String, usize, usize)>,
}

/// The words beside a macro's call, for the kinds of macros.
const INVOCATIONS: [&str; 3] =
    ["in this macro invocation", "in this procedural macro expansion", "in this derive macro expansion"];

/// How a level stands behind a place.
const LEVELS: [&str; 4] = [": error", ": warning", ": note", ": help"];

impl Guide {
    pub(super) fn new(rendered: &str) -> Self {
        let text = without_colours(rendered);
        let arrows = ["--> ", "::: ", "╭▸ ", "├▸ ", "─▸ ", "⸬  "];
        let places = text.lines().filter_map(|line| {
            let line = line.trim_start();
            // In the short form a place stands before the level.
            let before_level = || LEVELS.iter().find_map(|level| Some(line.split_once(level)?.0));
            let place = arrows.iter().find_map(|arrow| line.strip_prefix(arrow)).or_else(before_level)?;
            let (place, column) = place.rsplit_once(':')?;
            let (file, line) = place.rsplit_once(':')?;
            Some((file.trim_start().to_owned(), line.parse().ok()?, column.parse().ok()?))
        });
        let places = places.collect();
        Self { text, coloured: rendered.to_owned(), places }
    }

    /// A note's text with the colours that rustc gives to parts of it, if it does.
    pub(super) fn styled(&self, message: &str) -> Option<String> {
        let mut out = Vec::new();
        let mut is_styled = false;
        for line in message.lines() {
            let words = line.trim_start();
            let indent = &line[..line.len() - words.len()];
            let lines = self.text.lines().zip(self.coloured.lines());
            let styled =
                lines.filter(|(plain, _)| !words.is_empty() && plain.ends_with(words)).find_map(|(plain, line)| {
                    let styled = behind(line, plain.len() - words.len());
                    (without_colours(styled) == words).then_some(styled)
                });
            is_styled |= styled.is_some_and(|styled| styled != words);
            out.push(format!("{indent}{}", styled.unwrap_or(words)));
        }
        is_styled.then(|| out.join("\n"))
    }

    /// Whether an excerpt or a place of the file is shown.
    pub(super) fn shows_file(&self, file: &str) -> bool {
        self.places.iter().any(|(shown, ..)| shown == file)
    }

    /// The column that is shown of a place in a file that has no excerpt; rustc counts it otherwise than in its JSON.
    pub(super) fn column(&self, file: &str, line: usize) -> Option<usize> {
        self.places.iter().find(|(shown, at, _)| shown == file && *at == line).map(|(.., column)| *column)
    }

    /// How a suggestion with this message is shown.
    pub(super) fn suggestion(&self, message: &str) -> Shown {
        let first = message.lines().next().unwrap_or("");
        let words = format!("help: {first}");
        let mut shown = Shown::Hidden;
        for line in self.text.lines() {
            let trimmed = line.trim_start();
            if line.starts_with(&words) {
                return Shown::Block;
            }
            if trimmed.strip_prefix(['=', '╰', '├']).is_some_and(|rest| rest.trim_start().starts_with(&words)) {
                shown = Shown::Note;
            } else if shown == Shown::Hidden && line.contains(&words) {
                shown = Shown::Inline;
            }
        }
        shown
    }

    /// What is said beside the call of a macro, if it is said.
    pub(super) fn invocation(&self) -> Option<&'static str> {
        INVOCATIONS.into_iter().find(|words| self.text.contains(words))
    }

    /// The note that a message comes out of a macro; it is in the drawing alone.
    pub(super) fn origin(&self) -> Option<&str> {
        self.text.lines().find_map(|line| {
            let note = line.trim_start().trim_start_matches(['=', '╰', '├', ' ']).strip_prefix("note: ")?;
            (note.starts_with("this ") && note.contains(" originates in the ")).then_some(note)
        })
    }
}

/// What stands in a coloured line behind that many bytes of its plain text; codes there belong to it.
fn behind(line: &str, bytes: usize) -> &str {
    let mut seen = 0;
    let mut rest = line;
    while seen < bytes {
        match rest.strip_prefix('\u{1b}') {
            Some(code) => {
                let end = code.find(|c: char| c != '[' && ('@'..='~').contains(&c)).map_or(code.len(), |at| at + 1);
                rest = &code[end..];
            }
            None => {
                let length = rest.chars().next().map_or(0, char::len_utf8);
                if length == 0 {
                    break;
                }
                seen += length;
                rest = &rest[length..];
            }
        }
    }
    rest
}

/// A text without the codes that colour it and without links.
fn without_colours(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\u{1b}' {
            out.push(c);
            continue;
        }
        match chars.next() {
            // A sequence ends with a letter.
            Some('[') => _ = chars.find(|c| ('@'..='~').contains(c)),
            // A link's target ends with a bell, or with the escape and a backslash.
            Some(']') => {
                while let Some(c) = chars.next() {
                    if c == '\u{7}' || (c == '\u{1b}' && chars.next().is_some()) {
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWN: &str = "warning: unused variable: `a`\n --> src/a b.rs:3:14\n  |\n3 | fn f(a: u8) {}\n  |      ^ help: if this is \
                         intentional, prefix it with an underscore: `_a`\n  |\n ::: /x/y.rs:10:5\n  = help: look there\n  \
                         = note: this warning originates in the macro `m` (in Nightly builds)\nhelp: try this\n";

    #[test]
    fn a_drawing_tells_what_it_shows() {
        let guide = Guide::new(DRAWN);
        assert!(guide.shows_file("src/a b.rs") && guide.shows_file("/x/y.rs") && !guide.shows_file("src/a"));
        assert_eq!(guide.suggestion("if this is intentional, prefix it with an underscore"), Shown::Inline);
        assert_eq!(guide.suggestion("look there"), Shown::Note);
        assert_eq!(guide.suggestion("try this"), Shown::Block);
        assert_eq!(guide.suggestion("for tools"), Shown::Hidden);
        assert_eq!(guide.origin(), Some("this warning originates in the macro `m` (in Nightly builds)"));
        assert_eq!(guide.invocation(), None);
    }

    #[test]
    fn parts_of_notes_have_colours() {
        let drawn = "   \u{1b}[94m= \u{1b}[0m\u{1b}[1mnote\u{1b}[0m: expected enum `\u{1b}[35mOption\u{1b}[0m`\n              found type \
                     `\u{1b}[35mi32\u{1b}[0m`\n";
        assert_eq!(
            Guide::new(drawn).styled("expected enum `Option`\n   found type `i32`").as_deref(),
            Some("expected enum `\u{1b}[35mOption\u{1b}[0m`\n   found type `\u{1b}[35mi32\u{1b}[0m`")
        );
        assert_eq!(Guide::new("  = note: plain\n").styled("plain"), None);
    }

    #[test]
    fn colours_and_links_go() {
        assert_eq!(without_colours("\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m: x"), "error: x");
        assert_eq!(without_colours("\u{1b}]8;;http://a\u{1b}\\E0308\u{1b}]8;;\u{1b}\\ y"), "E0308 y");
    }
}
