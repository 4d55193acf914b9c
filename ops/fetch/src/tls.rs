//! TLS as a client: who is trusted, and failures in the words that Node's users know. The verdicts are those of `node:tls` (`ops_pki`).

use std::fmt;
use std::sync::Arc;

use ops_pki::{Certificate, Purpose, Signatures, TrustStore};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, SignatureScheme};

use crate::error::FetchError;

/// A certificate that is not accepted: OpenSSL's code and message.
#[derive(Clone, Debug)]
struct Rejected {
    code: &'static str,
    message: String,
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Rejected {}

/// Makes what sets TLS up on connections to servers that speak one of `protocols`. Without a store every certificate is accepted.
pub fn connector(trust: Option<TrustStore>, protocols: &[&str]) -> Result<TlsConnector, FetchError> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier = Verifier { trust, signatures: Signatures::new(provider.clone()) };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| explain(&error))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    Ok(TlsConnector::from(Arc::new(config)))
}

#[derive(Debug)]
struct Verifier {
    /// None accepts everybody.
    trust: Option<TrustStore>,
    signatures: Signatures,
}

impl Verifier {
    fn check(&self, trust: &TrustStore, leaf: &[u8], others: &[CertificateDer<'_>], name: &ServerName<'_>) -> Result<(), Rejected> {
        let unreadable = |_| Rejected { code: "ERR_SSL_BAD_CERTIFICATE", message: "bad certificate".to_owned() };
        let leaf = Certificate::from_der(leaf).map_err(unreadable)?;
        let mut chain = vec![leaf.clone()];
        chain.extend(others.iter().filter_map(|der| Certificate::from_der(der).ok()));
        if let Some(rejection) = trust.verify(&chain, Purpose::Server).rejection {
            return Err(Rejected { code: rejection.code, message: rejection.message });
        }
        match leaf.reason_against(&name.to_str()) {
            Some(message) => Err(Rejected { code: "ERR_TLS_CERT_ALTNAME_INVALID", message }),
            None => Ok(()),
        }
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if let Some(trust) = &self.trust {
            self.check(trust, end_entity, intermediates, server_name)
                .map_err(|rejected| Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(rejected)))))?;
        }
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
        self.signatures.schemes()
    }
}

/// A failure of TLS in the words that Node's users know.
pub fn explain(error: &Error) -> FetchError {
    match error {
        Error::InvalidCertificate(CertificateError::Other(OtherError(reason))) => match reason.downcast_ref::<Rejected>() {
            Some(rejected) => FetchError::coded("Error", rejected.code, rejected.message.clone()),
            None => FetchError::coded("Error", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", error.to_string()),
        },
        Error::InvalidMessage(_) => FetchError::coded("Error", "ERR_SSL_WRONG_VERSION_NUMBER", "wrong version number"),
        Error::AlertReceived(alert) => FetchError::coded("Error", "ERR_SSL_TLSV1_ALERT", format!("ssl alert {alert:?}")),
        Error::PeerIncompatible(_) => FetchError::coded("Error", "ERR_SSL_UNSUPPORTED_PROTOCOL", "unsupported protocol"),
        other => FetchError::coded("Error", "EPROTO", other.to_string()),
    }
}
