//! Call stacks as V8 sees them.

use deno_core::{op2, v8};

/// The innermost `count` frames of the running JavaScript without that of the caller, each as
/// `[functionName, scriptId, scriptName, lineNumber, columnNumber]`.
#[op2]
pub fn op_util_call_sites<'s>(scope: &mut v8::PinScope<'s, '_>, count: u32) -> v8::Local<'s, v8::Array> {
    let mut sites: Vec<v8::Local<v8::Value>> = Vec::new();
    if let Some(trace) = v8::StackTrace::current_stack_trace(scope, count as usize + 1) {
        for index in 1..trace.get_frame_count() {
            if let Some(frame) = trace.get_frame(scope, index) {
                sites.push(site(scope, frame).into());
            }
        }
    }
    v8::Array::new_with_elements(scope, &sites)
}

fn site<'s>(scope: &mut v8::PinScope<'s, '_>, frame: v8::Local<'s, v8::StackFrame>) -> v8::Local<'s, v8::Array> {
    let empty = v8::String::empty(scope);
    let function_name = frame.get_function_name(scope).unwrap_or(empty);
    let script_id = v8::String::new(scope, &frame.get_script_id().to_string()).unwrap_or(empty);
    let script_name = frame.get_script_name_or_source_url(scope).unwrap_or(empty);
    let line = v8::Number::new(scope, frame.get_line_number() as f64);
    let column = v8::Number::new(scope, frame.get_column() as f64);
    let fields = [function_name.into(), script_id.into(), script_name.into(), line.into(), column.into()];
    v8::Array::new_with_elements(scope, &fields)
}

/// Where an error comes from, if its stack has not been read yet: `[sourceLine, column]`, counted from 0; else null.
#[op2]
pub fn op_util_error_source<'s>(scope: &mut v8::PinScope<'s, '_>, error: v8::Local<'s, v8::Value>) -> v8::Local<'s, v8::Value> {
    let message = v8::Exception::create_message(scope, error);
    let Some(line) = message.get_source_line(scope) else { return v8::null(scope).into() };
    let column = v8::Number::new(scope, message.get_start_column() as f64);
    v8::Array::new_with_elements(scope, &[line.into(), column.into()]).into()
}
