//! Errors of `vm` that Rust makes itself.

use deno_core::v8;

/// Throws an `Error` with a `code` in the current scope.
pub fn throw_with_code(scope: &mut v8::PinScope<'_, '_>, code: &str, message: &str) {
    let (Some(message), Some(key), Some(code)) =
        (v8::String::new(scope, message), v8::String::new(scope, "code"), v8::String::new(scope, code))
    else {
        return;
    };
    let exception = v8::Exception::error(scope, message);
    if let Ok(error) = v8::Local::<v8::Object>::try_from(exception) {
        error.set(scope, key.into(), code.into());
    }
    scope.throw_exception(exception);
}
