//! The ops of `Hash`, `Hmac` and `crypto.hash()`.

use std::cell::RefCell;

use deno_core::convert::Uint8Array;
use deno_core::{GarbageCollected, OpState, op2, v8};
use ops_pki::PkiError;

use crate::algorithms::{Algorithm, algorithm};
use crate::digest::{Digest, Hmac, MAX_SIZE};
use crate::text::{TextEncoding, to_text};

/// What a `Hash` of JavaScript holds. It is empty once the digest was taken.
pub struct HashHandle(RefCell<Option<Digest>>);

// SAFETY: it refers to nothing on the JavaScript heap.
unsafe impl GarbageCollected for HashHandle {
    fn trace(&self, _visitor: &mut v8::cppgc::Visitor) {}

    fn get_name(&self) -> &'static std::ffi::CStr {
        c"Hash"
    }
}

impl HashHandle {
    fn update(&self, data: &[u8]) {
        if let Some(digest) = &mut *self.0.borrow_mut() {
            digest.update(data);
        }
    }

    fn finish(&self, out: &mut [u8]) {
        if let Some(digest) = self.0.borrow_mut().take() {
            digest.finish(out);
        }
    }
}

impl HashHandle {
    /// The digest of the usual length and its algorithm. None once it was taken.
    pub fn finish_into<'a>(&self, bytes: &'a mut [u8; MAX_SIZE]) -> Option<(&'static Algorithm, &'a [u8])> {
        let digest = self.0.borrow_mut().take()?;
        let algorithm = digest.algorithm;
        let out = room(algorithm, bytes);
        digest.finish(out);
        Some((algorithm, out))
    }
}

/// What an `Hmac` of JavaScript holds.
pub struct HmacHandle(RefCell<Option<Hmac>>);

// SAFETY: it refers to nothing on the JavaScript heap.
unsafe impl GarbageCollected for HmacHandle {
    fn trace(&self, _visitor: &mut v8::cppgc::Visitor) {}

    fn get_name(&self) -> &'static std::ffi::CStr {
        c"Hmac"
    }
}

impl HmacHandle {
    fn update(&self, data: &[u8]) {
        if let Some(hmac) = &mut *self.0.borrow_mut() {
            hmac.update(data);
        }
    }

    fn finish(&self, out: &mut [u8]) {
        if let Some(hmac) = self.0.borrow_mut().take() {
            hmac.finish(out);
        }
    }
}

fn digest_of(algorithm: &'static Algorithm, data: &[u8], out: &mut [u8]) {
    let mut digest = Digest::new(algorithm);
    digest.update(data);
    digest.finish(out);
}

/// The room for a digest of the usual length.
fn room<'a>(algorithm: &Algorithm, bytes: &'a mut [u8; MAX_SIZE]) -> &'a mut [u8] {
    &mut bytes[..usize::from(algorithm.size)]
}

#[op2]
#[cppgc]
pub fn op_crypto_hash_new(#[smi] number: u32) -> HashHandle {
    HashHandle(RefCell::new(Some(Digest::new(algorithm(number)))))
}

#[op2]
#[cppgc]
pub fn op_crypto_hash_copy(#[cppgc] hash: &HashHandle) -> HashHandle {
    HashHandle(RefCell::new(hash.0.borrow().clone()))
}

#[op2(fast)]
pub fn op_crypto_hash_update(#[cppgc] hash: &HashHandle, #[buffer] data: &[u8]) {
    hash.update(data);
}

/// Text counts as UTF-8.
#[op2(fast)]
pub fn op_crypto_hash_update_text(#[cppgc] hash: &HashHandle, #[string] text: &str) {
    hash.update(text.as_bytes());
}

/// Fills `out`; extendable algorithms give as much as there is room for.
#[op2(fast)]
pub fn op_crypto_hash_digest(#[cppgc] hash: &HashHandle, #[buffer] out: &mut [u8]) {
    hash.finish(out);
}

/// The digest of the usual length as text.
#[op2]
pub fn op_crypto_hash_digest_text<'a>(
    scope: &mut v8::PinScope<'a, '_>,
    #[cppgc] hash: &HashHandle,
    #[smi] encoding: u32,
) -> Option<v8::Local<'a, v8::String>> {
    let digest = hash.0.borrow_mut().take()?;
    let mut bytes = [0; MAX_SIZE];
    let out = room(digest.algorithm, &mut bytes);
    digest.finish(out);
    to_text(scope, out, TextEncoding::from(encoding))
}

/// `crypto.hash()` into a buffer.
#[op2(fast)]
pub fn op_crypto_hash_once(#[smi] number: u32, #[buffer] data: &[u8], #[buffer] out: &mut [u8]) {
    digest_of(algorithm(number), data, out);
}

/// `crypto.hash()` of bytes as text.
#[op2]
pub fn op_crypto_hash_once_to_text<'a>(
    scope: &mut v8::PinScope<'a, '_>,
    #[smi] number: u32,
    #[buffer] data: &[u8],
    #[smi] encoding: u32,
) -> Option<v8::Local<'a, v8::String>> {
    let (algorithm, mut bytes) = (algorithm(number), [0; MAX_SIZE]);
    let out = room(algorithm, &mut bytes);
    digest_of(algorithm, data, out);
    to_text(scope, out, TextEncoding::from(encoding))
}

/// `crypto.hash()` of text as text: the one call that most hashes take.
#[op2]
pub fn op_crypto_hash_text_to_text<'a>(
    scope: &mut v8::PinScope<'a, '_>,
    #[smi] number: u32,
    #[string] text: &str,
    #[smi] encoding: u32,
) -> Option<v8::Local<'a, v8::String>> {
    let (algorithm, mut bytes) = (algorithm(number), [0; MAX_SIZE]);
    let out = room(algorithm, &mut bytes);
    digest_of(algorithm, text.as_bytes(), out);
    to_text(scope, out, TextEncoding::from(encoding))
}

/// A digest made on the blocking pool; answers the request `id`.
#[op2(fast)]
pub fn op_crypto_hash_job(state: &mut OpState, #[smi] id: u32, #[smi] number: u32, #[buffer(copy)] data: Vec<u8>) {
    ops_requests::submit(state, id, move || {
        let (algorithm, mut bytes) = (algorithm(number), [0; MAX_SIZE]);
        let out = room(algorithm, &mut bytes);
        digest_of(algorithm, &data, out);
        Ok::<_, PkiError>(Uint8Array::from(out.to_vec()))
    });
}

/// Bytes of a block, which HMAC pads its key to.
#[op2(fast)]
#[smi]
pub fn op_crypto_hash_block_size(#[smi] number: u32) -> u32 {
    algorithm(number).block.into()
}

#[op2]
#[cppgc]
pub fn op_crypto_hmac_new(#[smi] number: u32, #[buffer] key: &[u8]) -> HmacHandle {
    HmacHandle(RefCell::new(Some(Hmac::new(algorithm(number), key))))
}

#[op2(fast)]
pub fn op_crypto_hmac_update(#[cppgc] hmac: &HmacHandle, #[buffer] data: &[u8]) {
    hmac.update(data);
}

#[op2(fast)]
pub fn op_crypto_hmac_update_text(#[cppgc] hmac: &HmacHandle, #[string] text: &str) {
    hmac.update(text.as_bytes());
}

#[op2(fast)]
pub fn op_crypto_hmac_digest(#[cppgc] hmac: &HmacHandle, #[buffer] out: &mut [u8]) {
    hmac.finish(out);
}
