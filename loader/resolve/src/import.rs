//! `import`: ESM_RESOLVE of doc/api/esm.md, plus what TypeScript programmers are used to.

use crate::builtins::{id_of_url, is_builtin_without_scheme};
use crate::disk::{Entry, Kind};
use crate::error::{ErrorClass, ResolveError, Result, quote};
use crate::extensions;
use crate::package_json::{Asker, PackageJson};
use crate::package_target::Located;
use crate::paths;
use crate::require::RequireOptions;
use crate::{Cached, Resolver};
use std::path::Path;
use url::Url;

/// A package's name and the rest of a bare specifier, the rest with a leading `.`: `@a/b/c` → (`@a/b`, `./c`).
fn split_bare<'a>(specifier: &'a str, base: &str) -> Result<(&'a str, String)> {
    let mut slash = specifier.find('/');
    let mut valid = true;
    if specifier.starts_with('@') {
        match slash {
            None => valid = false,
            Some(at) => slash = specifier[at + 1..].find('/').map(|next| at + 1 + next),
        }
    }
    let (name, rest) = specifier.split_at(slash.unwrap_or(specifier.len()));
    if !valid || name.starts_with('.') || name.contains(['%', '\\']) {
        return Err(ResolveError::invalid_specifier(specifier, "is not a valid package name", Some(base)));
    }
    Ok((name, format!(".{rest}")))
}

impl Resolver {
    /// Resolves `specifier` as imported by the module at the URL `parent`. Query and fragment stay. Schemes other than `file:`
    /// are handed back as they are (`check_scheme` tells whether the default loader could load them); a bare builtin name
    /// becomes its `node:` URL. `conditions` replaces the default set.
    pub fn resolve_import(&self, specifier: &str, parent: &str, conditions: Option<&[String]>) -> Result<String> {
        self.import(specifier, parent, conditions, self.options.preserve_symlinks)
    }

    /// Resolves the program's entry point, given relative to the URL `parent` (of the working directory).
    pub fn resolve_main_import(&self, specifier: &str, parent: &str) -> Result<String> {
        self.import(specifier, parent, None, self.options.preserve_symlinks_main)
    }

    fn import(&self, specifier: &str, parent: &str, conditions: Option<&[String]>, preserve: bool) -> Result<String> {
        if id_of_url(specifier).is_some() {
            return Ok(specifier.to_string());
        }
        let typescript = extensions::is_typescript(parent);
        // What a folder's modules import is looked up once, as long as the usual conditions hold.
        let cached = conditions.is_none() && parent.starts_with("file:");
        let kind = match (typescript, preserve) {
            (false, false) => Cached::Import,
            (true, false) => Cached::ImportTypeScript,
            (false, true) => Cached::ImportPreserved,
            (true, true) => Cached::ImportTypeScriptPreserved,
        };
        // A query makes another module of the same file: a program that adds one wants everything looked at anew.
        let directory = match parent.rfind('/') {
            Some(at) if !parent.contains(['?', '#']) => &parent[..at],
            _ => parent,
        };
        if cached && let Some(known) = self.cached(kind, directory, specifier) {
            return Ok(known);
        }
        let conditions = conditions.unwrap_or(&self.import_conditions);
        match self.import_uncached(specifier, parent, conditions, typescript, preserve) {
            Ok(url) => {
                if cached && url.starts_with("file:") {
                    self.remember(kind, directory, specifier, &url);
                }
                Ok(url)
            }
            Err(error) if matches!(error.code, "ERR_MODULE_NOT_FOUND" | "ERR_UNSUPPORTED_DIR_IMPORT") => {
                Err(self.with_commonjs_hint(error, specifier, parent))
            }
            Err(error) => Err(error),
        }
    }

    fn import_uncached(&self, specifier: &str, parent: &str, conditions: &[String], typescript: bool, preserve: bool) -> Result<String> {
        let located = if paths::is_relative(specifier) || specifier.starts_with('/') {
            self.locate_relative(specifier, parent)?
        } else if specifier.starts_with('#') && parent.starts_with("file:") {
            self.resolve_imports(specifier, &paths::url_to_path(parent)?, conditions)?
        } else if is_builtin_without_scheme(specifier) {
            return Ok(format!("node:{specifier}"));
        } else if let Some(url) = parse_absolute(specifier) {
            if url.scheme() == "file" { Located::FileUrl(url) } else { Located::Other(url.into()) }
        } else if parent.starts_with("data:") {
            return Err(ResolveError::unsupported_request(specifier, parent));
        } else {
            let base = paths::url_to_path(parent)?;
            self.resolve_package(specifier, Some(&base), &base, conditions)?
        };
        self.finish_import(located, parent, typescript, preserve)
    }

    fn locate_relative(&self, specifier: &str, parent: &str) -> Result<Located> {
        if let Some(base) = paths::plain_file_url(parent)
      && paths::is_plain(specifier)
      // `//host/path` is relative to the scheme only, not to the path.
      && !specifier.starts_with("//")
        {
            let mut path = paths::resolve(paths::dirname(base), specifier);
            let last = specifier.rsplit('/').next().unwrap_or_default();
            if matches!(last, "" | "." | "..") && !path.ends_with('/') {
                path.push('/');
            }
            return Ok(Located::Path(path));
        }
        let url =
            Url::parse(parent).and_then(|base| base.join(specifier)).map_err(|_| ResolveError::unsupported_request(specifier, parent))?;
        Ok(if url.scheme() == "file" { Located::FileUrl(url) } else { Located::Other(url.into()) })
    }

    /// PACKAGE_RESOLVE. `base` is the file that imports (or the package.json whose `imports` led here).
    pub(crate) fn resolve_package(&self, specifier: &str, from: Option<&str>, base: &str, conditions: &[String]) -> Result<Located> {
        if is_builtin_without_scheme(specifier) {
            return Ok(Located::Other(format!("node:{specifier}")));
        }
        let (directory, subpath) = if self.has_package_map() {
            let found = self.find_in_package_map(specifier, base)?;
            let (directory, subpath) = found.ok_or_else(|| ResolveError::package_not_found(specifier, base))?;
            (directory.to_string(), subpath)
        } else {
            let (name, subpath) = split_bare(specifier, base)?;
            let directory = match self.own_package(name, base)? {
                Some(directory) => directory,
                None => self.package_directory(name, base).ok_or_else(|| ResolveError::package_not_found(name, base))?,
            };
            (directory, subpath)
        };
        let package = self.package_json_for(&directory, Asker { specifier: Some(specifier), base: from })?;
        if let Some(package) = &package
            && let Some(exports) = package.exports()
        {
            return self.resolve_exports(package, exports, &subpath, Some(base), conditions);
        }
        if subpath == "." {
            return self.legacy_main(&directory, package.as_deref(), base).map(Located::Path);
        }
        let inner = &subpath[2..];
        let dotted = inner.split('/').any(|part| part == "." || part == "..");
        if paths::is_plain(inner) && !dotted {
            return Ok(Located::Path(format!("{directory}/{inner}")));
        }
        let url = Url::parse(&format!("{}/", paths::path_to_url(&directory))).and_then(|directory| directory.join(&subpath));
        url.map(Located::FileUrl).map_err(|_| ResolveError::package_not_found(specifier, base))
    }

    /// The folder of the package that `base` itself belongs to, if it is called `name` and has `exports`.
    fn own_package(&self, name: &str, base: &str) -> Result<Option<String>> {
        let own = self.package_scope(base)?.filter(|package| package.has_exports() && package.name.as_deref() == Some(name));
        Ok(own.map(|package| package.directory().to_string()))
    }

    /// The nearest `node_modules/<name>` upwards from the file `base`.
    pub(crate) fn package_directory(&self, name: &str, base: &str) -> Option<String> {
        let start = paths::dirname(base);
        let mut directory = start;
        let found = loop {
            if let Some(known) = self.package_directories.borrow().get(name).and_then(|by_folder| by_folder.get(directory)) {
                break known.to_string();
            }
            let separator = if directory.ends_with('/') { "" } else { "/" };
            let candidate = format!("{directory}{separator}node_modules/{name}");
            if self.disk.kind(&candidate) == Kind::Directory {
                break candidate.trim_end_matches('/').to_string();
            }
            let parent = paths::dirname(directory);
            if parent == directory || parent == "." {
                return None;
            }
            directory = parent;
        };
        self.package_directories.borrow_mut().entry(name.into()).or_default().insert(start.into(), found.as_str().into());
        Some(found)
    }

    /// The entry point of a package without `exports`, as `require` would find it.
    fn legacy_main(&self, directory: &str, package: Option<&PackageJson>, base: &str) -> Result<String> {
        let main = package.and_then(|package| package.main.as_deref()).filter(|main| !main.is_empty());
        if let Some(main) = main {
            let entry = paths::resolve(directory, main);
            for suffix in ["", ".js", ".json", ".node", "/index.js", "/index.json", "/index.node"] {
                let candidate = format!("{entry}{suffix}");
                if self.disk.kind(&candidate) == Kind::File {
                    self.warn_legacy_index(&candidate, directory, base, Some(main));
                    return Ok(candidate);
                }
            }
        }
        for suffix in ["/index.js", "/index.json", "/index.node"] {
            let candidate = format!("{directory}{suffix}");
            if self.disk.kind(&candidate) == Kind::File {
                self.warn_legacy_index(&candidate, directory, base, main);
                return Ok(candidate);
            }
        }
        let wanted = main.map_or_else(|| format!("{directory}/index.js"), |main| paths::resolve(directory, main));
        Err(ResolveError::package_not_found(&wanted, base))
    }

    fn warn_legacy_index(&self, path: &str, directory: &str, base: &str, main: Option<&str>) {
        let expected = main.map(|main| paths::resolve(directory, main));
        if expected.as_deref() == Some(path) || !self.is_known_module(path) {
            return;
        }
        let found = &path[directory.len() + 1..];
        self.warn("DEP0151", &format!("{path} {base}"), || match main {
      None => format!(
        "No \"main\" or \"exports\" field defined in the package.json for {directory}/ resolving the main entry point \"{found}\", \
         imported from {base}.\nDefault \"index\" lookups for the main are deprecated for ES modules."
      ),
      Some(main) => format!(
        "Package {directory}/ has a \"main\" field set to \"{main}\", excluding the full filename and extension to the resolved file at \
         \"{found}\", imported from {base}.\n Automatic extension resolution of the \"main\" field is deprecated for ES modules."
      ),
    });
    }

    fn finish_import(&self, located: Located, parent: &str, typescript: bool, preserve: bool) -> Result<String> {
        let (path, suffix) = match located {
            Located::Other(url) => return Ok(url),
            Located::Path(path) => (path, String::new()),
            Located::FileUrl(url) => {
                if paths::has_encoded(url.path(), b"2f") || paths::has_encoded(url.path(), b"5c") {
                    return Err(ResolveError::encoded_separator(url.path(), Some(&paths::display_url(parent))));
                }
                let path = paths::parsed_to_path(&url).map_err(|error| error.with("module", parent))?;
                let end = url.as_str().find(['?', '#']).unwrap_or(url.as_str().len());
                (path, url.as_str()[end..].to_string())
            }
        };
        let url_of = |path: &str| {
            let mut url = paths::path_to_url(path);
            url.push_str(&suffix);
            url
        };
        let entry = if path.ends_with('/') {
            Entry::Directory
        } else if preserve {
            match self.disk.kind(&path) {
                Kind::File => Entry::File(path.clone()),
                Kind::Directory => Entry::Directory,
                Kind::Missing => Entry::Missing,
            }
        } else {
            self.disk.entry(&path)
        };
        if let Entry::File(found) = entry {
            return Ok(url_of(&found));
        }
        if typescript && let Some(found) = self.typescript_file(&path) {
            return Ok(url_of(&if preserve { found } else { self.disk.real_path(&found) }));
        }
        let base = paths::display_url(parent);
        if entry == Entry::Directory {
            return Err(ResolveError::directory_import(&path, &base, &url_of(&path)));
        }
        Err(ResolveError::module_not_found(&path, &base, &url_of(&path)))
    }

    /// For a TypeScript importer: the source beside a missing compiled name, or what an extension-less path or a folder stands
    /// for (the latter only in the user's own code).
    pub(crate) fn typescript_file(&self, path: &str) -> Option<String> {
        let is_file = |path: &str| self.disk.kind(path) == Kind::File;
        if let Some((stem, sources)) = extensions::typescript_sources(path) {
            let found = sources.iter().map(|source| format!("{stem}{source}")).find(|path| is_file(path));
            if found.is_some() {
                return found;
            }
        }
        if paths::inside_node_modules(path) {
            return None;
        }
        let trimmed = path.trim_end_matches('/');
        if !path.ends_with('/')
            && let Some(found) = extensions::OWN_CODE.iter().map(|extension| format!("{trimmed}{extension}")).find(|path| is_file(path))
        {
            return Some(found);
        }
        if self.disk.kind(path) != Kind::Directory {
            return None;
        }
        if let Some(main) = self.package_json(trimmed).ok()?.and_then(|package| package.main.clone()) {
            let entry = paths::resolve(trimmed, &main);
            if is_file(&entry) {
                return Some(entry);
            }
            if let Some(found) = extensions::OWN_CODE.iter().map(|extension| format!("{entry}{extension}")).find(|path| is_file(path)) {
                return Some(found);
            }
        }
        extensions::OWN_CODE.iter().map(|extension| format!("{trimmed}/index{extension}")).find(|path| is_file(path))
    }

    /// Adds what `require` would have found to an error, as Node does.
    fn with_commonjs_hint(&self, mut error: ResolveError, specifier: &str, parent: &str) -> ResolveError {
        let decoded = if specifier.starts_with("file://") { paths::url_to_path(specifier).ok() } else { None };
        let specifier = decoded.as_deref().unwrap_or(specifier);
        if let Some(found) = self.commonjs_hint(specifier, parent).filter(|found| found != specifier) {
            error.message.push_str("\nDid you mean to import ");
            error.message.push_str(&quote(&found));
            error.message.push('?');
        }
        error
    }

    fn commonjs_hint(&self, specifier: &str, parent: &str) -> Option<String> {
        // What a package map leads to is no path that a program could write instead.
        if self.has_package_map() && !paths::is_relative(specifier) && !paths::is_absolute(specifier) {
            return None;
        }
        let parent_path = paths::url_to_path(parent).ok()?;
        let warnings = self.warnings.borrow().len();
        let found = self.resolve_require(specifier, Path::new(&parent_path), &RequireOptions::default());
        // Nobody has asked for that resolution.
        self.warnings.borrow_mut().truncate(warnings);
        let found = found.ok()?;
        let found = found.to_string_lossy();
        if paths::is_relative(specifier) {
            let found_url = paths::path_to_url(&found);
            let relative = relative(&parent["file://".len()..parent.rfind('/')?], &found_url["file://".len()..]);
            return Some(if relative.starts_with("../") { relative } else { format!("./{relative}") });
        }
        if specifier.starts_with(['/', '.']) {
            return Some(found.into_owned());
        }
        let package = specifier.split('/').next()?;
        let needle = format!("/node_modules/{package}/");
        match found.rfind(&needle) {
            Some(at) => {
                let inner: Vec<String> = found[at + needle.len()..].split('/').map(encode_component).collect();
                Some(format!("{package}/{}", inner.join("/")))
            }
            None => Some(paths::path_to_url(&found)),
        }
    }

    /// The package.json that a specifier's target belongs to: `module.findPackageJSON(specifier, base)`. `base` is a URL.
    pub fn find_package_json(&self, specifier: &str, base: &str) -> Result<Option<String>> {
        if !specifier.starts_with(['.', '/']) && parse_absolute(specifier).is_none() {
            let base = paths::url_to_path(base)?;
            let (name, _) = split_bare(specifier, &base)?;
            let directory = match self.own_package(name, &base)? {
                Some(directory) => directory,
                None => self.package_directory(name, &base).ok_or_else(|| ResolveError::package_not_found(name, &base))?,
            };
            return Ok(Some(format!("{directory}/package.json")));
        }
        let url = match self.resolve_import(specifier, base, None) {
            Ok(url) => url,
            Err(error) if error.code == "ERR_UNSUPPORTED_DIR_IMPORT" => match error.properties.iter().find(|(name, _)| *name == "url") {
                Some((_, url)) => url.clone(),
                None => return Err(error),
            },
            Err(error) => return Err(error),
        };
        Ok(self.package_scope(&paths::url_to_path(&url)?)?.map(|package| package.path.clone()))
    }
}

/// Whether the default loader can load a URL: the error Node gives when it is asked to load another scheme.
pub fn check_scheme(url: &str) -> Result<()> {
    let Some(colon) = url.find(':') else {
        return Err(ResolveError::new("ERR_INVALID_URL", ErrorClass::TypeError, "Invalid URL".to_string()).with("input", url));
    };
    match &url[..colon] {
        "file" | "data" | "node" | "protojs" => Ok(()),
        scheme => Err(ResolveError::unsupported_scheme(scheme)),
    }
}

/// A specifier that is a URL by itself. Most are package names, which have no colon.
fn parse_absolute(specifier: &str) -> Option<Url> {
    memchr::memchr(b':', specifier.as_bytes())?;
    Url::parse(specifier).ok()
}

/// `path.posix.relative` of two absolute paths.
fn relative(from: &str, to: &str) -> String {
    let mut from: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    let mut to: Vec<&str> = to.split('/').filter(|part| !part.is_empty()).collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.split_off(shared).len();
    let mut parts = vec![".."; up];
    parts.extend(to.split_off(shared));
    parts.join("/")
}

/// JavaScript's `encodeURIComponent`.
fn encode_component(text: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'!')
        .remove(b'~')
        .remove(b'*')
        .remove(b'\'')
        .remove(b'(')
        .remove(b')');
    percent_encoding::utf8_percent_encode(text, KEPT).to_string()
}
