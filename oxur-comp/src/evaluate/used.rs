//! What compile time uses is used: rustc, which sees only the values, is told not to call it dead code.

use std::sync::Arc;

use oxur_core::core::{Attr, AttrKind, Item, RustTokens, VisitorMut, Walk};
use oxur_core::{Delimiter, RustToken, RustTokenKind, Set, Span, Symbol};

use crate::{Code, ExpandedModule};

/// Puts `#[allow(dead_code)]` before the functions, constants and statics whose names stand at `places`.
pub(super) fn mark_used(modules: &mut [ExpandedModule], places: &Set<Span>) {
    if places.is_empty() {
        return;
    }
    let mut marker = Marker { places };
    for module in modules {
        match &mut module.code {
            Code::Items(items) => items.iter_mut().for_each(|item| marker.item(item)),
            Code::Body(body) => marker.body(body),
        }
    }
}

struct Marker<'p> {
    places: &'p Set<Span>,
}

impl VisitorMut for Marker<'_> {
    fn item(&mut self, item: &mut Item) {
        let (attrs, name) = match item {
            Item::DefineFunc(node) => (&mut node.attrs, node.name),
            Item::DefineConst(node) => (&mut node.attrs, node.name),
            Item::DefineStatic(node) => (&mut node.attrs, node.name),
            _ => return item.walk_children_mut(self),
        };
        if self.places.contains(&name.span) {
            attrs.push(allow_dead_code(name.span));
        }
        item.walk_children_mut(self);
    }
}

/// The attribute `#[allow(dead_code)]`.
fn allow_dead_code(span: Span) -> Attr {
    let ident = |name| RustTokenKind::Ident(Symbol::new(name));
    let kinds = [
        ident("allow"),
        RustTokenKind::Open(Delimiter::Paren),
        ident("dead_code"),
        RustTokenKind::Close(Delimiter::Paren),
    ];
    let tokens: Arc<[RustToken]> = kinds.into_iter().map(|kind| RustToken { kind, span }).collect();
    Attr { kind: AttrKind::Outer(RustTokens(tokens)), span }
}
