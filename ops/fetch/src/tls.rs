//! TLS as a client: which certificates are trusted, and what their failures are called in OpenSSL's words, which Node's users know.

use std::fmt;
use std::sync::Arc;

use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::client::{WebPkiServerVerifier, verify_server_name};
use tokio_rustls::rustls::crypto::{CryptoProvider, aws_lc_rs};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::server::ParsedCertificate;
use tokio_rustls::rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, RootCertStore, SignatureScheme};

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

/// Who is trusted.
#[derive(Clone, Default)]
pub struct Roots {
    /// Mozilla's authorities, unless `pem` is to stand alone.
    pub only_pem: bool,
    /// More authorities, as PEM.
    pub pem: String,
}

/// Makes what sets TLS up on connections. With `insecure` every certificate is accepted.
pub fn connector(roots: &Roots, insecure: bool) -> Result<TlsConnector, FetchError> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier = Verifier::new(roots, insecure, &provider)?;
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| explain(&error))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsConnector::from(Arc::new(config)))
}

#[derive(Debug)]
struct Verifier {
    /// None when there is no authority at all.
    strict: Option<Arc<WebPkiServerVerifier>>,
    /// The certificates that users add: one of these is trusted as a server's own certificate as well.
    extra: Vec<CertificateDer<'static>>,
    insecure: bool,
    provider: Arc<CryptoProvider>,
}

impl Verifier {
    fn new(roots: &Roots, insecure: bool, provider: &Arc<CryptoProvider>) -> Result<Self, FetchError> {
        let mut store = RootCertStore::empty();
        if !roots.only_pem {
            store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        }
        // What is no certificate is skipped, as Node does.
        let extra: Vec<_> = CertificateDer::pem_slice_iter(roots.pem.as_bytes()).filter_map(Result::ok).collect();
        store.add_parsable_certificates(extra.iter().cloned());
        let strict = if store.is_empty() {
            None
        } else {
            let built = WebPkiServerVerifier::builder_with_provider(Arc::new(store), provider.clone()).build();
            Some(built.map_err(|error| FetchError::coded("Error", "ERR_SSL_TRUST_STORE", error.to_string()))?)
        };
        Ok(Verifier { strict, extra, insecure, provider: provider.clone() })
    }

    /// A certificate that is trusted for itself need not be usable as an authority, or may be one.
    fn is_trusted_itself(&self, certificate: &CertificateDer<'_>, name: &ServerName<'_>) -> Option<Result<(), Error>> {
        self.extra.iter().find(|trusted| trusted.as_ref() == certificate.as_ref())?;
        Some(ParsedCertificate::try_from(certificate).and_then(|parsed| verify_server_name(&parsed, name)))
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.insecure {
            return Ok(ServerCertVerified::assertion());
        }
        let unknown = || Error::InvalidCertificate(CertificateError::UnknownIssuer);
        let result = match &self.strict {
            Some(strict) => strict.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now).map(|_| ()),
            None => Err(unknown()),
        };
        let result = match result {
            Err(error @ Error::InvalidCertificate(CertificateError::UnknownIssuer | CertificateError::Other(_))) => {
                self.is_trusted_itself(end_entity, server_name).unwrap_or(Err(error))
            }
            other => other,
        };
        match result {
            Ok(()) => Ok(ServerCertVerified::assertion()),
            // The chain is good. As OpenSSL and Node have it, the subject's name counts where there are no alternative names.
            Err(Error::InvalidCertificate(CertificateError::NotValidForNameContext { presented, .. }))
                if presented.is_empty() && subject_matches(end_entity, server_name) =>
            {
                Ok(ServerCertVerified::assertion())
            }
            Err(error) => Err(name_rejection(error, end_entity, intermediates, server_name)),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        tokio_rustls::rustls::crypto::verify_tls12_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        tokio_rustls::rustls::crypto::verify_tls13_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// Whether a certificate names itself as its issuer.
fn is_self_signed(certificate: &CertificateDer<'_>) -> bool {
    webpki::EndEntityCert::try_from(certificate).is_ok_and(|parsed| parsed.issuer() == parsed.subject())
}

/// The common name of a certificate's subject: what follows the object identifier 2.5.4.3.
fn common_name(certificate: &CertificateDer<'_>) -> Option<String> {
    const COMMON_NAME: [u8; 5] = [0x06, 0x03, 0x55, 0x04, 0x03];
    let parsed = webpki::EndEntityCert::try_from(certificate).ok()?;
    let subject = parsed.subject();
    let at = subject.windows(COMMON_NAME.len()).rposition(|window| window == COMMON_NAME)? + COMMON_NAME.len();
    // A tag, a length (names are short), the text.
    let length = usize::from(*subject.get(at + 1)?);
    let text = subject.get(at + 2..at + 2 + length)?;
    std::str::from_utf8(text).ok().map(str::to_ascii_lowercase)
}

fn subject_matches(certificate: &CertificateDer<'_>, name: &ServerName<'_>) -> bool {
    let ServerName::DnsName(host) = name else { return false };
    let host = host.as_ref().to_ascii_lowercase();
    common_name(certificate).is_some_and(|pattern| match pattern.strip_prefix("*.") {
        Some(suffix) => host.split_once('.').is_some_and(|(_, rest)| rest == suffix),
        None => pattern == host,
    })
}

fn name_rejection(error: Error, leaf: &CertificateDer<'_>, chain: &[CertificateDer<'_>], name: &ServerName<'_>) -> Error {
    let Error::InvalidCertificate(reason) = error else { return error };
    let (code, message) = match &reason {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => ("CERT_HAS_EXPIRED", "certificate has expired".to_owned()),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            ("CERT_NOT_YET_VALID", "certificate is not yet valid".to_owned())
        }
        CertificateError::Revoked => ("CERT_REVOKED", "certificate revoked".to_owned()),
        CertificateError::BadSignature => ("CERT_SIGNATURE_FAILURE", "certificate signature failure".to_owned()),
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            ("INVALID_PURPOSE", "unsuitable certificate purpose".to_owned())
        }
        CertificateError::NotValidForName => ("ERR_TLS_CERT_ALTNAME_INVALID", altnames_message(name, &[])),
        CertificateError::NotValidForNameContext { presented, .. } => ("ERR_TLS_CERT_ALTNAME_INVALID", altnames_message(name, presented)),
        _ if is_self_signed(leaf) => ("DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate".to_owned()),
        _ if chain.iter().any(is_self_signed) => ("SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain".to_owned()),
        _ if chain.is_empty() => ("UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify the first certificate".to_owned()),
        _ => ("UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "unable to get local issuer certificate".to_owned()),
    };
    Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(Rejected { code, message }))))
}

fn altnames_message(name: &ServerName<'_>, presented: &[String]) -> String {
    let host = name.to_str();
    // rustls shows names as `DnsName("example.org")` and `IpAddress(127.0.0.1)`.
    let names: Vec<_> = presented
        .iter()
        .map(|shown| {
            let inner = shown.split_once('(').map_or(shown.as_str(), |(_, rest)| rest.trim_end_matches(')')).trim_matches('"');
            if shown.starts_with("IpAddress") { format!("IP Address:{inner}") } else { format!("DNS:{inner}") }
        })
        .collect();
    let list = names.join(", ");
    match name {
        ServerName::IpAddress(_) => {
            format!("Hostname/IP does not match certificate's altnames: IP: {host} is not in the cert's list: {list}")
        }
        _ => format!("Hostname/IP does not match certificate's altnames: Host: {host}. is not in the cert's altnames: {list}"),
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
