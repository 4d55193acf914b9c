//! V8's compiled code, kept on disk between runs. Only sources of some size are worth the file access.

use std::path::{Path, PathBuf};

use deno_core::convert::OptionNull;
use deno_core::{op2, v8};
use disk_cache::DiskCache;

use crate::state::ModuleState;

/// Below this many bytes compiling is faster than reading a cache.
const MIN_SOURCE_BYTES: usize = 4096;
const KIND: &str = "code";
/// What a program's own cache may take up on disk.
const COMPILE_CACHE_BYTES: u64 = 1 << 30;

/// The cache of `module.enableCompileCache`: used in place of the common one, for sources of any size.
pub struct CompileCache {
    disk: DiskCache,
    directory: PathBuf,
    /// Files are known by their place relative to the cache, so that both can move.
    portable: bool,
}

/// What a program compiled without a cache: its cache is made when it ends, so that functions compiled on the way are in it.
pub enum Compiled {
    Function(v8::Global<v8::Function>),
    Module(v8::Global<v8::Module>),
}

/// A script that waits for its cache to be written.
pub struct PendingCache {
    key: [u8; 16],
    compiled: Compiled,
}

/// Does something with the cache in force.
fn with_disk<T>(state: &ModuleState, then: impl FnOnce(&DiskCache) -> T) -> Option<T> {
    match &*state.compile_cache.borrow() {
        Some(own) => Some(then(&own.disk)),
        None => state.disk_cache.as_ref().map(then),
    }
}

/// The disk key of a source under the running V8; none if the source is too small to keep.
pub fn key(state: &ModuleState, kind: &str, name: &str, source: &str) -> Option<[u8; 16]> {
    let own = state.compile_cache.borrow();
    let name = match &*own {
        Some(own) if own.portable => relative(&own.directory, name)?,
        Some(_) => name.to_owned(),
        None if source.len() < MIN_SOURCE_BYTES || state.disk_cache.is_none() => return None,
        None => name.to_owned(),
    };
    let version = v8::script_compiler::cached_data_version_tag().to_le_bytes();
    Some(disk_cache::hash(&[kind.as_bytes(), name.as_bytes(), &version, source.as_bytes()]))
}

/// A file's way from the folder of the cache; none for what is no file.
fn relative(directory: &Path, name: &str) -> Option<String> {
    let file = if name.starts_with("file:") { resolve::paths::url_to_path(name).ok()? } else { name.to_owned() };
    let file = Path::new(&file);
    if !file.is_absolute() {
        return None;
    }
    let common = directory.components().zip(file.components()).take_while(|(a, b)| a == b).count();
    let up = directory.components().count() - common;
    let down = file.components().skip(common).collect::<PathBuf>();
    Some(format!("{}{}", "../".repeat(up), down.display()))
}

/// The cache of an earlier run.
pub fn read(state: &ModuleState, key: Option<&[u8; 16]>) -> Option<Vec<u8>> {
    let key = key?;
    with_disk(state, |disk| disk.get(KIND, key)).flatten()
}

/// Remembers something compiled without a usable cache.
pub fn remember(state: &ModuleState, key: [u8; 16], compiled: Compiled) {
    state.pending_caches.borrow_mut().push(PendingCache { key, compiled });
}

/// Writes the code caches of what was compiled in this run and had none: when the program ends, or asks for it. Failures to write are
/// not the program's business.
#[op2(fast)]
pub fn op_module_write_caches(scope: &mut v8::PinScope<'_, '_>) {
    let state = ModuleState::of(scope);
    for pending in state.pending_caches.take() {
        let data = match &pending.compiled {
            Compiled::Function(function) => v8::Local::new(scope, function).create_code_cache(),
            Compiled::Module(module) => {
                let module = v8::Local::new(scope, module);
                let script = module.get_unbound_module_script(scope);
                script.create_code_cache()
            }
        };
        if let Some(data) = data {
            with_disk(&state, |disk| disk.put(KIND, &pending.key, &data));
        }
    }
}

/// Keeps code caches in a folder of the program's choice. Returns what is wrong with the folder, or nothing.
#[op2]
pub fn op_module_enable_compile_cache(isolate: &mut v8::Isolate, #[string] directory: &str, portable: bool) -> OptionNull<String> {
    if let Err(error) = std::fs::create_dir_all(directory) {
        let error = ops_error::SystemError::from_io(&error, "mkdir").with_path(directory);
        return Some(format!("Cannot create cache directory: {error}")).into();
    }
    let state = ModuleState::of(isolate);
    let directory = PathBuf::from(directory);
    let disk = DiskCache::open(Some(directory.clone()), env!("CARGO_PKG_VERSION"), COMPILE_CACHE_BYTES);
    // Keys made so far belong to the other cache.
    state.pending_caches.borrow_mut().clear();
    *state.compile_cache.borrow_mut() = Some(CompileCache { disk, directory, portable });
    None.into()
}
