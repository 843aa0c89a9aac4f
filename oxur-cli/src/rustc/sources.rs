//! The `.oxr` files behind the files that rustc compiles, and the lines of all files that messages show.
//!
//! Beside each shadow `foo.oxr.rs` the build script writes `foo.oxr.rs.map`, whose lines say where the source lies and by
//! how many columns the shadow's first line is shifted.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::{env, fs};

use super::inline;
use super::message::{Line, Span};

/// How the name of a shadow ends.
pub(super) const SHADOW: &str = ".oxr.rs";

/// What a shadow has in place of characters that Rust could not read, and of brackets that match none.
const STANDS_FOR_OTHERS: &str = " _?<>";

/// What a map file says.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Place {
    /// The path that messages show: from the folder that rustc runs in, as cargo shows paths, or else the whole path.
    pub(super) name: String,
    /// The file.
    pub(super) path: PathBuf,
    /// How far the shadow's first line is shifted, in columns.
    pub(super) shift: usize,
}

/// Reads the map of a shadow; nothing if there is none, or if it is not understood.
pub(super) fn place(shadow: &Path, base: &Path) -> Option<Place> {
    let mut map = shadow.as_os_str().to_owned();
    map.push(".map");
    let text = fs::read_to_string(map).ok()?;
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    let path = PathBuf::from(field("absolute")?);
    let shift = field("shift").map_or(Some(0), |shift| shift.trim().parse().ok())?;
    let name = path.strip_prefix(base).unwrap_or(&path).to_str()?.to_owned();
    Some(Place { name, path, shift })
}

/// An `.oxr` file with its shadow.
#[derive(Debug)]
pub(super) struct Source {
    /// The path that messages show.
    pub(super) name: String,
    /// The text, without a byte order mark and with line feeds alone, as rustc reads its own files.
    pub(super) text: String,
    /// Where each line starts in the text.
    starts: Vec<usize>,
    shift: usize,
    /// In a Rust file, where the Oxur code stands; otherwise it is the whole text.
    regions: Option<Vec<Range<usize>>>,
}

impl Source {
    fn new(place: Place, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { name: place.name, text, starts, shift: place.shift, regions: None }
    }

    /// A Rust file with Oxur code in it; nothing if there is none.
    fn of_rust(name: &str, text: &str) -> Option<Self> {
        let place = Place { name: name.to_owned(), path: PathBuf::new(), shift: 0 };
        let source = Self::new(place, text);
        let regions = inline::regions(&source.text);
        (!regions.is_empty()).then_some(Self { regions: Some(regions), ..source })
    }

    /// The Oxur code that a byte lies in.
    pub(super) fn code_at(&self, byte: usize) -> Option<Range<usize>> {
        match &self.regions {
            None => Some(0..self.text.len()),
            Some(regions) => regions.iter().find(|region| region.start <= byte && byte <= region.end).cloned(),
        }
    }

    /// The texts of all Oxur code in the file.
    pub(super) fn code(&self) -> impl Iterator<Item = &str> {
        let whole = self.regions.is_none().then_some(self.text.as_str());
        let parts = self.regions.iter().flatten().filter_map(|region| self.text.get(region.clone()));
        whole.into_iter().chain(parts)
    }

    /// A line, from 1, without its end.
    pub(super) fn line(&self, number: usize) -> Option<&str> {
        let start = *self.starts.get(number.checked_sub(1)?)?;
        let end = self.starts.get(number).map_or(self.text.len(), |next| next - 1);
        self.text.get(start..end)
    }

    /// The byte of a place; columns count characters. A column behind the end of the line is its end.
    pub(super) fn byte(&self, line: usize, column: usize) -> Option<usize> {
        let text = self.line(line)?;
        let start = self.starts[line - 1];
        Some(start + text.char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |(at, _)| at))
    }

    /// The line of a byte, from 1.
    pub(super) fn line_of(&self, byte: usize) -> usize {
        self.starts.partition_point(|&start| start <= byte).max(1)
    }

    /// The column of a shadow's column.
    fn column(&self, line: usize, column: usize) -> usize {
        // rustc does not count a byte order mark, and this text has none.
        if line == 1 { column.saturating_sub(self.shift).max(1) } else { column }
    }

    /// Whether a line of the shadow is one of this source: it has the same characters, but for those that Rust could not
    /// read. Of the first line, which holds the call of a macro, only what is pointed at is compared.
    fn agrees(&self, number: usize, shadow: &Line) -> bool {
        let Some(line) = self.line(number) else { return shadow.text.trim().is_empty() };
        let (start, from) = if number == 1 {
            (shadow.highlight_start.saturating_sub(1), self.column(1, shadow.highlight_start) - 1)
        } else {
            (0, 0)
        };
        let mut theirs = shadow.text.trim_end().chars().skip(start);
        let mut ours = line.trim_end().chars().skip(from);
        loop {
            match (theirs.next(), ours.next()) {
                // What is left of the line was blanked.
                (None, _) => return true,
                // Behind the last line stand the compiled tokens.
                (Some(_), None) => return number == self.starts.len(),
                (Some(s), Some(o)) if s == o || STANDS_FOR_OTHERS.contains(s) => {}
                (Some(_), Some(_)) => return false,
            }
        }
    }

    /// Marks a span that lies in the Oxur code of a Rust file, and lets it end with the Oxur name that Rust has read a part of.
    /// Gives whether it does lie there.
    pub(super) fn take_inline(&self, span: &mut Span) -> bool {
        let numbers = span.line_start..=span.line_end;
        if !numbers.zip(&span.text).all(|(number, line)| self.line(number) == Some(line.text.as_str())) {
            return false;
        }
        let (Some(start), Some(end)) =
            (self.byte(span.line_start, span.column_start), self.byte(span.line_end, span.column_end))
        else {
            return false;
        };
        if self.code_at(start).is_none_or(|code| end > code.end) {
            return false;
        }
        let longer = inline::end_of_name(&self.text, end);
        let more = self.text[end..longer].chars().count();
        let is_insertion = start == end;
        span.byte_end += longer - end;
        span.column_end += more;
        if is_insertion {
            span.byte_start = span.byte_end;
            span.column_start = span.column_end;
        }
        if let Some(line) = span.text.last_mut() {
            line.highlight_end += more;
            if is_insertion {
                line.highlight_start = line.highlight_end;
            }
        }
        (span.byte_start, span.byte_end) = (if is_insertion { longer } else { start }, longer);
        span.shadow = Some(span.file_name.clone());
        true
    }

    /// Moves a span of the shadow to the source; gives whether its text was where it had to be. If not, the file was
    /// changed since it was compiled, and the span is as it was.
    pub(super) fn take_over(&self, span: &mut Span) -> bool {
        let numbers = span.line_start..=span.line_end;
        if !numbers.clone().zip(&span.text).all(|(number, line)| self.agrees(number, line)) {
            return false;
        }
        let (start, end) =
            (self.column(span.line_start, span.column_start), self.column(span.line_end, span.column_end));
        let (Some(byte_start), Some(byte_end)) = (self.byte(span.line_start, start), self.byte(span.line_end, end))
        else {
            return false;
        };
        for (number, line) in numbers.zip(&mut span.text) {
            let Line { text, highlight_start, highlight_end, .. } = line;
            self.line(number).unwrap_or("").clone_into(text);
            *highlight_start = self.column(number, *highlight_start);
            *highlight_end = self.column(number, *highlight_end);
        }
        (span.column_start, span.column_end) = (start, end);
        (span.byte_start, span.byte_end) = (byte_start, byte_end.max(byte_start));
        span.shadow = Some(std::mem::replace(&mut span.file_name, self.name.clone()));
        true
    }
}

/// The files that messages speak of.
#[derive(Debug)]
pub(super) struct Sources {
    /// The folder that rustc runs in.
    pub(super) base: PathBuf,
    /// The folder of what the build script of the crate has made.
    out: Option<PathBuf>,
    /// By the name of the shadow.
    shadows: BTreeMap<String, Option<Rc<Source>>>,
    /// The texts of other files, by their names.
    others: BTreeMap<String, Option<Rc<str>>>,
}

impl Sources {
    pub(super) fn new() -> Self {
        let base = env::current_dir().unwrap_or_default();
        let out = env::var_os("OXUR_OUT").map(PathBuf::from);
        Self { base, out, shadows: BTreeMap::new(), others: BTreeMap::new() }
    }

    /// The source of a shadow, if the file of this name is one.
    pub(super) fn of_shadow(&mut self, file: &str) -> Option<Rc<Source>> {
        if !file.ends_with(SHADOW) {
            return None;
        }
        if let Some(known) = self.shadows.get(file) {
            return known.clone();
        }
        let read = || {
            let place = place(&self.base.join(file), &self.base)?;
            let text = fs::read_to_string(&place.path).ok()?;
            Some(Rc::new(Source::new(place, &text)))
        };
        let source = read();
        self.shadows.insert(file.to_owned(), source.clone());
        source
    }

    /// A Rust file with Oxur code in it, if the file of this name is one.
    pub(super) fn of_rust(&mut self, file: &str) -> Option<Rc<Source>> {
        if let Some(known) = self.shadows.get(file) {
            return known.clone();
        }
        // What the build script made is none that a user has written.
        let text = if self.is_generated(file) || !file.ends_with(".rs") { None } else { self.other(file) };
        let source = text.and_then(|text| Source::of_rust(file, &text)).map(Rc::new);
        self.shadows.insert(file.to_owned(), source.clone());
        source
    }

    /// The source that messages name so, if a span was moved to it.
    pub(super) fn named(&self, name: &str) -> Option<Rc<Source>> {
        self.shadows.values().flatten().find(|source| source.name == name).cloned()
    }

    /// The names of shadows that were found, with the names that messages show instead.
    pub(super) fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.shadows.iter().filter_map(|(file, source)| Some((file.as_str(), source.as_ref()?.name.as_str())))
    }

    /// Whether a file is one that the build script has made, and so none that a user changes.
    pub(super) fn is_generated(&self, file: &str) -> bool {
        self.out.as_ref().is_some_and(|out| Path::new(file).starts_with(out))
    }

    /// The text of a file that rustc read itself.
    pub(super) fn other(&mut self, file: &str) -> Option<Rc<str>> {
        if let Some(known) = self.others.get(file) {
            return known.clone();
        }
        let text = fs::read_to_string(self.base.join(file)).ok();
        let text = text.map(|text| text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n").into());
        self.others.insert(file.to_owned(), text.clone());
        text
    }
}

#[cfg(test)]
impl Source {
    /// A source without a file.
    pub(super) fn for_tests(text: &str) -> Self {
        Self::new(Place { name: "src/a.oxr".to_owned(), path: PathBuf::new(), shift: 0 }, text)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Map;

    use super::*;

    #[test]
    fn lines_and_bytes() {
        let source = Source::for_tests("\u{feff}(ä b)\r\nx\n");
        assert_eq!(source.line(1), Some("(ä b)"));
        assert_eq!(source.line(2), Some("x"));
        assert_eq!(source.line(4), None);
        assert_eq!(source.byte(1, 3), Some(3));
        assert_eq!(source.byte(1, 99), Some(6));
        assert_eq!(source.line_of(7), 2);
    }

    #[test]
    fn a_shadow_line_agrees_with_its_source() {
        let source = Source::for_tests("; (a b)\n(let [my-vec '(1 2)] ; don't\n  x)");
        let agrees = |number: usize, text: &str, highlight_start: usize| {
            let line =
                Line { text: text.to_owned(), highlight_start, highlight_end: highlight_start, other: Map::new() };
            source.agrees(number, &line)
        };
        assert!(agrees(2, "(let [my_vec _(1 2)]", 1));
        assert!(agrees(2, "(let [my_vec  (1 2)]         ", 1));
        assert!(!agrees(2, "(let [my_vek _(1 2)]", 1));
        // The call of a macro stands in the first line, the compiled tokens behind the last one.
        assert!(agrees(1, "m!(a b)", 3));
        assert!(!agrees(1, "m!(c b)", 4));
        assert!(agrees(3, "  x) \"tokens\"}", 3));
        assert!(!agrees(2, "(let [my_vec _(1 2)]                      \"tokens\"}", 3));
    }
}
