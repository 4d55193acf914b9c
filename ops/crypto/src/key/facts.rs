//! What a key tells of itself. Docs: crypto.md, "keyObject.asymmetricKeyDetails".

use deno_core::convert::Uint8Array;
use deno_core::{ToV8, op2};

use crate::key::{KeyHandle, Pair, curves};

/// Zeroes and empty texts stand for what a kind does not have.
#[derive(ToV8, Default)]
pub struct Facts {
    modulus_length: u32,
    public_exponent: Option<Uint8Array>,
    hash_algorithm: Option<&'static str>,
    mgf1_hash_algorithm: Option<&'static str>,
    salt_length: Option<u32>,
    divisor_length: u32,
    named_curve: Option<&'static str>,
}

#[op2]
pub fn op_crypto_key_facts(#[cppgc] handle: &KeyHandle) -> Facts {
    match &*handle.0.pair {
        Pair::Rsa(key) => {
            let limits = key.pss.as_ref().and_then(|pss| pss.0);
            Facts {
                modulus_length: key.bits(),
                public_exponent: key.numbers(false).pop().map(Uint8Array::from),
                hash_algorithm: limits.map(|limits| limits.digest),
                mgf1_hash_algorithm: limits.map(|limits| limits.mgf1_digest),
                salt_length: limits.map(|limits| limits.salt_length),
                ..Facts::default()
            }
        }
        Pair::Dsa(key) => {
            let (modulus_length, divisor_length) = key.sizes();
            Facts { modulus_length, divisor_length, ..Facts::default() }
        }
        Pair::Ec(key) => Facts { named_curve: Some(key.curve.name), ..Facts::default() },
        Pair::Dh(_) | Pair::Octets(_) => Facts::default(),
    }
}

#[op2]
#[string]
pub fn op_crypto_key_type(#[cppgc] handle: &KeyHandle) -> String {
    handle.0.pair.kind().into()
}

#[op2(fast)]
pub fn op_crypto_key_is_private(#[cppgc] handle: &KeyHandle) -> bool {
    handle.0.private
}

#[op2(fast)]
pub fn op_crypto_key_equals(#[cppgc] one: &KeyHandle, #[cppgc] other: &KeyHandle) -> bool {
    one.0.equals(&other.0)
}

#[op2]
#[cppgc]
pub fn op_crypto_key_to_public(#[cppgc] handle: &KeyHandle) -> KeyHandle {
    KeyHandle(handle.0.to_public())
}

/// The names of `crypto.getCurves()`, in order.
#[op2]
pub fn op_crypto_get_curves() -> Vec<String> {
    let mut names: Vec<_> = curves::CURVES.iter().map(|curve| curve.name.to_string()).collect();
    names.sort_unstable();
    names
}

/// What the library calls a curve that programs name in some way; null if there is no such curve here.
#[op2]
#[string]
pub fn op_crypto_find_curve(#[string] name: &str) -> Option<String> {
    curves::by_name(name).map(|curve| curve.name.to_string())
}
