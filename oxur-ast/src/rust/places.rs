//! The places of a tree's nodes in the Rust text that it was read from.
//!
//! A tree that was read prints the tokens of its source, in their order. So each node gets a number as its span, the
//! tree is printed beside a scan of the source, which tells where the tokens that bear a number stand, and the numbers
//! are replaced by these places. A node's place goes from its first token to its last, those of its parts included.

use oxur_core::{Delimiter, SourceId, Spacing, Span};

use crate::print::{Bracket, Sink, print_to};
use crate::scan::{Scanned, Scanner};
use crate::{
    AttrStyle, File, Ident, Index, Lifetime, List, Lit, ReceiverKind, ReturnType, Safety, StaticMutability, Stmt,
    Tokens, Visibility, WhereClausePlacement,
};

/// What has places to be told, in itself or in its parts.
pub(crate) trait Locate {
    /// Goes through all places, in an order that is always the same.
    fn locate(&mut self, places: &mut Places);
}

/// Gives the places of a file's nodes. `body` is what is left of the source behind the first `offset` bytes; the file's
/// tokens are those of it.
pub(super) fn locate(file: &mut File, body: &str, offset: usize, source: SourceId) {
    let mut numbers = Places::default();
    file.locate(&mut numbers);
    let ranges = vec![None; numbers.next as usize + 1];
    let mut beside = Beside { scanner: Scanner::new(body), doc: 0, ranges, statements: numbers.statements };
    print_to(file, &mut beside);
    // Where the scanner does not know the source for sure, no place is better than a wrong one.
    if beside.scanner.next().is_some() || beside.scanner.lost {
        beside.ranges.fill(None);
    }
    file.locate(&mut Places { ranges: Some(beside.ranges), source, offset, ..Places::default() });
}

/// A range of bytes.
type Range = (u32, u32);

fn join(a: Option<Range>, b: Option<Range>) -> Option<Range> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    }
}

/// A walk through a tree that numbers its nodes, or replaces the numbers by places.
#[derive(Default)]
pub(crate) struct Places {
    /// The number of the node before. Number 0 is the place of tokens that belong to no node.
    next: u32,
    /// The numbers of the expressions whose statements end with a semicolon.
    statements: Vec<u32>,
    /// The range of each number's own tokens; none while the nodes are numbered.
    ranges: Option<Vec<Option<Range>>>,
    source: SourceId,
    /// Where in the source the ranges count from.
    offset: usize,
    /// What the node that the walk is in takes up so far.
    extent: Option<Range>,
}

impl Places {
    /// The walk comes to a node; gives what [`Places::leave`] needs.
    pub(crate) fn enter(&mut self, span: &mut Span) -> Option<Range> {
        self.next = self.next.saturating_add(1);
        match &self.ranges {
            Some(ranges) => {
                let own = ranges.get(self.next as usize).copied().flatten();
                std::mem::replace(&mut self.extent, own)
            }
            None => {
                *span = Span::new(SourceId(u32::MAX), self.next, self.next);
                None
            }
        }
    }

    /// The walk has been through the node's parts.
    pub(crate) fn leave(&mut self, around: Option<Range>, span: &mut Span) {
        if self.ranges.is_none() {
            return;
        }
        let at = |byte: u32| u32::try_from(self.offset).unwrap_or(u32::MAX).saturating_add(byte);
        *span = self.extent.map_or(Span::NOWHERE, |(lo, hi)| Span::new(self.source, at(lo), at(hi)));
        self.extent = join(around, self.extent);
    }

    fn leaf(&mut self, span: &mut Span) {
        let around = self.enter(span);
        self.leave(around, span);
    }
}

/// A sink that goes through the source while the tree is printed, and keeps where each number's tokens stand.
struct Beside<'t> {
    scanner: Scanner<'t>,
    /// How many tokens of a doc comment are still to come.
    doc: usize,
    ranges: Vec<Option<Range>>,
    /// The numbers of the expressions whose statements end with a semicolon, in order.
    statements: Vec<u32>,
}

impl Beside<'_> {
    fn token(&mut self, number: Span) {
        if self.doc > 0 {
            self.doc -= 1;
        } else {
            self.doc = match self.scanner.next() {
                // `# [ doc = "…" ]`, and a `!` in inner ones.
                Some(Scanned::Doc { inner, .. }) => 5 + usize::from(inner),
                Some(_) => 0,
                None => return,
            };
        }
        if let Some(known) = self.ranges.get_mut(number.lo as usize) {
            let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let range = self.scanner.range();
            *known = join(*known, Some((byte(range.start), byte(range.end))));
        }
    }
}

impl Sink for Beside<'_> {
    fn ident(&mut self, _: &str, span: Span) {
        self.token(span);
    }

    fn lifetime(&mut self, _: &str, span: Span) {
        self.token(span);
    }

    fn literal(&mut self, _: &str, span: Span) {
        self.token(span);
    }

    fn punct(&mut self, c: char, _: Spacing, span: Span) {
        // A statement's semicolon comes with the place of its expression, which it is no part of.
        let outside = c == ';' && self.statements.binary_search(&span.lo).is_ok();
        self.token(if outside { Span::NOWHERE } else { span });
    }

    fn open(&mut self, _: Delimiter, _: Bracket, span: Span) {
        self.token(span);
    }

    fn close(&mut self, _: Delimiter, _: Bracket, span: Span) {
        self.token(span);
    }
}

/// Leaves that have a place.
macro_rules! leaves {
    ($($name:ident)*) => {$(
        impl Locate for $name {
            fn locate(&mut self, places: &mut Places) {
                places.leaf(&mut self.span);
            }
        }
    )*};
}

leaves! { Ident Index Lifetime Lit }

/// What has none: it is a token of the node that it belongs to.
macro_rules! no_places {
    ($($name:ident)*) => {$(
        impl Locate for $name {
            fn locate(&mut self, _: &mut Places) {}
        }
    )*};
}

no_places! { bool usize String Delimiter AttrStyle Safety StaticMutability WhereClausePlacement }

impl Locate for Tokens {
    fn locate(&mut self, places: &mut Places) {
        self.spans_mut(|span| places.leaf(span));
    }
}

impl<T: Locate> Locate for Option<T> {
    fn locate(&mut self, places: &mut Places) {
        if let Some(node) = self {
            node.locate(places);
        }
    }
}

impl<T: Locate> Locate for Box<T> {
    fn locate(&mut self, places: &mut Places) {
        (**self).locate(places);
    }
}

impl<T: Locate> Locate for Vec<T> {
    fn locate(&mut self, places: &mut Places) {
        self.iter_mut().for_each(|node| node.locate(places));
    }
}

impl<T: Locate> Locate for List<T> {
    fn locate(&mut self, places: &mut Places) {
        self.items.locate(places);
    }
}

impl Locate for Visibility {
    fn locate(&mut self, places: &mut Places) {
        match self {
            Self::Restricted(node) => node.locate(places),
            Self::Public | Self::Inherited => {}
        }
    }
}

impl Locate for ReturnType {
    fn locate(&mut self, places: &mut Places) {
        match self {
            Self::Type(node) => node.locate(places),
            Self::Default => {}
        }
    }
}

impl Locate for ReceiverKind {
    fn locate(&mut self, places: &mut Places) {
        match self {
            Self::Reference(lifetime, _) => lifetime.locate(places),
            Self::Typed(node) => node.locate(places),
            Self::Value => {}
        }
    }
}

impl Locate for Stmt {
    fn locate(&mut self, places: &mut Places) {
        match self {
            Self::Local(node) => node.locate(places),
            Self::Item(node) => node.locate(places),
            Self::Expr(node, semicolon) => {
                if *semicolon && places.ranges.is_none() {
                    places.statements.push(places.next + 1);
                }
                node.locate(places);
            }
            Self::Macro(node) => node.locate(places),
        }
    }
}
