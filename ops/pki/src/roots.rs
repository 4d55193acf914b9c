//! The authorities that Mozilla trusts, which the binary brings with it, and texts of many certificates.

use aws_lc_sys::PEM_write_bio_X509;
use deno_core::op2;

use crate::certificate::Certificate;
use crate::error::PkiError;
use crate::native;

/// Mozilla's list.
pub fn mozilla() -> impl Iterator<Item = Certificate> {
    webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().filter_map(|der| Certificate::from_der(der).ok())
}

/// A certificate as PEM.
pub fn pem(certificate: &Certificate) -> String {
    // SAFETY: both are valid.
    native::printed(|bio| unsafe { PEM_write_bio_X509(bio, certificate.native().as_ptr()) == 1 }).unwrap_or_default()
}

/// Mozilla's list as PEM.
#[op2]
#[serde]
pub fn op_pki_mozilla_roots() -> Vec<String> {
    mozilla().map(|certificate| pem(&certificate).trim_end().to_owned()).collect()
}

/// Each certificate of a text as PEM of its own; what is no certificate is left out.
#[op2]
#[serde]
pub fn op_pki_split_pem(#[buffer] text: &[u8]) -> Vec<String> {
    Certificate::all_from_pem(text).unwrap_or_default().iter().map(pem).collect()
}

/// Fails if a text has the frame of a certificate around what is none.
#[op2(fast)]
pub fn op_pki_check_pem(#[buffer] text: &[u8]) -> Result<(), PkiError> {
    const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";

    if !text.windows(BEGIN.len()).any(|window| window == BEGIN) {
        return Ok(());
    }
    Certificate::all_from_pem(text).map(drop).map_err(|_| PkiError::coded("ERR_OSSL_PEM_ASN1_LIB", "error:0480000D:PEM routines::ASN1 lib"))
}
