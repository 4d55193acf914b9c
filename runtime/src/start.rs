//! From the command line to an isolate whose JavaScript has taken over.

use std::fs::File;
use std::path::PathBuf;
use std::rc::Rc;

use deno_core::{JsRuntime, RuntimeOptions};
use disk_cache::DiskCache;
use ops_module::{BuiltinSources, ModuleState, ScriptCaches};
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
    set_v8_flags(ext::V8_FLAGS.iter().map(ToString::to_string).collect());
    let builtins = BuiltinSources { table: snapshots::BUILTINS, directory: options.builtins, ..Default::default() };
    let mut js = JsRuntime::new(RuntimeOptions {
        startup_snapshot: Some(snapshots::SNAPSHOT),
        extensions: ext::extensions(ext::Options { builtins, heap_ceiling: snapshots::HEAP_CEILING, ..Default::default() }),
        residual_lazy_js_sources: snapshots::LAZY_SCRIPTS,
        module_loader: Some(Rc::new(ScriptCaches(snapshots::LAZY_SCRIPT_CACHES))),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// V8 silently compiles from source when it does not take a cache, which doubles the time of loading built-in modules.
    #[test]
    fn code_caches_are_taken() {
        let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let _guard = tokio.enter();
        let options = StartOptions {
            facts: String::new(),
            resolver: ResolverOptions::default(),
            disk_cache: None,
            builtins: None,
            report_loaded: None,
        };
        let (mut js, _state) = make_isolate(options);
        js.execute_script("test", "for (const id of ['os', 'fs', 'crypto', 'zlib']) __bootstrap.internals.load(id)").unwrap();
        let state = js.op_state();
        assert_eq!(state.borrow().borrow::<BuiltinSources>().rejected.get(), 0);
    }
}
