//! The startup snapshot and the sources it does not contain, both made by build.rs.

use deno_core::v8;
use ops_module::BuiltinModule;

/// A text that V8 uses where it lies.
const fn ascii(text: &'static [u8]) -> v8::OneByteConst {
    // SAFETY: build.rs writes these files in ASCII.
    unsafe { v8::String::create_external_onebyte_const_unchecked(text) }
}

include!(concat!(env!("OUT_DIR"), "/generated.rs"));
