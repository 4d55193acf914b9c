//! The sessions that clients can resume.
//!
//! rustls does not write sessions down, so the `Buffer` of a `'session'` event is a number: what it stands for is kept here, in the process
//! that made it. A ticket of TLS 1.3 is good for one connection (RFC 8446, C.4), so the numbers of one connection stand for all its tickets,
//! and what a resumed connection is given takes the place of the ticket it used: programs resume a session as often as they like.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_lc_rs::rand;
use rustls::NamedGroup;
use rustls::client::{ClientSessionStore, Tls12ClientSessionValue, Tls13ClientSessionValue};
use rustls::pki_types::ServerName;

use crate::client_delegates::ClientDelegates;

/// More than these are seldom of use: the oldest goes.
const CAPACITY: usize = 1024;
/// A server gives a few with each connection; more than these are never used.
const MAX_TICKETS: usize = 16;
/// Says what the bytes are.
const PREFIX: &[u8] = b"protojs TLS session ";
const NUMBER_LENGTH: usize = 32;

enum Session {
    Tls12(Tls12ClientSessionValue),
    Tls13(Tls13ClientSessionValue),
}

/// What the numbers of one connection, and of those that resumed it, stand for.
#[derive(Default)]
struct Family {
    tls12: Option<Tls12ClientSessionValue>,
    /// The newest is the last.
    tickets: VecDeque<Tls13ClientSessionValue>,
    group: Option<NamedGroup>,
}

impl Family {
    fn add(&mut self, session: Session) {
        match session {
            Session::Tls12(session) => self.tls12 = Some(session),
            Session::Tls13(ticket) => {
                self.tickets.push_back(ticket);
                if self.tickets.len() > MAX_TICKETS {
                    self.tickets.pop_front();
                }
            }
        }
    }
}

/// All sessions of this runtime's clients.
#[derive(Default)]
pub struct ClientSessions {
    sessions: HashMap<Vec<u8>, Arc<Mutex<Family>>>,
    order: VecDeque<Vec<u8>>,
    delegates: Option<Arc<ClientDelegates>>,
}

impl ClientSessions {
    /// What clients work with; sessions are bound to them.
    pub fn delegates(&mut self) -> Arc<ClientDelegates> {
        self.delegates.get_or_insert_default().clone()
    }

    /// Keeps what a connection was given, and names each; what a resumed connection was given goes on under the names there are.
    pub fn keep(&mut self, store: &ConnectionSessions, is_resumed: bool) -> Vec<Vec<u8>> {
        let mut state = lock(&store.0);
        let made = std::mem::take(&mut state.made);
        if made.is_empty() {
            return Vec::new();
        }
        if !is_resumed && !state.has_named {
            let group = lock(&state.family).group;
            state.family = Arc::new(Mutex::new(Family { group, ..Family::default() }));
            state.has_named = true;
        }
        let count = made.len();
        made.into_iter().for_each(|session| lock(&state.family).add(session));
        if is_resumed { Vec::new() } else { (0..count).filter_map(|_| self.name(state.family.clone())).collect() }
    }

    fn name(&mut self, family: Arc<Mutex<Family>>) -> Option<Vec<u8>> {
        let mut number = [0; NUMBER_LENGTH];
        rand::fill(&mut number).ok()?;
        let name = [PREFIX, &number].concat();
        self.sessions.insert(name.clone(), family);
        self.order.push_back(name.clone());
        while self.order.len() > CAPACITY {
            let Some(oldest) = self.order.pop_front() else { break };
            self.sessions.remove(&oldest);
        }
        Some(name)
    }

    /// A store for a connection that may resume the session of this name.
    pub fn store_for(&self, name: Option<&[u8]>) -> ConnectionSessions {
        let family = name.and_then(|name| self.sessions.get(name)).cloned().unwrap_or_default();
        ConnectionSessions(Mutex::new(State { family, ..State::default() }))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Default)]
struct State {
    /// What the connection may resume, and then what it was given.
    family: Arc<Mutex<Family>>,
    made: Vec<Session>,
    /// Whether its sessions have names of their own.
    has_named: bool,
}

/// What one connection sees: the session it may resume, and those it is given.
pub struct ConnectionSessions(Mutex<State>);

impl ConnectionSessions {
    pub fn has_made(&self) -> bool {
        !lock(&self.0).made.is_empty()
    }

    fn with_family<T>(&self, work: impl FnOnce(&mut Family) -> T) -> T {
        work(&mut lock(&lock(&self.0).family))
    }
}

impl fmt::Debug for ConnectionSessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConnectionSessions")
    }
}

impl ClientSessionStore for ConnectionSessions {
    fn set_kx_hint(&self, _server: ServerName<'static>, group: NamedGroup) {
        self.with_family(|family| family.group = Some(group));
    }

    fn kx_hint(&self, _server: &ServerName<'_>) -> Option<NamedGroup> {
        self.with_family(|family| family.group)
    }

    fn set_tls12_session(&self, _server: ServerName<'static>, session: Tls12ClientSessionValue) {
        lock(&self.0).made.push(Session::Tls12(session));
    }

    fn tls12_session(&self, _server: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        self.with_family(|family| family.tls12.clone())
    }

    fn remove_tls12_session(&self, _server: &ServerName<'static>) {
        self.with_family(|family| family.tls12 = None);
    }

    fn insert_tls13_ticket(&self, _server: ServerName<'static>, ticket: Tls13ClientSessionValue) {
        lock(&self.0).made.push(Session::Tls13(ticket));
    }

    fn take_tls13_ticket(&self, _server: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        self.with_family(|family| family.tickets.pop_front())
    }
}
