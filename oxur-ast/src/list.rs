//! Lists of nodes with a separator between them.

use std::ops::{Deref, DerefMut};

/// Nodes with a separator between them (commas, or what their type asks for), and whether one stands after the last.
#[derive(Clone, PartialEq, Debug)]
pub struct List<T> {
    /// The nodes.
    pub items: Vec<T>,
    /// Whether a separator stands after the last node. A tuple of one needs it and gets it in any case.
    pub trailing: bool,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { items: Vec::new(), trailing: false }
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        Self { items, trailing: false }
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::from(items.into_iter().collect::<Vec<T>>())
    }
}

impl<T> Deref for List<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.items
    }
}

impl<T> DerefMut for List<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.items
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}
