//! TypeScript and JSX to JavaScript, over swc.
//!
//! A file whose types can simply be erased is erased in place: every position stays, so no source map is needed. Enums,
//! namespaces, parameter properties, decorators and JSX are transformed, with a source map. A file is parsed once.

mod class_fields;
mod deep;
mod diagnostic;
mod jsonc;
mod namespaces;
mod node_strip;
mod parse;
pub mod source_map;
mod strip;
mod strip_class;
mod strip_edits;
mod top_level_await;
mod transform;
pub mod tsconfig;

pub use diagnostic::SyntaxDiagnostic;
pub use node_strip::{StripError, StripErrorKind, StripMode, Stripped, strip_types};
pub use top_level_await::{TopLevelAwait, top_level_awaits};
pub use tsconfig::{CompilerOptions, JsxMode};

use std::path::Path;

/// What a source is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SourceKind {
    Ts,
    Mts,
    Cts,
    Tsx,
    Jsx,
}

impl SourceKind {
    /// From a file's extension; none for what needs no transpiling.
    pub fn of_path(path: &Path) -> Option<SourceKind> {
        Some(match path.extension()?.to_str()? {
            "ts" => SourceKind::Ts,
            "mts" => SourceKind::Mts,
            "cts" => SourceKind::Cts,
            "tsx" => SourceKind::Tsx,
            "jsx" => SourceKind::Jsx,
            _ => return None,
        })
    }

    pub fn is_typescript(self) -> bool {
        self != SourceKind::Jsx
    }

    pub fn has_jsx(self) -> bool {
        matches!(self, SourceKind::Tsx | SourceKind::Jsx)
    }
}

/// JavaScript made from a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transpiled {
    pub code: String,
    /// JSON of the source map; none when every position is still the source's own.
    pub source_map: Option<String>,
    /// The source has the syntax of an ES module: imports or exports that are not only types, `import.meta`, or `await` at the
    /// top level. Decides for files whose name and package do not say.
    pub is_module: bool,
}

/// Transpiles one file. `as_module`: `Some(true)` an ES module, `Some(false)` CommonJS, `None` whatever its syntax says.
pub fn transpile(
    path: &Path,
    source: &str,
    kind: SourceKind,
    as_module: Option<bool>,
    options: &CompilerOptions,
) -> Result<Transpiled, SyntaxDiagnostic> {
    deep::with_stack_for(source, || transpile_here(path, source, kind, as_module, options))
        .unwrap_or_else(|place| Err(SyntaxDiagnostic::too_deep(&path.to_string_lossy(), source, place)))
}

fn transpile_here(
    path: &Path,
    source: &str,
    kind: SourceKind,
    as_module: Option<bool>,
    options: &CompilerOptions,
) -> Result<Transpiled, SyntaxDiagnostic> {
    let parsed = parse::parse(path, source, kind, as_module)?;
    let is_module = parsed.is_module();
    if kind.is_typescript()
        && let Some(code) = strip::strip(&parsed, options)
    {
        return Ok(Transpiled { code, source_map: None, is_module });
    }
    let (code, source_map) = transform::transform(parsed, as_module.unwrap_or(is_module), kind, options)?;
    Ok(Transpiled { code, source_map: Some(source_map), is_module })
}

#[cfg(test)]
mod tests;
