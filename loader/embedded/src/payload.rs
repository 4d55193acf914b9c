//! Reading a payload where it lies.

use std::borrow::Cow;
use std::io::Write;

use crate::layout::{self, ASSET, COMPRESSED, COUNTS, HEADER, Kind, LINK, PART, RECORD, u32_at, u64_at};
use crate::{LinkKind, ROOT};

/// What is wrong with a payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is shorter than it says.
    Truncated,
    /// A checksum does not fit.
    Damaged,
    /// Written by a version that lays it out in another way.
    Version(u32),
}

impl std::fmt::Display for Fault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fault::Truncated => formatter.write_str("this executable is truncated: a part of its program is missing"),
            Fault::Damaged => formatter.write_str("this executable is damaged: the program in it was changed after it was compiled"),
            Fault::Version(version) => {
                write!(formatter, "this executable holds a program of format {version}, which this protojs cannot run")
            }
        }
    }
}

/// A payload whose header and table are whole.
#[derive(Debug, Clone, Copy)]
pub struct Payload {
    bytes: &'static [u8],
    table: &'static [u8],
    files: usize,
    links: usize,
    assets: usize,
    settings: usize,
}

impl Payload {
    /// Takes bytes that begin with a payload; more may follow.
    pub fn new(bytes: &'static [u8]) -> Result<Payload, Fault> {
        if bytes.len() < HEADER {
            return Err(Fault::Truncated);
        }
        if bytes[..8] != *layout::MAGIC || layout::checksum(&bytes[..56]) != u64_at(bytes, 56) {
            return Err(Fault::Damaged);
        }
        let version = u32_at(bytes, 8);
        if version != layout::VERSION {
            return Err(Fault::Version(version));
        }
        let length = usize::try_from(u64_at(bytes, 16)).unwrap_or(usize::MAX);
        let bytes = bytes.get(..length).ok_or(Fault::Truncated)?;
        let (at, table_length) = (u64_at(bytes, 24) as usize, u64_at(bytes, 32) as usize);
        let table = at.checked_add(table_length).and_then(|end| bytes.get(at..end)).ok_or(Fault::Damaged)?;
        if layout::table_checksum(table) != bytes[40..56] {
            return Err(Fault::Damaged);
        }
        let count = |index: usize| u32_at(table, index * 4) as usize;
        let payload = Payload { bytes, table, files: count(0), links: count(1), assets: count(2), settings: count(3) };
        if payload.strings_at() > table.len() {
            return Err(Fault::Damaged);
        }
        Ok(payload)
    }

    fn links_at(&self) -> usize {
        COUNTS + self.files * RECORD
    }

    fn assets_at(&self) -> usize {
        self.links_at() + self.links * LINK
    }

    fn settings_at(&self) -> usize {
        self.assets_at() + self.assets * ASSET
    }

    fn strings_at(&self) -> usize {
        self.settings_at() + self.settings
    }

    fn string(&self, at: usize) -> &'static str {
        let (start, length) = (u32_at(self.table, at) as usize, u32_at(self.table, at + 4) as usize);
        let start = self.strings_at() + start;
        self.table.get(start..start + length).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// What the writer was given to say about the program: JSON.
    pub fn settings(&self) -> &'static str {
        std::str::from_utf8(&self.table[self.settings_at()..self.strings_at()]).unwrap_or_default()
    }

    pub fn len(&self) -> usize {
        self.files
    }

    pub fn is_empty(&self) -> bool {
        self.files == 0
    }

    pub fn file(&self, index: usize) -> Option<File<'_>> {
        (index < self.files).then_some(File { payload: self, index })
    }

    /// The file at a path below the root.
    pub fn find(&self, path: &str) -> Option<File<'_>> {
        self.file(self.search(path).ok()?)
    }

    /// The place of a path among the sorted ones, or where it would stand.
    pub fn search(&self, path: &str) -> Result<usize, usize> {
        let (mut low, mut high) = (0, self.files);
        while low < high {
            let middle = (low + high) / 2;
            match self.path(middle).cmp(path) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Ok(middle),
            }
        }
        Err(low)
    }

    /// The path of a file, below the root.
    pub fn path(&self, index: usize) -> &'static str {
        self.string(COUNTS + index * RECORD)
    }

    /// Where a request was found to lead.
    pub fn link(&self, kind: LinkKind, importer: &str, specifier: &str) -> Option<File<'_>> {
        let key = layout::link_key(kind, importer, specifier);
        let at = |index: usize| self.links_at() + index * LINK;
        let (mut low, mut high) = (0, self.links);
        while low < high {
            let middle = (low + high) / 2;
            let found = u64_at(self.table, at(middle));
            if found == key {
                return self.file(u32_at(self.table, at(middle) + 8) as usize);
            }
            if found < key { low = middle + 1 } else { high = middle }
        }
        None
    }

    /// The names of the assets, sorted, with their files.
    pub fn assets(&self) -> impl Iterator<Item = (&'static str, File<'_>)> {
        (0..self.assets).filter_map(|index| {
            let at = self.assets_at() + index * ASSET;
            Some((self.string(at), self.file(u32_at(self.table, at + 8) as usize)?))
        })
    }
}

/// One embedded file.
#[derive(Clone, Copy)]
pub struct File<'a> {
    payload: &'a Payload,
    index: usize,
}

/// Which part of a file.
#[derive(Clone, Copy)]
enum Part {
    Data,
    Map,
    Cache,
}

impl File<'_> {
    pub fn index(&self) -> usize {
        self.index
    }

    /// Its path below the root.
    pub fn path(&self) -> &'static str {
        self.payload.path(self.index)
    }

    /// Its path as programs see it.
    pub fn full_path(&self) -> String {
        format!("{ROOT}/{}", self.path())
    }

    fn record(&self) -> &'static [u8] {
        let at = COUNTS + self.index * RECORD;
        &self.payload.table[at..at + RECORD]
    }

    pub fn kind(&self) -> Kind {
        Kind::from_byte(self.record()[RECORD - 8]).unwrap_or(Kind::Data)
    }

    /// Its contents are ASCII.
    pub fn is_ascii(&self) -> bool {
        self.record()[RECORD - 7] & layout::ASCII != 0
    }

    /// Its imports of JSON need no attribute.
    pub fn takes_json(&self) -> bool {
        self.record()[RECORD - 7] & layout::TAKES_JSON != 0
    }

    /// The length of its contents.
    pub fn size(&self) -> u64 {
        u64_at(self.record(), 8 + 16)
    }

    /// Its contents: where they lie, unless they are compressed.
    pub fn data(&self) -> Cow<'static, [u8]> {
        self.part(Part::Data)
    }

    /// The source map of what was transpiled; empty if there is none.
    pub fn map(&self) -> Cow<'static, [u8]> {
        self.part(Part::Map)
    }

    /// V8's code cache; empty if there is none.
    pub fn cache(&self) -> Cow<'static, [u8]> {
        self.part(Part::Cache)
    }

    fn part(&self, part: Part) -> Cow<'static, [u8]> {
        match self.try_part(part) {
            Ok(bytes) => bytes,
            Err(fault) => give_up(&fault),
        }
    }

    fn try_part(&self, part: Part) -> Result<Cow<'static, [u8]>, Fault> {
        let record = self.record();
        let at = 8 + part as usize * PART;
        let number = |index: usize| usize::try_from(u64_at(record, at + index * 8)).map_err(|_| Fault::Damaged);
        let (start, stored, full) = (number(0)?, number(1)?, number(2)?);
        let bytes = start.checked_add(stored).and_then(|end| self.payload.bytes.get(start..end)).ok_or(Fault::Damaged)?;
        if layout::checksum(bytes) != u64_at(record, at + 24) {
            return Err(Fault::Damaged);
        }
        if record[RECORD - 7] & (COMPRESSED << part as u8) == 0 {
            return Ok(Cow::Borrowed(bytes));
        }
        let mut out = Vec::new();
        out.try_reserve_exact(full).map_err(|_| Fault::Damaged)?;
        out.resize(full, 0);
        match zstd_safe::decompress(&mut out[..], bytes) {
            Ok(length) if length == full => Ok(Cow::Owned(out)),
            _ => Err(Fault::Damaged),
        }
    }
}

/// Ends the process: half a program is none, and who asked for the file may be anywhere.
pub fn give_up(fault: &Fault) -> ! {
    let _ = writeln!(std::io::stderr(), "protojs: {fault}");
    // SAFETY: ends the process without running anything of it.
    unsafe { libc::_exit(1) }
}
