//! Base64 in both alphabets, strict (`atob`) and as forgiving as Node's `Buffer.from(text, 'base64')`.

use deno_core::{op2, v8};
use v8::simdutf::{Base64Options, LastChunkHandling};

use crate::decode::one_byte_string;

fn options(url: bool) -> Base64Options {
    if url { Base64Options::Url } else { Base64Options::Default }
}

/// The length of the text for `length` bytes: padded, or without padding in the URL alphabet.
pub fn encoded_length(length: usize, url: bool) -> usize {
    v8::simdutf::base64_length_from_binary(length, options(url))
}

/// Writes the text for `bytes` to `out`, which has to be `encoded_length` long.
pub fn encode(bytes: &[u8], out: &mut [u8], url: bool) {
    if out.len() < encoded_length(bytes.len(), url) {
        return;
    }
    // SAFETY: `out` has the room that simdutf asks for, checked above.
    unsafe { v8::simdutf::binary_to_base64(bytes, out, options(url)) };
}

/// Upper bound of the number of bytes in a text of `length` characters.
pub fn max_decoded_length(length: usize) -> usize {
    length / 4 * 3 + 3
}

/// The value of a character in either alphabet.
fn sextet(unit: u16) -> Option<u32> {
    let value = match u8::try_from(unit).ok()? {
        byte @ b'A'..=b'Z' => byte - b'A',
        byte @ b'a'..=b'z' => byte - b'a' + 26,
        byte @ b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

/// Decodes what is in either alphabet and skips every other character, until padding begins or `out` is full.
pub fn decode_lenient(units: impl Iterator<Item = u16>, out: &mut [u8]) -> usize {
    const PADDING: u16 = b'=' as u16;
    let mut written = 0;
    let mut bits = 0u32;
    let mut count = 0;
    for value in units.take_while(|unit| *unit != PADDING).filter_map(sextet) {
        bits = bits << 6 | value;
        count += 6;
        if count >= 8 {
            count -= 8;
            let Some(slot) = out.get_mut(written) else { break };
            *slot = (bits >> count) as u8;
            written += 1;
        }
    }
    written
}

/// Decodes well-formed text at full speed, and any other text leniently. Bytes of `out` behind the returned length are undefined.
pub fn decode(text: &[u8], out: &mut [u8], url: bool) -> usize {
    if out.len() >= v8::simdutf::maximal_binary_length_from_base64(text) {
        for options in [options(url), options(!url)] {
            // SAFETY: `out` has the room that simdutf asks for, checked above.
            let result = unsafe { v8::simdutf::base64_to_binary(text, out, options, LastChunkHandling::Loose) };
            if result.is_ok() {
                return result.count;
            }
        }
    }
    decode_lenient(text.iter().copied().map(u16::from), out)
}

/// The characters of a string if all of them are below U+0100.
fn latin1<'a>(scope: &mut v8::PinScope<'a, '_>, text: v8::Local<'a, v8::String>) -> Option<Vec<u8>> {
    if !text.contains_only_onebyte() {
        return None;
    }
    let mut bytes = vec![0; text.length()];
    text.write_one_byte_v2(scope, 0, &mut bytes, v8::WriteFlags::empty());
    Some(bytes)
}

/// `atob()`: the decoded bytes as a string, or `null` if the text is not forgiving-base64 of the Infra standard.
#[op2]
pub fn op_buffer_atob<'a>(scope: &mut v8::PinScope<'a, '_>, text: v8::Local<'a, v8::String>) -> Option<v8::Local<'a, v8::String>> {
    let text = latin1(scope, text)?;
    let mut bytes = vec![0u8; v8::simdutf::maximal_binary_length_from_base64(&text)];
    // SAFETY: `bytes` has the room that simdutf asks for.
    let result = unsafe { v8::simdutf::base64_to_binary(&text, &mut bytes, Base64Options::Default, LastChunkHandling::Loose) };
    if !result.is_ok() {
        return None;
    }
    v8::String::new_from_one_byte(scope, &bytes[..result.count], v8::NewStringType::Normal)
}

/// `btoa()`; `null` if a character is above U+00FF, or if the result would be too long for V8.
#[op2]
pub fn op_buffer_btoa<'a>(scope: &mut v8::PinScope<'a, '_>, text: v8::Local<'a, v8::String>) -> Option<v8::Local<'a, v8::String>> {
    let text = latin1(scope, text)?;
    one_byte_string(scope, encoded_length(text.len(), false), |out| encode(&text, out, false))
}

#[cfg(test)]
mod tests {
    use super::{decode_lenient, max_decoded_length};

    fn lenient(text: &str) -> Vec<u8> {
        let mut out = vec![0; max_decoded_length(text.len())];
        let length = decode_lenient(text.bytes().map(u16::from), &mut out);
        out.truncate(length);
        out
    }

    #[test]
    fn skips_what_is_not_base64() {
        assert_eq!(lenient("Z m\n9v!"), b"foo");
        assert_eq!(lenient("_-8"), [0xff, 0xef]);
        assert_eq!(lenient("YQ"), b"a");
        assert_eq!(lenient("Y"), b"");
        assert_eq!(lenient("YQ==YQ=="), b"a");
    }

    #[test]
    fn stops_when_the_output_is_full() {
        let mut out = [0u8; 2];
        assert_eq!(decode_lenient("Zm9v".bytes().map(u16::from), &mut out), 2);
        assert_eq!(&out, b"fo");
    }
}
