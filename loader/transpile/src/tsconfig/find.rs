//! Which tsconfig.json holds for a file.

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::{CompilerOptions, TsConfig};

/// How far references of references are followed: they may go round in circles.
const REFERENCE_DEPTH: usize = 8;

/// Finds tsconfig.json files and remembers them. For one thread.
#[derive(Default)]
pub struct TsConfigs {
    /// The nearest file upwards, by folder.
    nearest: RefCell<FxHashMap<PathBuf, Option<Rc<TsConfig>>>>,
    /// Those that others refer to, by path.
    referred: RefCell<FxHashMap<PathBuf, Rc<TsConfig>>>,
    defaults: Rc<CompilerOptions>,
    /// What was wrong with the files that have been read since somebody asked.
    errors: RefCell<Vec<String>>,
    allows_js: Cell<bool>,
}

impl TsConfigs {
    pub fn new() -> TsConfigs {
        TsConfigs::default()
    }

    /// What is wrong with the files that were read since the last call.
    pub fn take_errors(&self) -> Vec<String> {
        self.errors.take()
    }

    /// Whether any project seen so far has JavaScript in it (`allowJs`).
    pub fn any_allows_js(&self) -> bool {
        self.allows_js.get()
    }

    /// The options that hold for the files of a folder.
    pub fn options(&self, directory: &Path) -> Rc<CompilerOptions> {
        match self.find(directory) {
            Some(config) => config.options.clone(),
            None => self.defaults.clone(),
        }
    }

    /// The tsconfig.json that holds for the files of a folder: the nearest upwards, or the project of its `references` that has the folder.
    /// None for packages in `node_modules`, whose authors had another one.
    pub fn find(&self, directory: &Path) -> Option<Rc<TsConfig>> {
        self.nearest(directory).map(|config| self.covering(config, directory, REFERENCE_DEPTH))
    }

    fn nearest(&self, directory: &Path) -> Option<Rc<TsConfig>> {
        if let Some(known) = self.nearest.borrow().get(directory) {
            return known.clone();
        }
        let path = directory.join("tsconfig.json");
        let found = if directory.components().any(|component| component.as_os_str() == "node_modules") {
            None
        } else if path.is_file() {
            Some(self.read(&path))
        } else {
            directory.parent().and_then(|parent| self.nearest(parent))
        };
        self.nearest.borrow_mut().insert(directory.to_path_buf(), found.clone());
        found
    }

    fn read(&self, path: &Path) -> Rc<TsConfig> {
        let config = TsConfig::read(path);
        self.errors.borrow_mut().extend_from_slice(&config.errors);
        if config.options.allow_js {
            self.allows_js.set(true);
        }
        Rc::new(config)
    }

    /// The project that a folder's files belong to, of a tsconfig.json and those it refers to.
    fn covering(&self, config: Rc<TsConfig>, directory: &Path, depth: usize) -> Rc<TsConfig> {
        if depth == 0 || config.references.is_empty() || config.covers(directory) {
            return config;
        }
        let found = config.references.iter().find_map(|path| {
            let known = self.referred.borrow().get(path).cloned();
            let referred = known.unwrap_or_else(|| {
                let referred = self.read(path);
                self.referred.borrow_mut().insert(path.clone(), referred.clone());
                referred
            });
            let referred = self.covering(referred, directory, depth - 1);
            referred.covers(directory).then_some(referred)
        });
        found.unwrap_or(config)
    }
}
