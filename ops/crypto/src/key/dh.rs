//! Keys of classic Diffie-Hellman (PKCS #3; RFC 7919 and RFC 3526 have the groups).

use std::ptr;

use aws_lc_sys::{
    BIGNUM, BN_get_rfc3526_prime_1536, BN_get_rfc3526_prime_2048, BN_get_rfc3526_prime_3072, BN_get_rfc3526_prime_4096,
    BN_get_rfc3526_prime_6144, BN_get_rfc3526_prime_8192, BN_is_odd, BN_mod_exp, BN_mod_exp_mont_consttime, BN_nnmod, DH, DH_check,
    DH_generate_parameters_ex, DH_get0_p, DH_new, DH_set0_pqg,
};
use ops_pki::PkiError;
use ops_pki::native::Owned;
use pkcs8::der::Decode;
use zeroize::Zeroizing;

use crate::key::{codec, failed};
use crate::number::{Context, Number, bytes_of};
use crate::{prime, safe_prime};

/// The numbers that both sides have in common; big-endian, without zeroes in front.
#[derive(Clone, PartialEq, Eq)]
pub struct Group {
    pub prime: Vec<u8>,
    pub generator: Vec<u8>,
    /// The order of the subgroup, where X9.42 gives it.
    pub order: Option<Vec<u8>>,
    /// Bits of a private key, where PKCS #3 says so.
    pub length: Option<u32>,
}

pub struct DhKey {
    pub group: Group,
    pub public: Vec<u8>,
    pub private: Option<Zeroizing<Vec<u8>>>,
}

/// The first two of RFC 2409: aws-lc has none below 1536 bits.
const OAKLEY_1: &str = "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437\
4fe1356d6d51c245e485b576625e7ec6f44c42e9a63a3620ffffffffffffffff";
const OAKLEY_2: &str = "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437\
4fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe649286651ece65381ffffffffffffffff";

fn without_zeroes(bytes: &[u8]) -> Vec<u8> {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    bytes[start..].to_vec()
}

fn from_hex(text: &str) -> Vec<u8> {
    text.as_bytes().chunks(2).filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

impl Group {
    pub fn new(prime: &[u8], generator: &[u8]) -> Self {
        Self { prime: without_zeroes(prime), generator: without_zeroes(generator), order: None, length: None }
    }

    /// A group of RFC 2409 or RFC 3526 (`modp14`), whose generator is 2.
    pub fn named(name: &str) -> Option<Self> {
        let native = |get: unsafe extern "C" fn(*mut BIGNUM) -> *mut BIGNUM| {
            let number = Number::new()?;
            // SAFETY: the number is valid.
            unsafe { get(number.as_ptr()) };
            Some(number.to_bytes(0))
        };
        let prime = match name {
            "modp1" => Some(from_hex(OAKLEY_1)),
            "modp2" => Some(from_hex(OAKLEY_2)),
            "modp5" => native(BN_get_rfc3526_prime_1536),
            "modp14" => native(BN_get_rfc3526_prime_2048),
            "modp15" => native(BN_get_rfc3526_prime_3072),
            "modp16" => native(BN_get_rfc3526_prime_4096),
            "modp17" => native(BN_get_rfc3526_prime_6144),
            "modp18" => native(BN_get_rfc3526_prime_8192),
            _ => None,
        }?;
        Some(Self::new(&prime, &[2]))
    }

    /// One with a new safe prime.
    pub fn generate(bits: u32, generator: u32) -> Result<Self, PkiError> {
        let error = || failed("DH parameter generation failed");
        if bits < SMALLEST {
            return Err(PkiError::plain("error:0280007E:Diffie-Hellman routines::modulus too small"));
        }
        if generator > 1 && (safe_prime::MIN_BITS..=MAX_BITS).contains(&bits) {
            // So that the generator makes the subgroup of half the order, which tells nothing of a secret's last bit.
            let (add, rem) = match generator {
                2 => (24, 23),
                5 => (60, 59),
                _ => (12, 11),
            };
            let prime = prime::generate(bits, true, Some(&[add]), Some(&[rem])).ok_or_else(error)?;
            return Ok(Self::new(&prime, &generator.to_be_bytes()));
        }
        // SAFETY: the object is valid; null is no callback. It owns its prime.
        unsafe {
            let dh = Owned::new(DH_new()).ok_or_else(error)?;
            if DH_generate_parameters_ex(dh.as_ptr(), bits.cast_signed(), generator.cast_signed(), ptr::null_mut()) != 1 {
                return Err(PkiError::last());
            }
            Ok(Self::new(&bytes_of(DH_get0_p(dh.as_ptr()), 0), &generator.to_be_bytes()))
        }
    }

    fn native(&self) -> Option<Owned<DH>> {
        // SAFETY: the object takes the numbers over, unless it fails, when memory is lost rather than freed twice.
        unsafe {
            let dh = Owned::new(DH_new())?;
            let (prime, generator) = (Number::from_bytes(&self.prime)?, Number::from_bytes(&self.generator)?);
            (DH_set0_pqg(dh.as_ptr(), prime.into_raw(), ptr::null_mut(), generator.into_raw()) == 1).then_some(dh)
        }
    }

    /// What is wrong with it: the bits of `DH_CHECK_…`, as `dh.verifyError` has them.
    pub fn check(&self) -> u32 {
        /// DH_MODULUS_TOO_SMALL of OpenSSL, which aws-lc does not look for, and DH_NOT_SUITABLE_GENERATOR.
        const TOO_SMALL: u32 = 0x80;
        const UNSUITABLE_GENERATOR: u32 = 8;

        let mut flags = 0;
        let checked = self.native().is_some_and(|dh| {
            // SAFETY: the object is valid.
            unsafe { DH_check(dh.as_ptr(), &raw mut flags) == 1 }
        });
        ops_pki::error::forget();
        let flags = if checked { flags.cast_unsigned() } else { UNSUITABLE_GENERATOR };
        if self.bits() < SMALLEST { flags | TOO_SMALL } else { flags }
    }

    pub fn bits(&self) -> u32 {
        self.prime.first().map_or(0, |first| (self.prime.len() * 8) as u32 - first.leading_zeros())
    }

    /// A random private key, and its public one.
    pub fn generate_key(&self) -> Option<(Vec<u8>, Zeroizing<Vec<u8>>)> {
        let bits = self.length.unwrap_or_else(|| self.bits().saturating_sub(1)).max(1) as usize;
        let mut private = Zeroizing::new(vec![0; bits.div_ceil(8)]);
        loop {
            crate::random::fill(&mut private);
            private[0] &= 0xff >> (bits.next_multiple_of(8) - bits);
            if private.iter().any(|byte| *byte != 0) {
                break;
            }
        }
        let private = Zeroizing::new(without_zeroes(&private));
        Some((self.public_of(&private)?, private))
    }

    /// The public key of a private one.
    pub fn public_of(&self, private: &[u8]) -> Option<Vec<u8>> {
        self.power(&self.generator, private).map(|number| without_zeroes(&number))
    }

    /// `base` to the power of a secret, in as many bytes as the prime has.
    pub fn power(&self, base: &[u8], secret: &[u8]) -> Option<Vec<u8>> {
        let (base, secret, prime) = (Number::from_bytes(base)?, Number::from_bytes(secret)?, Number::from_bytes(&self.prime)?);
        let (result, rest, context) = (Number::new()?, Number::new()?, Context::new()?);
        // SAFETY: all are valid; the base is made smaller than the modulus, as the function asks.
        let done = unsafe {
            let context = context.as_ptr();
            BN_nnmod(rest.as_ptr(), base.as_ptr(), prime.as_ptr(), context) == 1
                && if BN_is_odd(prime.as_ptr()) == 1 {
                    let (result, base, secret) = (result.as_ptr(), rest.as_ptr(), secret.as_ptr());
                    BN_mod_exp_mont_consttime(result, base, secret, prime.as_ptr(), context, ptr::null()) == 1
                } else {
                    BN_mod_exp(result.as_ptr(), rest.as_ptr(), secret.as_ptr(), prime.as_ptr(), context) == 1
                }
        };
        ops_pki::error::forget();
        done.then(|| result.to_bytes(self.prime.len()))
    }

    /// Whether `public` can be a public key: more than 1 and less than the prime minus 1.
    pub fn admits(&self, public: &[u8]) -> Admission {
        let public = without_zeroes(public);
        if public.is_empty() || public == [1] {
            return Admission::TooSmall;
        }
        // Primes are odd: nothing is borrowed.
        let mut largest = self.prime.clone();
        if let Some(last) = largest.last_mut() {
            *last &= !1;
        }
        if (public.len(), &public) < (largest.len(), &largest) { Admission::Fine } else { Admission::TooLarge }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    Fine,
    TooSmall,
    TooLarge,
}

impl DhKey {
    pub fn generate(group: Group) -> Result<Self, PkiError> {
        let (public, private) = group.generate_key().ok_or_else(|| failed("DH key generation failed"))?;
        Ok(Self { group, public, private: Some(private) })
    }

    /// The parameters of PKCS #3, or of X9.42.
    fn read_group(parameters: Option<&[u8]>, x942: bool) -> Option<Group> {
        let numbers = codec::read_integers(parameters?)?;
        match (x942, numbers.as_slice()) {
            (false, [prime, generator]) => Some(Group::new(prime, generator)),
            (false, [prime, generator, length]) => {
                let length = length.iter().try_fold(0u32, |sum, byte| sum.checked_mul(256)?.checked_add((*byte).into()))?;
                Some(Group { length: Some(length), ..Group::new(prime, generator) })
            }
            (true, [prime, generator, order, ..]) => Some(Group { order: Some(order.clone()), ..Group::new(prime, generator) }),
            _ => None,
        }
        // Larger ones would take minutes.
        .filter(|group| !group.prime.is_empty() && !group.generator.is_empty() && group.bits() <= MAX_BITS)
    }

    pub fn read_public(parameters: Option<&[u8]>, x942: bool, key: &[u8]) -> Option<Self> {
        let public = pkcs8::der::asn1::UintRef::from_der(key).ok()?.as_bytes().to_vec();
        Some(Self { group: Self::read_group(parameters, x942)?, public, private: None })
    }

    pub fn read_private(parameters: Option<&[u8]>, x942: bool, key: &[u8]) -> Option<Self> {
        let private = Zeroizing::new(pkcs8::der::asn1::UintRef::from_der(key).ok()?.as_bytes().to_vec());
        let group = Self::read_group(parameters, x942)?;
        Some(Self { public: group.public_of(&private)?, group, private: Some(private) })
    }

    fn parameters(&self) -> Option<Vec<u8>> {
        let Group { prime, generator, order, length } = &self.group;
        let mut numbers = vec![codec::write_integer(prime)?, codec::write_integer(generator)?];
        if let Some(order) = order {
            numbers.push(codec::write_integer(order)?);
        } else if let Some(length) = length {
            numbers.push(codec::write_integer(&length.to_be_bytes())?);
        }
        codec::write_sequence(&numbers.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    fn oid(&self) -> pkcs8::spki::ObjectIdentifier {
        if self.group.order.is_some() { codec::DHX } else { codec::DH }
    }

    pub fn spki(&self) -> Option<Vec<u8>> {
        codec::write_spki(self.oid(), Some(&self.parameters()?), &codec::write_integer(&self.public)?)
    }

    pub fn pkcs8(&self) -> Option<Zeroizing<Vec<u8>>> {
        codec::write_pkcs8(self.oid(), Some(&self.parameters()?), &codec::write_integer(self.private.as_deref()?)?)
    }

    pub fn equals(&self, other: &Self) -> bool {
        self.group.prime == other.group.prime && self.group.generator == other.group.generator && self.public == other.public
    }
}

/// What OpenSSL makes at least.
const SMALLEST: u32 = 512;

/// What OpenSSL takes at most.
const MAX_BITS: u32 = 10_000;
