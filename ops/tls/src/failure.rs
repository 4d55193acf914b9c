//! Why a connection failed, in the words of OpenSSL 3, which Node's users know: code, library and reason.

use rustls::{AlertDescription, CertificateError, Error, InvalidMessage, PeerIncompatible};
use serde::Serialize;

/// What becomes an `Error` in JavaScript.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    pub code: String,
    pub message: String,
    pub library: &'static str,
    pub reason: String,
}

/// A reason and OpenSSL's number of it.
type Reason = (&'static str, u32);

pub const CERTIFICATE_MISSING: Reason = ("no suitable signature algorithm", 118);
pub const NO_APPLICATION_PROTOCOL: Reason = ("no application protocol", 235);
pub const NO_CIPHER_MATCH: Reason = ("no cipher match", 185);
pub const NO_CIPHERS: Reason = ("no ciphers available", 181);
pub const NO_SHARED_SCHEMES: Reason = ("no shared signature algorithms", 376);
pub const NO_PROTOCOLS: Reason = ("no protocols available", 191);
const BAD_SIGNATURE: Reason = ("bad signature", 123);
const DECRYPTION_FAILED: Reason = ("decryption failed or bad record mac", 281);
const HTTP_REQUEST: Reason = ("http request", 156);
const INTERNAL: Reason = ("internal error", 68);
const NO_CERTIFICATE: Reason = ("peer did not return a certificate", 199);
const NO_KEY_SHARE: Reason = ("no suitable key share", 101);
const NO_SHARED_CIPHER: Reason = ("no shared cipher", 193);
const OVERSIZED: Reason = ("packet length too long", 198);
const PROXY_REQUEST: Reason = ("https proxy request", 155);
const UNEXPECTED_MESSAGE: Reason = ("unexpected message", 244);
const UNSUPPORTED_PROTOCOL: Reason = ("unsupported protocol", 258);
const WRONG_VERSION: Reason = ("wrong version number", 267);
const LENGTH_MISMATCH: Reason = ("length mismatch", 159);

/// Numbers of alerts start here.
const ALERTS: u32 = 1000;
const LIBRARY: &str = "SSL routines";

impl Failure {
    pub fn new((reason, number): Reason) -> Self {
        Self {
            code: format!("ERR_SSL_{}", reason.to_uppercase().replace(' ', "_")),
            message: format!("error:0A{number:06X}:{LIBRARY}::{reason}"),
            library: LIBRARY,
            reason: reason.to_owned(),
        }
    }

    /// What rustls complains about. `start` is the beginning of what the peer sent, which may be no TLS at all.
    pub fn from_rustls(error: &Error, start: &[u8]) -> Self {
        Self::new(match error {
            Error::AlertReceived(alert) => of_alert(*alert),
            Error::InvalidMessage(problem) => of_message(problem, start),
            Error::PeerIncompatible(problem) => of_incompatibility(problem),
            Error::InappropriateMessage { .. } | Error::InappropriateHandshakeMessage { .. } | Error::PeerMisbehaved(_) => {
                UNEXPECTED_MESSAGE
            }
            Error::NoCertificatesPresented => NO_CERTIFICATE,
            Error::DecryptError => DECRYPTION_FAILED,
            Error::InvalidCertificate(CertificateError::BadSignature) => BAD_SIGNATURE,
            Error::NoApplicationProtocol => NO_APPLICATION_PROTOCOL,
            Error::PeerSentOversizedRecord => OVERSIZED,
            _ => INTERNAL,
        })
    }
}

fn of_message(problem: &InvalidMessage, start: &[u8]) -> Reason {
    let is_request = [&b"GET "[..], b"POST ", b"HEAD ", b"PUT "].iter().any(|method| start.starts_with(method));
    match problem {
        _ if is_request => HTTP_REQUEST,
        _ if start.starts_with(b"CONNE") => PROXY_REQUEST,
        InvalidMessage::InvalidContentType | InvalidMessage::UnknownProtocolVersion => WRONG_VERSION,
        InvalidMessage::MessageTooLarge => OVERSIZED,
        InvalidMessage::UnexpectedMessage(_) => UNEXPECTED_MESSAGE,
        _ => LENGTH_MISMATCH,
    }
}

fn of_incompatibility(problem: &PeerIncompatible) -> Reason {
    match problem {
        PeerIncompatible::NoCipherSuitesInCommon | PeerIncompatible::NoEcPointFormatsInCommon => NO_SHARED_CIPHER,
        PeerIncompatible::NoKxGroupsInCommon => NO_KEY_SHARE,
        PeerIncompatible::NoSignatureSchemesInCommon => CERTIFICATE_MISSING,
        PeerIncompatible::ServerDoesNotSupportTls12Or13
        | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig
        | PeerIncompatible::SupportedVersionsExtensionRequired
        | PeerIncompatible::SignatureAlgorithmsExtensionRequired
        | PeerIncompatible::Tls12NotOffered
        | PeerIncompatible::Tls12NotOfferedOrEnabled => UNSUPPORTED_PROTOCOL,
        _ => INTERNAL,
    }
}

fn of_alert(alert: AlertDescription) -> Reason {
    let reason = match alert {
        AlertDescription::UnexpectedMessage => "ssl/tls alert unexpected message",
        AlertDescription::BadRecordMac => "ssl/tls alert bad record mac",
        AlertDescription::DecryptionFailed => "tlsv1 alert decryption failed",
        AlertDescription::RecordOverflow => "tlsv1 alert record overflow",
        AlertDescription::DecompressionFailure => "ssl/tls alert decompression failure",
        AlertDescription::HandshakeFailure => "ssl/tls alert handshake failure",
        AlertDescription::NoCertificate => "ssl/tls alert no certificate",
        AlertDescription::BadCertificate => "ssl/tls alert bad certificate",
        AlertDescription::UnsupportedCertificate => "ssl/tls alert unsupported certificate",
        AlertDescription::CertificateRevoked => "ssl/tls alert certificate revoked",
        AlertDescription::CertificateExpired => "ssl/tls alert certificate expired",
        AlertDescription::CertificateUnknown => "ssl/tls alert certificate unknown",
        AlertDescription::IllegalParameter => "ssl/tls alert illegal parameter",
        AlertDescription::UnknownCA => "tlsv1 alert unknown ca",
        AlertDescription::AccessDenied => "tlsv1 alert access denied",
        AlertDescription::DecodeError => "tlsv1 alert decode error",
        AlertDescription::DecryptError => "tlsv1 alert decrypt error",
        AlertDescription::ExportRestriction => "tlsv1 alert export restriction",
        AlertDescription::ProtocolVersion => "tlsv1 alert protocol version",
        AlertDescription::InsufficientSecurity => "tlsv1 alert insufficient security",
        AlertDescription::InternalError => "tlsv1 alert internal error",
        AlertDescription::InappropriateFallback => "tlsv1 alert inappropriate fallback",
        AlertDescription::UserCanceled => "tlsv1 alert user cancelled",
        AlertDescription::NoRenegotiation => "tlsv1 alert no renegotiation",
        AlertDescription::MissingExtension => "tlsv13 alert missing extension",
        AlertDescription::UnsupportedExtension => "tlsv1 unsupported extension",
        AlertDescription::CertificateUnobtainable => "tlsv1 certificate unobtainable",
        AlertDescription::UnrecognisedName => "tlsv1 unrecognized name",
        AlertDescription::BadCertificateStatusResponse => "tlsv1 bad certificate status response",
        AlertDescription::BadCertificateHashValue => "tlsv1 bad certificate hash value",
        AlertDescription::UnknownPSKIdentity => "tlsv1 unknown psk identity",
        AlertDescription::CertificateRequired => "tlsv13 alert certificate required",
        AlertDescription::NoApplicationProtocol => "tlsv1 alert no application protocol",
        _ => "unknown alert type",
    };
    (reason, ALERTS + u32::from(u8::from(alert)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_is_told_as_openssl_tells_it() {
        let failure = Failure::from_rustls(&Error::AlertReceived(AlertDescription::UnknownCA), &[]);
        assert_eq!(failure.code, "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA");
        assert_eq!(failure.message, "error:0A000418:SSL routines::tlsv1 alert unknown ca");
    }

    #[test]
    fn a_request_in_clear_text_is_recognised() {
        let error = Error::InvalidMessage(InvalidMessage::InvalidContentType);
        assert_eq!(Failure::from_rustls(&error, b"GET / HTTP/1.1").reason, "http request");
        assert_eq!(Failure::from_rustls(&error, b"garbage").reason, "wrong version number");
    }
}
