//! V8's compiled code, kept on disk between runs: of large sources, and of small ones in programs that have many.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use deno_core::convert::OptionNull;
use deno_core::{op2, v8};

use crate::cache_entry::{CacheEntry, path_of, project_of};
use crate::compile_cache::{self, CompileCache};
use crate::state::ModuleState;
use crate::thrown::string;

/// Compiling a source below this many bytes is faster than opening a cache for it.
const SMALL_SOURCE: usize = 4096;
/// After so many small sources it is not: all of a project lie in one file.
const FEW_SMALL_SOURCES: u32 = 16;
/// What a program compiled without a cache: its cache is made when it ends, so that functions compiled on the way are in it.
pub enum Compiled {
    Function(v8::Global<v8::Function>),
    Module(v8::Global<v8::Module>),
}

impl Compiled {
    pub fn create_cache(&self, scope: &mut v8::PinScope<'_, '_>) -> Option<Vec<u8>> {
        let data = match self {
            Compiled::Function(function) => v8::Local::new(scope, function).create_code_cache(),
            Compiled::Module(module) => {
                let module = v8::Local::new(scope, module);
                let script = module.get_unbound_module_script(scope);
                script.create_code_cache()
            }
        };
        data.map(|data| data.to_vec())
    }
}

/// A script that waits for its cache to be written.
pub struct PendingCache {
    entry: CacheEntry,
    compiled: Compiled,
}

/// Where the compiled code of a source lies.
pub enum Place {
    /// protojs' own cache.
    Common(CacheEntry),
    /// The one of `module.enableCompileCache`, which is used in its place, for sources of any size.
    Chosen(Rc<compile_cache::Entry>),
    /// In the executable, beside the source.
    Embedded(Cow<'static, [u8]>),
}

/// How a source is compiled, by its name in the common cache and in messages.
#[derive(Clone, Copy)]
pub enum Kind {
    CommonJs,
    Module,
}

/// Where the compiled code of a source lies, under the running V8 and its flags; none if it is not kept.
///
/// Small sources get their cache the second time they are compiled: making it costs more than it gives to programs that run once. The first
/// time leaves an entry without contents.
pub fn place(state: &ModuleState, kind: Kind, name: &str, source: &str) -> Option<Place> {
    if state.compiles_afresh.get() {
        return None;
    }
    if let Some(file) = path_of(name).filter(|path| embedded::is_inside(path)).and_then(|path| embedded::file(&path)) {
        return Some(Place::Embedded(file.cache()));
    }
    // The script of a single executable goes by a name that is no path.
    if let Some(script) =
        embedded::carried().filter(|_| !Path::new(name).is_absolute()).and_then(|payload| payload.find(embedded::SEA_SCRIPT))
        && script.size() == source.len() as u64
    {
        return Some(Place::Embedded(script.cache()));
    }
    let version = v8::script_compiler::cached_data_version_tag();
    let (common, shown) = match kind {
        Kind::CommonJs => ("commonjs", "CommonJS"),
        Kind::Module => ("module", "ESM"),
    };
    if let Some(chosen) = &*state.compile_cache.borrow() {
        return chosen.entry(shown, name, source, version).map(Place::Chosen);
    }
    let disk = state.disk_cache.as_ref()?;
    let is_small = source.len() < SMALL_SOURCE;
    if is_small && !is_one_of_many(state) {
        return None;
    }
    let file = path_of(name)?;
    let about: [&[u8]; 3] = [common.as_bytes(), &version.to_le_bytes(), file.as_bytes()];
    let entry = CacheEntry::new(project_of(state, &file), &about, &[source.as_bytes()]);
    if is_small && !entry.is_in(disk) {
        entry.keep(disk, Vec::new());
        return None;
    }
    Some(Place::Common(entry))
}

/// Counts small sources.
fn is_one_of_many(state: &ModuleState) -> bool {
    let count = state.small_sources.get().saturating_add(1);
    state.small_sources.set(count);
    count > FEW_SMALL_SOURCES
}

/// The cache of an earlier run.
pub fn read(state: &ModuleState, place: Option<&Place>) -> Option<Cow<'static, [u8]>> {
    match place? {
        Place::Common(entry) => entry.read(state.disk_cache.as_ref()?).filter(|data| !data.is_empty()).map(Cow::Owned),
        Place::Chosen(entry) => entry.cached().map(Cow::Owned),
        Place::Embedded(data) => (!data.is_empty()).then(|| data.clone()),
    }
}

/// Compiles a source without running it, for its code cache. None for what V8 does not take.
pub fn make(scope: &mut v8::PinScope<'_, '_>, kind: Kind, name: &str, source: &str) -> Option<Vec<u8>> {
    v8::tc_scope!(let tc, scope);
    let (source, name) = (string(tc, source), string(tc, name));
    let is_module = matches!(kind, Kind::Module);
    let origin = v8::ScriptOrigin::new(tc, name.into(), 0, 0, false, -1, None, false, false, is_module, None);
    let mut source = v8::script_compiler::Source::new(source, Some(&origin));
    let (options, reason) = (v8::script_compiler::CompileOptions::NoCompileOptions, v8::script_compiler::NoCacheReason::NoReason);
    let compiled = if is_module {
        let module = v8::script_compiler::compile_module2(tc, &mut source, options, reason)?;
        Compiled::Module(v8::Global::new(tc, module))
    } else {
        let parameters = crate::cjs::PARAMETERS.map(|parameter| string(tc, parameter));
        let function = v8::script_compiler::compile_function(tc, &mut source, &parameters, &[], options, reason)?;
        Compiled::Function(v8::Global::new(tc, function))
    };
    compiled.create_cache(tc)
}

/// Notes that something was compiled: without a usable cache, one is made for the next run.
pub fn settle(state: &ModuleState, place: Option<Place>, usable: bool, compiled: impl FnOnce() -> Compiled) {
    match place {
        Some(Place::Common(entry)) if !usable => {
            state.pending_caches.borrow_mut().push(PendingCache { entry, compiled: compiled() });
        }
        Some(Place::Chosen(entry)) => {
            if let Some(chosen) = &*state.compile_cache.borrow() {
                chosen.settle(&entry, usable, compiled);
            }
        }
        _ => {}
    }
}

/// From now on no code comes out of a cache or goes into one: counts of coverage are to name all functions of a file.
#[op2(fast)]
pub fn op_module_compile_afresh(scope: &mut v8::PinScope<'_, '_>) {
    ModuleState::of(scope).compiles_afresh.set(true);
}

/// Writes what this run has to keep for the next: transpiled sources, and the code caches of what was compiled and had none. Called when
/// the program ends, or asks for it. Failures to write are not the program's business.
#[op2(fast)]
pub fn op_module_write_caches(scope: &mut v8::PinScope<'_, '_>) {
    let state = ModuleState::of(scope);
    for PendingCache { entry, compiled } in state.pending_caches.take() {
        if let (Some(disk), Some(data)) = (&state.disk_cache, compiled.create_cache(scope)) {
            entry.keep(disk, data);
        }
    }
    if let Some(chosen) = &*state.compile_cache.borrow() {
        chosen.persist(scope);
    }
    if let Some(disk) = &state.disk_cache {
        disk.write();
    }
}

/// Keeps code caches in a folder of the program's choice. Returns what is wrong with the folder, or nothing.
#[op2]
pub fn op_module_enable_compile_cache(
    isolate: &mut v8::Isolate,
    #[string] directory: &str,
    portable: bool,
    is_logging: bool,
) -> OptionNull<String> {
    if let Err(error) = disk_cache::create_own_folder(Path::new(directory)) {
        let error = ops_error::SystemError::from_io(&error, "mkdir").with_path(directory);
        return Some(format!("Cannot create cache directory: {error}")).into();
    }
    let cache = CompileCache::new(PathBuf::from(directory), portable, is_logging);
    *ModuleState::of(isolate).compile_cache.borrow_mut() = Some(cache);
    None.into()
}
