//! Bytes to strings.

use std::mem::MaybeUninit;

use deno_core::{op2, v8};

use crate::base64;
use crate::encoding::{Encoding, clamp};
use crate::hex;

/// Strings from this size on are handed to V8 as they are instead of being copied into its heap.
const EXTERNAL_STRING_SIZE: usize = 256 * 1024;

/// Below this size V8's own decoder beats the detour over another buffer.
const CONVERSION_SIZE: usize = 48;

/// Calls `use_bytes` with the bytes of a view. Those of a small array are copied: if they lie in V8's heap, it need not move them out.
pub fn with_bytes<R>(view: v8::Local<v8::ArrayBufferView>, use_bytes: impl FnOnce(&[u8]) -> R) -> R {
    // What V8 keeps in its heap (third_party/v8): the constant of the crate tells of another build.
    const SMALL: usize = 64;
    let mut storage = [MaybeUninit::uninit(); SMALL];
    let copied = view.copy_contents_uninit(&mut storage);
    if copied < SMALL {
        // SAFETY: that many bytes were written.
        return use_bytes(unsafe { std::slice::from_raw_parts(storage.as_ptr().cast(), copied) });
    }
    let mut storage = [0; SMALL];
    use_bytes(view.get_contents(&mut storage))
}

/// The text of a whole view in UTF-8; what is malformed becomes U+FFFD. `null` says that the string would be too long for V8.
#[op2]
pub fn op_buffer_utf8_to_string<'a>(
    scope: &mut v8::PinScope<'a, '_>,
    view: v8::Local<'a, v8::ArrayBufferView>,
) -> Option<v8::Local<'a, v8::String>> {
    with_bytes(view, |bytes| utf8_string(scope, bytes))
}

/// Decodes a whole view. `null` says that the string would be too long for V8.
#[op2]
pub fn op_buffer_to_string<'a>(
    scope: &mut v8::PinScope<'a, '_>,
    view: v8::Local<'a, v8::ArrayBufferView>,
    #[smi] encoding: u32,
) -> Option<v8::Local<'a, v8::String>> {
    with_bytes(view, |bytes| to_string(scope, bytes, Encoding::from(encoding)))
}

/// Decodes the bytes of a view from `start` to `end`. `null` says that the string would be too long for V8.
#[op2]
pub fn op_buffer_range_to_string<'a>(
    scope: &mut v8::PinScope<'a, '_>,
    view: v8::Local<'a, v8::ArrayBufferView>,
    #[smi] encoding: u32,
    start: f64,
    end: f64,
) -> Option<v8::Local<'a, v8::String>> {
    with_bytes(view, |bytes| to_string(scope, clamp(bytes, start, end), Encoding::from(encoding)))
}

fn to_string<'a>(scope: &mut v8::PinScope<'a, '_>, bytes: &[u8], encoding: Encoding) -> Option<v8::Local<'a, v8::String>> {
    if bytes.is_empty() {
        return Some(v8::String::empty(scope));
    }
    match encoding {
        Encoding::Utf8 => utf8_string(scope, bytes),
        Encoding::Latin1 => v8::String::new_from_one_byte(scope, bytes, v8::NewStringType::Normal),
        Encoding::Ascii => {
            if v8::simdutf::validate_ascii(bytes) {
                return v8::String::new_from_one_byte(scope, bytes, v8::NewStringType::Normal);
            }
            one_byte_string(scope, bytes.len(), |_, out| {
                for (out, byte) in out.iter_mut().zip(bytes) {
                    *out = byte & 0x7f;
                }
            })
        }
        Encoding::Ucs2 => two_byte_string(scope, bytes),
        Encoding::Hex => one_byte_string(scope, bytes.len() * 2, |_, out| hex::encode(bytes, out)),
        Encoding::Base64 => one_byte_string(scope, base64::encoded_length(bytes.len(), false), |_, out| base64::encode(bytes, out, false)),
        Encoding::Base64Url => one_byte_string(scope, base64::encoded_length(bytes.len(), true), |_, out| base64::encode(bytes, out, true)),
    }
}

/// UTF-8 to the narrowest string that holds it.
pub fn utf8_string<'a>(scope: &mut v8::PinScope<'a, '_>, bytes: &[u8]) -> Option<v8::Local<'a, v8::String>> {
    if v8::simdutf::validate_ascii(bytes) {
        return v8::String::new_from_one_byte(scope, bytes, v8::NewStringType::Normal);
    }
    if bytes.len() < CONVERSION_SIZE || bytes.len() > v8::String::MAX_LENGTH {
        return v8::String::new_from_utf8(scope, bytes, v8::NewStringType::Normal);
    }
    const STACK_UNITS: usize = 1024;
    // No text has more units than bytes.
    let mut stack = [MaybeUninit::<u16>::uninit(); STACK_UNITS];
    let mut heap = Vec::<u16>::new();
    let room = if bytes.len() <= STACK_UNITS {
        stack.as_mut_ptr().cast::<u16>()
    } else {
        heap.reserve_exact(bytes.len());
        heap.as_mut_ptr()
    };
    // SAFETY: simdutf only writes to the memory, which has the room it asks for.
    let result = unsafe { v8::simdutf::convert_utf8_to_utf16le_with_errors(bytes, std::slice::from_raw_parts_mut(room, bytes.len())) };
    if !result.is_ok() {
        return v8::String::new_from_utf8(scope, bytes, v8::NewStringType::Normal);
    }
    // SAFETY: that many units were written.
    let units = unsafe { std::slice::from_raw_parts(room, result.count) };
    if units.iter().fold(0, |all, unit| all | unit) <= 0xff {
        return one_byte_string(scope, units.len(), |_, out| {
            for (out, unit) in out.iter_mut().zip(units) {
                *out = *unit as u8;
            }
        });
    }
    if units.len() * 2 >= EXTERNAL_STRING_SIZE {
        return v8::String::new_external_twobyte(scope, units.into());
    }
    v8::String::new_from_two_byte(scope, units, v8::NewStringType::Normal)
}

fn from_one_byte<'a>(scope: &mut v8::PinScope<'a, '_>, text: Vec<u8>) -> Option<v8::Local<'a, v8::String>> {
    if text.len() >= EXTERNAL_STRING_SIZE {
        v8::String::new_external_onebyte(scope, text.into_boxed_slice())
    } else {
        v8::String::new_from_one_byte(scope, &text, v8::NewStringType::Normal)
    }
}

/// Makes a string of `length` one-byte characters that `fill` writes: on the stack if short, without a copy if long.
pub fn one_byte_string<'a, 'i>(
    scope: &mut v8::PinScope<'a, 'i>,
    length: usize,
    fill: impl FnOnce(&mut v8::PinScope<'a, 'i>, &mut [u8]),
) -> Option<v8::Local<'a, v8::String>> {
    const STACK_SIZE: usize = 256;
    if length > v8::String::MAX_LENGTH {
        return None;
    }
    if length <= STACK_SIZE {
        let mut stack = [0u8; STACK_SIZE];
        let text = &mut stack[..length];
        fill(scope, text);
        return v8::String::new_from_one_byte(scope, text, v8::NewStringType::Normal);
    }
    let mut text = vec![0u8; length];
    fill(scope, &mut text);
    from_one_byte(scope, text)
}

/// UTF-16 in little-endian order; an odd last byte is left out.
fn two_byte_string<'a>(scope: &mut v8::PinScope<'a, '_>, bytes: &[u8]) -> Option<v8::Local<'a, v8::String>> {
    let bytes = &bytes[..bytes.len() & !1];
    if bytes.len() / 2 > v8::String::MAX_LENGTH {
        return None;
    }
    if cfg!(target_endian = "little") {
        // SAFETY: any two bytes are a valid u16; align_to gives unaligned ends back separately.
        let (before, units, after) = unsafe { bytes.align_to::<u16>() };
        if before.is_empty() && after.is_empty() {
            return v8::String::new_from_two_byte(scope, units, v8::NewStringType::Normal);
        }
    }
    let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
    v8::String::new_from_two_byte(scope, &units, v8::NewStringType::Normal)
}
