//! Session tickets: a server's memory, sealed and kept by its clients (RFC 5077, RFC 8446 4.6.1).

use std::sync::{Arc, Mutex, PoisonError};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::rand;
use rustls::server::ProducesTickets;

use crate::server_sessions::ConnectionSessions;

/// As many bytes as `server.getTicketKeys()` gives: a name, and what seals.
pub const KEY_LENGTH: usize = 48;
const NAME_LENGTH: usize = 16;
/// As long as the numbers of sessions can be (RFC 5246, 7.4.1.2).
const SESSION_NUMBER_LENGTH: usize = 32;

/// Seals and opens tickets.
#[derive(Debug)]
pub struct Tickets {
    keys: Mutex<[u8; KEY_LENGTH]>,
    /// Tickets of another context id are foreign.
    context_id: Vec<u8>,
    /// Seconds.
    lifetime: u32,
}

impl Tickets {
    /// Keys of its own, unless the program has some. None if the system has no random numbers.
    pub fn new(keys: Option<[u8; KEY_LENGTH]>, context_id: Vec<u8>, lifetime: u32) -> Option<Self> {
        let keys = match keys {
            Some(keys) => keys,
            None => {
                let mut fresh = [0; KEY_LENGTH];
                rand::fill(&mut fresh).ok()?;
                fresh
            }
        };
        Some(Self { keys: Mutex::new(keys), context_id, lifetime })
    }

    pub fn keys(&self) -> [u8; KEY_LENGTH] {
        *self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn set_keys(&self, keys: [u8; KEY_LENGTH]) {
        *self.keys.lock().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    fn sealing_key(secret: &[u8]) -> Option<LessSafeKey> {
        UnboundKey::new(&AES_256_GCM, secret).ok().map(LessSafeKey::new)
    }
}

impl ProducesTickets for Tickets {
    fn enabled(&self) -> bool {
        true
    }

    fn lifetime(&self) -> u32 {
        self.lifetime
    }

    fn encrypt(&self, plain: &[u8]) -> Option<Vec<u8>> {
        let keys = self.keys();
        let (name, secret) = keys.split_at(NAME_LENGTH);
        let mut nonce = [0; NONCE_LEN];
        rand::fill(&mut nonce).ok()?;
        let mut sealed = plain.to_vec();
        let associated = Aad::from(self.context_id.as_slice());
        Self::sealing_key(secret)?.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), associated, &mut sealed).ok()?;
        Some([name, &nonce, &sealed].concat())
    }

    fn decrypt(&self, ticket: &[u8]) -> Option<Vec<u8>> {
        let keys = self.keys();
        let (name, secret) = keys.split_at(NAME_LENGTH);
        let rest = ticket.strip_prefix(name)?;
        let (nonce, sealed) = rest.split_at_checked(NONCE_LEN)?;
        let mut opened = sealed.to_vec();
        let associated = Aad::from(self.context_id.as_slice());
        let length =
            Self::sealing_key(secret)?.open_in_place(Nonce::try_assume_unique_for_key(nonce).ok()?, associated, &mut opened).ok()?.len();
        opened.truncate(length);
        Some(opened)
    }
}

/// The tickets of one connection, whose program hears of each.
#[derive(Debug)]
pub struct ConnectionTickets {
    pub tickets: Arc<Tickets>,
    pub sessions: Arc<ConnectionSessions>,
}

impl ProducesTickets for ConnectionTickets {
    fn enabled(&self) -> bool {
        true
    }

    fn lifetime(&self) -> u32 {
        self.tickets.lifetime()
    }

    fn encrypt(&self, plain: &[u8]) -> Option<Vec<u8>> {
        let mut number = vec![0; SESSION_NUMBER_LENGTH];
        rand::fill(&mut number).ok()?;
        self.sessions.tell(number, plain.to_vec());
        self.tickets.encrypt(plain)
    }

    fn decrypt(&self, ticket: &[u8]) -> Option<Vec<u8>> {
        self.tickets.decrypt(ticket)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_opens_only_where_it_was_made() {
        let tickets = Tickets::new(Some([7; KEY_LENGTH]), b"a".to_vec(), 300).unwrap();
        let ticket = tickets.encrypt(b"memory").unwrap();
        assert_eq!(tickets.decrypt(&ticket).unwrap(), b"memory");
        assert!(tickets.decrypt(&ticket[..20]).is_none());
        let other = Tickets::new(Some([7; KEY_LENGTH]), b"b".to_vec(), 300).unwrap();
        assert!(other.decrypt(&ticket).is_none());
        tickets.set_keys([8; KEY_LENGTH]);
        assert!(tickets.decrypt(&ticket).is_none());
    }
}
