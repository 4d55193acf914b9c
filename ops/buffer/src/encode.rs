//! Strings to bytes.

use deno_core::{op2, v8};
use v8::{ValueView, ValueViewData};

use crate::base64;
use crate::bytes::uninitialized_buffer;
use crate::encoding::{Encoding, clamp_mut};
use crate::hex;

/// How many bytes a string has in UTF-8; lone surrogates count as U+FFFD.
#[op2(fast)]
pub fn op_buffer_byte_length_utf8<'a>(scope: &mut v8::PinScope<'a, '_>, text: v8::Local<'a, v8::String>) -> f64 {
    utf8_length(scope, text) as f64
}

fn utf8_length<'a>(scope: &mut v8::PinScope<'a, '_>, text: v8::Local<'a, v8::String>) -> usize {
    match ValueView::new(scope, text).data() {
        ValueViewData::OneByte(bytes) => return v8::simdutf::utf8_length_from_latin1(bytes),
        // simdutf takes a lone surrogate for half a pair.
        ValueViewData::TwoByte(units) if v8::simdutf::validate_utf16le(units) => return v8::simdutf::utf8_length_from_utf16le(units),
        ValueViewData::TwoByte(_) => {}
    }
    text.utf8_length(scope)
}

/// Writes as much of `text` as fits whole into `bytes[offset..offset + length]`, and returns how many bytes that are.
#[op2(fast)]
pub fn op_buffer_write<'a>(
    scope: &mut v8::PinScope<'a, '_>,
    text: v8::Local<'a, v8::String>,
    #[buffer] bytes: &mut [u8],
    #[smi] encoding: u32,
    offset: f64,
    length: f64,
) -> f64 {
    let out = clamp_mut(bytes, offset, offset + length);
    let encoding = Encoding::from(encoding);
    let written = match encoding {
        Encoding::Utf8 => write_utf8(scope, text, out),
        Encoding::Base64 | Encoding::Base64Url => write_base64(&ValueView::new(scope, text), encoding, out),
        _ => write_view(&ValueView::new(scope, text), encoding, out),
    };
    written as f64
}

/// Encodes `text` to `bytes[offset..]`, where it fits whole, and returns how many bytes that are. What lies behind them is undefined.
#[op2(fast)]
pub fn op_buffer_encode<'a>(
    scope: &mut v8::PinScope<'a, '_>,
    text: v8::Local<'a, v8::String>,
    #[buffer] bytes: &mut [u8],
    #[smi] encoding: u32,
    #[smi] offset: u32,
) -> u32 {
    let out = bytes.get_mut(offset as usize..).unwrap_or_default();
    let written = match Encoding::from(encoding) {
        Encoding::Utf8 => write_utf8(scope, text, out),
        encoding => write_view(&ValueView::new(scope, text), encoding, out),
    };
    written as u32
}

/// Decodes base64 so that nothing is written behind the result, where the decoder would use the room.
fn write_base64(view: &ValueView, encoding: Encoding, out: &mut [u8]) -> usize {
    const STACK_SIZE: usize = 256;
    let length = match view.data() {
        ValueViewData::OneByte(bytes) => bytes.len(),
        ValueViewData::TwoByte(units) => units.len(),
    };
    let size = base64::max_decoded_length(length);
    let mut stack = [0u8; STACK_SIZE];
    let mut heap = Vec::new();
    let scratch = if size <= STACK_SIZE {
        &mut stack[..size]
    } else {
        heap.resize(size, 0);
        &mut heap[..]
    };
    let decoded = write_view(view, encoding, scratch).min(out.len());
    out[..decoded].copy_from_slice(&scratch[..decoded]);
    decoded
}

/// Encodes `text` into an ArrayBuffer of its own.
#[op2]
pub fn op_buffer_from_string<'a>(
    scope: &mut v8::PinScope<'a, '_>,
    text: v8::Local<'a, v8::String>,
    #[smi] encoding: u32,
) -> Option<v8::Local<'a, v8::ArrayBuffer>> {
    let encoding = Encoding::from(encoding);
    let size = match encoding {
        Encoding::Utf8 => utf8_length(scope, text),
        Encoding::Ucs2 => text.length() * 2,
        Encoding::Ascii | Encoding::Latin1 => text.length(),
        Encoding::Hex => text.length() / 2,
        Encoding::Base64 | Encoding::Base64Url => base64::max_decoded_length(text.length()),
    };
    uninitialized_buffer(scope, size, |scope, out| match encoding {
        Encoding::Utf8 => write_utf8(scope, text, out),
        _ => write_view(&ValueView::new(scope, text), encoding, out),
    })
}

/// The bytes of a string to search for.
pub fn to_bytes<'a>(scope: &mut v8::PinScope<'a, '_>, text: v8::Local<'a, v8::String>, encoding: Encoding) -> Vec<u8> {
    let size = match encoding {
        Encoding::Utf8 => utf8_length(scope, text),
        Encoding::Ucs2 => text.length() * 2,
        _ => text.length().max(base64::max_decoded_length(text.length())),
    };
    let mut bytes = vec![0; size];
    let written = match encoding {
        Encoding::Utf8 => write_utf8(scope, text, &mut bytes),
        _ => write_view(&ValueView::new(scope, text), encoding, &mut bytes),
    };
    bytes.truncate(written);
    bytes
}

/// Writes whole characters only; lone surrogates become U+FFFD.
fn write_utf8<'a>(scope: &mut v8::PinScope<'a, '_>, text: v8::Local<'a, v8::String>, out: &mut [u8]) -> usize {
    match ValueView::new(scope, text).data() {
        ValueViewData::OneByte(bytes) => {
            if bytes.len() <= out.len() && bytes.is_ascii() {
                out[..bytes.len()].copy_from_slice(bytes);
                return bytes.len();
            }
            if bytes.len() * 2 <= out.len() {
                // SAFETY: a Latin-1 character has at most two bytes in UTF-8.
                return unsafe { v8::simdutf::convert_latin1_to_utf8(bytes, out) };
            }
        }
        ValueViewData::TwoByte(units) => {
            if units.len() * 3 <= out.len() {
                // SAFETY: a UTF-16 code unit has at most three bytes in UTF-8.
                let result = unsafe { v8::simdutf::convert_utf16le_to_utf8_with_errors(units, out) };
                if result.is_ok() {
                    return result.count;
                }
            }
        }
    }
    text.write_utf8_v2(scope, out, v8::WriteFlags::kReplaceInvalidUtf8, None)
}

/// Writes a string in any encoding but UTF-8.
fn write_view(view: &ValueView, encoding: Encoding, out: &mut [u8]) -> usize {
    match (encoding, view.data()) {
        (Encoding::Ucs2, ValueViewData::OneByte(bytes)) => write_ucs2(bytes.iter().copied().map(u16::from), out),
        (Encoding::Ucs2, ValueViewData::TwoByte(units)) => write_ucs2(units.iter().copied(), out),
        (Encoding::Hex, ValueViewData::OneByte(bytes)) => hex::decode(bytes, out),
        (Encoding::Hex, ValueViewData::TwoByte(units)) => hex::decode(&low_bytes(units), out),
        (Encoding::Base64 | Encoding::Base64Url, ValueViewData::OneByte(bytes)) => {
            base64::decode(bytes, out, encoding == Encoding::Base64Url)
        }
        (Encoding::Base64 | Encoding::Base64Url, ValueViewData::TwoByte(units)) => base64::decode_lenient(&low_bytes(units), out),
        (_, ValueViewData::OneByte(bytes)) => {
            let length = bytes.len().min(out.len());
            out[..length].copy_from_slice(&bytes[..length]);
            length
        }
        // Characters above U+00FF lose their high byte.
        (_, ValueViewData::TwoByte(units)) => out.iter_mut().zip(units).map(|(out, unit)| *out = *unit as u8).count(),
    }
}

/// As Node, these decoders look at the low byte of a character only.
fn low_bytes(units: &[u16]) -> Vec<u8> {
    units.iter().map(|unit| *unit as u8).collect()
}

fn write_ucs2(units: impl Iterator<Item = u16>, out: &mut [u8]) -> usize {
    out.chunks_exact_mut(2).zip(units).map(|(pair, unit)| pair.copy_from_slice(&unit.to_le_bytes())).count() * 2
}

#[cfg(test)]
mod tests {
    use super::write_ucs2;

    #[test]
    fn ucs2_writes_whole_units() {
        let mut out = [0u8; 3];
        assert_eq!(write_ucs2("ab".encode_utf16(), &mut out), 2);
        assert_eq!(out, [b'a', 0, 0]);
    }
}
