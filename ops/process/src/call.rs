//! Calls of the program's callbacks by the runtime's own JavaScript.

use deno_core::{op2, v8};

/// Calls a function; where an exception that comes out of it was thrown is remembered for `op_module_error_source`.
#[op2(reentrant)]
pub fn op_process_call<'s>(scope: &mut v8::PinScope<'s, '_>, callback: v8::Local<'s, v8::Function>) -> v8::Local<'s, v8::Value> {
    v8::tc_scope!(let tc, scope);
    let undefined = v8::undefined(tc).into();
    if let Some(result) = callback.call(tc, undefined, &[]) {
        return result;
    }
    ops_error::remember_thrown(tc);
    if tc.has_terminated() {
        // The functions below this one are left as well.
        tc.terminate_execution();
    } else {
        tc.rethrow();
    }
    undefined
}
