//! What a request gives to JavaScript: a value, or why there is none.

use deno_core::serde_v8::{self, Error};
use deno_core::{ToV8, v8};
use ops_error::SystemError;
use serde::Serialize;

use crate::failure::Failure;

/// JavaScript tells the cases apart by type: values are lists.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Outcome<T> {
    Value(T),
    /// libuv's number of an error.
    Errno(i32),
    /// The code of a failed query.
    Code(&'static str),
}

impl<T> Outcome<T> {
    /// As the answer of a request, which itself does not fail.
    pub fn answer(self) -> Result<Self, SystemError> {
        Ok(self)
    }
}

impl<T> From<Result<T, i32>> for Outcome<T> {
    fn from(result: Result<T, i32>) -> Self {
        result.map_or_else(Self::Errno, Self::Value)
    }
}

impl<T> From<Result<T, Failure>> for Outcome<T> {
    fn from(result: Result<T, Failure>) -> Self {
        result.map_or_else(|failure| Self::Code(failure.code()), Self::Value)
    }
}

impl<'a, T: Serialize> ToV8<'a> for Outcome<T> {
    type Error = Error;

    fn to_v8<'i>(self, scope: &mut v8::PinScope<'a, 'i>) -> Result<v8::Local<'a, v8::Value>, Error> {
        serde_v8::to_v8(scope, self)
    }
}
