//! X.509 certificates (RFC 5280): reading them, and what they say.

use std::ffi::{CStr, c_int, c_long};
use std::fmt::Write;
use std::ptr;

use aws_lc_sys::{
    ASN1_STRFLGS_ESC_2253, ASN1_STRFLGS_ESC_CTRL, ASN1_STRFLGS_UTF8_CONVERT, ASN1_STRING_get0_data, ASN1_STRING_length,
    ASN1_STRING_to_UTF8, ASN1_TIME, ASN1_TIME_print, ASN1_TIME_to_posix, CBS_init, EVP_MD, EVP_PKEY, EVP_parse_public_key, EVP_sha1,
    EVP_sha256, EVP_sha512, NID_ext_key_usage, NID_undef, OBJ_nid2sn, OBJ_obj2nid, OBJ_obj2txt, OPENSSL_free, PEM_read_bio_X509_AUX, X509,
    X509_ALGOR_get0, X509_NAME, X509_NAME_ENTRY_get_data, X509_NAME_ENTRY_get_object, X509_NAME_entry_count, X509_NAME_get_entry,
    X509_NAME_print_ex, X509_check_ca, X509_check_issued, X509_digest, X509_get_X509_PUBKEY, X509_get_ext_d2i, X509_get_issuer_name,
    X509_get_pubkey, X509_get_serialNumber, X509_get_subject_name, X509_get0_notAfter, X509_get0_notBefore, X509_get0_pubkey_bitstr,
    X509_get0_tbs_sigalg, X509_verify, XN_FLAG_FN_SN, XN_FLAG_SEP_MULTILINE, d2i_X509, i2d_X509, i2d_X509_PUBKEY,
};

use crate::error::{self, PkiError};
use crate::native::{self, Owned};

/// A certificate.
#[derive(Clone)]
pub struct Certificate(Owned<X509>);

/// How a fingerprint is made.
#[derive(Clone, Copy)]
pub enum Digest {
    Sha1,
    Sha256,
    Sha512,
}

impl Digest {
    fn native(self) -> *const EVP_MD {
        // SAFETY: these take nothing and give constants.
        unsafe {
            match self {
                Self::Sha1 => EVP_sha1(),
                Self::Sha256 => EVP_sha256(),
                Self::Sha512 => EVP_sha512(),
            }
        }
    }
}

/// When a certificate is valid.
pub struct Moment {
    /// `Nov 16 18:42:21 2018 GMT`
    pub text: String,
    /// Seconds since 1970.
    pub seconds: i64,
}

impl Certificate {
    pub(crate) fn from_native(native: Owned<X509>) -> Self {
        Self(native)
    }

    pub(crate) fn native(&self) -> &Owned<X509> {
        &self.0
    }

    /// Reads DER.
    pub fn from_der(der: &[u8]) -> Result<Self, PkiError> {
        let mut input = der.as_ptr();
        let length = c_long::try_from(der.len()).map_err(|_| PkiError::known("NOT_ENOUGH_DATA"))?;
        // SAFETY: the input has that many bytes.
        let read = unsafe { Owned::new(d2i_X509(ptr::null_mut(), &raw mut input, length)) };
        read.map(Self).ok_or_else(PkiError::last)
    }

    /// Reads all certificates of a PEM text; at least one.
    pub fn all_from_pem(pem: &[u8]) -> Result<Vec<Self>, PkiError> {
        let bio = native::reader(pem).ok_or_else(PkiError::last)?;
        let mut all = Vec::new();
        loop {
            // SAFETY: what is read is ours.
            let next = unsafe { Owned::new(PEM_read_bio_X509_AUX(bio.as_ptr(), ptr::null_mut(), None, ptr::null_mut())) };
            match next {
                Some(certificate) => all.push(Self(certificate)),
                None if all.is_empty() => return Err(PkiError::last()),
                None => break,
            }
        }
        error::forget();
        Ok(all)
    }

    pub fn to_der(&self) -> Vec<u8> {
        // SAFETY: the certificate is valid.
        native::encoded(|out| unsafe { i2d_X509(self.0.as_ptr(), out) }).unwrap_or_default()
    }

    /// Its public key as SubjectPublicKeyInfo.
    pub fn public_key_der(&self) -> Vec<u8> {
        // SAFETY: the certificate is valid, and owns the key's form.
        native::encoded(|out| unsafe { i2d_X509_PUBKEY(X509_get_X509_PUBKEY(self.0.as_ptr()), out) }).unwrap_or_default()
    }

    /// The bits of its public key without their algorithm.
    pub fn public_key_bits(&self) -> Vec<u8> {
        // SAFETY: the certificate is valid, and owns the bits.
        unsafe {
            let bits = X509_get0_pubkey_bitstr(self.0.as_ptr());
            if bits.is_null() { Vec::new() } else { string_bytes(bits) }
        }
    }

    pub(crate) fn public_key(&self) -> Option<Owned<EVP_PKEY>> {
        // SAFETY: the certificate is valid; it gives a reference.
        let key = unsafe { Owned::new(X509_get_pubkey(self.0.as_ptr())) };
        error::forget();
        key
    }

    pub(crate) fn subject(&self) -> *mut X509_NAME {
        // SAFETY: the certificate is valid, and owns its name.
        unsafe { X509_get_subject_name(self.0.as_ptr()) }
    }

    /// The name it was issued to, encoded.
    pub fn subject_der(&self) -> Vec<u8> {
        // SAFETY: the certificate is valid, and owns its name.
        native::encoded(|out| unsafe { aws_lc_sys::i2d_X509_NAME(self.subject(), out) }).unwrap_or_default()
    }

    pub(crate) fn issuer(&self) -> *mut X509_NAME {
        // SAFETY: as above.
        unsafe { X509_get_issuer_name(self.0.as_ptr()) }
    }

    pub fn not_before(&self) -> Moment {
        // SAFETY: the certificate is valid, and owns its times.
        moment(unsafe { X509_get0_notBefore(self.0.as_ptr()) })
    }

    pub fn not_after(&self) -> Moment {
        // SAFETY: as above.
        moment(unsafe { X509_get0_notAfter(self.0.as_ptr()) })
    }

    /// The digest of the whole certificate: `AB:CD:…`
    pub fn fingerprint(&self, digest: Digest) -> String {
        let mut bytes = [0; aws_lc_sys::EVP_MAX_MD_SIZE as usize];
        let mut length = 0;
        // SAFETY: digests are constants of the library, and the buffer has room for every one.
        unsafe { X509_digest(self.0.as_ptr(), digest.native(), bytes.as_mut_ptr(), &raw mut length) };
        let mut text = String::new();
        for (index, byte) in bytes[..length as usize].iter().enumerate() {
            let _ = write!(text, "{}{byte:02X}", if index == 0 { "" } else { ":" });
        }
        text
    }

    /// In hexadecimal digits.
    pub fn serial_number(&self) -> String {
        // SAFETY: the certificate is valid; the number made from its own is freed once, and so is the text.
        unsafe {
            let number = Owned::new(aws_lc_sys::ASN1_INTEGER_to_BN(X509_get_serialNumber(self.0.as_ptr()), ptr::null_mut()));
            number.map(|number| hexadecimal(number.as_ptr())).unwrap_or_default()
        }
    }

    /// Whether it has the name of who issued it.
    pub fn is_self_issued(&self) -> bool {
        // SAFETY: both names are the certificate's.
        unsafe { aws_lc_sys::X509_NAME_cmp(self.subject(), self.issuer()) == 0 }
    }

    /// Whether it may issue others.
    pub fn is_authority(&self) -> bool {
        // SAFETY: the certificate is valid.
        unsafe { X509_check_ca(self.0.as_ptr()) == 1 }
    }

    /// Whether `issuer` issued it, by what both say.
    pub fn is_issued_by(&self, issuer: &Certificate) -> bool {
        // SAFETY: both are valid.
        unsafe { X509_check_issued(issuer.0.as_ptr(), self.0.as_ptr()) == aws_lc_sys::X509_V_OK }
    }

    /// Whether its signature is that of the owner of a public key (SubjectPublicKeyInfo).
    pub fn is_signed_by(&self, public_key: &[u8]) -> bool {
        let mut input = std::mem::MaybeUninit::uninit();
        // SAFETY: the input is made before it is read, and as long as is told; certificate and key are valid.
        let signed = unsafe {
            CBS_init(input.as_mut_ptr(), public_key.as_ptr(), public_key.len());
            let key = Owned::new(EVP_parse_public_key(input.as_mut_ptr()));
            key.is_some_and(|key| X509_verify(self.0.as_ptr(), key.as_ptr()) == 1)
        };
        error::forget();
        signed
    }

    /// The object identifiers of what its key may be used for; None if it does not say.
    pub fn extended_key_usage(&self) -> Option<Vec<String>> {
        let list = self.extension(NID_ext_key_usage)?;
        // SAFETY: this extension is a stack of object identifiers, which is ours.
        unsafe {
            let uses =
                native::pointers::<aws_lc_sys::ASN1_OBJECT>(list.cast()).into_iter().map(|object| object_text(object, true)).collect();
            aws_lc_sys::EXTENDED_KEY_USAGE_free(list.cast());
            Some(uses)
        }
    }

    /// The algorithm of its signature: name (or object identifier, where it has none) and object identifier.
    pub fn signature_algorithm(&self) -> (String, String) {
        let mut object = ptr::null();
        // SAFETY: the certificate owns the algorithm.
        unsafe {
            X509_ALGOR_get0(&raw mut object, ptr::null_mut(), ptr::null_mut(), X509_get0_tbs_sigalg(self.0.as_ptr()));
            (object_text(object, false), object_text(object, true))
        }
    }

    /// What an extension holds, decoded; the caller frees it.
    pub(crate) fn extension(&self, nid: c_int) -> Option<*mut std::ffi::c_void> {
        // SAFETY: the certificate is valid.
        let found = unsafe { X509_get_ext_d2i(self.0.as_ptr(), nid, ptr::null_mut(), ptr::null_mut()) };
        error::forget();
        (!found.is_null()).then_some(found)
    }
}

/// The text of a name: `C=US\nO=…`. Each value has dangerous characters escaped.
pub fn name_lines(name: *const X509_NAME) -> String {
    let flags = ASN1_STRFLGS_ESC_2253 | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_UTF8_CONVERT | XN_FLAG_SEP_MULTILINE | XN_FLAG_FN_SN;
    // SAFETY: the callers give names of valid certificates.
    native::printed(|bio| unsafe { X509_NAME_print_ex(bio, name, 0, flags as std::ffi::c_ulong) >= 0 }).unwrap_or_default()
}

/// The entries of a name, in order: short names and values.
pub fn name_entries(name: *const X509_NAME) -> Vec<(String, String)> {
    // SAFETY: the callers give names of valid certificates; entries belong to their name.
    unsafe {
        (0..X509_NAME_entry_count(name))
            .filter_map(|index| {
                let entry = X509_NAME_get_entry(name, index);
                let value = string_text(X509_NAME_ENTRY_get_data(entry))?;
                Some((object_text(X509_NAME_ENTRY_get_object(entry), false), value))
            })
            .collect()
    }
}

/// The short name of an object identifier, or its numbers.
///
/// # Safety
/// The object is valid.
pub unsafe fn object_text(object: *const aws_lc_sys::ASN1_OBJECT, numbers: bool) -> String {
    const ROOM: usize = 256;
    // SAFETY: the object is valid; short names are constants; the buffer is as long as is told, and the text ends in NUL.
    unsafe {
        let nid = OBJ_obj2nid(object);
        if !numbers && nid != NID_undef {
            let name = OBJ_nid2sn(nid);
            if !name.is_null() {
                return CStr::from_ptr(name).to_string_lossy().into_owned();
            }
        }
        let mut buffer = [0; ROOM];
        if OBJ_obj2txt(buffer.as_mut_ptr(), ROOM as c_int, object, 1) <= 0 {
            return String::new();
        }
        CStr::from_ptr(buffer.as_ptr()).to_string_lossy().into_owned()
    }
}

/// The bytes of a string of ASN.1.
///
/// # Safety
/// The string is valid.
pub unsafe fn string_bytes(string: *const aws_lc_sys::ASN1_STRING) -> Vec<u8> {
    // SAFETY: the string is valid and has that many bytes.
    unsafe {
        let (data, length) = (ASN1_STRING_get0_data(string), ASN1_STRING_length(string));
        if data.is_null() || length <= 0 { Vec::new() } else { std::slice::from_raw_parts(data, length as usize).to_vec() }
    }
}

/// The text of a string of ASN.1, whatever its encoding.
///
/// # Safety
/// The string is valid.
pub unsafe fn string_text(string: *const aws_lc_sys::ASN1_STRING) -> Option<String> {
    let mut data = ptr::null_mut();
    // SAFETY: the string is valid; what is made is that long, and freed once.
    unsafe {
        let length = ASN1_STRING_to_UTF8(&raw mut data, string);
        if length < 0 {
            error::forget();
            return None;
        }
        let text = String::from_utf8_lossy(std::slice::from_raw_parts(data, length as usize)).into_owned();
        OPENSSL_free(data.cast());
        Some(text)
    }
}

/// A number in hexadecimal digits.
///
/// # Safety
/// The number is valid.
pub unsafe fn hexadecimal(number: *const aws_lc_sys::BIGNUM) -> String {
    // SAFETY: the number is valid; the text is freed once.
    unsafe {
        let text = aws_lc_sys::BN_bn2hex(number);
        if text.is_null() {
            return String::new();
        }
        let digits = CStr::from_ptr(text).to_string_lossy().to_uppercase();
        OPENSSL_free(text.cast());
        digits
    }
}

fn moment(time: *const ASN1_TIME) -> Moment {
    let mut seconds = 0;
    // SAFETY: the callers give times of valid certificates.
    let text = native::printed(|bio| unsafe {
        ASN1_TIME_to_posix(time, &raw mut seconds);
        ASN1_TIME_print(bio, time) == 1
    });
    error::forget();
    Moment { text: text.unwrap_or_default(), seconds }
}
