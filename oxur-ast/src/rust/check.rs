//! The check that a tree is Rust: for trees that were built by hand, or read from a text.

use oxur_core::{Diagnostic, SourceId, Span, codes};

use crate::convert::{Convert, ToSyn};
use crate::print::generate;
use crate::rust::verify::untyped_tokens;
use crate::{File, Item, Spanned as _, from_rust};

/// What of a tree is no Rust: names and literals that Rust does not have, and items that Rust's grammar does not take
/// as they are printed, though nothing in them stands without typed form.
#[must_use]
pub fn check_rust(file: &File) -> Vec<Diagnostic> {
    let mut cx = ToSyn::default();
    let _: Vec<syn::Attribute> = file.attrs.to_syn(&mut cx);
    let mut errors = std::mem::take(&mut cx.errors);
    for item in &file.items {
        let _: syn::Item = item.to_syn(&mut cx);
        if cx.errors.is_empty() {
            errors.extend(check_item(item));
        } else {
            errors.append(&mut cx.errors);
        }
    }
    errors
}

fn check_item(item: &Item) -> Option<Diagnostic> {
    let mut alone = File::new(Span::NOWHERE);
    alone.items.push(item.clone());
    // What is kept as tokens may be anything.
    if untyped_tokens(&alone) > 0 {
        return None;
    }
    let text = generate(item, false).text;
    let read = from_rust(&text, SourceId(0)).is_ok_and(|file| file.items.len() == 1 && untyped_tokens(&file) == 0);
    let message = "this item is no Rust: what it prints as cannot be parsed";
    (!read).then(|| {
        let first = text.lines().next().unwrap_or_default();
        Diagnostic::error(codes::ast::NOT_AN_ITEM, item.span(), message).help(format!("it prints as `{first}` …"))
    })
}
