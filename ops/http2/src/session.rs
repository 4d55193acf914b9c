//! The state of one connection. `receive` turns octets into events, `submit` takes what the program wants to send, `output` gives octets.

use std::collections::{HashMap, VecDeque};

use serde::Deserialize;

use crate::event::Event;
use crate::fault::{Fault, code};
use crate::frame::{self, Head, flag, kind};
use crate::hpack::decoder::Decoder;
use crate::hpack::encoder::Encoder;
use crate::reader::Reader;
use crate::settings::{Entry, Settings};
use crate::stream::{Side, Stream};
use crate::submit::BlockedRequest;
use crate::throttle::Throttle;
use crate::window::ReceiveWindow;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Server,
    Client,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Padding {
    None,
    /// Frames are multiples of eight octets.
    Aligned,
    Most,
}

/// What bounds a session. Docs: http2.md, `http2.createServer()`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Options {
    /// Of the table we compress with.
    pub max_deflate_dynamic_table_size: u32,
    pub max_header_list_pairs: u32,
    pub max_reserved_remote_streams: u32,
    pub max_send_header_block_length: u32,
    pub max_session_invalid_frames: u32,
    pub max_session_rejected_streams: u32,
    /// In octets.
    pub max_session_memory: f64,
    pub max_settings: u32,
    pub padding: u32,
    pub peer_max_concurrent_streams: u32,
    pub remote_custom_settings: Vec<u16>,
    pub strict_white_space: bool,
    pub stream_reset_burst: f64,
    /// Per second.
    pub stream_reset_rate: f64,
}

/// Counts for `PerformanceEntry`.
#[derive(Default)]
pub struct Counts {
    pub frames_received: u32,
    pub frames_sent: u32,
    pub most_streams: u32,
}

/// How many streams we have reset are remembered: what comes for them was on its way.
const REMEMBERED: usize = 256;
/// The memory that a stream is taken to need besides its fields and data.
const STREAM_COST: usize = 1024;
/// Answers that peers provoke and do not fetch (SETTINGS and PING acknowledged, streams reset).
const MOST_REPLIES: u32 = 1000;
/// The longest that a frame is padded.
const LONGEST_PADDING: usize = 255;

pub struct Session {
    pub role: Role,
    pub options: Options,
    pub reader: Reader,
    pub decoder: Decoder,
    pub encoder: Encoder,
    /// Ours that are valid; those that are sent but not acknowledged; what the next ones of a known kind will be.
    pub local: Settings,
    pub unacknowledged: VecDeque<Vec<Entry>>,
    pub remote: Settings,
    pub streams: HashMap<u32, Stream>,
    /// The next stream of ours.
    pub next_id: u32,
    /// The last stream the peer has opened, and the last of which JavaScript has heard.
    pub last_peer_id: u32,
    pub last_processed: u32,
    pub reset_by_us: VecDeque<u32>,
    pub send_window: i64,
    pub receive_window: ReceiveWindow,
    /// Frames other than DATA, in their order.
    pub control: Vec<u8>,
    pub replies: u32,
    /// SETTINGS of the peer that JavaScript has not come to.
    pub owed_acknowledgements: u32,
    /// Streams that have something to send, in their turns.
    pub queue: VecDeque<u32>,
    /// Requests that wait because the peer takes no more streams.
    pub blocked: VecDeque<BlockedRequest>,
    pub events: Vec<Event>,
    pub pings: VecDeque<[u8; 8]>,
    /// Nothing more is received.
    pub is_faulty: bool,
    pub goaway_sent: Option<u32>,
    pub goaway_received: bool,
    pub counts: Counts,
    pub invalid_frames: u32,
    pub rejected_streams: u32,
    pub resets: Throttle,
}

impl Session {
    pub fn new(role: Role, options: Options) -> Self {
        let remote = Settings { max_concurrent_streams: options.peer_max_concurrent_streams, ..Settings::default() };
        let local = Settings { max_header_list_size: 65535, ..Settings::default() };
        Self {
            role,
            reader: Reader::new(role),
            decoder: Decoder::new(local.header_table_size as usize),
            encoder: Encoder::new(options.max_deflate_dynamic_table_size as usize),
            unacknowledged: VecDeque::new(),
            streams: HashMap::new(),
            next_id: if role == Role::Client { 1 } else { 2 },
            last_peer_id: 0,
            last_processed: 0,
            reset_by_us: VecDeque::new(),
            send_window: i64::from(remote.initial_window_size),
            receive_window: ReceiveWindow::new(local.initial_window_size),
            control: if role == Role::Client { crate::reader::PREFACE.to_vec() } else { Vec::new() },
            replies: 0,
            owed_acknowledgements: 0,
            queue: VecDeque::new(),
            blocked: VecDeque::new(),
            events: Vec::new(),
            pings: VecDeque::new(),
            is_faulty: false,
            goaway_sent: None,
            goaway_received: false,
            counts: Counts::default(),
            invalid_frames: 0,
            rejected_streams: 0,
            resets: Throttle::new(options.stream_reset_burst, options.stream_reset_rate),
            local,
            remote,
            options,
        }
    }

    pub fn padding(&self) -> Padding {
        match self.options.padding {
            1 => Padding::Aligned,
            2 => Padding::Most,
            _ => Padding::None,
        }
    }

    /// The octets to add to a payload, the one that says how many they are included; at most `room`.
    pub fn padding_for(&self, payload: usize, room: usize) -> usize {
        let wanted = match self.padding() {
            Padding::None => 0,
            Padding::Aligned => (8 - (payload + frame::HEAD_LENGTH) % 8) % 8,
            Padding::Most => LONGEST_PADDING + 1,
        };
        wanted.min(room)
    }

    /// Whether the peer opens streams with this number.
    pub fn is_of_peer(&self, stream: u32) -> bool {
        (stream % 2 == 1) == (self.role == Role::Server)
    }

    /// Whether a stream of this number was never opened.
    pub fn is_idle(&self, stream: u32) -> bool {
        if self.is_of_peer(stream) { stream > self.last_peer_id } else { stream >= self.next_id }
    }

    /// Streams that are open, by who opened them.
    pub fn active_streams(&self, of_peer: bool) -> usize {
        self.streams.iter().filter(|(id, stream)| self.is_of_peer(**id) == of_peer && stream.is_active()).count()
    }

    /// What the session holds on behalf of the peer, in octets.
    pub fn memory(&self) -> usize {
        let streams: usize = self.streams.values().map(|stream| STREAM_COST + stream.fields_size + stream.unsent()).sum();
        streams + self.decoder.table_size() + self.encoder.table_size() + self.control.len() + self.unacknowledged.len() * 64
    }

    pub fn is_out_of_memory(&self) -> bool {
        self.memory() as f64 > self.options.max_session_memory
    }

    pub fn write_frame(&mut self, kind: u8, flags: u8, stream: u32, payload: &[u8]) {
        Head { length: payload.len(), kind, flags, stream }.write(&mut self.control);
        self.control.extend_from_slice(payload);
        self.counts.frames_sent += 1;
    }

    /// An answer to what the peer has sent: too many that it does not fetch are an attack.
    pub fn reply(&mut self, kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Result<(), Fault> {
        self.replies += 1;
        if self.replies > MOST_REPLIES {
            return Err(Fault::flooded());
        }
        self.write_frame(kind, flags, stream, payload);
        Ok(())
    }

    pub fn write_window_update(&mut self, stream: u32, octets: u32) {
        self.write_frame(kind::WINDOW_UPDATE, 0, stream, &octets.to_be_bytes());
    }

    /// Octets of the connection's window that need not be kept.
    pub fn consume_connection(&mut self, octets: usize) {
        self.receive_window.consume(octets);
        if let Some(given) = self.receive_window.update() {
            self.write_window_update(0, given);
        }
    }

    /// Octets of a stream that its program has taken.
    pub fn consume_stream(&mut self, id: u32, octets: usize) {
        let Some(stream) = self.streams.get_mut(&id) else { return };
        stream.receive_window.consume(octets);
        if stream.remote != Side::Ended
            && let Some(given) = stream.receive_window.update()
        {
            self.write_window_update(id, given);
        }
    }

    /// The stream is gone: nothing of it is sent any more.
    pub fn forget(&mut self, id: u32, code: u32) {
        let Some(stream) = self.streams.remove(&id) else { return };
        if stream.owes_written {
            self.events.push(Event::Written { stream: id });
        }
        self.events.push(Event::Closed { stream: id, code });
        self.release_blocked();
    }

    /// Both sides of the stream may have ended.
    pub fn close_if_over(&mut self, id: u32) {
        if self.streams.get(&id).is_some_and(Stream::is_over) {
            self.forget(id, code::NO_ERROR);
        }
    }

    /// We reset a stream: what is still on its way here is ignored.
    pub fn remember_reset(&mut self, id: u32) {
        if self.reset_by_us.len() >= REMEMBERED {
            self.reset_by_us.pop_front();
        }
        self.reset_by_us.push_back(id);
    }

    /// The connection cannot go on: the peer is told, JavaScript is told, and nothing more is read.
    pub fn fail(&mut self, fault: Fault) {
        if self.is_faulty {
            return;
        }
        self.is_faulty = true;
        self.write_goaway(fault.code, self.last_processed, &[]);
        self.events.push(Event::Fault(fault));
    }

    pub fn write_goaway(&mut self, code: u32, last_stream: u32, opaque: &[u8]) {
        let mut payload = last_stream.to_be_bytes().to_vec();
        payload.extend_from_slice(&code.to_be_bytes());
        payload.extend_from_slice(opaque);
        self.write_frame(kind::GOAWAY, 0, 0, &payload);
        self.goaway_sent = Some(last_stream);
    }

    pub fn write_settings(&mut self, entries: Vec<Entry>) {
        let mut payload = Vec::with_capacity(crate::settings::length(&entries));
        crate::settings::write(&entries, &mut payload);
        self.write_frame(kind::SETTINGS, 0, 0, &payload);
        self.unacknowledged.push_back(entries);
    }

    /// The peer's SETTINGS have come.
    pub fn owe_acknowledgement(&mut self) -> Result<(), Fault> {
        self.owed_acknowledgements += 1;
        if self.owed_acknowledgements + self.replies > MOST_REPLIES { Err(Fault::flooded()) } else { Ok(()) }
    }

    /// JavaScript comes to the oldest of them: what it sends from now on follows them.
    pub fn acknowledge_settings(&mut self) {
        if self.owed_acknowledgements > 0 {
            self.owed_acknowledgements -= 1;
            self.replies += 1;
            self.write_frame(kind::SETTINGS, flag::ACK, 0, &[]);
        }
    }
}
