//! Names, kept once each for the life of the process, so that a copy is a pointer and a comparison one instruction.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Mutex, OnceLock};

use crate::Set;

/// An interned name. Equality is by identity, order is the order of the text (so that output never depends on
/// the order in which names were met).
#[derive(Clone, Copy)]
pub struct Symbol(&'static str);

impl Symbol {
    /// The symbol whose text is `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        static TABLE: OnceLock<Mutex<Set<&'static str>>> = OnceLock::new();
        let table = TABLE.get_or_init(|| Mutex::new(Set::default()));
        // A poisoned table is still a table of whole names: nothing is ever half inserted.
        let mut table = table.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(&known) = table.get(text) {
            return Self(known);
        }
        let kept: &'static str = Box::leak(text.to_owned().into_boxed_str());
        table.insert(kept);
        Self(kept)
    }

    /// The text of the symbol.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl PartialEq for Symbol {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Symbol {}

impl PartialEq<str> for Symbol {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Symbol {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl Hash for Symbol {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::ptr::hash(self.0.as_ptr(), state);
        self.0.len().hash(state);
    }
}

impl PartialOrd for Symbol {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Symbol {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(other.0)
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.0, f)
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl From<&str> for Symbol {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl std::ops::Deref for Symbol {
    type Target = str;

    fn deref(&self) -> &str {
        self.0
    }
}
