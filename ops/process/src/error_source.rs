//! What is printed above an uncaught error.

use deno_core::{op2, v8};
use ops_error::{is_decorated, source_line};

/// `file:line`, the source line and a mark, or an empty string where that is unknown or the error's stack begins with it already.
#[op2]
#[string]
pub fn op_process_error_source<'s>(scope: &mut v8::PinScope<'s, '_>, error: v8::Local<'s, v8::Value>) -> String {
    if is_decorated(scope, error) {
        return String::new();
    }
    let message = v8::Exception::create_message(scope, error);
    source_line(scope, message).unwrap_or_default()
}
