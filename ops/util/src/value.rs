//! Externals: values that wrap a pointer of native code.

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
