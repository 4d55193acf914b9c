//! tsconfig.json: finding it, following `extends`, and the few options that change what runs.

use crate::jsonc;
use rustc_hash::FxHashMap;
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

/// The `jsx` option. `preserve` and `react-native` run as `react-jsx`: somebody has to transform it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JsxMode {
    React,
    ReactJsx,
    ReactJsxDev,
}

/// The compiler options that matter for running. `Hash` serves as a cache key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CompilerOptions {
    pub jsx: Option<JsxMode>,
    pub jsx_factory: String,
    pub jsx_fragment_factory: String,
    pub jsx_import_source: Option<String>,
    pub experimental_decorators: bool,
    pub emit_decorator_metadata: bool,
    pub use_define_for_class_fields: Option<bool>,
    /// In lower case.
    pub target: Option<String>,
    pub verbatim_module_syntax: bool,
    pub isolated_modules: bool,
    /// Deprecated forms of `verbatimModuleSyntax`.
    pub preserve_value_imports: bool,
    pub imports_not_used_as_values: Option<String>,
    /// Absolute.
    pub base_url: Option<PathBuf>,
    /// Pattern and replacements.
    pub paths: Vec<(String, Vec<String>)>,
    /// What the replacements are relative to.
    pub paths_base: PathBuf,
    pub custom_conditions: Vec<String>,
}

impl Default for CompilerOptions {
    fn default() -> Self {
        CompilerOptions {
            jsx: None,
            jsx_factory: "React.createElement".to_string(),
            jsx_fragment_factory: "React.Fragment".to_string(),
            jsx_import_source: None,
            experimental_decorators: false,
            emit_decorator_metadata: false,
            use_define_for_class_fields: None,
            target: None,
            verbatim_module_syntax: false,
            isolated_modules: false,
            preserve_value_imports: false,
            imports_not_used_as_values: None,
            base_url: None,
            paths: Vec::new(),
            paths_base: PathBuf::new(),
            custom_conditions: Vec::new(),
        }
    }
}

impl CompilerOptions {
    /// Whether class fields are defined (JavaScript's way) or assigned. By default it goes with `target`, as in tsc.
    pub fn defines_class_fields(&self) -> bool {
        self.use_define_for_class_fields.unwrap_or_else(|| match self.target.as_deref() {
            None | Some("esnext") => true,
            Some(target) => target.strip_prefix("es").and_then(|year| year.parse::<u32>().ok()).is_none_or(|year| (2022..).contains(&year)),
        })
    }

    /// A text that differs whenever two sets of options make different code: a part of a cache's key.
    pub fn fingerprint(&self) -> String {
        format!(
            "{:?} {} {} {:?} {}{}{}{}{} {:?}",
            self.jsx,
            self.jsx_factory,
            self.jsx_fragment_factory,
            self.jsx_import_source,
            self.experimental_decorators as u8,
            self.emit_decorator_metadata as u8,
            self.defines_class_fields() as u8,
            self.verbatim_module_syntax as u8,
            self.preserve_value_imports as u8,
            self.imports_not_used_as_values,
        )
    }

    /// Whether an import whose names are all unused still loads its module.
    pub fn keeps_unused_imports(&self) -> bool {
        matches!(self.imports_not_used_as_values.as_deref(), Some("preserve" | "error"))
    }

    /// Files that `paths` and `baseUrl` make of a specifier, in order of preference. Empty for relative and absolute ones and
    /// where nothing fits; the files may lack extensions.
    pub fn map_paths(&self, specifier: &str) -> Vec<PathBuf> {
        if (self.paths.is_empty() && self.base_url.is_none())
            || specifier.starts_with('/')
            || matches!(specifier, "." | "..")
            || specifier.starts_with("./")
            || specifier.starts_with("../")
        {
            return Vec::new();
        }
        let mut found = Vec::new();
        if let Some((targets, matched)) = self.best_path(specifier) {
            found.extend(targets.iter().map(|target| normalize(&self.paths_base.join(target.replacen('*', matched, 1)))));
        }
        if let Some(base) = &self.base_url {
            found.push(normalize(&base.join(specifier)));
        }
        found
    }

    /// An exact key, or the pattern with the longest text before its `*`.
    fn best_path<'s>(&self, specifier: &'s str) -> Option<(&[String], &'s str)> {
        let mut best: Option<(usize, &[String], &str)> = None;
        for (pattern, targets) in &self.paths {
            let Some((prefix, suffix)) = pattern.split_once('*') else {
                if pattern == specifier {
                    return Some((targets, ""));
                }
                continue;
            };
            let fits = specifier.len() >= prefix.len() + suffix.len() && specifier.starts_with(prefix) && specifier.ends_with(suffix);
            if fits && best.is_none_or(|(length, ..)| prefix.len() > length) {
                best = Some((prefix.len(), targets, &specifier[prefix.len()..specifier.len() - suffix.len()]));
            }
        }
        best.map(|(_, targets, matched)| (targets, matched))
    }

    /// Takes over what one file sets. `directory` is the file's own, `root` that of the file that extends it.
    fn apply(&mut self, options: &Map<String, Value>, directory: &Path, root: &Path) {
        let text = |key: &str| options.get(key).and_then(Value::as_str);
        let flag = |key: &str, slot: &mut bool| {
            if let Some(value) = options.get(key).and_then(Value::as_bool) {
                *slot = value;
            }
        };
        flag("experimentalDecorators", &mut self.experimental_decorators);
        flag("emitDecoratorMetadata", &mut self.emit_decorator_metadata);
        flag("verbatimModuleSyntax", &mut self.verbatim_module_syntax);
        flag("isolatedModules", &mut self.isolated_modules);
        flag("preserveValueImports", &mut self.preserve_value_imports);
        if let Some(value) = options.get("useDefineForClassFields").and_then(Value::as_bool) {
            self.use_define_for_class_fields = Some(value);
        }
        if let Some(value) = text("target") {
            self.target = Some(value.to_ascii_lowercase());
        }
        if let Some(value) = text("importsNotUsedAsValues") {
            self.imports_not_used_as_values = Some(value.to_ascii_lowercase());
        }
        if let Some(value) = text("jsx") {
            self.jsx = match value.to_ascii_lowercase().as_str() {
                "react" => Some(JsxMode::React),
                "react-jsxdev" => Some(JsxMode::ReactJsxDev),
                "react-jsx" | "preserve" | "react-native" => Some(JsxMode::ReactJsx),
                _ => self.jsx,
            };
        }
        if let Some(value) = text("jsxFactory") {
            self.jsx_factory = value.to_string();
        } else if let Some(value) = text("reactNamespace") {
            self.jsx_factory = format!("{value}.createElement");
        }
        if let Some(value) = text("jsxFragmentFactory") {
            self.jsx_fragment_factory = value.to_string();
        }
        if let Some(value) = text("jsxImportSource") {
            self.jsx_import_source = Some(value.to_string());
        }
        let template = |value: &str| value.replace("${configDir}", &root.to_string_lossy());
        if let Some(value) = text("baseUrl") {
            self.base_url = Some(normalize(&directory.join(template(value))));
        }
        if let Some(Value::Object(paths)) = options.get("paths") {
            self.paths = paths
                .iter()
                .map(|(pattern, targets)| {
                    let targets = targets.as_array().into_iter().flatten().filter_map(Value::as_str).map(template).collect();
                    (pattern.clone(), targets)
                })
                .collect();
            self.paths_base = directory.to_path_buf();
        }
        if let Some(Value::Array(conditions)) = options.get("customConditions") {
            self.custom_conditions = conditions.iter().filter_map(Value::as_str).map(String::from).collect();
        }
    }
}

/// A tsconfig.json with everything it extends.
#[derive(Debug)]
pub struct TsConfig {
    pub path: PathBuf,
    pub options: Rc<CompilerOptions>,
    /// What is wrong with it or with what it extends. It is used all the same, as far as it goes.
    pub errors: Vec<String>,
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
        TsConfig { path: path.to_path_buf(), options: Rc::new(options), errors: loading.errors }
    }
}

/// A tsconfig.json while the files it extends are read.
#[derive(Default)]
struct Loading {
    options: CompilerOptions,
    errors: Vec<String>,
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

/// Without `.` and `..`.
fn normalize(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

/// Finds tsconfig.json files and remembers them by folder. For one thread.
#[derive(Default)]
pub struct TsConfigs {
    by_folder: RefCell<FxHashMap<PathBuf, Option<Rc<TsConfig>>>>,
    /// `--tsconfig`: holds for every folder.
    forced: Option<Rc<TsConfig>>,
    defaults: Rc<CompilerOptions>,
}

impl TsConfigs {
    pub fn new() -> TsConfigs {
        TsConfigs::default()
    }

    /// Uses one file for the whole program.
    pub fn with_file(path: &Path) -> TsConfigs {
        TsConfigs { forced: Some(Rc::new(TsConfig::read(path))), ..TsConfigs::default() }
    }

    /// The options that hold for the files of a folder.
    pub fn options(&self, directory: &Path) -> Rc<CompilerOptions> {
        match self.find(directory) {
            Some(config) => config.options.clone(),
            None => self.defaults.clone(),
        }
    }

    /// The tsconfig.json that holds for the files of a folder: the nearest upwards. None for packages in `node_modules`, whose
    /// authors had another one.
    pub fn find(&self, directory: &Path) -> Option<Rc<TsConfig>> {
        if let Some(known) = self.by_folder.borrow().get(directory) {
            return known.clone();
        }
        let found = if directory.components().any(|component| component.as_os_str() == "node_modules") {
            None
        } else if self.forced.is_some() {
            self.forced.clone()
        } else {
            let path = directory.join("tsconfig.json");
            if path.is_file() { Some(Rc::new(TsConfig::read(&path))) } else { directory.parent().and_then(|parent| self.find(parent)) }
        };
        self.by_folder.borrow_mut().insert(directory.to_path_buf(), found.clone());
        found
    }
}

/// The options for one folder, read anew. Whoever asks for more than one file keeps a [`TsConfigs`].
pub fn find(directory: &Path) -> Rc<CompilerOptions> {
    TsConfigs::new().options(directory)
}
