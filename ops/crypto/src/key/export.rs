//! Writing keys.

use ops_pki::PkiError;
use zeroize::Zeroizing;

use crate::ciphers::{self, Engine};
use crate::key::import::Structure;
use crate::key::{Key, Pair, codec, encrypted, failed, pem};

/// A cipher by Node's name, and the passphrase it works with.
pub struct Encryption<'a> {
    pub cipher: &'a str,
    pub passphrase: &'a [u8],
}

type Bytes = Zeroizing<Vec<u8>>;

fn spki(pair: &Pair) -> Option<Vec<u8>> {
    match pair {
        Pair::Rsa(key) => match &key.pss {
            Some(pss) => codec::write_spki(codec::RSA_PSS, pss.write().as_deref(), &key.public_der()?),
            None => codec::write_spki(codec::RSA, Some(codec::NULL), &key.public_der()?),
        },
        Pair::Dsa(key) => key.spki(),
        Pair::Ec(key) => key.spki(),
        Pair::Dh(key) => key.spki(),
        Pair::Octets(key) => codec::write_spki(key.kind.oid, None, &key.public),
    }
}

fn pkcs8(pair: &Pair) -> Option<Bytes> {
    match pair {
        Pair::Rsa(key) => match &key.pss {
            Some(pss) => codec::write_pkcs8(codec::RSA_PSS, pss.write().as_deref(), &key.private_der()?),
            None => codec::write_pkcs8(codec::RSA, Some(codec::NULL), &key.private_der()?),
        },
        Pair::Dsa(key) => key.pkcs8(),
        Pair::Ec(key) => key.pkcs8(),
        Pair::Dh(key) => key.pkcs8(),
        Pair::Octets(key) => codec::write_pkcs8(key.kind.oid, None, &key.write_private()?),
    }
}

fn der_and_label(key: &Key, structure: Structure) -> Option<(Bytes, &'static str)> {
    let found = match (structure, key.private, &*key.pair) {
        (Structure::Spki, _, pair) => (Zeroizing::new(spki(pair)?), "PUBLIC KEY"),
        (Structure::Pkcs1, false, Pair::Rsa(key)) => (Zeroizing::new(key.public_der()?), "RSA PUBLIC KEY"),
        (Structure::Pkcs1, true, Pair::Rsa(key)) => (key.private_der()?, "RSA PRIVATE KEY"),
        (Structure::Sec1, true, Pair::Ec(key)) => (key.sec1()?, "EC PRIVATE KEY"),
        (Structure::Pkcs8, true, pair) => (pkcs8(pair)?, "PRIVATE KEY"),
        _ => return None,
    };
    Some(found)
}

fn encode_failed() -> PkiError {
    failed("Failed to encode key")
}

fn unknown_cipher() -> PkiError {
    PkiError::coded("ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher")
}

/// As DER. Only PKCS #8 can be encrypted.
pub fn der(key: &Key, structure: Structure, encryption: Option<&Encryption>) -> Result<Bytes, PkiError> {
    let (der, _) = der_and_label(key, structure).ok_or_else(encode_failed)?;
    match encryption {
        None => Ok(der),
        Some(Encryption { cipher, passphrase }) => {
            encrypted::encrypt(&der, cipher, passphrase).map(Zeroizing::new).ok_or_else(unknown_cipher)
        }
    }
}

/// As PEM.
pub fn pem(key: &Key, structure: Structure, encryption: Option<&Encryption>) -> Result<String, PkiError> {
    let (der, label) = der_and_label(key, structure).ok_or_else(encode_failed)?;
    let text = match encryption {
        None => pem::write(label, &der),
        Some(Encryption { cipher, passphrase }) if structure == Structure::Pkcs8 => {
            let hidden = encrypted::encrypt(&der, cipher, passphrase).ok_or_else(unknown_cipher)?;
            pem::write("ENCRYPTED PRIVATE KEY", &hidden)
        }
        Some(Encryption { cipher, passphrase }) => {
            let Some(Engine::Evp(cipher)) = ciphers::by_name(cipher).map(|cipher| cipher.engine) else { return Err(unknown_cipher()) };
            // SAFETY: it takes nothing and gives a constant.
            pem::write_encrypted(label, &der, unsafe { cipher() }, passphrase)
        }
    };
    ops_pki::error::forget();
    text.ok_or_else(encode_failed)
}
