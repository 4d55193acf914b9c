//! Where messages wait for the isolate that reads them, and the two connected ends of a channel.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ops_requests::Readiness;

use crate::message::{Content, Message};

/// One message that waits.
pub enum Letter {
    /// For this reader alone.
    Own(Message),
    /// Others have it as well.
    Common(Arc<Content>),
}

#[derive(Default)]
struct Inner {
    letters: VecDeque<Letter>,
    /// No more will come.
    ended: bool,
    /// The handle that reads, while there is one.
    reader: Option<Arc<Readiness>>,
}

/// Messages in their order. Any thread may add to it.
#[derive(Default)]
pub struct Mailbox(Mutex<Inner>);

impl Mailbox {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Nothing panics while it holds this lock, and the mailbox is whole after every step anyway.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a message and calls the reader.
    pub fn deliver(&self, letter: Letter) {
        let mut inner = self.lock();
        if !inner.ended {
            inner.letters.push_back(letter);
            call(inner);
        }
    }

    /// The oldest message.
    pub fn take(&self) -> Option<Letter> {
        self.lock().letters.pop_front()
    }

    pub fn len(&self) -> usize {
        self.lock().letters.len()
    }

    /// Whether everything has been read and no more will come.
    pub fn is_exhausted(&self) -> bool {
        let inner = self.lock();
        inner.ended && inner.letters.is_empty()
    }

    /// No more will come; the reader is told.
    pub fn end(&self) {
        let mut inner = self.lock();
        inner.ended = true;
        call(inner);
    }

    /// Nobody reads any more: what waits is dropped, and what still comes.
    fn abandon(&self) {
        let letters = {
            let mut inner = self.lock();
            inner.ended = true;
            inner.reader = None;
            std::mem::take(&mut inner.letters)
        };
        // Outside of the lock: there may be ends of other channels in them.
        drop(letters);
    }

    /// Who is to be called from now on. With messages there the first call is due at once.
    pub fn set_reader(&self, reader: Option<Arc<Readiness>>) {
        let mut inner = self.lock();
        inner.reader = reader;
        if inner.ended || !inner.letters.is_empty() {
            call(inner);
        }
    }
}

/// Calls the reader, without the lock.
fn call(inner: MutexGuard<'_, Inner>) {
    let reader = inner.reader.clone();
    drop(inner);
    if let Some(reader) = reader {
        reader.wake_up();
    }
}

/// One end of a channel. Dropping it ends the channel for the other one.
pub struct Endpoint {
    own: Arc<Mailbox>,
    peer: Arc<Mailbox>,
}

impl Endpoint {
    pub fn pair() -> (Endpoint, Endpoint) {
        let (one, other): (Arc<Mailbox>, Arc<Mailbox>) = Default::default();
        (Endpoint { own: one.clone(), peer: other.clone() }, Endpoint { own: other, peer: one })
    }

    pub fn post(&self, message: Message) {
        self.peer.deliver(Letter::Own(message));
    }

    /// Where what the other end posts arrives.
    pub fn mailbox(&self) -> &Mailbox {
        &self.own
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.own.abandon();
        self.peer.end();
    }
}
