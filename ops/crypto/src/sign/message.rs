//! Signatures of whole messages: Ed25519 and Ed448 (RFC 8032), ML-DSA (FIPS 204) and SLH-DSA (FIPS 205).

use std::ptr;

use aws_lc_sys::{
    ED25519_SIGNATURE_LEN, ED25519_sign, ED25519_verify, ED25519ctx_sign, ED25519ctx_verify, EVP_DigestSign, EVP_DigestSignInit,
    EVP_DigestVerify, EVP_DigestVerifyInit, EVP_MD_CTX, EVP_MD_CTX_free, EVP_MD_CTX_new, EVP_PKEY, EVP_PKEY_CTX,
    EVP_PKEY_CTX_set_signature_context, EVP_PKEY_size,
};
use ed448_goldilocks::{Signature, SigningKey, VerifyingKey};
use ops_pki::PkiError;
use ops_pki::native::Owned;
use zeroize::Zeroizing;

use crate::key::Octets;
use crate::key::octets::Engine;
use crate::key::unsuitable;

fn failed() -> PkiError {
    ops_pki::error::forget();
    PkiError::coded("ERR_CRYPTO_OPERATION_FAILED", "Signing failed")
}

pub fn sign(key: &Octets, message: &[u8], context: &[u8]) -> Result<Vec<u8>, PkiError> {
    let private = key.private.as_deref().ok_or_else(failed)?;
    match key.kind.engine {
        Engine::Ed25519 => {
            let both = Zeroizing::new([private.as_slice(), &key.public].concat());
            let mut signature = vec![0; ED25519_SIGNATURE_LEN as usize];
            let (out, text, length) = (signature.as_mut_ptr(), message.as_ptr(), message.len());
            // SAFETY: a private key of aws-lc is secret and public key, 64 bytes, and so is a signature.
            let done = unsafe {
                if context.is_empty() {
                    ED25519_sign(out, text, length, both.as_ptr())
                } else {
                    ED25519ctx_sign(out, text, length, both.as_ptr(), context.as_ptr(), context.len())
                }
            };
            if done == 1 { Ok(signature) } else { Err(failed()) }
        }
        Engine::Ed448 => {
            let secret = SigningKey::try_from(private.as_slice()).map_err(|_| failed())?;
            secret.sign_ctx(context, message).map(|signature| signature.to_bytes().to_vec()).map_err(|_| failed())
        }
        Engine::MlDsa(_) => native_sign(key.native().ok_or_else(failed)?, message, context).ok_or_else(failed),
        Engine::SlhDsa(set) => set.sign(private, message, context).ok_or_else(failed),
        Engine::X25519 | Engine::X448 | Engine::MlKem(_) => Err(unsuitable()),
    }
}

pub fn verify(key: &Octets, message: &[u8], context: &[u8], signature: &[u8]) -> Result<bool, PkiError> {
    let right = match key.kind.engine {
        Engine::Ed25519 => {
            let (text, length, public) = (message.as_ptr(), message.len(), key.public.as_ptr());
            // SAFETY: a signature has 64 bytes, as was looked at, and a public key 32.
            signature.len() == ED25519_SIGNATURE_LEN as usize
                && unsafe {
                    if context.is_empty() {
                        ED25519_verify(text, length, signature.as_ptr(), public) == 1
                    } else {
                        ED25519ctx_verify(text, length, signature.as_ptr(), public, context.as_ptr(), context.len()) == 1
                    }
                }
        }
        Engine::Ed448 => verify_ed448(&key.public, message, context, signature).is_some(),
        Engine::MlDsa(_) => key.native().is_some_and(|native| native_verify(native, message, context, signature)),
        Engine::SlhDsa(set) => set.verify(&key.public, message, context, signature) == Some(true),
        Engine::X25519 | Engine::X448 | Engine::MlKem(_) => return Err(unsuitable()),
    };
    Ok(right)
}

fn verify_ed448(public: &[u8], message: &[u8], context: &[u8], signature: &[u8]) -> Option<()> {
    let key = VerifyingKey::from_bytes(public.try_into().ok()?).ok()?;
    key.verify_ctx(&Signature::from_slice(signature).ok()?, context, message).ok()
}

/// A context of aws-lc for one message.
struct Context(*mut EVP_MD_CTX);

impl Drop for Context {
    fn drop(&mut self) {
        // SAFETY: it is freed once.
        unsafe { EVP_MD_CTX_free(self.0) };
    }
}

type Begin =
    unsafe extern "C" fn(*mut EVP_MD_CTX, *mut *mut EVP_PKEY_CTX, *const aws_lc_sys::EVP_MD, *mut aws_lc_sys::ENGINE, *mut EVP_PKEY) -> i32;

fn begin(key: &Owned<EVP_PKEY>, text: &[u8], begin: Begin) -> Option<Context> {
    let mut settings = ptr::null_mut();
    // SAFETY: context and key are valid; the settings belong to the context.
    unsafe {
        let context = Context(EVP_MD_CTX_new());
        let ready = !context.0.is_null()
            && begin(context.0, &raw mut settings, ptr::null(), ptr::null_mut(), key.as_ptr()) == 1
            && (text.is_empty() || EVP_PKEY_CTX_set_signature_context(settings, text.as_ptr(), text.len()) == 1);
        ready.then_some(context)
    }
}

fn native_sign(key: &Owned<EVP_PKEY>, message: &[u8], text: &[u8]) -> Option<Vec<u8>> {
    let context = begin(key, text, EVP_DigestSignInit)?;
    // SAFETY: the context is valid, and the signature has as much room as is told.
    unsafe {
        let mut signature = vec![0; EVP_PKEY_size(key.as_ptr()).unsigned_abs() as usize];
        let mut length = signature.len();
        let done = EVP_DigestSign(context.0, signature.as_mut_ptr(), &raw mut length, message.as_ptr(), message.len());
        signature.truncate(length);
        (done == 1).then_some(signature)
    }
}

fn native_verify(key: &Owned<EVP_PKEY>, message: &[u8], text: &[u8], signature: &[u8]) -> bool {
    begin(key, text, EVP_DigestVerifyInit).is_some_and(|context| {
        // SAFETY: the context is valid, and lengths are those of their slices.
        unsafe { EVP_DigestVerify(context.0, signature.as_ptr(), signature.len(), message.as_ptr(), message.len()) == 1 }
    })
}
