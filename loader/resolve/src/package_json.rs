//! Reading package.json: only the fields that resolution needs are kept, `exports` and `imports` as text until asked for.

use crate::Resolver;
use crate::error::{ErrorClass, ResolveError, Result};
use crate::{paths, tolerant_json};
use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::rc::Rc;

/// The `type` field. Unknown values count as none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PackageType {
    #[default]
    None,
    CommonJs,
    Module,
}

impl PackageType {
    /// Node's name of it: `none`, `commonjs`, `module`.
    pub fn as_str(self) -> &'static str {
        match self {
            PackageType::None => "none",
            PackageType::CommonJs => "commonjs",
            PackageType::Module => "module",
        }
    }
}

/// A field kept as text and parsed when first asked for.
#[derive(Debug, Default)]
struct LazyField {
    text: Option<Box<str>>,
    value: OnceCell<Value>,
}

impl LazyField {
    fn get(&self) -> Option<&Value> {
        let text = self.text.as_deref()?;
        // A field that is there counts: were it unreadable, nothing would be allowed rather than everything.
        Some(self.value.get_or_init(|| tolerant_json::parse(text).unwrap_or_else(|| Value::Object(Map::new()))))
    }
}

/// One package.json.
#[derive(Debug, Default)]
pub struct PackageJson {
    /// The absolute path of the file itself.
    pub path: String,
    pub name: Option<String>,
    pub main: Option<String>,
    pub type_: PackageType,
    exports: LazyField,
    imports: LazyField,
    scripts: LazyField,
}

impl PackageJson {
    /// The folder it lies in.
    pub fn directory(&self) -> &str {
        paths::dirname(&self.path)
    }

    /// The folder with a trailing separator, as messages write it.
    pub(crate) fn directory_slash(&self) -> &str {
        &self.path[..self.path.len() - "package.json".len()]
    }

    /// `exports`, when it is a string, array or object. Keys keep the file's order.
    pub fn exports(&self) -> Option<&Value> {
        self.exports.get()
    }

    pub fn has_exports(&self) -> bool {
        self.exports.text.is_some()
    }

    /// `imports`, when it is an object (or array).
    pub fn imports(&self) -> Option<&Value> {
        self.imports.get()
    }

    /// The `exports` field as the file has it, for callers that hand it to JavaScript.
    pub fn raw_exports(&self) -> Option<&str> {
        self.exports.text.as_deref()
    }

    /// The `imports` field as the file has it.
    pub fn raw_imports(&self) -> Option<&str> {
        self.imports.text.as_deref()
    }

    /// The `scripts` field as the file has it.
    pub fn raw_scripts(&self) -> Option<&str> {
        self.scripts.text.as_deref()
    }

    /// Parses the bytes of a package.json at `path`. `None` means: this is not the JSON of a package.
    pub fn parse(path: String, bytes: &[u8]) -> Option<PackageJson> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let fields: Fields = serde_json::from_str(std::str::from_utf8(bytes).ok()?).ok()?;
        // A name or type that is no string is a mistake, as Node has it; another `main` is none.
        let name = fields.name.map_or(Some(None), |raw| string(raw).map(Some))?;
        let type_ = fields.type_.map_or(Some(None), |raw| string(raw).map(Some))?;
        let keep = |raw: Option<&RawValue>, first: &[u8]| LazyField {
            text: raw.map(RawValue::get).filter(|text| first.contains(&text.as_bytes()[0])).map(Box::from),
            value: OnceCell::new(),
        };
        Some(PackageJson {
            path,
            name,
            main: fields.main.and_then(string),
            type_: match type_.as_deref() {
                Some("commonjs") => PackageType::CommonJs,
                Some("module") => PackageType::Module,
                _ => PackageType::None,
            },
            exports: keep(fields.exports, b"{[\""),
            imports: keep(fields.imports, b"{["),
            scripts: keep(fields.scripts, b"{"),
        })
    }
}

fn string(raw: &RawValue) -> Option<String> {
    serde_json::from_str(raw.get()).ok()
}

/// The top level of the file. A later duplicate of a key wins, and other fields are skipped without being built.
#[derive(Default)]
struct Fields<'a> {
    name: Option<&'a RawValue>,
    main: Option<&'a RawValue>,
    type_: Option<&'a RawValue>,
    exports: Option<&'a RawValue>,
    imports: Option<&'a RawValue>,
    scripts: Option<&'a RawValue>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldsVisitor;
        impl<'de> Visitor<'de> for FieldsVisitor {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Fields::default();
                while let Some(key) = map.next_key::<Key<'de>>()? {
                    let slot = match key.0.as_ref() {
                        "name" => &mut fields.name,
                        "main" => &mut fields.main,
                        "type" => &mut fields.type_,
                        "exports" => &mut fields.exports,
                        "imports" => &mut fields.imports,
                        "scripts" => &mut fields.scripts,
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                            continue;
                        }
                    };
                    *slot = Some(map.next_value()?);
                }
                Ok(fields)
            }
        }
        deserializer.deserialize_map(FieldsVisitor)
    }
}

#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

/// Who asked for a package, for the message about its broken package.json.
#[derive(Clone, Copy, Default)]
pub struct Asker<'a> {
    pub specifier: Option<&'a str>,
    /// The importing file as a path.
    pub base: Option<&'a str>,
}

/// Node's error for a package.json that is not JSON.
fn invalid_json(path: &str, asker: Asker) -> ResolveError {
    let message = match asker {
        Asker { specifier: Some(specifier), base: Some(base) } => {
            format!("Invalid package config {path} while importing \"{specifier}\" from {base}.")
        }
        _ => format!("Invalid package config {path}."),
    };
    ResolveError::new("ERR_INVALID_PACKAGE_CONFIG", ErrorClass::Error, message)
}

impl Resolver {
    /// The package.json in a folder, if there is one. What was read once is remembered; absence is not.
    pub fn package_json(&self, directory: &str) -> Result<Option<Rc<PackageJson>>> {
        self.package_json_for(directory, Asker::default())
    }

    pub(crate) fn package_json_for(&self, directory: &str, asker: Asker) -> Result<Option<Rc<PackageJson>>> {
        if let Some(known) = self.packages.borrow().get(directory) {
            return Ok(Some(known.clone()));
        }
        let separator = if directory.ends_with(paths::is_separator) { "" } else { std::path::MAIN_SEPARATOR_STR };
        let path = format!("{directory}{separator}package.json");
        let Some(bytes) = crate::disk::read(&path) else { return Ok(None) };
        let Some(package) = PackageJson::parse(path, &bytes) else {
            return Err(invalid_json(&format!("{directory}{separator}package.json"), asker));
        };
        let package = Rc::new(package);
        self.packages.borrow_mut().insert(directory.into(), package.clone());
        Ok(Some(package))
    }

    /// The package.json whose scope holds for a file: the nearest one upwards, not past a `node_modules` folder.
    pub fn package_scope(&self, file: &str) -> Result<Option<Rc<PackageJson>>> {
        let start = if file.ends_with(paths::is_separator) { file.trim_end_matches(paths::is_separator) } else { paths::dirname(file) };
        if let Some(known) = self.scopes.borrow().get(start) {
            return Ok(known.clone());
        }
        let mut directory = if start.is_empty() { "/" } else { start };
        let found = loop {
            if paths::basename(directory) == "node_modules" {
                break None;
            }
            if let Some(known) = self.scopes.borrow().get(directory) {
                break known.clone();
            }
            if let Some(package) = self.package_json(directory)? {
                break Some(package);
            }
            let parent = paths::dirname(directory);
            if parent == directory || parent == "." {
                break None;
            }
            directory = parent;
        };
        // Every folder passed on the way has the same answer.
        let end = directory;
        let mut directory = if start.is_empty() { "/" } else { start };
        let mut scopes = self.scopes.borrow_mut();
        loop {
            scopes.insert(directory.into(), found.clone());
            if directory == end {
                break;
            }
            directory = paths::dirname(directory);
        }
        Ok(found)
    }
}
