//! Copies a value into another context, with the structured clone algorithm.

use std::rc::Rc;

use deno_core::{op2, v8};
use v8::{ValueDeserializerHelper, ValueSerializerHelper};

use crate::context::context_or_current;

/// Objects that belong to one context only, and what stands for some of them in the other one.
#[derive(Clone)]
struct Strangers {
    /// The symbol that marks them.
    brand: v8::Global<v8::Symbol>,
    /// Pairs of an object and its stand-in.
    known: Rc<[(v8::Global<v8::Object>, v8::Global<v8::Object>)]>,
}

impl Strangers {
    fn new<'s>(scope: &mut v8::PinScope<'s, '_>, brand: v8::Local<v8::Symbol>, pairs: v8::Local<'s, v8::Array>) -> Strangers {
        let objects: Vec<v8::Global<v8::Object>> = (0..pairs.length())
            .filter_map(|index| pairs.get_index(scope, index)?.try_into().ok())
            .map(|object: v8::Local<v8::Object>| v8::Global::new(scope, object))
            .collect();
        let known = objects.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect();
        Strangers { brand: v8::Global::new(scope, brand), known }
    }
}

impl v8::ValueSerializerImpl for Strangers {
    fn throw_data_clone_error<'s>(&self, scope: &mut v8::PinScope<'s, '_>, message: v8::Local<'s, v8::String>) {
        let error = v8::Exception::error(scope, message);
        scope.throw_exception(error);
    }

    fn has_custom_host_object(&self, _isolate: &v8::Isolate) -> bool {
        true
    }

    fn is_host_object<'s>(&self, scope: &mut v8::PinScope<'s, '_>, object: v8::Local<'s, v8::Object>) -> Option<bool> {
        let brand = v8::Local::new(scope, &self.brand);
        object.has(scope, brand.into())
    }

    fn write_host_object<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        object: v8::Local<'s, v8::Object>,
        serializer: &dyn ValueSerializerHelper,
    ) -> Option<bool> {
        let Some(place) = self.known.iter().position(|(stranger, _)| *stranger == object) else {
            let message = v8::String::new(scope, "An object of the message exists in its own context only")?;
            self.throw_data_clone_error(scope, message);
            return None;
        };
        serializer.write_uint32(place as u32);
        Some(true)
    }
}

impl v8::ValueDeserializerImpl for Strangers {
    fn read_host_object<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        deserializer: &dyn ValueDeserializerHelper,
    ) -> Option<v8::Local<'s, v8::Object>> {
        let mut place = 0;
        if !deserializer.read_uint32(&mut place) {
            return None;
        }
        self.known.get(place as usize).map(|(_, stand_in)| v8::Local::new(scope, stand_in))
    }
}

/// A copy whose objects belong to the context of `contextified`. Objects marked with `brand` are replaced by what follows them in `pairs`;
/// what cannot be cloned, and marked objects that are not there, leave an exception pending.
#[op2(reentrant)]
pub fn op_vm_clone_into<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    contextified: v8::Local<'s, v8::Value>,
    value: v8::Local<'s, v8::Value>,
    brand: v8::Local<'s, v8::Symbol>,
    pairs: v8::Local<'s, v8::Array>,
) -> v8::Local<'s, v8::Value> {
    let target = context_or_current(scope, contextified);
    let strangers = Strangers::new(scope, brand, pairs);
    let serializer = v8::ValueSerializer::new(scope, Box::new(strangers.clone()));
    serializer.write_header();
    let current = scope.get_current_context();
    if serializer.write_value(current, value).is_none() {
        return v8::undefined(scope).into();
    }
    let bytes = serializer.release();
    let context_scope = &mut v8::ContextScope::new(scope, target);
    let deserializer = v8::ValueDeserializer::new(context_scope, Box::new(strangers), &bytes);
    if deserializer.read_header(target).is_none() {
        return v8::undefined(context_scope).into();
    }
    match deserializer.read_value(target) {
        Some(value) => value,
        None => v8::undefined(context_scope).into(),
    }
}
