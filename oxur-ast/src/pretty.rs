//! Rust laid out for people: prettyplease, held to losing nothing.
//!
//! prettyplease adds and drops commas, semicolons, braces and parentheses where Rust lets it. All else must come out:
//! where it does not, or where it cannot print a node, that item is printed directly.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::convert::{Convert, ToSyn};
use crate::print::{generate, print_to};
use crate::rust::Compare;
use crate::{Attrs, File, Item};

/// The Rust text of a file, laid out for people. Nothing that [`gen_rust`](crate::gen_rust) prints is lost.
#[must_use]
pub fn gen_rust_pretty(file: &File) -> String {
    let mut out = String::new();
    if let Some(shebang) = &file.shebang {
        out.push_str(shebang);
        out.push('\n');
    }
    if let Some(text) = pretty(&file.attrs, &file.items) {
        out.push_str(&text);
        return out;
    }
    for attribute in &file.attrs {
        out.push_str(&generate(attribute, false).text);
    }
    for item in &file.items {
        let text = pretty(&Attrs::new(), std::slice::from_ref(item)).unwrap_or_else(|| generate(item, false).text);
        out.push_str(&text);
    }
    out
}

/// Attributes and items as prettyplease prints them, if it prints all of them.
fn pretty(attrs: &Attrs, items: &[Item]) -> Option<String> {
    let mut cx = ToSyn::default();
    let node = syn::File {
        shebang: None,
        frontmatter: None,
        attrs: attrs.to_syn(&mut cx),
        items: items.iter().map(|item| item.to_syn(&mut cx)).collect(),
    };
    // Nodes of tokens are what prettyplease panics on.
    if !cx.errors.is_empty() || cx.verbatim > 0 {
        return None;
    }
    let text = catch_unwind(AssertUnwindSafe(|| prettyplease::unparse(&node))).ok()?;
    let mut compare = Compare::new(&text, true);
    attrs.iter().for_each(|attribute| print_to(attribute, &mut compare));
    items.iter().for_each(|item| print_to(item, &mut compare));
    compare.finish().then_some(text)
}
