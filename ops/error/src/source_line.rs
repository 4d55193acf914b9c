//! The lines Node shows above an error: file and line, the source line, and a mark under the faulty part.

use deno_core::v8;

use crate::Place;

/// The private mark of errors whose stack begins with these lines already.
fn decorated_key<'s>(scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Private> {
    let name = v8::String::new(scope, "protojs:decorated");
    v8::Private::for_api(scope, name)
}

/// Where a piece of code begins in the file it is said to come from, both counted from 0.
#[derive(Clone, Copy, Default)]
pub struct Offsets {
    pub line: i32,
    pub column: i32,
}

/// `file:line`, the source line and the mark, each ended by a newline. None where the source is unknown or the runtime's own.
///
/// V8 counts the column offset of the code's first line into columns, but the source line does not hold that part.
pub fn source_line(scope: &mut v8::PinScope<'_, '_>, message: v8::Local<v8::Message>, offsets: Offsets) -> Option<String> {
    let line = message.get_source_line(scope)?.to_rust_string_lossy(scope);
    let file = message.get_script_resource_name(scope).map(|name| name.to_rust_string_lossy(scope)).unwrap_or_default();
    if file.starts_with("node:") || file.starts_with("ext:") {
        return None;
    }
    let number = message.get_line_number(scope).unwrap_or(0);
    let (mut start, mut end) = (message.get_start_column(), message.get_end_column());
    let hidden = usize::try_from(offsets.column).unwrap_or(0);
    if number as i64 - i64::from(offsets.line) == 1 && start >= hidden {
        start -= hidden;
        end = end.saturating_sub(hidden);
    }
    Some(format!("{file}:{number}\n{}", marked_line(&line, start, end)))
}

impl Place {
    /// `file:line`, the source line and the mark, each ended by a newline.
    pub fn marked(&self) -> String {
        format!("{}:{}\n{}", self.file, self.line, marked_line(&self.source_line, self.start as usize, self.end as usize))
    }
}

/// Columns shown at most: of a minified line only the surroundings of the fault are of use.
const MAX_COLUMNS: usize = 1000;

fn marked_line(line: &str, start: usize, end: usize) -> String {
    let width = line.chars().count();
    if width > MAX_COLUMNS {
        let from = start.saturating_sub(MAX_COLUMNS / 2).min(width);
        let window: String = line.chars().skip(from).take(MAX_COLUMNS).collect();
        return marked_line(&window, start - from, end.saturating_sub(from));
    }
    let mut text = format!("{line}\n");
    for c in line.chars().take(start) {
        text.push(if c == '\t' { '\t' } else { ' ' });
    }
    for _ in start..end.min(width).max(start + 1) {
        text.push('^');
    }
    text.push('\n');
    text
}

/// Whether an error's stack already begins with its source line.
pub fn is_decorated(scope: &mut v8::PinScope<'_, '_>, error: v8::Local<v8::Value>) -> bool {
    let Ok(error) = v8::Local::<v8::Object>::try_from(error) else { return false };
    let key = decorated_key(scope);
    error.has_private(scope, key).unwrap_or(false)
}

/// Puts the source line on top of an exception's stack, once. Exceptions that are no errors, or whose stack is no string, stay as they are.
pub fn decorate(
    scope: &mut v8::PinScope<'_, '_>,
    exception: v8::Local<v8::Value>,
    message: Option<v8::Local<v8::Message>>,
    offsets: Offsets,
) {
    if !exception.is_native_error() || is_decorated(scope, exception) {
        return;
    }
    let Some(message) = message else { return };
    let Some(text) = source_line(scope, message, offsets) else { return };
    put_on_top(scope, exception, &text);
}

/// Puts lines on top of an error's stack and marks it as decorated.
pub fn put_on_top(scope: &mut v8::PinScope<'_, '_>, exception: v8::Local<v8::Value>, text: &str) {
    let (Ok(error), Some(stack_name)) = (v8::Local::<v8::Object>::try_from(exception), v8::String::new(scope, "stack")) else { return };
    // The program may make stacks itself (Error.prepareStackTrace): what it throws meanwhile is not the exception to be told.
    v8::tc_scope!(let scope, scope);
    let Some(stack) = error.get(scope, stack_name.into()).filter(|stack| stack.is_string()) else { return };
    let stack = format!("{text}\n{}", stack.to_rust_string_lossy(scope));
    let Some(stack) = v8::String::new(scope, &stack) else { return };
    error.set(scope, stack_name.into(), stack.into());
    let key = decorated_key(scope);
    let mark = v8::Boolean::new(scope, true);
    error.set_private(scope, key, mark.into());
}

#[cfg(test)]
mod tests {
    use super::marked_line;

    #[test]
    fn the_mark_stands_under_the_columns_and_keeps_tabs() {
        assert_eq!(marked_line("\tvar 4;", 5, 6), "\tvar 4;\n\t    ^\n");
        assert_eq!(marked_line("ab", 0, 9), "ab\n^^\n");
        assert_eq!(marked_line("", 0, 0), "\n^\n");
    }
}
