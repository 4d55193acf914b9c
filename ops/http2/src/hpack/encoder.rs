//! From fields to blocks (RFC 7541, 6).

use super::dynamic_table::{DynamicTable, OVERHEAD};
use super::static_table::{FIELDS, Match, find};
use super::{Text, huffman};

/// The four ways of writing a field, by the bits its first octet begins with and the bits left for the index.
const INDEXED: (u8, u32) = (0x80, 7);
const KEPT: (u8, u32) = (0x40, 6);
const PLAIN: (u8, u32) = (0x00, 4);
const NEVER_KEPT: (u8, u32) = (0x10, 4);

/// Cookies shorter than this could be guessed.
const SHORT_COOKIE: usize = 20;

/// Values that hardly come again would only push others out of the table.
const CHANGING: [&[u8]; 8] =
    [b":path", b"age", b"content-length", b"etag", b"if-modified-since", b"if-none-match", b"location", b"set-cookie"];

pub struct Encoder {
    table: DynamicTable,
    /// The most we use, whatever the peer allows.
    most: usize,
    /// Changes of the size that the peer has not heard of: the smallest and the last.
    resized: Option<(usize, usize)>,
}

fn integer((mark, bits): (u8, u32), value: usize, out: &mut Vec<u8>) {
    let most = (1_usize << bits) - 1;
    if value < most {
        out.push(mark | value as u8);
        return;
    }
    out.push(mark | most as u8);
    let mut rest = value - most;
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

fn text(text: &[u8], out: &mut Vec<u8>) {
    let coded = huffman::encoded_length(text);
    if coded < text.len() {
        integer((0x80, 7), coded, out);
        huffman::encode(text, out);
    } else {
        integer((0x00, 7), text.len(), out);
        out.extend_from_slice(text);
    }
}

/// Whether a field is secret by what it is.
fn is_secret(name: &[u8], value: &[u8]) -> bool {
    name == b"authorization" || (name == b"cookie" && value.len() < SHORT_COOKIE)
}

impl Encoder {
    /// @most: the largest table to use, in octets
    pub fn new(most: usize) -> Self {
        Self { table: DynamicTable::new(most.min(4096)), most, resized: None }
    }

    pub fn table_size(&self) -> usize {
        self.table.size()
    }

    /// The peer allows a table of so many octets.
    pub fn set_capacity(&mut self, allowed: usize) {
        let capacity = allowed.min(self.most);
        if capacity == self.table.capacity() {
            return;
        }
        self.table.set_capacity(capacity);
        let smallest = self.resized.map_or(capacity, |(smallest, _)| smallest.min(capacity));
        self.resized = Some((smallest, capacity));
    }

    /// What a block begins with.
    pub fn begin(&mut self, out: &mut Vec<u8>) {
        let Some((smallest, last)) = self.resized.take() else { return };
        if smallest < last {
            integer((0x20, 5), smallest, out);
        }
        integer((0x20, 5), last, out);
    }

    pub fn encode(&mut self, name: &[u8], value: &[u8], sensitive: bool, out: &mut Vec<u8>) {
        let known = find(name, value);
        let never = sensitive || is_secret(name, value);
        if let Match::Field(index) = known
            && !never
        {
            integer(INDEXED, index, out);
            return;
        }
        let (whole, named) = self.table.find(name, value);
        if let Some(at) = whole
            && !never
        {
            integer(INDEXED, FIELDS.len() + 1 + at, out);
            return;
        }
        let name_index = match known {
            Match::Field(index) | Match::Name(index) => Some(index),
            Match::None => named.map(|at| FIELDS.len() + 1 + at),
        };
        let is_kept = !CHANGING.contains(&name) && (name.len() + value.len() + OVERHEAD) * 4 <= self.table.capacity() * 3;
        let way = if never {
            NEVER_KEPT
        } else if is_kept {
            KEPT
        } else {
            PLAIN
        };
        integer(way, name_index.unwrap_or(0), out);
        if name_index.is_none() {
            text(name, out);
        }
        text(value, out);
        if way == KEPT {
            self.table.insert(Text::Shared(name.into()), Text::Shared(value.into()));
        }
    }
}
