//! Errors of `vm` that Rust makes itself.

use deno_core::v8;

/// V8's constructor of an error class.
type Class = for<'s> fn(&v8::PinScope<'s, '_>, v8::Local<'s, v8::String>) -> v8::Local<'s, v8::Value>;

/// Throws an error with a `code` in the current scope.
pub fn throw_with_code(scope: &mut v8::PinScope<'_, '_>, class: Class, code: &str, message: &str) {
    let (Some(message), Some(key), Some(code)) =
        (v8::String::new(scope, message), v8::String::new(scope, "code"), v8::String::new(scope, code))
    else {
        return;
    };
    let exception = class(scope, message);
    if let Ok(error) = v8::Local::<v8::Object>::try_from(exception) {
        error.set(scope, key.into(), code.into());
    }
    scope.throw_exception(exception);
}
