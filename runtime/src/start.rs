//! From the command line to an isolate whose JavaScript has taken over.

use std::fs::File;
use std::path::PathBuf;
use std::rc::Rc;

use deno_core::{JsRuntime, RuntimeOptions};
use disk_cache::DiskCache;
use ops_module::{BuiltinSources, ModuleState};
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
}

/// Sets flags of V8, before the first isolate is made. Returns those that V8 does not know or whose value it does not take;
/// of the latter it says so on stderr.
pub fn set_v8_flags(flags: Vec<String>) -> Vec<String> {
    // V8 expects the name of a program in front, as in main().
    deno_core::v8_set_flags(std::iter::once(String::new()).chain(flags).collect()).split_off(1)
}

/// Makes the isolate. Built-in modules of the hot list lie evaluated in the snapshot.
pub fn make_isolate(options: StartOptions) -> (JsRuntime, Rc<ModuleState>) {
    // The checksum guards against damage on disk, which a damaged executable would show sooner: it costs a pass over the snapshot.
    // Flags stay changeable for v8.setFlagsFromString().
    set_v8_flags(vec!["--no-verify-snapshot-checksum".into(), "--no-freeze-flags-after-init".into()]);
    let builtins = BuiltinSources { table: snapshots::BUILTINS, directory: options.builtins, ..Default::default() };
    let mut js = JsRuntime::new(RuntimeOptions {
        startup_snapshot: Some(snapshots::SNAPSHOT),
        extensions: ext::extensions(ext::Options { builtins, ..Default::default() }),
        residual_lazy_js_sources: snapshots::LAZY_SCRIPTS,
        // The snapshot has them; the fast forms come later (js/bootstrap/loader.js).
        skip_op_registration: true,
        is_main: true,
        // Messages between ports carry shared memory, compiled WebAssembly and transferred buffers through these.
        shared_array_buffer_store: Some(Default::default()),
        compiled_wasm_module_store: Some(Default::default()),
        ..Default::default()
    });
    let state = ModuleState::new(Resolver::new(options.resolver), options.disk_cache);
    *state.report_loaded.borrow_mut() = options.report_loaded;
    ops_module::install(js.v8_isolate(), state.clone());
    (js, state)
}
