//! RSASSA-PKCS1-v1_5 and RSASSA-PSS (RFC 8017).

use std::ptr;

use aws_lc_sys::{
    EVP_MD, EVP_PKEY_CTX, EVP_PKEY_CTX_new, EVP_PKEY_CTX_set_rsa_mgf1_md, EVP_PKEY_CTX_set_rsa_padding, EVP_PKEY_CTX_set_rsa_pss_saltlen,
    EVP_PKEY_CTX_set_signature_md, EVP_PKEY_sign, EVP_PKEY_sign_init, EVP_PKEY_size, EVP_PKEY_verify, EVP_PKEY_verify_init,
    RSA_PKCS1_PADDING, RSA_PKCS1_PSS_PADDING,
};
use ops_pki::PkiError;
use ops_pki::native::Owned;

use crate::algorithms::Algorithm;
use crate::key::rsa::RsaKey;
use crate::sign::Scheme;

/// As long as the digest, and as long as there is room (or, when verifying, as long as it is).
const SALT_AS_DIGEST: i32 = -1;
const SALT_AUTO: i32 = -2;

fn illegal_padding() -> PkiError {
    ops_pki::error::forget();
    PkiError::openssl("1C8000A5", "Provider routines", "illegal or unsupported padding mode")
}

fn not_allowed() -> PkiError {
    ops_pki::error::forget();
    PkiError::openssl("1C8000AE", "Provider routines", "digest not allowed")
}

fn invalid_digest() -> PkiError {
    ops_pki::error::forget();
    PkiError::openssl("1C80007A", "Provider routines", "invalid digest")
}

/// The salt of PSS, and the digest of its mask.
struct Pss {
    mgf1: *const EVP_MD,
    salt_length: i32,
}

/// What the key demands of PSS; None for the other padding.
fn padding(key: &RsaKey, scheme: &Scheme, algorithm: &'static Algorithm, native: *const EVP_MD) -> Result<Option<Pss>, PkiError> {
    let usual = if key.pss.is_some() { RSA_PKCS1_PSS_PADDING } else { RSA_PKCS1_PADDING };
    match scheme.padding.unwrap_or(usual) {
        RSA_PKCS1_PSS_PADDING => {}
        RSA_PKCS1_PADDING if key.pss.is_none() => return Ok(None),
        _ => return Err(illegal_padding()),
    }
    let salt_length = scheme.salt_length.unwrap_or(SALT_AUTO);
    let Some(limits) = key.pss.as_ref().and_then(|pss| pss.0) else {
        return Ok(Some(Pss { mgf1: native, salt_length }));
    };
    let mgf1 = limits.mgf1_digest().and_then(Algorithm::native).ok_or_else(invalid_digest)?;
    let shortest = limits.salt_length.cast_signed();
    let salt_length = match salt_length {
        SALT_AUTO if scheme.salt_length.is_none() => shortest,
        SALT_AS_DIGEST if i32::from(algorithm.size) < shortest => return Err(too_short()),
        length if (0..shortest).contains(&length) => return Err(too_short()),
        length => length,
    };
    if !algorithm.is_named(limits.digest) {
        return Err(not_allowed());
    }
    Ok(Some(Pss { mgf1, salt_length }))
}

fn too_short() -> PkiError {
    PkiError::openssl("1C8000AC", "Provider routines", "pss saltlen too small")
}

/// aws-lc's errors in OpenSSL's words.
fn failure() -> PkiError {
    let error = PkiError::last();
    match error.code() {
        Some("ERR_OSSL_DIGEST_TOO_BIG_FOR_RSA_KEY") => PkiError::openssl("02000070", "rsa routines", "digest too big for rsa key"),
        Some("ERR_OSSL_DATA_TOO_LARGE_FOR_KEY_SIZE") => PkiError::openssl("0200006E", "rsa routines", "data too large for key size"),
        _ => error,
    }
}

/// A context for one operation, begun by `begin`.
fn context(
    key: &RsaKey,
    begin: unsafe extern "C" fn(*mut EVP_PKEY_CTX) -> i32,
    native: *const EVP_MD,
    pss: Option<&Pss>,
) -> Option<Owned<EVP_PKEY_CTX>> {
    // SAFETY: key and context are valid, and digests are constants.
    unsafe {
        let context = Owned::new(EVP_PKEY_CTX_new(key.native().as_ptr(), ptr::null_mut()))?;
        let raw = context.as_ptr();
        let padding = if pss.is_some() { RSA_PKCS1_PSS_PADDING } else { RSA_PKCS1_PADDING };
        let ready = begin(raw) == 1
            && EVP_PKEY_CTX_set_rsa_padding(raw, padding) == 1
            && EVP_PKEY_CTX_set_signature_md(raw, native) == 1
            && pss.is_none_or(|pss| {
                EVP_PKEY_CTX_set_rsa_pss_saltlen(raw, pss.salt_length) == 1 && EVP_PKEY_CTX_set_rsa_mgf1_md(raw, pss.mgf1) == 1
            });
        ready.then_some(context)
    }
}

pub fn sign(key: &RsaKey, scheme: &Scheme, algorithm: &'static Algorithm, digest: &[u8]) -> Result<Vec<u8>, PkiError> {
    let native = algorithm.native().ok_or_else(invalid_digest)?;
    let pss = padding(key, scheme, algorithm, native)?;
    let context = context(key, EVP_PKEY_sign_init, native, pss.as_ref()).ok_or_else(PkiError::last)?;
    // SAFETY: the context is valid, and the signature has as much room as is told.
    unsafe {
        let mut signature = vec![0; EVP_PKEY_size(key.native().as_ptr()).unsigned_abs() as usize];
        let mut length = signature.len();
        if EVP_PKEY_sign(context.as_ptr(), signature.as_mut_ptr(), &raw mut length, digest.as_ptr(), digest.len()) != 1 {
            return Err(failure());
        }
        signature.truncate(length);
        Ok(signature)
    }
}

pub fn verify(key: &RsaKey, scheme: &Scheme, algorithm: &'static Algorithm, digest: &[u8], signature: &[u8]) -> Result<bool, PkiError> {
    let native = algorithm.native().ok_or_else(invalid_digest)?;
    let pss = padding(key, scheme, algorithm, native)?;
    // A salt that is not asked for is as long as it is.
    let pss = pss.map(|pss| Pss { salt_length: scheme.salt_length.unwrap_or(SALT_AUTO), ..pss });
    let context = context(key, EVP_PKEY_verify_init, native, pss.as_ref()).ok_or_else(PkiError::last)?;
    // SAFETY: the context is valid, and lengths are those of their slices.
    Ok(unsafe { EVP_PKEY_verify(context.as_ptr(), signature.as_ptr(), signature.len(), digest.as_ptr(), digest.len()) } == 1)
}
