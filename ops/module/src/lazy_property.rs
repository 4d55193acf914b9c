//! Data properties whose value is computed when they are first read. To programs they are plain data from the start: neither a property's
//! descriptor nor an assignment shows a difference.

use std::rc::Rc;

use deno_core::{op2, v8};
use v8::MapFnTo;

use crate::state::ModuleState;

/// Gives `target` a writable and configurable property `name`: the property of that name of the built-in module `id`.
#[op2(fast)]
pub fn op_module_define_lazy(
    scope: &mut v8::PinScope<'_, '_>,
    target: v8::Local<'_, v8::Object>,
    name: v8::Local<'_, v8::String>,
    id: v8::Local<'_, v8::String>,
    enumerable: bool,
) {
    let attributes = if enumerable { v8::PropertyAttribute::NONE } else { v8::PropertyAttribute::DONT_ENUM };
    // V8 keeps what belongs to such a property apart from any context: it can hold an id, but no function.
    target.set_lazy_data_property_with_data(
        scope,
        name.into(),
        read,
        id.into(),
        attributes,
        v8::SideEffectType::HasSideEffect,
        v8::SideEffectType::HasSideEffect,
    );
}

/// What V8 calls at the first read; it then keeps the value. What loading the module throws goes to the reader.
fn read<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    name: v8::Local<'s, v8::Name>,
    arguments: v8::PropertyCallbackArguments<'s>,
    mut result: v8::ReturnValue<'_, v8::Value>,
) {
    // The build runs modules without a module system, to compile them.
    let Some(state) = scope.get_slot::<Rc<ModuleState>>().cloned() else { return };
    if let Some(value) = state.call(scope, "lazyValue", &[arguments.data(), name.into()]) {
        result.set(value);
    }
}

/// The address by which the snapshot refers to `read`.
pub fn external_reference() -> v8::ExternalReference {
    let callback: v8::AccessorNameGetterCallback = read.map_fn_to();
    v8::ExternalReference { pointer: callback as *mut std::ffi::c_void }
}
