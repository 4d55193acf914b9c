//! What `ada-url` asks of the compiler's C++ library beyond what V8's library brings along (operator new and what it throws). Linking libstdc++
//! for it would either clash with V8's libc++ (statically) or cost every start of the program a millisecond (as a shared library).
//! `.cargo/config.toml` says how the sources are compiled so that nothing else is needed: templates instantiated in place, no exceptions.
//!
//! The names are those of libstdc++ under the Itanium ABI. What it would throw is an impossible length or position inside the parser.

use std::ffi::{c_char, c_void};
use std::process::abort;

#[unsafe(export_name = "_ZSt19__throw_logic_errorPKc")]
extern "C" fn throw_logic_error(_what: *const c_char) -> ! {
    abort()
}

#[unsafe(export_name = "_ZSt20__throw_length_errorPKc")]
extern "C" fn throw_length_error(_what: *const c_char) -> ! {
    abort()
}

#[unsafe(export_name = "_ZSt24__throw_out_of_range_fmtPKcz")]
extern "C" fn throw_out_of_range(_format: *const c_char) -> ! {
    abort()
}

/// `std::ios_base::Init`: sets up the standard streams, which nothing uses.
#[unsafe(export_name = "_ZNSt8ios_base4InitC1Ev")]
extern "C" fn init_streams(_init: *mut c_void) {}

#[unsafe(export_name = "_ZNSt8ios_base4InitD1Ev")]
extern "C" fn flush_streams(_init: *mut c_void) {}
