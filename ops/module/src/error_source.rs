//! Where an error came from, for the report of an uncaught exception.

use deno_core::{op2, v8};

/// Columns of source shown at most: a minified line would fill the screen.
const MAX_COLUMNS: usize = 1000;

/// The place an exception was made: `[file, line, source line, start column, end column]`, or nothing if V8 does not know.
#[op2]
#[serde]
pub fn op_process_error_source(scope: &mut v8::PinScope<'_, '_>, error: v8::Local<'_, v8::Value>) -> Option<(String, u32, String, u32, u32)> {
    let message = v8::Exception::create_message(scope, error);
    let name = message.get_script_resource_name(scope)?;
    if !name.is_string() {
        return None;
    }
    let name = name.to_rust_string_lossy(scope);
    let line = message.get_line_number(scope)?;
    let source = message.get_source_line(scope)?.to_rust_string_lossy(scope);
    let (start, end) = (message.get_start_column(), message.get_end_column());
    if source.chars().count() > MAX_COLUMNS && start > MAX_COLUMNS {
        return None;
    }
    Some((name, line as u32, source.chars().take(MAX_COLUMNS).collect(), start as u32, end as u32))
}
