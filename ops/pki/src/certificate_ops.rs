//! What `crypto.X509Certificate` asks. Docs: crypto.md, "Class: X509Certificate".

use std::ffi::CString;

use aws_lc_sys::{X509_check_email, X509_check_host, X509_check_ip_asc};
use deno_core::convert::Uint8Array;
use deno_core::{GarbageCollected, op2, v8};
use serde::Serialize;

use crate::alt_names::{info_access, subject_alt_names};
use crate::certificate::{Certificate, Digest, name_lines};
use crate::error::{self, PkiError};
use crate::legacy::Legacy;

/// What an `X509Certificate` of JavaScript holds.
pub struct CertificateHandle(pub Certificate);

// SAFETY: it refers to nothing on the JavaScript heap.
unsafe impl GarbageCollected for CertificateHandle {
    fn trace(&self, _visitor: &mut v8::cppgc::Visitor) {}

    fn get_name(&self) -> &'static std::ffi::CStr {
        c"X509Certificate"
    }
}

/// Reads PEM or DER.
#[op2]
#[cppgc]
pub fn op_pki_certificate_parse(#[buffer] bytes: &[u8]) -> Result<CertificateHandle, PkiError> {
    match Certificate::all_from_pem(bytes) {
        Ok(mut all) => Ok(CertificateHandle(all.swap_remove(0))),
        Err(pem_error) => Certificate::from_der(bytes).map(CertificateHandle).map_err(|_| pem_error),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Description {
    subject: String,
    issuer: String,
    subject_alt_name: Option<String>,
    info_access: Option<String>,
    valid_from: String,
    valid_to: String,
    /// Milliseconds since 1970.
    valid_from_time: f64,
    valid_to_time: f64,
    fingerprint: String,
    fingerprint256: String,
    fingerprint512: String,
    key_usage: Option<Vec<String>>,
    serial_number: String,
    signature_algorithm: String,
    signature_algorithm_oid: String,
    ca: bool,
}

#[op2]
#[serde]
pub fn op_pki_certificate_describe(#[cppgc] handle: &CertificateHandle) -> Description {
    const MILLISECONDS: f64 = 1000.0;

    let certificate = &handle.0;
    let (from, to) = (certificate.not_before(), certificate.not_after());
    let (signature_algorithm, signature_algorithm_oid) = certificate.signature_algorithm();
    Description {
        subject: name_lines(certificate.subject()),
        issuer: name_lines(certificate.issuer()),
        subject_alt_name: subject_alt_names(certificate),
        info_access: info_access(certificate),
        valid_from_time: from.seconds as f64 * MILLISECONDS,
        valid_to_time: to.seconds as f64 * MILLISECONDS,
        valid_from: from.text,
        valid_to: to.text,
        fingerprint: certificate.fingerprint(Digest::Sha1),
        fingerprint256: certificate.fingerprint(Digest::Sha256),
        fingerprint512: certificate.fingerprint(Digest::Sha512),
        key_usage: certificate.extended_key_usage(),
        serial_number: certificate.serial_number(),
        signature_algorithm,
        signature_algorithm_oid,
        ca: certificate.is_authority(),
    }
}

#[op2]
#[serde]
pub fn op_pki_certificate_legacy(#[cppgc] handle: &CertificateHandle) -> Legacy {
    Legacy::new(&handle.0)
}

#[op2]
pub fn op_pki_certificate_raw(#[cppgc] handle: &CertificateHandle) -> Uint8Array {
    handle.0.to_der().into()
}

#[op2]
#[string]
pub fn op_pki_certificate_pem(#[cppgc] handle: &CertificateHandle) -> String {
    crate::roots::pem(&handle.0)
}

#[op2(fast)]
pub fn op_pki_certificate_is_issued_by(#[cppgc] handle: &CertificateHandle, #[cppgc] issuer: &CertificateHandle) -> bool {
    handle.0.is_issued_by(&issuer.0)
}

/// Whether the certificate is for a host, an address of mail or an IP address (`kind` 0 to 2), with X509_CHECK_ flags. The matching name of
/// the certificate for a host, else the value itself; null if it is not.
#[op2]
#[string]
pub fn op_pki_certificate_check(
    #[cppgc] handle: &CertificateHandle,
    #[smi] kind: u32,
    #[string] value: String,
    #[smi] flags: u32,
) -> Option<String> {
    let certificate = handle.0.native().as_ptr();
    let text = CString::new(value.as_str()).ok()?;
    let mut name = std::ptr::null_mut();
    // SAFETY: the certificate and the text are valid; the name that comes back is ours.
    unsafe {
        let matches = match kind {
            0 => X509_check_host(certificate, text.as_ptr(), value.len(), flags, &raw mut name),
            1 => X509_check_email(certificate, text.as_ptr(), value.len(), flags),
            _ => X509_check_ip_asc(certificate, text.as_ptr(), flags),
        };
        error::forget();
        if matches != 1 {
            return None;
        }
        if name.is_null() {
            return Some(value);
        }
        let found = std::ffi::CStr::from_ptr(name).to_string_lossy().into_owned();
        aws_lc_sys::OPENSSL_free(name.cast());
        Some(found)
    }
}
