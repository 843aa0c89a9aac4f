//! Tables from keys to values, in the order of insertion.
//!
//! Whoever builds a crate with Oxur compiles the whole compiler first, without optimization, and there each type of
//! `std::collections::HashMap` costs as much as a hundred lines of code. Here what does not depend on the types of keys
//! and values is one piece, [`Index`], compiled once; and since entries stand in a row, going over them is deterministic.

use std::borrow::Borrow;
use std::hash::{BuildHasher, Hash};

use rustc_hash::FxBuildHasher;

/// Finds the numbers of entries by the hashes of their keys: open addressing with linear steps.
#[derive(Clone, Default)]
struct Index {
    /// For each slot the number of its entry and one, or 0; a power of two of them, at most three quarters in use.
    slots: Vec<u32>,
    /// The hash of each entry.
    hashes: Vec<u32>,
}

impl Index {
    /// The first slot for a hash.
    fn start(&self, hash: u32) -> usize {
        hash as usize & (self.slots.len() - 1)
    }

    fn after(&self, slot: usize) -> usize {
        (slot + 1) & (self.slots.len() - 1)
    }

    /// The number of the entry with that hash for which `is` says so.
    fn find(&self, hash: u32, is: &dyn Fn(usize) -> bool) -> Option<usize> {
        if self.slots.is_empty() {
            return None;
        }
        let mut slot = self.start(hash);
        loop {
            let entry = self.slots[slot].checked_sub(1)? as usize;
            if self.hashes[entry] == hash && is(entry) {
                return Some(entry);
            }
            slot = self.after(slot);
        }
    }

    /// Adds the entry after the last.
    fn push(&mut self, hash: u32) {
        self.hashes.push(hash);
        if self.hashes.len() * 4 > self.slots.len() * 3 {
            let size = (self.slots.len() * 2).max(8);
            self.slots.clear();
            self.slots.resize(size, 0);
            for entry in 0..self.hashes.len() {
                self.place(entry);
            }
        } else {
            self.place(self.hashes.len() - 1);
        }
    }

    /// Puts the number of an entry into the first free slot for its hash.
    fn place(&mut self, entry: usize) {
        let mut slot = self.start(self.hashes[entry]);
        while self.slots[slot] != 0 {
            slot = self.after(slot);
        }
        self.slots[slot] = entry as u32 + 1;
    }

    /// The slot that holds the number of an entry.
    fn slot_of(&self, entry: usize) -> usize {
        let mut slot = self.start(self.hashes[entry]);
        while self.slots[slot] as usize != entry + 1 {
            slot = self.after(slot);
        }
        slot
    }

    /// Takes an entry out; the last one gets its number.
    fn remove(&mut self, entry: usize) {
        let mut gap = self.slot_of(entry);
        let last = self.hashes.len() - 1;
        if last != entry {
            let moved = self.slot_of(last);
            self.slots[moved] = entry as u32 + 1;
        }
        // What was put further on because the slot was taken goes back.
        self.slots[gap] = 0;
        self.hashes.swap_remove(entry);
        let mut slot = self.after(gap);
        while let Some(here) = self.slots[slot].checked_sub(1) {
            let start = self.start(self.hashes[here as usize]);
            let mask = self.slots.len() - 1;
            if (slot.wrapping_sub(start) & mask) >= (slot.wrapping_sub(gap) & mask) {
                self.slots[gap] = here + 1;
                self.slots[slot] = 0;
                gap = slot;
            }
            slot = self.after(slot);
        }
    }
}

fn hash_of(key: &(impl Hash + ?Sized)) -> u32 {
    FxBuildHasher.hash_one(key) as u32
}

/// A table from keys to values. Its entries stand in the order in which their keys were first inserted, until one is
/// removed: the last one then takes its place.
#[derive(Clone)]
pub struct Map<K, V> {
    index: Index,
    entries: Vec<(K, V)>,
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self { index: Index::default(), entries: Vec::new() }
    }
}

impl<K: std::fmt::Debug, V: std::fmt::Debug> std::fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K, V> Map<K, V> {
    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.entries.iter().map(|(key, value)| (key, value))
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.entries.iter().map(|(key, _)| key)
    }

    /// The values, in order.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.entries.iter().map(|(_, value)| value)
    }

    /// The entries, in order.
    #[must_use]
    pub fn into_entries(self) -> Vec<(K, V)> {
        self.entries
    }

    /// The values, in order, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.entries.iter_mut().map(|(_, value)| value)
    }

    /// Takes all out.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

impl<K: Hash + Eq, V> Map<K, V> {
    fn number<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<usize>
    where
        K: Borrow<Q>,
    {
        self.index.find(hash_of(key), &|entry| self.entries[entry].0.borrow() == key)
    }

    /// The value of a key.
    pub fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        match self.number(key) {
            Some(entry) => Some(&self.entries[entry].1),
            None => None,
        }
    }

    /// The value of a key, to be changed.
    pub fn get_mut<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        match self.number(key) {
            Some(entry) => Some(&mut self.entries[entry].1),
            None => None,
        }
    }

    /// Whether a key has a value.
    pub fn contains_key<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.number(key).is_some()
    }

    /// Gives a key its value, and gives the one that it had. The key that was there first stays.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        if let Some(entry) = self.number(&key) {
            return Some(std::mem::replace(&mut self.entries[entry].1, value));
        }
        self.push(key, value);
        None
    }

    /// Adds a key that is not there.
    fn push(&mut self, key: K, value: V) {
        self.index.push(hash_of(&key));
        self.entries.push((key, value));
    }

    /// The value of a key; if it has none, it gets that of its type.
    pub fn or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        self.or_insert_with(key, V::default)
    }

    /// The value of a key; if it has none, it gets the one that is made.
    pub fn or_insert_with(&mut self, key: K, make: impl FnOnce() -> V) -> &mut V {
        let entry = match self.number(&key) {
            Some(entry) => entry,
            None => {
                self.push(key, make());
                self.entries.len() - 1
            }
        };
        &mut self.entries[entry].1
    }

    /// Takes a key and its value out.
    pub fn remove<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let entry = self.number(key)?;
        self.index.remove(entry);
        Some(self.entries.swap_remove(entry).1)
    }

    /// Takes out what is not to be kept; the order of the rest stays.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &V) -> bool) {
        for (key, value) in std::mem::take(self).entries {
            if keep(&key, &value) {
                self.push(key, value);
            }
        }
    }
}

impl<K: Hash + Eq, V> std::ops::Index<&K> for Map<K, V> {
    type Output = V;

    fn index(&self, key: &K) -> &V {
        self.get(key).expect("the key is in the map")
    }
}

impl<K: Hash + Eq, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::default();
        for (key, value) in entries {
            map.insert(key, value);
        }
        map
    }
}

/// A set of keys, in the order of insertion, as [`Map`] has it.
#[derive(Clone)]
pub struct Set<K> {
    map: Map<K, ()>,
}

impl<K> Default for Set<K> {
    fn default() -> Self {
        Self { map: Map::default() }
    }
}

impl<K: std::fmt::Debug> std::fmt::Debug for Set<K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl<K> Set<K> {
    /// How many keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// The keys, in order.
    pub fn iter(&self) -> impl Iterator<Item = &K> {
        self.map.keys()
    }
}

impl<K: Hash + Eq> Set<K> {
    /// Whether a key is in the set.
    pub fn contains<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.map.contains_key(key)
    }

    /// The key in the set that is equal to one.
    pub fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<&K>
    where
        K: Borrow<Q>,
    {
        match self.map.number(key) {
            Some(entry) => Some(&self.map.entries[entry].0),
            None => None,
        }
    }

    /// Adds a key; says whether it is new.
    pub fn insert(&mut self, key: K) -> bool {
        self.map.insert(key, ()).is_none()
    }

    /// Takes a key out; says whether it was there.
    pub fn remove<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.map.remove(key).is_some()
    }
}

impl<K: Hash + Eq> Extend<K> for Set<K> {
    fn extend<I: IntoIterator<Item = K>>(&mut self, keys: I) {
        for key in keys {
            self.insert(key);
        }
    }
}

impl<K: Hash + Eq> FromIterator<K> for Set<K> {
    fn from_iter<I: IntoIterator<Item = K>>(keys: I) -> Self {
        let mut set = Self::default();
        set.extend(keys);
        set
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::Map;

    #[test]
    fn it_holds_what_a_hash_map_holds() {
        // Few hashes, so that runs of slots are long and meet: the machinery sees the hash alone.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        struct Key(u32);
        impl std::hash::Hash for Key {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                state.write_u32(self.0 % 7);
            }
        }
        let (mut map, mut model) = (Map::default(), HashMap::new());
        let mut random = 1u32;
        for _ in 0..20_000 {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let (key, value) = (Key((random >> 16) % 60), random >> 4);
            if random >> 30 == 0 {
                assert_eq!(map.remove(&key), model.remove(&key.0));
            } else {
                assert_eq!(map.insert(key, value), model.insert(key.0, value));
            }
            assert_eq!(map.len(), model.len());
            assert_eq!(map.get(&key), model.get(&key.0));
        }
        for key in 0..60 {
            assert_eq!(map.get(&Key(key)), model.get(&key));
        }
        assert_eq!(map.iter().count(), model.len());
    }

    #[test]
    fn entries_stand_in_the_order_of_insertion() {
        let mut map: Map<&str, u32> = [("b", 1), ("a", 2), ("c", 3)].into_iter().collect();
        *map.or_default("a") += 5;
        map.or_insert_with("d", || 4);
        assert_eq!(map.keys().copied().collect::<String>(), "bacd");
        assert_eq!(map.values().sum::<u32>(), 15);
        map.remove("b");
        assert_eq!(map.keys().copied().collect::<String>(), "dac");
    }
}
