//! From the command line to an isolate whose JavaScript has taken over.

use std::fs::File;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use deno_core::{JsRuntime, RuntimeOptions, v8};
use disk_cache::DiskCache;
use ext::SnapshotOps;
use ops_module::{BuiltinSources, ModuleState, OpCount, ScriptCaches};
use ops_perf_hooks::Origin;
use ops_worker::Threads;
use resolve::{Resolver, ResolverOptions};

/// What an isolate is started with.
pub struct StartOptions {
    /// The facts of this run as JSON, for js/bootstrap/main.js.
    pub facts: String,
    pub resolver: ResolverOptions,
    /// Transpiled sources and code caches; none with `--no-cache`.
    pub disk_cache: Option<DiskCache>,
    /// A copy of js/ to read built-in modules from, instead of the snapshot's (`PROTOJS_JS`).
    pub builtins: Option<PathBuf>,
    /// Where the names of loaded files go, for a process that watches them: each ends in NUL.
    pub report_loaded: Option<File>,
    /// How many threads do blocking work (`--io-threads`); none: what the environment says.
    pub io_threads: Option<usize>,
    /// How worker threads come by their options.
    pub thread_options: ReadThreadOptions,
}

/// What the options in a worker's `execArgv` and NODE_OPTIONS come to.
pub struct ThreadOptions {
    /// By name, as JSON: those that were given.
    pub given: String,
    pub resolver: ResolverOptions,
    pub disk_cache: Option<DiskCache>,
}

/// From `execArgv` (none: the parent's options) and the NODE_OPTIONS of an environment of the worker's own (none: the process's). An error
/// lists the options that a thread cannot have.
pub type ReadThreadOptions = Arc<dyn Fn(Option<&[String]>, Option<&str>) -> Result<ThreadOptions, Vec<String>> + Send + Sync>;

/// What all isolates of a process share.
#[derive(Clone, Default)]
pub struct Common {
    pub builtins: Option<PathBuf>,
    pub blobs: Arc<ext::BlobStore>,
    pub threads: Arc<Threads>,
    /// As in `StartOptions`.
    pub io_threads: Option<usize>,
    /// Zero of `performance.now()`.
    pub origin: Origin,
}

/// Sets flags of V8, before the first isolate is made. Returns those that V8 does not know or whose value it does not take;
/// of the latter it says so on stderr.
pub fn set_v8_flags(flags: Vec<String>) -> Vec<String> {
    // V8 expects the name of a program in front, as in main().
    deno_core::v8_set_flags(std::iter::once(String::new()).chain(flags).collect()).split_off(1)
}

/// Sets the flags every isolate of ours is made with: once, before those that somebody asks for.
pub fn set_own_flags() {
    set_v8_flags(ext::V8_FLAGS.iter().map(ToString::to_string).collect());
}

/// Makes an isolate. Built-in modules of the hot list lie evaluated in the snapshot.
pub fn make_isolate(
    common: Common,
    resolver: ResolverOptions,
    disk_cache: Option<DiskCache>,
    thread: Option<v8::CreateParams>,
) -> (JsRuntime, Rc<ModuleState>) {
    let builtins = BuiltinSources { table: snapshots::BUILTINS, directory: common.builtins, ..Default::default() };
    let mut js = JsRuntime::new(RuntimeOptions {
        startup_snapshot: Some(snapshots::SNAPSHOT),
        extensions: ext::extensions(ext::Options {
            builtins,
            ops: SnapshotOps::Running(snapshots::SNAPSHOT_OPS),
            heap_ceiling: snapshots::HEAP_CEILING,
            blob_store: common.blobs,
            threads: common.threads,
            ..Default::default()
        }),
        residual_lazy_js_sources: snapshots::LAZY_SCRIPTS,
        module_loader: Some(Rc::new(ScriptCaches(snapshots::LAZY_SCRIPT_CACHES))),
        // The snapshot has them; the fast forms come later (js/bootstrap/loader.js).
        skip_op_registration: true,
        is_main: thread.is_none(),
        create_params: thread,
        ..Default::default()
    });
    let op_count = OpCount(js.op_names().len());
    js.op_state().borrow_mut().put(op_count);
    let state = ModuleState::new(Resolver::new(resolver), disk_cache);
    ops_module::install(js.v8_isolate(), state.clone());
    (js, state)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// V8 silently compiles from source when it does not take a cache, which doubles the time of loading built-in modules.
    #[test]
    fn code_caches_are_taken() {
        let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let _guard = tokio.enter();
        set_own_flags();
        let (mut js, _state) = make_isolate(Common::default(), ResolverOptions::default(), None, None);
        js.execute_script("test", "for (const id of ['os', 'fs', 'crypto', 'zlib']) __bootstrap.internals.load(id)").unwrap();
        let state = js.op_state();
        assert_eq!(state.borrow().borrow::<BuiltinSources>().rejected.get(), 0);
    }
}
