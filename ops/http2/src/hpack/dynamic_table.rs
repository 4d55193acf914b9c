//! The dynamic table of HPACK (RFC 7541, 2.3.2 and 4): the newest field first, the oldest go when there is no room.

use std::collections::VecDeque;

use super::{Field, Text};

pub struct DynamicTable {
    fields: VecDeque<Entry>,
    size: usize,
    capacity: usize,
}

struct Entry {
    name: Text,
    value: Text,
    name_hash: u64,
    hash: u64,
}

/// What a field costs besides its octets.
pub const OVERHEAD: usize = 32;

/// FNV-1a, which is quick for short texts.
fn hash(mut seed: u64, text: &[u8]) -> u64 {
    for octet in text {
        seed = (seed ^ u64::from(*octet)).wrapping_mul(0x0100_0000_01b3);
    }
    seed
}

fn hashes(name: &[u8], value: &[u8]) -> (u64, u64) {
    let name_hash = hash(0xcbf2_9ce4_8422_2325, name);
    (name_hash, hash(name_hash ^ 0xff, value))
}

impl DynamicTable {
    pub fn new(capacity: usize) -> Self {
        Self { fields: VecDeque::new(), size: 0, capacity }
    }

    /// In octets, as the RFC counts them.
    pub fn size(&self) -> usize {
        self.size
    }

    pub fn capacity(&self) -> usize {
        self.capacity
    }

    pub fn set_capacity(&mut self, capacity: usize) {
        self.capacity = capacity;
        self.make_room(0);
    }

    fn make_room(&mut self, wanted: usize) {
        while self.size + wanted > self.capacity {
            let Some(oldest) = self.fields.pop_back() else { return };
            self.size -= oldest.name.len() + oldest.value.len() + OVERHEAD;
        }
    }

    /// A field that is larger than the table empties it.
    pub fn insert(&mut self, name: Text, value: Text) {
        let cost = name.len() + value.len() + OVERHEAD;
        self.make_room(cost);
        if cost > self.capacity {
            return;
        }
        self.size += cost;
        let (name_hash, hash) = hashes(&name, &value);
        self.fields.push_front(Entry { name, value, name_hash, hash });
    }

    /// The field `index` places after the newest.
    pub fn get(&self, index: usize) -> Option<Field> {
        let entry = self.fields.get(index)?;
        Some(Field { name: entry.name.clone(), value: entry.value.clone(), sensitive: false })
    }

    /// The place of a field, and that of its name.
    pub fn find(&self, name: &[u8], value: &[u8]) -> (Option<usize>, Option<usize>) {
        let (name_hash, hash) = hashes(name, value);
        let mut named = None;
        for (at, entry) in self.fields.iter().enumerate() {
            if entry.name_hash != name_hash || *entry.name != *name {
                continue;
            }
            if entry.hash == hash && *entry.value == *value {
                return (Some(at), Some(at));
            }
            named = named.or(Some(at));
        }
        (None, named)
    }
}
