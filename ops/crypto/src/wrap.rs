//! AES key wrap with any initial value: RFC 3394, and RFC 5649 with padding.

use std::mem::MaybeUninit;

use aws_lc_sys::{AES_KEY, AES_decrypt, AES_encrypt, AES_set_decrypt_key, AES_set_encrypt_key, AES_unwrap_key, AES_wrap_key};

const UNIT: usize = 8;
const BLOCK: usize = 16;

fn schedule(key: &[u8], encrypt: bool) -> Option<AES_KEY> {
    let mut schedule = MaybeUninit::uninit();
    let bits = (key.len() * 8) as u32;
    // SAFETY: the key has that many bits; the schedule is written whole when the return value is zero.
    unsafe {
        let set = if encrypt { AES_set_encrypt_key } else { AES_set_decrypt_key };
        (set(key.as_ptr(), bits, schedule.as_mut_ptr()) == 0).then(|| schedule.assume_init())
    }
}

/// Key data in wrapped form. None if the length is none that can be wrapped.
pub fn wrap(key: &[u8], iv: &[u8], data: &[u8], padded: bool) -> Option<Vec<u8>> {
    let key = schedule(key, true)?;
    let (mut value, mut data) = ([0; UNIT], data.to_vec());
    if padded {
        if data.is_empty() {
            return None;
        }
        value[..4].copy_from_slice(iv.get(..4)?);
        value[4..].copy_from_slice(&u32::try_from(data.len()).ok()?.to_be_bytes());
        data.resize(data.len().next_multiple_of(UNIT), 0);
    } else {
        value.copy_from_slice(iv.get(..UNIT)?);
    }

    let mut out = vec![0; data.len() + UNIT];
    if padded && data.len() == UNIT {
        let block = [value.as_slice(), &data].concat();
        // SAFETY: both are a block long.
        unsafe { AES_encrypt(block.as_ptr(), out.as_mut_ptr(), &key) };
        return Some(out);
    }
    // SAFETY: `out` has room for 8 bytes more than `data`; `value` has 8 bytes.
    let length = unsafe { AES_wrap_key(&key, value.as_ptr(), out.as_mut_ptr(), data.as_ptr(), data.len()) };
    (length == out.len() as i32).then_some(out)
}

/// Key data out of its wrapped form. None if it is not that.
pub fn unwrap(key: &[u8], iv: &[u8], data: &[u8], padded: bool) -> Option<Vec<u8>> {
    let key = schedule(key, false)?;
    if data.len() < BLOCK || !data.len().is_multiple_of(UNIT) {
        return None;
    }
    let mut out = vec![0; data.len() - UNIT];
    if !padded {
        // SAFETY: `out` has room for 8 bytes less than `data`; the initial value has 8 bytes.
        let length = unsafe { AES_unwrap_key(&key, iv.get(..UNIT)?.as_ptr(), out.as_mut_ptr(), data.as_ptr(), data.len()) };
        return (length == out.len() as i32).then_some(out);
    }

    let iv = iv.get(..4)?;
    let mut block = [0; BLOCK];
    if data.len() == BLOCK {
        // SAFETY: both are a block long.
        unsafe { AES_decrypt(data.as_ptr(), block.as_mut_ptr(), &key) };
        out.copy_from_slice(&block[UNIT..]);
    }
    // The length is part of the initial value, which has to be known to be checked: there are eight that can be.
    for length in (out.len() + 1 - UNIT..=out.len()).rev() {
        let mut value = [0; UNIT];
        value[..4].copy_from_slice(iv);
        value[4..].copy_from_slice(&u32::try_from(length).ok()?.to_be_bytes());
        let fits = if data.len() == BLOCK {
            block[..UNIT] == value
        } else {
            // SAFETY: as above.
            unsafe { AES_unwrap_key(&key, value.as_ptr(), out.as_mut_ptr(), data.as_ptr(), data.len()) == out.len() as i32 }
        };
        if fits {
            let clean = out[length..].iter().all(|byte| *byte == 0);
            out.truncate(length);
            return clean.then_some(out);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 16] = [7; 16];

    #[test]
    fn padded_data_of_any_length_comes_back() {
        let iv = [0xa6, 0x59, 0x59, 0xa6];
        for length in 1..40 {
            let data: Vec<u8> = (0..length).collect();
            let wrapped = wrap(&KEY, &iv, &data, true).unwrap();
            assert_eq!(unwrap(&KEY, &iv, &wrapped, true).unwrap(), data);
        }
    }

    #[test]
    fn a_changed_bit_is_noticed() {
        let mut wrapped = wrap(&KEY, &[0xa6; 8], &[1; 24], false).unwrap();
        assert_eq!(unwrap(&KEY, &[0xa6; 8], &wrapped, false).unwrap(), [1; 24]);
        wrapped[3] ^= 1;
        assert_eq!(unwrap(&KEY, &[0xa6; 8], &wrapped, false), None);
    }
}
