//! RSA as a cipher: `publicEncrypt` and its inverse (RFC 8017, sections 7.1 and 7.2), `privateEncrypt` and its inverse.

use std::ptr;

use aws_lc_sys::{
    EVP_PKEY_CTX, EVP_PKEY_CTX_new, EVP_PKEY_CTX_set_rsa_mgf1_md, EVP_PKEY_CTX_set_rsa_oaep_md, EVP_PKEY_CTX_set_rsa_padding,
    EVP_PKEY_CTX_set0_rsa_oaep_label, EVP_PKEY_decrypt, EVP_PKEY_decrypt_init, EVP_PKEY_encrypt, EVP_PKEY_encrypt_init, OPENSSL_memdup,
    RSA_NO_PADDING, RSA_PKCS1_OAEP_PADDING, RSA_PKCS1_PADDING, RSA_sign_raw, RSA_size, RSA_verify_raw,
};
use deno_core::convert::Uint8Array;
use deno_core::{OpState, op2};
use ops_pki::PkiError;
use ops_pki::native::Owned;
use zeroize::Zeroizing;

use crate::algorithms::{Algorithm, algorithm};
use crate::implicit_rejection;
use crate::key::rsa::RsaKey;
use crate::key::{Key, KeyHandle, Pair, unsuitable};

#[derive(Clone)]
pub struct Padding {
    /// OpenSSL's number.
    kind: i32,
    digest: &'static Algorithm,
    label: Vec<u8>,
}

type Begin = unsafe extern "C" fn(*mut EVP_PKEY_CTX) -> i32;
type Work = unsafe extern "C" fn(*mut EVP_PKEY_CTX, *mut u8, *mut usize, *const u8, usize) -> i32;

fn rsa(key: &Key) -> Result<&RsaKey, PkiError> {
    match &*key.pair {
        Pair::Rsa(key) if key.pss.is_none() => Ok(key),
        _ => Err(unsuitable()),
    }
}

/// aws-lc's errors in OpenSSL's words.
fn failure() -> PkiError {
    let error = PkiError::last();
    match error.code() {
        Some("ERR_OSSL_DATA_TOO_LARGE_FOR_KEY_SIZE") => PkiError::openssl("0200006E", "rsa routines", "data too large for key size"),
        Some("ERR_OSSL_DATA_TOO_LARGE_FOR_MODULUS" | "ERR_OSSL_DATA_TOO_LARGE") => {
            PkiError::openssl("02000084", "rsa routines", "data too large for modulus")
        }
        Some("ERR_OSSL_DATA_TOO_SMALL_FOR_KEY_SIZE" | "ERR_OSSL_DATA_TOO_SMALL") => {
            PkiError::openssl("0200007A", "rsa routines", "data too small for key size")
        }
        Some("ERR_OSSL_OAEP_DECODING_ERROR") => PkiError::openssl("02000079", "rsa routines", "oaep decoding error"),
        Some("ERR_OSSL_DATA_LEN_NOT_EQUAL_TO_MOD_LEN") => PkiError::openssl("0200006C", "rsa routines", "data greater than mod len"),
        Some("ERR_OSSL_PKCS_DECODING_ERROR" | "ERR_OSSL_BLOCK_TYPE_IS_NOT_01" | "ERR_OSSL_PADDING_CHECK_FAILED") => {
            PkiError::openssl("0200008A", "rsa routines", "invalid padding")
        }
        _ => error,
    }
}

fn run(key: &RsaKey, padding: &Padding, input: &[u8], begin: Begin, work: Work) -> Result<Vec<u8>, PkiError> {
    // SAFETY: key and context are valid; the label is a copy that the context takes over; the output has as much room as is told.
    unsafe {
        let context = Owned::new(EVP_PKEY_CTX_new(key.native().as_ptr(), ptr::null_mut())).ok_or_else(PkiError::last)?;
        let context = context.as_ptr();
        let mut ready = begin(context) == 1 && EVP_PKEY_CTX_set_rsa_padding(context, padding.kind) == 1;
        if ready && padding.kind == RSA_PKCS1_OAEP_PADDING {
            let digest = padding.digest.native().ok_or_else(|| PkiError::openssl("1C80007A", "Provider routines", "invalid digest"))?;
            ready = EVP_PKEY_CTX_set_rsa_oaep_md(context, digest) == 1 && EVP_PKEY_CTX_set_rsa_mgf1_md(context, digest) == 1;
            if ready && !padding.label.is_empty() {
                let label = OPENSSL_memdup(padding.label.as_ptr().cast(), padding.label.len());
                ready = EVP_PKEY_CTX_set0_rsa_oaep_label(context, label.cast(), padding.label.len()) == 1;
            }
        }
        let mut out = vec![0; RSA_size(key.rsa()) as usize];
        let mut length = out.len();
        if !ready || work(context, out.as_mut_ptr(), &raw mut length, input.as_ptr(), input.len()) != 1 {
            return Err(failure());
        }
        out.truncate(length);
        Ok(out)
    }
}

fn decrypt_pkcs1(key: &RsaKey, input: &[u8]) -> Result<Vec<u8>, PkiError> {
    let size = key.size();
    if input.len() > size {
        return Err(PkiError::openssl("0200006C", "rsa routines", "data greater than mod len"));
    }
    let mut ciphertext = vec![0; size - input.len()];
    ciphertext.extend_from_slice(input);
    let raw = Padding { kind: RSA_NO_PADDING, digest: Algorithm::sha256(), label: Vec::new() };
    let padded = Zeroizing::new(run(key, &raw, &ciphertext, EVP_PKEY_decrypt_init, EVP_PKEY_decrypt)?);
    let exponent = key.private_exponent().ok_or_else(unsuitable)?;
    Ok(implicit_rejection::message(&padded, &exponent, &ciphertext))
}

fn crypt(key: &Key, padding: &Padding, input: &[u8], encrypt: bool) -> Result<Vec<u8>, PkiError> {
    let native = rsa(key)?;
    match (encrypt, key.private) {
        (true, _) => run(native, padding, input, EVP_PKEY_encrypt_init, EVP_PKEY_encrypt),
        (false, true) if padding.kind == RSA_PKCS1_PADDING => decrypt_pkcs1(native, input),
        (false, true) => run(native, padding, input, EVP_PKEY_decrypt_init, EVP_PKEY_decrypt),
        (false, false) => Err(unsuitable()),
    }
}

/// The inverse way round: only the owner makes it, and everybody can read it.
fn crypt_reverse(key: &Key, kind: i32, input: &[u8], encrypt: bool) -> Result<Vec<u8>, PkiError> {
    let native = rsa(key)?;
    if encrypt && !key.private {
        return Err(unsuitable());
    }
    // SAFETY: the key is valid; input and output are as long as is told.
    unsafe {
        let mut out = vec![0; RSA_size(native.rsa()) as usize];
        let mut length = 0;
        let (to, room) = (out.as_mut_ptr(), out.len());
        let work = if encrypt { RSA_sign_raw } else { RSA_verify_raw };
        if work(native.rsa(), &raw mut length, to, room, input.as_ptr(), input.len(), kind) != 1 {
            return Err(failure());
        }
        out.truncate(length);
        Ok(out)
    }
}

#[op2]
pub fn op_crypto_rsa_crypt_sync(
    #[cppgc] key: &KeyHandle,
    encrypt: bool,
    #[buffer] input: &[u8],
    #[smi] padding: i32,
    #[smi] digest: u32,
    #[buffer] label: Option<&[u8]>,
) -> Result<Uint8Array, PkiError> {
    let padding = Padding { kind: padding, digest: algorithm(digest), label: label.unwrap_or_default().to_vec() };
    crypt(&key.0, &padding, input, encrypt).map(Uint8Array::from)
}

/// Answers the request `id`.
#[op2]
pub fn op_crypto_rsa_crypt(
    state: &mut OpState,
    #[smi] id: u32,
    #[cppgc] key: &KeyHandle,
    encrypt: bool,
    #[buffer(copy)] input: Vec<u8>,
    #[smi] padding: i32,
    #[smi] digest: u32,
    #[buffer] label: Option<&[u8]>,
) {
    let padding = Padding { kind: padding, digest: algorithm(digest), label: label.unwrap_or_default().to_vec() };
    let key = key.0.clone();
    ops_requests::submit(state, id, move || crypt(&key, &padding, &input, encrypt).map(Uint8Array::from));
}

#[op2]
pub fn op_crypto_rsa_crypt_reverse(
    #[cppgc] key: &KeyHandle,
    encrypt: bool,
    #[buffer] input: &[u8],
    #[smi] padding: i32,
) -> Result<Uint8Array, PkiError> {
    crypt_reverse(&key.0, padding, input, encrypt).map(Uint8Array::from)
}
