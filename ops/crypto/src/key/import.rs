//! Reading keys: PEM and DER, in all structures that programs keep them in. Whatever is broken is an error, never a guess.

use aws_lc_sys::{CBS, CBS_init, EVP_PKEY, EVP_parse_private_key, EVP_parse_public_key};
use ops_pki::native::Owned;
use ops_pki::{Certificate, PkiError};

use crate::key::dh::DhKey;
use crate::key::dsa::DsaKey;
use crate::key::ec::EcKey;
use crate::key::octets::{Octets, by_oid};
use crate::key::pss::Pss;
use crate::key::rsa::RsaKey;
use crate::key::{Key, Pair, codec, encrypted, pem, unsupported};

/// What DER is to be read as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Structure {
    Pkcs1,
    Spki,
    Pkcs8,
    Sec1,
}

type Result<T = Key> = std::result::Result<T, PkiError>;

/// Runs one of aws-lc's parsers over all of the bytes.
fn parsed<T: ops_pki::native::Native>(der: &[u8], parse: unsafe extern "C" fn(*mut CBS) -> *mut T) -> Option<Owned<T>> {
    let mut input = std::mem::MaybeUninit::<CBS>::uninit();
    // SAFETY: the input is made before it is read, and as long as is told; what is parsed is ours.
    unsafe {
        CBS_init(input.as_mut_ptr(), der.as_ptr(), der.len());
        let read = Owned::new(parse(input.as_mut_ptr()));
        ops_pki::error::forget();
        read.filter(|_| aws_lc_sys::CBS_len(input.as_ptr()) == 0)
    }
}

pub fn native_public(der: &[u8]) -> Option<Owned<EVP_PKEY>> {
    parsed(der, EVP_parse_public_key)
}

pub fn native_private(der: &[u8]) -> Option<Owned<EVP_PKEY>> {
    parsed(der, EVP_parse_private_key)
}

/// SubjectPublicKeyInfo.
pub fn spki(der: &[u8]) -> Result<Pair> {
    let (algorithm, key) = codec::read_spki(der).ok_or_else(unsupported)?;
    let parameters = algorithm.parameters.as_deref();
    let pair = match algorithm.oid {
        codec::RSA => RsaKey::from_public_der(&key).map(Pair::Rsa),
        codec::RSA_PSS => Pss::read(parameters).and_then(|pss| RsaKey::from_public_der(&key).map(|key| Pair::Rsa(key.with_pss(Some(pss))))),
        codec::DSA => native_public(der).map(|key| Pair::Dsa(DsaKey::from_native(key))),
        codec::EC => EcKey::read_public(parameters, &key).map(Pair::Ec),
        codec::DH | codec::DHX => DhKey::read_public(parameters, algorithm.oid == codec::DHX, &key).map(Pair::Dh),
        oid => by_oid(oid).and_then(|kind| Octets::from_public(kind, &key)).map(Pair::Octets),
    };
    pair.ok_or_else(unsupported)
}

/// PrivateKeyInfo.
pub fn pkcs8(der: &[u8]) -> Result<Pair> {
    let (algorithm, key) = codec::read_pkcs8(der).ok_or_else(unsupported)?;
    let parameters = algorithm.parameters.as_deref();
    let pair = match algorithm.oid {
        codec::RSA => RsaKey::from_private_der(&key).map(Pair::Rsa),
        codec::RSA_PSS => {
            Pss::read(parameters).and_then(|pss| RsaKey::from_private_der(&key).map(|key| Pair::Rsa(key.with_pss(Some(pss)))))
        }
        codec::DSA => native_private(der).map(|key| Pair::Dsa(DsaKey::from_native(key))),
        codec::EC => EcKey::read_private(parameters, &key).map(Pair::Ec),
        codec::DH | codec::DHX => DhKey::read_private(parameters, algorithm.oid == codec::DHX, &key).map(Pair::Dh),
        oid => return by_oid(oid).ok_or_else(unsupported).and_then(|kind| Octets::read_private(kind, &key)).map(Pair::Octets),
    };
    pair.ok_or_else(unsupported)
}

fn pkcs8_maybe_encrypted(der: &[u8], passphrase: Option<&[u8]>) -> Result<Pair> {
    if encrypted::is_encrypted(der) { pkcs8(&encrypted::decrypt(der, passphrase)?) } else { pkcs8(der) }
}

/// A private key in DER.
pub fn private_der(der: &[u8], structure: Structure, passphrase: Option<&[u8]>) -> Result {
    let pair = match structure {
        Structure::Pkcs1 => RsaKey::from_private_der(der).map(Pair::Rsa).ok_or_else(unsupported),
        Structure::Sec1 => EcKey::read_private(None, der).map(Pair::Ec).ok_or_else(unsupported),
        Structure::Pkcs8 => pkcs8_maybe_encrypted(der, passphrase),
        Structure::Spki => Err(unsupported()),
    };
    pair.map(Key::private)
}

/// A public key in DER; a private one will do.
pub fn public_der(der: &[u8], structure: Structure, passphrase: Option<&[u8]>) -> Result {
    match structure {
        Structure::Spki => spki(der).map(Key::public),
        Structure::Pkcs1 => match RsaKey::from_public_der(der) {
            Some(key) => Ok(Key::public(Pair::Rsa(key))),
            None => private_der(der, structure, passphrase).map(|key| key.to_public()),
        },
        _ => private_der(der, structure, passphrase).map(|key| key.to_public()),
    }
}

fn is_private(label: &str) -> bool {
    label.ends_with("PRIVATE KEY")
}

fn private_block(block: &pem::Block, passphrase: Option<&[u8]>) -> Result {
    let data = &block.data;
    match block.label.as_str() {
        "ENCRYPTED PRIVATE KEY" if passphrase.is_none() => Err(pem::passphrase_missing()),
        "ENCRYPTED PRIVATE KEY" => pkcs8(&encrypted::decrypt(data, passphrase)?).map(Key::private),
        "RSA PRIVATE KEY" => private_der(data, Structure::Pkcs1, None),
        "EC PRIVATE KEY" => private_der(data, Structure::Sec1, None),
        "DSA PRIVATE KEY" => DsaKey::from_traditional(data).map(|key| Key::private(Pair::Dsa(key))).ok_or_else(unsupported),
        _ => private_der(data, Structure::Pkcs8, passphrase),
    }
}

/// The first private key of a PEM text.
pub fn private_pem(text: &[u8], passphrase: Option<&[u8]>) -> Result {
    match pem::find(text, passphrase, is_private)? {
        Some(block) => private_block(&block, passphrase),
        None => Err(unsupported()),
    }
}

/// The first key of a PEM text, or that of its first certificate.
pub fn public_pem(text: &[u8], passphrase: Option<&[u8]>) -> Result {
    const PUBLIC: &[&str] = &["PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"];

    let Some(block) = pem::find(text, passphrase, |label| PUBLIC.contains(&label) || is_private(label))? else {
        return Err(unsupported());
    };
    match block.label.as_str() {
        "PUBLIC KEY" => spki(&block.data).map(Key::public),
        "RSA PUBLIC KEY" => public_der(&block.data, Structure::Pkcs1, None),
        label if is_private(label) => private_block(&block, passphrase).map(|key| key.to_public()),
        _ => spki(&Certificate::from_der(&block.data)?.public_key_der()).map(Key::public),
    }
}
