//! RSA decryption with PKCS #1 v1.5 padding that fails for nobody to see (draft-irtf-cfrg-rsa-guidance, section 7.2): what is not padded
//! rightly decrypts to a message made of key and ciphertext, always the same. Whoever sends altered messages learns nothing from the answers.

use subtle::{Choice, ConditionallySelectable, ConstantTimeEq, ConstantTimeGreater, ConstantTimeLess};
use zeroize::Zeroizing;

use crate::algorithms::Algorithm;
use crate::digest::{Digest, Hmac};

/// Zero, two, eight bytes of padding at least, and a zero.
const SHORTEST_HEAD: u32 = 11;
/// Of the digest that keys and messages are made with.
const SIZE: usize = 32;
/// How many lengths are drawn; the last that fits is taken.
const LENGTHS: usize = 128;

/// The pseudorandom function of the draft.
fn stream(key: &[u8], label: &[u8], length: usize) -> Zeroizing<Vec<u8>> {
    let keyed = Hmac::new(Algorithm::sha256(), key);
    let mut out = Zeroizing::new(vec![0; length]);
    for (index, block) in (0u16..).zip(out.chunks_mut(SIZE)) {
        let mut hmac = keyed.clone();
        hmac.update(&index.to_be_bytes());
        hmac.update(label);
        // In bits.
        hmac.update(&((length * 8) as u16).to_be_bytes());
        let mut whole = [0; SIZE];
        hmac.finish(&mut whole);
        block.copy_from_slice(&whole[..block.len()]);
    }
    out
}

/// The message in `padded`, what the ciphertext is in plain. Exponent and ciphertext are as long as the modulus.
pub fn message(padded: &[u8], exponent: &[u8], ciphertext: &[u8]) -> Vec<u8> {
    let size = padded.len() as u32;
    let mut hashed = Zeroizing::new([0; SIZE]);
    let mut digest = Digest::new(Algorithm::sha256());
    digest.update(exponent);
    digest.finish(&mut *hashed);
    let mut key = Zeroizing::new([0; SIZE]);
    let mut hmac = Hmac::new(Algorithm::sha256(), &*hashed);
    hmac.update(ciphertext);
    hmac.finish(&mut *key);

    let longest = size.saturating_sub(SHORTEST_HEAD - 1);
    let mask = longest.checked_next_power_of_two().unwrap_or(u32::MAX).wrapping_sub(1) | longest;
    let mut length = 0u32;
    for pair in stream(&*key, b"length", 2 * LENGTHS).as_chunks::<2>().0 {
        let drawn = u32::from(u16::from_be_bytes(*pair)) & mask;
        length.conditional_assign(&drawn, drawn.ct_lt(&longest));
    }
    let other = stream(&*key, b"message", padded.len());

    let mut good = padded[0].ct_eq(&0) & padded[1].ct_eq(&2);
    let (mut found, mut end) = (Choice::from(0), 0u32);
    for (at, byte) in (2u32..).zip(&padded[2..]) {
        let ends = byte.ct_eq(&0) & !found;
        end.conditional_assign(&at, ends);
        found |= ends;
    }
    // The head counts from the first byte to the zero, inclusively.
    good &= found & end.ct_gt(&(SHORTEST_HEAD - 2));

    let start = u32::conditional_select(&(size - length), &(end + 1), good);
    let mut out: Vec<u8> = padded.iter().zip(&*other).map(|(real, made)| u8::conditional_select(made, real, good)).collect();
    out.split_off((start as usize).min(padded.len()))
}
