//! What `import()` does in code compiled by `vm`: deno_core reads it from the host-defined options of the script.

use deno_core::{host_defined_options_kind as kind, v8};
use deno_core::{create_host_defined_options_with_kind, create_host_defined_options_with_kind_and_key, register_vm_dynamic_import_callback};

/// From the option as JavaScript passes it: a function to call with specifier and attributes, null for the main loader, and anything else
/// for a rejection with ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING.
pub fn host_options<'s>(scope: &mut v8::PinScope<'s, '_>, import: v8::Local<'s, v8::Value>) -> Option<v8::Local<'s, v8::Data>> {
    if import.is_null() {
        return None;
    }
    if let Ok(callback) = v8::Local::<v8::Function>::try_from(import) {
        let key = register_vm_dynamic_import_callback(scope, callback);
        return Some(create_host_defined_options_with_kind_and_key(scope, kind::VM_DYNAMIC_IMPORT_CALLBACK, key));
    }
    Some(create_host_defined_options_with_kind(scope, kind::VM_DYNAMIC_IMPORT_MISSING))
}
