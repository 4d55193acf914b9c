//! What kind of module a file is, from its name and its package's `type`.

use crate::Resolver;
use crate::error::{ResolveError, Result};
use crate::extensions;
use crate::package_json::PackageType;
use std::path::Path;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    CommonJs,
    Module,
    Json,
    Wasm,
    /// `with { type: 'text' }`, or what a hook calls text.
    Text,
    Addon,
    Builtin,
    CommonJsTypeScript,
    ModuleTypeScript,
    CommonJsJsx,
    ModuleJsx,
}

impl Format {
    /// The name that loader hooks see. JSX is JavaScript to them: it is transpiled before they could tell.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::CommonJs | Format::CommonJsJsx => "commonjs",
            Format::Module | Format::ModuleJsx => "module",
            Format::Json => "json",
            Format::Wasm => "wasm",
            Format::Text => "text",
            Format::Addon => "addon",
            Format::Builtin => "builtin",
            Format::CommonJsTypeScript => "commonjs-typescript",
            Format::ModuleTypeScript => "module-typescript",
        }
    }

    pub fn is_module(self) -> bool {
        matches!(self, Format::Module | Format::ModuleTypeScript | Format::ModuleJsx)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormatGuess {
    Known(Format),
    /// `.js`, `.ts`, `.tsx`, `.jsx` or no extension in a package without `type`: the syntax decides.
    Ambiguous,
    /// An extension that says nothing.
    Unknown(String),
}

/// The format of a file. An error only for a broken package.json.
pub fn of_file(path: &Path, resolver: &Resolver) -> Result<FormatGuess> {
    let path = path.to_string_lossy();
    if let Some(format) = embedded_format(&path) {
        return Ok(FormatGuess::Known(format));
    }
    let by_type = |common: Format, module: Format| {
        Ok(match resolver.package_scope(&path)?.map_or(PackageType::None, |package| package.type_) {
            PackageType::None => FormatGuess::Ambiguous,
            PackageType::CommonJs => FormatGuess::Known(common),
            PackageType::Module => FormatGuess::Known(module),
        })
    };
    let format = match extensions::extension(&path) {
        ".js" => return by_type(Format::CommonJs, Format::Module),
        ".ts" | ".tsx" => return by_type(Format::CommonJsTypeScript, Format::ModuleTypeScript),
        ".jsx" => return by_type(Format::CommonJsJsx, Format::ModuleJsx),
        "" => {
            let guess = by_type(Format::CommonJs, Format::Module)?;
            let may_be_wasm = guess != FormatGuess::Known(Format::CommonJs);
            return Ok(if may_be_wasm && is_wasm(&path) { FormatGuess::Known(Format::Wasm) } else { guess });
        }
        ".mjs" => Format::Module,
        ".cjs" => Format::CommonJs,
        ".json" => Format::Json,
        ".wasm" => Format::Wasm,
        ".mts" => Format::ModuleTypeScript,
        ".cts" => Format::CommonJsTypeScript,
        ".node" => Format::Addon,
        extension if extension == extensions::SHARED_LIBRARY || extension == ".protojs" => Format::Addon,
        extension => return Ok(FormatGuess::Unknown(extension.to_string())),
    };
    Ok(FormatGuess::Known(format))
}

/// What an embedded module was found to be when it was compiled: its contents are JavaScript by now, whatever its name says.
fn embedded_format(path: &str) -> Option<Format> {
    match embedded::file(path)?.kind() {
        embedded::Kind::CommonJs => Some(Format::CommonJs),
        embedded::Kind::Module => Some(Format::Module),
        embedded::Kind::Json => Some(Format::Json),
        embedded::Kind::Wasm => Some(Format::Wasm),
        embedded::Kind::Data => None,
    }
}

/// A file without extension may be WebAssembly: its first bytes tell. What a pipe gave would be lost for whoever loads the program.
fn is_wasm(path: &str) -> bool {
    use std::io::Read;
    if embedded::is_inside(path) {
        return embedded::file(path).is_some_and(|file| file.kind() == embedded::Kind::Wasm);
    }
    let mut magic = [0u8; 4];
    std::fs::metadata(path).is_ok_and(|found| found.is_file())
        && std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut magic)).is_ok()
        && &magic == b"\0asm"
}

/// Node's error for a file of unknown extension.
pub fn unknown_extension(extension: &str, path: &Path) -> ResolveError {
    ResolveError::unknown_extension(extension, &path.to_string_lossy())
}

/// Node's warning for a file whose syntax had to decide, in a package without `type`.
pub fn typeless_warning(url: &str, package_json: &str) -> String {
    format!(
        "Module type of {url} is not specified and it doesn't parse as CommonJS.\nReparsing as ES module because module syntax was detected. \
     This incurs a performance overhead.\nTo eliminate this warning, add \"type\": \"module\" to {package_json}."
    )
}

impl Resolver {
    /// True when the file is certainly an ES module.
    pub(crate) fn is_known_module(&self, path: &str) -> bool {
        matches!(of_file(Path::new(path), self), Ok(FormatGuess::Known(format)) if format.is_module())
    }
}

/// The kind of module a `data:` URL holds, from its media type. `None`: not one that can be imported; text can
/// with `--experimental-import-text` only.
pub fn format_of_data_url(url: &str) -> Option<Format> {
    let media = url.strip_prefix("data:")?;
    let media = &media[..media.find(',')?];
    match media.split(';').next()?.trim().to_ascii_lowercase().as_str() {
        "text/javascript" | "application/javascript" => Some(Format::Module),
        "application/json" => Some(Format::Json),
        "application/wasm" => Some(Format::Wasm),
        "text/plain" => Some(Format::Text),
        _ => None,
    }
}
