//! Blocks of fields: HEADERS, PUSH_PROMISE and their CONTINUATIONs (RFC 9113, 6.2, 6.6, 6.10 and 8).

use crate::event::Event;
use crate::fault::{Fault, code};
use crate::fields::{Facts, Part, Rules};
use crate::frame::{Head, flag, kind, number};
use crate::hpack::Field;
use crate::session::{Role, Session};
use crate::stream::{Received, Side, Stream};

type Outcome = Result<(), Fault>;

/// The most frames that a block may be spread over, and the most octets it may have for each that its list may have.
const MOST_CONTINUATIONS: usize = 8;
const LARGEST_BLOCK: usize = 1 << 20;

/// A block whose end has not come.
pub struct Block {
    /// That of the frame it began with.
    head: Head,
    promised: Option<u32>,
    octets: Vec<u8>,
    continuations: usize,
}

/// What the fields are for, by the numbers that Node tells.
pub mod category {
    pub const REQUEST: u32 = 0;
    pub const RESPONSE: u32 = 1;
    pub const PUSH_RESPONSE: u32 = 2;
    pub const OTHERS: u32 = 3;
}

/// A list of fields as it came off the wire.
struct List {
    fields: Vec<Field>,
    size: usize,
    /// More than the program wants to see.
    is_too_long: bool,
}

impl Session {
    /// Whether a frame may come now: while a block is open only its next piece may.
    pub fn continues_block(&self, head: &Head) -> bool {
        match &self.reader.block {
            Some(block) => head.kind == kind::CONTINUATION && head.stream == block.head.stream,
            None => head.kind != kind::CONTINUATION,
        }
    }

    pub fn block(&mut self, head: Head, payload: Vec<u8>) -> Outcome {
        let mut block = match self.reader.block.take() {
            Some(mut block) => {
                block.continuations += 1;
                block.octets.extend_from_slice(&payload);
                if block.continuations > MOST_CONTINUATIONS || block.octets.len() > LARGEST_BLOCK {
                    return Err(Fault::flooded());
                }
                block
            }
            None => begin(head, &payload)?,
        };
        if !head.has(flag::END_HEADERS) {
            self.reader.block = Some(block);
            return Ok(());
        }
        let list = self.decode(&std::mem::take(&mut block.octets))?;
        match block.promised {
            Some(promised) => self.promise(block.head, promised, list),
            None => self.fields_received(block.head, list),
        }
    }

    fn decode(&mut self, block: &[u8]) -> Result<List, Fault> {
        let (most, longest) = (self.options.max_header_list_pairs as usize, self.local.max_header_list_size as usize);
        let mut list = List { fields: Vec::new(), size: 0, is_too_long: false };
        let decoded = self.decoder.decode(block, |field| {
            list.size += field.size();
            list.is_too_long |= list.size > longest || list.fields.len() >= most;
            if !list.is_too_long {
                list.fields.push(field);
            }
        });
        decoded.map_err(|_| Fault::protocol(code::COMPRESSION_ERROR))?;
        Ok(list)
    }

    fn rules(&self, part: Part) -> Rules {
        Rules {
            part,
            strict_white_space: self.options.strict_white_space,
            connect_protocol: self.local.enable_connect_protocol || self.has_offered_connect_protocol(),
        }
    }

    fn has_offered_connect_protocol(&self) -> bool {
        self.unacknowledged.iter().flatten().any(|entry| *entry == (crate::settings::ENABLE_CONNECT_PROTOCOL, 1))
    }

    /// Fields that make no sense: the stream is reset.
    fn malformed(&mut self, id: u32) -> Outcome {
        self.invalid_frame()?;
        self.stream_error(id, code::PROTOCOL_ERROR)
    }

    fn fields_received(&mut self, head: Head, list: List) -> Outcome {
        let id = head.stream;
        if self.streams.contains_key(&id) {
            return self.more_fields(head, list);
        }
        if !self.is_of_peer(id) || self.role == Role::Client {
            return if self.is_idle(id) { Err(Fault::protocol(code::PROTOCOL_ERROR)) } else { self.frame_of_closed_stream(id) };
        }
        if id <= self.last_peer_id {
            // A stream that was never opened was skipped, and is closed as well.
            return if self.reset_by_us.contains(&id) { Ok(()) } else { Err(Fault::protocol(code::STREAM_CLOSED)) };
        }
        self.last_peer_id = id;
        if self.goaway_sent.is_some_and(|last| id > last) {
            return Ok(());
        }
        self.request_received(head, list)
    }

    fn request_received(&mut self, head: Head, mut list: List) -> Outcome {
        let id = head.stream;
        let most = self.offered_concurrent_streams();
        if self.active_streams(true) >= most as usize {
            return self.refuse(id, code::REFUSED_STREAM);
        }
        if self.is_out_of_memory() {
            self.rejected_streams += 1;
            if self.rejected_streams > self.options.max_session_rejected_streams {
                return Err(Fault::flooded());
            }
            return self.refuse(id, code::ENHANCE_YOUR_CALM);
        }
        if list.is_too_long {
            return self.refuse(id, code::ENHANCE_YOUR_CALM);
        }
        let Ok(facts) = self.rules(Part::Request).check(&mut list.fields) else {
            self.invalid_frame()?;
            return self.refuse(id, code::PROTOCOL_ERROR);
        };
        let ends = head.has(flag::END_STREAM);
        if ends && facts.content_length.is_some_and(|length| length > 0) {
            self.invalid_frame()?;
            return self.refuse(id, code::PROTOCOL_ERROR);
        }
        self.last_processed = id;
        let mut stream = Stream::new(Side::Open, Side::Open, self.remote.initial_window_size, self.local.initial_window_size);
        stream.received = Received::Fields;
        stream.is_head = facts.is_head;
        stream.is_connect = facts.is_connect;
        stream.expected = facts.content_length;
        stream.fields_size = list.size;
        self.add_stream(id, stream);
        self.tell(head, category::REQUEST, list.fields);
        if ends { self.end_received(id) } else { Ok(()) }
    }

    /// The most streams of the peer that we have offered to take.
    fn offered_concurrent_streams(&self) -> u32 {
        let offered = self.unacknowledged.iter().flatten().rev();
        let mut pending = offered.filter(|(number, _)| *number == crate::settings::MAX_CONCURRENT_STREAMS);
        pending.next().map_or(self.local.max_concurrent_streams, |(_, value)| *value)
    }

    /// A stream that JavaScript does not hear of.
    fn refuse(&mut self, id: u32, code: u32) -> Outcome {
        self.reply(kind::RST_STREAM, 0, id, &code.to_be_bytes())?;
        self.remember_reset(id);
        Ok(())
    }

    /// Fields on a stream that is open: a response, what comes before it, or trailers.
    fn more_fields(&mut self, head: Head, mut list: List) -> Outcome {
        let id = head.stream;
        let Some(stream) = self.streams.get_mut(&id) else { return Ok(()) };
        if stream.remote == Side::Ended {
            return self.stream_error(id, code::STREAM_CLOSED);
        }
        stream.fields_size += list.size;
        let ends = head.has(flag::END_STREAM);
        let is_trailers = stream.received == Received::Fields;
        let was_promised = stream.remote == Side::Reserved;
        if list.is_too_long {
            return self.stream_error(id, code::ENHANCE_YOUR_CALM);
        }
        let part = if is_trailers { Part::Trailers } else { Part::Response };
        let Ok(facts) = self.rules(part).check(&mut list.fields) else { return self.malformed(id) };
        if is_trailers && !ends {
            return self.malformed(id);
        }
        let is_informational = !is_trailers && facts.status.is_some_and(|status| status < 200);
        if is_informational && (ends || facts.content_length.is_some()) {
            return self.malformed(id);
        }
        if !is_trailers && !is_informational {
            self.response_begun(id, &facts);
        }
        let category = match (is_trailers || is_informational, was_promised) {
            (true, _) => category::OTHERS,
            (false, true) => category::PUSH_RESPONSE,
            (false, false) => category::RESPONSE,
        };
        self.tell(head, category, list.fields);
        if ends { self.end_received(id) } else { Ok(()) }
    }

    fn response_begun(&mut self, id: u32, facts: &Facts) {
        let Some(stream) = self.streams.get_mut(&id) else { return };
        stream.received = Received::Fields;
        stream.remote = Side::Open;
        let has_no_content = stream.is_head || matches!(facts.status, Some(204 | 304));
        stream.expected = if has_no_content { None } else { facts.content_length };
    }

    /// The server announces a stream of its own.
    fn promise(&mut self, head: Head, promised: u32, mut list: List) -> Outcome {
        let is_valid = self.role == Role::Client && self.local.enable_push && self.is_of_peer(promised) && promised > self.last_peer_id;
        if !is_valid || self.is_idle(head.stream) {
            return Err(Fault::protocol(code::PROTOCOL_ERROR));
        }
        self.last_peer_id = promised;
        if self.goaway_sent.is_some() {
            return self.refuse(promised, code::REFUSED_STREAM);
        }
        let reserved = self.streams.values().filter(|stream| stream.remote == Side::Reserved).count();
        if reserved >= self.options.max_reserved_remote_streams as usize || !self.streams.contains_key(&head.stream) {
            return self.refuse(promised, code::CANCEL);
        }
        if list.is_too_long {
            return self.refuse(promised, code::ENHANCE_YOUR_CALM);
        }
        let Ok(facts) = self.rules(Part::Request).check(&mut list.fields) else {
            self.invalid_frame()?;
            return self.refuse(promised, code::PROTOCOL_ERROR);
        };
        self.last_processed = promised;
        let mut stream = Stream::new(Side::Ended, Side::Reserved, 0, self.local.initial_window_size);
        stream.is_head = facts.is_head;
        stream.fields_size = list.size;
        self.add_stream(promised, stream);
        self.events.push(Event::Push { stream: head.stream, promised, flags: head.flags, fields: list.fields });
        Ok(())
    }

    pub fn add_stream(&mut self, id: u32, stream: Stream) {
        self.streams.insert(id, stream);
        self.counts.most_streams = self.counts.most_streams.max(self.streams.len() as u32);
    }

    fn tell(&mut self, head: Head, category: u32, fields: Vec<Field>) {
        self.events.push(Event::Fields { stream: head.stream, category, flags: head.flags, fields });
    }
}

/// The block that a frame begins.
fn begin(head: Head, payload: &[u8]) -> Result<Block, Fault> {
    let broken = Fault::protocol(code::PROTOCOL_ERROR);
    let mut rest = payload;
    if head.has(flag::PADDED) {
        let (padding, after) = rest.split_first().ok_or(broken)?;
        rest = after.len().checked_sub(usize::from(*padding)).and_then(|length| after.get(..length)).ok_or(broken)?;
    }
    let mut promised = None;
    if head.kind == kind::PUSH_PROMISE {
        promised = Some(number(rest).ok_or(broken)? & 0x7fff_ffff);
        rest = &rest[4..];
    } else if head.has(flag::PRIORITY) {
        // What a stream depends on is history.
        rest = rest.get(5..).ok_or(broken)?;
    }
    Ok(Block { head, promised, octets: rest.to_vec(), continuations: 0 })
}
