//! What happens to the peer's certificate during a handshake: its signature has to be right; whether it is trusted is seen afterwards.

use std::sync::{Arc, Mutex, PoisonError};

use ops_pki::Certificate;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{CertificateError, DigitallySignedStruct, DistinguishedName, Error, PeerIncompatible, SignatureScheme};

/// Takes every certificate, once its owner proved to have the key.
#[derive(Debug)]
pub struct PeerVerifier {
    provider: Arc<CryptoProvider>,
    /// The authorities that a server names to clients.
    authorities: Vec<DistinguishedName>,
    /// Whether a client has to have a certificate.
    mandatory: bool,
    /// What the server's authority says about its certificate.
    ocsp_response: Mutex<Vec<u8>>,
}

impl PeerVerifier {
    pub fn for_server(provider: Arc<CryptoProvider>) -> Self {
        Self { provider, authorities: Vec::new(), mandatory: false, ocsp_response: Mutex::default() }
    }

    pub fn for_client(provider: Arc<CryptoProvider>, authorities: Vec<DistinguishedName>, mandatory: bool) -> Self {
        Self { provider, authorities, mandatory, ocsp_response: Mutex::default() }
    }

    pub fn take_ocsp_response(&self) -> Vec<u8> {
        std::mem::take(&mut *self.ocsp_response.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn verify_signature(&self, message: &[u8], certificate: &CertificateDer<'_>, signed: &DigitallySignedStruct) -> Result<(), Error> {
        let parsed = Certificate::from_der(certificate).map_err(|_| Error::InvalidCertificate(CertificateError::BadEncoding))?;
        let key = parsed.public_key_bits();
        let mapping = self.provider.signature_verification_algorithms.mapping;
        let Some((_, algorithms)) = mapping.iter().find(|(scheme, _)| *scheme == signed.scheme) else {
            return Err(PeerIncompatible::NoSignatureSchemesInCommon.into());
        };
        let valid = algorithms.iter().any(|algorithm| algorithm.verify_signature(&key, message, signed.signature()).is_ok());
        if valid { Ok(()) } else { Err(Error::InvalidCertificate(CertificateError::BadSignature)) }
    }

    fn verify_tls13(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        // RFC 8446, 4.2.3: these are for certificates only.
        if matches!(
            signed.scheme,
            SignatureScheme::RSA_PKCS1_SHA1
                | SignatureScheme::RSA_PKCS1_SHA256
                | SignatureScheme::RSA_PKCS1_SHA384
                | SignatureScheme::RSA_PKCS1_SHA512
        ) {
            return Err(PeerIncompatible::NoSignatureSchemesInCommon.into());
        }
        self.verify_signature(message, certificate, signed).map(|()| HandshakeSignatureValid::assertion())
    }
}

impl ServerCertVerifier for PeerVerifier {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        *self.ocsp_response.lock().unwrap_or_else(PoisonError::into_inner) = ocsp_response.to_vec();
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verify_signature(message, certificate, signed).map(|()| HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verify_tls13(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

impl ClientCertVerifier for PeerVerifier {
    fn client_auth_mandatory(&self) -> bool {
        self.mandatory
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &self.authorities
    }

    fn verify_client_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verify_signature(message, certificate, signed).map(|()| HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verify_tls13(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
