//! Certificates and private keys: reading them in all forms that Node takes, showing them, and deciding whom to trust. `node:tls` and
//! `node:crypto` stand on it. The work is that of aws-lc's X.509 code, whose answers are OpenSSL's, which Node's users know.

mod alt_names;
mod certificate;
mod certificate_ops;
mod default_trust;
pub mod error;
mod key;
mod legacy;
pub mod native;
mod pkcs12;
mod roots;
mod server_identity;
mod signatures;
mod trust;

pub use certificate::Certificate;
pub use certificate_ops::CertificateHandle;
pub use default_trust::DefaultTrust;
pub use error::PkiError;
pub use key::PrivateKey;
pub use pkcs12::Pkcs12;
pub use signatures::Signatures;
pub use trust::{Purpose, Rejection, TrustStore, Verdict};

deno_core::extension!(
    protojs_pki,
    ops = [
        certificate_ops::op_pki_certificate_check,
        certificate_ops::op_pki_certificate_describe,
        certificate_ops::op_pki_certificate_is_issued_by,
        certificate_ops::op_pki_certificate_legacy,
        certificate_ops::op_pki_certificate_parse,
        certificate_ops::op_pki_certificate_pem,
        certificate_ops::op_pki_certificate_raw,
        default_trust::op_pki_set_default_roots,
        roots::op_pki_check_pem,
        roots::op_pki_mozilla_roots,
        roots::op_pki_split_pem,
    ],
    state = |state| state.put(DefaultTrust::default()),
);
