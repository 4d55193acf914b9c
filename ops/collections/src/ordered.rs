//! Keys in the order in which they came, found by their hash: what Map, Set and Multiset are made of.

use std::sync::Arc;

use imbl::{HashMap, Vector};

use crate::value::Value;

/// A place in the order.
pub type Place = usize;

/// So many places may be empty before they are counted against those that are not.
const FEW: usize = 32;

type Entry<V> = Arc<(Value, V)>;

#[derive(Clone)]
pub struct Ordered<V> {
    places: HashMap<Value, Place>,
    /// A key that goes leaves its place empty, until most places are.
    entries: Vector<Option<Entry<V>>>,
}

impl<V> Default for Ordered<V> {
    fn default() -> Self {
        Self { places: HashMap::default(), entries: Vector::default() }
    }
}

impl<V: Clone + PartialEq> Ordered<V> {
    pub fn len(&self) -> usize {
        self.places.len()
    }

    pub fn contains(&self, key: &Value) -> bool {
        self.places.contains_key(key)
    }

    pub fn get(&self, key: &Value) -> Option<&V> {
        let place = self.places.get(key)?;
        self.entries.get(*place)?.as_ref().map(|entry| &entry.1)
    }

    /// A key that is there keeps its place. False: nothing has changed.
    pub fn insert(&mut self, key: Value, value: V) -> bool {
        let Some(&place) = self.places.get(&key) else {
            self.places.insert(key.clone(), self.entries.len());
            self.entries.push_back(Some(Arc::new((key, value))));
            return true;
        };
        if self.entries.get(place).and_then(Option::as_ref).is_some_and(|entry| entry.1 == value) {
            return false;
        }
        self.entries.set(place, Some(Arc::new((key, value))));
        true
    }

    pub fn remove(&mut self, key: &Value) -> Option<V> {
        let place = self.places.remove(key)?;
        let entry = self.entries.set(place, None)?;
        let empty = self.entries.len() - self.places.len();
        if empty > FEW && empty > self.places.len() {
            self.close_ranks();
        }
        Some(entry.1.clone())
    }

    /// Gives every entry a new place.
    fn close_ranks(&mut self) {
        self.entries.retain(Option::is_some);
        self.places = self.entries.iter().flatten().enumerate().map(|(place, entry)| (entry.0.clone(), place)).collect();
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Value, &V)> {
        self.entries.iter().flatten().map(|entry| (&entry.0, &entry.1))
    }

    /// Calls `visit` for the next `limit` entries from a place on; the place behind the last one, None at the end.
    pub fn visit(&self, from: Place, limit: usize, mut visit: impl FnMut(&Value, &V)) -> Option<Place> {
        let mut focus = self.entries.focus();
        let mut left = limit;
        for place in from..self.entries.len() {
            if left == 0 {
                return Some(place);
            }
            if let Some(Some(entry)) = focus.get(place) {
                visit(&entry.0, &entry.1);
                left -= 1;
            }
        }
        None
    }

    /// The keys of the entries that differ from those at the same place of `other`: entries that both share are told by where they lie.
    pub fn touched<'a>(&'a self, other: &'a Self) -> Vec<&'a Value> {
        if self.entries.ptr_eq(&other.entries) {
            return Vec::new();
        }
        let mut keys = Vec::new();
        let (mut mine, mut theirs) = (self.entries.iter(), other.entries.iter());
        loop {
            match (mine.next(), theirs.next()) {
                (None, None) => return keys,
                (Some(Some(a)), Some(Some(b))) if Arc::ptr_eq(a, b) => {}
                (a, b) => keys.extend([a, b].into_iter().flatten().flatten().map(|entry| &entry.0)),
            }
        }
    }

    /// The order does not count.
    pub fn same_content(&self, other: &Self) -> bool {
        if self.len() != other.len() {
            return false;
        }
        self.entries.ptr_eq(&other.entries) || self.iter().all(|(key, value)| other.get(key) == Some(value))
    }
}
