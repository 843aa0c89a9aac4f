//! rustc's suggestions: in Oxur where they can be said in it, otherwise as words, and for an `.oxr` file never as an edit.
//!
//! An editor and `cargo fix` take `suggested_replacement` for an edit of the file at those bytes. The replacement is Rust,
//! so it goes, and the message tells what it was. For people it is drawn as rustc draws it, in Oxur.

use std::ops::Range;

use oxur_core::{Door, Form, FormKind, ReadOptions, SourceId, is_rust_ident, read};

use super::guide::Shown;
use super::message::{Message, Span};
use super::names::{is_symbol, spelling};
use super::sources::{Source, Sources};

/// A suggestion for the drawing.
pub(super) struct Suggestion {
    pub(super) shown: Shown,
    /// What rustc says, without the replacement.
    pub(super) title: String,
    /// What it is about.
    pub(super) spans: Vec<Span>,
    pub(super) change: Change,
}

/// What a suggestion changes.
pub(super) enum Change {
    /// The texts for the spans, in Rust, for files of Rust.
    Rust(Vec<String>),
    /// This text in this place of an `.oxr` file.
    Oxur {
        range: Range<usize>,
        text: String,
        /// Whether something is taken away and nothing put in its place.
        removes: bool,
    },
    /// Nothing that could be shown as a change: the title tells all.
    Words,
}

/// How long a text may be that is told in a message.
const LONGEST: usize = 80;
/// How many of several choices are told.
const MOST: usize = 4;

/// Takes the suggestion out of a help, if it is one: gives what to draw, and leaves in `help` what tools are told. `shown` says
/// where rustc draws it.
pub(super) fn take(help: &mut Message, shown: Shown, sources: &Sources) -> Option<Suggestion> {
    if help.spans.is_empty() || help.spans.iter().any(|span| span.suggested_replacement.is_none()) {
        return None;
    }
    let title = help.message.clone();
    let texts: Vec<String> = help.spans.iter().map(|s| s.suggested_replacement.clone().unwrap_or_default()).collect();
    let generated = help.spans.iter().any(|span| !span.is_oxur() && sources.is_generated(&span.file_name));
    if !generated && !help.spans.iter().any(Span::is_oxur) {
        return Some(Suggestion { shown, title, spans: help.spans.clone(), change: Change::Rust(texts) });
    }
    for span in &mut help.spans {
        span.suggested_replacement = None;
        span.suggestion_applicability = None;
    }
    let spans = help.spans.clone();
    if generated {
        // Nobody knows the place.
        help.spans.clear();
    }
    let choices = spans.len() > 1 && spans.iter().all(|s| s.byte_start == spans[0].byte_start);
    let source = sources.named(&spans[0].file_name);
    let source = source.as_deref().filter(|source| spans.iter().all(|span| span.file_name == source.name));
    if choices {
        let told: Vec<String> = texts.iter().take(MOST).map(|text| choice(text, source, &spans[0])).collect();
        let more = texts.len().saturating_sub(MOST);
        let more = if more > 0 { format!(", or {more} more") } else { String::new() };
        help.message = format!("{title}: {}{more}", told.join(", "));
        return Some(Suggestion { shown, title: help.message.clone(), spans: Vec::new(), change: Change::Words });
    }
    if let [text] = texts.as_slice()
        && let Some(import) = import(text)
    {
        help.message = format!("{title}: `{import}`");
        return Some(Suggestion { shown, title: help.message.clone(), spans: Vec::new(), change: Change::Words });
    }
    let parts: Vec<(Range<usize>, &str)> =
        spans.iter().zip(&texts).map(|(span, text)| (span.byte_start..span.byte_end, text.as_str())).collect();
    if let Some((range, text)) = source.and_then(|source| in_oxur(&parts, source)) {
        let told = text.trim();
        let removes = texts.iter().all(|text| text.trim().is_empty());
        if !removes && told.len() <= LONGEST && !told.contains('\n') {
            help.message = format!("{title}: `{told}`");
        }
        return Some(Suggestion { shown, title, spans, change: Change::Oxur { range, text, removes } });
    }
    let told: Vec<&str> = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    if !told.is_empty() && told.iter().all(|text| text.len() <= LONGEST && !text.contains(['\n', '`'])) {
        help.message = format!("{title} (in Rust: `{}`)", told.join("` … `"));
    }
    let spans = if generated { Vec::new() } else { spans };
    Some(Suggestion { shown, title: help.message.clone(), spans, change: Change::Words })
}

/// One of several replacements, in words.
fn choice(text: &str, source: Option<&Source>, span: &Span) -> String {
    let name = || in_oxur(&[(span.byte_start..span.byte_end, text)], source?).map(|(_, text)| text);
    match import(text).or_else(name) {
        Some(text) => format!("`{text}`"),
        None => format!("`{}` in Rust", text.trim()),
    }
}

/// `use a::b;` as a form.
fn import(text: &str) -> Option<String> {
    let path = text.trim().strip_prefix("use ")?.strip_suffix(';')?;
    path.split("::").all(is_rust_ident).then(|| format!("(use {path})"))
}

/// A change to an `.oxr` file that does what the parts do to the Rust: the place and its new text.
fn in_oxur(parts: &[(Range<usize>, &str)], source: &Source) -> Option<(Range<usize>, String)> {
    let code = source.code_at(parts.first()?.0.start)?;
    let text = source.text.get(code.clone())?;
    // Within the code.
    let inside = |(range, new): &(Range<usize>, &str)| {
        let end = range.end.checked_sub(code.start)?;
        Some((range.start.checked_sub(code.start)?..end, (*new).to_owned()))
    };
    let parts: Vec<(Range<usize>, String)> = parts.iter().map(inside).collect::<Option<_>>()?;
    let (range, new) = match parts.as_slice() {
        [(range, new)] => one(range.clone(), new, text)?,
        [(first, start), (last, end)] if first.is_empty() && last.is_empty() && first.start < last.start => {
            wrapped(first.start..last.start, start, end, text)?
        }
        _ => return None,
    };
    // The proof of it: the reader takes the changed file as well as it takes the file.
    let changed = format!("{}{new}{}", text.get(..range.start)?, text.get(range.end..)?);
    (forms(&changed).1 <= forms(text).1).then(|| (range.start + code.start..range.end + code.start, new))
}

/// Prefixes that mean the same before a form as before an expression, a pattern or a type.
const PREFIXES: [&str; 6] = ["&", "&mut ", "*", "mut ", "!", "-"];

fn one(range: Range<usize>, new: &str, text: &str) -> Option<(Range<usize>, String)> {
    let old = text.get(range.clone())?;
    if old.is_empty() {
        if PREFIXES.contains(&new) || new == "_" {
            let target = form_at(text, range.start)?;
            return Some((target.clone(), format!("{new}{}", text.get(target)?)));
        }
        if let Some(kind @ ("ref" | "ref mut")) = new.strip_suffix(' ') {
            let target = form_at(text, range.start)?;
            return Some((target.clone(), format!("({kind} {})", text.get(target)?)));
        }
        if new == "move " && text[range.start..].starts_with("fn ") {
            return Some((range.start..range.start + 2, "move fn".to_owned()));
        }
        if new.starts_with("#[") && new.ends_with("]\n") {
            // An attribute stands before the whole form; Rust's item starts behind its bracket.
            let at = if text[..range.start].ends_with('(') { range.start - 1 } else { range.start };
            return Some((at..at, new.to_owned()));
        }
        let target = form_before(text, range.start)?;
        let form = text.get(target.clone())?;
        if form.ends_with(|c: char| c.is_ascii_digit()) && is_suffix_of_number(new) {
            return Some((target, format!("{form}{new}")));
        }
        let call = if new == "()" { Some(format!("({form})")) } else { method_call(form, new) };
        return Some((target, call?));
    }
    if let Some(referent) = old.strip_prefix('&')
        && let Some((lifetime, rest)) = new.strip_prefix("&'").and_then(|new| new.split_once(' '))
        && (rest == referent && is_rust_ident(lifetime))
    {
        return Some((range, new.to_owned()));
    }
    if new.is_empty() && PREFIXES.contains(&old) {
        let target = form_at(text, range.end)?;
        return Some((range.start..target.end, text.get(target)?.to_owned()));
    }
    if is_symbol(old) && new.split("::").all(is_rust_ident) {
        return Some((range, renamed(old, new, text)));
    }
    if is_symbol(old) && new.strip_suffix(": _") == Some(&oxur_core::rust_ident(old)) {
        return Some((range, format!("{old}:_")));
    }
    (is_literal(old) && is_literal(new)).then(|| (range, new.to_owned()))
}

/// Whether a text is one literal, which Oxur writes as Rust does.
fn is_literal(text: &str) -> bool {
    let (forms, mistakes) = forms(text);
    mistakes == 0 && matches!(forms.as_slice(), [Form { kind: FormKind::Literal(_), .. }])
}

/// A new name as the source spells it.
fn renamed(old: &str, new: &str, text: &str) -> String {
    if let Some(bare) = new.strip_prefix('_')
        && oxur_core::rust_ident(old) == bare
    {
        return format!("_{old}");
    }
    let known = |segment: &str| spelling(segment, text).unwrap_or_else(|| segment.to_owned());
    new.split("::").map(known).collect::<Vec<_>>().join("::")
}

/// `.0`, `_u8` or `u8` behind a number.
fn is_suffix_of_number(text: &str) -> bool {
    let kind = text.strip_prefix('_').unwrap_or(text);
    let width = kind.strip_prefix(['i', 'u', 'f']);
    text == ".0" || width.is_some_and(|width| matches!(width, "8" | "16" | "32" | "64" | "128" | "size"))
}

/// `form.a().b()` in Oxur.
fn method_call(form: &str, calls: &str) -> Option<String> {
    let names: Option<Vec<&str>> = calls
        .strip_prefix('.')?
        .split('.')
        .map(|call| call.strip_suffix("()").filter(|name| is_rust_ident(name)))
        .collect();
    match names?.as_slice() {
        [] => None,
        [name] => Some(format!("(.{name} {form})")),
        names => Some(format!("(. {form}{})", names.iter().map(|name| format!(" ({name})")).collect::<String>())),
    }
}

/// `Some(form)` in Oxur, where `start` and `end` are put around what stands in `range`.
fn wrapped(range: Range<usize>, start: &str, end: &str, text: &str) -> Option<(Range<usize>, String)> {
    let form = text.get(range.clone())?;
    let is_one = form_at(text, range.start)? == range;
    let callee = start.strip_suffix('(').filter(|callee| callee.split("::").all(is_rust_ident))?;
    (is_one && end == ")").then(|| (range, format!("({callee} {form})")))
}

/// The form that starts at a byte.
fn form_at(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    if rest.starts_with(['(', '[', '{', '#', '"', '\'']) {
        return find(&forms(text).0, &|range| range.start == at);
    }
    let length = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
    (length > 0).then(|| at..at + length)
}

/// The form that ends at a byte: a whole chain, or what its brackets hold, without prefixes.
fn form_before(text: &str, at: usize) -> Option<Range<usize>> {
    let before = text.get(..at)?;
    if before.ends_with([')', ']', '}', '"', '\'']) {
        let starts = |start: usize| text[start..].starts_with(['(', '[', '{', '#', '"', '\'', 'b', 'c', 'r']);
        return find(&forms(text).0, &|range| range.end == at && starts(range.start));
    }
    let length: usize = before.chars().rev().take_while(|c| is_word(*c)).map(char::len_utf8).sum();
    (length > 0).then(|| at - length..at)
}

/// What names, numbers, paths and chains are made of.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '?' | ':' | '.')
}

/// The forms of a text, and the number of mistakes in it.
fn forms(text: &str) -> (Vec<Form>, usize) {
    let result = read(SourceId(1), text, &ReadOptions::new(Door::File));
    (result.forms, result.diagnostics.len())
}

/// The outermost form whose place is a wanted one.
fn find(forms: &[Form], wanted: &dyn Fn(&Range<usize>) -> bool) -> Option<Range<usize>> {
    forms.iter().find_map(|form| {
        let range = form.span.lo as usize..form.span.hi as usize;
        if wanted(&range) {
            return Some(range);
        }
        match &form.kind {
            FormKind::List(sequence) => find(&sequence.items, wanted),
            FormKind::Vector(items) | FormKind::Brace(items) => find(items, wanted),
            FormKind::Attributed(attributed) => find(std::slice::from_ref(&attributed.form), wanted),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Applies a change in Rust, if it can be said in Oxur: one part replaces what stands between two marks `¦`, or is put in
    /// at the one that there is; of two parts each is put in at its mark.
    fn changed(marked: &str, parts: &[&str]) -> Option<String> {
        let mut text = String::new();
        let mut marks = Vec::new();
        for piece in marked.split('¦') {
            text.push_str(piece);
            marks.push(text.len());
        }
        marks.pop();
        let is_replaced = marks.len() == 2 && parts.len() == 1;
        let ends = |at: usize| if is_replaced { marks[1] } else { marks[at] };
        let ranges = (0..parts.len()).map(|at| marks[at]..ends(at));
        let source = Source::for_tests(&text);
        let parts: Vec<(Range<usize>, &str)> = ranges.zip(parts.iter().copied()).collect();
        let (range, new) = in_oxur(&parts, &source)?;
        text.replace_range(range, &new);
        Some(text)
    }

    #[test]
    fn what_can_be_said_in_oxur_is() {
        for (marked, parts, expected) in [
            ("(f ¦my-vec¦)", &["_my_vec"][..], "(f _my-vec)"),
            ("(let [my-vecs 1] (f ¦my-vec¦))", &["my_vecs"], "(let [my-vecs 1] (f my-vecs))"),
            ("(f ¦x¦)", &["std::mem::swap"], "(f std::mem::swap)"),
            ("(f ¦my-vec)", &["&"], "(f &my-vec)"),
            ("(f ¦(g x))", &["&mut "], "(f &mut (g x))"),
            ("(let [¦v 1] v)", &["mut "], "(let [mut v 1] v)"),
            ("(f &¦v)", &["mut "], "(f &mut v)"),
            ("(f ¦&¦v)", &[""], "(f v)"),
            ("(f my-vec¦)", &[".clone()"], "(f (.clone my-vec))"),
            ("(f &a.b¦)", &[".clone()"], "(f &(.clone a.b))"),
            ("(f (g x)¦)", &[".iter().copied()"], "(f (. (g x) (iter) (copied)))"),
            ("(f \"a\"¦)", &[".to_string()"], "(f (.to_string \"a\"))"),
            ("(f ¦x¦)", &["Some(", ")"], "(f (Some x))"),
            ("(f ¦(g x)¦)", &["Box::new(", ")"], "(f (Box::new (g x)))"),
            ("(+ x 1¦)", &[".0"], "(+ x 1.0)"),
            ("(f c¦)", &["()"], "(f (c))"),
            ("(spawn (¦fn [] x))", &["move "], "(spawn (move fn [] x))"),
            ("(match e [(S {a ¦b}) 1])", &["ref "], "(match e [(S {a (ref b)}) 1])"),
            ("(match e [(S {¦my-a¦}) 1])", &["my_a: _"], "(match e [(S {my-a:_}) 1])"),
            ("(f ¦\"a\"¦)", &["'a'"], "(f 'a')"),
            ("(¦pub defstruct S)", &["#[derive(Clone)]\n"], "#[derive(Clone)]\n(pub defstruct S)"),
            ("(deffn f<'a> [b:¦&str¦])", &["&'a str"], "(deffn f<'a> [b:&'a str])"),
        ] {
            assert_eq!(changed(marked, parts).as_deref(), Some(expected), "{marked} {parts:?}");
        }
    }

    #[test]
    fn what_cannot_is_left_to_words() {
        for (marked, parts) in [
            ("(f x¦)", &[".map(|x| x)"][..]),
            ("(f ¦x¦)", &["x + 1"]),
            ("(f x¦)", &[", 1"]),
            ("(f ¦x y¦)", &["Some(", ")"]),
            ("(f ¦(g x)¦)", &["h"]),
            ("(f ¦)", &["&"]),
        ] {
            assert_eq!(changed(marked, parts), None, "{marked} {parts:?}");
        }
    }

    #[test]
    fn imports_are_forms() {
        assert_eq!(import("use std::collections::HashMap;\n\n").as_deref(), Some("(use std::collections::HashMap)"));
        assert_eq!(import("use a::{b, c};\n"), None);
    }
}
