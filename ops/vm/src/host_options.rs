//! What `import()` does in code compiled by `vm`: the module system looks for a symbol in the script's host-defined options and asks
//! js/internal/vm/module_callbacks.js what it stands for.

use deno_core::v8;

/// From the symbol JavaScript passes; anything else leaves `import()` to the main loader.
pub fn host_options<'s>(scope: &mut v8::PinScope<'s, '_>, import: v8::Local<'s, v8::Value>) -> Option<v8::Local<'s, v8::Data>> {
    let symbol = v8::Local::<v8::Symbol>::try_from(import).ok()?;
    let options = v8::PrimitiveArray::new(scope, 1);
    options.set(scope, 0, symbol.into());
    Some(options.into())
}
