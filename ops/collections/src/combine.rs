//! Two collections of one kind made into one: maps, sets and multisets.

use deno_core::{op2, v8};

use crate::body::{Body, Content};
use crate::handle::{Change, Handle};
use crate::ordered::Ordered;
use crate::value::Value;

/// What js/internal/collections calls them.
#[derive(Clone, Copy, PartialEq)]
enum How {
    /// What is in one of them. Of maps the other one's value counts, of multisets the larger count.
    Union,
    /// What is in both. Of multisets the smaller count.
    Intersection,
    /// What is in the first alone. Of multisets the counts are subtracted.
    Difference,
    /// What is in exactly one. Of multisets the counts' difference.
    SymmetricDifference,
    /// Counts of multisets are added.
    Sum,
}

impl How {
    fn of_number(number: u32) -> How {
        match number {
            0 => How::Union,
            1 => How::Intersection,
            2 => How::Difference,
            3 => How::SymmetricDifference,
            _ => How::Sum,
        }
    }

    fn count(self, mine: u64, theirs: u64) -> u64 {
        match self {
            How::Union => mine.max(theirs),
            How::Intersection => mine.min(theirs),
            How::Difference => mine.saturating_sub(theirs),
            How::SymmetricDifference => mine.abs_diff(theirs),
            How::Sum => mine.saturating_add(theirs),
        }
    }
}

fn combine_sets(mine: &mut Ordered<()>, theirs: &Ordered<()>, how: How) {
    match how {
        How::Union | How::Sum => theirs.iter().for_each(|(value, ())| _ = mine.insert(value.clone(), ())),
        How::Intersection => keep(mine, |value| theirs.contains(value)),
        How::Difference => theirs.iter().for_each(|(value, ())| _ = mine.remove(value)),
        How::SymmetricDifference => theirs.iter().for_each(|(value, ())| {
            if mine.remove(value).is_none() {
                mine.insert(value.clone(), ());
            }
        }),
    }
}

fn keep<V: Clone + PartialEq>(mine: &mut Ordered<V>, wanted: impl Fn(&Value) -> bool) {
    let gone: Vec<Value> = mine.iter().map(|(key, _)| key).filter(|key| !wanted(key)).cloned().collect();
    gone.iter().for_each(|key| _ = mine.remove(key));
}

fn combine_maps(mine: &mut Ordered<Value>, theirs: &Ordered<Value>, how: How) {
    match how {
        How::Union | How::Sum => theirs.iter().for_each(|(key, value)| _ = mine.insert(key.clone(), value.clone())),
        How::Intersection => keep(mine, |key| theirs.contains(key)),
        How::Difference => theirs.iter().for_each(|(key, _)| _ = mine.remove(key)),
        How::SymmetricDifference => theirs.iter().for_each(|(key, value)| {
            if mine.remove(key).is_none() {
                mine.insert(key.clone(), value.clone());
            }
        }),
    }
}

fn combine_counts(mine: &mut Ordered<u64>, theirs: &Ordered<u64>, how: How) -> u64 {
    let keys: Vec<Value> = mine.iter().chain(theirs.iter()).map(|(key, _)| key.clone()).collect();
    let mut counts = Ordered::default();
    let mut total: u64 = 0;
    for key in keys {
        let count = how.count(mine.get(&key).copied().unwrap_or(0), theirs.get(&key).copied().unwrap_or(0));
        if count > 0 && counts.insert(key, count) {
            total = total.saturating_add(count);
        }
    }
    *mine = counts;
    total
}

fn combine(body: &mut Body, other: &Body, how: How) -> Change {
    if matches!(how, How::Union | How::SymmetricDifference | How::Sum) && !body.admit_depth(other.depth - 1) {
        return Change::TooDeep;
    }
    match (&mut body.content, &other.content) {
        (Content::Set(mine), Content::Set(theirs)) => combine_sets(mine, theirs, how),
        (Content::Map(mine), Content::Map(theirs)) => combine_maps(mine, theirs, how),
        (Content::Multiset(mine, total), Content::Multiset(theirs, _)) => *total = combine_counts(mine, theirs, how),
        _ => {}
    }
    Change::Made
}

/// The collection made of this one and the other, which is of its kind.
#[op2]
pub fn op_collections_combine<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] collection: &Handle,
    #[cppgc] other: &Handle,
    how: u32,
) -> v8::Local<'s, v8::Value> {
    let other = other.shared();
    collection.change(scope, |body| combine(body, &other.body, How::of_number(how)))
}
