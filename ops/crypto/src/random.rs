//! Random bytes and UUIDs, and the comparison that tells nothing by how long it takes.

use aws_lc_sys::{CRYPTO_memcmp, RAND_bytes};
use deno_core::convert::Uint8Array;
use deno_core::{OpState, op2};
use ops_pki::PkiError;

/// How many characters a UUID has.
const UUID_LENGTH: usize = 36;

/// Fills `out` from aws-lc's generator, which is seeded by the system.
pub fn fill(out: &mut [u8]) {
    // SAFETY: it writes `out.len()` bytes. It does not return without having done so.
    unsafe { RAND_bytes(out.as_mut_ptr(), out.len()) };
}

#[op2(fast)]
pub fn op_crypto_random_fill_sync(#[buffer] out: &mut [u8]) {
    fill(out);
}

/// Random bytes made on the blocking pool; the request `id` gets them, or null if there is no room.
#[op2(fast)]
pub fn op_crypto_random_bytes(state: &mut OpState, #[smi] id: u32, #[smi] length: u32) {
    ops_requests::submit(state, id, move || {
        let mut bytes = Vec::new();
        let made = bytes.try_reserve_exact(length as usize).is_ok().then(|| {
            bytes.resize(length as usize, 0);
            fill(&mut bytes);
            Uint8Array::from(bytes)
        });
        Ok::<_, PkiError>(made)
    });
}

fn format(bytes: &[u8; 16], out: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
}

/// `count` random UUIDs (version 4) without a separator.
#[op2]
#[string]
pub fn op_crypto_random_uuids(#[smi] count: u32) -> String {
    let mut random = vec![[0; 16]; count as usize];
    fill(random.as_flattened_mut());
    let mut text = String::with_capacity(random.len() * UUID_LENGTH);
    for bytes in &mut random {
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        format(bytes, &mut text);
    }
    text
}

/// Slices of the same length, compared in constant time.
#[op2(fast)]
pub fn op_crypto_timing_safe_equal(#[buffer] left: &[u8], #[buffer] right: &[u8]) -> bool {
    // SAFETY: both have that length.
    left.len() == right.len() && unsafe { CRYPTO_memcmp(left.as_ptr().cast(), right.as_ptr().cast(), left.len()) } == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_have_hyphens_where_they_belong() {
        let mut text = String::new();
        format(&[0xab; 16], &mut text);
        assert_eq!(text, "abababab-abab-abab-abab-abababababab");
        assert_eq!(text.len(), UUID_LENGTH);
    }
}
