//! tsconfig.json: the few options that change what runs (`file.rs` reads them, `find.rs` says which file holds).

mod file;
mod find;

pub use file::TsConfig;
pub use find::TsConfigs;

use crate::Form;
use serde_json::{Map, Value};
use std::path::{Component, Path, PathBuf};

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
    /// In lower case.
    pub module: Option<String>,
    pub es_module_interop: Option<bool>,
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
    /// What stands between the name of an imported file and its extension, in order of preference.
    pub module_suffixes: Vec<String>,
    /// The project's JavaScript follows these options as well.
    pub allow_js: bool,
    pub resolve_json_module: bool,
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
            module: None,
            es_module_interop: None,
            verbatim_module_syntax: false,
            isolated_modules: false,
            preserve_value_imports: false,
            imports_not_used_as_values: None,
            base_url: None,
            paths: Vec::new(),
            paths_base: PathBuf::new(),
            custom_conditions: Vec::new(),
            module_suffixes: Vec::new(),
            allow_js: false,
            resolve_json_module: false,
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

    /// The form that `module` asks for, whatever package.json says; none for Node's own rules (`node16` and later) and where nothing is set.
    pub fn module_form(&self) -> Option<Form> {
        let module = self.module.as_deref()?;
        match module {
            "commonjs" | "umd" | "amd" | "system" | "none" => Some(Form::CompiledToCommonJs),
            "preserve" => Some(Form::EsModule),
            _ => module.starts_with("es").then_some(Form::EsModule),
        }
    }

    /// Whether `module` leaves the form to package.json, which then says CommonJS unless it says otherwise.
    pub fn follows_package(&self) -> bool {
        self.module.as_deref().is_some_and(|module| module.starts_with("node"))
    }

    /// Whether a CommonJS module without `__esModule` is imported as its own default export. By default it goes with `module`, as in tsc.
    pub fn es_module_interop(&self) -> bool {
        self.es_module_interop.unwrap_or_else(|| match self.module.as_deref() {
            None | Some("preserve") => true,
            Some(module) => module.starts_with("node"),
        })
    }

    /// A text that differs whenever two sets of options make different code: a part of a cache's key.
    pub fn fingerprint(&self) -> String {
        format!(
            "{:?} {} {} {:?} {}{}{}{}{}{} {:?}",
            self.jsx,
            self.jsx_factory,
            self.jsx_fragment_factory,
            self.jsx_import_source,
            self.experimental_decorators as u8,
            self.emit_decorator_metadata as u8,
            self.defines_class_fields() as u8,
            self.verbatim_module_syntax as u8,
            self.preserve_value_imports as u8,
            self.es_module_interop() as u8,
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

    /// The paths that `moduleSuffixes` makes of one, without that for no suffix, which is the path itself.
    pub fn with_suffixes(&self, path: &Path) -> Vec<PathBuf> {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return Vec::new() };
        let (stem, extension) = match name.rsplit_once('.') {
            Some((stem, "js" | "jsx" | "ts" | "tsx" | "mjs" | "mts" | "cjs" | "cts" | "json")) => (stem, &name[stem.len()..]),
            _ => (name, ""),
        };
        let suffixes = self.module_suffixes.iter().take_while(|suffix| !suffix.is_empty());
        suffixes.map(|suffix| normalize(&path.with_file_name(format!("{stem}{suffix}{extension}")))).collect()
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
        flag("allowJs", &mut self.allow_js);
        flag("resolveJsonModule", &mut self.resolve_json_module);
        if let Some(value) = options.get("useDefineForClassFields").and_then(Value::as_bool) {
            self.use_define_for_class_fields = Some(value);
        }
        if let Some(value) = text("target") {
            self.target = Some(value.to_ascii_lowercase());
        }
        if let Some(value) = text("module") {
            self.module = Some(value.to_ascii_lowercase());
        }
        if let Some(value) = options.get("esModuleInterop").and_then(Value::as_bool) {
            self.es_module_interop = Some(value);
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
        let list = |key: &str, slot: &mut Vec<String>| {
            if let Some(Value::Array(values)) = options.get(key) {
                *slot = values.iter().filter_map(Value::as_str).map(String::from).collect();
            }
        };
        list("customConditions", &mut self.custom_conditions);
        list("moduleSuffixes", &mut self.module_suffixes);
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
