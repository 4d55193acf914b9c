//! One stream (RFC 9113, 5.1).

use std::collections::VecDeque;

use deno_core::JsBuffer;

use crate::window::ReceiveWindow;

/// Data that waits for the window, and for its turn.
pub struct Waiting {
    pub data: JsBuffer,
    pub sent: usize,
}

/// How a side of a stream stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// Nothing may come but the fields of a promised response.
    Reserved,
    Open,
    Ended,
}

/// What was received of a message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Received {
    Nothing,
    /// The fields that begin it, and not only informational ones.
    Fields,
}

pub struct Stream {
    pub local: Side,
    pub remote: Side,
    pub received: Received,
    /// What we may send.
    pub send_window: i64,
    pub receive_window: ReceiveWindow,
    pub waiting: VecDeque<Waiting>,
    /// The program has no more data: the end goes out with the last of it.
    pub is_ending: bool,
    /// The end is not sent with the last data: trailers follow.
    pub has_trailers: bool,
    /// The program waits for the last of its data to be sent (once per write).
    pub owes_written: bool,
    /// It stands in the queue of streams that can send.
    pub is_queued: bool,
    /// What comes is consumed at once.
    pub is_reading: bool,
    /// What came while nobody read.
    pub unread: usize,
    /// The length that the fields promise, and what has come of it.
    pub expected: Option<u64>,
    pub body: u64,
    /// A request whose answer has no content.
    pub is_head: bool,
    /// A tunnel: lengths mean nothing.
    pub is_connect: bool,
    /// What the received fields take in memory.
    pub fields_size: usize,
}

impl Stream {
    pub fn new(local: Side, remote: Side, send_window: u32, receive_window: u32) -> Self {
        Self {
            local,
            remote,
            received: Received::Nothing,
            send_window: i64::from(send_window),
            receive_window: ReceiveWindow::new(receive_window),
            waiting: VecDeque::new(),
            is_ending: false,
            has_trailers: false,
            owes_written: false,
            is_queued: false,
            is_reading: false,
            unread: 0,
            expected: None,
            body: 0,
            is_head: false,
            is_connect: false,
            fields_size: 0,
        }
    }

    pub fn is_over(&self) -> bool {
        self.local == Side::Ended && self.remote == Side::Ended
    }

    /// Whether it counts among those that are concurrent.
    pub fn is_active(&self) -> bool {
        self.local != Side::Reserved && self.remote != Side::Reserved
    }

    /// Whether there is something to send, if the window lets it.
    pub fn wants_to_send(&self) -> bool {
        !self.waiting.is_empty() || (self.is_ending && self.local == Side::Open)
    }

    /// Octets that wait.
    pub fn unsent(&self) -> usize {
        self.waiting.iter().map(|waiting| waiting.data.len() - waiting.sent).sum()
    }

    /// What came agrees with the length that was promised.
    pub fn has_right_length(&self) -> bool {
        self.is_connect || self.expected.is_none_or(|expected| expected == self.body)
    }

    /// The number of Node's `stream.state.state`.
    pub fn state(&self) -> u32 {
        match (self.local, self.remote) {
            (Side::Reserved, _) => 3,
            (_, Side::Reserved) => 4,
            (Side::Open, Side::Open) => 2,
            (Side::Ended, Side::Open) => 5,
            (Side::Open, Side::Ended) => 6,
            (Side::Ended, Side::Ended) => 7,
        }
    }
}
