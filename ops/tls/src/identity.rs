//! Who we are: certificates with their keys, one for each algorithm of keys, as OpenSSL has it.

use std::sync::Arc;

use ops_pki::{Certificate, PkiError, PrivateKey};
use rustls::client::ResolvesClientCert;
use rustls::crypto::aws_lc_rs::sign::any_supported_type;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{SignatureAlgorithm, SignatureScheme};

use crate::schemes::{ChoosyKey, Schemes};

/// A certificate, those that lead from it to its authority, and its key.
#[derive(Clone)]
pub struct Identity {
    pub certificate: Certificate,
    key: Arc<CertifiedKey>,
}

impl Identity {
    pub fn new(chain: &[Certificate], key: &PrivateKey) -> Result<Self, PkiError> {
        let certificate = chain.first().ok_or_else(|| PkiError::known("NO_START_LINE"))?;
        key.check(certificate)?;
        let der = PrivatePkcs8KeyDer::from(key.to_pkcs8()?).into();
        let signer = any_supported_type(&der).map_err(|_| refused(key.algorithm()))?;
        let chain = chain.iter().map(|certificate| CertificateDer::from(certificate.to_der())).collect();
        Ok(Self { certificate: certificate.clone(), key: Arc::new(CertifiedKey::new(chain, signer)) })
    }

    pub fn algorithm(&self) -> SignatureAlgorithm {
        self.key.key.algorithm()
    }
}

/// aws-lc's number of RSA (`EVP_PKEY_RSA`).
const RSA: i32 = 6;

/// Why rustls does not take a key: of RSA keys it takes those that are long enough.
fn refused(algorithm: i32) -> PkiError {
    if algorithm == RSA {
        PkiError::coded("ERR_SSL_EE_KEY_TOO_SMALL", "error:0A00018F:SSL routines::ee key too small")
    } else {
        PkiError::coded("ERR_SSL_UNKNOWN_CERTIFICATE_TYPE", "error:0A0000F7:SSL routines::unknown certificate type")
    }
}

/// The identities of a context; at most one for each algorithm.
#[derive(Clone, Default)]
pub struct Identities(Vec<Identity>);

impl std::fmt::Debug for Identities {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identities")
    }
}

impl Identities {
    /// Adds one; it replaces the one of the same algorithm.
    pub fn add(&mut self, identity: Identity) {
        self.0.retain(|known| known.algorithm() != identity.algorithm());
        self.0.push(identity);
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The one that was given last.
    pub fn last(&self) -> Option<&Certificate> {
        self.0.last().map(|identity| &identity.certificate)
    }

    fn for_schemes(&self, schemes: &[SignatureScheme]) -> Option<&Identity> {
        self.0.iter().rev().find(|identity| identity.key.key.choose_scheme(schemes).is_some())
    }

    /// The one that a server shows to a client that can check these signatures.
    pub fn shown_to(&self, schemes: &[SignatureScheme]) -> Option<&Certificate> {
        self.for_schemes(schemes).map(|identity| &identity.certificate)
    }

    /// The same with what the authority says about the certificate (OCSP).
    pub fn stapled(&self, response: &[u8]) -> Self {
        let with_response = |identity: &Identity| {
            let mut key = CertifiedKey::clone(&identity.key);
            key.ocsp = Some(response.to_vec());
            Identity { certificate: identity.certificate.clone(), key: Arc::new(key) }
        };
        Self(self.0.iter().map(with_response).collect())
    }
}

impl Identities {
    /// The same with keys that sign with these schemes only.
    pub fn signing_with(&self, schemes: &Schemes) -> Self {
        let choosy = |identity: &Identity| {
            let mut key = CertifiedKey::clone(&identity.key);
            key.key = Arc::new(ChoosyKey { key: key.key, schemes: schemes.clone() });
            Identity { certificate: identity.certificate.clone(), key: Arc::new(key) }
        };
        Self(self.0.iter().map(choosy).collect())
    }
}

impl ResolvesServerCert for Identities {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.for_schemes(hello.signature_schemes()).map(|identity| identity.key.clone())
    }
}

impl ResolvesClientCert for Identities {
    fn resolve(&self, _authorities: &[&[u8]], schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.for_schemes(schemes).map(|identity| identity.key.clone())
    }

    fn has_certs(&self) -> bool {
        !self.is_empty()
    }
}
