//! What a program loads, followed from its entry: modules, what they import and require, and files that they name.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use embedded::{Kind, Link, LinkKind};
use ops_module::ModuleState;
use resolve::{RequireOptions, Resolver, ResolverOptions, builtins, paths};
use transpile::{Asks, Reference};

use crate::module::{self, Module};
use crate::place::Place;
use crate::{Progress, shown};

/// Where a request leads.
enum Found {
    /// A module, and how to find it again.
    Module(PathBuf, Option<LinkKind>),
    /// A file that is read.
    Data(PathBuf),
    /// A built-in module, a `data:` URL, a folder.
    Nothing,
}

/// The files of a program.
pub struct Graph {
    state: Rc<ModuleState>,
    pub modules: BTreeMap<PathBuf, Module>,
    /// Who asked for a module first.
    askers: BTreeMap<PathBuf, (PathBuf, String)>,
    links: Vec<(LinkKind, PathBuf, String, PathBuf)>,
    waiting: VecDeque<PathBuf>,
    seen: BTreeSet<PathBuf>,
    pub warnings: Vec<String>,
}

impl Graph {
    pub fn new(options: ResolverOptions) -> Graph {
        Graph {
            state: ModuleState::new(Resolver::new(options), None),
            modules: BTreeMap::new(),
            askers: BTreeMap::new(),
            links: Vec::new(),
            waiting: VecDeque::new(),
            seen: BTreeSet::new(),
            warnings: Vec::new(),
        }
    }

    /// Begins with the program's entry, whose path may be incomplete. Returns the file.
    pub fn add_entry(&mut self, path: &Path) -> Result<PathBuf, String> {
        let Some(found) = self.state.resolver.complete_main(path) else {
            return Err(format!("cannot find {}: there is no such file", shown(path)));
        };
        self.add_module(&found);
        Ok(found)
    }

    /// A file that is loaded as a module, or may be.
    pub fn add_module(&mut self, path: &Path) {
        if self.seen.insert(path.to_owned()) {
            self.waiting.push_back(path.to_owned());
        }
    }

    /// A file that is only read.
    pub fn add_data(&mut self, path: &Path) -> Result<(), String> {
        if self.seen.insert(path.to_owned()) {
            let bytes = std::fs::read(path).map_err(|error| format!("cannot read {}: {error}", shown(path)))?;
            self.modules.insert(path.to_owned(), module::plain(Kind::Data, bytes));
        }
        Ok(())
    }

    /// The module that a package's name stands for, in a folder's files: by `require` and, where it has another one, by `import`.
    /// Returns whether there is one.
    pub fn add_package(&mut self, name: &str, folder: &Path) -> bool {
        let importer = folder.join("include.js");
        let required = ops_module::require_by_project(&self.state, name, &importer, RequireOptions::default()).ok();
        let url = paths::path_to_url(&importer.to_string_lossy());
        let imported = ops_module::resolve_default(&self.state, name, &url).ok().and_then(|url| paths::url_to_path(&url).ok());
        let mut found = false;
        for path in required.into_iter().chain(imported.map(PathBuf::from)).filter(|path| path.is_absolute()) {
            self.add_module(&path);
            found = true;
        }
        found
    }

    /// Follows everything that is waiting, and what that asks for.
    pub fn collect(&mut self, progress: Progress<'_>) -> Result<(), String> {
        while let Some(path) = self.waiting.pop_front() {
            if self.modules.len() % 64 == 63 {
                progress(&format!("collecting modules: {}", self.modules.len() + 1));
            }
            let module = module::load(&self.state, &path).map_err(|message| format!("{message}{}", self.chain(&path)))?;
            self.add_packages(&path)?;
            for reference in &module.references.found {
                self.follow(&path, reference)?;
            }
            if !module.references.computed.is_empty() && !paths::inside_node_modules(&path.to_string_lossy()) {
                for line in &module.references.computed {
                    let text = "a module whose name is computed here is only found if it is named with --include";
                    self.warnings.push(format!("{}:{line}: {text}", shown(&path)));
                }
            }
            self.modules.insert(path, module);
        }
        Ok(())
    }

    fn follow(&mut self, from: &Path, reference: &Reference) -> Result<(), String> {
        match self.find(from, reference) {
            Ok(Found::Module(path, kind)) => {
                if !self.seen.contains(&path) {
                    self.askers.insert(path.clone(), (from.to_owned(), reference.specifier.clone()));
                }
                self.add_module(&path);
                if let Some(kind) = kind {
                    self.links.push((kind, from.to_owned(), reference.specifier.clone(), path));
                }
                Ok(())
            }
            Ok(Found::Data(path)) => self.add_data(&path),
            Ok(Found::Nothing) => Ok(()),
            Err(message) if reference.is_needed => Err(format!("{}:{}: {message}{}", shown(from), reference.line, self.chain(from))),
            Err(message) => {
                self.warnings.push(format!("{}:{}: left out: {message}", shown(from), reference.line));
                Ok(())
            }
        }
    }

    fn find(&self, from: &Path, reference: &Reference) -> Result<Found, String> {
        let specifier = &*reference.specifier;
        let url = paths::path_to_url(&from.to_string_lossy());
        match reference.asks {
            Asks::Require => {
                if builtins::is_builtin(specifier) || specifier.starts_with("node:") || specifier.starts_with("protojs:") {
                    return Ok(Found::Nothing);
                }
                let found = ops_module::require_by_project(&self.state, specifier, from, RequireOptions::default());
                let found = found.map_err(|error| error.message)?;
                Ok(if found.is_absolute() { Found::Module(found, Some(LinkKind::Require)) } else { Found::Nothing })
            }
            Asks::Import | Asks::Worker => {
                let specifier = if reference.asks == Asks::Worker { beside(specifier) } else { specifier.to_owned() };
                let found = ops_module::resolve_default(&self.state, &specifier, &url).map_err(|error| error.message)?;
                let Some(path) = found.strip_prefix("file:").and_then(|_| paths::url_to_path(&found).ok()) else {
                    return Ok(Found::Nothing);
                };
                let kind = (reference.asks == Asks::Import).then_some(LinkKind::Import);
                Ok(Found::Module(path.into(), kind))
            }
            Asks::Url | Asks::Path => {
                let path = if reference.asks == Asks::Path {
                    Some(paths::resolve(paths::dirname(&from.to_string_lossy()), specifier))
                } else {
                    let found = ops_module::resolve_default(&self.state, &beside(specifier), &url);
                    found.ok().and_then(|found| paths::url_to_path(&found).ok())
                };
                let Some(path) = path.map(PathBuf::from).filter(|path| path.is_file()) else { return Ok(Found::Nothing) };
                let path = path.canonicalize().unwrap_or(path);
                Ok(if is_script(&path) { Found::Module(path, None) } else { Found::Data(path) })
            }
        }
    }

    /// The package.json files that decide about a file: that of its scope, and those of its package up to `node_modules`.
    fn add_packages(&mut self, path: &Path) -> Result<(), String> {
        let is_installed = paths::inside_node_modules(&path.to_string_lossy());
        for folder in path.ancestors().skip(1) {
            if folder.file_name().is_some_and(|name| name == "node_modules") {
                break;
            }
            let file = folder.join("package.json");
            if file.is_file() {
                if self.seen.insert(file.clone()) {
                    let bytes = std::fs::read(&file).map_err(|error| format!("cannot read {}: {error}", shown(&file)))?;
                    self.modules.insert(file, module::plain(Kind::Json, bytes));
                }
                if !is_installed {
                    break;
                }
            }
        }
        Ok(())
    }

    /// How the entry leads to a module, for messages.
    fn chain(&self, path: &Path) -> String {
        let mut text = String::new();
        let mut path = path;
        while let Some((asker, specifier)) = self.askers.get(path) {
            text.push_str(&format!("\n  asked for as {specifier:?} by {}", shown(asker)));
            path = asker;
        }
        text
    }

    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.modules.keys().map(PathBuf::as_path)
    }

    /// The requests, by the places of their files.
    pub fn links(&self, place: &Place) -> Vec<Link> {
        let link = |(kind, importer, specifier, target): &(LinkKind, PathBuf, String, PathBuf)| Link {
            kind: *kind,
            importer: place.of(importer),
            specifier: specifier.clone(),
            target: place.of(target),
        };
        self.links.iter().map(link).collect()
    }
}

/// `x.js` of `new URL('x.js', …)` is a file beside the module, not a package.
fn beside(specifier: &str) -> String {
    let is_path = paths::is_relative(specifier) || paths::is_absolute(specifier) || specifier.contains(':');
    if is_path { specifier.to_owned() } else { format!("./{specifier}") }
}

/// Whether a file is a module by its name.
pub fn is_script(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let is_declaration = [".d.ts", ".d.mts", ".d.cts"].iter().any(|end| name.ends_with(end));
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    !is_declaration && matches!(extension, "js" | "mjs" | "cjs" | "ts" | "mts" | "cts" | "tsx" | "jsx" | "json" | "wasm")
}
