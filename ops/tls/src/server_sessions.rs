//! The sessions that a server keeps itself, by their numbers: for clients without tickets.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustls::server::StoresServerSessions;

/// As many as OpenSSL keeps.
const CAPACITY: usize = 20 * 1024;

#[derive(Debug, Default)]
struct Stored {
    sessions: HashMap<Vec<u8>, Vec<u8>>,
    /// The oldest first.
    order: VecDeque<Vec<u8>>,
}

/// The sessions of one context.
#[derive(Debug, Default)]
pub struct SharedSessions(Mutex<Stored>);

impl SharedSessions {
    fn lock(&self) -> MutexGuard<'_, Stored> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, key: Vec<u8>, value: Vec<u8>) {
        let mut stored = self.lock();
        if stored.sessions.insert(key.clone(), value).is_none() {
            stored.order.push_back(key);
        }
        while stored.sessions.len() > CAPACITY {
            let Some(oldest) = stored.order.pop_front() else { break };
            stored.sessions.remove(&oldest);
        }
    }
}

/// What one connection sees of them: what it makes is told to the program, and the program may have given what the client asks for.
#[derive(Debug)]
pub struct ConnectionSessions {
    shared: Arc<SharedSessions>,
    /// Number and content.
    given: Option<(Vec<u8>, Vec<u8>)>,
    made: Mutex<Vec<(Vec<u8>, Vec<u8>)>>,
}

impl ConnectionSessions {
    pub fn new(shared: Arc<SharedSessions>, given: Option<(Vec<u8>, Vec<u8>)>) -> Self {
        Self { shared, given, made: Mutex::default() }
    }

    pub fn has_made(&self) -> bool {
        !self.made.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// A session that its client keeps was made.
    pub fn tell(&self, number: Vec<u8>, content: Vec<u8>) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).push((number, content));
    }

    /// The sessions that were made since the last call: numbers and contents.
    pub fn take_made(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        std::mem::take(&mut *self.made.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl StoresServerSessions for ConnectionSessions {
    fn put(&self, key: Vec<u8>, value: Vec<u8>) -> bool {
        self.tell(key.clone(), value.clone());
        self.shared.put(key, value);
        true
    }

    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        match &self.given {
            Some((number, content)) if number == key => Some(content.clone()),
            _ => self.shared.lock().sessions.get(key).cloned(),
        }
    }

    fn take(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.shared.lock().sessions.remove(key)
    }

    fn can_cache(&self) -> bool {
        true
    }
}
