//! Windows of what may still be received (RFC 9113, 5.2).

use crate::settings::LARGEST_WINDOW;

/// What we let the peer send on a stream or on the connection, in octets.
pub struct ReceiveWindow {
    /// What the peer may have on its way and we have not consumed.
    size: i64,
    /// What has come and is not given back.
    used: i64,
    /// That part of it which is consumed.
    consumed: i64,
}

impl ReceiveWindow {
    pub fn new(size: u32) -> Self {
        Self { size: i64::from(size), used: 0, consumed: 0 }
    }

    pub fn size(&self) -> i64 {
        self.size
    }

    pub fn used(&self) -> i64 {
        self.used
    }

    /// What the peer can send before it has to wait.
    pub fn left(&self) -> i64 {
        self.size - self.used
    }

    /// @returns whether the peer was allowed to send so much
    pub fn receive(&mut self, octets: usize) -> bool {
        self.used += octets as i64;
        self.used <= self.size
    }

    /// The program has taken `octets`.
    pub fn consume(&mut self, octets: usize) {
        self.consumed = (self.consumed + octets as i64).min(self.used.max(0));
    }

    /// What a WINDOW_UPDATE should give back: nothing before half of the window is consumed.
    pub fn update(&mut self) -> Option<u32> {
        if self.consumed == 0 || self.consumed * 2 < self.size {
            return None;
        }
        self.used -= self.consumed;
        let given = std::mem::take(&mut self.consumed);
        u32::try_from(given).ok()
    }

    /// Another size. @returns what a WINDOW_UPDATE should give; a smaller window is reached by giving less back
    pub fn resize(&mut self, size: u32) -> Option<u32> {
        let grown = i64::from(size) - self.size;
        if grown >= 0 {
            self.size += grown;
            return u32::try_from(grown).ok().filter(|grown| *grown > 0);
        }
        self.size += grown;
        // What lies beyond the new size is there until it has come.
        self.used += grown;
        None
    }

    /// Our setting of the first size has become valid: the peer counts with it.
    pub fn shift(&mut self, by: i64) {
        self.size += by;
    }
}

/// Adds to a window of what may be sent; none when it would grow too large.
pub fn widen(window: i64, by: i64) -> Option<i64> {
    let wider = window + by;
    (wider <= LARGEST_WINDOW).then_some(wider)
}
