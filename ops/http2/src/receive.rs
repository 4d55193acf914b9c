//! What the peer sends: frames in their order (RFC 9113, 4 to 6), except blocks of fields (`received_fields`).

use crate::event::Event;
use crate::fault::{Fault, code, library};
use crate::frame::{Head, flag, kind, number};
use crate::reader::Piece;
use crate::session::{Role, Session};
use crate::settings::{self, LARGEST_WINDOW};
use crate::stream::Side;
use crate::window::widen;

type Outcome = Result<(), Fault>;

impl Session {
    /// Takes octets. What they mean is in `events` afterwards; data is told by where it stands in `octets`.
    pub fn receive(&mut self, octets: &[u8]) {
        let mut at = 0;
        while !self.is_faulty {
            let outcome = match self.reader.next(octets, &mut at) {
                Piece::None => return,
                Piece::BadPreface => Err(Fault { code: code::PROTOCOL_ERROR, library: library::BAD_PREFACE }),
                Piece::BadPadding => Err(Fault::protocol(code::PROTOCOL_ERROR)),
                Piece::Head(head) => self.begin_frame(head),
                Piece::Payload(head, payload) => self.frame(head, payload),
                Piece::Data { head, offset, length, is_last } => self.data(head, offset, length, is_last),
            };
            if let Err(fault) = outcome {
                self.fail(fault);
            }
        }
    }

    /// Checks what can be checked before the payload has come.
    fn begin_frame(&mut self, head: Head) -> Outcome {
        self.counts.frames_received += 1;
        if head.length > self.local.max_frame_size as usize {
            return Err(Fault::protocol(code::FRAME_SIZE_ERROR));
        }
        // The first frame is SETTINGS, and a block of fields is not interrupted.
        let is_first = self.counts.frames_received == 1;
        if (is_first && (head.kind != kind::SETTINGS || head.has(flag::ACK))) || !self.continues_block(&head) {
            return Err(Fault::protocol(code::PROTOCOL_ERROR));
        }
        let belongs_to_connection = matches!(head.kind, kind::SETTINGS | kind::PING | kind::GOAWAY);
        let belongs_to_stream =
            matches!(head.kind, kind::DATA | kind::HEADERS | kind::PRIORITY | kind::RST_STREAM | kind::PUSH_PROMISE | kind::CONTINUATION);
        if (belongs_to_connection && head.stream != 0) || (belongs_to_stream && head.stream == 0) {
            return Err(Fault::protocol(code::PROTOCOL_ERROR));
        }
        self.reader.expect_payload(head);
        if head.kind == kind::DATA {
            return self.begin_data(head);
        }
        Ok(())
    }

    fn frame(&mut self, head: Head, payload: Vec<u8>) -> Outcome {
        match head.kind {
            kind::HEADERS | kind::PUSH_PROMISE | kind::CONTINUATION => self.block(head, payload),
            kind::PRIORITY => self.priority(head, &payload),
            kind::RST_STREAM => self.reset_received(head, &payload),
            kind::SETTINGS => self.settings_received(head, &payload),
            kind::PING => self.ping_received(head, &payload),
            kind::GOAWAY => self.goaway_received(&payload),
            kind::WINDOW_UPDATE => self.window_update(head, &payload),
            kind::ALTSVC => {
                self.alternative_service_received(head, &payload);
                Ok(())
            }
            kind::ORIGIN => {
                self.origins(head, &payload);
                Ok(())
            }
            // Frames of extensions we do not know are ignored.
            _ => Ok(()),
        }
    }

    /// Something that no well-behaved peer sends, but that harms only itself.
    pub fn invalid_frame(&mut self) -> Outcome {
        self.invalid_frames += 1;
        if self.invalid_frames > self.options.max_session_invalid_frames.saturating_add(1) {
            return Err(Fault { code: code::ENHANCE_YOUR_CALM, library: library::TOO_MANY_INVALID_FRAMES });
        }
        Ok(())
    }

    /// An error of one stream: it is reset.
    pub fn stream_error(&mut self, id: u32, code: u32) -> Outcome {
        self.reply(kind::RST_STREAM, 0, id, &code.to_be_bytes())?;
        self.remember_reset(id);
        self.forget(id, code);
        Ok(())
    }

    // ---- DATA ----------------------------------------------------------------------------------------------------------

    fn begin_data(&mut self, head: Head) -> Outcome {
        if self.is_idle(head.stream) {
            return Err(Fault::protocol(code::PROTOCOL_ERROR));
        }
        if !self.receive_window.receive(head.length) {
            return Err(Fault::protocol(code::FLOW_CONTROL_ERROR));
        }
        // Padding and what nobody will read is consumed; the content of known streams belongs to JavaScript.
        self.consume_connection(head.length);
        let Some(stream) = self.streams.get_mut(&head.stream) else {
            return self.frame_of_closed_stream(head.stream);
        };
        if stream.remote != Side::Open {
            return self.stream_error(head.stream, code::STREAM_CLOSED);
        }
        if !stream.receive_window.receive(head.length) {
            return Err(Fault::protocol(code::FLOW_CONTROL_ERROR));
        }
        if head.length == 0 && !head.has(flag::END_STREAM) {
            self.invalid_frame()?;
        }
        Ok(())
    }

    /// Frames for streams that are closed may have been on their way when we reset them.
    pub fn frame_of_closed_stream(&mut self, id: u32) -> Outcome {
        if self.reset_by_us.contains(&id) {
            return Ok(());
        }
        self.invalid_frame()?;
        self.reply(kind::RST_STREAM, 0, id, &code::STREAM_CLOSED.to_be_bytes())
    }

    fn data(&mut self, head: Head, offset: usize, length: usize, is_last: bool) -> Outcome {
        let id = head.stream;
        self.last_processed = self.last_processed.max(if self.is_of_peer(id) { id } else { 0 });
        let Some(stream) = self.streams.get_mut(&id) else { return Ok(()) };
        stream.body += length as u64;
        if length > 0 {
            self.events.push(Event::Data { stream: id, offset, length });
        }
        let (is_reading, body, expected) = (stream.is_reading, stream.body, stream.expected);
        if is_last {
            // With the last of it the whole frame counts, padding included.
            if is_reading {
                self.consume_stream(id, head.length);
            } else {
                stream.unread += head.length;
            }
        }
        if expected.is_some_and(|expected| body > expected) && !self.streams.get(&id).is_some_and(|stream| stream.is_connect) {
            return self.stream_error(id, code::PROTOCOL_ERROR);
        }
        if is_last && head.has(flag::END_STREAM) {
            return self.end_received(id);
        }
        Ok(())
    }

    /// The peer has ended its side of a stream.
    pub fn end_received(&mut self, id: u32) -> Outcome {
        let Some(stream) = self.streams.get_mut(&id) else { return Ok(()) };
        if !stream.has_right_length() {
            return self.stream_error(id, code::PROTOCOL_ERROR);
        }
        stream.remote = Side::Ended;
        self.events.push(Event::End { stream: id });
        self.close_if_over(id);
        Ok(())
    }

    // ---- other frames --------------------------------------------------------------------------------------------------

    /// Priorities are history (RFC 9113, 5.3.2).
    fn priority(&mut self, head: Head, payload: &[u8]) -> Outcome {
        if payload.len() == 5 {
            return Ok(());
        }
        if self.streams.contains_key(&head.stream) {
            return self.stream_error(head.stream, code::FRAME_SIZE_ERROR);
        }
        Err(Fault::protocol(code::FRAME_SIZE_ERROR))
    }

    fn reset_received(&mut self, head: Head, payload: &[u8]) -> Outcome {
        let Some(code) = number(payload).filter(|_| payload.len() == 4) else {
            return Err(Fault::protocol(code::FRAME_SIZE_ERROR));
        };
        if self.is_idle(head.stream) {
            return Err(Fault::protocol(code::PROTOCOL_ERROR));
        }
        if self.role == Role::Server && !self.resets.allows() {
            return Err(Fault { code: code::INTERNAL_ERROR, library: library::FLOODED });
        }
        self.forget(head.stream, code);
        Ok(())
    }

    fn settings_received(&mut self, head: Head, payload: &[u8]) -> Outcome {
        if head.has(flag::ACK) {
            if !payload.is_empty() {
                return Err(Fault::protocol(code::FRAME_SIZE_ERROR));
            }
            return self.settings_acknowledged();
        }
        let entries = settings::read(payload).ok_or(Fault::protocol(code::FRAME_SIZE_ERROR))?;
        if entries.len() > self.options.max_settings as usize {
            return Err(Fault { code: code::ENHANCE_YOUR_CALM, library: library::TOO_MANY_SETTINGS });
        }
        let before = i64::from(self.remote.initial_window_size);
        for entry in entries {
            if entry.0 == settings::ENABLE_PUSH && entry.1 == 1 && self.role == Role::Client {
                return Err(Fault::protocol(code::PROTOCOL_ERROR));
            }
            self.remote.apply(entry, &self.options.remote_custom_settings)?;
        }
        if self.is_first_settings() && !payload_has(payload, settings::MAX_CONCURRENT_STREAMS) {
            // What was assumed holds only until the peer has spoken.
            self.remote.max_concurrent_streams = u32::MAX;
        }
        let grown = i64::from(self.remote.initial_window_size) - before;
        for stream in self.streams.values_mut() {
            stream.send_window = widen(stream.send_window, grown).ok_or(Fault::protocol(code::FLOW_CONTROL_ERROR))?;
        }
        self.encoder.set_capacity(self.remote.header_table_size as usize);
        self.owe_acknowledgement()?;
        self.events.push(Event::Settings(self.remote.list()));
        self.queue_all();
        self.release_blocked();
        Ok(())
    }

    fn is_first_settings(&self) -> bool {
        self.counts.frames_received == 1
    }

    fn settings_acknowledged(&mut self) -> Outcome {
        // One that nobody waits for is ignored.
        let Some(entries) = self.unacknowledged.pop_front() else { return Ok(()) };
        let before = i64::from(self.local.initial_window_size);
        for (number, value) in entries {
            self.local.take_own(number, value);
        }
        let grown = i64::from(self.local.initial_window_size) - before;
        for stream in self.streams.values_mut() {
            stream.receive_window.shift(grown);
        }
        self.decoder.set_limit(self.local.header_table_size as usize);
        self.events.push(Event::SettingsAcknowledged);
        Ok(())
    }

    fn ping_received(&mut self, head: Head, payload: &[u8]) -> Outcome {
        let payload = *payload.first_chunk::<8>().filter(|_| payload.len() == 8).ok_or(Fault::protocol(code::FRAME_SIZE_ERROR))?;
        if head.has(flag::ACK) {
            if self.pings.pop_front().is_none() {
                return Err(Fault::protocol(code::PROTOCOL_ERROR));
            }
            self.events.push(Event::PingAcknowledged { payload });
            return Ok(());
        }
        self.reply(kind::PING, flag::ACK, 0, &payload)?;
        self.events.push(Event::Ping { payload });
        Ok(())
    }

    fn goaway_received(&mut self, payload: &[u8]) -> Outcome {
        let (Some(last_stream), Some(code)) = (number(payload), payload.get(4..).and_then(number)) else {
            return Err(Fault::protocol(code::FRAME_SIZE_ERROR));
        };
        let last_stream = last_stream & 0x7fff_ffff;
        // The peer can only have seen streams of ours, and takes no promise back.
        if last_stream > 0 && self.is_of_peer(last_stream) {
            return Err(Fault::protocol(code::PROTOCOL_ERROR));
        }
        self.goaway_received = true;
        self.events.push(Event::GoAway { code, last_stream, opaque: payload[8..].to_vec() });
        let mut refused: Vec<u32> = self.streams.keys().copied().filter(|id| !self.is_of_peer(*id) && *id > last_stream).collect();
        refused.sort_unstable();
        for id in refused {
            self.forget(id, code::REFUSED_STREAM);
        }
        self.refuse_blocked();
        Ok(())
    }

    fn window_update(&mut self, head: Head, payload: &[u8]) -> Outcome {
        let Some(octets) = number(payload).filter(|_| payload.len() == 4) else {
            return Err(Fault::protocol(code::FRAME_SIZE_ERROR));
        };
        let octets = i64::from(octets) & LARGEST_WINDOW;
        let id = head.stream;
        if id == 0 {
            if octets == 0 {
                return Err(Fault::protocol(code::PROTOCOL_ERROR));
            }
            self.send_window = widen(self.send_window, octets).ok_or(Fault::protocol(code::FLOW_CONTROL_ERROR))?;
            self.queue_all();
            return Ok(());
        }
        if self.is_idle(id) {
            return Err(Fault::protocol(code::PROTOCOL_ERROR));
        }
        let Some(stream) = self.streams.get_mut(&id) else { return Ok(()) };
        if octets == 0 {
            return self.stream_error(id, code::PROTOCOL_ERROR);
        }
        match widen(stream.send_window, octets) {
            Some(window) => stream.send_window = window,
            None => return self.stream_error(id, code::FLOW_CONTROL_ERROR),
        }
        self.queue_stream(id);
        Ok(())
    }

    /// RFC 7838, 4: broken ones are ignored.
    fn alternative_service_received(&mut self, head: Head, payload: &[u8]) {
        let Some(length) = payload.first_chunk::<2>().map(|octets| usize::from(u16::from_be_bytes(*octets))) else { return };
        let (Some(origin), Some(value)) = (payload.get(2..2 + length), payload.get(2 + length..)) else { return };
        if self.role == Role::Server || (head.stream == 0) == origin.is_empty() {
            return;
        }
        self.events.push(Event::AlternativeService { stream: head.stream, origin: origin.to_vec(), value: value.to_vec() });
    }

    /// RFC 8336, 2: broken ones are ignored.
    fn origins(&mut self, head: Head, mut payload: &[u8]) {
        let mut origins = Vec::new();
        while !payload.is_empty() {
            let Some(length) = payload.first_chunk::<2>().map(|octets| usize::from(u16::from_be_bytes(*octets))) else { return };
            let Some(origin) = payload.get(2..2 + length) else { return };
            if length > 0 {
                origins.push(origin.to_vec());
            }
            payload = &payload[2 + length..];
        }
        if self.role == Role::Client && head.stream == 0 && head.flags & 0x0f == 0 {
            self.events.push(Event::Origins(origins));
        }
    }
}

/// Whether a setting is in a payload of SETTINGS.
fn payload_has(payload: &[u8], number: u16) -> bool {
    settings::read(payload).is_some_and(|entries| entries.iter().any(|(each, _)| *each == number))
}
