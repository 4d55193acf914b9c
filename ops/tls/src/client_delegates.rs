//! What rustls asks during the handshakes of clients: whether a server's signature is right, and which certificate to show.
//!
//! rustls resumes a session only with the very objects it was made with, so all clients of a runtime share one of each. They are told for
//! whom they work before each step, which is over before another connection's begins.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::SignatureScheme;
use rustls::client::ResolvesClientCert;
use rustls::crypto::aws_lc_rs;
use rustls::sign::CertifiedKey;

use crate::identity::Identities;
use crate::peer_verifier::PeerVerifier;
use crate::schemes::Schemes;

#[derive(Debug)]
pub struct ClientDelegates {
    pub verifier: Arc<PeerVerifier>,
    pub identities: Arc<CurrentIdentities>,
}

impl Default for ClientDelegates {
    fn default() -> Self {
        let verifier = PeerVerifier::for_server(Arc::new(aws_lc_rs::default_provider()));
        Self { verifier: Arc::new(verifier), identities: Arc::default() }
    }
}

impl ClientDelegates {
    /// For whom they work from now on.
    pub fn set(&self, identities: &Identities, schemes: Option<&Schemes>) {
        self.identities.set(identities);
        self.verifier.set_schemes(schemes);
    }
}

/// The identities of the connection whose step it is.
#[derive(Debug, Default)]
pub struct CurrentIdentities(Mutex<Identities>);

impl CurrentIdentities {
    fn set(&self, identities: &Identities) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = identities.clone();
    }

    fn current(&self) -> Identities {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ResolvesClientCert for CurrentIdentities {
    fn resolve(&self, authorities: &[&[u8]], schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.current().resolve(authorities, schemes)
    }

    fn has_certs(&self) -> bool {
        self.current().has_certs()
    }
}
