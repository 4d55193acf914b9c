//! One tsconfig.json: read, with all that it extends.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde_json::{Map, Value};

use super::{CompilerOptions, normalize};
use crate::jsonc;

/// A tsconfig.json with everything it extends.
#[derive(Debug)]
pub struct TsConfig {
    pub path: PathBuf,
    pub options: Rc<CompilerOptions>,
    /// What is wrong with it or with what it extends. It is used all the same, as far as it goes.
    pub errors: Vec<String>,
    /// The projects it refers to.
    pub(super) references: Vec<PathBuf>,
    /// The folders whose files belong to it; none where all below its own do.
    folders: Option<Vec<PathBuf>>,
}

impl TsConfig {
    /// Reads a given file.
    pub fn read(path: &Path) -> TsConfig {
        let root = path.parent().unwrap_or(Path::new("/")).to_path_buf();
        let mut loading = Loading::default();
        loading.load(path, &root, &mut Vec::new());
        let mut options = loading.options;
        // Replacements are relative to `baseUrl` where there is one, else to the file that has them.
        if let Some(base) = options.base_url.clone() {
            options.paths_base = base;
        }
        let Loading { errors, references, files, include, .. } = loading;
        let folders = match (files, include) {
            (None, None) => None,
            (files, include) => Some(files.into_iter().chain(include).flatten().collect()),
        };
        TsConfig { path: path.to_path_buf(), options: Rc::new(options), errors, references, folders }
    }

    /// Whether files of a folder belong to this project.
    pub(super) fn covers(&self, directory: &Path) -> bool {
        match &self.folders {
            None => self.path.parent().is_some_and(|own| directory.starts_with(own)),
            Some(folders) => folders.iter().any(|folder| directory.starts_with(folder)),
        }
    }
}

/// The folder that an entry of `files` or `include` speaks of: what stands before its first wildcard.
fn folder_of_entry(entry: &str, directory: &Path) -> PathBuf {
    let fixed = entry.find(['*', '?']).map_or(entry, |wildcard| &entry[..entry[..wildcard].rfind('/').unwrap_or(0)]);
    let path = normalize(&directory.join(fixed));
    if fixed.len() == entry.len() && path.extension().is_some() {
        return path.parent().unwrap_or(directory).to_path_buf();
    }
    path
}

/// A tsconfig.json while the files it extends are read.
#[derive(Default)]
struct Loading {
    options: CompilerOptions,
    errors: Vec<String>,
    references: Vec<PathBuf>,
    files: Option<Vec<PathBuf>>,
    include: Option<Vec<PathBuf>>,
}

impl Loading {
    fn load(&mut self, path: &Path, root: &Path, chain: &mut Vec<PathBuf>) {
        if chain.iter().any(|seen| seen == path) {
            self.errors.push(format!("{}: extends itself", path.display()));
            return;
        }
        let text = match std::fs::read(path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) => {
                self.errors.push(format!("{}: {error}", path.display()));
                return;
            }
        };
        let value = match jsonc::parse(&text) {
            Ok(Value::Object(value)) => value,
            Ok(_) => {
                self.errors.push(format!("{}: not an object", path.display()));
                return;
            }
            Err(error) => {
                self.errors.push(format!("{}: {error}", path.display()));
                return;
            }
        };
        let directory = path.parent().unwrap_or(Path::new("/"));
        let parents: Vec<&str> = match value.get("extends") {
            Some(Value::String(parent)) => vec![parent],
            Some(Value::Array(parents)) => parents.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        chain.push(path.to_path_buf());
        for parent in parents {
            match find_extended(parent, directory) {
                Some(parent) => self.load(&parent, root, chain),
                None => self.errors.push(format!("{}: cannot find \"{parent}\" to extend", path.display())),
            }
        }
        chain.pop();
        if let Some(Value::Object(options)) = value.get("compilerOptions") {
            self.options.apply(options, directory, root);
        }
        let folders = |key: &str| {
            let entries = value.get(key)?.as_array()?.iter().filter_map(Value::as_str);
            Some(entries.map(|entry| folder_of_entry(&entry.replace("${configDir}", &root.to_string_lossy()), directory)).collect())
        };
        self.files = folders("files").or(self.files.take());
        self.include = folders("include").or(self.include.take());
        // These are not inherited: the file itself comes last.
        let references = value.get("references").and_then(Value::as_array).into_iter().flatten();
        self.references = references
            .filter_map(|reference| reference.get("path")?.as_str())
            .map(|path| normalize(&directory.join(path)))
            .map(|path| if path.is_dir() { path.join("tsconfig.json") } else { path })
            .collect();
    }
}

/// The file that an `extends` means: a path, or a file of a package.
fn find_extended(specifier: &str, directory: &Path) -> Option<PathBuf> {
    let with_json = |path: PathBuf| {
        if path.is_file() {
            return Some(path);
        }
        let mut name = path.into_os_string();
        name.push(".json");
        let path = PathBuf::from(name);
        path.is_file().then_some(path)
    };
    let is_path = specifier.starts_with('.') || Path::new(specifier).is_absolute();
    if is_path {
        let path = normalize(&directory.join(specifier));
        return with_json(path.clone()).or_else(|| with_json(path.join("tsconfig")));
    }
    directory.ancestors().find_map(|folder| {
        let modules = folder.join("node_modules");
        let path = modules.join(specifier);
        if let Some(found) = with_json(path.clone()) {
            return Some(found);
        }
        if let Some(found) = exported(&modules, specifier).filter(|path| path.is_file()) {
            return Some(found);
        }
        let named = read_object(&path.join("package.json")).and_then(|package| Some(path.join(package.get("tsconfig")?.as_str()?)));
        named.and_then(with_json).or_else(|| with_json(path.join("tsconfig")))
    })
}

/// What a package's `exports` say about one of its files, for plain entries.
fn exported(modules: &Path, specifier: &str) -> Option<PathBuf> {
    let slashes = if specifier.starts_with('@') { 2 } else { 1 };
    let end = specifier.match_indices('/').nth(slashes - 1).map_or(specifier.len(), |(at, _)| at);
    let (name, rest) = specifier.split_at(end);
    let package = read_object(&modules.join(name).join("package.json"))?;
    let exports = package.get("exports")?.as_object()?;
    let mut target = exports.get(&format!(".{rest}"))?;
    while let Value::Object(conditions) = target {
        target = ["require", "node", "import", "default"].iter().find_map(|condition| conditions.get(*condition))?;
    }
    Some(modules.join(name).join(target.as_str()?))
}

fn read_object(path: &Path) -> Option<Map<String, Value>> {
    match jsonc::parse(&std::fs::read_to_string(path).ok()?).ok()? {
        Value::Object(object) => Some(object),
        _ => None,
    }
}
