//! `v8.Serializer`: V8's ValueSerializer, whose delegate calls back into the JavaScript object.

use std::cell::RefCell;
use std::rc::Rc;

use deno_core::convert::Uint8Array;
use deno_core::{GarbageCollected, op2, v8};
use v8::ValueSerializerHelper;

/// The JavaScript object, held weakly: it owns the serializer.
pub type Owner = Rc<RefCell<Option<v8::Weak<v8::Object>>>>;

/// A method of the owner, with the owner.
pub fn method<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    owner: &Owner,
    name: &str,
) -> Option<(v8::Local<'s, v8::Object>, v8::Local<'s, v8::Function>)> {
    let owner = owner.borrow().as_ref()?.to_local(scope)?;
    let name = v8::String::new(scope, name)?;
    let function = v8::Local::<v8::Function>::try_from(owner.get(scope, name.into())?).ok()?;
    Some((owner, function))
}

struct Delegate {
    owner: Owner,
}

impl v8::ValueSerializerImpl for Delegate {
    fn throw_data_clone_error<'s>(&self, scope: &mut v8::PinScope<'s, '_>, message: v8::Local<'s, v8::String>) {
        let error = match method(scope, &self.owner, "_getDataCloneError") {
            Some((owner, function)) => match function.call(scope, owner.into(), &[message.into()]) {
                Some(error) => error,
                None => return,
            },
            None => v8::Exception::error(scope, message),
        };
        scope.throw_exception(error);
    }

    fn write_host_object<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        object: v8::Local<'s, v8::Object>,
        _serializer: &dyn ValueSerializerHelper,
    ) -> Option<bool> {
        let Some((owner, function)) = method(scope, &self.owner, "_writeHostObject") else {
            let text = format!("{} could not be cloned.", describe(scope, object.into()));
            let message = v8::String::new(scope, &text)?;
            self.throw_data_clone_error(scope, message);
            return None;
        };
        function.call(scope, owner.into(), &[object.into()])?;
        Some(true)
    }

    fn get_shared_array_buffer_id<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        buffer: v8::Local<'s, v8::SharedArrayBuffer>,
    ) -> Option<u32> {
        let Some((owner, function)) = method(scope, &self.owner, "_getSharedArrayBufferId") else {
            let message = v8::String::new(scope, "#<SharedArrayBuffer> could not be cloned.")?;
            self.throw_data_clone_error(scope, message);
            return None;
        };
        function.call(scope, owner.into(), &[buffer.into()])?.uint32_value(scope)
    }

    fn get_wasm_module_transfer_id(&self, scope: &mut v8::PinScope<'_, '_>, _module: v8::Local<v8::WasmModuleObject>) -> Option<u32> {
        let message = v8::String::new(scope, "#<Module> could not be cloned.")?;
        self.throw_data_clone_error(scope, message);
        None
    }
}

/// A value as V8's messages name it.
fn describe(scope: &mut v8::PinScope<'_, '_>, value: v8::Local<v8::Value>) -> String {
    let Ok(object) = v8::Local::<v8::Object>::try_from(value) else { return value.to_rust_string_lossy(scope) };
    format!("#<{}>", object.get_constructor_name().to_rust_string_lossy(scope))
}

/// What JavaScript holds.
pub struct Serializer {
    inner: v8::ValueSerializer<'static>,
    owner: Owner,
}

// SAFETY: the only V8 handles are a strong context and a weak owner, which need no tracing.
unsafe impl GarbageCollected for Serializer {
    fn trace(&self, _visitor: &mut v8::cppgc::Visitor) {}

    fn get_name(&self) -> &'static std::ffi::CStr {
        c"Serializer"
    }
}

#[op2]
#[cppgc]
pub fn op_v8_serializer_new<'s>(scope: &mut v8::PinScope<'s, '_>, owner: v8::Local<'s, v8::Object>) -> Serializer {
    let owner: Owner = Rc::new(RefCell::new(Some(v8::Weak::new(scope, owner))));
    let inner = v8::ValueSerializer::new(scope, Box::new(Delegate { owner: owner.clone() }));
    Serializer { inner, owner }
}

#[op2(fast)]
pub fn op_v8_serializer_write_header(#[cppgc] serializer: &Serializer) {
    serializer.inner.write_header();
}

/// Writes a value; what cannot be cloned leaves its exception pending.
#[op2(fast)]
pub fn op_v8_serializer_write_value<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    #[cppgc] serializer: &Serializer,
    value: v8::Local<'s, v8::Value>,
) -> bool {
    let context = scope.get_current_context();
    serializer.inner.write_value(context, value).unwrap_or(false)
}

/// The bytes written so far. The serializer is empty afterwards.
#[op2]
pub fn op_v8_serializer_release(#[cppgc] serializer: &Serializer) -> Uint8Array {
    serializer.inner.release().into()
}

#[op2(fast)]
pub fn op_v8_serializer_transfer_array_buffer(#[cppgc] serializer: &Serializer, id: u32, buffer: v8::Local<v8::ArrayBuffer>) {
    serializer.inner.transfer_array_buffer(id, buffer);
}

#[op2(fast)]
pub fn op_v8_serializer_write_uint32(#[cppgc] serializer: &Serializer, value: u32) {
    serializer.inner.write_uint32(value);
}

#[op2(fast)]
pub fn op_v8_serializer_write_uint64(#[cppgc] serializer: &Serializer, high: u32, low: u32) {
    serializer.inner.write_uint64(u64::from(high) << 32 | u64::from(low));
}

#[op2(fast)]
pub fn op_v8_serializer_write_double(#[cppgc] serializer: &Serializer, value: f64) {
    serializer.inner.write_double(value);
}

#[op2(fast)]
pub fn op_v8_serializer_write_raw_bytes(#[cppgc] serializer: &Serializer, #[buffer] bytes: &[u8]) {
    serializer.inner.write_raw_bytes(bytes);
}

#[op2(fast)]
pub fn op_v8_serializer_treat_views_as_host_objects(#[cppgc] serializer: &Serializer, mode: bool) {
    serializer.inner.set_treat_array_buffer_views_as_host_objects(mode);
}

impl Drop for Serializer {
    fn drop(&mut self) {
        // The delegate may outlive this call inside the serializer; a dead owner must not be called.
        self.owner.borrow_mut().take();
    }
}
