//! ECDSA and DSA (FIPS 186), whose signatures are two numbers.

use std::ptr;

use aws_lc_sys::{
    BIGNUM, DSA_SIG, DSA_SIG_get0, DSA_SIG_new, DSA_SIG_set0, DSA_do_sign, DSA_do_verify, ECDSA_SIG, ECDSA_SIG_from_bytes, ECDSA_SIG_get0,
    ECDSA_SIG_new, ECDSA_SIG_set0, ECDSA_do_sign, ECDSA_do_verify, d2i_DSA_SIG,
};
use ops_pki::PkiError;
use ops_pki::native::Owned;

use crate::key::codec::{write_integer, write_sequence};
use crate::key::dsa::DsaKey;
use crate::key::ec::EcKey;
use crate::number::{Number, bytes_of};

/// A sequence of both numbers, or both side by side in `size` bytes each.
///
/// # Safety
/// Both are valid.
unsafe fn write(r: *const BIGNUM, s: *const BIGNUM, side_by_side: Option<usize>) -> Result<Vec<u8>, PkiError> {
    // SAFETY: as this function says.
    let (r, s) = unsafe { (bytes_of(r, side_by_side.unwrap_or(0)), bytes_of(s, side_by_side.unwrap_or(0))) };
    if side_by_side.is_some() {
        return Ok([r, s].concat());
    }
    let sequence = || write_sequence(&[&write_integer(&r)?, &write_integer(&s)?]);
    sequence().ok_or_else(|| PkiError::plain("signature cannot be encoded"))
}

/// The two halves, for a function that takes them over.
fn halves(signature: &[u8], size: usize) -> Option<(Number, Number)> {
    if signature.len() != 2 * size {
        return None;
    }
    let (r, s) = signature.split_at(size);
    Some((Number::from_bytes(r)?, Number::from_bytes(s)?))
}

pub fn sign_ec(key: &EcKey, digest: &[u8], side_by_side: bool) -> Result<Vec<u8>, PkiError> {
    let (mut r, mut s) = (ptr::null(), ptr::null());
    // SAFETY: the key is valid, and the signature owns its numbers.
    unsafe {
        let signature = Owned::new(ECDSA_do_sign(digest.as_ptr(), digest.len(), key.key())).ok_or_else(PkiError::last)?;
        ECDSA_SIG_get0(signature.as_ptr(), &raw mut r, &raw mut s);
        write(r, s, side_by_side.then(|| key.order_size()))
    }
}

fn read_ec(key: &EcKey, signature: &[u8], side_by_side: bool) -> Option<Owned<ECDSA_SIG>> {
    // SAFETY: what is made is ours; it takes the numbers over.
    unsafe {
        if !side_by_side {
            return Owned::new(ECDSA_SIG_from_bytes(signature.as_ptr(), signature.len()));
        }
        let (r, s) = halves(signature, key.order_size())?;
        let made = Owned::new(ECDSA_SIG_new())?;
        (ECDSA_SIG_set0(made.as_ptr(), r.into_raw(), s.into_raw()) == 1).then_some(made)
    }
}

pub fn verify_ec(key: &EcKey, digest: &[u8], signature: &[u8], side_by_side: bool) -> bool {
    read_ec(key, signature, side_by_side).is_some_and(|signature| {
        // SAFETY: all are valid.
        unsafe { ECDSA_do_verify(digest.as_ptr(), digest.len(), signature.as_ptr(), key.key()) == 1 }
    })
}

/// Bytes of the divisor, which both numbers are below.
fn divisor_size(key: &DsaKey) -> usize {
    key.sizes().1.div_ceil(8) as usize
}

pub fn sign_dsa(key: &DsaKey, digest: &[u8], side_by_side: bool) -> Result<Vec<u8>, PkiError> {
    let (mut r, mut s) = (ptr::null(), ptr::null());
    // SAFETY: as for curves.
    unsafe {
        let signature = Owned::new(DSA_do_sign(digest.as_ptr(), digest.len(), key.dsa())).ok_or_else(PkiError::last)?;
        DSA_SIG_get0(signature.as_ptr(), &raw mut r, &raw mut s);
        write(r, s, side_by_side.then(|| divisor_size(key)))
    }
}

fn read_dsa(key: &DsaKey, signature: &[u8], side_by_side: bool) -> Option<Owned<DSA_SIG>> {
    // SAFETY: as for curves; the input is as long as is told.
    unsafe {
        if !side_by_side {
            let mut input = signature.as_ptr();
            let read = Owned::new(d2i_DSA_SIG(ptr::null_mut(), &raw mut input, signature.len().try_into().ok()?))?;
            return (input == signature.as_ptr_range().end).then_some(read);
        }
        let (r, s) = halves(signature, divisor_size(key))?;
        let made = Owned::new(DSA_SIG_new())?;
        (DSA_SIG_set0(made.as_ptr(), r.into_raw(), s.into_raw()) == 1).then_some(made)
    }
}

pub fn verify_dsa(key: &DsaKey, digest: &[u8], signature: &[u8], side_by_side: bool) -> bool {
    read_dsa(key, signature, side_by_side).is_some_and(|signature| {
        // SAFETY: all are valid.
        unsafe { DSA_do_verify(digest.as_ptr(), digest.len(), signature.as_ptr(), key.dsa()) == 1 }
    })
}
