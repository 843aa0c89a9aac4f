//! Names in messages as the user wrote them: rustc says `my_vec` of what is `my-vec` in the source.
//!
//! A name is changed only where it stands alone between backticks, and only if one of the message's own places shows that
//! it is written so, or else the whole file does; where both `a-b` and `a_b` are written, rustc's name stays. So what is shown
//! always is a name that means the same in Oxur.

use std::collections::BTreeMap;
use std::rc::Rc;

use oxur_core::{is_rust_ident, rust_ident};

use super::message::Message;
use super::sources::{Source, Sources};

/// Rust's names of a message's symbols with those of the source.
pub(super) struct Names {
    /// Nothing where two spellings are one name in Rust.
    spellings: BTreeMap<String, Option<String>>,
    /// The files that the message has places in.
    files: Vec<Rc<Source>>,
}

impl Names {
    /// The names that the places of a message show.
    pub(super) fn of(message: &Message, sources: &Sources) -> Self {
        let mut names = Self { spellings: BTreeMap::new(), files: Vec::new() };
        for span in message.all_spans().into_iter().filter(|span| span.is_oxur()) {
            let Some(source) = sources.named(&span.file_name) else { continue };
            if let Some(text) = source.text.get(span.byte_start..span.byte_end) {
                names.add(text);
            }
            if !names.files.iter().any(|known| known.name == source.name) {
                names.files.push(source);
            }
        }
        names
    }

    fn add(&mut self, text: &str) {
        if !is_symbol(text) {
            return;
        }
        let mut whole = String::new();
        for segment in text.split("::") {
            if !whole.is_empty() {
                whole.push_str("::");
            }
            whole.push_str(&rust_ident(segment));
            for step in segment.split('.') {
                self.spell(&rust_ident(step), step);
            }
        }
        self.spell(&whole, text);
    }

    fn spell(&mut self, rust: &str, oxur: &str) {
        if rust.is_empty() {
            return;
        }
        let known = self.spellings.entry(rust.to_owned()).or_insert_with(|| Some(oxur.to_owned()));
        if known.as_deref() != Some(oxur) {
            *known = None;
        }
    }

    /// The text with the source's names.
    pub(super) fn apply(&self, text: &mut String) {
        if !text.contains('`') {
            return;
        }
        let mut parts: Vec<String> = text.split('`').map(str::to_owned).collect();
        // Every second part stands between backticks; where one is left over, nothing is certain.
        if parts.len().is_multiple_of(2) {
            return;
        }
        for part in parts.iter_mut().skip(1).step_by(2) {
            if let Some(oxur) = self.oxur(part) {
                *part = oxur;
            }
        }
        *text = parts.join("`");
    }

    /// The source's name for one of Rust's.
    fn oxur(&self, rust: &str) -> Option<String> {
        if let Some(known) = self.spellings.get(rust) {
            return known.clone();
        }
        if !rust.split("::").all(is_rust_ident) {
            return None;
        }
        let segment = |segment: &str| {
            let mut found = self.files.iter().flat_map(|file| file.code()).filter_map(|code| spelling(segment, code));
            let first = found.next();
            first.filter(|first| found.all(|other| other == *first)).unwrap_or_else(|| segment.to_owned())
        };
        Some(rust.split("::").map(segment).collect::<Vec<_>>().join("::"))
    }

    /// Applies the names to all words of a message.
    pub(super) fn apply_to(&self, message: &mut Message) {
        self.apply(&mut message.message);
        // Beside Rust code a name is Rust's.
        for label in message.spans.iter_mut().filter(|span| span.is_oxur()).filter_map(|span| span.label.as_mut()) {
            self.apply(label);
        }
        for child in &mut message.children {
            self.apply_to(child);
        }
    }
}

/// Whether a text of a source is one name, path or chain of names.
pub(super) fn is_symbol(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '?' | ':' | '.' | '#'))
}

/// How a source spells a name of Rust's: as it does elsewhere, if it does so in one way alone.
pub(super) fn spelling(rust: &str, source: &str) -> Option<String> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '?' | '#');
    let mut found: Option<&str> = None;
    for word in source.split(|c| !is_name(c)).filter(|word| !word.is_empty()) {
        if rust_ident(word) == rust && found.replace(word).is_some_and(|before| before != word) {
            return None;
        }
    }
    found.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(symbols: &[&str], text: &str) -> String {
        let mut names = Names { spellings: BTreeMap::new(), files: Vec::new() };
        for symbol in symbols {
            names.add(symbol);
        }
        let mut text = text.to_owned();
        names.apply(&mut text);
        text
    }

    #[test]
    fn names_alone_in_backticks_are_changed() {
        assert_eq!(named(&["my-vec"], "use of moved value: `my_vec`"), "use of moved value: `my-vec`");
        assert_eq!(named(&["my-vec"], "`my_vec.len()` my_vec `x`"), "`my_vec.len()` my_vec `x`");
        assert_eq!(named(&["empty?"], "no method named `is_empty` found"), "no method named `empty?` found");
        assert_eq!(
            named(&["a-b::c-d"], "cannot find `c_d` in module `a_b`: `a_b::c_d`"),
            "cannot find `c-d` in module `a-b`: `a-b::c-d`"
        );
        assert_eq!(named(&["type"], "unused variable: `r#type`"), "unused variable: `type`");
    }

    #[test]
    fn what_is_not_certain_stays() {
        assert_eq!(named(&["a-b", "a_b"], "`a_b`"), "`a_b`");
        assert_eq!(named(&["(f a-b)"], "`a_b`"), "`a_b`");
        assert_eq!(named(&["a-b"], "one ` only, `a_b`"), "one ` only, `a_b`");
    }

    #[test]
    fn names_that_no_place_shows_are_the_files() {
        let source = Rc::new(Source::for_tests("(defstruct S {y-pos:i32}) (deffn other_one [] other-one)"));
        let names = Names { spellings: BTreeMap::new(), files: vec![source] };
        let mut text = "missing field `y_pos` in `m::y_pos`, `other_one`, `y_pos.x`".to_owned();
        names.apply(&mut text);
        assert_eq!(text, "missing field `y-pos` in `m::y-pos`, `other_one`, `y_pos.x`");
    }

    #[test]
    fn spellings_of_the_file() {
        assert_eq!(spelling("my_vec", "(let [my-vec 1] my-vec)").as_deref(), Some("my-vec"));
        assert_eq!(spelling("my_vec", "(let [my-vec 1] my_vec)"), None);
        assert_eq!(spelling("other", "(let [my-vec 1])"), None);
    }
}
