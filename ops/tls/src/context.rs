//! What a `SecureContext` holds: all that connections have in common.

use std::cell::RefCell;
use std::sync::Arc;

use ops_pki::{Certificate, DefaultTrust, Pkcs12, PkiError, PrivateKey, TrustStore};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::version::{TLS12, TLS13};
use rustls::{DistinguishedName, SupportedProtocolVersion};

use crate::failure::{self, Failure};
use crate::identity::{Identities, Identity};
use crate::schemes::{self, Schemes};
use crate::server_sessions::SharedSessions;
use crate::tickets::{KEY_LENGTH, Tickets};
use crate::{ciphers, groups};

/// The two versions that rustls speaks, by their numbers on the wire.
pub const VERSION_12: u16 = 0x0303;
pub const VERSION_13: u16 = 0x0304;

/// What a program gave; bytes are PEM unless they say otherwise.
pub struct Settings<'a> {
    pub certificates: Vec<&'a [u8]>,
    /// Keys, each with its passphrase.
    pub keys: Vec<(&'a [u8], Option<&'a [u8]>)>,
    /// PFX files (DER), each with its passphrase.
    pub pfx: Vec<(&'a [u8], Option<&'a [u8]>)>,
    /// None trusts those that are trusted by default.
    pub authorities: Option<Vec<&'a [u8]>>,
    pub revocations: Vec<&'a [u8]>,
    pub partial_chains: bool,
    pub ciphers: &'a str,
    pub groups: &'a str,
    /// Empty is all.
    pub schemes: &'a str,
    pub min_version: u16,
    pub max_version: u16,
    pub honor_cipher_order: bool,
    pub tickets: bool,
    pub ticket_keys: Option<[u8; KEY_LENGTH]>,
    pub session_id_context: &'a [u8],
    /// Seconds.
    pub session_timeout: u32,
}

pub struct Context {
    pub identities: Identities,
    /// None is the default, as it is when a peer is verified. A program can add to it.
    trust: RefCell<Option<TrustStore>>,
    /// The names of those that may issue the certificates of clients.
    pub authorities: Vec<DistinguishedName>,
    /// The certificates that were given as authorities.
    pub issuers: Vec<Certificate>,
    pub versions: Vec<&'static SupportedProtocolVersion>,
    pub provider: Arc<CryptoProvider>,
    /// What both sides may sign with; None is all that rustls has.
    pub schemes: Option<Schemes>,
    pub honor_cipher_order: bool,
    pub tickets: Option<Arc<Tickets>>,
    pub sessions: Arc<SharedSessions>,
}

/// Why there is no context.
#[derive(Debug)]
pub enum ContextError {
    Pki(PkiError),
    Ssl(Failure),
}

impl From<PkiError> for ContextError {
    fn from(error: PkiError) -> Self {
        Self::Pki(error)
    }
}

impl Context {
    pub fn new(settings: &Settings<'_>, defaults: &DefaultTrust) -> Result<Self, ContextError> {
        let suites = ciphers::parse(settings.ciphers).ok_or_else(|| ContextError::Ssl(Failure::new(failure::NO_CIPHER_MATCH)))?;
        let groups =
            groups::parse(settings.groups).ok_or_else(|| PkiError::coded("ERR_CRYPTO_OPERATION_FAILED", "Failed to set ECDH curve"))?;
        let mut provider = aws_lc_rs::default_provider();
        provider.cipher_suites = suites;
        provider.kx_groups = groups;

        let files = settings.pfx.iter().map(|(der, passphrase)| Pkcs12::from_der(der, *passphrase)).collect::<Result<Vec<_>, _>>()?;
        let issuers = issuers(settings)?;
        let trust = trust(settings, &issuers, &files, defaults)?;
        let mut identities = identities(settings, &files, trust.as_ref())?;
        let schemes = match settings.schemes {
            "" => None,
            list => Some(schemes::parse(list).ok_or_else(|| PkiError::coded("ERR_CRYPTO_OPERATION_FAILED", "Failed to set sigalgs"))?),
        };
        if let Some(schemes) = &schemes {
            identities = identities.signing_with(schemes);
        }
        let versions = [(&TLS13, VERSION_13), (&TLS12, VERSION_12)];
        let in_range = |number: u16| (settings.min_version..=settings.max_version).contains(&number);
        let tickets = if settings.tickets {
            let made = Tickets::new(settings.ticket_keys, settings.session_id_context.to_vec(), settings.session_timeout);
            Some(Arc::new(made.ok_or_else(|| PkiError::plain("Failed to generate ticket keys"))?))
        } else {
            None
        };
        Ok(Self {
            identities,
            trust: RefCell::new(trust),
            authorities: issuers.iter().map(|issuer| DistinguishedName::from(issuer.subject_der())).collect(),
            issuers,
            versions: versions.into_iter().filter(|(_, number)| in_range(*number)).map(|(version, _)| version).collect(),
            provider: Arc::new(provider),
            schemes,
            honor_cipher_order: settings.honor_cipher_order,
            tickets,
            sessions: Arc::default(),
        })
    }

    /// Who is trusted.
    pub fn trust(&self, defaults: &mut DefaultTrust) -> Result<TrustStore, PkiError> {
        self.trust.borrow().clone().map_or_else(|| defaults.store(), Ok)
    }

    /// Trusts the authorities of a PEM text too.
    pub fn add_authorities(&self, pem: &[u8], defaults: &DefaultTrust) -> Result<(), PkiError> {
        let store = self.own_trust(defaults)?;
        Certificate::all_from_pem(pem)?.iter().for_each(|authority| store.add(authority));
        Ok(())
    }

    /// Has certificates looked up in the list of a PEM text.
    pub fn add_revocations(&self, pem: &[u8], defaults: &DefaultTrust) -> Result<(), PkiError> {
        self.own_trust(defaults)?.add_revocations(pem)
    }

    /// A store that other contexts do not see.
    fn own_trust(&self, defaults: &DefaultTrust) -> Result<TrustStore, PkiError> {
        if let Some(store) = &*self.trust.borrow() {
            return Ok(store.clone());
        }
        let store = defaults.fresh_store()?;
        *self.trust.borrow_mut() = Some(store.clone());
        Ok(store)
    }
}

fn issuers(settings: &Settings<'_>) -> Result<Vec<Certificate>, PkiError> {
    let mut all = Vec::new();
    for pem in settings.authorities.iter().flatten() {
        // Text without a certificate adds none, as with OpenSSL in Node.
        all.extend(Certificate::all_from_pem(pem).unwrap_or_default());
    }
    Ok(all)
}

fn trust(
    settings: &Settings<'_>,
    issuers: &[Certificate],
    files: &[Pkcs12],
    defaults: &DefaultTrust,
) -> Result<Option<TrustStore>, PkiError> {
    let from_files: Vec<_> = files.iter().flat_map(|file| &file.authorities).collect();
    if settings.authorities.is_none() && from_files.is_empty() && settings.revocations.is_empty() && !settings.partial_chains {
        return Ok(None);
    }
    let store = if settings.authorities.is_some() { TrustStore::new()? } else { defaults.fresh_store()? };
    issuers.iter().chain(from_files).for_each(|authority| store.add(authority));
    for pem in &settings.revocations {
        store.add_revocations(pem)?;
    }
    if settings.partial_chains {
        store.allow_partial_chains();
    }
    Ok(Some(store))
}

fn identities(settings: &Settings<'_>, files: &[Pkcs12], trust: Option<&TrustStore>) -> Result<Identities, PkiError> {
    let chains = settings.certificates.iter().map(|pem| Certificate::all_from_pem(pem)).collect::<Result<Vec<_>, _>>()?;
    let mut identities = Identities::default();
    for (pem, passphrase) in &settings.keys {
        let key = PrivateKey::from_pem(pem, *passphrase)?;
        let mut problem = None;
        let fitting = chains.iter().find(|chain| key.check(&chain[0]).map_err(|error| problem = Some(error)).is_ok());
        match (fitting, problem) {
            (Some(chain), _) => identities.add(Identity::new(&completed(chain, trust), &key)?),
            (None, Some(problem)) => return Err(problem),
            (None, None) => {}
        }
    }
    for file in files {
        let chain = [std::slice::from_ref(&file.certificate), &file.authorities].concat();
        identities.add(Identity::new(&chain, &file.key)?);
    }
    Ok(identities)
}

/// A lone certificate is shown with those that lead to its authority, where they are known.
fn completed(chain: &[Certificate], trust: Option<&TrustStore>) -> Vec<Certificate> {
    match (chain, trust) {
        ([lone], Some(trust)) => {
            let found = trust.verify(std::slice::from_ref(lone), ops_pki::Purpose::Server).chain;
            if found.is_empty() { chain.to_vec() } else { found }
        }
        _ => chain.to_vec(),
    }
}
