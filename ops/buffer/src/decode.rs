//! Bytes to strings.

use deno_core::{op2, v8};

use crate::base64;
use crate::encoding::{Encoding, clamp};

/// Strings from this size on are handed to V8 as they are instead of being copied into its heap.
const EXTERNAL_STRING_SIZE: usize = 256 * 1024;

/// The two digits of every byte.
const HEX: [[u8; 2]; 256] = {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut pairs = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        pairs[byte] = [DIGITS[byte >> 4], DIGITS[byte & 15]];
        byte += 1;
    }
    pairs
};

/// Decodes `bytes[start..end]`. `null` says that the string would be too long for V8.
#[op2]
pub fn op_buffer_to_string<'a>(
    scope: &mut v8::PinScope<'a, '_>,
    #[buffer] bytes: &[u8],
    #[smi] encoding: u32,
    start: f64,
    end: f64,
) -> Option<v8::Local<'a, v8::String>> {
    let bytes = clamp(bytes, start, end);
    if bytes.is_empty() {
        return Some(v8::String::empty(scope));
    }
    match Encoding::from(encoding) {
        Encoding::Utf8 => v8::String::new_from_utf8(scope, bytes, v8::NewStringType::Normal),
        Encoding::Latin1 => v8::String::new_from_one_byte(scope, bytes, v8::NewStringType::Normal),
        Encoding::Ascii => {
            if v8::simdutf::validate_ascii(bytes) {
                return v8::String::new_from_one_byte(scope, bytes, v8::NewStringType::Normal);
            }
            one_byte_string(scope, bytes.len(), |out| {
                for (out, byte) in out.iter_mut().zip(bytes) {
                    *out = byte & 0x7f;
                }
            })
        }
        Encoding::Ucs2 => two_byte_string(scope, bytes),
        Encoding::Hex => one_byte_string(scope, bytes.len() * 2, |out| {
            for (pair, byte) in out.as_chunks_mut::<2>().0.iter_mut().zip(bytes) {
                *pair = HEX[usize::from(*byte)];
            }
        }),
        Encoding::Base64 => one_byte_string(scope, base64::encoded_length(bytes.len(), false), |out| base64::encode(bytes, out, false)),
        Encoding::Base64Url => one_byte_string(scope, base64::encoded_length(bytes.len(), true), |out| base64::encode(bytes, out, true)),
    }
}

/// Makes a string of `length` one-byte characters that `fill` writes: on the stack if short, without a copy if long.
pub fn one_byte_string<'a>(
    scope: &mut v8::PinScope<'a, '_>,
    length: usize,
    fill: impl FnOnce(&mut [u8]),
) -> Option<v8::Local<'a, v8::String>> {
    const STACK_SIZE: usize = 512;
    if length > v8::String::MAX_LENGTH {
        return None;
    }
    if length <= STACK_SIZE {
        let mut stack = [0u8; STACK_SIZE];
        let text = &mut stack[..length];
        fill(text);
        return v8::String::new_from_one_byte(scope, text, v8::NewStringType::Normal);
    }
    let mut text = vec![0u8; length].into_boxed_slice();
    fill(&mut text);
    if length >= EXTERNAL_STRING_SIZE {
        v8::String::new_external_onebyte(scope, text)
    } else {
        v8::String::new_from_one_byte(scope, &text, v8::NewStringType::Normal)
    }
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
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    v8::String::new_from_two_byte(scope, &units, v8::NewStringType::Normal)
}
