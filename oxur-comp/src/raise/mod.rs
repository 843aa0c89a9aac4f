//! Raising: the Oxur AST to Core Forms, the inverse of lowering. What Core Forms have no node for is embedded, as Rust's
//! own tokens, in the smallest node that can hold them.

mod attr;
mod control;
mod expr;
mod generics;
mod item;
mod macros;
mod member;
mod path;
mod pattern;
mod stmt;
mod types;

use oxur_ast as ast;
use oxur_core::RustToken;
use oxur_core::core::{self, Attr, Item, RustTokens};

/// A Rust file as Core Forms.
#[derive(Clone, Debug)]
pub struct Raised {
    /// The file's own `#![…]` and `//!`.
    pub attrs: Vec<Attr>,
    /// The items.
    pub items: Vec<Item>,
}

/// Raises a file. Places of the nodes are those of the AST.
#[must_use]
pub fn raise(file: &ast::File) -> Raised {
    let mut raiser = Raiser {};
    Raised { attrs: raiser.attrs(&file.attrs), items: raiser.items(&file.items) }
}

/// Raises one expression, statement by statement and node by node, as [`raise`] does.
pub(crate) struct Raiser {}

impl Raiser {
    fn items(&mut self, items: &[ast::Item]) -> Vec<Item> {
        items.iter().map(|item| self.item(item)).collect()
    }

    fn ident(&mut self, ident: ast::Ident) -> core::Ident {
        core::Ident { name: ident.name, span: ident.span }
    }

    fn lifetime(&mut self, lifetime: ast::Lifetime) -> core::Lifetime {
        core::Lifetime { name: lifetime.name, span: lifetime.span }
    }

    fn member(&mut self, member: &ast::Member) -> core::Member {
        match member {
            ast::Member::Named(name) => core::Member::Named(self.ident(*name)),
            ast::Member::Unnamed(index) => core::Member::Index(index.index, index.span),
        }
    }
}

/// Tokens as Core Forms carry them.
fn rust_tokens(tokens: &ast::Tokens) -> RustTokens {
    RustTokens(tokens.as_slice().into())
}

/// The tokens of a node that is embedded.
fn tokens_of(node: &impl ast::Print) -> RustTokens {
    let tokens: Vec<RustToken> = ast::print_tokens(node);
    RustTokens(tokens.into())
}
