//! `module.stripTypeScriptTypes`: the same stripping as Node's, down to its refusals and messages.

use crate::deep::with_stack_for;
use crate::diagnostic::{Reports, SyntaxDiagnostic, UNSUPPORTED, offsets};
use deno_ast::swc::common::errors::HANDLER;
use deno_ast::swc::common::sync::Lrc;
use deno_ast::swc::common::{GLOBALS, SourceMap};
use deno_ast::swc::parser::TsSyntax;
use deno_ast::swc::transforms::typescript;
use swc_ts_fast_strip::{ErrorCode, Mode, Options, TransformConfig, operate};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StripMode {
    /// Types become blanks; what cannot be erased is refused.
    Strip,
    /// Enums, namespaces and parameter properties are transformed.
    Transform,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stripped {
    pub code: String,
    /// JSON, if a source map was asked for and the code was transformed.
    pub source_map: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StripErrorKind {
    /// ERR_INVALID_TYPESCRIPT_SYNTAX
    InvalidSyntax,
    /// ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX
    UnsupportedSyntax,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StripError {
    pub kind: StripErrorKind,
    /// Place, message and `code_frame`: Node puts `file:line\nframe\n` before the stack.
    pub diagnostic: SyntaxDiagnostic,
}

/// Strips the types of a module's source. `file` names it in messages and in the source map.
pub fn strip_types(source: &str, mode: StripMode, source_map: bool, file: &str) -> Result<Stripped, StripError> {
    with_stack_for(source, || strip_here(source, mode, source_map, file)).unwrap_or_else(|place| {
        Err(StripError { kind: StripErrorKind::InvalidSyntax, diagnostic: SyntaxDiagnostic::too_deep(file, source, place) })
    })
}

fn strip_here(source: &str, mode: StripMode, source_map: bool, file: &str) -> Result<Stripped, StripError> {
    let reports = Reports::default();
    let handler = reports.handler();
    let files: Lrc<SourceMap> = Default::default();
    let options = Options {
        module: Some(true),
        filename: Some(file.to_string()),
        parser: TsSyntax { decorators: true, ..Default::default() },
        mode: match mode {
            StripMode::Strip => Mode::StripOnly,
            StripMode::Transform => Mode::Transform,
        },
        transform: Some(TransformConfig {
            typescript: typescript::Config {
                verbatim_module_syntax: true,
                native_class_properties: true,
                no_empty_export: true,
                import_not_used_as_values: typescript::ImportsNotUsedAsValues::Preserve,
                ..Default::default()
            },
        }),
        deprecated_ts_module_as_error: Some(true),
        source_map,
    };
    let result = GLOBALS.set(&Default::default(), || HANDLER.set(&handler, || operate(&files, &handler, source.to_string(), options)));
    let report = reports.first();
    match (result, report) {
        (Ok(output), None) => Ok(Stripped { code: output.code, source_map: output.map }),
        (result, report) => {
            let unsupported = match &report {
                Some(report) => report.code.as_deref() == Some("UnsupportedSyntax"),
                None => matches!(&result, Err(error) if matches!(error.code, ErrorCode::UnsupportedSyntax)),
            };
            let (start, end) = report.as_ref().and_then(|report| report.span).map_or((0, 0), |span| offsets(&files, span));
            let message = match (report, result) {
                (Some(report), _) => report.message,
                (None, Err(error)) => error.message,
                (None, Ok(_)) => String::new(),
            };
            let kind = if unsupported { StripErrorKind::UnsupportedSyntax } else { StripErrorKind::InvalidSyntax };
            let mut diagnostic = SyntaxDiagnostic::new(message, file, source, start, end);
            if unsupported {
                diagnostic.code = Some(UNSUPPORTED);
            }
            Err(StripError { kind, diagnostic })
        }
    }
}
