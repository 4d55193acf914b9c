//! Key encapsulation: ML-KEM (FIPS 203), RSASVE (NIST SP 800-56B) and DHKEM (RFC 9180).
//! Docs: crypto.md, "crypto.encapsulate(key[, callback])".

use std::ptr;

use aws_lc_sys::{
    BN_cmp, EVP_PKEY_CTX_new, EVP_PKEY_decapsulate, EVP_PKEY_encapsulate, RSA_NO_PADDING, RSA_decrypt, RSA_encrypt, RSA_get0_n, RSA_size,
};
use deno_core::convert::Uint8Array;
use deno_core::{OpState, ToV8, op2};
use ops_pki::PkiError;
use ops_pki::native::Owned;

use crate::agree::{agree, ephemeral, serialized};
use crate::algorithms::Algorithm;
use crate::digest::{Hmac, MAX_SIZE};
use crate::key::octets::Engine;
use crate::key::rsa::RsaKey;
use crate::key::{Key, KeyHandle, Octets, Pair, failed};
use crate::number::Number;

#[derive(ToV8)]
pub struct Encapsulated {
    shared_key: Uint8Array,
    ciphertext: Uint8Array,
}

/// The curves of DHKEM with the numbers and hashes of their suites.
const DHKEM_CURVES: &[(&str, u16, &str)] = &[("prime256v1", 0x10, "sha256"), ("secp384r1", 0x11, "sha384"), ("secp521r1", 0x12, "sha512")];

/// DHKEM's number of a suite, and its hash. None for keys it has no suite for.
fn suite(key: &Key) -> Option<(u16, &'static Algorithm)> {
    let (id, hash) = match &*key.pair {
        Pair::Ec(key) => DHKEM_CURVES.iter().find(|(name, ..)| *name == key.curve.name).map(|(_, id, hash)| (*id, *hash))?,
        Pair::Octets(key) => match key.kind.engine {
            Engine::X25519 => (0x20, "sha256"),
            Engine::X448 => (0x21, "sha512"),
            _ => return None,
        },
        _ => return None,
    };
    Some((id, Algorithm::by_name(hash)?))
}

/// ExtractAndExpand of RFC 9180, section 4.1: one block of HKDF.
fn extract_and_expand(id: u16, hash: &'static Algorithm, secret: &[u8], context: &[u8]) -> Vec<u8> {
    let suite = [b"KEM".as_slice(), &id.to_be_bytes()].concat();
    let (mut key, mut shared) = ([0; MAX_SIZE], [0; MAX_SIZE]);
    let size = usize::from(hash.size);

    let mut extract = Hmac::new(hash, &[]);
    for part in [b"HPKE-v1".as_slice(), &suite, b"eae_prk", secret] {
        extract.update(part);
    }
    extract.finish(&mut key[..size]);
    let mut expand = Hmac::new(hash, &key[..size]);
    for part in [&u16::from(hash.size).to_be_bytes(), b"HPKE-v1".as_slice(), &suite, b"shared_secret", context, &[1]] {
        expand.update(part);
    }
    expand.finish(&mut shared[..size]);
    shared[..size].to_vec()
}

/// RSA without padding, one way or the other.
fn raw_rsa(key: &RsaKey, input: &[u8], encrypt: bool) -> Option<Vec<u8>> {
    // SAFETY: the key is valid; input and output are as long as is told.
    unsafe {
        let rsa = key.rsa();
        let mut out = vec![0; RSA_size(rsa) as usize];
        let mut length = 0;
        let (to, from, room) = (out.as_mut_ptr(), input.as_ptr(), out.len());
        let done = if encrypt {
            RSA_encrypt(rsa, &raw mut length, to, room, from, input.len(), RSA_NO_PADDING)
        } else {
            RSA_decrypt(rsa, &raw mut length, to, room, from, input.len(), RSA_NO_PADDING)
        };
        ops_pki::error::forget();
        (done == 1 && length == room).then_some(out)
    }
}

/// RSASVE.GENERATE: a number below the modulus, and what it encrypts to.
fn encapsulate_rsa(key: &RsaKey) -> Option<(Vec<u8>, Vec<u8>)> {
    // SAFETY: the key is valid, and owns its modulus.
    let (size, modulus) = unsafe { (RSA_size(key.rsa()) as usize, RSA_get0_n(key.rsa())) };
    let mut secret = vec![0; size];
    loop {
        crate::random::fill(&mut secret);
        let number = Number::from_bytes(&secret)?;
        // SAFETY: both numbers are valid.
        if number.bits() > 1 && unsafe { BN_cmp(number.as_ptr(), modulus) } < 0 {
            let ciphertext = raw_rsa(key, &secret, true)?;
            return Some((secret, ciphertext));
        }
    }
}

fn encapsulate_native(key: &Octets) -> Option<(Vec<u8>, Vec<u8>)> {
    let (mut ciphertext_length, mut secret_length) = (0, 0);
    // SAFETY: key and context are valid; the first call tells the lengths, the second writes as much.
    unsafe {
        let context = Owned::new(EVP_PKEY_CTX_new(key.native()?.as_ptr(), ptr::null_mut()))?;
        let context = context.as_ptr();
        let none = ptr::null_mut();
        if EVP_PKEY_encapsulate(context, none, &raw mut ciphertext_length, none, &raw mut secret_length) != 1 {
            return None;
        }
        let (mut ciphertext, mut secret) = (vec![0; ciphertext_length], vec![0; secret_length]);
        let (to, shared) = (ciphertext.as_mut_ptr(), secret.as_mut_ptr());
        let done = EVP_PKEY_encapsulate(context, to, &raw mut ciphertext_length, shared, &raw mut secret_length);
        (done == 1).then_some((secret, ciphertext))
    }
}

fn decapsulate_native(key: &Octets, ciphertext: &[u8]) -> Option<Vec<u8>> {
    let mut length = 0;
    // SAFETY: as above.
    unsafe {
        let context = Owned::new(EVP_PKEY_CTX_new(key.native()?.as_ptr(), ptr::null_mut()))?;
        let context = context.as_ptr();
        let (from, size) = (ciphertext.as_ptr(), ciphertext.len());
        if EVP_PKEY_decapsulate(context, ptr::null_mut(), &raw mut length, from, size) != 1 {
            return None;
        }
        let mut secret = vec![0; length];
        (EVP_PKEY_decapsulate(context, secret.as_mut_ptr(), &raw mut length, from, size) == 1).then_some(secret)
    }
}

/// Of a public key: a fresh secret, and what its owner gets it out of.
fn encapsulate(key: &Key) -> Result<Encapsulated, PkiError> {
    let pair = match &*key.pair {
        Pair::Rsa(key) if key.pss.is_none() => encapsulate_rsa(key),
        Pair::Octets(octets) if matches!(octets.kind.engine, Engine::MlKem(_)) => encapsulate_native(octets),
        _ => suite(key).and_then(|(id, hash)| {
            let (mine, ciphertext) = ephemeral(key)?;
            let secret = agree(&mine, key).ok()?;
            let context = [ciphertext.as_slice(), &serialized(key)?].concat();
            Some((extract_and_expand(id, hash, &secret, &context), ciphertext))
        }),
    };
    ops_pki::error::forget();
    let (shared_key, ciphertext) = pair.ok_or_else(|| failed("Failed to perform encapsulation"))?;
    Ok(Encapsulated { shared_key: shared_key.into(), ciphertext: ciphertext.into() })
}

/// Reads a public key of DHKEM as it is on the wire.
fn deserialized(like: &Key, bytes: &[u8]) -> Option<Key> {
    let pair = match &*like.pair {
        Pair::Ec(key) => Pair::Ec(crate::key::ec::EcKey::from_parts(key.curve, Some(bytes), None)?),
        Pair::Octets(key) => Pair::Octets(Octets::from_public(key.kind, bytes)?),
        _ => return None,
    };
    Some(Key::public(pair))
}

fn decapsulate(key: &Key, ciphertext: &[u8]) -> Result<Uint8Array, PkiError> {
    let secret = match &*key.pair {
        _ if !key.private => None,
        Pair::Rsa(key) if key.pss.is_none() => raw_rsa(key, ciphertext, false),
        Pair::Octets(octets) if matches!(octets.kind.engine, Engine::MlKem(_)) => decapsulate_native(octets, ciphertext),
        _ => suite(key).and_then(|(id, hash)| {
            let secret = agree(key, &deserialized(key, ciphertext)?).ok()?;
            let context = [ciphertext, &serialized(key)?].concat();
            Some(extract_and_expand(id, hash, &secret, &context))
        }),
    };
    ops_pki::error::forget();
    secret.map(Uint8Array::from).ok_or_else(|| failed("Failed to perform decapsulation"))
}

/// What Node says when a job failed, of all jobs that derive something.
const LATE: &str = "Deriving bits failed";

#[op2]
pub fn op_crypto_encapsulate_sync(#[cppgc] key: &KeyHandle) -> Result<Encapsulated, PkiError> {
    encapsulate(&key.0)
}

/// Answers the request `id`.
#[op2(fast)]
pub fn op_crypto_encapsulate(state: &mut OpState, #[smi] id: u32, #[cppgc] key: &KeyHandle) {
    let key = key.0.clone();
    ops_requests::submit(state, id, move || encapsulate(&key).map_err(|_| failed(LATE)));
}

#[op2]
pub fn op_crypto_decapsulate_sync(#[cppgc] key: &KeyHandle, #[buffer] ciphertext: &[u8]) -> Result<Uint8Array, PkiError> {
    decapsulate(&key.0, ciphertext)
}

/// Answers the request `id`.
#[op2(fast)]
pub fn op_crypto_decapsulate(state: &mut OpState, #[smi] id: u32, #[cppgc] key: &KeyHandle, #[buffer(copy)] ciphertext: Vec<u8>) {
    let key = key.0.clone();
    ops_requests::submit(state, id, move || decapsulate(&key, &ciphertext).map_err(|_| failed(LATE)));
}
