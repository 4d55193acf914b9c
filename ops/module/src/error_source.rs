//! Where an error came from, for the report of an uncaught exception.

use deno_core::convert::OptionNull;
use deno_core::{op2, v8};
use ops_error::Place;

use crate::state::ModuleState;

/// Columns of source shown at most: a minified line would fill the screen.
const MAX_COLUMNS: usize = 1000;

/// File, line from 1, the source line, and the columns of the culprit in it.
type Shown = (String, u32, String, u32, u32);

/// The place an exception was thrown at, or else the one it was made at: that is all V8 knows of a rejection (`rejected`), and of what
/// JavaScript has caught. Nothing if V8 does not know it, or if the stack of the error begins with it anyway.
#[op2]
pub fn op_module_error_source(scope: &mut v8::PinScope<'_, '_>, error: v8::Local<'_, v8::Value>, rejected: bool) -> OptionNull<Shown> {
    if ops_error::is_decorated(scope, error) {
        return None.into();
    }
    let state = ModuleState::of(scope);
    if !rejected && let Some(place) = ops_error::place_of_throw(scope, error) {
        return Some(shown(original(&state, place))).into();
    }
    let message = v8::Exception::create_message(scope, error);
    // The place of an error without a stack is where we are now.
    let place = Place::of_message(scope, message).filter(|place| !place.is_internal());
    let place = place.map(|place| original(&state, place)).map(|place| if rejected { place } else { at_throw(place) });
    place.map(shown).into()
}

/// The place in the file a programmer has written.
fn original(state: &ModuleState, place: Place) -> Place {
    mapped(state, &place).unwrap_or(place)
}

/// The same, if the file has a source map that knows it.
pub fn mapped(state: &ModuleState, place: &Place) -> Option<Place> {
    let original = state.source_maps.lookup(&place.file, place.line, place.start + 1)?;
    let source_line = state.source_maps.source_line(&place.file, &original.file, original.line)?;
    let start = original.column - 1;
    Some(Place { file: original.file, line: original.line, source_line, start, end: start + 1 })
}

/// `throw new Error()` makes its error where it throws it: V8 would point to the `throw`.
fn at_throw(place: Place) -> Place {
    const THROW: &str = "throw";
    let units: Vec<u16> = place.source_line.encode_utf16().take(place.start as usize).collect();
    let before = String::from_utf16_lossy(&units);
    let Some(rest) = before.trim_end().strip_suffix(THROW) else { return place };
    if rest.ends_with(|last: char| last.is_alphanumeric() || matches!(last, '_' | '$' | '.' | '#')) {
        return place;
    }
    let start = rest.encode_utf16().count() as u32;
    Place { start, end: start + 1, ..place }
}

/// Cuts a minified line down to the surroundings of the culprit.
fn shown(place: Place) -> Shown {
    let Place { file, line, source_line, start, end } = place;
    let width = source_line.chars().count();
    let from = if width > MAX_COLUMNS { (start as usize).saturating_sub(MAX_COLUMNS / 2).min(width) } else { 0 };
    let text = source_line.chars().skip(from).take(MAX_COLUMNS).collect();
    let (start, end) = (start.saturating_sub(from as u32), end.saturating_sub(from as u32).min(MAX_COLUMNS as u32));
    (file, line, text, start, end.max(start))
}

#[cfg(test)]
mod tests {
    use super::{Place, at_throw};

    fn start_of(line: &str, column: usize) -> u32 {
        let place = Place { file: String::new(), line: 1, source_line: line.to_owned(), start: column as u32, end: column as u32 + 1 };
        at_throw(place).start
    }

    #[test]
    fn an_error_made_where_it_is_thrown_points_to_the_throw() {
        assert_eq!(start_of("  throw new Error('x');", 8), 2);
        assert_eq!(start_of("if (x) throw  RangeError();", 14), 7);
        assert_eq!(start_of("/* \u{1F600} */ throw new Error()", 15), 9);
    }

    #[test]
    fn other_places_stay() {
        assert_eq!(start_of("const rethrow = new Error();", 16), 16);
        assert_eq!(start_of("overthrow (new Error())", 11), 11);
        assert_eq!(start_of("x.y();", 2), 2);
    }
}
