//! What happens to the peer's certificate during a handshake: its signature has to be right; whether it is trusted is seen afterwards.

use std::sync::{Arc, Mutex, PoisonError};

use ops_pki::Signatures;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{DigitallySignedStruct, DistinguishedName, Error, SignatureScheme};

use crate::schemes::Schemes;

/// Takes every certificate, once its owner proved to have the key.
#[derive(Debug)]
pub struct PeerVerifier {
    signatures: Signatures,
    /// The authorities that a server names to clients.
    authorities: Vec<DistinguishedName>,
    /// Whether a client has to have a certificate.
    mandatory: bool,
    /// What the server's authority says about its certificate.
    ocsp_response: Mutex<Vec<u8>>,
    /// Those that the peer may sign with; None is all that can be checked.
    schemes: Mutex<Option<Schemes>>,
}

impl PeerVerifier {
    pub fn for_server(provider: Arc<CryptoProvider>) -> Self {
        Self::for_client(provider, Vec::new(), false)
    }

    pub fn for_client(provider: Arc<CryptoProvider>, authorities: Vec<DistinguishedName>, mandatory: bool) -> Self {
        let signatures = Signatures::new(provider);
        Self { signatures, authorities, mandatory, ocsp_response: Mutex::default(), schemes: Mutex::default() }
    }

    pub fn set_schemes(&self, schemes: Option<&Schemes>) {
        *self.schemes.lock().unwrap_or_else(PoisonError::into_inner) = schemes.cloned();
    }

    fn schemes(&self) -> Vec<SignatureScheme> {
        let known = self.signatures.schemes();
        match &*self.schemes.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(wanted) => wanted.iter().copied().filter(|scheme| known.contains(scheme)).collect(),
            None => known,
        }
    }

    pub fn take_ocsp_response(&self) -> Vec<u8> {
        std::mem::take(&mut *self.ocsp_response.lock().unwrap_or_else(PoisonError::into_inner))
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
        self.signatures.verify_tls12(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.signatures.verify_tls13(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.schemes()
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
        self.signatures.verify_tls12(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.signatures.verify_tls13(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.schemes()
    }
}
