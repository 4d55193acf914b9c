//! What the program sends: fields, data, ends and resets. Numbers below zero say why something cannot be sent.

use deno_core::JsBuffer;

use crate::event::Event;
use crate::fault::code;
use crate::frame::{Head, flag, kind};
use crate::session::{Role, Session};
use crate::settings;
use crate::stream::{Side, Stream, Waiting};
use crate::window::ReceiveWindow;

/// Why a stream could not be opened; Node's programs see these numbers.
pub mod refusal {
    pub const NO_MORE_STREAMS: i32 = -509;
    pub const INVALID_STREAM: i32 = -501;
}

/// The last number that a stream can have.
const LAST_ID: u32 = 0x7fff_ffff;

/// Fields as they come from JavaScript: names and values by turns, each with its length before it.
pub struct OwnFields<'a> {
    octets: &'a [u8],
}

struct OwnField<'a> {
    name: &'a [u8],
    value: &'a [u8],
    sensitive: bool,
}

impl<'a> OwnFields<'a> {
    /// `octets`: for each field a mark ('0', or '1' when it is sensitive), name, NUL, value, NUL.
    pub fn new(octets: &'a [u8]) -> Self {
        Self { octets }
    }

    fn iter(&self) -> impl Iterator<Item = OwnField<'a>> {
        let mut parts = self.octets.split(|octet| *octet == 0);
        std::iter::from_fn(move || {
            let (mark, name) = parts.next()?.split_first()?;
            Some(OwnField { name, value: parts.next()?, sensitive: *mark == b'1' })
        })
    }

    /// What a block of these may take at most.
    fn bound(&self) -> usize {
        self.octets.len() + self.octets.iter().filter(|octet| **octet == 0).count() * 6 + 12
    }
}

/// A request that waits until the peer takes another stream.
pub struct BlockedRequest {
    id: u32,
    fields: Vec<u8>,
    ends: bool,
    /// As it will be; what the program writes meanwhile waits in it.
    stream: Stream,
}

impl Session {
    fn encode(&mut self, fields: &OwnFields) -> Vec<u8> {
        let mut block = Vec::new();
        self.encoder.begin(&mut block);
        for field in fields.iter() {
            self.encoder.encode(field.name, field.value, field.sensitive, &mut block);
        }
        block
    }

    /// Writes a block in as many frames as it takes.
    fn write_block(&mut self, kind: u8, id: u32, ends: bool, prefix: &[u8], block: &[u8]) {
        let most = self.remote.max_frame_size as usize;
        let content = prefix.len() + block.len();
        let padding = self.padding_for(content, most.saturating_sub(content));
        let first = block.len().min(most - prefix.len() - padding);
        let mut flags = if ends { flag::END_STREAM } else { 0 };
        if padding > 0 {
            flags |= flag::PADDED;
        }
        if first == block.len() {
            flags |= flag::END_HEADERS;
        }
        Head { length: prefix.len() + first + padding, kind, flags, stream: id }.write(&mut self.control);
        if padding > 0 {
            self.control.push((padding - 1) as u8);
        }
        self.control.extend_from_slice(prefix);
        self.control.extend_from_slice(&block[..first]);
        self.control.resize(self.control.len() + padding.saturating_sub(1), 0);
        self.counts.frames_sent += 1;
        let mut rest = &block[first..];
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(rest.len().min(most));
            let flags = if after.is_empty() { flag::END_HEADERS } else { 0 };
            self.write_frame(kind::CONTINUATION, flags, id, piece);
            rest = after;
        }
    }

    /// Whether a block may be sent; otherwise the stream ends.
    fn is_sendable(&mut self, kind: u8, id: u32, fields: &OwnFields) -> bool {
        if fields.bound() <= self.options.max_send_header_block_length as usize {
            return true;
        }
        self.events.push(Event::Unsendable { stream: id, kind, code: code::FRAME_SIZE_ERROR });
        false
    }

    /// Opens a stream. @returns its number, or a `refusal`
    pub fn request(&mut self, fields: &[u8], ends: bool) -> i32 {
        let id = self.next_id;
        if id > LAST_ID || self.role == Role::Server {
            return refusal::NO_MORE_STREAMS;
        }
        self.next_id = id + 2;
        let own = OwnFields::new(fields);
        let local = if ends { Side::Ended } else { Side::Open };
        let mut stream = Stream::new(local, Side::Open, self.remote.initial_window_size, self.local.initial_window_size);
        for field in own.iter().filter(|field| field.name == b":method") {
            stream.is_head = field.value == b"HEAD";
            stream.is_connect = field.value == b"CONNECT";
        }
        if self.active_streams(false) >= self.remote.max_concurrent_streams as usize || !self.blocked.is_empty() {
            self.blocked.push_back(BlockedRequest { id, fields: fields.to_vec(), ends, stream });
        } else {
            self.open_request(id, &own, ends, stream);
        }
        id as i32
    }

    fn open_request(&mut self, id: u32, fields: &OwnFields, ends: bool, stream: Stream) {
        self.add_stream(id, stream);
        if self.is_sendable(kind::HEADERS, id, fields) {
            let block = self.encode(fields);
            self.write_block(kind::HEADERS, id, ends, &[], &block);
        }
        self.queue_stream(id);
    }

    /// The peer may take more streams than before.
    pub fn release_blocked(&mut self) {
        while !self.goaway_received && self.active_streams(false) < self.remote.max_concurrent_streams as usize {
            let Some(BlockedRequest { id, fields, ends, mut stream }) = self.blocked.pop_front() else { return };
            stream.send_window = i64::from(self.remote.initial_window_size);
            stream.receive_window = ReceiveWindow::new(self.local.initial_window_size);
            self.open_request(id, &OwnFields::new(&fields), ends, stream);
        }
    }

    /// The peer takes no more streams at all.
    pub fn refuse_blocked(&mut self) {
        while let Some(BlockedRequest { id, .. }) = self.blocked.pop_front() {
            self.events.push(Event::Closed { stream: id, code: code::REFUSED_STREAM });
        }
    }

    /// A stream that sends, now or when its request may.
    fn sender(&mut self, id: u32) -> Option<&mut Stream> {
        let blocked = self.blocked.iter_mut().find(|request| request.id == id).map(|request| &mut request.stream);
        self.streams.get_mut(&id).or(blocked).filter(|stream| stream.local == Side::Open)
    }

    /// A response, what comes before it, or trailers. @returns whether the stream can still send
    pub fn fields(&mut self, id: u32, fields: &[u8], ends: bool) -> bool {
        let fields = OwnFields::new(fields);
        let Some(stream) = self.streams.get_mut(&id).filter(|stream| stream.local != Side::Ended) else { return false };
        let was_reserved = stream.local == Side::Reserved;
        if !self.is_sendable(kind::HEADERS, id, &fields) {
            return true;
        }
        let block = self.encode(&fields);
        self.write_block(kind::HEADERS, id, ends, &[], &block);
        if let Some(stream) = self.streams.get_mut(&id) {
            if was_reserved {
                stream.local = Side::Open;
            }
            if ends {
                stream.local = Side::Ended;
            }
        }
        self.close_if_over(id);
        true
    }

    /// Promises a response to a request the client has not made. @returns the number of the new stream, or a `refusal`
    pub fn push(&mut self, parent: u32, fields: &[u8]) -> i32 {
        let promised = self.next_id;
        if promised > LAST_ID {
            return refusal::NO_MORE_STREAMS;
        }
        if !self.streams.get(&parent).is_some_and(|stream| stream.local != Side::Ended) {
            return refusal::INVALID_STREAM;
        }
        self.next_id = promised + 2;
        let fields = OwnFields::new(fields);
        let mut stream = Stream::new(Side::Reserved, Side::Ended, self.remote.initial_window_size, self.local.initial_window_size);
        stream.is_head = fields.iter().any(|field| field.name == b":method" && field.value == b"HEAD");
        self.add_stream(promised, stream);
        if self.is_sendable(kind::PUSH_PROMISE, promised, &fields) {
            let block = self.encode(&fields);
            self.write_block(kind::PUSH_PROMISE, parent, false, &promised.to_be_bytes(), &block);
        }
        promised as i32
    }

    // ---- data ----------------------------------------------------------------------------------------------------------

    /// Queues data, one write at a time: `Written` follows when the last of it is on its way. @returns whether the stream can still send
    pub fn data_to_send(&mut self, id: u32, data: JsBuffer) -> bool {
        let Some(stream) = self.sender(id).filter(|stream| !stream.is_ending) else { return false };
        if !data.is_empty() {
            stream.waiting.push_back(Waiting { data, sent: 0 });
        }
        stream.owes_written = true;
        self.queue_stream(id);
        true
    }

    /// No more data follows. `has_trailers`: the end is not sent with the last of it.
    pub fn end(&mut self, id: u32, has_trailers: bool) {
        let Some(stream) = self.sender(id) else { return };
        stream.is_ending = true;
        stream.has_trailers = has_trailers;
        self.queue_stream(id);
    }

    /// Resets a stream. @returns whether there is anything to reset
    pub fn reset(&mut self, id: u32, code: u32) -> bool {
        if let Some(at) = self.blocked.iter().position(|request| request.id == id) {
            self.blocked.remove(at);
            self.events.push(Event::Closed { stream: id, code });
            return true;
        }
        if !self.streams.contains_key(&id) {
            return false;
        }
        self.send_before_reset(id);
        self.write_frame(kind::RST_STREAM, 0, id, &code.to_be_bytes());
        self.remember_reset(id);
        self.forget(id, code);
        true
    }

    /// The program takes what comes as it comes, or not for now.
    pub fn set_reading(&mut self, id: u32, is_reading: bool) {
        let Some(stream) = self.streams.get_mut(&id) else { return };
        stream.is_reading = is_reading;
        if is_reading {
            let unread = std::mem::take(&mut stream.unread);
            self.consume_stream(id, unread);
        }
    }

    pub fn queue_stream(&mut self, id: u32) {
        let Some(stream) = self.streams.get_mut(&id) else { return };
        if !stream.is_queued && (stream.wants_to_send() || stream.owes_written) {
            stream.is_queued = true;
            self.queue.push_back(id);
        }
    }

    /// Windows have grown.
    pub fn queue_all(&mut self) {
        let mut waiting: Vec<u32> = self.streams.iter().filter(|(_, stream)| stream.wants_to_send()).map(|(id, _)| *id).collect();
        waiting.sort_unstable();
        for id in waiting {
            self.queue_stream(id);
        }
    }

    // ---- the connection ------------------------------------------------------------------------------------------------

    pub fn ping(&mut self, payload: [u8; 8]) {
        self.pings.push_back(payload);
        self.write_frame(kind::PING, 0, 0, &payload);
    }

    /// Another size for what the peer may send on the whole connection.
    pub fn set_local_window_size(&mut self, size: u32) {
        if let Some(given) = self.receive_window.resize(size) {
            self.write_window_update(0, given);
        }
    }

    /// RFC 7838, 4.
    pub fn alternative_service(&mut self, id: u32, origin: &[u8], value: &[u8]) {
        let mut payload = (origin.len() as u16).to_be_bytes().to_vec();
        payload.extend_from_slice(origin);
        payload.extend_from_slice(value);
        self.write_frame(kind::ALTSVC, 0, id, &payload);
    }

    /// RFC 8336, 2. `origins`: each ends with NUL
    pub fn origin(&mut self, origins: &[u8]) {
        let mut payload = Vec::with_capacity(origins.len() + 2);
        for origin in origins.split(|octet| *octet == 0).filter(|origin| !origin.is_empty()) {
            payload.extend_from_slice(&(origin.len() as u16).to_be_bytes());
            payload.extend_from_slice(origin);
        }
        self.write_frame(kind::ORIGIN, 0, 0, &payload);
    }

    /// Stream numbers may be skipped. @returns whether `id` is one that can be
    pub fn set_next_id(&mut self, id: u32) -> bool {
        let is_ours = id > 0 && id <= LAST_ID && !self.is_of_peer(id);
        if is_ours && id >= self.next_id {
            self.next_id = id;
            return true;
        }
        false
    }

    pub fn submit_settings(&mut self, entries: Vec<settings::Entry>) {
        // Those of extensions mean nothing to us: they count at once.
        for (number, value) in entries.iter().filter(|(number, _)| settings::is_custom(*number)) {
            self.local.take_own(*number, *value);
        }
        self.write_settings(entries);
    }
}
