//! Collections of arrays, builders, and the way to other isolates.

use deno_core::{OpState, op2, v8};
use ops_requests::{Carried, Shared as SharedThing};

use crate::body::{Body, Content, Kind, Shared};
use crate::handle::Handle;
use crate::value::Value;

/// What an entry takes, more or less: a value with its place in a trie.
const ENTRY_BYTES: usize = 64;

/// The values of an array without holes or getters.
pub fn values_of(scope: &mut v8::PinScope<'_, '_>, array: v8::Local<'_, v8::Array>) -> Vec<Value> {
    let mut values = Vec::with_capacity(array.length() as usize);
    for index in 0..array.length() {
        v8::scope!(let inner, scope);
        values.push(array.get_index(inner, index).map_or(Value::Undefined, |value| Value::read(inner, value)));
    }
    values
}

/// Pairs of what an array has one after the other.
fn pairs(values: Vec<Value>) -> impl Iterator<Item = (Value, Value)> {
    let mut values = values.into_iter();
    std::iter::from_fn(move || Some((values.next()?, values.next()?)))
}

/// An index as JavaScript has checked it.
pub fn index_of(value: &Value) -> u64 {
    match value {
        Value::Number(index) => *index as u64,
        _ => 0,
    }
}

fn body_of(kind: Kind, values: Vec<Value>) -> Body {
    let mut body = Body::empty(kind);
    match &mut body.content {
        Content::List(list) => list.extend(values),
        Content::Tuple(tuple) => *tuple = values.into(),
        Content::Map(map) => pairs(values).for_each(|(key, value)| _ = map.insert(key, value)),
        Content::Set(set) => values.into_iter().for_each(|value| _ = set.insert(value, ())),
        Content::Multiset(set, total) => {
            for value in values {
                let count = set.get(&value).copied().unwrap_or(0);
                set.insert(value, count + 1);
                *total += 1;
            }
        }
        Content::SparseList(list) => pairs(values).for_each(|(index, value)| _ = list.insert(index_of(&index), value)),
    }
    body
}

/// A collection of what an array has: values, or keys and values by turns for a Map and a SparseList. `false`: too deep.
#[op2]
pub fn op_collections_from<'s>(scope: &mut v8::PinScope<'s, '_>, kind: u32, array: v8::Local<'s, v8::Array>) -> v8::Local<'s, v8::Value> {
    let values = values_of(scope, array);
    let deepest = values.iter().map(Value::depth).max().unwrap_or(0);
    let mut body = body_of(Kind::of_number(kind), values);
    if !body.admit_depth(deepest) {
        return v8::Boolean::new(scope, false).into();
    }
    let bytes = ENTRY_BYTES * body.size() as usize;
    Handle::of(body.share()).holding(scope, bytes).into_object(scope).into()
}

/// A builder that begins with what the collection has.
#[op2]
#[cppgc]
pub fn op_collections_transient(#[cppgc] collection: &Handle) -> Handle {
    Handle::builder(collection.with(Body::clone))
}

/// What a builder has now, as a version that stays.
#[op2]
#[cppgc]
pub fn op_collections_persistent(#[cppgc] builder: &Handle) -> Handle {
    Handle::of(builder.shared())
}

/// Gives the version to another isolate: the number of what is carried.
#[op2(fast)]
pub fn op_collections_share(state: &mut OpState, #[cppgc] collection: &Handle) -> u32 {
    Carried::share(state, collection.shared())
}

/// The collection of what has come from another isolate.
#[op2]
#[cppgc]
pub fn op_collections_of_shared(state: &mut OpState, carried: u32) -> Handle {
    let shared = Carried::take::<SharedThing>(state, carried).and_then(|thing| thing.downcast::<Shared>().ok());
    Handle::of(shared.unwrap_or_else(|| Body::empty(Kind::List).share()))
}
