//! The inside of the collections, their equality and their hash.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};

use imbl::{OrdMap, Vector};

use crate::ordered::Ordered;
use crate::value::Value;

/// So deep collections may lie in one another: what walks through them does so on the stack.
pub const DEEPEST: u16 = 256;

/// What js/internal/collections calls them.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    List,
    Tuple,
    Map,
    Set,
    Multiset,
    SparseList,
}

impl Kind {
    pub fn of_number(number: u32) -> Kind {
        match number {
            0 => Kind::List,
            1 => Kind::Tuple,
            2 => Kind::Map,
            3 => Kind::Set,
            4 => Kind::Multiset,
            _ => Kind::SparseList,
        }
    }
}

#[derive(Clone)]
pub enum Content {
    List(Vector<Value>),
    Tuple(Arc<[Value]>),
    Map(Ordered<Value>),
    Set(Ordered<()>),
    /// Values with how often they are there, and the sum of that.
    Multiset(Ordered<u64>, u64),
    SparseList(OrdMap<u64, Value>),
}

#[derive(Clone)]
pub struct Body {
    pub content: Content,
    /// One more than the deepest value that was ever in it.
    pub depth: u16,
}

/// A version of a collection, shared by whoever has it.
pub struct Shared {
    pub body: Body,
    hash: OnceLock<u64>,
}

impl Body {
    pub fn empty(kind: Kind) -> Body {
        let content = match kind {
            Kind::List => Content::List(Vector::new()),
            Kind::Tuple => Content::Tuple(Arc::new([])),
            Kind::Map => Content::Map(Ordered::default()),
            Kind::Set => Content::Set(Ordered::default()),
            Kind::Multiset => Content::Multiset(Ordered::default(), 0),
            Kind::SparseList => Content::SparseList(OrdMap::new()),
        };
        Body { content, depth: 1 }
    }

    pub fn kind(&self) -> Kind {
        match self.content {
            Content::List(_) => Kind::List,
            Content::Tuple(_) => Kind::Tuple,
            Content::Map(_) => Kind::Map,
            Content::Set(_) => Kind::Set,
            Content::Multiset(..) => Kind::Multiset,
            Content::SparseList(_) => Kind::SparseList,
        }
    }

    /// How many values are there; in a multiset each as often as it is there, in a sparse list those that are set.
    pub fn size(&self) -> u64 {
        match &self.content {
            Content::List(values) => values.len() as u64,
            Content::Tuple(values) => values.len() as u64,
            Content::Map(entries) => entries.len() as u64,
            Content::Set(values) => values.len() as u64,
            Content::Multiset(_, total) => *total,
            Content::SparseList(values) => values.len() as u64,
        }
    }

    /// Notes that a value is about to come in. False: the collections would lie too deep in one another.
    pub fn admit(&mut self, value: &Value) -> bool {
        self.admit_depth(value.depth())
    }

    pub fn admit_depth(&mut self, depth: u16) -> bool {
        self.depth = self.depth.max(depth + 1);
        self.depth <= DEEPEST
    }

    pub fn share(self) -> Arc<Shared> {
        Arc::new(Shared { body: self, hash: OnceLock::new() })
    }
}

impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        match (&self.content, &other.content) {
            (Content::List(a), Content::List(b)) => a.ptr_eq(b) || a == b,
            (Content::Tuple(a), Content::Tuple(b)) => Arc::ptr_eq(a, b) || a == b,
            (Content::Map(a), Content::Map(b)) => a.same_content(b),
            (Content::Set(a), Content::Set(b)) => a.same_content(b),
            (Content::Multiset(a, total), Content::Multiset(b, other_total)) => total == other_total && a.same_content(b),
            (Content::SparseList(a), Content::SparseList(b)) => a.ptr_eq(b) || a == b,
            _ => false,
        }
    }
}

impl Hash for Body {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kind().hash(state);
        self.size().hash(state);
        match &self.content {
            Content::List(values) => values.iter().for_each(|value| value.hash(state)),
            Content::Tuple(values) => values.iter().for_each(|value| value.hash(state)),
            Content::Map(entries) => without_order(entries.iter()).hash(state),
            Content::Set(values) => without_order(values.iter()).hash(state),
            Content::Multiset(values, _) => without_order(values.iter()).hash(state),
            Content::SparseList(values) => values.iter().for_each(|entry| entry.hash(state)),
        }
    }
}

/// A hash that does not depend on the order.
fn without_order(items: impl Iterator<Item = impl Hash>) -> u64 {
    items.fold(0, |sum: u64, item| sum.wrapping_add(hash_of(&item)))
}

/// The same in all processes, as `DefaultHasher::new` has fixed keys.
pub fn hash_of(item: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    item.hash(&mut hasher);
    hasher.finish()
}

impl Shared {
    /// Made once.
    pub fn hash_of_content(&self) -> u64 {
        *self.hash.get_or_init(|| hash_of(&self.body))
    }
}

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        if std::ptr::eq(self, other) {
            return true;
        }
        let hashes = (self.hash.get(), other.hash.get());
        !matches!(hashes, (Some(a), Some(b)) if a != b) && self.body == other.body
    }
}

impl Eq for Shared {}
