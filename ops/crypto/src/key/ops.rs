//! The ops that read and write keys.

use deno_core::convert::Uint8Array;
use deno_core::{JsBuffer, op2};
use ops_pki::PkiError;

use crate::key::curves;
use crate::key::ec::EcKey;
use crate::key::export::{self, Encryption};
use crate::key::import::{self, Structure};
use crate::key::octets::{self, Octets};
use crate::key::rsa::{self, RsaKey};
use crate::key::{Key, KeyHandle, Pair, failed, invalid_jwk, unsupported};

/// The numbers that JavaScript has for structures.
fn structure(number: u32) -> Structure {
    match number {
        0 => Structure::Pkcs1,
        1 => Structure::Spki,
        2 => Structure::Pkcs8,
        _ => Structure::Sec1,
    }
}

/// `number` is that of a structure of DER, negative for PEM.
#[op2]
#[cppgc]
pub fn op_crypto_key_import(
    private: bool,
    #[smi] number: i32,
    #[buffer] data: &[u8],
    #[buffer] passphrase: Option<&[u8]>,
) -> Result<KeyHandle, PkiError> {
    let key = match (u32::try_from(number), private) {
        (Err(_), true) => import::private_pem(data, passphrase),
        (Err(_), false) => import::public_pem(data, passphrase),
        (Ok(number), true) => import::private_der(data, structure(number), passphrase),
        (Ok(number), false) => import::public_der(data, structure(number), passphrase),
    };
    key.map(KeyHandle)
}

/// Numbers in the order of a JWK; empty ones are missing.
#[op2]
#[cppgc]
pub fn op_crypto_key_import_rsa(#[serde] numbers: Vec<JsBuffer>) -> Result<KeyHandle, PkiError> {
    let numbers: Vec<&[u8]> = numbers.iter().map(|number| &**number).collect();
    let make = |pair| if numbers.len() > 2 { Key::private(pair) } else { Key::public(pair) };
    let key = RsaKey::from_numbers(&numbers).ok_or_else(|| invalid_jwk("Invalid JWK RSA key"))?;
    Ok(KeyHandle(make(Pair::Rsa(key))))
}

/// A key of a curve: of its point, of its secret, or of both. Null if it cannot be.
#[op2]
#[cppgc]
pub fn op_crypto_key_import_ec(
    #[string] curve: &str,
    #[buffer] point: Option<&[u8]>,
    #[buffer] secret: Option<&[u8]>,
) -> Option<KeyHandle> {
    let key = Pair::Ec(EcKey::from_parts(curves::by_name(curve)?, point, secret)?);
    Some(KeyHandle(if secret.is_some() { Key::private(key) } else { Key::public(key) }))
}

/// A key of octets; `what` is 0 for the public key, 1 for the private one, 2 for a seed. Null if it cannot be.
#[op2]
#[cppgc]
pub fn op_crypto_key_import_octets(#[string] kind: &str, #[smi] what: u32, #[buffer] bytes: &[u8]) -> Option<KeyHandle> {
    let kind = octets::by_name(kind)?;
    let key = match what {
        0 => return Octets::from_public(kind, bytes).map(|key| KeyHandle(Key::public(Pair::Octets(key)))),
        1 => Octets::from_private(kind, bytes),
        _ => Octets::from_seed(kind, bytes),
    };
    key.map(|key| KeyHandle(Key::private(Pair::Octets(key))))
}

#[op2]
pub fn op_crypto_key_export_der(
    #[cppgc] handle: &KeyHandle,
    #[smi] number: u32,
    #[string] cipher: Option<String>,
    #[buffer] passphrase: Option<&[u8]>,
) -> Result<Uint8Array, PkiError> {
    let encryption = encryption(cipher.as_deref(), passphrase);
    export::der(&handle.0, structure(number), encryption.as_ref()).map(|der| der.to_vec().into())
}

#[op2]
#[string]
pub fn op_crypto_key_export_pem(
    #[cppgc] handle: &KeyHandle,
    #[smi] number: u32,
    #[string] cipher: Option<String>,
    #[buffer] passphrase: Option<&[u8]>,
) -> Result<String, PkiError> {
    let encryption = encryption(cipher.as_deref(), passphrase);
    export::pem(&handle.0, structure(number), encryption.as_ref())
}

fn encryption<'a>(cipher: Option<&'a str>, passphrase: Option<&'a [u8]>) -> Option<Encryption<'a>> {
    Some(Encryption { cipher: cipher?, passphrase: passphrase.unwrap_or_default() })
}

/// The numbers of an RSA key, in the order of a JWK.
#[op2]
pub fn op_crypto_key_numbers(#[cppgc] handle: &KeyHandle) -> Result<Vec<Uint8Array>, PkiError> {
    match &*handle.0.pair {
        Pair::Rsa(key) => Ok(rsa::arrays(key.numbers(handle.0.private))),
        _ => Err(unsupported()),
    }
}

/// The octets of a key, as `op_crypto_key_import_octets` takes them; of a curve, those of its point or secret. Null if there are none.
#[op2]
pub fn op_crypto_key_octets(#[cppgc] handle: &KeyHandle, #[smi] what: u32, compressed: bool) -> Result<Option<Uint8Array>, PkiError> {
    let Key { private, pair } = &handle.0;
    if what != 0 && !private {
        return Err(failed("The key is not private"));
    }
    let octets = match (&**pair, what) {
        (Pair::Ec(key), 0) => key.point(compressed),
        (Pair::Ec(key), 1) => key.secret().map(|secret| secret.to_vec()),
        (Pair::Octets(key), 0) => Some(key.public.clone()),
        (Pair::Octets(key), 1) => key.private.as_deref().cloned(),
        (Pair::Octets(key), 2) => key.seed.as_deref().cloned(),
        _ => None,
    };
    Ok(octets.map(Uint8Array::from))
}
