//! Key agreement: what two sides come to when each has a key of its own. Docs: crypto.md, "crypto.diffieHellman(options[, callback])",
//! "Class: ECDH" and "Class: DiffieHellman".

use aws_lc_sys::{ECDH_compute_key, X25519};
use deno_core::convert::Uint8Array;
use deno_core::{OpState, ToV8, op2};
use ops_pki::PkiError;
use zeroize::Zeroizing;

use crate::key::curves;
use crate::key::dh::{Admission, Group};
use crate::key::ec::{self, EcKey};
use crate::key::octets::Engine;
use crate::key::{Key, KeyHandle, Octets, Pair, failed, unsuitable};

fn failed_derivation() -> PkiError {
    ops_pki::error::forget();
    PkiError::openssl("1C8000AF", "Provider routines", "failed during derivation")
}

fn mismatch() -> PkiError {
    ops_pki::error::forget();
    PkiError::openssl("1C8000CB", "Provider routines", "mismatching domain parameters")
}

/// The shared x coordinate.
fn curves(private: &EcKey, public: *const aws_lc_sys::EC_POINT) -> Option<Vec<u8>> {
    let mut secret = vec![0; private.field_size()];
    // SAFETY: key and point are valid and of one curve; the secret has as much room as is told.
    let length = unsafe { ECDH_compute_key(secret.as_mut_ptr().cast(), secret.len(), public, private.key(), None) };
    ops_pki::error::forget();
    (usize::try_from(length) == Ok(secret.len())).then_some(secret)
}

fn octets(private: &Octets, public: &Octets) -> Option<Vec<u8>> {
    let (secret, public) = (private.private.as_deref()?, &public.public);
    match private.kind.engine {
        Engine::X25519 => {
            let mut shared = vec![0; 32];
            // SAFETY: all have 32 bytes.
            let done = unsafe { X25519(shared.as_mut_ptr(), secret.as_ptr(), public.as_ptr()) };
            (done == 1).then_some(shared)
        }
        Engine::X448 => {
            let shared = x448::x448(secret.as_slice().try_into().ok()?, public.as_slice().try_into().ok()?)?;
            // Points of small order, however they are written (RFC 7748, section 6.2).
            let nothing = shared.iter().fold(0, |all, byte| all | byte) == 0;
            (!nothing).then(|| shared.to_vec())
        }
        _ => None,
    }
}

/// What `private` and `public` have in common.
pub fn agree(private: &Key, public: &Key) -> Result<Vec<u8>, PkiError> {
    if !private.private {
        return Err(unsuitable());
    }
    match (&*private.pair, &*public.pair) {
        (Pair::Ec(one), Pair::Ec(other)) if one.curve.name == other.curve.name => {
            curves(one, other.public_point()).ok_or_else(failed_derivation)
        }
        (Pair::Ec(_), Pair::Ec(_)) => Err(mismatch()),
        (Pair::Octets(one), Pair::Octets(other))
            if one.kind.name == other.kind.name && matches!(one.kind.engine, Engine::X25519 | Engine::X448) =>
        {
            octets(one, other).ok_or_else(failed_derivation)
        }
        (Pair::Dh(one), Pair::Dh(other)) => {
            if (&one.group.prime, &one.group.generator) != (&other.group.prime, &other.group.generator) {
                return Err(mismatch());
            }
            let secret = one.private.as_deref().ok_or_else(unsuitable)?;
            match one.group.admits(&other.public) {
                Admission::Fine => one.group.power(&other.public, secret).ok_or_else(failed_derivation),
                _ => Err(failed_derivation()),
            }
        }
        _ => Err(unsuitable()),
    }
}

#[op2]
pub fn op_crypto_agree_sync(#[cppgc] private: &KeyHandle, #[cppgc] public: &KeyHandle) -> Result<Uint8Array, PkiError> {
    agree(&private.0, &public.0).map(Uint8Array::from)
}

/// Answers the request `id` with the secret.
#[op2(fast)]
pub fn op_crypto_agree(state: &mut OpState, #[smi] id: u32, #[cppgc] private: &KeyHandle, #[cppgc] public: &KeyHandle) {
    let (private, public) = (private.0.clone(), public.0.clone());
    ops_requests::submit(state, id, move || agree(&private, &public).map(Uint8Array::from));
}

/// The secret with the owner of a point; null if that is not on the curve.
#[op2]
pub fn op_crypto_ecdh_agree(#[cppgc] private: &KeyHandle, #[buffer] point: &[u8]) -> Option<Uint8Array> {
    let Pair::Ec(key) = &*private.0.pair else { return None };
    let point = ec::read_point(key.group(), point)?;
    curves(key, point.as_ptr()).map(Uint8Array::from)
}

/// A point in another form (`form`: 2 compressed, 4 uncompressed, 6 hybrid); null if it is not on the curve.
#[op2]
pub fn op_crypto_ecdh_convert(#[string] curve: &str, #[buffer] point: &[u8], #[smi] form: u32) -> Option<Uint8Array> {
    const COMPRESSED: u32 = 2;
    const HYBRID: u32 = 6;

    let group = curves::by_name(curve)?.group()?;
    let point = ec::read_point(group.as_ptr(), point)?;
    // SAFETY: the point is one of the group.
    let mut octets = unsafe { ec::write_point(group.as_ptr(), point.as_ptr(), form == COMPRESSED) }?;
    if form == HYBRID {
        octets[0] = 6 | (octets.last()? & 1);
    }
    Some(octets.into())
}

/// The prime of a named group; null for a name that nobody knows.
#[op2]
pub fn op_crypto_dh_group(#[string] name: &str) -> Option<Uint8Array> {
    Group::named(name).map(|group| group.prime.into())
}

/// A new safe prime.
#[op2]
pub fn op_crypto_dh_prime(#[smi] bits: u32, #[smi] generator: u32) -> Result<Uint8Array, PkiError> {
    Group::generate(bits, generator).map(|group| group.prime.into())
}

/// What is wrong with a group.
#[op2(fast)]
#[smi]
pub fn op_crypto_dh_check(#[buffer] prime: &[u8], #[buffer] generator: &[u8]) -> u32 {
    Group::new(prime, generator).check()
}

#[derive(ToV8)]
pub struct KeyPair {
    public: Uint8Array,
    private: Uint8Array,
}

/// New keys; the private one is made only if it is missing.
#[op2]
pub fn op_crypto_dh_generate(
    #[buffer] prime: &[u8],
    #[buffer] generator: &[u8],
    #[buffer] private: Option<&[u8]>,
) -> Result<KeyPair, PkiError> {
    let group = Group::new(prime, generator);
    let made = match private {
        Some(private) => group.public_of(private).map(|public| (public, Zeroizing::new(private.to_vec()))),
        None => group.generate_key(),
    };
    let (public, private) = made.ok_or_else(|| failed("Key generation failed"))?;
    Ok(KeyPair { public: public.into(), private: private.to_vec().into() })
}

fn key_length_error(what: &'static str) -> PkiError {
    PkiError::coded("ERR_CRYPTO_INVALID_KEYLEN", what).of_class("RangeError")
}

/// The secret, as long as the prime.
#[op2]
pub fn op_crypto_dh_agree(
    #[buffer] prime: &[u8],
    #[buffer] generator: &[u8],
    #[buffer] private: &[u8],
    #[buffer] public: &[u8],
) -> Result<Uint8Array, PkiError> {
    let group = Group::new(prime, generator);
    match group.admits(public) {
        Admission::TooSmall => Err(key_length_error("Supplied key is too small")),
        Admission::TooLarge => Err(key_length_error("Supplied key is too large")),
        Admission::Fine => group.power(public, private).map(Uint8Array::from).ok_or_else(|| failed("Unspecified validation error")),
    }
}

/// DHKEM of RFC 9180 takes the plain secret of an ephemeral key.
pub fn ephemeral(like: &Key) -> Option<(Key, Vec<u8>)> {
    let key = match &*like.pair {
        Pair::Ec(key) => Pair::Ec(EcKey::generate(key.curve).ok()?),
        Pair::Octets(key) => Pair::Octets(Octets::generate(key.kind).ok()?),
        _ => return None,
    };
    let key = Key::private(key);
    let public = serialized(&key)?;
    Some((key, public))
}

/// A public key as RFC 9180 puts it on the wire.
pub fn serialized(key: &Key) -> Option<Vec<u8>> {
    match &*key.pair {
        Pair::Ec(key) => key.point(false),
        Pair::Octets(key) => Some(key.public.clone()),
        _ => None,
    }
}
