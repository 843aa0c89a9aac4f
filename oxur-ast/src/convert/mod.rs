//! The conversion from and to syn's nodes: mechanical, 1:1, without decisions.
//!
//! What a newer syn types and this crate does not know becomes tokens ([`Tokens`](crate::Tokens)) at the innermost
//! node that can hold them.

mod leaf;
mod special;
mod tokens;

use oxur_core::{Diagnostic, Symbol};

use crate::File;

#[cfg(feature = "parse")]
pub(crate) use self::tokens::flatten;
pub(crate) use self::tokens::tokens_of;

/// A node that has a counterpart `S` in syn.
pub(crate) trait Convert<S>: Sized {
    /// The counterpart of this node. What Rust cannot have (as a name that is none) is put down in `cx`.
    fn to_syn(&self, cx: &mut ToSyn) -> S;

    /// The node whose counterpart is `node`; none if it has a part that this crate does not know.
    fn from_syn(node: &S, cx: &mut FromSyn) -> Option<Self>;
}

/// What a conversion to syn puts down.
#[derive(Default)]
pub(crate) struct ToSyn {
    pub(crate) errors: Vec<Diagnostic>,
    /// How many nodes of tokens without typed form there are.
    pub(crate) verbatim: usize,
}

/// How deep a tree that comes from syn may be: what is deeper becomes tokens, so that whoever walks the tree later
/// does not run out of stack.
pub(crate) const DEPTH_LIMIT: usize = 256;

/// How far a conversion from syn has come.
#[derive(Default)]
pub(crate) struct FromSyn {
    depth: usize,
    /// The text of the last leaf.
    text: String,
}

impl FromSyn {
    /// The symbol of a name or literal.
    pub(crate) fn symbol(&mut self, leaf: &impl std::fmt::Display) -> Symbol {
        use std::fmt::Write as _;
        self.text.clear();
        // A string takes whatever is written.
        let _ = write!(self.text, "{leaf}");
        Symbol::new(&self.text)
    }

    /// Goes one level down.
    pub(crate) fn deeper<T>(&mut self, f: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth >= DEPTH_LIMIT {
            return None;
        }
        self.depth += 1;
        let result = f(self);
        self.depth -= 1;
        result
    }
}

/// Converts a file to syn's tree.
///
/// # Errors
///
/// The tree holds a name or literal that is none in Rust.
pub fn to_syn(file: &File) -> Result<syn::File, Vec<Diagnostic>> {
    let mut cx = ToSyn::default();
    let result = file.to_syn(&mut cx);
    if cx.errors.is_empty() { Ok(result) } else { Err(cx.errors) }
}

/// Converts syn's tree of a file.
#[must_use]
pub fn from_syn(file: &syn::File) -> File {
    // Items hold what cannot be converted as tokens, so only inner attributes could be unknown; they then go into one.
    File::from_syn(file, &mut FromSyn::default()).unwrap_or_else(|| {
        let mut whole = File::new(oxur_core::Span::NOWHERE);
        whole.shebang.clone_from(&file.shebang);
        whole.items.push(crate::Item::Verbatim(tokens_of(file)));
        whole
    })
}
