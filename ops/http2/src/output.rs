//! What goes out next: other frames first, then DATA of the streams by turns, as windows allow (RFC 9113, 5.2 and 6.1).

use crate::event::Event;
use crate::frame::{Head, flag, kind};
use crate::session::Session;
use crate::stream::{Side, Stream};

/// When so many octets are ready they are handed over; the rest follows when the transport has taken them.
const ENOUGH: usize = 128 * 1024;
/// The largest frame of data: others get their turn after it.
const LARGEST_DATA: usize = 1 << 14;

impl Session {
    /// Whether `output` has something to give.
    pub fn has_output(&self) -> bool {
        !self.control.is_empty() || !self.queue.is_empty()
    }

    pub fn output(&mut self) -> Vec<u8> {
        let mut out = std::mem::take(&mut self.control);
        self.replies = 0;
        while out.len() < ENOUGH {
            let Some(id) = self.queue.pop_front() else { break };
            self.send_data(id, &mut out);
            // The end of a stream may let others begin.
            out.append(&mut self.control);
        }
        out
    }

    /// A stream is about to be reset: what it had to send before goes out, as far as windows allow.
    pub fn send_before_reset(&mut self, id: u32) {
        let mut out = std::mem::take(&mut self.control);
        let unsent = |session: &Self| session.streams.get(&id).map_or(0, Stream::unsent);
        let mut left = unsent(self);
        while left > 0 {
            self.send_data(id, &mut out);
            let now = unsent(self);
            if now == left {
                break;
            }
            left = now;
        }
        out.append(&mut self.control);
        self.control = out;
    }

    /// Sends one frame of a stream, and queues it again if more can follow.
    fn send_data(&mut self, id: u32, out: &mut Vec<u8>) {
        let connection_window = self.send_window;
        let most = (self.remote.max_frame_size as usize).min(LARGEST_DATA);
        let Some(stream) = self.streams.get_mut(&id) else { return };
        stream.is_queued = false;
        let window = usize::try_from(stream.send_window.min(connection_window)).unwrap_or(0).min(most);
        let unsent: usize = stream.waiting.iter().map(|waiting| waiting.data.len() - waiting.sent).sum();
        let mut length = unsent.min(window);
        if unsent > 0 && length == 0 {
            return;
        }
        let is_last = length == unsent;
        let ends = is_last && stream.is_ending && !stream.has_trailers && stream.local == Side::Open;
        if length > 0 || ends {
            let padding = self.padding_for(length, window.saturating_sub(length));
            let Some(stream) = self.streams.get_mut(&id) else { return };
            let flags = if ends { flag::END_STREAM } else { 0 } | if padding > 0 { flag::PADDED } else { 0 };
            Head { length: length + padding, kind: kind::DATA, flags, stream: id }.write(out);
            self.counts.frames_sent += 1;
            if padding > 0 {
                out.push((padding - 1) as u8);
            }
            stream.send_window -= (length + padding) as i64;
            self.send_window -= (length + padding) as i64;
            while let Some(waiting) = stream.waiting.front_mut().filter(|_| length > 0) {
                let taken = length.min(waiting.data.len() - waiting.sent);
                out.extend_from_slice(&waiting.data[waiting.sent..waiting.sent + taken]);
                waiting.sent += taken;
                length -= taken;
                if waiting.sent == waiting.data.len() {
                    stream.waiting.pop_front();
                }
            }
            out.resize(out.len() + padding.saturating_sub(1), 0);
        }
        self.after_sending(id, is_last, ends);
    }

    fn after_sending(&mut self, id: u32, is_last: bool, ends: bool) {
        let Some(stream) = self.streams.get_mut(&id) else { return };
        if !is_last {
            self.queue_stream(id);
            return;
        }
        if stream.owes_written {
            stream.owes_written = false;
            self.events.push(Event::Written { stream: id });
        }
        if stream.is_ending && stream.has_trailers {
            stream.is_ending = false;
            self.events.push(Event::WantTrailers { stream: id });
        }
        if ends {
            stream.local = Side::Ended;
            self.close_if_over(id);
        }
    }
}
