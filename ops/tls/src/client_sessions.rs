//! The sessions that clients can resume.
//!
//! rustls does not write sessions down, so the `Buffer` of a `'session'` event is a number: what it stands for is kept here, in the process
//! that made it. A session of TLS 1.3 is good for one connection (RFC 8446, C.4).

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use aws_lc_rs::rand;
use rustls::NamedGroup;
use rustls::client::{ClientSessionStore, Tls12ClientSessionValue, Tls13ClientSessionValue};
use rustls::pki_types::ServerName;

use crate::client_delegates::ClientDelegates;

/// More than these are seldom of use: the oldest goes.
const CAPACITY: usize = 1024;
/// Says what the bytes are.
const PREFIX: &[u8] = b"protojs TLS session ";
const NUMBER_LENGTH: usize = 32;

enum Session {
    Tls12(Tls12ClientSessionValue),
    Tls13(Tls13ClientSessionValue),
}

/// All sessions of this runtime's clients.
#[derive(Default)]
pub struct ClientSessions {
    sessions: HashMap<Vec<u8>, (Session, Option<NamedGroup>)>,
    order: VecDeque<Vec<u8>>,
    delegates: Option<Arc<ClientDelegates>>,
}

impl ClientSessions {
    /// What clients work with; sessions are bound to them.
    pub fn delegates(&mut self) -> Arc<ClientDelegates> {
        self.delegates.get_or_insert_default().clone()
    }

    /// Keeps what a connection was given, and names each.
    pub fn keep(&mut self, store: &ConnectionSessions) -> Vec<Vec<u8>> {
        let mut state = store.lock();
        let group = state.group;
        let made = std::mem::take(&mut state.made);
        made.into_iter().filter_map(|session| self.add(session, group)).collect()
    }

    fn add(&mut self, session: Session, group: Option<NamedGroup>) -> Option<Vec<u8>> {
        let mut number = [0; NUMBER_LENGTH];
        rand::fill(&mut number).ok()?;
        let name = [PREFIX, &number].concat();
        self.sessions.insert(name.clone(), (session, group));
        self.order.push_back(name.clone());
        while self.order.len() > CAPACITY {
            let Some(oldest) = self.order.pop_front() else { break };
            self.sessions.remove(&oldest);
        }
        Some(name)
    }

    /// A store for a connection that may resume the session of this name.
    pub fn store_for(&mut self, name: Option<&[u8]>) -> ConnectionSessions {
        let mut state = State::default();
        let Some(name) = name else { return ConnectionSessions(Mutex::new(state)) };
        match self.sessions.remove(name) {
            Some((Session::Tls12(session), group)) => {
                self.sessions.insert(name.to_vec(), (Session::Tls12(session.clone()), group));
                state.tls12 = Some(session);
                state.group = group;
            }
            Some((Session::Tls13(session), group)) => {
                self.order.retain(|known| known != name);
                state.tls13 = Some(session);
                state.group = group;
            }
            None => {}
        }
        ConnectionSessions(Mutex::new(state))
    }
}

#[derive(Default)]
struct State {
    tls12: Option<Tls12ClientSessionValue>,
    tls13: Option<Tls13ClientSessionValue>,
    group: Option<NamedGroup>,
    made: Vec<Session>,
}

/// What one connection sees: the session it may resume, and those it is given.
pub struct ConnectionSessions(Mutex<State>);

impl ConnectionSessions {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn has_made(&self) -> bool {
        !self.lock().made.is_empty()
    }
}

impl fmt::Debug for ConnectionSessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConnectionSessions")
    }
}

impl ClientSessionStore for ConnectionSessions {
    fn set_kx_hint(&self, _server: ServerName<'static>, group: NamedGroup) {
        self.lock().group = Some(group);
    }

    fn kx_hint(&self, _server: &ServerName<'_>) -> Option<NamedGroup> {
        self.lock().group
    }

    fn set_tls12_session(&self, _server: ServerName<'static>, session: Tls12ClientSessionValue) {
        self.lock().made.push(Session::Tls12(session));
    }

    fn tls12_session(&self, _server: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        self.lock().tls12.clone()
    }

    fn remove_tls12_session(&self, _server: &ServerName<'static>) {
        self.lock().tls12 = None;
    }

    fn insert_tls13_ticket(&self, _server: ServerName<'static>, ticket: Tls13ClientSessionValue) {
        self.lock().made.push(Session::Tls13(ticket));
    }

    fn take_tls13_ticket(&self, _server: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        self.lock().tls13.take()
    }
}
