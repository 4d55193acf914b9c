//! What scripts, functions and modules share when they are compiled: code caches, and where their syntax errors are.

use deno_core::v8;
use deno_core::v8::script_compiler::{CompileOptions, Source};
use ops_error::{Offsets, decorate};

/// The source as V8 takes it, with the code cache a program has given for it.
pub fn source_with_cache(code: v8::Local<v8::String>, origin: &v8::ScriptOrigin, cached: Option<&[u8]>) -> (Source, CompileOptions) {
    match cached {
        Some(bytes) => (Source::new_with_cached_data(code, Some(origin), v8::CachedData::new(bytes)), CompileOptions::ConsumeCodeCache),
        None => (Source::new(code, Some(origin)), CompileOptions::NoCompileOptions),
    }
}

/// After compiling: whether V8 refused the code cache, or undefined if there was none.
pub fn cache_rejected<'s>(scope: &mut v8::PinScope<'s, '_>, cached: Option<&[u8]>, source: &Source) -> v8::Local<'s, v8::Value> {
    match (cached, source.get_cached_data()) {
        (Some(_), Some(data)) => v8::Boolean::new(scope, data.rejected()).into(),
        _ => v8::undefined(scope).into(),
    }
}

/// Throws on the exception at hand, with its source line on top of the stack.
pub fn throw_decorated(tc: &mut v8::PinnedRef<'_, v8::TryCatch<'_, '_, v8::HandleScope<'_>>>, offsets: Offsets) {
    match tc.exception() {
        Some(exception) if !tc.has_terminated() => {
            let message = tc.message();
            decorate(tc, exception, message, offsets);
            tc.rethrow();
        }
        None if !tc.has_terminated() => {
            // V8 gives neither a function nor a reason when text that parses as a whole has parts that reach into each other.
            let message = v8::String::new(tc, "Invalid or unexpected token").unwrap_or_else(|| v8::String::empty(tc));
            let error = v8::Exception::syntax_error(tc, message);
            tc.throw_exception(error);
            tc.rethrow();
        }
        _ => {
            tc.rethrow();
        }
    }
}

/// The bytes of an `ArrayBufferView`, copied; none for anything else.
pub fn bytes_of(value: v8::Local<v8::Value>) -> Option<Vec<u8>> {
    let view = v8::Local::<v8::ArrayBufferView>::try_from(value).ok()?;
    let mut bytes = vec![0; view.byte_length()];
    let count = view.copy_contents(&mut bytes);
    bytes.truncate(count);
    Some(bytes)
}

/// A code cache as Uint8Array, or undefined when V8 made none.
pub fn cache_to_value<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    cache: Option<v8::UniqueRef<v8::CachedData<'static>>>,
) -> v8::Local<'s, v8::Value> {
    let Some(cache) = cache else { return v8::undefined(scope).into() };
    let bytes: Vec<u8> = cache.to_vec();
    let length = bytes.len();
    let store = v8::ArrayBuffer::new_backing_store_from_vec(bytes).make_shared();
    let buffer = v8::ArrayBuffer::with_backing_store(scope, &store);
    match v8::Uint8Array::new(scope, buffer, 0, length) {
        Some(array) => array.into(),
        None => v8::undefined(scope).into(),
    }
}
