//! Where an error came from, for the report of an uncaught exception.

use deno_core::convert::OptionNull;
use deno_core::{op2, v8};

use crate::state::ModuleState;

/// Columns of source shown at most: a minified line would fill the screen.
const MAX_COLUMNS: usize = 1000;

/// File, line from 1, the source line, and the columns of the culprit in it.
type Place = (String, u32, String, u32, u32);

/// An exception with the place it was thrown at, which V8 tells only while it is caught.
pub struct Thrown {
    exception: v8::Global<v8::Value>,
    place: Place,
}

/// The place an exception was thrown at, or else the one it was made at. Nothing if V8 does not know it, if it is the runtime's own code,
/// or if the stack of the error begins with it anyway.
#[op2]
pub fn op_process_error_source(scope: &mut v8::PinScope<'_, '_>, error: v8::Local<'_, v8::Value>) -> OptionNull<Place> {
    if ops_error::is_decorated(scope, error) {
        return None.into();
    }
    let state = ModuleState::of(scope);
    let remembered = state.thrown.borrow().as_ref().and_then(|thrown| {
        let exception = v8::Local::new(scope, &thrown.exception);
        exception.same_value(error).then(|| thrown.place.clone())
    });
    let place = remembered.or_else(|| {
        let message = v8::Exception::create_message(scope, error);
        place_of(scope, &state, message)
    });
    place.into()
}

fn place_of(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, message: v8::Local<v8::Message>) -> Option<Place> {
    let name = message.get_script_resource_name(scope)?;
    if !name.is_string() {
        return None;
    }
    let name = name.to_rust_string_lossy(scope);
    let line = u32::try_from(message.get_line_number(scope)?).ok()?;
    if name.starts_with("node:") || name.starts_with("ext:") || line == 0 {
        return None;
    }
    let (start, end) = (message.get_start_column() as u32, message.get_end_column() as u32);
    if let Some(original) = state.source_maps.lookup(&name, line, start + 1)
        && let Some(source) = state.source_maps.source_line(&name, &original.file, original.line)
    {
        let column = original.column - 1;
        return Some(shorten(original.file, original.line, &source, column, column + 1));
    }
    let source = message.get_source_line(scope)?.to_rust_string_lossy(scope);
    Some(shorten(name, line, &source, start, end))
}

/// Cuts a minified line down to the surroundings of the culprit.
fn shorten(name: String, line: u32, source: &str, start: u32, end: u32) -> Place {
    let width = source.chars().count();
    let from = if width > MAX_COLUMNS { (start as usize).saturating_sub(MAX_COLUMNS / 2).min(width) } else { 0 };
    let shown = source.chars().skip(from).take(MAX_COLUMNS).collect();
    let (start, end) = (start.saturating_sub(from as u32), end.saturating_sub(from as u32).min(MAX_COLUMNS as u32));
    (name, line, shown, start, end.max(start))
}

/// Calls a function; of an exception that comes out it remembers where it was thrown.
#[op2(reentrant)]
pub fn op_module_call_entry<'s>(scope: &mut v8::PinScope<'s, '_>, callback: v8::Local<'s, v8::Function>) -> v8::Local<'s, v8::Value> {
    let state = ModuleState::of(scope);
    v8::tc_scope!(let tc, scope);
    let undefined = v8::undefined(tc).into();
    if let Some(result) = callback.call(tc, undefined, &[]) {
        return result;
    }
    if let (Some(exception), Some(message)) = (tc.exception(), tc.message())
        && let Some(place) = place_of(tc, &state, message)
    {
        *state.thrown.borrow_mut() = Some(Thrown { exception: v8::Global::new(tc, exception), place });
    }
    if !tc.has_terminated() {
        tc.rethrow();
    }
    undefined
}
