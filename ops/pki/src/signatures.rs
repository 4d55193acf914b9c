//! That a peer owns the certificate it shows: what rustls asks during a handshake, for all who make one.

use std::sync::Arc;

use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::{CertificateError, DigitallySignedStruct, Error, PeerIncompatible, SignatureScheme};

use crate::certificate::Certificate;

/// Checks signatures with keys of certificates that are read as OpenSSL reads them, which takes more of them than webpki.
#[derive(Clone, Debug)]
pub struct Signatures(Arc<CryptoProvider>);

impl Signatures {
    pub fn new(provider: Arc<CryptoProvider>) -> Self {
        Self(provider)
    }

    /// A signature of a handshake of TLS 1.2.
    pub fn verify_tls12(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let parsed = Certificate::from_der(certificate).map_err(|_| Error::InvalidCertificate(CertificateError::BadEncoding))?;
        let key = parsed.public_key_bits();
        let mapping = self.0.signature_verification_algorithms.mapping;
        let Some((_, algorithms)) = mapping.iter().find(|(scheme, _)| *scheme == signed.scheme) else {
            return Err(PeerIncompatible::NoSignatureSchemesInCommon.into());
        };
        if algorithms.iter().any(|algorithm| algorithm.verify_signature(&key, message, signed.signature()).is_ok()) {
            Ok(HandshakeSignatureValid::assertion())
        } else {
            Err(Error::InvalidCertificate(CertificateError::BadSignature))
        }
    }

    /// A signature of a handshake of TLS 1.3, in which some schemes are for certificates only (RFC 8446, 4.2.3).
    pub fn verify_tls13(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        if matches!(
            signed.scheme,
            SignatureScheme::RSA_PKCS1_SHA1
                | SignatureScheme::RSA_PKCS1_SHA256
                | SignatureScheme::RSA_PKCS1_SHA384
                | SignatureScheme::RSA_PKCS1_SHA512
        ) {
            return Err(PeerIncompatible::NoSignatureSchemesInCommon.into());
        }
        self.verify_tls12(message, certificate, signed)
    }

    /// The schemes that can be checked.
    pub fn schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
