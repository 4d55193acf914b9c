//! `require`: the algorithm of doc/api/modules.md, from a specifier to a file.

use crate::builtins::is_builtin;
use crate::disk::{Entry, Kind};
use crate::error::{ResolveError, Result};
use crate::extensions;
use crate::package_target::Located;
use crate::paths;
use crate::{Cached, Resolver};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// What a call of `require`, `require.resolve` or `Module._findPath` may change.
#[derive(Debug, Default, Clone, Copy)]
pub struct RequireOptions<'a> {
    /// The `paths` option of `require.resolve`: folders to start from instead of the importing file's.
    pub paths: Option<&'a [PathBuf]>,
    /// `module.paths`, where the program has changed it: the `node_modules` folders to look in.
    pub module_paths: Option<&'a [PathBuf]>,
    /// The keys of `Module._extensions`, where the program has changed them. New ones are tried after the usual ones, and
    /// Node's own three are left out if they are gone.
    pub extensions: Option<&'a [String]>,
    /// Replaces the default conditions.
    pub conditions: Option<&'a [String]>,
    /// The program's entry point.
    pub is_main: bool,
}

/// The form of a specifier that looks for files beside its importer: `.`, `./x`, `../x`, and by Node's reading `..x`.
fn looks_beside(specifier: &str) -> bool {
    let mut chars = specifier.chars();
    chars.next() == Some('.') && chars.next().is_none_or(|second| second == '.' || paths::is_separator(second))
}

fn ends_in_folder(request: &str) -> bool {
    request.ends_with('/') || matches!(request, "." | "..") || request.ends_with("/.") || request.ends_with("/..")
}

/// The package name and `exports` subpath of a request, if it has the form of one: `@a/b/c` → (`@a/b`, `./c`).
fn exports_request(request: &str) -> Option<(&str, String)> {
    let scope = match request.strip_prefix('@') {
        Some(rest) => rest.find('/').filter(|&at| at > 0)? + 2,
        None => 0,
    };
    let end = request[scope..].find('/').map_or(request.len(), |at| scope + at);
    let (name, rest) = request.split_at(end);
    let last = &name[scope..];
    if last.is_empty() || last.starts_with('.') || name.contains(['\\', '%']) || rest.contains('\n') {
        return None;
    }
    Some((name, format!(".{rest}")))
}

fn text(path: &Path) -> Cow<'_, str> {
    path.to_string_lossy()
}

impl Resolver {
    /// Resolves `specifier` as required by the file `parent` (with a trailing separator: by a folder, as the REPL does). Names of
    /// builtins are the caller's; only when an entry of `imports` leads to one, the answer is `node:<name>`.
    pub fn resolve_require(&self, specifier: &str, parent: &Path, options: &RequireOptions) -> Result<PathBuf> {
        let parent_text = text(parent);
        let parent: &str = &parent_text;
        let directory =
            if parent.ends_with(paths::is_separator) && parent.len() > 1 { &parent[..parent.len() - 1] } else { paths::dirname(parent) };
        let typescript = extensions::is_typescript(parent);
        let cacheable = options.paths.is_none() && options.module_paths.is_none() && options.conditions.is_none() && !options.is_main;
        let kind = if typescript { Cached::RequireTypeScript } else { Cached::Require };
        if cacheable && let Some(known) = self.cached(kind, directory, specifier) {
            return Ok(PathBuf::from(known));
        }
        let found = self.require_uncached(specifier, parent, directory, typescript, options)?;
        if cacheable {
            self.remember(kind, directory, specifier, &found);
        }
        Ok(PathBuf::from(found))
    }

    fn require_uncached(
        &self,
        specifier: &str,
        parent: &str,
        directory: &str,
        typescript: bool,
        options: &RequireOptions,
    ) -> Result<String> {
        let conditions = options.conditions.unwrap_or(&self.require_conditions);
        if specifier.starts_with('#') && self.package_scope(parent)?.is_some_and(|package| package.raw_imports().is_some()) {
            return match self.resolve_imports(specifier, parent, conditions) {
                Ok(located) => {
                    let package = self.package_scope(parent)?.map(|package| package.path.clone());
                    self.finish_require(located, Some(parent), package.as_deref())
                }
                Err(error) if error.code == "ERR_MODULE_NOT_FOUND" => Err(ResolveError::cannot_find(specifier)),
                Err(error) => Err(error),
            };
        }
        if self.has_package_map() && !paths::is_relative(specifier) && !paths::is_absolute(specifier) {
            return self.require_mapped(specifier, parent, conditions, options);
        }
        if let Some(found) = self.require_own_package(specifier, parent, conditions)? {
            return Ok(found);
        }
        let folders = self.lookup_folders(specifier, directory, options);
        if let Some(found) = self.find_path_text(specifier, &folders, options)? {
            return Ok(found);
        }
        if typescript && (looks_beside(specifier) || paths::is_absolute(specifier)) && !ends_in_folder(specifier) {
            let path = paths::resolve(directory, specifier);
            if let Some((stem, sources)) = extensions::typescript_sources(&path)
                && let Some(found) = sources.iter().find_map(|source| self.require_file(&format!("{stem}{source}"), options.is_main))
            {
                return Ok(found);
            }
        }
        Err(ResolveError::cannot_find(specifier))
    }

    /// The folders that `Module._resolveLookupPaths` would name for a request.
    fn lookup_folders(&self, specifier: &str, directory: &str, options: &RequireOptions) -> Vec<String> {
        if paths::is_absolute(specifier) {
            return Vec::new();
        }
        let beside = looks_beside(specifier);
        let mut folders: Vec<String> = Vec::new();
        match options.paths {
            Some(starts) if beside => folders.extend(starts.iter().map(|start| text(start).into_owned())),
            Some(starts) => {
                let mut add = |folder: String| {
                    if !folders.contains(&folder) {
                        folders.push(folder);
                    }
                };
                for start in starts {
                    module_folders(&paths::absolute(&text(start)), &mut add);
                    self.global_folders.borrow().iter().cloned().for_each(&mut add);
                }
            }
            None if beside => folders.push(directory.to_string()),
            None => {
                match options.module_paths {
                    Some(own) => folders.extend(own.iter().map(|folder| text(folder).into_owned())),
                    None => module_folders(directory, &mut |folder| folders.push(folder)),
                }
                folders.extend(self.global_folders.borrow().iter().cloned());
            }
        }
        folders
    }

    /// `Module._nodeModulePaths(from)`: the `node_modules` folders of a folder and those above it.
    pub fn node_module_paths(&self, from: &Path) -> Vec<PathBuf> {
        let mut folders = Vec::new();
        module_folders(&paths::absolute(&text(from)), &mut |folder| folders.push(PathBuf::from(folder)));
        folders
    }

    /// `Module.globalPaths`: NODE_PATH and the global folders, in the order they are tried.
    pub fn global_paths(&self) -> Vec<String> {
        self.global_folders.borrow().clone()
    }

    /// `Module._findPath(request, folders, isMain)`. `None` when nothing is there.
    pub fn find_path(&self, request: &str, folders: &[PathBuf], options: &RequireOptions) -> Result<Option<PathBuf>> {
        let folders: Vec<String> = folders.iter().map(|folder| text(folder).into_owned()).collect();
        Ok(self.find_path_text(request, &folders, options)?.map(PathBuf::from))
    }

    fn find_path_text(&self, request: &str, folders: &[String], options: &RequireOptions) -> Result<Option<String>> {
        if paths::is_absolute(request) {
            return self.find_in_folder(request, paths::absolute(request), options);
        }
        let conditions = options.conditions.unwrap_or(&self.require_conditions);
        // A request that climbs out of the folder may lead somewhere even if the folder does not exist.
        let inside = !(paths::is_relative(request) && climbs_out(request));
        let package = exports_request(request);
        for folder in folders {
            if inside && !folder.is_empty() && !self.disk.is_directory(folder) {
                continue;
            }
            if let Some((name, subpath)) = &package
                && let Some(found) = self.require_exports(folder, name, subpath, conditions)?
            {
                return Ok(Some(found));
            }
            let base = if folder.is_empty() { paths::absolute(request) } else { paths::resolve(&paths::absolute(folder), request) };
            if let Some(found) = self.find_in_folder(request, base, options)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// LOAD_AS_FILE, then LOAD_AS_DIRECTORY of the absolute path `base`.
    fn find_in_folder(&self, request: &str, base: String, options: &RequireOptions) -> Result<Option<String>> {
        let entry = self.require_entry(&base, options.is_main);
        if !ends_in_folder(request) {
            if let Entry::File(found) = entry {
                return Ok(Some(found));
            }
            if let Some(found) = self.with_extension(&base, options) {
                return Ok(Some(found));
            }
        }
        if entry != Entry::Directory {
            return Ok(None);
        }
        self.require_folder(&base, request, options)
    }

    fn require_folder(&self, folder: &str, request: &str, options: &RequireOptions) -> Result<Option<String>> {
        let package = self.package_json(folder)?;
        let index = || self.with_extension(&paths::resolve(folder, "index"), options);
        let Some((package, main)) =
            package.as_ref().and_then(|package| Some((package, package.main.as_deref().filter(|main| !main.is_empty())?)))
        else {
            return Ok(index());
        };
        let entry = paths::resolve(folder, main);
        let found = self
            .require_file(&entry, options.is_main)
            .or_else(|| self.with_extension(&entry, options))
            .or_else(|| self.with_extension(&paths::resolve(&entry, "index"), options));
        if found.is_some() {
            return Ok(found);
        }
        let Some(found) = index() else {
            let mut error = ResolveError::cannot_find(&entry);
            error.message.push_str(". Please verify that the package.json has a valid \"main\" entry");
            return Err(error.with("path", package.path.as_str()).with("requestPath", request));
        };
        self.warn("DEP0128", &package.path, || {
            format!("Invalid 'main' field in '{}' of '{main}'. Please either fix that or report it to the module author", package.path)
        });
        Ok(Some(found))
    }

    fn with_extension(&self, base: &str, options: &RequireOptions) -> Option<String> {
        let mut candidate = String::with_capacity(base.len() + 8);
        let mut attempt = |extension: &str| {
            candidate.clear();
            candidate.push_str(base);
            candidate.push_str(extension);
            self.require_file(&candidate, options.is_main)
        };
        let table = extensions::order(base);
        match options.extensions {
            None => table.iter().find_map(|extension| attempt(extension)),
            Some(keys) => {
                let removed = |extension: &str| extensions::PACKAGES.contains(&extension) && !keys.iter().any(|key| key == extension);
                table
                    .iter()
                    .filter(|extension| !removed(extension))
                    .find_map(|extension| attempt(extension))
                    .or_else(|| keys.iter().filter(|key| !table.contains(&key.as_str())).find_map(|key| attempt(key)))
            }
        }
    }

    fn require_entry(&self, path: &str, is_main: bool) -> Entry {
        let preserve = if is_main { self.options.preserve_symlinks_main } else { self.options.preserve_symlinks };
        if !preserve {
            return self.disk.entry(path);
        }
        match self.disk.kind(path) {
            Kind::File => Entry::File(path.to_string()),
            Kind::Directory => Entry::Directory,
            Kind::Missing => Entry::Missing,
        }
    }

    fn require_file(&self, path: &str, is_main: bool) -> Option<String> {
        match self.require_entry(path, is_main) {
            Entry::File(found) => Some(found),
            _ => None,
        }
    }

    /// LOAD_PACKAGE_SELF.
    fn require_own_package(&self, request: &str, parent: &str, conditions: &[String]) -> Result<Option<String>> {
        if looks_beside(request) || paths::is_absolute(request) {
            return Ok(None);
        }
        let Some(package) = self.package_scope(parent)? else { return Ok(None) };
        let (Some(name), Some(exports)) = (package.name.as_deref(), package.exports()) else { return Ok(None) };
        let Some(rest) = request.strip_prefix(name).filter(|rest| rest.is_empty() || rest.starts_with('/')) else { return Ok(None) };
        let subpath = format!(".{rest}");
        let located = self.resolve_exports(&package, exports, &subpath, Some(parent), conditions)?;
        self.finish_require(located, Some(parent), Some(package.directory())).map(Some)
    }

    /// LOAD_PACKAGE_MAP. Folders of `node_modules`, NODE_PATH and the option `paths` do not count where there is a map.
    fn require_mapped(&self, specifier: &str, parent: &str, conditions: &[String], options: &RequireOptions) -> Result<String> {
        let Some((directory, subpath)) = self.find_in_package_map(specifier, parent)? else {
            return Err(ResolveError::cannot_find(specifier));
        };
        if let Some(package) = self.package_json(directory)?
            && let Some(exports) = package.exports()
        {
            let located = self.resolve_exports(&package, exports, &subpath, Some(parent), conditions)?;
            return self.finish_require(located, Some(parent), Some(directory));
        }
        let base = paths::resolve(directory, &subpath);
        self.find_in_folder(specifier, base, options)?.ok_or_else(|| ResolveError::cannot_find(specifier))
    }

    /// LOAD_PACKAGE_EXPORTS in one `node_modules` folder.
    fn require_exports(&self, folder: &str, name: &str, subpath: &str, conditions: &[String]) -> Result<Option<String>> {
        let directory = paths::resolve(&paths::absolute(folder), name);
        let Some(package) = self.package_json(&directory)? else { return Ok(None) };
        let Some(exports) = package.exports() else { return Ok(None) };
        let located = self.resolve_exports(&package, exports, subpath, None, conditions)?;
        self.finish_require(located, None, Some(&directory)).map(Some)
    }

    /// RESOLVE_ESM_MATCH: what `exports` or `imports` name must be a file as it stands.
    fn finish_require(&self, located: Located, parent: Option<&str>, package: Option<&str>) -> Result<String> {
        let path = match located {
            Located::Path(path) => path,
            Located::FileUrl(url) => {
                if paths::has_encoded(url.as_str(), b"2f") || paths::has_encoded(url.as_str(), b"5c") {
                    return Err(ResolveError::encoded_separator(url.as_str(), parent));
                }
                paths::parsed_to_path(&url)?
            }
            Located::Other(url) if is_builtin(&url) => return Ok(url),
            Located::Other(_) => return Err(ResolveError::url_scheme()),
        };
        self.require_file(&path, false).ok_or_else(|| {
            let error = ResolveError::cannot_find(&path);
            match package {
                Some(package) => error.with("path", package),
                None => error,
            }
        })
    }

    /// A path without a promise of being complete (a mapped path of tsconfig.json, a command line argument): the file itself,
    /// with an extension, as a folder, or the TypeScript source of a compiled name.
    pub fn complete_path(&self, path: &Path) -> Option<PathBuf> {
        self.complete(path, &RequireOptions::default())
    }

    /// The same for the program's entry, where `--preserve-symlinks-main` counts.
    pub fn complete_main(&self, path: &Path) -> Option<PathBuf> {
        self.complete(path, &RequireOptions { is_main: true, ..Default::default() })
    }

    fn complete(&self, path: &Path, options: &RequireOptions) -> Option<PathBuf> {
        let path = paths::absolute(&text(path));
        let found = self.require_file(&path, options.is_main).or_else(|| self.find_in_folder(&path, path.clone(), options).ok()?);
        let found = found.or_else(|| self.typescript_file(&path).map(|found| self.disk.real_path(&found)));
        found.map(PathBuf::from)
    }
}

/// Whether a relative request leads out of the folder it starts from, after normalising.
fn climbs_out(request: &str) -> bool {
    let mut depth = 0i32;
    for part in request.split(paths::is_separator) {
        match part {
            "" | "." => {}
            ".." => depth -= 1,
            _ if depth >= 0 => depth += 1,
            _ => {}
        }
        if depth < 0 {
            return true;
        }
    }
    false
}

fn module_folders(from: &str, add: &mut dyn FnMut(String)) {
    let mut directory = from;
    loop {
        if paths::basename(directory) != "node_modules" {
            let separator = if directory.ends_with(paths::is_separator) { "" } else { std::path::MAIN_SEPARATOR_STR };
            add(format!("{directory}{separator}node_modules"));
        }
        let parent = paths::dirname(directory);
        if parent == directory || parent == "." {
            return;
        }
        directory = parent;
    }
}
