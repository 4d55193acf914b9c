//! What the module system keeps for one isolate.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use deno_core::v8;
use disk_cache::DiskCache;
use resolve::Resolver;
use transpile::CompilerOptions;
use transpile::tsconfig::TsConfigs;

use crate::code_cache::PendingCache;
use crate::compile_cache::CompileCache;
use crate::esm::ModuleMap;
use crate::source_maps::SourceMaps;

/// The module system of one isolate; it lies in OpState and, for V8's callbacks, in a slot of the isolate.
pub struct ModuleState {
    pub resolver: Resolver,
    tsconfigs: TsConfigs,
    /// Transpiled sources and V8 code caches of earlier runs; none with `--no-cache`.
    pub disk_cache: Option<DiskCache>,
    pub esm: ModuleMap,
    /// The functions in js/ that the Rust side calls, by name. Set once at start.
    pub callbacks: RefCell<Option<v8::Global<v8::Object>>>,
    /// `registerHooks` or `register` was called: resolution and loading go through JavaScript.
    pub hooked: Cell<bool>,
    /// The syntax of a file decides where its name and package do not (off with `--no-experimental-detect-module`).
    pub detects_syntax: Cell<bool>,
    /// How many small sources were compiled.
    pub small_sources: Cell<u32>,
    /// Code is compiled from its source, whatever lies in caches: what comes out of them lacks the functions that never ran.
    pub compiles_afresh: Cell<bool>,
    /// Scripts whose code cache is written when the program ends.
    pub pending_caches: RefCell<Vec<PendingCache>>,
    /// The cache a program has asked for itself (`module.enableCompileCache`, NODE_COMPILE_CACHE).
    pub compile_cache: RefCell<Option<CompileCache>>,
    pub source_maps: SourceMaps,
    /// Where the names of loaded files go while another process watches them (`--watch`).
    pub report_loaded: RefCell<Option<File>>,
}

impl ModuleState {
    pub fn new(resolver: Resolver, disk_cache: Option<DiskCache>) -> Rc<ModuleState> {
        Rc::new(ModuleState {
            resolver,
            tsconfigs: TsConfigs::new(),
            disk_cache,
            esm: ModuleMap::default(),
            callbacks: RefCell::default(),
            hooked: Cell::new(false),
            detects_syntax: Cell::new(true),
            small_sources: Cell::default(),
            compiles_afresh: Cell::default(),
            pending_caches: RefCell::default(),
            compile_cache: RefCell::default(),
            source_maps: SourceMaps::default(),
            report_loaded: RefCell::default(),
        })
    }

    /// Writes what was transpiled while the program waits: it may be one that is only ever killed.
    pub fn keep_results(&self) {
        if let Some(disk) = &self.disk_cache {
            disk.write_in_background();
        }
    }

    /// The options of the TypeScript project that a file belongs to: those of the nearest tsconfig.json, for TypeScript and, with
    /// `allowJs`, for JavaScript.
    pub fn project_of(&self, file: &Path) -> Option<Rc<CompilerOptions>> {
        let file_name = file.to_string_lossy();
        // What a project's options lead to was found when the executable was made.
        if embedded::is_inside(&file_name) {
            return None;
        }
        let is_typescript = resolve::extensions::is_typescript(&file_name);
        if !is_typescript && !self.tsconfigs.any_allows_js() {
            return None;
        }
        let options = self.compiler_options(file.parent()?);
        (is_typescript || options.allow_js).then_some(options)
    }

    /// What tsconfig.json says for the files of a folder. One that cannot be read as it is meant is named in a warning.
    pub fn compiler_options(&self, folder: &Path) -> Rc<CompilerOptions> {
        let options = self.tsconfigs.options(folder);
        for error in self.tsconfigs.take_errors() {
            self.resolver.warn_tsconfig(&error);
        }
        options
    }

    /// The file that tsconfig.json leads to where Node's rules would find another one or none: by `paths` and `baseUrl` for bare names,
    /// by `moduleSuffixes` for paths.
    pub fn map_by_project(&self, project: &CompilerOptions, specifier: &str, parent: &Path) -> Option<PathBuf> {
        if resolve::paths::is_relative(specifier) || resolve::paths::is_absolute(specifier) {
            let path = parent.parent()?.join(specifier);
            return project.with_suffixes(&path).iter().find_map(|candidate| self.resolver.complete_path(candidate));
        }
        if specifier.contains(':') {
            return None;
        }
        let candidates = project.map_paths(specifier);
        let suffixed = candidates.iter().flat_map(|candidate| project.with_suffixes(candidate));
        suffixed.chain(candidates.iter().cloned()).find_map(|candidate| self.resolver.complete_path(&candidate))
    }

    /// The state of the isolate that a V8 callback runs in.
    pub fn of(isolate: &v8::Isolate) -> Rc<ModuleState> {
        isolate.get_slot::<Rc<ModuleState>>().expect("the isolate was made with a module system").clone()
    }

    /// One of the functions registered by `op_module_set_callbacks`.
    pub fn callback<'s>(&self, scope: &mut v8::PinScope<'s, '_>, name: &str) -> Option<v8::Local<'s, v8::Function>> {
        let callbacks = self.callbacks.borrow();
        let object = v8::Local::new(scope, callbacks.as_ref()?);
        let key = v8::String::new(scope, name)?;
        object.get(scope, key.into())?.try_into().ok()
    }

    /// Calls one of the registered functions; `None` means that it threw (or, before start-up, that there is none).
    pub fn call<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        name: &str,
        arguments: &[v8::Local<'s, v8::Value>],
    ) -> Option<v8::Local<'s, v8::Value>> {
        let function = self.callback(scope, name)?;
        let receiver = v8::undefined(scope).into();
        function.call(scope, receiver, arguments)
    }
}
