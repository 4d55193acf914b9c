//! Values between SQLite and JavaScript (Node's documentation, "Type conversion between JavaScript and SQLite").

use std::ffi::{c_int, c_void};

use deno_core::v8;
use libsqlite3_sys as ffi;

use crate::failure::Failure;

const MAX_SAFE_INTEGER: i64 = (1 << 53) - 1;

/// The value of JavaScript for one of SQLite; integers are bigints if `bigints` says so, and else must be safe.
///
/// # Safety
/// `value` is protected: SQLite does not change it meanwhile.
pub unsafe fn read<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    value: *mut ffi::sqlite3_value,
    bigints: bool,
) -> Result<v8::Local<'s, v8::Value>, Failure> {
    // SAFETY: the caller's; pointers are asked for before lengths, as SQLite wants it.
    unsafe {
        Ok(match ffi::sqlite3_value_type(value) {
            ffi::SQLITE_INTEGER => return integer(scope, ffi::sqlite3_value_int64(value), bigints),
            ffi::SQLITE_FLOAT => v8::Number::new(scope, ffi::sqlite3_value_double(value)).into(),
            ffi::SQLITE_TEXT => {
                let text = ffi::sqlite3_value_text(value);
                string(scope, slice(text, ffi::sqlite3_value_bytes(value)))?
            }
            ffi::SQLITE_BLOB => {
                let blob = ffi::sqlite3_value_blob(value).cast();
                bytes(scope, slice(blob, ffi::sqlite3_value_bytes(value)))
            }
            _ => v8::null(scope).into(),
        })
    }
}

/// # Safety
/// `start` has `length` bytes, or is null.
unsafe fn slice<'a>(start: *const u8, length: c_int) -> &'a [u8] {
    match usize::try_from(length) {
        // SAFETY: the caller's.
        Ok(length) if !start.is_null() => unsafe { std::slice::from_raw_parts(start, length) },
        _ => &[],
    }
}

pub fn integer<'s>(scope: &mut v8::PinScope<'s, '_>, number: i64, bigints: bool) -> Result<v8::Local<'s, v8::Value>, Failure> {
    if bigints {
        return Ok(v8::BigInt::new_from_i64(scope, number).into());
    }
    if let Ok(small) = i32::try_from(number) {
        return Ok(v8::Integer::new(scope, small).into());
    }
    if number.unsigned_abs() > MAX_SAFE_INTEGER as u64 {
        return Err(Failure::Range(format!("Value is too large to be represented as a JavaScript number: {number}")));
    }
    Ok(v8::Number::new(scope, number as f64).into())
}

fn string<'s>(scope: &mut v8::PinScope<'s, '_>, text: &[u8]) -> Result<v8::Local<'s, v8::Value>, Failure> {
    let string = if text.is_ascii() {
        v8::String::new_from_one_byte(scope, text, v8::NewStringType::Normal)
    } else {
        v8::String::new_from_utf8(scope, text, v8::NewStringType::Normal)
    };
    string.map(Into::into).ok_or_else(|| Failure::of_code(ffi::SQLITE_TOOBIG))
}

/// A `Uint8Array` of its own.
pub fn bytes<'s>(scope: &mut v8::PinScope<'s, '_>, content: &[u8]) -> v8::Local<'s, v8::Value> {
    let store = v8::ArrayBuffer::new_backing_store_from_vec(content.to_vec()).make_shared();
    let buffer = v8::ArrayBuffer::with_backing_store(scope, &store);
    v8::Uint8Array::new(scope, buffer, 0, content.len()).map_or_else(|| v8::undefined(scope).into(), Into::into)
}

/// Where a value goes: to a parameter of a statement, or to whoever called a function.
pub trait Target {
    fn null(&self) -> c_int;
    fn integer(&self, number: i64) -> c_int;
    fn real(&self, number: f64) -> c_int;
    fn text(&self, text: &[u8]) -> c_int;
    fn blob(&self, content: &[u8]) -> c_int;
}

/// A parameter, counted from 1.
pub struct Parameter(pub *mut ffi::sqlite3_stmt, pub c_int);

// SAFETY of all its calls: whoever makes a Parameter holds the connection's lock, and the statement is not finalized.
impl Target for Parameter {
    fn null(&self) -> c_int {
        // SAFETY: see above.
        unsafe { ffi::sqlite3_bind_null(self.0, self.1) }
    }

    fn integer(&self, number: i64) -> c_int {
        // SAFETY: see above.
        unsafe { ffi::sqlite3_bind_int64(self.0, self.1, number) }
    }

    fn real(&self, number: f64) -> c_int {
        // SAFETY: see above.
        unsafe { ffi::sqlite3_bind_double(self.0, self.1, number) }
    }

    fn text(&self, text: &[u8]) -> c_int {
        let start = pointer(text).cast();
        // SAFETY: see above; SQLite copies the bytes.
        unsafe { ffi::sqlite3_bind_text64(self.0, self.1, start, text.len() as u64, ffi::SQLITE_TRANSIENT(), ffi::SQLITE_UTF8 as u8) }
    }

    fn blob(&self, content: &[u8]) -> c_int {
        // SAFETY: see above; SQLite copies the bytes.
        unsafe { ffi::sqlite3_bind_blob64(self.0, self.1, pointer(content), content.len() as u64, ffi::SQLITE_TRANSIENT()) }
    }
}

/// The result of a function that SQLite called.
pub struct Outcome(pub *mut ffi::sqlite3_context);

// SAFETY of all its calls: an Outcome exists only while SQLite is in the call that the context belongs to.
impl Target for Outcome {
    fn null(&self) -> c_int {
        // SAFETY: see above.
        unsafe { ffi::sqlite3_result_null(self.0) };
        ffi::SQLITE_OK
    }

    fn integer(&self, number: i64) -> c_int {
        // SAFETY: see above.
        unsafe { ffi::sqlite3_result_int64(self.0, number) };
        ffi::SQLITE_OK
    }

    fn real(&self, number: f64) -> c_int {
        // SAFETY: see above.
        unsafe { ffi::sqlite3_result_double(self.0, number) };
        ffi::SQLITE_OK
    }

    fn text(&self, text: &[u8]) -> c_int {
        let start = pointer(text).cast();
        // SAFETY: see above; SQLite copies the bytes.
        unsafe { ffi::sqlite3_result_text64(self.0, start, text.len() as u64, ffi::SQLITE_TRANSIENT(), ffi::SQLITE_UTF8 as u8) };
        ffi::SQLITE_OK
    }

    fn blob(&self, content: &[u8]) -> c_int {
        // SAFETY: see above; SQLite copies the bytes.
        unsafe { ffi::sqlite3_result_blob64(self.0, pointer(content), content.len() as u64, ffi::SQLITE_TRANSIENT()) };
        ffi::SQLITE_OK
    }
}

/// Never null: that would be SQL's NULL.
fn pointer(content: &[u8]) -> *const c_void {
    content.as_ptr().cast()
}

/// Why a value cannot be given to SQLite.
pub enum Unfit {
    Type,
    /// A bigint of more than 64 bits.
    Large,
}

/// Gives a value to SQLite and returns SQLite's code.
pub fn write(scope: &mut v8::PinScope<'_, '_>, value: v8::Local<'_, v8::Value>, target: &impl Target) -> Result<c_int, Unfit> {
    if let Ok(number) = v8::Local::<v8::Number>::try_from(value) {
        return Ok(target.real(number.value()));
    }
    if let Ok(text) = v8::Local::<v8::String>::try_from(value) {
        return Ok(write_text(scope, text, target));
    }
    if value.is_null() {
        return Ok(target.null());
    }
    if value.is_boolean() {
        return Ok(target.integer(i64::from(value.is_true())));
    }
    if let Ok(big) = v8::Local::<v8::BigInt>::try_from(value) {
        let (number, lossless) = big.i64_value();
        return if lossless { Ok(target.integer(number)) } else { Err(Unfit::Large) };
    }
    if let Ok(view) = v8::Local::<v8::ArrayBufferView>::try_from(value) {
        // What V8 keeps in its heap (third_party/v8): the constant of the crate tells of another build.
        let mut storage = [0; 64];
        return Ok(target.blob(view.get_contents(&mut storage)));
    }
    if let Ok(buffer) = v8::Local::<v8::ArrayBuffer>::try_from(value) {
        return Ok(write_store(&buffer.get_backing_store(), target));
    }
    if let Ok(buffer) = v8::Local::<v8::SharedArrayBuffer>::try_from(value) {
        return Ok(write_store(&buffer.get_backing_store(), target));
    }
    Err(Unfit::Type)
}

fn write_text(scope: &mut v8::PinScope<'_, '_>, text: v8::Local<'_, v8::String>, target: &impl Target) -> c_int {
    if let v8::ValueViewData::OneByte(bytes) = v8::ValueView::new(scope, text).data()
        && bytes.is_ascii()
    {
        return target.text(bytes);
    }
    target.text(text.to_rust_string_lossy(scope).as_bytes())
}

fn write_store(store: &v8::BackingStore, target: &impl Target) -> c_int {
    // Copied cell by cell: another thread may be writing into shared memory.
    let content: Vec<u8> = store.iter().map(std::cell::Cell::get).collect();
    target.blob(&content)
}
