//! Signature schemes by OpenSSL's names, as in the option `sigalgs`, and keys that sign with some of them only.

use std::sync::Arc;

use rustls::sign::{Signer, SigningKey};
use rustls::{SignatureAlgorithm, SignatureScheme};

/// In the order of preference.
pub type Schemes = Arc<[SignatureScheme]>;

/// Those that rustls has, with the name that OpenSSL tells and the one of RFC 8446.
const KNOWN: &[(SignatureScheme, &str, &str)] = &[
    (SignatureScheme::ECDSA_NISTP256_SHA256, "ECDSA+SHA256", "ecdsa_secp256r1_sha256"),
    (SignatureScheme::ECDSA_NISTP384_SHA384, "ECDSA+SHA384", "ecdsa_secp384r1_sha384"),
    (SignatureScheme::ECDSA_NISTP521_SHA512, "ECDSA+SHA512", "ecdsa_secp521r1_sha512"),
    (SignatureScheme::ED25519, "Ed25519", "ed25519"),
    (SignatureScheme::RSA_PSS_SHA256, "RSA-PSS+SHA256", "rsa_pss_rsae_sha256"),
    (SignatureScheme::RSA_PSS_SHA384, "RSA-PSS+SHA384", "rsa_pss_rsae_sha384"),
    (SignatureScheme::RSA_PSS_SHA512, "RSA-PSS+SHA512", "rsa_pss_rsae_sha512"),
    (SignatureScheme::RSA_PKCS1_SHA256, "RSA+SHA256", "rsa_pkcs1_sha256"),
    (SignatureScheme::RSA_PKCS1_SHA384, "RSA+SHA384", "rsa_pkcs1_sha384"),
    (SignatureScheme::RSA_PKCS1_SHA512, "RSA+SHA512", "rsa_pkcs1_sha512"),
];

/// What OpenSSL knows besides.
const FOREIGN: &[&str] = &["ed448", "rsa_pss_pss_sha256", "rsa_pss_pss_sha384", "rsa_pss_pss_sha512", "rsa_pkcs1_sha1", "ecdsa_sha1"];

/// The schemes of a list with colons; those that only OpenSSL has are left out. None if nothing is left, or a name is none.
pub fn parse(list: &str) -> Option<Schemes> {
    let mut schemes = Vec::new();
    for name in list.split(':') {
        let is = |known: &str| known.eq_ignore_ascii_case(name);
        match KNOWN.iter().find(|(_, short, long)| is(short) || is(long)) {
            Some((scheme, ..)) => schemes.push(*scheme),
            None if FOREIGN.iter().any(|known| is(known)) || is_pair(name) => {}
            None => return None,
        }
    }
    (!schemes.is_empty()).then(|| schemes.into())
}

/// Whether it is an algorithm of keys and one of hashes.
fn is_pair(name: &str) -> bool {
    name.to_ascii_uppercase().split_once('+').is_some_and(|(key, hash)| {
        matches!(key, "RSA" | "RSA-PSS" | "PSS" | "DSA" | "ECDSA") && matches!(hash, "SHA1" | "SHA224" | "SHA256" | "SHA384" | "SHA512")
    })
}

/// OpenSSL's name of a scheme that rustls has.
pub fn name(scheme: SignatureScheme) -> Option<&'static str> {
    KNOWN.iter().find(|(known, ..)| *known == scheme).map(|(_, short, _)| *short)
}

/// A key that signs with some schemes only.
#[derive(Debug)]
pub struct ChoosyKey {
    pub key: Arc<dyn SigningKey>,
    pub schemes: Schemes,
}

impl SigningKey for ChoosyKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        // The own order decides: a key signs with the first that it is offered alone.
        self.schemes.iter().filter(|scheme| offered.contains(scheme)).find_map(|scheme| self.key.choose_scheme(&[*scheme]))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.key.algorithm()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_openssl_and_of_the_rfc() {
        let schemes = parse("RSA-PSS+SHA384:ecdsa_secp256r1_sha256:DSA+SHA1").unwrap();
        assert_eq!(*schemes, [SignatureScheme::RSA_PSS_SHA384, SignatureScheme::ECDSA_NISTP256_SHA256]);
        assert_eq!(name(schemes[0]), Some("RSA-PSS+SHA384"));
        assert!(parse("DSA+SHA1").is_none());
        assert!(parse("RSA+SHA256:nope").is_none());
    }
}
