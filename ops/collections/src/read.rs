//! Questions to a collection.

use deno_core::{cppgc, op2, v8};

use crate::body::{Body, Content};
use crate::create::index_of;
use crate::handle::Handle;
use crate::value::Value;

/// The number of the kind, 8 more for a builder; -1 for what is no collection.
#[op2(fast)]
pub fn op_collections_kind<'s>(scope: &mut v8::PinScope<'s, '_>, value: v8::Local<'s, v8::Value>) -> i32 {
    let Some(handle) = cppgc::try_unwrap_cppgc_object::<Handle>(scope, value) else { return -1 };
    handle.with(|body| body.kind() as i32) + if handle.is_builder() { 8 } else { 0 }
}

/// How many values; `distinct` counts each value of a multiset once, and gives the length of a sparse list.
#[op2(fast)]
pub fn op_collections_size(#[cppgc] collection: &Handle, distinct: bool) -> f64 {
    collection.with(|body| match &body.content {
        Content::Multiset(values, _) if distinct => values.len() as f64,
        Content::SparseList(values) if distinct => values.get_max().map_or(0.0, |(index, _)| *index as f64 + 1.0),
        _ => body.size() as f64,
    })
}

fn find<'a>(body: &'a Body, key: &Value) -> Option<&'a Value> {
    match &body.content {
        Content::List(values) => values.get(index_of(key) as usize),
        Content::Tuple(values) => values.get(index_of(key) as usize),
        Content::Map(entries) => entries.get(key),
        Content::SparseList(values) => values.get(&index_of(key)),
        Content::Set(_) | Content::Multiset(..) => None,
    }
}

/// What stands at an index or under a key, else undefined; how often a value is in a multiset.
#[op2]
pub fn op_collections_get<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] collection: &Handle,
    key: v8::Local<'s, v8::Value>,
) -> v8::Local<'s, v8::Value> {
    let key = Value::read(scope, key);
    let found = collection.with(|body| match &body.content {
        Content::Multiset(values, _) => Value::Number(values.get(&key).copied().unwrap_or(0) as f64),
        _ => find(body, &key).cloned().unwrap_or(Value::Undefined),
    });
    found.write(scope)
}

/// Whether an index or a key is there, or a value in a set.
#[op2(fast)]
pub fn op_collections_has<'s>(scope: &mut v8::PinScope<'s, '_>, #[cppgc] collection: &Handle, key: v8::Local<'s, v8::Value>) -> bool {
    let key = Value::read(scope, key);
    collection.with(|body| match &body.content {
        Content::Set(values) => values.contains(&key),
        Content::Multiset(values, _) => values.contains(&key),
        _ => find(body, &key).is_some(),
    })
}

/// The first or last index of a value in a list or tuple from an index on, else -1.
#[op2(fast)]
pub fn op_collections_index_of<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] collection: &Handle,
    value: v8::Local<'s, v8::Value>,
    #[number] from: i64,
    last: bool,
) -> f64 {
    let value = Value::read(scope, value);
    let from = usize::try_from(from).unwrap_or(0);
    let position = collection.with(|body| match &body.content {
        Content::List(values) => {
            let mut focus = values.focus();
            let mut is_there = |index: &usize| focus.get(*index).is_some_and(|there| *there == value);
            if last { (0..values.len().min(from + 1)).rev().find(|index| is_there(index)) } else { (from..values.len()).find(is_there) }
        }
        Content::Tuple(values) if last => values.iter().take(from + 1).rposition(|there| *there == value),
        Content::Tuple(values) => values.iter().skip(from).position(|there| *there == value).map(|at| at + from),
        _ => None,
    });
    position.map_or(-1.0, |at| at as f64)
}

/// Part of an iteration: where the next one begins (-1 at the end), and up to `count` keys with their values by turns. For a multiset the value
/// is how often the key is there, for a set there is none.
#[op2]
pub fn op_collections_part<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] collection: &Handle,
    #[number] from: u64,
    count: u32,
) -> v8::Local<'s, v8::Array> {
    let limit = count as usize;
    let (next, values) = collection.with(|body| part(body, from, limit));
    let mut elements: Vec<v8::Local<'s, v8::Value>> = Vec::with_capacity(values.len() + 1);
    elements.push(v8::Number::new(scope, next).into());
    elements.extend(values.iter().map(|value| value.write(scope)));
    v8::Array::new_with_elements(scope, &elements)
}

fn part(body: &Body, from: u64, limit: usize) -> (f64, Vec<Value>) {
    let mut values = Vec::with_capacity(2 * limit.min(256));
    let from = usize::try_from(from).unwrap_or(usize::MAX);
    let next = match &body.content {
        Content::List(list) => {
            let end = from.saturating_add(limit).min(list.len());
            let mut focus = list.focus();
            values.extend((from..end).filter_map(|index| focus.get(index).cloned()));
            (end < list.len()).then_some(end)
        }
        Content::Tuple(tuple) => {
            values.extend(tuple.iter().skip(from).take(limit).cloned());
            (from.saturating_add(limit) < tuple.len()).then_some(from + limit)
        }
        Content::Map(map) => map.visit(from, limit, |key, value| values.extend([key.clone(), value.clone()])),
        Content::Set(set) => set.visit(from, limit, |value, ()| values.push(value.clone())),
        Content::Multiset(set, _) => set.visit(from, limit, |value, count| values.extend([value.clone(), Value::Number(*count as f64)])),
        Content::SparseList(list) => {
            let mut entries = list.range(from as u64..);
            values.extend(entries.by_ref().take(limit).flat_map(|(index, value)| [Value::Number(*index as f64), value.clone()]));
            entries.next().map(|(index, _)| *index as usize)
        }
    };
    (next.map_or(-1.0, |next| next as f64), values)
}

/// 32 bits of the hash of what the collection holds: equal collections have the same one, in all processes.
#[op2(fast)]
pub fn op_collections_hash(#[cppgc] collection: &Handle) -> u32 {
    let hash = collection.shared().hash_of_content();
    (hash ^ (hash >> 32)) as u32
}

#[op2(fast)]
pub fn op_collections_equals(#[cppgc] collection: &Handle, #[cppgc] other: &Handle) -> bool {
    collection.shared() == other.shared()
}

/// Whether each value of a set, as often as it is there, is in the other one of its kind.
#[op2(fast)]
pub fn op_collections_is_subset(#[cppgc] collection: &Handle, #[cppgc] other: &Handle) -> bool {
    collection.with(|body| {
        other.with(|other| match (&body.content, &other.content) {
            (Content::Set(a), Content::Set(b)) => a.len() <= b.len() && a.iter().all(|(value, ())| b.contains(value)),
            (Content::Multiset(a, _), Content::Multiset(b, _)) => {
                a.iter().all(|(value, count)| b.get(value).is_some_and(|there| there >= count))
            }
            _ => false,
        })
    })
}
