//! One pack: a file of many entries. It is a row of batches, one for each time that somebody had something new to keep:
//!
//! - a header: magic number, length of the batch, number of entries, checksum of the index;
//! - the index: slot, key, length and checksum of every entry;
//! - the payloads, one after the other.
//!
//! A batch is appended by one write, so that any number of processes can share a pack without locks. What was torn by a kill or a full
//! disk ends the pack for its readers, and the next writer makes it anew beside its place and renames it.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::own_file::{self, Temporary};
use crate::{Key, Slot, place};

const MAGIC: u64 = u64::from_le_bytes(*b"protojs\x02");
/// Magic, length, count, checksum.
const HEADER: usize = 4 * 8;
/// Slot, key, length, checksum.
const INDEX_ENTRY: usize = 8 + 16 + 8 + 8;
/// So much is read at once from where a batch begins: header and index of most.
const FIRST_READ: usize = 4096;
/// A pack of more batches is made one batch.
const MOST_BATCHES: usize = 64;
/// Fewer replaced bytes than this are left where they are.
const FEW_BYTES: u64 = 1 << 20;
/// A used pack is marked as used again when its mark is older than this, so that reading seldom writes.
const TOUCH_AFTER: Duration = Duration::from_secs(12 * 60 * 60);

/// Where an entry's payload is.
enum Place {
    File {
        offset: u64,
        length: u64,
        checksum: u64,
    },
    /// Not yet written.
    Memory(Vec<u8>),
}

struct Entry {
    key: Key,
    place: Place,
}

/// What was done to the file.
#[derive(Debug, PartialEq, Eq)]
pub struct Written {
    pub before: u64,
    pub after: u64,
}

pub struct Pack {
    path: PathBuf,
    /// Tells this pack's batches from those of another that lies in its place.
    seed: u64,
    file: Option<File>,
    entries: FxHashMap<Slot, Entry>,
    batches: usize,
    /// Bytes of the file, and those of them that entries in force take up.
    length: u64,
    live: u64,
    /// Something in the file cannot be believed.
    damaged: bool,
    fresh: bool,
}

impl Pack {
    /// Opens a pack and reads its index; a pack that cannot be read is empty.
    pub fn open(path: PathBuf, seed: u64) -> Pack {
        let mut pack =
            Pack { path, seed, file: None, entries: FxHashMap::default(), batches: 0, length: 0, live: 0, damaged: false, fresh: false };
        if let Ok(mut file) = own_file::open(&pack.path) {
            pack.damaged = pack.read_index(&mut file).is_err();
            pack.file = Some(file);
        }
        pack
    }

    fn read_index(&mut self, file: &mut File) -> io::Result<()> {
        let metadata = file.metadata()?;
        self.length = metadata.len();
        let mut bytes = Vec::new();
        let mut start = 0;
        while start < self.length {
            start = self.read_batch(file, start, &mut bytes)?;
        }
        if metadata.modified().ok().and_then(|time| time.elapsed().ok()).is_some_and(|age| age > TOUCH_AFTER) {
            // The mark is the only thing that needs the right to write.
            let _ = own_file::append(&self.path).and_then(|file| file.set_modified(SystemTime::now()));
        }
        Ok(())
    }

    /// Adds the entries of the batch at `start`; returns where the next one begins.
    fn read_batch(&mut self, file: &mut File, start: u64, bytes: &mut Vec<u8>) -> io::Result<u64> {
        let rest = self.length - start;
        read_at(file, start, usize::try_from(rest).unwrap_or(usize::MAX).min(FIRST_READ), bytes)?;
        let header = Numbers(bytes.get(..HEADER).ok_or(io::ErrorKind::InvalidData)?);
        let (magic, length, count, checksum) = (header.at(0), header.at(8), header.at(16), header.at(24));
        let index_length = count.checked_mul(INDEX_ENTRY as u64).filter(|index| magic == MAGIC && length <= rest && *index <= rest);
        let index_length = usize::try_from(index_length.ok_or(io::ErrorKind::InvalidData)?).map_err(|_| io::ErrorKind::InvalidData)?;
        if bytes.len() < HEADER + index_length {
            read_at(file, start, HEADER + index_length, bytes)?;
        }
        let index = &bytes[HEADER..HEADER + index_length];
        if xxh3_64_with_seed(index, self.seed) != checksum {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut offset = start + (HEADER + index_length) as u64;
        for entry in index.chunks_exact(INDEX_ENTRY) {
            let numbers = Numbers(entry);
            let mut key = [0; 16];
            key.copy_from_slice(&entry[8..24]);
            let (length, checksum) = (numbers.at(24), numbers.at(32));
            self.set(numbers.at(0), Entry { key, place: Place::File { offset, length, checksum } });
            offset = offset.checked_add(length).filter(|end| *end <= self.length).ok_or(io::ErrorKind::InvalidData)?;
        }
        self.batches += 1;
        if offset == start + length { Ok(offset) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    fn set(&mut self, slot: Slot, entry: Entry) {
        if let Place::File { length, .. } = entry.place {
            self.live += length;
        }
        if let Some(Entry { place: Place::File { length, .. }, .. }) = self.entries.insert(slot, entry) {
            self.live -= length;
        }
    }

    fn forget(&mut self, slot: Slot) {
        if let Some(Entry { place: Place::File { length, .. }, .. }) = self.entries.remove(&slot) {
            self.live -= length;
        }
    }

    /// Whether a slot has an entry of that key.
    pub fn has(&self, slot: Slot, key: &Key) -> bool {
        self.entries.get(&slot).is_some_and(|entry| entry.key == *key)
    }

    /// What was last put in a slot, if that was under the same key and is whole.
    pub fn get(&mut self, slot: Slot, key: &Key) -> Option<Vec<u8>> {
        let entry = self.entries.get(&slot).filter(|entry| entry.key == *key)?;
        let (offset, length, checksum) = match &entry.place {
            Place::Memory(payload) => return Some(payload.clone()),
            Place::File { offset, length, checksum } => (*offset, *length, *checksum),
        };
        let mut payload = Vec::new();
        let read = read_at(self.file.as_mut()?, offset, usize::try_from(length).ok()?, &mut payload);
        if read.is_ok() && xxh3_64_with_seed(&payload, seed_of(key)) == checksum {
            return Some(payload);
        }
        self.damaged = true;
        self.forget(slot);
        None
    }

    /// Takes a payload, in place of what the slot had.
    pub fn put(&mut self, slot: Slot, key: Key, payload: Vec<u8>) {
        self.fresh = true;
        self.set(slot, Entry { key, place: Place::Memory(payload) });
    }

    /// Whether there is anything to write.
    pub fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// Puts on disk what is new. A pack that would become larger than `most_bytes` loses its oldest half.
    pub fn write(mut self, most_bytes: u64) -> io::Result<Written> {
        let added: u64 =
            self.entries.values().map(|entry| if let Place::Memory(payload) = &entry.place { payload.len() as u64 } else { 0 }).sum();
        let dead = self.length - self.live;
        let wasteful = self.batches >= MOST_BATCHES || (dead > FEW_BYTES && dead > self.live + added);
        let before = self.length;
        let after = if self.damaged || wasteful || self.length + added > most_bytes {
            let room = if self.live + added > most_bytes { most_bytes / 2 } else { most_bytes };
            self.rewrite(room)?
        } else {
            before + self.append()?
        };
        Ok(Written { before, after })
    }

    fn append(&mut self) -> io::Result<u64> {
        let entries: Vec<_> = self.entries.drain().filter(|(_, entry)| matches!(entry.place, Place::Memory(_))).collect();
        let mut batch = Vec::new();
        write_batch(&mut batch, self.seed, &entries, None)?;
        let open = || own_file::append(&self.path);
        let mut file = match open() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                place::create_folder(self.path.parent().unwrap_or(&self.path))?;
                open()?
            }
            opened => opened?,
        };
        file.write_all(&batch)?;
        Ok(batch.len() as u64)
    }

    /// Makes the file anew of the entries in force, the latest as far as there is room.
    fn rewrite(&mut self, room: u64) -> io::Result<u64> {
        let mut entries: Vec<_> = self.entries.drain().collect();
        entries.sort_unstable_by_key(|(_, entry)| std::cmp::Reverse(entry.offset()));
        let mut total = 0;
        entries.retain(|(_, entry)| {
            total += entry.length();
            total <= room
        });
        entries.reverse();
        let temporary = Temporary::create(&self.path)?;
        let mut out = BufWriter::with_capacity(1 << 16, &temporary.file);
        write_batch(&mut out, self.seed, &entries, self.file.as_mut())?;
        out.flush()?;
        drop(out);
        let length = temporary.file.metadata()?.len();
        temporary.rename(&self.path)?;
        Ok(length)
    }
}

impl Entry {
    fn length(&self) -> u64 {
        match &self.place {
            Place::File { length, .. } => *length,
            Place::Memory(payload) => payload.len() as u64,
        }
    }

    /// What is not written yet is the latest.
    fn offset(&self) -> u64 {
        match &self.place {
            Place::File { offset, .. } => *offset,
            Place::Memory(_) => u64::MAX,
        }
    }
}

/// `old` is the file that entries are copied from.
fn write_batch(out: &mut impl Write, seed: u64, entries: &[(Slot, Entry)], old: Option<&mut File>) -> io::Result<()> {
    let mut index = Vec::with_capacity(entries.len() * INDEX_ENTRY);
    for (slot, entry) in entries {
        let checksum = match &entry.place {
            Place::File { checksum, .. } => *checksum,
            Place::Memory(payload) => xxh3_64_with_seed(payload, seed_of(&entry.key)),
        };
        index.extend_from_slice(&slot.to_le_bytes());
        index.extend_from_slice(&entry.key);
        index.extend_from_slice(&entry.length().to_le_bytes());
        index.extend_from_slice(&checksum.to_le_bytes());
    }
    let length = entries.iter().map(|(_, entry)| entry.length()).sum::<u64>() + (HEADER + index.len()) as u64;
    for number in [MAGIC, length, entries.len() as u64, xxh3_64_with_seed(&index, seed)] {
        out.write_all(&number.to_le_bytes())?;
    }
    out.write_all(&index)?;
    let mut old = old;
    for (_, entry) in entries {
        match &entry.place {
            Place::Memory(payload) => out.write_all(payload)?,
            Place::File { offset, length, .. } => {
                let old = old.as_mut().ok_or(io::ErrorKind::NotFound)?;
                old.seek(SeekFrom::Start(*offset))?;
                if io::copy(&mut Read::by_ref(*old).take(*length), out)? != *length {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
        }
    }
    Ok(())
}

fn read_at(file: &mut File, offset: u64, length: usize, bytes: &mut Vec<u8>) -> io::Result<()> {
    bytes.clear();
    // A damaged index may claim any length; running out of memory over a cache is not an option.
    bytes.try_reserve_exact(length).map_err(|_| io::ErrorKind::OutOfMemory)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileExt;
        bytes.resize(length, 0);
        file.read_exact_at(bytes, offset)
    }
    #[cfg(not(unix))]
    {
        bytes.resize(length, 0);
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(bytes)
    }
}

fn seed_of(key: &Key) -> u64 {
    Numbers(key).at(0)
}

/// Little-endian numbers in bytes that are known to hold them.
struct Numbers<'a>(&'a [u8]);

impl Numbers<'_> {
    fn at(&self, offset: usize) -> u64 {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&self.0[offset..offset + 8]);
        u64::from_le_bytes(bytes)
    }
}
