//! PEM (RFC 7468), and what came before it: blocks whose headers say how they are encrypted (RFC 1421).

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr;

use aws_lc_sys::{
    EVP_CIPHER, EVP_CIPHER_INFO, OPENSSL_free, PEM_ASN1_write_bio, PEM_do_header, PEM_get_EVP_CIPHER_INFO, PEM_read_bio, PEM_write_bio,
};
use ops_pki::PkiError;
use ops_pki::native;
use zeroize::Zeroizing;

use crate::key::encrypted::bad_decrypt;

pub struct Block {
    /// What stands after BEGIN.
    pub label: String,
    pub data: Zeroizing<Vec<u8>>,
}

/// What the callback for passwords gets: the password, and whether it was asked for.
struct Answer<'a> {
    passphrase: Option<&'a [u8]>,
    asked: bool,
}

/// PEM that needs a passphrase: OpenSSL asks for it, and nobody answers.
pub fn passphrase_missing() -> PkiError {
    PkiError::openssl("07880109", "common libcrypto routines", "interrupted or cancelled")
}

unsafe extern "C" fn give_passphrase(buffer: *mut c_char, size: c_int, _write: c_int, answer: *mut c_void) -> c_int {
    // SAFETY: this is the pointer that `blocks` gave.
    let answer = unsafe { &mut *answer.cast::<Answer>() };
    answer.asked = true;
    let (Some(passphrase), Ok(room)) = (answer.passphrase, usize::try_from(size)) else { return -1 };
    if passphrase.len() > room {
        return -1;
    }
    // SAFETY: the buffer has room for it.
    unsafe { ptr::copy_nonoverlapping(passphrase.as_ptr(), buffer.cast(), passphrase.len()) };
    passphrase.len() as c_int
}

/// The first block of a text whose label is wanted, decrypted if its headers say that it is encrypted. None if there is no such block.
pub fn find(text: &[u8], passphrase: Option<&[u8]>, wanted: impl Fn(&str) -> bool) -> Result<Option<Block>, PkiError> {
    /// The longest password that is taken.
    const MAX_PASSPHRASE: usize = 1024;

    let Some(input) = native::reader(text) else { return Ok(None) };
    loop {
        let (mut name, mut header, mut data, mut length) = (ptr::null_mut(), ptr::null_mut(), ptr::null_mut(), 0);
        // SAFETY: what is read is ours, and freed once.
        unsafe {
            let read = PEM_read_bio(input.as_ptr(), &raw mut name, &raw mut header, &raw mut data, &raw mut length);
            if read != 1 {
                ops_pki::error::forget();
                return Ok(None);
            }
            let label = CStr::from_ptr(name).to_string_lossy().into_owned();
            let mut cipher = std::mem::MaybeUninit::<EVP_CIPHER_INFO>::zeroed();
            let mut answer = Answer { passphrase: passphrase.filter(|text| text.len() <= MAX_PASSPHRASE), asked: false };
            let is_wanted = wanted(&label);
            let decrypted = !is_wanted
                || (PEM_get_EVP_CIPHER_INFO(header, cipher.as_mut_ptr()) == 1
                    && PEM_do_header(cipher.as_mut_ptr(), data, &raw mut length, Some(give_passphrase), (&raw mut answer).cast()) == 1);
            let bytes = Zeroizing::new(std::slice::from_raw_parts(data, usize::try_from(length).unwrap_or(0)).to_vec());
            OPENSSL_free(name.cast());
            OPENSSL_free(header.cast());
            OPENSSL_free(data.cast());
            ops_pki::error::forget();
            if !decrypted {
                return Err(if answer.asked && answer.passphrase.is_none() { passphrase_missing() } else { bad_decrypt() });
            }
            if is_wanted {
                return Ok(Some(Block { label, data: bytes }));
            }
        }
    }
}

/// One block as text.
pub fn write(label: &str, data: &[u8]) -> Option<String> {
    let (label, length) = (CString::new(label).ok()?, data.len().try_into().ok()?);
    // SAFETY: texts and data are valid and as long as is told.
    native::printed(|bio| unsafe { PEM_write_bio(bio, label.as_ptr(), c"".as_ptr(), data.as_ptr(), length) > 0 })
}

/// For the writer, which asks how long something is and then for the thing itself: bytes that are encoded already.
unsafe extern "C" fn give_encoded(object: *const c_void, out: *mut *mut u8) -> c_int {
    // SAFETY: the object is the slice that `write_encrypted` gave, and the output has as much room as was told before.
    unsafe {
        let bytes = *object.cast::<&[u8]>();
        if !out.is_null() {
            ptr::copy_nonoverlapping(bytes.as_ptr(), *out, bytes.len());
            *out = (*out).add(bytes.len());
        }
        bytes.len() as c_int
    }
}

/// One block as text, encrypted as its headers say.
pub(crate) fn write_encrypted(label: &str, data: &[u8], cipher: *const EVP_CIPHER, passphrase: &[u8]) -> Option<String> {
    let (label, length) = (CString::new(label).ok()?, passphrase.len().try_into().ok()?);
    let mut object = data;
    // SAFETY: texts and data are valid; the object is what the function above takes it for; the cipher is a constant.
    native::printed(|bio| unsafe {
        let object = (&raw mut object).cast();
        let passphrase = passphrase.as_ptr().cast_mut();
        PEM_ASN1_write_bio(Some(give_encoded), label.as_ptr(), bio, object, cipher, passphrase, length, None, ptr::null_mut()) == 1
    })
}
