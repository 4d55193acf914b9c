//! Where exceptions were thrown. V8 tells it only while an exception is caught in Rust, and the report of an uncaught exception needs it
//! later, in JavaScript.

use std::cell::RefCell;
use std::rc::Rc;

use deno_core::v8;

/// A piece of a line of source text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The name of the script: a path or a URL.
    pub file: String,
    /// From 1.
    pub line: u32,
    pub source_line: String,
    /// Columns in the line, from 0.
    pub start: u32,
    pub end: u32,
}

/// What a text given to `eval` or `JSON.parse` goes by.
const NAMELESS: &str = "<anonymous_script>";

impl Place {
    /// In the runtime's own code.
    pub fn is_internal(&self) -> bool {
        self.file.starts_with("node:") || self.file.starts_with("ext:")
    }

    /// The place a message is about, if V8 knows its source.
    pub fn of_message(scope: &mut v8::PinScope<'_, '_>, message: v8::Local<v8::Message>) -> Option<Place> {
        let name = message.get_script_resource_name(scope)?;
        let line = u32::try_from(message.get_line_number(scope)?).ok().filter(|line| *line > 0)?;
        let source_line = message.get_source_line(scope)?.to_rust_string_lossy(scope);
        let (start, end) = (message.get_start_column() as u32, message.get_end_column() as u32);
        let file = if name.is_string() { name.to_rust_string_lossy(scope) } else { NAMELESS.to_owned() };
        Some(Place { file, line, source_line, start, end })
    }
}

/// The last exception that was caught on its way out of JavaScript.
#[derive(Default)]
struct LastThrown(RefCell<Option<(v8::Global<v8::Value>, Place)>>);

/// Remembers where the exception at hand was thrown. For an object that is remembered already the first place counts: what throws it
/// again on its way out is of no interest.
pub fn remember_thrown(tc: &mut v8::PinnedRef<'_, v8::TryCatch<'_, '_, v8::HandleScope<'_>>>) {
    let (Some(exception), Some(message)) = (tc.exception(), tc.message()) else { return };
    remember_message(tc, exception, message);
}

/// The same for an exception that V8 reports with its message.
pub fn remember_message(scope: &mut v8::PinScope<'_, '_>, exception: v8::Local<v8::Value>, message: v8::Local<v8::Message>) {
    if exception.is_object() && place_of_throw(scope, exception).is_some() {
        return;
    }
    if let Some(place) = Place::of_message(scope, message) {
        remember(scope, exception, place);
    }
}

/// Remembers the place an error was made at as the one it was thrown at: for what an internal function throws again.
pub fn remember_made(scope: &mut v8::PinScope<'_, '_>, exception: v8::Local<v8::Value>) {
    let message = v8::Exception::create_message(scope, exception);
    if let Some(place) = Place::of_message(scope, message).filter(|place| !place.is_internal()) {
        remember(scope, exception, place);
    }
}

fn remember(scope: &mut v8::PinScope<'_, '_>, exception: v8::Local<v8::Value>, place: Place) {
    let exception = v8::Global::new(scope, exception);
    let last = match scope.get_slot::<Rc<LastThrown>>() {
        Some(last) => last.clone(),
        None => {
            let last = Rc::new(LastThrown::default());
            scope.set_slot(last.clone());
            last
        }
    };
    *last.0.borrow_mut() = Some((exception, place));
}

/// Where an exception was thrown, if it is the one remembered.
pub fn place_of_throw(scope: &mut v8::PinScope<'_, '_>, exception: v8::Local<v8::Value>) -> Option<Place> {
    let last = scope.get_slot::<Rc<LastThrown>>()?.clone();
    let last = last.0.borrow();
    let (known, place) = last.as_ref()?;
    v8::Local::new(scope, known).same_value(exception).then(|| place.clone())
}
