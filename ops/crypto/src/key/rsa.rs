//! RSA keys (RFC 8017), with or without a restriction to PSS.

use std::ptr;

use aws_lc_sys::{
    EVP_PKEY, EVP_PKEY_cmp, EVP_PKEY_get0_RSA, EVP_PKEY_new, EVP_PKEY_set1_RSA, RSA, RSA_bits, RSA_generate_key_ex, RSA_get0_crt_params,
    RSA_get0_factors, RSA_get0_key, RSA_new, RSA_new_private_key, RSA_new_private_key_large_e, RSA_new_public_key_large_e,
    RSA_private_key_from_bytes, RSA_private_key_to_bytes, RSA_public_key_from_bytes, RSA_public_key_to_bytes,
};
use deno_core::convert::Uint8Array;
use ops_pki::PkiError;
use ops_pki::native::Owned;
use zeroize::Zeroizing;

use crate::key::failed;
use crate::key::pss::Pss;
use crate::number::{Number, bytes_of};

pub struct RsaKey {
    native: Owned<EVP_PKEY>,
    /// What a key that is for PSS only says about it.
    pub pss: Option<Pss>,
}

/// The numbers of a key in the order of a JWK: n, e, and of a private one d, p, q, dp, dq, qi.
pub type Numbers = Vec<Vec<u8>>;

impl RsaKey {
    fn new(rsa: Option<Owned<RSA>>) -> Option<Self> {
        let rsa = rsa?;
        // SAFETY: both are valid; the key takes a reference of its own.
        unsafe {
            let native = Owned::new(EVP_PKEY_new())?;
            (EVP_PKEY_set1_RSA(native.as_ptr(), rsa.as_ptr()) == 1).then_some(Self { native, pss: None })
        }
    }

    pub fn with_pss(self, pss: Option<Pss>) -> Self {
        Self { pss, ..self }
    }

    pub fn from_public_der(der: &[u8]) -> Option<Self> {
        // SAFETY: the input has that many bytes.
        Self::new(unsafe { Owned::new(RSA_public_key_from_bytes(der.as_ptr(), der.len())) })
    }

    pub fn from_private_der(der: &[u8]) -> Option<Self> {
        // SAFETY: the input has that many bytes.
        Self::new(unsafe { Owned::new(RSA_private_key_from_bytes(der.as_ptr(), der.len())) })
    }

    /// Of two numbers a public key, of eight a private one.
    pub fn from_numbers(numbers: &[&[u8]]) -> Option<Self> {
        let numbers = numbers.iter().map(|bytes| Number::from_bytes(bytes)).collect::<Option<Vec<_>>>()?;
        // SAFETY: the numbers are valid, and copied.
        let rsa = unsafe {
            match numbers.as_slice() {
                [n, e] => Owned::new(RSA_new_public_key_large_e(n.as_ptr(), e.as_ptr())),
                [n, e, d, p, q, dp, dq, qi] => {
                    /// Exponents above this are another function's.
                    const USUAL_BITS: u32 = 33;
                    let new = if e.bits() > USUAL_BITS { RSA_new_private_key_large_e } else { RSA_new_private_key };
                    Owned::new(new(n.as_ptr(), e.as_ptr(), d.as_ptr(), p.as_ptr(), q.as_ptr(), dp.as_ptr(), dq.as_ptr(), qi.as_ptr()))
                }
                _ => None,
            }
        };
        Self::new(rsa)
    }

    pub fn generate(bits: u32, exponent: u32) -> Result<Self, PkiError> {
        /// OpenSSL makes no smaller ones.
        const SMALLEST: u32 = 512;

        let error = || failed("RSA key generation failed");
        if bits < SMALLEST {
            return Err(PkiError::plain("error:1C8000AB:Provider routines::key size too small"));
        }
        // aws-lc would search for primes without end.
        if exponent < 3 || exponent.is_multiple_of(2) {
            return Err(PkiError::plain("error:020000B2:rsa routines::pub exponent out of range"));
        }
        let exponent = Number::from_bytes(&exponent.to_be_bytes()).ok_or_else(error)?;
        // SAFETY: both are valid; null is no callback.
        unsafe {
            let rsa = Owned::new(RSA_new()).ok_or_else(error)?;
            if RSA_generate_key_ex(rsa.as_ptr(), bits.cast_signed(), exponent.as_ptr(), ptr::null_mut()) != 1 {
                return Err(PkiError::last());
            }
            Self::new(Some(rsa)).ok_or_else(error)
        }
    }

    pub fn native(&self) -> &Owned<EVP_PKEY> {
        &self.native
    }

    pub fn rsa(&self) -> *mut RSA {
        // SAFETY: the key is valid, and of RSA. It owns what it gives.
        unsafe { EVP_PKEY_get0_RSA(self.native.as_ptr()) }
    }

    /// Bytes of the modulus.
    pub fn size(&self) -> usize {
        self.bits().div_ceil(8) as usize
    }

    /// As long as the modulus.
    pub fn private_exponent(&self) -> Option<Zeroizing<Vec<u8>>> {
        let mut exponent = ptr::null();
        // SAFETY: the key is valid, and owns the number.
        unsafe {
            RSA_get0_key(self.rsa(), ptr::null_mut(), ptr::null_mut(), &raw mut exponent);
            (!exponent.is_null()).then(|| Zeroizing::new(bytes_of(exponent, self.size())))
        }
    }

    pub fn bits(&self) -> u32 {
        // SAFETY: the key is valid.
        unsafe { RSA_bits(self.rsa()) }
    }

    pub fn numbers(&self, private: bool) -> Numbers {
        let rsa = self.rsa();
        let mut numbers = [ptr::null(); 8];
        let [n, e, d, p, q, dp, dq, qi] = &mut numbers;
        // SAFETY: the key owns its numbers; those it has not stay null.
        unsafe {
            RSA_get0_key(rsa, n, e, d);
            RSA_get0_factors(rsa, p, q);
            RSA_get0_crt_params(rsa, dp, dq, qi);
            numbers[..if private { 8 } else { 2 }].iter().map(|number| bytes_of(*number, 0)).collect()
        }
    }

    pub fn public_der(&self) -> Option<Vec<u8>> {
        sized(|data, length| {
            // SAFETY: the key is valid, and what is made is taken over.
            unsafe { RSA_public_key_to_bytes(data, length, self.rsa()) }
        })
    }

    pub fn private_der(&self) -> Option<Zeroizing<Vec<u8>>> {
        sized(|data, length| {
            // SAFETY: as above.
            unsafe { RSA_private_key_to_bytes(data, length, self.rsa()) }
        })
        .map(Zeroizing::new)
    }

    pub fn equals(&self, other: &Self) -> bool {
        // SAFETY: both are valid.
        let same = unsafe { EVP_PKEY_cmp(self.native.as_ptr(), other.native.as_ptr()) } == 1;
        same && self.pss == other.pss
    }
}

/// The bytes that a function makes for us to free.
fn sized(make: impl FnOnce(*mut *mut u8, *mut usize) -> i32) -> Option<Vec<u8>> {
    let (mut data, mut length) = (ptr::null_mut(), 0);
    if make(&raw mut data, &raw mut length) != 1 {
        ops_pki::error::forget();
        return None;
    }
    // SAFETY: the function made so many bytes, which are ours to free.
    unsafe {
        let bytes = std::slice::from_raw_parts(data, length).to_vec();
        aws_lc_sys::OPENSSL_free(data.cast());
        Some(bytes)
    }
}

/// Numbers for JavaScript.
pub fn arrays(numbers: Numbers) -> Vec<Uint8Array> {
    numbers.into_iter().map(Uint8Array::from).collect()
}
