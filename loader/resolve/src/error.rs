//! What a failed resolution throws: Node's code, message and class, ready for the caller to turn into a JavaScript error.

use crate::paths;

/// The JavaScript class of the error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorClass {
    Error,
    TypeError,
    RangeError,
    SyntaxError,
}

/// What an error came from, as its property `cause`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// A file could not be read; `errno` as the system numbers it.
    Open {
        path: String,
        errno: i32,
    },
    /// This text is not JSON: the cause is what `JSON.parse` throws for it.
    Json(String),
    Other(Box<ResolveError>),
}

/// An error of the resolver. `requireStack` (and its text in the message) is added by the caller, who knows the stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolveError {
    pub code: &'static str,
    pub message: String,
    pub class: ErrorClass,
    /// Further own properties: `url`, `path`, `requestPath`, `input`, `module`.
    pub properties: Vec<(&'static str, String)>,
    pub cause: Option<Cause>,
}

pub type Result<T, E = ResolveError> = std::result::Result<T, E>;

impl std::fmt::Display for ResolveError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "[{}] {}", self.code, self.message)
    }
}

impl std::error::Error for ResolveError {}

fn from(base: Option<&str>) -> String {
    base.map(|base| format!(" imported from {base}")).unwrap_or_default()
}

/// A string the way `JSON.stringify` writes it.
pub(crate) fn quote(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

impl ResolveError {
    pub(crate) fn new(code: &'static str, class: ErrorClass, message: String) -> Self {
        ResolveError { code, message, class, properties: Vec::new(), cause: None }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.properties.push((name, value.into()));
        self
    }

    pub(crate) fn caused_by(mut self, cause: Cause) -> Self {
        self.cause = Some(cause);
        self
    }

    /// CommonJS: no file for `request`. The caller appends the require stack.
    pub(crate) fn cannot_find(request: &str) -> Self {
        Self::new("MODULE_NOT_FOUND", ErrorClass::Error, format!("Cannot find module '{request}'"))
    }

    /// True for the plain "nothing found" of `require`, which is the one that gets a require stack.
    pub fn wants_require_stack(&self) -> bool {
        self.code == "MODULE_NOT_FOUND" && self.properties.is_empty()
    }

    pub(crate) fn module_not_found(path: &str, base: &str, url: &str) -> Self {
        Self::new("ERR_MODULE_NOT_FOUND", ErrorClass::Error, format!("Cannot find module '{path}' imported from {base}")).with("url", url)
    }

    pub(crate) fn package_not_found(name: &str, base: &str) -> Self {
        Self::new("ERR_MODULE_NOT_FOUND", ErrorClass::Error, format!("Cannot find package '{name}' imported from {base}"))
    }

    pub(crate) fn directory_import(path: &str, base: &str, url: &str) -> Self {
        let message = format!("Directory import '{path}' is not supported resolving ES modules imported from {base}");
        Self::new("ERR_UNSUPPORTED_DIR_IMPORT", ErrorClass::Error, message).with("url", url)
    }

    pub(crate) fn invalid_specifier(request: &str, reason: &str, base: Option<&str>) -> Self {
        let message = format!("Invalid module \"{request}\" {reason}{}", from(base));
        Self::new("ERR_INVALID_MODULE_SPECIFIER", ErrorClass::TypeError, message)
    }

    pub(crate) fn encoded_separator(request: &str, base: Option<&str>) -> Self {
        Self::invalid_specifier(request, "must not include encoded \"/\" or \"\\\" characters", base)
    }

    /// The message of Node's own checks of `exports`; broken JSON is worded by `package_json::invalid_json`.
    pub(crate) fn invalid_config(path: &str, base: Option<&str>, message: &str) -> Self {
        let base = base.map(|base| format!(" while importing {}", paths::path_to_url(base))).unwrap_or_default();
        Self::new("ERR_INVALID_PACKAGE_CONFIG", ErrorClass::Error, format!("Invalid package config {path}{base}. {message}"))
    }

    /// `package_dir` ends in a separator; `target` is the text of the target (`JSON.stringify` of an object).
    pub(crate) fn invalid_target(package_dir: &str, key: &str, target: &str, is_import: bool, base: Option<&str>) -> Self {
        let hint = if !is_import && !target.is_empty() && !target.starts_with("./") { "; targets must start with \"./\"" } else { "" };
        let message = if key == "." {
            format!(
                "Invalid \"exports\" main target {} defined in the package config {package_dir}package.json{}{hint}",
                quote(target),
                from(base)
            )
        } else {
            let field = if is_import { "imports" } else { "exports" };
            format!(
                "Invalid \"{field}\" target {} defined for '{key}' in the package config {package_dir}package.json{}{hint}",
                quote(target),
                from(base)
            )
        };
        Self::new("ERR_INVALID_PACKAGE_TARGET", ErrorClass::Error, message)
    }

    pub(crate) fn not_exported(package_dir: &str, subpath: &str, base: Option<&str>) -> Self {
        let message = if subpath == "." {
            format!("No \"exports\" main defined in {package_dir}package.json{}", from(base))
        } else {
            format!("Package subpath '{subpath}' is not defined by \"exports\" in {package_dir}package.json{}", from(base))
        };
        Self::new("ERR_PACKAGE_PATH_NOT_EXPORTED", ErrorClass::Error, message)
    }

    pub(crate) fn import_not_defined(specifier: &str, package_dir: Option<&str>, base: &str) -> Self {
        let package = package_dir.map(|dir| format!(" in package {dir}package.json")).unwrap_or_default();
        let message = format!("Package import specifier \"{specifier}\" is not defined{package} imported from {base}");
        Self::new("ERR_PACKAGE_IMPORT_NOT_DEFINED", ErrorClass::TypeError, message)
    }

    pub(crate) fn unsupported_request(specifier: &str, base: &str) -> Self {
        let message = format!(
            "Failed to resolve module specifier \"{specifier}\" from \"{base}\": Invalid relative URL or base scheme is not hierarchical."
        );
        Self::new("ERR_UNSUPPORTED_RESOLVE_REQUEST", ErrorClass::TypeError, message)
    }

    pub(crate) fn url_scheme() -> Self {
        Self::new("ERR_INVALID_URL_SCHEME", ErrorClass::TypeError, "The URL must be of scheme file".to_string())
    }

    pub(crate) fn url_host(url: &str) -> Self {
        let platform = if cfg!(target_os = "macos") { "darwin" } else { std::env::consts::OS };
        let message = format!("File URL host must be \"localhost\" or empty on {platform}");
        Self::new("ERR_INVALID_FILE_URL_HOST", ErrorClass::TypeError, message).with("input", url)
    }

    pub(crate) fn url_path(reason: &str, url: &str) -> Self {
        Self::new("ERR_INVALID_FILE_URL_PATH", ErrorClass::TypeError, format!("File URL path {reason}")).with("input", url)
    }

    /// The error of loading (not resolving) a file whose extension says nothing.
    pub fn unknown_extension(extension: &str, path: &str) -> Self {
        let message = format!("Unknown file extension \"{extension}\" for {path}");
        Self::new("ERR_UNKNOWN_FILE_EXTENSION", ErrorClass::TypeError, message)
    }

    /// The error of loading a URL of a scheme that the default loader does not know.
    pub fn unsupported_scheme(scheme: &str) -> Self {
        // Node names `node:` among the supported ones only when it is not about a web URL.
        let supported = if matches!(scheme, "http" | "https") { "file and data" } else { "file, data, and node" };
        let message =
            format!("Only URLs with a scheme in: {supported} are supported by the default ESM loader. Received protocol '{scheme}:'");
        Self::new("ERR_UNSUPPORTED_ESM_URL_SCHEME", ErrorClass::Error, message)
    }
}
