//! TypeScript and JSX to JavaScript, over swc.
//!
//! A file whose types can simply be erased is erased in place: every position stays, so no source map is needed. Enums,
//! namespaces, parameter properties, decorators and JSX are transformed, with a source map. Where a project compiles to CommonJS, so do
//! its ES modules here.

mod class_fields;
mod commonjs;
mod deep;
mod diagnostic;
mod free_variables;
mod jsonc;
mod legacy_decorators;
mod namespaces;
mod node_strip;
mod parse;
mod references;
pub mod repl;
pub mod source_map;
mod strip;
mod strip_class;
mod strip_edits;
mod top_level_await;
mod transform;
pub mod tsconfig;

pub use diagnostic::SyntaxDiagnostic;
pub use free_variables::{FreeVariable, Surroundings, free_variables};
pub use node_strip::{StripError, StripErrorKind, StripMode, Stripped, strip_types};
pub use references::{Asks, Reference, References, references};
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

/// What is to be made of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Whatever its syntax says.
    Detected,
    EsModule,
    /// CommonJS as it is written.
    CommonJs,
    /// CommonJS, with imports and exports as `require` and `exports`. What only an ES module can hold (`await` at the top level,
    /// `import.meta`) stays one.
    CompiledToCommonJs,
}

/// JavaScript made from a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transpiled {
    pub code: String,
    /// JSON of the source map; none when every position is still the source's own.
    pub source_map: Option<String>,
    /// The code is an ES module's: it has imports or exports, `import.meta`, or `await` at the top level. Decides for files whose name
    /// and package do not say.
    pub is_module: bool,
}

/// Transpiles one file.
pub fn transpile(
    path: &Path,
    source: &str,
    kind: SourceKind,
    form: Form,
    options: &CompilerOptions,
) -> Result<Transpiled, SyntaxDiagnostic> {
    deep::with_stack_for(source, || transpile_here(path, source, kind, form, options))
        .unwrap_or_else(|place| Err(SyntaxDiagnostic::too_deep(&path.to_string_lossy(), source, place)))
}

fn transpile_here(
    path: &Path,
    source: &str,
    kind: SourceKind,
    form: Form,
    options: &CompilerOptions,
) -> Result<Transpiled, SyntaxDiagnostic> {
    let as_module = match form {
        Form::Detected | Form::CompiledToCommonJs => None,
        Form::EsModule => Some(true),
        Form::CommonJs => Some(false),
    };
    let parsed = parse::parse(path, source, kind, as_module)?;
    if form == Form::CompiledToCommonJs && !parsed.is_bound_to_modules() {
        return compile_to_commonjs(path, parsed, kind, options);
    }
    let is_module = parsed.is_module();
    if kind.is_typescript()
        && let Some(code) = strip::strip(&parsed, options)
    {
        return Ok(Transpiled { code, source_map: None, is_module });
    }
    let (code, source_map) = transform::transform(parsed, as_module.unwrap_or(is_module), kind, options)?;
    Ok(Transpiled { code, source_map: Some(source_map), is_module })
}

fn compile_to_commonjs(
    path: &Path,
    parsed: parse::Parsed,
    kind: SourceKind,
    options: &CompilerOptions,
) -> Result<Transpiled, SyntaxDiagnostic> {
    let erased = if kind.is_typescript() { strip::strip(&parsed, options) } else { None };
    let (code, source_map) = match erased {
        Some(code) => (code, None),
        None => {
            let (code, source_map) = transform::transform(parsed, false, kind, options)?;
            (code, Some(source_map))
        }
    };
    let converted = commonjs::convert(path, &code, source_map.as_deref(), options.es_module_interop())?;
    let (code, source_map) = converted.map_or((code, source_map), |(code, map)| (code, Some(map)));
    Ok(Transpiled { code, source_map, is_module: false })
}

#[cfg(test)]
mod tests;
