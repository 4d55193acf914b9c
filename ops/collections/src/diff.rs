//! What it takes to get from one version to another.

use std::collections::HashSet;

use deno_core::{op2, v8};
use imbl::ordmap::DiffItem;

use crate::body::{Body, Content};
use crate::handle::Handle;
use crate::ordered::Ordered;
use crate::value::Value;

/// A key or index, the value before and after; None: there is none.
type Step = (Value, Option<Value>, Option<Value>);

fn between_lists<'a>(mine: impl Iterator<Item = &'a Value>, theirs: impl Iterator<Item = &'a Value>) -> Vec<Step> {
    let (mut mine, mut theirs) = (mine.fuse(), theirs.fuse());
    let mut steps = Vec::new();
    let mut index: u64 = 0;
    loop {
        let (before, after) = (mine.next(), theirs.next());
        if before.is_none() && after.is_none() {
            return steps;
        }
        if before != after {
            steps.push((Value::Number(index as f64), before.cloned(), after.cloned()));
        }
        index += 1;
    }
}

#[expect(clippy::mutable_key_type, reason = "what can change inside of a value is its hash, from not known to known")]
fn between_ordered<V: Clone + PartialEq>(mine: &Ordered<V>, theirs: &Ordered<V>, show: impl Fn(&V) -> Value) -> Vec<Step> {
    let mut seen = HashSet::new();
    let mut steps = Vec::new();
    for key in mine.touched(theirs) {
        let (before, after) = (mine.get(key), theirs.get(key));
        if before != after && seen.insert(key) {
            steps.push((key.clone(), before.map(&show), after.map(&show)));
        }
    }
    steps
}

fn between(mine: &Body, theirs: &Body) -> Vec<Step> {
    match (&mine.content, &theirs.content) {
        (Content::List(mine), Content::List(theirs)) if mine.ptr_eq(theirs) => Vec::new(),
        (Content::List(mine), Content::List(theirs)) => between_lists(mine.iter(), theirs.iter()),
        (Content::Tuple(mine), Content::Tuple(theirs)) => between_lists(mine.iter(), theirs.iter()),
        (Content::Map(mine), Content::Map(theirs)) => between_ordered(mine, theirs, Value::clone),
        (Content::Set(mine), Content::Set(theirs)) => between_ordered(mine, theirs, |()| Value::Boolean(true)),
        (Content::Multiset(mine, _), Content::Multiset(theirs, _)) => between_ordered(mine, theirs, |count| Value::Number(*count as f64)),
        (Content::SparseList(mine), Content::SparseList(theirs)) => mine
            .diff(theirs)
            .map(|item| match item {
                DiffItem::Add(index, value) => (Value::Number(*index as f64), None, Some(value.clone())),
                DiffItem::Remove(index, value) => (Value::Number(*index as f64), Some(value.clone()), None),
                DiffItem::Update { old: (index, before), new: (_, after) } => {
                    (Value::Number(*index as f64), Some(before.clone()), Some(after.clone()))
                }
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The steps to the other collection, which is of the same kind, four elements each: a key or index, 0 for a new one, 1 for one that goes
/// and 2 for one that changes, the value before and the value after.
#[op2]
pub fn op_collections_diff<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] collection: &Handle,
    #[cppgc] other: &Handle,
) -> v8::Local<'s, v8::Array> {
    let steps = collection.with(|mine| other.with(|theirs| between(mine, theirs)));
    let mut elements: Vec<v8::Local<'s, v8::Value>> = Vec::with_capacity(4 * steps.len());
    for (key, before, after) in &steps {
        let what = match (before, after) {
            (None, _) => 0,
            (Some(_), None) => 1,
            (Some(_), Some(_)) => 2,
        };
        elements.push(key.write(scope));
        elements.push(v8::Integer::new(scope, what).into());
        for value in [before, after] {
            let value = value.as_ref().unwrap_or(&Value::Undefined);
            elements.push(value.write(scope));
        }
    }
    v8::Array::new_with_elements(scope, &elements)
}
