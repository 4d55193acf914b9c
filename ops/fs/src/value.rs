//! What ops give to JavaScript besides numbers and strings.

use std::convert::Infallible;

use deno_core::{ToV8, v8};

/// Nothing: `undefined`.
pub struct Nothing;

impl<'a> ToV8<'a> for Nothing {
    type Error = Infallible;

    fn to_v8<'i>(self, scope: &mut v8::PinScope<'a, 'i>) -> Result<v8::Local<'a, v8::Value>, Infallible> {
        Ok(v8::undefined(scope).into())
    }
}

/// Bytes that become an `ArrayBuffer` without a copy.
pub struct Bytes(pub Vec<u8>);

impl<'a> ToV8<'a> for Bytes {
    type Error = Infallible;

    fn to_v8<'i>(self, scope: &mut v8::PinScope<'a, 'i>) -> Result<v8::Local<'a, v8::Value>, Infallible> {
        Ok(array_buffer(scope, self.0).into())
    }
}

fn array_buffer<'a>(scope: &mut v8::PinScope<'a, '_>, bytes: Vec<u8>) -> v8::Local<'a, v8::ArrayBuffer> {
    if bytes.is_empty() {
        return v8::ArrayBuffer::new(scope, 0);
    }
    let store = v8::ArrayBuffer::new_backing_store_from_vec(bytes).make_shared();
    v8::ArrayBuffer::with_backing_store(scope, &store)
}

/// Decodes UTF-8. `None` when the text is longer than a V8 string can be.
pub fn utf8<'a>(scope: &mut v8::PinScope<'a, '_>, bytes: &[u8]) -> Option<v8::Local<'a, v8::String>> {
    if bytes.is_ascii() {
        // One byte per character: a plain copy.
        v8::String::new_from_one_byte(scope, bytes, v8::NewStringType::Normal)
    } else {
        v8::String::new_from_utf8(scope, bytes, v8::NewStringType::Normal)
    }
}

/// A file name: a string, or its bytes as an `ArrayBuffer` when the caller asked for another encoding than UTF-8.
pub struct Name {
    pub bytes: Vec<u8>,
    pub raw: bool,
}

impl<'a> ToV8<'a> for Name {
    type Error = Infallible;

    fn to_v8<'i>(self, scope: &mut v8::PinScope<'a, 'i>) -> Result<v8::Local<'a, v8::Value>, Infallible> {
        if self.raw {
            return Bytes(self.bytes).to_v8(scope);
        }
        Ok(utf8(scope, &self.bytes).unwrap_or_else(|| v8::String::empty(scope)).into())
    }
}

/// What a file holds, in the form the caller wants.
pub struct Content {
    pub bytes: Vec<u8>,
    pub form: Form,
}

/// The form a file's content is wanted in; the numbers are known to `js/internal/fs/requests.js`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// 0: an `ArrayBuffer`.
    Bytes,
    /// 1: a string, decoded as UTF-8.
    Utf8,
    /// 2: a string with one character per byte.
    Latin1,
}

impl Form {
    pub fn from_number(number: u32) -> Form {
        match number {
            1 => Form::Utf8,
            2 => Form::Latin1,
            _ => Form::Bytes,
        }
    }
}

impl<'a> ToV8<'a> for Content {
    type Error = Infallible;

    fn to_v8<'i>(self, scope: &mut v8::PinScope<'a, 'i>) -> Result<v8::Local<'a, v8::Value>, Infallible> {
        let text = match self.form {
            Form::Bytes => None,
            Form::Utf8 => utf8(scope, &self.bytes),
            Form::Latin1 => v8::String::new_from_one_byte(scope, &self.bytes, v8::NewStringType::Normal),
        };
        match text {
            Some(text) => Ok(text.into()),
            // Too long for a string: JavaScript sees the bytes and throws the error about it.
            None => Bytes(self.bytes).to_v8(scope),
        }
    }
}

/// Directory entries: `[name, type, name, type …]`, or just the names.
pub struct Entries {
    pub entries: Vec<Entry>,
    pub raw: bool,
    pub with_types: bool,
}

/// One directory entry.
pub struct Entry {
    /// The name, or the path from the directory that was asked for.
    pub name: Vec<u8>,
    /// libuv's `UV_DIRENT_*`.
    pub kind: u8,
}

impl<'a> ToV8<'a> for Entries {
    type Error = Infallible;

    fn to_v8<'i>(self, scope: &mut v8::PinScope<'a, 'i>) -> Result<v8::Local<'a, v8::Value>, Infallible> {
        let Entries { entries, raw, with_types } = self;
        let mut values: Vec<v8::Local<v8::Value>> = Vec::with_capacity(entries.len() * (1 + usize::from(with_types)));
        for entry in entries {
            values.push(Name { bytes: entry.name, raw }.to_v8(scope)?);
            if with_types {
                values.push(v8::Integer::new(scope, i32::from(entry.kind)).into());
            }
        }
        Ok(v8::Array::new_with_elements(scope, &values).into())
    }
}

/// Numbers of a fixed layout (`stat`, `statfs`): a `Float64Array`, or a `BigInt64Array` when every bit matters.
pub struct Numbers<const N: usize> {
    pub values: [i64; N],
    pub bigint: bool,
}

impl<const N: usize> Numbers<N> {
    /// Eight bytes per number, in the machine's order, as a typed array holds them.
    pub fn write_to(&self, out: &mut [u8]) {
        for (value, slot) in self.values.iter().zip(out.chunks_exact_mut(8)) {
            slot.copy_from_slice(&self.encode(*value));
        }
    }

    fn encode(&self, value: i64) -> [u8; 8] {
        if self.bigint { value.to_ne_bytes() } else { (value as f64).to_ne_bytes() }
    }
}

impl<'a, const N: usize> ToV8<'a> for Numbers<N> {
    type Error = Infallible;

    fn to_v8<'i>(self, scope: &mut v8::PinScope<'a, 'i>) -> Result<v8::Local<'a, v8::Value>, Infallible> {
        let mut bytes = vec![0; N * 8];
        self.write_to(&mut bytes);
        let buffer = array_buffer(scope, bytes);
        let array: Option<v8::Local<v8::Value>> = if self.bigint {
            v8::BigInt64Array::new(scope, buffer, 0, N).map(Into::into)
        } else {
            v8::Float64Array::new(scope, buffer, 0, N).map(Into::into)
        };
        Ok(array.unwrap_or_else(|| v8::undefined(scope).into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_a_typed_array_reads_them() {
        let mut out = [0; 16];
        Numbers { values: [1, -2], bigint: false }.write_to(&mut out);
        assert_eq!(out[..8], 1f64.to_ne_bytes());
        assert_eq!(out[8..], (-2f64).to_ne_bytes());
        Numbers { values: [i64::MAX, 0], bigint: true }.write_to(&mut out);
        assert_eq!(out[..8], i64::MAX.to_ne_bytes());
    }
}
