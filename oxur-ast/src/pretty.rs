//! Rust laid out for people: prettyplease, held to losing nothing.
//!
//! prettyplease adds and drops commas, semicolons, braces and parentheses where Rust lets it. All else must come out:
//! where it does not, or where it cannot print a node, that item is printed directly.

use std::panic::{AssertUnwindSafe, catch_unwind};

use oxur_core::{Delimiter, RustToken, RustTokenKind};
use proc_macro2::TokenStream;

use crate::convert::{Convert, ToSyn, flatten};
use crate::print::{Recorder, generate, print_to};
use crate::rust::same_token;
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
    let after: TokenStream = text.parse().ok()?;
    let mut recorder = Recorder::default();
    attrs.iter().for_each(|attribute| print_to(attribute, &mut recorder));
    items.iter().for_each(|item| print_to(item, &mut recorder));
    same_but_for_layout(&recorder.tokens, &flatten(after)).then_some(text)
}

/// Whether two token sequences are one, what layout may add and drop left aside.
fn same_but_for_layout(a: &[RustToken], b: &[RustToken]) -> bool {
    let kept = |list| -> Vec<&RustToken> { <[RustToken]>::iter(list).filter(|token| !is_layout(token)).collect() };
    let (a, b) = (kept(a), kept(b));
    a.len() == b.len() && (0..a.len()).all(|at| same_token(a[at], b[at]) || same_doc(&a[..=at], &b[..=at]))
}

/// Commas and semicolons, parentheses and braces: what may stand or not.
fn is_layout(token: &RustToken) -> bool {
    match &token.kind {
        RustTokenKind::Punct(c, _) => matches!(c, ',' | ';'),
        RustTokenKind::Open(delimiter) | RustTokenKind::Close(delimiter) => *delimiter != Delimiter::Bracket,
        _ => false,
    }
}

/// Whether both end with the text of a doc comment that differs in blanks at most.
fn same_doc(a: &[&RustToken], b: &[&RustToken]) -> bool {
    let text = |tokens: &[&RustToken]| match tokens {
        [
            ..,
            RustToken { kind: RustTokenKind::Ident(name), .. },
            _,
            RustToken { kind: RustTokenKind::Literal(text), .. },
        ] if *name == "doc" => Some(text.text.as_str()),
        _ => None,
    };
    let words = |text: &'static str| text.split(['"', ' ', '\t', '\n', '\r']).filter(|word| !word.is_empty());
    match (text(a), text(b)) {
        (Some(a), Some(b)) => words(a).eq(words(b)),
        _ => false,
    }
}
