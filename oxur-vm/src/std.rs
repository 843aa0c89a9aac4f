//! The machine's library: Core Forms text that was made from the `.oxr` sources beside it.

use std::sync::OnceLock;

use oxur_core::core::{CoreText, Item, Program};
use oxur_core::{Door, ReadOptions, SourceId, read};

/// The text, one `(core-forms …)`.
const TEXT: &str = include_str!("std/std.core");

/// The library's items; read once in the life of the process.
pub(crate) fn items() -> Vec<Item> {
    static ITEMS: OnceLock<Vec<Item>> = OnceLock::new();
    ITEMS.get_or_init(|| parse(TEXT)).clone()
}

/// The text that the places in the library's items count in.
#[cfg(test)]
pub(crate) fn text() -> &'static str {
    TEXT
}

fn parse(text: &str) -> Vec<Item> {
    let options = ReadOptions::new(Door::File);
    let forms = read(SourceId(0), text, &options).forms;
    // The text is checked by a test; a program that is not there leads to unknown names.
    forms.first().and_then(|form| Program::from_form(form).ok()).map_or_else(Vec::new, |program| program.items)
}
