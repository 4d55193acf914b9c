//! From a specifier to a file: Node's module resolution for `require` and `import`, without V8 and without swc.
//!
//! A [`Resolver`] belongs to one thread and remembers what it found: package.json files, real paths of folders, and results.
//! Absence is never remembered, so that a program can write a file and load it.

pub mod builtins;
pub mod cjs_exports;
mod did_you_mean;
mod disk;
mod error;
pub mod extensions;
pub mod format;
mod import;
mod js_lexer;
pub mod module_syntax;
pub mod package_json;
pub mod package_map;
mod package_target;
pub mod paths;
mod require;
mod tolerant_json;

pub use did_you_mean::did_you_mean;
pub use error::{Cause, ErrorClass, ResolveError, Result};
pub use format::{Format, FormatGuess};
pub use import::check_scheme;
pub use package_json::{PackageJson, PackageType};
pub use require::RequireOptions;

use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::{OnceCell, RefCell};
use std::path::PathBuf;
use std::rc::Rc;

/// What the command line and the environment say about resolution.
#[derive(Debug, Default, Clone)]
pub struct ResolverOptions {
    /// The user's conditions (`-C`), added to the usual ones.
    pub conditions: Vec<String>,
    pub preserve_symlinks: bool,
    pub preserve_symlinks_main: bool,
    /// The folders of NODE_PATH.
    pub node_path: Vec<PathBuf>,
    /// `~/.node_modules`, `~/.node_libraries`, `<prefix>/lib/node`.
    pub global_paths: Vec<PathBuf>,
    /// `--no-addons`: without the condition `node-addons`.
    pub no_addons: bool,
    /// `--no-require-module`: without the condition `module-sync`.
    pub no_require_module: bool,
    /// `--experimental-package-map`: an absolute path.
    pub package_map: Option<PathBuf>,
}

/// A deprecation that a resolution ran into. The caller emits it with `process.emitWarning`, unless deprecations are off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolveWarning {
    pub code: &'static str,
    pub message: String,
}

/// The kinds of results that are remembered by folder and specifier.
#[derive(Clone, Copy)]
enum Cached {
    Require,
    RequireTypeScript,
    Import,
    ImportTypeScript,
    ImportPreserved,
    ImportTypeScriptPreserved,
}

pub struct Resolver {
    options: ResolverOptions,
    import_conditions: Vec<String>,
    require_conditions: Vec<String>,
    /// NODE_PATH, then the global folders.
    global_folders: RefCell<Vec<String>>,
    disk: disk::Disk,
    /// Read when the first bare specifier comes up.
    package_map: OnceCell<Result<package_map::PackageMap>>,
    /// By folder.
    packages: RefCell<FxHashMap<Box<str>, Rc<PackageJson>>>,
    /// By folder: the package.json whose scope holds there.
    scopes: RefCell<FxHashMap<Box<str>, Option<Rc<PackageJson>>>>,
    /// By package name, then by the folder that asked.
    package_directories: RefCell<FxHashMap<Box<str>, FxHashMap<Box<str>, Box<str>>>>,
    results: [RefCell<FxHashMap<Box<str>, Box<str>>>; 6],
    key: RefCell<String>,
    warnings: RefCell<Vec<ResolveWarning>>,
    warned: RefCell<FxHashSet<String>>,
}

impl Resolver {
    pub fn new(options: ResolverOptions) -> Resolver {
        let conditions = |first: &str| {
            let mut all = vec![first.to_string(), "node".to_string()];
            if !options.no_require_module {
                all.push("module-sync".to_string());
            }
            if !options.no_addons {
                all.push("node-addons".to_string());
            }
            all.extend(options.conditions.iter().cloned());
            all
        };
        let folders = options.node_path.iter().chain(&options.global_paths);
        Resolver {
            import_conditions: conditions("import"),
            require_conditions: conditions("require"),
            global_folders: RefCell::new(folders.map(|folder| folder.to_string_lossy().into_owned()).collect()),
            disk: Default::default(),
            package_map: OnceCell::new(),
            packages: Default::default(),
            scopes: Default::default(),
            package_directories: Default::default(),
            results: Default::default(),
            key: Default::default(),
            warnings: Default::default(),
            warned: Default::default(),
            options,
        }
    }

    /// The conditions that `import` uses, `default` aside.
    pub fn import_conditions(&self) -> &[String] {
        &self.import_conditions
    }

    /// The conditions that `require` uses, `default` aside.
    pub fn require_conditions(&self) -> &[String] {
        &self.require_conditions
    }

    /// The real path of an existing file or folder, from the resolver's cache.
    pub fn real_path(&self, path: &str) -> String {
        self.disk.real_path(path)
    }

    /// Replaces NODE_PATH and the global folders (`Module._initPaths`).
    pub fn set_global_folders(&self, folders: Vec<String>) {
        *self.global_folders.borrow_mut() = folders;
        self.results.iter().for_each(|results| results.borrow_mut().clear());
    }

    /// The deprecations since the last call. Each is reported once.
    pub fn take_warnings(&self) -> Vec<ResolveWarning> {
        std::mem::take(&mut *self.warnings.borrow_mut())
    }

    /// Notes that the syntax of a file had to decide on its format, in a package that could say it. Once for each package,
    /// and not for installed ones: whoever runs the program cannot change those.
    pub fn warn_typeless(&self, url: &str, package_json: &str) {
        if url.contains("/node_modules/") {
            return;
        }
        self.warn("MODULE_TYPELESS_PACKAGE_JSON", package_json, || format::typeless_warning(url, package_json));
    }

    /// Reports a deprecation, once for each `about`.
    fn warn(&self, code: &'static str, about: &str, message: impl FnOnce() -> String) {
        if self.warned.borrow_mut().insert(format!("{code} {about}")) {
            self.warn_again(code, message);
        }
    }

    fn warn_again(&self, code: &'static str, message: impl FnOnce() -> String) {
        self.warnings.borrow_mut().push(ResolveWarning { code, message: message() });
    }

    /// Builds the key of a result in a reused buffer, so that a hit allocates only its answer.
    fn with_key<T>(&self, directory: &str, specifier: &str, then: impl FnOnce(&str) -> T) -> T {
        let mut key = self.key.borrow_mut();
        key.clear();
        key.push_str(specifier);
        key.push('\0');
        key.push_str(directory);
        then(&key)
    }

    fn cached(&self, kind: Cached, directory: &str, specifier: &str) -> Option<String> {
        self.with_key(directory, specifier, |key| self.results[kind as usize].borrow().get(key).map(|found| found.to_string()))
    }

    fn remember(&self, kind: Cached, directory: &str, specifier: &str, found: &str) {
        self.with_key(directory, specifier, |key| self.results[kind as usize].borrow_mut().insert(key.into(), found.into()));
    }
}
