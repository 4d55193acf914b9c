//! Throwing from inside V8 callbacks and ops.

use deno_core::v8;
use ops_error::SystemError;
use resolve::{Cause, ErrorClass, ResolveError};

/// An exception is pending in the scope.
pub struct Thrown;

/// The result of something that may have thrown.
pub type Outcome<T> = Result<T, Thrown>;

/// `Some`, or `Thrown`: V8's way of saying that an exception is pending.
pub fn pending<T>(value: Option<T>) -> Outcome<T> {
    value.ok_or(Thrown)
}

/// A V8 string; texts past V8's limit become empty.
pub fn string<'s>(scope: &mut v8::PinScope<'s, '_>, text: &str) -> v8::Local<'s, v8::String> {
    v8::String::new(scope, text).unwrap_or_else(|| v8::String::empty(scope))
}

/// Throws a plain error with a `code`.
pub fn throw_code(scope: &mut v8::PinScope<'_, '_>, class: ErrorClass, code: &str, message: &str) -> Thrown {
    let error = error_with_code(scope, class, code, message);
    scope.throw_exception(error);
    Thrown
}

/// Throws a resolution error with its code and properties.
pub fn throw_resolve_error(scope: &mut v8::PinScope<'_, '_>, error: &ResolveError) -> Thrown {
    let exception = resolve_error(scope, error);
    scope.throw_exception(exception);
    Thrown
}

fn resolve_error<'s>(scope: &mut v8::PinScope<'s, '_>, error: &ResolveError) -> v8::Local<'s, v8::Value> {
    let exception = error_with_code(scope, error.class, error.code, &error.message);
    if let Ok(object) = v8::Local::<v8::Object>::try_from(exception) {
        for (key, value) in &error.properties {
            let (key, value) = (string(scope, key), string(scope, value));
            object.create_data_property(scope, key.into(), value.into());
        }
        if let Some(cause) = error.cause.as_ref().and_then(|cause| cause_value(scope, cause)) {
            let key = string(scope, "cause");
            object.create_data_property(scope, key.into(), cause);
        }
    }
    exception
}

fn cause_value<'s>(scope: &mut v8::PinScope<'s, '_>, cause: &Cause) -> Option<v8::Local<'s, v8::Value>> {
    match cause {
        Cause::Other(error) => Some(resolve_error(scope, error)),
        Cause::Open { path, errno } => {
            let error = SystemError::from_errno(-errno, "open").with_path(path);
            Some(deno_core::error::to_v8_error(scope, &error))
        }
        Cause::Json(text) => {
            let text = string(scope, text);
            v8::tc_scope!(let catcher, scope);
            v8::json::parse(catcher, text);
            catcher.exception()
        }
    }
}

/// Makes an error as Node's internals do: the code stands in the stack's first line and is a property.
pub fn error_with_code<'s>(scope: &mut v8::PinScope<'s, '_>, class: ErrorClass, code: &str, message: &str) -> v8::Local<'s, v8::Value> {
    let message = string(scope, message);
    let exception = match class {
        ErrorClass::Error => v8::Exception::error(scope, message),
        ErrorClass::TypeError => v8::Exception::type_error(scope, message),
        ErrorClass::RangeError => v8::Exception::range_error(scope, message),
        ErrorClass::SyntaxError => v8::Exception::syntax_error(scope, message),
    };
    if let Ok(object) = v8::Local::<v8::Object>::try_from(exception) {
        let (code_key, code_value) = (string(scope, "code"), string(scope, code));
        // `MODULE_NOT_FOUND` and what Node's URL parser throws have the code as a property only.
        if code.starts_with("ERR_") && code != "ERR_INVALID_URL" {
            name_stack_with_code(scope, object, code);
        }
        object.create_data_property(scope, code_key.into(), code_value.into());
    }
    exception
}

/// The stack is formatted on first access: with the name `Error [CODE]` in place for that moment.
fn name_stack_with_code(scope: &mut v8::PinScope<'_, '_>, error: v8::Local<v8::Object>, code: &str) {
    let (name_key, stack_key) = (string(scope, "name"), string(scope, "stack"));
    let Some(name) = error.get(scope, name_key.into()) else { return };
    let coded = format!("{} [{code}]", name.to_rust_string_lossy(scope));
    let coded = string(scope, &coded);
    error.create_data_property(scope, name_key.into(), coded.into());
    error.get(scope, stack_key.into());
    error.delete(scope, name_key.into());
}
