//! A certificate as `tlsSocket.getPeerCertificate()` shows it. Docs: tls.md, "Certificate object".

use std::ffi::CStr;
use std::ptr;

use aws_lc_sys::{
    EC_GROUP_get_curve_name, EC_GROUP_order_bits, EC_KEY_get0_group, EC_KEY_get0_public_key, EC_POINT_point2oct, EC_curve_nid2nist,
    EVP_PKEY_get0_EC_KEY, EVP_PKEY_get0_RSA, OBJ_nid2sn, RSA_bits, RSA_get0_key, point_conversion_form_t,
};
use deno_core::ToJsBuffer;
use serde::Serialize;

use crate::alt_names::{info_access, subject_alt_names};
use crate::certificate::{Certificate, Digest, hexadecimal, name_entries};

/// Entries of names in order; JavaScript makes objects of them.
#[derive(Serialize)]
pub struct Legacy {
    subject: Vec<(String, String)>,
    issuer: Vec<(String, String)>,
    subjectaltname: Option<String>,
    #[serde(rename = "infoAccess")]
    info_access: Option<String>,
    ca: bool,
    #[serde(flatten)]
    key: Option<Key>,
    valid_from: String,
    valid_to: String,
    fingerprint: String,
    fingerprint256: String,
    fingerprint512: String,
    ext_key_usage: Option<Vec<String>>,
    #[serde(rename = "serialNumber")]
    serial_number: String,
    raw: ToJsBuffer,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Key {
    Rsa {
        modulus: String,
        bits: u32,
        exponent: String,
        pubkey: ToJsBuffer,
    },
    #[serde(rename_all = "camelCase")]
    Curve {
        bits: u32,
        pubkey: ToJsBuffer,
        asn1_curve: Option<String>,
        nist_curve: Option<String>,
    },
}

impl Legacy {
    pub fn new(certificate: &Certificate) -> Self {
        Self {
            subject: name_entries(certificate.subject()),
            issuer: name_entries(certificate.issuer()),
            subjectaltname: subject_alt_names(certificate),
            info_access: info_access(certificate),
            ca: certificate.is_authority(),
            key: key_of(certificate),
            valid_from: certificate.not_before().text,
            valid_to: certificate.not_after().text,
            fingerprint: certificate.fingerprint(Digest::Sha1),
            fingerprint256: certificate.fingerprint(Digest::Sha256),
            fingerprint512: certificate.fingerprint(Digest::Sha512),
            ext_key_usage: certificate.extended_key_usage(),
            serial_number: certificate.serial_number(),
            raw: certificate.to_der().into(),
        }
    }
}

fn key_of(certificate: &Certificate) -> Option<Key> {
    let key = certificate.public_key()?;
    // SAFETY: the key owns what is read from it; names are constants of the library.
    unsafe {
        let rsa = EVP_PKEY_get0_RSA(key.as_ptr());
        if !rsa.is_null() {
            let (mut modulus, mut exponent) = (ptr::null(), ptr::null());
            RSA_get0_key(rsa, &raw mut modulus, &raw mut exponent, ptr::null_mut());
            let exponent = hexadecimal(exponent);
            return Some(Key::Rsa {
                modulus: hexadecimal(modulus),
                bits: RSA_bits(rsa),
                exponent: format!("0x{}", exponent.trim_start_matches('0').to_lowercase()),
                pubkey: certificate.public_key_der().into(),
            });
        }
        let ec = EVP_PKEY_get0_EC_KEY(key.as_ptr());
        if ec.is_null() {
            return None;
        }
        let (group, point) = (EC_KEY_get0_group(ec), EC_KEY_get0_public_key(ec));
        let uncompressed = point_conversion_form_t::POINT_CONVERSION_UNCOMPRESSED;
        let mut bytes = vec![0; EC_POINT_point2oct(group, point, uncompressed, ptr::null_mut(), 0, ptr::null_mut())];
        EC_POINT_point2oct(group, point, uncompressed, bytes.as_mut_ptr(), bytes.len(), ptr::null_mut());
        let curve = EC_GROUP_get_curve_name(group);
        let text = |name: *const std::ffi::c_char| (!name.is_null()).then(|| CStr::from_ptr(name).to_string_lossy().into_owned());
        Some(Key::Curve {
            bits: EC_GROUP_order_bits(group).cast_unsigned(),
            pubkey: bytes.into(),
            asn1_curve: text(OBJ_nid2sn(curve)),
            nist_curve: text(EC_curve_nid2nist(curve)),
        })
    }
}
