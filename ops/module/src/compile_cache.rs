//! The cache of `module.enableCompileCache` and NODE_COMPILE_CACHE: V8's compiled code in a folder of the program's choice, one file for
//! each source. With `NODE_DEBUG_NATIVE=COMPILE_CACHE` it says on stderr what it does. Docs: module.md, "Module compile cache".

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use deno_core::v8;
use disk_cache::own_file::{self, Temporary};

use crate::cache_entry::path_of;
use crate::code_cache::Compiled;

/// The first bytes of a file; another layout gets another number.
const MAGIC: u32 = 0x706a_6301;
/// Magic, length of the source, length of the cache, their hashes.
const HEADER: usize = 3 * 4 + 2 * 16;

type Hash = [u8; 16];

/// What the folder has for one source, and what is to be done about it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Not compiled yet, or in vain.
    Uninitialized,
    /// V8 took what the file has.
    Same,
    /// Compiled anew: the file is still to be written.
    New,
    Persisted,
}

/// One source.
pub struct Entry {
    /// As messages say it: the kind and V8's name of the source.
    title: String,
    name: String,
    kind: &'static str,
    path: PathBuf,
    source_length: u32,
    source_hash: Hash,
    cached: RefCell<Option<Vec<u8>>>,
    compiled: RefCell<Option<Compiled>>,
    state: Cell<State>,
}

impl Entry {
    fn header(&self, cached: &[u8]) -> Vec<u8> {
        let mut header = Vec::with_capacity(HEADER + cached.len());
        for number in [MAGIC, self.source_length, length(cached)] {
            header.extend_from_slice(&number.to_le_bytes());
        }
        header.extend_from_slice(&self.source_hash);
        header.extend_from_slice(&disk_cache::hash(&[cached]));
        header
    }

    /// The header as messages show it.
    fn shown(header: &[u8]) -> String {
        let number = |at: usize| short(&header[at..]);
        format!("[{} {} {} {} {}]", number(0), number(4), number(8), number(12), number(28))
    }

    /// The cache in the file's bytes, or what is wrong with it.
    fn check(&self, bytes: Vec<u8>) -> Result<Vec<u8>, String> {
        if bytes.len() < HEADER || short(&bytes) != MAGIC {
            return Err("magic number mismatch".to_owned());
        }
        let (header, cached) = bytes.split_at(HEADER);
        let shown = Self::shown(header);
        let mismatch =
            |what: &str, expected: u32, actual: u32| Err(format!("{shown}...{what} mismatch: expected {expected}, actual {actual}"));
        if short(&header[4..]) != self.source_length {
            return mismatch("code size", self.source_length, short(&header[4..]));
        }
        if short(&header[8..]) != length(cached) {
            return mismatch("cache size", short(&header[8..]), length(cached));
        }
        if header[12..28] != self.source_hash {
            return mismatch("code hash", short(&self.source_hash), short(&header[12..]));
        }
        let actual = disk_cache::hash(&[cached]);
        if header[28..] != actual {
            return mismatch("cache hash", short(&header[28..]), short(&actual));
        }
        Ok(cached.to_vec())
    }

    /// What an earlier run left.
    pub fn cached(&self) -> Option<Vec<u8>> {
        self.cached.borrow().clone()
    }
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

/// The number in the first four bytes.
fn short(bytes: &[u8]) -> u32 {
    bytes.first_chunk::<4>().map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

/// A file's way from the folder of the cache.
fn relative(directory: &Path, file: &str) -> String {
    let file = Path::new(file);
    let common = directory.components().zip(file.components()).take_while(|(a, b)| a == b).count();
    let up = directory.components().count() - common;
    let down = file.components().skip(common).collect::<PathBuf>();
    format!("{}{}", "../".repeat(up), down.display())
}

pub struct CompileCache {
    directory: PathBuf,
    /// Files are known by their place relative to the cache, so that both can move.
    portable: bool,
    is_logging: bool,
    entries: RefCell<Vec<Rc<Entry>>>,
    by_path: RefCell<HashMap<PathBuf, Rc<Entry>>>,
}

impl CompileCache {
    /// In an existing folder.
    pub fn new(directory: PathBuf, portable: bool, is_logging: bool) -> CompileCache {
        CompileCache { directory, portable, is_logging, entries: RefCell::default(), by_path: RefCell::default() }
    }

    fn log(&self, message: impl FnOnce() -> String) {
        if self.is_logging {
            // Nobody may be listening.
            let _ = writeln!(io::stderr(), "[compile cache] {}", message());
        }
    }

    /// The entry of a source, with what the folder has for it; none for what is no file.
    pub fn entry(&self, kind: &'static str, name: &str, source: &str, version: u32) -> Option<Rc<Entry>> {
        let file = path_of(name)?;
        let about = if self.portable { relative(&self.directory, &file) } else { file };
        let key = disk_cache::slot(&[kind.as_bytes(), &version.to_le_bytes(), about.as_bytes()]);
        let path = self.directory.join(format!("{key:016x}"));
        let source_hash = disk_cache::hash(&[source.as_bytes()]);
        if let Some(known) = self.by_path.borrow().get(&path)
            && known.source_hash == source_hash
        {
            return Some(known.clone());
        }
        let entry = Rc::new(Entry {
            title: format!("{kind} {name}"),
            name: name.to_owned(),
            kind,
            path: path.clone(),
            source_length: length(source.as_bytes()),
            source_hash,
            cached: RefCell::default(),
            compiled: RefCell::default(),
            state: Cell::new(State::Uninitialized),
        });
        self.read(&entry);
        self.entries.borrow_mut().push(entry.clone());
        self.by_path.borrow_mut().insert(path, entry.clone());
        Some(entry)
    }

    fn read(&self, entry: &Entry) {
        let mut bytes = Vec::new();
        let result = match own_file::open(&entry.path).and_then(|mut file| file.read_to_end(&mut bytes)) {
            Ok(_) => entry.check(bytes),
            Err(error) => Err(format!(" {}", ops_error::Errno::from_number(-error.raw_os_error().unwrap_or_default()).message)),
        };
        self.log(|| {
            let end = match &result {
                Ok(cached) => format!("{}... success, size={}", Entry::shown(&entry.header(cached)), cached.len()),
                Err(reason) => reason.clone(),
            };
            format!("reading cache from {} for {}...{end}", entry.path.display(), entry.title)
        });
        *entry.cached.borrow_mut() = result.ok();
    }

    /// Notes that a source was compiled, and whether V8 could use what `cached` gave.
    pub fn settle(&self, entry: &Entry, usable: bool, compiled: impl FnOnce() -> Compiled) {
        if entry.state.get() != State::Uninitialized {
            return;
        }
        let (state, what) = match (usable, entry.cached.take().is_some()) {
            (true, _) => (State::Same, "accepted, keeping the in-memory entry"),
            (false, true) => (State::New, "rejected, updating the in-memory entry"),
            (false, false) => (State::New, "not initialized, initializing the in-memory entry"),
        };
        self.log(|| format!("V8 code cache for {} was {what}", entry.title));
        entry.state.set(state);
        if state == State::New {
            *entry.compiled.borrow_mut() = Some(compiled());
        }
    }

    /// Writes what is new.
    pub fn persist(&self, scope: &mut v8::PinScope<'_, '_>) {
        for entry in self.entries.borrow().iter().rev() {
            let reason = match entry.state.get() {
                State::Uninitialized => "the cache was not initialized",
                State::Same => "cache was the same",
                State::Persisted => "cache was already persisted",
                State::New => {
                    let Some(cached) = entry.compiled.take().and_then(|compiled| compiled.create_cache(scope)) else { continue };
                    self.write(entry, &cached);
                    entry.state.set(State::Persisted);
                    continue;
                }
            };
            self.log(|| format!("skip persisting {} because {reason}", entry.title));
        }
    }

    /// Under another name first: whoever reads meanwhile finds the old file or the whole new one.
    fn write(&self, entry: &Entry, cached: &[u8]) {
        let mut bytes = entry.header(cached);
        let header = Entry::shown(&bytes);
        bytes.extend_from_slice(cached);
        let created = Temporary::create(&entry.path);
        self.log(|| {
            let end = created.as_ref().map_or_else(|error| format!("failed: {error}"), |temporary| temporary.path.display().to_string());
            format!("Creating temporary file for cache of {} ({})... -> {end}", entry.name, entry.kind)
        });
        let Ok(mut temporary) = created else { return };
        let outcome = |result: &io::Result<()>| match result {
            Ok(()) => "success".to_owned(),
            Err(error) => format!("failed: {error}"),
        };
        let written = temporary.file.write_all(&bytes);
        let path = temporary.path.clone();
        self.log(|| format!("writing cache for {} to temporary file {} {header}...{}", entry.title, path.display(), outcome(&written)));
        if written.is_ok() {
            let renamed = temporary.rename(&entry.path);
            self.log(|| format!("Renaming {} to {}...{}", path.display(), entry.path.display(), outcome(&renamed)));
        }
    }
}
