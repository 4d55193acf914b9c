//! V8's compiled code, kept on disk between runs. Only sources of some size are worth the file access.

use deno_core::{op2, v8};
use disk_cache::DiskCache;

use crate::state::ModuleState;

/// Below this many bytes compiling is faster than reading a cache.
const MIN_SOURCE_BYTES: usize = 4096;
const KIND: &str = "code";

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

/// The disk key of a source under the running V8; none if the source is too small to keep.
pub fn key(state: &ModuleState, kind: &str, name: &str, source: &str) -> Option<[u8; 16]> {
    if source.len() < MIN_SOURCE_BYTES || state.disk_cache.is_none() {
        return None;
    }
    let version = v8::script_compiler::cached_data_version_tag().to_le_bytes();
    Some(disk_cache::hash(&[kind.as_bytes(), name.as_bytes(), &version, source.as_bytes()]))
}

/// The cache of an earlier run.
pub fn read(state: &ModuleState, key: Option<&[u8; 16]>) -> Option<Vec<u8>> {
    state.disk_cache.as_ref()?.get(KIND, key?)
}

/// Remembers something compiled without a usable cache.
pub fn remember(state: &ModuleState, key: [u8; 16], compiled: Compiled) {
    state.pending_caches.borrow_mut().push(PendingCache { key, compiled });
}

/// Writes the caches of everything compiled in this run that had none. Failures to write are not the program's business.
fn write_pending(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState) {
    let Some(disk) = &state.disk_cache else { return };
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
            write(disk, &pending.key, &data);
        }
    }
}

fn write(disk: &DiskCache, key: &[u8; 16], data: &[u8]) {
    disk.put(KIND, key, data);
}

/// Writes the code caches of this run; called when the program ends.
#[op2(fast)]
pub fn op_module_write_caches(scope: &mut v8::PinScope<'_, '_>) {
    let state = ModuleState::of(scope);
    write_pending(scope, &state);
}
