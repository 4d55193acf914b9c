//! Where an error came from, for the report of an uncaught exception.

use deno_core::{op2, v8};

/// Columns of source shown at most: a minified line would fill the screen.
const MAX_COLUMNS: usize = 1000;

/// The place an exception was made, as Node prints it: `file:line`, the source line, carets below the culprit. Nothing if V8 does not
/// know the place.
#[op2]
#[string]
pub fn op_process_error_source(scope: &mut v8::PinScope<'_, '_>, error: v8::Local<'_, v8::Value>) -> Option<String> {
    if ops_error::is_decorated(scope, error) {
        // node:vm has put the source line into the stack.
        return None;
    }
    let message = v8::Exception::create_message(scope, error);
    let name = message.get_script_resource_name(scope)?;
    if !name.is_string() {
        return None;
    }
    let name = name.to_rust_string_lossy(scope);
    let line = message.get_line_number(scope)?;
    let source: String = message.get_source_line(scope)?.to_rust_string_lossy(scope).chars().take(MAX_COLUMNS).collect();
    let start = message.get_start_column();
    let end = message.get_end_column().max(start + 1).min(MAX_COLUMNS);
    let mut underline: String = source.chars().take(start).map(|character| if character == '\t' { '\t' } else { ' ' }).collect();
    underline.extend(std::iter::repeat_n('^', end.saturating_sub(start)));
    Some(format!("{name}:{line}\n{source}\n{underline}"))
}
