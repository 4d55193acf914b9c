//! Strings to bytes.

use deno_core::{op2, v8};
use v8::{ValueView, ValueViewData};

use crate::base64;
use crate::bytes::uninitialized_buffer;
use crate::encoding::{Encoding, clamp_mut};

/// How many bytes a string has in UTF-8; lone surrogates count as U+FFFD.
#[op2(fast)]
pub fn op_buffer_byte_length_utf8<'a>(scope: &mut v8::PinScope<'a, '_>, text: v8::Local<'a, v8::String>) -> f64 {
    utf8_length(scope, text) as f64
}

fn utf8_length<'a>(scope: &mut v8::PinScope<'a, '_>, text: v8::Local<'a, v8::String>) -> usize {
    if text.is_onebyte()
        && let ValueViewData::OneByte(bytes) = ValueView::new(scope, text).data()
    {
        return v8::simdutf::utf8_length_from_latin1(bytes);
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
        // The decoder may use the room behind its result, so what the user sees comes from a copy.
        Encoding::Base64 | Encoding::Base64Url => {
            const STACK_SIZE: usize = 4096;
            let size = base64::max_decoded_length(text.length());
            let mut stack = [0u8; STACK_SIZE];
            let mut heap = Vec::new();
            let scratch = if size <= STACK_SIZE {
                &mut stack[..size]
            } else {
                heap.resize(size, 0);
                &mut heap[..]
            };
            let decoded = write_view(&ValueView::new(scope, text), encoding, scratch).min(out.len());
            out[..decoded].copy_from_slice(&scratch[..decoded]);
            decoded
        }
        _ => write_view(&ValueView::new(scope, text), encoding, out),
    };
    written as f64
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
        (Encoding::Hex, ValueViewData::OneByte(bytes)) => {
            write_hex(bytes.chunks_exact(2).map(|pair| [u16::from(pair[0]), u16::from(pair[1])]), out)
        }
        (Encoding::Hex, ValueViewData::TwoByte(units)) => write_hex(units.chunks_exact(2).map(|pair| [pair[0], pair[1]]), out),
        (Encoding::Base64 | Encoding::Base64Url, ValueViewData::OneByte(bytes)) => {
            base64::decode(bytes, out, encoding == Encoding::Base64Url)
        }
        (Encoding::Base64 | Encoding::Base64Url, ValueViewData::TwoByte(units)) => base64::decode_lenient(units.iter().copied(), out),
        (_, ValueViewData::OneByte(bytes)) => {
            let length = bytes.len().min(out.len());
            out[..length].copy_from_slice(&bytes[..length]);
            length
        }
        // Characters above U+00FF lose their high byte.
        (_, ValueViewData::TwoByte(units)) => out.iter_mut().zip(units).map(|(out, unit)| *out = *unit as u8).count(),
    }
}

fn write_ucs2(units: impl Iterator<Item = u16>, out: &mut [u8]) -> usize {
    out.chunks_exact_mut(2).zip(units).map(|(pair, unit)| pair.copy_from_slice(&unit.to_le_bytes())).count() * 2
}

/// Stops at the first pair that is not two hexadecimal digits.
fn write_hex(pairs: impl Iterator<Item = [u16; 2]>, out: &mut [u8]) -> usize {
    fn digit(unit: u16) -> Option<u8> {
        match u8::try_from(unit).ok()? {
            byte @ b'0'..=b'9' => Some(byte - b'0'),
            byte @ b'a'..=b'f' => Some(byte - b'a' + 10),
            byte @ b'A'..=b'F' => Some(byte - b'A' + 10),
            _ => None,
        }
    }
    let mut written = 0;
    for (slot, [high, low]) in out.iter_mut().zip(pairs) {
        let (Some(high), Some(low)) = (digit(high), digit(low)) else { break };
        *slot = high << 4 | low;
        written += 1;
    }
    written
}

#[cfg(test)]
mod tests {
    use super::{write_hex, write_ucs2};

    fn hex(text: &str, size: usize) -> Vec<u8> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut out = vec![0; size];
        let length = write_hex(units.chunks_exact(2).map(|pair| [pair[0], pair[1]]), &mut out);
        out.truncate(length);
        out
    }

    #[test]
    fn hex_stops_at_the_first_bad_pair() {
        assert_eq!(hex("00fFxx11", 8), [0, 255]);
        assert_eq!(hex("abc", 8), [0xab]);
        assert_eq!(hex("abcd", 1), [0xab]);
        assert_eq!(hex("\u{130}\u{130}", 8), b"");
    }

    #[test]
    fn ucs2_writes_whole_units() {
        let mut out = [0u8; 3];
        assert_eq!(write_ucs2("ab".encode_utf16(), &mut out), 2);
        assert_eq!(out, [b'a', 0, 0]);
    }
}
