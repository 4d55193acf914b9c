//! Changes: each gives a new version, or changes a builder. What comes back is told in `Handle::change`.

use deno_core::{op2, v8};
use imbl::Vector;

use crate::body::{Body, Content, Kind};
use crate::create::{index_of, values_of};
use crate::handle::{Change, Handle};
use crate::value::Value;

fn made(changed: bool) -> Change {
    if changed { Change::Made } else { Change::None }
}

/// Replaces `slot` and says whether that changes anything.
fn replace(slot: &mut Value, value: Value) -> bool {
    let changes = *slot != value;
    *slot = value;
    changes
}

/// Puts a value at an index (which a list or tuple has) or under a key; the value of a multiset is how often the key shall be there.
#[op2]
pub fn op_collections_set<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] collection: &Handle,
    key: v8::Local<'s, v8::Value>,
    value: v8::Local<'s, v8::Value>,
) -> v8::Local<'s, v8::Value> {
    let (key, value) = (Value::read(scope, key), Value::read(scope, value));
    collection.change(scope, |body| {
        if !body.admit(&key) || !body.admit(&value) {
            return Change::TooDeep;
        }
        set(body, key, value)
    })
}

fn set(body: &mut Body, key: Value, value: Value) -> Change {
    match &mut body.content {
        Content::List(values) => made(values.get_mut(index_of(&key) as usize).is_some_and(|slot| replace(slot, value))),
        Content::Tuple(values) => {
            let mut copy = values.to_vec();
            let changes = copy.get_mut(index_of(&key) as usize).is_some_and(|slot| replace(slot, value));
            *values = copy.into();
            made(changes)
        }
        Content::Map(entries) => made(entries.insert(key, value)),
        Content::Set(values) => made(values.insert(key, ())),
        Content::Multiset(values, total) => {
            let (before, after) = (values.get(&key).copied().unwrap_or(0), index_of(&value));
            *total = *total - before + after;
            match after {
                0 => made(values.remove(&key).is_some()),
                _ => made(values.insert(key, after)),
            }
        }
        Content::SparseList(values) => {
            let before = values.insert(index_of(&key), value.clone());
            made(before != Some(value))
        }
    }
}

/// Adds the values of an array: at the end of a list, to a set, once more each to a multiset.
#[op2]
pub fn op_collections_add<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] collection: &Handle,
    array: v8::Local<'s, v8::Array>,
) -> v8::Local<'s, v8::Value> {
    let added = values_of(scope, array);
    collection.change(scope, |body| {
        if !added.iter().all(|value| body.admit(value)) {
            return Change::TooDeep;
        }
        match &mut body.content {
            Content::List(values) => {
                let changes = !added.is_empty();
                values.extend(added);
                made(changes)
            }
            Content::Set(values) => made(added.into_iter().fold(false, |changes, value| values.insert(value, ()) | changes)),
            Content::Multiset(values, total) => {
                *total += added.len() as u64;
                let changes = !added.is_empty();
                for value in added {
                    let count = values.get(&value).copied().unwrap_or(0);
                    values.insert(value, count + 1);
                }
                made(changes)
            }
            _ => Change::None,
        }
    })
}

/// Takes the value at an index, under a key or in a set away; all of a multiset's.
#[op2]
pub fn op_collections_delete<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] collection: &Handle,
    key: v8::Local<'s, v8::Value>,
) -> v8::Local<'s, v8::Value> {
    let key = Value::read(scope, key);
    collection.change(scope, |body| match &mut body.content {
        Content::List(values) => {
            let index = index_of(&key) as usize;
            let is_there = index < values.len();
            if is_there {
                values.remove(index);
            }
            made(is_there)
        }
        Content::Map(entries) => made(entries.remove(&key).is_some()),
        Content::Set(values) => made(values.remove(&key).is_some()),
        Content::Multiset(values, total) => {
            let count = values.remove(&key).unwrap_or(0);
            *total -= count;
            made(count > 0)
        }
        Content::SparseList(values) => made(values.remove(&index_of(&key)).is_some()),
        Content::Tuple(_) => Change::None,
    })
}

/// Puts the values of an array into a list, in front of what stands at an index up to its length.
#[op2]
pub fn op_collections_insert<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] collection: &Handle,
    #[number] index: u64,
    array: v8::Local<'s, v8::Array>,
) -> v8::Local<'s, v8::Value> {
    let added = values_of(scope, array);
    collection.change(scope, |body| {
        if !added.iter().all(|value| body.admit(value)) {
            return Change::TooDeep;
        }
        let Content::List(values) = &mut body.content else { return Change::None };
        let after = values.split_off((index as usize).min(values.len()));
        let changes = !added.is_empty();
        values.extend(added);
        values.append(after);
        made(changes)
    })
}

/// The values of a list or tuple between two indices.
#[op2]
pub fn op_collections_slice<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] collection: &Handle,
    #[number] from: u64,
    #[number] to: u64,
) -> v8::Local<'s, v8::Value> {
    collection.change(scope, |body| {
        let size = body.size();
        let (from, to) = (from.min(size), to.min(size));
        if from == 0 && to == size {
            return Change::None;
        }
        let (from, to) = (from as usize, to.max(from) as usize);
        match &mut body.content {
            Content::List(values) => {
                values.truncate(to);
                *values = values.split_off(from);
            }
            Content::Tuple(values) => *values = values[from..to].into(),
            _ => return Change::None,
        }
        Change::Made
    })
}

/// A list or tuple with what another list or tuple has behind it.
#[op2]
pub fn op_collections_concat<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] collection: &Handle,
    #[cppgc] other: &Handle,
) -> v8::Local<'s, v8::Value> {
    let other = other.shared();
    collection.change(scope, |body| {
        // What is one deep may stand in the collection as it stands in the other one.
        if !body.admit_depth(other.body.depth - 1) {
            return Change::TooDeep;
        }
        let more: Vector<Value> = match &other.body.content {
            Content::List(values) => values.clone(),
            Content::Tuple(values) => values.iter().cloned().collect(),
            _ => return Change::None,
        };
        if more.is_empty() {
            return Change::None;
        }
        match &mut body.content {
            Content::List(values) => values.append(more),
            Content::Tuple(values) => *values = values.iter().cloned().chain(more).collect(),
            _ => return Change::None,
        }
        debug_assert!(matches!(body.kind(), Kind::List | Kind::Tuple));
        Change::Made
    })
}
