//! The table of special forms as a document.

use std::fmt::Write as _;

use super::{Category, special_forms};

/// The reference of all special forms and built-in macros, in Markdown.
#[must_use]
pub fn special_forms_reference() -> String {
    let mut out = String::from(
        "# Special forms\n\n\
        What stands first in a list and is no call: every special form and built-in macro, from the compiler's own table.\n\
        In a syntax line `x` stands for one form, `x?` for one that may be left out, `x…` for any number. A macro gives way\n\
        to a function, variable or import of its name; the other heads are reserved.\n",
    );
    let chapters = [
        (Category::Item, "Items"),
        (Category::Expr, "Expressions"),
        (Category::Pattern, "Patterns"),
        (Category::Type, "Types and bounds"),
    ];
    for (category, title) in chapters {
        let _ = write!(out, "\n## {title}\n\n| form | meaning | example |\n| --- | --- | --- |\n");
        for form in special_forms().filter(|form| form.category == category) {
            let (syntax, example) = (cell(form.syntax), cell(form.example));
            let kind = if form.reserved { "" } else { " A macro." };
            let _ = writeln!(out, "| {syntax} | {}{kind} | {example} |", form.doc);
        }
    }
    out
}

/// Code as a cell of a table.
fn cell(code: &str) -> String {
    let fence = if code.contains('`') { "``" } else { "`" };
    let blank = if code.contains('`') { " " } else { "" };
    format!("{fence}{blank}{}{blank}{fence}", code.replace('|', "\\|"))
}
