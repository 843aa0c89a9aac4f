//! How a list is laid out, by its head: from the table of special forms, the macros that the text defines, and for what
//! is neither by the conventions of Lisp.

use oxur_core::{Form, FormKind};
use rustc_hash::FxHashMap;

use crate::expand::table::{Category, Layout, lookup};

/// How a list is laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Style {
    pub(super) layout: Layout,
    /// Where the head stands: words like `pub` may stand before it.
    pub(super) head: usize,
    /// Whether its body holds definitions.
    pub(super) items: bool,
    /// Whether its first vector holds patterns and values in pairs.
    pub(super) pairs: bool,
    /// Whether its arguments share lines: they are those of a format string.
    pub(super) fill: bool,
}

impl Style {
    pub(super) const CALL: Self = Self { layout: Layout::Call, head: 0, items: false, pairs: false, fill: false };

    /// How many arguments stand with the head, if a body follows them.
    pub(super) fn special(self) -> Option<usize> {
        match self.layout {
            Layout::Body(count) | Layout::Branches(count) | Layout::Clauses(count) => Some(usize::from(count)),
            Layout::Fields => Some(1),
            Layout::Call | Layout::Steps => None,
        }
    }
}

/// The styles of a text.
pub(super) struct Styles {
    /// The macros that the text defines and that take a body: how many arguments stand before it.
    macros: FxHashMap<&'static str, u8>,
}

impl Styles {
    /// For a text that has these forms.
    pub(super) fn new(forms: &[Form]) -> Self {
        let mut styles = Self { macros: FxHashMap::default() };
        styles.find_macros(forms);
        styles
    }

    fn find_macros(&mut self, forms: &[Form]) {
        for form in forms {
            let Some(items) = form.split_attributes().1.as_list() else { continue };
            let Some(head) = items.iter().take(3).position(|item| matches!(item.as_symbol(), Some("defmacro" | "mod")))
            else {
                continue;
            };
            match (items[head].as_symbol(), &items[head + 1..]) {
                (Some("mod"), [_, rest @ ..]) => self.find_macros(rest),
                (_, [name, params, ..]) => {
                    if let (Some(name), FormKind::Vector(params)) = (name.as_symbol(), &params.kind)
                        && let Some(before) = params.iter().position(|param| param.is_symbol("&"))
                        && let Ok(before) = u8::try_from(before)
                    {
                        self.macros.insert(name, before);
                    }
                }
                _ => {}
            }
        }
    }

    /// The style of a list that starts with these words; `None` stands for what is no word.
    pub(super) fn of(&self, words: &[Option<&str>]) -> Style {
        let mut head = 0;
        while let Some(Some(word)) = words.get(head)
            && is_modifier(word)
            && leads_to_head(&words[head + 1..])
        {
            head += 1;
        }
        let Some(Some(name)) = words.get(head).copied() else { return Style::CALL };
        let style = |layout| Style { layout, head, ..Style::CALL };
        if let Some(&before) = self.macros.get(name) {
            return style(Layout::Branches(before));
        }
        let entry = [Category::Item, Category::Expr, Category::Pattern, Category::Type]
            .into_iter()
            .find_map(|category| lookup(category, name));
        if let Some(entry) = entry {
            let pairs = ["[name value", "[pattern value", "[pattern iterator"];
            return Style {
                items: entry.category == Category::Item && entry.syntax.contains("item…"),
                pairs: pairs.iter().any(|vector| entry.syntax.contains(vector)),
                ..style(entry.layout)
            };
        }
        // The macros of other files: by their names.
        let macro_name = name.rsplit("::").next().unwrap_or(name);
        if let Some(&before) = self.macros.get(macro_name) {
            return style(Layout::Branches(before));
        }
        if macro_name.strip_prefix("def").is_some_and(|rest| rest.starts_with(char::is_alphabetic))
            && !macro_name.starts_with("default")
            && !macro_name.starts_with("defer")
            || macro_name.starts_with("with-")
        {
            return style(Layout::Branches(1));
        }
        Style { fill: is_formatting(macro_name), ..style(Layout::Call) }
    }
}

/// Whether a word may stand before the head of a definition or closure.
fn is_modifier(word: &str) -> bool {
    matches!(word, "pub" | "const" | "async" | "unsafe" | "extern" | "comptime" | "move" | "default" | "safe" | "auto")
        || word.starts_with("pub(")
        || word.starts_with('"')
}

/// Whether further modifiers and then the head of a definition or closure follow.
fn leads_to_head(words: &[Option<&str>]) -> bool {
    for word in words {
        match word {
            Some(word) if lookup(Category::Item, word).is_some() || *word == "fn" => return true,
            Some(word) if is_modifier(word) => {}
            _ => return false,
        }
    }
    false
}

/// Whether a Rust macro takes a format string.
fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "print!"
            | "println!"
            | "eprint!"
            | "eprintln!"
            | "format!"
            | "format_args!"
            | "panic!"
            | "todo!"
            | "unimplemented!"
            | "unreachable!"
            | "write!"
            | "writeln!"
    )
}
