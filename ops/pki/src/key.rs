//! Private keys: PEM in its old and new forms, encrypted or not.

use std::ffi::{c_char, c_int, c_void};
use std::ptr;

use aws_lc_sys::{
    EVP_PKEY, EVP_PKEY_id, EVP_PKEY2PKCS8, PEM_read_bio_PrivateKey, PKCS8_PRIV_KEY_INFO_free, X509_check_private_key,
    i2d_PKCS8_PRIV_KEY_INFO,
};

use crate::certificate::Certificate;
use crate::error::PkiError;
use crate::native::{self, Owned};

/// A private key.
#[derive(Clone)]
pub struct PrivateKey(Owned<EVP_PKEY>);

impl PrivateKey {
    pub(crate) fn from_native(key: Owned<EVP_PKEY>) -> Self {
        Self(key)
    }

    /// Reads the first private key of a PEM text. A passphrase that is not needed does no harm.
    pub fn from_pem(pem: &[u8], passphrase: Option<&[u8]>) -> Result<Self, PkiError> {
        let bio = native::reader(pem).ok_or_else(PkiError::last)?;
        let mut passphrase = passphrase;
        // SAFETY: the callback gets a pointer to the passphrase, which outlives the call.
        let key = unsafe {
            let given = (&raw mut passphrase).cast();
            Owned::new(PEM_read_bio_PrivateKey(bio.as_ptr(), ptr::null_mut(), Some(give_passphrase), given))
        };
        // OpenSSL tries all that it can decode: text without a key is nothing of that.
        key.map(Self).ok_or_else(|| match PkiError::last() {
            error if error.code() == Some("ERR_OSSL_PEM_NO_START_LINE") => PkiError::known("UNSUPPORTED"),
            error => error,
        })
    }

    /// As PKCS #8 (RFC 5958).
    pub fn to_pkcs8(&self) -> Result<Vec<u8>, PkiError> {
        // SAFETY: the key is valid; what is made from it is freed once.
        unsafe {
            let info = EVP_PKEY2PKCS8(self.0.as_ptr());
            if info.is_null() {
                return Err(PkiError::last());
            }
            let bytes = native::encoded(|out| i2d_PKCS8_PRIV_KEY_INFO(info, out));
            PKCS8_PRIV_KEY_INFO_free(info);
            bytes.ok_or_else(PkiError::last)
        }
    }

    /// Whether it belongs to a certificate.
    pub fn check(&self, certificate: &Certificate) -> Result<(), PkiError> {
        // SAFETY: both are valid.
        let fits = unsafe { X509_check_private_key(certificate.native().as_ptr(), self.0.as_ptr()) };
        if fits == 1 { Ok(()) } else { Err(PkiError::last()) }
    }

    /// aws-lc's number of its algorithm (`EVP_PKEY_…`).
    pub fn algorithm(&self) -> i32 {
        // SAFETY: the key is valid.
        unsafe { EVP_PKEY_id(self.0.as_ptr()) }
    }
}

/// Hands the passphrase over; without one, reading an encrypted key fails.
unsafe extern "C" fn give_passphrase(buffer: *mut c_char, size: c_int, _write: c_int, given: *mut c_void) -> c_int {
    // SAFETY: this is the pointer that from_pem gave.
    let passphrase = unsafe { *given.cast::<Option<&[u8]>>() };
    let (Some(passphrase), Ok(room)) = (passphrase, usize::try_from(size)) else { return -1 };
    if passphrase.len() > room {
        return -1;
    }
    // SAFETY: the buffer has room for it.
    unsafe { ptr::copy_nonoverlapping(passphrase.as_ptr(), buffer.cast(), passphrase.len()) };
    passphrase.len() as c_int
}
