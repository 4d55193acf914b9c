//! Copies a value into another context, with the structured clone algorithm.

use deno_core::{op2, v8};
use v8::{ValueDeserializerHelper, ValueSerializerHelper};

use crate::context::context_or_current;

struct Plain;

impl v8::ValueSerializerImpl for Plain {
    fn throw_data_clone_error<'s>(&self, scope: &mut v8::PinScope<'s, '_>, message: v8::Local<'s, v8::String>) {
        let error = v8::Exception::error(scope, message);
        scope.throw_exception(error);
    }
}

impl v8::ValueDeserializerImpl for Plain {}

/// A copy whose objects belong to the context of `contextified`; what cannot be cloned leaves its exception pending.
#[op2]
pub fn op_vm_clone_into<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    contextified: v8::Local<'s, v8::Value>,
    value: v8::Local<'s, v8::Value>,
) -> v8::Local<'s, v8::Value> {
    let target = context_or_current(scope, contextified);
    let serializer = v8::ValueSerializer::new(scope, Box::new(Plain));
    serializer.write_header();
    let current = scope.get_current_context();
    if serializer.write_value(current, value).is_none() {
        return v8::undefined(scope).into();
    }
    let bytes = serializer.release();
    let context_scope = &mut v8::ContextScope::new(scope, target);
    let deserializer = v8::ValueDeserializer::new(context_scope, Box::new(Plain), &bytes);
    if deserializer.read_header(target).is_none() {
        return v8::undefined(context_scope).into();
    }
    match deserializer.read_value(target) {
        Some(value) => value,
        None => v8::undefined(context_scope).into(),
    }
}
