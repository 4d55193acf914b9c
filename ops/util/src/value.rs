//! What only V8 can tell about a value: whether it wraps a pointer of native code, or is more than its properties.

use deno_core::{op2, v8};

/// Whether a value is an external.
#[op2(fast)]
pub fn op_util_is_external(value: &v8::Value) -> bool {
    value.is_external()
}

/// The address an external wraps; 0 for other values.
#[op2(fast)]
#[bigint]
pub fn op_util_external_address(value: v8::Local<v8::Value>) -> u64 {
    v8::Local::<v8::External>::try_from(value).map_or(0, |external| external.value() as u64)
}

/// Whether an object has nothing but properties: no content of its own as a Map, a Date or an Error has, and no handlers as a Proxy.
#[op2(fast)]
pub fn op_util_is_ordinary_object(value: v8::Local<v8::Value>) -> bool {
    value.is_object()
        && !(value.is_proxy()
            || value.is_array()
            || value.is_function()
            || value.is_arguments_object()
            || value.is_native_error()
            || value.is_map()
            || value.is_set()
            || value.is_date()
            || value.is_reg_exp()
            || value.is_promise()
            || value.is_array_buffer_view()
            || value.is_array_buffer()
            || value.is_shared_array_buffer()
            || value.is_boolean_object()
            || value.is_number_object()
            || value.is_string_object()
            || value.is_big_int_object()
            || value.is_symbol_object()
            || value.is_map_iterator()
            || value.is_set_iterator()
            || value.is_generator_object()
            || value.is_weak_map()
            || value.is_weak_set()
            || value.is_external()
            || value.is_module_namespace_object()
            || value.is_wasm_module_object()
            || value.is_wasm_memory_object())
}

/// The internal class of an object, in the numbers of js/internal/util/inspect/kinds.js: one call in place of a question for each class.
/// 0 for all that has none of them.
#[op2(fast)]
pub fn op_util_kind(value: &v8::Value) -> u32 {
    const CLASSES: &[(u32, fn(&v8::Value) -> bool)] = &[
        (1, v8::Value::is_proxy),
        (2, v8::Value::is_array),
        (3, v8::Value::is_set),
        (4, v8::Value::is_map),
        (5, v8::Value::is_typed_array),
        (6, v8::Value::is_map_iterator),
        (7, v8::Value::is_set_iterator),
        (8, v8::Value::is_reg_exp),
        (9, v8::Value::is_date),
        (10, v8::Value::is_native_error),
        (11, v8::Value::is_array_buffer),
        (12, v8::Value::is_shared_array_buffer),
        (13, v8::Value::is_data_view),
        (14, v8::Value::is_promise),
        (15, v8::Value::is_weak_set),
        (16, v8::Value::is_weak_map),
        (17, v8::Value::is_module_namespace_object),
        (18, is_boxed_primitive),
        (19, v8::Value::is_external),
        (20, v8::Value::is_arguments_object),
    ];
    CLASSES.iter().find(|class| class.1(value)).map_or(0, |class| class.0)
}

fn is_boxed_primitive(value: &v8::Value) -> bool {
    value.is_string_object()
        || value.is_number_object()
        || value.is_boolean_object()
        || value.is_symbol_object()
        || value.is_big_int_object()
}
