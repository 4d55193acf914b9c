//! Octets into frames. The content of DATA is passed on as it comes; other payloads are gathered first.

use crate::frame::{HEAD_LENGTH, Head, flag, kind};
use crate::received_fields::Block;
use crate::session::Role;

/// What a client begins with (RFC 9113, 3.4).
pub const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Where the reader stands.
pub enum Place {
    /// So many octets of the preface have come.
    Preface(usize),
    Head,
    /// The payload of a frame that is gathered.
    Payload(Head),
    /// The content of DATA: what is left of it, and of the padding after it.
    Data {
        head: Head,
        content: usize,
        padding: usize,
    },
    /// The octet that says how long the padding of DATA is.
    DataPadding(Head),
}

pub struct Reader {
    pub place: Place,
    /// What came of a head or a payload.
    gathered: Vec<u8>,
    /// Fields whose last frame has not come.
    pub block: Option<Block>,
}

/// The next thing in the octets.
pub enum Piece {
    /// More octets are needed.
    None,
    BadPreface,
    /// A head: whoever gets it decides by `Reader::place` how the payload is read.
    Head(Head),
    Payload(Head, Vec<u8>),
    /// Content of DATA: where it begins and how long it is; and whether the frame ends with it.
    Data {
        head: Head,
        offset: usize,
        length: usize,
        is_last: bool,
    },
    /// DATA whose padding is as long as the frame.
    BadPadding,
}

impl Reader {
    pub fn new(role: Role) -> Self {
        Self { place: if role == Role::Server { Place::Preface(0) } else { Place::Head }, gathered: Vec::new(), block: None }
    }

    /// The payload of the frame is read next.
    pub fn expect_payload(&mut self, head: Head) {
        self.place = if head.kind != kind::DATA {
            Place::Payload(head)
        } else if head.has(flag::PADDED) {
            Place::DataPadding(head)
        } else {
            Place::Data { head, content: head.length, padding: 0 }
        };
    }

    /// Takes octets until `gathered` has `wanted` of them. @returns whether it has
    fn gather(&mut self, wanted: usize, octets: &[u8], at: &mut usize) -> bool {
        let missing = wanted - self.gathered.len();
        let taken = missing.min(octets.len() - *at);
        self.gathered.extend_from_slice(&octets[*at..*at + taken]);
        *at += taken;
        taken == missing
    }

    /// Reads on from `at`, which moves.
    pub fn next(&mut self, octets: &[u8], at: &mut usize) -> Piece {
        match self.place {
            Place::Preface(read) => {
                let taken = (PREFACE.len() - read).min(octets.len() - *at);
                if octets[*at..*at + taken] != PREFACE[read..read + taken] {
                    return Piece::BadPreface;
                }
                *at += taken;
                if read + taken < PREFACE.len() {
                    self.place = Place::Preface(read + taken);
                    return Piece::None;
                }
                self.place = Place::Head;
                self.next(octets, at)
            }
            Place::Head => {
                if let Some(head) = self.gathered.is_empty().then(|| octets[*at..].first_chunk::<HEAD_LENGTH>()).flatten() {
                    *at += HEAD_LENGTH;
                    return Piece::Head(Head::read(*head));
                }
                if !self.gather(HEAD_LENGTH, octets, at) {
                    return Piece::None;
                }
                let head = self.gathered.first_chunk().map(|head| Head::read(*head));
                self.gathered.clear();
                head.map_or(Piece::None, Piece::Head)
            }
            Place::Payload(head) => {
                if !self.gather(head.length, octets, at) {
                    return Piece::None;
                }
                self.place = Place::Head;
                Piece::Payload(head, std::mem::take(&mut self.gathered))
            }
            Place::DataPadding(head) => {
                if head.length == 0 {
                    return Piece::BadPadding;
                }
                let Some(padding) = octets.get(*at) else { return Piece::None };
                *at += 1;
                let padding = usize::from(*padding);
                let Some(content) = (head.length - 1).checked_sub(padding) else { return Piece::BadPadding };
                self.place = Place::Data { head, content, padding };
                self.next(octets, at)
            }
            Place::Data { head, content, padding } => {
                let there = octets.len() - *at;
                let length = content.min(there);
                let skipped = if length == content { padding.min(there - length) } else { 0 };
                let offset = *at;
                *at += length + skipped;
                let is_last = length == content && skipped == padding;
                if !is_last && length == 0 {
                    self.place = Place::Data { head, content, padding: padding - skipped };
                    return Piece::None;
                }
                self.place =
                    if is_last { Place::Head } else { Place::Data { head, content: content - length, padding: padding - skipped } };
                Piece::Data { head, offset, length, is_last }
            }
        }
    }
}
