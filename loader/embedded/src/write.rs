//! Writing a payload.

use std::collections::BTreeMap;

use crate::layout::{self, ALIGNMENT, ASCII, ASSET, COMPRESSED, COUNTS, HEADER, Kind, LINK, RECORD, TAKES_JSON};
use crate::{LinkKind, payload::Fault};

/// A file on its way into a payload.
#[derive(Debug, Clone, Default)]
pub struct NewFile {
    /// Below the root, with `/` between names.
    pub path: String,
    pub kind: Option<Kind>,
    /// Its imports of JSON need no attribute.
    pub takes_json: bool,
    pub data: Vec<u8>,
    pub map: Vec<u8>,
    pub cache: Vec<u8>,
}

/// Where a request of a module leads; both files by path.
#[derive(Debug, Clone)]
pub struct Link {
    pub kind: LinkKind,
    pub importer: String,
    pub specifier: String,
    pub target: String,
}

/// A file under a name of its own (`sea.getAsset`).
#[derive(Debug, Clone)]
pub struct Asset {
    pub name: String,
    pub target: String,
}

/// How many bytes of a payload are what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sizes {
    pub data: usize,
    pub maps: usize,
    pub caches: usize,
    pub table: usize,
}

/// What a payload is made of. The same contents give the same bytes, in whatever order they came.
#[derive(Debug, Default)]
pub struct Writer {
    pub files: Vec<NewFile>,
    pub links: Vec<Link>,
    pub assets: Vec<Asset>,
    /// JSON.
    pub settings: String,
    /// The level of zstd, for parts that it makes smaller.
    pub compression: Option<i32>,
}

impl Writer {
    /// The payload, and what fills it. An error names a link or asset whose file is not there.
    pub fn finish(mut self) -> Result<(Vec<u8>, Sizes), String> {
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        self.files.dedup_by(|a, b| a.path == b.path);
        let index: BTreeMap<&str, u32> = self.files.iter().zip(0..).map(|(file, index)| (&*file.path, index)).collect();
        let number = |path: &str| index.get(path).copied().ok_or_else(|| format!("{path} is not among the files"));
        let mut links = self
            .links
            .iter()
            .map(|link| Ok((layout::link_key(link.kind, &link.importer, &link.specifier), number(&link.target)?)))
            .collect::<Result<Vec<_>, String>>()?;
        links.sort_unstable();
        links.dedup();
        let mut assets = self.assets.iter().map(|asset| Ok((&*asset.name, number(&asset.target)?))).collect::<Result<Vec<_>, String>>()?;
        assets.sort_unstable();
        assets.dedup();

        let mut strings = Vec::new();
        let mut intern = |text: &str, table: &mut Vec<u8>| {
            table.extend_from_slice(&(strings.len() as u32).to_le_bytes());
            table.extend_from_slice(&(text.len() as u32).to_le_bytes());
            strings.extend_from_slice(text.as_bytes());
        };
        let mut table = Vec::new();
        for count in [self.files.len(), links.len(), assets.len(), self.settings.len()] {
            table.extend_from_slice(&(count as u32).to_le_bytes());
        }
        let strings_length: usize = self.files.iter().map(|file| file.path.len()).chain(assets.iter().map(|asset| asset.0.len())).sum();
        let table_length =
            COUNTS + self.files.len() * RECORD + links.len() * LINK + assets.len() * ASSET + self.settings.len() + strings_length;
        let mut parts = Parts { start: HEADER + table_length, bytes: Vec::new(), compression: self.compression, sizes: Sizes::default() };
        for file in &self.files {
            intern(&file.path, &mut table);
            let mut marks = if file.data.is_ascii() { ASCII } else { 0 } | if file.takes_json { TAKES_JSON } else { 0 };
            for (number, part) in [&file.data, &file.map, &file.cache].into_iter().enumerate() {
                let before = parts.bytes.len();
                marks |= parts.add(part, &mut table) << number;
                let stored = parts.bytes.len() - before;
                *[&mut parts.sizes.data, &mut parts.sizes.maps, &mut parts.sizes.caches][number] += stored;
            }
            table.extend_from_slice(&[file.kind.unwrap_or(Kind::Data) as u8, marks, 0, 0, 0, 0, 0, 0]);
        }
        for (key, file) in links {
            table.extend_from_slice(&key.to_le_bytes());
            table.extend_from_slice(&file.to_le_bytes());
        }
        for (name, file) in assets {
            intern(name, &mut table);
            table.extend_from_slice(&file.to_le_bytes());
        }
        table.extend_from_slice(self.settings.as_bytes());
        table.extend_from_slice(&strings);
        parts.sizes.table = HEADER + table.len();

        let mut out = Vec::with_capacity(HEADER + table.len() + parts.bytes.len());
        out.extend_from_slice(layout::MAGIC);
        out.extend_from_slice(&layout::VERSION.to_le_bytes());
        out.extend_from_slice(&0u32.to_le_bytes());
        out.extend_from_slice(&((HEADER + table.len() + parts.bytes.len()) as u64).to_le_bytes());
        out.extend_from_slice(&(HEADER as u64).to_le_bytes());
        out.extend_from_slice(&(table.len() as u64).to_le_bytes());
        out.extend_from_slice(&layout::table_checksum(&table));
        let checksum = layout::checksum(&out);
        out.extend_from_slice(&checksum.to_le_bytes());
        out.extend_from_slice(&table);
        out.extend_from_slice(&parts.bytes);
        Ok((out, parts.sizes))
    }
}

struct Parts {
    /// Where the first of them lies.
    start: usize,
    bytes: Vec<u8>,
    compression: Option<i32>,
    sizes: Sizes,
}

impl Parts {
    /// Adds a part and writes its record. Returns the mark of what is compressed.
    fn add(&mut self, part: &[u8], table: &mut Vec<u8>) -> u8 {
        let compressed = self.compression.and_then(|level| compress(part, level)).filter(|bytes| bytes.len() < part.len());
        let stored = compressed.as_deref().unwrap_or(part);
        if !stored.is_empty() {
            let at = self.start + self.bytes.len();
            self.bytes.resize(at.next_multiple_of(ALIGNMENT) - self.start, 0);
        }
        for number in [(self.start + self.bytes.len()) as u64, stored.len() as u64, part.len() as u64, layout::checksum(stored)] {
            table.extend_from_slice(&number.to_le_bytes());
        }
        self.bytes.extend_from_slice(stored);
        if compressed.is_some() { COMPRESSED } else { 0 }
    }
}

fn compress(part: &[u8], level: i32) -> Option<Vec<u8>> {
    let mut out = vec![0; zstd_safe::compress_bound(part.len())];
    let length = zstd_safe::compress(&mut out[..], part, level).ok()?;
    out.truncate(length);
    Some(out)
}

impl From<Fault> for String {
    fn from(fault: Fault) -> String {
        fault.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Payload;

    fn sample(compression: Option<i32>) -> &'static [u8] {
        let file =
            |path: &str, data: &[u8]| NewFile { path: path.into(), data: data.to_vec(), kind: Some(Kind::CommonJs), ..Default::default() };
        let writer = Writer {
            files: vec![file("b.js", &[b'x'; 500]), file("a/c.js", "ä".as_bytes())],
            links: vec![Link { kind: LinkKind::Import, importer: "b.js".into(), specifier: "c".into(), target: "a/c.js".into() }],
            assets: vec![Asset { name: "key".into(), target: "b.js".into() }],
            settings: "{}".into(),
            compression,
        };
        Box::leak(writer.finish().unwrap().0.into_boxed_slice())
    }

    #[test]
    fn what_is_written_is_found_again() {
        for compression in [None, Some(3)] {
            let payload = Payload::new(sample(compression)).unwrap();
            assert_eq!(payload.settings(), "{}");
            let file = payload.find("b.js").unwrap();
            assert_eq!((&*file.data(), file.size(), file.is_ascii(), file.kind()), (&[b'x'; 500][..], 500, true, Kind::CommonJs));
            assert!(!payload.find("a/c.js").unwrap().is_ascii());
            assert_eq!(payload.link(LinkKind::Import, "b.js", "c").unwrap().path(), "a/c.js");
            assert!(payload.link(LinkKind::Require, "b.js", "c").is_none());
            assert_eq!(payload.assets().map(|(name, file)| (name, file.path())).collect::<Vec<_>>(), [("key", "b.js")]);
        }
    }

    #[test]
    fn what_is_cut_or_changed_is_noticed() {
        let whole = sample(None);
        for length in [10, 100, whole.len() - 1] {
            assert_eq!(Payload::new(&whole[..length]).unwrap_err(), Fault::Truncated);
        }
        for at in [3, 20, 45, 70] {
            let mut changed = whole.to_vec();
            changed[at] ^= 1;
            assert_eq!(Payload::new(changed.leak()).unwrap_err(), Fault::Damaged, "byte {at}");
        }
    }

    #[test]
    fn a_link_to_nothing_is_an_error() {
        let writer = Writer { assets: vec![Asset { name: "key".into(), target: "gone".into() }], ..Default::default() };
        assert!(writer.finish().is_err());
    }
}
