//! PFX files (PKCS #12, RFC 7292).

use std::ffi::CString;
use std::ptr;

use aws_lc_sys::{PKCS12_parse, d2i_PKCS12};

use crate::certificate::Certificate;
use crate::error::{self, PkiError};
use crate::key::PrivateKey;
use crate::native::{Certificates, Owned};

/// What a PFX file holds.
pub struct Pkcs12 {
    pub key: PrivateKey,
    pub certificate: Certificate,
    /// The certificates that lead to its issuer, and others.
    pub authorities: Vec<Certificate>,
}

impl Pkcs12 {
    /// Opens a file.
    pub fn from_der(der: &[u8], passphrase: Option<&[u8]>) -> Result<Self, PkiError> {
        let mut input = der.as_ptr();
        // SAFETY: the input has that many bytes.
        let file = unsafe { Owned::new(d2i_PKCS12(ptr::null_mut(), &raw mut input, der.len())) };
        let Some(file) = file else {
            error::forget();
            return Err(PkiError::plain("not enough data"));
        };
        let passphrase = passphrase.map(CString::new).transpose().map_err(|_| PkiError::plain("mac verify failure"))?;
        let passphrase = passphrase.as_ref().map_or(ptr::null(), |text| text.as_ptr());
        let (mut key, mut certificate, mut others) = (ptr::null_mut(), ptr::null_mut(), ptr::null_mut());
        // SAFETY: what it makes is ours.
        let (opened, key, certificate, others) = unsafe {
            let opened = PKCS12_parse(file.as_ptr(), passphrase, &raw mut key, &raw mut certificate, &raw mut others) == 1;
            (opened, Owned::new(key), Owned::new(certificate), Certificates::from_raw(others))
        };
        if !opened {
            error::forget();
            return Err(PkiError::plain("mac verify failure"));
        }
        let key = key.map(PrivateKey::from_native).ok_or_else(|| PkiError::plain("Unable to load private key from PFX data"))?;
        let certificate =
            certificate.map(Certificate::from_native).ok_or_else(|| PkiError::plain("Unable to load certificate from PFX data"))?;
        let authorities = others.map(|others| others.to_vec().into_iter().map(Certificate::from_native).collect()).unwrap_or_default();
        Ok(Self { key, certificate, authorities })
    }
}
