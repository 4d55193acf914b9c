//! Large positive numbers of aws-lc; as bytes they are big-endian.

use std::ptr::null_mut;

use aws_lc_sys::{BIGNUM, BN_CTX, BN_CTX_free, BN_CTX_new, BN_bin2bn, BN_bn2bin_padded, BN_new, BN_num_bits, BN_num_bytes};
use ops_pki::native::Owned;

/// Room for intermediate results.
pub struct Context(*mut BN_CTX);

impl Context {
    pub fn new() -> Option<Self> {
        // SAFETY: it takes nothing; null is out of memory.
        let context = unsafe { BN_CTX_new() };
        (!context.is_null()).then_some(Self(context))
    }

    pub fn as_ptr(&self) -> *mut BN_CTX {
        self.0
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        // SAFETY: it is freed once.
        unsafe { BN_CTX_free(self.0) };
    }
}

pub struct Number(Owned<BIGNUM>);

impl Number {
    pub fn new() -> Option<Self> {
        // SAFETY: it takes nothing; null is out of memory.
        unsafe { Owned::new(BN_new()) }.map(Self)
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        // SAFETY: `bytes` has that length; null for the number makes a new one.
        unsafe { Owned::new(BN_bin2bn(bytes.as_ptr(), bytes.len(), null_mut())) }.map(Self)
    }

    pub fn from_native(number: Owned<BIGNUM>) -> Self {
        Self(number)
    }

    pub fn as_ptr(&self) -> *mut BIGNUM {
        self.0.as_ptr()
    }

    pub fn bits(&self) -> u32 {
        // SAFETY: the number is valid.
        unsafe { BN_num_bits(self.as_ptr()) }
    }

    /// At least so many bytes.
    pub fn to_bytes(&self, length: usize) -> Vec<u8> {
        // SAFETY: the number is valid.
        unsafe { bytes_of(self.as_ptr(), length) }
    }

    /// For a function that keeps it.
    pub fn into_raw(self) -> *mut BIGNUM {
        let pointer = self.as_ptr();
        std::mem::forget(self);
        pointer
    }
}

/// A number in at least so many bytes.
///
/// # Safety
/// The number is null, which gives no bytes, or valid.
pub unsafe fn bytes_of(number: *const BIGNUM, length: usize) -> Vec<u8> {
    if number.is_null() {
        return Vec::new();
    }
    // SAFETY: the number is valid, and the bytes are as many as are told.
    unsafe {
        let mut bytes = vec![0; length.max(BN_num_bytes(number) as usize)];
        BN_bn2bin_padded(bytes.as_mut_ptr(), bytes.len(), number);
        bytes
    }
}
