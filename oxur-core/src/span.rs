//! Places: where a form, node or token came from, and through which macros.

use std::fmt;

/// The number of a source in its [`SourceMap`](crate::SourceMap).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct SourceId(pub u32);

/// The number of a macro expansion in an [`Expansions`] table; [`ExpnId::ROOT`] is code that the user wrote.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct ExpnId(pub u32);

impl ExpnId {
    /// No macro at all.
    pub const ROOT: Self = Self(0);
}

/// A range of bytes in a source, and the macro expansion that put it where it stands.
///
/// A form made by a template has the span of the template's text and the expansion's number; a form that the caller
/// gave keeps the span that it had. [`Expansions::call_site`] leads from the former to the caller's form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// The source; source 0 is the empty "nowhere" that every [`SourceMap`](crate::SourceMap) starts with.
    pub source: SourceId,
    /// The first byte.
    pub lo: u32,
    /// The byte after the last.
    pub hi: u32,
    /// The expansion.
    pub expn: ExpnId,
}

impl Span {
    /// A span that is nowhere: for trees that no source stands behind.
    pub const NOWHERE: Self = Self { source: SourceId(0), lo: 0, hi: 0, expn: ExpnId::ROOT };

    /// The bytes `lo..hi` of `source`, as the user wrote them.
    #[must_use]
    pub const fn new(source: SourceId, lo: u32, hi: u32) -> Self {
        Self { source, lo, hi, expn: ExpnId::ROOT }
    }

    /// Whether no source stands behind this span.
    #[must_use]
    pub fn is_nowhere(self) -> bool {
        self.source == SourceId(0)
    }

    /// The span from the start of `self` to the end of `end`; `self` if the two do not stand in one source.
    #[must_use]
    pub fn to(self, end: Self) -> Self {
        if self.source == end.source && self.expn == end.expn && end.hi >= self.lo {
            Self { hi: end.hi, ..self }
        } else {
            self
        }
    }

    /// The same bytes, put where they stand by `expn`.
    #[must_use]
    pub fn with_expn(self, expn: ExpnId) -> Self {
        Self { expn, ..self }
    }

    /// The empty span at this span's start.
    #[must_use]
    pub fn start(self) -> Self {
        Self { hi: self.lo, ..self }
    }

    /// The empty span at this span's end.
    #[must_use]
    pub fn end(self) -> Self {
        Self { lo: self.hi, ..self }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}..{}", self.source.0, self.lo, self.hi)?;
        if self.expn != ExpnId::ROOT {
            write!(f, "#{}", self.expn.0)?;
        }
        Ok(())
    }
}

/// One expansion of one macro.
#[derive(Clone, Debug)]
pub struct Expansion {
    /// The macro's name as it was called.
    pub name: crate::Symbol,
    /// The call, as a whole; it may itself stand in an expansion.
    pub call_site: Span,
    /// Where the macro is defined.
    pub def_site: Span,
}

/// All macro expansions of one compilation.
#[derive(Clone, Debug, Default)]
pub struct Expansions {
    list: Vec<Expansion>,
}

impl Expansions {
    /// An empty table.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Enters an expansion and gives its number.
    pub fn push(&mut self, expansion: Expansion) -> ExpnId {
        self.list.push(expansion);
        ExpnId(u32::try_from(self.list.len()).unwrap_or(u32::MAX))
    }

    /// The expansion of that number; none for [`ExpnId::ROOT`] and for numbers that were never given.
    #[must_use]
    pub fn get(&self, id: ExpnId) -> Option<&Expansion> {
        self.list.get((id.0 as usize).checked_sub(1)?)
    }

    /// The place that the user wrote: `span` itself, or the call of the outermost macro that it came through.
    #[must_use]
    pub fn call_site(&self, mut span: Span) -> Span {
        while let Some(expansion) = self.get(span.expn) {
            span = expansion.call_site;
        }
        span
    }

    /// The macros that `span` came through, innermost first.
    pub fn trace(&self, span: Span) -> impl Iterator<Item = &Expansion> {
        let mut at = span.expn;
        std::iter::from_fn(move || {
            let expansion = self.get(at)?;
            at = expansion.call_site.expn;
            Some(expansion)
        })
    }
}
