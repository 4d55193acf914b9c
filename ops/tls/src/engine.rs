//! One connection: what arrives from the peer goes in, what is for the peer and for the program comes out.

use std::io::{Read, Write};
use std::sync::Arc;

use ops_pki::{Certificate, Purpose, Rejection, TrustStore};
use rustls::client::Resumption;
use rustls::pki_types::ServerName;
use rustls::server::{Accepted, Acceptor, NoServerSessionStorage, WebPkiClientVerifier};
use rustls::{
    ClientConfig, ClientConnection, Connection, Error, HandshakeKind, ProtocolVersion, ServerConfig, ServerConnection, SignatureScheme,
};

use crate::client_delegates::ClientDelegates;
use crate::client_sessions;
use crate::context::Context;
use crate::failure::{self, Failure};
use crate::hello::{self, HelloFacts};
use crate::identity::Identities;
use crate::key_log::KeyLines;
use crate::peer_verifier::PeerVerifier;
use crate::schemes::Schemes;
use crate::server_sessions;
use crate::tickets::ConnectionTickets;

/// What there is after a step, as bits that JavaScript knows (`js/internal/tls/engine.js`).
pub mod ready {
    /// Something is to be sent.
    pub const OUTPUT: u32 = 1;
    /// The program can read something.
    pub const PLAINTEXT: u32 = 2;
    /// The handshake is over: told once.
    pub const SECURE: u32 = 4;
    /// The client's first message has come and wants an answer: told once.
    pub const HELLO: u32 = 8;
    /// The peer has said that it will send no more: told once.
    pub const END: u32 = 16;
    /// There are lines for key logs, or sessions.
    pub const EVENTS: u32 = 32;
    /// The connection has failed: told once.
    pub const FAILED: u32 = 64;
}

/// As much of the peer's first bytes as shows what they are not.
const START_LENGTH: usize = 8;
/// A fatal alert in the clear: no certificate fits (RFC 8446, 6.2: handshake_failure).
const HANDSHAKE_FAILURE: [u8; 7] = [21, 3, 3, 0, 2, 2, 40];

enum Stage {
    /// A server that has not heard from its client.
    Listening {
        acceptor: Box<Acceptor>,
        heard: Vec<u8>,
    },
    /// A server whose program decides; what arrives meanwhile waits.
    Deciding {
        accepted: Box<Accepted>,
        facts: HelloFacts,
        waiting: Vec<u8>,
    },
    Open(Box<Connection>),
    Failed,
}

/// What a server decides when it has heard its client's first message.
pub struct Answer<'a> {
    pub context: &'a Context,
    /// Who we are: the context's, unless the program chose others for this connection.
    pub identities: &'a Identities,
    /// Whether the client is asked for a certificate, and whether it has to have one.
    pub request_certificate: bool,
    pub require_certificate: bool,
    pub alpn: Vec<Vec<u8>>,
    pub ocsp_response: Option<&'a [u8]>,
    /// The content of the session that the client asked for.
    pub session: Option<Vec<u8>>,
}

/// How a client begins.
pub struct Beginning<'a> {
    pub context: &'a Context,
    pub identities: &'a Identities,
    /// Empty: the server is not told which of its names is meant.
    pub server_name: &'a str,
    pub alpn: Vec<Vec<u8>>,
    pub delegates: Arc<ClientDelegates>,
    pub sessions: client_sessions::ConnectionSessions,
    pub log_keys: bool,
}

pub struct Engine {
    stage: Stage,
    purpose: Purpose,
    start: Vec<u8>,
    output: Vec<u8>,
    plaintext: Vec<u8>,
    failure: Option<Failure>,
    told_secure: bool,
    told_end: bool,
    key_lines: Arc<KeyLines>,
    /// A client's, with what it shows to servers.
    delegates: Option<(Arc<ClientDelegates>, Identities, Option<Schemes>)>,
    /// What the authority of the server's certificate says of it.
    ocsp_response: Vec<u8>,
    client_sessions: Option<Arc<client_sessions::ConnectionSessions>>,
    server_sessions: Option<Arc<server_sessions::ConnectionSessions>>,
    /// Whether a server lets its clients keep sessions.
    has_tickets: bool,
    /// What a server showed its client.
    own_certificate: Option<Certificate>,
    /// The schemes that a client can check.
    peer_schemes: Vec<SignatureScheme>,
    /// From the peer's certificate up, once it was verified.
    chain: Vec<Certificate>,
}

impl Engine {
    fn new(stage: Stage, purpose: Purpose, log_keys: bool) -> Self {
        Self {
            stage,
            purpose,
            start: Vec::new(),
            output: Vec::new(),
            plaintext: Vec::new(),
            failure: None,
            told_secure: false,
            told_end: false,
            key_lines: Arc::new(KeyLines::new(log_keys)),
            delegates: None,
            ocsp_response: Vec::new(),
            client_sessions: None,
            server_sessions: None,
            has_tickets: false,
            own_certificate: None,
            peer_schemes: Vec::new(),
            chain: Vec::new(),
        }
    }

    /// A server that waits for its client.
    pub fn server(log_keys: bool) -> Self {
        let stage = Stage::Listening { acceptor: Box::default(), heard: Vec::new() };
        Self::new(stage, Purpose::Client, log_keys)
    }

    /// A client; its first message is ready to be sent.
    pub fn client(beginning: Beginning<'_>) -> Result<Self, Failure> {
        let Beginning { context, identities, server_name, alpn, delegates, sessions, log_keys } = beginning;
        if context.versions.is_empty() {
            return Err(Failure::new(failure::NO_PROTOCOLS));
        }
        delegates.set(identities, context.schemes.as_ref());
        let sessions = Arc::new(sessions);
        let mut config = ClientConfig::builder_with_provider(context.provider.clone())
            .with_protocol_versions(&context.versions)
            .map_err(|_| Failure::new(failure::NO_CIPHERS))?
            .dangerous()
            .with_custom_certificate_verifier(delegates.verifier.clone())
            .with_client_cert_resolver(delegates.identities.clone());
        let mut engine = Self::new(Stage::Failed, Purpose::Server, log_keys);
        config.alpn_protocols = alpn;
        config.check_selected_alpn = false;
        config.key_log = engine.key_lines.clone();
        config.resumption = Resumption::store(sessions.clone());
        let name = ServerName::try_from(server_name.to_owned()).ok();
        config.enable_sni = matches!(name, Some(ServerName::DnsName(_)));
        // rustls wants a name even where it is not sent.
        let name = name.unwrap_or_else(|| ServerName::from(std::net::Ipv4Addr::UNSPECIFIED));
        let connection = ClientConnection::new(Arc::new(config), name).map_err(|error| Failure::from_rustls(&error, &[]))?;
        engine.delegates = Some((delegates, identities.clone(), context.schemes.clone()));
        engine.client_sessions = Some(sessions);
        engine.own_certificate = identities.last().cloned();
        engine.open(connection.into());
        Ok(engine)
    }

    fn open(&mut self, mut connection: Connection) {
        connection.set_buffer_limit(None);
        self.stage = Stage::Open(Box::new(connection));
        self.collect();
    }

    /// Takes what arrived; says what there is.
    pub fn receive(&mut self, bytes: &[u8]) -> u32 {
        if self.start.len() < START_LENGTH {
            let missing = START_LENGTH - self.start.len();
            self.start.extend_from_slice(&bytes[..missing.min(bytes.len())]);
        }
        match &mut self.stage {
            Stage::Listening { .. } => self.listen(bytes),
            Stage::Deciding { waiting, .. } => waiting.extend_from_slice(bytes),
            Stage::Open(_) => self.feed(bytes),
            Stage::Failed => {}
        }
        self.ready()
    }

    fn listen(&mut self, mut bytes: &[u8]) {
        let Stage::Listening { acceptor, heard } = &mut self.stage else { return };
        heard.extend_from_slice(bytes);
        while !bytes.is_empty() {
            if acceptor.read_tls(&mut bytes).is_err() {
                self.fail(Failure::from_rustls(&Error::PeerSentOversizedRecord, &self.start));
                return;
            }
            match acceptor.accept() {
                Ok(Some(accepted)) => {
                    let facts = hello::read(heard);
                    self.peer_schemes = accepted.client_hello().signature_schemes().to_vec();
                    self.stage = Stage::Deciding { accepted: Box::new(accepted), facts, waiting: bytes.to_vec() };
                    return;
                }
                Ok(None) => {}
                Err((error, mut alert)) => {
                    let _ = alert.write_all(&mut self.output);
                    self.fail(Failure::from_rustls(&error, &self.start));
                    return;
                }
            }
        }
    }

    /// What the client said, while the program decides.
    pub fn hello(&self) -> Option<(&Accepted, &HelloFacts)> {
        match &self.stage {
            Stage::Deciding { accepted, facts, .. } => Some((accepted, facts)),
            _ => None,
        }
    }

    /// Answers the client; says what there is.
    pub fn answer(&mut self, answer: Answer<'_>) -> u32 {
        let stage = std::mem::replace(&mut self.stage, Stage::Failed);
        let Stage::Deciding { accepted, facts, waiting } = stage else {
            self.stage = stage;
            return self.ready();
        };
        if let Some(schemes) = &answer.context.schemes {
            self.peer_schemes.retain(|scheme| schemes.contains(scheme));
            if self.peer_schemes.is_empty() {
                self.output.extend_from_slice(&HANDSHAKE_FAILURE);
                self.fail(Failure::new(failure::NO_SHARED_SCHEMES));
                return self.ready();
            }
        }
        let Some(shown) = answer.identities.shown_to(&self.peer_schemes) else {
            self.output.extend_from_slice(&HANDSHAKE_FAILURE);
            self.fail(Failure::new(failure::CERTIFICATE_MISSING));
            return self.ready();
        };
        self.own_certificate = Some(shown.clone());
        match self.server_config(answer, facts) {
            Ok(config) => match accepted.into_connection(Arc::new(config)) {
                Ok(connection) => {
                    self.open(connection.into());
                    self.feed(&waiting);
                }
                Err((error, mut alert)) => {
                    let _ = alert.write_all(&mut self.output);
                    self.fail(Failure::from_rustls(&error, &self.start));
                }
            },
            Err(failure) => {
                self.output.extend_from_slice(&HANDSHAKE_FAILURE);
                self.fail(failure);
            }
        }
        self.ready()
    }

    fn server_config(&mut self, answer: Answer<'_>, facts: HelloFacts) -> Result<ServerConfig, Failure> {
        let context = answer.context;
        if context.versions.is_empty() {
            return Err(Failure::new(failure::NO_PROTOCOLS));
        }
        let builder = ServerConfig::builder_with_provider(context.provider.clone())
            .with_protocol_versions(&context.versions)
            .map_err(|_| Failure::new(failure::NO_CIPHERS))?;
        let builder = if answer.request_certificate {
            let authorities = context.authorities.clone();
            let verifier = Arc::new(PeerVerifier::for_client(context.provider.clone(), authorities, answer.require_certificate));
            verifier.set_schemes(context.schemes.as_ref());
            builder.with_client_cert_verifier(verifier)
        } else {
            builder.with_client_cert_verifier(WebPkiClientVerifier::no_client_auth())
        };
        let identities = match answer.ocsp_response {
            Some(response) => answer.identities.stapled(response),
            None => answer.identities.clone(),
        };
        let mut config = builder.with_cert_resolver(Arc::new(identities));
        config.alpn_protocols = answer.alpn;
        config.key_log = self.key_lines.clone();
        config.ignore_client_order = context.honor_cipher_order;
        let given = answer.session.map(|session| (facts.session_id, session));
        let sessions = Arc::new(server_sessions::ConnectionSessions::new(context.sessions.clone(), given));
        match &context.tickets {
            Some(tickets) => {
                config.ticketer = Arc::new(ConnectionTickets { tickets: tickets.clone(), sessions: sessions.clone() });
                config.session_storage = Arc::new(NoServerSessionStorage {});
            }
            None => config.session_storage = sessions.clone(),
        }
        self.server_sessions = Some(sessions);
        self.has_tickets = context.tickets.is_some();
        Ok(config)
    }

    fn feed(&mut self, bytes: &[u8]) {
        let is_handshaking = self.connection().is_some_and(|connection| connection.is_handshaking());
        let delegates = self.delegates.as_ref().filter(|_| is_handshaking).map(|(delegates, identities, schemes)| {
            delegates.set(identities, schemes.as_ref());
            delegates.clone()
        });
        self.process(bytes);
        if let Some(delegates) = delegates {
            let response = delegates.verifier.take_ocsp_response();
            if !response.is_empty() {
                self.ocsp_response = response;
            }
        }
    }

    fn process(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let Stage::Open(connection) = &mut self.stage else { return };
            // Nothing is taken after the peer's end.
            if !matches!(connection.read_tls(&mut bytes), Ok(1..)) {
                break;
            }
            let processed = connection.process_new_packets();
            drain(connection, &mut self.plaintext);
            if let Err(error) = processed {
                let failure = Failure::from_rustls(&error, &self.start);
                self.collect();
                self.tell_as_tls12(&error);
                self.fail(failure);
                return;
            }
        }
        self.collect();
    }

    /// TLS 1.2 has no alert of its own for a client without a certificate (RFC 5246, 7.4.6): it is a failed handshake.
    fn tell_as_tls12(&mut self, error: &Error) {
        let is_tls12 = self.connection().is_some_and(|connection| connection.protocol_version() == Some(ProtocolVersion::TLSv1_2));
        if *error == Error::NoCertificatesPresented && is_tls12 {
            let start = self.output.len().saturating_sub(HANDSHAKE_FAILURE.len());
            self.output.truncate(start);
            self.output.extend_from_slice(&HANDSHAKE_FAILURE);
        }
    }

    /// Takes what rustls has for the peer.
    fn collect(&mut self) {
        if let Stage::Open(connection) = &mut self.stage {
            while connection.wants_write() {
                // Writing into memory does not fail.
                if connection.write_tls(&mut self.output).is_err() {
                    break;
                }
            }
        }
    }

    /// The output stays: it may hold an alert for the peer.
    fn fail(&mut self, failure: Failure) {
        self.failure = Some(failure);
        if !matches!(self.stage, Stage::Open(_)) {
            self.stage = Stage::Failed;
        }
    }

    /// What there is.
    pub fn ready(&mut self) -> u32 {
        let mut bits = 0;
        let mut set = |condition: bool, bit: u32| bits |= if condition { bit } else { 0 };
        set(!self.output.is_empty(), ready::OUTPUT);
        set(!self.plaintext.is_empty(), ready::PLAINTEXT);
        set(self.failure.is_some(), ready::FAILED);
        set(matches!(self.stage, Stage::Deciding { .. }), ready::HELLO);
        if let Stage::Open(connection) = &mut self.stage {
            if !self.told_secure && !connection.is_handshaking() {
                self.told_secure = true;
                set(true, ready::SECURE);
            }
            if !self.told_end && connection.process_new_packets().is_ok_and(|state| state.peer_has_closed()) {
                self.told_end = true;
                set(true, ready::END);
            }
        }
        set(self.has_events(), ready::EVENTS);
        bits
    }

    fn has_events(&self) -> bool {
        self.key_lines.has_lines()
            || self.client_sessions.as_ref().is_some_and(|sessions| sessions.has_made())
            || self.server_sessions.as_ref().is_some_and(|sessions| sessions.has_made())
    }

    /// Encrypts what the program wrote; gives all that is to be sent.
    pub fn send(&mut self, bytes: &[u8]) -> Vec<u8> {
        if let Stage::Open(connection) = &mut self.stage {
            // Without a limit, it takes everything.
            let _ = connection.writer().write_all(bytes);
        }
        self.collect();
        self.take_output()
    }

    /// Tells the peer that nothing more will come; gives all that is to be sent.
    pub fn close(&mut self) -> Vec<u8> {
        if let (Stage::Open(connection), None) = (&mut self.stage, &self.failure) {
            connection.send_close_notify();
        }
        self.collect();
        self.take_output()
    }

    pub fn take_output(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.output)
    }

    pub fn take_plaintext(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.plaintext)
    }

    pub fn take_failure(&mut self) -> Option<Failure> {
        self.failure.take()
    }

    pub fn key_lines(&self) -> Vec<String> {
        self.key_lines.take()
    }

    pub fn client_sessions(&self) -> Option<&client_sessions::ConnectionSessions> {
        self.client_sessions.as_deref()
    }

    /// The sessions that a server made: numbers and contents. Tickets of TLS 1.2 are none that a program hears of.
    pub fn server_sessions(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        let made = self.server_sessions.as_ref().map(|sessions| sessions.take_made()).unwrap_or_default();
        let is_tls12 = self.connection().is_some_and(|connection| connection.protocol_version() == Some(ProtocolVersion::TLSv1_2));
        if self.has_tickets && is_tls12 { Vec::new() } else { made }
    }

    pub fn ocsp_response(&self) -> &[u8] {
        &self.ocsp_response
    }

    pub fn connection(&self) -> Option<&Connection> {
        match &self.stage {
            Stage::Open(connection) => Some(connection),
            _ => None,
        }
    }

    pub fn is_resumed(&self) -> bool {
        self.connection().is_some_and(|connection| connection.handshake_kind() == Some(HandshakeKind::Resumed))
    }

    pub fn own_certificate(&self) -> Option<&Certificate> {
        self.own_certificate.as_ref()
    }

    pub fn peer_schemes(&self) -> &[SignatureScheme] {
        &self.peer_schemes
    }

    /// The name that a client asked for.
    pub fn requested_name(&self) -> Option<&str> {
        match &self.stage {
            Stage::Open(connection) => match &**connection {
                Connection::Server(server) => ServerConnection::server_name(server),
                Connection::Client(_) => None,
            },
            _ => None,
        }
    }

    /// Whether the peer's certificate is trusted. None if it has none.
    pub fn verify_peer(&mut self, trust: &TrustStore) -> Option<Option<Rejection>> {
        let presented = self.presented();
        if presented.is_empty() {
            return None;
        }
        let verdict = trust.verify(&presented, self.purpose);
        self.chain = verdict.chain;
        Some(verdict.rejection)
    }

    fn presented(&self) -> Vec<Certificate> {
        let certificates = self.connection().and_then(|connection| connection.peer_certificates()).unwrap_or_default();
        certificates.iter().filter_map(|der| Certificate::from_der(der).ok()).collect()
    }

    /// The peer's certificate and those that lead to its authority.
    pub fn peer_chain(&self) -> Vec<Certificate> {
        if self.chain.is_empty() { self.presented() } else { self.chain.clone() }
    }
}

/// Moves what rustls has for the program.
fn drain(connection: &mut Connection, plaintext: &mut Vec<u8>) {
    const CHUNK: usize = 16 * 1024;

    loop {
        let length = plaintext.len();
        plaintext.resize(length + CHUNK, 0);
        let read = connection.reader().read(&mut plaintext[length..]).unwrap_or(0);
        plaintext.truncate(length + read);
        if read == 0 {
            break;
        }
    }
}
