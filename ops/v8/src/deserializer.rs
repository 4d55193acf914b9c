//! `v8.Deserializer`: V8's ValueDeserializer, whose delegate calls back into the JavaScript object.

use std::cell::RefCell;
use std::rc::Rc;

use deno_core::{GarbageCollected, op2, v8};
use v8::ValueDeserializerHelper;

use crate::serializer::{Owner, method};

struct Delegate {
    owner: Owner,
}

fn throw_unreadable(scope: &mut v8::PinScope<'_, '_>) {
    if let Some(message) = v8::String::new(scope, "Unable to deserialize cloned data.") {
        let error = v8::Exception::error(scope, message);
        scope.throw_exception(error);
    }
}

impl v8::ValueDeserializerImpl for Delegate {
    fn read_host_object<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        _deserializer: &dyn ValueDeserializerHelper,
    ) -> Option<v8::Local<'s, v8::Object>> {
        let Some((owner, function)) = method(scope, &self.owner, "_readHostObject") else {
            throw_unreadable(scope);
            return None;
        };
        // V8 forbids JavaScript while it reads, except where an embedder's object is read.
        let value = {
            v8::allow_javascript_execution_scope!(let scope, scope);
            function.call(scope, owner.into(), &[])?
        };
        match v8::Local::<v8::Object>::try_from(value) {
            Ok(object) => Some(object),
            Err(_) => {
                let message = v8::String::new(scope, "readHostObject must return an object")?;
                let error = v8::Exception::type_error(scope, message);
                scope.throw_exception(error);
                None
            }
        }
    }

    fn get_shared_array_buffer_from_id<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        _transfer_id: u32,
    ) -> Option<v8::Local<'s, v8::SharedArrayBuffer>> {
        throw_unreadable(scope);
        None
    }

    fn get_wasm_module_from_id<'s>(&self, scope: &mut v8::PinScope<'s, '_>, _clone_id: u32) -> Option<v8::Local<'s, v8::WasmModuleObject>> {
        throw_unreadable(scope);
        None
    }
}

/// What JavaScript holds. `inner` reads from `data`, whose heap memory never moves, and is dropped first.
pub struct Deserializer {
    inner: v8::ValueDeserializer<'static>,
    data: Box<[u8]>,
    owner: Owner,
}

// SAFETY: the only V8 handles are a strong context and a weak owner, which need no tracing.
unsafe impl GarbageCollected for Deserializer {
    fn trace(&self, _visitor: &mut v8::cppgc::Visitor) {}

    fn get_name(&self) -> &'static std::ffi::CStr {
        c"Deserializer"
    }
}

#[op2]
#[cppgc]
pub fn op_v8_deserializer_new<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    owner: v8::Local<'s, v8::Object>,
    #[buffer] bytes: &[u8],
) -> Deserializer {
    let data: Box<[u8]> = bytes.into();
    let owner: Owner = Rc::new(RefCell::new(Some(v8::Weak::new(scope, owner))));
    let inner = v8::ValueDeserializer::new(scope, Box::new(Delegate { owner: owner.clone() }), &data);
    Deserializer { inner, data, owner }
}

/// Reads the header; a stream of an unknown version leaves its exception pending.
#[op2(fast)]
pub fn op_v8_deserializer_read_header<'s>(scope: &mut v8::PinScope<'s, '_>, #[cppgc] deserializer: &Deserializer) -> bool {
    let context = scope.get_current_context();
    deserializer.inner.read_header(context).unwrap_or(false)
}

#[op2]
pub fn op_v8_deserializer_read_value<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] deserializer: &Deserializer,
) -> v8::Local<'s, v8::Value> {
    let context = scope.get_current_context();
    match deserializer.inner.read_value(context) {
        Some(value) => value,
        None => v8::undefined(scope).into(),
    }
}

#[op2(fast)]
pub fn op_v8_deserializer_wire_format_version(#[cppgc] deserializer: &Deserializer) -> u32 {
    deserializer.inner.get_wire_format_version()
}

/// Gives the buffer that stands for a transferred one; answers `false` when it is neither kind of array buffer.
#[op2(fast)]
pub fn op_v8_deserializer_transfer_array_buffer(#[cppgc] deserializer: &Deserializer, id: u32, buffer: v8::Local<v8::Value>) -> bool {
    if let Ok(buffer) = v8::Local::<v8::ArrayBuffer>::try_from(buffer) {
        deserializer.inner.transfer_array_buffer(id, buffer);
        return true;
    }
    if let Ok(buffer) = v8::Local::<v8::SharedArrayBuffer>::try_from(buffer) {
        deserializer.inner.transfer_shared_array_buffer(id, buffer);
        return true;
    }
    false
}

/// The next number, or -1 when the data ends.
#[op2(fast)]
pub fn op_v8_deserializer_read_uint32(#[cppgc] deserializer: &Deserializer) -> f64 {
    let mut value = 0;
    if deserializer.inner.read_uint32(&mut value) { f64::from(value) } else { -1.0 }
}

/// Writes the high and low half of the next number; `false` when the data ends.
#[op2(fast)]
pub fn op_v8_deserializer_read_uint64(#[cppgc] deserializer: &Deserializer, #[buffer] out: &mut [u32]) -> bool {
    let mut value = 0;
    let read = deserializer.inner.read_uint64(&mut value);
    if let [high, low, ..] = out {
        *high = (value >> 32) as u32;
        *low = value as u32;
    }
    read
}

/// Writes the next number; `false` when the data ends.
#[op2(fast)]
pub fn op_v8_deserializer_read_double(#[cppgc] deserializer: &Deserializer, #[buffer] out: &mut [f64]) -> bool {
    let mut value = 0.0;
    let read = deserializer.inner.read_double(&mut value);
    if let Some(place) = out.first_mut() {
        *place = value;
    }
    read
}

/// Skips raw bytes and answers where in the data they start, or -1 when the data ends.
#[op2(fast)]
pub fn op_v8_deserializer_read_raw_bytes(#[cppgc] deserializer: &Deserializer, length: u32) -> f64 {
    match deserializer.inner.read_raw_bytes(length as usize) {
        Some(bytes) => (bytes.as_ptr() as usize - deserializer.data.as_ptr() as usize) as f64,
        None => -1.0,
    }
}

impl Drop for Deserializer {
    fn drop(&mut self) {
        // The delegate may outlive this call inside the deserializer; a dead owner must not be called.
        self.owner.borrow_mut().take();
    }
}
