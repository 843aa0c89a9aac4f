//! How a list is laid out, by its head: from the table of special forms, the macros that the text defines, and for what
//! is neither by the conventions of Lisp.

use oxur_core::{Form, FormKind, ListStyle, Map};

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
    /// Whether its arguments stay in the rows that their author made: a macro of the text takes any number of them.
    pub(super) rows: bool,
    /// Whether it may be a macro of another text, which takes a body if its author indented one.
    pub(super) open: bool,
    /// How many forms stand before the body, where its author's indentation tells.
    pub(super) body: Option<usize>,
}

impl Style {
    pub(super) const CALL: Self = Self {
        layout: Layout::Call,
        head: 0,
        items: false,
        pairs: false,
        fill: false,
        rows: false,
        open: false,
        body: None,
    };

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
    /// The macros that the text defines and that take any number of arguments: how many stand before a body, if these are
    /// one.
    macros: Map<&'static str, Option<u8>>,
}

impl Styles {
    /// For a text that has these forms.
    pub(super) fn new(forms: &[Form]) -> Self {
        let mut styles = Self { macros: Map::default() };
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
                    {
                        let is_body = params.get(before + 1).is_some_and(is_body);
                        self.macros.insert(name, u8::try_from(before).ok().filter(|_| is_body));
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
        let own = |name| {
            self.macros.get(name).map(|body| match body {
                Some(before) => style(Layout::Branches(*before)),
                None => Style { rows: true, open: true, ..style(Layout::Call) },
            })
        };
        if let Some(style) = own(name) {
            return style;
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
        if let Some(style) = own(macro_name) {
            return style;
        }
        if name == "splice" {
            return style(Layout::Branches(0));
        }
        if macro_name.strip_prefix("def").is_some_and(|rest| rest.starts_with(char::is_alphabetic))
            && !macro_name.starts_with("default")
            && !macro_name.starts_with("defer")
            || macro_name.starts_with("with-")
        {
            return style(Layout::Branches(1));
        }
        let open = name.starts_with(|c: char| c.is_lowercase()) && !name.ends_with('!');
        Style { fill: is_formatting(macro_name), open, ..style(Layout::Call) }
    }
}

/// Whether the parameter of a macro that takes the rest is named like a body.
fn is_body(param: &Form) -> bool {
    let name = param.as_spelled(ListStyle::Typed).and_then(|typed| typed.get(1)).unwrap_or(param);
    matches!(name.as_symbol(), Some("body" | "forms" | "items" | "clauses" | "arms" | "exprs" | "statements"))
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
