//! Keys that are nothing but octets: the curves of RFC 7748 and RFC 8032, and the algorithms against quantum computers (FIPS 203 to 205).

use std::ptr;
use std::sync::OnceLock;

use aws_lc_sys::{
    ED25519_keypair_from_seed, EVP_PKEY, EVP_PKEY_CTX_kem_set_params, EVP_PKEY_CTX_new_id, EVP_PKEY_CTX_pqdsa_set_params, EVP_PKEY_KEM,
    EVP_PKEY_PQDSA, EVP_PKEY_get_private_seed, EVP_PKEY_get_raw_private_key, EVP_PKEY_get_raw_public_key, EVP_PKEY_kem_new_raw_key,
    EVP_PKEY_kem_new_raw_public_key, EVP_PKEY_keygen, EVP_PKEY_keygen_deterministic, EVP_PKEY_keygen_init,
    EVP_PKEY_pqdsa_new_raw_private_key, EVP_PKEY_pqdsa_new_raw_public_key, NID_MLDSA44, NID_MLDSA65, NID_MLDSA87, NID_MLKEM512,
    NID_MLKEM768, NID_MLKEM1024, X25519_public_from_private,
};
use ed448_goldilocks::SigningKey;
use ops_pki::PkiError;
use ops_pki::native::Owned;
use pkcs8::der::Tag;
use pkcs8::spki::ObjectIdentifier;
use zeroize::Zeroizing;

use crate::key::{codec, failed, unsupported};
use crate::slh_dsa::Set;

/// Who works with a kind.
#[derive(Clone, Copy)]
pub enum Engine {
    /// aws-lc.
    Ed25519,
    X25519,
    /// ed448-goldilocks and x448.
    Ed448,
    X448,
    /// aws-lc, with its number of the parameter set.
    MlDsa(i32),
    MlKem(i32),
    /// fips205.
    SlhDsa(Set),
}

pub struct OctetKind {
    /// What Node calls it.
    pub name: &'static str,
    pub oid: ObjectIdentifier,
    pub engine: Engine,
    /// Octets of a public key, and of a private one.
    pub public_length: usize,
    pub private_length: usize,
    /// Octets of the seed that a private key is made of, where it is.
    pub seed_length: Option<usize>,
    /// How a JWK (RFC 8037, and the draft on AKP keys) names it.
    pub jwk_name: &'static str,
}

const fn kind(
    name: &'static str,
    jwk_name: &'static str,
    oid: &str,
    engine: Engine,
    public_length: usize,
    private_length: usize,
) -> OctetKind {
    OctetKind { name, jwk_name, oid: ObjectIdentifier::new_unwrap(oid), engine, public_length, private_length, seed_length: None }
}

const fn seeded(kind: OctetKind, length: usize) -> OctetKind {
    OctetKind { seed_length: Some(length), ..kind }
}

const fn slh(name: &'static str, jwk_name: &'static str, oid: &str, set: Set, unit: usize) -> OctetKind {
    kind(name, jwk_name, oid, Engine::SlhDsa(set), 2 * unit, 4 * unit)
}

pub const KINDS: &[OctetKind] = &[
    kind("ed25519", "Ed25519", "1.3.101.112", Engine::Ed25519, 32, 32),
    kind("ed448", "Ed448", "1.3.101.113", Engine::Ed448, 57, 57),
    kind("x25519", "X25519", "1.3.101.110", Engine::X25519, 32, 32),
    kind("x448", "X448", "1.3.101.111", Engine::X448, 56, 56),
    seeded(kind("ml-dsa-44", "ML-DSA-44", "2.16.840.1.101.3.4.3.17", Engine::MlDsa(NID_MLDSA44), 1312, 2560), 32),
    seeded(kind("ml-dsa-65", "ML-DSA-65", "2.16.840.1.101.3.4.3.18", Engine::MlDsa(NID_MLDSA65), 1952, 4032), 32),
    seeded(kind("ml-dsa-87", "ML-DSA-87", "2.16.840.1.101.3.4.3.19", Engine::MlDsa(NID_MLDSA87), 2592, 4896), 32),
    seeded(kind("ml-kem-512", "ML-KEM-512", "2.16.840.1.101.3.4.4.1", Engine::MlKem(NID_MLKEM512), 800, 1632), 64),
    seeded(kind("ml-kem-768", "ML-KEM-768", "2.16.840.1.101.3.4.4.2", Engine::MlKem(NID_MLKEM768), 1184, 2400), 64),
    seeded(kind("ml-kem-1024", "ML-KEM-1024", "2.16.840.1.101.3.4.4.3", Engine::MlKem(NID_MLKEM1024), 1568, 3168), 64),
    slh("slh-dsa-sha2-128f", "SLH-DSA-SHA2-128f", "2.16.840.1.101.3.4.3.21", Set::Sha2_128f, 16),
    slh("slh-dsa-sha2-128s", "SLH-DSA-SHA2-128s", "2.16.840.1.101.3.4.3.20", Set::Sha2_128s, 16),
    slh("slh-dsa-sha2-192f", "SLH-DSA-SHA2-192f", "2.16.840.1.101.3.4.3.23", Set::Sha2_192f, 24),
    slh("slh-dsa-sha2-192s", "SLH-DSA-SHA2-192s", "2.16.840.1.101.3.4.3.22", Set::Sha2_192s, 24),
    slh("slh-dsa-sha2-256f", "SLH-DSA-SHA2-256f", "2.16.840.1.101.3.4.3.25", Set::Sha2_256f, 32),
    slh("slh-dsa-sha2-256s", "SLH-DSA-SHA2-256s", "2.16.840.1.101.3.4.3.24", Set::Sha2_256s, 32),
    slh("slh-dsa-shake-128f", "SLH-DSA-SHAKE-128f", "2.16.840.1.101.3.4.3.27", Set::Shake128f, 16),
    slh("slh-dsa-shake-128s", "SLH-DSA-SHAKE-128s", "2.16.840.1.101.3.4.3.26", Set::Shake128s, 16),
    slh("slh-dsa-shake-192f", "SLH-DSA-SHAKE-192f", "2.16.840.1.101.3.4.3.29", Set::Shake192f, 24),
    slh("slh-dsa-shake-192s", "SLH-DSA-SHAKE-192s", "2.16.840.1.101.3.4.3.28", Set::Shake192s, 24),
    slh("slh-dsa-shake-256f", "SLH-DSA-SHAKE-256f", "2.16.840.1.101.3.4.3.31", Set::Shake256f, 32),
    slh("slh-dsa-shake-256s", "SLH-DSA-SHAKE-256s", "2.16.840.1.101.3.4.3.30", Set::Shake256s, 32),
];

pub fn by_name(name: &str) -> Option<&'static OctetKind> {
    KINDS.iter().find(|kind| kind.name == name)
}

pub fn by_oid(oid: ObjectIdentifier) -> Option<&'static OctetKind> {
    KINDS.iter().find(|kind| kind.oid == oid)
}

type Secret = Zeroizing<Vec<u8>>;

pub struct Octets {
    pub kind: &'static OctetKind,
    pub public: Vec<u8>,
    pub private: Option<Secret>,
    pub seed: Option<Secret>,
    /// aws-lc's object, made when it is needed.
    native: OnceLock<Option<Owned<EVP_PKEY>>>,
}

impl Octets {
    fn new(kind: &'static OctetKind, public: Vec<u8>, private: Option<Secret>, seed: Option<Secret>) -> Self {
        Self { kind, public, private, seed, native: OnceLock::new() }
    }

    pub fn from_public(kind: &'static OctetKind, public: &[u8]) -> Option<Self> {
        if public.len() != kind.public_length {
            return None;
        }
        let key = Self::new(kind, public.to_vec(), None, None);
        // aws-lc looks whether a key against quantum computers can be one.
        let fine = match kind.engine {
            Engine::MlDsa(_) | Engine::MlKem(_) => key.native().is_some(),
            _ => true,
        };
        fine.then_some(key)
    }

    pub fn from_private(kind: &'static OctetKind, private: &[u8]) -> Option<Self> {
        if private.len() != kind.private_length {
            return None;
        }
        let public = match kind.engine {
            Engine::Ed25519 => {
                let (mut public, mut both) = ([0; 32], Zeroizing::new([0; 64]));
                // SAFETY: the seed has 32 bytes, and the results have room for 32 and 64.
                unsafe { ED25519_keypair_from_seed(public.as_mut_ptr(), both.as_mut_ptr(), private.as_ptr()) };
                public.to_vec()
            }
            Engine::X25519 => {
                let mut public = [0; 32];
                // SAFETY: both have 32 bytes.
                unsafe { X25519_public_from_private(public.as_mut_ptr(), private.as_ptr()) };
                public.to_vec()
            }
            Engine::Ed448 => SigningKey::try_from(private).ok()?.verifying_key().to_bytes().to_vec(),
            Engine::X448 => {
                let secret = x448::StaticSecret::from(<[u8; 56]>::try_from(private).ok()?);
                x448::PublicKey::from(&secret).as_bytes().to_vec()
            }
            // The second half of a private key (FIPS 205, section 9.1); whether it is right shows when something is signed.
            Engine::SlhDsa(_) => private[kind.private_length / 2..].to_vec(),
            // The public key is the middle of a private one (FIPS 203, algorithm 16), which names its hash.
            Engine::MlKem(_) => private[private.len() - 64 - kind.public_length..private.len() - 64].to_vec(),
            Engine::MlDsa(nid) => {
                // SAFETY: the key has that many bytes.
                let native = unsafe { Owned::new(EVP_PKEY_pqdsa_new_raw_private_key(nid, private.as_ptr(), private.len())) }?;
                // SAFETY: `raw` gives room for as many bytes as it tells.
                raw(kind.public_length, |out, length| unsafe { EVP_PKEY_get_raw_public_key(native.as_ptr(), out, length) })?.to_vec()
            }
        };
        let key = Self::new(kind, public, Some(Zeroizing::new(private.to_vec())), None);
        let fine = !matches!(kind.engine, Engine::MlKem(_)) || key.native().is_some();
        fine.then_some(key)
    }

    /// The private key that a seed makes.
    pub fn from_seed(kind: &'static OctetKind, seed: &[u8]) -> Option<Self> {
        if Some(seed.len()) != kind.seed_length {
            return None;
        }
        let native = match kind.engine {
            Engine::MlKem(nid) => make(EVP_PKEY_KEM, nid, Some(seed)),
            // What a raw private key is, aws-lc tells by its length.
            // SAFETY: the seed has that many bytes.
            Engine::MlDsa(nid) => unsafe { Owned::new(EVP_PKEY_pqdsa_new_raw_private_key(nid, seed.as_ptr(), seed.len())) },
            _ => None,
        }?;
        Self::from_native(kind, &native, Some(Zeroizing::new(seed.to_vec())))
    }

    fn from_native(kind: &'static OctetKind, native: &Owned<EVP_PKEY>, seed: Option<Secret>) -> Option<Self> {
        let key = native.as_ptr();
        // SAFETY: the key is valid, and the functions write no more than they are told.
        let (public, private) = unsafe {
            (
                raw(kind.public_length, |out, length| EVP_PKEY_get_raw_public_key(key, out, length))?,
                raw(kind.private_length, |out, length| EVP_PKEY_get_raw_private_key(key, out, length))?,
            )
        };
        Some(Self::new(kind, public.to_vec(), Some(private), seed))
    }

    pub fn generate(kind: &'static OctetKind) -> Result<Self, PkiError> {
        let made = match (kind.engine, kind.seed_length) {
            (Engine::SlhDsa(set), _) => set.generate().and_then(|private| Self::from_private(kind, &private)),
            (Engine::MlDsa(nid), Some(length)) => make(EVP_PKEY_PQDSA, nid, None).and_then(|native| {
                // SAFETY: the key is valid, and the function writes no more than it is told.
                let seed = raw(length, |out, length| unsafe { EVP_PKEY_get_private_seed(native.as_ptr(), out, length) })?;
                Self::from_native(kind, &native, Some(seed))
            }),
            (_, Some(length)) => Self::from_seed(kind, &random(length)),
            (_, None) => Self::from_private(kind, &random(kind.private_length)),
        };
        made.ok_or_else(|| failed("Key generation failed"))
    }

    /// aws-lc's object for it. None for kinds it does not know, and for keys that cannot be.
    pub fn native(&self) -> Option<&Owned<EVP_PKEY>> {
        let make = || {
            let (public, private) = (self.public.as_slice(), self.private.as_deref());
            // SAFETY: every pointer comes with its length; what is made is ours.
            let native = unsafe {
                match (self.kind.engine, private) {
                    (Engine::MlDsa(nid), None) => Owned::new(EVP_PKEY_pqdsa_new_raw_public_key(nid, public.as_ptr(), public.len())),
                    (Engine::MlDsa(nid), Some(private)) => {
                        Owned::new(EVP_PKEY_pqdsa_new_raw_private_key(nid, private.as_ptr(), private.len()))
                    }
                    (Engine::MlKem(nid), None) => Owned::new(EVP_PKEY_kem_new_raw_public_key(nid, public.as_ptr(), public.len())),
                    (Engine::MlKem(nid), Some(private)) => {
                        Owned::new(EVP_PKEY_kem_new_raw_key(nid, public.as_ptr(), public.len(), private.as_ptr(), private.len()))
                    }
                    _ => None,
                }
            };
            ops_pki::error::forget();
            native
        };
        self.native.get_or_init(make).as_ref()
    }

    /// What stands in a PrivateKeyInfo.
    pub fn read_private(kind: &'static OctetKind, der: &[u8]) -> Result<Self, PkiError> {
        let key = match kind.engine {
            Engine::SlhDsa(_) => Self::from_private(kind, der),
            Engine::MlDsa(_) | Engine::MlKem(_) => Self::read_expandable(kind, der),
            _ => codec::value_of(der, Tag::OctetString).and_then(|private| Self::from_private(kind, private)),
        };
        key.ok_or_else(unsupported)
    }

    /// RFC 9881, section 6, and RFC 9935: the seed, the expanded key, or both.
    fn read_expandable(kind: &'static OctetKind, der: &[u8]) -> Option<Self> {
        if let Some(private) = codec::value_of(der, Tag::OctetString) {
            return Self::from_private(kind, private);
        }
        if let Some(both) = codec::value_of(der, Tag::Sequence) {
            let seed_length = kind.seed_length?;
            let seed = codec::value_of(both.get(..seed_length + 2)?, Tag::OctetString)?;
            let private = codec::value_of(both.get(seed_length + 2..)?, Tag::OctetString)?;
            let key = Self::from_seed(kind, seed)?;
            return (key.private.as_deref()?.as_slice() == private).then_some(key);
        }
        let tag = Tag::ContextSpecific { constructed: false, number: pkcs8::der::TagNumber(0) };
        Self::from_seed(kind, codec::value_of(der, tag)?)
    }

    /// For a PrivateKeyInfo. None of a public key.
    pub fn write_private(&self) -> Option<Zeroizing<Vec<u8>>> {
        let private = self.private.as_deref()?;
        let der = match (self.kind.engine, &self.seed) {
            (Engine::SlhDsa(_), _) => private.clone(),
            (_, Some(seed)) => {
                let values = [codec::write_value(Tag::OctetString, seed)?, codec::write_value(Tag::OctetString, private)?];
                codec::write_sequence(&[&values[0], &values[1]])?
            }
            (_, None) => codec::write_value(Tag::OctetString, private)?,
        };
        Some(Zeroizing::new(der))
    }
}

/// What one of the functions for raw keys writes.
fn raw(length: usize, write: impl FnOnce(*mut u8, *mut usize) -> i32) -> Option<Secret> {
    let mut bytes = Zeroizing::new(vec![0; length]);
    let mut written = length;
    if write(bytes.as_mut_ptr(), &raw mut written) != 1 {
        ops_pki::error::forget();
        return None;
    }
    bytes.truncate(written);
    Some(bytes)
}

fn random(length: usize) -> Secret {
    let mut bytes = Zeroizing::new(vec![0; length]);
    crate::random::fill(&mut bytes);
    bytes
}

/// A new key of aws-lc, of a seed if there is one.
fn make(family: i32, nid: i32, seed: Option<&[u8]>) -> Option<Owned<EVP_PKEY>> {
    let mut key = ptr::null_mut();
    // SAFETY: the context is valid and the key that comes out is ours; the seed has the length that is told.
    unsafe {
        let context = Owned::new(EVP_PKEY_CTX_new_id(family, ptr::null_mut()))?;
        let context = context.as_ptr();
        let set =
            if family == EVP_PKEY_KEM { EVP_PKEY_CTX_kem_set_params(context, nid) } else { EVP_PKEY_CTX_pqdsa_set_params(context, nid) };
        let made = set == 1
            && EVP_PKEY_keygen_init(context) == 1
            && match seed {
                Some(seed) => EVP_PKEY_keygen_deterministic(context, &raw mut key, seed.as_ptr(), &mut seed.len()) == 1,
                None => EVP_PKEY_keygen(context, &raw mut key) == 1,
            };
        if !made {
            ops_pki::error::forget();
            return None;
        }
        Owned::new(key)
    }
}
