//! Package maps: a JSON file that says which package may import which, in place of `node_modules` folders.
//! Docs: packages.md, "Package maps"; modules.md, LOAD_PACKAGE_MAP.

use crate::Resolver;
use crate::error::{Cause, ErrorClass, ResolveError, Result};
use crate::paths;
use rustc_hash::FxHashMap;
use serde_json::{Map, Value};
use std::path::Path;
use url::Url;

/// The code of the notice that package maps are experimental.
pub const EXPERIMENTAL: &str = "EXPERIMENTAL_PACKAGE_MAP";

#[derive(Debug)]
struct Package {
    /// The folder, without a trailing separator.
    path: String,
    /// Import names and the keys of the packages they stand for.
    dependencies: FxHashMap<String, String>,
}

/// The file given with `--experimental-package-map`.
#[derive(Debug)]
pub(crate) struct PackageMap {
    /// The real path of the file, for messages.
    path: String,
    packages: FxHashMap<String, Package>,
    /// Keys of packages by folder.
    by_path: FxHashMap<String, String>,
}

fn invalid(path: &str, reason: &str) -> ResolveError {
    let message = format!("Invalid package-map.json at \"{path}\": {reason}");
    ResolveError::new("ERR_PACKAGE_MAP_INVALID", ErrorClass::SyntaxError, message)
}

/// JavaScript's `typeof` of a JSON value.
fn type_of(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "string",
        Value::Number(_) => "number",
        Value::Bool(_) => "boolean",
        _ => "object",
    }
}

/// A package's name and the rest of a specifier, the rest with a leading `.`. Any text is a name: the map decides what it knows.
fn split_name(specifier: &str) -> (&str, String) {
    let scope = if specifier.starts_with('@') { specifier.find('/').map_or(specifier.len(), |at| at + 1) } else { 0 };
    let end = specifier[scope..].find('/').map_or(specifier.len(), |at| scope + at);
    let (name, rest) = specifier.split_at(end);
    (name, format!(".{rest}"))
}

fn without_slash(path: &str) -> &str {
    let trimmed = path.trim_end_matches(paths::is_separator);
    if trimmed.is_empty() { path } else { trimmed }
}

impl PackageMap {
    fn load(path: &Path) -> Result<PackageMap> {
        let shown = path.to_string_lossy();
        let real = std::fs::canonicalize(path);
        let text = real.and_then(|real| Ok((std::fs::read(&real)?, real)));
        let (bytes, real) = text.map_err(|error| {
            let errno = error.raw_os_error().unwrap_or_default();
            invalid(&shown, "failed to read").caused_by(Cause::Open { path: shown.to_string(), errno })
        })?;
        let real = real.to_string_lossy();
        let text = String::from_utf8_lossy(&bytes);
        match serde_json::from_str::<Value>(&text) {
            Ok(value) => PackageMap::parse(&real, &value),
            Err(_) => Err(invalid(&real, "invalid JSON").caused_by(Cause::Json(text.into_owned()))),
        }
    }

    fn parse(path: &str, value: &Value) -> Result<PackageMap> {
        let Some(Value::Object(entries)) = value.get("packages") else {
            return Err(invalid(path, "missing \"packages\" object"));
        };
        let mut map = PackageMap { path: path.to_string(), packages: FxHashMap::default(), by_path: FxHashMap::default() };
        for (key, entry) in entries {
            let (folder, url) = package_folder(path, key, entry.get("url"))?;
            if let Some(other) = map.by_path.insert(folder.clone(), key.clone()) {
                let reason =
                    format!("packages \"{other}\" and \"{key}\" have the same url \"{url}\"; this will be supported in the future");
                return Err(invalid(path, &reason));
            }
            let dependencies = entry.get("dependencies").and_then(Value::as_object).map(dependencies).unwrap_or_default();
            map.packages.insert(key.clone(), Package { path: folder, dependencies });
        }
        Ok(map)
    }

    /// The package that the file `base` (with a trailing separator: a folder) lies in: the one with the longest path.
    fn owner(&self, base: &str) -> Option<&Package> {
        let mut path = without_slash(base);
        loop {
            if let Some(key) = self.by_path.get(path) {
                return self.packages.get(key);
            }
            let parent = paths::dirname(path);
            if parent == path || parent == "." {
                return None;
            }
            path = parent;
        }
    }

    /// The folder and the subpath that `specifier` means to the file `base`. `None`: the file's package does not depend on it.
    fn find(&self, specifier: &str, base: &str) -> Result<Option<(&str, String)>> {
        let Some(owner) = self.owner(base) else {
            let message =
                format!("Cannot resolve \"{specifier}\" from \"{base}\": file is not within any package defined in {}", self.path);
            return Err(ResolveError::new("ERR_PACKAGE_MAP_EXTERNAL_FILE", ErrorClass::Error, message));
        };
        let (name, subpath) = split_name(specifier);
        let Some(key) = owner.dependencies.get(name) else { return Ok(None) };
        let Some(package) = self.packages.get(key) else {
            let message = format!("Package key \"{key}\" referenced in dependencies but not defined in {}", self.path);
            return Err(ResolveError::new("ERR_PACKAGE_MAP_KEY_NOT_FOUND", ErrorClass::Error, message));
        };
        Ok(Some((&package.path, subpath)))
    }
}

/// The folder that the `url` of the package `key` names, and that text.
fn package_folder<'v>(path: &str, key: &str, url: Option<&'v Value>) -> Result<(String, &'v str)> {
    let Some(url) = url else { return Err(invalid(path, &format!("package \"{key}\" is missing \"url\" field"))) };
    let Value::String(url) = url else {
        let reason = format!("package \"{key}\" has invalid \"url\" field: expected string, got {}", type_of(url));
        return Err(invalid(path, &reason));
    };
    if url.is_empty() {
        return Err(invalid(path, &format!("package \"{key}\" has an empty \"url\" field")));
    }
    let base = paths::path_to_url(path);
    let parsed = Url::parse(&base).and_then(|base| base.join(url)).map_err(|_| {
        let cause = ResolveError::new("ERR_INVALID_URL", ErrorClass::TypeError, "Invalid URL".to_string());
        let cause = cause.with("input", url).with("base", base);
        invalid(path, &format!("package \"{key}\" has invalid url \"{url}\"")).caused_by(Cause::Other(Box::new(cause)))
    })?;
    if parsed.scheme() != "file" {
        let reason = format!(
            "package \"{key}\" has unsupported URL scheme in url \"{url}\"; only file: URLs and relative URLs are currently supported"
        );
        return Err(invalid(path, &reason));
    }
    let folder = paths::parsed_to_path(&parsed).map_err(|cause| {
        invalid(path, &format!("package \"{key}\" has invalid file url \"{url}\"")).caused_by(Cause::Other(Box::new(cause)))
    })?;
    Ok((without_slash(&folder).to_string(), url))
}

fn dependencies(entries: &Map<String, Value>) -> FxHashMap<String, String> {
    let key = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_string);
    entries.iter().map(|(name, value)| (name.clone(), key(value))).collect()
}

impl Resolver {
    pub(crate) fn has_package_map(&self) -> bool {
        self.options.package_map.is_some()
    }

    /// Where the package map leads from the file `base`: a folder and the subpath in it; `None` for an undeclared dependency.
    /// Call only where there is a map. The first call reads it.
    pub(crate) fn find_in_package_map(&self, specifier: &str, base: &str) -> Result<Option<(&str, String)>> {
        let map = self.package_map.get_or_init(|| {
            self.warn(EXPERIMENTAL, "", || "Package maps".to_string());
            PackageMap::load(self.options.package_map.as_deref().unwrap_or(Path::new("")))
        });
        match map {
            Ok(map) => map.find(specifier, base),
            Err(error) => Err(error.clone()),
        }
    }
}
