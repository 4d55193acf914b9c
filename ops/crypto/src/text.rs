//! Digests as text, without a detour through a Buffer.

use deno_core::v8;
use v8::simdutf::Base64Options;

/// Digests up to this size get their text on the stack.
const STACK_SIZE: usize = 256;

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

/// The encodings that digests are asked for in, by the numbers JavaScript uses.
#[derive(Clone, Copy)]
pub enum TextEncoding {
    Hex,
    Base64,
    Base64Url,
    Latin1,
}

impl From<u32> for TextEncoding {
    fn from(number: u32) -> Self {
        match number {
            0 => Self::Hex,
            1 => Self::Base64,
            2 => Self::Base64Url,
            _ => Self::Latin1,
        }
    }
}

fn base64(bytes: &[u8], options: Base64Options, out: &mut [u8]) -> usize {
    // SAFETY: callers give room for two characters per byte and four more, and base64 takes four for three.
    unsafe { v8::simdutf::binary_to_base64(bytes, out, options) }
}

fn write(bytes: &[u8], encoding: TextEncoding, out: &mut [u8]) -> usize {
    match encoding {
        TextEncoding::Hex => {
            for (pair, byte) in out.as_chunks_mut::<2>().0.iter_mut().zip(bytes) {
                *pair = HEX[usize::from(*byte)];
            }
            bytes.len() * 2
        }
        TextEncoding::Base64 => base64(bytes, Base64Options::Default, out),
        TextEncoding::Base64Url => base64(bytes, Base64Options::Url, out),
        TextEncoding::Latin1 => {
            out[..bytes.len()].copy_from_slice(bytes);
            bytes.len()
        }
    }
}

/// None if V8 has no room for it.
pub fn to_text<'a>(scope: &mut v8::PinScope<'a, '_>, bytes: &[u8], encoding: TextEncoding) -> Option<v8::Local<'a, v8::String>> {
    let room = bytes.len() * 2 + 4;
    let mut stack = [0; STACK_SIZE];
    let mut heap = Vec::new();
    let out = if room <= STACK_SIZE {
        &mut stack[..]
    } else {
        heap.resize(room, 0);
        &mut heap[..]
    };
    let length = write(bytes, encoding, out);
    v8::String::new_from_one_byte(scope, &out[..length], v8::NewStringType::Normal)
}
