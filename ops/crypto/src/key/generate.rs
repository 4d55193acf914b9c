//! New key pairs. Docs: crypto.md, "crypto.generateKeyPair(type, options, callback)".

use deno_core::{OpState, ToV8, op2, v8};
use ops_pki::PkiError;
use serde::Deserialize;

use crate::algorithms::Algorithm;
use crate::key::curves;
use crate::key::dh::{DhKey, Group};
use crate::key::dsa::DsaKey;
use crate::key::ec::EcKey;
use crate::key::octets::{self, Octets};
use crate::key::pss::{self, Limits, Pss};
use crate::key::rsa::RsaKey;
use crate::key::{Key, KeyHandle, Pair, failed};

/// What is to be made: JavaScript has checked it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum Plan {
    #[serde(rename = "rsa", rename_all = "camelCase")]
    Rsa { modulus_length: u32, public_exponent: u32 },
    #[serde(rename = "rsa-pss", rename_all = "camelCase")]
    RsaPss {
        modulus_length: u32,
        public_exponent: u32,
        hash_algorithm: Option<String>,
        mgf1_hash_algorithm: Option<String>,
        salt_length: Option<u32>,
    },
    #[serde(rename = "dsa", rename_all = "camelCase")]
    Dsa { modulus_length: u32, divisor_length: Option<u32> },
    #[serde(rename = "ec", rename_all = "camelCase")]
    Ec { named_curve: String, explicit: bool },
    #[serde(rename = "dh", rename_all = "camelCase")]
    Dh { group: Option<String>, prime: Option<Vec<u8>>, prime_length: Option<u32>, generator: u32 },
    #[serde(rename = "octets")]
    Octets { kind: String },
}

fn pss_limits(hash: Option<&str>, mgf1_hash: Option<&str>, salt_length: Option<u32>) -> Result<Pss, PkiError> {
    if hash.is_none() && mgf1_hash.is_none() && salt_length.is_none() {
        return Ok(Pss(None));
    }
    let named = |name: Option<&str>| {
        let algorithm = Algorithm::by_name(name.unwrap_or("sha1"))?;
        Some((pss::digest_name(algorithm)?, algorithm))
    };
    let error = || PkiError::coded("ERR_CRYPTO_INVALID_DIGEST", "Invalid digest").of_class("TypeError");
    let (digest, algorithm) = named(hash).ok_or_else(error)?;
    let (mgf1_digest, _) = named(mgf1_hash.or(hash)).ok_or_else(error)?;
    // What is not said is as long as the digest, if one was named.
    let usual = if hash.is_some() { algorithm.size.into() } else { 20 };
    Ok(Pss(Some(Limits { digest, mgf1_digest, salt_length: salt_length.unwrap_or(usual) })))
}

impl Plan {
    fn run(self) -> Result<Key, PkiError> {
        let pair = match self {
            Self::Rsa { modulus_length, public_exponent } => Pair::Rsa(RsaKey::generate(modulus_length, public_exponent)?),
            Self::RsaPss { modulus_length, public_exponent, hash_algorithm, mgf1_hash_algorithm, salt_length } => {
                let pss = pss_limits(hash_algorithm.as_deref(), mgf1_hash_algorithm.as_deref(), salt_length)?;
                Pair::Rsa(RsaKey::generate(modulus_length, public_exponent)?.with_pss(Some(pss)))
            }
            Self::Dsa { modulus_length, divisor_length } => Pair::Dsa(DsaKey::generate(modulus_length, divisor_length)?),
            Self::Ec { named_curve, explicit } => {
                let curve = curves::by_name(&named_curve).ok_or_else(|| failed("Invalid EC curve name"))?;
                Pair::Ec(EcKey::generate(curve)?.with_explicit(explicit))
            }
            Self::Dh { group, prime, prime_length, generator } => {
                let group = match (group, prime, prime_length) {
                    (Some(name), ..) => Group::named(&name).ok_or_else(|| failed("Unknown DH group"))?,
                    (_, Some(prime), _) => Group::new(&prime, &generator.to_be_bytes()),
                    (.., length) => Group::generate(length.unwrap_or_default(), generator)?,
                };
                Pair::Dh(DhKey::generate(group)?)
            }
            Self::Octets { kind } => Pair::Octets(Octets::generate(octets::by_name(&kind).ok_or_else(|| failed("Unknown key type"))?)?),
        };
        Ok(Key::private(pair))
    }
}

/// A private key on its way to JavaScript.
pub struct NewKey(Key);

impl<'a> ToV8<'a> for NewKey {
    type Error = std::convert::Infallible;

    fn to_v8<'i>(self, scope: &mut v8::PinScope<'a, 'i>) -> Result<v8::Local<'a, v8::Value>, Self::Error> {
        Ok(deno_core::cppgc::make_cppgc_object(scope, KeyHandle(self.0)).into())
    }
}

#[op2]
#[cppgc]
pub fn op_crypto_key_generate_sync(#[serde] plan: Plan) -> Result<KeyHandle, PkiError> {
    plan.run().map(KeyHandle)
}

/// Answers the request `id` with the private key.
#[op2]
pub fn op_crypto_key_generate(state: &mut OpState, #[smi] id: u32, #[serde] plan: Plan) {
    ops_requests::submit(state, id, move || plan.run().map(NewKey));
}
