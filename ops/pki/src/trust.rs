//! Whether a chain of certificates leads to somebody who is trusted.

use std::ffi::CStr;
use std::ptr;

use aws_lc_sys::{
    PEM_read_bio_X509_CRL, X509_CRL, X509_STORE, X509_STORE_CTX, X509_STORE_CTX_get_error, X509_STORE_CTX_get0_chain,
    X509_STORE_CTX_get0_param, X509_STORE_CTX_init, X509_STORE_CTX_new, X509_STORE_CTX_set_default, X509_STORE_CTX_set_verify_cb,
    X509_STORE_add_cert, X509_STORE_add_crl, X509_STORE_new, X509_STORE_set_flags, X509_V_FLAG_CRL_CHECK, X509_V_FLAG_CRL_CHECK_ALL,
    X509_V_FLAG_PARTIAL_CHAIN, X509_V_OK, X509_VERIFY_PARAM_set_flags, X509_verify_cert, X509_verify_cert_error_string,
};

use crate::certificate::Certificate;
use crate::error::{self, PkiError};
use crate::native::{self, Certificates, Owned};

/// Authorities and lists of what they revoked.
#[derive(Clone)]
pub struct TrustStore(Owned<X509_STORE>);

impl std::fmt::Debug for TrustStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TrustStore")
    }
}

/// Whose certificate is verified.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Server,
    Client,
}

/// Why a certificate is not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// Such as `CERT_HAS_EXPIRED`.
    pub code: &'static str,
    pub message: String,
}

/// What verifying a chain says.
pub struct Verdict {
    pub rejection: Option<Rejection>,
    /// From the peer's certificate up, as far as it could be followed.
    pub chain: Vec<Certificate>,
}

impl TrustStore {
    pub fn new() -> Result<Self, PkiError> {
        // SAFETY: it makes a new object.
        unsafe { Owned::new(X509_STORE_new()) }.map(Self).ok_or_else(PkiError::last)
    }

    /// Trusts an authority.
    pub fn add(&self, certificate: &Certificate) {
        // SAFETY: both are valid. That it is there already is no harm.
        unsafe { X509_STORE_add_cert(self.0.as_ptr(), certificate.native().as_ptr()) };
        error::forget();
    }

    /// Has all certificates looked up in the first list of a PEM text.
    pub fn add_revocations(&self, pem: &[u8]) -> Result<(), PkiError> {
        let bio = native::reader(pem).ok_or_else(PkiError::last)?;
        // SAFETY: what is read is ours.
        let list: Option<Owned<X509_CRL>> =
            unsafe { Owned::new(PEM_read_bio_X509_CRL(bio.as_ptr(), ptr::null_mut(), None, ptr::null_mut())) };
        let Some(list) = list else {
            error::forget();
            return Err(PkiError::coded("ERR_CRYPTO_OPERATION_FAILED", "Failed to parse CRL"));
        };
        // SAFETY: both are valid.
        unsafe { X509_STORE_add_crl(self.0.as_ptr(), list.as_ptr()) };
        self.set_flags(X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
        error::forget();
        Ok(())
    }

    /// Lets a chain end in any certificate of the store, not only in one that is signed by itself.
    pub fn allow_partial_chains(&self) {
        self.set_flags(X509_V_FLAG_PARTIAL_CHAIN);
    }

    fn set_flags(&self, flags: i32) {
        // SAFETY: the store is valid; flags add to those that are set.
        unsafe { X509_STORE_set_flags(self.0.as_ptr(), flags as std::ffi::c_ulong) };
    }

    /// Verifies a chain, the peer's own certificate first.
    pub fn verify(&self, chain: &[Certificate], purpose: Purpose) -> Verdict {
        let result = chain.split_first().and_then(|(leaf, others)| self.run(leaf, others, purpose));
        error::forget();
        result.unwrap_or_else(|| Verdict { rejection: Some(rejection(UNSPECIFIED)), chain: chain.to_vec() })
    }

    fn run(&self, leaf: &Certificate, others: &[Certificate], purpose: Purpose) -> Option<Verdict> {
        // SAFETY: it makes a new object.
        let context = unsafe { Owned::new(X509_STORE_CTX_new()) }?;
        let mut untrusted = Certificates::new()?;
        for certificate in others {
            untrusted.push(certificate.native().clone());
        }
        let name = match purpose {
            Purpose::Server => c"ssl_server",
            Purpose::Client => c"ssl_client",
        };
        let context = context.as_ptr();
        // SAFETY: everything that the context is given outlives it; the chain is read before it goes.
        unsafe {
            if X509_STORE_CTX_init(context, self.0.as_ptr(), leaf.native().as_ptr(), untrusted.as_ptr()) != 1
                || X509_STORE_CTX_set_default(context, name.as_ptr()) != 1
            {
                return None;
            }
            // Who vouches for itself is trusted by standing in the store, whether it may vouch for others or not.
            if leaf.is_self_issued() {
                X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(context), X509_V_FLAG_PARTIAL_CHAIN as std::ffi::c_ulong);
            }
            X509_STORE_CTX_set_verify_cb(context, Some(go_on));
            X509_verify_cert(context);
            let code = X509_STORE_CTX_get_error(context);
            let chain = native::members(X509_STORE_CTX_get0_chain(context)).into_iter().map(Certificate::from_native).collect();
            Some(Verdict { rejection: (code != X509_V_OK).then(|| rejection(code)), chain })
        }
    }
}

/// Finds further errors after the first: the last one is the one that is told, as by OpenSSL in Node.
unsafe extern "C" fn go_on(_ok: i32, _context: *mut X509_STORE_CTX) -> i32 {
    1
}

const UNSPECIFIED: i32 = 1;

/// OpenSSL's names of its numbers, from 2 on.
const CODES: &[&str] = &[
    "UNABLE_TO_GET_ISSUER_CERT",
    "UNABLE_TO_GET_CRL",
    "UNABLE_TO_DECRYPT_CERT_SIGNATURE",
    "UNABLE_TO_DECRYPT_CRL_SIGNATURE",
    "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY",
    "CERT_SIGNATURE_FAILURE",
    "CRL_SIGNATURE_FAILURE",
    "CERT_NOT_YET_VALID",
    "CERT_HAS_EXPIRED",
    "CRL_NOT_YET_VALID",
    "CRL_HAS_EXPIRED",
    "ERROR_IN_CERT_NOT_BEFORE_FIELD",
    "ERROR_IN_CERT_NOT_AFTER_FIELD",
    "ERROR_IN_CRL_LAST_UPDATE_FIELD",
    "ERROR_IN_CRL_NEXT_UPDATE_FIELD",
    "OUT_OF_MEM",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "CERT_CHAIN_TOO_LONG",
    "CERT_REVOKED",
    "INVALID_CA",
    "PATH_LENGTH_EXCEEDED",
    "INVALID_PURPOSE",
    "CERT_UNTRUSTED",
    "CERT_REJECTED",
];

/// Where aws-lc's words are not those of OpenSSL 3.
const MESSAGES: &[(&str, &str)] = &[
    ("DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"),
    ("SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain"),
    ("INVALID_CA", "invalid CA certificate"),
    ("INVALID_PURPOSE", "unsuitable certificate purpose"),
    ("CERT_UNTRUSTED", "certificate not trusted"),
    ("CERT_REJECTED", "certificate rejected"),
];

fn rejection(number: i32) -> Rejection {
    /// A name does not match, numbered apart from the others.
    const HOSTNAME_MISMATCH: i32 = 62;

    let code = match usize::try_from(number - 2).ok().and_then(|index| CODES.get(index)) {
        Some(code) => code,
        None if number == HOSTNAME_MISMATCH => "HOSTNAME_MISMATCH",
        None => "UNSPECIFIED",
    };
    let known = MESSAGES.iter().find(|(name, _)| *name == code).map(|(_, message)| (*message).to_owned());
    // SAFETY: the library has constant text for every number.
    let message =
        known.unwrap_or_else(|| unsafe { CStr::from_ptr(X509_verify_cert_error_string(number.into())).to_string_lossy().into_owned() });
    Rejection { code, message }
}
