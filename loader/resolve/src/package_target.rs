//! `exports` and `imports` of package.json: PACKAGE_EXPORTS_RESOLVE, PACKAGE_IMPORTS_RESOLVE and PACKAGE_TARGET_RESOLVE of
//! doc/api/esm.md, shared by `import` and `require`.

use crate::Resolver;
use crate::error::{ResolveError, Result};
use crate::package_json::PackageJson;
use crate::paths;
use serde_json::{Map, Value};
use std::borrow::Cow;
use url::Url;

/// Where a specifier leads, before it is known whether anything is there.
#[derive(Debug)]
pub enum Located {
    /// A path, which may end in a slash.
    Path(String),
    /// A file URL with escapes, a query or a fragment.
    FileUrl(Url),
    /// Anything else: `node:fs`, `data:`, `https:`.
    Other(String),
}

/// The answer of one target: found, explicitly nothing (`null`), or no condition matched.
enum Target {
    Found(Located),
    Null,
    Undefined,
}

/// What stays the same while one entry of `exports` or `imports` is followed.
struct Context<'a> {
    package: &'a PackageJson,
    /// The importing file as a path, for messages.
    base: Option<&'a str>,
    conditions: &'a [String],
    internal: bool,
    /// A request that ends in a slash only warns about its own shape.
    is_path_map: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Segments {
    Fine,
    /// Empty segments: doubled, leading or trailing slashes.
    Deprecated,
    /// `.`, `..` or `node_modules`, escaped or not.
    Invalid,
}

fn check_segments(path: &str) -> Segments {
    let mut worst = Segments::Fine;
    for segment in path.split(['/', '\\']) {
        if segment.is_empty() {
            worst = Segments::Deprecated;
            continue;
        }
        let decoded: Cow<str> =
            if segment.contains('%') { percent_encoding::percent_decode_str(segment).decode_utf8_lossy() } else { Cow::Borrowed(segment) };
        if matches!(&*decoded, "." | "..") || decoded.eq_ignore_ascii_case("node_modules") {
            return Segments::Invalid;
        }
    }
    worst
}

/// Which of two keys with a `*` is more specific: the one with the longer text before it, then the longer one.
fn is_better_pattern(best: Option<&str>, key: &str) -> bool {
    let Some(best) = best else { return true };
    let base = |key: &str| key.find('*').map_or(key.len(), |at| at + 1);
    (base(key), key.len()) > (base(best), best.len())
}

/// The key of `entries` whose pattern matches `name` best, and what its `*` stands for.
fn best_pattern<'a, 'n>(entries: &'a Map<String, Value>, name: &'n str) -> Option<(&'a str, &'a Value, &'n str)> {
    let mut best: Option<(&str, &Value, &str)> = None;
    for (key, target) in entries {
        let Some(star) = key.find('*') else { continue };
        let (prefix, trailer) = (&key[..star], &key[star + 1..]);
        if name.len() >= key.len()
            && name.starts_with(prefix)
            && name.ends_with(trailer)
            && !trailer.contains('*')
            && is_better_pattern(best.map(|(key, ..)| key), key)
        {
            best = Some((key, target, &name[star..name.len() - trailer.len()]));
        }
    }
    best
}

/// JavaScript's idea of an array index: such keys would come first in an object, whatever the file's order.
fn is_array_index(key: &str) -> bool {
    key.parse::<u32>().is_ok_and(|number| number != u32::MAX && (key.len() == 1 || !key.starts_with('0')) && !key.starts_with('+'))
}

/// `exports` may be the main target itself. Mixed keys are an error.
fn is_main_sugar(exports: &Value, package: &PackageJson, base: Option<&str>) -> Result<bool> {
    let Value::Object(entries) = exports else { return Ok(true) };
    let mut keys = entries.keys().map(|key| !key.starts_with('.'));
    let first = keys.next().unwrap_or(false);
    if keys.any(|key| key != first) {
        return Err(ResolveError::invalid_config(
            &package.path,
            base,
            "\"exports\" cannot contain some keys starting with '.' and some not. The exports object must either be an object of package \
       subpath keys or an object of main entry condition name keys only.",
        ));
    }
    Ok(first)
}

impl Resolver {
    /// `subpath` is `.` or starts with `./`. Call only for a package that has `exports`.
    pub(crate) fn resolve_exports(
        &self,
        package: &PackageJson,
        exports: &Value,
        subpath: &str,
        base: Option<&str>,
        conditions: &[String],
    ) -> Result<Located> {
        let missing = || ResolveError::not_exported(package.directory_slash(), subpath, base);
        let mut context = Context { package, base, conditions, internal: false, is_path_map: false };
        if is_main_sugar(exports, package, base)? {
            if subpath != "." {
                return Err(missing());
            }
            return match self.resolve_target(&context, exports, "", subpath, false)? {
                Target::Found(located) => Ok(located),
                _ => Err(missing()),
            };
        }
        let Value::Object(entries) = exports else { return Err(missing()) };
        if !subpath.contains('*')
            && !subpath.ends_with('/')
            && let Some(target) = entries.get(subpath)
        {
            return match self.resolve_target(&context, target, "", subpath, false)? {
                Target::Found(located) => Ok(located),
                _ => Err(missing()),
            };
        }
        context.is_path_map = subpath.ends_with('/');
        if context.is_path_map {
            let matches = |key: &String| key.find('*').is_some_and(|star| subpath.starts_with(&key[..star]));
            if entries.keys().any(matches) {
                self.warn("DEP0155", &format!("{} {subpath}", package.path), || {
          let from = base.map(|base| format!(" imported from {base}")).unwrap_or_default();
          format!(
            "Use of deprecated trailing slash pattern mapping \"{subpath}\" in the \"exports\" field module resolution of the package at \
             {}{from}. Mapping specifiers ending in \"/\" is no longer supported.",
            package.path
          )
        });
            }
        }
        if let Some((key, target, matched)) = best_pattern(entries, subpath)
            && let Target::Found(located) = self.resolve_target(&context, target, matched, key, true)?
        {
            return Ok(located);
        }
        Err(missing())
    }

    /// A specifier that starts with `#`, imported from the file `base`.
    pub(crate) fn resolve_imports(&self, name: &str, base: &str, conditions: &[String]) -> Result<Located> {
        if name == "#" || name.ends_with('/') {
            return Err(ResolveError::invalid_specifier(name, "is not a valid internal imports specifier name", Some(base)));
        }
        let Some(package) = self.package_scope(base)? else {
            return Err(ResolveError::import_not_defined(name, None, base));
        };
        if let Some(Value::Object(entries)) = package.imports() {
            let context = Context { package: &package, base: Some(base), conditions, internal: true, is_path_map: false };
            let target = match entries.get(name).filter(|_| !name.contains('*')) {
                Some(target) => self.resolve_target(&context, target, "", name, false)?,
                None => match best_pattern(entries, name) {
                    Some((key, target, matched)) => self.resolve_target(&context, target, matched, key, true)?,
                    None => Target::Undefined,
                },
            };
            if let Target::Found(located) = target {
                return Ok(located);
            }
        }
        Err(ResolveError::import_not_defined(name, Some(package.directory_slash()), base))
    }

    fn resolve_target(&self, context: &Context, target: &Value, subpath: &str, key: &str, pattern: bool) -> Result<Target> {
        match target {
            Value::String(target) => self.resolve_target_string(context, target, subpath, key, pattern).map(Target::Found),
            Value::Array(targets) => {
                // The first usable one counts. If none is, the last one's reason is given.
                let mut last = Ok(Target::Null);
                if !targets.is_empty() {
                    last = Ok(Target::Undefined);
                }
                for target in targets {
                    match self.resolve_target(context, target, subpath, key, pattern) {
                        Err(error) if error.code == "ERR_INVALID_PACKAGE_TARGET" => last = Err(error),
                        Err(error) => return Err(error),
                        Ok(Target::Undefined) => {}
                        Ok(Target::Null) => last = Ok(Target::Null),
                        Ok(found) => return Ok(found),
                    }
                }
                last
            }
            Value::Object(entries) => {
                if entries.keys().any(|key| is_array_index(key)) {
                    return Err(ResolveError::invalid_config(
                        &context.package.path,
                        context.base,
                        "\"exports\" cannot contain numeric property keys.",
                    ));
                }
                for (condition, target) in entries {
                    if condition == "default" || context.conditions.iter().any(|active| active == condition) {
                        match self.resolve_target(context, target, subpath, key, pattern)? {
                            Target::Undefined => {}
                            found => return Ok(found),
                        }
                    }
                }
                Ok(Target::Undefined)
            }
            Value::Null => Ok(Target::Null),
            other => Err(self.invalid_target(context, key, &other.to_string())),
        }
    }

    fn invalid_target(&self, context: &Context, key: &str, target: &str) -> ResolveError {
        ResolveError::invalid_target(context.package.directory_slash(), key, target, context.internal, context.base)
    }

    fn resolve_target_string(&self, context: &Context, target: &str, subpath: &str, key: &str, pattern: bool) -> Result<Located> {
        if !subpath.is_empty() && !pattern && !target.ends_with('/') {
            return Err(self.invalid_target(context, key, target));
        }
        let substitute = |text: &str| if pattern { text.replace('*', subpath) } else { text.to_string() };
        let Some(inner) = target.strip_prefix("./") else {
            // `imports` may name another package, but neither a URL nor a path.
            if context.internal && !target.starts_with('/') && !target.starts_with("../") && Url::parse(target).is_err() {
                return self.resolve_package(&substitute(target), Some(&context.package.path), &context.package.path, context.conditions);
            }
            return Err(self.invalid_target(context, key, target));
        };
        match check_segments(inner) {
            Segments::Fine => {}
            Segments::Invalid => return Err(self.invalid_target(context, key, target)),
            Segments::Deprecated => self.warn_segments(context, target, subpath, key, pattern, true),
        }
        if !subpath.is_empty() {
            match check_segments(subpath) {
                Segments::Fine => {}
                Segments::Invalid => {
                    let request = if pattern { key.replacen('*', subpath, 1) } else { format!("{key}{subpath}") };
                    let field = if context.internal { "imports" } else { "exports" };
                    let reason = format!(
                        "request is not a valid match in pattern \"{key}\" for the \"{field}\" resolution of {}",
                        context.package.path
                    );
                    return Err(ResolveError::invalid_specifier(&request, &reason, context.base));
                }
                Segments::Deprecated => self.warn_segments(context, target, subpath, key, pattern, false),
            }
        }
        let directory = context.package.directory_slash();
        if paths::is_plain(inner) && paths::is_plain(subpath) && !cfg!(windows) {
            let mut path = String::with_capacity(directory.len() + inner.len() + subpath.len());
            path.push_str(directory);
            if pattern {
                path.push_str(&substitute(inner));
            } else {
                path.push_str(inner);
            }
            return Ok(Located::Path(path));
        }
        let base = Url::parse(&paths::path_to_url(directory)).map_err(|_| self.invalid_target(context, key, target))?;
        let resolved = base.join(target).map_err(|_| self.invalid_target(context, key, target))?;
        if !pattern || subpath.is_empty() {
            return Ok(Located::FileUrl(resolved));
        }
        match Url::parse(&resolved.as_str().replace('*', subpath)) {
            Ok(url) => Ok(Located::FileUrl(url)),
            Err(_) => Err(self.invalid_target(context, key, target)),
        }
    }

    fn warn_segments(&self, context: &Context, target: &str, subpath: &str, key: &str, pattern: bool, is_target: bool) {
        if context.is_path_map {
            return;
        }
        // Each time, as in Node: what was resolved once comes from the cache.
        self.warn_again("DEP0166", || {
            let (target, request) = if pattern {
                (target.replace('*', subpath), key.replacen('*', subpath, 1))
            } else {
                (target.to_string(), format!("{key}{subpath}"))
            };
            let looked_at = if is_target { &target } else { &request };
            let doubled = looked_at.as_bytes().windows(2).any(|pair| matches!(pair, [b'/' | b'\\', b'/' | b'\\']));
            let what = if doubled { "double slash" } else { "leading or trailing slash matching" };
            let matched = if request == key { String::new() } else { format!("matched to \"{key}\" ") };
            let field = if context.internal { "imports" } else { "exports" };
            let from = context.base.map(|base| format!(" imported from {base}")).unwrap_or_default();
            format!(
                "Use of deprecated {what} resolving \"{target}\" for module request \"{request}\" {matched}in the \"{field}\" field module \
         resolution of the package at {}{from}.",
                context.package.path
            )
        });
    }
}
