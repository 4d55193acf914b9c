//! Results kept on disk between runs: transpiled sources and V8 code caches.
//!
//! A cache can only make a run faster, never make it fail: whatever cannot be read, written or trusted counts as absent.
//! The entries of a project lie together in one file, its pack (`pack.rs`), under `<folder>/<tag of the version>/<hash of the project>.pack`:
//! a program of a thousand modules opens one file. What a run adds is kept in memory until [`DiskCache::write`].

mod evict;
pub mod own_file;
mod pack;
mod place;

use std::cell::RefCell;
use std::path::PathBuf;
use std::thread::JoinHandle;

use pack::{Pack, Written};
pub use place::create_own_folder;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::Xxh3;

/// Hash of what an entry is about (a kind of result for one file): a newer entry replaces an older one.
pub type Slot = u64;
/// Hash of everything an entry was made from.
pub type Key = [u8; 16];

/// The size of the whole cache is looked at when a pack has grown by so much.
const EVICT_STEP: u64 = 1 << 20;
/// No pack, and no entry, takes up more than this part of the cache.
const PACK_PART: u64 = 4;

/// A 128-bit hash of several pieces. Their borders count: `["ab", "c"]` and `["a", "bc"]` differ. Not for secrets.
pub fn hash(parts: &[&[u8]]) -> Key {
    hasher(parts).digest128().to_le_bytes()
}

/// The same in 64 bits, for slots.
pub fn slot(parts: &[&[u8]]) -> Slot {
    hasher(parts).digest()
}

fn hasher(parts: &[&[u8]]) -> Xxh3 {
    let mut hasher = Xxh3::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher
}

/// A folder of cached results, for one thread. Cheap to open: nothing is read before the first `get`, nothing created before the first
/// write.
pub struct DiskCache {
    /// The folder shared by all versions; none when there is no usable place.
    root: Option<PathBuf>,
    /// This version's folder inside it.
    folder: PathBuf,
    max_bytes: u64,
    /// Those in use, by project.
    packs: RefCell<FxHashMap<Box<str>, Pack>>,
    writer: RefCell<Option<JoinHandle<()>>>,
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
        DiskCache { root, folder, max_bytes, packs: RefCell::default(), writer: RefCell::default() }
    }

    /// What was last put into a slot of a project's pack, if it was made from the same things and is whole.
    pub fn get(&self, project: &str, slot: Slot, key: &Key) -> Option<Vec<u8>> {
        self.with_pack(project, |pack| pack.get(slot, key)).flatten()
    }

    /// Whether a slot has an entry made from the same things, as far as the index of its pack knows.
    pub fn has(&self, project: &str, slot: Slot, key: &Key) -> bool {
        self.with_pack(project, |pack| pack.has(slot, key)) == Some(true)
    }

    /// Keeps a payload, from the next write on for other processes too.
    pub fn put(&self, project: &str, slot: Slot, key: Key, payload: Vec<u8>) {
        if payload.len() as u64 <= self.max_bytes / PACK_PART / 2 {
            self.with_pack(project, |pack| pack.put(slot, key, payload));
        }
    }

    fn with_pack<T>(&self, project: &str, then: impl FnOnce(&mut Pack) -> T) -> Option<T> {
        self.root.as_ref()?;
        let mut packs = self.packs.borrow_mut();
        if let Some(pack) = packs.get_mut(project) {
            return Some(then(pack));
        }
        let (path, seed) = self.place_of(project);
        Some(then(packs.entry(project.into()).or_insert(Pack::open(path, seed))))
    }

    fn place_of(&self, project: &str) -> (PathBuf, u64) {
        let name = hash(&[project.as_bytes()]);
        (self.folder.join(format!("{}.{}", hex(&name), evict::EXTENSION)), slot(&[project.as_bytes()]))
    }

    /// Puts on disk what is new. Fails silently: the next run does the work again.
    pub fn write(&self) {
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
        if let Some(job) = self.job() {
            job.run();
        }
    }

    /// The same on a thread of its own, for programs that go on and may never come to a regular end.
    pub fn write_in_background(&self) {
        if self.writer.borrow().as_ref().is_some_and(|writer| !writer.is_finished()) {
            return;
        }
        let Some(job) = self.job() else { return };
        // Without a thread nothing is kept.
        *self.writer.borrow_mut() = std::thread::Builder::new().name("disk cache".into()).spawn(move || job.run()).ok();
    }

    /// Takes out the packs that have something new. Whoever asks for one of them later reads it again.
    fn job(&self) -> Option<Job> {
        let root = self.root.clone()?;
        let packs: Vec<_> = self.packs.borrow_mut().extract_if(|_, pack| pack.is_fresh()).map(|(_, pack)| pack).collect();
        (!packs.is_empty()).then_some(Job { root, max_bytes: self.max_bytes, packs })
    }
}

/// Packs on their way to the disk.
struct Job {
    root: PathBuf,
    max_bytes: u64,
    packs: Vec<Pack>,
}

impl Job {
    fn run(self) {
        for pack in self.packs {
            if let Ok(Written { before, after }) = pack.write(self.max_bytes / PACK_PART)
                && (before == 0 || before / EVICT_STEP != after / EVICT_STEP)
            {
                evict::shrink(&self.root, self.max_bytes);
            }
        }
    }
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

/// Whether a name is a hash of so many digits.
fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests;
