//! Results kept on disk between runs: transpiled sources and V8 code caches.
//!
//! A cache can only make a run faster, never make it fail: whatever cannot be read, written or trusted counts as absent.
//! One file per entry, under `<folder>/<tag of the version>/<kind>/<two digits of the key>/<the rest>`. Files are written
//! beside their place and renamed into it, so that any number of processes can share a folder. Each ends in a trailer of
//! length, key and checksum: what is damaged is removed and made again.

mod evict;
mod place;

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};
use xxhash_rust::xxh3::{Xxh3, xxh3_64_with_seed};

const MAGIC: u64 = u64::from_le_bytes(*b"protojs\x01");
/// Payload length, key, checksum, magic.
const TRAILER: usize = 8 + 16 + 8 + 8;
/// A used entry is marked as used again when its mark is older than this, so that reading seldom writes.
const TOUCH_AFTER: Duration = Duration::from_secs(12 * 60 * 60);
/// One in so many writes looks at the size of the whole cache.
const EVICT_ONE_IN: u64 = 128;

/// A 128-bit hash of several pieces. Their borders count: `["ab", "c"]` and `["a", "bc"]` differ. Not for secrets.
pub fn hash(parts: &[&[u8]]) -> [u8; 16] {
    let mut hasher = Xxh3::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.digest128().to_le_bytes()
}

fn checksum(payload: &[u8], key: &[u8; 16]) -> u64 {
    let mut seed = [0; 8];
    seed.copy_from_slice(&key[..8]);
    xxh3_64_with_seed(payload, u64::from_le_bytes(seed))
}

/// A folder of cached results. Cheap to open: nothing is created before the first write.
#[derive(Debug)]
pub struct DiskCache {
    /// The folder shared by all versions; none when there is no usable place.
    root: Option<PathBuf>,
    /// This version's folder inside it.
    folder: PathBuf,
    max_bytes: u64,
    writes: AtomicU64,
}

impl DiskCache {
    /// `dir`, or else `$PROTOJS_CACHE_DIR`, `$XDG_CACHE_HOME/protojs`, `~/.cache/protojs`. Entries of another `version_tag` are
    /// not seen. The files of all versions together stay near `max_bytes`.
    pub fn open(dir: Option<PathBuf>, version_tag: &str, max_bytes: u64) -> DiskCache {
        let root = dir.or_else(place::default_folder);
        let folder = match &root {
            Some(root) => root.join(hex(&hash(&[version_tag.as_bytes()])[..8])),
            None => PathBuf::new(),
        };
        DiskCache { root, folder, max_bytes, writes: AtomicU64::new(0) }
    }

    /// A cache that holds nothing.
    pub fn disabled() -> DiskCache {
        DiskCache { root: None, folder: PathBuf::new(), max_bytes: 0, writes: AtomicU64::new(0) }
    }

    /// The folder everything is kept in, if there is one.
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// What was last put under a key, if it is there and whole.
    pub fn get(&self, kind: &str, key: &[u8; 16]) -> Option<Vec<u8>> {
        self.root.as_ref()?;
        let path = self.path(kind, key);
        let mut file = File::open(&path).ok()?;
        let metadata = file.metadata().ok()?;
        let length = usize::try_from(metadata.len()).ok()?;
        let mut bytes = Vec::new();
        // A file may claim any size; running out of memory over a cache is not an option.
        bytes.try_reserve_exact(length).ok()?;
        let read = Read::by_ref(&mut file).take(length as u64).read_to_end(&mut bytes);
        if read.is_err() || !is_whole(&bytes, key) {
            drop(file);
            let _ = fs::remove_file(&path);
            return None;
        }
        if metadata.modified().ok().and_then(|time| time.elapsed().ok()).is_some_and(|age| age > TOUCH_AFTER) {
            let _ = file.set_modified(SystemTime::now());
        }
        bytes.truncate(length - TRAILER);
        Some(bytes)
    }

    /// Keeps a payload. Fails silently: the next run does the work again.
    pub fn put(&self, kind: &str, key: &[u8; 16], payload: &[u8]) {
        let Some(root) = &self.root else { return };
        if payload.len() as u64 > self.max_bytes / 4 {
            return;
        }
        let path = self.path(kind, key);
        if self.write(&path, key, payload).is_err() {
            return;
        }
        // Keys are hashes, so this picks at random: even programs that write one entry a run keep the cache small.
        let count = self.writes.fetch_add(1, Ordering::Relaxed);
        if u64::from(key[15]).wrapping_add(count).is_multiple_of(EVICT_ONE_IN) {
            evict::shrink(root, self.max_bytes);
        }
    }

    /// Forgets one entry, for a caller that found its content unusable (V8 rejects code caches).
    pub fn remove(&self, kind: &str, key: &[u8; 16]) {
        if self.root.is_some() {
            let _ = fs::remove_file(self.path(kind, key));
        }
    }

    /// Brings the cache down to its size now.
    pub fn shrink(&self) {
        if let Some(root) = &self.root {
            evict::shrink(root, self.max_bytes);
        }
    }

    fn path(&self, kind: &str, key: &[u8; 16]) -> PathBuf {
        let name = hex(key);
        let mut path = PathBuf::with_capacity(self.folder.as_os_str().len() + kind.len() + 40);
        path.push(&self.folder);
        path.push(kind);
        path.push(&name[..2]);
        path.push(&name[2..]);
        path
    }

    fn write(&self, path: &Path, key: &[u8; 16], payload: &[u8]) -> std::io::Result<()> {
        let temporary = path.with_extension(format!("{}-{}.tmp", std::process::id(), self.writes.fetch_add(1, Ordering::Relaxed)));
        let create = || OpenOptions::new().write(true).create_new(true).open(&temporary);
        let mut file = match create() {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                place::create_folder(temporary.parent().unwrap_or(&self.folder))?;
                create()?
            }
            // Left behind by a process of the same number that was killed.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                fs::remove_file(&temporary)?;
                create()?
            }
            Err(error) => return Err(error),
        };
        let mut trailer = [0u8; TRAILER];
        trailer[..8].copy_from_slice(&(payload.len() as u64).to_le_bytes());
        trailer[8..24].copy_from_slice(key);
        trailer[24..32].copy_from_slice(&checksum(payload, key).to_le_bytes());
        trailer[32..].copy_from_slice(&MAGIC.to_le_bytes());
        let written = file.write_all(payload).and_then(|()| file.write_all(&trailer));
        drop(file);
        let done = written.and_then(|()| fs::rename(&temporary, path));
        if done.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        done
    }
}

fn is_whole(bytes: &[u8], key: &[u8; 16]) -> bool {
    let Some(length) = bytes.len().checked_sub(TRAILER) else { return false };
    let (payload, trailer) = bytes.split_at(length);
    let number = |range: std::ops::Range<usize>| {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&trailer[range]);
        u64::from_le_bytes(bytes)
    };
    number(32..40) == MAGIC && number(0..8) == length as u64 && &trailer[8..24] == key && number(24..32) == checksum(payload, key)
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        out.push(DIGITS[(byte >> 4) as usize] as char);
        out.push(DIGITS[(byte & 15) as usize] as char);
    }
    out
}

#[cfg(test)]
mod tests;
