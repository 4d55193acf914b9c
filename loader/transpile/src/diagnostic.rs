//! A syntax error with its place and a picture of the line.

use crate::deep::TooDeep;
use deno_ast::swc::common::errors::{DiagnosticBuilder, Emitter, Handler};
use deno_ast::swc::common::{SourceMap, Span};
use std::cell::RefCell;
use std::rc::Rc;

/// Why a source could not be transpiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxDiagnostic {
    pub message: String,
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in UTF-16 units as editors and V8 count.
    pub column: usize,
    /// The line and carets below what is wrong.
    pub code_frame: String,
    /// Node's code of the error.
    pub code: Option<&'static str>,
}

/// The code of what is not TypeScript at all.
pub const INVALID: &str = "ERR_INVALID_TYPESCRIPT_SYNTAX";
/// The code of what is TypeScript, but cannot be run in this place or mode.
pub const UNSUPPORTED: &str = "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX";

impl std::fmt::Display for SyntaxDiagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}\n{}\n{}", self.file, self.line, self.column, self.code_frame, self.message)
    }
}

impl std::error::Error for SyntaxDiagnostic {}

impl SyntaxDiagnostic {
    /// The error of a source that cannot be followed to its innermost level.
    pub fn too_deep(file: &str, source: &str, TooDeep(at): TooDeep) -> SyntaxDiagnostic {
        SyntaxDiagnostic::new("The source is nested too deeply".to_string(), file, source, at, at + 1)
    }

    /// `start` and `end` are byte offsets into `source`.
    pub fn new(message: String, file: &str, source: &str, start: usize, end: usize) -> SyntaxDiagnostic {
        let start = floor_char(source, start);
        let line_start = source[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = source[start..].find('\n').map_or(source.len(), |at| start + at);
        let end = floor_char(source, end).clamp(start, line_end);
        let line_text = source[line_start..line_end].trim_end_matches('\r');
        let line = memchr::memchr_iter(b'\n', &source.as_bytes()[..line_start]).count() + 1;
        let before = &source[line_start..start];
        let mut code_frame = String::new();
        if line_start > 0 {
            let previous = source[..line_start - 1].rfind('\n').map_or(0, |at| at + 1);
            code_frame.push_str(source[previous..line_start - 1].trim_end_matches('\r'));
            code_frame.push('\n');
        }
        code_frame.push_str(line_text);
        code_frame.push('\n');
        // Tabs stay tabs, so that the carets stand below their text however wide a tab is.
        code_frame.extend(before.chars().map(|c| if c == '\t' { '\t' } else { ' ' }));
        code_frame.extend(std::iter::repeat_n('^', source[start..end].trim_end_matches('\r').chars().count().max(1)));
        code_frame.push('\n');
        SyntaxDiagnostic {
            message,
            file: file.to_string(),
            line,
            column: before.encode_utf16().count() + 1,
            code_frame,
            code: Some(INVALID),
        }
    }
}

fn floor_char(source: &str, at: usize) -> usize {
    let mut at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A message of swc's own passes.
pub struct Reported {
    pub message: String,
    pub code: Option<String>,
    pub span: Option<Span>,
}

#[derive(Clone, Default)]
pub struct Reports(Rc<RefCell<Vec<Reported>>>);

impl Reports {
    /// A handler for swc that collects here instead of printing.
    pub fn handler(&self) -> Handler {
        Handler::with_emitter(true, false, Box::new(Collector(self.clone())))
    }

    pub fn first(&self) -> Option<Reported> {
        let mut reports = self.0.borrow_mut();
        if reports.is_empty() { None } else { Some(reports.remove(0)) }
    }
}

struct Collector(Reports);

impl Emitter for Collector {
    fn emit(&mut self, diagnostic: &mut DiagnosticBuilder<'_>) {
        use deno_ast::swc::common::errors::DiagnosticId;
        let code = diagnostic.code.as_ref().map(|code| match code {
            DiagnosticId::Error(code) | DiagnosticId::Lint(code) => code.clone(),
        });
        self.0.0.borrow_mut().push(Reported { message: diagnostic.message(), code, span: diagnostic.span.primary_span() });
    }
}

/// Byte offsets of a span in the only file of a source map.
pub fn offsets(source_map: &SourceMap, span: Span) -> (usize, usize) {
    let start = source_map.files().first().map_or(1, |file| file.start_pos.0);
    (span.lo.0.saturating_sub(start) as usize, span.hi.0.saturating_sub(start) as usize)
}
