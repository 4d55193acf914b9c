use deno_core::{ToV8, v8};
use deno_error::{JsErrorClass, PropertyValue};

use crate::SystemError;

/// What a synchronous op returns when its system call may fail.
///
/// A plain `Result` would make deno_core build the error, which gives it an own, enumerable `name` that Node's errors do not have.
pub struct SyscallResult<T>(pub Result<T, SystemError>);

impl<T> From<Result<T, SystemError>> for SyscallResult<T> {
    fn from(result: Result<T, SystemError>) -> Self {
        SyscallResult(result)
    }
}

impl<'a, T: ToV8<'a>> ToV8<'a> for SyscallResult<T> {
    type Error = T::Error;

    fn to_v8<'i>(self, scope: &mut v8::PinScope<'a, 'i>) -> Result<v8::Local<'a, v8::Value>, T::Error> {
        match self.0 {
            Ok(value) => value.to_v8(scope),
            Err(error) => {
                let exception = error.to_exception(scope);
                scope.throw_exception(exception);
                Ok(v8::undefined(scope).into())
            }
        }
    }
}

impl SystemError {
    /// Builds the `Error` object with Node's properties in Node's order.
    pub fn to_exception<'a>(&self, scope: &mut v8::PinScope<'a, '_>) -> v8::Local<'a, v8::Value> {
        let message = v8::String::new(scope, &self.get_message()).unwrap_or_else(|| v8::String::empty(scope));
        let exception = v8::Exception::error(scope, message);
        if let Ok(object) = v8::Local::<v8::Object>::try_from(exception) {
            for (key, value) in self.get_additional_properties() {
                let value: Option<v8::Local<v8::Value>> = match value {
                    PropertyValue::String(text) => v8::String::new(scope, &text).map(Into::into),
                    PropertyValue::Number(number) => Some(v8::Number::new(scope, number).into()),
                };
                if let (Some(key), Some(value)) = (v8::String::new(scope, &key), value) {
                    object.create_data_property(scope, key.into(), value);
                }
            }
        }
        exception
    }
}
