//! The end of a program whose heap is full.

use std::ffi::{CStr, c_char};
use std::io::Write as _;

use deno_core::v8;

/// Makes the process end as Node's does: with a line that says why, and SIGABRT.
pub fn end_without_memory(isolate: &mut v8::Isolate) {
    isolate.set_oom_error_handler(on_out_of_memory);
}

unsafe extern "C" fn on_out_of_memory(location: *const c_char, details: &v8::OomDetails) {
    let location = if location.is_null() {
        Default::default()
    } else {
        // SAFETY: V8 gives a terminated string.
        unsafe { CStr::from_ptr(location) }.to_string_lossy()
    };
    let whose = if details.is_heap_oom { "JavaScript heap" } else { "process" };
    // Nobody may be listening.
    let _ = writeln!(std::io::stderr(), "FATAL ERROR: {location} Allocation failed - {whose} out of memory");
    std::process::abort();
}
