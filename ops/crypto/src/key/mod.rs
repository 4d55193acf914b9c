//! Asymmetric keys. However a key came here, it is one `Pair`: parsed once, and shared by the views of it. What a `Key` may be used for is
//! said by the view: a public key that was made of a private one does not give the secret away.
//!
//! Who works with which kind: aws-lc with RSA, DSA, elliptic curves and DH, whose keys are structures, and with most of those that are
//! plain octets (`octets.rs` has their table).

pub mod codec;
pub mod curves;
pub mod dh;
pub mod dsa;
pub mod ec;
pub mod encrypted;
pub mod export;
pub mod facts;
pub mod generate;
pub mod import;
pub mod octets;
pub mod ops;
pub mod pem;
pub mod pss;
pub mod rsa;

use std::sync::Arc;

use deno_core::{GarbageCollected, v8};
use ops_pki::PkiError;

pub use octets::Octets;

/// A key and, if it is known, its secret.
pub enum Pair {
    Rsa(rsa::RsaKey),
    Dsa(dsa::DsaKey),
    Ec(ec::EcKey),
    Dh(dh::DhKey),
    Octets(Octets),
}

impl Pair {
    /// What Node calls its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Rsa(key) if key.pss.is_some() => "rsa-pss",
            Self::Rsa(_) => "rsa",
            Self::Dsa(_) => "dsa",
            Self::Ec(_) => "ec",
            Self::Dh(_) => "dh",
            Self::Octets(key) => key.kind.name,
        }
    }

    fn public_equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Rsa(one), Self::Rsa(other)) => one.equals(other),
            (Self::Dsa(one), Self::Dsa(other)) => one.equals(other),
            (Self::Ec(one), Self::Ec(other)) => one.equals(other),
            (Self::Dh(one), Self::Dh(other)) => one.equals(other),
            (Self::Octets(one), Self::Octets(other)) => one.kind.name == other.kind.name && one.public == other.public,
            _ => false,
        }
    }
}

/// A view of a pair: the whole of it, or only what is public.
#[derive(Clone)]
pub struct Key {
    pub private: bool,
    pub pair: Arc<Pair>,
}

impl Key {
    pub fn public(pair: Pair) -> Self {
        Self { private: false, pair: Arc::new(pair) }
    }

    pub fn private(pair: Pair) -> Self {
        Self { private: true, pair: Arc::new(pair) }
    }

    /// What is public of it.
    pub fn to_public(&self) -> Self {
        Self { private: false, pair: self.pair.clone() }
    }

    /// Whether both are the same key. Two private keys are the same if their public halves are.
    pub fn equals(&self, other: &Self) -> bool {
        self.private == other.private && self.pair.public_equals(&other.pair)
    }
}

/// What a KeyObject or CryptoKey of JavaScript holds.
pub struct KeyHandle(pub Key);

// SAFETY: it refers to nothing on the JavaScript heap.
unsafe impl GarbageCollected for KeyHandle {
    fn trace(&self, _visitor: &mut v8::cppgc::Visitor) {}

    fn get_name(&self) -> &'static std::ffi::CStr {
        c"KeyObjectHandle"
    }
}

/// The bytes are no key, or none of a kind that is known here.
pub fn unsupported() -> PkiError {
    ops_pki::error::forget();
    PkiError::openssl("1E08010C", "DECODER routines", "unsupported")
}

/// What the key cannot be used for.
pub fn unsuitable() -> PkiError {
    ops_pki::error::forget();
    PkiError::openssl("03000096", "digital envelope routines", "operation not supported for this keytype")
}

pub fn failed(what: &'static str) -> PkiError {
    ops_pki::error::forget();
    PkiError::coded("ERR_CRYPTO_OPERATION_FAILED", what)
}

pub fn invalid_jwk(what: &'static str) -> PkiError {
    ops_pki::error::forget();
    PkiError::coded("ERR_CRYPTO_INVALID_JWK", what).of_class("TypeError")
}
