//! What may go wrong, and the exception JavaScript gets for it.

use std::ffi::{CStr, c_int};

use deno_core::v8;
use libsqlite3_sys as ffi;

pub enum Failure {
    /// SQLite refused: the extended code and what the connection says of it.
    Sqlite { code: c_int, message: String },
    /// `ERR_INVALID_STATE`.
    State(&'static str),
    /// `ERR_INVALID_STATE`, of a name.
    Name(String),
    /// `ERR_INVALID_ARG_TYPE`.
    Type(String),
    /// `ERR_INVALID_ARG_VALUE`.
    Value(&'static str),
    /// `ERR_OUT_OF_RANGE`.
    Range(String),
    /// `ERR_LOAD_SQLITE_EXTENSION`.
    Extension(String),
    /// What a function of the program threw while SQLite called it.
    Thrown(v8::Global<v8::Value>),
    /// V8 has an exception already, from a getter for example.
    Pending,
}

pub const NOT_OPEN: Failure = Failure::State("database is not open");
pub const BUSY: Failure = Failure::State("database is in use by a function that it called");

impl Failure {
    /// The failure that the code alone tells.
    pub fn of_code(code: c_int) -> Self {
        Failure::Sqlite { code, message: error_string(code) }
    }

    /// Throws it in the current scope.
    pub fn throw(self, scope: &mut v8::PinScope<'_, '_>) {
        if !matches!(self, Failure::Pending) {
            let exception = self.into_exception(scope);
            scope.throw_exception(exception);
        }
    }

    pub fn into_exception<'s>(self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Value> {
        match self {
            Failure::Pending => v8::undefined(scope).into(),
            Failure::Thrown(value) => v8::Local::new(scope, value),
            Failure::Sqlite { code, message } => {
                let exception = coded(scope, v8::Exception::error, "ERR_SQLITE_ERROR", &message);
                let number = v8::Integer::new(scope, code).into();
                set(scope, exception, "errcode", number);
                let text = string(scope, &error_string(code));
                set(scope, exception, "errstr", text);
                exception
            }
            Failure::State(message) => coded(scope, v8::Exception::error, "ERR_INVALID_STATE", message),
            Failure::Name(message) => coded(scope, v8::Exception::error, "ERR_INVALID_STATE", &message),
            Failure::Type(message) => coded(scope, v8::Exception::type_error, "ERR_INVALID_ARG_TYPE", &message),
            Failure::Value(message) => coded(scope, v8::Exception::type_error, "ERR_INVALID_ARG_VALUE", message),
            Failure::Range(message) => coded(scope, v8::Exception::range_error, "ERR_OUT_OF_RANGE", &message),
            Failure::Extension(message) => coded(scope, v8::Exception::error, "ERR_LOAD_SQLITE_EXTENSION", &message),
        }
    }
}

/// Gives an op's result, or throws and gives what stands for none.
pub trait OrThrow<T> {
    fn or_throw(self, scope: &mut v8::PinScope<'_, '_>) -> T;
}

impl<T: Default> OrThrow<T> for Result<T, Failure> {
    fn or_throw(self, scope: &mut v8::PinScope<'_, '_>) -> T {
        self.unwrap_or_else(|failure| {
            failure.throw(scope);
            T::default()
        })
    }
}

/// The same for ops that give a value of JavaScript.
pub fn value_or_throw<'s>(scope: &mut v8::PinScope<'s, '_>, result: Result<v8::Local<'s, v8::Value>, Failure>) -> v8::Local<'s, v8::Value> {
    result.unwrap_or_else(|failure| {
        failure.throw(scope);
        v8::undefined(scope).into()
    })
}

/// SQLite's English for a code (`sqlite3_errstr`).
pub fn error_string(code: c_int) -> String {
    // SAFETY: it gives a static string for every number.
    unsafe { CStr::from_ptr(ffi::sqlite3_errstr(code)) }.to_string_lossy().into_owned()
}

/// V8's constructor of an error class.
type Class = for<'s> fn(&v8::PinScope<'s, '_>, v8::Local<'s, v8::String>) -> v8::Local<'s, v8::Value>;

fn coded<'s>(scope: &mut v8::PinScope<'s, '_>, class: Class, code: &str, message: &str) -> v8::Local<'s, v8::Value> {
    let empty = v8::String::empty(scope);
    let text = v8::String::new(scope, message).unwrap_or(empty);
    let exception = class(scope, text);
    let code = string(scope, code);
    set(scope, exception, "code", code);
    exception
}

fn string<'s>(scope: &mut v8::PinScope<'s, '_>, text: &str) -> v8::Local<'s, v8::Value> {
    let empty = v8::String::empty(scope);
    v8::String::new(scope, text).unwrap_or(empty).into()
}

fn set(scope: &mut v8::PinScope<'_, '_>, exception: v8::Local<'_, v8::Value>, key: &str, value: v8::Local<'_, v8::Value>) {
    if let (Ok(error), Some(key)) = (v8::Local::<v8::Object>::try_from(exception), v8::String::new(scope, key)) {
        error.set(scope, key.into(), value);
    }
}
