//! Base64 in both alphabets, strict (`atob`) and as forgiving as Node's `Buffer.from(text, 'base64')`.

use deno_core::{op2, v8};
use v8::simdutf::{Base64Options, LastChunkHandling};
use v8::{ValueView, ValueViewData};

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
fn sextet(character: u8) -> Option<u32> {
    let value = match character {
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
pub fn decode_lenient(text: &[u8], out: &mut [u8]) -> usize {
    let mut written = 0;
    let mut bits = 0u32;
    let mut count = 0;
    for value in text.iter().take_while(|character| **character != b'=').copied().filter_map(sextet) {
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
    decode_lenient(text, out)
}

/// Calls `use_bytes` with the characters of a string, if all of them are below U+0100.
fn with_latin1<R>(isolate: &mut v8::Isolate, text: v8::Local<v8::String>, use_bytes: impl FnOnce(&[u8]) -> R) -> Option<R> {
    match ValueView::new(isolate, text).data() {
        ValueViewData::OneByte(bytes) => Some(use_bytes(bytes)),
        ValueViewData::TwoByte(units) => {
            let bytes = units.iter().map(|unit| u8::try_from(*unit)).collect::<Result<Vec<u8>, _>>().ok()?;
            Some(use_bytes(&bytes))
        }
    }
}

/// `atob()`: the decoded bytes as a string, or `null` if the text is not forgiving-base64 of the Infra standard.
#[op2]
pub fn op_buffer_atob<'a>(scope: &mut v8::PinScope<'a, '_>, text: v8::Local<'a, v8::String>) -> Option<v8::Local<'a, v8::String>> {
    const STACK_SIZE: usize = 256;
    let mut stack = [0u8; STACK_SIZE];
    let mut heap = Vec::new();
    let decoded = with_latin1(scope, text, |text| {
        let size = v8::simdutf::maximal_binary_length_from_base64(text);
        let out = if size <= STACK_SIZE {
            &mut stack[..]
        } else {
            heap.resize(size, 0);
            &mut heap[..]
        };
        // SAFETY: `out` has the room that simdutf asks for.
        let result = unsafe { v8::simdutf::base64_to_binary(text, out, Base64Options::Default, LastChunkHandling::Loose) };
        result.is_ok().then_some(result.count)
    })??;
    let bytes = if heap.is_empty() { &stack[..decoded] } else { &heap[..decoded] };
    v8::String::new_from_one_byte(scope, bytes, v8::NewStringType::Normal)
}

/// `btoa()`; `null` if a character is above U+00FF, or if the result would be too long for V8.
#[op2]
pub fn op_buffer_btoa<'a>(scope: &mut v8::PinScope<'a, '_>, text: v8::Local<'a, v8::String>) -> Option<v8::Local<'a, v8::String>> {
    if !text.contains_only_onebyte() {
        return None;
    }
    one_byte_string(scope, encoded_length(text.length(), false), |scope, out| {
        with_latin1(scope, text, |bytes| encode(bytes, out, false));
    })
}

#[cfg(test)]
mod tests {
    use super::{decode_lenient, max_decoded_length};

    fn lenient(text: &str) -> Vec<u8> {
        let mut out = vec![0; max_decoded_length(text.len())];
        let length = decode_lenient(text.as_bytes(), &mut out);
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
        assert_eq!(decode_lenient(b"Zm9v", &mut out), 2);
        assert_eq!(&out, b"fo");
    }
}
