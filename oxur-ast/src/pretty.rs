//! Rust laid out for people: prettyplease, held to losing nothing.
//!
//! prettyplease adds and drops commas, semicolons, braces and parentheses where Rust lets it. All else must come out:
//! where it does not, or where it cannot print a node, that item is printed directly.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;
use std::thread;

use crate::convert::{Convert, ToSyn};
use crate::print::{generate, print_to};
use crate::rust::Compare;
use crate::{Attrs, File, Item};

/// Up to so many items are laid out where the caller stands.
const FEW_ITEMS: usize = 4;
/// The stack of a thread that lays items out: as large as the main thread's.
const STACK: usize = 8 << 20;

/// The Rust text of a file, laid out for people. Nothing that [`gen_rust`](crate::gen_rust) prints is lost.
///
/// Items do not depend on each other, so that those of a longer file are laid out by several threads.
#[must_use]
pub fn gen_rust_pretty(file: &File) -> String {
    let mut out = String::new();
    if let Some(shebang) = &file.shebang {
        out.push_str(shebang);
        out.push('\n');
    }
    if !file.attrs.is_empty() {
        out.push_str(
            &pretty(&file.attrs, &[])
                .unwrap_or_else(|| file.attrs.iter().map(|attribute| generate(attribute, false).text).collect()),
        );
    }
    let parts = if file.items.len() > FEW_ITEMS { threads() } else { 1 };
    let parts: Vec<&[Item]> = file.items.chunks(file.items.len().div_ceil(parts).max(1)).collect();
    let Some((first, rest)) = parts.split_first() else { return out };
    thread::scope(|scope| {
        let spawn = |part| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || pretty_items(part));
        let rest: Vec<_> = rest.iter().map(|part| (*part, spawn(*part))).collect();
        out.push_str(&pretty_items(first));
        for (part, thread) in rest {
            // Where there is no thread to be had, the caller does its work.
            let text = thread.ok().and_then(|thread| thread.join().ok());
            out.push_str(&text.unwrap_or_else(|| pretty_items(part)));
        }
    });
    out
}

/// How many threads lay out a file at most.
fn threads() -> usize {
    static THREADS: OnceLock<usize> = OnceLock::new();
    *THREADS.get_or_init(|| thread::available_parallelism().map_or(1, |count| count.get().min(4)))
}

/// Items as prettyplease prints them; each that it does not print is printed directly.
fn pretty_items(items: &[Item]) -> String {
    pretty(&Attrs::new(), items).unwrap_or_else(|| {
        let alone = |item| pretty(&Attrs::new(), std::slice::from_ref(item));
        items.iter().map(|item| alone(item).unwrap_or_else(|| generate(item, false).text)).collect()
    })
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
