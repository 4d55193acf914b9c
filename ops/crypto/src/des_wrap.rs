//! Triple DES key wrap (RFC 3217): a key with its checksum, encrypted twice.

use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use des::TdesEde3;
use subtle::ConstantTimeEq;

use crate::algorithms::Algorithm;
use crate::digest::Digest;

const BLOCK: usize = 8;
/// Of the second pass.
const IV: [u8; BLOCK] = [0x4a, 0xdd, 0xa2, 0x2c, 0x79, 0xe8, 0x21, 0x05];

fn checksum(data: &[u8]) -> [u8; BLOCK] {
    let mut out = [0; BLOCK];
    let Some(algorithm) = Algorithm::by_name("sha1") else { return out };
    let mut digest = Digest::new(algorithm);
    digest.update(data);
    digest.finish(&mut out);
    out
}

/// None if the data has no whole blocks.
pub fn wrap(key: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    if data.is_empty() || !data.len().is_multiple_of(BLOCK) {
        return None;
    }
    let mut iv = [0; BLOCK];
    crate::random::fill(&mut iv);
    let mut inner = [data, &checksum(data)].concat();
    let length = inner.len();
    cbc::Encryptor::<TdesEde3>::new_from_slices(key, &iv).ok()?.encrypt_padded::<NoPadding>(&mut inner, length).ok()?;
    let mut out = [iv.as_slice(), &inner].concat();
    out.reverse();
    let length = out.len();
    cbc::Encryptor::<TdesEde3>::new_from_slices(key, &IV).ok()?.encrypt_padded::<NoPadding>(&mut out, length).ok()?;
    Some(out)
}

/// None if it was not wrapped with this key.
pub fn unwrap(key: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    if data.len() < 3 * BLOCK || !data.len().is_multiple_of(BLOCK) {
        return None;
    }
    let mut out = data.to_vec();
    cbc::Decryptor::<TdesEde3>::new_from_slices(key, &IV).ok()?.decrypt_padded::<NoPadding>(&mut out).ok()?;
    out.reverse();
    let mut inner = out.split_off(BLOCK);
    cbc::Decryptor::<TdesEde3>::new_from_slices(key, &out).ok()?.decrypt_padded::<NoPadding>(&mut inner).ok()?;
    let sum = inner.split_off(inner.len() - BLOCK);
    bool::from(checksum(&inner).ct_eq(sum.as_slice())).then_some(inner)
}
