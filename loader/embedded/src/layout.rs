//! How a payload is laid out. All numbers are little-endian.
//!
//! ```text
//! header    magic, version, flags, length of all, place and length of the table, checksum of the table, checksum of the header
//! table     counts, records of files (sorted by path), links (sorted by key), assets (sorted by name), settings (JSON), strings
//! parts     contents, source maps and code caches, each at a multiple of 16 bytes, each with a checksum in its record
//! ```
//!
//! Only the header and the table are looked at when a program starts; a part is, and its checksum is verified, when it is first read.

use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

pub const MAGIC: &[u8; 8] = b"protojs\x1a";
pub const VERSION: u32 = 1;
pub const HEADER: usize = 64;
/// Parts begin at multiples of this: V8 copies a code cache that lies askew.
pub const ALIGNMENT: usize = 16;
/// Bytes of a file's record: place and length of its path, its three parts, its kind and marks.
pub const RECORD: usize = 8 + 3 * PART + 8;
/// Place, stored length, full length, checksum.
pub const PART: usize = 32;
/// Key of a request, number of the file.
pub const LINK: usize = 12;
/// Place and length of the name, number of the file.
pub const ASSET: usize = 12;
/// Files, links, assets, length of the settings.
pub const COUNTS: usize = 16;

/// Marks of a file.
pub const ASCII: u8 = 1;
/// The three bits from here on: the part is compressed.
pub const COMPRESSED: u8 = 2;
/// Its imports of JSON need no attribute (`resolveJsonModule`).
pub const TAKES_JSON: u8 = 16;

/// What a file is to the loaders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// Not a module that was found: only read as a file, or loaded by its name's rules.
    Data = 0,
    CommonJs = 1,
    Module = 2,
    Json = 3,
    Wasm = 4,
}

impl Kind {
    pub fn from_byte(byte: u8) -> Option<Kind> {
        [Kind::Data, Kind::CommonJs, Kind::Module, Kind::Json, Kind::Wasm].into_iter().find(|kind| *kind as u8 == byte)
    }
}

pub fn checksum(bytes: &[u8]) -> u64 {
    xxh3_64(bytes)
}

pub fn table_checksum(bytes: &[u8]) -> [u8; 16] {
    xxh3_128(bytes).to_le_bytes()
}

/// The key of a request. Its pieces cannot run into each other: neither holds a NUL.
pub fn link_key(kind: crate::LinkKind, importer: &str, specifier: &str) -> u64 {
    let mut text = Vec::with_capacity(importer.len() + specifier.len() + 2);
    text.push(kind as u8);
    text.extend_from_slice(importer.as_bytes());
    text.push(0);
    text.extend_from_slice(specifier.as_bytes());
    xxh3_64(&text)
}

pub fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|bytes| bytes.first_chunk::<4>()).map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

pub fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 8).and_then(|bytes| bytes.first_chunk::<8>()).map_or(0, |bytes| u64::from_le_bytes(*bytes))
}
