//! AES in OCB mode (RFC 7253), a message at a time: what is authenticated is known when all of it is there.

use aes::{Aes128, Aes192, Aes256};
use ocb3::aead::array::ArraySize;
use ocb3::aead::consts::{U8, U12, U15, U16};
use ocb3::{AeadCore, AeadInOut, Array, KeyInit, Ocb3};

/// A message on its way. Lengths of nonces and tags are those that programs use, since each pair is a type of its own.
pub struct Ocb {
    pub encrypt: bool,
    pub key: Vec<u8>,
    pub iv: Vec<u8>,
    pub aad: Vec<u8>,
    pub data: Vec<u8>,
    /// As long as it is to be; what was given, when decrypting.
    pub tag: Vec<u8>,
}

/// Whether there is a type for these lengths.
pub fn takes(iv_length: usize, tag_length: usize) -> bool {
    matches!((iv_length, tag_length), (12 | 15, 8 | 12 | 16))
}

fn run<C>(message: &mut Ocb) -> Option<Vec<u8>>
where
    C: KeyInit + AeadInOut,
    <C as AeadCore>::NonceSize: ArraySize,
{
    let cipher = C::new_from_slice(&message.key).ok()?;
    let nonce = Array::try_from(message.iv.as_slice()).ok()?;
    let mut data = std::mem::take(&mut message.data);
    if message.encrypt {
        let tag = cipher.encrypt_inout_detached(&nonce, &message.aad, data.as_mut_slice().into()).ok()?;
        message.tag = tag.to_vec();
    } else {
        let tag = Array::try_from(message.tag.as_slice()).ok()?;
        cipher.decrypt_inout_detached(&nonce, &message.aad, data.as_mut_slice().into(), &tag).ok()?;
    }
    Some(data)
}

macro_rules! by_lengths {
    ($message:ident, $cipher:ty) => {
        match ($message.iv.len(), $message.tag.len()) {
            (12, 8) => run::<Ocb3<$cipher, U12, U8>>($message),
            (12, 12) => run::<Ocb3<$cipher, U12, U12>>($message),
            (12, 16) => run::<Ocb3<$cipher, U12, U16>>($message),
            (15, 8) => run::<Ocb3<$cipher, U15, U8>>($message),
            (15, 12) => run::<Ocb3<$cipher, U15, U12>>($message),
            (15, 16) => run::<Ocb3<$cipher, U15, U16>>($message),
            _ => None,
        }
    };
}

impl Ocb {
    /// All of the output; the tag is in its place afterwards. None if it is wrong.
    pub fn finish(&mut self) -> Option<Vec<u8>> {
        match self.key.len() {
            16 => by_lengths!(self, Aes128),
            24 => by_lengths!(self, Aes192),
            _ => by_lengths!(self, Aes256),
        }
    }
}
