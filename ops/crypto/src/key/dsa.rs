//! DSA keys (FIPS 186-4).

use std::ptr;

use aws_lc_sys::{
    BN_num_bits, DSA, DSA_generate_key, DSA_generate_parameters_ex, DSA_get0_pqg, DSA_new, EVP_PKEY, EVP_PKEY_cmp, EVP_PKEY_get0_DSA,
    EVP_PKEY_new, EVP_PKEY_set1_DSA, EVP_marshal_private_key, EVP_marshal_public_key,
};
use ops_pki::PkiError;
use ops_pki::native::{Owned, built};
use zeroize::Zeroizing;

use crate::key::{codec, failed};

pub struct DsaKey(Owned<EVP_PKEY>);

impl DsaKey {
    pub fn from_native(native: Owned<EVP_PKEY>) -> Self {
        Self(native)
    }

    /// OpenSSL's old form: a sequence of 0, p, q, g and both keys.
    pub fn from_traditional(der: &[u8]) -> Option<Self> {
        let numbers = codec::read_integers(der)?;
        let [_, p, q, g, _, private] = numbers.as_slice() else { return None };
        let parameters = [p, q, g].iter().map(|number| codec::write_integer(number)).collect::<Option<Vec<_>>>()?;
        let parameters = codec::write_sequence(&parameters.iter().map(Vec::as_slice).collect::<Vec<_>>())?;
        let pkcs8 = codec::write_pkcs8(codec::DSA, Some(&parameters), &codec::write_integer(private)?)?;
        super::import::native_private(&pkcs8).map(Self)
    }

    pub fn generate(bits: u32, divisor_bits: Option<u32>) -> Result<Self, PkiError> {
        let error = || failed("DSA key generation failed");
        // SAFETY: all is valid, and what is made is freed once.
        unsafe {
            let dsa = Owned::new(DSA_new()).ok_or_else(error)?;
            let raw = dsa.as_ptr();
            let none = ptr::null_mut();
            // aws-lc takes the divisor's length from that of the modulus, as FIPS 186-4 pairs them.
            let made = DSA_generate_parameters_ex(raw, bits, ptr::null(), 0, none, none.cast(), none.cast()) == 1;
            let native = Owned::new(EVP_PKEY_new()).ok_or_else(error)?;
            if !made || DSA_generate_key(raw) != 1 || EVP_PKEY_set1_DSA(native.as_ptr(), raw) != 1 {
                return Err(error());
            }
            let key = Self(native);
            let fits = divisor_bits.is_none_or(|wanted| wanted == key.sizes().1);
            if fits { Ok(key) } else { Err(PkiError::openssl("05000000", "dsa routines", "bad q value")) }
        }
    }

    pub fn native(&self) -> &Owned<EVP_PKEY> {
        &self.0
    }

    pub fn dsa(&self) -> *mut DSA {
        // SAFETY: the key is valid, and of DSA. It owns what it gives.
        unsafe { EVP_PKEY_get0_DSA(self.0.as_ptr()) }
    }

    /// Bits of the modulus and of the divisor.
    pub fn sizes(&self) -> (u32, u32) {
        let (mut p, mut q, mut g) = (ptr::null(), ptr::null(), ptr::null());
        // SAFETY: the key owns its numbers.
        unsafe {
            DSA_get0_pqg(self.dsa(), &raw mut p, &raw mut q, &raw mut g);
            (BN_num_bits(p), BN_num_bits(q))
        }
    }

    pub fn spki(&self) -> Option<Vec<u8>> {
        // SAFETY: the key is valid, and so is the builder.
        built(|builder| unsafe { EVP_marshal_public_key(builder, self.0.as_ptr()) == 1 })
    }

    pub fn pkcs8(&self) -> Option<Zeroizing<Vec<u8>>> {
        // SAFETY: as above.
        built(|builder| unsafe { EVP_marshal_private_key(builder, self.0.as_ptr()) == 1 }).map(Zeroizing::new)
    }

    pub fn equals(&self, other: &Self) -> bool {
        // SAFETY: both are valid.
        unsafe { EVP_PKEY_cmp(self.0.as_ptr(), other.0.as_ptr()) == 1 }
    }
}
